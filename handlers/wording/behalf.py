"""代点单: somebody asks for somebody else, who is named and asked nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from storage.tickets import Ticket

BEHALF = "代点单"
ASK_NAME = "好的，帮别人登记。请问怎么称呼那一位？比如“王阿婆”。"
# How somebody who is named stands to who asks, where nothing is told of that.
NEIGHBOUR = "邻居"
MOST_NAME = 8

_FAMILY = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹章苏潘葛范彭鲁韦马苗方俞任袁柳史唐薛"
    "雷贺倪汤罗毕郝安常傅康伍余顾孟黄穆萧尹姚邵汪祁毛狄贝戴宋庞熊纪舒屈项祝董梁杜阮蓝季贾江童颜郭梅盛林钟徐邱骆高"
    "夏蔡田樊胡凌霍虞万柯管卢莫房丁邓洪包左石崔吉龚程邢裴陆翁侯段焦谷车宁甘武刘景龙叶黎乔温庄曾廖沙丰欧"
)
_TITLE = (
    "阿婆|阿公|阿姨|阿爹|奶奶|爷爷|大爷|大妈|大娘|大叔|大姐|大哥|老伯|伯伯|老太太?|老人|婆婆|叔叔|师傅|老师|先生|女士"
)
# Where they live may stand between the word and the name: 帮3号楼的王阿婆
_HOUSE = r"(?:[^,，。！!？?]{0,12}?(?:号楼|栋|幢|单元|室|楼|弄|号|小区|家)的?|楼[上下]的?|隔壁的?|对门的?|邻居)?"
# 小王, 老刘头: but for surnames that make another word of it (老房子, 小石子).
_CALLED = "[老小][王李张刘陈杨赵周吴徐孙胡朱郭何罗梁宋郑谢韩唐冯董曹袁邓许傅沈彭吕蒋蔡贾魏薛潘杜戴钟汪姜范姚邹陆崔邱秦顾侯邵孟钱]头?"
_FOR = "(?:帮忙|帮|替|代|给|为)"
_NAMED = re.compile(
    rf"{_FOR}{_HOUSE}(?P<after>[{_FAMILY}][\u4e00-\u9fff]{{0,2}}?(?:{_TITLE})|{_CALLED})|"
    rf"(?<!我是)(?<!我叫)(?<!我姓)(?<!找)(?<!请)(?P<old>[{_FAMILY}](?:阿婆|阿公|奶奶|爷爷|大爷|大娘|老伯|婆婆|老太太?))"
)
_REGISTERS = "(?:代?登记|代?点单|代?报修|求助)(?:一下)?"
SAYS_FOR = re.compile(rf"(?:代点单|代|替)[:：,，\s]*(?P<name>[{_FAMILY}](?!券)[\u4e00-\u9fff]{{1,4}}?|妈妈|爸爸|邻居)"
                      rf"(?:{_REGISTERS})?[,，:：\s]+(?P<words>.+)", re.DOTALL)  # fmt: skip
# Who says first who they are, and then for whom they ask: 我是楼长，帮3号楼王阿婆修水龙头
HELPS = re.compile(
    rf"(?:(?:你好|您好|我是|我叫|这里是)[^,，。！!]{{0,12}}[,，。！!\s]+)?(?:请|麻烦)?(?={_FOR})(?P<words>.+)",
    re.DOTALL,
)
# What is said for somebody beside the need itself: that it be written down, or that somebody be called for it.
_SENDS = re.compile(r"^[,，\s]*(?:家里?的?)?(?:登记一下|报个修|登记|点个?单|下个?单)?[,，:：\s]*"
                    r"(?:(?:叫|找|请|喊|派|安排)(?:一?个|几个|一?位)?(?:人|师傅|志愿者)(?:过?来|去|上门)?)?(?:(?:预约|约)(?:一?个|一下)?)?")  # fmt: skip
HANDS = "请人来"
_ONLY_FOR = re.compile(rf"[,，\s]*(?:{_REGISTERS}|报个?修|点个单|下个?单|说个?事|说一下)[\s。！!吧呀啊]*")
# 我的电话139…, 打我的139…, 联系我139…; not 我妈的电话.
_OWN_NUMBER = re.compile(
    r"(?:我自己|我|本人)的?(?:(?:联系|手机)?(?:电话|手机|号码|号)(?:号码?)?)?[是为:：,，\s]*(?P<number>1[0-9][0-9 -]{8,12}[0-9])"
)
_PAUSES = re.compile("[,，。;；:：！!\\s]+")
_LABELS = ("", *"电话 手机 手机号 号码 电话号码 联系电话 地址 时间 住 住在 在 的 家 她住 他住".split())


def need_of(words: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return what is to be done for who is named, put as somebody would ask for it; `spans`: places, times, telephones.

    Empty where nothing follows the name but that they ask for somebody.
    """
    found = _NAMED.search(words)
    if found is None:
        return ""
    told = {at for start, end in spans for at in range(start, end)}
    kept = "".join("，" if at in told else words[at] for at in range(found.end(), len(words)))
    kept = "，".join(part for part in _PAUSES.split(kept) if part not in _LABELS)
    return "" if not kept or _ONLY_FOR.fullmatch(kept) else HANDS + _SENDS.sub("", kept)


def named(words: str) -> str:
    """Return by what name the person is called for whom the words ask for help; empty where they name nobody."""
    found = _NAMED.search(words)
    return (found["after"] or found["old"]) if found else ""


def lines(ticket: Ticket) -> list[str]:
    """Return the line of a card that says for whom somebody else asked: a name, or how they stand to who asked."""
    if ticket.helped:
        return [f"代：{ticket.helped}"]
    return [f"给谁：{ticket.for_whom}"] if ticket.for_whom not in (None, "self") else []


def whose(ticket: Ticket) -> str:
    """Return for whom it is, before what it is."""
    return f"替{ticket.helped}登记的：" if ticket.helped else ""


def contact(ticket: Ticket, asked_by: str, own_phone: str) -> str:
    """Return whose telephone stands on the ticket: the helped person's, where it is not that of who asked."""
    if not ticket.helped or not ticket.phone:
        return asked_by
    theirs = ticket.phone != own_phone and not is_own(ticket.words, ticket.phone)
    return ticket.helped if theirs else f"{asked_by}（替{ticket.helped}登记的）"


def is_own(words: str, phone: str) -> bool:
    """Tell whether who asks for somebody says that this number is their own (我的电话139…)."""
    return any(re.sub(r"\D", "", own["number"]) == phone for own in _OWN_NUMBER.finditer(words))


def ask_words(name: str) -> str:
    """The name is known: what is it about."""
    return f"好的，帮{name}登记。请用一句话说说是什么事，带上{name}的地址和电话更好。"


def ask_where(ticket: Ticket) -> str:
    """Where the helped person lives."""
    return f"请问{ticket.helped}住哪儿？说小区、几号楼、几室就行。"


def ask_phone(ticket: Ticket) -> str:
    """How the helped person is reached."""
    return f"请留一个{ticket.helped}的电话。没有的话，留您自己的也行。"


def tell_passcode(ticket: Ticket) -> str:
    """The word at the door has to reach who opens it."""
    return f"请把口令转告{ticket.helped}。" if ticket.helped else ""
