from datetime import datetime

import pytest

from nlp.meaning import Intent, When
from nlp.reader import Reader
from nlp.when import choose, find_times

# Sent on a Wednesday, 2026-11-18 16:25. A '>' stands before the end of a range.
WISHES = """
今天天黑前能不能来            | 11-18
天黑之前来一趟行吗            | 11-18
元旦第二天能来吗              | 01-02
请中秋前一天来                | 09-14
3.12种树那天能来吗            | 03-12
大家明天六点多就要出门，今晚能来撒盐吗 | 11-18 晚上
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
阳历年前                          | 01-01
元旦后那个周一                    | 01-04
元宵那晚                          | 02-20 晚上
本月最后一天评                    | 11-30
三十号的值守                      | 11-30
24号那个陪诊                      | 11-24
今天七点半放学没人接,请人接一下   | 11-18 19:30
周四三号,不对,是周五四号晚上七点  | 12-04 19:00
元宵要耍龙灯,二月十二号来教       | 02-12
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
大大后天                          | 11-22
外后天来                          | 11-21
礼拜天早上六点一刻                | 11-22 06:15
下周一下午                        | 11-23 下午
周日下午两三点                    | 11-22 14:00
周六八九点来吧                    | 11-21 08:00
周六九、十点都行                  | 11-21 09:00
周六上午9-11点来打扫              | 11-21 09:00 > 11-21 11:00
周五晚7:00-8:30有人来吗           | 11-20 19:00 > 11-20 20:30
下周六晚七点半                    | 11-28 19:30
明天十点差五分                    | 11-19 09:55
明天差一刻三点来                  | 11-19 14:45
明天十五点来                      | 11-19 15:00
后天零点抢票                      | 11-20 00:00
明天中午十二点半送饭来            | 11-19 12:30
下午2点想用活动室,12月5日         | 12-05 14:00
俩钟头后来人就成                  | 11-18 18:25
半个月后来换滤芯                  | 12-03
12-05那天搬家                     | 12-05
2026/12/5上午                     | 12-05 上午
11.28 上午请人抬桌子              | 11-28 上午
元月十号                          | 01-10
明年3月8号想办活动                | 03-08
12月上旬来讲                      | 12-01
下个月中旬来                      | 12-11
十二月头上来就行                  | 12-01
月中送到                          | 12-15
年底想搞联欢会                    | 12-31
12月的第一个周六                  | 12-05
下个月第二个星期天                | 12-13
腊月二十三来扫房                  | 01-30
腊月二十八借大锅                  | 02-04
正月初五下午                      | 02-10 下午
年初六上不上班                    | 02-11
大年初八上午来                    | 02-13 上午
大年初一早上借锣鼓                | 02-06 早上
二月二龙抬头                      | 03-09
年二十九打扫卫生                  | 02-05
小年夜办茶话会                    | 02-04
大雪那天来讲                      | 12-07
年前来擦玻璃                      | 02-06
跨年夜唱歌                        | 12-31 晚上
周三周四的值班我都包了            | 11-18
24号的急救课我想来                | 11-24
26号那天我妈住院                  | 11-26
问一下周六站里有人不              | 11-21
除了周三下周都行                  | 11-23
周四不行，我要上班，周六再来      | 11-21
周四、周五我都不在家，周六来吧    | 11-21
请人来装柜子，周日下午都在 | 11-22 下午
明天……不对，后天上午来            | 11-20 上午
九点之前别来，十点以后来，明天    | 11-19 10:00
我下周出差，从周二到周五猫没人喂  | 11-24 > 11-27
下周一到周五,四点                 | 11-23 16:00 > 11-27
日子二选一，1月30号或者31号       | 01-30
12月16号下午，第二选17号          | 12-16 下午
一月十五号那个礼拜五，下午三点    | 01-15 15:00
14:30以后我在办公室，12月22号     | 12-22 14:30
过年想搞开放日，1月30号           | 01-30
今个下午来人                      | 11-18 下午
八月半那天来陪我吃饭              | 09-15
正月半来耍龙灯                    | 02-20
明天是三点来吗                    | 11-19 15:00
明天九点八个人一起来              | 11-19 09:00
我周末才有空，能来修吗            | 11-21
晚八点来行吗                      | 11-18 20:00
明天早上,早上八点来               | 11-19 08:00
下个月二十号来                    | 12-20
"""

NO_WISHES = """
今天热得邪门，38度
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
周一到周五你们几点下班
礼拜一到礼拜五都能来
每个月最后一个周六诊所不开门
这礼拜一家三口去澡堂
一礼拜三趟
排了一上午队
明明关着的
小年轻都不会弄
圣诞树拆了三米高
几十号准妈妈
路灯从国庆坏到现在
我撑不到过年了
快过年了怕他们再来
厂里年底盘点清出来两吨废布
今天不知怎么回事看东西有两个影子
吃了头孢晚上又陪客户喝了二两
我们健身房白天十点到四点空着也是空着
到站点2点5公里
测了血糖22点几
三点意见
我今年二十九岁
合同到12月底,想找律师问问
立冬前头请你们做的棉门帘
11月12号下午提交的单子
三号球台
医院号排到下周
上个周末就说来
去年是七点开始排队的
一百二十号人想听讲座
血糖九点八,高不高
药早八点晚八点各一次,请人提醒
孙子周末才来,平时没人教我
周末一般都有空
周三一般几点开门
走了一年零三个月,晚上睡不着
周三了还没人
如今个个都忙
八月半个月都没下雨
秋分过了桂花蜜要出
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
        ("本来约后天的，天气预报说下雪，挪到大后天傍晚好吗", "11-21 傍晚"),
        ("提前到早上七点吧，明天我上班", "11-19 07:00"),
        ("明天上午的推到下午四点", "11-19 16:00"),
        ("排到下礼拜五也成", "11-27"),
        ("还是上午来吧 下午我要打针 日子不变后天", "11-20 上午"),
        ("从六点往后挪到八点，今晚", "11-18 20:00"),
        ("下月十号腾不出手，十一号下午1:30吧", "12-11 13:30"),
        ("明天八点改成十点", "11-19 10:00"),
        ("明天三点我赶不到家，改四点", "11-19 16:00"),
        ("周六上午九点改下午三点行吗", "11-21 15:00"),
        ("还是按老时间吧 周六9点半 别改周日了", "11-21 09:30"),
        ("能不能改周日", "11-22"),
        ("要不要改到周日", "11-22"),
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


def test_tomorrow_is_heard_as_shanghai_says_it(reader: Reader, now: datetime) -> None:
    for words in ("明朝要送老爹去复查，有人好陪伐", "明朝想请人陪老爹去复查"):
        assert _said(reader.read(words, now=now).when) == "11-19"


def test_who_is_asked_when_may_mean_a_day_of_next_year(reader: Reader, now: datetime) -> None:
    assert reader.read_when("11月2日上午9点", now)[0] == When("2027-11-02", "09:00")
    assert reader.read("11月2日报修的，帮我看看水管", now=now).when is None


def test_a_year_turns(reader: Reader) -> None:
    eve = datetime.fromisoformat("2026-12-31T23:50:00+08:00")
    assert reader.read_when("半小时后", eve)[0] == When("2027-01-01", "00:20")
    assert reader.read_when("明天", eve)[0] == When("2027-01-01")
    assert reader.read_when("1月5号", eve)[0] == When("2027-01-05")


def test_a_day_that_does_not_exist_is_no_day(reader: Reader, now: datetime) -> None:
    assert reader.read_when("2月30号", now) == (None, None)
    assert reader.read_when("99月99日", now) == (None, None)


def test_an_appointment_still_to_come_is_what_a_question_after_it_is_about(now: datetime) -> None:
    for text, wanted in (("约的下周二的陪诊,派了谁啊", "11-24"), ("周一就约好明天来的,确定来吧", "11-19")):
        assert _said(choose(text, find_times(text, now), now, Intent.STATUS)[0]) == wanted
    for text in ("我周五报的修,今天都周三了", "刚才说五分钟后回我", "我六号填的表"):
        assert choose(text, find_times(text, now), now, Intent.STATUS) == (None, None)


def test_a_shift_of_tonight_is_given_back_whatever_has_happened(now: datetime) -> None:
    text = "今晚的巡逻我嗓子哑了喊不出"
    assert _said(choose(text, find_times(text, now), now, Intent.RELEASE)[0]) == "11-18 晚上"


def test_days_of_the_new_year_are_named_without_it_only_around_it() -> None:
    wished = "初八开工,能来吗"
    for moment, wanted in (("2027-01-30T09:00:00+08:00", "02-13"), ("2026-11-18T09:00:00+08:00", "")):
        now = datetime.fromisoformat(moment)
        assert _said(choose(wished, find_times(wished, now), now, Intent.REQUEST)[0]) == wanted


def test_the_evenings_of_who_signs_up_are_no_day(now: datetime) -> None:
    for text, wanted in (("我考了证，晚上可以在线陪聊，怎么加入", ""), ("晚上的活动我想参加", "11-18 晚上")):
        assert _said(choose(text, find_times(text, now), now, Intent.SIGNUP)[0]) == wanted


def test_the_second_day_of_the_new_year_is_one_around_it() -> None:
    now = datetime.fromisoformat("2027-01-28T22:10:00+08:00")
    wished = "初二上午九点的舞龙还差人不"
    assert _said(choose(wished, find_times(wished, now), now, Intent.SIGNUP)[0]) == "02-07 09:00"


def test_who_is_asked_to_come_is_not_only_chatted_with(now: datetime) -> None:
    for text, wanted in (("三个星期之后来换滤芯", "12-09"), ("明天上午十点来", "11-19 10:00"), ("明天又是周四", "")):
        assert _said(choose(text, find_times(text, now), now, Intent.OTHER)[0]) == wanted


def test_tonight_in_a_report_is_wished_where_somebody_is_called(now: datetime) -> None:
    for text, wanted in (
        ("烧烤摊的烟直往我家灌，麻烦今晚来管管", "11-18 晚上"),
        ("污水流得满路都是，今天能来人堵上不", "11-18"),
        ("井盖不见了，今晚得有人来盖上", "11-18 晚上"),
        ("今天能闻到一股怪味，从井盖下面出来的", ""),
        ("今天楼道里又堆了纸箱，走都走不过去", ""),
    ):
        assert _said(choose(text, find_times(text, now), now, Intent.REPORT)[0]) == wanted


def test_what_is_asked_about_tonight_is_about_tonight(now: datetime) -> None:
    for text, wanted in (("今天晚上八点球赛在大屏上放不放啊", "11-18 20:00"), ("今天晚上八点睡觉", "")):
        assert _said(choose(text, find_times(text, now), now, Intent.OTHER)[0]) == wanted


def test_who_is_angry_may_still_wait(now: datetime) -> None:
    for text, wanted in (("今天下午再不来我就投诉了", "11-18 下午"), ("说好昨天来，明天又说没空", "")):
        assert _said(choose(text, find_times(text, now), now, Intent.COMPLAIN)[0]) == wanted


def test_a_date_of_a_story_is_the_one_that_is_past() -> None:
    now = datetime.fromisoformat("2027-07-21T22:17:00+08:00")
    for text, wanted in (("我5月31号搬走，押金都五十来天了不还", ""), ("明年5月31号搬家要人", "05-31")):
        assert _said(choose(text, find_times(text, now), now, Intent.REQUEST)[0]) == wanted


def test_a_weekday_that_ends_in_one_keeps_its_morning(reader: Reader, now: datetime) -> None:
    """周一早上 is no 一早."""
    when = reader.read("下周一早上想请人来修灯", now=now, role="resident").when
    assert when is not None
    assert when.part == "早上"
