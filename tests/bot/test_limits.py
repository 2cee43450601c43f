"""Limits: how often one address and one chat may knock; and who may read the program's figures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import limits
from bot.buckets import Buckets
from bot.doors import webchat
from tests.community import Community, community  # noqa: F401 - pytest finds it here
from tests.desk import Office, Worker, office


def test_a_bucket_gives_so_many_at_once_and_fills_again() -> None:
    now = 0.0
    buckets = Buckets(2, 0.5, lambda: now)
    assert [buckets.take("here") for _ in range(3)] == [True, True, False]
    assert buckets.take("elsewhere")
    now = 2.0
    assert [buckets.take("here") for _ in range(2)] == [True, False]


def says(browser: Worker, number: int, secret: str) -> int:
    headers = {"Cookie": f"wudan={secret}"}
    return browser.asks(
        "POST", "/chat/say", json={"key": f"key {number:06}", "text": "谢谢"}, headers=headers
    ).status_code


@pytest.fixture
def busy(community: Community, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:  # noqa: F811
    """A program whose patience is short."""
    monkeypatch.setattr(limits, "WORDS", (4, 0.01))
    monkeypatch.setattr(webchat, "STRANGERS", (3, 0.01))
    with office(community, tmp_path) as made:
        yield made


def test_one_chat_that_never_stops_is_asked_to_wait(busy: Office) -> None:
    browser = busy.stranger()
    assert [says(browser, number, "one") for number in range(5)] == [200, 200, 200, 200, 429]
    # Somebody else behind the same address is heard.
    assert says(browser, 0, "another") == 200


def test_strangers_without_end_from_one_address_are_asked_to_wait(busy: Office) -> None:
    browser = busy.stranger()
    assert [says(browser, 0, f"secret{number}") for number in range(4)] == [200, 200, 200, 429]
    # Who spoke before goes on, and elsewhere others begin.
    assert says(browser, 1, "secret0") == 200
    assert says(busy.stranger(), 0, "from-elsewhere") == 200


def test_whoever_knocks_at_the_desk_without_end_is_asked_to_wait(
    community: Community,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "DESKS", (3, 0.01))
    monkeypatch.setattr(limits, "LOOKS", (2, 0.01))
    with office(community, tmp_path) as made:
        knocking = made.stranger()
        forged = [knocking.asks("POST", "/desk/people/import", data={"csrf": "x"}, follow=False) for _ in range(4)]
        assert [one.status_code for one in forged] == [303, 303, 303, 429]
        assert "等" in knocking.opens("/desk/").text
        # At the other doors, and from elsewhere, it is another matter.
        assert [knocking.opens("/chat/").status_code for _ in range(3)] == [200, 200, 429]
        assert knocking.opens("/menu").status_code == 200
        assert made.stranger().opens("/desk/login").status_code == 200


@pytest.mark.parametrize("path", ["/telegram", "/static/desk.js", "/healthz"])
def test_what_is_no_door_of_people_is_not_counted(path: str) -> None:
    asked = {"type": "http", "method": "POST", "path": path, "client": ("203.0.113.1", 5000), "headers": []}
    counted = limits.Limits()
    assert all(counted.allow(asked) for _ in range(int(limits.LOOKS[0]) + 50))


def test_the_figures_are_not_for_everybody(community: Community, tmp_path: Path) -> None:  # noqa: F811
    community.resident("陈阿婆").asks_for_a_repair()
    with office(community, tmp_path, "http://127.0.0.1:8000") as near:
        here = near.at("127.0.0.1")
        figures = here.asks("GET", "/metrics").text
        assert 'wudan_tickets{status="open"} 1.0' in figures
        assert "陈阿婆" not in figures
        assert here.asks("GET", "/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 404
        assert near.stranger().asks("GET", "/metrics").status_code == 404
        assert here.asks("GET", "/readyz").json() == {"ok": True}
    # Whoever has set an address for the public stands behind something: nobody is near.
    with office(community, tmp_path) as public:
        assert public.at("127.0.0.1").asks("GET", "/metrics").status_code == 404


def test_a_token_opens_the_figures_from_elsewhere(community: Community, tmp_path: Path) -> None:  # noqa: F811
    with office(community, tmp_path, metrics_token="a long token") as made:
        far = made.stranger()
        assert far.asks("GET", "/metrics", headers={"Authorization": "Bearer a long token"}).status_code == 200
        assert far.asks("GET", "/metrics", headers={"Authorization": "Bearer another"}).status_code == 404
        assert made.at("127.0.0.1").asks("GET", "/metrics").status_code == 404
