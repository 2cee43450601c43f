"""打卡 and hours: by code, by place, by the leader; proposed within the shift, confirmed once, never counted twice."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from storage import checkin, ledger, signups
from storage.activities import Occurrence, Post
from storage.campaigns import step_of
from storage.errors import NotSignedUp, NotThatDay, NotTheLeader, Refusal, TooFar, TooLate, WrongCode
from storage.ledger import Hours
from storage.shifts import Signup
from tests.community import Community, at
from tests.gathering import gathering, shifts, stands

HERE, NEAR_BY, FAR_OFF = (31.2304, 121.4737), (31.2320, 121.4750), (31.2350, 121.4737)


class Day:
    """A day with its leader and people who have signed up, and what is done to it."""

    def __init__(self, both: Community, *, people: int = 3, needed: int = 0) -> None:
        self.both = both
        self.leader = both.volunteer("包队长").id
        self.id = gathering(both, Post(name="1号桶站", needed=needed), leader=self.leader)
        self.people = both.crowd(people)
        for one in self.people:
            with both.database.begin() as session:
                signups.sign_up(session, self.of(session), one, both.now)

    def of(self, session: Session) -> Occurrence:
        return session.get_one(Occurrence, self.id)

    def code(self) -> str:
        with self.both.database.look() as session:
            return checkin.code_now(self.of(session), self.both.now)

    def comes(self, person: int, code: str | None = None) -> str:
        with self.both.database.begin() as session:
            digits = self.code() if code is None else code
            return checkin.check_in_by_code(session, self.of(session), person, digits, self.both.now).status

    def goes(self, person: int) -> None:
        with self.both.database.begin() as session:
            checkin.check_out(session, self.of(session), person, self.both.now)

    def ends(self) -> None:
        with self.both.database.begin() as session:
            ledger.wind_up(session, self.of(session), self.both.now)

    def hours(self) -> dict[int, tuple[int, str]]:
        with self.both.database.look() as session:
            rows = ledger.hours_of_day(session, self.id, states=("proposed", "confirmed", "refused"))
            return {one.person_id: (one.minutes, one.status) for one in rows}

    def signup(self, session: Session, person: int) -> Signup:
        found = signups.find_signup(session, self.id, person)
        assert found is not None
        return found


@pytest.fixture
def day(both: Community) -> Day:
    return Day(both)


def test_the_code_of_the_moment_and_the_one_before_are_taken(both: Community, day: Day) -> None:
    both.now = at(21, 8, 20)
    first = day.code()
    assert len(first) == 6
    both.now += timedelta(minutes=5)
    assert day.code() != first
    assert day.comes(day.people[0], first) == "arrived"
    both.now += timedelta(minutes=5)
    with pytest.raises(WrongCode):
        day.comes(day.people[1], first)
    with pytest.raises(WrongCode):
        day.comes(day.people[1], "")


def test_a_day_whose_code_nobody_has_opened_has_none(both: Community, day: Day) -> None:
    with both.database.begin() as session:
        day.of(session).secret = ""
    both.now = at(21, 8, 20)
    assert day.code() == ""
    with pytest.raises(WrongCode):
        day.comes(day.people[0], "")
    with both.database.begin() as session:
        with pytest.raises(NotTheLeader):
            checkin.open_code(session, day.of(session), day.people[0], both.now)
        opened = checkin.open_code(session, day.of(session), day.leader, both.now)
    assert day.code() == opened != ""


@pytest.mark.parametrize("moment", [at(20, 8, 30), at(21, 6, 59), at(21, 13, 1)])
def test_nobody_checks_in_at_another_time(both: Community, day: Day, moment: object) -> None:
    both.now = moment  # type: ignore[assignment]
    with pytest.raises(NotThatDay):
        day.comes(day.people[0])


def test_coming_twice_is_coming_once(both: Community, day: Day) -> None:
    both.now = at(21, 8, 30)
    day.comes(day.people[0])
    both.now = at(21, 9)
    assert day.comes(day.people[0]) == "arrived"
    with both.database.look() as session:
        assert day.signup(session, day.people[0]).arrived_at == at(21, 8, 30)


def test_who_had_not_signed_up_and_has_the_code_is_there(both: Community, day: Day) -> None:
    both.now = at(21, 8, 30)
    late = both.volunteer("钱叔").id
    assert day.comes(late) == "arrived"
    assert shifts(both, day.id)[0].taken == 4


def test_who_waits_is_not_let_in_by_the_code_and_is_by_the_leader(both: Community) -> None:
    day = Day(both, needed=2)
    waits = day.people[2]
    both.now = at(21, 8, 30)
    assert day.comes(waits) == "waiting"
    with both.database.begin() as session:
        checkin.check_in_for(session, day.of(session), day.signup(session, waits), day.leader, both.now)
    assert stands(both, day.id, waits) == "arrived"
    assert shifts(both, day.id)[0].taken == 3


def test_being_near_is_being_there_and_being_far_is_not(both: Community, day: Day) -> None:
    both.now = at(21, 8, 20)
    first, second, third = day.people

    def comes(person: int, place: tuple[float, float]) -> str:
        with both.database.begin() as session:
            north, east = place
            return checkin.check_in_at(
                session, day.of(session), person, both.now, latitude=north, longitude=east
            ).status

    with pytest.raises(TooFar):
        comes(first, HERE)
    with both.database.begin() as session:
        with pytest.raises(NotTheLeader):
            checkin.set_place(session, day.of(session), first, *HERE)
        checkin.set_place(session, day.of(session), day.leader, *HERE)
    assert comes(first, HERE) == "arrived"
    assert comes(second, NEAR_BY) == "arrived"
    with pytest.raises(TooFar):
        comes(third, FAR_OFF)


def test_how_far_apart_two_places_are() -> None:
    assert checkin.metres_between(*HERE, *HERE) == 0
    assert 200 < checkin.metres_between(*HERE, *NEAR_BY) < 300
    # A degree of latitude is 111 km, everywhere.
    assert checkin.metres_between(31, 121, 32, 121) == pytest.approx(111_195, rel=0.001)
    assert checkin.metres_between(0, 179.5, 0, -179.5) == pytest.approx(111_195, rel=0.001)


def test_hours_run_from_arrival_to_leaving_within_the_shift(both: Community, day: Day) -> None:
    early, late, stays = day.people
    both.now = at(21, 8, 0)
    day.comes(early)
    day.comes(stays)
    both.now = at(21, 9, 2)
    day.comes(late)
    both.now = at(21, 10, 30)
    day.goes(early)
    both.now = at(21, 12)
    day.goes(late)
    day.ends()
    assert day.hours() == {early: (120, "proposed"), late: (120, "proposed"), stays: (150, "proposed")}
    with both.database.look() as session:
        assert day.signup(session, stays).left_at == at(21, 11)


def test_who_leaves_before_it_begins_has_served_no_minute(both: Community, day: Day) -> None:
    both.now = at(21, 7, 30)
    day.comes(day.people[0])
    both.now = at(21, 8, 0)
    day.goes(day.people[0])
    both.now = at(21, 11, 30)
    day.ends()
    assert day.hours()[day.people[0]] == (0, "proposed")


def test_winding_up_twice_or_by_two_at_once_proposes_once(both: Community, day: Day) -> None:
    both.now = at(21, 8, 30)
    for one in day.people:
        day.comes(one)
    both.now = at(21, 11, 30)
    day.ends()
    again = [threading.Thread(target=day.ends) for _ in range(2)]
    for thread in again:
        thread.start()
    for thread in again:
        thread.join()
    assert list(day.hours().values()) == [(150, "proposed")] * 3


def test_what_is_confirmed_counts_once_and_is_not_changed_any_more(both: Community, day: Day) -> None:
    both.now = at(21, 8, 30)
    for one in day.people:
        day.comes(one)
    both.now = at(21, 11, 30)
    day.ends()
    with both.database.begin() as session:
        first, second, _ = ledger.hours_of_day(session, day.id)
        with pytest.raises(NotTheLeader):
            ledger.confirm_hours(session, first, day.people[0], both.now, 600)
        ledger.confirm_hours(session, first, day.leader, both.now, 180)
        with pytest.raises(TooLate):
            ledger.confirm_hours(session, first, day.leader, both.now, 240)
        ledger.refuse_hours(session, second, day.leader, both.now)
        with pytest.raises(NotTheLeader):
            ledger.confirm_all(session, day.of(session), day.people[0], both.now)
        assert len(ledger.confirm_all(session, day.of(session), day.leader, both.now)) == 1
        assert ledger.confirm_all(session, day.of(session), day.leader, both.now) == []
    day.ends()
    a, b, c = day.people
    assert day.hours() == {a: (180, "confirmed"), b: (150, "refused"), c: (150, "confirmed")}
    with both.database.look() as session:
        assert ledger.minutes_of(session, a) == {"confirmed": 180}


def test_two_who_confirm_everything_at_once_confirm_it_once(both: Community, day: Day) -> None:
    both.now = at(21, 8, 30)
    for one in day.people:
        day.comes(one)
    both.now = at(21, 11, 30)
    day.ends()
    together, confirmed = threading.Barrier(2), []
    wang = both.worker("王姐").id

    def confirm(who: int) -> None:
        together.wait()
        with both.database.begin() as session:
            confirmed.append(len(ledger.confirm_all(session, day.of(session), who, both.now)))

    threads = [threading.Thread(target=confirm, args=(who,)) for who in (day.leader, wang)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(confirmed) == [0, 3]


def test_two_days_at_the_same_time_are_not_counted_twice(both: Community, day: Day) -> None:
    bob = day.people[0]
    other = gathering(both, leader=day.leader, starts_at="10:00", ends_at="12:00")
    both.now = at(21, 8, 30)
    day.comes(bob)
    both.now = at(21, 10)
    with both.database.begin() as session:
        second = session.get_one(Occurrence, other)
        checkin.check_in_by_code(session, second, bob, checkin.code_now(second, both.now), both.now)
    both.now = at(21, 12, 30)
    day.ends()
    with both.database.begin() as session:
        ledger.wind_up(session, session.get_one(Occurrence, other), both.now)
    with both.database.look() as session:
        assert ledger.minutes_of(session, bob) == {"proposed": 150 + 60}


def test_who_never_came_is_missed_where_others_checked_in(both: Community, day: Day) -> None:
    came, gone, missed = day.people
    both.now = at(21, 8, 30)
    day.comes(came)
    with both.database.begin() as session:
        signups.decline(session, day.of(session), gone, both.now)
    both.now = at(21, 11, 30)
    day.ends()
    assert [stands(both, day.id, one) for one in day.people] == ["left", "declined", "missed"]
    with both.database.look() as session:
        assert ledger.missed_counts(session, day.people, "2026-09-01") == {missed: 1}
        assert ledger.missed_counts(session, day.people, "2026-11-22") == {}
        asks = step_of(session, day.id, "missed")
        assert asks is not None
        assert (asks.due_at, asks.expires_at) == (at(22, 10), at(22, 21))


def test_where_nobody_checked_in_nobody_is_missed(both: Community, day: Day) -> None:
    both.now = at(21, 11, 30)
    day.ends()
    assert {stands(both, day.id, one) for one in day.people} == {"coming"}
    assert day.hours() == {}


def test_the_leader_puts_it_right_afterwards(both: Community, day: Day) -> None:
    came, _, missed = day.people
    both.now = at(21, 8, 30)
    day.comes(came)
    both.now = at(21, 11, 30)
    day.ends()
    both.now = at(22, 9)
    with both.database.begin() as session:
        with pytest.raises(NotTheLeader):
            checkin.check_in_for(session, day.of(session), day.signup(session, missed), came, both.now)
        checkin.check_in_for(session, day.of(session), day.signup(session, missed), day.leader, both.now)
        ledger.propose(session, day.of(session), both.now)
    assert day.hours()[missed] == (150, "proposed")
    with both.database.look() as session:
        assert ledger.missed_counts(session, [missed], "2026-09-01") == {}


def test_a_shift_without_times_proposes_what_the_leader_has_to_say(both: Community) -> None:
    leader = both.volunteer("包队长").id
    number = gathering(both, leader=leader, starts_at="", ends_at="")
    (bob,) = both.crowd(1)
    both.now = at(21, 9)
    with both.database.begin() as session:
        there = session.get_one(Occurrence, number)
        checkin.check_in_by_code(session, there, bob, checkin.code_now(there, both.now), both.now)
    both.now = at(22, 0, 30)
    with both.database.begin() as session:
        ledger.wind_up(session, session.get_one(Occurrence, number), both.now)
        (one,) = ledger.hours_of_day(session, number)
        assert one.minutes == 0
        ledger.confirm_hours(session, one, leader, both.now, 90)
        assert session.get_one(Hours, one.id).minutes == 90


def test_only_who_is_there_checks_out(both: Community, day: Day) -> None:
    both.now = at(21, 9)
    with pytest.raises(NotSignedUp):
        day.goes(day.people[0])
    with pytest.raises(Refusal):
        day.goes(both.resident("路人").id)
