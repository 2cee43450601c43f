"""Names of estates that stand without a door: 后天到暖阳里量血糖, 我住翰墨园, 锦葵里东门.

Their endings (里, 园, 城) are everybody's. Whether one ends a name is decided by how it is spelled, for few characters
serve to name estates, by what stands before it (住, 到, a date), and by what follows (a gate, 业委会).
"""

from __future__ import annotations

from collections.abc import Iterator

from nlp.late import late
from nlp.names import HAN, SAYS_ELSE, after_times, left

# Estates are spelled with these, and hardly anything else is that is as short.
_SPELLED = frozenset(
    "春夏秋阳暖晨晓曦曙旭朝晖辉光明亮星辰月虹霞云雪霜露晴岚风雨泉溪河江海湖洲泽潭浪波涛澜沁源清流湘浦渡浣水山岳岭峰石坡谷川岩麓"
    "桑麦稻穗禾粮耕瓜豆茶棉蚕桥津堤汀沙枫桐梧槐柳杨榆桃李杏梨梅松柏竹菊兰蕙荷莲葵蔷薇玫瑰牡丹桂棠樱榕榴枣橘柚柿桔枇杷椿樟杉檀楠橡椰荔枝叶花芳芬芷蓉芙"
    "萍葡萄萱茵藤茉莉百合荆丁香仙鹃苇菱蒲蔚紫红橙绿青翠碧蓝丹朱黛金银玉珠宝琼瑶琳琅瑾珑珍翡璟锦绣彩龙凤凰麒麟鹤鹭鸣雁燕鹰鹿鲤鸿鹊鹂莺鸥鸾灵天鹅骏"
    "德仁义礼智信善福禄寿喜康宁安和平泰顺兴隆昌盛荣华富贵强吉祥瑞庆嘉佳美丽雅馨温馥祺裕丰永长久乐欢怡悦颐舒静淑贤惠爱敬睦恒诚谐正元鼎鑫旺祜茂弘同运通达圆团结胜利旗尚塘园屏音仪杜成临心半芦季"
    "东西南北新古太上名雍御景秀望观揽听栖归隐憩怀逸品墨翰书文诗画琴韵曲儒博俊君王帝皇官世纪嘉誉铭盈润滋融汇万千三四五七八九建设育才英国民科宏鹏腾翔航远跃"
    "凌霄耀汉楚秦唐晋吴越申京沪杭蜀洛榭滨畔岸屿港域城乡虎树影荫凯豪沐涵晏曼潮澄舟幸玖梦颂铂璞宸玺爵尊珺玥缇郦俪瑄钻莱麟峻巍骊邑"
)
HILLY = _SPELLED | frozenset("葫黑白老头牛马羊鸡狮大小中木土铁铜高双里外前后")
_STEM = 4  # characters before the ending, at most
_VALLEYS = "浜埭坞堡圩沟岭坪垭坳塘坝岙塆湾"
_RARE_VALLEYS = "湾浜埭坞"  # that name more than what they lie in
_EVERYDAY = "里院沟岭坪垭坳塘坝岙塆堡圩"  # end a name only where it is well spelled, or beside a gate
_PLAIN = "城台园居府坊"  # and these where somebody lives there
_SPOKEN = "里院城台"  # have a 门口 that is nobody's in particular
# Every branch begins with a character of its own: `re` looks for these before all else.
_END = late(
    "雅居|康居|雅筑|小筑|人家|丽舍|府邸|门第|名门|名筑|新都会|水岸|半岛|天地(?!里)|国际(?!上|化)|街坊(?!邻|四|们|都)"
    "|一号(?=的?(?:物业|业主|业委|[东西南北]门))|壹号(?=的?(?:物业|业主|业委|[东西南北]门))"
    "|里(?![面边头外屋应长]|弄(?![堂口]))|园(?![区林丁艺长子]|里(?!居|业|升|[东西南北]|想))|院(?![子长里校士内外落线坝判])|城(?![市管区镇乡墙楼中建铁际]|[东西南北](?!门|区))"
    "|湾(?!区|里)|居(?![民委住家然多士所留中间])|台(?![阶风灯词历球账湾上])|庭(?![院审外上前长])|府|郡|轩|阁(?!楼)|坊(?!间)|墅(?!区)|邸|邨|樾"
    "|浜(?![里边])|沟(?![通里水渠])|塘(?![里边水])|坝(?![上子里])|堡(?!垒)|"
    + "|".join(f"{end}(?![里上])" for end in "埭坞圩岭坪垭坳岙塆")
)
# Where one lives, goes to or comes from.
_AT = frozenset("住在到去来从回往")
# What is put there is put into a thing.
_INTO = frozenset("进入倒扔放掉插藏埋种塞丢浇泡飞冲躲钻洒撒泼")
_ORDINARY = late(
    "(?:园.*|.*(?:[^东西南北庆安][楼房院校厂屋家弄店站库铺地营队室道村镇乡区县市城寓舍间山巷棚]里|合同里|天台|[书诗]画[院台]|政府|邻里街坊|.上人家|塘里|(?:花|公|家|校|菜|果|乐|田|茶|庄|游|动|植|圆明|颐和|拙政|清华|世博|大观|葡萄|桃)园里?|[天月年]里|城里|(?<![金丽秀银玉])水里|影里|景观.里|运河里|[阳月星灯]光里|.*梦里"
    "|[高深雪]山里|[海湖江天]上里|影院|福利院|观景台|(?:舞|平|阳|灶|柜|窗|讲|电视)台|[新文美]?(?:民|安|宜|邻|移|独|群|故)居|温馨港湾|心灵港湾|城堡|楼阁|[贞忠]?牌坊|[酒茶油作工]坊|文化城|国际|[水排下污阴山]沟|草坪|[鱼池水]塘|[水大]坝)"
    "|[东西南北新古大小老]?(?:春风|秋风|风雨|风雪|云雾|书画|诗书|文书|东西|南北|国民|音乐|树林|竹林|松林|山林|香水|瓜棚|民心|书本|花草|香花|树荫|山水|江山|天|(?:爱|良|江|湖|花|民|内|安)心|芦苇|合同心|五星|三国|水乡|春运|城河|山山)里|五金城|城乡居"
    "|[东西南北新古大小老名]?(?:花|观|月|烟|云|凤|邢|露|天|茶)台|[东西南北新古]?(?:首|政|王|学|天|官)府|[东西南北]?(?:港|海|水|河|山|江)湾|[东西南北新古老]?(?:水|上|山|江|长|京|商|书|国|龙|王|皇)城"
    "|(?:书|画|香|茶)坊|[东西南北]?(?:书|画|庭|寺|文|学|医)院|[新大]?(?:家|天|开)庭|(?:欢乐|新)天地|[民农富]人家|[富贵官王民水]人家)"
)
SURNAMES = frozenset(
    "王李张刘陈杨黄赵周吴徐孙马朱胡林郭何高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹"
    "段雷龙黎史陶贺顾毛郝龚邵万钱严武康向汤温莫华文安"
)
_GRAND = ("雅居", "雅筑", "小筑", "丽舍", "府邸", "名门", "名筑", "新都会")
_LIKE_PEOPLE = "城轩庭"  # people are called so too: 张金城
# Words that are said of an estate, and hardly of anything else.
_GATES = late(
    "的?(?:[东西南北]大?门|业委会|居委|老年活动|活动室|爱心驿站)|(?<!里)(?:居民|路边|想[做办搞]|物业)|(?<=园里)升旗"
)
# Nobody has these, but a house does.
_SERVED = late(
    "的?(?:消防|物业|业主|业委|居民|住户|电梯|地库|车库|保安|健身|路灯|广场|垃圾|绿化|停车|大门|[东西南北]门|公告栏|宣传栏|快递柜)"
)
# These end a house's name and few words, so that less has to follow.
_HOUSES = (*_GRAND, "康居", "居", "庭", "府", "邸", "郡", "墅", "轩")
_HOUSED = late(
    "的(?!话|时候)|有没有|有(?!关)|地下|地库|车库|楼下|门口|大门|[东西南北]大?门|物业|业主|业委|保安|电梯|活动室|广场|中心|[这那]边|停[水电气]|离|哪|几|居委|小区|内|里面"
)
_NO_HOUSE = late(
    "[民安宜邻移独群故同定寡旧新起蜗隐侨分聚寄久暂退幽家]居|[家法天门中前后开出撞宫议休裁解判审事政刑]庭|[政学官首王乐城贵地洞统幕市区县省]府|官邸|府上"
)
_ASKED = late("(?<=问)(?:一?[下声]|问)")
_FRONT = "门口"
_SHUT = late(
    "(?: ?[0-9]{3,4}室?| ?[0-9]{1,2}[楼层])?(?:[东西南北]?大?门|门口|门前|对面|旁边?|附近|后面|那边|楼下|院子|弄堂)?(?:[ ,。!?;、]|当中|$)"
)
_OPENED = late(
    "(?:^|[ ,。!?;:、]|住[在勒辣嘞]?|在|到|就在|位于|地址|[我俺们]是|问|问[下声问]|[上下中]午|[点半刻]|[号日天旦节])$"
)
_LIVES = late("(?:住[在勒辣嘞]?|家在)$")
_AND = "和跟与"
_STOPS = " ,。!?;:、"
_HAN_BEFORE = late(f"{HAN}{{1,12}}$")


def bare_names(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the names begin and end that stand without a door in normalised `text`."""
    for match in _END.finditer(text):
        at, end = match.span()
        start = _in_a_valley(text, at, end) if text[at] in _VALLEYS else None
        if start is None:
            start = _well_placed(text, at, end)
        if start is None:
            start = _well_spelled(text, at, end)
        if start is not None:
            yield start, end


def _in_a_valley(text: str, at: int, end: int) -> int | None:
    """Return where the name of a hamlet begins: 徐家埭, and behind 到 or 住 黑石沟."""
    if text[at - 1 : at] == "家" and text[at - 2 : at - 1] in SURNAMES:
        return at - 2
    first = at
    while first and text[first - 1] in HILLY and at - first < _STEM:
        first -= 1
    placed = at - first >= 2 and text[first - 1 : first] in _AT
    return first if placed and not _ORDINARY.fullmatch(text, first, end) else None


def _well_spelled(text: str, at: int, end: int) -> int | None:
    """Return where a name begins that is spelled as estates are: 暖阳里, 翰墨园."""
    if text[at] in _VALLEYS and text[at] not in _RARE_VALLEYS:
        return None
    run = at
    while run and text[run - 1] in _SPELLED and at - run <= _STEM:
        run -= 1
    least = (
        1 if _GATES.match(text, end) or (_LIVES.search(text, max(0, run - 4), run) and _SHUT.match(text, end)) else 2
    )
    if at - run < least:
        return None
    first = after_times(text, run, end)
    if not least <= at - first <= _STEM or _ORDINARY.fullmatch(text, first, end) or text[first - 1 : first] in _INTO:
        return None
    if text[at - 1 : end] == "园里" and first == at - 2 and text[first] not in "东西南北":
        return None
    if text[first] in _AND and at - first > 2 and first and text[first - 1] not in _AT:  # 锦溪里和云锦里
        first += 1
    if first and text[first - 1] in "大小老" and (first < 2 or text[first - 2] in _AT or text[first - 2] in _STOPS):
        first -= 1
    if text[at] in _LIKE_PEOPLE and text[first] in SURNAMES and at - first == 2 and first == run:
        return first if text[first - 1 : first] in _AT or _SERVED.match(text, end) else None
    return first


def _well_placed(text: str, at: int, end: int) -> int | None:
    """Return where a name begins that only what stands around it makes one: 上达庭门口, 我住玫瑰里."""
    gated = _GATES.match(text, end) or (text.startswith(_FRONT, end) and text[at] not in _SPOKEN)
    shut = text[at:end] in _GRAND or _SHUT.match(text, end)
    housed = text[at:end] in _HOUSES and _HOUSED.match(text, end) and not _NO_HOUSE.match(text, at - 1)
    if not gated and not housed and (not shut or text[at] in _EVERYDAY):
        return None
    before = _HAN_BEFORE.search(text, max(0, at - 10), at)
    start = left(text, before.start(), end) if before else None
    if start is not None and (asked := _ASKED.match(text, start)):
        start = asked.end()
    if start is None or not 2 <= at - start <= _STEM:
        return None
    opened = _LIVES if text[at] in _PLAIN and not housed else _OPENED
    if housed and not gated and text[at] in _LIKE_PEOPLE and not _SERVED.match(text, end):
        return None
    if not gated and not opened.search(text, max(0, start - 4), start):
        return None
    if text[start] in _AND and at - start > 2:
        start += 1
    said = text[start:at].replace("和", "")
    return None if SAYS_ELSE.search(said) or _ORDINARY.fullmatch(text, start, end) else start
