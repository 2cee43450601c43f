"""Places that people live in: 幸福小区3号楼2单元502, 盈港路388弄12号301, 3-2-502, 张家村三组.

A door is read first (building, unit, room), then the name that stands before it; a name without a
door is believed only with a suffix that speaks for itself, or from the community's own gazetteer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import ahocorasick_rs

from nlp.doors import NUMBER, Marks, find_doors, find_marks, name_ends
from nlp.meaning import Where

_HAN = "[\u4e00-\u9fff]"
_ROAD_NUMBER = r"[甲乙丙丁]?(?:[0-9]{1,5}|[一二三四五六七八九十百零〇两]{1,6})"
_ROAD = re.compile(
    rf"(?P<name>{_HAN}{{1,8}}?(?:路|街|大道|胡同|巷|里|弄堂|道))"
    rf"(?P<number>{_ROAD_NUMBER}(?:[-之][0-9]{{1,3}})?(?:弄(?:{NUMBER}支弄)?|号院|号大院|号(?! ?楼))|{NUMBER}巷)"
)
_LANE = re.compile(rf"(?P<number>{_ROAD_NUMBER}弄)(?={NUMBER}号)")
_STRONG = (
    "小区|新村|花园|家园|公寓|家属院|家属楼|宿舍院|大院|一号院|壹号院|嘉园|佳园|馨园|名园|丽园|景园|御园|"
    "豪庭|华庭|华府|名邸|名都|山庄|公馆|别墅|华城|新城|庄园|苑|村|庄|屯|寨"
)
_WEAK = "里|坊|园|庭|府|邸|城|湾|郡|轩|阁|居|舍|岛|国际|广场|中心|大厦|都|营|堡|岸|台|天地|公社|之光|江南"
_TAIL = (
    rf"(?:第?(?:[一二三四五六七八九十甲乙丙丁东西南北中新老ABCDabcd]|[0-9]{{1,2}})[区期坊](?!里)"
    rf"|[一二三四五六七八九十]村|第?{NUMBER}(?:村民小?组|生产队|组|队|社(?![区会])))?"
)
_TAIL_HERE = re.compile(_TAIL)
_NAMED = re.compile(
    rf"(?P<name>{_HAN}{{1,10}}?(?:{_STRONG})(?:小区|新村|花园|公寓|家园|村(?![里口民委头]))?)(?P<tail>{_TAIL})"
    "(?!路|委|民|(?<=村)(?<![家庄沟桥塘湾浜坡山河头西东南北子]村)[里口]|(?<=村)(?:官|晚|支|主任|长|干|小(?!区|组)|道|级|务|史|规|容|落)|(?<=庄)(?:子|稼)|(?<=屯)(?![ ,。!?里村东西南北的口家老有那小第一二三四五六七八九十0-9]|$)|(?<=名都)(?!小区|[东西南北0-9一二三四五六七八九十]))"
)
_BEFORE_DOOR = re.compile(rf"(?P<name>{_HAN}{{1,9}}(?:{_STRONG}|{_WEAK}))(?P<tail>{_TAIL}) ?$")
_HAMLET = re.compile(
    rf"(?P<name>{_HAN}{{2,4}}[湾沟坪坡浜塘桥岗坝店庙铺集冲垸圩埭宅港岭崖坞庄])(?P<tail>第?{NUMBER}(?:村民小?组|生产队|组|队))"
)
# Any name may stand at the beginning of a clause before a door, if it says nothing else: 云栖谷17幢.
_OPEN = re.compile(rf"(?:^|[ ,。!?;:、])(?P<name>{_HAN}{{3,9}})(?P<tail>{_TAIL}) ?$")
_SAYS_ELSE = re.compile(
    "[修换装灯泡管梯漏坏堵通洗扫运送搬取报服务活志愿圾递停断查找病老爷奶伯婆孩童助餐饭菜药车位锁匙费欠吵闹狗猫视故障急救"
    "火烟厨厕桶调电压打买卖约订租借查问说看做弄搞办登记楼层单号室房间们的了着过吗呢吧啊呀谢叫喊喂交收付帮请麻烦在是不没到从去跟和或来已经我你他她它栋幢改叫辆出张台]"
    "|礼拜|星期|上个|下个|[这本上下]周|龙头|马桶|空调|清理|物业|业主|水(?:表|箱|池)|下水|时候|今天|明天|昨天|后天|早上|晚上|上午|下午|中午"
)
# Alone in its clause a name must end like one.
_ALONE = re.compile(
    rf"(?:^|(?<=[ ,。!?;:、]))(?:住|在|到|就在|位于|地址)?:?(?P<name>{_HAN}{{2,5}}(?:湾|半岛|水岸|人家|雅筑|小筑|雅苑|阁|轩|华府|府邸|郡|庭|雅居|丽舍|新都会|门第|名门|名筑))"
    rf"(?P<tail>{_TAIL})(?=(?: ?[0-9]{{3,4}}室?)?(?:[东西南北]?大?门|门口|门前|对面|旁边?|附近|后面|那边|楼下)?(?:[ ,。!?;、]|$))"
)
_YARD = re.compile(
    rf"(?:^|(?<=[ ,。!?;:、在到从]))(?:就在)?(?P<name>{_HAN}{{2}}里)(?=的?活动室|门口|门前|院子|弄堂|[东西南北]门|大门)"
)
_NUMBERED_YARD = re.compile(r"(?:^|(?<=[ ,。!?;:、在到住]))[0-9]{1,3}号院(?![0-9])")
_SAID_BEFORE_DOOR = re.compile(
    rf"(?:住在?|家在|地址是?:?|位于|送到|来到|人在|定位) ?(?P<name>{_HAN}{{3,6}})(?P<tail>{_TAIL})$"
)

_STOPS = " ,。!?;:、"
_DOOR_NEXT = re.compile(f" ?(?:{NUMBER}|[A-Z])(?:号|栋|幢|座|#|-)")
_HOUSE_NUMBER = re.compile("[0-9一二三四五六七八九十百零〇两](?:号|弄|巷)")
_SUFFIX = re.compile(_STRONG)
_CUT = re.compile(
    "我们|你们|他们|她们|咱们|俺们|阿拉|家住|我家|我住|他家|她家|家在|就在|是在|现在|住在|人在|不在|"
    "已到|来到|送到|走到|跑到|到了|请来|过来|回来|隔壁|对面|旁边|附近|地址|位于|坐标|位置|更正|关于|"
    "反映|报修|走访|发现|预约|麻烦|师傅|这里|那里|这边|那边|靠近|经过|路过|刚从|有人|老家|应该|定位|认领|"
    "换成|改成|改为|改送|抵达|到达|天吧|在家(?=..)|来(?![福凤安宾])(?=..)|搬来|今年|如今|今天|明天|本人系|[^化]学生(?=村)|修修|前头|派人|避难|街道(?=.{3})|(?<!小)镇(?=..)|(?<!建)设|[过着得满离系变堵喊创做办转借个么谢讲](?!里)|听(?=小)|[在住到去从的了是有请给帮把被让叫跟往骑进我你您他她俺咱这那哪就也想要能会说问找停:]|(?<![名丽新京成首])都|"
    f"[路街](?={_HAN}{{2,6}}(?:小区|新村|花园|家园|公寓|苑))"
)
_GENERIC = re.compile(
    "^(?:小|新|老|旧|全|整|本|各|半|每|邻|别|某|同|一|几|两|该|此|外|多|好多|许多|很多|附近|周边|文明|美丽|"
    "智慧|平安|封闭|封闭式|安置|拆迁|回迁|老旧|高档|高端|普通|其他|其它|别的|自己|本地|住宅|居民|商业)?个?"
    "(?:小区|新村|村庄|山村|农村|乡村|社区|花园|公寓|家园|大院|山庄|庄园|别墅|新城|村|庄|屯|寨|苑|家属[院楼])$|"
    "(?:来|进|出|回|驻|下|环|绕|离|认养|打扫|清理|管理|美化|巡逻|巡查|维护|改造|创建|全)(?:小区|村|庄|社区)$|"
    "(?:后|前|屋顶|空中|街心|楼顶|中心|口袋|小|公共|雨水|私家|变)花园$|"
    "(?:单身|老年|养老|长租|人才|青年)公寓$|(?:猫|狗|谁家|农家|独栋|联排|人家)别墅$|(?:村委|文化|机关|部队|政府|学校|镇)大院$|柬埔寨|九寨$|[本个]小区$|"
    "(?:示范|卫生|文明|贫困|小康|全|满|各|通|帮扶|红色|长寿|空心)村$|(?:饭|钱|茶|村|票|充电)庄$|头屯$|^名都$|"
    "(?:城中|新农|农|乡|渔|美丽乡|度假|民俗|自然|行政|移民|隔壁|邻|小山)村$|(?:妇道|别|老|女|婆|好|穷|富|大户|庄户|农|渔|户)人家$|家庭$|"
    "(?:公|幼儿|校|菜|果|茶|动物|植物|乐|产业|科技|工业|田|桃|葡萄|草莓|游乐|采摘)园$|"
    "(?:家|村|屋|小区|楼|手|心|夜|城|院|店|县|市|厂|乡|镇|房|水|沟|井|车|路|箱|桶|群|河|棚|地|园|厅)里$|"
    "(?:购物|服务|活动|文化|市|商业|体育|健身|受理|社区|人民|音乐)(?:广场|中心|城)$|"
    "^(?:老|大|小|客|民|邻|定|移)(?:居|城|都)$|[楼门下上旁口]$"
)

_DENIED = re.compile(r"(?:不是|不在|不住|不去|别去|并非|而非)(?:在|住)?$")
_CARRIED = re.compile("搬[到去进]|挪到|送到|抬到|运到")
_CORRECTED = re.compile("改|换成|应该|更正|写错|说错|打错|错了|其实")


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
        self._taken: set[int] = set()

    def add(self, start: int, end: int, name: str | None = None) -> None:
        if self._taken.isdisjoint(range(start, end)):
            self._taken.update(range(start, end))
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
        inside = {at: i for i, (_, start, end) in enumerate(estates) for at in range(start, end)}
        places: list[Place] = []
        used: set[int] = set()
        for door in find_doors(text, marks, [end for _, _, end in estates]):
            near = inside.get(door.end - 1, inside.get(door.start - 1, inside.get(door.start - 2)))
            if near is None or near in used:
                places.append(Place(Where(None, door.building, door.unit, door.room), door.start, door.end))
            else:
                used.add(near)
                name, start, _ = estates[near]
                places.append(Place(Where(name, door.building, door.unit, door.room), start, door.end))
        places += [Place(Where(name), s, e) for i, (name, s, e) in enumerate(estates) if i not in used]
        places.sort(key=lambda place: place.start)
        return places

    def _estates(self, text: str, marks: Marks) -> list[tuple[str, int, int]]:
        found = _Names(text)
        for which, start, end in self._finder.find_matches_as_indexes(text):
            tail = _TAIL_HERE.match(text, end)
            until = tail.end() if tail else end
            found.add(start, until, self._own_names[self._names[which]] + text[end:until])
        for start, end in _roads(text) if _HOUSE_NUMBER.search(text) else ():
            found.add(start, end)
        for match in _NAMED.finditer(text) if _SUFFIX.search(text) else ():
            left = _left(text, match.start("name"), match.end("name"))
            if left is not None and _is_enough(text, match, left):
                found.add(left, match.end())
        for pattern in (_ALONE, _YARD, _HAMLET):
            for match in pattern.finditer(text):
                if not (_SAYS_ELSE.search(match["name"]) or _GENERIC.search(match["name"])):
                    found.add(match.start("name"), match.end())
        for match in _NUMBERED_YARD.finditer(text):
            found.add(*match.span())
        for end, freely in name_ends(text, marks):
            _add_name_before(found, end, freely=freely)
        return _together(sorted(found.estates, key=lambda estate: estate[1]))


def the_place(text: str, places: Sequence[Place]) -> Where | None:
    """Return the one place that `text` is about: corrections heeded, parts put together."""
    kept = [p for p in places if not _DENIED.search(text, max(0, p.start - 5), p.start)]
    for i in range(len(kept) - 1, 0, -1):
        moved = _CARRIED.search(text, kept[i - 1].end, kept[i].start)
        if moved and text[max(0, kept[i - 1].start - 1) : kept[i - 1].start] in ("从", "把", "由"):
            continue
        if moved or _CORRECTED.search(text, kept[i - 1].end, kept[i].start):
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
        clash = (more.estate and where.estate) or (more.building and where.building) or (more.room and where.room)
        if not clash:
            where = Where(
                where.estate or more.estate,
                where.building or more.building,
                where.unit or more.unit,
                where.room or more.room,
            )
    return where


def _is_enough(text: str, match: re.Match[str], left: int) -> bool:
    """A name of two characters needs more beside it (赵庄五组, 东苑7幢), or stands alone."""
    length = match.end("name") - left
    if length != 2:
        return length > 2
    alone = text[max(0, left - 1) : left].strip(_STOPS) == text[match.end() : match.end() + 1].strip(_STOPS) == ""
    return bool(match["tail"] or _DOOR_NEXT.match(text, match.end()) or alone)


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


def _add_name_before(found: _Names, door: int, *, freely: bool) -> None:
    text = found.text
    for pattern in (_BEFORE_DOOR, _SAID_BEFORE_DOOR, _OPEN) if freely else (_BEFORE_DOOR,):
        before = pattern.search(text, max(0, door - 14), door)
        if before is None:
            continue
        start = _left(text, before.start("name"), before.end("name"))
        if start is None or before.end("name") - start < (2 if start == before.start("name") else 3):
            continue
        said_else = pattern is not _BEFORE_DOOR and _SAYS_ELSE.search(text, start, before.end("name"))
        if said_else or (pattern is _OPEN and before.end("name") - start > 6):
            continue
        found.add(start, before.end("tail"))
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
        if name.endswith("里") and not lane_or_yard:  # its numbers are those of houses
            continue
        if name.endswith(("道", "里")) and name[-2:] in ("知道", "通道", "楼道", "频道", "轨道", "巷道"):
            continue
        spans.append((start, match.end()))
    for match in _LANE.finditer(text):
        before = _BEFORE_DOOR.search(text, max(0, match.start() - 12), match.start())
        start = _left(text, before.start("name"), before.end("name")) if before else None
        spans.append((match.start() if start is None else start, match.end("number")))
    return spans
