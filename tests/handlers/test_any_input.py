"""Whatever arrives, from whomever, in whatever order: a clear sentence or silence, and nothing half-stored."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from handlers import routes
from handlers.turn import MOST_CHARACTERS, Kind
from tests.community import PHONE, TAP, Community, Neighbour, fresh_community
from tests.truths import check_everything

# More of everything: WUDAN_EXAMPLES=500 make test
EXAMPLES = int(os.environ.get("WUDAN_EXAMPLES", "15"))
SMALL = settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])

NASTY = (
    "", "   ", "\n\n", "。", "<3", "<b>粗</b>", "&amp;", "'; DROP TABLE tickets; --", "%s %d {0} {}", "../../etc/passwd",
    "水龍頭壞了，後天上午想請人來修", "\u202e倒着写的\u202c", "\u200b\u200b", "👨‍👩‍👧‍👦", "é́́́́", "٤٢", "１００１", "\x07\x1b[31m",
    "9" * 400, "1001" * 50, "1e999", "-1", "接 99999999999999999999", "接 0", "我家" * (MOST_CHARACTERS // 2), "a" * MOST_CHARACTERS,
    "13812345678" * 100, "3号楼" * 500, "明天上午" * 500, "null", "None", "true", "{}", "[]",
)  # fmt: skip
PLAIN = (
    TAP, "我家水龙头坏了", "3号楼402", "后天上午", PHONE, "对", "同意", "不同意", "确认", "改一项", "不是求助", "菜单",
    "我的单子", "进度", "不用来了", "改到后天下午", "找人工", "没人来", "谢谢", "你好", "接 1001", "我接", "我到了", "1001 完成",
    "去不了了", "40分钟", "解决了", "没解决", "五星好评", "我想当志愿者", "周六的活动我报名", "来", "来不了", "我的任务", "我的待办",
    "打电话", "志愿者日", "本周主题", "邀请志愿者", "导出我的资料", "删除我的资料", "全部删除", "换手机", "1001", "你们几点开门", "办老年卡要什么材料",
    "着火了快来人", "我老伴叫不醒了", "李师傅真好", "就这样发", "换个时间",
    "词典", "学习", "为什么 1001", "加词 铁将军=门锁", "删词 门锁", "险情词 冒火星=着火", "试 铁将军坏了", "都不是", "2",
)  # fmt: skip

# The doors drop NUL and lone surrogates; everything else arrives.
any_text = st.one_of(
    st.sampled_from(PLAIN), st.sampled_from(NASTY),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=120),
)  # fmt: skip
any_argument = st.one_of(
    st.sampled_from(("1", "2", "3", "1001", "1002", "0", "5", "-1", "", "x", "where", "when", "phone", "item", "words",
                     "yes", "no", "aid", "home_repair", "saturday", "theme", "9" * 15, "9" * 30, "٣", "1 ")),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8),
)  # fmt: skip
any_press = st.builds(
    lambda act, arguments: ":".join([act, *arguments]),
    st.one_of(st.sampled_from(sorted(routes.PRESSES)), st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=10)),
    st.lists(any_argument, max_size=3),
)  # fmt: skip
any_act = st.tuples(st.sampled_from(Kind), any_text, any_press)


def a_town(community: Community) -> dict[str, Neighbour]:
    return {
        "alice": community.resident("陈阿婆"),
        "bob": community.volunteer("李师傅"),
        "wang": community.worker("王姐", channel="telegram"),
        "mallory": community.resident("路人", channel="telegram"),
    }


def does(who: Neighbour, act: tuple[Kind, str, str]) -> str:
    kind, text, press = act
    if kind is Kind.PRESS:
        return who.presses_payload(press, "1")
    if kind is Kind.PHOTO:
        return who.sends_photo(text[:1024])
    if kind is Kind.START:
        return who.opens(text)
    return who.says(text, kind)


@SMALL
@given(st.lists(st.tuples(st.sampled_from(("alice", "bob", "wang", "mallory")), any_act), max_size=12))
def test_any_order_of_acts_by_anybody_leaves_everything_whole(acts: list[tuple[str, tuple[Kind, str, str]]]) -> None:
    with fresh_community() as community:
        town = a_town(community)
        for name, act in acts:
            answered = does(town[name], act)
            if act[0] is Kind.TEXT:
                assert answered, (name, act)
        community.passes(hours=3)
        community.ticks()
        community.passes(days=2)
        community.ticks()
        check_everything(community.database)


@SMALL
@given(st.lists(st.tuples(st.sampled_from(("alice", "bob", "wang", "mallory")), any_press), min_size=1, max_size=12))
@example([("mallory", "minutes:1001:0"), ("bob", "minutes:1001:99999")])
@example([("bob", "take:1001"), ("wang", "give:1001:1"), ("wang", "takeover:1001"), ("alice", "unsolved:1001")])
@example(
    [
        ("bob", "finish:1001"),
        ("bob", "take:1001"),
        ("bob", "finish:1001"),
        ("alice", "solved:1001"),
        ("alice", "stars:1001:1"),
    ]
)
def test_any_press_on_a_ticket_leaves_it_whole(presses: list[tuple[str, str]]) -> None:
    with fresh_community() as community:
        town = a_town(community)
        town["alice"].asks_for_a_repair()
        for name, payload in presses:
            town[name].presses_payload(payload, "1")
            check_everything(community.database)
        assert not any(PHONE in one.text for one in town["mallory"].sees)


@SMALL
@given(st.sampled_from(("alice", "bob", "wang", "mallory")), any_text)
def test_any_text_gets_an_answer(name: str, text: str) -> None:
    with fresh_community() as community:
        assert a_town(community)[name].says(text)
        check_everything(community.database)


def test_hostile_text_is_answered_on_both_databases(both: Community) -> None:
    alice = both.resident("陈阿婆")
    alice.asks_for_a_repair()
    for n, text in enumerate(NASTY):
        assert both.resident(f"路人{n}").says(text), text
        assert alice.says(text), text
    check_everything(both.database)


@pytest.mark.parametrize("text", NASTY)
def test_whatever_a_question_is_answered_with_is_no_dead_end(community: Community, text: str) -> None:
    alice = community.resident("陈阿婆")
    alice.says("我家水龙头坏了，想请人来修")
    alice.presses("同意")
    for answer in (text, "3号楼402", text, "明天上午", text, PHONE):
        alice.says(answer)
    alice.says("我的单子")
    check_everything(community.database)


@pytest.mark.parametrize("payload", ["", ":", "::::", "take", "take:", "take:x", "take:-1", "take:1.5", "take:999999", "take:" + "9" * 60, "nothing here", "🙂", "forget:1:2:3", "confirm:1001:extra"])  # fmt: skip
def test_an_old_or_forged_button_gets_a_sentence(both: Community, payload: str) -> None:
    bob = both.volunteer("李师傅")
    before = both.said()
    answer = bob.presses_payload(payload)
    assert answer
    check_everything(both.database)
    assert len(both.said()) <= len(before) + 2


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_of_thing_can_arrive_empty(community: Community, kind: Kind) -> None:
    alice = community.resident("陈阿婆")
    answer = alice.says("", kind) if kind is not Kind.PRESS else alice.presses_payload("")
    assert answer or kind in (Kind.EDIT, Kind.LEFT, Kind.JOINED)
    check_everything(community.database)
