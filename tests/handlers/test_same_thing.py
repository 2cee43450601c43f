"""One thing that several neighbours report is done once, and everybody hears how it ends."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from storage import duplicates, followers, tickets
from storage.assignments import Assignment
from storage.events import Event
from storage.messages import Message, Urge
from storage.offers import Offer
from storage.tickets import Ticket
from tests.community import TAP, Community, Neighbour
from tests.truths import check_everything

PILE = "3号楼楼道堆了很多纸箱"
ALSO = "楼道里堆的纸箱都过不去人了，3号楼"


def reports(who: Neighbour, words: str = PILE) -> Ticket:
    """Report something and confirm it; return the open ticket."""
    who.says(words)
    if "我这是另一件" in who.buttons:
        who.presses("我这是另一件")
    who.presses("确认")
    return who.community.newest()


@pytest.fixture
def alice(community: Community) -> Neighbour:
    return community.resident("陈阿婆", agreed=True)


@pytest.fixture
def bob(community: Community) -> Neighbour:
    return community.resident("老周", agreed=True)


def test_who_reports_the_same_thing_is_told_that_a_neighbour_did(alice: Neighbour, bob: Neighbour) -> None:
    first = reports(alice)
    bob.says(ALSO)
    assert f"这件事已有 1 位邻居反映（单号 {first.id}，正在找人处理）" in bob.last
    assert bob.buttons == ["加入关注", "我这是另一件", "不是求助"]


def test_nothing_is_shown_of_who_else_reported_it_and_in_what_words(alice: Neighbour, bob: Neighbour) -> None:
    reports(alice, PILE + "，502的陈阿婆")
    bob.says(ALSO)
    assert "邻居反映" in bob.last
    assert not any(secret in bob.last for secret in ("陈", "502", "很多"))


def test_who_follows_has_no_ticket_of_their_own_and_hears_how_it_ends(
    community: Community, alice: Neighbour, bob: Neighbour, wang: Neighbour
) -> None:
    first = reports(alice)
    bob.says(ALSO)
    assert "这件事有 2 位邻居关注" in bob.presses("加入关注")
    second = community.newest()
    assert (second.status, second.requester_id) == ("closed", bob.id)
    assert f"另有 1 位邻居关注；一起反映的：{second.id}" in wang.says(str(first.id))
    wang.presses("办结")
    wang.says("物业已经清走了")
    assert f"您关注的事（单号 {first.id}，楼道堆物）：社区说已经办好了" in bob.last
    check_everything(community.database)


def test_who_follows_is_not_woken_by_the_end(
    community: Community, alice: Neighbour, bob: Neighbour, wang: Neighbour
) -> None:
    first = reports(alice)
    bob.says(ALSO)
    bob.presses("加入关注")
    community.now = community.now.replace(hour=23)
    wang.says(f"结 {first.id} 物业已经清走了")
    told = next(one for one in reversed(community.said()) if one.chat_id == bob.chat_id)
    assert "您关注的事" in told.text
    assert told.urge == Urge.BROADCAST


def test_the_words_and_photos_of_who_follows_can_be_seen_by_a_worker(alice: Neighbour, bob: Neighbour,
                                                                     wang: Neighbour) -> None:  # fmt: skip
    first = reports(alice)
    bob.sends_photo(ALSO)
    bob.presses("加入关注")
    second = bob.community.newest()
    said = wang.says(str(second.id))
    assert ALSO in said
    assert f"已并到单子 {first.id} 一起办" in said
    assert {"看照片", "拆开"} <= set(wang.buttons)


def test_who_follows_may_say_that_it_is_not_put_right_and_a_worker_hears_it(
    alice: Neighbour, bob: Neighbour, wang: Neighbour
) -> None:
    first = reports(alice)
    bob.says(ALSO)
    bob.presses("加入关注")
    wang.says(str(first.id))
    wang.presses("办结")
    wang.says("物业已经清走了")
    bob.presses("还没好")
    assert "请社区工作人员来回您" in bob.last
    assert f"单子 {first.id} 办结了，我这里还没好" in wang.last


def test_who_does_not_follow_cannot_complain_with_a_forged_button(alice: Neighbour, bob: Neighbour) -> None:
    first = reports(alice)
    alice.presses("不用办了")
    assert "只有本人" in bob.presses_payload(f"still:{first.id}")


def test_when_the_first_takes_it_back_the_others_hear_so_and_are_asked(alice: Neighbour, bob: Neighbour) -> None:
    reports(alice)
    bob.says(ALSO)
    bob.presses("加入关注")
    alice.presses("不用办了")
    assert "最先反映的邻居说不用办了" in bob.last
    assert bob.buttons == ["还没好"]


def test_who_says_that_it_is_another_thing_gets_a_ticket_of_their_own(
    community: Community, alice: Neighbour, bob: Neighbour
) -> None:
    first = reports(alice)
    bob.says(ALSO)
    bob.says("不是一件事")
    assert bob.buttons[0] == "确认"
    bob.presses("确认")
    assert community.newest().id != first.id
    assert community.newest().status == "open"
    check_everything(community.database)


def test_yes_follows_what_was_asked_about(alice: Neighbour, bob: Neighbour) -> None:
    first = reports(alice)
    bob.says(ALSO)
    bob.says("是的")
    assert f"单号 {first.id}" in bob.last
    assert bob.community.newest().status == "closed"


@pytest.mark.parametrize("words", ["5号楼楼道堆了很多纸箱", "垃圾桶满了没人收，3号楼", "3号楼402想理发"])
def test_another_house_another_matter_and_a_need_of_ones_own_are_nobodys_duplicate(
    alice: Neighbour, bob: Neighbour, words: str
) -> None:
    reports(alice)
    bob.says(words)
    assert "邻居反映" not in bob.last


def test_a_haircut_is_never_a_duplicate_of_a_neighbours(community: Community, alice: Neighbour, bob: Neighbour) -> None:
    alice.asks_for_a_repair()
    bob.says(TAP)
    assert "邻居反映" not in bob.last


def test_what_one_said_before_is_not_called_a_neighbours(alice: Neighbour) -> None:
    first = reports(alice)
    alice.community.passes(days=1)
    alice.says(ALSO)
    assert f"这件事您说过了（单号 {first.id}" in alice.last
    alice.presses("就是这件")
    assert "也记在单子" in alice.last
    with alice.community.database.look() as session:
        assert followers.of(session, first.id) == []


def test_what_was_put_right_yesterday_is_asked_about_and_reported_anew(
    community: Community, alice: Neighbour, bob: Neighbour, wang: Neighbour
) -> None:
    first = reports(alice)
    wang.says(str(first.id))
    wang.presses("办结")
    wang.says("物业已经清走了")
    community.passes(hours=20)
    bob.says(ALSO)
    assert "已经办好了。您看到的还没好吗？" in bob.last
    bob.presses("还没好")
    bob.presses("确认")
    assert community.newest().status == "open"


def test_what_was_put_right_last_week_is_not_spoken_of(
    community: Community, alice: Neighbour, bob: Neighbour, wang: Neighbour
) -> None:
    first = reports(alice)
    wang.says(str(first.id))
    wang.presses("办结")
    wang.says("物业已经清走了")
    community.passes(days=3)
    bob.says(ALSO)
    assert "邻居" not in bob.last


def test_before_anybody_has_agreed_nothing_is_asked_but_that(community: Community, alice: Neighbour) -> None:
    reports(alice)
    carl = community.resident("小李")
    carl.says(ALSO)
    assert carl.buttons == ["同意", "不同意", "不是求助"]
    carl.presses("同意")
    assert carl.buttons[0] == "加入关注"


def test_nobody_can_follow_a_ticket_that_is_not_of_the_same_thing(
    community: Community, alice: Neighbour, bob: Neighbour
) -> None:
    tap = alice.asks_for_a_repair()
    bob.says(PILE)
    draft = community.newest()
    bob.presses_payload(f"same:{draft.id}:{tap.id}")
    assert community.ticket(draft.id).status == "draft"
    with community.database.look() as session:
        assert followers.of(session, tap.id) == []


def test_who_follows_can_ask_how_it_stands_and_leave_it(alice: Neighbour, bob: Neighbour, wang: Neighbour) -> None:
    first = reports(alice)
    bob.says(ALSO)
    bob.presses("加入关注")
    bob.says("我的单子")
    assert f"{first.id} 楼道堆物：正在找人处理" in bob.last
    bob.presses("不用告诉我了")
    wang.says(str(first.id))
    wang.presses("办结")
    wang.says("物业已经清走了")
    assert "您关注的事（" not in bob.last


def test_a_worker_merges_what_is_one_thing_and_everybody_concerned_hears_so(
    community: Community, alice: Neighbour, bob: Neighbour, wang: Neighbour
) -> None:
    helper = community.volunteer("小赵", "civility")
    first, second = reports(alice), reports(bob, "3号楼楼道里有人堆杂物")
    helper.presses("接单")
    taken = next(one for one in (first, second) if community.ticket(one.id).status == "taken")
    other = first if taken.id == second.id else second
    said = wang.says(f"合并 {other.id} {taken.id}")
    assert f"单子 {taken.id} 并到单子 {other.id} 里了" in said
    assert f"单子 {taken.id} 和单子 {other.id} 是同一件事" in helper.last
    theirs = alice if taken.id == first.id else bob
    assert f"（单号 {other.id}）是同一件事" in theirs.last
    assert community.ticket(taken.id).status == "closed"
    with community.database.look() as session:
        assert followers.of(session, other.id) == [theirs.id]
        standing = select(func.count()).where(Offer.ticket_id == taken.id, Offer.status == "offered")
        assert session.scalar(standing) == 0
        assert set(session.scalars(select(Assignment.status).where(Assignment.ticket_id == taken.id))) == {"withdrawn"}
    check_everything(community.database)


def test_a_worker_parts_what_was_merged_and_it_is_sought_for_again(
    community: Community, alice: Neighbour, bob: Neighbour, wang: Neighbour
) -> None:
    helper = community.volunteer("小赵", "civility")
    first, second = reports(alice), reports(bob, "3号楼楼道里有人堆杂物")
    wang.says(f"合并 {first.id} {second.id}")
    wang.presses("拆开")
    again = community.ticket(second.id)
    assert (again.status, again.ended_at) == ("open", None)
    assert "单独办了" in bob.last
    assert any("接单" in one.buttons and one.ticket_id == second.id for one in helper.sees)
    with community.database.look() as session:
        assert followers.of(session, first.id) == []
    check_everything(community.database)


def test_a_draft_that_was_joined_becomes_a_ticket_when_it_is_parted(
    community: Community, alice: Neighbour, bob: Neighbour, wang: Neighbour
) -> None:
    reports(alice)
    bob.says(ALSO)
    bob.presses("加入关注")
    second = community.newest()
    assert "拆开了" in wang.says(f"拆开 {second.id}")
    again = community.ticket(second.id)
    assert again.status == "open"
    assert again.opened_at is not None
    check_everything(community.database)


def test_what_goes_with_a_merged_ticket_goes_on_with_it(community: Community, alice: Neighbour, bob: Neighbour,
                                                         wang: Neighbour) -> None:  # fmt: skip
    first, second = reports(alice), reports(bob, "3号楼楼道里有人堆杂物")
    carl = community.resident("小李", agreed=True)
    carl.says(ALSO)
    carl.presses("加入关注")
    third = community.newest()
    with community.database.look() as session:
        into = duplicates.merged_into(session, third.id)
    other = second.id if into == first.id else first.id
    wang.says(f"合并 {other} {into}")
    with community.database.look() as session:
        assert set(duplicates.merged(session, other)) == {into, third.id}
        assert carl.id in followers.of(session, other)


@pytest.mark.parametrize("who", ["alice", "helper"])
def test_only_a_worker_merges(community: Community, alice: Neighbour, bob: Neighbour, who: str) -> None:
    people = {"alice": alice, "helper": community.volunteer("小赵", "civility")}
    first, second = reports(alice), reports(bob, "3号楼楼道里有人堆杂物")
    people[who].says(f"合并 {first.id} {second.id}")
    assert community.ticket(second.id).status == "open"
    people[who].presses_payload(f"part:{second.id}")
    assert community.ticket(second.id).status == "open"


def test_two_households_own_needs_are_not_merged(community: Community, alice: Neighbour, bob: Neighbour,
                                                 wang: Neighbour) -> None:  # fmt: skip
    first = alice.asks_for_a_repair()
    second = bob.asks_for_a_repair(TAP.replace("402", "501"))
    assert "不能合并" in wang.says(f"合并 {first.id} {second.id}")
    assert "不能合并" in wang.says(f"合并 {first.id} {first.id}")
    assert "没找到" in wang.says(f"合并 {first.id} 999999")
    assert community.ticket(second.id).status == "open"


def test_a_merged_ticket_cannot_be_opened_again_by_an_old_button(
    community: Community, alice: Neighbour, bob: Neighbour, wang: Neighbour
) -> None:
    first, second = reports(alice), reports(bob, "3号楼楼道里有人堆杂物")
    wang.says(f"合并 {first.id} {second.id}")
    bob.presses_payload(f"unsolved:{second.id}")
    assert community.ticket(second.id).status == "closed"
    check_everything(community.database)


def test_merging_twice_at_once_does_it_once(community: Community, alice: Neighbour, bob: Neighbour,
                                            wang: Neighbour) -> None:  # fmt: skip
    first, second = reports(alice), reports(bob, "3号楼楼道里有人堆杂物")
    wang.says(f"合并 {first.id} {second.id}")
    assert "已经办结了" in wang.says(f"合并 {first.id} {second.id}")
    with community.database.look() as session:
        merged = select(func.count()).where(Event.thing_id == second.id, Event.thing == "ticket", Event.act == "merge")
        assert session.scalar(merged) == 1


def test_who_deletes_their_data_follows_nothing_any_more(
    community: Community, alice: Neighbour, bob: Neighbour
) -> None:
    first = reports(alice)
    bob.says(ALSO)
    bob.presses("加入关注")
    second = community.newest()
    bob.says("删除我的资料")
    bob.presses("全部删除")
    assert community.ticket(second.id).words == ""
    with community.database.look() as session:
        assert followers.of(session, first.id) == []
        assert not any(ALSO in one.text for one in session.scalars(select(Message)))


def test_both_databases_follow_merge_and_part_alike(both: Community) -> None:
    alice, bob = both.resident("陈阿婆", agreed=True), both.resident("老周", agreed=True)
    carl, wang = both.resident("小李", agreed=True), both.worker("王姐")
    first, second = reports(alice), reports(bob, "3号楼楼道里有人堆杂物")
    carl.says(ALSO)
    assert "2 位邻居" in carl.last
    carl.presses("加入关注")
    wang.says(f"合并 {first.id} {second.id}")
    with both.database.begin() as session:
        ticket = tickets.get_ticket(session, first.id)
        followers.follow(session, ticket, carl.id, both.now)
        assert set(followers.of(session, first.id)) == {bob.id, carl.id}
        assert followers.count_neighbours(session, [ticket]) == 3
    wang.says(f"拆开 {second.id}")
    assert both.ticket(second.id).status == "open"
    check_everything(both.database)


def test_a_lift_that_stands_still_is_everybodys(alice: Neighbour, bob: Neighbour) -> None:
    alice.says("幸福小区5号楼的电梯坏了")
    alice.presses("确认")
    bob.says("5号楼电梯又坏了，老人上不去")
    assert "这件事已有 1 位邻居反映" in bob.last


def test_figures_count_one_thing_once(alice: Neighbour, bob: Neighbour, wang: Neighbour) -> None:
    first, second = reports(alice), reports(bob, "3号楼楼道里有人堆杂物")
    assert "新单 2" in wang.says("今天")
    wang.says(f"合并 {first.id} {second.id}")
    assert "新单 1｜没人接 1｜超时 0｜办完 0" in wang.says("今天")
