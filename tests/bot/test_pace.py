"""The pace: 30 messages a second over all chats, 1 a second in one chat, 20 a minute in one group."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.pace import Pace
from storage.database import Database
from storage.messages import Urge
from tests.bot.rig import sending
from tests.botapi import BotApi

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_thirty_go_in_a_second_and_the_rest_wait() -> None:
    pace = Pace()
    for chat in range(30):
        assert pace.room(NOW) == 30 - chat
        pace.spend(chat, "1", NOW)
    assert pace.room(NOW) == 0
    assert pace.room(after(0.9)) == 0
    assert pace.room(after(1)) == 30


def test_a_chat_hears_one_message_a_second() -> None:
    pace = Pace()
    pace.spend(7, "1", NOW)
    assert pace.paused(after(0.9)) == [7]
    assert pace.paused(after(1)) == []


def test_a_group_hears_twenty_a_minute() -> None:
    pace = Pace()
    for n in range(20):
        assert pace.paused(after(n * 1.5)) == []
        pace.spend(7, "-100", after(n * 1.5))
    assert pace.paused(after(59)) == [7]
    assert pace.paused(after(60)) == []
    pace.spend(7, "-100", after(60))
    assert pace.paused(after(61)) == [7]
    assert pace.paused(after(61.5)) == []


def test_who_is_told_to_wait_waits_and_the_others_go_on() -> None:
    pace = Pace()
    pace.halt(7, after(30))
    assert pace.paused(after(29)) == [7]
    assert pace.room(after(29)) == 30
    assert pace.paused(after(30)) == []


def test_when_two_chats_are_told_to_wait_everything_does() -> None:
    pace = Pace()
    pace.halt(7, after(5))
    pace.halt(8, after(5))
    assert pace.room(after(4)) == 0
    assert pace.room(after(5)) == 30


def test_switched_off_it_lets_everything_pass() -> None:
    pace = Pace(kept=False)
    for _ in range(100):
        pace.spend(7, "-1", NOW)
    assert pace.room(NOW) > 100
    assert pace.paused(NOW) == []


def test_it_tells_how_long_to_wait() -> None:
    pace = Pace()
    assert pace.next_room(NOW, 1.0) == 1.0
    pace.spend(7, "1", NOW)
    assert pace.next_room(after(0.4), 5.0) == pytest.approx(0.6)


@pytest.mark.asyncio
async def test_a_telegram_that_enforces_its_limits_has_nothing_to_refuse(
    sqlite_database: Database, tmp_path: Path
) -> None:
    with BotApi(limits=True) as telegram:
        async with sending(sqlite_database, telegram, tmp_path, pace=True) as rig:
            people = [rig.person(f"居民{n}") for n in range(60)]
            begun = time.monotonic()
            rows = [await rig.say(chat, "群发", Urge.BROADCAST) for _, chat in people]
            rows += [await rig.say(people[0][1], text) for text in ("一", "二", "三")]
            for row in rows:
                assert (await rig.settled(row)).state == "sent"
            assert time.monotonic() - begun >= 1.9
            assert [shown.text for shown in people[0][0].sees()][:3] == ["一", "二", "三"] or len(
                people[0][0].sees()
            ) == 4
        assert telegram.violations == 0
