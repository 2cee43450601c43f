"""Activities: what a community does by a rule (the volunteer day, the theme, duty days), and each day of it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base


class Activity(Base):
    """Kind `saturday`: people gather and serve (the volunteer day, duty days); `theme`: a theme is published.

    `rule` is an RRULE of RFC 5545 without its start, empty where it happens once, on `starts_on`. Days are ISO dates,
    clock times `HH:MM`, in Asia/Shanghai.
    """

    KIND: ClassVar[str] = "activity"
    __tablename__ = "activities"
    __table_args__ = (Index(None, "place_id", "status"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    kind: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    spot: Mapped[str] = mapped_column(default="")
    # who to call, as people read it: a name, a telephone
    contact: Mapped[str] = mapped_column(default="")
    rule: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[str]
    starts_at: Mapped[str] = mapped_column(default="")
    ends_at: Mapped[str] = mapped_column(default="")
    # on a public holiday, or on a Saturday that is a working day: ask, keep or skip
    on_holiday: Mapped[str] = mapped_column(default="ask")
    # the teams whose turn it is, one after the other, divided by commas; empty: everybody
    teams: Mapped[str] = mapped_column(default="")
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    status: Mapped[str]
    made_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]
    # its days have been written down up to and with this one
    planned_until: Mapped[str] = mapped_column(default="")


class Occurrence(Base):
    """One day of an activity; what it says was taken from the activity and may be changed for this day alone."""

    KIND: ClassVar[str] = "occurrence"
    __tablename__ = "occurrences"
    __table_args__ = (Index(None, "activity_id", "day", unique=True), Index(None, "place_id", "day"))

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"))
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    day: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    spot: Mapped[str] = mapped_column(default="")
    contact: Mapped[str] = mapped_column(default="")
    starts_at: Mapped[str] = mapped_column(default="")
    ends_at: Mapped[str] = mapped_column(default="")
    # whose turn it is; None: everybody
    team: Mapped[str | None]
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    status: Mapped[str]
    # why it is asked about: holiday, workday (a make-up workday), unpublished; and the holiday's name
    doubt: Mapped[str | None]
    holiday: Mapped[str] = mapped_column(default="")
    # from which the rotating check-in code is made (RFC 6238)
    secret: Mapped[str] = mapped_column(default="")
    # where it is, in degrees, once the leader has shown it
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]


class Post(Base):
    """A post (岗位, 桶站) that every day of an activity has to fill: where, when, how many; adopted by a team or not.

    `needed` 0: as many as come. The leader of a post that a team has adopted names its people.
    """

    KIND: ClassVar[str] = "post"
    __tablename__ = "posts"
    __table_args__ = (Index(None, "activity_id", "name", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"))
    name: Mapped[str]
    spot: Mapped[str] = mapped_column(default="")
    starts_at: Mapped[str] = mapped_column(default="")
    ends_at: Mapped[str] = mapped_column(default="")
    needed: Mapped[int] = mapped_column(default=0)
    team: Mapped[str | None]
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    status: Mapped[str] = mapped_column(default="active")


def plan_ahead(session: Session, now: datetime) -> list[str]:
    """Write down the coming days of every activity that runs; returns a line of English for each."""
    del session, now
    return []
