"""Whether what stands in the database after the years is what must stand there."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.activities import Occurrence
from storage.campaigns import STEPS, Campaign
from storage.events import Event
from storage.messages import Message
from storage.people import Chat
from tests.community import SHANGHAI
from tests.soak.expected import Day, Expected, Step


class Counted(Protocol):
    """What is counted, and all that is not as it must be."""

    days: int
    posted: int
    suppressed: int
    messages: int
    breaches: list[str]


def verdict(session: Session, expected: Expected, now: datetime, ahead: timedelta, total: Counted) -> None:
    """Compare every day, every step and every message with what was reckoned, and write down each breach."""
    known = {(one.activity_id, one.day): one for one in session.scalars(select(Occurrence))}
    total.days = len(known)
    for (number, day), wanted in expected.days.items():
        found = known.pop((number, day.isoformat()), None)
        if found is None:
            if day <= (now + ahead).date():
                total.breaches.append(f"{number} {day} is missing")
        else:
            total.breaches += _day(wanted, found, now)
    total.breaches += [f"{number} {day} is no day of it" for number, day in known]
    _steps(session, expected, now, total)


def _day(wanted: Day, found: Occurrence, now: datetime) -> list[str]:
    status = wanted.status
    if wanted.day < now.date():
        status = {"planned": "over", "asked": "skipped"}.get(status, status)
    seen, must = (found.status, found.team, found.doubt), (status, wanted.team, wanted.doubt)
    return [] if seen == must else [f"{wanted.number} {wanted.day} is {seen}, must be {must}"]


def _steps(session: Session, expected: Expected, now: datetime, total: Counted) -> None:
    rows = session.execute(
        select(Occurrence.activity_id, Occurrence.day, Campaign)
        .join(Campaign, Campaign.occurrence_id == Occurrence.id)
        .where(Campaign.kind.in_(STEPS))
    ).all()
    found = {(number, day, one.kind): one for number, day, one in rows}
    if len(found) != len(rows):
        total.breaches.append("a step stands there twice")
    heard = _heard(session)
    why = dict(
        session.execute(
            select(Event.thing_id, Event.why).where(Event.thing == "campaign", Event.act == "suppress")
        ).all()
    )
    for step in expected.steps:
        if step.due > now:
            continue
        name = f"{step.kind} of {step.day.number} {step.day.day}"
        one = found.pop((step.day.number, step.day.day.isoformat(), step.kind), None)
        if one is None:
            total.breaches.append(f"{name} is missing")
            continue
        total.posted += one.status == "posted"
        total.suppressed += one.status == "suppressed"
        total.breaches += [f"{name}: {breach}" for breach in _step(step, one, heard.get(one.id, []), why)]
        total.messages += len(heard.pop(one.id, []))
    total.breaches += [f"{key} is said by nobody's plan" for key, one in found.items() if one.due_at <= now]
    total.breaches += [f"campaign {one} was said by nobody's plan" for one in heard]


def _step(step: Step, one: Campaign, heard: list[tuple[int, datetime]], why: dict[int, str | None]) -> list[str]:
    breaches = []
    if (one.due_at, one.expires_at) != (step.due, step.until):
        breaches.append(f"due {one.due_at} until {one.expires_at}")
    if one.status != step.state:
        breaches.append(f"{one.status}, must be {step.state}")
    if one.status == "suppressed" and not why.get(one.id):
        breaches.append("suppressed without a reason")
    people = Counter(person for person, _ in heard)
    if frozenset(people) != step.to or any(count > 1 for count in people.values()):
        breaches.append(f"said to {dict(people)}, must be {sorted(step.to)}")
    if any(not 7 <= at.astimezone(SHANGHAI).hour < 22 for _, at in heard):
        breaches.append("said at night")
    if any(not step.due <= at < step.until for _, at in heard):
        breaches.append("said outside its time")
    return breaches


def _heard(session: Session) -> dict[int, list[tuple[int, datetime]]]:
    heard: dict[int, list[tuple[int, datetime]]] = {}
    rows = session.execute(
        select(Message.campaign_id, Chat.person_id, Message.at)
        .join(Chat, Chat.id == Message.chat_id)
        .where(Message.campaign_id.is_not(None), Message.replaces_id.is_(None))
    )
    for campaign_id, person_id, at in rows:
        heard.setdefault(campaign_id or 0, []).append((person_id or 0, at))
    return heard
