"""Campaigns: a reminder or a theme that a worker wrote once, posted to many by a key of its occurrence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, Select, String, and_, cast, exists, func, literal, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base
from storage.errors import DateInThePast, NothingToSend, OldButton, TooLate
from storage.lifecycle import PROGRAM, WORKER, Actor, move, record
from storage.members import Membership, require_worker
from storage.messages import Message
from storage.people import Chat, Person
from storage.tickets import ZONE

# What concerns more people than this is posted in several transactions, so that nobody's answer waits.
AT_ONCE = 500


class Campaign(Base):
    """Kind `saturday`: the volunteer-day reminder; `theme`: the theme of the week. `day` is the day it is about."""

    KIND: ClassVar[str] = "campaign"
    __tablename__ = "campaigns"
    __table_args__ = (Index(None, "status", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    day: Mapped[str]
    text: Mapped[str]
    status: Mapped[str]
    due_at: Mapped[datetime]
    made_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]
    # resumable: everybody up to this person has been posted to
    reached_id: Mapped[int] = mapped_column(default=0)


class Signup(Base):
    """A person's 来 or 来不了 for the day of a campaign."""

    __tablename__ = "signups"
    __table_args__ = (Index(None, "campaign_id", "person_id", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    coming: Mapped[bool]
    at: Mapped[datetime]


def plan(  # noqa: PLR0913 - one parameter a column
    session: Session, kind: str, place_id: int, worker_id: int, now: datetime, *, day: str, due_at: datetime, text: str
) -> Campaign:
    """Write a campaign down as a draft. Raises NotAWorker, NothingToSend."""
    require_worker(session, worker_id, place_id)
    if not text.strip():
        raise NothingToSend
    made = Campaign(
        kind=kind, place_id=place_id, day=day, text=text.strip(), status="draft", due_at=due_at,
        made_by=worker_id, made_at=now, reached_id=0,
    )  # fmt: skip
    session.add(made)
    session.flush()
    record(session, "campaign", made.id, "plan", now, after="draft", actor_id=worker_id)
    return made


def get_campaign(session: Session, campaign_id: int) -> Campaign:
    """Return the campaign. Raises OldButton where there is none."""
    found = session.get(Campaign, campaign_id)
    if found is None:
        raise OldButton
    return found


def retime(session: Session, campaign: Campaign, worker_id: int, due_at: datetime, day: str, now: datetime) -> None:
    """Post a draft at another time, about that day. Raises NotAWorker, TooLate, DateInThePast."""
    require_worker(session, worker_id, campaign.place_id)
    if campaign.status != "draft":
        raise TooLate
    if due_at <= now:
        raise DateInThePast
    campaign.due_at, campaign.day = due_at, day
    session.flush()


def schedule(session: Session, campaign: Campaign, worker_id: int, now: datetime) -> None:
    """Let it go out at its time. Raises NotAWorker, TooLate, DateInThePast."""
    require_worker(session, worker_id, campaign.place_id)
    if campaign.due_at <= now:
        raise DateInThePast
    move(session, campaign, "schedule", Actor(worker_id, frozenset({WORKER})), now)


def drop_campaign(session: Session, campaign: Campaign, worker_id: int, now: datetime) -> None:
    """Do not send it. Raises NotAWorker, TooLate."""
    require_worker(session, worker_id, campaign.place_id)
    move(session, campaign, "drop", Actor(worker_id, frozenset({WORKER})), now)


def due_campaigns(session: Session, now: datetime) -> Sequence[Campaign]:
    """Return the campaigns whose time has come, and those that are being posted."""
    return session.scalars(
        select(Campaign)
        .where(Campaign.status.in_(("scheduled", "posting")), Campaign.due_at <= now)
        .order_by(Campaign.due_at, Campaign.id)
        .with_for_update(skip_locked=True, key_share=True),
    ).all()


def begin_posting(session: Session, campaign: Campaign, now: datetime) -> None:
    """Mark that posting has begun; harmless when it had."""
    if campaign.status == "scheduled":
        move(session, campaign, "post", PROGRAM, now)


def suppress(session: Session, campaign: Campaign, now: datetime, why: str) -> None:
    """Do not post it any more: its time makes no sense now."""
    move(session, campaign, "suppress", PROGRAM, now, why=why)


def audience_size(session: Session, campaign: Campaign) -> int:
    """Return how many people the campaign will reach."""
    return session.scalar(select(func.count()).select_from(_audience(campaign).subquery())) or 0


def next_audience(session: Session, campaign: Campaign, *, most: int = AT_ONCE) -> Sequence[Person]:
    """Return the next people of the campaign who have not been posted to.

    A reminder goes to the volunteers of the place, a theme to everybody there; who cannot be reached is left out,
    and who was posted to for the same day already (by another campaign) too.
    """
    key = literal(occurrence_prefix(campaign)) + cast(Person.id, String)
    fresh = ~exists().where(Message.key == key)
    return session.scalars(
        _audience(campaign).where(Person.id > campaign.reached_id, fresh).order_by(Person.id).limit(most),
    ).all()


def _audience(campaign: Campaign) -> Select[Person]:
    query = select(Person).where(exists().where(Chat.person_id == Person.id, Chat.status == "active"))
    member = and_(
        Membership.person_id == Person.id, Membership.place_id == campaign.place_id, Membership.status == "active"
    )
    if campaign.kind == "saturday":
        return query.where(exists().where(member, Membership.role == "volunteer"))
    return query.where(
        or_(and_(Person.place_id == campaign.place_id, Person.consented_at.is_not(None)), exists().where(member)),
    )


def posted_count(session: Session, campaign: Campaign) -> int:
    """Return to how many people it was posted."""
    prefix = occurrence_prefix(campaign)
    return session.scalar(select(func.count()).where(Message.key >= prefix, Message.key < prefix + "~")) or 0


def day_starts(campaign: Campaign) -> datetime:
    """Return the midnight (Asia/Shanghai) of the day that the campaign is about."""
    return datetime.combine(date.fromisoformat(campaign.day), time(0), ZONE)


def occurrence_prefix(campaign: Campaign) -> str:
    """Return what the keys of one occurrence have in common."""
    return f"{campaign.kind}:{campaign.day}:place:{campaign.place_id}:person:"


def occurrence_key(campaign: Campaign, person_id: int) -> str:
    """Return the key under which a person gets this occurrence once: `saturday:2026-11-28:place:1:person:42`."""
    return f"{occurrence_prefix(campaign)}{person_id}"


def reached(session: Session, campaign: Campaign, person_id: int) -> None:
    """Remember how far posting has come."""
    campaign.reached_id = person_id
    session.flush()


def finish(session: Session, campaign: Campaign, now: datetime) -> None:
    """Mark that everybody has been posted to."""
    move(session, campaign, "finish", PROGRAM, now)


def was_asked(session: Session, campaign: Campaign, person_id: int) -> bool:
    """Tell whether the campaign was posted to the person."""
    return session.scalar(select(Message.id).where(Message.key == occurrence_key(campaign, person_id))) is not None


def sign_up(session: Session, campaign: Campaign, person_id: int, now: datetime, *, coming: bool) -> None:
    """Keep the person's 来 or 来不了; the newest counts."""
    known = session.scalar(
        select(Signup).where(Signup.campaign_id == campaign.id, Signup.person_id == person_id).with_for_update(),
    )
    if known is None:
        session.add(Signup(campaign_id=campaign.id, person_id=person_id, coming=coming, at=now))
    else:
        known.coming, known.at = coming, now
    session.flush()


def turnout(session: Session, campaign: Campaign) -> tuple[int, int]:
    """Return how many come and how many do not."""
    rows = session.execute(
        select(Signup.coming, func.count()).where(Signup.campaign_id == campaign.id).group_by(Signup.coming),
    ).all()
    counts: dict[bool, int] = dict(rows)
    return counts.get(True, 0), counts.get(False, 0)


def next_activities(session: Session, place_id: int, today: str) -> Sequence[Campaign]:
    """Return what is planned in the place from this day on (ISO date), the earliest first."""
    return session.scalars(
        select(Campaign)
        .where(
            Campaign.place_id == place_id,
            Campaign.status.in_(("scheduled", "posting", "posted")),
            Campaign.day >= today,
        )
        .order_by(Campaign.day, Campaign.id)
        .limit(5),
    ).all()
