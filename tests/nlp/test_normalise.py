import pytest

from nlp.lexicon import Lexicon
from nlp.normalise import LIMIT, Normaliser


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
        ("", ""),
    ],
)
def test_many_ways_of_writing_become_one(normalise: Normaliser, written: str, understood: str) -> None:
    assert normalise(written) == understood


def test_a_text_without_end_is_cut(normalise: Normaliser) -> None:
    assert len(normalise("字a" * LIMIT)) <= LIMIT


def test_a_character_that_unfolds_into_many_does_not_lengthen_the_text(normalise: Normaliser) -> None:
    assert len(normalise("\ufdfa" * LIMIT)) <= LIMIT
