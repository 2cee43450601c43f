"""`move()`, the only way a state changes, for one thing or for many at once.

It checks the table, changes the row on the condition that its state is still what was seen, and writes the event in
the same breath.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, update
from sqlalchemy.orm import Session

from storage.errors import NotYours, SomeoneWasFaster, TooLate
from storage.events import record, record_each
from storage.lifecycle import TRANSITIONS, Actor, Movable, next_status


def too_late(thing: Movable, act: str) -> TooLate:
    """Return the refusal of an act that the state does not allow; it names the thing, that state and the act."""
    return TooLate(f"{thing.KIND} {thing.status} {act}")


def move(
    session: Session,
    thing: Movable,
    act: str,
    actor: Actor,
    now: datetime,
    *,
    why: str | None = None,
    **changes: Any,  # noqa: ANN401 - columns of the thing, checked by SQLAlchemy
) -> None:
    """Take the thing to its next state, together with `changes`, and record the event.

    Raises NotYours where no relation of the actor ever allows the act, TooLate where the present state does not
    (its text names the thing, that state and the act), SomeoneWasFaster where another transaction moved it in between.
    """
    before = thing.status
    after = next_status(thing.KIND, before, act, actor.relations)
    if after is None:
        ever = any(key[0] == thing.KIND and key[2] == act and key[3] in actor.relations for key in TRANSITIONS)
        raise too_late(thing, act) if ever else NotYours
    table = cast("type[Any]", type(thing))
    result = session.execute(
        update(table).where(table.id == thing.id, table.status == before).values(status=after, **changes),
        execution_options={"synchronize_session": False},
    )
    if cast("CursorResult[Any]", result).rowcount != 1:
        raise SomeoneWasFaster
    session.refresh(thing)
    record(session, thing.KIND, thing.id, act, now, before=before, after=after, actor_id=actor.person_id, why=why)


def move_all(
    session: Session,
    table: type[Any],
    chosen: ColumnElement[bool],
    status: str,
    act: str,
    actor: Actor,
    now: datetime,
) -> list[int]:
    """Take every chosen thing that is in this state to its next one, each with its event; returns their ids.

    Raises NotYours where the table does not know the move for this actor.
    """
    after = next_status(table.KIND, status, act, actor.relations)
    if after is None:
        raise NotYours
    moved = list(
        session.scalars(
            update(table).where(chosen, table.status == status).values(status=after).returning(table.id),
            execution_options={"synchronize_session": "fetch"},
        ),
    )
    record_each(session, table.KIND, moved, act, now, before=status, after=after, actor_id=actor.person_id)
    return moved
