"""Broadcasts: what a worker writes and many read. To whom it goes, that it goes, what the stations add, its figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import Session

from storage import activities, campaigns, quiet
from storage.activities import Activity, Occurrence
from storage.audiences import audience_size, doors_of, groups_of, places_of
from storage.campaigns import Campaign, drop_campaign, edit, get_campaign, plan, schedule, step_of, suppress
from storage.errors import DateInThePast, MoreThanAgreed, NobodyToReach, OldButton, PictureTooLarge, TooLate
from storage.files import File
from storage.members import Membership, require_worker
from storage.people import Chat
from storage.places import Place, below
from storage.scopes import require_reach
from storage.tickets import ZONE

KINDS = ("theme", "broadcast")
ROLES = (None, "resident", "volunteer", "worker")
# What goes to more people than this is asked about once more.
MOST_UNASKED = 50
# Bot API: about thirty messages a second to different chats.
A_SECOND = 30
STANDS_FOR = timedelta(hours=24)
THEME_UNTIL = time(20)
BEGUN = ("posting", "posted")


class Forecast(NamedTuple):
    """How many people it reaches, how many of them by Telegram, in which groups, and for how long it is under way."""

    people: int
    telegram: int
    groups: Sequence[Chat]
    takes: timedelta


def own(session: Session, campaign_id: int, worker_id: int) -> Campaign:
    """Return what a worker of its place may look at and change. Raises OldButton, NotAWorker."""
    campaign = get_campaign(session, campaign_id)
    if campaign.kind not in KINDS:
        raise OldButton
    require_worker(session, worker_id, campaign.place_id)
    return campaign


def span(kind: str, due: datetime) -> dict[str, Any]:
    """Return the columns of a time: a theme makes sense until the next evening, anything else for a day."""
    day = due.astimezone(ZONE).date()
    until = datetime.combine(day + timedelta(days=1), THEME_UNTIL, ZONE) if kind == "theme" else due + STANDS_FOR
    return {"due_at": due, "expires_at": until, "day": day.isoformat()}


def by_daylight(at: datetime) -> datetime:
    """Return that moment, or the end of the quiet hours it lies in."""
    return quiet.next_morning(at) if quiet.is_quiet(at) else at


def is_at_once(campaign: Campaign) -> bool:
    """Tell whether it goes as soon as the worker says so, at no time of its own."""
    return campaign.kind == "broadcast" and campaign.due_at == campaign.made_at


def forecast(session: Session, campaign: Campaign) -> Forecast:
    """Return what sending it means, now."""
    groups = groups_of(session, campaign)
    people, telegram = doors_of(session, campaign)
    return Forecast(people, telegram, groups, timedelta(seconds=(telegram + len(groups)) / A_SECOND))


def aim(session: Session, campaign: Campaign, worker_id: int, now: datetime, audience: dict[str, Any]) -> None:
    """Send it to these. Raises NotAWorker, TooLate (it is no draft), OldButton (none of their places), NobodyToReach.

    Once it is scheduled its audience stays: it was what the worker agreed to.
    """
    own(session, campaign.id, worker_id)
    if campaign.status != "draft":
        raise TooLate
    chosen = [int(one) for one in audience.get("places", [])]
    if set(chosen) - set(below(session, [campaign.place_id])) or audience.get("role") not in ROLES:
        raise OldButton
    edit(session, campaign, worker_id, now, audience={**audience, "places": chosen})
    if not audience_size(session, campaign) and not groups_of(session, campaign):
        raise NobodyToReach


def release(session: Session, campaign: Campaign, worker_id: int, now: datetime, *, agreed: int = 0) -> list[Campaign]:
    """Let it go out at its time; returns what was made of a theme for the stations below.

    `agreed`: to how many people the worker has said yes. Raises NotAWorker, ReachesFurther, TooLate, DateInThePast,
    PictureTooLarge (it could not be fetched), NobodyToReach, MoreThanAgreed (more than fifty, and nobody was asked).
    """
    own(session, campaign.id, worker_id)
    require_reach(session, worker_id, campaign.place_id)
    if campaign.status != "draft":
        raise TooLate
    if is_at_once(campaign):
        edit(session, campaign, worker_id, now, **span(campaign.kind, by_daylight(now)))
    elif campaign.due_at <= now:
        raise DateInThePast
    picture = None if campaign.picture_id is None else session.get(File, campaign.picture_id)
    if picture is not None and picture.state == "never":
        raise PictureTooLarge
    expected = forecast(session, campaign)
    if not expected.people and not expected.groups:
        raise NobodyToReach
    if expected.people > max(MOST_UNASKED, agreed):
        raise MoreThanAgreed
    bind_to_day(session, campaign, worker_id, now)
    schedule(session, campaign, worker_id, now)
    return _carry_down(session, campaign, worker_id, now)


def change(session: Session, campaign: Campaign, worker_id: int, now: datetime, **changes: Any) -> None:  # noqa: ANN401 - columns
    """Let it say something else, at the stations too, whose own lines stay.

    Raises NotAWorker, ReachesFurther, TooLate, NothingToSend, OldButton (it comes from above: see `add_lines`).
    """
    _written_here(session, campaign, worker_id)
    require_reach(session, worker_id, campaign.place_id)
    before = campaign.text
    edit(session, campaign, worker_id, now, **changes)
    for child in children_of(session, campaign):
        if child.status == "scheduled":
            text = campaign.text + child.text.removeprefix(before)
            edit(session, child, worker_id, now, **(changes | {"text": text}))


def retime(session: Session, campaign: Campaign, worker_id: int, now: datetime, due: datetime) -> None:
    """Say it at that time, at the stations too. Raises NotAWorker, TooLate, DateInThePast, OldButton."""
    _written_here(session, campaign, worker_id)
    times = span(campaign.kind, due)
    campaigns.retime(session, campaign, worker_id, now, **times)
    if campaign.status == "scheduled":
        _unbind(session, campaign)
        bind_to_day(session, campaign, worker_id, now)
        for child in children_of(session, campaign):
            if child.status == "scheduled":
                campaigns.retime(session, child, worker_id, now, **times)
                child.occurrence_id = campaign.occurrence_id
    session.flush()


def at_once(session: Session, campaign: Campaign, worker_id: int, now: datetime) -> None:
    """Let it go as soon as the worker says so, at no time of its own. Raises NotAWorker, TooLate, OldButton."""
    own(session, campaign.id, worker_id)
    if campaign.status != "draft" or campaign.kind != "broadcast":
        raise TooLate
    edit(session, campaign, worker_id, now, **span(campaign.kind, campaign.made_at))


def call_off(session: Session, campaign: Campaign, worker_id: int, now: datetime) -> list[Campaign]:
    """不发了, for the stations below too; returns what those would have sent. Raises NotAWorker, TooLate, OldButton."""
    _written_here(session, campaign, worker_id)
    drop_campaign(session, campaign, worker_id, now)
    dropped = [child for child in children_of(session, campaign) if child.status == "scheduled"]
    for child in dropped:
        drop_campaign(session, child, worker_id, now)
    _unbind(session, campaign)
    return dropped


def take_back(session: Session, campaign: Campaign, worker_id: int, now: datetime) -> None:
    """撤回, at the stations below too: what has gone out is taken back by and by. Raises NotAWorker, TooLate."""
    own(session, campaign.id, worker_id)
    campaigns.recall(session, campaign, worker_id, now)
    for child in children_of(session, campaign):
        if child.status == "scheduled":
            drop_campaign(session, child, worker_id, now)
        elif child.status in BEGUN:
            campaigns.recall(session, child, worker_id, now)


def add_lines(session: Session, child: Campaign, worker_id: int, now: datetime, lines: str) -> None:
    """Let a station say something of its own below what comes from above. Raises NotAWorker, OldButton, TooLate."""
    own(session, child.id, worker_id)
    if child.parent_id is None:
        raise OldButton
    above = get_campaign(session, child.parent_id)
    edit(session, child, worker_id, now, text=f"{above.text}\n\n{lines.strip()}")


def children_of(session: Session, campaign: Campaign) -> Sequence[Campaign]:
    """Return what the stations below send of it."""
    return session.scalars(select(Campaign).where(Campaign.parent_id == campaign.id).order_by(Campaign.id)).all()


def family_of(session: Session, campaign: Campaign) -> Sequence[Campaign]:
    """Return what it is a part of, that first, and what all the stations send of it."""
    root = root_of(session, campaign)
    return [root, *children_of(session, root)]


def root_of(session: Session, campaign: Campaign) -> Campaign:
    """Return what it is a part of; itself, where it is none: there its wall and its figures are kept."""
    return campaign if campaign.parent_id is None else get_campaign(session, campaign.parent_id)


def theme_day(session: Session, place_id: int, after: str) -> Occurrence | None:
    """Return the next day, after this ISO date, on which the place publishes a theme that nobody has written yet."""
    written = exists().where(Campaign.occurrence_id == Occurrence.id, Campaign.kind == "theme")
    return session.scalar(
        select(Occurrence)
        .join(Activity, Activity.id == Occurrence.activity_id)
        .where(_theme_of(place_id), Occurrence.day > after, Occurrence.status.in_(("planned", "asked")), ~written)
        .order_by(Occurrence.day)
        .limit(1)
    )


def theme_on(session: Session, place_id: int, day: str) -> Campaign | None:
    """Return the theme that the place sends on that ISO date; None where none is written."""
    return session.scalar(
        select(Campaign)
        .where(
            Campaign.kind == "theme", Campaign.place_id == place_id, Campaign.day == day,
            Campaign.parent_id.is_(None), Campaign.status.in_(("scheduled", *BEGUN)),
        )
        .order_by(Campaign.id)
        .limit(1)
    )  # fmt: skip


def bind_to_day(session: Session, campaign: Campaign, worker_id: int, now: datetime) -> None:
    """Let a theme be the one of its day, if the place publishes one by a rule then: nobody is reminded to write it."""
    day = None
    # What has been posted goes by the keys that it began with.
    if campaign.kind == "theme" and campaign.parent_id is None and campaign.status in ("draft", "scheduled"):
        day = session.scalar(
            select(Occurrence)
            .join(Activity, Activity.id == Occurrence.activity_id)
            .where(
                _theme_of(campaign.place_id), Occurrence.day == campaign.day,
                Occurrence.status.in_(("planned", "asked")),
            )
            .order_by(Occurrence.id)
            .limit(1)
        )  # fmt: skip
    if day is None or step_of(session, day.id, "theme") is not None:
        return
    if day.status == "asked":
        # Whoever writes the theme of a holiday wants it to be sent.
        activities.keep(session, day, worker_id, now)
    for one in (campaign, *children_of(session, campaign)):
        one.occurrence_id = day.id
    session.flush()
    prompt = step_of(session, day.id, "prompt")
    if prompt is not None and prompt.status == "scheduled":
        suppress(session, prompt, now, "it is written")


def _written_here(session: Session, campaign: Campaign, worker_id: int) -> None:
    """Raise OldButton where it comes from above, besides what `own` raises: a station only adds to it."""
    if own(session, campaign.id, worker_id).parent_id is not None:
        raise OldButton


def _theme_of(place_id: int) -> ColumnElement[bool]:
    return and_(Activity.kind == "theme", Activity.status == "running", Occurrence.place_id == place_id)


def _unbind(session: Session, campaign: Campaign) -> None:
    """Leave the day free for another theme."""
    for one in (campaign, *children_of(session, campaign)):
        one.occurrence_id = None
    session.flush()


def carriers(session: Session, campaign: Campaign) -> Sequence[int]:
    """Return the stations below that would send the theme themselves: those that have a worker of their own."""
    if campaign.kind != "theme" or campaign.parent_id is not None:
        return []
    works = exists().where(Membership.place_id == Place.id, Membership.role == "worker", Membership.status == "active")
    return session.scalars(
        select(Place.id)
        .where(
            Place.id.in_(places_of(session, campaign)), Place.kind == "station", Place.id != campaign.place_id, works
        )
        .order_by(Place.id)
    ).all()


def _carry_down(session: Session, campaign: Campaign, worker_id: int, now: datetime) -> list[Campaign]:
    made = []
    for station in carriers(session, campaign):
        child = plan(
            session, campaign.kind, station, worker_id, now, day=campaign.day, due_at=campaign.due_at,
            expires_at=campaign.expires_at, text=campaign.text, title=campaign.title, link=campaign.link,
            picture_id=campaign.picture_id, audience={**(campaign.audience or {}), "places": [station]},
            occurrence_id=campaign.occurrence_id, parent_id=campaign.id,
        )  # fmt: skip
        schedule(session, child, worker_id, now)
        made.append(child)
    return made
