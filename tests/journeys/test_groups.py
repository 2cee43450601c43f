"""A group's way: a worker adds the bot, a theme goes to the group and to people, photos come back, the group moves."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from handlers.wording import groups as wording
from handlers.wording.common import ZONE
from storage import campaigns, people
from storage.files import File
from storage.messages import Message
from storage.people import Chat
from storage.walls import WallPhoto
from tests import daylight
from tests.botapi import Group
from tests.journeys.test_deliveries import on_telegram
from tests.journeys.town import PHONE, TAP, Neighbourhood, OnTelegram, Town, photo_with_a_place

TUESDAY = 1
TOWN = "later_sqlite_town"


def coming_tuesday() -> date:
    """Return the next Tuesday whose nine o'clock has not come, by the program's clock."""
    local = (datetime.now(UTC) + daylight.ahead()).astimezone(ZONE)
    ahead = (TUESDAY - local.weekday()) % 7
    return local.date() + timedelta(days=ahead or (7 if local.hour >= 9 else 0))


def on_the_wall(here: Neighbourhood) -> Select[str]:
    """What was written under the photo that is shown on the wall."""
    return (
        select(Message.text)
        .join(WallPhoto, WallPhoto.message_id == Message.id)
        .join(File, File.id == Message.file_id)
        .where(WallPhoto.place_id == here.id, WallPhoto.status == "shown", File.state == "stored")
    )


def next_theme(town: Town, here: Neighbourhood, who: OnTelegram, text: str) -> None:
    """The worker has written the theme of the week after; its time has come."""
    day = coming_tuesday() + timedelta(days=7)
    due = datetime.combine(day, time(9), ZONE)

    def write(session: Session) -> None:
        chat = people.find_chat(session, "telegram", str(who.person.id))
        assert chat is not None
        now = datetime.now(UTC)
        made = campaigns.plan(
            session, "theme", here.id, chat.owner, now, day=day.isoformat(), due_at=due,
            expires_at=due + timedelta(days=1), title="清楼道", text=text,
            audience={"places": [here.id], "groups": True},
        )  # fmt: skip
        campaigns.schedule(session, made, chat.owner, now)

    town.in_database(write)
    assert "finished" in town.tick(due)


def bound_to(town: Town, group: Group) -> int | None:
    return town.in_database(
        lambda session: session.scalar(select(Chat.place_id).where(Chat.address == str(group.chat)))
    )


def in_the_group(group: Group, words: str) -> list[str]:
    return [shown.text for shown in group.sees() if words in shown.text]


@pytest.mark.parametrize("town", ["later_sqlite_town", "later_postgres_town"], indirect=True)
@pytest.mark.parametrize("met_before", [False, True], ids=["moved", "met before it moved"])
def test_a_theme_goes_to_a_group_and_photos_come_back_before_and_after_the_group_has_moved(
    town: Town, here: Neighbourhood, met_before: bool
) -> None:
    wang, bob = on_telegram(here.worker()), here.volunteer()
    neighbour = OnTelegram(town, "孙叔")
    group = town.telegram.group("三号楼邻居", wang.person)
    group.adds(neighbour.person)
    group.adds_bot()
    assert here.name in group.waits_for("绑定了").text

    wang.says("本周主题")
    wang.hears("请写")
    wang.says("这一周我们一起清楼道")
    wang.hears("一起清楼道")
    wang.presses("就这样发")
    wang.hears("发出")
    assert "finished" in town.tick(datetime.combine(coming_tuesday(), time(9), ZONE))
    shown = group.waits_for("一起清楼道")
    assert "一起清楼道" in bob.hears("清楼道")
    assert len(in_the_group(group, "一起清楼道")) == 1

    neighbour.person.says("今天天气真好", to=group, reply_to=shown)
    neighbour.person.sends_photo(photo_with_a_place(), "楼道扫干净了", to=group, reply_to=shown)
    group.waits_for("照片收到了")
    wang.hears("【照片】")
    assert "上墙了" in wang.presses("上墙")
    town.waits_until(lambda session: session.scalar(on_the_wall(here)) == "楼道扫干净了", "the photo on the wall")
    said = town.in_database(lambda session: list(session.scalars(select(Message.text))))
    assert "今天天气真好" not in said

    before = len(group.sees())
    bigger = group.migrates(met_before=met_before)
    town.waits_until(
        lambda session: people.find_chat(session, "telegram", str(group.chat)) is None, "the group to have moved"
    )
    assert bound_to(town, bigger) == here.id
    next_theme(town, here, wang, "下一周我们一起种花")
    bigger.waits_for("一起种花")
    assert len(in_the_group(bigger, "一起种花")) == 1
    assert len(group.sees()) == before


def test_a_group_that_moved_unseen_is_found_by_the_next_theme(town: Town, here: Neighbourhood) -> None:
    wang = on_telegram(here.worker())
    group = town.telegram.group("四号楼邻居", wang.person)
    group.adds_bot()
    group.waits_for("绑定了")
    # What is said to the old address is answered with the new one.
    bigger = group.migrates(told=False)
    assert bound_to(town, bigger) is None
    next_theme(town, here, wang, "这一周我们一起浇花")
    bigger.waits_for("一起浇花")
    assert bound_to(town, bigger) == here.id


def test_a_group_that_a_neighbour_made_is_bound_by_a_workers_tap_and_let_go_by_their_word(
    town: Town, here: Neighbourhood
) -> None:
    wang, alice = on_telegram(here.worker()), on_telegram(here.resident())
    group = town.telegram.group("五号楼邻居", alice.person)
    group.adds(wang.person)
    group.adds_bot()
    group.waits_for(wording.ASK_WORKER)
    alice.person.presses(wording.BIND, to=group)
    group.waits_for_toast("工作人员")
    assert bound_to(town, group) is None
    wang.person.presses(wording.BIND, to=group)
    group.waits_for_toast("绑定好了")
    question = group.waits_for("绑定了")
    assert question.labels == []
    alice.person.presses_data("take:1001", question, to=group)
    group.waits_for_toast("私聊")

    wang.says(wording.MY_GROUPS)
    assert "五号楼邻居" in wang.hears("绑定的群")
    wang.person.says("@wudan_test_bot 解绑", to=group)
    group.waits_for("解绑了")
    assert bound_to(town, group) is None
    wang.says(wording.MY_GROUPS)
    wang.hears(wording.NO_GROUPS)
    wang.person.says("/bind@wudan_test_bot", to=group)
    group.waits_for("绑定了")
    group.kicks_bot()
    town.waits_until(
        lambda session: (
            (chat := people.find_chat(session, "telegram", str(group.chat))) is not None and chat.status == "gone"
        ),
        "the group to be gone",
    )
    wang.says(wording.MY_GROUPS)
    wang.hears(wording.NO_GROUPS)


def test_a_ticket_in_a_group_is_taken_by_a_volunteers_tap_and_a_strangers_tap_leads_to_us(
    town: Town, here: Neighbourhood
) -> None:
    wang, bob, alice = on_telegram(here.worker()), on_telegram(here.volunteer()), here.resident(web=True)
    stranger = OnTelegram(town, "路人")
    group = town.telegram.group("六号楼志愿者", wang.person)
    group.adds(bob.person, stranger.person)
    group.adds_bot()
    group.waits_for("绑定了")
    wang.says("群单 六号楼志愿者 全部")
    wang.hears("发全部单子")
    alice.says(TAP)
    alice.agrees()
    card = group.waits_for("请志愿者帮忙")
    assert card.labels == [wording.HELP]
    assert not [private for private in (PHONE, "402", "水龙头", "陈阿婆") if private in card.text]

    stranger.person.presses(wording.HELP, to=group)
    toast = group.waits_for_toast("您还不是这里的志愿者")
    assert toast["url"].endswith(f"?start={wording.START}")
    bob.person.presses(wording.HELP, to=group)
    group.waits_for_toast("接到了")
    edited = group.waits_for("已由 李师傅 接单")
    assert (edited.labels, edited.id) == ([], card.id)
    assert "3号楼402" in bob.hears("到门口请先说口令")
    alice.hears("李师傅")
