"""Attachments: the files of a ticket (photo, voice, video, document), and what each of them shows."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Base


class Attachment(Base):
    """A file belongs to a ticket."""

    __tablename__ = "attachments"
    __table_args__ = (Index(None, "ticket_id"), Index(None, "file_id", unique=True))

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"))
    shows: Mapped[str]  # before, after or more
    kind: Mapped[str]  # photo, voice, video or document
    # what the channel calls the album that it came in; empty: it came alone
    album: Mapped[str]
