"""抄告单: a report is handed to a unit with a deadline, put right, reviewed, and judged by who reported it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from storage.rectifications import Rectification
from tests.community import PHONE, SHANGHAI, Community, Neighbour
from tests.handlers.test_reports import LAMP, pictures, sends
from tests.truths import check_everything

UNIT = "幸福物业"


def the_notice(town: Community) -> Rectification:
    with town.database.look() as session:
        return session.scalars(select(Rectification).order_by(Rectification.id.desc())).first()  # type: ignore[return-value]


def reports(alice: Neighbour, words: str = LAMP) -> int:
    """Report something with a photo; return the ticket's number."""
    sends(alice, text=words)
    alice.presses("确认")
    return alice.community.newest().id


def hands_over(wang: Neighbour, number: int, unit: str = UNIT, due: str = "24小时") -> None:
    wang.says(str(number))
    wang.presses("抄告")
    wang.presses(unit)
    wang.presses(due)


def manager(wang: Neighbour, name: str = "物业小刘", unit: str = UNIT) -> Neighbour:
    """Add the unit and let its person come in by the link."""
    town = wang.community
    wang.says(f"责任单位 {unit} 电话13800001111")
    wang.presses("请负责人进来")
    link = next(row.data["link"] for row in reversed(town.said()) if row.data and "link" in row.data)
    who = town.resident(name)
    assert unit in who.opens(link)
    return who


@pytest.fixture
def alice(both: Community) -> Neighbour:
    return both.resident("陈阿婆", agreed=True)


@pytest.fixture
def wang(both: Community) -> Neighbour:
    return both.worker("王姐")


@pytest.fixture
def liu(wang: Neighbour) -> Neighbour:
    return manager(wang)


def test_a_report_is_handed_over_put_right_reviewed_and_judged(
    both: Community, alice: Neighbour, wang: Neighbour, liu: Neighbour
) -> None:
    bob = both.volunteer("李师傅")
    number = reports(alice)
    hands_over(wang, number)
    assert both.ticket(number).status == "taken"
    assert "接单" not in bob.buttons
    assert "幸福物业" in alice.last
    assert len(pictures(liu)) == 1
    assert "【抄告单】" in liu.last
    assert PHONE not in liu.last
    check_everything(both.database)

    liu.presses("整改好了")
    assert "照片" in liu.says("好了")
    assert the_notice(both).status == "asked"
    sends(liu, text="换了新灯泡")
    assert "审核" in liu.last
    assert "换了新灯泡" in wang.last
    assert [row.text.rpartition("：")[2] for row in pictures(wang)[-2:]] == ["整改前", "整改后"]
    check_everything(both.database)

    wang.presses("通过")
    assert "通过" in liu.last
    assert [row.text.rpartition("：")[2] for row in pictures(alice)[-2:]] == ["整改前", "整改后"]
    assert "您满意吗" in alice.last
    check_everything(both.database)
    alice.presses("满意")
    assert both.ticket(number).status == "closed"
    notice = the_notice(both)
    assert (notice.status, notice.satisfied, notice.returned, notice.looks_at) == ("passed", True, 0, None)
    check_everything(both.database)
    said = wang.says("整改率")
    assert "抄告 1 件，整改好 1 件，整改率 100%" in said
    assert "幸福物业：1/1" in said
    assert "居民满意 1 件" in said


def test_who_reported_sees_what_a_worker_sends_for_the_unit_once_it_has_passed(
    both: Community, alice: Neighbour, wang: Neighbour
) -> None:
    wang.says(f"责任单位 {UNIT}")
    hands_over(wang, reports(alice))
    wang.presses("代填整改")
    sends(wang, text="换了新灯泡")
    assert not pictures(alice)
    wang.presses("通过")
    assert [row.text.rpartition("：")[2] for row in pictures(alice)] == ["整改前", "整改后"]


def test_what_is_not_well_goes_back_with_the_reason(
    both: Community, alice: Neighbour, wang: Neighbour, liu: Neighbour
) -> None:
    hands_over(wang, reports(alice))
    liu.presses("整改好了")
    sends(liu)
    liu.says("扫过了")
    assert "扫过了" in wang.last
    wang.presses("退回")
    wang.says("地上还有纸箱")
    assert "地上还有纸箱" in liu.last
    assert (the_notice(both).status, the_notice(both).returned, the_notice(both).answer) == ("returned", 1, "扫过了")
    check_everything(both.database)
    liu.presses("整改好了")
    sends(liu, text="这回干净了")
    wang.presses("通过")
    assert "满意" in alice.buttons
    assert "退回过 1 件" in wang.says("整改率")
    check_everything(both.database)


def test_who_reported_and_is_not_pleased_is_heard_by_a_worker(
    both: Community, alice: Neighbour, wang: Neighbour, liu: Neighbour
) -> None:
    number = reports(alice)
    hands_over(wang, number)
    liu.presses("整改好了")
    sends(liu, text="好了")
    wang.presses("通过")
    alice.presses("不满意")
    assert "【没解决】" in wang.last
    assert "幸福物业：“好了”" in wang.last
    assert "抄告" in wang.buttons
    assert (both.ticket(number).status, the_notice(both).satisfied) == ("open", False)
    assert "整改率 0%" in wang.says("整改率")
    check_everything(both.database)
    hands_over(wang, number, due="3天")
    assert the_notice(both).status == "asked"
    check_everything(both.database)


def test_what_cannot_be_done_goes_back_to_the_worker_with_the_reason(
    both: Community, alice: Neighbour, wang: Neighbour, liu: Neighbour
) -> None:
    number = reports(alice)
    hands_over(wang, number)
    liu.presses("做不了")
    liu.says("灯杆归路灯所管")
    assert "灯杆归路灯所管" in wang.last
    assert "通过" not in wang.buttons
    wang.says("责任单位 路灯所")
    wang.presses("换个单位")
    wang.presses("路灯所")
    wang.presses("3天")
    assert "收回" in liu.last
    assert the_notice(both).status == "asked"
    check_everything(both.database)


def test_for_a_unit_without_a_person_the_worker_enters_the_answer(
    both: Community, alice: Neighbour, wang: Neighbour
) -> None:
    wang.says("责任单位 幸福物业 电话13800001111")
    hands_over(wang, reports(alice))
    assert "13800001111" in wang.last
    wang.presses("代填整改")
    sends(wang, text="物业换了灯")
    wang.presses("通过")
    assert "您满意吗" in alice.last
    check_everything(both.database)


def test_a_worker_hands_over_what_they_reported_themselves(both: Community, wang: Neighbour, liu: Neighbour) -> None:
    number = reports(wang)
    hands_over(wang, number)
    liu.presses("整改好了")
    sends(liu, text="好了")
    wang.presses("通过")
    wang.presses("满意")
    assert both.ticket(number).status == "closed"
    check_everything(both.database)


def test_a_passed_deadline_is_told_once_and_then_every_working_day(
    both: Community, alice: Neighbour, wang: Neighbour, liu: Neighbour
) -> None:
    hands_over(wang, reports(alice))  # on a Wednesday at nine
    told: list[str] = []
    for _ in range(24 * 5):
        both.passes(hours=1)
        known = len(both.said())
        both.ticks()
        told += [
            f"{row.at.astimezone(SHANGHAI):%a %H}"
            for row in both.said()[known:]
            if row.chat_id == liu.chat_id and "期限到了" in row.text
        ]
    assert told == ["Thu 09", "Fri 09", "Mon 09"]
    assert "超过期限" in "".join(one.text for one in wang.sees)
    check_everything(both.database)
    sends_after = liu.presses("整改好了")
    assert "照片" in sends_after
    sends(liu, text="好了")
    wang.presses("通过")
    assert "按时 0 件，超期 1 件" in wang.says("整改率")


def test_a_deadline_that_passes_by_night_is_told_in_the_morning(
    both: Community, alice: Neighbour, wang: Neighbour, liu: Neighbour
) -> None:
    both.passes(hours=14)
    hands_over(wang, reports(alice))
    both.passes(hours=25)
    both.ticks()
    assert not liu.reads("期限到了")
    both.passes(hours=8)
    both.ticks()
    assert liu.reads("期限到了")


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ("48小时", "11-20 09"),
        ("五天", "11-23 09"),
        ("两周内", "12-02 09"),
        ("周五下午5点", "11-20 17"),
        ("后天", "11-20 17"),
    ],
)
def test_a_deadline_can_be_written(
    both: Community, alice: Neighbour, wang: Neighbour, liu: Neighbour, said: str, due: str
) -> None:
    wang.says(f"抄告 {reports(alice)} 给幸福物业")
    wang.says(said)
    assert f"{the_notice(both).due_at.astimezone(SHANGHAI):%m-%d %H}" == due


@pytest.mark.parametrize("said", ["随便", "昨天", "0小时", "999999天", "🙂"])
def test_what_is_no_deadline_is_asked_for_again(
    both: Community, alice: Neighbour, wang: Neighbour, liu: Neighbour, said: str
) -> None:
    wang.says(f"抄告 {reports(alice)} 幸福物业")
    assert wang.says(said)
    assert the_notice(both) is None
    wang.says("3天")
    assert the_notice(both) is not None


def test_a_unit_that_there_is_not_is_answered_with_the_nearest(
    both: Community, alice: Neighbour, wang: Neighbour, liu: Neighbour
) -> None:
    number = reports(alice)
    assert "没有叫“幸福物业公司”的责任单位" in wang.says(f"抄告 {number} 给 幸福物业公司")
    assert wang.buttons == ["幸福物业"]
    assert "没有叫“幸幅物业”的" in wang.says("删责任单位 幸幅物业")
    wang.presses("删掉 幸福物业")
    assert "还没有责任单位" in wang.says("责任单位")
    wang.says("责任单位 幸福物业")
    assert "13800001111" in wang.says("责任单位")
    assert "没找到" in wang.says("抄告 9999 给 幸福物业")


def test_the_ticket_going_another_way_takes_the_notice_back(
    both: Community, alice: Neighbour, wang: Neighbour, liu: Neighbour
) -> None:
    number = reports(alice)
    hands_over(wang, number)
    alice.presses_payload(f"cancel:{number}")
    assert "收回" in liu.last
    assert the_notice(both).status == "withdrawn"
    assert "情况已经变了" in liu.presses_payload(f"rectified:{the_notice(both).id}")
    check_everything(both.database)
    assert "还没有抄告单" in wang.says("整改率")


@pytest.mark.parametrize("act", ["结 {n} 已由物业处理", "派 {n} 给 李师傅"])
def test_a_worker_who_takes_back_what_they_did_lets_the_unit_go_on(
    both: Community, alice: Neighbour, wang: Neighbour, liu: Neighbour, act: str
) -> None:
    both.volunteer("李师傅")
    number = reports(alice)
    hands_over(wang, number)
    due = the_notice(both).looks_at
    wang.says(act.format(n=number))
    assert the_notice(both).status == "withdrawn"
    assert "撤销好了" in wang.says("撤销")
    assert (the_notice(both).status, the_notice(both).looks_at) == ("asked", due)
    liu.presses("整改好了")
    sends(liu, text="换了新灯")
    assert the_notice(both).status == "answered"
    check_everything(both.database)


def test_nobody_else_answers_reviews_or_hands_over(
    both: Community, alice: Neighbour, wang: Neighbour, liu: Neighbour
) -> None:
    eve, bob = both.resident("路人", agreed=True), both.volunteer("李师傅")
    other = manager(wang, "路灯所小赵", "路灯所")
    number = reports(alice)
    for who in (eve, bob, alice, liu):
        for payload in (f"hand:{number}", f"handto:{number}:1", f"handdue:{number}:1:24", "unitlink:1", "unitgone:1"):
            assert "只有社区工作人员" in who.presses_payload(payload), payload
    hands_over(wang, number)
    it = the_notice(both).id
    for who in (eve, bob, alice, other):
        for act in ("rectified", "cannot", "letpass", "sendback"):
            assert "本人" in who.presses_payload(f"{act}:{it}"), act
        assert who is alice or "本人" in who.presses_payload(f"enclosed:{number}")
    assert "本人" in liu.presses_payload(f"letpass:{it}") or the_notice(both).status == "asked"
    liu.presses("整改好了")
    sends(liu, text="好了")
    assert "本人" in liu.presses_payload(f"letpass:{it}")
    assert the_notice(both).status == "answered"
    for act in ("hand", "handto", "handdue", "letpass", "sendback", "rectified", "cannot", "unitlink", "unitgone"):
        for arguments in ("", ":x", ":999999", ":1:1:1", f":{number}:99:24", f":{number}:1:0"):
            assert wang.presses_payload(f"{act}{arguments}") is not None
    check_everything(both.database)


def test_a_press_that_comes_twice_has_one_effect(
    both: Community, alice: Neighbour, wang: Neighbour, liu: Neighbour
) -> None:
    hands_over(wang, reports(alice))
    liu.presses("整改好了")
    sends(liu, text="好了", album="a")
    sends(liu, album="a")
    assert both.newest().enclosed == 3
    it = the_notice(both).id
    wang.presses("通过")
    assert "情况已经变了" in wang.presses_payload(f"letpass:{it}")
    assert "情况已经变了" in wang.presses_payload(f"sendback:{it}")
    assert sum("您满意吗" in one.text for one in alice.sees) == 1
    check_everything(both.database)


def test_a_link_of_a_unit_is_used_once_and_the_next_person_takes_over(
    both: Community, alice: Neighbour, wang: Neighbour, liu: Neighbour
) -> None:
    hands_over(wang, reports(alice))
    link = next(row.data["link"] for row in both.said() if row.data and "link" in row.data)
    assert "用过了" in both.resident("路人").opens(link)
    zhao = manager(wang, "小赵")
    assert "【抄告单】" in zhao.last
    assert "本人" in liu.presses_payload(f"rectified:{the_notice(both).id}")
    assert "【抄告单】" in zhao.says("我的抄告单")
    assert "没有要整改的" in liu.says("我的抄告单")


def test_who_answers_for_a_unit_is_not_joined_to_somebody_else(both: Community, liu: Neighbour) -> None:
    eve = both.resident("路人", agreed=True)
    token = both.invitation("link", None, eve.id)
    liu.opens(token)
    assert "不能并到别人那里" in liu.presses("是我发的")


def test_forgetting_the_person_of_a_unit_leaves_their_unit_without_one(
    both: Community, alice: Neighbour, wang: Neighbour, liu: Neighbour
) -> None:
    hands_over(wang, reports(alice))
    liu.presses("整改好了")
    sends(liu, text="我自己换的灯泡")
    liu.says("删除我的资料")
    liu.presses("全部删除")
    assert the_notice(both).answer == ""
    assert "负责人还没进来" in wang.says("责任单位")
    assert both.newest().enclosed == 1
    check_everything(both.database)


def test_a_reminder_to_review_comes_the_next_working_day(
    both: Community, alice: Neighbour, wang: Neighbour, liu: Neighbour
) -> None:
    hands_over(wang, reports(alice), due="7天")
    liu.presses("整改好了")
    sends(liu, text="好了")
    both.now = both.now.astimezone(SHANGHAI).replace(hour=10) + timedelta(days=1)
    both.ticks()
    assert wang.reads("还等着您审核")
    assert not liu.reads("期限到了")


def test_who_reported_hears_at_the_deadline_and_every_second_working_day_after(
    both: Community, alice: Neighbour, wang: Neighbour, liu: Neighbour
) -> None:
    hands_over(wang, reports(alice))  # on a Wednesday at nine
    known = len(both.said())
    for _ in range(24 * 8):
        both.passes(hours=1)
        both.ticks()
    said = [row for row in both.said()[known:] if row.direction == "out"]
    told = [row for row in said if row.chat_id == alice.chat_id]
    assert [f"{row.at.astimezone(SHANGHAI):%a %H}" for row in told] == ["Thu 09", "Mon 09", "Wed 09"]
    assert all("幸福物业到期还没整改好，已催" in row.text for row in told)
    to_wang = [row.at.date() for row in said if row.chat_id == wang.chat_id and row.ticket_id]
    assert len(to_wang) == len(set(to_wang)), "one alarm a day"
    assert not wang.reads("办完了吗")
    check_everything(both.database)


def test_how_it_stands_names_the_unit_and_the_deadline_and_no_word_at_the_door(
    both: Community, alice: Neighbour, wang: Neighbour, liu: Neighbour
) -> None:
    number = reports(alice)
    hands_over(wang, number)
    said = alice.presses_payload(f"progress:{number}")
    assert "交给责任单位“幸福物业”" in said
    assert "前整改好" in said
    assert "口令" not in said
    card = wang.says(str(number))
    assert "抄告：幸福物业" in card
    assert "志愿者：" not in card
    assert "超期" not in card
    assert "抄告幸福物业" in wang.says("我的待办")
    both.passes(hours=25)
    both.ticks()
    assert "超期" in wang.says(str(number))
    assert "超期" in alice.presses_payload(f"progress:{number}")
    assert "【超时了】1 张" in wang.says("我的待办")
    assert "抄告幸福物业，超期" in wang.last
    assert "交给责任单位" not in alice.presses_payload(f"cancel:{number}")
    check_everything(both.database)


def test_the_unit_sees_no_photo_of_a_complaint_once_its_work_was_passed(
    alice: Neighbour, wang: Neighbour, liu: Neighbour
) -> None:
    number = reports(alice)
    hands_over(wang, number)
    liu.presses("整改好了")
    sends(liu)
    wang.presses("通过")
    alice.presses("不满意")
    sends(alice, text="还是坏的")
    before = len(pictures(liu))
    liu.presses_payload(f"enclosed:{number}")
    assert len(pictures(liu)) - before == 2
