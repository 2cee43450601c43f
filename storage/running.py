"""What the running program keeps for itself: leases (who does a job alone), marks, and acts that failed."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Index, String, cast, delete, insert, or_, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base, dialect_of, upsert

# PostgreSQL's JSONB takes no NUL; here it is escaped, after an even number of backslashes.
_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")


class Lease(Base):
    """One job that only one process may do at a time (poller, sender, schedule), until the lease runs out."""

    __tablename__ = "leases"

    job: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    until: Mapped[datetime]


class Failure(Base):
    """A delivery whose act failed: recorded with what was delivered, so that it is not lost."""

    __tablename__ = "failures"
    __table_args__ = (
        Index(
            "ix_failures_untold", "at", sqlite_where=text("told_at IS NULL"), postgresql_where=text("told_at IS NULL")
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    channel: Mapped[str]
    key: Mapped[str]
    delivery: Mapped[dict[str, Any]]
    error: Mapped[str]
    # when a worker was told of it, or nobody had to be
    told_at: Mapped[datetime | None]
    # by night nobody is told of it before the morning: no life is at stake
    not_before: Mapped[datetime | None]


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
    first = session.execute(
        upsert(dialect_of(session), Lease)
        .values(job=job, holder=holder, until=now + lasts)
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
    """Keep a delivery that could not be acted upon, without the characters that no database keeps."""
    kept = _NUL.sub(r"\1", json.dumps(delivery, ensure_ascii=False)).encode("utf-8", "ignore")
    session.execute(
        insert(Failure.__table__),  # type: ignore[arg-type]
        {"at": now, "channel": channel, "key": key, "delivery": json.loads(kept), "error": error},
    )


def forget_failures(session: Session, channel: str, address: str) -> None:
    """Delete the failed deliveries of one chat, which hold what was said there."""
    told, raw = Failure.delivery["address"].as_string(), cast(Failure.delivery, String)
    # What could not be read was kept as it came: there the address is the id of a chat or of a person.
    mine = or_(told == address, raw.contains(f'"id": {address},'), raw.contains(f'"id": {address}}}'))
    session.execute(delete(Failure).where(Failure.channel == channel, mine))
