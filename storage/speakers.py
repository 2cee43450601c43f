"""Who speaks: the chat, its person, what they are, in one look; a new one is made on the spot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Exists, Select, bindparam, exists, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from storage.members import Membership
from storage.people import Chat, Person, make_chat
from storage.tickets import LIVE, Ticket


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who speaks: `role` is worker, volunteer or resident; `heard_before`: when they last spoke.

    `open_ticket`: something of theirs is going on.
    """

    chat: Chat
    person: Person
    role: str
    open_ticket: bool
    heard_before: datetime | None


def recognise(session: Session, channel: str, address: str, now: datetime, *, name: str = "") -> Speaker:
    """Return who speaks at this address, their chat locked; somebody new is made together with their chat."""
    found = session.execute(_KNOWN, {"channel": channel, "address": address}).one_or_none()
    if found is None:
        chat, person = make_chat(session, channel, address, now, name=name)
        return Speaker(chat, person, "resident", open_ticket=False, heard_before=None)
    chat, person, works, serves, waits = found
    before = chat.heard_at
    set_committed_value(chat, "heard_at", now)
    set_committed_value(chat, "status", "active")
    role = "worker" if works else "volunteer" if serves else "resident"
    return Speaker(chat, person, role, open_ticket=waits, heard_before=before)


def _is(role: str) -> Exists:
    return exists().where(
        Membership.person_id == Chat.person_id, Membership.role == role, Membership.status == "active"
    )


# Built once: building a statement costs as much as running it.
_KNOWN: Select[Chat, Person, bool, bool, bool] = (
    select(Chat, Person, _is("worker"), _is("volunteer"),
           exists().where(Ticket.requester_id == Chat.person_id, Ticket.status.in_(LIVE)))
    .join(Person, Person.id == Chat.person_id)
    .where(Chat.channel == bindparam("channel"), Chat.address == bindparam("address"))
    .with_for_update(of=Chat, key_share=True)
)  # fmt: skip
