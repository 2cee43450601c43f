"""What a resident hears."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.wording import behalf, common, slots
from nlp.lexicon import Item, Lexicon
from storage import quiet
from storage.people import Person
from storage.places import Place
from storage.tickets import Ticket

AGREE, DISAGREE = "同意", "不同意"
CONFIRM, CHANGE_ONE, NOT_A_NEED = "确认", "改一项", "不是求助"
WORKER = "社区工作人员"
SKIP = "先不说"
ANY_TIME = "什么时候都行"
CANCEL, RESTORE = "不用来了", "还是要来"
# Of a report: nobody comes to who told of it.
LEAVE_IT, TAKE_IT_UP, URGE = "不用办了", "还是要办", "催一催"
CHANGE_TIME, NOBODY_CAME, HUMAN = "改时间", "没人来", "找人工"
MINE, MENU, PROGRESS = "我的单子", "菜单", "进度"
SOLVED, UNSOLVED = "解决了", "没解决"
NOTHING_TO_ADD = "不说了"
DELETE_ALL, KEEP_ALL = "全部删除", "先不删"
FIELDS = {"where": "地点", "when": "时间", "phone": "电话", "item": "服务", "words": "补充几句", "people": "人手"}

CONSENT = (
    "您说的话、地址和电话，我们只用来帮您办事、学着听得更准，只给来帮您的人和社区工作人员看，办完两年后删除。"
    "您随时说“删除我的资料”就能全部删掉。您同意吗？"
)
ASK_WHERE = "请问在哪儿？说小区、几号楼、几室就行。"
ASK_WHERE_REPORT = "请问在什么地方？比如“3号楼门口”。"
ASK_WHEN = "请问什么时候方便？比如“明天上午”。"
ASK_PHONE = "请留一个电话，来帮您的人好联系您。"
ASK_STATION = "请问您住在哪个社区？"
ASK_WHICH_FIELD = "要改哪一项？"
ASK_WORDS = "请说，我记在单子上。"
ASK_WHICH_SERVICE = "要换成哪一样？点一下，或者直接说。"
STUMBLED = "对不住，刚才没弄好。请再说一遍；要是还不行，请打社区电话。"
NOT_YOUR_PHONE = "请发您自己的电话号码，或者直接写出来。"
NOT_UNDERSTOOD_WHERE = "没听明白地点。请这样说：“3号楼402”。"
NOT_UNDERSTOOD_WHEN = "没听明白时间。请这样说：“周六上午”或者“后天下午三点”。"
NO_NUMBER_SAID = "没听到号码。有电话就写号码，没有就点“先不说”。"
NOT_UNDERSTOOD_PHONE = "这个号码好像不对。请再写一遍，手机号是11位数字。"
DROPPED = "好的，不登记了。以后有事，随时跟我说。"
HELLO = (
    "您好！我是社区小帮手“五单”。\n"
    "家里有事、要人帮忙，用一句话跟我说就行，比如：“我妈一个人住3号楼402，周六上午想有人陪去医院”。\n"
    "我会帮您找志愿者，一直跟到事情办好。"
)
THANKS = "不客气！有事随时跟我说。"
SMALL_TALK = "我是社区小帮手，能帮您找志愿者。家里有事，用一句话告诉我就行。"
STICKER = "看到啦！有事要帮忙，写一句话给我就行。"
NO_TICKETS = "您现在没有正在办的单子。有事跟我说一句话就行。"
NOTHING_TO_CANCEL = "您现在没有可以取消的单子。"
NOTHING_OPEN_YET = "您这里没有正在办的单子，我现在就给您登记。"
TAKE_YOUR_TIME = "好的，不着急。卡片先给您留着，想好了再回我。"
TAKE_CARE = "您多保重！要人陪诊、买菜、照应家里，跟我说一句就行。"
AS_YOU_LIKE = "好的。有事随时跟我说。"
NOTHING_TO_CHANGE = "您现在没有可以改的单子。要帮忙的话，直接说一句话就行。"
WHICH_TICKET = "您说的是哪一张单子？"
FILE_UNREADABLE = "这个我还看不懂，也听不懂语音。请打字告诉我，或者点“找人工”。"
PLACE_RECEIVED = "位置收到了。请再用一句话说说是什么事。"
PHONE_KEPT = "电话记下了。"
EXPORT = "这是我们这里有的您的全部资料。"
ASK_DELETE = "删除以后，您的姓名、电话、地址和说过的话都会清掉，没办完的单子也会取消，不能恢复。真的要删吗？"
DELETED = "都删掉了。以后有事，随时再来找我。"
NOTHING_PLANNED = "现在还没有安排活动。有了会告诉您。"
PASSED_TO_WORKER = "好的，转给社区工作人员了。"
NOT_DELETED = "好的，资料都还在。"
LINKED = "好了，这里和您原来的聊天连上了。"
ASK_UNITE = "这个链接会把这里和发链接的那部手机连在一起，两边看到的一样。链接是您自己发的吗？"
UNITE, NOT_MINE = "是我发的", "不是我发的"
NOT_LINKED = "好的，没有连。别人发来的这种链接，请不要点。"
EMPTY = "没看到字。请写一句话告诉我。"
NOT_WRITTEN = "好的，不写了。"
TOO_LONG = "这段话太长了。请用几句话说，我好看明白。"
WHEN_CHANGED_BY_HAND = "请说新的时间，比如“后天下午”。"
EXPIRED = "这张卡片过了一天没确认，已经作废了。还需要的话，再跟我说一遍就行。"
EXPORT_MINE, DELETE_MINE, OTHER_PHONE = "导出我的资料", "删除我的资料", "换手机"
LINK = "在另一部手机上打开这个链接，就能接着聊。15分钟内有效，只能用一次，请别转给别人。"
HELP = "怎么用"
COMMANDS = (("menu", "看看能帮什么忙"), ("mine", "我的单子"), ("human", "找人工"), ("help", "怎么用"))
MENU_HEAD = "我们能帮这些忙，点一样看看；也可以直接说一句话："


def card(ticket: Ticket, lexicon: Lexicon, now: datetime) -> str:
    """The card of what was understood, before it is confirmed."""
    lines = [f"您要办的事：{common.service(ticket, lexicon)}"]
    lines += behalf.lines(ticket)
    lines.append(f"时间：{common.when(ticket, now) or ('都可以' if 'when' in ticket.skipped else '还没说')}")
    lines.append(f"地点：{common.where(ticket) or '还没说'}")
    lines += slots.line(ticket)
    if ticket.phone:
        lines.append(f"电话：{common.masked(ticket.phone)}")
    lines.append(f"您的话：{quote(common.without_phone(ticket))}")
    return "\n".join(lines)


def quote(words: str, most: int = 200) -> str:
    """A person's own words, cut where they are very long."""
    flat = " ".join(words.split())
    return f"“{flat}”" if len(flat) <= most else f"“{flat[:most]}……”"


def first_card(ticket: Ticket, lexicon: Lexicon, now: datetime) -> str:
    """The first card of all: with the consent that comes before anything else."""
    return f"{card(ticket, lexicon, now)}\n\n{CONSENT}"


def card_with(ticket: Ticket, lexicon: Lexicon, now: datetime, question: str) -> str:
    """The card and the one question that is still open."""
    return f"{card(ticket, lexicon, now)}\n\n{question}"


def complete_card(ticket: Ticket, lexicon: Lexicon, now: datetime) -> str:
    """The card when nothing is missing any more."""
    return card_with(ticket, lexicon, now, "这样对吗？对就点“确认”，也可以直接回“对”。")


def opened(ticket: Ticket, lexicon: Lexicon, now: datetime, by: datetime, *, nobody: bool) -> str:
    """点单 is done: the number, what happens next, and by when; `nobody`: there is no volunteer who could be asked."""
    count = f" {ticket.needed} 位" if ticket.needed > 1 else ""
    sought = "这件事已请社区工作人员来安排" if nobody else f"我正在找{count}志愿者"
    if not nobody and quiet.is_quiet(now):
        sought = f"夜里先不吵醒大家，早上就找{count}志愿者"
    # Nobody comes to who tells of rubbish in the street.
    when = common.when(ticket, now) or ("" if ticket.kind == "report" else "时间随您")
    return (
        f"登记好了，单号 {ticket.id}。\n"
        f"{behalf.whose(ticket)}{common.service(ticket, lexicon)}{f'，{when}' if when else ''}。\n"
        f"{sought}。最晚{common.moment(by, now)} 前，一定给您回话。"
    )


def taken(ticket: Ticket, name: str, team: str, now: datetime, instead_of: Sequence[str] = ()) -> str:
    """接单: who comes, from which team, when, and the word at the door; `instead_of`: who comes no more."""
    if ticket.urgency == "danger":
        return f"{name}接到了，马上联系您（单子 {ticket.id}）。上门口令：{ticket.passcode}。"
    good = f"好消息：{name}（{team}）接了您的单子 {ticket.id}。"
    changed = f"单子 {ticket.id} 换了人：{'、'.join(instead_of)}不来了，{name}（{team}）来帮您。"
    return (
        f"{changed if instead_of else good}\n"
        f"时间：{common.agreed(ticket, now, '会先跟您联系，重新约') or '会先跟您联系'}。\n"
        f"上门口令：{ticket.passcode}。来的人会先说出这四个数字，说对了再开门。{behalf.tell_passcode(ticket)}"
    )


def released(ticket: Ticket) -> str:
    """The volunteer cannot come after all."""
    return f"单子 {ticket.id}：原来的志愿者临时来不了，我正在另找一位，找到马上告诉您。"


def said_by_volunteer(ticket: Ticket, name: str, words: str) -> str:
    """Who comes said something on the way."""
    return f"单子 {ticket.id}，{name}说：{quote(words, 500)}"


def arrived(ticket: Ticket, name: str) -> str:
    """The volunteer is there."""
    return f"单子 {ticket.id}：{name}到了。开门前请先听口令 {ticket.passcode}。"


def ask_solved(ticket: Ticket, lexicon: Lexicon, *, again: bool = False) -> str:
    """评单: the one question before the stars."""
    hello = "再问您一声：" if again else ""
    return f"{hello}单子 {ticket.id}（{common.service(ticket, lexicon)}）做完了。事情解决了吗？"


def tomorrow(ticket: Ticket, names: Sequence[str], now: datetime) -> str:
    """The evening before: who comes, when, the word at the door, and who is still missing."""
    comes = f"提醒您：{common.when(ticket, now)}，{'、'.join(names)}来帮您（单子 {ticket.id}）。上门口令：{ticket.passcode}。"
    return comes + slots.missing(ticket)


def ask_cancel(ticket: Ticket) -> str:
    """It sounded as if nobody needs to come any more; asked, because it could cost them the help."""
    end = LEAVE_IT if ticket.kind == "report" else CANCEL
    return f"单子 {ticket.id} 是{end}吗？是的话请点“{end}”。"


def cancelled(ticket: Ticket) -> str:
    """Withdrawn at the requester's wish."""
    return f"好的，单子 {ticket.id} 取消了。要是还需要，点“{TAKE_IT_UP if ticket.kind == 'report' else RESTORE}”。"


def restored(ticket: Ticket, now: datetime) -> str:
    """Wanted after all."""
    asleep = quiet.is_quiet(now) and ticket.urgency != "danger"
    goes_on = "我接着办" if ticket.kind != "request" else "早上就接着找志愿者" if asleep else "我接着找志愿者"
    return f"好的，单子 {ticket.id} 重新打开了，{goes_on}。"


def closed_by_worker(ticket: Ticket, why: str) -> str:
    """A worker ended it."""
    return f"单子 {ticket.id} 社区工作人员已办结：{why}。要是没解决，点下面告诉我。"


def changed(ticket: Ticket, now: datetime, *, phone: bool = False) -> str:
    """The ticket's time, place or telephone is another now; `phone`: that one."""
    number = f"电话 {common.masked(ticket.phone)}" if phone else ""
    facts = (common.when(ticket, now) or "时间随您", common.where(ticket) or "地点不变", number)
    return f"改好了。单子 {ticket.id}：{'，'.join(filter(None, facts))}。"


def phone_changed(ticket: Ticket) -> str:
    """Another telephone number was said along with other words."""
    return f"电话改成 {common.masked(ticket.phone)} 了。"


def new_number(phone: str, changed: Sequence[int]) -> str:
    """The person is reached by another number now; so many of their tickets have it too."""
    numbers = "、".join(str(one) for one in changed)
    also = f"单子 {numbers} 上的也换了，来帮您的人看得到。" if changed else ""
    return f"好的，您的电话换成 {common.masked(phone)} 了。{also}"


def progress(ticket: Ticket, lexicon: Lexicon, now: datetime, helpers: Sequence[str]) -> str:
    """How one ticket stands."""
    who = f"，{'、'.join(helpers)}来帮您，口令 {ticket.passcode}" if helpers else ""
    when = common.when(ticket, now)
    if helpers and ticket.status == "open":
        who += f"，{slots.missing(ticket).removesuffix('，我接着找。')}"
    return (
        f"单子 {ticket.id}：{common.service(ticket, lexicon)}\n"
        f"{_status(ticket, now)}{who}{f'。时间：{when}' if when else ''}。"
    )


def _status(ticket: Ticket, now: datetime) -> str:
    stands, at = common.status(ticket), ticket.opened_at
    asleep = at is not None and quiet.is_quiet(at) and quiet.is_quiet(now)
    if asleep and at is not None and quiet.next_morning(at) == quiet.next_morning(now) and ticket.urgency != "danger":
        # What came this night: nobody has been woken for it.
        return "早上就找志愿者" if stands == common.STATUS["open"] and not ticket.taken else stands
    return stands


def disagreed(station: Place | None) -> str:
    """Nothing may be kept: it is gone, and the telephone remains."""
    return (
        f"好的，您刚才说的已经删掉了。急事请直接打社区电话{f' {station.phone}' if station and station.phone else ''}。"
    )


def time_kept(ticket: Ticket, now: datetime) -> str:
    """Another time was to be said, and the old one is right after all."""
    return f"好的，单子 {ticket.id} 时间不改{f'，还是{when}' if (when := common.when(ticket, now)) else ''}。"


def urged(ticket: Ticket, *, again: bool) -> str:
    """Somebody asks where help remains: a worker has been told, perhaps once more."""
    return f"让您久等了。单子 {ticket.id} 我{'又' if again else '已经'}催社区工作人员了，他们会跟您联系。"


def human(station: Place | None, *, again: bool) -> str:
    """A person was asked for; `again`: in the same words, and nobody has answered yet."""
    phone = f"急的话请打社区电话 {station.phone}。" if station is not None and station.phone else ""
    if again:
        return f"您的话工作人员已经收到了，看到就回您，让您久等了。{phone}"
    return f"好的，我请社区工作人员来回您，您的话已经转过去了。{phone}"


def short(ticket: Ticket, lexicon: Lexicon) -> str:
    """A ticket on a button."""
    return f"{ticket.id} {common.service(ticket, lexicon)}"


def team_menu(team: str, items: Sequence[Item]) -> str:
    """The services of one team that are on the menu."""
    return "\n".join([team, *(f"· {item.name}：{item.about}" for item in items)])


def not_on_the_menu(name: str) -> str:
    """An old button of a service that is not offered here now."""
    return f"“{name}”现在没有开。急着要办，请直接说一句是什么事，我照样登记。"


def added(ticket: Ticket) -> str:
    """What was said went to the ticket."""
    return f"记在单子 {ticket.id} 上了，帮您的人也看得到。"


def home_offer(person: Person) -> str:
    """The address that is known already."""
    return f"就在我家（{common.address(person.estate, person.building, person.unit, person.room)}）"


def invited(place: Place | None) -> str:
    """Welcome by a station's own sheet."""
    return f"欢迎！您现在连着{place.name}。\n{HELLO}" if place is not None else HELLO
