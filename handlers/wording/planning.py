"""What a worker hears about what recurs: the sentence it is made by, its preview, its card, the question on a holiday."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from handlers.wording import common, gathering, worker
from handlers.wording.gathering import A_DAY
from storage.activities import Activity, Occurrence, Post
from storage.campaigns import Campaign
from storage.days import PlannedDay
from storage.signups import Counts

VOLUNTEER_DAY, DUTY_DAY, DILIGENCE_DAY = A_DAY, "值班日", "尽责日"
GO, OTHER_TIME, OTHER_TEXT, DO_NOT = "就这样办", "改时间", "改内容", "不办了"
PAUSE, RESUME, SKIP, KEEP = "暂停", "继续", "这次不办", "这次照办"
ONLY_THIS, POSTS, LEADER, TURNS, REHEARSE = "只改这次", "岗位", "带队人", "轮流的队", "预演"
HOLIDAYS, END, ANOTHER = "遇到节假日", "不再办了", "另加一个"
REALLY, RATHER_NOT = "真的不再办了", "先不动"
KEEP_IT, SKIP_IT = "照办", "不办"
EVERY_SATURDAY, DUTY_DAYS, ONCE = "每周六", "每月5号、15号、25号", "就这一次"
ON_HOLIDAY = {"ask": "每次问我", "keep": "照常办", "skip": "不办"}
CHOSEN, NOBODY = "选好了", "不用带队人"

ASK_TEXT = "请用一句话告诉我。比如“每周六8:30到11:00，居委会门口集合，打扫楼道，要6个人，找王姐13800001234”。"
ASK_DUTY = "请用一句话告诉我。比如“每月5号、15号、25号上午9点到11点，居委会值班，各队轮流”。"
ASK_WHAT = "好的。在哪儿集合、做什么、找谁？请再写一句。"
ASK_RHYTHM = "什么时候办呢？点一下，也可以直接写，比如“每周三下午2点”。"
ASK_WHEN = "改到什么时候？比如“每周六8:30到11:00”“每月最后一天上午9点”“11月28日上午9点”；只改钟点就写“9点到11点”。"
ASK_NEW_TEXT = "请写新的内容：在哪儿集合、做什么、找谁。"
ASK_DAY = "只改这一次。请写新的钟点，比如“9点到11点”；或者写新的内容。"
ASK_LEADER = "请谁带队？点一下名字，也可以写姓名。"
ASK_TURNS = "哪些队轮流？点一下打勾，再点一下去掉，好了点“选好了”。"
ASK_HOLIDAY = "遇到节假日或者补班日，怎么办？"
WHEN_UNCLEAR = "没听明白时间。请这样写：“每周六8:30到11:00”。"
LEADER_UNCLEAR = "没找到这个人。请点名字，或者写完整的姓名。"
NO_TEAMS = "这里还没有分队的志愿者，先请大家都来。"
DROPPED = "好的，不办了。"
STAYS = "好的，没有动。"
TOAST_DONE = "好的。"
RESUMED = "接着办，邀请和提醒照发。"

_BY_DAY = dict(zip(("MO", "TU", "WE", "TH", "FR", "SA", "SU"), "一二三四五六日", strict=True))
_COUNT = {"1": "一", "2": "二", "3": "三", "4": "四", "5": "五", "-1": "最后一"}


def rhythm(rule: str, starts_on: str) -> str:
    """A rule as people say it."""
    if not rule:
        return "就这一次"
    read = dict(part.split("=", 1) for part in rule.split(";"))
    each = "" if (every := read.get("INTERVAL", "1")) == "1" else {"2": "两"}.get(every, every)
    month_days = [f"{one}号" if one != "-1" else "最后一天" for one in read.get("BYMONTHDAY", "").split(",") if one]
    by_day = [_weekday(one) for one in read.get("BYDAY", "").split(",") if one]
    days = "、".join(month_days or by_day)
    match read["FREQ"]:
        case "DAILY":
            return f"每{each}天"
        case "WEEKLY":
            days = days or f"周{'一二三四五六日'[date.fromisoformat(starts_on).weekday()]}"
            return f"每{each}周的{days}" if each else f"每{days}"
        case "MONTHLY":
            return f"每{each}个月的{days}" if each else f"每月{days}"
        case _:
            months = "、".join(f"{one}月" for one in read.get("BYMONTH", "").split(",") if one)
            return f"每年{months}{days}"


def _weekday(by_day: str) -> str:
    count = _COUNT.get(by_day[:-2], "")
    which = f"{count}个" if count.startswith("最") else f"第{count}个" if count else ""
    return f"{which}周{_BY_DAY[by_day[-2:]]}"


def title(activity: Activity) -> str:
    """What it is called."""
    return activity.title or (worker.THEME if activity.kind == "theme" else A_DAY)


def clock(what: Activity | Occurrence) -> str:
    """From when until when; empty where nobody said."""
    return f"{what.starts_at}–{what.ends_at}" if what.starts_at and what.ends_at else what.starts_at


def head(activity: Activity) -> str:
    """What it is, and when."""
    return f"【{title(activity)}】{rhythm(activity.rule, activity.starts_on)} {clock(activity)}".rstrip()


def a_day(day: str, now: datetime) -> str:
    """A day; with its year where that is another one."""
    today = now.astimezone(common.ZONE).date()
    said = common.day(day, today)
    return said if day[:4] == str(today.year) or not said[0].isdigit() else f"{day[:4]}年{said}"


def doubt(day: PlannedDay | Occurrence) -> str:
    """Why a day is doubtful; empty where it is not."""
    match day.doubt:
        case "workday":
            return "要补班"
        case "holiday":
            return f"是{day.holiday or '节假日'}"
        case "unpublished":
            return f"{day.day[:4]}年的放假和补班还没公布"
    return ""


def line(day: PlannedDay, counts: Counts | None, now: datetime, team: str) -> str:
    """A day in a list: what is special, whose turn it is, whether it takes place, who comes."""
    said = {"asked": "等您定", "skipped": "不办", "over": "办过了"}.get(day.status, "")
    if counts is not None and day.status == "planned":
        said = coming(counts)
    why = f"（{doubt(day)}）" if doubt(day) else "" if day.published else "（那年的补班还没公布）"
    return "，".join(part for part in (f"・{a_day(day.day, now)}{why}", team, said) if part)


def coming(counts: Counts) -> str:
    """Who comes, in a few words."""
    wanted = f"，还缺 {counts.needed - counts.coming} 人" if counts.needed > counts.coming else ""
    waiting = f"，候补 {counts.waiting} 人" if counts.waiting else ""
    return f"来 {counts.coming} 人{waiting}{wanted}"


def unpublished(days: Sequence[PlannedDay]) -> str:
    """Said openly: the make-up workdays of a year are not known; empty where they are."""
    years = sorted({day.day[:4] for day in days if not day.published})
    if not years:
        return ""
    return f"{'、'.join(years)}年的放假和补班，国家还没公布。公布以后，请说“节假日”补上。"


def preview(
    activity: Activity, days: Sequence[str], missing: str, read: str, steps: Sequence[str], now: datetime
) -> str:
    """Before it is decided: the next days, what volunteers will read, what goes out when and to how many."""
    del now
    hint = [] if activity.starts_at else ["几点没说，提醒按早上9点算；要改就点“改时间”。"]
    return "\n".join(
        [
            head(activity), *hint, "接下来的日子：", *days, *([missing] if missing else []), "大家会读到：", "――――", read,
            "――――", "什么时候发：", *steps, "就这样办吗？",
        ]
    )  # fmt: skip


def step(campaign: Campaign, people: int | None, now: datetime) -> str:
    """One thing that is said around a day: when, what, to how many."""
    soon = campaign.due_at <= now
    when = "马上" if soon else common.moment(campaign.due_at, now)
    whom = TO.get(campaign.kind, "") if people is None else f"{people} 人"
    return f"・{when} {worker.KINDS[campaign.kind]}：{whom}"


TO = {"confirm": "报名的人", "morning": "报名的人", "gaps": "带队人和工作人员", "hours": "带队人", "missed": "没来的人"}


def card(
    activity: Activity, days: Sequence[str], missing: str, leader: str, posts: Sequence[Post], teams: Sequence[str]
) -> str:
    """What recurs, as its worker sees it."""
    lines = [f"{head(activity)}{'（暂停了）' if activity.status == 'paused' else ''}"]
    if activity.spot:
        lines.append(f"地点：{activity.spot}")
    if activity.text:
        lines.append(f"内容：{activity.text}")
    if activity.contact:
        lines.append(f"找谁：{activity.contact}")
    if leader:
        lines.append(f"带队：{leader}")
    named = [one for one in posts if one.name]
    if named:
        lines.append(f"岗位：{len(named)} 个")
    elif posts and posts[0].needed:
        lines.append(f"名额：{posts[0].needed} 人")
    if teams:
        lines.append(f"轮流：{'、'.join(teams)}")
    lines.append(f"遇到节假日：{ON_HOLIDAY[activity.on_holiday]}")
    lines += ["接下来：", *days] if days else ["接下来没有日子了。"]
    return "\n".join([*lines, *([missing] if missing else [])])


def started(activity: Activity, invited: str) -> str:
    """It will take place."""
    return f"好的，{title(activity)}定了。{invited}"


def invited(campaign: Campaign | None, now: datetime) -> str:
    """When the first invitation goes out; empty where it has, or none will."""
    if campaign is None or campaign.status != "scheduled":
        return ""
    return "邀请马上发出。" if campaign.due_at <= now else f"邀请{common.moment(campaign.due_at, now)}发出。"


def paused(coming: int) -> str:
    """Nothing is said any more; but who has signed up does not know."""
    more = f"已经报名的 {coming} 人还不知道，这次不办请点“这次不办”。" if coming else ""
    return f"暂停了，不再发邀请和提醒。{more}"


def skipped(occurrence: Occurrence, told: int, now: datetime) -> str:
    """A day does not take place; so many who come or wait are told."""
    return f"{gathering.when(occurrence, now)}的{gathering.title(occurrence)}不办了{_told(told)}"


def kept(occurrence: Occurrence, told: int, now: datetime) -> str:
    """A day takes place, perhaps after it had been called off: then so many are told."""
    return f"{gathering.when(occurrence, now)}的{gathering.title(occurrence)}照办{_told(told)}"


def _told(count: int) -> str:
    return f"，报了名的 {count} 人我去告诉。" if count else "。"


def really_end(activity: Activity) -> str:
    """Asked once more."""
    return f"{title(activity)}（{rhythm(activity.rule, activity.starts_on)}）以后都不办了吗？报了名的人我会通知。"


def ended(activity: Activity) -> str:
    """It is over for good."""
    return f"好的，{title(activity)}不再办了。"


def ask(occurrence: Occurrence, named: str, now: datetime) -> str:
    """Whether it takes place on a holiday, or a weekend that is worked."""
    return f"{a_day(occurrence.day, now)}{_why(occurrence)}，{named}照办吗？"


def decided(occurrence: Occurrence, named: str, by: str, now: datetime) -> str:
    """The card of that question, once it was answered."""
    end = "不办了" if occurrence.status == "skipped" else "照办"
    return f"{a_day(occurrence.day, now)}{_why(occurrence)}，{named}：{end}{f'（{by}定的）' if by else ''}。"


def _why(occurrence: Occurrence) -> str:
    why = doubt(occurrence)
    return f"，{why}" if occurrence.doubt == "unpublished" else why


def leads(activity: Activity) -> str:
    """To who was asked to lead it."""
    return (
        f"请您给{title(activity)}（{rhythm(activity.rule, activity.starts_on)} {clock(activity)}）带队。"
        "谁来、还缺几个人，我会提前告诉您；写“名单”随时能看。"
    )


def changed(named: str, card: str) -> str:
    """To who comes: the day is another one now."""
    return f"{named}有变动，现在是这样：\n{card}\n您还来吗？"


def on_again(card: str) -> str:
    """To who would have come: it takes place after all."""
    return f"这次又照办了：\n{card}\n您来吗？"


def ticked(name: str, *, on: bool) -> str:
    """A team on a button, with its tick."""
    return f"✅ {name}" if on else name


def on(day: date) -> str:
    """A day as it is written in a sentence."""
    return f"{day.year}年{day.month}月{day.day}日"
