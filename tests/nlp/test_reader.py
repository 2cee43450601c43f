import subprocess
import sys
from datetime import datetime

import pytest

from nlp.lexicon import Lexicon
from nlp.meaning import Intent, Urgency, When, Where
from nlp.reader import Reader


def test_one_sentence_is_read_whole(reader: Reader, now: datetime) -> None:
    meaning = reader.read(
        "我妈86了，家里水笼头坏了，明天上午能来修吗 幸福小区3号楼2单元502 １３８０００００００１", now=now
    )
    assert meaning.intent is Intent.REQUEST
    assert (meaning.team, meaning.item) == ("aid", "home_repair")
    assert meaning.teams[0] == "aid"
    assert len(meaning.teams) == 3
    assert meaning.urgency is Urgency.NORMAL
    assert meaning.when == When("2026-11-19", None, "上午")
    assert meaning.where == Where("幸福小区", "3", "2", "502")
    assert meaning.phone == "13800000001"
    assert meaning.vulnerable
    assert meaning.for_whom == "母亲"
    assert 0.5 < meaning.confidence <= 1


def test_the_evidence_stands_in_the_text_and_the_strongest_comes_first(reader: Reader, now: datetime) -> None:
    meaning = reader.read("樓道裡堆滿了紙箱，過不去", now=now)
    words = [evidence.word for evidence in meaning.evidence]
    weights = [evidence.weight for evidence in meaning.evidence]
    assert meaning.team == "civility"
    assert all(word in meaning.text for word in words)
    assert weights == sorted(weights, reverse=True)


@pytest.mark.parametrize(
    ("text", "role", "intent"),
    [
        ("已经修好了，用了一个小时", "volunteer", Intent.COMPLETE),
        ("不用来了，已经修好了", "resident", Intent.CANCEL),
        ("去不了了，孩子发烧", "volunteer", Intent.RELEASE),
        ("我接", "volunteer", Intent.ACCEPT),
        ("到了", "volunteer", Intent.ARRIVE),
        ("1024 完成", "volunteer", Intent.COMPLETE),
        ("接1024", "volunteer", Intent.ACCEPT),
        ("我的单子怎么样了", "resident", Intent.STATUS),
        ("改到后天下午", "resident", Intent.CHANGE),
        ("找人工", "resident", Intent.HUMAN),
        ("约好的志愿者没来，太失望了", "resident", Intent.COMPLAIN),
        ("师傅很热心，五星好评", "resident", Intent.RATE),
        ("谢谢", "resident", Intent.GREET),
        ("你好", "volunteer", Intent.GREET),
        ("周六活动几点开始", "resident", Intent.INFO),
        ("周六的活动我报名", "resident", Intent.SIGNUP),
        ("3号楼楼道里堆满了纸箱", "resident", Intent.REPORT),
        ("今天天气不错", "resident", Intent.OTHER),
        ("", "resident", Intent.OTHER),
        ("。。。", "resident", Intent.OTHER),
    ],
)
def test_what_is_wanted_depends_on_who_says_it(
    reader: Reader, now: datetime, text: str, role: str, intent: Intent
) -> None:
    assert reader.read(text, now=now, role=role).intent is intent


def test_only_a_need_has_a_team_and_an_urgency(reader: Reader, now: datetime) -> None:
    meaning = reader.read("谢谢师傅", now=now)
    assert (meaning.team, meaning.item, meaning.urgency, meaning.for_whom) == (None, None, None, None)


def test_an_answer_to_what_was_asked_is_no_new_request(reader: Reader, now: datetime) -> None:
    assert reader.read("五点吧", now=now, open_ticket=True, pending="when").intent is Intent.CHANGE
    assert reader.read("3号楼502", now=now, open_ticket=True, pending="where").intent is Intent.CHANGE


@pytest.mark.parametrize(
    ("text", "role", "vulnerable"),
    [
        ("老伴腿脚不好，想叫个剃头的上门", "resident", True),
        ("孕妇产检，想找人陪", "resident", True),
        ("孩子作业没人辅导", "resident", True),
        ("我今年七十九了，想立遗嘱", "resident", True),
        ("我妈想学手机", "resident", False),
        ("低保户想要床棉被", "resident", False),
        ("养老金怎么算的，来讲讲", "resident", False),
        ("去不成了，孩子发烧", "volunteer", False),
        ("已到李奶奶家", "volunteer", True),
    ],
)
def test_who_is_vulnerable_is_shown_by_the_text(
    reader: Reader, now: datetime, text: str, role: str, *, vulnerable: bool
) -> None:
    assert reader.read(text, now=now, role=role).vulnerable is vulnerable


@pytest.mark.parametrize(
    ("text", "urgency"),
    [
        ("水管爆了", Urgency.URGENT),
        ("今晚能来修灯吗", Urgency.URGENT),
        ("降压药吃完了，帮我去配一盒", Urgency.URGENT),
        ("不着急，有空来看看水槽", Urgency.NORMAL),
        ("想学书法", Urgency.NORMAL),
    ],
)
def test_how_long_a_need_can_wait(reader: Reader, now: datetime, text: str, urgency: Urgency) -> None:
    assert reader.read(text, now=now).urgency is urgency


@pytest.mark.parametrize(
    ("text", "intent", "service"),
    [
        ("剃头", Intent.REQUEST, "haircut"),
        ("老头子要剃头", Intent.REQUEST, "haircut"),
        ("路灯坏了", Intent.REPORT, "hazard"),
        ("北门口路灯不亮好几天了", Intent.REPORT, "hazard"),
        ("村口路灯坏了", Intent.REPORT, "village"),
        ("楼道灯坏了", Intent.REPORT, "home_repair"),
        ("电梯又停了，婆婆坐轮椅下不了楼", Intent.REPORT, "hazard"),
    ],
)
def test_a_few_words_name_the_service(reader: Reader, now: datetime, text: str, intent: Intent, service: str) -> None:
    meaning = reader.read(text, now=now)
    assert (meaning.intent, meaning.item, meaning.urgency) == (intent, service, Urgency.NORMAL)


def test_without_learned_weights_the_lexicon_still_speaks(lexicon: Lexicon, now: datetime) -> None:
    meaning = Reader(lexicon, learned=b"").read("帮我修一下水龙头", now=now)
    assert (meaning.intent, meaning.team) == (Intent.REQUEST, "aid")


def test_importing_and_loading_is_silent() -> None:
    program = "from nlp.lexicon import Lexicon; from nlp.reader import Reader; Reader(Lexicon.load())"
    done = subprocess.run([sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")
