"""What the worker's desk says: the way in, the notices, and the names of its pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from handlers.wording import common, refusals, worker
from nlp.lexicon import Lexicon
from storage.errors import OldButton, Refusal
from storage.tickets import Ticket

# What a worker says in chat for a way in.
MEANS_TO_LOG_IN = ("登录", "登陆", "工作台", "登录工作台")

TITLE = "工作台"
NAV = (
    ("today", "/desk/", "今天"),
    ("tickets", "/desk/tickets", "工单"),
    ("items", "/desk/items", "供单"),
    ("week", "/desk/week", "本周"),
    ("people", "/desk/people", "人"),
    ("places", "/desk/places", "地方"),
    ("words", "/desk/words", "词典"),
    ("figures", "/desk/figures", "数字"),
    ("ratings", "/desk/ratings", "评价"),
    ("log", "/desk/log", "记录"),
)
LOGIN_TITLE = "登录工作台"
WRONG_CODE = "号码不对，或者过了十分钟。请在聊天里再说一次“登录”，用新的号码。"
SIX_DIGITS = "请写六位数字。"
TOO_OFTEN = "您点得太快了，请歇一分钟再试。"
TOO_OFTEN_TITLE = "请稍等"
RELOAD = "这一页放得太久了，刚才的没有算数。请刷新一下，再做一次。"
TOO_LONG = "写得太长了，请短一些。"
NOT_THERE_TITLE = "没有这一页"
NOT_THERE = "没找到，或者不归您这里管。"
REFUSED_TITLE = "这里不能看"
FAILED = "刚才没有做成，请再试一次。要是还不行，请告诉管理员。"
# In chat one can say a sentence instead; a page has no place for it.
OLD_BUTTON = "这个按钮太旧了，刚才的没有算数。请刷新一下，再点一次。"


def refused(refusal: Refusal) -> str:
    """What is said for a refusal on a page."""
    return OLD_BUTTON if isinstance(refusal, OldButton) else refusals.sentence(refusal)


def way_in(code: str) -> str:
    """登录: a link for this device, digits for another one."""
    return (
        "在这里用，点下面第一个网址，就进工作台。\n"
        f"在别的电脑上用，就在那边打开第二个网址，写上号码：{code[:3]} {code[3:]}。\n"
        "十分钟内用一次，请不要给别人。"
    )


TODAY, TICKETS = "今天", "工单"
STATUS = worker.STATUS
PILES = {
    "danger": "有危险",
    "complaint": "投诉",
    "unsolved": "没解决",
    "overdue": "超时了",
    "unread": "机器读不懂，请看一下",
    "unclaimed": "没人接，请安排",
    "new": "新单，正在找人",
}


def followed(names: Sequence[str]) -> str:
    """Who has a ticket that still needs somebody's eyes."""
    return f"{'、'.join(name or common.A_VOLUNTEER for name in names)}跟着"


def line(ticket: Ticket, lexicon: Lexicon, now: datetime) -> str:
    """A ticket in one line of a list: what, where, when."""
    parts = (common.service(ticket, lexicon), common.rough_where(ticket), visit(ticket, now))
    return "，".join(part for part in parts if part)


def visit(ticket: Ticket, now: datetime) -> str:
    """The wished time in few characters: 明天上午, 11月28日 14:00."""
    if ticket.when_date is None:
        return ""
    clock = ticket.when_time or ticket.when_part or ""
    return f"{_day(date.fromisoformat(ticket.when_date), now)} {clock}".strip()


def moment(at: datetime, now: datetime) -> str:
    """A moment in few characters: 今天 14:05, 11月28日 14:05, 2025年11月28日."""
    local = at.astimezone(common.ZONE)
    return f"{_day(local.date(), now)} {local:%H:%M}"


def local_day(at: datetime) -> str:
    """The day of a moment, as an address writes it."""
    return at.astimezone(common.ZONE).date().isoformat()


def _day(which: date, now: datetime) -> str:
    today = now.astimezone(common.ZONE).date()
    near = {-1: "昨天", 0: "今天", 1: "明天", 2: "后天"}.get((which - today).days)
    year = "" if which.year == today.year else f"{which.year}年"
    return near or f"{year}{which.month}月{which.day}日"


def ticket_title(ticket: Ticket, lexicon: Lexicon) -> str:
    """The title of one ticket's page."""
    return f"{ticket.id} {common.service(ticket, lexicon)}"
