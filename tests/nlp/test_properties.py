"""Whatever arrives is read, in linear time, into something that can be stored."""

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.lexicon import Lexicon
from nlp.meaning import Intent, Meaning
from nlp.normalise import Normaliser
from nlp.reader import Reader

READER = Reader(Lexicon.load())
PIECES = st.sampled_from(
    "3号楼 二单元 502 幸福小区 盈港路388弄 明天 后天 下周三 三点 半 到 前 上午 晚上 半小时后 今天 元旦 月底 每 不是 改到 从 "
    "着火 叫不醒 演练 怕 水龙头 坏了 取消 我 老人 13800000001 幺三八 零 一 二 十 百 千 万 号 月 点 : - / . , 。 ! ? \n \u202e 🎉 <3 繁體".split(
        " "
    )
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join))
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))
ROLES = st.sampled_from(["resident", "volunteer", "worker"])


@given(
    text=TEXTS,
    now=MOMENTS,
    role=ROLES,
    open_ticket=st.booleans(),
    pending=st.sampled_from([None, "when", "where", "phone", "what"]),
)
def test_any_text_has_a_meaning_that_can_be_stored(
    text: str, now: datetime, role: str, *, open_ticket: bool, pending: str | None
) -> None:
    meaning = READER.read(text, now=now, role=role, open_ticket=open_ticket, pending=pending)
    assert Meaning.from_json(json.loads(json.dumps(meaning.as_json()))) == meaning
    assert 0 <= meaning.confidence <= 1
    need = meaning.intent in (Intent.REQUEST, Intent.REPORT)
    assert (meaning.team is not None) == (meaning.urgency is not None) == need
    assert meaning.phone is None or re.fullmatch("[0-9]{8,12}", meaning.phone)
    for when in (meaning.when, meaning.until):
        if when is not None:
            assert date.fromisoformat(when.date) >= now.date() - timedelta(days=1)
            assert when.time is None or (re.fullmatch("[0-2][0-9]:[0-5][0-9]", when.time) and when.part is None)
    if meaning.where is not None:
        parts = (meaning.where.building, meaning.where.unit, meaning.where.room)
        assert all(part is None or part.strip("东西南北甲乙丙丁").isascii() for part in parts)


@given(text=TEXTS, now=MOMENTS)
def test_any_answer_can_be_read_for_one_thing(text: str, now: datetime) -> None:
    READER.read_when(text, now)
    READER.read_where(text)
    READER.read_phone(text)
    number, minutes = READER.read_number(text), READER.read_minutes(text)
    assert number is None or number >= 0
    assert minutes is None or 0 <= minutes <= 100_000


@given(text=TEXTS, now=MOMENTS)
def test_the_same_words_mean_the_same(text: str, now: datetime) -> None:
    assert READER.read(text, now=now) == READER.read(text, now=now)


@pytest.mark.parametrize(
    "piece",
    [
        "啊",
        "1",
        "一",
        "零",
        "号楼",
        "3号楼",
        "路1",
        "村",
        "周六",
        "三点",
        "今",
        "着火",
        "电梯困",
        "不",
        "a ",
        "幸福小区",
        "\u0301",
        "138",
        "- ",
        "点半",
    ],
)
def test_twenty_thousand_characters_are_read_at_once(piece: str, now: datetime) -> None:
    text = (piece * 20_000)[:20_000]
    started = thread_time()
    READER.read(text, now=now)
    # A hundred times what it takes: a pattern that backtracks would need minutes.
    assert thread_time() - started < 2


def grows_with_the_length(seconds: Callable[[int], float], length: int) -> bool:
    """Whether four times as much takes less than ten times as long, once in ten tries: a busy machine disturbs most.

    What is quadratic takes sixteen times as long in every one.
    """
    return any(seconds(4 * length) < 10 * seconds(length) + 0.002 for _ in range(10))


@pytest.mark.parametrize(
    "piece",
    "里3号 王家村 3号楼 3-2- 一座 1月 正月初 初五 差一刻 周一、 1号2号 不是啊,是 另外 138- 零 甲2号楼二单元 ,幸福 今儿 每 一、二".split(
        " "
    ),
)
def test_what_is_four_times_as_long_takes_about_four_times_as_long(piece: str, now: datetime) -> None:
    def seconds(length: int) -> float:
        text, taken = (piece * length)[:length], []
        for _ in range(5):
            started = thread_time()
            spans = READER.read_when(text, now), READER.read_where(text), READER.read_phone(text)
            taken.append(thread_time() - started)
            del spans
        return min(taken)

    assert grows_with_the_length(seconds, 300)


@pytest.mark.parametrize("piece", ["今儿", "水笼头", "我 ", "燈", "啊", "１", "\ufdfa", "e\u0301"])
def test_a_text_is_normalised_in_linear_time(piece: str) -> None:
    normalise = Normaliser(Lexicon.load().aliases)

    def seconds(length: int) -> float:
        text, taken = (piece * length)[:length], []
        for _ in range(3):
            started = thread_time()
            normalise(text)
            normalise.offsets(text[: length // 16])
            taken.append(thread_time() - started)
        return min(taken)

    assert grows_with_the_length(seconds, 4_800)
