"""The names of a community are taken out before words are weighed: what they are made of says nothing of the need."""

from __future__ import annotations

from datetime import datetime

import pytest

from nlp.lexicon import Lexicon
from nlp.marks import marks
from nlp.reader import Reader

NAMES = {
    "幸福里水电站": "幸福里水电站", "老科学院大楼": "老科学院大楼", "科学院": "老科学院大楼", "花木苑垃圾站": "花木苑垃圾站",
    "医药广场": "医药广场",
}  # fmt: skip


@pytest.fixture(scope="module")
def of_here(lexicon: Lexicon) -> Reader:
    return Reader(lexicon, NAMES)


@pytest.mark.parametrize(
    "around", ["{}漏水了，想请人来修", "我住在{}，楼道的灯坏了", "听说{}３号楼４０２水龍頭坏了", "路灯不亮，就在{}旁边"]
)
@pytest.mark.parametrize("name", NAMES)
def test_no_part_of_a_name_speaks_for_anything(of_here: Reader, now: datetime, around: str, name: str) -> None:
    text = around.format(name)
    meaning = of_here.read(text, now=now)
    plain = of_here.read(around.format("甲乙丙丁苑"), now=now)
    assert meaning.where is not None
    assert meaning.where.estate == NAMES[name]
    assert (meaning.intent, meaning.team, meaning.item) == (plain.intent, plain.team, plain.item)
    assert [(one.word, one.weight) for one in meaning.evidence] == [(one.word, one.weight) for one in plain.evidence]
    (place,) = (mark for mark in marks(meaning, of_here.offsets(text)) if mark.kind == "where")
    assert text[place.start : place.end].startswith(name)
