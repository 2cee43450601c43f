from datetime import datetime

import pytest

from nlp.meaning import Intent, When
from nlp.reader import Reader
from nlp.when import choose, find_times

# Sent on a Wednesday, 2026-11-18 16:25. A '>' stands before the end of a range.
WISHES = """
后天下午三点半来行吗              | 11-20 15:30
这周六上午能来人吗                | 11-21 上午
下下周一来                        | 11-30
下周三                            | 11-25
下周                              | 11-23
周三                              | 11-18
周二                              | 11-24
周末                              | 11-21
下周末有空                        | 11-28
周六日都行                        | 11-21
大后天                            | 11-21
三天后                            | 11-21
两周后                            | 12-02
月底前弄好                        | 11-30
下个月5号                         | 12-05
十五号上午来一趟                  | 12-15 上午
20号左右能来吗                    | 11-20
12月5号下午3点                    | 12-05 15:00
12.12上午能来吗                   | 12-12 上午
2026年12月24日晚上                | 12-24 晚上
元旦那天来                        | 01-01
春节前能修吗                      | 02-06
大年三十                          | 02-05
元宵节搞活动                      | 02-20
腊八那天                          | 01-15
冬至那天                          | 12-22
圣诞节那天晚上                    | 12-25 晚上
年底前                            | 12-31
今晚八点                          | 11-18 20:00
今晚七点以后                      | 11-18 19:00
明早六点                          | 11-19 06:00
周六一早用                        | 11-21 早上
后天夜里                          | 11-20 夜里
明天中午一点                      | 11-19 13:00
明天下午三点三刻                  | 11-19 15:45
下周二上午十点一刻                | 11-24 10:15
后天早上8:30                      | 11-20 08:30
明天凌晨五点出发                  | 11-19 05:00
明天七点                          | 11-19 07:00
明天六点                          | 11-19 18:00
明天两点                          | 11-19 14:00
七点来                            | 11-18 19:00
今天4点半                         | 11-18 16:30
能19:30来吗                       | 11-18 19:30
傍晚来                            | 11-18 傍晚
半小时后过来                      | 11-18 16:55
一个半小时后能来                  | 11-18 17:55
等一刻钟后                        | 11-18 16:40
今天五点前                        | 11-18
五点前能到吗                      | 11-18
周五前                            | 11-20
明天早一点来                      | 11-19
明天九点到十一点半                | 11-19 09:00 > 11-19 11:30
明天下午2:00-4:00                 | 11-19 14:00 > 11-19 16:00
下周一到周三都行                  | 11-23 > 11-25
周四或者周五下午                  | 11-19 下午
明后天能来吗                      | 11-19
我明天要出差，后天能来吗          | 11-20
不是周五，是周六                  | 11-21
明天到5号线地铁站接我             | 11-19
后天去医院，早上七点出发          | 11-20 07:00
"""

NO_WISHES = """
我家灯昨天晚上坏的
水管坏了三天了
上周三约的师傅
去年腊月到现在
每周二来
周二四六要透析
逢周日休息
天天七点半到八点
平时晚上在家
尽快
有空再来
晚两个小时
早一点来
冬至快乐
下午好
今天上午来过
今早报的修
提两点建议
大一点的
3号楼
5号线地铁
12号单
孩子上初一
12月
这个月
"""


def _said(when: When | None) -> str:
    if when is None:
        return ""
    return " ".join(filter(None, (when.date[5:], when.time, when.part)))


@pytest.mark.parametrize("line", WISHES.strip().splitlines())
def test_a_wished_time_is_reckoned_from_now(now: datetime, line: str) -> None:
    text, _, wanted = (part.strip() for part in line.partition("|"))
    start, until = choose(text, find_times(text, now), now, Intent.REQUEST)
    assert " > ".join(filter(None, (_said(start), _said(until)))) == wanted


@pytest.mark.parametrize("text", NO_WISHES.split())
def test_a_past_time_a_habit_and_a_greeting_are_no_wish(now: datetime, text: str) -> None:
    assert choose(text, find_times(text, now), now, Intent.REQUEST) == (None, None)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("从周五改到周日", "11-22"),
        ("原来约的明天上午,改成后天下午", "11-20 下午"),
        ("提前到今晚八点吧 明天我不在", "11-18 20:00"),
        ("下午五点我赶不回来 换成六点半吧", "11-18 18:30"),
        ("我要的是下周三不是这周三", "11-25"),
        ("还是上午来吧 下午我要打针 日子不变后天", "11-20 上午"),
    ],
)
def test_a_change_takes_the_new_time_and_not_the_old(now: datetime, text: str, wanted: str) -> None:
    start, _ = choose(text, find_times(text, now), now, Intent.CHANGE)
    assert _said(start) == wanted


@pytest.mark.parametrize("intent", [Intent.COMPLETE, Intent.RATE, Intent.COMPLAIN, Intent.GREET])
def test_what_is_over_has_no_wished_time(now: datetime, intent: Intent) -> None:
    text = "明天下午三点"
    assert choose(text, find_times(text, now), now, intent) == (None, None)


@pytest.mark.parametrize(
    ("answer", "wanted"),
    [("三点吧", ""), ("五点吧", "11-18 17:00"), ("晚上", "11-18 晚上"), ("明天上午", "11-19 上午"), ("随便", "")],
)
def test_an_answer_to_when_may_be_bare(reader: Reader, now: datetime, answer: str, wanted: str) -> None:
    assert _said(reader.read_when(answer, now)[0]) == wanted


def test_a_year_turns(reader: Reader) -> None:
    eve = datetime.fromisoformat("2026-12-31T23:50:00+08:00")
    assert reader.read_when("半小时后", eve)[0] == When("2027-01-01", "00:20")
    assert reader.read_when("明天", eve)[0] == When("2027-01-01")
    assert reader.read_when("1月5号", eve)[0] == When("2027-01-05")


def test_a_day_that_does_not_exist_is_no_day(reader: Reader, now: datetime) -> None:
    assert reader.read_when("2月30号", now) == (None, None)
    assert reader.read_when("99月99日", now) == (None, None)
