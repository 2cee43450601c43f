"""Where in a message, as it was written, its meaning stands."""

from datetime import datetime

from nlp.marks import marks, second_as_written, telling
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


def test_what_decided_is_told_in_whole_words_as_they_were_written() -> None:
    meaning = Meaning(
        "天花板都泡坏了,水龙头滴水", Intent.REQUEST, team="aid",
        evidence=(Evidence("泡坏", "aid", 9), Evidence("龙头", "aid", 5), Evidence("头滴", "request", 4), Evidence("滴水", "x", 3)),
    )  # fmt: skip
    written = "天花板都泡坏了，水龍頭滴水"
    told = telling(meaning, written, range(13), ["天花板", "坏了", "水龙头", "滴水"], ("aid", "request"))
    assert told == [("泡坏了", 9), ("水龍頭滴水", 9)]


def test_what_is_told_never_grows_to_a_whole_sentence() -> None:
    text = "一二三四五六七八九十甲乙丙丁"
    evidence = tuple(Evidence(text[n : n + 3], "aid", 9) for n in range(len(text) - 2))
    told = telling(Meaning(text, Intent.REQUEST, team="aid", evidence=evidence), text, range(len(text)), [], ["aid"])
    assert max(len(piece) for piece, _ in told) <= 8
    assert sum(weight for _, weight in told) == 9 * len(evidence)


def test_what_was_read_by_other_words_than_today_is_told_as_it_was_read() -> None:
    meaning = Meaning("水龙头坏了", Intent.REQUEST, team="aid", evidence=(Evidence("水龙头", "aid", 5),))
    assert telling(meaning, "水喉坏了", range(4), [], ["aid"]) == [("水龙头", 5)]


def test_a_second_need_is_told_as_it_was_written(reader: Reader, now: datetime) -> None:
    text = "我家水龙头坏了，想请人来修；另外，想請人陪我妈去醫院看 病，３號樓"
    meaning = reader.read(text, now=now)
    assert second_as_written(meaning, text, reader.offsets(text)) == "想請人陪我妈去醫院看 病，３號樓"


def test_a_word_that_is_heard_as_a_shorter_one_is_told_whole() -> None:
    meaning = Meaning("水龙头坏了", Intent.REQUEST, team="aid", evidence=(Evidence("水龙头", "aid", 5),))
    assert telling(meaning, "格里麻花坏了", [0, 1, 2, 4, 5], ["水龙头"], ["aid"]) == [("格里麻花", 5)]
