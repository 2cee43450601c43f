from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nlp.reader import Reader
from nlp.rhythm import Rhythm
from storage.errors import NeverFallsDue
from storage.rules import days_of

# Said on a Wednesday, 2026-11-18 16:25. `from` stands before a day that is not that one.
RULES = """
每周六8:30到11:00                        | WEEKLY;BYDAY=SA | 08:30-11:00
每周六上午8:30-11:00在3号楼门口捡垃圾    | WEEKLY;BYDAY=SA | 08:30-11:00
每周六3号楼门口集合，联系13800001234     | WEEKLY;BYDAY=SA
6号楼每周六                              | WEEKLY;BYDAY=SA
每週六早上八點半到十一點                 | WEEKLY;BYDAY=SA | 08:30-11:00
每周六上午9-11点                         | WEEKLY;BYDAY=SA | 09:00-11:00
每周六2-4点                              | WEEKLY;BYDAY=SA | 14:00-16:00
每周六三点                               | WEEKLY;BYDAY=SA | 15:00
每周六7:30-9:00                          | WEEKLY;BYDAY=SA | 07:30-09:00
每周六6:00到8:00                         | WEEKLY;BYDAY=SA | 06:00-08:00
每周六上午11点到2点                      | WEEKLY;BYDAY=SA | 11:00-14:00
每周六晚上9点到12点                      | WEEKLY;BYDAY=SA | 21:00-23:59
每周六下午两点到四点                     | WEEKLY;BYDAY=SA | 14:00-16:00
每周六，8点半集合，11点结束              | WEEKLY;BYDAY=SA | 08:30-11:00
每周六8点半开始到11点                    | WEEKLY;BYDAY=SA | 08:30-11:00
每周六，从上午9点到下午3点               | WEEKLY;BYDAY=SA | 09:00-15:00
每个星期三下午                           | WEEKLY;BYDAY=WE | 14:00
每星期天下午2:00—4:00                    | WEEKLY;BYDAY=SU | 14:00-16:00
每周3下午                                | WEEKLY;BYDAY=WE | 14:00
每周二十点                               | WEEKLY;BYDAY=TU | 10:00
每周 六 8:30                             | WEEKLY;BYDAY=SA | 08:30
每礼拜六                                 | WEEKLY;BYDAY=SA
逢周六                                   | WEEKLY;BYDAY=SA
每周的周六                               | WEEKLY;BYDAY=SA
每周星期六                               | WEEKLY;BYDAY=SA
每周一次，周六                           | WEEKLY;BYDAY=SA
每周二、四                               | WEEKLY;BYDAY=TU,TH
每周二四六晚上7点到9点                   | WEEKLY;BYDAY=TU,TH,SA | 19:00-21:00
每周四和周二                             | WEEKLY;BYDAY=TU,TH
周二和周四下午                           | WEEKLY;BYDAY=TU,TH | 14:00
每周一到周五早上7点                      | WEEKLY;BYDAY=MO,TU,WE,TH,FR | 07:00
每个工作日上午                           | WEEKLY;BYDAY=MO,TU,WE,TH,FR | 09:00
每个周末上午                             | WEEKLY;BYDAY=SA,SU | 09:00
每两周的周六                             | WEEKLY;INTERVAL=2;BYDAY=SA | from 11-21
隔周周六                                 | WEEKLY;INTERVAL=2;BYDAY=SA | from 11-21
隔周二上午                               | WEEKLY;INTERVAL=2;BYDAY=TU | 09:00 from 11-24
每隔一周的周六                           | WEEKLY;INTERVAL=2;BYDAY=SA | from 11-21
每隔两周的周六                           | WEEKLY;INTERVAL=3;BYDAY=SA | from 11-21
每两周一次，周六上午9点                  | WEEKLY;INTERVAL=2;BYDAY=SA | 09:00 from 11-21
单周周六                                 | WEEKLY;INTERVAL=2;BYDAY=SA | from 11-21
双周周六                                 | WEEKLY;INTERVAL=2;BYDAY=SA | from 11-28
每月5号15号25号                          | MONTHLY;BYMONTHDAY=5,15,25
每月5、15、25日上午九点到十一点          | MONTHLY;BYMONTHDAY=5,15,25 | 09:00-11:00
每月五号、十五号、二十五号               | MONTHLY;BYMONTHDAY=5,15,25
值班日是5日、15日、25日                  | MONTHLY;BYMONTHDAY=5,15,25
每月 5 号                                | MONTHLY;BYMONTHDAY=5
每逢5号                                  | MONTHLY;BYMONTHDAY=5
每个月1号到3号                           | MONTHLY;BYMONTHDAY=1,2,3
每月15日和月底                           | MONTHLY;BYMONTHDAY=15,-1
每月31号                                 | MONTHLY;BYMONTHDAY=31
每月最后一天                             | MONTHLY;BYMONTHDAY=-1
每个月月底                               | MONTHLY;BYMONTHDAY=-1
每到月底大扫除                           | MONTHLY;BYMONTHDAY=-1
每月第二个周六                           | MONTHLY;BYDAY=2SA
每月第二、第四个周六                     | MONTHLY;BYDAY=2SA,4SA
每月第一个和第三个周六                   | MONTHLY;BYDAY=1SA,3SA
每月最后一个周五下午两点到四点           | MONTHLY;BYDAY=-1FR | 14:00-16:00
隔月15号                                 | MONTHLY;INTERVAL=2;BYMONTHDAY=15 | from 12-15
每天早上7点                              | DAILY | 07:00
天天晚上七点半                           | DAILY | 19:30
每晚                                     | DAILY | 19:00
每晚七点                                 | DAILY | 19:00
隔天早上7点                              | DAILY;INTERVAL=2 | 07:00
每年3月5日                               | YEARLY;BYMONTH=3;BYMONTHDAY=5
每年3月5日和12月5日                      | YEARLY;BYMONTH=3,12;BYMONTHDAY=5
每年学雷锋日                             | YEARLY;BYMONTH=3;BYMONTHDAY=5
从12月5日起每周六上午9点                 | WEEKLY;BYDAY=SA | 09:00 from 12-05
"""

ONCE = """
这周六上午九点                  | 2026-11-21 09:00
下周三下午                      | 2026-11-25 14:00
明天                            | 2026-11-19
12月5日8点半到10点              | 2026-12-05 08:30-10:00
12月5号下午2点-4点              | 2026-12-05 14:00-16:00
2026年12月24日晚上              | 2026-12-24 19:00
31号上午                        | 2026-12-31 09:00
2月29日                         | 2028-02-29
一小时后                        | 2026-11-18 17:25
今天晚上7点                     | 2026-11-18 19:00
周三下午5点                     | 2026-11-18 17:00
周三下午3点                     | 2026-11-25 15:00
18号下午3点                     | 2026-12-18 15:00
每人带一把扫帚，这周六上午九点  | 2026-11-21 09:00
不是周五，是周六                | 2026-11-21
国庆节的主题，下周二            | 2026-11-24
"""

NEITHER = """
捡垃圾
3号楼门口集合
13800001234
联系电话13800001234，3号楼5单元
每月3号楼打扫
5号线地铁站
晚上七点
下周
每周一次
每月初一
每年中秋
每季度一次
每人带一把扫帚
2027年2月29日
昨天的活动
"""

NEVER = """
每年2月30日        | FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30
每年2月31日        | FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31
2月31日上午九点    | FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31
2027年4月31日      | FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=31
每月32号           | FREQ=MONTHLY;BYMONTHDAY=32
"""


def _read(reader: Reader, text: str, now: datetime) -> Rhythm:
    found = reader.read_rhythm(text, now)
    assert found is not None
    return found


def _hours(rhythm: Rhythm) -> str:
    return "-".join(filter(None, (rhythm.starts_at, rhythm.ends_at)))


@pytest.mark.parametrize("line", RULES.strip().splitlines())
def test_a_habit_becomes_a_rule_that_counts_from_today(reader: Reader, now: datetime, line: str) -> None:
    text, rule, said = (*(part.strip() for part in line.split("|")), "")[:3]
    hours, _, start = said.partition("from ")
    rhythm = _read(reader, text, now)
    assert (rhythm.rule, _hours(rhythm)) == (f"FREQ={rule}", hours.strip())
    assert rhythm.starts_on == (date.fromisoformat(f"2026-{start}") if start else now.date())


@pytest.mark.parametrize("line", ONCE.strip().splitlines())
def test_a_day_without_a_habit_is_once(reader: Reader, now: datetime, line: str) -> None:
    text, wanted = (part.strip() for part in line.split("|"))
    rhythm = _read(reader, text, now)
    assert (rhythm.rule, f"{rhythm.starts_on} {_hours(rhythm)}".strip()) == ("", wanted)


@pytest.mark.parametrize("text", NEITHER.split("\n")[1:-1])
def test_buildings_telephones_and_what_names_no_day_are_no_rhythm(reader: Reader, now: datetime, text: str) -> None:
    assert reader.read_rhythm(text, now) is None


@pytest.mark.parametrize("line", NEVER.strip().splitlines())
def test_a_day_that_never_comes_is_read_as_a_rule_that_can_be_refused(reader: Reader, now: datetime, line: str) -> None:
    text, rule = (part.strip() for part in line.split("|"))
    assert _read(reader, text, now).rule == rule


@pytest.mark.parametrize("text", ["2025年3月1日上午九点", "今天下午三点"])
def test_a_day_that_was_named_and_is_past_stays_past(reader: Reader, now: datetime, text: str) -> None:
    rhythm = _read(reader, text, now)
    assert (rhythm.starts_on.isoformat(), rhythm.starts_at) < (now.date().isoformat(), "16:25")


@pytest.mark.parametrize("said", ["各队轮流", "几个队轮着来", "每队轮一次", "两队轮换", "交替"])
def test_teams_in_turn_are_heard(reader: Reader, now: datetime, said: str) -> None:
    assert _read(reader, f"每周六8:30到11:00，{said}", now).in_turn
    assert not _read(reader, "每周六8:30到11:00，推轮椅", now).in_turn


def test_the_day_is_reckoned_in_the_time_of_china(reader: Reader) -> None:
    late = datetime.fromisoformat("2026-11-18T16:30:00+00:00")  # 00:30 on the 19th
    assert _read(reader, "今天上午九点", late).starts_on == date(2026, 11, 19)
    assert _read(reader, "每周六", late).starts_on == date(2026, 11, 19)


@given(st.text("每个周月年星期一二三四五六日天两廿号0159 、,到-点半最后第隔双单起开始上下午初底轮楼", max_size=40))
@example("两月31号")
def test_whatever_is_said_is_read_and_every_rule_falls_due_or_is_refused(reader: Reader, text: str) -> None:
    rhythm = reader.read_rhythm(text, datetime.fromisoformat("2026-11-18T16:25:00+08:00"))
    if rhythm is not None:
        with suppress(NeverFallsDue):
            days_of(rhythm.rule, rhythm.starts_on.isoformat(), rhythm.starts_on, rhythm.starts_on + timedelta(days=40))
        assert all(len(clock) in (0, 5) for clock in (rhythm.starts_at, rhythm.ends_at))
        assert not rhythm.ends_at or rhythm.starts_at < rhythm.ends_at
