"""供单: which services a place has taken off its menu, and whoever is below it with it; all else is open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base, dialect_of, upsert
from storage.events import record
from storage.places import above
from storage.scopes import require_reach


class ClosedItem(Base):
    """A place has taken a service off its menu."""

    __tablename__ = "closed_items"

    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"), primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]


def closed(session: Session, place_id: int | None) -> dict[str, int]:
    """Return the services that are off the menu of the place, each with the nearest place that took it off."""
    chain: Sequence[int] = above(session, place_id)
    if not chain:
        return {}
    rows = session.execute(select(ClosedItem.item, ClosedItem.place_id).where(ClosedItem.place_id.in_(chain))).all()
    return {item: place for item, place in sorted(rows, key=lambda row: -chain.index(row.place_id))}  # noqa: C416 - a row is no pair to mypy


def take_off(session: Session, place_id: int, item: str, worker_id: int, now: datetime) -> None:
    """Take the service off the menu; who asks for it in words is heard all the same.

    Raises NotAWorker, ReachesFurther.
    """
    require_reach(session, worker_id, place_id)
    values = {"place_id": place_id, "item": item, "by_id": worker_id, "at": now}
    session.execute(upsert(dialect_of(session), ClosedItem).values(values).on_conflict_do_nothing())
    record(session, "place", place_id, "close_item", now, after="there", actor_id=worker_id, why=item)


def put_on(session: Session, place_id: int, item: str, worker_id: int, now: datetime) -> None:
    """Put the service on the menu again, as far as this place took it off. Raises NotAWorker, ReachesFurther."""
    require_reach(session, worker_id, place_id)
    session.execute(delete(ClosedItem).where(ClosedItem.place_id == place_id, ClosedItem.item == item))
    record(session, "place", place_id, "open_item", now, after="there", actor_id=worker_id, why=item)
