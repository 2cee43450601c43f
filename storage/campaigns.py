"""Campaigns: what is written once and said to many at its time, each person by a key of their own.

A step of an occurrence (its invitation, its reminders, its lists), a theme, or another broadcast.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, and_, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.activities import Activity, Occurrence
from storage.database import Base, born, get_row
from storage.errors import DateInThePast, NothingToSend, TooLate
from storage.events import record
from storage.lifecycle import PROGRAM, WORKER, Actor
from storage.members import require_worker
from storage.messages import Message
from storage.moves import move

# What concerns more people than this is posted in several transactions, so that nobody's answer waits.
AT_ONCE = 500
ON_ITS_WAY = ("scheduled", "posting", "recalling")
# What the program plans by itself around a day; the rest is written by a worker.
STEPS = ("ask", "prompt", "invite", "confirm", "gaps", "morning", "hours", "missed")


class Campaign(Base):
    """Steps of a day (see STEPS), `theme`: the theme of the week, `broadcast`: everything else.

    ask: keep or skip it on a holiday? prompt: is the theme written? invite: will you come? confirm: still coming?
    gaps: what is not filled, for the leader. morning: where, and who to call. hours: for the leader to confirm.
    missed: a kind line to who did not come.
    """

    KIND: ClassVar[str] = "campaign"
    __tablename__ = "campaigns"
    __table_args__ = (
        Index(None, "status", "due_at"),
        Index(None, "kind", "due_at"),
        Index(None, "occurrence_id", "kind", "place_id", unique=True),
        Index(None, "parent_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("occurrences.id"))
    # the campaign of a place above that this one carries down, perhaps with lines of its own
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("campaigns.id"))
    # the day that it is about, an ISO date
    day: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    text: Mapped[str]
    link: Mapped[str] = mapped_column(default="")
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    # theme, broadcast: {"places": [id, …], "role": …, "team": …, "unheard": true, "groups": true}
    audience: Mapped[dict[str, Any] | None]
    status: Mapped[str]
    due_at: Mapped[datetime]
    # later than this it makes no sense any more
    expires_at: Mapped[datetime]
    # None: the program, by an activity's rule
    made_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]
    # resumable: everybody up to this person has been posted to (while it is recalled: every message up to this one)
    reached_id: Mapped[int] = mapped_column(default=0)


def plan(  # noqa: PLR0913 - one parameter a column
    session: Session, kind: str, place_id: int, worker_id: int, now: datetime, *,
    day: str, due_at: datetime, expires_at: datetime, text: str, title: str = "", link: str = "",
    picture_id: int | None = None, audience: dict[str, Any] | None = None, occurrence_id: int | None = None,
    parent_id: int | None = None,
) -> Campaign:  # fmt: skip
    """Write a campaign down as a draft. Raises NotAWorker, NothingToSend."""
    require_worker(session, worker_id, place_id)
    if not text.strip():
        raise NothingToSend
    made = born(
        session, Campaign, kind=kind, place_id=place_id, occurrence_id=occurrence_id, parent_id=parent_id, day=day,
        title=title, text=text.strip(), link=link, picture_id=picture_id, audience=audience, status="draft",
        due_at=due_at, expires_at=expires_at, made_by=worker_id, made_at=now, reached_id=0,
    )  # fmt: skip
    record(session, "campaign", made.id, "plan", now, after="draft", actor_id=worker_id)
    return made


def plan_step(
    session: Session, occurrence: Occurrence, kind: str, now: datetime, due: datetime, until: datetime
) -> None:
    """Let the program say something around this day at `due`, if it can before `until`."""
    made = born(
        session, Campaign, kind=kind, place_id=occurrence.place_id, occurrence_id=occurrence.id, parent_id=None,
        day=occurrence.day, title="", text="", link="", picture_id=None, audience=None, status="scheduled", due_at=due,
        expires_at=until, made_by=None, made_at=now, reached_id=0,
    )  # fmt: skip
    record(session, "campaign", made.id, "plan", now, after="scheduled")


def get_campaign(session: Session, campaign_id: int) -> Campaign:
    """Return the campaign. Raises OldButton where there is none."""
    return get_row(session, Campaign, campaign_id)


def step_of(session: Session, occurrence_id: int, kind: str) -> Campaign | None:
    """Return what is said around the day under this kind."""
    return session.scalar(
        select(Campaign).where(
            Campaign.occurrence_id == occurrence_id, Campaign.kind == kind, Campaign.parent_id.is_(None)
        )
    )


def steps_on(session: Session, occurrence_id: int) -> Sequence[Campaign]:
    """Return what is said around the day, in the order in which it is due."""
    return session.scalars(
        select(Campaign)
        .where(Campaign.occurrence_id == occurrence_id, Campaign.parent_id.is_(None))
        .order_by(Campaign.due_at, Campaign.id),
    ).all()


def edit(session: Session, campaign: Campaign, worker_id: int, now: datetime, **changes: Any) -> None:  # noqa: ANN401 - columns
    """Let a campaign that has not begun say something else. Raises NotAWorker, TooLate, NothingToSend."""
    require_worker(session, worker_id, campaign.place_id)
    # Another process may have begun to post it since it was read.
    session.refresh(campaign, with_for_update={"key_share": True})
    if campaign.status not in ("draft", "scheduled"):
        raise TooLate
    for name, value in changes.items():
        setattr(campaign, name, value)
    if not campaign.text.strip():
        raise NothingToSend
    session.flush()
    record(session, "campaign", campaign.id, "edit", now, before=campaign.status, after=campaign.status,
           actor_id=worker_id)  # fmt: skip


def retime(
    session: Session, campaign: Campaign, worker_id: int, now: datetime, *, due_at: datetime, expires_at: datetime,
    day: str,
) -> None:  # fmt: skip
    """Say it at another time, about that day. Raises NotAWorker, TooLate, DateInThePast."""
    if due_at <= now:
        raise DateInThePast
    edit(session, campaign, worker_id, now, due_at=due_at, expires_at=expires_at, day=day)


def schedule(session: Session, campaign: Campaign, worker_id: int, now: datetime) -> None:
    """Let it go out at its time. Raises NotAWorker, TooLate, DateInThePast."""
    require_worker(session, worker_id, campaign.place_id)
    if campaign.expires_at <= now or (campaign.kind != "broadcast" and campaign.due_at <= now):
        raise DateInThePast
    move(session, campaign, "schedule", Actor(worker_id, frozenset({WORKER})), now)


def drop_campaign(session: Session, campaign: Campaign, worker_id: int, now: datetime) -> None:
    """Do not send it. Raises NotAWorker, TooLate."""
    require_worker(session, worker_id, campaign.place_id)
    move(session, campaign, "drop", Actor(worker_id, frozenset({WORKER})), now)


def recall(session: Session, campaign: Campaign, worker_id: int, now: datetime) -> None:
    """撤回: what has not gone out stays; what has is taken back by and by. Raises NotAWorker, TooLate."""
    require_worker(session, worker_id, campaign.place_id)
    move(session, campaign, "recall", Actor(worker_id, frozenset({WORKER})), now, reached_id=0)


def due_campaigns(session: Session, now: datetime) -> Sequence[Campaign]:
    """Return the campaigns whose time has come or is over, and those that are being posted or recalled.

    A step waits while its activity is paused or its day is undecided; on a day that is skipped it runs out.
    """
    goes = or_(
        Campaign.occurrence_id.is_(None),
        Campaign.status != "scheduled",
        and_(Activity.status == "running", Occurrence.status.in_(("planned", "over")), Campaign.kind != "ask"),
        and_(Activity.status == "running", Occurrence.status == "asked", Campaign.kind == "ask"),
        # A theme was written and agreed to by somebody, and goes out although no other will follow by the rule.
        and_(Activity.status == "ended", Campaign.kind == "theme"),
        Campaign.expires_at <= now,
    )
    return session.scalars(
        select(Campaign)
        .outerjoin(Occurrence, Occurrence.id == Campaign.occurrence_id)
        .outerjoin(Activity, Activity.id == Occurrence.activity_id)
        .where(Campaign.status.in_(ON_ITS_WAY), Campaign.due_at <= now, goes)
        # What only waits for the morning holds up nothing that is taken back in the night.
        .order_by(Campaign.status != "recalling", Campaign.due_at, Campaign.id)
        .limit(20)
        .with_for_update(of=Campaign, skip_locked=True, key_share=True),
    ).all()


def is_awaited(session: Session, campaign: Campaign) -> bool:
    """Tell whether anybody would miss it: it belongs to no day, or to one that takes place."""
    occurrence = None if campaign.occurrence_id is None else session.get(Occurrence, campaign.occurrence_id)
    if occurrence is None:
        return True
    activity = session.get(Activity, occurrence.activity_id)
    goes = ("asked",) if campaign.kind == "ask" else ("planned", "over")
    return occurrence.status in goes and activity is not None and activity.status == "running"


def begin_posting(session: Session, campaign: Campaign, now: datetime) -> None:
    """Mark that posting has begun; harmless when it had."""
    if campaign.status == "scheduled":
        move(session, campaign, "post", PROGRAM, now)


def suppress(session: Session, campaign: Campaign, now: datetime, why: str) -> None:
    """Do not post it any more: its time makes no sense now."""
    move(session, campaign, "suppress", PROGRAM, now, why=why)


def reached(session: Session, campaign: Campaign, last_id: int) -> None:
    """Remember how far posting (or taking back) has come."""
    campaign.reached_id = last_id
    session.flush()


def finish(session: Session, campaign: Campaign, now: datetime) -> None:
    """Mark that everybody has been posted to, or that all has been taken back."""
    move(session, campaign, "finish", PROGRAM, now)


def key_of(campaign: Campaign, who: str, id_: int) -> str:
    """Return the key under which a person (or a group) gets it once: `invite:2026-11-28:occurrence:7:person:42`."""
    anchor = (
        f"occurrence:{campaign.occurrence_id}"
        if campaign.occurrence_id
        else f"campaign:{campaign.parent_id or campaign.id}"
    )
    return f"{campaign.kind}:{campaign.day}:{anchor}:{who}:{id_}"


def was_posted_to(session: Session, campaign: Campaign, person_id: int) -> bool:
    """Tell whether the campaign was posted to the person."""
    key = key_of(campaign, "person", person_id)
    return session.scalar(select(Message.id).where(Message.key == key)) is not None


def how_it_went(session: Session, campaign: Campaign) -> dict[str, int]:
    """Return how many messages of the campaign stand in which state: posted, sent, queued and so on."""
    rows = session.execute(
        select(Message.state, func.count())
        .where(Message.campaign_id == campaign.id, Message.replaces_id.is_(None))
        .group_by(Message.state),
    ).all()
    return {str(state): count for state, count in rows}


def themes_of(session: Session, place_ids: Sequence[int], since: datetime) -> Sequence[Campaign]:
    """Return what was or will be broadcast from these places since then, the newest first."""
    return session.scalars(
        select(Campaign)
        .where(
            Campaign.place_id.in_(place_ids), Campaign.kind.in_(("theme", "broadcast")), Campaign.due_at >= since,
            Campaign.status.not_in(("draft", "cancelled")),
        )
        .order_by(Campaign.due_at.desc(), Campaign.id.desc())
        .limit(12),
    ).all()  # fmt: skip
