"""The one table of moves: whatever is not in it is refused and stores nothing."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest
from sqlalchemy import select

from storage import places, tickets
from storage.activities import Activity, Occurrence
from storage.assignments import Assignment
from storage.calls import Call
from storage.campaigns import Campaign
from storage.database import Database
from storage.errors import NotYours, SomeoneWasFaster, TooLate
from storage.events import Event
from storage.learnings import Learning
from storage.ledger import Hours
from storage.lifecycle import TRANSITIONS, Actor, Relation, may
from storage.members import Membership
from storage.moves import move
from storage.offers import Offer
from storage.questions import Question
from storage.rectifications import Rectification
from storage.shifts import Shift, Signup, Swap
from storage.teams import TeamOrder
from storage.units import Unit
from storage.walls import WallPhoto
from tests.community import WEDNESDAY, Community

STATES: dict[str, set[str]] = {}
ACTS: dict[str, set[str]] = {}
for (_thing, _status, _act, _), _after in TRANSITIONS.items():
    STATES.setdefault(_thing, set()).update((_status, _after))
    ACTS.setdefault(_thing, set()).add(_act)
EVERY = [
    (thing, status, act, relation)
    for thing in STATES
    for status, act, relation in itertools.product(sorted(STATES[thing]), sorted(ACTS[thing]), Relation)
]


@dataclass
class Thing:
    """A thing in a state, without a database."""

    KIND: ClassVar[str] = ""
    id: int
    status: str


@pytest.mark.parametrize("thing", sorted(STATES))
def test_every_pair_that_is_not_in_the_table_is_refused(thing: str) -> None:
    kind = type(thing, (Thing,), {"KIND": thing})
    for _, status, act, relation in (key for key in EVERY if key[0] == thing):
        row = kind(1, status)
        assert may(row, act, {relation}) == ((thing, status, act, relation) in TRANSITIONS)


def test_a_refused_move_says_why_and_stores_nothing(community: Community) -> None:
    alice = community.resident("陈阿婆")
    with community.database.begin() as session:
        ticket = tickets.draft(session, alice.id, community.now, "修水龙头", place_id=1)
        number = ticket.id
        before = len(session.scalars(select(Event)).all())
        for status in sorted(STATES["ticket"]):
            ticket.status = status
            session.flush()
            for act, relation in itertools.product(sorted(ACTS["ticket"]), Relation):
                if ("ticket", status, act, relation) in TRANSITIONS:
                    continue
                ever = any(k[0] == "ticket" and k[2] == act and k[3] == relation for k in TRANSITIONS)
                with pytest.raises(TooLate if ever else NotYours):
                    move(session, ticket, act, Actor(alice.id, frozenset({relation})), community.now)
                assert ticket.status == status
        assert len(session.scalars(select(Event)).all()) == before
        assert number == tickets.FIRST_NUMBER


def test_who_stands_in_no_relation_may_do_nothing(community: Community) -> None:
    alice = community.resident("陈阿婆")
    with community.database.begin() as session:
        ticket = tickets.draft(session, alice.id, community.now, "修水龙头", place_id=1)
        for act in ACTS["ticket"]:
            with pytest.raises(NotYours):
                move(session, ticket, act, Actor(alice.id, frozenset()), community.now)


def test_every_row_of_the_table_moves_and_leaves_its_event(community: Community) -> None:
    alice, wang = community.resident("陈阿婆"), community.worker("王姐")
    now = community.now
    with community.database.begin() as session:
        ticket = tickets.draft(session, alice.id, now, "修水龙头", place_id=1)
        message = community.said()
        assert message == []
        activity = Activity(
            place_id=1, kind="saturday", starts_on="2026-11-21", status="draft", made_by=wang.id, made_at=now
        )
        session.add(activity)
        session.flush()
        occurrence = Occurrence(activity_id=activity.id, place_id=1, day="2026-11-21", status="asked")
        session.add(occurrence)
        session.flush()
        shift = Shift(occurrence_id=occurrence.id)
        session.add(shift)
        session.flush()
        signup = Signup(occurrence_id=occurrence.id, shift_id=shift.id, person_id=alice.id, status="coming", at=now)
        session.add(signup)
        session.flush()
        things: dict[str, Any] = {
            "ticket": ticket,
            "offer": Offer(ticket_id=ticket.id, person_id=wang.id, status="offered", at=now),
            "assignment": Assignment(ticket_id=ticket.id, person_id=wang.id, status="taken", taken_at=now),
            "team_order": TeamOrder(
                ticket_id=ticket.id, person_id=wang.id, team="aid", by_id=wang.id, status="asked", at=now
            ),
            "membership": Membership(person_id=alice.id, place_id=1, role="volunteer", status="asked", since=now),
            "question": Question(person_id=alice.id, place_id=1, text="", status="open", at=now),
            "campaign": Campaign(
                kind="theme", place_id=1, day="2026-11-25", text="", status="draft", due_at=now, made_by=wang.id,
                made_at=now, expires_at=now, reached_id=0,
            ),
            "activity": activity,
            "occurrence": occurrence,
            "signup": signup,
            "swap": Swap(signup_id=signup.id, asked_id=wang.id, status="asked", at=now),
            "hours": Hours(
                person_id=alice.id, signup_id=signup.id, place_id=1, day="2026-11-21", minutes=90, status="proposed",
                made_at=now,
            ),
            "learning": Learning(at=now, tables=b"", examples=0, report={}, status="proposed", base=""),
        }  # fmt: skip
        session.add_all(things.values())
        session.flush()
        from storage import messages  # noqa: PLC0415
        from storage.people import Chat  # noqa: PLC0415

        said = messages.say(session, session.get_one(Chat, alice.chat_id), "你好", now)
        things["call"] = Call(message_id=said, person_id=alice.id, place_id=1, status="due", at=now)
        things["wall_photo"] = WallPhoto(
            campaign_id=things["campaign"].id, person_id=alice.id, message_id=said, place_id=1, status="waiting", at=now
        )
        unit = Unit(place_id=1, name="物业", phone="", person_id=None, is_gone=False)
        session.add(unit)
        session.flush()
        things["rectification"] = Rectification(
            ticket_id=ticket.id,
            unit_id=unit.id,
            by_id=wang.id,
            status="asked",
            at=now,
            due_at=now,
            answer="",
            returned=0,
        )
        session.add_all((things["call"], things["wall_photo"], things["rectification"]))
        session.flush()
        for (kind, status, act, relation), after in TRANSITIONS.items():
            thing = things[kind]
            thing.status = status
            session.flush()
            move(session, thing, act, Actor(wang.id, frozenset({relation})), now, why="因为")
            assert thing.status == after
            event = session.scalars(select(Event).order_by(Event.id.desc())).first()
            assert event is not None
            assert (event.thing, event.thing_id, event.act, event.before, event.after) == (
                kind, thing.id, act, status, after,
            )  # fmt: skip
            assert (event.actor_id, event.why, event.at) == (wang.id, "因为", now)


def test_of_two_who_move_at_once_the_second_was_too_slow(postgres_database: Database) -> None:
    community = Community(postgres_database)
    community.station()
    alice = community.resident("陈阿婆")
    ticket = alice.asks_for_a_repair()
    with postgres_database.begin() as second:
        theirs = tickets.get_ticket(second, ticket.id)
        with postgres_database.begin() as first:
            mine = tickets.get_ticket(first, ticket.id)
            move(first, mine, "cancel", tickets.requester(mine, alice.id), community.now)
        with pytest.raises(SomeoneWasFaster):
            move(second, theirs, "cancel", tickets.requester(theirs, alice.id), community.now)
    with postgres_database.look() as session:
        cancels = session.scalars(select(Event).where(Event.thing == "ticket", Event.act == "cancel")).all()
    assert len(cancels) == 1


def test_workers_of_a_place_are_those_of_the_nearest_above(community: Community) -> None:
    with community.database.begin() as session:
        center = places.Place(kind="center", name="区中心")
        session.add(center)
        session.flush()
        session.get_one(places.Place, 1).parent_id = center.id
        top = center.id
    director = community.worker("刘主任", station=top)
    from storage.members import is_worker, workers_of  # noqa: PLC0415

    with community.database.look() as session:
        assert [one.id for one in workers_of(session, 1)] == [director.id]
        assert is_worker(session, director.id, 1)
    wang = community.worker("王姐")
    with community.database.look() as session:
        assert [one.id for one in workers_of(session, 1)] == [wang.id]
        assert not is_worker(session, wang.id, top)
        assert {one.id for one in workers_of(session, None)} == {wang.id, director.id}
    assert WEDNESDAY.tzinfo is not None
