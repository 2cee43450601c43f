"""Is a mention of a time a wish? A past time, a habit, a greeting, a story or the old time of a change is none."""

from __future__ import annotations

import re
from datetime import datetime

from nlp.clock import HOUR, begins_later, on_the_clock, still_to_come
from nlp.late import late
from nlp.meaning import Intent
from nlp.mentions import Time

_HABIT = late(r"(?:每|逢|天天|平时|平常|经常|常年|日日|夜夜|成天|一到|总是|老是|日常|往常|通常|轮到)[^ ,。!?;]{0,7}$")
_WORKDAYS = late("(?:周|星期|礼拜)[一1](?:到|至|-|~)(?:周|星期|礼拜)?[五六日天5-7]")
_HABIT_AFTER = late(
    r"(?:都|总|老是|经常|天天|就开始|固定|轮休)(?!行|可以|有空|方便|好|成|能|在家|在(?:[ ,。!?;的吧哦]|$)|没问题|得闲)"
)
_MOSTLY = late("一般|通常")
_ONLY_THEN = late("才[来回]")  # 孙子周末才来
_BOTH_ENDS = late(f"早上?{HOUR}点半?[,、和 ]{{0,2}}晚上?{HOUR}点")  # 早八点晚八点
_MEASURED = late("(?:血糖|血压|体温|烧到|指标)[^ ,。!?;]{0,8}$")
_DENIED = late(
    r"(?:不是|不要|别|不在|而不是|不想|除了|除去|除开|又说|(?:别|甭|(?<![用要])不[用要]|(?<!想)不想)再?(?:改|换|挪|推|调)[到成在为]?)$"
)
_UNTIL = late(r"(?:合同|租期|租约|保修|有效期|保质期)[^ ,。]{0,3}到$|(?:忍|熬|撑|排|拖|挨|活|等)不?到$")
_SINCE = late(r"(?:从|自从|打从|打)$")
_SINCE_THEN = late(r"[^ ,。!?;]{0,6}?(?:到现在|到今天|到如今|以来|起就|开始就|就没|就坏|就不)")
_NEARING = late(r"(?:快|快要|眼看|又要|就要|马上|马上就|都要)$")
_LOOSE_WISH = late(
    r"[,。!?; ]|$|[之以]?前|那|时|期间|想|要|能|请|来|搞|办|有|可以|行|需|最|吧|好|假|三十|帮|借|给|送|让|安排|左右|再"
)
_OLD = late(
    r"(?:从|由|原来|原定|本来|本来约|原来约|原先|之前|约的|约好|约了|约在|说好|定的|定在|订的|通知|写)(?:的?是|了|在)?$"
)
_NEW = late(
    r"(?:改|换|挪|推|拖|调|延|提前|推迟|变|移|顺延|放|约|(?:晚|推后?|迟)[一两几][天日] ?,?)(?:一?下)?(?:[约期]|时间)?(?:到|成|为|在|至)?[ ,]?$|(?:要的|应该|其实|正确|时间|日期)是 ?$"
)
_FEAST_NAMED = late(r"(?:节)?(?:快乐|安康|吉祥|愉快|好(?!吗|不好|像)|大吉|幸福)|过了(?![,再来就我才能请帮后])")
_MADE = late(
    r"(?:就|我|上午|下午|晚上|早上)*(?:报修|报的|报了|约的|约好|约了|说的|说好|登记|反映|申请|打过|来过|修过|提交|下的单|发的|提的|弄的|交的|填的|填了|填过|打电话|来电|跟我说|说给|讲给|办的|登的|送的|寄的)"
)
_BEFORE_WISH = late(
    r"(?:求|请|想|能|可以|要|订|约|希望|麻烦|安排|最好|还是|等|改|换|预约|帮我|帮忙|方便|就(?!是)|期限)[^ ,。!?;]{0,3}$"
)
_AFTER_WISH = late(
    r"[^ ,。!?;]{0,6}?(?:能|来|行|可以|有人|有空|方便|成不|好吗|好不|吧|用|上门|过来|过去|帮|派|打我|打给|回电|回我|给我|有没有|都行|务必|接|送|陪|最好|要|想|需要|开始|集合|不|活动)"
)
_GOES_ON = late(
    r"[^ ,。!?;]{0,3}?(?:刚|又|本来|突然|已经|才|没|被|发现|看到|看见|一直|忽然|不小心|去了|收到|接到|停了|坏|漏|摔|晕|怎么还|怎么又|还没|太|真|[热冷闷]得|[热冷闷]死|好[热冷闷]|心情|天气|特别|不知|有点|感觉|觉得|是?第|醒来|起来|量了|睡不|老是|总是)"
)
_GONE = late(r"了(?![吗没不能嘛么])|过了|到现在")
_CUE = late(
    r"能|可以|可否|请|求|麻烦|想|要|帮|派|行[吗不]|成不|方便|吧|吗|呗|之内|务必|有没有|有人|有空|上门|过[来去]|来[人个看修趟一取收接送装换拿弄帮量教家吃搬喂打]|收走|接|送来|[之以]?前"
    r"|出发|集合|碰头|见面|随便|都行|就行|最好|需要|约|订|安排|借|挂的?号|[?]|到时|那时|以后我?[都就]?在|在家"
)
_CALLED = late("(?:就|再|务必)?(?:能(?![听闻看感见])|可以|可否|来(?![家了的])|派|请|麻烦|有人来|(?:得|要|必须)有人)")
_ASKED = late(r"(.)不\1|[吗么?]|有没有|[几哪]")
_HALF_A_YEAR = 180  # days: of a need, a date that is farther off and tells a story is past
_A_YEAR = 335  # days, less those in which people still speak of what was
_NUMERALS = tuple("0123456789一二三四五六七八九")
_CLAUSE = late(r"[ ,。!?;、:]")
_NOW_IS = late(r"(?:钟|整)?(?:多|过)?了|还在|还没|才|刚")
_ALREADY = late(r"(?:都|现在|已经|现在都|到|从)$")
_BARE_PARTS = ("上午", "中午", "下午", "傍晚", "晚上")
_FREE_THEN = late("都?(?:可以|有空|有时间|能|得闲)")  # a volunteer's evenings
_ENGAGED = late(
    r"(?:多|左右|就|才|我|他|她|家里)*(?:要(?:出差|出门|赶|搬|走|上班|开会|考试|回|打针|手术|住院|交)|不在|没空|有事|不行|不方便|出差|上班|加班|腾不出手?|走不开|脱不开身|去外地|回来|回去|回老家)"
)
_AGREED = late("约[的了好在]?$")
_SUMMONS = late("(?:那天)?[再就]?(?:来(?!家)|请|上门|过来|能来|麻烦|有空|派)")
_AVOIDED = late(
    r"(?:[之以]?前)?(?:我们?|他|她|都|就|也|可|师傅|千万){0,3}(?:别来?|[不勿]要|[不勿]行|勿来三?|没空|没得空|冇空|[不勿]得[空闲]|腾不出|抽不出|走不开|来不了|去不了|不在|不方便|除外|没时间|不能)"
)


def is_no_wish(text: str, time: Time, now: datetime, intent: Intent | None) -> bool:
    """Return whether a mention is a habit, past, denied, only bounded by a feast, or the old time of a change."""
    before, after = text[max(0, time.start - 10) : time.start], text[time.end : time.end + 16]
    if time.is_past or _is_habit(text, time, before, after) or _DENIED.search(before):
        return True
    if intent not in (Intent.CHANGE, Intent.CANCEL) and _UNTIL.search(before):
        return True
    # Who is asked 'when?' may well mean a day that is nearly a year off.
    far = intent is not None and _is_long_past(text, time, now, intent)
    if far or (time.day and _is_no_day(text, time, now, before, after)):
        return True
    named = time.day is not None and text[time.start] in "下这本今明后大"
    if (intent is Intent.CHANGE or (intent is Intent.STATUS and time.day and not named)) and _OLD.search(before):
        return True
    if intent is Intent.CHANGE and re.match(r"(?:那个|的).{0,8}(?:改|换|挪|推|调|提前|延)", after):
        return True
    if time.date is None:
        return intent is Intent.STATUS and bool(time.clock and time.clock.moment)
    if intent is Intent.REPORT and _is_told(text, time):
        return True
    weak = time.day is not None and time.day.kind in ("weekday", "date", "month") and not time.clock
    if weak and not named and _MADE.match(after):
        return True
    if time.date == now.date() and time.day is not None and time.day.kind == "near":
        return _is_only_reported(text, time, intent) or _today_is_past(text, time, now, intent)
    return False


def _is_only_reported(text: str, time: Time, intent: Intent | None) -> bool:
    return intent is Intent.REPORT and not _CALLED.match(text, time.end)


def _is_habit(text: str, time: Time, before: str, after: str) -> bool:
    if _HABIT.search(before) or _HABIT_AFTER.match(after):
        return True
    if time.clock:  # 血糖九点八 is no hour either
        measured = after[:1] in _NUMERALS and _MEASURED.search(before)
        return not time.day and (bool(measured) or _is_at_both_ends(text, time))
    if time.day is None or time.day.kind != "weekday" or text[time.start] in "这本下":
        return False
    weekend = text[time.day.end - 1] == "末"
    return bool(_MOSTLY.match(after) or (weekend and _ONLY_THEN.match(after)))


def _is_at_both_ends(text: str, time: Time) -> bool:
    """Whether a clock time is one of 早八点晚八点, a habit."""
    both = _BOTH_ENDS.search(text, max(0, time.start - 10), time.end + 10)
    return both is not None and both.start() <= time.start < both.end()


def _is_long_past(text: str, time: Time, now: datetime, intent: Intent) -> bool:
    """Whether a day that would be many months off is the one that is past: 我5月31号搬走, said in July."""
    days = (time.date - now.date()).days if time.date else 0
    if days <= _HALF_A_YEAR or "明年" in text:
        return False
    told = (
        intent in (Intent.REQUEST, Intent.STATUS)
        and not wishes(text, time)
        and not _CUE.search("".join(_clause(text, time)))
    )
    return days > _A_YEAR or told


def _is_no_day(text: str, time: Time, now: datetime, before: str, after: str) -> bool:
    """Whether a day is only wished, since when it is so, what day it is by now, or the working week."""
    if _WORKDAYS.match(text, time.start):
        return "明年" not in text
    if time.day and time.day.kind == "feast" and (_FEAST_NAMED.match(after) or _NEARING.search(before)):
        return True
    if _SINCE.search(before) and _SINCE_THEN.match(after):
        return True
    if _ALREADY.search(before[-2:]) and before[-1:] not in ("到", "从") and after[:1] == "了":
        return True
    said = text[time.start : time.end]
    if time.date == now.date() and time.day and time.day.kind != "near" and not time.clock and after[:1] == "了":
        return True  # 大年初二了
    return said in ("过年", "年底", "年末") and not _LOOSE_WISH.match(after)


def _clause(text: str, time: Time) -> tuple[str, str]:
    """Return what stands before and after a mention in its own clause."""
    before = _CLAUSE.split(text[max(0, time.start - 30) : time.start])[-1]
    return before, _CLAUSE.split(text[time.end : time.end + 30], maxsplit=1)[0]


def _is_told(text: str, time: Time) -> bool:
    """Whether the clause of a mention tells a story: it has words of its own, and none of a wish."""
    before, after = _clause(text, time)
    if len(before) + len(after) <= 3 or _CUE.search(before + after):
        return False
    following = text[time.end + len(after) + 1 : time.end + len(after) + 7]
    return len(text) > 14 and not _CUE.search(following)


def _today_is_past(text: str, time: Time, now: datetime, intent: Intent | None) -> bool:
    if time.part and not time.clock and not still_to_come(time.part, now):
        return True
    if time.clock and time.clock.hour is not None:
        hour = on_the_clock(time.clock.hour, time.clock.minute, time.part, now)
        if hour is None or (not hour[1] and (hour[0], time.clock.minute) <= (now.hour, now.minute)):
            return True
    if intent is None or (time.part and not time.clock and begins_later(time.part, now)):
        return False
    if intent in (Intent.REQUEST, Intent.STATUS) and not time.clock and _is_told(text, time):
        return True
    if is_new(text, time) or (time.clock and intent in (Intent.CANCEL, Intent.RELEASE)):
        return False
    gone_on = _GOES_ON.match(text, time.end)
    told = gone_on and not (time.clock and gone_on[0].endswith("没"))  # 四点半放学没人接 is still to come
    if told or text[max(0, time.start - 1) : time.start] in ("到", "从"):
        return True
    clause = re.split(r"[ ,。!?;]", text[time.end : time.end + 24], maxsplit=1)[0]
    return bool(_GONE.search(clause)) and not _AFTER_WISH.match(text, time.end)


def stands_alone(text: str, time: Time, now: datetime, intent: Intent | None, *, beside_a_day: bool) -> bool:
    """Whether a clock time or part without a day is meant for a day to come (today, if none is named)."""
    before, after = text[max(0, time.start - 3) : time.start], text[time.end : time.end + 3]
    if _is_only_reported(text, time, intent):
        return False
    renewed = is_new(text, time)
    if intent is not None and not renewed and (_ALREADY.search(before) or _NOW_IS.match(after)):
        return False
    if beside_a_day:
        return True
    if time.clock and time.clock.moment:
        return True
    if time.clock:
        hour = on_the_clock(time.clock.hour or 0, time.clock.minute, time.part, now)
        if hour is None or (not hour[1] and (hour[0], time.clock.minute) <= (now.hour, now.minute)):
            return False
        if intent is Intent.REQUEST and _is_told(text, time):
            return False
        return intent is not Intent.STATUS or bool(_AGREED.search(before))
    if time.part not in _BARE_PARTS or not still_to_come(time.part, now):
        return False
    if intent in (None, Intent.RELEASE, Intent.CHANGE, Intent.ACCEPT, Intent.CANCEL):
        return True
    free = intent is Intent.SIGNUP and _FREE_THEN.match(text, time.end)
    return wishes(text, time) and not free and not _GOES_ON.match(text, time.end)


def wishes(text: str, time: Time) -> bool:
    """Return whether words of a wish stand right before or after a mention."""
    if is_taken(text, time):
        return False
    return bool(_BEFORE_WISH.search(text, max(0, time.start - 7), time.start) or _AFTER_WISH.match(text, time.end))


def summons(text: str, time: Time) -> bool:
    """Return whether somebody is asked to come right after a mention."""
    return bool(_SUMMONS.match(text, time.end))


def is_asked_of(text: str, time: Time, now: datetime) -> bool:
    """Return whether a day that comes up in chat matters: somebody is to come then, or it is asked what will be."""
    if time.date != now.date():
        return summons(text, time)
    return bool(time.clock and _ASKED.search(text, time.end))


def is_new(text: str, time: Time) -> bool:
    """Return whether a mention is what something is changed to."""
    return bool(_NEW.search(text, max(0, time.start - 8), time.start))


def is_avoided(text: str, time: Time) -> bool:
    """Return whether somebody cannot, or nobody is to come, at that time."""
    return bool(_AVOIDED.match(text, time.end))


def is_taken(text: str, time: Time) -> bool:
    """Return whether the speaker has something else to do then, or cannot."""
    return is_avoided(text, time) or bool(_ENGAGED.match(text, time.end))
