"""本周 at the desk: days and broadcasts in few characters, how each stands, what the composer says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from handlers.wording import announcing, common, gathering, planning, weekly, worker
from storage.activities import Activity, Occurrence
from storage.campaigns import Campaign
from storage.shifts import Shift

TITLE, WRITE_THEME, WRITE_NOTICE = "本周", "写本周主题", "发通知"
WRITE = {"theme": WRITE_THEME, "broadcast": WRITE_NOTICE}
SKIP, KEEP, PAUSE, RESUME = planning.SKIP, planning.KEEP, planning.PAUSE, planning.RESUME
REHEARSE, CHANGE = planning.REHEARSE, "改安排"
SHORT_STEPS = {
    "ask": "节假日问您办不办", "prompt": "提醒您写主题", "invite": "邀请", "confirm": "问“还来吗”", "gaps": "报缺人",
    "morning": "当天提醒", "hours": "报时长", "missed": "问候没来的人",
}  # fmt: skip
_STEP_STATE = weekly.STATUS
# How a thing looks, and what it says of itself: the class of a badge, and its words.
SENT_LOOKS = {
    "draft": "open", "scheduled": "", "posting": "taken", "posted": "closed", "recalling": "cancelled",
    "recalled": "cancelled", "cancelled": "cancelled", "suppressed": "late",
}  # fmt: skip
PHOTO = {"waiting": ("open", "等您看"), "shown": ("closed", "墙上"), "refused": ("cancelled", "没上墙")}
SHOW, DO_NOT_SHOW, TAKE_DOWN, SHOW_AFTER_ALL = announcing.SHOW, announcing.DO_NOT_SHOW, "从墙上拿下", "还是上墙"
SOMEBODY = "没留姓名"
FAILED = {"never": "没送到", "uncertain": "说不准送到没有"}

# The composer.
WHO = {
    "all": announcing.EVERYBODY, "resident": announcing.RESIDENTS, "volunteer": announcing.VOLUNTEERS,
    "worker": announcing.WORKERS, "unheard": "从没来过的人（沉默的少数）",
}  # fmt: skip
SAVED = "存好了，还没有发。看看下面的样子，对了再发。"
CHANGED = "改好了，到时候发新的。"
NO_TEXT = "请先写内容。"
NO_TIME = "没看懂时间，请选日期和钟点。"
PICTURE_TOO_LARGE = "这张图片太大了，请换一张 10 MB 以内的。别的都存好了。"
TIME_KEPT, AUDIENCE_KEPT = "时间没有改：", "发给谁没有改："
SEND, SEND_NOW, DROP = worker.SEND_AS_IS, announcing.SEND_NOW, worker.DO_NOT_SEND
RECALL, ADD_LINES = announcing.RECALL, announcing.ADD_LINES


def title(first: date, last: date, today: date) -> str:
    """The title of a week."""
    until = f"{last.day}日" if first.month == last.month else f"{last.month}月{last.day}日"
    year = "" if first.year == today.year else f"{first.year}年"
    span = f"{year}{first.month}月{first.day}日–{until}"
    return f"{TITLE} {span}" if first <= today <= last else f"{span}这一周"


def weekday(day: date) -> str:
    """Monday in two characters."""
    return f"周{common.WEEKDAYS[day.weekday()].removeprefix('星期')}"


def number(day: date) -> str:
    """A day in a calendar; the first of a month with its month."""
    return f"{day.month}月{day.day}日" if day.day == 1 else f"{day.day}日"


def off(kind: str, name: str) -> str:
    """What is special about a day; empty where nothing is."""
    return {"holiday": f"{name or '节假日'}放假", "make_up": "补班"}.get(kind, "")


def what(activity: Activity, occurrence: Occurrence) -> str:
    """What a day is called."""
    return occurrence.title or planning.title(activity)


def day_title(activity: Activity, occurrence: Occurrence, now: datetime) -> str:
    """The title of one day's page."""
    return f"{what(activity, occurrence)}，{gathering.when(occurrence, now)}"


def stands(activity: Activity, occurrence: Occurrence, taken: int, lacks: int) -> tuple[str, str]:
    """How a day stands: the class of its badge, and its words."""
    if occurrence.status == "over":
        return "closed", f"办过了，来了 {taken} 人" if taken else "办过了"
    if activity.status == "paused":
        return "cancelled", weekly.PAUSED
    if occurrence.status == "asked":
        return "open", weekly.UNDECIDED
    if occurrence.status == "skipped":
        return "cancelled", "不办"
    return ("open", f"还缺 {lacks} 人") if lacks else ("", f"来 {taken} 人" if taken else "还没有人")


UNWRITTEN = ("open", "还没写")


def went(campaign: Campaign) -> tuple[str, str]:
    """How a broadcast stands."""
    return SENT_LOOKS[campaign.status], announcing.STATUS[campaign.status]


def kind(campaign: Campaign) -> str:
    """Theme or notice."""
    return worker.KINDS[campaign.kind]


def brief(campaign: Campaign, most: int = 24) -> str:
    """What it is about, in few characters."""
    said = " ".join((campaign.title or campaign.text).split())
    return said if len(said) <= most else f"{said[:most]}…"


def step(campaign: Campaign, now: datetime, waits: str) -> tuple[str, str]:
    """One thing that is said around a day: when and what, and how it stands."""
    local = campaign.due_at.astimezone(common.ZONE)
    day = "今天" if local.date() == now.astimezone(common.ZONE).date() else weekday(local.date())
    return f"{day} {local:%H:%M} {SHORT_STEPS[campaign.kind]}", waits or _STEP_STATE.get(campaign.status, "")


def room(shift: Shift) -> str:
    """How many stand on a shift, and how many are still wanted."""
    if not shift.needed:
        return f"{shift.taken} 人，不限人数"
    lacks = shift.needed - shift.taken
    return f"{shift.taken}/{shift.needed}，" + (f"还缺 {lacks} 人" if lacks > 0 else "齐了")


def words(counts: Mapping[str, int], taken: int, needed: int, *, over: bool) -> str:
    """How a day stands in one sentence; how many came to one that is `over` its badge says."""
    come = f"来 {taken} 人" if taken else "还没有人报名"
    parts = [f"{come}（要 {needed} 人）" if needed else come]
    if over:
        parts = [f"要 {needed} 人"] if needed else []
    named = (("waiting", "候补"), ("declined", "来不了"), ("missed", "没来"))
    parts += [f"{name} {counts[key]} 人" for key, name in named if counts.get(key)]
    return "，".join(parts)


def more(count: int) -> str:
    """So many stand in the calendar alone; empty for none."""
    return f"还有 {count} 条在上面的日历里，点一下就能看。" if count > 0 else ""


def too_many(most: int) -> str:
    """More happens than the page can show."""
    return f"这一周太多了，只显示前 {most} 条。请在上面选一个地方。"
