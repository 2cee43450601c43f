"""Little words that were guessed at before: to an offer, after the work, and of who has nothing going on."""

from __future__ import annotations

import pytest

from tests.community import Community, Neighbour


@pytest.fixture
def carol(community: Community, wang: Neighbour) -> Neighbour:
    """A resident who has agreed to what is kept."""
    return community.resident("赵大姐", agreed=True, station=1)


class TestToAnOffer:
    @pytest.fixture(autouse=True)
    def _offer(self, bob: Neighbour, carol: Neighbour) -> None:
        carol.asks_for_a_repair()
        assert "接单" in bob.buttons

    @pytest.mark.parametrize("words", ["让别人去吧", "这个我不会修", "太远了"])
    def test_who_cannot_is_let_off(self, bob: Neighbour, words: str) -> None:
        assert "您这次去不了，没关系" in bob.says(words)

    def test_who_cannot_mend_their_own_lamp_declines_nothing(self, bob: Neighbour) -> None:
        assert "您这次去不了" not in bob.says("家里灯坏了，我不会修")

    @pytest.mark.parametrize("words", ["等我问问老伴", "我想想", "等一下"])
    def test_nobody_is_hurried(self, bob: Neighbour, words: str) -> None:
        assert "不急" in bob.says(words)
        assert "由您来办" in bob.presses("接单")

    @pytest.mark.parametrize("words", ["我明天去行不行", "我下午去可以吗", "我想去但是要晚点"])
    def test_whoever_comes_at_another_time_is_told_whose_it_is(
        self, community: Community, bob: Neighbour, words: str
    ) -> None:
        assert "时间是居民说的" in bob.says(words)
        assert community.ticket(1001).status == "open"

    def test_whether_somebody_goes_already_is_for_the_offer_to_say(self, bob: Neighbour, wang: Neighbour) -> None:
        assert "【有人需要帮忙】" in bob.says("已经有人去了吗")
        assert not wang.reads("居民提问")


class TestAfterTheWork:
    @pytest.fixture(autouse=True)
    def _done(self, alice: Neighbour, bob: Neighbour, wang: Neighbour) -> None:
        alice.asks_for_a_repair()
        bob.presses("接单")
        bob.arrives()
        bob.finishes()

    @pytest.mark.parametrize("words", ["没有修", "没见人来啊", "根本没修"])
    def test_it_is_open_again(self, community: Community, alice: Neighbour, words: str) -> None:
        assert "对不住" in alice.says(words)
        assert community.ticket(1001).status == "open"

    @pytest.mark.parametrize("words", ["他说明天再来", "谢谢师傅", "好的谢谢"])
    def test_it_is_asked_which(self, community: Community, alice: Neighbour, words: str) -> None:
        assert "解决了，还是没解决" in alice.says(words)
        assert (community.newest().id, community.newest().status) == (1001, "done")

    @pytest.mark.parametrize("words", ["收了我五十块钱", "他要了我五十块钱", "收我钱了"])
    def test_money_that_was_taken_is_for_a_worker_and_for_nobody_who_goes_next(
        self, community: Community, alice: Neighbour, wang: Neighbour, words: str
    ) -> None:
        assert "工作人员" in alice.says(words)
        assert f"居民：“{words}”" in wang.last
        assert words not in community.ticket(1001).words


class TestNothingGoesOn:
    @pytest.mark.parametrize("words", ["没事", "下次吧", "不说了", "改天再说"])
    def test_nobody_is_told_again_who_we_are(self, carol: Neighbour, words: str) -> None:
        assert carol.says(words) == "好的。有事随时跟我说。"

    def test_whoever_is_ill_hears_a_kind_word(self, carol: Neighbour) -> None:
        assert "多保重" in carol.says("我住院了")

    @pytest.mark.parametrize("words", ["今天几号", "现在几点了", "今天星期几"])
    def test_the_day_and_the_hour_are_known(self, carol: Neighbour, words: str) -> None:
        assert carol.says(words) == "今天是11月18日 星期三，现在 09:00。"


def test_whoever_is_in_hospital_keeps_what_they_asked_for(community: Community, carol: Neighbour) -> None:
    carol.asks_for_a_repair()
    assert "记在单子 1001 上" in carol.says("我住院了")
    assert community.ticket(1001).status == "open"
