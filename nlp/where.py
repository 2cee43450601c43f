"""Places that people live in: 幸福小区3号楼2单元502, 盈港路388弄12号301, 3-2-502, 张家村三组.

A door is read first (building, unit, room), then the name that stands before it; a name without a
door is believed only with a suffix that speaks for itself, or from the community's own gazetteer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import ahocorasick_rs

from nlp.meaning import Where
from nlp.numerals import ascii_digits

_N = r"(?:[0-9]{1,3}|[一二三四五六七八九十百零〇两]{1,4})"
_L = r"[A-Za-z]"
_ROOM = r"(?:[0-9]{3,4}|[零〇一二三四五六七八九幺]{3,4})"
_NOT_A_ROOM = r"(?![0-9])(?!块|元|个|人|路|年|天|斤|米|号|弄|多|万|度|平|分|次|,[0-9]{3})"
_SEP = r"[ ,.、的]?"
_TO_ROOM = rf"(?:{_SEP}(?:[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}})(?:楼|层){_SEP}(?!{_N}号))?"

_DOOR = re.compile(
    rf"""
    (?P<building>{_N}|{_L}|[东西南北])
    (?: 号楼 | [栋幢座#] 楼? | 号院?(?P<bare>) | (?<=[A-Za-z])楼 )
    (?: {_SEP} (?P<unit>{_N}|{_L}) (?: 单元 | 门(?=[0-9]) ) )?
    {_TO_ROOM}
    (?: {_SEP} (?P<room>{_ROOM}) {_NOT_A_ROOM} (?:室|房|号房)? )?
    """,
    re.VERBOSE,
)
_DASHED = re.compile(
    r"(?<![0-9.-])(?P<building>[0-9]{1,3}|[A-Za-z])-(?:(?P<unit>[0-9]{1,2})-)?"
    r"(?P<room>[0-9]{3,4})(?![0-9-])"
)
_UNIT = re.compile(rf"(?P<unit>{_N}|{_L})单元(?:{_TO_ROOM}{_SEP}(?P<room>{_ROOM}){_NOT_A_ROOM}(?:室|房)?)?")
_ROOM_ALONE = re.compile(
    rf"(?P<room>{_ROOM})(?:室|房间|号房)|(?:住在?|家在|我家|我是|房号|门牌号?|室号|改成|送到)"
    rf"(?:{_SEP}{_N}(?:楼|层))?{_SEP}(?P<room2>{_ROOM}){_NOT_A_ROOM}(?![0-9:月点])"
)

_HAN = "[\u4e00-\u9fff]"
_NUMBER = r"(?:[0-9]{1,5}|[一二三四五六七八九十百零〇两]{1,6})"
_ROAD = re.compile(
    rf"(?P<name>{_HAN}{{1,8}}?(?:路|街|大道|胡同|巷|里|弄堂|道))"
    rf"(?P<number>{_NUMBER}(?:[-之][0-9]{{1,3}})?(?:弄(?:{_N}支弄)?|号院|号大院|号)|{_N}巷)"
)
_LANE = re.compile(rf"(?P<number>{_NUMBER}弄)(?={_N}号)")
_STRONG = (
    "小区|新村|花园|家园|公寓|家属院|家属楼|宿舍院|大院|一号院|壹号院|嘉园|佳园|馨园|名园|丽园|景园|御园|"
    "豪庭|华庭|华府|名邸|名都|山庄|公馆|别墅|华城|新城|庄园|苑|村|庄|屯|寨"
)
_WEAK = "里|坊|园|庭|府|邸|城|湾|郡|轩|阁|居|舍|岛|国际|广场|中心|大厦|都|营|堡|岸|台|天地|公社|之光|江南"
_TAIL = rf"(?:[一二三四五六七八九十东西南北中新老ABCDabcd0-9][区期坊](?!里)|{_N}组|{_N}队)?"
_TAIL_HERE = re.compile(_TAIL)
_NAMED = re.compile(
    rf"(?P<name>{_HAN}{{1,10}}?(?:{_STRONG})(?:小区|新村|花园|公寓|家园)?)(?P<tail>{_TAIL})(?!路|委|民)"
)
_BEFORE_DOOR = re.compile(rf"(?P<name>{_HAN}{{1,9}}(?:{_STRONG}|{_WEAK}))(?P<tail>{_TAIL})$")
_SAID_BEFORE_DOOR = re.compile(
    rf"(?:住在?|家在|地址是?:?|位于|送到|来到|人在|定位) ?(?P<name>{_HAN}{{3,6}})(?P<tail>{_TAIL})$"
)

_CUT = re.compile(
    "我们|你们|他们|她们|咱们|俺们|阿拉|家住|我家|我住|他家|她家|家在|就在|是在|现在|住在|人在|不在|"
    "已到|来到|送到|走到|跑到|到了|请来|过来|回来|隔壁|对面|旁边|附近|地址|位于|坐标|位置|更正|关于|"
    "反映|报修|走访|发现|预约|麻烦|师傅|这里|那里|这边|那边|靠近|经过|路过|刚从|有人|老家|应该|定位|认领|"
    "[在住到去从的了是有请给帮把被让叫跟往骑进我你您他她俺咱这那哪就也都想要能会说问找停:]|"
    f"[路街](?={_HAN}{{2,6}}(?:小区|新村|花园|家园|公寓|苑))"
)
_GENERIC = re.compile(
    "^(?:小|新|老|旧|全|整|本|各|半|每|邻|别|某|同|一|几|两|该|此|外|多|好多|许多|很多|附近|周边|文明|美丽|"
    "智慧|平安|封闭|封闭式|安置|拆迁|回迁|老旧|高档|高端|普通|其他|其它|别的|自己|本地|住宅|居民|商业)?个?"
    "(?:小区|新村|村庄|山村|农村|乡村|社区|花园|公寓|家园|大院|山庄|庄园|别墅|新城|村|庄|屯|寨|苑|家属[院楼])$|"
    "(?:来|进|出|回|驻|下|环|绕|离|认养|打扫|清理|管理|美化|巡逻|巡查|维护|改造|创建|全)(?:小区|村|庄|社区)$|"
    "(?:后|前|屋顶|空中|街心|楼顶|中心|口袋|小)花园$|"
    "(?:城中|新农|农|乡|渔|美丽乡|度假|民俗|自然|行政|移民|隔壁|邻|小山)村$|"
    "(?:公|幼儿|校|菜|果|茶|动物|植物|乐|产业|科技|工业|田|桃|葡萄|草莓|游乐|采摘)园$|"
    "(?:家|村|屋|小区|楼|手|心|夜|城|院|店|县|市|厂|乡|镇|房|水|沟|井|车|路|箱|桶|群|河|棚|地|园|厅)里$|"
    "(?:购物|服务|活动|文化|市|商业|体育|健身|受理|社区|人民|音乐)(?:广场|中心|城)$|"
    "(?:老|大|小|客|民|邻|定|移)(?:居|城|都)$|[楼门下上旁口]$"
)

_DENIED = re.compile(r"(?:不是|不在|不住|不去|别去|并非|而非)(?:在|住)?$")
_CORRECTED = re.compile("改|换成|搬到|应该|更正|写错|说错|打错|错了|其实")


class Place(NamedTuple):
    """A place, and where it stands in the text."""

    where: Where
    start: int
    end: int


class Places:
    """Finds places; knows the names of the community's own estates."""

    def __init__(self, gazetteer: Mapping[str, str]) -> None:
        """Take the names that are always believed, as written → the place's own name."""
        self._own_names = {written: name or written for written, name in gazetteer.items() if written}
        self._names = list(self._own_names)
        self._finder = ahocorasick_rs.AhoCorasick(self._names, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)

    def find(self, text: str) -> list[Place]:
        """Return the places in normalised `text`, in their order."""
        estates = self._estates(text)
        places: list[Place] = []
        used: set[int] = set()
        for door, start, end in _doors(text, [e for _, _, e in estates]):
            near = next(
                (i for i, (_, s, e) in enumerate(estates) if i not in used and (0 <= start - e <= 1 or s < end <= e)),
                None,
            )
            if near is not None:
                used.add(near)
                name, s, _ = estates[near]
                places.append(Place(Where(name, door.building, door.unit, door.room), s, end))
            else:
                places.append(Place(door, start, end))
        places += [Place(Where(name), s, e) for i, (name, s, e) in enumerate(estates) if i not in used]
        places.sort(key=lambda place: place.start)
        return places

    def _estates(self, text: str) -> list[tuple[str, int, int]]:
        found: list[tuple[str, int, int]] = []
        for which, start, end in self._finder.find_matches_as_indexes(text):
            tail = _TAIL_HERE.match(text, end)
            until = tail.end() if tail else end
            found.append((self._own_names[self._names[which]] + text[end:until], start, until))
        for start, end in _roads(text):
            _add(found, text, start, end)
        for match in _NAMED.finditer(text):
            left = _left(text, match.start("name"), match.end("name"))
            if left is not None and match.end("name") - left >= 2:
                _add(found, text, left, match.end())
        for match in (*_DOOR.finditer(text), *_DASHED.finditer(text)):
            if match.groupdict().get("bare") is None:
                _add_name_before(found, text, match.start())
        return sorted(found, key=lambda estate: estate[1])


def the_place(text: str, places: Sequence[Place]) -> Where | None:
    """Return the one place that `text` is about: corrections heeded, parts put together."""
    kept = [p for p in places if not _DENIED.search(text, max(0, p.start - 5), p.start)]
    for i in range(len(kept) - 1, 0, -1):
        if _CORRECTED.search(text, kept[i - 1].end, kept[i].start):
            kept = kept[i:]
            break
    if not kept:
        return None
    where = kept[0].where
    for place in kept[1:]:
        more = place.where
        clash = (more.estate and where.estate) or (more.building and where.building) or (more.room and where.room)
        if not clash:
            where = Where(
                where.estate or more.estate,
                where.building or more.building,
                where.unit or more.unit,
                where.room or more.room,
            )
    return where


def _add(found: list[tuple[str, int, int]], text: str, start: int, end: int) -> None:
    if not any(s < end and start < e for _, s, e in found):
        found.append((text[start:end], start, end))


def _add_name_before(found: list[tuple[str, int, int]], text: str, door: int) -> None:
    for pattern in (_BEFORE_DOOR, _SAID_BEFORE_DOOR):
        before = pattern.search(text, max(0, door - 14), door)
        if before is None:
            continue
        start = _left(text, before.start("name"), before.end("name"))
        if start is not None and before.end("name") - start >= 3:
            _add(found, text, start, before.end())
            return


def _left(text: str, start: int, end: int) -> int | None:
    """Cut what is no part of the name off its left side; None if no name is left."""
    for cut in _CUT.finditer(text, start, end - 1):
        start = cut.end()
    return None if _GENERIC.search(text[start:end]) else start


def _roads(text: str) -> list[tuple[int, int]]:
    spans = []
    for match in _ROAD.finditer(text):
        start = _left(text, match.start("name"), match.end("name"))
        lane_or_yard = not match["number"].endswith("号")
        if start is None or match.end("name") - start < 2:
            continue
        name = text[start : match.end("name")]
        if name.endswith("里") and not lane_or_yard and len(name) < 3:
            continue
        if name.endswith(("道", "里")) and name[-2:] in ("知道", "通道", "楼道", "频道", "轨道", "巷道"):
            continue
        spans.append((start, match.end()))
    spans += [m.span("number") for m in _LANE.finditer(text)]
    return spans


def _doors(text: str, estate_ends: Sequence[int]) -> list[tuple[Where, int, int]]:
    doors: list[tuple[Where, int, int]] = []

    def add(match: re.Match[str], room: str | None = None) -> None:
        if any(s < match.end() and match.start() < e for _, s, e in doors):
            return
        part = match.groupdict()
        door = Where(
            None,
            *(
                ascii_digits(value) if value else None
                for value in (part.get("building"), part.get("unit"), part.get("room") or room)
            ),
        )
        doors.append((door, match.start(), match.end()))

    for match in _DOOR.finditer(text):
        if match["bare"] is not None and not _bare_number_is_a_building(text, match, estate_ends):
            continue
        if match["building"] in "东西南北" and text[match.end("building")] not in "栋幢座":
            continue
        add(match)
    for match in _DASHED.finditer(text):
        if match.start() in estate_ends or match["unit"] or _at_home(text, match):
            add(match)
    for match in _UNIT.finditer(text):
        add(match)
    for match in _ROOM_ALONE.finditer(text):
        add(match, match["room2"])
    return sorted(doors, key=lambda door: door[1])


def _bare_number_is_a_building(text: str, match: re.Match[str], estate_ends: Sequence[int]) -> bool:
    after = text[match.end("bare") : match.end("bare") + 1]
    if after and after in "单线桌车店门口机":
        return False
    return match.start() in estate_ends or bool(match["room"] and _at_home(text, match))


def _at_home(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 4) : match.start()]
    return not before.strip(" ,.") or any(w in before for w in ("住", "家", "址", "在", "到", "楼"))
