"""为什么, 试 and 改类别: a worker sees which words decided, and says what a ticket is really about."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from nlp.meaning import Evidence
from storage import examples
from storage.events import Event
from storage.examples import Confirmed, Label
from tests.community import TAP, Community, Neighbour
from tests.unsure import ESCORT, REPAIR, STATUS, reads_as

SAID = "我家水龙头坏了，3号楼402，明天上午想请人来修，电话13812345678"


@pytest.fixture
def wang(both: Community) -> Neighbour:
    return both.worker("王姐")


@pytest.fixture
def alice(both: Community, wang: Neighbour, monkeypatch: pytest.MonkeyPatch) -> Neighbour:
    reads_as(monkeypatch, SAID, REPAIR, ESCORT)
    who = both.resident("陈阿婆", agreed=True, station=1)
    who.says(SAID)
    who.presses("确认")
    return who


def kept(community: Community) -> list[Confirmed]:
    with community.database.look() as session:
        return examples.confirmed(session)


def test_a_worker_sees_the_words_that_decided(both: Community, alice: Neighbour, wang: Neighbour) -> None:
    why = wang.presses("为什么")
    assert "听成“求助：家电水电维修”" in why
    assert "水龙头 ●" in why
    assert "圆点越多" in why
    assert "把握：大约两成。也可能是：求助：陪诊就医。" in why


def test_the_words_that_decided_are_whole_and_as_the_resident_wrote_them(
    both: Community, wang: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "我家水龍頭坏了，3号楼402，明天上午想请人来修，电话13812345678"
    halves = (Evidence("龙头", "aid", 9), Evidence("头坏", "aid", 8))
    reads_as(monkeypatch, said, REPAIR, evidence=halves)
    alice = both.resident("陈阿婆", agreed=True, station=1)
    alice.says(said)
    alice.presses("确认")
    assert "\n　水龍頭坏了 ●●●●●\n" in wang.presses("为什么")


@pytest.mark.parametrize(
    "words", ["为什么", "为什么？", "为什么1001", "为什么 1001？", "1001为啥", "为什么单子1001听成这样"]
)
def test_why_can_be_said(alice: Neighbour, wang: Neighbour, words: str) -> None:
    assert "单子 1001 听成" in wang.says(words)


def test_nobody_but_a_worker_of_the_place_is_told_why(both: Community, alice: Neighbour) -> None:
    there = both.station("梅林社区", estates=())
    stranger = both.worker("外站", station=there)
    for who in (alice, both.resident("路人"), stranger):
        assert "水龙头" not in who.presses_payload("why:1001")
        assert "最能说明" not in who.says("为什么 1001")


def test_what_the_resident_chose_is_told_as_their_choice(
    both: Community, wang: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    vague = "怎么龙头的事体"
    reads_as(monkeypatch, vague, STATUS, REPAIR, evidence=(Evidence("怎么", "status", 9), Evidence("龙头", "aid", 4)))
    alice = both.resident("陈阿婆", agreed=True, station=1)
    for said in (vague, "2", "3号楼402", "明天上午", "13812345678", "对"):
        alice.says(said)
    why = wang.presses("为什么")
    assert "居民自己点的" in why
    assert "龙头 ●●●●●" in why
    assert "怎么" not in why
    assert "把握" not in why


def test_a_ticket_from_the_menu_has_no_words_to_show(both: Community, wang: Neighbour) -> None:
    bob = both.resident("李伯伯", agreed=True, station=1)
    for words in ("菜单", "扶贫帮困", "家电水电维修", "3号楼402", "明天上午", "13812345678", "对"):
        bob.says(words)
        both.passes(seconds=5)
    assert "从菜单里点的" in wang.presses("为什么")


def test_a_sentence_can_be_tried_and_nothing_comes_of_it(both: Community, wang: Neighbour) -> None:
    tried = wang.says(f"试 {TAP}")
    for words in ("求助：家电水电维修", "水龙头 ●", "3号楼402室", "11月20日", "13812345678"):
        assert words in tried
    assert "我的待办" not in wang.says("我的单子")
    wang.says("我的待办")
    assert "没有待办" in wang.last


def test_a_danger_that_is_tried_alarms_nobody(both: Community, wang: Neighbour) -> None:
    other = both.worker("李姐")
    assert "119" in wang.says("试：着火了快来人")
    assert other.sees == []


@pytest.mark.parametrize("said", ["试　{}", "试一试　{}", "试一句 {}", "试“{}”", "试 “{}”"])
def test_a_sentence_is_tried_as_people_type_it(both: Community, wang: Neighbour, said: str) -> None:
    assert wang.says(said.format(TAP)).startswith(f"“{TAP}”\n听成“求助")


@pytest.mark.parametrize("said", ["试", "试一下", "试：", "试试", "试一句"])
def test_who_tries_nothing_is_told_how(wang: Neighbour, said: str) -> None:
    assert "试 我家铁将军坏了" in wang.says(said)


def test_to_try_is_for_workers(both: Community) -> None:
    assert "最能说明" not in both.resident("路人").says(f"试 {TAP}")


def test_a_worker_says_what_a_ticket_is_really_about(both: Community, alice: Neighbour, wang: Neighbour) -> None:
    before = len(alice.sees)
    wang.presses("改类别")
    assert wang.buttons[0] == "陪诊就医"
    assert "改成“陪诊就医”" in wang.presses("陪诊就医")
    ticket = both.ticket(1001)
    assert (ticket.team, ticket.item, ticket.status) == ("health", "escort_hospital", "open")
    assert len(alice.sees) == before
    assert "陪诊就医" in next(one.text for one in wang.sees if "改类别" in one.buttons)
    (one,) = kept(both)
    assert (one.text, one.source, one.label) == (SAID, "correction", Label("request", "health", "escort_hospital"))
    assert one.was.item == "home_repair"
    assert "后来改成了“陪诊就医”" in wang.says("为什么 1001")
    with both.database.look() as session:
        events = session.scalars(select(Event).where(Event.thing == "ticket", Event.act == "amend")).all()
    assert [(one.actor_id, one.why) for one in events] == [(wang.id, "item, team")]


@pytest.mark.parametrize("words", ["改类别 1001", "改类别1001。", "1001改类别", "单子1001改类别"])
def test_to_say_what_a_ticket_is_can_be_asked_by_word(alice: Neighbour, wang: Neighbour, words: str) -> None:
    assert "应该归哪一类" in wang.says(words)
    assert "改成“陪诊就医”" in wang.presses("陪诊就医")


@pytest.mark.parametrize(
    "said",
    [
        "改类别 1001 陪诊就医", "改类别 1001 其实是陪诊", "1001 改类别 陪诊", "1001 其实是陪诊就医", "把1001改成陪诊就医",
        "1001应该归陪诊就医吧", "改类别　１００１　陪诊就医",
    ],
)  # fmt: skip
def test_the_ticket_and_what_it_really_is_can_be_said_at_once(
    both: Community, alice: Neighbour, wang: Neighbour, said: str
) -> None:
    assert "1001 改成“陪诊就医”" in wang.says(said)
    assert both.ticket(1001).item == "escort_hospital"
    assert kept(both)[0].label == Label("request", "health", "escort_hospital")


def test_of_a_kind_that_nobody_knows_the_kinds_are_offered(alice: Neighbour, wang: Neighbour) -> None:
    assert "应该归哪一类" in wang.says("改类别 1001 修飞船")


def test_a_team_that_is_said_at_once_shows_its_services(alice: Neighbour, wang: Neighbour) -> None:
    wang.says("1001 其实是卫生医疗")
    assert "就归这一队" in wang.buttons


@pytest.mark.parametrize("said", ["把1001改成陪诊就医", "1001 其实是陪诊就医", "改类别 1001 陪诊就医"])
def test_nobody_but_a_worker_says_what_a_ticket_really_is(both: Community, alice: Neighbour, said: str) -> None:
    for who in (alice, both.volunteer("李师傅"), both.resident("路人", agreed=True, station=1)):
        assert "我记住了" not in who.says(said)
    assert both.ticket(1001).item == "home_repair"
    assert kept(both) == []


def test_another_time_that_is_said_so_is_no_kind(both: Community, alice: Neighbour, wang: Neighbour) -> None:
    wang.says("1001 改成周六上午九点")
    assert both.ticket(1001).item == "home_repair"
    assert both.ticket(1001).when_date == "2026-11-21"


def test_nobody_but_a_worker_is_asked_by_word_what_a_ticket_is(both: Community, alice: Neighbour) -> None:
    assert "应该归哪一类" not in alice.says("改类别 1001")


def test_every_team_and_every_service_can_be_meant(both: Community, alice: Neighbour, wang: Neighbour) -> None:
    wang.presses("改类别")
    assert {team.name for team in both.reader.lexicon.teams.values()} <= set(wang.buttons)
    wang.presses("文化")
    wang.presses("就归这一队")
    assert (both.ticket(1001).team, both.ticket(1001).item) == ("culture", None)


def test_a_ticket_of_another_team_is_offered_to_that_team(both: Community, alice: Neighbour, wang: Neighbour) -> None:
    nurse = both.volunteer("护士小张", "health")
    wang.presses("改类别")
    assert "请了 1 位" in wang.presses("陪诊就医")
    assert "陪诊就医" in nurse.last
    assert "接到了" in nurse.presses("接单")


def test_who_has_the_ticket_is_told_what_it_really_is(both: Community, alice: Neighbour, wang: Neighbour) -> None:
    bob = both.volunteer("李师傅")
    wang.presses("再找志愿者")
    bob.presses("接单")
    wang.presses("改类别")
    wang.presses("陪诊就医")
    assert "其实是“陪诊就医”" in bob.last
    assert both.ticket(1001).status == "taken"


def test_what_was_read_right_can_be_said_too(both: Community, alice: Neighbour, wang: Neighbour) -> None:
    wang.presses_payload("recastitem:1001:home_repair")
    (one,) = kept(both)
    assert one.label == Label("request", "aid", "home_repair")


def test_a_request_can_really_be_a_report_and_back(both: Community, alice: Neighbour, wang: Neighbour) -> None:
    wang.presses("改类别")
    assert "改成“反映问题：家电水电维修”" in wang.presses("不是求助，是反映问题")
    assert both.ticket(1001).kind == "report"
    assert kept(both)[0].label == Label("report", "aid", "home_repair")
    wang.says("改类别 1001")
    assert "改成“求助：家电水电维修”" in wang.presses("不是反映问题，是求助")
    assert both.ticket(1001).kind == "request"
    assert kept(both)[0].label == Label("request", "aid", "home_repair")
    assert "本来就是" in wang.presses_payload("recastkind:1001:request")


@pytest.mark.parametrize(
    ("said", "about"),
    [
        ("陪诊就医", ("request", "health", "escort_hospital")), ("归陪诊就医吧", ("request", "health", "escort_hospital")),
        ("陪诊", ("request", "health", "escort_hospital")), ("反映问题", ("report", "aid", "home_repair")),
        ("应该是反映问题", ("report", "aid", "home_repair")), ("寻人", ("request", "rescue", "missing")),
    ],
)  # fmt: skip
def test_what_it_really_is_can_be_written(
    both: Community, alice: Neighbour, wang: Neighbour, said: str, about: tuple[str, str, str]
) -> None:
    before = both.newest().id
    wang.presses("改类别")
    assert "我记住了" in wang.says(said)
    ticket = both.ticket(1001)
    assert (ticket.kind, ticket.team, ticket.item) == about
    assert both.newest().id == before


@pytest.mark.parametrize("said", ["文化体育", "文化体育队", "归文化体育队", "文化", "文体"])
def test_a_team_can_be_written_and_then_its_service(
    both: Community, alice: Neighbour, wang: Neighbour, said: str
) -> None:
    wang.presses("改类别")
    assert "应该归哪一类" in wang.says(said)
    assert "文艺演出" in wang.buttons
    assert "改成“文化体育”" in wang.says("就归这一队")
    assert (both.ticket(1001).team, both.ticket(1001).item) == ("culture", None)


def test_with_two_cards_open_the_written_team_is_of_the_one_asked_about_last(
    both: Community, alice: Neighbour, wang: Neighbour
) -> None:
    bob = both.resident("老张", agreed=True, station=1)
    bob.says("家里电灯坏了，想请人来修，3号楼403，明天上午，电话13912345678")
    bob.presses("确认")
    for number in (both.newest().id, 1001):
        wang.says(f"改类别 {number}")
    assert "改成“陪诊就医”" in wang.says("陪诊就医")
    assert both.ticket(1001).item == "escort_hospital"
    assert both.newest().item != "escort_hospital"


def test_whoever_speaks_of_something_else_is_heard(both: Community, alice: Neighbour, wang: Neighbour) -> None:
    wang.presses("改类别")
    assert "没有待办" in wang.says("我的待办") or "1001" in wang.last
    wang.presses_payload("recast:1001")
    wang.says("今天天气真好")
    assert both.ticket(1001).item == "home_repair"


def test_nobody_but_a_worker_of_the_place_changes_what_a_ticket_is(both: Community, alice: Neighbour) -> None:
    there = both.station("梅林社区", estates=())
    for who in (alice, both.volunteer("李师傅"), both.worker("外站", station=there)):
        for payload in (
            "recast:1001",
            "recast:1001:health",
            "recastitem:1001:escort_hospital",
            "recastteam:1001:health",
            "recastkind:1001:report",
        ):
            said = who.presses_payload(payload)
            assert "工作人员" in said or "没找到这张单子" in said
    assert both.ticket(1001).item == "home_repair"
    assert kept(both) == []


def test_a_ticket_that_is_over_stays_what_it_was(both: Community, alice: Neighbour, wang: Neighbour) -> None:
    wang.presses("改类别")
    alice.says("不用来了")
    assert "已经取消了" in wang.presses("陪诊就医")
    assert both.ticket(1001).item == "home_repair"


def test_of_words_that_were_deleted_nothing_is_learned(both: Community, alice: Neighbour, wang: Neighbour) -> None:
    alice.says("删除我的资料")
    alice.presses("全部删除")
    wang.presses_payload("recastitem:1001:escort_hospital")
    assert kept(both) == []
    assert "原话已经删了" in wang.says("为什么 1001")


@pytest.mark.parametrize(
    "payload",
    ["recast:1001:nobody", "recastitem:1001:nothing", "recastteam:1001:x", "recastitem:1001", "recastkind:1001:info"],
)
def test_a_forged_kind_is_refused(both: Community, alice: Neighbour, wang: Neighbour, payload: str) -> None:
    assert "太旧" in wang.presses_payload(payload)


def test_a_false_alarm_is_calmed_and_taught_as_none(both: Community, wang: Neighbour) -> None:
    bob = both.resident("老张", agreed=True, station=1)
    bob.says("着火了，厨房着火了，3号楼402")
    ticket = both.newest()
    assert ticket.urgency == "danger"
    wang.presses_payload(f"recast:{ticket.id}")
    assert "不再按险情办" in wang.presses("其实没有危险")
    assert both.ticket(ticket.id).urgency == "urgent"
    assert [one.label.danger for one in kept(both)] == [False]
    assert "不再按险情办" not in wang.presses_payload(f"calm:{ticket.id}")


def test_nobody_but_a_worker_of_the_place_calms_an_alarm(both: Community, wang: Neighbour) -> None:
    bob = both.resident("老张", agreed=True, station=1)
    bob.says("着火了，厨房着火了，3号楼402")
    bob.presses_payload(f"calm:{both.newest().id}")
    assert both.newest().urgency == "danger"


def test_a_true_alarm_of_another_kind_stays_one(both: Community, wang: Neighbour) -> None:
    bob = both.resident("老张", agreed=True, station=1)
    bob.says("着火了，厨房着火了，3号楼402")
    wang.presses_payload(f"recastteam:{both.newest().id}:health")
    assert [one.label.danger for one in kept(both)] == [True]
