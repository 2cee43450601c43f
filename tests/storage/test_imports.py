"""A table of people whom a station knows already, on both databases."""

from __future__ import annotations

from sqlalchemy import event, update

from storage import imports, members
from storage.imports import Arrival, Import
from storage.members import Membership
from storage.people import Person
from tests.community import Community


def arrival(n: int, *teams: str) -> Arrival:
    return Arrival(f"第{n}位", f"139{n:08d}", "", "3", "", "402", teams)


def take_in_again(community: Community, worker_id: int, rows: list[Arrival]) -> tuple[set[str], int]:
    """Let them come by a table once more; returns who is at rest, and how many statements it took."""
    asked: list[str] = []
    with community.database.begin() as session:
        known = imports.known_phones(session, [1], [one.phone for one in rows])
        pairs = [(one, known[one.phone]) for one in rows]
        event.listen(session.connection(), "before_cursor_execute", lambda *about: asked.append(about[2]))
        it = Import(place_id=1, role="volunteer")
        resting = imports.complete(session, it, pairs, worker_id, community.now)
        return {one.name for one in resting}, len(asked)


def test_a_table_that_comes_again_takes_as_many_statements_for_forty_as_for_four(both: Community) -> None:
    worker = both.worker("王姐")
    rows = [arrival(n, "aid") for n in range(40)]
    with both.database.begin() as session:
        imports.take_in(session, Import(place_id=1, role="volunteer"), rows, worker.id, both.now)
    _, few = take_in_again(both, worker.id, rows[:4])
    _, many = take_in_again(both, worker.id, rows)
    assert many == few


def test_who_is_known_is_completed_and_who_is_at_rest_stays_so(both: Community) -> None:
    worker = both.worker("王姐")
    with both.database.begin() as session:
        people = Import(place_id=1, role="resident")
        imports.take_in(session, people, [arrival(1), arrival(2)._replace(name="")], worker.id, both.now)
        imports.take_in(session, Import(place_id=1, role="volunteer"), [arrival(3, "aid")], worker.id, both.now)
        session.execute(update(Membership).where(Membership.role == "volunteer").values(status="blocked"))
    rows = [arrival(1, "aid", "health"), arrival(2)._replace(room="502"), arrival(3, "health")]
    resting, _ = take_in_again(both, worker.id, rows)
    assert resting == {"第3位"}
    take_in_again(both, worker.id, [arrival(1, "legal")])
    with both.database.look() as session:
        known = {
            phone[-1]: one for phone, one in imports.known_phones(session, [1], [row.phone for row in rows]).items()
        }
        assert [members.teams_of(session, known[n].id) for n in "123"] == [{"aid", "health", "legal"}, set(), {"aid"}]
        assert members.require_volunteer(session, known["2"].id).place_id == 1
        assert (known["2"].name, known["2"].room) == ("第2位", "402")
        assert session.get_one(Person, known["1"].id).consented_at == both.now
