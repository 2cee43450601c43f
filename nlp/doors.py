"""Doors: building, unit and room in all common writings: 3号楼2单元502, 3-2-502, 12#-301, 6门401, B座1806."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from nlp.late import late
from nlp.numerals import ascii_digits

NUMBER = r"(?:[0-9]{1,3}|[一二三四五六七八九十百零〇两廿卅]{1,4})"
_L = r"[A-Za-z]"
_ROOM = r"(?:[0-9]{3,4}|[零〇一二三四五六七八九幺]{3,4})"
_NOT_A_ROOM = r"(?![0-9])(?!块|元|个|人|路|年|天|斤|米|号|弄|多|万|度|平|分|次|,[0-9]{3})"
_SEP = r"[ ,.、的]?"
_TO_ROOM = rf"(?:{_SEP}(?:[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}})(?:楼|层){_SEP}(?!{NUMBER}号))?"
# 304, 1502: a floor and one of the first twenty-nine doors on it
_LIKELY = r"(?:(?!1(?:1[0249]|2[02])(?![0-9]))[1-9][0-9]?(?:0[1-9]|[12][0-9]))"
_MANY = late("楼?(?:都|全|的(?!人|老)|[一二三四五六七八九十两0-9]+[户家])|(?<=楼)(?![下前后里上顶道梯门口])")
_LIKELY_ROOM = late(_LIKELY)

_NOT_PART = r"(?![0-9号路弄人元块户个平米年月点分度斤岁次层楼:.%-])"

_DOOR = late(
    rf"""
    (?=[0-9A-Za-z一二三四五六七八九十百零〇两廿卅东西南北甲乙丙丁第])
    (?<![0-9])(?:第(?={NUMBER}(?:号楼|[栋幢])))?(?P<building>[甲乙丙丁]?{NUMBER}|{_L}{NUMBER}?|[东西南北])[ ]?
    (?: 号[ ]?楼 | [栋幢座#] 楼? | 号院?(?P<bare>) | (?<=[A-Za-z])楼 )
    (?: [ ,.、的-]? (?P<unit>{NUMBER}|{_L}|[甲乙丙丁]) (?: [ ]?单元 | 门(?=[0-9零〇一二三四五六七八九幺]{{3}}) | -(?=[0-9]{{3}}) ) )?
    {_TO_ROOM}
    (?: [ ,.、的-]? (?: (?P<room>{_ROOM}) {_NOT_A_ROOM} [ ]? (?:室|房|号房)? | (?P<few>[0-9]{{1,2}})室 (?![0-9一二两]?厅) ) )?
    """,
    re.VERBOSE,
)
_DASHED = late(
    r"(?<![0-9.码-])(?P<building>[0-9]{1,3}|[A-Za-z])-(?:(?P<unit>[0-9]{1,2})-)?"
    r"(?P<room>[0-9]{3,4})(?![0-9-])"
)
_UNIT = late(rf"(?P<unit>{NUMBER}|{_L})单元(?:{_TO_ROOM}{_SEP}(?P<room>{_ROOM}){_NOT_A_ROOM}(?:室|房)?)?")
_GATE = late(rf"(?P<building>{NUMBER})号?门(?P<room>{_ROOM}){_NOT_A_ROOM}")
_SAID_BEFORE = r"住在?|家在|我家|我是|房号是?|门牌号?是?|室号|改成|[送扛搬抬]到|应该?是|应为|改为|敲|写反了[ ,]|[写说打]错了?[ ,]?是|不对[ ,]?是"
_SAID_AFTER = (
    "门口|门前|门外|那户|那?个?[男女]的|那?对?(?:老|小)?(?:夫妻|两口)|的?老头|那家|住户|租户|业主|家的|的?(?:大爷|大妈|大叔|大娘|大伯|阿婆|阿公|阿姨|阿伯|爷叔|老爷子|老先生|奶奶|爷爷|老太|老人|老伯|老两口"
    "|水龙头|水管|灯|门锁|马桶|空调|邻居|租客|[王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗](?:家|奶奶|爷爷|大爷|阿姨|阿婆|老师))"
)
# To look at no character but those that it can begin with is twice as fast.
_ROOM_ALONE = late(
    "(?=[0-9一二三四五六七八九十百零〇两廿卅幺住家我房门室改送扛搬抬应敲写说打不])(?:"
    rf"(?P<room>{_ROOM})(?:室|房间|号房)|(?:{_SAID_BEFORE})"
    rf"(?:{_SEP}(?:{NUMBER}|顶)(?:楼|层))?{_SEP}(?P<room2>{_ROOM}){_NOT_A_ROOM}(?![0-9:月点])"
    rf"|{NUMBER}(?:楼|层) ?(?P<room4>{_LIKELY}){_NOT_PART}"
    rf"|(?<![0-9给打找叫])我(?P<room5>{_LIKELY})的(?=[ ,。!?]|$)"
    rf"|(?<![0-9.:第路-])(?P<room3>{_LIKELY})(?={_SAID_AFTER}))"
)
_AFTER_NAME = late(rf" ?(?P<room>{_LIKELY})(?:室|房)?{_NOT_PART}")


# What lies at a building of any number; a gate has a small one.
_BESIDE = late("架空层|楼下|[东西南北]侧|地下室")
_GATE_NUMBER = 4
_FRONT = late("门[前口外洞]")
_ROOMS = ("room", "room2", "room3", "room4", "room5", "few")
# Both begin with one set of characters, which `re` looks for before all else.
_SIGN = late("[0-9A-Za-z一二三四五六七八九十百零〇两廿卅东西南北](?: ?[号栋幢座#]|(?<=[A-Za-z])楼)")
_THREE_DIGITS = late("[0-9零〇一二三四五六七八九幺](?:(?<=[0-9])[0-9]{2}|(?<![0-9])[零〇一二三四五六七八九幺]{2})")
_LONGEST = 6  # characters of a building's number


class Marks(NamedTuple):
    """What may be doors: 3号楼2单元502, 3-2-502, 6门401."""

    doors: list[re.Match[str]]
    dashed: list[re.Match[str]]
    gates: list[re.Match[str]]


class Door(NamedTuple):
    """Building, unit and room as ASCII, and where they stand in the text."""

    building: str | None
    unit: str | None
    room: str | None
    start: int
    end: int


def find_marks(text: str) -> Marks:
    """Return what may be doors in `text`."""
    return Marks(
        list(_DOOR.finditer(text, max(0, sign.start() - _LONGEST))) if (sign := _SIGN.search(text)) else [],
        list(_DASHED.finditer(text)) if "-" in text else [],
        list(_GATE.finditer(text)) if "门" in text else [],
    )


def name_ends(text: str, marks: Marks) -> list[tuple[int, bool]]:
    """Return where doors begin that the name of an estate may stand before; False where that must end like one."""
    ends = [
        (match.start(), match["bare"] is None)
        for match in marks.doors
        if not _is_counted(text, match) and (match["bare"] is None or _ends_a_name(text, match))
    ]
    ends += [(match.start(), bool(match["unit"] or _LIKELY_ROOM.fullmatch(match["room"]))) for match in marks.dashed]
    ends += [(match.start(), False) for match in marks.gates]
    return ends


def _ends_a_name(text: str, match: re.Match[str]) -> bool:
    """Whether 7号 without 楼 may be a building: 桃源里7号, and with a room behind it any name's (南菁园7号302)."""
    before = text[match.start() - 1 : match.start()]
    roomy = (match["room"] and _LIKELY_ROOM.fullmatch(match["room"])) or _BESIDE.match(text, match.end())
    return before in ("里", "坊", "弄", "墅") or bool(roomy and before and before in "园庭府邸湾郡轩阁居舍堡")


def find_doors(text: str, marks: Marks, estate_ends: Sequence[int]) -> list[Door]:
    """Return the doors in normalised `text`, in their order; `estate_ends` is where the names of estates end."""
    numbered = _THREE_DIGITS.search(text)
    if not (numbered or estate_ends or any(marks) or "单元" in text):
        return []
    doors: list[Door] = []
    taken = 0  # a bit for each character of a door
    for match in _written(text, marks, estate_ends, numbered=bool(numbered)):
        span = (1 << match.end()) - (1 << match.start())
        if taken & span:
            continue
        taken |= span
        part = match.groupdict()
        room = next(filter(None, map(part.get, _ROOMS)), None)
        building, unit, room = (ascii_digits(v) if v else None for v in (part.get("building"), part.get("unit"), room))
        doors.append(Door(building, unit, room, *match.span()))
    return sorted(doors, key=attrgetter("start")) if len(doors) > 1 else doors


def _written(text: str, marks: Marks, estate_ends: Sequence[int], *, numbered: bool) -> Iterator[re.Match[str]]:
    """Yield what may be doors, the surest first."""
    ends = set(estate_ends)
    for match in marks.doors:
        if match["bare"] is None or _bare_number_is_a_building(text, match, ends):
            compass = match["building"] in "东西南北" and text[match.end("building")] not in "栋幢座"
            if not compass and not _is_counted(text, match):
                yield match
    for match in marks.dashed:
        if match.start() in ends or match["unit"] or _at_home(text, match) or _is_all_of_a_clause(text, match):
            yield match
    if "单元" in text:
        yield from _UNIT.finditer(text)
    for match in marks.gates:
        if match.start() in ends or _at_home(text, match):
            yield match
    yield from filter(None, (_AFTER_NAME.match(text, end) for end in estate_ends))
    if numbered:
        yield from _ROOM_ALONE.finditer(text)


def _is_counted(text: str, match: re.Match[str]) -> bool:
    """一座小山, 两栋楼 and 七座车 are no addresses."""
    said, measure = match["building"], text[match.end("building") : match.end("building") + 1]
    if match["unit"] or match["room"] or measure not in ("座", "栋", "幢"):
        return False
    if text.startswith("座的", match.end("building")):  # 三座的沙发
        return True
    before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
    if measure == "座" and (said in ("一", "两") or (after and after in "车桥山位客坟") or before == "第"):
        return True
    return said == "两" or (
        said == "一" and ((bool(before) and before in "这那整每哪有同某") or bool(_MANY.match(text, match.end())))
    )


def _bare_number_is_a_building(text: str, match: re.Match[str], estate_ends: set[int]) -> bool:
    after = text[match.end("bare") : match.end("bare") + 1]
    if after and after in "单线桌车店门口机" and not _is_a_front(text, match):
        return False
    behind = len(text[max(0, match.start() - 2) : match.start()].rstrip(" ,"))  # 海棠花园西区,22号501
    parted = behind < 2 and max(0, match.start() - 2) + behind in estate_ends
    return match.start() in estate_ends or bool(match["room"] and (parted or _at_home(text, match)))


def _is_a_front(text: str, match: re.Match[str]) -> bool:
    """26号门口 lies before a building; 2号门口 may be a gate, unless a lane stands before it."""
    number = int(said) if (said := ascii_digits(match["building"])).isdecimal() else 0
    in_lane = text[match.start() - 1 : match.start()] == "弄"
    return bool(_FRONT.match(text, match.end("bare"))) and (in_lane or number > _GATE_NUMBER)


def _is_all_of_a_clause(text: str, match: re.Match[str]) -> bool:
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    likely = _LIKELY_ROOM.fullmatch(match["room"])
    return bool(likely) and before in tuple(",。!?") and after in ("", *",。!")


def _at_home(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 4) : match.start()]
    return not before.strip(" ,.") or any(w in before for w in ("住", "家", "址", "在", "到", "楼"))
