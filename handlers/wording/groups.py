"""What a group reads, and what a worker is told of the groups."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from handlers.wording import common
from nlp.lexicon import Lexicon
from storage.groups import EVERY
from storage.people import Chat
from storage.places import Place
from storage.tickets import Ticket

BIND, UNBIND = "绑定本群", "解绑"
MY_GROUPS = "我的群"
MEANS_BIND = frozenset((BIND, "绑定", "绑定群", "绑群"))
MEANS_UNBIND = frozenset((UNBIND, "解绑本群", "解除绑定", "取消绑定"))

ASK_WORKER = "大家好，我是社区小帮手“五单”。请本社区的工作人员点一下“绑定本群”。"
ASK_WHICH = "这个群是哪个社区的？请工作人员点一下。"
NOT_BOUND = "这个群还没有绑定社区。"
PRIVATELY = "这个请点我的头像，在和我的私聊里点。"
# Somebody told us of a need where everybody reads it.
NEED_PRIVATELY = "群里人多，不方便登记。请点我的头像，私下跟我说一句。人有危险，请先打110、119或者120。"
NO_GROUPS = "还没有绑定的群。把我拉进群里，再点一下“绑定本群”就好。"
NAMELESS = "没有名字的群"
TOAST_BOUND = "绑定好了。"
TOAST_UNBOUND = "解绑好了。"
# So many groups one message can list.
MOST_LISTED = 40

# With this word a group leads to the chat of one's own.
START = "group"
HELP = "我来"
TOAST_TAKEN = "接到了，谢谢您！地址和电话，请看您和我的私聊。"
BACK_TO_THE_GROUP = "好了！现在回到群里，再点一次“我来”就行。"
JOIN_FROM_A_GROUP = "您好！我是社区小帮手“五单”。想当志愿者，跟我说一句“我想当志愿者”就行。"
CARDS = "单子"
NO_CARDS, ALL_CARDS = "不发单子", "全部单子"
TOAST_CHOSEN = "记下了。"
# 群单 枫林邻居 家电队
SAYS_CARDS = re.compile(r"群里?(?:发|看)?单子?(?:[ ：:，,]+(?P<said>.+))?")
A_GROUP, A_TEAM = "群", "队"
GAPS = re.compile("[ 　：:，,]+")
MEANS_NO_CARDS = ("不发", "不看", "不要", "关掉", "停")
MEANS_ALL_CARDS = ("全部", "所有", "都发", "都看", "全发")


def command(text: str) -> str | None:
    """Return BIND or UNBIND where the text says so; None where it says anything else."""
    said = text.strip().strip('。！!，,“”" ')
    return BIND if said in MEANS_BIND else UNBIND if said in MEANS_UNBIND else None


def bound(place: Place) -> str:
    """The group belongs to a place now."""
    return f"本群绑定了{place.name}。社区的主题会发到这里，拍了照片，回复那条消息发出来就行。"


def unbound(place: Place) -> str:
    """The group belongs to it no more."""
    return f"本群和{place.name}解绑了，不再收社区的主题。"


def listed(groups: Sequence[tuple[Chat, Place]], lexicon: Lexicon) -> str:
    """The groups of a worker's places, and which tickets each shows."""
    lines = [f"{named(group)}：{place.name}，{shown(group.shows, lexicon)}" for group, place in groups[:MOST_LISTED]]
    more = len(groups) - len(lines)
    return "\n".join(["绑定的群：", *lines, *([f"还有 {more} 个群。"] if more > 0 else [])])


def unbind(group: Chat) -> str:
    """The button that lets a group go."""
    return f"{UNBIND} {named(group)[:20]}"


def choose_cards(group: Chat) -> str:
    """The button that leads to which tickets a group shows."""
    return f"{CARDS} {named(group)[:20]}"


def named(group: Chat) -> str:
    """What the group calls itself."""
    return group.title or NAMELESS


def shown(shows: str, lexicon: Lexicon) -> str:
    """Which tickets a group shows."""
    if shows == EVERY:
        return "发全部单子"
    return f"发{common.team_name(shows, lexicon)}的单子" if shows else NO_CARDS


def ask_cards(group: Chat, lexicon: Lexicon) -> str:
    """The question which tickets this group shall show."""
    return (
        f"“{named(group)}”：现在{shown(group.shows, lexicon)}。想发哪些？点一下就行。\n"
        "群里只看得到什么事、哪个小区、什么时候、还差几位；门牌、电话、姓名和原话都看不到。险情不发，夜里不发。"
    )


def no_such_group(said: str, likely: Sequence[Chat], offered: Sequence[Chat]) -> str:
    """None of the worker's groups is called so."""
    titles = "、".join(f"“{named(one)}”" for one in offered)
    if not offered:
        return NO_GROUPS
    return f"没有“{said[:20]}”这个群。" + (
        f"您说的是{titles}吗？请点一下。" if likely else f"这里的群有：{titles}。请点一个。"
    )


def not_understood(said: str) -> str:
    """Which cards a group shall show was said in words that are not understood."""
    return f"没听懂“{said[:20]}”。"


def team_label(team: str, lexicon: Lexicon) -> str:
    """A team on a button."""
    return common.team_name(team, lexicon)


def cards_chosen(shows: str, lexicon: Lexicon) -> str:
    """What the group reads once a worker has chosen."""
    if not shows:
        return "以后这个群不发单子了。谢谢大家！"
    return (
        f"以后这个群{shown(shows, lexicon)}。志愿者有空，点卡片下面的“{HELP}”就接下了，地址我私下发给您。"
        "还不是志愿者的，点我的头像，跟我说“我想当志愿者”。"
    )


def card(ticket: Ticket, where: str, names: Sequence[str], lexicon: Lexicon, now: datetime) -> str:
    """A ticket that can be taken: what, roughly where, when, how many are still needed; nothing that tells who it is."""
    missing = ticket.needed - ticket.taken
    lines = [f"【请志愿者帮忙】单号 {ticket.id}", f"事情：{common.service(ticket, lexicon)}"]
    if where:
        lines.append(f"地方：{where}")
    lines.append(f"时间：{common.agreed_date(ticket, now, '要重新约') or '商量着来'}")
    if names:
        lines.append(f"已由 {'、'.join(names)} 接单，还差 {missing} 位。")
    elif ticket.needed > 1:
        lines.append(f"还差 {missing} 位。")
    if ticket.urgency != "normal":
        lines.append("这件事比较急。")
    return "\n".join([*lines, f"有空的，点一下“{HELP}”。"])


def filled(ticket: Ticket, names: Sequence[str], lexicon: Lexicon) -> str:
    """All slots are taken."""
    return f"{_head(ticket, lexicon)}，已由 {'、'.join(names)} 接单。谢谢大家！"


def paused(ticket: Ticket, lexicon: Lexicon) -> str:
    """It is open, and nobody is asked just now: by night, or because a worker sees to it first."""
    return f"{_head(ticket, lexicon)}，社区正在安排，先不用点。谢谢大家！"


def finished(ticket: Ticket, lexicon: Lexicon) -> str:
    """It is done; how, and by whom, is for who asked."""
    return f"{_head(ticket, lexicon)}，办好了。谢谢大家！"


def ended(ticket: Ticket, lexicon: Lexicon) -> str:
    """Nobody need go any more, or this group is not asked any more."""
    return f"{_head(ticket, lexicon)}，不用再找人了。谢谢大家！"


def _head(ticket: Ticket, lexicon: Lexicon) -> str:
    return f"单号 {ticket.id}：{common.service(ticket, lexicon)}"
