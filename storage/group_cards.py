"""Ticket cards in groups: which groups show a ticket, how its card stands there, and who may take what is shown.

A card is a message about the ticket in a group's chat; nothing else of ours there is about a ticket. So no row besides
the message says where it stands, and it follows the group wherever that moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, and_, bindparam, select, update
from sqlalchemy.orm import Session

from storage.errors import JoinFirst, NotYourTeam, OldButton, OpenFirst, TakeOverInstead, TooLate, YourOwnTicket
from storage.groups import EVERY, SHOWING
from storage.members import roles_of, teams_of
from storage.messages import WAITING, Message
from storage.offers import find_offer, offer_to
from storage.people import CHATS, Chat, chat_of, hold
from storage.places import above, below
from storage.tickets import UNFINISHED, Ticket, works_on

# Why somebody was asked: they pressed a card that a group shows.
IN_A_GROUP = "group"
# It was never seen, and never will be.
UNSEEN = ("superseded", "never")
_TABLE = cast("Table", Message.__table__)
# Built once: building a statement costs as much as running it.
_SHOWING = (
    select(Chat)
    .where(
        Chat.place_id.in_(bindparam("places", expanding=True)), Chat.person_id.is_(None), Chat.status == "active",
        Chat.shows != "",
    )
    .order_by(Chat.id)
)  # fmt: skip
_CARDS = (
    select(
        _TABLE.c.id, _TABLE.c.chat_id, _TABLE.c.at, _TABLE.c.text, _TABLE.c.data, _TABLE.c.state, _TABLE.c.replaces_id,
    )
    .join(CHATS, CHATS.c.id == _TABLE.c.chat_id)
    .where(_TABLE.c.ticket_id == bindparam("ticket"), CHATS.c.person_id.is_(None), _TABLE.c.direction == "out")
    .order_by(_TABLE.c.id)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class GroupCard:
    """A ticket's newest card in a group, as it reads now; `at`: since when it stands there."""

    message_id: int
    group_id: int
    at: datetime
    text: str
    buttons: Sequence[Sequence[tuple[str, str]]]
    waits: bool


def may_show(ticket: Ticket) -> bool:
    """Tell whether everybody may read that there is such a ticket.

    Danger is told to who can help and not to onlookers; what nobody has read yet, nobody can be asked for.
    """
    return ticket.urgency != "danger" and ticket.kind != "unread"


def showing(session: Session, ticket: Ticket) -> list[Chat]:
    """Return the groups that show this ticket: bound to its place or above it, for all or for its team."""
    if not may_show(ticket):
        return []
    # Many tickets of one place are looked at in one transaction; `groups` forgets it where one of them changes.
    known: dict[int | None, Sequence[Chat]] = session.info.setdefault(SHOWING, {})
    if ticket.place_id not in known:
        places = above(session, ticket.place_id)
        known[ticket.place_id] = session.scalars(_SHOWING, {"places": places}).all()
    return [group for group in known[ticket.place_id] if group.shows in (EVERY, ticket.team)]


def cards_of(session: Session, ticket_id: int) -> list[GroupCard]:
    """Return the ticket's newest card in each group where it has one."""
    rows = session.connection().execute(_CARDS, {"ticket": ticket_id}).all()
    newest = {row.chat_id: row for row in rows if row.replaces_id is None and row.state not in UNSEEN}
    found = []
    for card in newest.values():
        now = [row for row in rows if row.id == card.id or (row.replaces_id == card.id and row.state not in UNSEEN)][-1]
        buttons = [[(label, payload) for label, payload in row] for row in (now.data or {}).get("buttons", [])]
        found.append(GroupCard(card.id, card.chat_id, card.at, now.text, buttons, waits=card.state in WAITING))
    return found


def shown_in(session: Session, group_id: int) -> Sequence[int]:
    """Return the tickets that have a card in the group and are not finished."""
    return session.scalars(
        select(Ticket.id)
        .join(Message, Message.ticket_id == Ticket.id)
        .where(Message.chat_id == group_id, Message.direction == "out", Ticket.status.in_(UNFINISHED))
        .distinct()
        .order_by(Ticket.id),
    ).all()


def withdraw(session: Session, card: GroupCard) -> bool:
    """Keep a card that waits from going out; False where it is on its way or there already."""
    unsent = and_(_TABLE.c.id == card.message_id, _TABLE.c.state.in_(WAITING))
    gone = update(_TABLE).values(state="superseded", remark="withdrawn")
    if session.execute(gone.where(unsent).returning(_TABLE.c.id)).scalar() is None:
        return False
    session.execute(gone.where(_TABLE.c.replaces_id == card.message_id, _TABLE.c.state.in_(WAITING)))
    return True


def count_as_asked(session: Session, ticket: Ticket, group: Chat, person_id: int, now: datetime) -> None:
    """Let who pressed the ticket's card in the group count as asked, so that `accept` takes them.

    To be shown a ticket in a group is to be asked for it, for who is a volunteer there (of the group's place, one
    below it, or one above the ticket's) and serves in the ticket's team, as everybody else who is asked does. It costs
    nothing of what they may be asked in a week: nobody came to them.

    Raises OldButton (no such card there), TooLate (not shown any more), YourOwnTicket, TakeOverInstead (a worker),
    JoinFirst (no volunteer there), OpenFirst (no chat of their own for the address), NotYourTeam.
    """
    if all(card.group_id != group.id for card in cards_of(session, ticket.id)):
        raise OldButton
    if group.place_id is None or all(one.id != group.id for one in showing(session, ticket)):
        raise TooLate
    here = {*below(session, [group.place_id]), *above(session, ticket.place_id)}
    if ticket.requester_id == person_id:
        raise YourOwnTicket
    if not any(role.role == "volunteer" and role.place_id in here for role in roles_of(session, person_id)):
        raise TakeOverInstead if works_on(session, person_id, ticket) else JoinFirst
    if chat_of(session, person_id) is None:
        raise OpenFirst
    if ticket.team not in {None, *teams_of(session, person_id)}:
        raise NotYourTeam
    if find_offer(session, ticket.id, person_id) is None:
        hold(session, [person_id])
        offer_to(session, ticket, {person_id: [IN_A_GROUP]}, now)
        asked = find_offer(session, ticket.id, person_id)
        if asked is not None:
            asked.counted = 0
            session.flush()
