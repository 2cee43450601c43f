"""Files that people send: where each is kept, and how far its fetching has come. The bytes lie under `WUDAN_DATA`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, or_, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base


class File(Base):
    """One file. State: wanted → stored (name, type, size known) | never (with the reason)."""

    __tablename__ = "files"
    __table_args__ = (
        Index(
            "ix_files_wanted", "id", sqlite_where=text("state = 'wanted'"), postgresql_where=text("state = 'wanted'")
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str]  # photo, voice, video or document
    channel: Mapped[str]
    # how Telegram knows it, once it has been sent there
    telegram_ref: Mapped[str | None]
    # how the channel knows it: Telegram's file_id, or the name of what the web door spooled
    ref: Mapped[str]
    state: Mapped[str]
    name: Mapped[str | None]
    media_type: Mapped[str | None]
    size: Mapped[int | None]
    remark: Mapped[str | None]
    attempts: Mapped[int]
    due_at: Mapped[datetime | None]
    made_at: Mapped[datetime]


def want(session: Session, person_id: int, channel: str, ref: str, now: datetime, kind: str = "photo") -> int:
    """Record that a file was sent and has to be fetched; returns its id."""
    wanted = File(person_id=person_id, kind=kind, channel=channel, ref=ref, state="wanted", attempts=0, made_at=now)
    session.add(wanted)
    session.flush()
    return wanted.id


def wanted_files(session: Session, now: datetime, *, most: int = 4) -> Sequence[File]:
    """Return files to fetch now, the oldest first."""
    return session.scalars(
        select(File)
        .where(File.state == "wanted", or_(File.due_at.is_(None), File.due_at <= now))
        .order_by(File.id)
        .limit(most),
    ).all()


def find_file(session: Session, file_id: int) -> File | None:
    """Return the file; None where there is none."""
    return session.get(File, file_id)


def keep_telegram_ref(session: Session, file_id: int, ref: str | None) -> None:
    """Note how Telegram knows the file, so that it need not be sent there again; None: it knows it no more."""
    session.execute(update(File).where(File.id == file_id).values(telegram_ref=ref))


def settle_file(  # noqa: PLR0913 - one parameter a column
    session: Session,
    file_id: int,
    state: str,
    *,
    name: str | None = None,
    media_type: str | None = None,
    size: int | None = None,
    remark: str | None = None,
    due_at: datetime | None = None,
) -> None:
    """Record how the fetching went: stored, never, or wanted again at `due_at`.

    Does nothing where the file was let go of in the meantime.
    """
    file = session.get(File, file_id, with_for_update={"key_share": True})
    if file is None or file.state != "wanted":
        return
    file.state, file.remark, file.due_at = state, remark, due_at
    file.attempts += 1
    if state == "stored":
        file.name, file.media_type, file.size = name, media_type, size


def names_kept(session: Session) -> set[str]:
    """Return the names of all stored files, to tell orphans."""
    return {name for name in session.scalars(select(File.name).where(File.name.is_not(None))) if name}
