"""Who needs the help: for whom it is asked, whether they are vulnerable, and how soon it must come."""

from __future__ import annotations

import re

from nlp.meaning import Intent, Urgency
from nlp.numerals import to_int

_RELATIONS = (
    ("老伴", "老伴|老头子|老太婆"),
    ("奶奶", "(?:我|他|她)?奶奶"),
    ("爷爷", "爷爷"),
    ("外婆", "外婆|姥姥|外祖母"),
    ("外公", "外公|姥爷|外祖父"),
    ("婆婆", "我婆婆|婆婆"),
    ("公公", "我公公"),
    ("岳母", "岳母|丈母娘"),
    ("岳父", "岳父|老丈人"),
    ("母亲", "我妈|妈妈|母亲|老妈|老娘|我娘"),
    ("父亲", "我爸|爸爸|父亲|老爸|老爹|我爹"),
    ("丈夫", "老公|我丈夫|孩子他爸|我男人"),
    ("妻子", "老婆|媳妇|爱人|我妻子|孩子他妈"),
    ("孙辈", "孙女|孙子|外孙"),
    ("孩子", "我儿子|我女儿|儿子|女儿|闺女|孩子|我家娃|宝宝|小孩|娃|外甥|侄子|侄女"),
    ("兄弟姐妹", "我哥|我姐|我弟|我妹|哥哥|姐姐|弟弟|妹妹"),
    (
        "邻居",
        "邻居|对门|隔壁|楼上|楼下|同楼|(?:[王李张刘陈杨黄赵周吴徐孙马朱胡林郭何高罗]|独居)[的]?(?:奶奶|爷爷|大爷|阿婆|阿姨|老太|老伯|大妈|老头|老人)",
    ),
    ("亲戚", "我舅|我姑|我姨|我叔|我伯|表[哥姐弟妹]|堂[哥姐弟妹]"),
    ("租客", "租户|租客|室友"),
    ("学生", "学生们?|学员"),
    ("老人", "老人家?|大爷|阿婆|老太太?|老爷子"),
)
_RELATION = re.compile("|".join(f"(?P<r{n}>{pattern})" for n, (_, pattern) in enumerate(_RELATIONS)))
_HELPER = re.compile(
    r"(?:儿子|女儿|孩子|老公|爱人|媳妇|邻居|孙女|孙子|子女|儿女|老伴)(?:都|也|全)?(?:不在|在外|在国外|出差|上班|没空|回不|要上|帮|听说|说|买|不让|给买|忙|不管)"
)

_OLD = re.compile(
    "老人(?!机)|老太|老头|老爷子|老伴|阿婆|阿公|阿爹|大爷|大娘|奶奶|爷爷|外公|外婆|姥姥|姥爷|孙女|孙子|外孙|老两口|老父亲|老母亲|老爹|老娘|"
    "老奶奶|老伯|老大爷|老阿姨|老姐妹|老姐姐|老邻居|老党员|老教师|俩老|二老|老年人|长者(?!饭堂|食堂|福利|卡)|退休(?!年龄|金?怎么|政策)|年纪大|上了年纪|岁数大|年岁大|"
    "高龄(?!补|津)|养老院|敬老院|老年痴呆|老花|眼花|老眼|老骨头|我老了|老残|孤老|[七八九]十[多来几好]|[七八九]旬|六十[多来几](?![家个户只名])"
)
_ALONE = re.compile(
    "独居|一个人住|一个人在家|一个人把自己关|家里就我[跟和]|就我[跟和]一[只条]|就我一个|我一个人(?!搬)|孤寡|空巢|孤儿|留守|身边没人|家里没人照|没人照顾|没人管他|没人管她|孤身|孤零零|无儿无女|(?:儿女|子女|孩子)(?:都|全)?(?:不在|在外|在国外)"
)
_ILL = re.compile(
    "发烧|发热|高烧|头晕|头有点晕|晕得|晕乎|头疼|头痛|恶心|腿疼|腰疼|胸口|心口|肚子疼|疼得|痛得|疼|牙痛|腿断|胳膊断|骨裂|石膏(?!板|线|像)|打钉子|断了一?[条只]|截了|截肢|截瘫|双拐|工伤|刚出院|出院通知|喘不|透不过气|上不来气|憋气|嘴歪|嘴角歪|说不出话|吐字不清|咬舌|满嘴血|压住(?:了)?腿|腿压|割腕|喝了?农药|嘴唇(?:肿|发紫|青)|嗓子眼|睁不开眼|精神上有|靠吃药|牙口|眼神不[济好]|眼睛不好|弯不下|爬不动|膝盖|空腹抽血|便血|吐血|咯血|胸闷|气短|浑身|尿不出|救护车|担架|手砸|砸了(?:手|脚)|咬了|肿到|低烧|湿疹|打手语|手语|摔(?!了三|跤的|倒过的|花|东西|坏)|骨折|闪了腰|腰闪|崴|扭伤|受伤|伤口|烫伤|流血|出血|住院|手术|开刀|术后|透析|化疗|放疗|病人|患者|糖尿病|高血压|心脏病|中风|脑梗|偏瘫|"
    "卧床|瘫|癌|肿瘤|尿毒|慢阻肺|哮喘|癫痫|帕金森|阳了|咳嗽|拉肚子|过敏|病了|生病|重病|大病|有病|腿脚|行动不便|走不动|走不了路|下不了楼|下不了床|下不来床|下不来楼|出不了门|拄拐|拐杖|轮椅|助行器|起不来|站不起来|"
    "白内障|(?:眼|视)[^,。]{0,8}看不[见清]|失明|盲(?!道|目|区|盒)|视力障|耳朵?背|耳聋|聋|哑|残疾|残障|瘸|截肢|智障|脑瘫|自闭|痴呆|失智|失能|抑郁症|精神病|精神分裂|褥疮|康复|复查|复诊|看病|去医院|药吃完|降压药|胰岛素|断药|中毒|晕倒|昏|叫不醒|卡住?(?:喉|嗓)|噎|抽搐|手抖|使不上劲|高反|呼吸"
)
_PREGNANT = re.compile(
    "孕妇|怀孕|怀着|身孕|产检|待产|临产|快生|要生|羊水|坐月子|月子|产后|哺乳|预产期|大肚子|早产|(?:老婆|媳妇|爱人|女儿)[^,。]{0,10}[五六七八九]个多?月|[五六七八九]个多?月[^,。]{0,4}(?:老婆|媳妇|肚子)|快到预产"
)
_CHILD = re.compile(
    "(?<!女)孩子(?!都?在外|都?在国外|都?不在|回来|都?大了|他爸|他妈|都忙|都上班|上班)|(?<!楼上)小孩|(?<!接)(?<!遛)娃(?!娃|哈哈)|娃娃(?!鱼|机|菜)|丫头|双胞胎|学会爬|刚会爬|宝宝(?!妈)|婴儿|新生儿|小朋友|幼儿(?!园门口)|儿童|满月|月大|孤儿|小男孩|小女孩|男孩|女孩|"
    "小学生|中学生|初中生|(?<![年月腊大])初[一二三](?!到|那|早|晚|上午|下午|来)|[一二三四五六]年级|学霸|(?<!大)(?<!究)(?<!中)学生(?!会|证|活动|来做|放学|找不)|奥数"
)
_AGE = re.compile(
    "([0-9]{1,3}|[一二两三四五六七八九十]{1,3})(?:多|来|几)?岁|[我他她](?:[一二两三四]?人?)([6-9][0-9]|[六七八九]十[一二三四五六七八九]?)(?=了|[ ,。!?]|$)|(?:今年|都|快|已经|妈|爸)([0-9]{2}|[六七八九]十[一二三四五六七八九]?)(?:了|多|岁)?(?![0-9元块个天年月点号分])"
)
_GENERAL = re.compile(
    "老年(?:大学|证|卡|活动|食堂|餐|公寓|协会|班|合唱|舞蹈)|老人(?:机|卡|证)|老花镜|养老院(?:也行|都行|的活动)|(?:社区|小区)老人免费|孩子的?抚养费|抚养费|(?:孩子)?[读上念考]大学|(?:小朋友|儿童)滑梯|婴儿车|接娃|遛娃|孩子背|大学生|(?:发给|给|对|关于|针对)老人(?:发|的|有)?(?:的)?(?:补贴|优惠|政策)|养老金|养老(?:保险|服务|政策)|高龄(?:补贴|津贴)|长者(?:饭堂|食堂)|"
    "儿童(?:节|乐园|剧|医院|友好)|孩子王|退休(?:年龄|政策|手续)|延迟退休|独生子女|志愿者.{0,4}孩子|血压计|儿子儿媳|儿媳"
)
_THEIR_OWN = re.compile(
    "(?:我|咱|俺)(?:家)?(?:的)?(?:奶奶|爷爷|外公|外婆|姥姥|姥爷|老伴|老父亲|老母亲|老娘|老爹|孙女|孙子|外孙)|老伴|老两口|我(?:都)?(?:这把年纪|这岁数|退休|[六七八九]十)|孙女|外孙"
)
_SERVED = re.compile("孩子们|小朋友|婆婆|伯伯|老伯|透析|轮椅|病人|家属|体温|产妇|孕妇")
_STILL_ILL = re.compile(
    "透析|化疗|放疗|轮椅|拄拐|拐杖|双拐|残疾|残障|卧床|瘫|产检|怀孕|孕妇|牙口|耳背|耳朵背|眼神不|失明|盲人|聋"
)
_THEIRS = re.compile("(?<!我)(?<!我家)(?<!我们)(?:老太太|大爷|阿婆|老爷子|老人家?|奶奶)(?:那边|那儿|那里|家)")
_BEAST = re.compile("[牛猪羊鸡鸭鹅鱼蜂狗猫兔鸽马]|树|银杏|花草|盆栽|兰花|苗|庄稼|果|大棚|[稻麦]|手机|电脑|平板")
_CROWD = re.compile("(?:一群|一帮|那帮|几个|一伙)[^,。]{0,5}(?:大爷|大妈|老头|老太|老人)")
_OWN = frozenset((Intent.SIGNUP, Intent.RELEASE, Intent.GREET, Intent.OTHER, Intent.HUMAN))
_VOLUNTEERS = frozenset((Intent.ACCEPT, Intent.ARRIVE, Intent.COMPLETE))
_SURELY_ILL = re.compile(
    "住院|手术|医院|透析|化疗|骨折|轮椅|残疾|糖尿|血压|过敏|咬|烧|疼|痛|血|晕|拐|瘫|腿|腰|脚|手(?!机)|眼|耳|聋|盲|复查|看病|胸"
)
_NEEDS = frozenset((Intent.REQUEST, Intent.REPORT))

_PRESSING = re.compile(
    "水管爆|爆管|漫出来|漫到|淌|往下淌|哗哗|喷水|水流到|流到走廊|淹|冒粪|粪水|化粪池.{0,4}满|脏水往外|污水(?:横流|外溢|往外|冒)|返水|倒灌|(?:水|粪|尿|汤)[^,。]{0,4}往外(?:冒|咕)|没水(?!带|池|踩)|"
    "停水|(?<!不能)断水|没水吃|冻裂|没电了|全黑|吃完了|没药|断药|药没了|都没了|快没了|就剩(?:一|两)|断粮|没吃的|锁(?:在)?里(?:头|面)|锁家里|进不了门|进不去门|忘带钥匙|"
    "被风带上|冻半天|冻得(?!流)|冷得|打哆嗦|转了.{0,5}(?:块|元|万|钱)|[千万百]块.{0,4}没了|钱没了|被骗了|骗走|共享屏幕|刚转|转账给|把验证码|让我转|要我转|让我下载|"
    "难产|不吃不喝|快死|死了一|死了好|怕是要传|传开|流口水|井盖没|没井盖|没盖|(?:路|地|桥|井|坑)[^,。]{0,8}窟窿|结冰|全是冰|滑了一跤|摔了[一二三两几]?[个人跤]|随时要|快撑不住|压塌|要倒|往下坠|"
    "开开合合|瓦片(?!似|一样)|往下掉|砸(?:到|中|坏|着|伤|下来)|一夜之间|还在放|还在呢|还在排|正在|电鱼|烟大|针头|水银|走丢的|出不去|挪车|冒火星|飞线|不让我进|赶出|(?<!去年)冻死(?!我两|过)|今晚就|现在就|马上就|来不及(?!就|的话)|"
    "等不了|等不及|火急|十万火急|急用|急需|急!|急死|速来|赶紧|快来|(?<![讲说写弄])快点|救急|加急|紧急|立刻|立马|务必|报警器响|响了三次|难受得|死绝|死[0-9一二三四五六七八九十几]{1,3}[只头条尾]|冻成|溜到|滑倒|薄霜|滚石|冒白气|冲眼睛|还没走|共享着|屏幕[^,。]{0,6}共享|刚交完|又要[^,。]{0,8}(?:保证金|押金|税)|先[付交][^,。]{0,8}(?:税|费|保证金)|去取钱|让交[一两三四五六七八九十0-9]{1,3}万|(?:喷雾|药|胰岛素)[^,。]{0,4}空了|差点(?:下去|掉|摔)|拱不到|黄汤|积水[^,。]{0,6}(?:公分|厘米|过不去|没过)|咕嘟|踩一脚翘"
)
_PATIENT = re.compile("不着急|不急|有空|方便的时候|什么时候都行|随便|慢慢来|抽空|看着办|时间随")


def vulnerable(text: str, intent: Intent) -> bool:
    """Whether the text shows that the person to be helped is old, alone, ill, disabled, pregnant or a child."""
    text = _GENERAL.sub("·", text)
    if intent is Intent.HUMAN:
        return bool(_ILL.search(text) or _OLD.search(text))
    if intent in _OWN:
        return intent is Intent.RELEASE and bool(_THEIRS.search(text))
    if intent in (Intent.INFO, Intent.RATE):
        return bool(_THEIR_OWN.search(text))
    if intent is Intent.REPORT:
        text = _CROWD.sub("·", text)
    if _OLD.search(text):
        return True
    if intent in _VOLUNTEERS:
        return bool(_SERVED.search(text))
    if _CHILD.search(text) or _PREGNANT.search(text) or _by_age(text):
        return True
    if intent in _NEEDS or intent in (Intent.STATUS, Intent.COMPLAIN):
        return bool(_ALONE.search(text) or (_ILL.search(text) and not _is_of_beasts(text)))
    return bool(_STILL_ILL.search(text))


def _is_of_beasts(text: str) -> bool:
    """Whether it is an animal, a plant or a telephone that is ill, and nobody is named."""
    return bool(_BEAST.search(text)) and not _RELATION.search(text) and not _SURELY_ILL.search(text)


def _by_age(text: str) -> bool:
    for found in _AGE.finditer(text):
        said = next(group for group in found.groups() if group)
        age = to_int(said)
        if age is not None and (60 <= age <= 120 or (found.group(1) and age < 18)):
            return True
    return False


def for_whom(text: str) -> str:
    """Return the relation for whom help is asked (母亲, 邻居 …), or 'self'."""
    found = _RELATION.search(_HELPER.sub("", text))
    return _RELATIONS[int(found.lastgroup[1:])][0] if found and found.lastgroup else "self"


def urgency(text: str, *, wished_today: bool) -> Urgency:
    """Return urgent or normal; danger is found elsewhere."""
    if wished_today:
        return Urgency.URGENT
    if _PATIENT.search(text):
        return Urgency.NORMAL
    return Urgency.URGENT if _PRESSING.search(text) else Urgency.NORMAL
