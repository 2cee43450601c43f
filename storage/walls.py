"""The wall of a theme: photos that people sent by replying to it, each shown once a worker has approved it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Base


class WallPhoto(Base):
    """One photo for the wall of a campaign."""

    KIND: ClassVar[str] = "wall_photo"
    __tablename__ = "wall_photos"
    __table_args__ = (Index(None, "campaign_id", "status"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), unique=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    status: Mapped[str]
    at: Mapped[datetime]
