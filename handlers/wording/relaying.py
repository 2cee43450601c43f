"""What is said between those whom a ticket brings together, and of what was said differently at first."""

from __future__ import annotations

import re
from datetime import datetime

from handlers.wording import common
from handlers.wording.resident import quote
from nlp.lexicon import Lexicon
from nlp.meaning import Intent
from storage.tickets import Ticket

TELL, TELL_BOTH = "回复", "跟两边说"
TAKE_CHANGE, LEAVE = "改", "不用改"
ASK_WORDS = "请说，我转过去。"
ASK_WORDS_BOTH = "请写要说的话，居民和志愿者都会看到。"
GOOD = "好的。"
TOLD_HELPER = "转告来帮您的人了。"
WHOSE = "这句话是说哪一张单子的？点一下，我就转过去。"
NOBODY_REACHED = "居民这会儿收不到消息。急的话请打单子上的电话。"
LEFT_AS_IT_WAS = "好的，还按原来的办。"
A_WORKER = "社区工作人员"
HIDDEN_NUMBER, HIDDEN_DOOR = "（号码不转）", "（地址不转）"
# Seven digits and more are a number to ring, however they are written.
_DIGIT = "[0-9０-９零〇一二三四五六七八九幺两]"
NUMBERS = re.compile(rf"(?:\+?\s?{_DIGIT}[\s\-—.·,，]?){{6,}}{_DIGIT}")
_COUNT = "[0-9０-９零〇一二三四五六七八九十百甲乙丙丁A-Za-z]{1,6}"
DOORS = re.compile(rf"{_COUNT}(?:号楼|幢|栋|弄|单元|号门|室)(?:{_COUNT}(?:号楼|幢|栋|弄|单元|号门|室|号)?)*")
ON_THE_WAY = (
    "分钟后", "分钟到", "小时后", "小时到", "马上到", "快到", "就到", "晚到", "晚点", "迟到", "路上", "出门了", "堵车",
    "还没到", "没到", "一会儿到", "一会到", "才到", "才能到",
)  # fmt: skip
ASKS_ANOTHER_TIME = (
    "能不能改",
    "可不可以改",
    "能改",
    "可以改",
    "改到",
    "改个时间",
    "换个时间",
    "改天",
    "行不行",
    "行吗",
    "可以吗",
)

# What is asked of who comes; 你好 and 你们 are said to us.
ASKS_HELPER = re.compile(
    "(?:师傅|志愿者(?!日|活动|服务)|小伙|[你您他她](?![们好知])).{0,8}(?:来|到|哪|多久|电话|号码)"
    "|(?:几点|几时|多久|啥时候?|什么时候)(?:能|会|可以)?过?[来到]|到哪|还要多久"
)
# While somebody has a ticket, an act is taken for one where it is plainly said; else it is what they tell each other.
PLAIN_ACTS = {
    Intent.CANCEL: re.compile(
        "取消|撤|退|算了|(?:不用|不要|不必|不需要|用不着|别|甭)(?:再|你们?|您|人)?"
        "(?:[来了修找派管弄办做要]|过来|上门|麻烦|帮)|修好|弄好|解决"
    ),
    Intent.ACCEPT: re.compile("接(?![到电])|抢|认领|算我|交给我|^我[来去]吧?[。！!]?$"),
    Intent.ARRIVE: re.compile("到(?:了|啦|咯|门口|楼下|地方|达)|已经?到|我到|打卡|在门口|上门了"),
    Intent.COMPLETE: re.compile("完|好[了啦咯]|搞定|搞掂|结束|办妥|解决|结了"),
    Intent.RELEASE: re.compile("[去来干做接]不[了成]|不[去来接干]|不能[去来]|没空|没时间|没法|有事|退|取消|赶不"),
}


def said(ticket: Ticket, who: str, words: str) -> str:
    """Somebody of the ticket says something to another."""
    return f"单子 {ticket.id}，{who}说：{quote(words, 500)}"


def instead(words: str) -> str:
    """The words of a message that was edited, as they are added to what was said."""
    return f"改成：{words}"


def said_instead(ticket: Ticket, who: str, words: str) -> str:
    """Somebody of the ticket edited what they had said to another."""
    return f"单子 {ticket.id}，{who}刚才那句改成：{quote(words, 500)}"


def ask_change(ticket: Ticket, changed: str) -> str:
    """An edit names another time, place or number: asked, because somebody may be on the way already."""
    return f"您把话改了。单子 {ticket.id} 也跟着改吗？\n{changed}"


def changes(when: str, where: str, phone: str) -> str:
    """What would be another on the ticket."""
    parts = (("时间", when), ("地点", where), ("电话", common.masked(phone) if phone else ""))
    return "\n".join(f"{label}：{value}" for label, value in parts if value)


def short(ticket: Ticket, lexicon: Lexicon) -> str:
    """A ticket on a button."""
    return f"{ticket.id} {common.service(ticket, lexicon)}"


def without_private(words: str, ticket: Ticket) -> str:
    """A volunteer's words as the requester may read them: with no number and no door but the requester's own."""
    known = {*re.findall(r"\d+", ticket.words), ticket.phone, ticket.building, ticket.unit, ticket.room}

    def hide(found: re.Match[str], sign: str) -> str:
        numbers = re.findall(r"\d+", found[0])
        return found[0] if numbers and known.issuperset(numbers) else sign

    return DOORS.sub(
        lambda found: hide(found, HIDDEN_DOOR), NUMBERS.sub(lambda found: hide(found, HIDDEN_NUMBER), words)
    )


def sent(ticket: Ticket, who: str, kind: str, words: str) -> str:
    """The line to a file that a volunteer at work has sent."""
    what = {"photo": "照片", "voice": "语音", "video": "视频"}.get(kind, "文件")
    return f"单子 {ticket.id}，{who}发来{what}" + (f"：{quote(words, 300)}" if words else "。")


def reopened(ticket: Ticket, place: str, by: datetime, now: datetime, *, asks: bool, head: str) -> str:
    """没解决, few stars or a complaint (`head`): who looks at it now, and by when they are heard of; `asks`: and what was not well."""
    why = "哪里没办好？您说一句，我一起转给他们。" if asks else "您的话也转给他们了。"
    return (
        f"对不住，{'事情没办好' if head == 'unsolved' else '没让您满意'}。单子 {ticket.id} 重新打开了，由{place}的工作人员接着办，"
        f"最晚{common.moment(by, now)} 前给您回话。\n{why}"
    )


def complaint_taken(ticket: Ticket, place: str, by: datetime, now: datetime) -> str:
    """投诉 about what is under way: who looks at it, and by when."""
    return (
        f"对不住，让您受委屈了。单子 {ticket.id} 和您说的话，都交给{place}的工作人员了，"
        f"最晚{common.moment(by, now)} 前给您回话。"
    )


def why(words: str) -> str:
    """What was not well, in the requester's words."""
    return f"居民说：{quote(words, 500)}"
