"""Edits: what was said earlier reads differently from now on, in one chat or in a thousand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, insert, or_, select, update
from sqlalchemy.orm import Session

from storage.messages import TABLE, Urge, first_state, speak_to
from storage.people import CHATS

_ORIGINALS = (
    select(
        TABLE.c.chat_id, TABLE.c.ticket_id, TABLE.c.about_id, CHATS.c.channel, CHATS.c.status,
        func.coalesce(TABLE.c.replaces_id, TABLE.c.id).label("root"),
    )
    .join(CHATS, CHATS.c.id == TABLE.c.chat_id)
    .where(TABLE.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(TABLE.c.id)
)  # fmt: skip
_SUPERSEDE = (
    update(TABLE)
    .where(TABLE.c.replaces_id.in_(bindparam("roots", expanding=True)), TABLE.c.state.in_(("queued", "later")))
    .values(state="superseded")
)
_EDIT = insert(TABLE)


def telling(session: Session, ticket_id: int, person_id: int, secrets: Sequence[str]) -> Sequence[int]:
    """Return what was said to the person of the ticket and reads, or has read, as one of these secrets."""
    if not secrets:
        return []
    theirs = select(CHATS.c.id).where(CHATS.c.person_id == person_id)
    told = or_(*(TABLE.c.text.contains(secret, autoescape=True) for secret in secrets))
    root = func.coalesce(TABLE.c.replaces_id, TABLE.c.id)
    found = select(root).where(
        TABLE.c.ticket_id == ticket_id, TABLE.c.chat_id.in_(theirs), TABLE.c.direction == "out", told
    )
    return session.scalars(found.distinct()).all()


def rewrite(
    session: Session,
    message_ids: Sequence[int],
    text: str,
    now: datetime,
    *,
    urge: Urge = Urge.NOTICE,
    buttons: Sequence[Sequence[tuple[str, str]]] = (),
) -> None:
    """Let these messages read alike from now on, with the same buttons; who never got one gets nothing.

    Only the newest edit of a message will go out: an older one that still waits is superseded.
    """
    if not message_ids:
        return
    connection = session.connection()
    originals = connection.execute(_ORIGINALS, {"ids": list(message_ids)}).all()
    if not originals:
        return
    speak_to(session, {one.chat_id: one.channel for one in originals})
    connection.execute(_SUPERSEDE, {"roots": [one.root for one in originals]})
    payload = {"buttons": [[list(button) for button in row] for row in buttons]} if buttons else None
    connection.execute(
        _EDIT,
        [
            {
                "chat_id": one.chat_id, "ticket_id": one.ticket_id, "about_id": one.about_id, "direction": "out",
                "kind": "text", "at": now, "text": text, "data": payload, "urge": int(urge),
                "state": first_state(one.channel, one.status), "attempts": 0, "replaces_id": one.root,
            }
            for one in originals
        ],
    )  # fmt: skip
