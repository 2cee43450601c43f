"""Where in a message, as it was written, its meaning stands."""

from datetime import datetime

from nlp.marks import marks
from nlp.meaning import Evidence, Intent, Meaning, Span
from nlp.reader import Reader


def test_what_is_marked_stands_in_the_message_as_it_was_written(reader: Reader, now: datetime) -> None:
    text = "３號樓４０２ 水 龙 头壞了，后天上午來修，電話１３８００００００００"
    found = {text[mark.start : mark.end]: mark.kind for mark in marks(reader.read(text, now=now), reader.offsets(text))}
    assert found["３號樓４０２"] == "where"
    assert found["后天上午"] == "when"
    assert found["１３８００００００００"] == "phone"


def test_no_mark_lies_over_another_and_a_place_comes_before_a_word() -> None:
    meaning = Meaning(
        "3号楼灯坏了", Intent.REQUEST, evidence=(Evidence("楼灯", "aid", 9), Evidence("坏了", "aid", 5)),
        spans=(Span(0, 3, "where"),),
    )  # fmt: skip
    assert [tuple(mark) for mark in marks(meaning, range(6))] == [(0, 3, "where"), (4, 6, "aid")]


def test_what_cannot_be_led_back_is_not_marked() -> None:
    assert marks(Meaning("灯坏了", Intent.REQUEST, evidence=(Evidence("坏了", "aid", 5),)), []) == []
