"""Opens the database: the only module that begins and commits a transaction."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import (
    JSON,
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    TypeDecorator,
    create_engine,
    event,
    insert,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, make_transient_to_detached
from sqlalchemy.pool import QueuePool
from sqlalchemy.sql.dml import ReturningInsert

from storage.errors import OldButton

T = TypeVar("T")
MOST_ATTEMPTS = 3
# PostgreSQL's serialization_failure and deadlock_detected: the act did nothing and may be run again.
WORTH_ANOTHER_TRY = ("40001", "40P01")
log = logging.getLogger(__name__)


class Moment(TypeDecorator[datetime]):
    """An instant: aware on both sides, stored in UTC (SQLite keeps no zone of its own)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return it as the database keeps it. Raises ValueError for a time without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "a moment needs its zone"
            raise ValueError(message)
        return value.astimezone(UTC) if dialect.name == "postgresql" else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return it aware, in UTC."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """The parent of every table."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        },
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it as a class variable
        int: BigInteger().with_variant(Integer, "sqlite"),
        str: String,
        datetime: Moment,
        dict[str, Any]: JSON().with_variant(JSONB, "postgresql"),
        list[Any]: JSON().with_variant(JSONB, "postgresql"),
    }


R = TypeVar("R", bound=Base)


def get_row(session: Session, table: type[T], row_id: int, *, lock: bool = False) -> T:
    """Return the row of this id; `lock`: nobody else changes it meanwhile. Raises OldButton where there is none."""
    found = session.get(table, row_id, with_for_update={"key_share": True} if lock else None)
    if found is None:
        raise OldButton
    return found


def born(session: Session, model: type[R], **columns: Any) -> R:  # noqa: ANN401 - columns, checked by SQLAlchemy
    """Insert a row at once and return it as one of the session's objects, without reading it back.

    Half the price of adding and flushing it; every column without a default must be given.
    """
    row_id = session.connection().execute(_insert(model), columns).scalar_one()
    thing = model(id=row_id, **columns)
    make_transient_to_detached(thing)
    session.add(thing)
    return thing


def upsert(dialect: str, model: type[Base]) -> SqliteInsert | PostgresInsert:
    """Return an insert that can say what happens on a conflict, in the words of `sqlite` or `postgresql`."""
    table = cast("Table", model.__table__)
    return sqlite_insert(table) if dialect == "sqlite" else postgres_insert(table)


def dialect_of(session: Session) -> str:
    """Return `sqlite` or `postgresql`."""
    return session.get_bind().dialect.name


@contextmanager
def savepoint(session: Session) -> Iterator[None]:
    """Undo what the block wrote when it raises, and let the exception pass; the transaction goes on.

    A third of the price of SQLAlchemy's nested transaction, which also keeps books on every object.
    """
    session.flush()
    session.connection().exec_driver_sql("SAVEPOINT act")
    try:
        yield
        session.flush()
    except BaseException:
        session.expunge_all()
        session.connection().exec_driver_sql("ROLLBACK TO SAVEPOINT act")
        raise
    session.connection().exec_driver_sql("RELEASE SAVEPOINT act")


@cache
def _insert(model: type[Base]) -> ReturningInsert[tuple[int]]:
    table = cast("Table", model.__table__)
    return insert(table).returning(table.c.id)


@dataclass(slots=True)
class Done(Generic[T]):
    """What became of an act in a group: its result, or why it failed; and the chats that it spoke to."""

    result: T | None = None
    failure: Exception | None = None
    spoken: set[int] = field(default_factory=set)


class Database:
    """One database, SQLite or PostgreSQL: `begin()` to change it, `look()` to read it.

    On SQLite there is one writing connection, so writers wait for one another; readers wait for nobody.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.sqlite = make_url(url).get_backend_name() == "sqlite"
        # what is done in every transaction that writes, when all else is done and before it is committed
        self.before_commit: Callable[[Session], None] = _nothing
        self._writers = _sqlite_engine(url, "BEGIN IMMEDIATE") if self.sqlite else _postgres_engine(url)
        self._readers = (
            _sqlite_engine(url, "BEGIN") if self.sqlite else self._writers.execution_options(postgresql_readonly=True)
        )

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """One transaction that writes: committed when the block ends well, rolled back when it raises."""
        with self._writers.begin() as connection, _joined(connection) as session:
            yield session
            self.before_commit(session)
            session.flush()

    @contextmanager
    def look(self) -> Iterator[Session]:
        """A view to read from, never waiting for a writer; what it changes is thrown away."""
        with self._readers.connect() as connection, _joined(connection) as session:
            yield session

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A bare writing connection in its transaction, for migrations.

        SQLite changes a table by copying it: what points to it is checked when all is done. Raises IntegrityError.
        """
        with self._writers.connect() as connection:
            raw: Any = connection.connection.dbapi_connection
            if self.sqlite:
                raw.execute("PRAGMA foreign_keys=OFF")
            try:
                with connection.begin():
                    yield connection
                    lost = connection.exec_driver_sql("PRAGMA foreign_key_check").first() if self.sqlite else None
                    if lost is not None:
                        message = f"a row of {lost[0]} points to nothing in {lost[2]}"
                        raise IntegrityError(message, None, ValueError(message))
            finally:
                if self.sqlite:
                    raw.execute("PRAGMA foreign_keys=ON")

    def group(self, acts: Sequence[Callable[[Session], T]]) -> list[Done[T]]:
        """Run the acts in order in one transaction; when one fails, roll back and run each in its own.

        Sharing a commit is what makes many small acts quick; nothing is lost or half-stored by it.
        """
        if len(acts) > 1:
            try:
                with self._writers.begin() as connection:
                    return [self._run(connection, act) for act in acts]
            except Exception:  # noqa: BLE001 - whatever it was, each act now runs alone and tells for itself
                log.info("a group of %d acts is run one by one", len(acts))
        return [self._alone(act) for act in acts]

    def _alone(self, act: Callable[[Session], T]) -> Done[T]:
        for attempt in range(1, MOST_ATTEMPTS + 1):
            try:
                with self._writers.begin() as connection:
                    return self._run(connection, act)
            except IntegrityError as failure:
                # Another process made the same row first: the second time it is there to be found.
                last: Exception = failure
            except OperationalError as failure:
                last = failure
                if getattr(failure.orig, "sqlstate", None) not in WORTH_ANOTHER_TRY:
                    break
            except Exception as failure:  # noqa: BLE001 - handed to whoever asked for the act
                return Done(failure=failure)
            log.info("an act is tried again", extra={"attempt": attempt})
        return Done(failure=last)

    def _run(self, connection: Connection, act: Callable[[Session], T]) -> Done[T]:
        with _joined(connection) as session:
            result = act(session)
            self.before_commit(session)
            session.flush()
            return Done(result, spoken=session.info.get("spoken", set()))

    def dispose(self) -> None:
        """Close every connection."""
        self._readers.dispose()
        self._writers.dispose()


def _joined(connection: Connection) -> Session:
    return Session(connection, join_transaction_mode="rollback_only", expire_on_commit=False)


def _nothing(_session: Session) -> None:
    """Do nothing."""


def _sqlite_engine(url: str, begin: str) -> Engine:
    writes = begin != "BEGIN"
    engine = create_engine(
        url,
        poolclass=QueuePool,
        hide_parameters=True,
        # Opening one costs as much as a small page: what was opened in a rush stays open.
        pool_size=1 if writes else 16,
        max_overflow=0,
        connect_args={"check_same_thread": False, "timeout": 30, "isolation_level": None},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "temp_store=MEMORY",
            f"query_only={'OFF' if writes else 'ON'}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def take_the_lock(connection: Connection) -> None:
        # A deferred transaction that reads first and writes later fails at once with "locked".
        connection.exec_driver_sql(begin)

    return engine


def _postgres_engine(url: str) -> Engine:
    # Parameters are what people said: they do not belong in an exception, which is logged.
    return create_engine(url, pool_size=8, max_overflow=8, pool_pre_ping=True, hide_parameters=True)
