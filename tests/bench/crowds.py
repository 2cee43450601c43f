"""Crowds: a hundred thousand people in the database before a measurement begins, and what is said to all of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from storage import activities, campaigns, members, people, places, planning
from storage.activities import Occurrence
from storage.campaigns import Campaign
from storage.database import dialect_of
from storage.members import Membership
from storage.people import Chat, Person
from storage.tickets import ZONE

STATION = "枫林社区"
AT_ONCE = 5000


def move_in(session: Session, count: int, now: datetime, *, first: int = 1_000_000, on_web: bool = True) -> int:
    """Let so many volunteers live in one station, Telegram ids from `first` on; `on_web`: every other one on the web.

    Returns the station's id.
    """
    place = places.find_station(session, STATION) or places.set_station(session, STATION, phone="02155550123")
    for begin in range(0, count, AT_ONCE):
        many = range(begin, min(begin + AT_ONCE, count))
        ids = session.scalars(insert(Person).returning(Person.id), list(_people(many, place.id, now))).all()
        chats: list[dict[str, Any]] = [
            {"channel": "web" if on_web and n % 2 else "telegram", "address": str(first + n), "person_id": person_id,
             "heard_at": now}
            for n, person_id in zip(many, ids, strict=True)
        ]  # fmt: skip
        session.execute(insert(Chat), chats)
        session.execute(insert(Membership), [
            {"person_id": one, "place_id": place.id, "role": "volunteer", "status": "active", "since": now} for one in ids
        ])  # fmt: skip
    return place.id


def broadcast(session: Session, place_id: int, now: datetime, *, words: str, hours: float = 4) -> int:
    """Let a worker of the station say something to all its volunteers now; returns the campaign's id."""
    worker = _worker(session, place_id, now)
    made: Campaign = campaigns.plan(
        session, "broadcast", place_id, worker, now, day=now.astimezone(ZONE).date().isoformat(), due_at=now,
        expires_at=now + timedelta(hours=hours), text=words, audience={"places": [place_id], "role": "volunteer"},
    )  # fmt: skip
    campaigns.schedule(session, made, worker, now)
    return made.id


def invitation(session: Session, place_id: int, now: datetime) -> int:
    """Let all volunteers of the station be invited to a volunteer day now; returns the campaign's id."""
    worker = _worker(session, place_id, now)
    day = (now.astimezone(ZONE) + timedelta(days=6)).date().isoformat()
    made = activities.draft(session, "saturday", place_id, worker, now, text="清洁家园", starts_on=day,
                            starts_at="08:30", ends_at="11:00", spot="枫林苑东门", on_holiday="keep")  # fmt: skip
    activities.start(session, made, worker, now)
    planning.plan_ahead(session, now)
    occurrence = session.scalars(select(Occurrence).where(Occurrence.activity_id == made.id)).one()
    step = campaigns.step_of(session, occurrence.id, "invite")
    assert step is not None
    step.due_at = now
    session.flush()
    return step.id


def settle_statistics(session: Session) -> None:
    """Let PostgreSQL look at its tables, as it does by itself in a town that did not grow within a second."""
    if dialect_of(session) == "postgresql":
        session.execute(text("ANALYZE"))


def _worker(session: Session, place_id: int, now: datetime) -> int:
    chat, _ = people.make_chat(session, "web", "the worker's page", now, name="王姐")
    members.grant(session, chat.owner, "worker", place_id, now)
    return chat.owner


def _people(many: range, place_id: int, now: datetime) -> Iterator[dict[str, Any]]:
    for n in many:
        yield {"name": f"志愿者{n}", "created_at": now, "place_id": place_id, "consented_at": now, "phone": "",
               "estate": "", "building": "", "unit": "", "room": ""}  # fmt: skip
