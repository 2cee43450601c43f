"""The sentence in which a worker tells of a day, taken apart: the time, where people meet, who to call, how many, what is done."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.numerals import to_int

_NUMBER = r"[0-9〇零一二两三四五六七八九十廿]{1,3}"
_PART = r"(?:上午|下午|早上|早晨|清早|中午|晚上|傍晚)"
_HOUR = rf"{_NUMBER}(?:[:：][0-9]{{2}}|[点时](?:整|钟|半|一刻|三刻|{_NUMBER}分?)?)"
_CLOCK = rf"(?:{_PART}|{_HOUR}|到|至|[-—–~～]|之间|开始|结束|的|\s)"
_DAY = (
    r"天天|每天|每逢|每个?|逢|隔|[这本下]个?(?=周|星期|礼拜)|[一二两三四2-8](?:个)?(?=周|星期|礼拜)|[单双]周"
    r"|(?:第[一二三四五1-5]个|最后一?个)(?=周|星期|礼拜)"
    r"|(?:周|星期|礼拜)(?:[一二三四五六日天末](?:[、和及]?(?=[一二三四五六日天末]))?)*"
    rf"|{_NUMBER}个?月|月底|月末|最后一天|个?月|{_NUMBER}[号日](?![楼院门幢栋线])|{_NUMBER}(?=[、和及]{_NUMBER})|今天|明天|后天|大后天|年|20[0-9]{{2}}年"
    r"|各队轮流|轮流|[、和及]"
)
# Word by word and never back: there is more than one way to divide 9点119点11, and every one would be tried.
_TIMED = re.compile(rf"(?>{_DAY}|{_CLOCK})++")
ONLY_CLOCK = re.compile(rf"(?=.*[点时:：])(?>{_CLOCK})++")
IN_TURN = re.compile(r"(?:由|请)?(?:各|每个?|几个)队(?:伍)?轮流(?:来|值班|参加)?|轮流(?:来|值班)?")
_SPOT = re.compile(
    r"(?:地点|集合地点)[:：]\s*(?P<named>.{2,40})|(?:在|到|于)?(?P<spot>.{2,30}?)(?:集合|集中|碰头|会合)"
)
_CALLED = r"(?:姐|哥|叔|姨|伯|师傅|阿姨|老师|书记|主任|先生|女士|大妈|大爷|大姐|奶奶|爷爷|队长|站长)"
_CONTACT = re.compile(
    rf"(?:有事|有问题)?(?:请|可以)?(?:联系人?|找谁|找|带队)[:：]?\s*(?P<who>[^0-9，,]{{0,8}}\s*1[0-9\- ]{{10,14}}|[\u4e00-\u9fff]{{1,3}}{_CALLED})"
)
# 要6个人, 招8名志愿者, 需要十来个人: who comes to help; 5位老人 are served.
_COUNT = "[0-9]{1,3}|[〇零一二两三四五六七八九十百]{1,4}"
_WANTED = (
    rf"(?:(?:{_COUNT})(?:到|至|[-—–~～]))?(?P<count>{_COUNT})[来多几]?(?:个|名|位)?(?:人手?|志愿者|义工|帮手|队员)"
)
_WANTS = "(?:要|需要?|招募?|缺|来|请|限|最多|不超过)"
_HOW_MANY = re.compile(
    rf"(?:大概|大约|差不多|每次|每期|一共|总共|共|还|只|人数|名额|[:：])*{_WANTS}?(?:大概|大约|差不多)?{_WANTED}(?:左右|以内|就够|就行|就好)*(?:了|吧)?"
)
_WANTS_MANY = re.compile(rf"(?<!不)(?:要|需要?|招募?|缺){_WANTED}")
_CLAUSES = re.compile(r"[，,。；;！!\n]+")


@dataclass(frozen=True, slots=True)
class Parts:
    """A worker's sentence, taken apart: what is done, where people meet, who to call; `timed`: it also named a time.

    `needed`: how many are to come; None where it does not say.
    """

    text: str
    spot: str
    contact: str
    timed: bool
    needed: int | None = None


def parts(said: str) -> Parts:
    """Take the sentence apart, clause by clause; what is not surely a time, a spot or a contact stays in the text."""
    rest, untimed, spot, contact, timed = [], [], "", "", False
    needed: int | None = None
    for clause in (one.strip() for one in _CLAUSES.split(said)):
        if _TIMED.fullmatch(clause) or IN_TURN.fullmatch(clause):
            timed = True
            continue
        begins = _TIMED.match(clause)
        own = clause[begins.end() :] if begins and any(c.isdigit() or c == "周" for c in begins.group()) else clause
        timed = timed or own != clause
        wanted = _HOW_MANY.fullmatch(own)
        many = wanted or _WANTS_MANY.search(own)
        needed = needed or (_how_many(many["count"]) if many else None)
        if wanted and needed:
            continue
        untimed += [own] if own else []
        here, who = _SPOT.match(own), _CONTACT.fullmatch(own)
        if here and not spot:
            spot = here["named"] or here["spot"]
            rest += [own[here.end() :]] if here.end() < len(own) else []
        elif who and not contact:
            contact = who["who"].strip()
        elif own:
            rest.append(own)
    return Parts("，".join(rest or untimed), spot, contact, timed, needed)


def _how_many(said: str) -> int | None:
    """Read the number; of 六七个 the larger, and nothing of what is no number."""
    guess = len(said) == 2 and not said.isascii() and not set(said) & set("十百")  # noqa: PLR2004 - two digits
    return to_int(said[-1] if guess else said) or None
