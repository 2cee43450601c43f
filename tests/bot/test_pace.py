"""The pace: 30 messages a second over all chats, 1 a second in one chat, 20 a minute in one group."""

from __future__ import annotations

import heapq
import itertools
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.pace import AHEAD, MOST_AHEAD, Pace
from storage.database import Database
from storage.messages import Urge
from tests.bot.rig import sending
from tests.botapi import BotApi

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
# Chats that are spoken to: people, and from 100 on groups.
CHATS = st.lists(st.integers(0, 110), min_size=40, max_size=200)
# How long the program is held up before it looks again, in seconds: mostly not at all.
HELD_UP = st.lists(st.one_of(st.just(0.0), st.floats(0, 0.15), st.just(3.0)), min_size=1, max_size=40)
JITTER = st.lists(st.floats(0, 0.06), min_size=1, max_size=40)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def speaks(pace: Pace, chats: Sequence[int], held_up: Sequence[float]) -> Iterator[tuple[float, int]]:
    """Speak to these chats in turn as the sender does, and tell when each message left."""
    now, waiting, turn = NOW, list(chats), 0
    while waiting:
        now += timedelta(seconds=held_up[turn % len(held_up)])
        turn += 1
        paused = pace.paused(now)
        free = [chat for chat in dict.fromkeys(waiting) if chat not in paused][: pace.room(now)]
        for chat in free:
            now = max(now, pace.moment(now))
            waiting.remove(chat)
            pace.spend(chat, "-100" if chat >= 100 else "1", now)
            yield (now - NOW).total_seconds(), chat
        if not free:
            now += timedelta(seconds=pace.next_room(now, 1.0))


def most_within(seconds: float, times: Sequence[float]) -> int:
    """The fullest window of so many seconds."""
    return max(sum(begin <= one < begin + seconds for one in times) for begin in times)


@given(CHATS, HELD_UP)
def test_no_second_holds_more_than_thirty_and_no_chat_hears_two_in_one(chats: list[int], held_up: list[float]) -> None:
    sent = list(speaks(Pace(), chats, held_up))
    assert len(sent) == len(chats)
    assert most_within(1, [at for at, _ in sent]) <= 30
    for chat in set(chats):
        times = [at for at, one in sent if one == chat]
        assert most_within(1, times) == 1
        if chat >= 100:
            assert most_within(60, times) <= 20


@given(JITTER, HELD_UP)
def test_what_the_network_shifts_does_not_meet_over_there(jitter: list[float], held_up: list[float]) -> None:
    left = [at for at, _ in speaks(Pace(), range(90), held_up)]
    arrived = sorted(at + jitter[n % len(jitter)] for n, at in enumerate(left))
    # Nobody counts to the millisecond: the scripted Telegram forgives a twentieth of a second, too.
    assert most_within(0.95, arrived) <= 30


@given(st.lists(st.one_of(st.just(0.0), st.floats(0, 0.5)), min_size=1, max_size=40))
def test_what_is_late_on_its_way_does_not_meet_what_follows(jitter: list[float]) -> None:
    pace, now, arrived = Pace(), NOW, list[float]()
    answers: list[tuple[datetime, int, datetime]] = []
    for chat in range(120):
        now = max(now, pace.moment(now))
        while answers and answers[0][0] <= now:
            at, whose, sent = heapq.heappop(answers)
            pace.answered(whose, sent, at)
        now = max(now, pace.moment(now))
        pace.spend(chat, "1", now)
        trip = jitter[chat % len(jitter)] if chat else 0.0
        arrived.append((now - NOW).total_seconds() + trip)
        heapq.heappush(answers, (now + timedelta(seconds=trip), chat, now))
    assert most_within(0.95, sorted(arrived)) <= 30


@example(often=[0.005], seldom=0.1)
@given(st.lists(st.floats(0, 0.005), min_size=1, max_size=30), st.floats(0, 0.1))
def test_moments_that_are_missed_are_made_good(often: list[float], seldom: float) -> None:
    held_up = [often[n % len(often)] for n in range(30)] + [seldom]
    times = [at for at, _ in speaks(Pace(), range(300), held_up)]
    assert (len(times) - 1) / times[-1] >= 29.1


def test_messages_leave_one_by_one() -> None:
    times = [at for at, _ in speaks(Pace(), range(60), [0.0])]
    gaps = [late - early for early, late in itertools.pairwise(times)]
    assert min(gaps) >= 0.024
    assert max(gaps) <= 0.05


def test_who_begins_just_after_another_died_keeps_to_what_that_one_sent() -> None:
    before = [at for at, _ in speaks(Pace(), range(300), [0.0])]
    heir = [before[-1] + at for at, _ in speaks(Pace(), range(300), [0.0])]
    assert most_within(0.95, before + heir) <= 30


def test_only_the_next_few_are_looked_up_and_each_waits_for_its_moment() -> None:
    pace = Pace()
    assert 1 <= pace.room(NOW) <= MOST_AHEAD
    assert pace.moment(NOW) == NOW
    pace.spend(7, "1", NOW)
    assert NOW < pace.moment(NOW) <= NOW + AHEAD


def test_a_chat_hears_one_message_a_second() -> None:
    pace = Pace()
    pace.spend(7, "1", NOW)
    assert pace.paused(after(0.9)) == [7]
    assert pace.paused(after(1.02)) == []


def test_a_group_hears_twenty_a_minute() -> None:
    pace = Pace()
    for n in range(20):
        assert pace.paused(after(n * 1.5)) == []
        pace.spend(7, "-100", after(n * 1.5))
    assert pace.paused(after(59)) == [7]
    assert pace.paused(after(60.1)) == []


def test_thousands_who_were_spoken_to_are_forgotten() -> None:
    pace = Pace()
    for chat in range(1000):
        pace.spend(chat, "-5", after(chat / 25))
    assert len(pace.paused(after(40))) <= 30
    assert pace.paused(after(2000)) == []
    pace.spend(1, "-5", after(2000))
    assert len(pace._groups) == 1
    assert len(pace._ends) == 1


def test_who_is_told_to_wait_waits_and_the_others_go_on() -> None:
    pace = Pace()
    pace.halt(7, after(30), NOW)
    assert pace.paused(after(29)) == [7]
    assert pace.room(after(29)) > 0
    assert pace.paused(after(30)) == []


def test_when_two_chats_are_told_to_wait_everything_does() -> None:
    pace = Pace()
    pace.halt(7, after(1), NOW)
    pace.halt(8, after(5), NOW)
    assert pace.room(after(4)) == 0
    assert pace.next_room(after(4), 5.0) == pytest.approx(1 - AHEAD.total_seconds())
    assert pace.room(after(5)) > 0


def test_a_clock_that_is_set_back_holds_up_nobody() -> None:
    pace = Pace()
    for at, _ in speaks(pace, range(200), [0.0]):
        assert at >= 0
    pace.halt(7, after(30), after(10))
    assert pace.room(NOW - timedelta(hours=1)) > 0
    assert pace.paused(NOW - timedelta(hours=1)) == []


def test_switched_off_it_lets_everything_pass() -> None:
    pace = Pace(kept=False)
    for _ in range(100):
        pace.spend(7, "-1", NOW)
    assert pace.room(NOW) > 100
    assert pace.moment(NOW) == NOW
    assert pace.paused(NOW) == []


def test_it_tells_how_long_to_wait() -> None:
    pace = Pace()
    assert pace.next_room(NOW, 1.0) == 1.0
    pace.spend(7, "1", NOW)
    assert pace.next_room(after(0.4), 5.0) == pytest.approx(0.612)


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
            assert len(people[0][0].sees()) == 4
            answers = [shown.text for shown in people[0][0].sees() if shown.text != "群发"]
            assert answers == ["一", "二", "三"]
        assert telegram.violations == 0
