import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.lexicon import Lexicon
from nlp.normalise import LIMIT, Normaliser

PIECES = st.sampled_from(
    [*"今儿 水笼头 燈 １ \n \u202e e \u0301 한 啊啊啊啊 我 家 \ufdfa 坏勒 唔 屋里厢 🎉".split(" "), " "]
)


@pytest.fixture(scope="module")
def normalise(lexicon: Lexicon) -> Normaliser:
    return Normaliser(lexicon.aliases)


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("１３５ＡＢ，？", "135AB,?"),
        ("燈泡壞了", "灯泡坏了"),
        ("水笼头坏勒", "水龙头坏了"),
        ("你\u202e好\u200b\x00", "你好"),
        ("  多\n\n行\t字  ", "多 行 字"),
        ("我 家 水 管 爆 了", "我家水管爆了"),
        ("灯坏了 明天来", "灯坏了 明天来"),
        ("啊啊啊啊啊啊啊", "啊啊啊"),
        ("13000000000", "13000000000"),
        ("幺三九零零零零零零七七", "幺三九零零零零零零七七"),
        ("俺听日嚟", "我明天来"),
        ("h\u0336e\u0336", "he"),
        ("拉链拉坏了", "拉链拉坏了"),
        ("八点一刻以后", "八点一刻以后"),
        ("阿拉屋里厢马桶坏脱了", "我们家里马桶坏掉了"),
        ("听朝我老豆要睇医生", "明天早上我爸爸要看医生"),
        ("老豆腐", "老豆腐"),
        ("年夜饭", "年夜饭"),
        ("脑壳昏，等哈来", "头晕,等一下来"),
        ("赶明儿再唠嗑", "改天再聊天"),
        ("", ""),
    ],
)
def test_many_ways_of_writing_become_one(normalise: Normaliser, written: str, understood: str) -> None:
    assert normalise(written) == understood


def test_a_text_without_end_is_cut(normalise: Normaliser) -> None:
    assert len(normalise("字a" * LIMIT)) <= LIMIT


def test_a_character_that_unfolds_into_many_does_not_lengthen_the_text(normalise: Normaliser) -> None:
    assert len(normalise("\ufdfa" * LIMIT)) <= LIMIT


@pytest.mark.parametrize(
    ("written", "origins"),
    [
        ("水龙头坏了", [0, 1, 2, 3, 4]),
        ("燈泡壞了", [0, 1, 2, 3]),
        ("１３５ＡＢ", [0, 1, 2, 3, 4]),
        ("  多\n\n行", [2, 3, 5]),
        ("我 家 水 管 爆 了", [0, 2, 4, 6, 8, 10]),
        ("我今儿个来", [0, 1, 2, 4]),
        ("啥辰光来", [0, 1, 2, 2, 3]),
        ("你\u202e好", [0, 2]),
        ("e\u0301好", [0, 2]),
    ],
)
def test_each_character_knows_where_it_was_written(normalise: Normaliser, written: str, origins: list[int]) -> None:
    assert normalise.offsets(written) == origins


@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=30).map("".join)))
def test_origins_never_descend_and_lie_in_the_text(normalise: Normaliser, text: str) -> None:
    read, origins = normalise(text), normalise.offsets(text)
    assert len(origins) == len(read)
    assert origins == sorted(origins)
    assert not origins or 0 <= origins[0] <= origins[-1] < len(text)
    if read == text:
        assert origins == list(range(len(text)))


def test_a_very_long_text_is_not_led_back(normalise: Normaliser) -> None:
    assert normalise.offsets("灯" * 1_200) == [0, 1, 2]
    assert normalise.offsets("灯坏" * 601) == []
