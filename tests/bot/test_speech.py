"""What is said by Telegram: in its sizes, in whole characters, with pictures, files and addresses."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy.orm import Session

from bot.doors.shown import CAPTION, cut, parts
from bot.media import write_whole
from handlers.wording import web
from storage import files, places
from storage.activities import Activity, Occurrence
from storage.database import Database, born
from storage.messages import Urge
from storage.people import Chat
from tests.bot.rig import Rig, sending
from tests.botapi import BotApi, Failure, failures

A_WHILE = timedelta(seconds=15)
BUTTONS = [[("来", "come:1")]]
LONG = "这一周我们一起清楼道。" * 200


@pytest.mark.parametrize(("text", "kept"), [("好" * 5000, 4096), ("😀" * 3000, 2048), ("a" + "😀" * 3000, 2048)])
def test_a_text_is_cut_between_characters_at_the_limit(text: str, kept: int) -> None:
    assert cut(text) == text[:kept]


def test_words_stand_below_their_picture_until_they_are_too_long_and_then_follow_it() -> None:
    rows = [[("来", "come:1")]]
    assert parts("来吧", rows, has_picture=False) == [(False, "来吧", rows)]
    assert parts("好" * CAPTION, rows, has_picture=True) == [(True, "好" * CAPTION, rows)]
    longer = "好" * (CAPTION + 1)
    assert parts(longer, rows, has_picture=True) == [(True, "", ()), (False, longer, rows)]


def picture(rig: Rig, chat_id: int, *, state: str = "stored", name: str = "theme.jpg") -> int:
    """A picture that lies with us, or (wanted) is still to be fetched; returns its number."""
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "green").save(out, "JPEG")
    write_whole(rig.spool.path(name), out.getvalue())
    with rig.database.begin() as session:
        person_id = session.get_one(Chat, chat_id).owner
        file_id = files.want(session, person_id, "web", "spooled", rig.now())
        if state != "wanted":
            files.settle_file(session, file_id, state, name=name, media_type="image/jpeg", size=len(out.getvalue()))
        return file_id


def waits_after(rig: Rig, row_id: int, attempts: int) -> bool:
    row = rig.row(row_id)
    return row.state == "later" and row.attempts == attempts


def file_row(rig: Rig, file_id: int) -> files.File:
    with rig.database.look() as session:
        return session.get_one(files.File, file_id)


def photos(telegram: BotApi) -> list[dict[str, Any]]:
    return telegram.journal("sendPhoto")


@pytest.mark.asyncio
async def test_a_picture_goes_with_its_words_and_is_uploaded_once(
    database: Database, telegram: BotApi, tmp_path: Path
) -> None:
    async with sending(database, telegram, tmp_path) as rig:
        people = [rig.person(name) for name in ("陈阿婆", "李伯", "孙叔")]
        file_id = picture(rig, people[0][1])
        rows = [await rig.say(chat, "清楼道", Urge.BROADCAST, file_id=file_id, buttons=BUTTONS) for _, chat in people]
        for row_id, (somebody, _) in zip(rows, people, strict=True):
            row = await rig.settled(row_id)
            [shown] = somebody.sees()
            assert "photo" in shown.body
            assert (shown.text, shown.labels, row.state) == ("清楼道", ["来"], "sent")
            assert row.channel_ref == str(shown.id)
        uploads = [call for call in photos(telegram) if call["params"]["photo"].startswith("<file")]
        assert len(uploads) == 1
        assert file_row(rig, file_id).telegram_ref == photos(telegram)[-1]["params"]["photo"]


@pytest.mark.asyncio
@pytest.mark.parametrize(("length", "calls"), [(1024, 1), (1025, 2)])
async def test_a_text_longer_than_a_caption_follows_its_picture(
    sqlite_database: Database, telegram: BotApi, tmp_path: Path, length: int, calls: int
) -> None:
    async with sending(sqlite_database, telegram, tmp_path) as rig:
        alice, chat = rig.person()
        row = await rig.settled(
            await rig.say(chat, LONG[:length], Urge.BROADCAST, file_id=picture(rig, chat), buttons=BUTTONS)
        )
        shown = alice.sees()
        assert len(shown) == calls
        assert (shown[-1].text, shown[-1].labels, row.channel_ref) == (LONG[:length], ["来"], str(shown[-1].id))
        assert "photo" in shown[0].body
        if calls > 1:
            assert shown[0].labels == []
            assert shown[1].body["reply_to_message"]["message_id"] == shown[0].id


@pytest.mark.asyncio
async def test_a_picture_and_its_words_keep_the_pace(
    sqlite_database: Database, telegram: BotApi, tmp_path: Path
) -> None:
    telegram.set_up(limits=True)
    async with sending(sqlite_database, telegram, tmp_path, pace=True) as rig:
        alice, chat = rig.person()
        await rig.settled(await rig.say(chat, LONG[:1200], Urge.BROADCAST, file_id=picture(rig, chat)))
        assert len(alice.sees()) == 2
        assert telegram.violations == 0


@pytest.mark.asyncio
@pytest.mark.parametrize("failure", [failures.server_error(), failures.flood(1)], ids=["502", "429"])
async def test_words_that_must_wait_do_not_show_their_picture_again(
    sqlite_database: Database, telegram: BotApi, tmp_path: Path, failure: Failure
) -> None:
    async with sending(sqlite_database, telegram, tmp_path) as rig:
        alice, chat = rig.person()
        telegram.fails(failure, "sendMessage", times=2)
        row_id = await rig.say(chat, LONG[:1200], Urge.BROADCAST, file_id=picture(rig, chat))
        for attempts in (2, 3):
            await rig.until(lambda n=attempts: waits_after(rig, row_id, n), f"attempt {attempts} to fail")  # type: ignore[misc]
            rig.ahead += A_WHILE
        assert (await rig.settled(row_id)).state == "sent"
        assert ["photo" in shown.body for shown in alice.sees()] == [True, False]


@pytest.mark.asyncio
async def test_words_that_are_given_up_leave_their_picture_alone(
    sqlite_database: Database, telegram: BotApi, tmp_path: Path
) -> None:
    async with sending(sqlite_database, telegram, tmp_path) as rig:
        alice, chat = rig.person()
        too_wide = [[("x", "y" * 65)]]
        row = await rig.settled(
            await rig.say(chat, LONG[:1200], Urge.NOTICE, file_id=picture(rig, chat), buttons=too_wide)
        )
        assert row.state == "never"
        assert (await rig.settled(await rig.say(chat, "下一句", Urge.NOTICE))).state == "sent"
        assert len(photos(telegram)) == 1
        assert len(alice.sees()) == 2


@pytest.mark.asyncio
async def test_a_picture_that_may_be_lost_does_not_keep_its_words_back(
    sqlite_database: Database, telegram: BotApi, tmp_path: Path
) -> None:
    async with sending(sqlite_database, telegram, tmp_path) as rig:
        alice, chat = rig.person()
        file_id = picture(rig, chat)
        telegram.fails(failures.cut(), "sendPhoto")
        assert (await rig.settled(await rig.say(chat, LONG[:1200], Urge.BROADCAST, file_id=file_id))).state == "sent"
        assert ["photo" in shown.body for shown in alice.sees()] == [True, False]
        telegram.fails(failures.cut(), "sendPhoto")
        short = await rig.settled(await rig.say(chat, "清楼道", Urge.BROADCAST, file_id=file_id))
        assert short.state == "uncertain"


@pytest.mark.asyncio
async def test_a_picture_that_telegram_refuses_leaves_the_words(
    sqlite_database: Database, telegram: BotApi, tmp_path: Path
) -> None:
    async with sending(sqlite_database, telegram, tmp_path) as rig:
        alice, chat = rig.person()
        refused, missing, taken_back = picture(rig, chat), picture(rig, chat, name="b.jpg"), picture(rig, chat)
        rig.spool.path("theme.jpg").write_bytes(b"no picture")
        rig.spool.path("b.jpg").unlink()
        with sqlite_database.begin() as session:
            session.get_one(files.File, taken_back).state = "never"
        for file_id in (refused, missing, taken_back):
            row = await rig.settled(await rig.say(chat, "清楼道", Urge.NOTICE, file_id=file_id, buttons=BUTTONS))
            assert row.state == "sent"
        assert [(shown.text, shown.labels, "photo" in shown.body) for shown in alice.sees()] == [
            ("清楼道", ["来"], False)
        ] * 3


@pytest.mark.asyncio
async def test_a_picture_too_large_for_telegram_leaves_the_words(
    sqlite_database: Database, telegram: BotApi, tmp_path: Path
) -> None:
    async with sending(sqlite_database, telegram, tmp_path) as rig:
        alice, chat = rig.person()
        file_id = picture(rig, chat)
        rig.spool.path("theme.jpg").write_bytes(b"\xff\xd8\xff" + bytes(10 * 1024 * 1024))
        await rig.settled(await rig.say(chat, "清楼道", Urge.NOTICE, file_id=file_id))
        assert [(shown.text, "photo" in shown.body) for shown in alice.sees()] == [("清楼道", False)]


@pytest.mark.asyncio
async def test_a_picture_that_is_still_on_its_way_is_waited_for(
    sqlite_database: Database, telegram: BotApi, tmp_path: Path
) -> None:
    async with sending(sqlite_database, telegram, tmp_path) as rig:
        alice, chat = rig.person()
        file_id = picture(rig, chat, state="wanted")
        row_id = await rig.say(chat, "清楼道", Urge.BROADCAST, file_id=file_id)
        await rig.settled(row_id, "later")
        assert alice.sees() == []
        with sqlite_database.begin() as session:
            files.settle_file(session, file_id, "stored", name="theme.jpg", media_type="image/jpeg", size=1)
        rig.ahead += A_WHILE
        await rig.settled(row_id)
        assert "photo" in alice.sees()[0].body


@pytest.mark.asyncio
async def test_a_picture_that_telegram_knows_no_more_is_sent_anew(
    sqlite_database: Database, telegram: BotApi, tmp_path: Path
) -> None:
    async with sending(sqlite_database, telegram, tmp_path) as rig:
        alice, chat = rig.person()
        file_id = picture(rig, chat)
        with sqlite_database.begin() as session:
            files.keep_telegram_ref(session, file_id, "of-another-bot")
        await rig.settled(await rig.say(chat, "清楼道", Urge.BROADCAST, file_id=file_id))
        assert "photo" in alice.sees()[0].body
        assert file_row(rig, file_id).telegram_ref not in (None, "of-another-bot")


@pytest.mark.asyncio
@pytest.mark.parametrize("text", ["清楼道", LONG[:1200]], ids=["caption", "text below"])
async def test_a_picture_that_is_taken_back_is_seen_no_more(
    sqlite_database: Database, telegram: BotApi, tmp_path: Path, text: str
) -> None:
    async with sending(sqlite_database, telegram, tmp_path) as rig:
        alice, chat = rig.person()
        for _ in range(2):
            first = await rig.say(chat, text, Urge.BROADCAST, file_id=picture(rig, chat), buttons=BUTTONS)
            await rig.settled(first)
            said = alice.sees()
            row = await rig.settled(await rig.say(chat, "这条撤回了", Urge.NOTICE, replaces_id=first))
            [shown] = [one for one in alice.sees() if one.id == said[-1].id]
            assert (row.state, shown.text, shown.labels) == ("sent", "这条撤回了", [])
            if text == "清楼道":
                assert shown.body["photo"][-1]["file_id"] != said[-1].body["photo"][-1]["file_id"]
            else:
                assert said[-2].id not in [one.id for one in alice.sees()]
        blanks = [call["params"] for call in telegram.journal("editMessageMedia")]
        assert len({params["media"] for params in blanks}) == len(blanks)


@pytest.mark.asyncio
@pytest.mark.parametrize(("text", "most"), [("清楼道", 1024), (LONG[:1200], 4096)], ids=["caption", "text below"])
async def test_the_words_of_a_picture_change_and_it_stays_while_there_is_something_to_press(
    sqlite_database: Database, telegram: BotApi, tmp_path: Path, text: str, most: int
) -> None:
    async with sending(sqlite_database, telegram, tmp_path) as rig:
        alice, chat = rig.person()
        first = await rig.say(chat, text, Urge.BROADCAST, file_id=picture(rig, chat), buttons=BUTTONS)
        await rig.settled(first)
        before = alice.sees()
        edit = await rig.say(chat, "记下了" * 500, Urge.NOTICE, replaces_id=first, buttons=BUTTONS)
        assert (await rig.settled(edit)).state == "sent"
        after = alice.sees()
        assert (after[-1].text, after[-1].labels) == (("记下了" * 500)[:most], ["来"])
        assert after[0].body["photo"] == before[0].body["photo"]


@pytest.mark.asyncio
async def test_a_picture_that_cannot_be_deleted_does_not_hold_up_its_words(
    sqlite_database: Database, telegram: BotApi, tmp_path: Path
) -> None:
    async with sending(sqlite_database, telegram, tmp_path) as rig:
        alice, chat = rig.person()
        first = await rig.say(chat, LONG[:1200], Urge.BROADCAST, file_id=picture(rig, chat))
        await rig.settled(first)
        telegram.fails(failures.server_error(), "deleteMessage")
        row = await rig.settled(await rig.say(chat, "这条撤回了", Urge.NOTICE, replaces_id=first))
        assert (row.state, alice.sees()[-1].text, len(alice.sees())) == ("sent", "这条撤回了", 2)


@pytest.mark.asyncio
async def test_what_replaces_a_picture_that_nobody_saw_is_words_alone(
    sqlite_database: Database, telegram: BotApi, tmp_path: Path
) -> None:
    async with sending(sqlite_database, telegram, tmp_path) as rig:
        alice, chat = rig.person()
        telegram.fails(failures.silent(), "sendPhoto")
        first = await rig.say(chat, "清楼道", Urge.BROADCAST, file_id=picture(rig, chat))
        assert (await rig.settled(first)).state == "uncertain"
        await rig.settled(await rig.say(chat, "这条撤回了", Urge.NOTICE, replaces_id=first))
        assert [(shown.text, "photo" in shown.body) for shown in alice.sees()] == [
            ("清楼道", True), ("这条撤回了", False)
        ]  # fmt: skip


@pytest.mark.asyncio
async def test_an_edit_of_a_file_changes_what_stands_below_it(
    sqlite_database: Database, telegram: BotApi, tmp_path: Path
) -> None:
    async with sending(sqlite_database, telegram, tmp_path) as rig:
        alice, chat = rig.person()
        with sqlite_database.look() as session:
            owner = session.get_one(Chat, chat).owner
        first = await rig.say(chat, "您的资料", data={"export": owner})
        await rig.settled(first)
        row = await rig.settled(await rig.say(chat, "删掉了", Urge.NOTICE, replaces_id=first))
        assert (row.state, [shown.text for shown in alice.sees()]) == ("sent", ["删掉了"])


def a_day(session: Session, rig: Rig, made_by: int) -> int:
    place = places.set_station(session, "枫林社区")
    activity = born(
        session, Activity, place_id=place.id, kind="saturday", title="志愿者日", text="打扫楼道", spot="居委会门口",
        contact="王姐", rule="", starts_on="2026-11-28", starts_at="08:30", ends_at="11:00", on_holiday="ask", teams="",
        leader_id=None, status="running", made_by=made_by, made_at=rig.now(), planned_until="",
    )  # fmt: skip
    return born(
        session, Occurrence, activity_id=activity.id, place_id=place.id, day="2026-11-28", title="志愿者日",
        text="打扫楼道", spot="居委会门口", contact="王姐", starts_at="08:30", ends_at="11:00", team=None, leader_id=None,
        status="planned", doubt=None, holiday="", secret="", latitude=None, longitude=None,
    ).id  # fmt: skip


@pytest.mark.asyncio
async def test_a_day_comes_as_a_file_for_the_calendar(
    sqlite_database: Database, telegram: BotApi, tmp_path: Path
) -> None:
    async with sending(sqlite_database, telegram, tmp_path) as rig:
        alice, chat = rig.person()
        with sqlite_database.begin() as session:
            day = a_day(session, rig, session.get_one(Chat, chat).owner)
        await rig.settled(await rig.say(chat, "放进日历", data={"calendar": day}, buttons=BUTTONS))
        [shown] = alice.sees()
        assert (shown.text, shown.labels) == ("放进日历", ["来"])
        assert shown.body["document"]["file_name"] == web.CALENDAR_FILE
        stored = telegram.world.files[shown.body["document"]["file_id"]]
        assert b"DTSTART;TZID=Asia/Shanghai:20261128T083000" in stored.data
        await rig.settled(await rig.say(chat, "没有这一天", data={"calendar": 999}))
        assert "document" not in alice.sees()[-1].body


@pytest.mark.asyncio
async def test_addresses_stand_below_the_words(sqlite_database: Database, telegram: BotApi, tmp_path: Path) -> None:
    async with sending(sqlite_database, telegram, tmp_path) as rig:
        alice, chat = rig.person()
        await rig.settled(await rig.say(chat, "看照片", data={"page": "/wall/12"}))
        [shown] = alice.sees()
        words, address = shown.text.split("\n")
        assert words == "看照片"
        assert address.endswith("/wall/12")
