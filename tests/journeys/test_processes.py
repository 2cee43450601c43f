"""Two processes on one PostgreSQL: both hear, one sends, and where that one dies the other takes over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.running import Lease
from tests.botapi import BotApi
from tests.journeys.test_judgement import opens_a_ticket
from tests.journeys.town import Neighbourhood, OnTelegram, OnWeb, Town
from tests.program import Program, WebPerson

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


@pytest.fixture
def telegram() -> Iterator[BotApi]:
    with BotApi(limits=False) as server:
        yield server


def holders(session: Session) -> dict[str, str]:
    return {lease.job: lease.holder for lease in session.scalars(select(Lease).where(Lease.until > datetime.now(UTC)))}


def run_out(session: Session) -> None:
    """Let every lease have run out: a test has no time to wait for it."""
    session.execute(update(Lease).values(until=datetime.now(UTC) - timedelta(minutes=5)))


def test_two_processes_share_the_work_and_one_takes_over(folder: Path, postgres_url: str, telegram: BotApi) -> None:
    settings = {
        "database_url": postgres_url, "telegram_token": telegram.token, "telegram_api": telegram.url,
        "telegram_pace": 0, "secret": "a secret that both know",
    }  # fmt: skip
    first, second = Program(folder, log="first.log", **settings), Program(folder, log="second.log", **settings)
    for program in (first, second):
        program.environment["WUDAN_TELEGRAM_WEBHOOK"] = second.url
    with first:
        town = Town(first, telegram, postgres_url)
        town.waits_until(
            lambda session: {"sender", "schedule", "webhook"} <= set(holders(session)), "the first's leases"
        )
        with second:
            walk(town, first, second, telegram)
            first.kill()
            town.in_database(run_out)
            town.program = second
            here = town.neighbourhood()
            bob, alice = here.volunteer(), here.resident(web=True)
            opens_a_ticket(alice)
            bob.hears("有人需要帮忙")
            now_held = town.in_database(holders)
            assert set(now_held) >= {"sender", "schedule", "media"}
            assert len(set(now_held.values())) == 1
            town.stayed_in_order()
        town.database.dispose()
    assert first.errors() == []


def walk(town: Town, first: Program, second: Program, telegram: BotApi) -> None:
    """A resident at the first process, a volunteer at the second's web chat, another on Telegram."""
    here = Neighbourhood(town, "两处社区")
    bob, zhao = here.volunteer(), OnWeb(town, "赵姐")
    zhao.page.client.close()
    zhao.page = WebPerson(second.url)
    town.pages.append(zhao.page)
    zhao.opens(here.invitation("volunteer"))
    zhao.hears("怎么称呼您")
    zhao.says("赵姐")
    zhao.presses("先不说")
    zhao.presses("扶贫帮困")
    zhao.presses("选好了")
    alice = here.resident(web=True)
    number = opens_a_ticket(alice)
    bob.hears(f"单号 {number}")
    zhao.hears(f"单号 {number}")
    zhao.presses("接单")
    assert "赵姐" in alice.hears("好消息")
    bob.hears("已由赵姐接单")
    assert len(set(town.in_database(holders).values())) == 1

    # The first hears by its webhook too; what it hears twice, in both, is heard once.
    assert isinstance(bob, OnTelegram)
    webhook = telegram.counts()["webhook"]
    update_ = {
        "update_id": 888_000_001,
        "message": {
            "message_id": 999_001, "date": 1, "text": "我的任务", "from": bob.person.user,
            "chat": {"id": bob.person.id, "type": "private"},
        },
    }  # fmt: skip
    for program in (first, second, first):
        posted = httpx.post(
            f"{program.url}/telegram/webhook", json=update_, headers={SECRET_HEADER: webhook["secret_token"]},
            trust_env=False,
        )  # fmt: skip
        assert posted.status_code == 200
    bob.hears("现在没有任务", ever=True)
    assert sum("现在没有任务" in text for text in bob.sees()) == 1


@pytest.mark.parametrize("town", ["webhook_town"], indirect=True)
def test_who_does_not_know_the_secret_is_not_heard(town: Town) -> None:
    url = f"{town.program.url}/telegram/webhook"
    body = {
        "update_id": 1,
        "message": {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "text": "你好"},
    }
    right = town.telegram.waits_until(lambda: town.telegram.counts()["webhook"])["secret_token"]
    assert httpx.post(url, json=body, trust_env=False).status_code == 403
    assert httpx.post(url, json=body, headers={SECRET_HEADER: "wrong"}, trust_env=False).status_code == 403
    assert httpx.post(url, json=body, headers={SECRET_HEADER: ""}, trust_env=False).status_code == 403
    assert httpx.get(url, trust_env=False).status_code == 405
    for strange in (b"no JSON", b"[1, 2]", b"", b'"text"'):
        answer = httpx.post(url, content=strange, headers={SECRET_HEADER: right}, trust_env=False)
        assert answer.status_code == 400


def test_by_polling_there_is_no_webhook(town: Town) -> None:
    assert httpx.post(f"{town.program.url}/telegram/webhook", json={}, trust_env=False).status_code == 404
