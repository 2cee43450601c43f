"""What a worker hears about the week as a whole: what goes out, rehearsals, posts, holidays and make-up workdays."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from handlers.wording import common, gathering, planning, worker
from nlp.lexicon import Lexicon
from storage.activities import Activity, Occurrence, Post
from storage.campaigns import Campaign
from storage.signups import Counts

HOLIDAYS = "节假日"
SAYS_THIS_WEEK = ("本周", "这周", "这一周", "本周安排", "一周安排", "这周安排")

# 2027年2月20日补班，2027年10月1日到7日放假（国庆）
COMPLETES = re.compile(
    r"(?:(?P<year>20\d{2})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]?"
    r"(?:(?:到|至|[-—–~～])(?:(?P<to_month>\d{1,2})月)?(?P<to_day>\d{1,2})[日号])?"
    r"[，, ]?(?:星期.|周.)?[，, ]?(?:是|要|会)?(?P<name>[\u4e00-\u9fff]{2,4}节|元旦)?"
    r"(?:(?P<works>(?:调休)?补班|(?:调休|要|正常)?上班|调休工作日)|(?:放假|休息|休假|调休放假))(?:了|的)?"
)


# 这周六不办了, 11月28日的志愿者日照办
DECIDES = re.compile(
    r"(?:那就)?(?:[这本下]个?)?(?:(?:周|星期|礼拜)[一二三四五六日天]|明天|后天|大后天|\d{1,2}月\d{1,2}[日号])"
    r"(?:的)?(?:志愿者日|志愿活动|活动|值班日?|尽责日)?[，, ]?(?:就)?(?:(?P<off>不办|停办|取消|停一次|跳过)|照办|照常(?:办|进行)?)(?:了|吧)?"
)


def span(first: date, last: date, kind: str, name: str) -> str:
    """Some days off, or a make-up workday."""
    days = f"{_date(first)}" if first == last else f"{_date(first)}到{_date(last)}"
    return f"・{days} {'补班' if kind == 'make_up' else f'{name}放假'}"


def _date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def almanac(lines: Sequence[str], years: Sequence[int]) -> str:
    """What comes next, and what is not known."""
    said = ["接下来的节假日和补班：", *lines] if lines else ["最近没有节假日和补班。"]
    if years:
        named = "、".join(str(year) for year in years)
        said.append(
            f"{named}年的安排国家还没公布，上面只有法定的日子。公布以后请告诉我，"
            f"比如“{years[-1]}年2月20日补班”“{years[-1]}年10月5日放假”。"
        )
    return "\n".join(said)


def completed(first: date, last: date, kind: str) -> str:
    """The almanac has it now."""
    days = _date(first) if first == last else f"{_date(first)}到{_date(last)}"
    return f"记下了：{days}{'补班' if kind == 'workday' else '放假'}。那天有活动的话，我会先问您。"


def rehearsal(day: str, now: datetime) -> str:
    """A rehearsal begins."""
    return f"【预演】{planning.a_day(day, now)}这一次。下面只给您看，没有发给任何人。"


REHEARSED = "预演完了。"


def rehearsed(head: str, text: str, labels: Sequence[Sequence[str]]) -> str:
    """One thing that would be said, with its buttons written out: here there is nothing to press."""
    return "\n".join([head.removeprefix("・"), "――――", text, *("".join(f"［{one}］" for one in row) for row in labels)])


STATUS = {
    "scheduled": "等着发", "posting": "正在发", "posted": "发了", "suppressed": "没有发", "recalling": "正在撤回",
    "recalled": "已撤回",
}  # fmt: skip
DAYS = {"planned": "照办", "asked": "等您定办不办", "skipped": "这次不办", "over": "办过了"}


def week(first: date, last: date, lines: Sequence[tuple[str, str]]) -> str:
    """The week at a glance: under each day what happens and what goes out."""
    said, day = [f"【这一周】{first.month}月{first.day}日到{last.month}月{last.day}日"], ""
    for on, line in lines:
        if on != day:
            day = on
            said.append(f"{date.fromisoformat(on).month}月{date.fromisoformat(on).day}日 "
                        f"{common.WEEKDAYS[date.fromisoformat(on).weekday()]}")  # fmt: skip
        said.append(f"・{line}")
    return "\n".join(said) if lines else f"{said[0]}\n这一周还没有安排。"


def happens(occurrence: Occurrence, named: str, counts: Counts | None, *, paused: bool) -> str:
    """A day of an activity."""
    state = "暂停了" if paused and occurrence.status != "over" else DAYS[occurrence.status]
    if counts is not None and occurrence.status in ("planned", "over") and not paused:
        state = planning.coming(counts) if occurrence.status == "planned" else f"办过了，{planning.coming(counts)}"
    return f"{planning.clock(occurrence)} {named}：{state}".strip()


def goes_out(campaign: Campaign, waits: str) -> str:
    """What is said to many."""
    local = campaign.due_at.astimezone(common.ZONE)
    state = waits or STATUS.get(campaign.status, "")
    return f"{local:%H:%M} {worker.KINDS[campaign.kind]}：{state}"


PAUSED, UNDECIDED, SKIPPED = "暂停了", "等您定办不办", "这次不办，不发"


def pauses(activity: Activity) -> str:
    """暂停 or 继续, beside those of others."""
    act = planning.RESUME if activity.status == "paused" else planning.PAUSE
    return f"{act}{planning.title(activity)}"


def skips(occurrence: Occurrence) -> str:
    """跳过, beside those of others."""
    day = date.fromisoformat(occurrence.day)
    return f"跳过{day.month}月{day.day}日"


# Posts
ASK_POSTS = "请写岗位，一行一个：名字 地点 人数 时间。\n比如：\n桶站1 小区东门 2人 8:30-10:00\n桶站2 小区西门 2人"
NO_POSTS = "现在没有分岗位，来的人大家一起。"
ADD_POSTS, GIVE, END_POST, TAKE_BACK = "写岗位", "包给队", "去掉", "不包了"
ASK_TEAM, ASK_POST_LEADER = "包给哪个队？", "请谁带？他来排人。点一下名字。"
NOBODY_IN_TEAM = "这个队还没有志愿者。"
TOO_MANY_POSTS = "岗位太多了，一次最多写20个。"
_COUNT = re.compile(r"(\d{1,3})\s*(?:个?人|名|位)")
_FROM_TO = re.compile(
    r"(?:每?(?:周|星期|礼拜)[一二三四五六日天])?\s*(?:上午|下午|早上|晚上)?\s*"
    r"(\d{1,2})(?:[:：](\d{2})|点(半)?)\s*(?:到|至|[-—–~～])\s*(\d{1,2})(?:[:：](\d{2})|点(半)?)"
)
_AFTERNOON = re.compile("下午|晚上")
_DIVIDED = re.compile(r"[\s，,、；;｜|]+")


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post as a worker writes it."""

    name: str
    spot: str
    needed: int
    starts_at: str
    ends_at: str


def read_post(line: str) -> PostLine | None:
    """Read one line: a name first, then spot, number and time in any order; None where it has no name of its own."""
    count, times = _COUNT.search(line), _FROM_TO.search(line)
    starts_at, ends_at = "", ""
    if times is not None:
        late = bool(_AFTERNOON.search(times.group()))
        starts_at, ends_at = _clock(*times.groups()[:3], late=late), _clock(*times.groups()[3:], late=late)
        if not starts_at or not ends_at or ends_at <= starts_at:
            return None
    rest = _COUNT.sub(" ", _FROM_TO.sub(" ", line))
    name, *spot = [one for one in _DIVIDED.split(rest) if one] or [""]
    if not name or len(name) > 20 or len(line) > 100:  # noqa: PLR2004 - what fits on a button, and what is no story
        return None
    return PostLine(name, " ".join(spot), int(count[1]) if count else 0, starts_at, ends_at)


def _clock(hour: str, minute: str | None, half: str | None, *, late: bool) -> str:
    at = int(hour) + (12 if late and int(hour) < 12 else 0)  # noqa: PLR2004 - noon
    minutes = 30 if half else int(minute or 0)
    return f"{at:02}:{minutes:02}" if at < 24 and minutes < 60 else ""  # noqa: PLR2004 - a day, an hour


def unclear_post(line: str) -> str:
    """A line that cannot be read."""
    return f"这一行没看懂：{line[:40]}\n请这样写：桶站1 小区东门 2人 8:30-10:00"


def posts(activity: Activity, every: Sequence[Post], leaders: Sequence[str], lexicon: Lexicon) -> str:
    """The posts of an activity."""
    lines = [_post(post, leader, lexicon) for post, leader in zip(every, leaders, strict=True)]
    return "\n".join([f"【岗位】{planning.title(activity)}", *(lines or [NO_POSTS])])


def post_name(post: Post) -> str:
    """What a post is called; that of everybody has no name of its own."""
    return post.name or gathering.EVERYBODY


def _post(post: Post, leader: str, lexicon: Lexicon) -> str:
    clock = f"{post.starts_at}–{post.ends_at}" if post.starts_at and post.ends_at else ""
    wanted = f"{post.needed} 人" if post.needed else "不限人数"
    whose = f"{common.team_name(post.team, lexicon)}包，{leader or '还没有人'}带" if post.team else ""
    return "，".join(part for part in (f"・{post_name(post)}", post.spot, wanted, clock, whose) if part)


def given(post: Post, team: str, lexicon: Lexicon) -> str:
    """To the leader of a post: it is theirs."""
    where = f"（{post.spot}）" if post.spot else ""
    return (
        f"{post_name(post)}{where}包给{common.team_name(team, lexicon)}了，请您带队。写“排班”，就能看到谁来、再派人。"
    )
