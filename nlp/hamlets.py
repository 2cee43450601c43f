"""Names of hamlets (柿子沟的核桃树, 我清水营子的, 吴村的) and of the housing of works and offices (供电所宿舍2单元).

A slope and a ditch are everywhere: one is believed to name a hamlet by what it is spelled with, by who says it, and
by what follows: people, a village, somebody's home.
"""

from __future__ import annotations

from collections.abc import Iterator

from nlp.estates import HILLY, SURNAMES
from nlp.late import late
from nlp.names import HAN, SAYS_ELSE, after_times, left

_SPELLED = (
    HILLY
    | SURNAMES
    | frozenset(
        "子寨坡沙井庙寺塔磨盘窑碾桩狼虎豹龟蛇猴鸽雀蜂柱棋旗官将军兵孝忠十百关栗核楸梓漆茅荞麻葛薯芋葱姜藕岗岭沟坪洼坑阴二六零里家道角岔靠窝板条苹果泥"
    )
)
_STEM = 3  # characters before the ending, at most
# Hardly anything else ends so.
_RARE = "营子|窝棚|窝铺|店子|坨子|洼子|甸子|岗子|堡子|圪垯|[屯坳峪埭塆垸畈塬峁岙厝垭塝寨]"
_SURE_ENDS = frozenset("屯坳峪埭塆垸畈塬峁岙厝")
_COMMON = "[沟坡岭坪洼岗坞圩堡]"
_LAND = "[沟坡岭坪洼岗坞圩堡湾塘浜滩渡坝冲梁墩营集]"  # and these where somebody is of there
_END = late(f"(?=[营窝店坨洼甸岗堡圪屯坳峪埭塆垸畈塬峁岙厝垭塝寨沟坡岭坪坞圩])(?:{_RARE}|{_COMMON})")
_ANY_END = late("[营窝店坨洼甸岗堡圪屯坳峪埭塆垸畈塬峁岙厝垭塝寨沟坡岭坪坞圩湾塘浜滩渡坝冲梁墩集铺]")
_SURNAME = f"[{''.join(sorted(SURNAMES))}]"
_KIN = (
    f"(?:{_SURNAME}[大小老一二三四五六]?(?:爷|娘|婶|叔|伯|嫂|哥|姐|奶|妈|舅|姑|姨|公|婆|家|师傅|阿)|老{_SURNAME}(?!的))"
)
_FOLLOWS = late(
    rf"的(?![话时确])|人(?:家)?(?=[ ,。!?]|$|都|想)|进村|村[口头]|老乡|{_KIN}|{HAN}{{0,5}}那(?:家|户|单)|[这那]边|有没有|停[电水]"
)
# What is said of anything, and so of names that can hardly be else.
_SAID_OF = late("想|要|缺|能|有|没|路|桥|后山|[东西南北]头|口|老|怎么|哪|几|今|明|昨|又|也|都|小学|我")
_WITHIN = late("[上里下边头面底中口顶外内处滑道亭路镇街哨位]")  # 到山坡上
_THERE = ("在", "到", "去", "住")
_NEAR_A_VILLAGE = "东西南北上下前后"  # 南营子
_OF_THERE = rf"(?=的(?![话时确])|人(?=[ ,。!?]|$|,)|[ ,。!?;]|$|[这那]边|{_KIN})"
_FROM_THERE = late(_OF_THERE)
_MINE = late(
    rf"(?:[我俺咱]们?|阿拉|(?=老家))(?:家|老家)?+(?:就?是|就?住[在勒辣嘞]?|就?在)? ?"
    rf"(?P<name>{HAN}{{1,3}}?(?:{_RARE})|[{''.join(sorted(_SPELLED))}]{{2,3}}?{_LAND}){_OF_THERE}"
)
_SIDE = late("[我俺]们?(?:就?是|就?住在?)?(?P<name>[东西南北前后][沟坡岭岗洼])(?=的?人?(?:[ ,。!?;]|$))")
_WAYSIDE = late(
    rf"(?:^|(?<=[ ,。!?;:、我俺是住在到去来从给]))(?P<name>(?:{_SURNAME}家|[一二三四五六七八九十]{{1,3}}里)[铺店营])(?=的|人|{_KIN}|[ ,。]|$|[这那]边|进村|村口)"
)
_PLACED = frozenset("在到去来从给帮往住是我俺们咱")
_STOPS = " ,。!?;:、"
_ORDINARY = late(
    "[大小老东西南北前后一绿高长]?[山水土草泥沙雪花地](?:沟|坡|坪|岭|岗|洼|坳|寨|湾|塘|滩|堡|坝)|(?:[大小老]|黄土)(?:坡|沟|岭|坪)|[大小]?(?:古|山|村|城|碉|营|苗|水|阴)[寨堡沟]"
    "|.*[口门边旁路车机电雨污臭排脏废厕厨梯楼院墙屋][^家]?(?:沟|坡|坪|岗|洼)|[站门下上]岗|[一二两三四五六七八九十几这那]条沟|(?:水泥|三角)[坪坡沟]|(?:.*[^一二三四五六七八头]道|[东西南北大小]?[河江渠]道?)[沟坡岗]|.*(?:停车|囤|山寨|站|下|上|换|到|轮|离|待|在)[坪屯岗坡]|.*(?:打|安|扎|露|军|宿)营"
)

_UNIT = "[厂局所矿站段库]|公司|集团|林场|农场|粮库|银行|医院|学院|大学|中学|小学|[一二三四五六七八九十]中|油田|铁路|电力|税务|水利|粮食|供销社|机务|部队|研究院|设计院|法院|政府"
_HINT = late("宿舍|家属|生活区|工[楼院]|师楼")
_HOUSING = "宿舍楼?|家属[楼院区房]|生活区|职工[楼院]|教[工师]楼"
_OF_A_UNIT = late(
    rf"(?P<name>(?P<unit>{HAN}{{0,8}}?(?:{_UNIT}))(?:老|新|旧|职工|教工|教师|单身|员工)?(?:{_HOUSING}))(?!长|管理|门禁)"
)
_ANY_UNIT = late(
    "[一这那本我老原大小新某哪每工分总各]?(?:厂|局|所|矿|站|段|库|公司|集团|银行|医院|学院|大学|中学|小学|学校|单位|部队|政府|派出所|法院|研究院|设计院|铁路|电力)|工厂|厂子"
)


def hamlets(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the names of hamlets begin and end that stand without a door in normalised `text`."""
    if not _ANY_END.search(text):
        return
    for match in (*_MINE.finditer(text), *_SIDE.finditer(text), *_WAYSIDE.finditer(text)):
        start, end = match.span("name")
        if not (SAYS_ELSE.search(text, start, end) or _ORDINARY.fullmatch(text, start, end)):
            yield start, end
    for match in _END.finditer(text):
        sure = match.group() in _SURE_ENDS or len(match.group()) > 1
        said = _FOLLOWS.match(text, match.end()) or (sure and _SAID_OF.match(text, match.end()))
        if said or not _WITHIN.match(text, match.end()):
            placed = _spelled(text, *match.span())
            if placed is not None and (said or text[placed - 1 : placed] in _THERE):
                yield placed, match.end()


def unit_housing(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the names begin and end of what works and offices built for their people: 红星厂生活区."""
    for match in _OF_A_UNIT.finditer(text) if _HINT.search(text) else ():
        unit = match.end("unit")
        start = left(text, match.start("name"), unit + 1)  # 医院 and 楼 alone are everybody's
        if start is not None and unit - start > 1 and not _ANY_UNIT.fullmatch(text, start, unit):
            yield start, match.end("name")


def is_by_surname(text: str, start: int, end: int) -> bool:
    """Whether a village is called by one surname: 我是吴村的."""
    before = text[start - 1 : start]
    placed = start == 0 or before in _PLACED or before in _STOPS
    return placed and text[start] in SURNAMES and bool(_FROM_THERE.match(text, end))


def _spelled(text: str, at: int, end: int) -> int | None:
    """Return where a name begins that is spelled as those of hamlets are, behind a time or where one begins."""
    run = at
    while run and text[run - 1] in _SPELLED and at - run <= _STEM + 2:
        run -= 1
    first = after_times(text, run, end) if at - run >= 2 else run
    while first < at and text[first] in _PLACED:
        first += 1
    if text[first] == "家":  # 我家北坡 is nobody else's
        first += 1
    begins = first > run or first == 0 or text[first - 1] in _PLACED or text[first - 1] in _STOPS
    near = text[at:end] in ("营子", "甸子", "店子") and text[first] in _NEAR_A_VILLAGE
    if not begins or not (1 if near else 2) <= at - first <= _STEM or _ORDINARY.fullmatch(text, first, end):
        return None
    return first
