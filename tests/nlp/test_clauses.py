"""What a sentence says of itself."""

from datetime import datetime

import pytest

from nlp.clauses import halves, heeded
from nlp.meaning import Intent
from nlp.reader import Reader


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("不是要修灯,是想找人聊聊天", "想找人聊聊天"),
        ("我不是投诉,就想问问进度", "就想问问进度"),
        ("没说不要,我是说晚点来", "晚点来"),
        ("师傅好,不是灯坏了,是没电", "师傅好,没电"),
        ("不是,", "不是,"),
        ("楼道灯不是坏了就是没电", "楼道灯不是坏了就是没电"),
        ("不是我不讲理", "不是我不讲理"),
    ],
)
def test_what_is_denied_to_say_something_else_is_not_heeded(text: str, left: str) -> None:
    assert heeded(text) == left


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("不是要修灯，是想找人聊聊天", Intent.REQUEST),
        ("我不是投诉，就想问问我的单子到哪一步了", Intent.STATUS),
        ("不用来了", Intent.CANCEL),
    ],
)
def test_the_scope_of_a_denial_decides(reader: Reader, now: datetime, text: str, intent: Intent) -> None:
    assert reader.read(text, now=now).intent is intent


def test_who_wants_company_and_not_a_lamp_gets_company(reader: Reader, now: datetime) -> None:
    assert reader.read("不是要修灯，是想找人聊聊天", now=now).item != "home_repair"


def test_who_does_not_cancel_has_not_cancelled(reader: Reader, now: datetime) -> None:
    assert reader.read("我不取消", now=now).intent is not Intent.CANCEL


@pytest.mark.parametrize(
    ("text", "parted"),
    [
        ("水管漏了,另外楼道灯也不亮", ("水管漏了", "楼道灯也不亮")),
        ("马桶堵了能来通吗。还有我妈想量血压", ("马桶堵了能来通吗", "我妈想量血压")),
        ("还有名额吗,我想去", None),
        ("还有三个人没来", None),
        ("水管漏了", None),
    ],
)
def test_a_second_thing_begins_with_its_word(text: str, parted: tuple[str, str] | None) -> None:
    assert halves(text) == parted


def test_of_two_needs_the_first_is_the_ticket_and_the_second_is_kept(reader: Reader, now: datetime) -> None:
    meaning = reader.read("家里水龙头漏水了帮我修一下，另外我妈想找人陪着去医院看病，3号楼402", now=now)
    assert (meaning.intent, meaning.team) == (Intent.REQUEST, "aid")
    assert meaning.second is not None
    assert "医院" in meaning.second
    assert reader.read(meaning.second, now=now).team == "health"
    assert meaning.where is not None
    assert meaning.where.room == "402"


@pytest.mark.parametrize(
    "text", ["家里水龙头漏水了，另外厨房的水龙头也漏", "谢谢师傅，另外祝你们新年好", "周六活动我报名，另外几点集合"]
)
def test_what_is_no_second_need_stays_with_the_first(reader: Reader, now: datetime, text: str) -> None:
    assert reader.read(text, now=now).second is None
