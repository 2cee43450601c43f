"""Places that people live in: 幸福小区3号楼2单元502, 盈港路388弄12号301, 3-2-502, 张家村三组.

A door is read first (building, unit, room), then the name that stands before it; a name without a
door is believed only with a suffix that speaks for itself, or from the community's own gazetteer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from operator import attrgetter, itemgetter
from typing import NamedTuple

import ahocorasick_rs

from nlp.doors import NUMBER, Marks, find_doors, find_marks, name_ends
from nlp.estates import bare_names
from nlp.hamlets import hamlets, is_by_surname, unit_housing
from nlp.late import late
from nlp.meaning import Where
from nlp.names import GENERIC, HAN, SAYS_ELSE, STRONG, after_times, left

_ROAD_NUMBER = r"[甲乙丙丁]?(?:[0-9]{1,5}|[一二三四五六七八九十百零〇两廿卅]{1,6})"
_ROAD = late(
    rf"(?P<name>{HAN}{{1,8}}?(?:路|街|大道|胡同|巷|里|弄堂|道))"
    rf"(?P<number>{_ROAD_NUMBER}(?:[-之][0-9]{{1,3}})?(?:弄(?:{NUMBER}支弄)?|号院|号大院|号(?! ?楼))|{NUMBER}巷)"
)
_STREET = late("[路街道同巷里堂](?=[甲乙丙丁]?[0-9一二三四五六七八九十百零〇两廿卅])")  # all roads end so
_LONGEST_ROAD = 9  # characters before that
_LANE = late(rf"(?P<number>{_ROAD_NUMBER}弄)(?={NUMBER}号)")
_WEAK = "街(?=[一二三四五六七八九十0-9]{1,3}区)|里|坊|园|庭|府|邸|城|湾|郡|轩|阁|居|舍|岛|国际|广场|中心|大厦|都|营|堡|岸|台|天地|公社|之光|江南|墅|樾|宸|澜|汀|洲|弄|院|[一壹]号"
_PART = "(?:[一二三四五六七八九十甲乙丙丁东西南北中ABCDabcd]|[0-9]{1,2})"
_TAIL = (
    rf"(?:第?(?:[东西南北]?[一二三四五六七八九十]{{1,3}}|[甲乙丙丁东西南北中新老ABCDabcd]|[0-9]{{1,2}})(?:期(?:{_PART}区)?|街区|组团|街坊|[区坊](?!里))"
    rf"|[一二三四五六七八九十]村|第?{NUMBER}(?:村民小?组|生产队|组|队|社(?![区会])))?"
)
_TAIL_HERE = late(_TAIL)
_LONGEST = 10  # characters of a name before what it ends with
_NAMED = late(
    rf"(?P<name>{HAN}{{1,{_LONGEST}}}?(?:{STRONG})(?:小区|新村|花园|公寓|家园|村(?![里口民委头]))?)(?P<tail>{_TAIL})"
    "(?!路(?![灯面])|委|民|(?<=村)(?<![家庄沟桥塘湾浜坡山河头西东南北子潭坪坝岭岗坞埭营铺泉洼峪寨坳]村)[里口]|(?<=村)(?:官|晚|支|主任|长|干|小(?!区|组)|道|级|务|史|规|容|落)|(?<=庄)(?:子|稼)|(?<=屯)(?![ ,。!?里村东西南北的口家老有那小第一二三四五六七八九十0-9]|$)|(?<=名都)(?!小区|[东西南北0-9一二三四五六七八九十]))"
)
_BEFORE_DOOR = late(rf"(?P<name>{HAN}{{1,9}}(?:{STRONG}|{_WEAK}))(?P<tail>{_TAIL}) ?$")
_HAMLET = late(
    rf"(?P<name>{HAN}{{2,4}}[湾沟坪坡浜塘桥岗坝店庙铺集冲垸塆圩埭宅港岭崖坞庄])(?P<tail>第?{NUMBER}(?:村民小?组|生产队|组|队))"
)
# Any name may stand at the beginning of a clause before a door, if it says nothing else: 云栖谷17幢.
_OPEN = late(rf"(?:^|[ ,。!?;:、])(?P<name>{HAN}{{3,9}})(?P<tail>{_TAIL}) ?$")
_NUMBERED_YARD = late(r"(?:^|(?<=[ ,。!?;:、在到住]))[0-9]{1,3}号院(?![0-9])")
_SAID_BEFORE_DOOR = late(
    rf"(?:住[在勒辣嘞]?|家在|地址是?:?|位于|送到|来到|人在|定位) ?(?P<name>{HAN}{{3,6}})(?P<tail>{_TAIL})$"
)

_STOPS = " ,。!?;:、"
_DOOR_NEXT = late(f" ?(?:{NUMBER}|[A-Z])(?:号|栋|幢|座|#|-)")
_HOUSE_NUMBER = late("[0-9一二三四五六七八九十百零〇两廿卅](?:号|弄|巷)")
_SUFFIX = late(STRONG)
_DOES = late("[没还再先才别不一起都就快]")  # 一起弄3号
_DENIED = late(r"(?:不是|不在|不住|不去|别去|并非|而非)(?:在|住)?$")
_CARRIED = late("搬[到去进]|挪到|送到|抬到|运到")
_AT_ANOTHER = late(r"[,。 ]是$")
_HOME = late("住在?$")  # 我住5号楼，是3号楼扔的
_MISTAKEN = late("不对|[写说打]错|错了|更正")
_CORRECTED = late("改|换成|应该|更正|写错|说错|打错|错了|其实|不对")


class Place(NamedTuple):
    """A place, and where it stands in the text."""

    where: Where
    start: int
    end: int


class _Names:
    """The names found so far in a text; what overlaps an earlier one is not added."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.estates: list[tuple[str, int, int]] = []
        self._taken = 0  # a bit for each character of a name

    def add(self, start: int, end: int, name: str | None = None) -> None:
        span = (1 << end) - (1 << start)
        if not self._taken & span:
            self._taken |= span
            self.estates.append((self.text[start:end] if name is None else name, start, end))


class Places:
    """Finds places; knows the names of the community's own estates."""

    def __init__(self, gazetteer: Mapping[str, str]) -> None:
        """Take the names that are always believed, as written → the place's own name."""
        self._own_names = {written: name or written for written, name in gazetteer.items() if written}
        self._names = list(self._own_names)
        self._finder = ahocorasick_rs.AhoCorasick(self._names, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)

    def find(self, text: str) -> list[Place]:
        """Return the places in normalised `text`, in their order."""
        marks = find_marks(text)
        estates = self._estates(text, marks)
        doors = find_doors(text, marks, [end for _, _, end in estates])
        if not doors:
            return [Place(Where(name), start, end) for name, start, end in estates]
        inside = {at: i for i, (_, start, end) in enumerate(estates) for at in range(start, end)}
        places: list[Place] = []
        used: set[int] = set()
        for door in doors:
            near = inside.get(door.end - 1, inside.get(door.start - 1, inside.get(door.start - 2)))
            if near is None or near in used:
                places.append(Place(Where(None, door.building, door.unit, door.room), door.start, door.end))
            else:
                used.add(near)
                name, start, _ = estates[near]
                places.append(Place(Where(name, door.building, door.unit, door.room), start, door.end))
        places += [Place(Where(name), s, e) for i, (name, s, e) in enumerate(estates) if i not in used]
        places.sort(key=attrgetter("start"))
        return places

    def _estates(self, text: str, marks: Marks) -> list[tuple[str, int, int]]:
        found = _Names(text)
        for which, start, end in self._finder.find_matches_as_indexes(text) if self._names else ():
            tail = _TAIL_HERE.match(text, end)
            until = tail.end() if tail else end
            found.add(start, until, self._own_names[self._names[which]] + text[end:until])
        for start, end in _roads(text) if _HOUSE_NUMBER.search(text) else ():
            found.add(start, end)
        ending = _SUFFIX.search(text)
        for match in _NAMED.finditer(text, max(0, ending.start() - _LONGEST)) if ending else ():
            begins = left(text, match.start("name"), match.end("name"))
            if begins is not None and _is_enough(text, match, begins):
                found.add(begins, match.end())
        for start, end in _without_doors(text):
            found.add(start, end)
        for end, freely in name_ends(text, marks) if any(marks) else ():
            _add_name_before(found, end, freely=freely)
        return _together(sorted(found.estates, key=itemgetter(1))) if len(found.estates) > 1 else found.estates


def the_place(text: str, places: Sequence[Place]) -> Where | None:
    """Return the one place that `text` is about: corrections heeded, parts put together."""
    kept = [p for p in places if not _DENIED.search(text, max(0, p.start - 5), p.start)]
    wrong: Where | None = None
    for i in range(len(kept) - 1, 0, -1):
        moved = _CARRIED.search(text, kept[i - 1].end, kept[i].start)
        if moved and text[max(0, kept[i - 1].start - 1) : kept[i - 1].start] in ("从", "把", "由"):
            continue
        at_home = _HOME.search(text, max(0, kept[i - 1].start - 2), kept[i - 1].start)
        elsewhere = at_home and _AT_ANOTHER.search(text, kept[i - 1].end, kept[i].start)
        corrected = _CORRECTED.search(text, kept[i - 1].end, kept[i].end)
        if moved or elsewhere or corrected:
            if _MISTAKEN.search(text, kept[i - 1].end, kept[i].end):
                wrong = kept[i - 1].where
            kept = kept[i:]
            break
    if not kept:
        return None
    where = kept[0].where
    if not (where.building or where.room):  # what only has a name may be spoken of: 养老公寓返利，我住柳浪新苑5幢
        doors = [p for p in kept[1:] if p.where.estate and p.where.building]
        kept = doors or kept
        where = kept[0].where
    for place in kept[1:]:
        more = place.where
        if not (
            _differ(where.estate, more.estate)
            or _differ(where.building, more.building)
            or _differ(where.room, more.room)
        ):
            where = _filled(where, more)
    return _mended(where, wrong) if wrong else where


def _differ(one: str | None, other: str | None) -> bool:
    return bool(one and other and one != other)


def _filled(where: Where, more: Where) -> Where:
    return Where(
        where.estate or more.estate,
        where.building or more.building,
        where.unit or more.unit,
        where.room or more.room,
    )


def _mended(where: Where, wrong: Where) -> Where:
    """幸福小区3号楼402，不对，是5号楼: what was not named anew stays."""
    if where.estate:
        return where
    return _filled(where, Where(wrong.estate) if where.building and where.room else wrong)


def _is_enough(text: str, match: re.Match[str], start: int) -> bool:
    """A name of two characters needs more beside it (赵庄五组, 东苑7幢), or stands alone."""
    length = match.end("name") - start
    if length != 2:
        return length > 2
    alone = text[max(0, start - 1) : start].strip(_STOPS) == text[match.end() : match.end() + 1].strip(_STOPS) == ""
    return bool(
        match["tail"] or _DOOR_NEXT.match(text, match.end()) or alone or is_by_surname(text, start, match.end())
    )


def _together(found: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """百步亭小区温馨苑 is one estate within another."""
    estates: list[tuple[str, int, int]] = []
    for name, start, end in found:
        if estates and estates[-1][2] == start:
            outer, since, _ = estates.pop()
            estates.append((outer + name, since, end))
        else:
            estates.append((name, start, end))
    return estates


def _without_doors(text: str) -> Iterator[tuple[int, int]]:
    """Yield the names whose everyday ending is believed for what stands around them."""
    for match in _HAMLET.finditer(text) if "组" in text or "队" in text else ():
        start = after_times(text, match.start("name"), match.end("name"))
        name = text[start : match.end("name")]
        if not (SAYS_ELSE.search(name) or GENERIC.search(name)):
            yield start, match.end()
    for start, end in chain(bare_names(text), hamlets(text), unit_housing(text)):
        tail = _TAIL_HERE.match(text, end)
        yield start, tail.end() if tail else end
    for match in _NUMBERED_YARD.finditer(text) if "号院" in text else ():
        yield match.span()


def _add_name_before(found: _Names, door: int, *, freely: bool) -> None:
    text = found.text
    for pattern in (_BEFORE_DOOR, _SAID_BEFORE_DOOR, _OPEN) if freely else (_BEFORE_DOOR,):
        before = pattern.search(text, max(0, door - 14), door)
        if before is None:
            continue
        start = left(text, before.start("name"), before.end("name"))
        if start is None or before.end("name") - start < (2 if start == before.start("name") else 3):
            continue
        lane = text[before.end("name") - 1] == "弄"
        if lane and (freely or before.end("name") - start < 3 or _DOES.search(text, start, before.end("name") - 1)):
            continue
        said_else = pattern is not _BEFORE_DOOR and SAYS_ELSE.search(text, start, before.end("name"))
        if said_else or (pattern is _OPEN and before.end("name") - start > 6):
            continue
        found.add(start, before.end("tail"))
        return


def _roads(text: str) -> list[tuple[int, int]]:
    spans = []
    street = _STREET.search(text)
    for match in _ROAD.finditer(text, max(0, street.start() - _LONGEST_ROAD)) if street else ():
        start = left(text, match.start("name"), match.end("name"))
        lane_or_yard = not match["number"].endswith("号")
        if start is None or match.end("name") - start < 2:
            continue
        name = text[start : match.end("name")]
        if name.endswith("里") and not lane_or_yard:  # its numbers are those of houses
            continue
        if name.endswith(("道", "里")) and name[-2:] in ("知道", "通道", "楼道", "频道", "轨道", "巷道"):
            continue
        spans.append((start, match.end()))
    for match in _LANE.finditer(text) if "弄" in text else ():
        before = _BEFORE_DOOR.search(text, max(0, match.start() - 12), match.start())
        start = left(text, before.start("name"), before.end("name")) if before else None
        spans.append((match.start() if start is None else start, match.end("number")))
    return spans
