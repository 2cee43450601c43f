"""How SQLite finds what is asked for often: by an index, however many messages, tickets and events there are."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event

from handlers import due
from handlers.turn import Scene
from tests.community import TAP, Community

# What grows for as long as the program runs.
GROWING = ("messages", "tickets", "events", "offers", "assignments", "ratings", "found")


def test_no_tick_reads_a_table_that_grows_from_end_to_end(community: Community) -> None:
    community.resident("陈阿婆").says(TAP)
    asked: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        asked.append((statement, parameters))

    with community.database.begin() as session:
        event.listen(session.connection(), "before_cursor_execute", note)
        due.tick(Scene(session, community.reader, community.now))
    assert len(asked) > 10
    faults: list[str] = []
    with community.database.begin() as session:
        for statement, parameters in asked:
            if statement.startswith(("SELECT", "UPDATE", "DELETE")):
                plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
                steps = [step for *_, step in plan if step.startswith("SCAN") and "INDEX" not in step]
                faults += [f"{step}: {statement}" for step in steps if step.split()[1] in GROWING]
    assert faults == []
