"""What is no part of the name of a place: words and times before it, and names that are everybody's (我们小区)."""

from __future__ import annotations

import re

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
    "[那这当][天日]吧?(?=..)|我们|你们|他们|她们|咱们|俺们|阿拉|家住|我家|我住|他家|她家|家在|就在|是在|现在|住在|集合点|碰头点|喊不应|没人应|前来(?=..)|人在|不在|"
    "已到|来到|送到|走到|跑到|到了|请来|过来|回来|隔壁|对面|旁边|附近|地址|位于|坐标|位置|更正|关于|"
    "反映|报修|走访|发现|预约|麻烦|师傅|这里|那里|这边|那边|靠近|经过|路过|刚从|有人|老家|应该|定位|认领|"
    "换成|改成?|改为|改送|辣送|(?<!护)送|点半|[上下中]午|[早晚]上|抵达|到达|天吧|[吗呢呀嘛](?=..)|在家(?=..)|来(?![福凤安宾仪])(?=..)|搬来|今年|去年(?:[春夏秋冬]天)?|如今|今天|明天|本人系|[^化]学生(?=村)|修修|前头|派人|避难|街道(?=.{3})|(?<!小)镇(?=..)|(?<!建)设|[过着得满离系变堵喊创做办转借个么谢讲](?!里)|听(?=小)|回(?![龙民族])(?=..)|数一数|[在住到去从的了是有请给帮把被让叫跟往骑进我你您他她俺咱这那哪就也想要能会说问找停:]|(?<![名丽新京成首])都|"
    f"[路街](?={HAN}{{2,6}}(?:小区|新村|花园|家园|公寓|苑))"
)
GENERIC = re.compile(
    "^(?:小|新|老|旧|全|整|本|各|半|每|邻|别|某|同|一|几|两|该|此|外|多|好多|许多|很多|附近|周边|文明|美丽|"
    "智慧|平安|封闭|封闭式|安置|拆迁|回迁|老旧|高档|高端|普通|其他|其它|别的|自己|本地|住宅|居民|商业)?个?"
    "(?:小区|新村|村庄|山村|农村|乡村|社区|花园|公寓|家园|大院|山庄|庄园|别墅|新城|村|庄|屯|寨|苑|家属[院楼])$|"
    "(?:来|进|出|回|看中|相中|选中|驻|下|环|绕|离|认养|打扫|清理|管理|美化|巡逻|巡查|维护|改造|创建|全)(?:小区|村|庄|社区)$|"
    "(?:后|前|打扫|清扫|浇|修剪|整理|屋顶|空中|街心|楼顶|中心|口袋|小|公共|雨水|私家|变)花园$|"
    "(?:美好|幸福的)家园$|(?:物业|学生|单身|老年|养老|长租|人才|青年)公寓$|(?:猫|狗|谁家|农家|独栋|联排|人家)别墅$|(?:村委|文化|机关|部队|政府|学校|镇)大院$|柬埔寨|九寨$|[本个]小区$|小区花园$|"
    "^(?:儿|家|和|某某?|试点|.{0,3}城里|院|本|居民|农民工|市民|医院)(?:小区|花园|公寓)$|预警小区$|[归走并别本娘连]村$|发现$|"
    "(?:示范|卫生|文明|贫困|小康|全|满|各|通|帮扶|红色|长寿|空心)村$|(?:饭|钱|茶|村|票|充电)庄$|头屯$|^名都$|"
    "(?:城中|新农|农|乡|渔|美丽乡|度假|民俗|自然|行政|移民|隔壁|邻|小山)村$|(?:妇道|别|老|女|婆|好|穷|富|大户|庄户|农|渔|户)人家$|(?:家|法|天|门|中|前|后|开|出|撞)庭$|(?:作|工|牌|染|磨|油|酒|茶|画|豆腐|糕点|面包)坊$|"
    "(?:公|幼儿|校|菜|果|茶|动物|植物|乐|产业|科技|工业|田|桃|葡萄|草莓|游乐|采摘|陵|游|[托养]育|托儿|文创|创意|软件|物流|主题|生态|湿地)园$|"
    "(?:^|小|里|这|那|老)弄$|^[老小]?街坊$|(?:医|学|法|后|前|戏|剧|寺|庭|四合|养老|敬老|福利|研究|设计|卫生|影|康复|检察|护理|杂)院$|^[大小老这那本]?[一壹]号$|"
    "(?:购物|服务|活动|文化|市|商业|体育|健身|受理|社区|人民|音乐)(?:广场|中心|城)$|"
    "^(?:老|大|小|客|民|邻|定|移)(?:居|城|都)$|[楼门下上旁口把给请替跟被让向对往于由为就帮我你他她它后前内外面]$|(?:家|村|屋|小区|社区|楼|院|县|市|厂|乡|镇|区|群|校|房|公园|花园|菜园|果园)里$"
)

_STRAY = re.compile("(?:假期|期间|长假)?(?:[之以]?[前后]|那天|这天|当天|左右|起|第二天|次日|前一天)?")
_COMES = re.compile("前?来|去|在|的")
_SURE_DAYS = ("near", "weekday", "past", "nextweek")
_DATES = ("month", "date", "iso", "m2", "monthrel")
_LOOK_BACK = 6  # characters: 10月10号鹤鸣新村


def left(text: str, start: int, end: int) -> int | None:
    """Cut what is no part of the name text[start:end] off its left side; None if no name is left."""
    for cut in _CUT.finditer(text, start, end - 1):
        start = cut.end()
    start = after_times(text, start, end)
    return None if GENERIC.search(text[start:end]) else start


def after_times(text: str, start: int, end: int) -> int:
    """Return where a name begins behind the times that are said right before it: 后天东方佳园, but 五一新村 is one."""
    since = max(0, start - _LOOK_BACK)
    spans = sorted((*day_spans(text, since, end), *clock_spans(text, since, end)))
    for begins, ends, kind in spans:
        if ends < start or (begins > start and kind not in _SURE_DAYS):
            continue
        stray = _STRAY.match(text, ends, end)
        behind = stray.end() if stray else ends
        comes = _COMES.match(text, behind, end) if begins >= start else None
        behind = comes.end() if comes else behind
        if GENERIC.search(text[behind:end]) and kind == "feast":
            continue
        if end - behind > 1 + (kind not in _SURE_DAYS and kind not in _DATES):
            start = behind
    return start
