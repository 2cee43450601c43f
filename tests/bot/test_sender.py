"""The sender: every way a call can end, as the table in `bot/doors/speech.py` has it; what repeats and what does not."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from storage import messages
from storage.database import Database
from storage.messages import Message, Urge
from storage.people import Chat
from storage.tickets import ZONE
from tests.bot.rig import sending
from tests.botapi import BotApi, Failure, failures

pytestmark = pytest.mark.asyncio

BUTTONS = [[("接单", "take:1001")]]
LOST = {
    "the answer never comes": failures.silent(),
    "the connection is cut after the call": failures.cut(),
    "the answer is no JSON": failures.garbled(),
}
NOT_SENT = {
    "502": failures.server_error(502),
    "500": failures.server_error(500),
    "429": failures.flood(1),
    "429 without parameters": failures.bare_flood(),
    "401": failures.unauthorized(),
}
GONE = {"blocked": failures.blocked(), "chat not found": failures.chat_gone()}


async def test_what_is_said_arrives_with_its_buttons_and_its_number_is_kept(
    database: Database, telegram: BotApi, tmp_path: Path
) -> None:
    async with sending(database, telegram, tmp_path) as rig:
        alice, chat = rig.person()
        row = await rig.settled(await rig.say(chat, "您好 <3", buttons=BUTTONS))
        [shown] = alice.sees()
        assert (shown.text, shown.labels, shown.buttons[0].data) == ("您好 <3", ["接单"], "take:1001")
        assert (row.state, row.channel_ref, row.attempts) == ("sent", str(shown.id), 1)


@pytest.mark.parametrize("failure", NOT_SENT.values(), ids=NOT_SENT.keys())
@pytest.mark.parametrize("urge", [Urge.ANSWER, Urge.BROADCAST])
async def test_what_was_surely_not_sent_is_sent_later_and_once(
    sqlite_database: Database, telegram: BotApi, tmp_path: Path, failure: Failure, urge: Urge
) -> None:
    async with sending(sqlite_database, telegram, tmp_path) as rig:
        alice, chat = rig.person()
        telegram.fails(failure, "sendMessage")
        row_id = await rig.say(chat, "您好", urge)
        row = await rig.settled(row_id, "later", "sent")
        if row.state == "later":
            assert row.due_at is not None
            assert timedelta(0) < row.due_at - rig.now() < timedelta(seconds=10)
        rig.ahead = timedelta(seconds=15)
        row = await rig.settled(row_id)
        assert (row.state, row.attempts, row.remark) == ("sent", 2, None)
        assert [shown.text for shown in alice.sees()] == ["您好"]


@pytest.mark.parametrize("failure", LOST.values(), ids=LOST.keys())
@pytest.mark.parametrize("urge", [Urge.ALARM, Urge.ANSWER])
async def test_an_answer_that_may_be_lost_is_said_once_more_and_marked(
    sqlite_database: Database, telegram: BotApi, tmp_path: Path, failure: Failure, urge: Urge
) -> None:
    async with sending(sqlite_database, telegram, tmp_path) as rig:
        alice, chat = rig.person()
        telegram.fails(failure, "sendMessage")
        row = await rig.settled(await rig.say(chat, "您好", urge))
        assert (row.state, row.attempts, row.remark) == ("sent", 2, "perhaps double")
        assert [shown.text for shown in alice.sees()] == ["您好", "您好"]


@pytest.mark.parametrize("failure", LOST.values(), ids=LOST.keys())
@pytest.mark.parametrize("urge", [Urge.NOTICE, Urge.BROADCAST])
async def test_a_notice_that_may_be_lost_is_listed_and_not_said_again(
    sqlite_database: Database, telegram: BotApi, tmp_path: Path, failure: Failure, urge: Urge
) -> None:
    async with sending(sqlite_database, telegram, tmp_path) as rig:
        alice, chat = rig.person()
        telegram.fails(failure, "sendMessage")
        row = await rig.settled(await rig.say(chat, "您好", urge))
        assert (row.state, row.attempts) == ("uncertain", 1)
        await rig.settled(await rig.say(chat, "下一句", urge))
        assert [shown.text for shown in alice.sees()] == ["您好", "下一句"]


async def test_an_answer_that_may_be_lost_twice_is_given_up_and_listed(
    sqlite_database: Database, telegram: BotApi, tmp_path: Path
) -> None:
    async with sending(sqlite_database, telegram, tmp_path) as rig:
        alice, chat = rig.person()
        telegram.fails(failures.cut(), "sendMessage", times=2)
        row = await rig.settled(await rig.say(chat, "您好"))
        assert (row.state, row.attempts) == ("uncertain", 2)
        assert len(alice.sees()) == 2


async def test_what_may_be_double_stays_marked_when_telegram_is_busy_in_between(
    sqlite_database: Database, telegram: BotApi, tmp_path: Path
) -> None:
    async with sending(sqlite_database, telegram, tmp_path) as rig:
        alice, chat = rig.person()
        telegram.fails(failures.cut(), "sendMessage")
        telegram.fails(failures.flood(1), "sendMessage")
        telegram.fails(failures.cut(), "sendMessage")
        row_id = await rig.say(chat, "您好")
        await rig.until(lambda: rig.row(row_id).attempts >= 2)
        rig.ahead = timedelta(seconds=15)
        row = await rig.settled(row_id)
        assert (row.state, row.attempts) == ("uncertain", 3)
        assert len(alice.sees()) == 2


@pytest.mark.parametrize("failure", GONE.values(), ids=GONE.keys())
async def test_who_is_gone_is_told_nothing_more(
    sqlite_database: Database, telegram: BotApi, tmp_path: Path, failure: Failure
) -> None:
    async with sending(sqlite_database, telegram, tmp_path) as rig:
        alice, chat = rig.person()
        telegram.fails(failure, "sendMessage")
        first, second = await rig.say(chat, "您好"), await rig.say(chat, "还有")
        rows = [await rig.settled(first), await rig.settled(second)]
        assert {row.state for row in rows} <= {"never"}
        assert alice.sees() == []
        third = await rig.say(chat, "再说")
        assert (await rig.settled(third)).state == "never"
        with sqlite_database.look() as session:
            assert session.get_one(Chat, chat).status == "gone"


async def test_a_group_that_moved_is_spoken_to_at_its_new_address(
    sqlite_database: Database, telegram: BotApi, tmp_path: Path
) -> None:
    async with sending(sqlite_database, telegram, tmp_path) as rig:
        alice, _ = rig.person()
        group = telegram.group("邻居", owner=alice)
        group.adds_bot()
        chat = rig.chat(str(group.chat))
        moved = group.migrates()
        row = await rig.settled(await rig.say(chat, "大家好"))
        assert row.state == "sent"
        assert [shown.text for shown in moved.sees()] == ["大家好"]


async def test_an_edit_waits_for_what_it_changes_and_only_the_newest_goes(
    sqlite_database: Database, telegram: BotApi, tmp_path: Path
) -> None:
    async with sending(sqlite_database, telegram, tmp_path) as rig:
        alice, chat = rig.person()
        telegram.fails(failures.slow(0.3), "sendMessage")
        first = await rig.say(chat, "一个人来", Urge.NOTICE, buttons=BUTTONS)
        older = await rig.say(chat, "两个人来", Urge.NOTICE, replaces_id=first)
        newer = await rig.say(chat, "已由李师傅接单", Urge.NOTICE, replaces_id=first)
        assert (await rig.settled(newer)).state == "sent"
        assert rig.row(older).state == "superseded"
        [shown] = alice.sees()
        assert (shown.text, shown.labels, shown.history) == ("已由李师傅接单", [], ("一个人来",))


async def test_an_edit_that_changes_nothing_is_a_success(
    sqlite_database: Database, telegram: BotApi, tmp_path: Path
) -> None:
    async with sending(sqlite_database, telegram, tmp_path) as rig:
        _, chat = rig.person()
        first = await rig.say(chat, "您好")
        original = await rig.settled(first)
        row = await rig.settled(await rig.say(chat, "您好", Urge.NOTICE, replaces_id=first))
        assert (row.state, row.channel_ref) == ("sent", original.channel_ref)


@pytest.mark.parametrize("buttons", [[], BUTTONS], ids=["nothing to press", "something to press"])
async def test_an_edit_whose_original_is_gone_is_said_anew_where_it_still_matters(
    sqlite_database: Database, telegram: BotApi, tmp_path: Path, buttons: list[list[tuple[str, str]]]
) -> None:
    async with sending(sqlite_database, telegram, tmp_path) as rig:
        alice, chat = rig.person()
        first = await rig.say(chat, "您好")
        original = await rig.settled(first)
        telegram.world.chats[alice.id].messages[int(str(original.channel_ref))].deleted = True
        row = await rig.settled(await rig.say(chat, "变了", Urge.NOTICE, replaces_id=first, buttons=buttons))
        assert row.state == ("sent" if buttons else "never")
        assert [shown.text for shown in alice.sees()] == (["变了"] if buttons else [])


async def test_an_edit_that_may_be_lost_is_made_once_more(
    sqlite_database: Database, telegram: BotApi, tmp_path: Path
) -> None:
    async with sending(sqlite_database, telegram, tmp_path) as rig:
        alice, chat = rig.person()
        first = await rig.say(chat, "您好")
        await rig.settled(first)
        telegram.fails(failures.cut(), "editMessageText")
        row = await rig.settled(await rig.say(chat, "变了", Urge.NOTICE, replaces_id=first))
        assert (row.state, row.attempts) == ("sent", 2)
        assert [shown.text for shown in alice.sees()] == ["变了"]


async def test_a_malformed_row_drops_itself_alone(sqlite_database: Database, telegram: BotApi, tmp_path: Path) -> None:
    async with sending(sqlite_database, telegram, tmp_path) as rig:
        alice, chat = rig.person()
        bad = await rig.say(chat, "坏", buttons=[[("x" * 10, "y" * 65)]])
        good = await rig.say(chat, "好")
        assert (await rig.settled(bad)).state == "never"
        assert (await rig.settled(good)).state == "sent"
        assert [shown.text for shown in alice.sees()] == ["好"]


async def test_a_row_that_waits_holds_up_its_own_class_and_chat_alone(
    sqlite_database: Database, telegram: BotApi, tmp_path: Path
) -> None:
    async with sending(sqlite_database, telegram, tmp_path) as rig:
        alice, chat = rig.person()
        bert, his = rig.person("李伯")
        telegram.fails(failures.server_error(), "sendMessage", chat=alice.id)
        first = await rig.say(chat, "通知一", Urge.NOTICE)
        await rig.settled(first, "later")
        second = await rig.say(chat, "通知二", Urge.NOTICE)
        answer, other = await rig.say(chat, "回答"), await rig.say(his, "别人的通知", Urge.NOTICE)
        assert (await rig.settled(answer)).state == "sent"
        assert (await rig.settled(other)).state == "sent"
        assert rig.row(second).state == "queued"
        rig.ahead = timedelta(seconds=10)
        await rig.settled(second)
        assert [shown.text for shown in alice.sees()] == ["回答", "通知一", "通知二"]
        assert len(bert.sees()) == 1


async def test_an_alarm_goes_before_what_waited_longer(
    sqlite_database: Database, telegram: BotApi, tmp_path: Path
) -> None:
    async with sending(sqlite_database, telegram, tmp_path) as rig:
        alice, chat = rig.person()
        with sqlite_database.begin() as session:
            place = session.get_one(Chat, chat)
            for text, urge in (
                ("群发", Urge.BROADCAST),
                ("通知", Urge.NOTICE),
                ("回答", Urge.ANSWER),
                ("警报", Urge.ALARM),
            ):
                messages.say(session, place, text, rig.now(), urge=urge)
        rig.sender.wake()
        await rig.until(lambda: set(rig.states()) == {"sent"})
        assert rig.sends()[0] == "警报"
        assert len(alice.sees()) == 4


async def test_nothing_is_lost_while_telegram_is_not_there(
    sqlite_database: Database, tmp_path: Path, telegram: BotApi
) -> None:
    async with sending(sqlite_database, telegram, tmp_path) as rig:
        alice, chat = rig.person()
        telegram.fails(failures.reset(), "sendMessage")
        row_id = await rig.say(chat, "您好")
        await rig.until(lambda: rig.row(row_id).attempts >= 1)
        rig.ahead = timedelta(seconds=15)
        assert (await rig.settled(row_id)).state == "sent"
        assert alice.sees()[-1].text == "您好"


async def test_what_a_dead_sender_left_is_found_while_another_is_running(
    sqlite_database: Database, telegram: BotApi, tmp_path: Path
) -> None:
    async with sending(sqlite_database, telegram, tmp_path, alone=False) as rig:
        alice, chat = rig.person()
        await rig.settled(await rig.say(chat, "您好"))
        left: dict[Urge, int] = {}
        with sqlite_database.begin() as session:
            for urge in (Urge.ANSWER, Urge.NOTICE):
                row = Message(
                    chat_id=chat, direction="out", kind="text", at=rig.now(), text=urge.name, urge=int(urge),
                    state="sending", attempts=1, lease_until=rig.now() + timedelta(seconds=60),
                )  # fmt: skip
                session.add(row)
                session.flush()
                left[urge] = row.id
        rig.ahead = timedelta(seconds=120)
        assert (await rig.settled(left[Urge.ANSWER])).remark == "perhaps double"
        assert (await rig.settled(left[Urge.NOTICE])).state == "uncertain"
        assert [shown.text for shown in alice.sees()] == ["您好", "ANSWER"]


async def test_a_sender_that_is_told_to_stop_settles_what_is_on_its_way(
    sqlite_database: Database, telegram: BotApi, tmp_path: Path
) -> None:
    async with sending(sqlite_database, telegram, tmp_path) as rig:
        _, chat = rig.person()
        telegram.fails(failures.slow(0.2), "sendMessage")
        row_id = await rig.say(chat, "您好")
        await rig.until(lambda: rig.sender._going)
    assert rig.row(row_id).state == "sent"


async def test_what_is_said_to_everybody_waits_for_the_morning(
    sqlite_database: Database, telegram: BotApi, tmp_path: Path
) -> None:
    async with sending(sqlite_database, telegram, tmp_path) as rig:
        alice, chat = rig.person()
        night = rig.now().astimezone(ZONE).replace(hour=23, minute=0)
        rig.ahead = night - rig.now()
        with sqlite_database.begin() as session:
            place = session.get_one(Chat, chat)
            for text, urge in (("群发", Urge.BROADCAST), ("通知", Urge.NOTICE), ("回答", Urge.ANSWER)):
                messages.say(session, place, text, rig.now(), urge=urge)
        rig.sender.wake()
        await rig.until(lambda: rig.states().count("sent") == 2)
        assert [shown.text for shown in alice.sees()] == ["回答", "通知"]
        assert rig.states()[0] == "queued"
        rig.ahead += timedelta(hours=8)
        await rig.until(lambda: set(rig.states()) == {"sent"})
        assert alice.sees()[-1].text == "群发"
