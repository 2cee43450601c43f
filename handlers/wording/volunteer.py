"""What a volunteer hears."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from handlers.wording import behalf, common
from handlers.wording.resident import quote
from nlp.lexicon import Lexicon
from storage.people import Person
from storage.places import Place
from storage.tickets import Ticket

ACCEPT, DECLINE = "接单", "去不了"
ARRIVE, COMPLETE, RELEASE = "我到了", "完成了", "去不了了"
HERE_NOW, DONE_ALREADY = "现在就到了", "已经做完了"
TEAMS_CHOSEN = "选好了"
MINUTES = ((30, "半小时"), (60, "1小时"), (90, "1个半小时"), (120, "2小时"))
CANNOT_TELL = "记不清"
NO_PHOTO = "没有照片"
TASKS = "我的任务"

HELLO = "您好！有合适的单子，我会来问您。想看手上的单子，点“我的任务”；自己有事要帮忙，直接说一句话。"
ASK_NAME = "请问怎么称呼您？写上姓名就行，居民要知道是谁来帮忙。"
ASK_PHONE = "请留一个手机号，社区有急事好找您。也可以点“先不说”。"
ASK_TEAMS = "您愿意在哪些队帮忙？点一下打勾，再点一下去掉，好了点“选好了”。"
ASK_MINUTES = "辛苦了！大概用了多长时间？点一下，或者写“40分钟”。"
ASK_PHOTO = "记下了。要是拍了照片，可以发给我；没有也没关系。"
PHOTO_KEPT = "照片收到了，谢谢您！"
MINUTES_UNCLEAR = "没听明白。请写“40分钟”或者“一个半小时”。"
PASSED_ON = "已经转告居民了。"
DONE = "好的，谢谢您！"
ASKED_TO_JOIN = "谢谢您愿意帮邻居的忙！已经告诉社区工作人员，同意了马上通知您。"
ALREADY_ASKED = "您已经报过名了，社区工作人员还在看，请等一等。"
NO_TASKS = "您现在没有任务。有合适的单子，我会来问您。"
TOAST_ACCEPTED = "接到了，谢谢您！"
TOAST_DECLINED = "好的，没关系。"
TOAST_ARRIVED = "打卡成功。"
WHICH_TASK = "您说的是哪一张单子？请写上单号，比如“1024 完成”。"
UNITS_OF_TIME = ("分钟", "小时", "钟头")
# As a length of time it may be hours or minutes; and it may be the number of a button.
BARE_DIGIT = re.compile(r"\s*[1-9１-９一二两三四五六七八九]\s*")
NOT_AT_WORK = ("等", "晚", "迟", "早", "前", "后")
# 退 1024 hands it back: nobody who says so may end up with the ticket.
GIVES_BACK = re.compile(r"退(?:掉|单|还)?[ ，,：:]*(?:单子|单号)?[ ：:]*[#＃]? ?(?P<number>[0-9]{1,12}) ?(?:号|单)?")
NOBODY_OPENS = re.compile(
    r"(?:我?(?:已经|已)?到(?:门口|楼下|地方)?了?|我?在门口了?|门口)?[，,。 ]*(?:敲了?(?:半天|很久|好久)?门?|按了?(?:半天)?门铃?|门铃按了?)?(?:半天|很久|好久)?[，,。 ]*"
    r"(?:都|也|还是)?(?:没人|没有人|没)(?:来)?(?:开门?|应门?|答应|在家|理我?)[啊呀了呢吗！!。]*"
    r"|(?:[他她]|阿姨|大爷|居民|老人)?(?:家里?|屋里)(?:好像)?没有?人(?:在家?)?[啊呀了呢]*"
)
NOT_DONE = ("没修好", "没有修好", "没做完", "没办好", "没弄好", "没干完", "修不好", "弄不好", "没解决")
DOOR_IS_TOLD = "已经告诉居民，也请社区工作人员打电话问了。请在门口稍等一会儿。"
MEANS_TO_TAKE = ("接", "单", "我来", "我去", "给我", "归我", "算我", "包了")
ASSIGNED = "社区请您帮个忙。"
# To who gives it away by night.
HEARS_BY_DAY = "夜里不打扰，早上再告诉对方。"
HEARS_BY_PHONE = "他还没有聊天，请打电话告诉他。"
NO_OFFER = "现在没有等您接的单子。"
ALREADY_IN = "您已经是志愿者了，谢谢您！有合适的单子我会来问您。"
NAME_OPENINGS = ("你好", "您好", "，", ",", "我的名字是", "我名字叫", "我叫", "我是", "叫我")
# 我姓李，叫李建国
FAMILY_NAME_FIRST = "^(?:我|免贵)?姓.{1,2}?[，, ]?(?:我的?)?(?:名字)?叫(?=.{2})"
MEANS_TO_JOIN = ("当志愿者", "做志愿者", "成为志愿者", "志愿者怎么报名", "加入志愿者")
WANTS_TO_JOIN = "我想当志愿者"
NO_TEAM_YET = "还没选队。请至少点一个，再点“选好了”。"
REFUSED = "谢谢您的好意。社区这次没有通过您的报名，想了解请打社区电话。"


def which_unit(number: int) -> str:
    """A digit was said where a length of time was asked for."""
    return f"{number} 是小时还是分钟？请一起写，比如“{number}小时”或者“{number}分钟”。"


def offer(ticket: Ticket, lexicon: Lexicon, now: datetime) -> str:
    """派单: what, roughly where, when, how many; nothing that tells who it is."""
    danger = ticket.urgency == "danger"
    # A guess at the service would make light of it: 心理疏导, of somebody who lies on the floor.
    lines = [f"【有人可能有危险】单号 {ticket.id}"] if danger else [
        f"【有人需要帮忙】单号 {ticket.id}", f"事情：{common.service(ticket, lexicon)}"
    ]  # fmt: skip
    if common.rough_where(ticket):
        lines.append(f"地方：{common.rough_where(ticket)}")
    lines.append(f"时间：{'现在就去' if danger else common.agreed(ticket, now, '要重新约') or _unsaid(ticket)}")
    if ticket.needed > 1:
        lines.append(f"要几个人：{ticket.needed}（已有 {ticket.taken}/{ticket.needed} 人）")
    if danger:
        lines.append("能马上到的，请点“接单”。情况紧急，先打 120、119、110。")
    elif ticket.urgency != "normal":
        lines.append("这件事比较急。")
    return "\n".join(lines)


def _unsaid(ticket: Ticket) -> str:
    return "越快越好" if ticket.urgency == "urgent" else "商量着来"


def accepted(ticket: Ticket, lexicon: Lexicon, now: datetime, requester: Person) -> str:
    """接单: the whole address, the telephone and the word at the door, for who took it alone."""
    phone = ticket.phone or requester.phone
    ask = "请先打电话问" if phone else "还没说，请问问社区工作人员"
    again = "请先打电话重新约" if phone else "请跟社区工作人员重新约"
    danger = ticket.urgency == "danger"
    return "\n".join(
        [
            f"谢谢您！单子 {ticket.id} 由您来办。",
            f"事情：{'有人可能有危险' if danger else common.service(ticket, lexicon)}",
            f"原话：{quote(common.dated(ticket, ticket.words, now))}",
            f"时间：{'现在就去' if danger else common.agreed(ticket, now, again) or ask}",
            f"地点：{common.where(ticket) or ask}",
            *behalf.lines(ticket),
            f"联系人：{behalf.contact(ticket, requester.name or '居民', requester.phone)} {phone or '（没留电话）'}",
            f"到门口请先说口令：{ticket.passcode}",
        ],
    )


def sent(ticket: Ticket, lexicon: Lexicon, now: datetime, requester: Person, head: str) -> str:
    """派单 to this person, who did not press anything; `head`: by whom."""
    return f"{head}\n{accepted(ticket, lexicon, now, requester)}\n要是去不了，点“去不了了”就行。"


def taken_by(ticket: Ticket, names: Sequence[str]) -> str:
    """The card of everybody else, once all slots are taken."""
    return f"单子 {ticket.id} 已由{'、'.join(names)}接单。谢谢您！"


def asked_anew(ticket: Ticket) -> str:
    """An earlier card of the same offer."""
    return f"单子 {ticket.id} {'人还没齐' if ticket.taken else '还没有人接'}，请看后面新的那张。"


def offer_ended(ticket: Ticket) -> str:
    """The card of an offer whose ticket ended."""
    return f"单子 {ticket.id} 不用去了。谢谢您！"


def secrets(ticket: Ticket, phone: str) -> list[str]:
    """Return what only who goes may read: telephone, door and the word at the door; `phone`: the requester's own."""
    return [one for one in (ticket.phone, phone, common.where(ticket), f"口令：{ticket.passcode}") if one]


def put_away(ticket: Ticket) -> str:
    """In place of what they read of door and telephone, once they have nothing more to do with it."""
    return f"单子 {ticket.id} 您这边已经结束，地址和电话就收起来了。谢谢您！"


def let_go(ticket: Ticket, into_id: int | None = None) -> str:
    """The ticket that this volunteer had taken has ended, or goes with another."""
    if into_id is not None:
        return f"单子 {ticket.id} 和单子 {into_id} 是同一件事，合在一起办，您不用去了。谢谢您！"
    end = "取消了" if ticket.status == "cancelled" else "社区已经办好了"
    return f"单子 {ticket.id} {end}，您不用去了。谢谢您！"


def relieved(ticket: Ticket) -> str:
    """A worker gave the ticket to somebody else."""
    return f"单子 {ticket.id} 社区另外安排了人，您不用去了。谢谢您！"


def released(ticket: Ticket) -> str:
    """The card after 去不了了."""
    return f"好的，单子 {ticket.id} 我另找人。谢谢您提前告诉我。"


def ask_early(ticket: Ticket, now: datetime) -> str:
    """我到了, on an earlier day than was agreed."""
    return f"单子 {ticket.id} 约的是{common.when(ticket, now)}。您现在就到门口了吗？到了请点一下。"


def ask_done_early(ticket: Ticket, now: datetime) -> str:
    """完成了, on an earlier day than was agreed, of who has not been there."""
    return f"单子 {ticket.id} 约的是{common.when(ticket, now)}，还没到那天。已经做完了吗？做完了请点一下。"


def arrived(ticket: Ticket) -> str:
    """After 我到了."""
    return f"打卡成功，单子 {ticket.id}。敲门先说口令：{ticket.passcode}。做完了点“完成了”。"


def changed(ticket: Ticket, now: datetime) -> str:
    """The requester changed the time, the place or the telephone."""
    return (
        f"单子 {ticket.id} 改了：时间 {common.when(ticket, now) or '商量着来'}，地点 {common.where(ticket) or '没说'}"
        f"{f'，电话 {ticket.phone}' if ticket.phone else ''}。"
        "要是去不了，点“去不了了”。"
    )


def said_by_requester(ticket: Ticket, words: str) -> str:
    """The requester added something."""
    return f"单子 {ticket.id}，居民补充：{quote(words, 500)}"


def tomorrow(ticket: Ticket, lexicon: Lexicon, now: datetime) -> str:
    """The evening before."""
    return f"提醒您：{common.when(ticket, now)}，{common.where(ticket)}，{common.service(ticket, lexicon)}（单子 {ticket.id}）。"


def finished_yet(ticket: Ticket) -> str:
    """The day is over, and nothing was heard."""
    return f"单子 {ticket.id} 办完了吗？办完请点“完成了”，没去成请点“去不了了”。"


def ticked(name: str, *, ticked: bool) -> str:
    """A team on a button, with its tick."""
    return f"✅ {name}" if ticked else name


def task(ticket: Ticket, lexicon: Lexicon, now: datetime) -> str:
    """What this volunteer has taken."""
    when, where = common.when(ticket, now) or "商量着来", common.where(ticket)
    return f"您手上的单子：\n{ticket.id}：{common.service(ticket, lexicon)}，{when}，{where}"


def welcome(place: Place) -> str:
    """Approved, or invited."""
    return f"欢迎您成为{place.name}的志愿者！您的姓名、电话只用来安排服务，说“删除我的资料”就能删掉。"


def ready(teams: Sequence[str]) -> str:
    """The teams are chosen."""
    return f"好了！您在：{'、'.join(teams)}。有合适的单子，我会来问您，愿意去就点“接单”。"
