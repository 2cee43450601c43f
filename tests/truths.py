"""What must be true of the whole database after every act, whatever was done and whatever was interrupted."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from storage import limits, quiet
from storage.assignments import ACTIVE, Assignment
from storage.attachments import Attachment
from storage.database import Database
from storage.duplicates import Merge
from storage.endings import Rating
from storage.events import Event
from storage.lifecycle import TRANSITIONS
from storage.messages import Message
from storage.offers import TAKEABLE, WAITING, Offer
from storage.people import Chat, Person
from storage.rectifications import LIVE as RECTIFYING
from storage.rectifications import Rectification
from storage.teams import LIVE as TEAM_LIVE
from storage.teams import TeamOrder
from storage.tickets import LIVE, Ticket

# Telegram's limit for a message (Bot API, sendMessage).
LONGEST_MESSAGE = 4096
# A group never reads a building, a door or a telephone; four digits are a ticket's number or a day.
DOOR_OR_NUMBER = re.compile(r"号楼|单元|\d室|\d{7}")
MOVES = {(thing, before, act, after) for (thing, before, act, _), after in TRANSITIONS.items()}


def check_everything(database: Database, now: datetime | None = None) -> None:
    """Assert every truth, as it stands at `now`; the first that does not hold fails with what stands against it."""
    with database.look() as session:
        if database.sqlite:
            assert session.execute(text("PRAGMA foreign_key_check")).all() == []
        _slots_are_held_by_somebody(session)
        _every_state_was_reached_by_its_events(session)
        _what_is_due_first_is_looked_at_next(session, now)
        _offers_stand_only_while_they_can_be_taken(session)
        _who_waits_waits_for_a_slot_that_others_have(session)
        _a_team_has_what_is_not_finished(session)
        _files_are_counted(session)
        _who_handed_it_over_has_the_ticket(session)
        _what_goes_with_another_has_ended(session)
        _the_newest_judgement_is_counted(session)
        _what_is_said_can_be_sent(session)
        _what_was_taken_back_waits_no_more(session)
        _groups_read_nothing_private(session)


def _the_newest_judgement_is_counted(session: Session) -> None:
    newest = {one.ticket_id: (one.round, one.solved, one.stars)
              for one in session.scalars(select(Rating).order_by(Rating.round))}  # fmt: skip
    for ticket in session.scalars(select(Ticket)):
        counted = ticket.judged_in, ticket.judged_solved, ticket.judged_stars
        assert counted == newest.get(ticket.id, (None, None, None)), f"ticket {ticket.id}: {counted}"


def _slots_are_held_by_somebody(session: Session) -> None:
    held: defaultdict[int, list[str]] = defaultdict(list)
    for assignment in session.scalars(select(Assignment)):
        held[assignment.ticket_id].append(assignment.status)
    for ticket in session.scalars(select(Ticket)):
        states = held[ticket.id]
        active = sum(state in ACTIVE for state in states)
        what = (ticket.id, ticket.status, ticket.taken, ticket.needed, states)
        assert 0 <= active <= ticket.taken <= ticket.needed, what
        assert ticket.taken - active <= states.count("done"), what
        if ticket.status == "open":
            assert ticket.taken < ticket.needed, what
        elif ticket.status in ("taken", "under_way"):
            assert ticket.taken == ticket.needed, what
            assert active, what
        else:
            assert not active, what
        assert (ticket.opened_at is not None) == (ticket.status in LIVE or ticket.opened_at is not None), what
        if ticket.status in LIVE:
            assert ticket.next_look_at is not None, what
            assert ticket.ended_at is None, what
            assert ticket.take_by is not None, what
            assert ticket.solve_by is not None, what
        else:
            assert ticket.status == "draft" or ticket.ended_at is not None, what
        late = ticket.late.split()
        assert len(late) == len(set(late)), (what, late)
        assert set(late) <= set(limits.STEPS), (what, late)
        assert ticket.alarm_at is None or late, (what, late)


def _every_state_was_reached_by_its_events(session: Session) -> None:
    reached: dict[tuple[str, int], str] = {}
    for event in session.scalars(select(Event).order_by(Event.id)):
        if event.thing == "person":
            continue
        key = event.thing, event.thing_id
        what = (*key, event.before, event.act, event.after)
        if key in reached:
            assert event.before == reached[key], what
            assert event.before == event.after or (event.thing, event.before, event.act, event.after) in MOVES, what
        else:
            assert event.before is None, what
        reached[key] = event.after
    moved: list[Ticket | Offer | Assignment | Rectification | TeamOrder] = [
        *session.scalars(select(Ticket)), *session.scalars(select(Offer)), *session.scalars(select(Assignment)),
        *session.scalars(select(Rectification)), *session.scalars(select(TeamOrder)),
    ]  # fmt: skip
    for thing in moved:
        assert reached[thing.KIND, thing.id] == thing.status, (thing.KIND, thing.id)


def _what_is_due_first_is_looked_at_next(session: Session, now: datetime | None) -> None:
    """Every open ticket has a next date: the earliest of all that is due, where nobody is in danger in the morning."""
    # At the earliest: a look that only put something off to the morning leaves no event.
    now = now or session.scalar(select(func.max(Event.at)))
    for ticket in session.scalars(select(Ticket).where(Ticket.status.in_(LIVE))):
        due = [ticket.remind_at, *limits.running(ticket).values()]
        due += [] if ticket.status == "done" else [ticket.alarm_at]
        due += [ticket.widens_at, ticket.team_by] if ticket.status == "open" else []
        first = min((date for date in due if date is not None), default=None)
        what = (ticket.id, ticket.status, ticket.urgency, ticket.next_look_at, first, due, now)
        assert ticket.next_look_at is not None, what
        assert now is not None, what
        if first is not None:
            danger = ticket.urgency == "danger"
            put_off = first if danger else quiet.next_morning(first)
            first, soon = (date if danger else quiet.when_awake(date) for date in (first, now))
            # What has come already waits for the next look; what is ahead is looked at in its time, not later.
            assert first <= ticket.next_look_at, what
            assert ticket.next_look_at <= max(first, soon) or ticket.next_look_at == put_off, what


def _offers_stand_only_while_they_can_be_taken(session: Session) -> None:
    for offer, ticket in session.execute(
        select(Offer, Ticket).join(Ticket, Ticket.id == Offer.ticket_id).where(Offer.status.in_(TAKEABLE))
    ):
        assert ticket.status in ("open", "taken", "under_way"), (offer.id, ticket.id, ticket.status)


def _who_waits_waits_for_a_slot_that_others_have(session: Session) -> None:
    for offer, ticket in session.execute(
        select(Offer, Ticket).join(Ticket, Ticket.id == Offer.ticket_id).where(Offer.status == WAITING)
    ):
        held = session.scalar(select(Assignment.status).filter_by(ticket_id=ticket.id, person_id=offer.person_id))
        what = (offer.id, ticket.id, ticket.status, held)
        # By night, or where they have something else to do by then, they wait on beside a free slot.
        assert ticket.status in ("open", "taken", "under_way"), what
        assert held not in (*ACTIVE, "done"), what
        assert offer.waits_since is not None, what


def _a_team_has_what_is_not_finished(session: Session) -> None:
    standing = session.execute(
        select(TeamOrder, Ticket).join(Ticket, Ticket.id == TeamOrder.ticket_id).where(TeamOrder.status.in_(TEAM_LIVE))
    ).all()
    assert len(standing) == len({ticket.id for _, ticket in standing})
    for order, ticket in standing:
        what = (order.id, order.status, ticket.id, ticket.status, ticket.team_by)
        assert ticket.status in ("open", "taken", "under_way"), what
        assert order.status == "accepted" or ticket.status == "open", what
        # While somebody is to be named, there is a date by which that is.
        assert (ticket.team_by is not None) == (ticket.status == "open"), what
    ordered = {ticket.id for _, ticket in standing}
    for ticket in session.scalars(select(Ticket).where(Ticket.team_by.is_not(None))):
        assert ticket.id in ordered, ticket.id


def _files_are_counted(session: Session) -> None:
    held = Counter(session.scalars(select(Attachment.ticket_id)))
    for ticket in session.scalars(select(Ticket)):
        assert ticket.enclosed == held[ticket.id], (ticket.id, ticket.enclosed, held[ticket.id])


def _who_handed_it_over_has_the_ticket(session: Session) -> None:
    live: list[int] = []
    for it in session.scalars(select(Rectification)):
        ticket = session.get_one(Ticket, it.ticket_id)
        what = (it.id, it.status, ticket.id, ticket.status)
        if it.status in RECTIFYING:
            live.append(ticket.id)
            assert ticket.status in ("taken", "under_way"), what
            assert it.looks_at is not None, what
        else:
            assert it.looks_at is None, what
        assert it.after_id is None or it.answered_at is not None, what
    assert len(live) == len(set(live)), live


def _what_goes_with_another_has_ended(session: Session) -> None:
    into = {one.ticket_id: one.into_id for one in session.scalars(select(Merge))}
    for ticket_id, into_id in into.items():
        assert into_id not in into, (ticket_id, into_id)
        assert session.get_one(Ticket, ticket_id).status == "closed", ticket_id
        assert session.get_one(Ticket, into_id).status != "draft", into_id


def _what_is_said_can_be_sent(session: Session) -> None:
    keys = [key for key in session.scalars(select(Message.key)) if key is not None]
    assert len(keys) == len(set(keys))
    for message in session.scalars(select(Message).where(Message.direction == "out")):
        waits = message.state in ("queued", "later", "posted")
        assert len(message.text) <= LONGEST_MESSAGE, (message.id, len(message.text), message.text[:80])
        assert message.text or not waits or message.state == "posted", (message.id, message.state)
        for row in (message.data or {}).get("buttons", []):
            for label, payload in row:
                assert label, message.id
                assert 0 < len(payload.encode()) <= 64, (message.id, payload)


def _what_was_taken_back_waits_no_more(session: Session) -> None:
    undone = set(session.scalars(select(Message.id).where(Message.remark == "undone")))
    for message in session.scalars(select(Message).where(Message.state.in_(("queued", "later")))):
        assert message.id not in undone, message.id
        assert message.replaces_id not in undone, (message.id, message.replaces_id)


def _groups_read_nothing_private(session: Session) -> None:
    said = (
        select(Message, Ticket, Person)
        .join(Chat, Chat.id == Message.chat_id)
        .join(Ticket, Ticket.id == Message.ticket_id)
        .join(Person, Person.id == Ticket.requester_id)
        .where(Chat.person_id.is_(None), Message.direction == "out", Message.text != "")
    )
    comes = {(held.ticket_id, held.person_id) for held in session.scalars(select(Assignment))}
    for message, ticket, requester in session.execute(said):
        # A worker may see to what they reported themselves.
        name = "" if (ticket.id, requester.id) in comes else requester.name
        spoken = (ticket.phone, requester.phone, name, ticket.helped, ticket.spot, ticket.words)
        assert not [one for one in spoken if len(one) > 1 and one in message.text], (message.id, message.text)
        assert not DOOR_OR_NUMBER.search(message.text), (message.id, message.text)
        buttons = [payload for row in (message.data or {}).get("buttons", []) for _, payload in row]
        assert buttons in ([], [f"takehere:{ticket.id}"]), (message.id, buttons)
