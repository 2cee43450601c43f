"""Talk while a ticket is open: requester, volunteer and worker hear one another, and see nothing else of each other."""

from __future__ import annotations

import pytest

from storage.tickets import Ticket
from tests.community import Community, Neighbour
from tests.truths import check_everything

OTHER = "家里灯泡坏了，幸福小区5号楼101，明天下午请人换一下，电话13900000000"


def replies(who: Neighbour, words: str) -> str:
    """Reply to the newest message of ours."""
    message = next(one for one in reversed(who.sees) if not one.mine)
    return who.says(words, replies_to=str(message.id))


@pytest.mark.parametrize(
    "words",
    ["我十分钟后到", "路上堵车，晚点到", "家里有梯子吗", "能不能改到下午", "我带了新的龙头，您放心"],
)
def test_what_a_volunteer_says_on_a_task_reaches_the_requester_and_does_nothing_else(
    community: Community, ticket: Ticket, bob: Neighbour, alice: Neighbour, words: str
) -> None:
    assert "转告" in bob.says(words)
    assert words in alice.last
    assert "李师傅说" in alice.last
    assert community.ticket(ticket.id).status == "taken"


def test_they_answer_each_other_by_the_button(
    community: Community, ticket: Ticket, bob: Neighbour, alice: Neighbour
) -> None:
    bob.says("我十分钟后到")
    assert "转过去" in alice.presses("回复")
    assert "转告来帮您的人" in alice.says("好的，门没锁，家里灯泡也坏了")
    assert "家里灯泡也坏了" in bob.last
    assert "陈阿婆" not in bob.last
    bob.presses("回复")
    bob.says("我接到了别的活，晚半小时，完成了就来")
    assert "晚半小时" in alice.last
    assert community.ticket(ticket.id).status == "taken"
    check_everything(community.database)


def test_who_replies_to_words_answers_them_whatever_they_say(
    community: Community, ticket: Ticket, bob: Neighbour, alice: Neighbour
) -> None:
    bob.says("我十分钟后到")
    replies(alice, "家里门铃坏了，请敲门")
    assert "请敲门" in bob.last
    assert community.newest().id == ticket.id
    replies(bob, "能不能改到下午")
    assert "改到下午" in alice.last
    assert community.ticket(ticket.id).status == "taken"


def test_who_replies_with_the_word_of_a_button_presses_it(
    community: Community, ticket: Ticket, bob: Neighbour, alice: Neighbour
) -> None:
    bob.says("我十分钟后到")
    replies(alice, "不用来了")
    assert community.ticket(ticket.id).status == "cancelled"


@pytest.mark.parametrize("words", ["好的，谢谢师傅", "师傅，多久能到", "您电话多少"])
def test_what_follows_at_once_goes_on_with_the_talk(
    ticket: Ticket, bob: Neighbour, alice: Neighbour, words: str
) -> None:
    bob.says("家里有梯子吗")
    alice.says(words)
    assert words in bob.last


def test_danger_is_no_talk(community: Community, ticket: Ticket, bob: Neighbour, alice: Neighbour) -> None:
    bob.says("我十分钟后到")
    alice.presses("回复")
    assert "120" in alice.says("老伴突然晕倒了，叫不醒")
    assert community.newest().urgency == "danger"


def test_a_volunteers_number_and_door_stay_with_them(ticket: Ticket, bob: Neighbour, alice: Neighbour) -> None:
    alice.says("请带个梯子来")
    bob.presses("回复")
    bob.says("打我电话13900001111或者一三九 零零零零 二二二二，我住5号楼301，您是3号楼402对吧")
    assert "13900001111" not in alice.last
    assert "二二二二" not in alice.last
    assert "5号楼301" not in alice.last
    assert "3号楼402" in alice.last


def test_a_requesters_number_goes_to_who_comes_and_to_nobody_else(
    community: Community, ticket: Ticket, bob: Neighbour, alice: Neighbour
) -> None:
    carol = community.volunteer("赵大姐")
    alice.says("打这个电话13700001111")
    assert "13700001111" in bob.last
    assert not carol.reads("13700001111")


def test_after_the_end_the_line_is_closed_kindly(ticket: Ticket, bob: Neighbour, alice: Neighbour) -> None:
    bob.says("我十分钟后到")
    alice.presses("回复")
    alice.says("好的")
    bob.finishes()
    seen = len(alice.sees)
    assert "告一段落" in bob.presses("回复")
    assert len(alice.sees) == seen
    assert "告一段落" in alice.presses("回复")
    said = next(one for one in alice.sees if "十分钟后" in one.text and not one.mine)
    assert "告一段落" in alice.says("东西落下了", replies_to=str(said.id))
    assert "东西落下了" not in bob.last


def test_who_gave_it_back_is_out_of_the_talk(ticket: Ticket, bob: Neighbour, alice: Neighbour) -> None:
    alice.says("请带个梯子来")
    assert "梯子" in bob.last
    bob.presses("去不了了")
    assert "告一段落" in bob.presses("回复")


def test_strangers_cannot_talk(community: Community, ticket: Ticket, alice: Neighbour) -> None:
    eve = community.volunteer("钱多多")
    assert "告一段落" in eve.presses_payload(f"tell:{ticket.id}")
    assert "没找到" in eve.presses_payload("tell:9999")


def test_of_two_tasks_the_newest_talk_decides_and_else_one_question(
    community: Community, ticket: Ticket, bob: Neighbour, alice: Neighbour
) -> None:
    zhou = community.resident("周伯")
    second = zhou.asks_for_a_repair(OTHER)
    bob.says(f"接 {second.id}")
    community.passes(hours=3)
    assert "哪一张单子" in bob.says("我出门了，路上有点堵")
    bob.presses(f"{second.id} ")
    assert "路上有点堵" in zhou.last
    assert "路上有点堵" not in alice.last
    bob.says("还要等十分钟才能到")
    assert "还要等十分钟" in zhou.last
    alice.says("请带个梯子来")
    bob.says("好的，带梯子")
    assert "带梯子" in alice.last


def test_a_choice_of_whose_counts_once(community: Community, ticket: Ticket, bob: Neighbour) -> None:
    zhou = community.resident("周伯")
    second = zhou.asks_for_a_repair(OTHER)
    bob.says(f"接 {second.id}")
    community.passes(hours=3)
    bob.says("我出门了，路上有点堵")
    payload = next(payload for one in bob.sees for label, payload in one.buttons.items() if payload.startswith("whose"))
    bob.presses_payload(payload)
    assert "太旧" in bob.presses_payload(payload)
    assert "太旧" in zhou.presses_payload(payload)


def test_of_two_open_tickets_the_requester_is_asked_which(
    community: Community, ticket: Ticket, bob: Neighbour, alice: Neighbour
) -> None:
    second = alice.asks_for_a_repair(OTHER)
    community.passes(hours=3)
    assert "哪一张单子" in alice.says("请带个梯子来")
    alice.presses(f"{ticket.id} ")
    assert "梯子" in bob.last
    assert "梯子" in community.ticket(ticket.id).words
    assert "梯子" not in community.ticket(second.id).words


def test_a_worker_reads_it_all_and_joins(ticket: Ticket, bob: Neighbour, alice: Neighbour, wang: Neighbour) -> None:
    bob.says("我十分钟后到，带好工具了")
    alice.says("请带个梯子来")
    wang.presses("看对话")
    assert "李师傅：“我十分钟后到，带好工具了”" in wang.last
    assert "居民：“请带个梯子来”" in wang.last
    wang.presses("跟两边说")
    wang.says("物业有梯子，到门岗拿就行")
    assert "物业有梯子" in alice.last
    assert "物业有梯子" in bob.last
    replies(bob, "好的，我去门岗拿")
    assert "门岗拿" in wang.last


def test_a_photo_of_who_is_at_work_reaches_the_requester(
    community: Community, ticket: Ticket, bob: Neighbour, alice: Neighbour
) -> None:
    bob.arrives()
    seen = len(alice.sees)
    bob.sends_photo("是这个龙头吗")
    assert len(alice.sees) == seen + 1
    assert "是这个龙头吗" in alice.last
