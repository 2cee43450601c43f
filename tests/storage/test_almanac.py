"""The almanac: holidays and make-up workdays as published, by the law alone, or as a worker has completed them."""

from __future__ import annotations

from datetime import date

import pytest

from storage import almanac
from storage.almanac import DayKind
from storage.errors import DateInThePast, NotAWorker
from tests.community import Community


def kind(community: Community, day: str) -> DayKind:
    with community.database.look() as session:
        return almanac.look_up(session, date.fromisoformat(day))


def completes(community: Community, worker_id: int, day: str, kind: str, name: str = "") -> None:
    with community.database.begin() as session:
        almanac.complete(session, worker_id, date.fromisoformat(day), kind, name, community.now)


@pytest.mark.parametrize("day", ["2026-02-14", "2026-02-28", "2026-05-09", "2026-10-10"])
def test_a_make_up_saturday_of_2026_is_a_working_day(community: Community, day: str) -> None:
    assert kind(community, day) == DayKind("make_up", "", published=True)


def test_national_day_is_a_holiday_with_its_name(community: Community) -> None:
    assert kind(community, "2026-10-01").kind == "holiday"
    assert "国庆" in kind(community, "2026-10-01").name
    assert kind(community, "2026-10-03").kind == "holiday"


def test_other_days_are_weekends_and_workdays(community: Community) -> None:
    assert kind(community, "2026-11-21") == DayKind("weekend", "", published=True)
    assert kind(community, "2026-11-18") == DayKind("workday", "", published=True)


def test_of_a_year_not_yet_published_only_the_law_is_known(community: Community) -> None:
    assert not almanac.is_published(2027)
    assert almanac.is_published(2026)
    national = kind(community, "2027-10-01")
    assert (national.kind, national.published) == ("holiday", False)
    assert "国庆" in national.name
    assert kind(community, "2027-02-20") == DayKind("weekend", "", published=False)


def test_a_worker_completes_a_year_and_takes_it_back(both: Community) -> None:
    worker = both.worker("站长").id
    completes(both, worker, "2027-02-20", "workday")
    assert kind(both, "2027-02-20") == DayKind("make_up", "", published=True)
    completes(both, worker, "2027-02-20", "holiday", "春节")
    assert kind(both, "2027-02-20") == DayKind("holiday", "春节", published=True)


def test_a_worker_knows_better_than_what_was_published(both: Community) -> None:
    completes(both, both.worker("站长").id, "2026-12-05", "workday")
    assert kind(both, "2026-12-05").kind == "make_up"


def test_nobody_but_a_worker_completes_it_and_no_day_that_is_past(community: Community) -> None:
    with pytest.raises(NotAWorker):
        completes(community, community.volunteer("小李").id, "2027-02-20", "workday")
    with pytest.raises(DateInThePast):
        completes(community, community.worker("站长").id, "2026-11-17", "workday")
