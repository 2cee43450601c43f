"""Words that nobody taught us are found where several people were misread, and only those."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pytest

from nlp.lexicon import STRENGTHS, Lexicon
from nlp.reader import Reader
from nlp.unknown import Misread, Unknown, unknown_words
from nlp.weights import Table

SEEDS = ["明天下午有人在吗", "明天想请人来看看", "我家的灯坏了"]


@pytest.fixture
def reader(lexicon: Lexicon) -> Reader:
    return Reader(lexicon, {"枫林苑": "枫林苑"}, learned=b"")


def said(now: datetime, *texts: str, item: str = "home_repair", one_person: bool = False) -> list[Misread]:
    return [Misread(text, 1 if one_person else n, now, "aid", item) for n, text in enumerate(texts)]


def found(
    reader: Reader, misread: Sequence[Misread], table: Table | None = None, seen: Sequence[str] = ()
) -> list[Unknown]:
    return unknown_words(reader, misread, table or {}, [*SEEDS, *seen])


def test_a_word_that_recurs_is_listed_with_what_was_mostly_meant(reader: Reader, now: datetime) -> None:
    misread = said(now, "乌咪嘀嗒嘀嗒", "屋企乌咪爆咗", "乌咪冇水")
    misread.append(Misread("想换个乌咪", 9, now, "ecology", "greening"))
    assert found(reader, misread)[0] == Unknown("乌咪", 4, "home_repair", "aid")


def test_a_word_that_jieba_cuts_apart_is_found_whole_and_its_parts_are_not(reader: Reader, now: datetime) -> None:
    words = [one.word for one in found(reader, said(now, "格格拉拉坏脱", "格格拉拉旧了", "请修格格拉拉"))]
    assert words == ["格格拉拉"]


def test_what_only_one_person_says_is_not_listed(reader: Reader, now: datetime) -> None:
    assert found(reader, said(now, "我叫李红梅，乌咪", "李红梅乌咪", one_person=True)) == []


def test_times_places_numbers_and_words_of_the_lexicon_are_not_listed(reader: Reader, now: datetime) -> None:
    texts = ["枫林苑3号楼402明天下午三点半水龙头", "枫林苑5号楼301明天下午三点半水龙头13812345678"]
    assert found(reader, said(now, *texts)) == []


def test_what_stands_in_the_seeds_or_has_learned_to_say_something_is_not_listed(reader: Reader, now: datetime) -> None:
    misread = said(now, "乌咪嘀嗒", "乌咪爆开")
    assert [one.word for one in found(reader, misread)] == ["乌咪"]
    assert found(reader, misread, {"乌咪": {"aid": STRENGTHS["words"]}}) == []
    assert [one.word for one in found(reader, misread, {"乌咪": {"aid": STRENGTHS["hints"] - 1}})] == ["乌咪"]
    assert found(reader, misread, seen=["乌咪漏", "换乌咪"]) == []


def test_of_a_word_that_only_stands_in_a_longer_one_the_longer_one_is_listed(reader: Reader, now: datetime) -> None:
    misread = said(now, "格格拉拉坏脱", "格格拉拉旧了", "拉拉格格")
    assert "格格拉" not in [one.word for one in found(reader, misread)]
