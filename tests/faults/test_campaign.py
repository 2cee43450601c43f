"""A campaign for more people than one transaction takes, whose program dies between its parts."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select

from bot.pace import MOST_AHEAD
from storage import campaigns
from storage.members import Membership
from storage.messages import Message
from storage.people import Chat, Person
from storage.tickets import ZONE
from tests.faults.broadcasting import broadcast
from tests.faults.story import story
from tests.faults.town import Town
from tests.nursery import Nursery

CROWD = 600


def test_a_campaign_reaches_everybody_once_although_the_program_dies_between_its_parts(
    nursery: Nursery, tmp_path: Path
) -> None:
    with story(nursery, tmp_path, f"sqlite:///{tmp_path / 'wudan.db'}", random.Random(3), looks_often=True) as told:
        everybody = _crowd(told.town) + len(told.town.on_telegram) + len(told.town.on_web)
        _theme(told.town)
        told.dies_at("a part of a campaign, after its commit", 1)
        told.dies_at("a part of a campaign, before its commit", 1)
        told.comes_back_and_settles(lambda: _posted(told.town) == "posted")
        breaches = told.breaches()
        assert not breaches, "\n".join(breaches)
        with told.town.database.look() as session:
            assert session.scalar(select(func.count()).where(Message.key.like("theme:%"))) == everybody


@pytest.mark.timeout(180)
def test_a_broadcast_at_telegrams_pace_misses_nobody_although_the_program_is_killed_in_the_middle(
    nursery: Nursery, tmp_path: Path
) -> None:
    said = broadcast(nursery, tmp_path, f"sqlite:///{tmp_path / 'wudan.db'}", random.Random(11), chats=120, kills=2)
    assert not said.breaches, "\n".join(said.breaches)
    assert said.uncertain <= 2 * said.kills * MOST_AHEAD
    # Whom a death left in doubt is listed and not told twice: how many depends on the moment, nobody is in neither.
    assert said.reached + said.uncertain >= 120


def _crowd(town: Town) -> int:
    now = datetime.now(UTC)
    someone = {"name": "", "phone": "", "estate": "", "building": "", "unit": "", "room": "", "created_at": now,
               "consented_at": now, "place_id": town.place_id}  # fmt: skip
    with town.database.begin() as session:
        ids = list(session.scalars(insert(Person).returning(Person.id), [someone] * CROWD))
        chats = [{"channel": "web", "address": f"crowd {one}", "person_id": one, "heard_at": now} for one in ids]
        session.execute(insert(Chat), chats)
    return CROWD


def _theme(town: Town) -> None:
    now = datetime.now(UTC)
    earlier, day = now - timedelta(hours=1), (now.astimezone(ZONE) + timedelta(days=1)).date().isoformat()
    with town.database.begin() as session:
        worker = session.scalar(select(Membership.person_id).where(Membership.role == "worker"))
        assert worker is not None
        theme = campaigns.plan(
            session,
            "theme",
            town.place_id,
            worker,
            earlier,
            day=day,
            due_at=now - timedelta(minutes=1),
            expires_at=now + timedelta(days=1),
            text="清洁家园",
        )
        campaigns.schedule(session, theme, worker, earlier)


def _posted(town: Town) -> str | None:
    with town.database.look() as session:
        return session.scalar(select(campaigns.Campaign.status))
