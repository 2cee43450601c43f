"""What a volunteer wishes of being asked: not this week, only at weekends, only these teams, at these hours."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Base


class Wish(Base):
    """How somebody wants to be asked; a person without a row may be asked for anything of their teams."""

    __tablename__ = "wishes"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    # 本周别派: nobody asks them before
    rests_until: Mapped[datetime | None]
    weekends_only: Mapped[bool]
    # the only teams for which they want to be asked, though they are in more; empty: all of theirs
    only_teams: Mapped[list[Any]]
    # free hours by weekday (0 is Monday): [[0, "09:00", "11:30"], ...]; empty: not said
    hours: Mapped[list[Any]]
    # offers a week at most
    most_a_week: Mapped[int]
