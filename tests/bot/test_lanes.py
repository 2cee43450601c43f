"""Lanes: as many requests at once as there are lanes, and one that fails is free for the next."""

from __future__ import annotations

import asyncio

import pytest
from telegram.error import TelegramError

from bot.doors.lanes import Lanes
from tests.botapi import BotApi, failures

pytestmark = pytest.mark.asyncio


async def test_as_many_go_at_once_as_there_are_lanes(telegram: BotApi) -> None:
    lanes = Lanes(3, local=True)
    await lanes.initialize()
    telegram.fails(failures.slow(0.3), "getMe", times=6)
    loop = asyncio.get_running_loop()
    begun = loop.time()
    asked = [lanes.do_request(f"{telegram.url}/bot{telegram.token}/getMe", "POST") for _ in range(6)]
    answers = await asyncio.gather(*asked)
    assert [code for code, _ in answers] == [200] * 6
    assert loop.time() - begun >= 0.6
    await lanes.shutdown()


async def test_a_lane_that_failed_is_free_again(telegram: BotApi) -> None:
    lanes = Lanes(1, local=True)
    await lanes.initialize()
    telegram.fails(failures.reset(), "getMe")
    url = f"{telegram.url}/bot{telegram.token}/getMe"
    with pytest.raises(TelegramError):
        await lanes.do_request(url, "POST")
    assert (await lanes.do_request(url, "POST"))[0] == 200
    await lanes.shutdown()


async def test_one_who_gives_up_leaves_the_lane_to_the_next(telegram: BotApi) -> None:
    lanes = Lanes(1, local=True)
    await lanes.initialize()
    telegram.fails(failures.silent(), "getMe")
    url = f"{telegram.url}/bot{telegram.token}/getMe"
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await lanes.do_request(url, "POST")
    assert (await lanes.do_request(url, "POST"))[0] == 200
    await lanes.shutdown()
