"""Whom a ticket is offered to first, whom never, and that finding them reads no table from end to end."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event, select, update
from sqlalchemy.orm import Session

from storage import assignments, looks, matching, members, offers, places, tickets, waves, wishes
from storage.database import Database
from storage.members import Membership
from storage.offers import Offer
from storage.people import Chat, Person
from storage.tickets import Ticket
from tests.bench.dispatching import settle_in
from tests.community import SHANGHAI, WEDNESDAY, Community
from tests.gathering import gathering
from tests.truths import check_everything

FRIDAY, SATURDAY = "2026-11-20", "2026-11-21"


def open_ticket(session: Session, asker: int, now: datetime, **facts: Any) -> Ticket:
    known = {"place_id": 1, "team": "aid", "item": "home_repair", "when_date": FRIDAY, "when_part": "上午"} | facts
    ticket = tickets.draft(session, asker, now, "灯坏了", **known)
    tickets.confirm(session, ticket, asker, now)
    return ticket


class Town:
    """A community whose tickets are opened without a word, and who would be asked."""

    def __init__(self, community: Community) -> None:
        self.community = community
        self.alice = community.resident("陈阿婆", agreed=True, station=1).id

    def ticket(self, **facts: Any) -> int:
        with self.community.database.begin() as session:
            return open_ticket(session, self.alice, self.community.now, **facts).id

    def asks(self, ticket_id: int, *, rings: int = 3, most: int = 50) -> list[int]:
        with self.community.database.look() as session:
            ticket = tickets.get_ticket(session, ticket_id)
            found = matching.candidates(session, ticket, self.community.now, rings=rings, most=most)
            return [one.person_id for one in found]

    def begins(self, ticket_id: int) -> list[int]:
        with self.community.database.begin() as session:
            ticket = tickets.get_ticket(session, ticket_id)
            return [one.person_id for one in waves.begin(session, ticket, self.community.now)]

    def widens(self, ticket_id: int) -> list[int]:
        with self.community.database.begin() as session:
            ticket = tickets.get_ticket(session, ticket_id)
            asked = waves.widen(session, ticket, self.community.now)
            looks.plan(ticket, self.community.now)
            return [one.person_id for one in asked]

    def wishes(self, person_id: int, **wanted: Any) -> None:
        with self.community.database.begin() as session:
            wishes.wish(session, person_id, **wanted)

    def takes(self, ticket_id: int, person_id: int) -> None:
        with self.community.database.begin() as session:
            assignments.accept(session, tickets.get_ticket(session, ticket_id), person_id, self.community.now)

    def elsewhere(self, name: str, *above: str) -> int:
        with self.community.database.begin() as session:
            station = places.set_station(session, name)
            places.set_above(session, station, above)
            return station.id


@pytest.fixture
def town(both: Community) -> Town:
    return Town(both)


def test_who_has_waited_longest_is_asked_first_and_waits_anew(town: Town) -> None:
    one, two, three, four = town.community.crowd(4)
    with town.community.database.begin() as session:
        for hours, person_id in enumerate((three, one, four, two)):
            since = town.community.now - timedelta(hours=10 - hours)
            session.execute(update(Membership).where(Membership.person_id == person_id).values(waits_since=since))
    assert town.begins(town.ticket()) == [three, one, four]
    town.community.passes(minutes=1)
    assert town.begins(town.ticket(when_date=SATURDAY))[0] == two


def test_who_lives_in_the_same_estate_and_who_has_nothing_in_hand_come_first(town: Town) -> None:
    one, two, three = town.community.crowd(3)
    with town.community.database.begin() as session:
        session.get_one(Person, three).estate = "幸福小区"
    town.takes(town.ticket(when_date=SATURDAY), one)
    assert town.asks(town.ticket(estate="幸福小区")) == [three, two, one]


def test_neighbours_come_after_the_station_and_before_the_whole_institute(town: Town) -> None:
    with town.community.database.begin() as session:
        station = places.find_place(session, 1)
        assert station is not None
        places.set_above(session, station, ["中心", "街道", "片区"])
    next_door = town.elsewhere("隔壁社区", "中心", "街道", "片区")
    around = town.elsewhere("远处社区", "中心", "街道")
    far_away = town.elsewhere("别的街道社区", "中心", "别的街道")
    (away,), (near,), (own,), (wide,) = (
        town.community.crowd(1, station=one) for one in (far_away, next_door, 1, around)
    )
    ticket = town.ticket()
    assert [town.asks(ticket, rings=n) for n in (1, 2, 3)] == [[own], [own, near], [own, near, wide]]
    assert away not in town.asks(ticket, rings=9)


def test_who_is_asked_by_name_of_a_neighbouring_station_may_take_it(town: Town) -> None:
    with town.community.database.begin() as session:
        station = places.find_place(session, 1)
        assert station is not None
        places.set_above(session, station, ["街道"])
    (near,) = town.community.crowd(1, station=town.elsewhere("隔壁社区", "街道"))
    ticket = town.ticket()
    assert town.begins(ticket) == [near]
    town.takes(ticket, near)
    assert town.community.ticket(ticket).status == "taken"


def test_nobody_is_asked_who_cannot(town: Town) -> None:
    asked, gone, busy, loaded, resting, weekend, other, free = town.community.crowd(8)
    ticket, now = town.ticket(), town.community.now
    with town.community.database.begin() as session:
        offers.offer(session, tickets.get_ticket(session, ticket), asked, now)
        session.execute(update(Chat).where(Chat.person_id == gone).values(status="gone"))
        members.set_teams(session, other, ["culture"])
    town.takes(town.ticket(when_time="09:30", when_part=None), busy)
    for day in (25, 26, 27):
        town.takes(town.ticket(when_date=f"2026-11-{day}"), loaded)
    town.wishes(resting, rests_until=wishes.next_week(now))
    town.wishes(weekend, weekends_only=True)
    assert town.asks(ticket) == [free]


@pytest.mark.parametrize(
    ("mine", "other", "clash"),
    [
        ({"when_time": "09:00"}, {"when_time": "10:30"}, True),
        ({"when_time": "09:00"}, {"when_time": "11:00"}, False),
        ({"when_time": "09:00", "until_time": "11:30"}, {"when_time": "11:00"}, True),
        ({"when_part": "上午"}, {"when_time": "14:00"}, False),
        ({"when_part": "下午"}, {"when_time": "14:00"}, True),
        ({"when_part": "下午"}, {"when_part": "上午"}, False),
        ({}, {"when_time": "14:00"}, True),
        ({"when_time": "14:00"}, {}, True),
        ({"when_date": SATURDAY}, {"when_date": FRIDAY}, False),
        ({"when_date": None}, {"when_date": None}, False),
    ],
)
def test_two_visits_clash_where_their_hours_overlap(
    town: Town, mine: dict[str, Any], other: dict[str, Any], clash: bool
) -> None:
    (bob,) = town.community.crowd(1)
    plain: dict[str, Any] = {"when_part": None}
    town.takes(town.ticket(**(plain | other)), bob)
    assert town.asks(town.ticket(**(plain | mine))) == ([] if clash else [bob])


@pytest.mark.parametrize(("part", "free"), [("上午", False), ("下午", True)])
def test_who_comes_to_the_volunteer_day_is_free_after_it(town: Town, part: str, free: bool) -> None:
    bob = town.community.volunteer("李师傅")
    gathering(town.community, day=FRIDAY, maker=town.community.worker("王姐").id)
    bob.says("我报名")
    assert town.asks(town.ticket(when_part=part)) == ([bob.id] if free else [])


@pytest.mark.parametrize(
    ("visit", "asked"),
    [
        ({"when_time": "09:00", "when_part": None}, True),
        ({"when_time": "14:00", "when_part": None}, False),
        ({"when_part": "上午"}, True),
        ({"when_part": "晚上"}, False),
        ({"when_date": SATURDAY}, False),
        ({"when_date": None, "when_part": None}, True),
    ],
)
def test_who_has_said_when_they_are_free_is_asked_for_those_hours(
    town: Town, visit: dict[str, Any], asked: bool
) -> None:
    (bob,) = town.community.crowd(1)
    with town.community.database.begin() as session:
        wishes.set_hours(session, bob, [(4, "08:00", "12:00")])
    assert town.asks(town.ticket(**visit)) == ([bob] if asked else [])


def test_only_these_teams(town: Town) -> None:
    (bob,) = town.community.crowd(1)
    with town.community.database.begin() as session:
        members.set_teams(session, bob, ["aid", "health"])
    town.wishes(bob, only_teams="health")
    assert town.asks(town.ticket()) == []
    assert town.asks(town.ticket(team="health")) == [bob]


def test_nobody_is_asked_more_often_than_they_wish_but_where_life_is_at_stake(town: Town) -> None:
    (bob,) = town.community.crowd(1)
    for day in range(20, 20 + wishes.MOST_A_WEEK):
        assert town.begins(town.ticket(when_date=f"2026-11-{day}")) == [bob]
    last = town.ticket(when_date="2026-11-29")
    assert town.begins(last) == []
    assert town.begins(town.ticket(urgency="danger", when_date=None)) == [bob]
    town.community.passes(days=7, minutes=1)
    assert town.begins(last) == [bob]


def test_each_wave_asks_more_and_what_nobody_answered_expires_but_can_be_taken(town: Town) -> None:
    crowd = town.community.crowd(12)
    ticket = town.ticket(when_date="2026-11-27")
    asked = [town.begins(ticket)]
    while more := town.widens(ticket):
        asked.append(more)
        check_everything(town.community.database)
    assert [len(one) for one in asked] == [3, 5, 4]
    assert sorted(person for wave in asked for person in wave) == crowd
    with town.community.database.look() as session:
        states = {one.person_id: (one.status, one.wave) for one in session.scalars(select(Offer))}
    assert states[asked[0][0]] == ("expired", 1)
    assert states[asked[2][0]] == ("offered", 3)
    assert town.community.ticket(ticket).widens_at == datetime(2026, 11, 19, 9, tzinfo=SHANGHAI)
    town.takes(ticket, asked[0][0])
    check_everything(town.community.database)


def test_what_falls_into_the_night_waits_for_the_morning_but_for_danger(town: Town) -> None:
    crowd = town.community.crowd(4)
    town.community.now = datetime(2026, 11, 18, 21, 50, tzinfo=SHANGHAI)
    late, morning = town.ticket(), datetime(2026, 11, 19, 7, tzinfo=SHANGHAI)
    assert len(town.begins(late)) == 3
    assert town.community.ticket(late).widens_at == morning
    town.community.now = datetime(2026, 11, 18, 23, 0, tzinfo=SHANGHAI)
    at_night = town.ticket(when_date="2026-11-24")
    assert town.begins(at_night) == []
    assert (town.community.ticket(at_night).widens_at, town.community.ticket(at_night).wave) == (morning, 0)
    assert sorted(town.begins(town.ticket(urgency="danger", when_date=None))) == crowd
    town.community.now = morning
    assert len(town.widens(at_night)) == 3
    assert town.community.ticket(at_night).wave == 1


def test_danger_goes_to_every_team_of_the_station_its_own_first(town: Town) -> None:
    (culture,), (aid,) = town.community.crowd(1), town.community.crowd(1)
    with town.community.database.begin() as session:
        members.set_teams(session, culture, ["culture"])
    assert town.begins(town.ticket(urgency="danger", when_date=None)) == [aid, culture]


def test_why_each_was_asked_is_kept(town: Town) -> None:
    (bob,) = town.community.crowd(1)
    town.community.passes(days=3)
    ticket = town.ticket(when_date="2026-11-28")
    town.begins(ticket)
    with town.community.database.look() as session:
        assert offers.offers_of(session, ticket)[0].reasons == ["station", "team", "free", "idle", "waited:3"]
        assert offers.offers_of(session, ticket)[0].person_id == bob


def test_finding_the_first_wave_and_the_wide_ones_reads_no_table_from_end_to_end(sqlite_database: Database) -> None:
    with sqlite_database.begin() as session:
        stations = settle_in(session, 6, 600, WEDNESDAY)
    ran: list[tuple[str, Any]] = []

    def note(_: Connection, __: object, statement: str, parameters: Any, *___: object) -> None:
        ran.append((statement, parameters))

    with sqlite_database.begin() as session:
        asker = session.scalars(select(Person.id).limit(1)).one()
        ticket = open_ticket(session, asker, WEDNESDAY, place_id=stations[0])
        event.listen(sqlite_database._writers, "before_cursor_execute", note)
        asked = len(waves.begin(session, ticket, WEDNESDAY))
        while more := waves.widen(session, ticket, WEDNESDAY):
            asked += len(more)
        session.flush()
        event.remove(sqlite_database._writers, "before_cursor_execute", note)
        plan = {
            row[3]
            for statement, parameters in ran
            if statement.startswith(("SELECT", "UPDATE")) and isinstance(parameters, tuple)
            for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        }
    assert asked > 20
    assert any("ix_memberships_place_id_role_status_waits_since" in step for step in plan)
    # The tree of places is read as a whole; it has as many rows as there are stations.
    assert [step for step in plan if step.startswith("SCAN") and step != "SCAN places"] == []
