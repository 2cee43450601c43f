"""词典 and 学习 in chat: workers teach words, see what was learned, and take everything back again."""

from __future__ import annotations

import pytest

from handlers.wording import words
from nlp.lexicon import Lexicon
from storage import places
from tests.community import Community, Neighbour
from tests.proposed import learned, status


@pytest.fixture
def wang(both: Community) -> Neighbour:
    return both.worker("王姐")


def a_word_of_two(lexicon: Lexicon) -> tuple[str, list[str]]:
    """A word that speaks for several services, and their names."""
    for item in lexicon.items.values():
        for word in item.words:
            by = [one.name for one in lexicon.items.values() if word in one.words]
            if len(by) > 1 and len(word) > 1 and not any(word in act.words for act in lexicon.acts.values()):
                return word, by
    raise AssertionError


def test_a_word_is_taught_to_a_service_and_taken_back(both: Community, wang: Neighbour) -> None:
    assert "“铁将军”算“家电水电维修”" in wang.says("加词 铁将军=家电水电维修")
    assert both.words_in_force() == [("add", "home_repair", "铁将军", "")]
    assert "撤掉了" in wang.presses("撤 铁将军")
    assert both.words_in_force() == []
    both.passes(seconds=5)
    assert "变了" in wang.presses("撤 铁将军")


def test_a_word_is_never_made_another_way_of_writing_itself(both: Community, wang: Neighbour) -> None:
    wang.says("加词 铁将军=门锁")
    both.rereads()
    assert words.THE_SAME in wang.says("加词 门锁=铁将军")
    assert both.words_in_force() == [("add", "alias", "铁将军", "门锁")]


@pytest.mark.parametrize(
    "said", ["加词铁将军＝门锁", "加词：“铁将军”=门锁。", "加个词 铁將軍 = 门锁", "加词 铁将军是门锁"]
)
def test_a_word_is_taught_as_another_way_of_writing(both: Community, wang: Neighbour, said: str) -> None:
    assert "“铁将军”就是“门锁”" in wang.says(said)
    assert both.words_in_force() == [("add", "alias", "铁将军", "门锁")]


def test_a_word_is_taught_to_an_act(both: Community, wang: Neighbour) -> None:
    wang.says("加词 撤了伐=取消")
    assert both.words_in_force() == [("add", "cancel", "撤了伐", "")]


def test_of_a_name_that_is_nearly_right_the_likeliest_services_are_offered(both: Community, wang: Neighbour) -> None:
    assert "算哪一项" in wang.says("加词 铁将军=水电维修")
    assert both.words_in_force() == []
    assert "“铁将军”算“家电水电维修”" in wang.presses("家电水电维修")
    assert both.words_in_force() == [("add", "home_repair", "铁将军", "")]
    both.passes(seconds=5)
    assert "太旧" in wang.presses_payload("wordis:haircut")


def test_of_a_team_its_services_are_offered(both: Community, wang: Neighbour) -> None:
    wang.says("加词 铁将军=扶贫帮困")
    assert set(wang.buttons) == {item.name for item in both.reader.lexicon.items_of("aid")}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("加词", "请这样写：加词"),
        ("加词 铁将军", "请这样写：加词"),
        ("加词 锁=门锁", "2 到 20 个字"),
        ("加词 铁 将军=门锁", "2 到 20 个字"),
        (f"加词 {'铁' * 3}{'将' * 3}{'军锁' * 20}=门锁", "2 到 20 个字"),
        ("加词 门锁=门锁", "左右两边一样"),
        ("加词 铁将军=qwzx", "我也不认识"),
        ("删词", "请这样写：删词"),
        ("删词 叽里咕噜", "词典里没有"),
        ("删词 救命啊救命", "关系到人命"),
        ("加词 墙鼓包=险情", "险情词 冒火星=着火"),
        ("加词 墙鼓包=危险", "险情词 冒火星=着火"),
        ("险情词 冒火星=好玩", "右边可以写：着火"),
        ("险情词 冒火星", "右边可以写：着火"),
        ("险情词 冒=着火", "2 到 20 个字"),
    ],
)
def test_what_cannot_be_taken_is_told_in_a_sentence(both: Community, wang: Neighbour, said: str, told: str) -> None:
    assert told in wang.says(said)
    assert both.words_in_force() == []


def test_a_word_of_our_own_is_dropped_by_taking_it_back(both: Community, wang: Neighbour) -> None:
    wang.says("加词 铁将军=门锁")
    assert "撤掉了" in wang.says("删词 铁将军")
    assert both.words_in_force() == []


def test_a_word_that_ships_is_laid_aside(both: Community, wang: Neighbour) -> None:
    word, services = a_word_of_two(both.reader.lexicon)
    assert "算哪一项" in wang.says(f"删词 {word}")
    assert set(services) <= set(wang.buttons)
    assert f"“{word}”不再算“{services[0]}”" in wang.presses(services[0])
    ((act, _, dropped, _),) = both.words_in_force()
    assert (act, dropped) == ("drop", word)


def test_a_phrase_of_danger_is_taught(both: Community, wang: Neighbour) -> None:
    assert "险情：着火" in wang.says("险情词 呼呼窜红=着火")
    assert both.words_in_force() == [("add", "danger", "呼呼窜红", "fire")]


@pytest.mark.parametrize("said", ["加词 着火=取暖器", "加词 着火了=水龙头", "加词 火了=红了", "加词 煤气味=油烟"])
def test_no_word_of_danger_is_made_another_way_of_writing_what_is_none(
    both: Community, wang: Neighbour, said: str
) -> None:
    assert "关系到人命" in wang.says(said)
    assert both.words_in_force() == []


def test_a_word_of_danger_may_be_another_way_of_writing_of_danger(both: Community, wang: Neighbour) -> None:
    assert "“着火哩”就是“着火”" in wang.says("加词 着火哩=着火")
    both.rereads()
    assert "119" in wang.says("试 厨房着火哩")


def test_every_kind_of_danger_has_a_name(both: Community) -> None:
    assert {kind.name for kind in both.reader.lexicon.dangers} == set(words.KINDS)


@pytest.mark.parametrize("said", ["加词 铁将军=门锁", "删词 门锁", "险情词 冒火星=着火"])
def test_only_workers_teach_words(both: Community, wang: Neighbour, said: str) -> None:
    for who in (both.resident("陈阿婆"), both.volunteer("李师傅")):
        assert "工作人员" in who.says(said)
    assert both.words_in_force() == []


def test_the_words_are_common_and_who_works_below_is_told_whom_to_ask(both: Community, wang: Neighbour) -> None:
    with both.database.begin() as session:
        places.set_above(session, session.get_one(places.Place, 1), ["浦东中心", "枫林街道"])
        center = places.find_place_named(session, "浦东中心")
        assert center is not None
        top = center.id
    both.worker("刘主任", station=top)
    number = learned(both)
    for said in ("加词 铁将军=门锁", "加词 铁将军=水电维修", "险情词 冒火星=着火", "删词 门锁"):
        assert "浦东中心" in wang.says(said)
    for payload in (f"unknown:{number}:0:yes", f"unknown:{number}:0:no", f"learnyes:{number}", f"learnno:{number}"):
        assert "浦东中心" in wang.presses_payload(payload)
    assert both.words_in_force() == []
    assert status(both, number) == "proposed"


def test_the_dictionary_shows_what_is_our_own(both: Community, wang: Neighbour) -> None:
    assert "0 个" in wang.says("词典")
    wang.says("加词 铁将军=门锁")
    wang.says("加词 水喉咙=家电水电维修")
    learned(both)
    wang.says("词典")
    shown = next(one for one in reversed(wang.sees) if "自己加的" in one.text)
    assert "2 个" in shown.text
    assert "“铁将军”就是“门锁”" in shown.text
    assert "请说“学习”" in shown.text
    assert list(shown.buttons) == ["撤 水喉咙", "撤 铁将军"]
    # What somebody has added meanwhile is asked about no more.
    assert "格格拉拉" in wang.last
    assert not any("有个词我不认识：“铁将军”" in one.text for one in wang.sees)


def test_of_a_word_that_was_added_twice_each_button_says_what_it_takes_back(both: Community, wang: Neighbour) -> None:
    wang.says("加词 铁将军=家电水电维修")
    wang.says("加词 铁将军=搬抬打扫")
    wang.says("词典")
    assert list(wang.buttons) == ["撤 铁将军：搬抬打扫", "撤 铁将军：家电水电维修"]
    wang.presses("撤 铁将军：搬抬打扫")
    assert both.words_in_force() == [("add", "home_repair", "铁将军", "")]


def test_another_way_of_writing_that_ships_can_be_laid_aside_and_is_told_as_it_is(
    both: Community, wang: Neighbour
) -> None:
    word = next(one for one in both.reader.lexicon.aliases if len(one) == 3)
    assert f"“{word}”就照原样听" in wang.says(f"删词 {word}")
    assert both.words_in_force() == [("drop", "alias", word, "")]


def test_an_unknown_word_is_taken_or_left(both: Community, wang: Neighbour) -> None:
    learned(both)
    wang.says("词典")
    assert "“铁将军”算“家电水电维修”" in wang.presses("记成 家电水电维修")
    assert "不记" in wang.presses("不要")
    assert both.words_in_force() == [("add", "home_repair", "铁将军", ""), ("drop", "alias", "格格拉拉", "")]
    wang.says("词典")
    assert "1 个" in wang.last
    assert "格格拉拉" not in wang.last


def test_an_unknown_word_of_a_team_is_given_to_one_of_its_services(both: Community, wang: Neighbour) -> None:
    learned(both)
    wang.says("词典")
    wang.presses("记成……")
    wang.presses("陪诊就医")
    assert both.words_in_force() == [("add", "escort_hospital", "格格拉拉", "")]


def test_an_unknown_word_of_an_older_learning_is_asked_about_no_more(both: Community, wang: Neighbour) -> None:
    old = learned(both)
    learned(both)
    for payload in (f"unknown:{old}:0:yes", f"unknown:{old + 1}:9:yes", "unknown:0:0:yes", f"unknown:{old + 1}:0"):
        assert "太旧" in wang.presses_payload(payload)
    assert both.words_in_force() == []


def test_what_was_learned_is_shown_and_counts_when_a_worker_says_so(both: Community, wang: Neighbour) -> None:
    assert "还没有新学的" in wang.says("学习")
    number = learned(both)
    shown = wang.says("学习")
    for said in ("90 → 92", "铁将军", "“铁将军坏了”：闲聊 → 求助、扶贫帮困", "要用上吗"):
        assert said in shown
    assert "用上了" in wang.presses("用上")
    assert status(both, number) == "approved"
    assert "3 句话里学的" in wang.says("学习")
    assert "退回了" in wang.presses("退回上一版")
    assert status(both, number) == "taken_back"
    both.passes(seconds=5)
    assert "变了" in wang.presses("退回上一版")


def test_going_back_twice_by_one_button_takes_only_one_back(both: Community, wang: Neighbour) -> None:
    first = learned(both)
    wang.says("学习")
    wang.presses("用上")
    second = learned(both)
    wang.says("学习")
    wang.presses("用上")
    wang.presses_payload(f"learnback:{second}")
    both.passes(seconds=5)
    assert "变了" in wang.presses_payload(f"learnback:{second}")
    assert (status(both, first), status(both, second)) == ("approved", "taken_back")


def test_what_fits_this_version_no_more_is_not_shown_and_cannot_be_used(both: Community, wang: Neighbour) -> None:
    for version, messages in (("another version", []), (None, [77])):
        number = learned(both, version, messages=messages)
        assert "今天夜里重新学" in wang.says("学习")
        assert "今天夜里重新学" in wang.presses_payload(f"learnyes:{number}")
        assert status(both, number) == "proposed"
        both.passes(seconds=5)


def test_what_was_learned_can_be_declined(both: Community, wang: Neighbour) -> None:
    number = learned(both)
    wang.says("学习")
    assert "还照原来的" in wang.presses("不用")
    assert status(both, number) == "declined"
    assert "变了" in wang.presses_payload(f"learnyes:{number}")


@pytest.mark.parametrize("said", ["词典", "学习"])
def test_words_and_learning_are_a_workers_business(both: Community, wang: Neighbour, said: str) -> None:
    number = learned(both)
    alice = both.resident("陈阿婆")
    alice.says(said)
    assert "铁将军" not in alice.last
    for payload in (f"learnyes:{number}", f"learnno:{number}", f"unknown:{number}:0:yes", f"unknown:{number}:0:no"):
        assert "工作人员" in alice.presses_payload(payload)
    assert status(both, number) == "proposed"
