"""What people ask before they trust us, and little words beside a card: answered as a neighbour would."""

from __future__ import annotations

import pytest

from storage.tickets import Ticket
from tests.community import Community, Neighbour

CARD = "幸福小区3号楼402水龙头坏了，后天上午想请人来修，电话13812345678"


@pytest.fixture
def carol(community: Community, wang: Neighbour) -> Neighbour:
    """A resident who has agreed to what is kept."""
    return community.resident("赵大姐", agreed=True, station=1)


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("要钱吗", "不要钱"),
        ("上门收不收费", "不要钱"),
        ("多少钱", "不要钱"),
        ("是免费的吗", "不要钱"),
        ("怎么取消", "说一声“不用来了”"),
        ("怎么改时间", "直接说就行"),
        ("你们是谁", "社区小帮手"),
        ("我不会用", "社区小帮手"),
        ("你是真人吗", "不是真人"),
        ("你是机器人还是人", "不是真人"),
        ("我打错了", "有事随时跟我说"),
    ],
)
def test_is_answered_at_once(carol: Neighbour, wang: Neighbour, words: str, answer: str) -> None:
    assert answer in carol.says(words)
    assert not wang.reads("居民提问")
    assert not wang.reads("找人工")


def test_what_a_worker_has_taught_is_answered_instead(carol: Neighbour, wang: Neighbour) -> None:
    carol.says("理发多少钱一次")
    wang.presses("回答")
    wang.says("配件自己出")
    wang.presses("以后都这样答")
    assert "不要钱" in carol.says("多少钱")
    assert "配件自己出" in carol.says("理发多少钱一次")


class TestWhoKnocks:
    @pytest.mark.parametrize(
        "words", ["有人敲门说是志愿者，是真的吗", "有人在门口，是不是你们的人", "有人来我家，能开门吗"]
    )
    def test_is_nobody_of_ours_where_nobody_is_awaited(self, carol: Neighbour, words: str) -> None:
        said = carol.says(words)
        assert "先别开门" in said
        assert "没有派人来" in said

    @pytest.mark.parametrize(
        "words", ["能上门吗", "可以上门理发吗", "师傅明天上门吗", "可以到家里来修吗", "有人上门量血压吗"]
    )
    def test_is_not_asked_by_who_wants_somebody_to_come(self, carol: Neighbour, words: str) -> None:
        assert "先别开门" not in carol.says(words)

    def test_is_known_by_the_word_at_the_door(self, ticket: Ticket, alice: Neighbour) -> None:
        said = alice.says("有人敲门，是不是他")
        assert f"说得出 {ticket.passcode}" in said
        assert "您别先说" in said

    def test_is_known_by_one_of_several_words_where_several_are_awaited(
        self, community: Community, ticket: Ticket, alice: Neighbour, bob: Neighbour
    ) -> None:
        other = alice.asks_for_a_repair("我想找人陪我妈去医院，幸福小区3号楼402，周六上午，电话13812345678")
        zhao = community.volunteer("赵大姐", str(other.team))
        assert "谢谢您" in zhao.says(f"接 {other.id}")
        assert other.passcode != ticket.passcode
        said = alice.says("有人敲门说是志愿者，是真的吗")
        assert "没有派人来" not in said
        assert f"说得出 {other.passcode} 或者 {ticket.passcode}，" in said

    def test_is_not_asked_by_who_stands_at_the_door(self, ticket: Ticket, bob: Neighbour) -> None:
        assert "先别开门" not in bob.says("到门口了，敲门没人应，是不是走错楼了")

    def test_has_come_to_another_where_they_who_say_so_go_themselves(
        self, community: Community, ticket: Ticket, bob: Neighbour
    ) -> None:
        bob.asks_for_a_repair("我家灯坏了，幸福小区5号楼101，后天上午想请人来修，电话13812345679")
        community.volunteer("赵大姐").says("接 1002")
        bob.says("到了")
        assert "开门前请先听口令" not in bob.last

    def test_is_no_matter_of_danger(self, community: Community, carol: Neighbour) -> None:
        carol.says("有人撬门要闯进来，快报警，是不是小偷上门了")
        assert "没有派人来" not in carol.last

    @pytest.mark.parametrize("words", ["来了", "师傅来了", "他到了", "人已经到了"])
    def test_has_come_and_nobody_is_complained_of(
        self, ticket: Ticket, alice: Neighbour, wang: Neighbour, words: str
    ) -> None:
        assert f"请先听口令 {ticket.passcode}" in alice.says(words)
        assert not wang.reads("【投诉】")


class TestBesideACard:
    @pytest.fixture(autouse=True)
    def _draft(self, carol: Neighbour) -> None:
        assert "这样对吗" in carol.says(CARD)

    @pytest.mark.parametrize("words", ["可以的，麻烦了", "好的，谢谢", "就这样吧", "对对，谢谢你们", "嗯，好的"])
    def test_thanks_with_a_yes_are_a_yes(self, carol: Neighbour, words: str) -> None:
        assert "登记好了" in carol.says(words)

    @pytest.mark.parametrize("words", ["等一下", "我再想想", "我先问问我儿子", "不急"])
    def test_nobody_is_hurried(self, community: Community, carol: Neighbour, words: str) -> None:
        assert "不着急" in carol.says(words)
        assert "登记好了" in carol.presses("确认")

    @pytest.mark.parametrize("words", ["快点", "天气真好"])
    def test_what_answers_nothing_has_it_asked_again(self, carol: Neighbour, words: str) -> None:
        assert "这样对吗" in carol.says(words)

    def test_a_floor_is_kept_with_it(self, community: Community, carol: Neighbour) -> None:
        assert "这样对吗" in carol.says("改成五楼")
        assert "改成五楼" in community.newest().words

    def test_another_home_is_asked_for(self, community: Community, carol: Neighbour) -> None:
        assert "请问在哪儿" in carol.says("不是我家，是我妈家")
        draft = community.newest()
        assert (draft.id, draft.item, draft.building) == (1001, "home_repair", "")
        assert "请问" not in carol.says("梅园路5号楼301")

    def test_a_question_beside_it_is_answered_and_the_card_stays(self, carol: Neighbour) -> None:
        assert "不要钱" in carol.says("要钱吗")
        assert "登记好了" in carol.says("好的")


@pytest.mark.parametrize("words", ["我出门了", "我不在家", "我临时出去一下，十分钟回来", "我在家等着"])
def test_where_somebody_is_belongs_to_what_they_wait_for(
    community: Community, ticket: Ticket, alice: Neighbour, bob: Neighbour, words: str
) -> None:
    alice.says(words)
    assert words in bob.last
    assert community.newest().id == ticket.id


def test_a_noisy_neighbour_is_not_whom_it_is_for(carol: Neighbour) -> None:
    assert "给谁" not in carol.says("楼上太吵了睡不着")


@pytest.mark.parametrize("words", ["我到门口了没人开门", "她家没人", "家里没人在家"])
def test_a_closed_door_is_told_to_a_worker(ticket: Ticket, bob: Neighbour, wang: Neighbour, words: str) -> None:
    assert "请社区工作人员打电话" in bob.says(words)
    assert "【没人开门】" in wang.last


def test_a_volunteer_who_asks_for_the_house_reads_it(ticket: Ticket, bob: Neighbour) -> None:
    assert "3号楼402" in bob.says("地址是几号楼")


class TestAWorker:
    @pytest.mark.parametrize("words", ["1001取消", "1001 不办了", "取消1001", "把1001作废"])
    def test_calls_a_ticket_off_with_a_reason(
        self, community: Community, ticket: Ticket, wang: Neighbour, words: str
    ) -> None:
        assert "请写办结的原因" in wang.says(words)
        wang.says("居民说不用了")
        assert community.ticket(ticket.id).status == "closed"

    def test_calls_off_what_they_asked_for_themself_as_anybody_does(
        self, community: Community, wang: Neighbour
    ) -> None:
        wang.asks_for_a_repair()
        assert "取消了" in wang.says("1001取消")

    def test_calls_off_nothing_that_is_not_theirs(self, community: Community, ticket: Ticket) -> None:
        other = community.station("梅园社区", estates=("梅园小区",))
        assert "没找到这张单子" in community.worker("赵姐", station=other).says("1001取消")

    @pytest.mark.parametrize("words", ["陈阿婆的单子", "新单发给谁了"])
    def test_who_asks_how_it_goes_sees_what_waits(self, ticket: Ticket, wang: Neighbour, words: str) -> None:
        assert "您的待办" in wang.says(words)
