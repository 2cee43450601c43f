"""What is no part of the name of a place: words and times before it, and names that are everybody's (我们小区)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.clock import clock_spans
from nlp.days import day_spans

HAN = "[\u4e00-\u9fff]"
STRONG = (
    "小区|新村|花园|家园|公寓|家属院|家属楼|宿舍院|大院|一号院|壹号院|嘉园|佳园|馨园|名园|丽园|景园|御园|"
    "豪庭|华庭|华府|名邸|名都|山庄|公馆|别墅|华城|新城|庄园|苑|村|庄|屯|寨"
)
SAYS_ELSE = re.compile(
    "[修换装灯泡管梯漏坏堵通洗扫运送搬取报服务活志愿圾递停断查找病老爷奶伯婆孩童助餐饭菜药车位锁匙费欠吵闹狗猫视故障急救"
    "火烟厨厕桶调电压打买卖约订租借查问说看做弄搞办登记楼层单号室房间们的了着过吗呢吧啊呀谢叫喊喂交收付帮请麻烦在是不没到从去跟和或来已经我你他她它栋幢改叫辆出张台]"
    "|礼拜|星期|上个|下个|[这本上下]周|龙头|马桶|空调|清理|物业|业主|水(?:表|箱|池)|下水|时候|今天|明天|昨天|后天|早上|晚上|上午|下午|中午"
)
_CUT = re.compile(
    "我们|你们|他们|她们|咱们|俺们|阿拉|家住|我家|我住|他家|她家|家在|就在|是在|现在|住在|集合点|碰头点|喊不应|没人应|前来(?=..)|人在|不在|"
    "已到|来到|送到|走到|跑到|到了|请来|过来|回来|隔壁|对面|旁边|附近|地址|位于|坐标|位置|更正|关于|"
    "反映|报修|走访|发现|预约|麻烦|师傅|这里|那里|这边|那边|靠近|经过|路过|刚从|有人|老家|应该|定位|认领|"
    "换成|改成?|改为|改送|辣送|(?<!护)送|点半|[上下中]午|[早晚]上|抵达|到达|天吧|[吗呢呀嘛](?=..)|在家(?=..)|来(?![福凤安宾])(?=..)|搬来|今年|去年(?:[春夏秋冬]天)?|如今|今天|明天|本人系|[^化]学生(?=村)|修修|前头|派人|避难|街道(?=.{3})|(?<!小)镇(?=..)|(?<!建)设|[过着得满离系变堵喊创做办转借个么谢讲](?!里)|听(?=小)|[在住到去从的了是有请给帮把被让叫跟往骑进我你您他她俺咱这那哪就也想要能会说问找停:]|(?<![名丽新京成首])都|"
    f"[路街](?={HAN}{{2,6}}(?:小区|新村|花园|家园|公寓|苑))"
)
GENERIC = re.compile(
    "^(?:小|新|老|旧|全|整|本|各|半|每|邻|别|某|同|一|几|两|该|此|外|多|好多|许多|很多|附近|周边|文明|美丽|"
    "智慧|平安|封闭|封闭式|安置|拆迁|回迁|老旧|高档|高端|普通|其他|其它|别的|自己|本地|住宅|居民|商业)?个?"
    "(?:小区|新村|村庄|山村|农村|乡村|社区|花园|公寓|家园|大院|山庄|庄园|别墅|新城|村|庄|屯|寨|苑|家属[院楼])$|"
    "(?:来|进|出|回|看中|相中|选中|驻|下|环|绕|离|认养|打扫|清理|管理|美化|巡逻|巡查|维护|改造|创建|全)(?:小区|村|庄|社区)$|"
    "(?:后|前|屋顶|空中|街心|楼顶|中心|口袋|小|公共|雨水|私家|变)花园$|"
    "(?:单身|老年|养老|长租|人才|青年)公寓$|(?:猫|狗|谁家|农家|独栋|联排|人家)别墅$|(?:村委|文化|机关|部队|政府|学校|镇)大院$|柬埔寨|九寨$|[本个]小区$|小区花园$|"
    "(?:示范|卫生|文明|贫困|小康|全|满|各|通|帮扶|红色|长寿|空心)村$|(?:饭|钱|茶|村|票|充电)庄$|头屯$|^名都$|"
    "(?:城中|新农|农|乡|渔|美丽乡|度假|民俗|自然|行政|移民|隔壁|邻|小山)村$|(?:妇道|别|老|女|婆|好|穷|富|大户|庄户|农|渔|户)人家$|(?:家|法|天|门|中|前|后|开|出|撞)庭$|(?:作|工|牌|街|染|磨|油|酒|茶|画|豆腐|糕点|面包)坊$|"
    "(?:公|幼儿|校|菜|果|茶|动物|植物|乐|产业|科技|工业|田|桃|葡萄|草莓|游乐|采摘|陵|游|[托养]育|托儿|文创|创意|软件|物流|主题|生态|湿地)园$|"
    "(?:家|村|屋|小区|楼|手|心|夜|城|院|店|县|市|厂|乡|镇|房|水|沟|井|车|路|箱|桶|群|河|棚|地|(?<![东西南北])园|厅)里$|(?:^|小|里|这|那|老)弄$|"
    "(?:购物|服务|活动|文化|市|商业|体育|健身|受理|社区|人民|音乐)(?:广场|中心|城)$|"
    "^(?:老|大|小|客|民|邻|定|移)(?:居|城|都)$|[楼门下上旁口]$"
)


# Of these names with an everyday ending it is only believed that they are some where one speaks of their gates or people.
_NAME_ENDS = re.compile(
    "[园庭湾浜轩阁郡邸坊里](?:"  # nothing else is looked at: this runs over every message
    "(?<!里)(?=[东西南北]大?门|路边|业委会|居委|老年活动|活动室|居民|爱心驿站|想[做办搞请])|(?<=[园庭湾浜郡邸])(?=门口)"
    "|(?<=[东西南北]园里)(?=升旗)"
    "|(?<=[源庆平安兴福德仁义贤康宁荣昌善吉祥瑞丰泰和顺桥英]里)(?=业委会|居委|居民|升旗|想[做办搞要请]|[搞办](?!不)|活动|老年活动)"
    "|(?:(?<=住..里)|(?<=住...里))(?=[ ,。!?]|$))"
)
_NAME_BEGINS = re.compile(f"{HAN}{{2,12}}$")
_ORDINARY_YARD = re.compile(
    "(?:水平|[水资货来财电能车热声病]源|[保公治]安|[公花校家果菜田乐]园|[^东西南北庆安][楼房院校厂屋家弄店站库铺地营队室道村镇乡区县市城寓舍间山巷院棚])里$"
)
_STRAY = re.compile("(?:假期|期间|长假)?(?:[之以]?[前后]|那天|这天|当天|左右)?(?:前?来|去|在|的)?")
_SURE_DAYS = ("near", "weekday", "past", "nextweek")
_ALL_OF_A_NAME = 5  # characters
_AND = "和跟与"


def left(text: str, start: int, end: int) -> int | None:
    """Cut what is no part of the name text[start:end] off its left side; None if no name is left."""
    for cut in _CUT.finditer(text, start, end - 1):
        start = cut.end()
    start = after_times(text, start, end)
    return None if GENERIC.search(text[start:end]) else start


def after_times(text: str, start: int, end: int) -> int:
    """Return where a name begins behind the times that are said right before it: 后天东方佳园, but 五一新村 is one."""
    spans = sorted((*day_spans(text, start, end), *clock_spans(text, start, end)))
    for begins, ends, kind in spans:
        if begins < start or (begins > start and kind not in _SURE_DAYS):
            continue
        stray = _STRAY.match(text, ends, end)
        behind = stray.end() if stray else ends
        rest = end - behind
        if rest > 2 or (rest == 2 and kind in _SURE_DAYS):
            start = start if GENERIC.search(text[behind:end]) else behind
    return start


def beside(text: str) -> Iterator[tuple[int, int]]:
    """Yield the names with an everyday ending (翠竹园, 周家浜) beside words that are said of an estate (南门, 业委会)."""
    for match in _NAME_ENDS.finditer(text):
        end = match.end()
        before = _NAME_BEGINS.search(text, max(0, end - 12), end)
        start = left(text, before.start(), end) if before else None
        if start is None or not 2 < end - start <= _ALL_OF_A_NAME:
            continue
        start += text[start] in _AND
        name = text[start:end]
        if not (SAYS_ELSE.search(name.replace("和", "")) or _ORDINARY_YARD.search(name)):
            yield start, end
