"""Whom somebody means by a name is looked up in the database: of a whole street only the nearest few are read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event, update

from handlers import nearest
from storage import members, named, places
from storage.people import Person
from tests.community import Community

TEAM = "扶贫帮困队"


@contextmanager
def read() -> Iterator[list[int]]:
    """Note whom the program reads into its memory meanwhile."""
    seen: list[int] = []

    def note(person: Person, _context: object) -> None:
        seen.append(person.id)

    event.listen(Person, "load", note)
    try:
        yield seen
    finally:
        event.remove(Person, "load", note)


def calls(community: Community, person_id: int, name: str) -> None:
    with community.database.begin() as session:
        session.execute(update(Person).where(Person.id == person_id).values(name=name))


@pytest.mark.parametrize("said", ["欧阳建国", "欧阳师傅", "请欧阳建国", "欧阳建果", "建国"])
def test_of_many_the_nearest_is_found_by_the_database(both: Community, said: str) -> None:
    crowd = both.crowd(30)
    calls(both, crowd[-1], "欧阳建国")
    with both.database.look() as session:
        found = named.volunteers(session, [1], called=said, core=nearest.core(said), most=3)
        assert found[0] == (crowd[-1], "欧阳建国", 1)
        assert named.volunteers(session, [2], called=said, core=nearest.core(said)) == []
        assert named.volunteers(session, [1], called="100%_", core="100%_", most=3)[:1] != found[:1]


def test_who_serves_in_the_team_comes_first_and_nobody_twice(both: Community) -> None:
    first, second = both.volunteer("李师傅", "legal"), both.volunteer("赵大姐", "aid", "legal")
    there = both.station("梅园社区", estates=["梅园小区"])
    with both.database.begin() as session:
        members.grant(session, second.id, "volunteer", there, both.now)
        found = named.volunteers(session, [1, there], team="aid")
        assert [one.person_id for one in found] == [second.id, first.id]
        assert [one.person_id for one in named.volunteers(session, [1], but=[second.id])] == [first.id]
        assert named.find_volunteer(session, [there], second.id) == there
        assert named.find_volunteer(session, [there], first.id) is None


def test_a_director_who_sends_or_names_somebody_reads_nobody_else(community: Community) -> None:
    with community.database.begin() as session:
        station = places.find_place(session, 1)
        assert station is not None
        places.set_above(session, station, ["中心", "街道"])
    wang, alice = community.worker("王姐"), community.resident("陈阿婆")
    number = alice.asks_for_a_repair().id
    crowd = community.crowd(60)
    calls(community, crowd[-1], "欧阳建国")
    with read() as seen:
        assert "欧阳建国" in wang.says(f"派 {number} 给 欧阳建国")
        assert "欧阳建国是" in wang.says(f"欧阳建国 是 {TEAM} 队长")
    assert len({*seen}) < 10
