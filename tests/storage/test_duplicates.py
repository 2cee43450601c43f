"""What is the same thing twice, and that looking for it reads no table from end to end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, event

from storage import duplicates, endings, tickets
from storage.tickets import Ticket
from tests.community import WEDNESDAY, Community, fresh_community
from tests.truths import check_everything


def report(**told: Any) -> Ticket:
    known = {"item": "corridor", "estate": "", "building": "", "unit": "", "spot": "", "latitude": None,
             "longitude": None}  # fmt: skip
    return Ticket(**known | told)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"building": "3"}, {"building": "3"}, True),
        ({"building": "3"}, {"building": "5"}, False),
        ({"building": "3", "unit": "1"}, {"building": "3", "unit": "2"}, False),
        ({"building": "3", "unit": "1"}, {"building": "3"}, True),
        ({"estate": "幸福小区", "building": "3"}, {"estate": "阳光苑", "building": "3"}, False),
        ({"estate": "幸福小区", "building": "3"}, {"building": "3"}, True),
        ({"spot": "东门"}, {"spot": "西门"}, False),
        ({"spot": "东 门"}, {"spot": "东门"}, True),
        ({"item": "lamp"}, {"item": "corridor"}, False),
        ({"item": None}, {"item": "corridor"}, False),
        ({"item": None, "building": "3"}, {"item": "corridor", "building": "3"}, True),
        ({"latitude": 31.2, "longitude": 121.4}, {"latitude": 31.2003, "longitude": 121.4}, True),
        ({"latitude": 31.2, "longitude": 121.4}, {"latitude": 31.21, "longitude": 121.4}, False),
    ],
)
def test_the_same_thing_is_where_nothing_that_was_told_speaks_against_it(
    one: dict[str, Any], other: dict[str, Any], same: bool
) -> None:
    assert duplicates.is_same(report(**one), report(**other)) is same
    assert duplicates.is_same(report(**other), report(**one)) is same


def test_only_open_reports_of_these_days_and_this_community_are_found(both: Community) -> None:
    elsewhere = both.station("梧桐社区", estates=("阳光苑",))
    alice, wang = both.resident("陈阿婆", agreed=True), both.worker("王姐")
    known: dict[str, Any] = {"team": "civility", "item": "corridor", "building": "3"}
    with both.database.begin() as session:

        def opened(days: float, **facts: Any) -> int:
            at = both.now - timedelta(days=days)
            made = tickets.draft(session, alice.id, at, "堆物", **{"kind": "report", "place_id": 1} | known | facts)
            tickets.confirm(session, made, alice.id, at)
            return made.id

        open_still = [opened(10), opened(1)]
        opened(20)
        opened(1, place_id=elsewhere)
        opened(1, kind="request")
        ended = opened(1)
        endings.close(session, tickets.get_ticket(session, ended), wang.id, both.now - timedelta(hours=5), "清走了")
        cancelled = tickets.get_ticket(session, opened(1))
        endings.cancel(session, cancelled, alice.id, both.now)
        seen = tickets.draft(session, alice.id, both.now, "堆物", kind="report", place_id=1, **known)
        assert [one.id for one in duplicates.find(session, seen, both.now)] == open_still
        for number in open_still:
            endings.cancel(session, tickets.get_ticket(session, number), alice.id, both.now)
        assert [one.id for one in duplicates.find(session, seen, both.now)] == [ended]


def test_looking_for_a_duplicate_reads_only_the_reports_of_these_days(community: Community) -> None:
    plans: list[str] = []

    def explain(connection: Connection, _cursor: Any, statement: str, given: Any, *_: Any) -> None:
        if statement.startswith("SELECT tickets"):
            found = connection.connection.cursor().execute(f"EXPLAIN QUERY PLAN {statement}", given).fetchall()
            plans.extend(str(row[3]) for row in found)

    alice = community.resident("陈阿婆", agreed=True)
    with community.database.begin() as session:
        known: dict[str, Any] = {"kind": "report", "place_id": 1, "team": "civility", "item": "corridor"}
        seen = tickets.draft(session, alice.id, community.now, "堆物", **known)
        event.listen(session.connection(), "before_cursor_execute", explain)
        duplicates.find(session, seen, community.now)
    assert any("ix_tickets_place_id_opened_at" in plan for plan in plans), plans
    assert not [plan for plan in plans if plan.startswith("SCAN")]


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 4), st.integers(0, 4)), max_size=12))
def test_however_tickets_are_merged_and_parted_each_goes_with_one_that_stands_for_itself(
    acts: list[tuple[bool, int, int]],
) -> None:
    with fresh_community() as town:
        worker = town.worker("王姐")
        residents = [town.resident(f"居民{n}", agreed=True) for n in range(3)]
        numbers = []
        with town.database.begin() as session:
            for n in range(5):
                made = tickets.draft(session, residents[n % 3].id, WEDNESDAY, "堆物", kind="report", place_id=1)
                tickets.confirm(session, made, residents[n % 3].id, WEDNESDAY)
                numbers.append(made.id)
        for merges, one, other in acts:
            worker.says(f"合并 {numbers[one]} {numbers[other]}" if merges else f"拆开 {numbers[one]}")
            check_everything(town.database)
