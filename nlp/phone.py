"""Telephone numbers: mobiles, landlines with and without their area code, spoken digits (幺三九…)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from nlp.estates import SURNAMES
from nlp.late import late

_SPOKEN = str.maketrans("幺一二三两四五六七八九零〇洞壹贰叁肆伍陆柒捌玖", "11232456789000123456789")
_BETWEEN = r"[-\u2010-\u2015\u2212~ .,、·()杠]"
_GAP = rf"{_BETWEEN}{{0,2}}"
_DIGIT = "0-9幺一二三两四五六七八九零〇洞壹贰叁肆伍陆柒捌玖"
# No number has fewer digits, and between the first five of them hardly anything stands.
_DIGITS = late(rf"[{_DIGIT}](?:[^{_DIGIT}]{{0,4}}[{_DIGIT}]){{4}}")
_ENOUGH = late(rf"[{_DIGIT}](?:[^{_DIGIT}]{{0,4}}[{_DIGIT}]){{6}}")
_AREA = r"(?:10|2[0-9]|[3-9][0-9]{2})"
_LEAST = 7  # digits of a number within its area
_RIGHT_BEFORE = 5  # characters: 电话号码是


def _parted(whole: int) -> Iterator[tuple[int, ...]]:
    """Yield how so many digits can be parted into groups of two and more, the fewest groups first."""
    found: list[tuple[int, ...]] = [(whole,)]
    for first in range(2, whole - 1):
        found += ((first, *rest) for rest in _parted(whole - first))
    yield from sorted(found, key=len)


def _groups(parts: tuple[int, ...], gap: str) -> str:
    return gap.join(("[2-9]" if n == 0 else "[0-9]") + f"[0-9]{{{size - 1}}}" for n, size in enumerate(parts))


_ANY_PARTS = sorted((*_parted(8), *_parted(7)), key=lambda parts: (len(parts), -sum(parts)))
_WITHIN = f"(?:{'|'.join(_groups(parts, rf'{_BETWEEN}{{1,3}}') for parts in _ANY_PARTS)})(?![0-9])"
# What stands alone is parted as numbers are, not as doors (32-02-1203), times and prices are.
_ALONE_PARTS = ((4, 4), (3, 4), (4, 3))
_PARTED = "|".join(_groups(parts, r"(?: ?[-\u2010-\u2015]{1,2} ?| )") for parts in _ALONE_PARTS)
_ALONE = rf"[2-9][0-9]{{6,7}}|(?:{_PARTED})(?! ?[-0-9])"
_MOBILE = late(rf"(?<![0-9])(?:\+?(?:00)?86{_GAP})?(1[3-9][0-9](?:{_GAP}[0-9]){{8}})(?![0-9])")
_LANDLINE = late(rf"(?<![0-9])\(?(0{_AREA})(?:{_BETWEEN}{{0,4}}|转|[/_:])({_WITHIN})")
_ABROAD = late(rf"(?<![0-9])(?:\+|00)86{_BETWEEN}{{0,2}}({_AREA}){_BETWEEN}{{0,4}}({_WITHIN})")
_SERVICE = late(rf"(?<![0-9])([48]00{_GAP}[0-9]{{3,4}}{_GAP}[0-9]{{3,4}})(?![0-9])")
_LINE = "座机|固话|固定电话|宅电|小灵通|电话|致电|回电|拨打|打[我家咱]|[Tt][Ee][Ll]"
_LOCAL = late(rf"(?:{_LINE}|号码|打|拨|联系)[^0-9]{{0,6}}({_WITHIN})")
_LINE_BEFORE = late(rf"(?:{_LINE})[^0-9]{{0,6}}$")
# All of a clause: nobody gives a date or an account there without a word.
_OPENS = r"(?<=[ ,。!?;:、(\[【「—~/])|(?<=\.\.\.)"
_OWNER = f"(?<=[老小][{''.join(sorted(SURNAMES))}])|(?<=[叔姨爷奶伯娘婶嫂姐哥])|(?<=(?:师傅|经理|主任|先生|女士|老师|我家|家里))"
_SHUTS = r"(?=[ ,。!?;、)\]】」…—~/]|$|[^0-9,。!?;单号卡账]{0,4}(?:电话|座机|固话|打|联系))"
_BARE = late(rf"(?:^|{_OPENS}|{_OWNER})({_ALONE}){_SHUTS}")
_GROUP_BEFORE = late(r"[0-9][ -]$")
_DOOR_BEFORE = late(r"(?:[楼栋幢座室弄#]|单元|[0-9]-) ?[0-9]{3,4}室? $")
_SPACED = late(r"(?<![0-9])((?:[0-9][ -]{1,3}){9,12}[0-9])(?![0-9])")
_WHOLE = late(r"1[3-9][0-9]{9}|0[1-9][0-9]{8,10}")
_EXTENSION = late(r"[ ,(]?(?:转|分机号?|[Ee]xt\.?|-)[: ]?[0-9]{1,5}(?![0-9])\)?")

# What such numbers are of that call nobody.
_NUMBERED = (
    "[案学工编代序型货批账帐户表卡尾群单证票档锁]号|(?:受理|登记|流水|会议|房间|直播|视频|公众|企鹅|机身|设备|合同|发票|微信|产权)号"
    "|(?:验证|取件|取货|条|密|识别|追溯|代|提货|核销|兑换|邀请|编)码|邮编|[工订运]单|快递单|直播间|读数|底数|示数|表底|余额"
)
# And these, but for 教我用微信13800000001, 补张医保卡13800000001.
_OF_A_THING = (
    "(?<![机话])卡|[^保]证书?|[水电气]表|车牌|车票|积分|会员|会议|抖音|快手|小红书|支付宝|淘宝|闲鱼|[Qq][Qq]|扣扣|群"
    "|(?<![话机])(?<![话机][/和跟与、或及])(?:微信|薇信|威信)"
)
_NOT_CALLED = late(
    rf"(?:(?:{_NUMBERED})号?码?|(?:{_OF_A_THING})号码?)(?:[:是为有#( ]{{0,3}}|(?:(?<=[号码数])|[:是为]),)$"
)
_OF_A_THING_ITSELF = late(rf"(?:{_OF_A_THING})[:是为有#( ]{{0,2}}$")
_HANDLED = late("[办补领换取学用教弄装查交丢修抄]")
_IN_GROUPS = late(r"[卡账帐证码][^0-9]{0,4}[0-9 -]{4,24}$")
_LETTERS = late("([A-Za-z]+):?$")
_MAY_CALL = frozenset(("tel", "phone", "mobile", "call", "t", "m", "qq"))  # whether QQ does is seen below
_AMOUNT = late(
    "@| ?(?:元(?!旦|宵)|块(?!地)|万(?!一)|亿|度(?!过)|吨|人次|个?积分|立方|公里|毫升|人民币|美元)|号?(?:工单|订单|单子|直播间)|号单|这个?(?:单|户|编|卡|表|账)号"
    "|(?:这个|就?是)(?:我家?的?|他|她)?(?:[Qq][Qq]|微信(?!同|电话|手机)|直播|[单户表卡编群账证]号|工单|订单|快递)"
)
_MONEY = ("¥", "$")
_A_DATE = late("(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])|20[0-4][0-9]{4,5}")
_A_RANGE = late("[0-9]{2,3}0[^0-9]{1,3}[0-9]{2,3}0|2[0-3][0-5][0-9][^0-9]2[0-3][0-5][0-9]")
_SAID_BEFORE = late("[案学工编户账帐表卡尾群单证票]号|读数|[Qq][Qq]|底数|余额|总共|一共|合计")
_CORRECTED = late(r"改|换成|应该|不对|错|不是|是")
_DENIED = late(r"(?:别|不要|不用|勿|停)[打拨用]?[^0-9,。!?;]{0,4}$|不是[^0-9,。!?;]{0,3}$")


class Phone(NamedTuple):
    """A number, and where it stands in the text."""

    digits: str
    start: int
    end: int


def find_phones(text: str) -> list[Phone]:
    """Return every telephone number in normalised `text`, the one to call first: mobiles, corrections heeded."""
    found: list[Phone] = []
    if not (_DIGITS.search(text) and _ENOUGH.search(text)):
        return found
    spoken = text.translate(_SPOKEN)  # same length: positions hold
    # What is written in figures ends where they end: 13800000001一直没人接.
    writings = (text, spoken) if text != spoken else (text,)
    for pattern in (_MOBILE, _LANDLINE, _ABROAD, _SERVICE, _LOCAL, _BARE, _SPACED):
        for written in writings:
            for match in pattern.finditer(written):
                phone = _read(text, pattern, match)
                if phone and not any(p.start < phone.end and phone.start < p.end for p in found):
                    found.append(phone)
    return _corrected(text, found) if len(found) > 1 else found


def _read(text: str, pattern: re.Pattern[str], match: re.Match[str]) -> Phone | None:
    """Return the number that was matched, if it is one to call."""
    digits = "".join(c for group in match.groups() for c in group if c.isdigit())
    start, end = match.span(1) if pattern in (_LOCAL, _BARE) else match.span()
    if pattern is _ABROAD:
        digits = "0" + digits
    if pattern is _SPACED and not _WHOLE.fullmatch(digits):
        return None
    if _counts(text, start, end) or (pattern is not _MOBILE and _IN_GROUPS.search(text, max(0, start - 32), start)):
        return None
    if pattern is _LOCAL and not _is_local(text, digits, start, end):
        return None
    if pattern is _BARE and not _stands_alone(text, digits, start, end):
        return None
    extended = None if pattern is _MOBILE else _EXTENSION.match(text, end)
    return Phone(digits, start, extended.end() if extended else end)


def _counts(text: str, start: int, end: int) -> bool:
    """Whether the number is that of an order, an account, an amount: what stands beside it says so."""
    if _AMOUNT.match(text, end) or text[start - 1 : start] in _MONEY:
        return True
    before = max(0, start - 14)
    letters = _LETTERS.search(text, before, start)
    if letters and letters[1].lower() not in _MAY_CALL:
        return True
    if _NOT_CALLED.search(text, before, start):
        return True
    thing = _OF_A_THING_ITSELF.search(text, before, start)
    return bool(thing and not _HANDLED.search(text, before, thing.start() + 1))


def _is_local(text: str, digits: str, start: int, end: int) -> bool:
    """打 and 联系 are said of much else: 打扫22-301,402; a date is none but right behind a surer word."""
    sure = _LINE_BEFORE.search(text, max(0, start - 12), start)
    if _A_DATE.fullmatch(digits):
        return bool(sure and len(sure.group()) <= _RIGHT_BEFORE)
    written = text[start:end]
    doors = "," in written or written.count("-") > 1 or _A_RANGE.fullmatch(written)
    return bool(sure) or (len(digits) > _LEAST and not doors)


def _stands_alone(text: str, digits: str, start: int, end: int) -> bool:
    """Whether what is all of a clause is no date, span of time or price, and no part of a longer number."""
    if _A_DATE.fullmatch(digits) or _A_RANGE.fullmatch(text, start, end):
        return False
    if digits.endswith("00000"):
        return False
    since = max(0, start - 10)
    if end - start > len(digits) and _GROUP_BEFORE.search(text, since, start):
        return bool(_DOOR_BEFORE.search(text, since, start))
    return not _SAID_BEFORE.search(text, max(0, start - 10), start)


def _corrected(text: str, found: list[Phone]) -> list[Phone]:
    """Put the number that another is corrected to before that other."""
    in_order = sorted(found, key=lambda phone: phone.start)
    wrong = {phone for phone in in_order if _DENIED.search(text, max(0, phone.start - 10), phone.start)}
    for first, second in pairwise(in_order):
        if second not in wrong and second.start - first.end < 12 and _CORRECTED.search(text, first.end, second.start):
            wrong.add(first)
    return sorted(found, key=lambda phone: phone in wrong)
