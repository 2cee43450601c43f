"""A broadcast to a crowd on Telegram, whose program is killed in the middle of it, again and again."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, insert, select

from storage import campaigns
from storage.campaigns import Campaign
from storage.members import Membership
from storage.messages import Message
from storage.people import Chat, Person
from storage.tickets import ZONE
from tests.faults.story import Story, story
from tests.faults.town import Town
from tests.nursery import Nursery

FIRST = 9_000_001
WORDS = "本周六上午九点，一起清洁家园"
POINTS = ("a claim, before its commit", "a claim, after its commit", "a send, before it", "a send, after it",
          "a settling, before its commit", "a settling, after its commit")  # fmt: skip
# A claim, a send and a settling for each message: so many after the moment that was drawn, it dies.
MOST_TIMES = 25
PATIENCE = 60.0


@dataclass
class Broadcast:
    """What became of it."""

    kills: int = 0
    reached: int = 0
    uncertain: int = 0
    refused: int = 0
    breaches: list[str] = field(default_factory=list)


def broadcast(nursery: Nursery, folder: Path, url: str, rng: random.Random, *, chats: int, kills: int) -> Broadcast:
    """Say something to so many chats at Telegram's pace, kill the program so often in the middle, and reconcile."""
    with story(nursery, folder, url, rng, limits=True, looks_often=True, talk=1) as told:
        town, outcome = told.town, Broadcast(kills)
        _move_in(town, chats)
        number = _plan(town)
        for after in sorted(rng.sample(range(1, chats * 9 // 10), kills)):
            _dies(told, rng, _far_enough(town, number, after))
        told.comes_back_and_settles(lambda: _status(town, number) == "posted")
        outcome.refused = town.telegram.violations
        outcome.breaches = [*told.breaches(), *_missed(town, number, chats)]
        states = _states(town, number)
        outcome.reached, outcome.uncertain = states["sent"] + states["posted"], states["uncertain"]
        return outcome


def _dies(told: Story, rng: random.Random, far_enough: Callable[[], bool]) -> None:
    """Let it live until so much has gone out, and die at a chosen point or at any moment soon after."""
    told.lives_until(far_enough, PATIENCE, rng.uniform(0, 0.2))
    told.town.program.kill()
    if rng.random() < 0.5:
        # What comes back and dies at once has found what the one before it left.
        told.dies_at(rng.choice(POINTS), rng.randrange(1, MOST_TIMES), patience=5)


def _move_in(town: Town, count: int) -> None:
    now = datetime.now(UTC)
    town.telegram.ask("crowd", first=FIRST, count=count)
    someone = {"name": "", "phone": "", "estate": "", "building": "", "unit": "", "room": "", "created_at": now,
               "consented_at": now, "place_id": town.place_id}  # fmt: skip
    with town.database.begin() as session:
        ids = list(session.scalars(insert(Person).returning(Person.id), [someone] * count))
        session.execute(insert(Chat), [
            {"channel": "telegram", "address": str(FIRST + n), "person_id": one, "heard_at": now}
            for n, one in enumerate(ids)
        ])  # fmt: skip


def _plan(town: Town) -> int:
    now = datetime.now(UTC)
    earlier, day = now - timedelta(hours=1), now.astimezone(ZONE).date().isoformat()
    with town.database.begin() as session:
        worker = session.scalar(select(Membership.person_id).where(Membership.role == "worker"))
        assert worker is not None
        made = campaigns.plan(
            session, "broadcast", town.place_id, worker, earlier, day=day, due_at=now, text=WORDS,
            expires_at=now + timedelta(days=1), audience={"places": [town.place_id]},
        )  # fmt: skip
        campaigns.schedule(session, made, worker, earlier)
        return made.id


def _far_enough(town: Town, number: int, after: int) -> Callable[[], bool]:
    return lambda: _gone_out(town, number) >= after


def _gone_out(town: Town, number: int) -> int:
    with town.database.look() as session:
        gone = Message.state.in_(("sent", "uncertain"))
        return session.scalar(select(func.count()).where(Message.campaign_id == number, gone)) or 0


def _status(town: Town, number: int) -> str:
    with town.database.look() as session:
        return session.get_one(Campaign, number).status


def _states(town: Town, number: int) -> Counter[str]:
    with town.database.look() as session:
        return Counter(campaigns.how_it_went(session, session.get_one(Campaign, number)))


def _missed(town: Town, number: int, crowd: int) -> list[str]:
    states = _states(town, number)
    found = [f"{count} messages of the broadcast ended {state}" for state, count in states.items()
             if state not in ("sent", "posted", "uncertain")]  # fmt: skip
    everybody = crowd + len(town.on_telegram) + len(town.on_web)
    if states.total() != everybody:
        found.append(f"it was posted to {states.total()} people of {everybody}")
    came = Counter(
        int(call["params"]["chat_id"])
        for call in town.telegram.journal("sendMessage")
        if call["code"] == 200 and WORDS in call["params"]["text"] and int(call["params"]["chat_id"]) >= FIRST
    )
    found += [f"chat {chat} got it {count} times" for chat, count in came.items() if count > 1]
    if len(came) < crowd - states["uncertain"]:
        found.append(f"it came to {len(came)} chats of {crowd}, and {states['uncertain']} are listed as uncertain")
    return found
