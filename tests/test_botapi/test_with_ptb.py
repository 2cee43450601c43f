"""python-telegram-bot's own client finds nothing unusual about the server."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputFile, InputMediaPhoto, ReplyParameters
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TimedOut
from telegram.request import HTTPXRequest

from tests.botapi import BotApi, Person, failures

PIXEL = b"\xff\xd8\xff" + bytes(100)
YES = InlineKeyboardMarkup([[InlineKeyboardButton("好", callback_data="yes")]])

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def bot(telegram: BotApi) -> AsyncIterator[Bot]:
    direct = {"trust_env": False}
    async with Bot(
        telegram.token,
        base_url=f"{telegram.url}/bot",
        base_file_url=f"{telegram.url}/file/bot",
        request=HTTPXRequest(httpx_kwargs=direct, read_timeout=1),
        get_updates_request=HTTPXRequest(httpx_kwargs=direct, read_timeout=1),
    ) as running:
        yield running


async def test_a_conversation(telegram: BotApi, ayi: Person, bot: Bot) -> None:
    ayi.says("厨房灯坏了")
    start, said = await bot.get_updates()
    assert (start.message, said.message) != (None, None)
    sent = await bot.send_message(
        ayi.id, "<b>收到</b>", parse_mode="HTML", reply_markup=YES, reply_parameters=ReplyParameters(2)
    )
    assert sent.reply_to_message
    assert sent.reply_to_message.text == "厨房灯坏了"
    ayi.presses("好")
    [press] = await bot.get_updates(offset=said.update_id + 1)
    assert press.callback_query
    await press.callback_query.answer("好的")
    await press.callback_query.edit_message_text("已确认")
    assert ayi.waits_for_toast("好的")
    assert ayi.waits_for("已确认").history == ("收到",)


async def test_pictures_and_files_in_both_directions(telegram: BotApi, ayi: Person, bot: Bot) -> None:
    ayi.sends_photo(PIXEL)
    [*_, update] = await bot.get_updates()
    assert update.message
    file = await update.message.photo[-1].get_file()
    assert bytes(await file.download_as_bytearray()) == PIXEL
    await bot.send_photo(ayi.id, PIXEL, caption="图")
    await bot.send_document(ayi.id, InputFile(b"%PDF", "名单.pdf"), reply_markup=YES)
    album = await bot.send_media_group(
        ayi.id, [InputMediaPhoto(PIXEL, caption="一"), InputMediaPhoto(update.message.photo[-1])]
    )
    edited = await album[0].edit_media(InputMediaPhoto(PIXEL, caption="二"))
    await bot.edit_message_caption(ayi.id, album[1].message_id, caption="三")
    assert not isinstance(edited, bool)
    assert edited.caption == "二"
    assert [shown.text for shown in ayi.sees()] == ["图", "<document>", "二", "三"]
    with pytest.raises(BadRequest, match=r"(?i)image_process_failed"):
        await bot.send_photo(ayi.id, b"no picture")
    with pytest.raises(BadRequest, match="non-empty"):
        await bot.send_document(ayi.id, InputFile(b"", "empty.txt"))


async def test_calls_of_every_kind_are_understood(telegram: BotApi, ayi: Person, bot: Bot) -> None:
    group = telegram.group("三号楼", ayi)
    group.adds_bot()
    sent = await bot.send_message(ayi.id, "x")
    await bot.send_chat_action(ayi.id, "typing")
    await bot.forward_message(group.chat, ayi.id, sent.message_id)
    await bot.copy_message(group.chat, ayi.id, sent.message_id)
    await bot.set_message_reaction(ayi.id, sent.message_id, "👍")
    await bot.pin_chat_message(ayi.id, sent.message_id)
    await bot.set_my_commands([("menu", "菜单")])
    await bot.set_chat_menu_button(ayi.id)
    assert (await bot.get_chat(ayi.id)).username == "chen_apo"
    assert [member.status for member in await bot.get_chat_administrators(group.chat)] == ["creator"]
    await bot.set_webhook("https://example.org/hook", certificate=b"pem", secret_token="abc")
    assert (await bot.get_webhook_info()).url == "https://example.org/hook"
    assert await bot.delete_webhook(drop_pending_updates=True)
    await bot.delete_message(ayi.id, sent.message_id)
    await bot.leave_chat(group.chat)


@pytest.mark.filterwarnings("ignore:.*retry_after:telegram.warnings.PTBDeprecationWarning")
async def test_failures_arrive_as_the_errors_they_should_be(telegram: BotApi, ayi: Person, bot: Bot) -> None:
    plan = [
        (failures.flood(3), RetryAfter),
        (failures.bare_flood(), NetworkError),
        (failures.server_error(500), NetworkError),
        (failures.reset(), NetworkError),
        (failures.cut(), NetworkError),
        (failures.silent(), TimedOut),
        (failures.garbled(), Exception),
        (failures.blocked(), Forbidden),
        (failures.chat_gone(), BadRequest),
        (failures.migrated(-100), ChatMigrated),
    ]
    for failure, error in plan:
        telegram.fails(failure, "sendMessage")
        with pytest.raises(error):
            await bot.send_message(ayi.id, f"{failure.kind} {failure.code}")
    assert [shown.text.split()[0] for shown in ayi.sees()] == ["cut", "silent", "garbled"]
