"""Ordinary words are no names; what an estate is really called is none of them."""

from __future__ import annotations

import pytest

from nlp.lexicon import Lexicon
from nlp.ordinary import OrdinaryWords


@pytest.fixture(scope="module")
def ordinary() -> OrdinaryWords:
    return OrdinaryWords(Lexicon.load())


@pytest.mark.parametrize(
    "name",
    ["我家", "我们小区", "水龙头", "楼上", "隔壁", "小区", "电梯", "師傅", "阳光", "世纪", "着火", "谢谢", "菜场对面", "这边", "本小区"],
)  # fmt: skip
def test_what_people_say_of_everything_is_ordinary(ordinary: OrdinaryWords, name: str) -> None:
    assert name in ordinary


@pytest.mark.parametrize(
    "name",
    ["幸福小区", "上海花园", "上花", "枫林苑", "东区", "一村", "梅园", "和平", "大润发", "万达", "阳光花园", "幸福里", "那香山",
     "本溪路小区", "绿城", "人民公园", "第一医院"],
)  # fmt: skip
def test_what_an_estate_is_called_is_not(ordinary: OrdinaryWords, name: str) -> None:
    assert name not in ordinary
