"""Events: what happened to a thing, who did it, when and why. Rows are only ever added."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import cast

from sqlalchemy import ForeignKey, Index, Table, insert, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base


class Event(Base):
    """One move: who took what from which state to which, when and why. Rows are only ever added."""

    __tablename__ = "events"
    __table_args__ = (
        Index(None, "thing", "thing_id"),
        Index(
            None,
            "actor_id",
            "id",
            sqlite_where=text("actor_id IS NOT NULL"),
            postgresql_where=text("actor_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    thing: Mapped[str]
    thing_id: Mapped[int]
    act: Mapped[str]
    before: Mapped[str | None]
    after: Mapped[str]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    why: Mapped[str | None]


# Built once: building a statement costs as much as running it.
_EVENT = insert(cast("Table", Event.__table__))


def record(  # noqa: PLR0913 - one parameter a column
    session: Session,
    thing: str,
    thing_id: int,
    act: str,
    now: datetime,
    *,
    after: str,
    before: str | None = None,
    actor_id: int | None = None,
    why: str | None = None,
) -> None:
    """Write one event; `move()` does it by itself, a birth (before is None) calls it."""
    session.connection().execute(
        _EVENT,
        {
            "at": now,
            "thing": thing,
            "thing_id": thing_id,
            "act": act,
            "before": before,
            "after": after,
            "actor_id": actor_id,
            "why": why,
        },
    )


def record_each(  # noqa: PLR0913 - one parameter a column
    session: Session,
    thing: str,
    thing_ids: Iterable[int],
    act: str,
    now: datetime,
    *,
    after: str,
    before: str | None = None,
    actor_id: int | None = None,
    why: str | None = None,
) -> None:
    """As `record`, of each of these things, in one statement."""
    shared = {"at": now, "thing": thing, "act": act, "before": before, "after": after, "actor_id": actor_id, "why": why}
    if rows := [{**shared, "thing_id": one} for one in thing_ids]:
        session.connection().execute(_EVENT, rows)


def happened_since(session: Session, thing: str, thing_id: int, act: str, since: datetime) -> bool:
    """Tell whether this act was recorded of the thing since then."""
    of_it = Event.thing == thing, Event.thing_id == thing_id, Event.act == act, Event.at >= since
    return session.scalar(select(Event.id).where(*of_it).limit(1)) is not None
