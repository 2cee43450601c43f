"""工单: found by what was said, by number, name and the last four; by pages, masked, and only where one works."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from storage import found, joining, people, personal, search, typed
from storage.filters import Filter, read_filter
from storage.found import Found
from storage.search import Listed, Page
from tests.community import PHONE, TAP, Community, Neighbour


@pytest.fixture
def alice(both: Community) -> Neighbour:
    who = both.resident("陈阿婆", station=1)
    who.asks_for_a_repair()
    return who


def look(
    community: Community, words: str = "", seen: tuple[int, ...] = (1,), after: str = "", most: int = 50,
    sort: str = "new", **more: object,
) -> Page[Listed]:  # fmt: skip
    with community.database.look() as session:
        what = Filter(words=words).but(**more)
        return search.search(
            session, community.reader.words, seen, what, community.now, sort=sort, after=after, most=most
        )


def numbers(community: Community, words: str = "", **more: object) -> list[int]:
    return [row.id for row in look(community, words, **more).rows]  # type: ignore[arg-type]


def test_a_ticket_is_found_by_what_is_known_of_it_and_by_nothing_else(both: Community, alice: Neighbour) -> None:
    known = ("水龙头", "水龍頭", "坏了 水龙头", "幸福小区三号楼", "3号楼", "1001", "5678", "陈阿婆", "陈", "龙")
    assert {words: numbers(both, words) for words in known} == {words: [1001] for words in known}
    other = ("电梯", "水龙头 电梯", "1002", "5679", PHONE, "402", "4号楼", "王", "%", "@", "#", "水_头", "'")
    assert {words: numbers(both, words) for words in other} == {words: [] for words in other}


def test_a_draft_is_nobody_s_to_find(both: Community) -> None:
    both.resident("陈阿婆").says(TAP)
    assert numbers(both, "水龙头") == numbers(both) == []


def replies(community: Community, words: str) -> Neighbour:
    wang = community.worker("王姐")
    wang.says("1001")
    wang.presses("答复")
    wang.says(words)
    return wang


def test_what_is_said_later_is_found_too_and_who_replies_has_answered(community: Community) -> None:
    ticket = community.resident("陈阿婆").asks_for_a_repair()
    assert ticket.answered_at is None
    replies(community, "请先把总阀关上")
    assert numbers(community, "总阀") == [1001]
    assert numbers(community, "答复") == []
    assert community.ticket(1001).answered_at == community.now


def test_a_list_tells_neither_the_door_nor_the_number(both: Community, alice: Neighbour) -> None:
    (row,) = look(both).rows
    assert PHONE not in str(row)
    assert "402" not in str(row._replace(words=""))
    assert (row.phone, row.requester, row.estate, row.building) == ("138****5678", "陈阿婆", "幸福小区", "3")


def test_who_works_elsewhere_finds_nothing(both: Community, alice: Neighbour) -> None:
    other = both.station("银杏社区", estates=("银杏苑",))
    assert numbers(both, seen=(other,)) == []
    assert numbers(both, seen=(1, other), place=other) == []
    assert numbers(both, seen=(1, other), place=1) == [1001]
    assert numbers(both, seen=(other,), place=1) == []


def test_whoever_is_forgotten_is_found_by_nothing(both: Community, alice: Neighbour) -> None:
    wang = replies(both, "我带扳手来")
    assert numbers(both, "扳手") == [1001]
    with both.database.begin() as session:
        personal.forget(session, wang.id, both.now)
    assert (numbers(both, "扳手"), numbers(both, "水龙头")) == ([], [1001])
    with both.database.begin() as session:
        personal.forget(session, alice.id, both.now)
    with both.database.look() as session:
        assert session.query(Found).count() == 0


def test_one_person_s_two_phones_are_found_by_one_name(both: Community, alice: Neighbour) -> None:
    other = both.resident("陈秀英")
    with both.database.begin() as session:
        chat = people.find_chat(session, alice.channel, alice.address)
        assert chat is not None
        joining.unite(session, chat, other.id)
    assert (numbers(both, "陈秀英"), numbers(both, "陈阿婆")) == ([1001], [])


def test_pages_follow_one_another_without_a_gap(both: Community, alice: Neighbour) -> None:
    for _ in range(4):
        both.resident("李伯").asks_for_a_repair()
    for sort in search.SORTS:
        pages, after = [], ""
        while True:
            page = look(both, after=after, most=2, sort=sort)
            pages += [row.id for row in page.rows]
            after = page.after
            if not after:
                break
        newest_first = [1005, 1004, 1003, 1002, 1001]
        assert pages == numbers(both, sort=sort) == (newest_first if sort == "new" else newest_first[::-1]), sort


def test_a_mark_that_is_none_is_the_first_page(both: Community, alice: Neighbour) -> None:
    for after in ("x", "-1", "1.1.1", "9" * 18 + ".1", "9" * 40 + ".1", "1.9" + "9" * 40, "１.２", "'; DROP"):
        for sort in (*search.SORTS, "nonsense"):
            assert numbers(both, after=after, sort=sort) == [1001], (after, sort)
    # the mark of another order
    assert numbers(both, after=f"{(both.now - search.EPOCH) // timedelta(microseconds=1)}.1", sort="urgent") == [1001]


def test_an_address_that_makes_no_sense_filters_nothing() -> None:
    nonsense = {"state": "x", "place": "-1", "since": "2026-02-30", "until": "0001-01-01", "stars": "9", "counts": "drop",
                "urgency": "1", "kind": "?", "more": "y"}  # fmt: skip
    assert read_filter(nonsense) == Filter()
    what = Filter(words="水 管", state="open", place=3, since="2026-11-01", counts="overdue", stars=2)
    assert read_filter(what.as_query()) == what


def test_old_tickets_are_filled_in_a_few_at_a_time(both: Community, alice: Neighbour) -> None:
    both.resident("李伯").asks_for_a_repair()
    with both.database.begin() as session:
        session.query(Found).delete()
    with both.database.begin() as session:
        assert found.left_to_lay(session, most=1) == [1001]
        found.lay(session, [1001], both.reader.words)
    with both.database.begin() as session:
        assert found.left_to_lay(session) == [1002]
        assert found.left_to_lay(session, anew=True) == [1001, 1002]
    assert numbers(both, "水龙头") == [1001]


def test_a_list_is_walked_in_its_order_and_reads_no_other_table_from_end_to_end(community: Community) -> None:
    plans: list[str] = []

    def explain(_: object, cursor: Any, statement: str, parameters: object, *__: object) -> None:
        if "FROM tickets" in statement:
            plans.extend(row[3] for row in cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters))

    with community.database.look() as session:
        event.listen(session.connection(), "before_cursor_execute", explain)
        for what in (Filter(), Filter(state="open"), Filter(place=1), Filter(since="2026-11-01")):
            search.search(session, community.reader.words, [1], what, community.now)
        assert [line for line in plans if "TEMP B-TREE FOR ORDER BY" in line] == []
        for words in ("水龙头 陈", "1001", "5678"):
            search.search(session, community.reader.words, [1], Filter(words=words), community.now)
    assert any("tickets" in line for line in plans)
    tables = ("SCAN found", "SCAN people", "SCAN ratings", "SCAN merges", "SCAN messages")
    assert [line for line in plans if line.startswith(tables)] == []


# The same words are looked up in each of these ways, by how many tickets have them.
WAYS = {"named": (1_000, 10_000), "gathered": (0, 10_000), "asked": (0, 1)}


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    few, many = WAYS[request.param]
    monkeypatch.setattr(typed, "FEW", few)
    monkeypatch.setattr(typed, "MANY", many)
    return str(request.param)


def test_what_is_typed_finds_the_same_however_many_tickets_have_it(both: Community, alice: Neighbour, way: str) -> None:
    both.resident("水伯").asks_for_a_repair()
    both.resident("陈秀英").says("阳台的灯不亮了")
    tap = "水龙头"
    expected = {
        tap: [1002, 1001], "3号楼 水龙头": [1002, 1001], "陈": [1001], "水": [1002, 1001], "水 陈": [1001], "水伯": [1002],
        "水龙头 水伯": [1002], "幸福小区3号楼 5678 陈": [1001], "坏了 水伯": [1002], "陈阿婆 水伯": [], "水龙头 电梯": [],
        "1002 水龙头": [1002], "龙 1003": [], "@": [], "水%": [],
    }  # fmt: skip
    assert {words: numbers(both, words) for words in expected} == expected
    for sort in search.SORTS:
        assert sorted(numbers(both, tap, sort=sort, state="open")) == [1001, 1002], sort
    with both.database.look() as session:
        counted = {
            words: search.count(session, both.reader.words, [1], Filter(words=words), both.now) for words in expected
        }
    assert counted == {words: len(found) for words, found in expected.items()}


def plans_of(community: Community, words: str) -> str:
    """Return how the database goes about it when a list of these words is asked for and counted."""
    plans: list[str] = []
    begin = "EXPLAIN QUERY PLAN" if community.database.sqlite else "EXPLAIN"

    def explain(_: object, cursor: Any, statement: str, parameters: object, *__: object) -> None:
        if "FROM tickets" in statement and "people" not in statement:
            plans.extend(str(row[-1]) for row in cursor.connection.execute(f"{begin} {statement}", parameters))

    with community.database.look() as session:
        event.listen(session.connection(), "before_cursor_execute", explain)
        search.search(session, community.reader.words, [1], Filter(words=words), community.now)
        search.count(session, community.reader.words, [1], Filter(words=words), community.now)
    return "\n".join(plans)


def test_no_list_of_what_has_a_word_is_looked_through_for_each_ticket(
    both: Community, alice: Neighbour, way: str
) -> None:
    for words in ("水龙头", "陈", "水龙头 陈"):
        plans = plans_of(both, words)
        assert "tickets" in plans
        # PostgreSQL takes few rows for one, and then goes through thousands for each of thousands.
        assert "Semi Join" not in plans, words
        # whoever has few words for it reads no token, and what many have is asked by the ticket
        assert ("found" in plans) == (way != "named"), words
        if way == "asked" and both.database.sqlite and words == "水龙头":
            assert "SEARCH found USING PRIMARY KEY (token=? AND ticket_id=?)" in plans


def test_what_is_typed_is_looked_up_once_for_the_list_and_its_count(both: Community, alice: Neighbour) -> None:
    asked: list[tuple[str, str]] = []

    def note(_: object, __: object, statement: str, parameters: object, *___: object) -> None:
        if "found" in statement:
            asked.append((statement, str(parameters)))

    with both.database.look() as session:
        event.listen(session.connection(), "before_cursor_execute", note)
        what = Filter(words="水龙头 陈")
        for _ in range(2):
            search.search(session, both.reader.words, [1], what, both.now)
        assert search.count(session, both.reader.words, [1], what, both.now) == 1
    assert asked
    assert len(asked) == len(set(asked))
