"""Learnings: weights that were learned from what people confirmed; none counts before a worker has approved it.

What somebody deletes is forgotten without anybody being asked.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, LargeBinary, select
from sqlalchemy.orm import Mapped, Session, defer, mapped_column

from storage import examples as confirmed
from storage.database import Base, born, get_row
from storage.errors import LearnedBefore, TooLate
from storage.events import record
from storage.lifecycle import PROGRAM, WORKER, Actor
from storage.members import require_words
from storage.moves import move
from storage.versions import change_words

# what is never read again
_NOTHING = b""


class Learning(Base):
    """One run of learning, and what became of it.

    proposed; approved (the newest approved one is in force), declined, taken_back; outdated: a newer one took its
    place, and it is no longer gone back to; same: nothing that matters had changed, or not for the better.
    """

    KIND: ClassVar[str] = "learning"
    __tablename__ = "learnings"
    __table_args__ = (Index(None, "status", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    # the table as it is spelled in the file that ships, compressed (zlib); empty where nobody will read it
    tables: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    # how many confirmed examples it learned from
    examples: Mapped[int]
    # what it changes, for a worker to read
    report: Mapped[dict[str, Any]]
    status: Mapped[str]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
    # digest of the lexicon and the weights that shipped when it was learned: it fits no others
    base: Mapped[str]


def propose(
    session: Session, now: datetime, *, table: bytes, examples: int, report: dict[str, Any], base: str, matters: bool
) -> Learning:
    """Keep what was learned. An earlier proposal is outdated by it; it is one itself only where it `matters`."""
    change_words(session)
    _let_go(session, now)
    last, earlier = newest(session), newest_proposal(session)
    if last is not None and last.report.get("unknown"):
        # Nobody is asked about these words any more, and who said them may since have deleted what they said.
        last.report = {**last.report, "unknown": []}
        session.flush()
    if earlier is not None:
        move(session, earlier, "outdate", PROGRAM, now, tables=_NOTHING)
    status = "proposed" if matters else "same"
    made = born(
        session, Learning, at=now, tables=zlib.compress(table, 9) if matters else _NOTHING,
        examples=examples, report=report, status=status, decided_by=None, decided_at=None, base=base,
    )  # fmt: skip
    record(session, "learning", made.id, "learn", now, after=status)
    return made


def forget(
    session: Session, learning_id: int, now: datetime, *, table: bytes, examples: int, report: dict[str, Any], base: str
) -> Learning | None:
    """Put in the place of what is in force the same without what was deleted since.

    Nobody is asked: deletion wins, and the rest was approved. None where another one is in force by now.
    """
    change_words(session)
    before = in_force(session)
    if before is None or before.id != learning_id:
        return None
    made = born(
        session, Learning, at=now, tables=zlib.compress(table, 9), examples=examples, report=report,
        status="approved", decided_by=None, decided_at=now, base=base,
    )  # fmt: skip
    record(session, "learning", made.id, "forget", now, after="approved")
    _let_go(session, now)
    return made


def fits(session: Session, learning: Learning, base: str) -> bool:
    """Tell whether it may count: learned beside what ships now (`base`), and from nothing that was deleted since."""
    return learning.base == base and confirmed.kept_messages(session).issuperset(learning.report.get("messages", ()))


def approve(session: Session, learning_id: int, person_id: int | None, now: datetime, base: str) -> Learning:
    """Let what was proposed count from now on. `person_id` None: whoever runs the program; `base`: of what ships.

    Raises NotAWorker, WordsAreCommon, OldButton, TooLate where it is no proposal any more, LearnedBefore.
    """
    _begin(session, person_id)
    proposed = session.get(Learning, learning_id)
    if proposed is not None and proposed.status == "proposed" and not fits(session, proposed, base):
        raise LearnedBefore
    return _decide(session, learning_id, "approve", person_id, now)


def decline(session: Session, learning_id: int, person_id: int | None, now: datetime) -> Learning:
    """Leave it as it is. Raises like `approve`."""
    _begin(session, person_id)
    return _decide(session, learning_id, "decline", person_id, now, tables=_NOTHING)


def take_back(session: Session, person_id: int | None, now: datetime, learning_id: int | None = None) -> Learning:
    """Take what is in force out of force, and return it: what was approved before counts again, if anything.

    Raises NotAWorker, WordsAreCommon, TooLate where nothing is in force, or not the one with `learning_id`.
    """
    _begin(session, person_id)
    now_in_force = in_force(session)
    if now_in_force is None or learning_id not in (None, now_in_force.id):
        raise TooLate
    return _decide(session, now_in_force.id, "take_back", person_id, now, tables=_NOTHING)


def in_force(session: Session) -> Learning | None:
    """Return the learning whose weights count; None where those that ship do."""
    return _newest(session, "approved")


def newest_proposal(session: Session) -> Learning | None:
    """Return what waits for a worker's word."""
    return _newest(session, "proposed")


def newest(session: Session) -> Learning | None:
    """Return the last run of learning, whatever became of it."""
    return session.scalar(select(Learning).order_by(Learning.id.desc()).limit(1))


def latest(session: Session, most: int) -> Sequence[Learning]:
    """Return the last runs that somebody could decide on, the newest first, without what they learned."""
    query = select(Learning).where(Learning.status != "same").order_by(Learning.id.desc()).limit(most)
    return session.scalars(query.options(defer(Learning.report))).all()


def spelled(learning: Learning) -> bytes:
    """Return its table, as it is spelled in the file that ships."""
    return zlib.decompress(learning.tables)


def _newest(session: Session, status: str) -> Learning | None:
    return session.scalar(select(Learning).where(Learning.status == status).order_by(Learning.id.desc()).limit(1))


def _begin(session: Session, person_id: int | None) -> None:
    """Make sure that the person may decide, and that nobody else decides until the transaction ends."""
    if person_id is not None:
        require_words(session, person_id)
    change_words(session)


def _let_go(session: Session, now: datetime) -> None:
    """Empty what was approved and holds words that somebody has deleted since: it is not gone back to."""
    kept = confirmed.kept_messages(session)
    for one in session.scalars(select(Learning).where(Learning.status == "approved")).all():
        if not kept.issuperset(one.report.get("messages", ())):
            move(session, one, "outdate", PROGRAM, now, tables=_NOTHING)


def _decide(
    session: Session,
    learning_id: int,
    act: str,
    person_id: int | None,
    now: datetime,
    **changes: Any,  # noqa: ANN401 - columns
) -> Learning:
    learning = get_row(session, Learning, learning_id)
    by = Actor(person_id, frozenset({WORKER}))
    move(session, learning, act, by, now, decided_by=person_id, decided_at=now, **changes)
    return learning
