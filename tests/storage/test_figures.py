"""数字: each figure counts what its link lists; few tickets are not ranked; periods are those of the calendar."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from storage import counted, figures, periods, ranking, rated, recorded, search, served
from storage.endings import Rating
from storage.figures import Share
from storage.filters import Filter
from storage.tickets import Ticket, draft
from tests.community import Community, Neighbour

WEEK = periods.period_of("week", date(2026, 11, 18))


def ticket(community: Community, **columns: Any) -> None:
    """A ticket of Wednesday morning that was taken in time and closed."""
    with community.database.begin() as session:
        made = draft(session, 1, community.now, "灯坏了")
        opened: datetime = columns.pop("opened_at", community.now)
        rating = columns.pop("rating", None)
        facts = {
            "status": "closed", "opened_at": opened, "place_id": 1, "team": "aid", "item": "home_repair", "asked": 1,
            "ended_at": opened + timedelta(hours=5), "take_by": opened + timedelta(hours=2),
            "answer_due": opened + timedelta(hours=2), "answered_at": opened + timedelta(minutes=30),
            "first_taken_at": opened + timedelta(minutes=30),
        } | columns  # fmt: skip
        for column, value in facts.items():
            setattr(made, column, value)
        for n, (solved, stars) in enumerate(rating or []):
            session.add(Rating(ticket_id=made.id, round=n, solved=solved, stars=stars, at=opened))
            made.judged_in, made.judged_solved, made.judged_stars = n, solved, stars


@pytest.fixture
def town(both: Community) -> Community:
    """Every kind of ticket that the figures tell apart."""
    both.resident("陈阿婆", station=1)
    never = {"first_taken_at": None, "answered_at": None, "answer_due": None, "asked": 0}
    ticket(both, rating=[(True, 5)])
    ticket(both, rating=[(True, None)], answered_at=both.now + timedelta(hours=3),
           first_taken_at=both.now + timedelta(hours=3))  # fmt: skip
    ticket(both, rating=[(True, 1), (True, 4)], reopened=1)
    ticket(both, rating=[(False, None)], reopened=1, status="open", ended_at=None, asked=0, late="solve")
    ticket(both)
    ticket(both, status="cancelled", **never)
    ticket(both, status="open", ended_at=None, take_by=both.now - timedelta(minutes=1), **never)
    ticket(both, status="open", ended_at=None, opened_at=both.now - timedelta(days=30), **never)
    return both


def test_every_figure_counts_what_its_link_lists(town: Community) -> None:
    with town.database.look() as session:
        told = figures.tally(session, [1], figures.during(Filter(), WEEK), town.now)
        for name in counted.COUNTED:
            what = told.listed(name)
            page = search.search(session, town.reader.words, [1], what, town.now)
            assert (
                len(page.rows) == told.counts[name] == search.count(session, town.reader.words, [1], what, town.now)
            ), name


def test_the_shares_are_those_of_the_hotlines(town: Community) -> None:
    with town.database.look() as session:
        told = figures.tally(session, [1], figures.during(Filter(), WEEK), town.now)
        waits = figures.waits(session, [1], figures.during(Filter(), WEEK), town.now)
    assert {name: (share.count, share.of) for name, share in told.shares().items()} == {
        "on_time": (4, 7), "taken": (5, 6), "took_part": (4, 5), "solved": (3, 4), "solved_at_once": (2, 4),
        "pleased": (2, 3), "reopened": (2, 5),
    }  # fmt: skip
    assert (told.counts["opened"], told.counts["reopened"], told.counts["overdue"], told.counts["silent"]) == (
        7,
        2,
        1,
        1,
    )
    assert (waits.count, waits.median, waits.ninth) == (5, 30, 180)


def test_a_trend_and_what_is_told_apart_add_up(town: Community) -> None:
    with town.database.look() as session:
        told = figures.trend(session, [1], Filter(), town.now, periods.latest("month", date(2026, 11, 18), 3))
        assert [(days.first, tally.counts["opened"]) for days, tally in told] == [
            (date(2026, 9, 1), 0), (date(2026, 10, 1), 1), (date(2026, 11, 1), 7),
        ]  # fmt: skip
        alone = figures.tally(session, [1], told[2][1].filter, town.now)
        assert alone.counts == told[2][1].counts
        assert list(figures.tallies(session, [1], Filter(), town.now, "item")) == ["home_repair"]
        by_place, by_item = figures.apart(session, [1], Filter(), town.now, ("place", "item"), ())
        assert by_item == figures.tallies(session, [1], Filter(), town.now, "item")
        assert by_place == figures.tallies(session, [1], Filter(), town.now, "place")
        assert figures.tally(session, [2], Filter(), town.now).counts["opened"] == 0


def test_few_tickets_stand_apart_and_many_outrank_a_lucky_few() -> None:
    assert ranking.wilson(10, 10) < ranking.wilson(990, 1000)
    assert ranking.wilson(0, 0) == 0
    assert Share("solved", 2, 3, Filter()).percent == 66.6
    assert Share("solved", 0, 0, Filter()).percent is None


def test_places_are_ranked_with_what_is_below_them(community: Community) -> None:
    community.resident("陈阿婆", station=1)
    others = [community.station(name) for name in ("银杏社区", "梧桐社区", "桂花社区")]
    for place_id, good, bad in ((1, 9, 1), (others[0], 10, 0), (others[1], 9, 0), (others[2], 10, 0)):
        for n in range(good + bad):
            ticket(community, place_id=place_id, rating=[(n < good, 5 if n < good else None)])
    with community.database.look() as session:
        seen = [1, *others]
        rows = ranking.ranking(session, seen, Filter(), community.now, "pleased", seen)
        assert [(row.name, row.rank) for row in rows] == [
            ("银杏社区", 1), ("桂花社区", 1), ("枫林社区", 3), ("梧桐社区", None),
        ]  # fmt: skip
        assert rows[0].share.filter == Filter(place=others[0], counts="pleased")


def test_weeks_months_and_quarters() -> None:
    assert periods.period_of("quarter", date(2026, 11, 18)) == periods.Period(
        "quarter", date(2026, 10, 1), date(2026, 12, 31)
    )
    assert periods.period_of("month", date(2028, 2, 29)).last == date(2028, 2, 29)
    assert [days.first for days in periods.latest("week", date(2026, 1, 1), 2)] == [
        date(2025, 12, 22),
        date(2025, 12, 29),
    ]
    days = periods.Period("days", date(2026, 11, 3), date(2026, 11, 5))
    assert periods.before(days) == periods.Period("days", date(2026, 10, 31), date(2026, 11, 2))


@pytest.fixture
def unhappy(both: Community) -> Neighbour:
    """A ticket that was not solved, with everybody concerned."""
    both.worker("王姐")
    bob, alice = both.volunteer("李师傅"), both.resident("陈阿婆", station=1)
    alice.asks_for_a_repair()
    bob.presses("接单")
    bob.finishes()
    bob.presses("1小时")
    alice.presses("没解决")
    alice.says("水还在滴，打13812345678")
    return alice


def test_a_rating_stands_with_its_ticket_and_waits_while_it_is_open_again(both: Community, unhappy: Neighbour) -> None:
    with both.database.look() as session:
        (row,) = rated.ratings(session, [1], Filter(), both.now, unhappy=True).rows
        assert (row.solved, row.unhappy, row.waits, row.words, row.ticket.id) == (
            False, True, True, "水还在滴，打138****5678", 1001,
        )  # fmt: skip
        assert rated.ratings(session, [2], Filter(), both.now).rows == []
        assert rated.ratings(session, [1], Filter(stars=5), both.now).rows == []
        assert rated.ratings(session, [1], Filter(until="2026-11-17"), both.now).rows == []


def test_the_record_tells_who_did_and_saw_what_in_one_s_own_places(both: Community, unhappy: Neighbour) -> None:
    both.station("银杏社区")
    with both.database.look() as session:
        told = recorded.record_of(session, [1], ticket=1001, most=500).rows
        assert [one.id for one in told] == sorted((one.id for one in told), reverse=True)
        assert {one.ticket_id for one in told} == {1001}
        assert {"confirm", "accept", "complete", "see"} <= {one.act for one in told}
        (seen,) = {one.name for one in told if one.act == "see"}
        assert seen == "李师傅"
        assert recorded.record_of(session, [2], ticket=1001).rows == []
        assert {one.name for one in recorded.record_of(session, [1], person=unhappy.id).rows} == {"陈阿婆"}
        first, later = recorded.record_of(session, [1], most=3), []
        later = recorded.record_of(session, [1], most=500, after=first.after).rows
        assert [*first.rows, *later] == recorded.record_of(session, [1], most=500).rows
        assert recorded.record_of(session, [1], since="2026-11-19").rows == []
        assert recorded.record_of(session, [1], until="2026-11-17").rows == []
        assert recorded.record_of(session, [1], since="2026-11-18", until="2026-11-18").rows


def test_nothing_was_served_where_nobody_came(both: Community) -> None:
    with both.database.look() as session:
        assert served.served(session, [1], WEEK) == (0, {}, 0, {})
        turnout = served.turnout(session, [1], WEEK)
        assert (turnout.days, turnout.fill_percent, turnout.turnout_percent) == (0, None, None)
        assert session.get(Ticket, 1) is None
