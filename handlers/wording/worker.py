"""What a community worker hears."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from handlers.wording import behalf, common, enclosing, limits, slots
from handlers.wording.resident import quote
from nlp.lexicon import Lexicon
from storage.calls import Call
from storage.campaigns import Campaign
from storage.messages import Message
from storage.people import Person
from storage.places import Place
from storage.questions import Question
from storage.tickets import Ticket

ASSIGN, TAKE_OVER, REPLY, CLOSE = "指派", "我来跟", "答复", "办结"
ASSIGN_ELSE = "换个人"
SHOW_PHONE, SHOW_TALK, OFFER_AGAIN = "看电话", "看对话", "再找志愿者"
APPROVE, REFUSE = "同意", "不同意"
ANSWER, KEEP_ANSWER, DO_NOT_KEEP = "回答", "以后都这样答", "只答这一次"
TOLD = "已告知"
SEND_AS_IS, OTHER_TIME, DO_NOT_SEND = "就这样发", "换个时间", "不发了"
TODO, CALLS, SATURDAY, THEME, INVITE = "我的待办", "打电话", "志愿者日", "本周主题", "邀请志愿者"

HELLO = "您好！想看什么，点一下就行，也可以写单号。"
ASK_NAME = "请问怎么称呼您？写上姓名，居民和志愿者好知道是谁。"
ASK_REPLY = "请写要回居民的话，我转过去。"
ASK_ANSWER = "请写回答，我转给居民。"
ASK_REASON = "请写办结的原因，居民看得到。比如“物业已经修好”。"
ASK_WHOM = "派给谁？"
NOBODY_TO_ASSIGN = "这个站还没有可派的志愿者。请先邀请志愿者。"
NOTHING_TO_DO = "现在没有待办。歇一会儿吧。"
NO_CALLS = "现在没有要打的电话。"
SENT = "转过去了。"
NOT_REACHED = "居民没有能收信的聊天了，请打电话。"
KEPT = "记住了，以后有人这样问，我就这样答。"
NOT_KEPT = "好的，只答这一次。"
ASK_THEME_TEXT = "请写本周主题的内容。全站的居民和志愿者会看到这段话。"
ASK_TIME = "什么时候发？比如“周五下午6点”。"
NOT_SENT = "好的，不发了。"
OFFERED_AGAIN = "已经重新发给志愿者了。"
NOBODY_NEW = "没有别的志愿者可以问了。请用“指派”，或者“我来跟”。"
NOTHING_SAID = "还没有对话。"
CALL_LISTED = "有人没看到消息，请打个电话。"
TOAST_TOLD = "记下了。"
TOAST_DECIDED = "好的。"
WELCOME_LINES = (
    "有新单子、没人接的单子、居民的问题，我都会发给您。\n"
    "坐在电脑前更方便：说“登录”，就进工作台。\n"
    "您可以说：“我的待办”“今天”“谁有空”“交班”“打电话”“志愿者日”“本周主题”“发通知”“本周”“邀请志愿者”“我的群”“群单”“责任单位”“整改率”“词典”，也可以写单号看一张单子，\n"
    "或者写“派 1024 给 王师傅”“结 1024 已由物业处理”“协办 1024 梅园社区”“1024 改到周六上午九点”。点错了，一分钟内说“撤销”。"
)


def welcome(place: Place) -> str:
    """Invited as a worker."""
    return f"您现在是{place.name}的工作人员。\n{WELCOME_LINES}"


def named(name: str) -> str:
    """The worker's name is known."""
    return f"{name}，您好！往后有事我就这样称呼您。"


def card(ticket: Ticket, lexicon: Lexicon, now: datetime, requester: Person, helpers: Sequence[str]) -> str:
    """A ticket as workers see it: the telephone stays masked until it is asked for."""
    lines = [
        f"单号 {ticket.id}｜{common.status(ticket, STATUS)}｜{common.service(ticket, lexicon)}",
        f"原话：{quote(common.dated(ticket, common.without_phone(ticket), now), 500)}",
        f"时间：{common.when(ticket, now) or ('都可以' if 'when' in ticket.skipped else '没定')}",
        f"地点：{common.where(ticket) or '没说'}",
        *behalf.lines(ticket),
        f"联系人：{behalf.contact(ticket, requester.name or '居民', requester.phone)} {common.masked(ticket.phone) if ticket.phone else '（没留电话）'}",
    ]
    lines += [line for line in (enclosing.attached(ticket), enclosing.stands_at(ticket)) if line]
    lines += slots.line(ticket)
    if helpers:
        lines.append(f"志愿者：{'、'.join(helpers)}")
    if late := limits.since(ticket, now):
        lines.append(late)
    if ticket.vulnerable:
        lines.append("请多留意：可能是老人、病人或孩子。")
    return "\n".join(lines)


STATUS = common.STATUS | {"done": "做完了，等居民评价"}
HEADS = {
    "new": "【新单】",
    **{
        f"unread_{kind}": f"【请听／看一下】居民发来{name}，机器还读不懂："
        for kind, name in enclosing.WHAT_IT_IS.items()
    },
    **{
        f"helper_{kind}": f"【请听／看一下】志愿者发来{name}，机器还读不懂："
        for kind, name in enclosing.WHAT_IT_IS.items()
    },
    "danger": "【紧急！】居民可能有危险，请马上联系：",
    "all_asked": "【都问过了】合适的志愿者都问过了，还缺人，请安排：",
    "given_back": "【没解决，等您办】说好这时候给居民回话的，请马上联系：",
    "given_back_above": "【没解决，等您办】下面一直没办好，请您过问：",
    "unheard": "【还没人听／看】居民发来语音或文件，等得太久了，请马上听／看一下：",
    "unheard_above": "【还没人听／看】下面一直没人听／看，请您过问：",
    "unclaimed": "【没人接】等得太久了，请安排：",
    "no_volunteer": "【没人可派】这个站还没有合适的志愿者，请安排：",
    "unsolved": "【没解决】居民说事情没办好：",
    "poor": "【评价低】居民不满意：",
    "urged": "【催单】居民在问：",
    "complaint": "【投诉】居民不满意：",
    "still": "【邻居说还没好】办结了的单子，关注的邻居说还没好，请看一下：",
    "replied": "【居民回话】",
    "danger_over": "【险情取消】居民自己说没事了，请打个电话问一声：",
    "released": "【志愿者去不了】正在另找人：",
    "short_handed": "【还差人】有人接了，人还不够，请安排：",
    "short_handed_above": "【还差人】下面一直没凑够人，请您过问：",
    "team_declined": "【队里不接】队长说这回去不了，正在问别的志愿者：",
    "team_silent": "【队长没回音】已经改问别的志愿者，请留意：",
    "team_leaderless": "【队长换了】原来的队长不带这一队了，单子交回来了，请另外安排：",
    "unclaimed_above": "【没人接】下面一直没安排上，请您过问：",
    "door": "【没人开门】志愿者在门口，请马上打个电话问问：",
    "nobody_went": "【没人去】约好的时间到了，还没有人接，请安排：",
    "nobody_went_above": "【没人去】约好的时间过了，一直没有人接，请您过问：",
    "not_there": "【没到】约好的时间过了，志愿者还没说到没到，请问一声：",
    "not_there_above": "【没到】一直没有回音，请您过问：",
    "unsolved_yet": "【没办完】过了时限，请留意：",
    "unsolved_yet_above": "【没办完】过了时限，下面还没办完，请您过问：",
    "unfinished": "【还没说完成】已经问过志愿者，请留意：",
}


def headed(head: str, card_text: str, extra: str = "") -> str:
    """A worker's card under what happened, with what was said."""
    return f"{HEADS[head]}\n{card_text}" + (f"\n——\n{extra}" if extra else "")


def said(words: str) -> str:
    """What the requester said to a worker."""
    return f"居民说：{quote(words, 500)}"


def talk(said: Sequence[Message], speakers: Mapping[int, str | None]) -> str:
    """The conversation of a ticket, the oldest first; `speakers`: who speaks in which chat (None: the requester)."""
    # What people said, in full; our own cards say nothing that the ticket's card does not.
    lines = [
        f"{speakers[one.chat_id] or '居民'}{'（改成）' if one.kind == 'edit' else ''}：{quote(common.without_numbers(one.text), 120)}"
        for one in said
        if one.direction == "in"
    ]
    return "经过：\n" + "\n".join(lines[-16:]) if lines else ""


def phone(ticket: Ticket, requester: Person) -> str:
    """The telephone, once it was asked for (and recorded)."""
    return f"单子 {ticket.id}：{behalf.contact(ticket, requester.name or '居民', requester.phone)}，电话 {ticket.phone or requester.phone or '没留'}。"


def ask_answer(asked: Question) -> str:
    """Which question is answered now, and how."""
    return f"{quote(asked.text, 300)}\n{ASK_ANSWER}"


def question(asked: Question, name: str) -> str:
    """Somebody asked what the program does not know."""
    return f"【居民提问】{name or '居民'}：{quote(asked.text, 500)}"


def still_asked(asked: Question, name: str) -> str:
    """Nobody has answered yet."""
    return f"【还没回答】{name or '居民'}在等：{quote(asked.text, 500)}"


def wants_a_person(asked: Question, name: str) -> str:
    """Somebody wants a person."""
    about = f"（单子 {asked.ticket_id}）" if asked.ticket_id else ""
    return f"【找人工】{name or '居民'}{about}：{quote(asked.text, 500)}"


def question_done(asked: Question) -> str:
    """The card of a question that was answered."""
    return f"【已回答】{quote(asked.text, 60)}\n回：{asked.answer}"


def asks_to_join(person: Person, words: str) -> str:
    """Somebody would like to be a volunteer."""
    return f"【报名志愿者】{person.name or '居民'}：{quote(words, 200)}"


def decided(person: Person, *, approved: bool) -> str:
    """The card of a decision."""
    return f"{person.name or '居民'}的报名：{'已同意' if approved else '没同意'}。"


def closed(ticket: Ticket) -> str:
    """The worker has ended it."""
    return f"单子 {ticket.id} 已办结，居民收到了您的话。"


def assigned(ticket: Ticket, name: str) -> str:
    """The worker has assigned it."""
    return f"单子 {ticket.id} 派给了{name}。"


def call(due: Call, person: Person, phone: str, message: Message) -> str:
    """A call to make: name, number, what to say."""
    about = f"（单子 {due.ticket_id}）" if due.ticket_id else ""
    number = phone or "没留电话"
    return (
        f"【打电话】{about}{person.name or '居民'} {number}\n他还没看到这条消息，请告诉他：\n{quote(message.text, 300)}"
    )


def call_told(person: Person) -> str:
    """The call has been made."""
    return f"已告知{person.name or '居民'}。谢谢！"


def posted(campaign: Campaign, people: int) -> str:
    """It has gone out."""
    return f"{KINDS[campaign.kind]}已发给 {people} 人。"


def suppressed(campaign: Campaign, *, awaited: bool) -> str:
    """It was not sent: the program stood still at its time, or what it belongs to was paused or skipped."""
    why = "程序当时没开着，现在发已经晚了" if awaited else "它定在停办的日子，时间已经过了。还想发，请再写一遍"
    return f"{KINDS[campaign.kind]}没有发：{why}。"


RECALLED = "（社区撤回了这条消息。）"
KINDS = {
    "ask": "节假日要不要办的提问",
    "prompt": "写主题的提醒",
    "invite": "志愿者日的邀请",
    "confirm": "“还来吗”的提醒",
    "gaps": "缺人名单",
    "morning": "当天早上的提醒",
    "hours": "时长名单",
    "missed": "没来的人的问候",
    "theme": "本周主题",
    "broadcast": "通知",
}


def invitation(place: Place) -> str:
    """A link for one volunteer; the door writes the link itself below."""
    return f"请把这个链接发给一位想来{place.name}帮忙的人。30天内有效，只能用一次。"
