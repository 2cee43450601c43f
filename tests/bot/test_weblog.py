"""What a chat page reads of a week: pictures of ours, addresses, calendar files, and where it may send its place."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from icalendar import Calendar
from PIL import Image

from bot.doors import webchat
from storage import files, messages, people, places, rewriting, tickets
from storage.database import Database
from storage.invitations import digest_of
from storage.tickets import Ticket
from tests import week
from tests.bot.test_webchat import hears, says, serving

pytestmark = pytest.mark.asyncio
NOW = datetime(2026, 11, 18, 1, 0, tzinfo=UTC)


async def opened(database: Database, phone: httpx.AsyncClient) -> people.Chat:
    """Open a chat on this telephone and return it."""
    await phone.get("/chat/")
    await says(phone, "你好")
    with database.look() as session:
        chat = people.find_chat(session, "web", digest_of(phone.cookies["wudan"]))
        assert chat is not None
        return chat


def say(database: Database, chat: people.Chat, text: str, **more: Any) -> int:
    with database.begin() as session:
        return messages.say(session, session.get_one(people.Chat, chat.id), text, NOW, **more)


async def newest(phone: httpx.AsyncClient) -> dict[str, Any]:
    return dict((await hears(phone))["messages"][-1])


async def test_a_picture_of_ours_is_seen_in_the_chats_it_went_to_and_nowhere_else(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with serving(sqlite_database, tmp_path) as telephone:
        alice, eve = telephone(), telephone()
        chat = await opened(sqlite_database, alice)
        await opened(sqlite_database, eve)
        with sqlite_database.begin() as session:
            file_id = week.picture(session, tmp_path, chat.owner, NOW)
        row_id = say(sqlite_database, chat, week.TEXT, file_id=file_id)
        row = await newest(alice)
        assert (row["id"], row["text"], row["picture"]) == (row_id, week.TEXT, f"/chat/media/{row_id}")
        picture = await alice.get(row["picture"])
        assert (picture.status_code, picture.headers["content-type"]) == (200, "image/png")
        assert (await eve.get(row["picture"])).status_code == 404


async def test_a_picture_that_was_sent_this_moment_is_there_when_the_page_asks_for_it(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with serving(sqlite_database, tmp_path) as telephone:
        alice = telephone()
        await opened(sqlite_database, alice)
        content = io.BytesIO()
        Image.new("RGB", (40, 30), "#7a9").save(content, "PNG")
        sent = await alice.post("/chat/photo", data={"key": "a photo's own key"}, files={"file": content.getvalue()})
        picture = await alice.get(f"/chat/media/{sent.json()['id']}")
        assert (picture.status_code, picture.headers["content-type"]) == (200, "image/png")


async def test_what_is_no_picture_is_not_waited_for_for_ever(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webchat, "PICTURE_WITHIN", 0.5)
    async with serving(sqlite_database, tmp_path) as telephone:
        alice = telephone()
        chat = await opened(sqlite_database, alice)
        with sqlite_database.begin() as session:
            late = files.want(session, chat.owner, "telegram", "far away", NOW)
            odd = files.want(session, chat.owner, "web", "no picture", NOW)
            files.settle_file(session, odd, "never", remark="not a picture")
        for file_id in (late, odd):
            row_id = say(sqlite_database, chat, "看", file_id=file_id)
            assert (await alice.get(f"/chat/media/{row_id}")).status_code == 404


async def test_what_was_taken_back_has_lost_its_picture(sqlite_database: Database, tmp_path: Path) -> None:
    async with serving(sqlite_database, tmp_path) as telephone:
        alice = telephone()
        chat = await opened(sqlite_database, alice)
        with sqlite_database.begin() as session:
            file_id = week.picture(session, tmp_path, chat.owner, NOW)
        row_id = say(sqlite_database, chat, week.TEXT, file_id=file_id)
        with sqlite_database.begin() as session:
            rewriting.rewrite(session, [row_id], "（社区撤回了这条消息。）", NOW)
        row = await newest(alice)
        assert (row["id"], row["text"], row["picture"]) == (row_id, "（社区撤回了这条消息。）", None)
        assert (await alice.get(f"/chat/media/{row_id}")).status_code == 404


async def test_addresses_stand_below_the_text(sqlite_database: Database, tmp_path: Path) -> None:
    async with serving(sqlite_database, tmp_path) as telephone:
        alice = telephone()
        chat = await opened(sqlite_database, alice)
        with sqlite_database.begin() as session:
            people.get_person(session, chat.owner).consented_at = NOW
        base = "http://wudan.example.org"
        for data, address in (
            ({"page": "/wall/12"}, f"{base}/wall/12"), ({"code": 7}, f"{base}/code/7-"),
            ({"feed": chat.owner}, f"{base}/calendar/{chat.owner}-"), ({"link": "abc"}, f"{base}/i/abc"),
        ):  # fmt: skip
            say(sqlite_database, chat, "请看", data=data)
            assert (await newest(alice))["text"].startswith(f"请看\n{address}")


async def test_only_where_a_digit_can_be_no_answer_to_somebody_the_buttons_carry_numbers(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with serving(sqlite_database, tmp_path) as telephone:
        phone = telephone()
        chat = await opened(sqlite_database, phone)
        say(sqlite_database, chat, "这样对吗？", buttons=[[("确认", "confirm:1001")], [("改一项", "fix:1001")]])
        assert (await newest(phone))["numbered"] is True
        say(
            sqlite_database, chat, "李明说：“您家几楼？”", buttons=[[("回复", "tell:1001")], [("找人工", "human:1001")]]
        )
        assert (await newest(phone))["numbered"] is False


async def test_a_person_cannot_make_an_address_by_what_they_say(sqlite_database: Database, tmp_path: Path) -> None:
    async with serving(sqlite_database, tmp_path) as telephone:
        alice = telephone()
        chat = await opened(sqlite_database, alice)
        with sqlite_database.begin() as session:
            messages.hear(session, session.get_one(people.Chat, chat.id), "a key", NOW, kind="text", text="请看",
                          data={"code": 7})  # fmt: skip
        assert (await newest(alice))["text"] == "请看"


async def test_a_day_is_handed_over_as_a_file_for_its_own_person(sqlite_database: Database, tmp_path: Path) -> None:
    async with serving(sqlite_database, tmp_path) as telephone:
        alice, eve = telephone(), telephone()
        chat = await opened(sqlite_database, alice)
        await opened(sqlite_database, eve)
        with sqlite_database.begin() as session:
            place = places.stations(session)[0].id
            occurrence = week.day(session, place, chat.owner, NOW)
            week.signup(session, occurrence, chat.owner, "waiting", NOW)
        say(sqlite_database, chat, "点开这个文件", data={"calendar": occurrence})
        file = (await newest(alice))["file"]
        assert file["name"].endswith(".ics")
        answer = await alice.get(file["url"])
        assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
        [event] = Calendar.from_ical(answer.content).events
        assert str(event["STATUS"]) == "TENTATIVE"
        assert (await eve.get(file["url"])).status_code == 404
        assert (await alice.get("/chat/calendar/1")).status_code == 404


async def test_only_what_asks_for_the_place_offers_to_send_it(sqlite_database: Database, tmp_path: Path) -> None:
    async with serving(sqlite_database, tmp_path) as telephone:
        alice = telephone()
        chat = await opened(sqlite_database, alice)
        for data, offers in (
            ({"locate": True}, True),
            ({"code": 7}, True),
            ({"page": "/wall/1"}, False),
            (None, False),
        ):
            say(sqlite_database, chat, "到了请签到", data=data)
            assert (await newest(alice))["locate"] is offers


async def test_where_somebody_stands_is_heard_once_and_not_kept(sqlite_database: Database, tmp_path: Path) -> None:
    async with serving(sqlite_database, tmp_path) as telephone:
        phone = telephone()
        stands = {"key": "a key of its own", "latitude": 31.2304, "longitude": 121.4737}
        assert (await phone.post("/chat/place", json=stands)).status_code == 401
        await opened(sqlite_database, phone)
        stands["key"] = "another key of its own"
        for _ in range(2):
            assert (await phone.post("/chat/place", json=stands)).status_code == 200
        mine = [row["text"] for row in (await hears(phone))["messages"] if row["who"] == "me"]
        assert mine == ["你好", "（我的位置）"]
        with sqlite_database.look() as session:
            rows = session.query(messages.Message).all()
            assert not [row for row in rows if "31.2" in f"{row.text}{row.data}"]


@pytest.mark.parametrize(
    "place", [{}, {"latitude": 31.2}, {"latitude": 91, "longitude": 0}, {"latitude": 0, "longitude": -181},
              {"latitude": "north", "longitude": 0}, {"latitude": None, "longitude": None}]
)  # fmt: skip
async def test_what_is_no_place_gets_one_clear_sentence(
    sqlite_database: Database, tmp_path: Path, place: dict[str, Any]
) -> None:
    async with serving(sqlite_database, tmp_path) as telephone:
        phone = telephone()
        await phone.get("/chat/")
        answer = await phone.post("/chat/place", json={"key": "a key of its own", **place})
        assert answer.status_code == 400
        assert set(answer.json()) == {"error"}


async def test_a_tickets_file_is_handed_over_only_while_its_ticket_may_be_seen(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with serving(sqlite_database, tmp_path) as telephone:
        bob, eve = telephone(), telephone()
        chat = await opened(sqlite_database, bob)
        await opened(sqlite_database, eve)
        with sqlite_database.begin() as session:
            file_id = files.want(session, chat.owner, "web", "x", NOW, "voice")
            (tmp_path / "files" / "voice").write_bytes(b"OggS")
            files.settle_file(session, file_id, "stored", name="voice", media_type="audio/ogg", size=4)
            requester = people.open_chat(session, "web", "somebody else", NOW)
            ticket = tickets.draft(session, requester.owner, NOW, "（语音）").id
        row_id = say(sqlite_database, chat, "语音 1/1", file_id=file_id, file_kind="voice", ticket_id=ticket)
        row = await newest(bob)
        assert (row["picture"], row["file"]["url"]) == (None, f"/chat/media/{row_id}")
        assert (await bob.get(row["file"]["url"])).status_code == 404
        with sqlite_database.begin() as session:
            session.get_one(Ticket, ticket).requester_id = chat.owner
        answer = await bob.get(row["file"]["url"])
        assert (answer.status_code, answer.headers["content-type"]) == (200, "audio/ogg")
        assert answer.headers["content-disposition"].startswith("attachment")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert (await eve.get(row["file"]["url"])).status_code == 404
        for hostile in ("0", "-1", "999999999", "x", "1%20or%201"):
            assert (await bob.get(f"/chat/media/{hostile}")).status_code in (400, 404), hostile
