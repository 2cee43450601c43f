"""抄告单 in the database: who answers, what falls due, and how much was put right; on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from storage import assignments, files, periods, places, rectifications, rectified, tickets, units
from storage.errors import NotAWorker, NotYours, Refusal, TooLate
from storage.rectifications import Rectification
from storage.tickets import Ticket
from storage.units import Unit
from tests.community import Community, Neighbour

DAY = timedelta(days=1)


def a_report(session: Session, town: Community, alice: Neighbour, station: int = 1) -> Ticket:
    ticket = tickets.draft(session, alice.id, town.now, "路灯不亮", kind="report", place_id=station, spot="门口")
    tickets.confirm(session, ticket, alice.id, town.now)
    return ticket


def handed(session: Session, town: Community, ticket: Ticket, unit: Unit, wang: Neighbour) -> Rectification:
    assignments.assign(session, ticket, wang.id, wang.id, town.now)
    return rectifications.hand_over(session, ticket, unit, wang.id, town.now + DAY, town.now)


def a_unit(session: Session, town: Community, wang: Neighbour, name: str, person: int | None = None) -> Unit:
    unit = units.set_unit(session, wang.id, 1, name, "", town.now)
    return units.enter(session, unit.id, person, town.now) if person is not None else unit


def answers(session: Session, town: Community, it: Rectification, person_id: int) -> None:
    file_id = files.want(session, person_id, "web", "x", town.now)
    rectifications.answer(session, it, person_id, town.now, words="", after_id=file_id, looks_at=town.now + DAY)


def refused(act: object, why: type[Refusal]) -> None:
    assert callable(act)
    with pytest.raises(why):
        act()


def test_only_the_units_person_and_workers_answer_and_only_workers_review(both: Community) -> None:
    alice, wang, liu = both.resident("陈阿婆", agreed=True), both.worker("王姐"), both.resident("小刘")
    with both.database.begin() as session:
        it = handed(session, both, a_report(session, both, alice), a_unit(session, both, wang, "物业", liu.id), wang)
        refused(lambda: answers(session, both, it, alice.id), NotYours)
        refused(lambda: rectifications.let_pass(session, it, wang.id, both.now), TooLate)
        answers(session, both, it, liu.id)
        refused(lambda: answers(session, both, it, liu.id), TooLate)
        refused(lambda: rectifications.let_pass(session, it, liu.id, both.now), NotYours)
        refused(lambda: rectifications.send_back(session, it, alice.id, "", both.now, both.now), NotYours)
        rectifications.let_pass(session, it, wang.id, both.now)
        refused(lambda: rectifications.send_back(session, it, wang.id, "", both.now, both.now), TooLate)


def test_a_unit_is_set_and_removed_by_a_worker_of_its_place(both: Community) -> None:
    elsewhere = both.station("桂花社区", estates=())
    wang, zhang, alice = both.worker("王姐"), both.worker("张姐", station=elsewhere), both.resident("陈阿婆")
    with both.database.begin() as session:
        for who in (zhang, alice):
            refused(lambda who=who: units.set_unit(session, who.id, 1, "物业", "", both.now), NotAWorker)
        unit = units.set_unit(session, wang.id, 1, "物业", "138", both.now)
        assert units.set_unit(session, wang.id, 1, "物业", "", both.now).phone == "138"
        refused(lambda: units.remove_unit(session, zhang.id, unit, both.now), NotAWorker)
        units.remove_unit(session, wang.id, unit, both.now)
        assert units.units_of(session, 1) == []
        assert units.set_unit(session, wang.id, 1, "物业", "", both.now).id == unit.id
        assert list(units.units_of(session, 1)) == [unit]
        assert units.units_of(session, elsewhere) == []


def test_a_station_hands_to_the_units_of_the_street_above_it(both: Community) -> None:
    wang = both.worker("王姐")
    with both.database.begin() as session:
        station = places.find_place(session, 1)
        assert station is not None
        places.set_above(session, station, ["浦东中心", "枫林街道"])
        session.add(Unit(place_id=station.parent_id, name="城管", phone="", is_gone=False))
        a_unit(session, both, wang, "物业")
        session.flush()
        assert {one.name for one in units.units_of(session, 1)} == {"城管", "物业"}


def test_what_is_due_is_found_once_its_moment_has_come(both: Community) -> None:
    alice, wang = both.resident("陈阿婆", agreed=True), both.worker("王姐")
    with both.database.begin() as session:
        it = handed(session, both, a_report(session, both, alice), a_unit(session, both, wang, "物业"), wang)
        assert rectifications.due(session, both.now + DAY - timedelta(seconds=1), most=9) == []
        assert list(rectifications.due(session, both.now + DAY, most=9)) == [it]
        answers(session, both, it, wang.id)
        rectifications.let_pass(session, it, wang.id, both.now)
        assert rectifications.due(session, both.now + 9 * DAY, most=9) == []


def test_the_rate_put_right_counts_by_place_and_by_unit(both: Community) -> None:
    alice, wang = both.resident("陈阿婆", agreed=True), both.worker("王姐")
    elsewhere = both.station("桂花社区", estates=())
    both.worker("张姐", station=elsewhere)
    with both.database.begin() as session:
        estate, lamps = a_unit(session, both, wang, "物业"), a_unit(session, both, wang, "路灯所")
        made = [handed(session, both, a_report(session, both, alice), unit, wang) for unit in (estate, estate, lamps)]
        gone = handed(session, both, a_report(session, both, alice), lamps, wang)
        rectifications.withdraw(session, gone.ticket_id, both.now)
        answers(session, both, made[0], wang.id)
        rectifications.let_pass(session, made[0], wang.id, both.now)
        rectifications.judged(session, made[0].ticket_id, satisfied=True)
        both.passes(days=2)
        answers(session, both, made[1], wang.id)
        rectifications.send_back(session, made[1], wang.id, "再来", both.now + DAY, both.now)
        answers(session, both, made[1], wang.id)
        rectifications.let_pass(session, made[1], wang.id, both.now)
        rectifications.judged(session, made[1].ticket_id, satisfied=False)
        whole, by_place, by_unit = rectified.rates(session, [1], both.now)
        assert (whole.handed, whole.passed, whole.percent) == (3, 1, 33)
        assert (whole.in_time, whole.late, whole.open, whole.overdue, whole.returned) == (1, 0, 1, 1, 1)
        assert (whole.pleased, whole.displeased) == (1, 1)
        days = periods.Period("days", both.now.date() - 5 * DAY, both.now.date())
        assert rectified.rate(session, [1], both.now, days) == whole
        assert [(one.name, one.handed) for one in by_place] == [("枫林社区", 3)]
        assert [(one.name, one.passed, one.handed) for one in by_unit] == [("物业", 1, 2), ("路灯所", 0, 1)]
        assert rectified.rates(session, [elsewhere], both.now)[0].handed == 0
        assert rectified.rates(session, [1], both.now + 366 * DAY)[0].handed == 0
