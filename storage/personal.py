"""Personal data (PIPL): consent, what a person may take away, and forgetting them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, delete, exists, null, or_, select, update
from sqlalchemy.orm import Session, aliased

from storage.activities import Activity, Occurrence, Post
from storage.assignments import Assignment
from storage.attachments import let_go, sent_by
from storage.calls import withdraw_calls
from storage.campaigns import Campaign
from storage.database import Base
from storage.endings import Rating
from storage.events import Event, record
from storage.examples import Example
from storage.files import File
from storage.followers import Follower
from storage.found import forget_tokens
from storage.handovers import Handover
from storage.ledger import Hours
from storage.lifecycle import PROGRAM
from storage.members import Membership, leave_teams, teams_of
from storage.messages import Message
from storage.moves import move, move_all
from storage.mutes import Mute, mutes_of
from storage.people import Chat, Person, chats_of, get_person, keep_chat, remember
from storage.questions import KnownAnswer, Question
from storage.rectifications import forget_answers
from storage.rosters import names_beside
from storage.running import forget_failures
from storage.sessions import forget_desk
from storage.shifts import Shift, Signup
from storage.tickets import LIVE, Ticket
from storage.undoing import Deed
from storage.unnaming import SOMEBODY, unname
from storage.walls import WallPhoto
from storage.wishes import FreeHours, Wish, find_wish, hours_of

LEFT_OUT = ""
_OTHER = aliased(Chat)
_KNOWN = Person.name, Person.phone, Person.estate, Person.building, Person.unit, Person.room
_NOTHING: dict[str, Any] = {
    "words": LEFT_OUT, "phone": "", "estate": "", "building": "", "unit": "", "room": "", "spot": "", "for_whom": None,
    "vulnerable": False, "helped": "", "latitude": None, "longitude": None,
}  # fmt: skip


def consent(session: Session, person_id: int, now: datetime) -> None:
    """Keep that the person agreed to what was told them with the first card."""
    person = get_person(session, person_id)
    if person.consented_at is None:
        person.consented_at = now
        record(session, "person", person_id, "consent", now, after="consented", actor_id=person_id)


def take_away(session: Session, person_id: int) -> dict[str, Any]:
    """Return all that is kept of the person, ready for JSON (个人信息保护法 第四十五条: a copy on request).

    What they were shown of others (an address, a number, who comes to a day that they lead) is not theirs to take away.
    """
    person = get_person(session, person_id)
    tickets = session.scalars(select(Ticket).where(Ticket.requester_id == person_id).order_by(Ticket.id)).all()
    ratings = session.scalars(
        select(Rating).join(Ticket, Ticket.id == Rating.ticket_id).where(Ticket.requester_id == person_id),
    )
    served = session.scalars(select(Assignment).where(Assignment.person_id == person_id).order_by(Assignment.id))
    asked = session.scalars(select(Question).where(Question.person_id == person_id).order_by(Question.id))
    others = names_beside(session, person_id)
    return {
        "person": _columns(person),
        "roles": [
            _columns(row) for row in session.scalars(select(Membership).where(Membership.person_id == person_id))
        ],
        "teams": sorted(teams_of(session, person_id)),
        "tickets": [_columns(row) for row in tickets],
        "ratings": [_columns(row) for row in ratings],
        "services": [_columns(row) for row in served],
        "examples": [
            _columns(row)
            for row in session.scalars(select(Example).where(Example.message_id.in_(_said(session, person_id))))
        ],
        "questions": [_columns(row) for row in asked],
        "signups": [_columns(row) for row in session.scalars(select(Signup).where(Signup.person_id == person_id))],
        "hours": [_columns(row) for row in session.scalars(select(Hours).where(Hours.person_id == person_id))],
        "handovers": [
            _columns(row) for row in session.scalars(select(Handover).where(Handover.person_id == person_id))
        ],
        "followed": list(session.scalars(select(Follower.ticket_id).where(Follower.person_id == person_id))),
        "stopped": sorted(mutes_of(session, person_id)),
        "files": [{**_columns(one), "kind": file.kind} for one, file in sent_by(session, person_id)],
        "wishes": [_columns(row) for row in (find_wish(session, person_id), *hours_of(session, person_id)) if row],
        "photos": [_columns(row) for row in session.scalars(select(WallPhoto).where(WallPhoto.person_id == person_id))],
        "messages": [
            {
                "at": row.at.isoformat(),
                "direction": row.direction,
                "text": row.text if row.direction == "in" else _without(row.text, others),
            }
            for row in _theirs_to_read(session, person_id, [ticket.id for ticket in tickets])
        ],
    }


def forget(session: Session, person_id: int, now: datetime, by_id: int | None = None) -> None:
    """Delete what is personal of the person, everywhere; numbers, counts and hours stay, without a name.

    `by_id`: the worker who does it because they asked. Their open tickets must have been cancelled, their tasks and
    their places on coming days given back before; who is concerned is told after.
    """
    person = get_person(session, person_id)
    theirs = select(Ticket.id).where(Ticket.requester_id == person_id).scalar_subquery()
    _hush(
        session,
        or_(Message.chat_id.in_(_chats(session, person_id)), Message.ticket_id.in_(theirs),
            Message.about_id == person_id),
    )  # fmt: skip
    unname(session, person)
    _forget_tickets(session, person_id)
    session.execute(update(Event).where(Event.thing == "ticket", Event.thing_id.in_(theirs)).values(why=None))
    served = select(Hours.id).where(Hours.person_id == person_id).scalar_subquery()
    session.execute(update(Event).where(Event.thing == Hours.KIND, Event.thing_id.in_(served)).values(why=None))
    session.execute(update(Rating).where(Rating.ticket_id.in_(theirs)).values(words=""))
    forget_answers(session, theirs, person_id)
    leave_teams(session, person_id)
    for leads in (Activity.leader_id, Occurrence.leader_id, Post.leader_id, Shift.leader_id):
        session.execute(update(leads.class_).where(leads == person_id).values(leader_id=None))
    for theirs_alone in (Mute, Wish, FreeHours, Follower, WallPhoto, Handover, Deed):
        session.execute(delete(theirs_alone).where(theirs_alone.person_id == person_id))
    asked = select(Question.text).where(Question.person_id == person_id).scalar_subquery()
    session.execute(delete(KnownAnswer).where(KnownAnswer.question.in_(asked)))
    _forget_questions(session, person_id, now)
    withdraw_calls(session, person_id, now)
    for role in session.scalars(
        select(Membership).where(Membership.person_id == person_id, Membership.status.in_(("active", "asked")))
    ):
        move(session, role, "end", PROGRAM, now)
    _blank(person)
    person.place_id, person.consented_at = None, None
    for chat in chats_of(session, person_id):
        remember(chat, None)
        keep_chat(session, chat)
        forget_failures(session, chat.channel, chat.address)
    forget_desk(session, person_id)
    record(session, "person", person_id, "forget", now, after="forgotten", actor_id=by_id or person_id)


def forget_unconsented(session: Session, ticket: Ticket) -> None:
    """Let go of what a person without consent said for a draft that came to nothing.

    What was said about a ticket that is open (life was at stake) is kept until that ends.
    """
    chats = _chats(session, ticket.requester_id)
    opened = select(Ticket.id).where(Ticket.requester_id == ticket.requester_id, Ticket.opened_at.is_not(None))
    kept = Message.ticket_id.in_(opened.scalar_subquery())
    _hush(session, and_(Message.chat_id.in_(chats), or_(Message.ticket_id.is_(None), ~kept)))
    for column, nothing in _NOTHING.items():
        setattr(ticket, column, nothing)
    person = get_person(session, ticket.requester_id)
    person.phone = person.estate = person.building = person.unit = person.room = ""


def purge_unconsented(session: Session, before: datetime, now: datetime, *, most: int) -> list[int]:
    """Let go of what people said before this moment who never agreed to its keeping; returns who they are.

    Volunteers and workers agreed when they joined; an open ticket (life was at stake) is kept until it ends. A photo
    that somebody sent for a wall stays there, without a name. Who came by a table agreed by the word of a worker.
    """
    theirs = or_(Message.chat_id == Chat.id, Message.about_id == Person.id)
    on_a_wall = select(WallPhoto.message_id).scalar_subquery()
    still_here = exists().where(_OTHER.person_id == Person.id, _OTHER.heard_at >= before)
    # Nothing but what is let go of below: whoever is found for anything else would be found for ever.
    held = or_(
        exists().where(theirs, Message.at < before, Message.text != "", Message.id.not_in(on_a_wall)),
        and_(or_(*(column != "" for column in _KNOWN)), Person.created_at < before, ~still_here),
    )
    member = exists().where(Membership.person_id == Person.id, Membership.status != "ended")
    needed = exists().where(Ticket.requester_id == Person.id, Ticket.status.in_(LIVE))
    unasked = select(Person.id).outerjoin(Chat, Chat.person_id == Person.id).where(Person.consented_at.is_(None))
    found = list(session.scalars(unasked.where(held, ~member, ~needed).distinct().limit(most)))
    for person_id in found:
        ended = select(Ticket.id).where(Ticket.requester_id == person_id, Ticket.status != "draft").scalar_subquery()
        chats = chats_of(session, person_id)
        mine = or_(Message.chat_id.in_([chat.id for chat in chats]), Message.ticket_id.in_(ended),
                   Message.about_id == person_id)  # fmt: skip
        _hush(session, and_(mine, Message.at < before, Message.id.not_in(on_a_wall)))
        _forget_questions(session, person_id, now, before=before)
        _forget_tickets(session, person_id)
        if all(chat.heard_at < before for chat in chats):
            _hush(session, and_(Message.about_id == person_id, Message.id.not_in(on_a_wall)))
            _blank(get_person(session, person_id))
            session.execute(update(Chat).where(Chat.person_id == person_id).values(pending=null()))
            for chat in chats:
                forget_failures(session, chat.channel, chat.address)
    return found


def purge_ended(session: Session, before: datetime, now: datetime, *, most: int) -> list[int]:
    """Let go of what was said about tickets that ended before this moment; their numbers and counts stay."""
    found = list(
        session.scalars(
            select(Ticket.id)
            .where(Ticket.ended_at < before, or_(Ticket.words != LEFT_OUT, Ticket.phone != ""))
            .limit(most),
        ),
    )
    if found:
        _hush(session, Message.ticket_id.in_(found))
        forget_tokens(session, select(Ticket.id).where(Ticket.id.in_(found)))
        session.execute(update(Ticket).where(Ticket.id.in_(found)).values(**_NOTHING))
        session.execute(update(Rating).where(Rating.ticket_id.in_(found)).values(words=""))
        forget_answers(session, found)
        for ticket_id in found:
            record(session, "ticket", ticket_id, "purge", now, after="purged")
    return found


def _chats(session: Session, person_id: int) -> list[int]:
    return [chat.id for chat in chats_of(session, person_id)]


def _said(session: Session, person_id: int) -> ScalarSelect[int]:
    mine = and_(Message.chat_id.in_(_chats(session, person_id)), Message.direction == "in")
    return select(Message.id).where(mine).scalar_subquery()


def _theirs_to_read(session: Session, person_id: int, ticket_ids: Sequence[int]) -> Sequence[Message]:
    lists = select(Campaign.id).where(Campaign.kind.in_(("gaps", "hours"))).scalar_subquery()
    shown = and_(
        or_(Message.ticket_id.is_(None), Message.ticket_id.in_(ticket_ids)),
        or_(Message.about_id.is_(None), Message.about_id == person_id),
        or_(Message.campaign_id.is_(None), Message.campaign_id.not_in(lists)),
    )
    return session.scalars(
        select(Message)
        .where(Message.chat_id.in_(_chats(session, person_id)), Message.text != "")
        .where(or_(Message.direction == "in", shown))
        .order_by(Message.id),
    ).all()


def _without(text: str, names: Sequence[str]) -> str:
    for name in names:
        text = text.replace(name, SOMEBODY)
    return text


def _forget_tickets(session: Session, person_id: int) -> None:
    forget_tokens(session, select(Ticket.id).where(Ticket.requester_id == person_id))
    session.execute(
        update(Ticket).where(Ticket.requester_id == person_id, Ticket.status != "draft").values(**_NOTHING),
    )


def _forget_questions(session: Session, person_id: int, now: datetime, before: datetime | None = None) -> None:
    mine = Question.person_id == person_id
    if before is not None:
        mine = and_(mine, Question.at < before)
    move_all(session, Question, mine, "open", "withdraw", PROGRAM, now)
    session.execute(update(Question).where(mine).values(text=LEFT_OUT, answer=None))


def _blank(person: Person) -> None:
    person.name = person.phone = person.estate = person.building = person.unit = person.room = ""


def _hush(session: Session, chosen: ColumnElement[bool]) -> None:
    """Empty these messages, and let go of what they taught and of the files that came with them.

    The bytes are swept by night. What was only shown in them is somebody else's.
    """
    forget_tokens(session, select(Message.ticket_id).where(chosen, Message.ticket_id.is_not(None)))
    sent = and_(chosen, Message.direction == "in", Message.file_id.is_not(None))
    came = select(Message.file_id).where(sent).scalar_subquery()
    let_go(session, came)
    session.execute(
        update(File.__table__).where(File.id.in_(came)).values(state="never", name=None, ref=""),  # type: ignore[arg-type]
    )
    session.execute(
        update(Message.__table__)  # type: ignore[arg-type]
        .where(chosen)
        .values(text="", data=None, file_id=None, ring_at=None),
    )
    session.execute(
        update(Message.__table__)  # type: ignore[arg-type]
        .where(chosen, Message.state.in_(("queued", "later")))
        .values(state="superseded"),
    )
    # Last: whoever was confirming one of them meanwhile held it, and we have waited for what they kept.
    session.execute(delete(Example).where(Example.message_id.in_(select(Message.id).where(chosen).scalar_subquery())))


def _columns(row: Base) -> dict[str, Any]:
    values = {column.key: getattr(row, column.key) for column in row.__table__.columns}
    return {key: value.isoformat() if isinstance(value, datetime) else value for key, value in values.items()}
