"""How volunteers want to be asked (接单设置), why they cannot this time, and for a worker: why they were asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from handlers.wording import common
from nlp.lexicon import Lexicon
from storage.clashes import PARTS
from storage.offers import Offer
from storage.tickets import Ticket
from storage.wishes import MOST_A_WEEK, FreeHours, Wish, resting_until

SETTINGS = "接单设置"
REST, NO_REST = "本周别派", "恢复派单"
WEEKENDS, ANY_DAY = "只要周末", "平日也行"
ONLY_TEAMS, MY_HOURS, HOW_OFTEN = "只要这些队", "有空的时间", "每周几次"
ANY_TIME, GO_BACK, BACK = "哪天都行", "改回来", "返回"
DAY_PARTS = ("上午", "下午", "晚上")
TIMES = (1, 2, 3, 5, 10)
WHYS = {"busy": "没空", "far": "太远", "unable": "不会", "other": "别的"}
TOAST_WHY = "知道了，谢谢您！"
TOAST_CHANGED = "改好了。"
ASK_TEAMS = "只想接哪些队的单子？点一下打勾，再点一下去掉。一个都不勾，就是您的队都行。"
ASK_HOURS = "您平时什么时候有空？点一下打勾，再点一下去掉。一个都不勾，就是什么时候都行。"
ASK_OFTEN = f"一周最多问您几次？不改就是{MOST_A_WEEK}次。有人遇到危险时不算。"
ASK_FREE = "您哪天有空？有空的点一下打勾，没空的不用点。只是这周没空，说“本周别派”就行。"
HOURS_UNCLEAR = "没听明白。您可以这样写：每周二下午有空。或者在下面点一下。"
NOT_ASKED = "这张单子还没有问过志愿者。"
WHY_THEY = "为什么派给他"

_WEEK = "(?:本|这)(?:个)?(?:周|星期|礼拜)"
_SEND = "(?:给我)?(?:再)?(?:派|发)(?:单子?|活儿?|任务)?(?:给我)?了?"
SAYS_REST = re.compile(
    rf"(?:我)?{_WEEK}(?:就|先|都|请)?(?:别|不要|不用|甭){_SEND}|(?:请)?(?:别|不要){_WEEK}{_SEND}"
    rf"|(?:我)?{_WEEK}(?:我)?(?:很|太|比较)?(?:忙|有事)?[，, ]*(?:都|全|一直)?(?:没有?空|没有?时间|不得空|接不了)(?:接单|来)?了?"
)
# Whoever only says that it is too much is asked how they want it.
_NO, _WHAT = "(?:请|以后|我)*(?:别|不要|不用|甭)(?:再|老是|总是|老|总|一直)?", "(?:单子?|活儿?|任务)?"
SAYS_LESS = re.compile(f"{_NO}(?:给|向|跟)我(?:再|老)?[派发]{_WHAT}了?|{_NO}[派发]{_WHAT}给我了?")
SAYS_NO_REST = re.compile("恢复|(?:可以|恢复|继续|重新|又能|照常)(?:给我)?(?:派单|派活|接单|派)(?:给我)?了?")
SAYS_WEEKENDS = re.compile(
    rf"(?:我)?(?:{_WEEK})?(?:我)?(?:只要|只接|只能|只有)(?:在)?(?:周末|双休日|星期六星期天)(?:的)?(?:单子?|活|有空|有时间|派单)?(?:才有空)?"
)
SAYS_ANY_DAY = re.compile("(?:平日|平时|工作日)也(?:行|可以|能接|能派)(?:单)?了?|不(?:只|限)(?:要)?周末了?")
SAYS_ONLY_TEAMS = re.compile("(?:我)?(?:只要|只接)(?:这些|这几个|某些|哪些)?队(?:的单子)?|选队")
SAYS_ONLY_TEAM = re.compile(
    "(?:我)?(?:以后)?(?:只要|只接|只派|只做)(?:给我)?(?P<team>[\u4e00-\u9fff]{2,10}?队)(?:里)?的?(?:单子?|活儿?)?"
)
SAYS_OFTEN = re.compile(
    r"(?:我)?(?:每|一)(?:个)?(?:周|星期|礼拜)(?:最多|顶多|只)(?:派|接|问|来|给我派)?(?:我)? ?"
    r"(?P<times>[0-9]{1,4}|[零〇一二两三四五六七八九十]) ?(?:次|单|回|个|张)(?:单子?)?"
)
SAYS_HOURS = re.compile(
    r"(?:我)?(?P<when>(?:每|平时|工作日|平日|周末)[^，。？?！!]{0,30}?)(?:都|才|一般)?(?:有空|有时间|能来|能接单|可以接单)"
)
# Of every week, or of this one? Where nothing is offered, the days are shown, to be ticked.
SAYS_BUSY = re.compile(
    r"(?:我)?(?:(?:每|每个)?(?:周|星期|礼拜)[一二三四五六日天末][和、，, 跟到至]*){1,6}(?:上午|下午|晚上|白天)?(?:我)?(?:都|全|一般|一直)?"
    r"(?:没有?(?:空|时间)|不得空|不行|有事|要上班|接不了|不能接)(?:单)?[了的呢啊]?"
)
_NAMED_DAY = re.compile("(?:周|星期|礼拜)([一二三四五六日天末])")
SAYS_ANY_TIME = re.compile("(?:我)?(?:什么时候|哪天|随时)都?(?:行|可以|有空|能接单)|时间不限")
SAYS_SETTINGS = re.compile("接单设置|派单设置|(?:我的)?(?:设置|接单习惯)|(?:我)?(?:随便|什么都可以|都可以)派(?:给我)?")
ASKS_WHY_THEY = re.compile(
    r"(?:单子|单号)? ?(?P<number>[0-9]{1,12}) ?(?:为什么|为啥|凭什么)(?:派|发|问)(?:给)?了?.{1,10}"
    r"|(?:为什么|为啥|凭什么)(?:把)? ?(?:单子|单号)? ?(?P<after>[0-9]{1,12}) ?(?:派|发|问)(?:给)?了?.{1,10}"
)
EVERY_DAY, WORKDAYS, WEEKEND = ("每天", "天天", "每日"), ("平时", "工作日", "平日"), ("周末", "双休日")
NUMERALS = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
}

_RINGS = {"station": "同一个社区", "neighbours": "相邻社区", "around": "同一个街道"}
_REASONS = _RINGS | {
    "estate": "住同一个小区", "team": "是这一队的", "hours": "说过那时有空", "free": "那时没有别的安排",
    "idle": "手上没有单子", "group": "在群里自己点的", "queue": "自己来候补的",
}  # fmt: skip
TAKEN_BY_ANOTHER = "没回话，别人接了"
STATES = {
    "offered": "在等回话", "accepted": "接了", "expired": "还没回话", "withdrawn": TAKEN_BY_ANOTHER, "declined": "去不了",
    "waiting": "在候补",
}  # fmt: skip


def declined(ticket: Ticket) -> str:
    """The card after 去不了: one tap more says why."""
    return f"单子 {ticket.id}：您这次去不了，没关系。方便的话，点一下为什么。要是又有空了，写“接 {ticket.id}”。"


def declined_why(ticket: Ticket, why: str) -> str:
    """The card once it is known why."""
    more = "这周都没空的话，说“本周别派”就行。" if why == "busy" else ""
    return f"单子 {ticket.id}：您这次去不了（{WHYS[why]}），记下了。{more}要是又有空了，写“接 {ticket.id}”。"


def settings(wish: Wish | None, hours: Sequence[FreeHours], lexicon: Lexicon, now: datetime) -> str:
    """接单设置: how this volunteer is asked."""
    until = resting_until(wish, now)
    days = "只要周末" if wish is not None and wish.weekends_only else "哪天都行"
    often = MOST_A_WEEK if wish is None else wish.most_a_week
    return "\n".join(
        [
            "【接单设置】",
            rested(until, now) if until is not None else "现在：有单子会问您",
            f"日子：{days}",
            f"时间：{said_hours(hours) or '什么时候都行'}",
            f"队：{said_teams(wish, lexicon) or '您的队都行'}",
            f"{f'一周最多问您 {often} 次' if often else '平时不问您'}。有人遇到危险，才会多问您一句。",
            "点一下就改，再点一下改回来。",
        ]
    )


def rested(until: datetime, now: datetime) -> str:
    """Nobody asks them for a while."""
    today = now.astimezone(common.ZONE).date()
    return f"{common.day(until.astimezone(common.ZONE).date().isoformat(), today)}以前不派给您"


def rests(until: datetime, now: datetime) -> str:
    """本周别派."""
    return f"好的，您歇一歇。{rested(until, now)}。手上的单子还在。"


def asked_again() -> str:
    """恢复派单."""
    return "好的，有合适的单子我会来问您。"


def weekends(*, only: bool) -> str:
    """只要周末, or any day again."""
    return "好的，只派周末的单子给您。" if only else "好的，平日的单子也会问您。"


def often(times: int) -> str:
    """每周几次."""
    if not times:
        return "好的，以后不派给您了。有人遇到危险，才会问您一句。手上的单子还在。"
    return f"好的，一周最多问您 {times} 次。"


def only_team(team: str) -> str:
    """Only one team's tickets, by its name."""
    return f"好的，只派{team}的单子给您。要改，点一下："


def not_in(team: str) -> str:
    """They do not serve in the team that they named."""
    return f"您不在{team}，想加入请跟社区说一声。{ASK_TEAMS}"


def free_at(hours: Sequence[FreeHours]) -> str:
    """有空的时间, as they are kept now."""
    return f"记下了，您有空的时间：{said_hours(hours)}。" if hours else "好的，什么时候的单子都会问您。"


def said_hours(hours: Sequence[FreeHours]) -> str:
    """Hours of the week as people say them."""
    return "、".join(said_span(one.weekday, one.starts_at, one.ends_at) for one in hours)


def said_span(day: int, starts_at: str, ends_at: str) -> str:
    """Hours of one weekday as people say them."""
    return f"{weekday(day)}{_span(starts_at, ends_at)}"


def _span(starts_at: str, ends_at: str) -> str:
    if (starts_at, ends_at) == ("00:00", "23:59"):
        return ""
    return next((part for part in DAY_PARTS if PARTS[part] == (starts_at, ends_at)), f"{starts_at}到{ends_at}")


def weekday(number: int) -> str:
    """周一 for 0."""
    return common.WEEKDAYS[number].replace("星期", "周")


def weekdays_in(said: str) -> set[int]:
    """Return which weekdays (0 is Monday) the words of `SAYS_BUSY` name."""
    named = {sign for one in _NAMED_DAY.findall(said) for sign in ("六日" if one == "末" else one)}
    return {6 if sign == "天" else "一二三四五六日".index(sign) for sign in named}


def said_teams(wish: Wish | None, lexicon: Lexicon) -> str:
    """The only teams for which they want to be asked."""
    keys = [] if wish is None else [key for key in wish.only_teams.split(",") if key in lexicon.teams]
    return "、".join(lexicon.teams[key].name for key in keys)


def why_they(ticket: Ticket, rows: Sequence[tuple[str, Offer]]) -> str:
    """为什么派给他: each who was asked, why they, and what came of it."""
    lines = [f"单子 {ticket.id} 问过 {len(rows)} 位志愿者："]
    for name, offer in rows:
        lines.append(f"第 {offer.wave} 批 {name}：{why_asked(offer)}（{answered(offer)}）")
    return "\n".join(lines)


def why_asked(offer: Offer) -> str:
    """Why somebody was asked."""
    return "、".join(said for code in offer.reasons if (said := _reason(code))) or "工作人员指派"


def answered(offer: Offer, *, waits: bool = True) -> str:
    """What somebody who was asked has said; not `waits`: nobody is sought any more."""
    if offer.status == "offered" and not waits:
        return TAKEN_BY_ANOTHER
    return STATES[offer.status] + (f"：{WHYS[offer.why]}" if offer.why in WHYS else "")


def _reason(code: str) -> str:
    head, _, days = code.partition(":")
    return f"{days} 天没问过" if head == "waited" else _REASONS.get(head, "")
