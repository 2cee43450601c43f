"""人 at the desk: people, their roles, invitations, tables of people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.wording import common, desk_person, wishing
from handlers.wording.desk_person import AT_REST, NOT_TOLD, TOLD
from nlp.lexicon import Lexicon
from storage.directory import Entry, Judged
from storage.invitations import Invitation
from storage.people import Person
from storage.places import Place
from storage.wishes import MOST_A_WEEK, FreeHours, Wish, resting_until

PEOPLE, TEAMS_AND_UNITS, INVITATIONS, IMPORT = "人", "队和单位", "邀请", "导入名单"
SOMEBODY = desk_person.SOMEBODY
KINDS = {
    "": "全部", "resident": "居民", "volunteer": "志愿者", "worker": "工作人员", "asked": "等同意的", "blocked": "暂停的",
}  # fmt: skip
ROLES = {"volunteer": "志愿者", "worker": "工作人员"}
STATES = {"asked": "等同意", "active": "", "blocked": "暂停", "ended": "已结束"}
PURPOSES = {"resident": "居民入口", "volunteer": "志愿者", "worker": "工作人员", "unit": "责任单位"}
TO_INVITE = ("resident", "volunteer", "worker")
DOORS = {"web": "网页聊天", "telegram": "Telegram"}
# below so many judgements a percentage says nothing
FEW = 10


def role(kind: str, status: str, place: str) -> str:
    """A role in few words: 志愿者（暂停），枫林社区."""
    state = f"（{STATES[status]}）" if STATES.get(status) else ""
    return "，".join(part for part in (f"{ROLES.get(kind, kind)}{state}", place) if part)


def about(one: Entry, lexicon: Lexicon) -> str:
    """Somebody's teams, else roughly where they live."""
    names = [team.name for key, team in lexicon.teams.items() if key in one.teams]
    return "、".join(names) or common.address(one.person.estate, one.person.building, "", "")


def wishes(
    wish: Wish | None, hours: Sequence[FreeHours], lexicon: Lexicon, now: datetime, *, at_rest: bool = False
) -> list[tuple[str, str]]:
    """How a volunteer wants to be asked, fact by fact; `at_rest`: a worker lets them take nothing."""
    until = resting_until(wish, now)
    weekends = wish is not None and wish.weekends_only
    return [
        (
            "现在",
            AT_REST if at_rest else wishing.rested(until, now).replace("您", "他") if until is not None else "可以派单",
        ),
        ("日子", "只要周末" if weekends else "哪天都行"),
        ("时间", wishing.said_hours(hours) or "没说，什么时候都问"),
        ("只接", wishing.said_teams(wish, lexicon) or "所在的队都行"),
        ("次数", f"一周最多问 {MOST_A_WEEK if wish is None else wish.most_a_week} 次"),
    ]


def month(iso: str) -> str:
    """2026-11 as 2026年11月."""
    year, number = iso.split("-")
    return f"{year}年{int(number)}月"


def judged(it: Judged) -> str:
    """What requesters said of somebody's service; no percentage where they are few."""
    if not it.asked:
        return "还没有办完的单子"
    if not it.said:
        return f"办完 {it.asked} 张，还没有人评价"
    share = f"，解决率 {100 * it.solved // it.said}%" if it.said >= FEW else ""
    stars = f"，平均 {it.stars:.1f} 星" if it.stars is not None else ""
    return f"办完 {it.asked} 张，{it.said} 张有评价，{it.solved} 张说解决了{share}{stars}"


def paused(place: Place, why: str) -> str:
    """Told to a volunteer whom a worker has put at rest."""
    reason = f"原因：{why}\n" if why else ""
    return f"{place.name}暂停了您的志愿服务，这段时间不派单给您，手上的单子和报了名的活动也另请人了。\n{reason}有疑问，请给社区打个电话。"


def resumed(place: Place) -> str:
    """Told to a volunteer who may serve again."""
    return f"{place.name}恢复了您的志愿服务，有合适的单子会来问您。谢谢您！"


def ended(place: Place, kind: str) -> str:
    """Told to somebody whose role a worker has ended."""
    if kind == "worker":
        return f"您不再是{place.name}的工作人员了，工作台也退出了。谢谢您这段时间的辛苦！"
    return f"您在{place.name}的志愿者身份结束了，记下的时长都还在。谢谢您！想再来，说“我想当志愿者”。"


def teams_changed(names: Sequence[str]) -> str:
    """Told to a volunteer whose teams a worker has changed."""
    return f"社区帮您改了队，现在是：{'、'.join(names) or '没有队'}。不对的话，请告诉我们。"


def did(person: Person, act: str, *, told: bool) -> str:
    """The notice after an act on somebody's role; `told`: it reaches them."""
    what = {"block": "已暂停派单", "unblock": "已恢复派单", "end": "身份已结束"}[act]
    return f"{person.name or SOMEBODY}：{what}，{TOLD if told else NOT_TOLD}。"


def teams_kept(*, told: bool) -> str:
    """The notice after somebody's teams were changed."""
    return f"队改好了，{TOLD if told else NOT_TOLD}。"


TEAMS_SAME = "队没有变。"
OPENED = "电话和住址打开十分钟，已记录。"
NOT_YOURSELF = "自己的身份要请别的工作人员来改。"
REVOKED = "这个邀请作废了，没用过的链接打不开了。"
UNIT_KEPT = "责任单位记下了。"
UNIT_NAMELESS = "请写单位的名字，2 到 30 个字。"
PERSONAL_LINK = "把这个链接发给他本人：他打开以后，这份资料就是他的了。30天内用一次。"


def made(purpose: str, place: Place) -> str:
    """The link is there; what it does."""
    return {
        "resident": f"{place.name}的居民入口做好了，谁都能用。可以打印出来贴在楼道里。",
        "volunteer": f"{place.name}的志愿者链接做好了，30天内给一个人用一次。",
        "worker": f"{place.name}的工作人员链接做好了，7天内给一个人用一次。请只发给本人。",
    }[purpose]


def lasts(it: Invitation, until: str) -> str:
    """How long an invitation opens something."""
    return f"{until}前用一次" if until else "长期，谁都能用"


SHEET = {
    "resident": ("有事说一声，邻居来帮忙", ("用手机扫一扫", "像聊天一样，说一句您要什么", "有人接单，马上告诉您")),
    "volunteer": ("搭把手，当个志愿者", ("用手机扫一扫", "写上名字，选您能帮的事", "有合适的单子，会来问您")),
    "worker": ("社区工作人员入口", ("用手机扫一扫", "写上您的名字", "单子和提醒就发到这里")),
}
SHEET_PHONE = "不会扫，也可以打电话"
SHEET_TITLE = "贴在楼道里的二维码"
PRINT = "要贴在楼道里，就打开这一页打印："


def only_stations(place: Place) -> str:
    """Residents and volunteers belong to a station."""
    return f"居民和志愿者要归到一个站，{place.name}不是站，请选一个站。"
