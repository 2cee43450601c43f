"""What the running program keeps for itself: leases (who does a job alone), marks, and acts that failed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, or_, update
from sqlalchemy.dialects.postgresql import insert as insert_or_nothing_postgres
from sqlalchemy.dialects.sqlite import insert as insert_or_nothing_sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base


class Lease(Base):
    """One job that only one process may do at a time (poller, sender, schedule), until the lease runs out."""

    __tablename__ = "leases"

    job: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    until: Mapped[datetime]


class Failure(Base):
    """A delivery whose act failed: recorded with what was delivered, so that it is not lost."""

    __tablename__ = "failures"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    channel: Mapped[str]
    key: Mapped[str]
    delivery: Mapped[dict[str, Any]]
    error: Mapped[str]


def hold(session: Session, job: str, holder: str, now: datetime, lasts: timedelta) -> bool:
    """Take or renew the lease of a job; False while another process holds it."""
    renewed = session.execute(
        update(Lease)
        .where(Lease.job == job, or_(Lease.holder == holder, Lease.until < now))
        .values(holder=holder, until=now + lasts)
        .returning(Lease.job),
        execution_options={"synchronize_session": False},
    ).scalar()
    if renewed is not None:
        return True
    sqlite = session.get_bind().dialect.name == "sqlite"
    statement = (insert_or_nothing_sqlite if sqlite else insert_or_nothing_postgres)(Lease)
    first = session.execute(
        statement.values(job=job, holder=holder, until=now + lasts)
        .on_conflict_do_nothing(index_elements=["job"])
        .returning(Lease.job),
    ).scalar()
    return first is not None


def let_go(session: Session, holder: str, now: datetime) -> None:
    """End every lease of this process, so that another need not wait for it to run out."""
    session.execute(
        update(Lease).where(Lease.holder == holder).values(until=now - timedelta(seconds=1)),
        execution_options={"synchronize_session": False},
    )


def record_failure(
    session: Session, channel: str, key: str, delivery: dict[str, Any], error: str, now: datetime
) -> None:
    """Keep a delivery that could not be acted upon."""
    session.execute(
        insert(Failure.__table__),  # type: ignore[arg-type]
        {"at": now, "channel": channel, "key": key, "delivery": delivery, "error": error},
    )
