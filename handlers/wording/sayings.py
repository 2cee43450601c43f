"""What people say that is taken as it stands, before anything is understood."""

from __future__ import annotations

import re

MEANS_YES = frozenset(
    (
        "对",
        "对的",
        "对对对",
        "是",
        "是的",
        "好",
        "好的",
        "确认",
        "可以",
        "行",
        "没错",
        "嗯",
        "嗯嗯",
        "ok",
        "OK",
        "没问题",
    ),
)
SAYS_YES = re.compile(
    "(?:嗯+|好|行|可以|对|是|没错|没问题|确认|就这样|就这么办|就这么定|OK|ok)(?:[的吧了啊呀嘞滴，, ]|好|行|可以|对)*(?:(?:谢谢|麻烦|辛苦|拜托)(?:了|你们?|您们?|大家|啦|师傅|[，,。！! ])*)?"
)
# What asks something, or names an hour, is no hesitation.
_NO_HOUR = "(?:(?!点(?!时间)|[上下]午|早上|中午|晚上|[几哪谁吗？?]|多少|什么).){0,8}"
HESITATES = re.compile(
    f"(?:你|您)?(?:先|稍|请)?等(?:一?下|一会儿?|等|我){_NO_HOUR}|(?:让)?我?(?:先|再)?(?:想想|想一想|考虑(?:一下|考虑)?|看看再说)|我?(?:先|要|去)?(?:问|商量)(?:一?下|问|商量)?{_NO_HOUR}(?:再说)?|(?:先)?不(?:着?急|忙)|晚点再说|回头再说|过会儿再说"
)
# 不是我家，是我妈家: the door on the card is another's.
CORRECTS_HOME = re.compile(
    "不[是在]我(?:自己)?家?(?:里)?[，,。 ]*(?:是|在|去)?.{0,3}(?:妈|爸|母亲|父亲|爹|娘|婆婆|公公|岳母|岳父|女儿|儿子|爷爷|奶奶|外公|外婆|姐|妹|哥|弟).{0,4}"
)
AT_MY_HOME = re.compile("我(?:自己)?(?:家|妈|爸|老伴|老公|老婆).{0,12}(?:坏|漏|堵|要|想|需要|能不能|没电|没水|停)")
DELETES = "删"
# Said to what was read, and asks for nothing.
MEANS_HEARD = MEANS_YES | {"收到", "知道了", "晓得了", "明白", "明白了", "好嘞", "好滴"}
MEANS_NO_NEED = frozenset(("不是求助", "不是", "算了", "不用了", "不要了", "没事", "没事了", "没什么事"))
# Somebody who was asked to write something does not want to any more.
NEVER_MIND = MEANS_NO_NEED | {"不写了", "不弄了", "不办了", "不发了", "取消", "先不写", "退出"}
MEANS_HELLO = frozenset(("你好", "您好", "喂", "在吗", "在不在", "有人吗", "哦", "噢", "啊", "那个", "这个", "就是"))
MEANS_WHO_COMES = ("谁来", "哪个来", "哪位来", "什么时候来", "几点来", "来了没", "来了吗", "还来吗", "来不来")
ASKS_HOW_FAR = re.compile("进度|怎么样|怎样|咋样|到哪|几点|几时|啥时|什么时候|多久|谁来|哪位来")
NOBODY_CAME = re.compile(
    "没有?(?:看见|看到|见)?(?:一个)?人(?:来|影|上门)|还不来|人[呢哪](?:$|[？?！!])"
    "|(?:还|都|也|一直|仍|到现在)没有?(?:看?见)?(?:人|师傅|志愿者)?(?:来|到)(?![得电水气货期时点])"
)
URGES = re.compile(
    "(?:怎么|咋|为什么|为啥|都|一直|还|也|到现在|这么久|好几天|几天|[了，, ])*没有?人(?:来)?(?:管|处理|理我?|收|办|弄|修|过问|联系我?|回我?|打电话)[啊了呢吗的过呀？?]*"
    "|(?:请|帮我|麻烦|再|给我|替我)*催(?:一下|一催|催|下)?(?:他们?|师傅|社区)?[吧啊呀]*"
    "|(?:能不能|可以|请)*(?:快点|快一点|赶紧|赶快|快些|尽快)(?:来|办|处理|弄|修|安排)?(?:一下)?[吧啊呀吗]*"
)
# 昨天说的灯还没修: what stands before this, but for when it was said and how, is the thing.
NOT_MENDED = re.compile(
    "(?:怎么|到现在|一直|都|也)*(?:还是?|都|仍)?(?:没有?(?:人|给我|帮我)?(?:来)?(?:修|换|弄|通|装|补|好)|在漏|漏着|坏着|是坏的?|不亮|没好)"
)
# Said before: who tells for the first time that a lamp is dark asks for it to be mended.
_BEFORE = (
    "(?=.*(?:还|仍|到现在|一直|昨|前天|上[周次回个]|之前|以前|早就|[几两三四五]天|那天|刚才|[说报讲提催登记][过了的]))"
)
TELLS_NOT_MENDED = re.compile(
    rf"{_BEFORE}[^，,。？?]{{1,16}}{NOT_MENDED.pattern}[好过完了啊呀的]*(?:[，,。 ].{{0,24}})?"
)
NOT_THE_THING = re.compile(
    "(?:我们?|你们?|您|他们?)|(?:昨天?|前天?|今天?|上周|上次|上回|之前|以前|早就|几天前|那天|刚才)(?:晚上|早上|下午|上午)?|(?:说|报|讲|提|反映|反应|登记|申请|打电话)(?:过|了)?的?"
    "|[这那]个|它|跟|和|给|怎么|到现在|一直|都|也|的|了|[，,。！!？? ]"
)
SAYS_WHERE_I_AM = re.compile(
    "我(?:现在|今天|已经|临时|先|刚|要|得|一直|都)*(?:出门|出去|出来|不在家|在家|到家|回家|回来|在楼下|在外面|住院|在医院)(?:里)?(?:了|一下|一会儿?|等着?|等你们?)*[，, ]*(?:.{0,10}(?:回来|到家|在家))?[了的啊呀哦]*"
)
IS_ILL = re.compile("住院|生病|病了|开刀|手术")
CANCELS = re.compile("取消|撤|退|删|单|来|办")
SPEAKS_OF_COMING = re.compile("来|上门|派人")
MEANS_BROKEN = ("坏了", "坏掉", "坏脱", "堵了", "漏水", "停电", "停水", "跳闸", "不亮", "不制冷", "打不开", "打不着火")
HAS_NONE = re.compile(r"(?:我|我们|家里|我家)?也?(?:没有|没得|没|冇|无)[的呢啊呀了哦]?")
ONLY_A_PHONE = re.compile("(?:我|家里)?(?:只有|就有|就|有|只用)(?:一?个|一部)?(?:手机|电话|座机|固话)[的呀啊了]?")
SPEAKS_OF_A_HELPER = re.compile("师傅|志愿者|小伙|来的人|那个人|[他她]|投诉|举报")
# Said of who comes, whatever else it may be read as: a worker hears it, and not they.
COMPLAINS = re.compile(
    "(?:收|要|拿)了?(?:我|她|他|俺|老人)(?:家)?[^，,。]{0,5}(?:块|元|钱)|骗子|骗钱|骗人|骗我|小偷|投诉|举报|态度(?:很|太|真|特别|非常)?(?:差|坏|恶劣|不好)|乱收钱|骂我|骂人|凶我"
)
FINDS_POOR = re.compile(
    "没有?(?:解决|修好|办好|弄好|做好|搞好)|还是坏|不满|失望|(?<!不)差|(?:修|做|弄|办|搞)得不好|[一1两二2]颗?星"
)
# Of help that was there already.
STILL_POOR = re.compile(
    "(?:还是|仍然?|依然|照样|照旧)(?:没有?(?:修|弄|办|搞|做|通)?好|不行|不好|老样子|坏的|那样)[的了呀啊，,。！! ]*"
)
TELLS_OF_STRANGERS = re.compile("电话|短信|微信|推销|楼下|邻居|隔壁")
HAS_NO_PHONE = re.compile(
    r"(?:我|我们|家里|我家)?也?(?:没有|没得|没|冇|无)装?(?:得有)?(?:电话|手机|座机|号码|电话号码|手机号)[的呢啊呀了哦]?"
    r"|不用电话"
)
WILL_NOT_SAY = frozenset(("不方便", "不说", "不想说", "不告诉你", "不留", "不想留"))
DOES_NOT_KNOW = re.compile(
    r"先不说|(?:我|我也|也)?(?:不知道|不晓得|不清楚|不记得|记不得|记不清|忘了|忘记|说不上来|说不清|说不准)"
    r"(?:电话|号码|地址)?[了啊呀哦呢]{0,2}"
)
_FLOOR = r"[0-9一二三四五六七八九十两]{1,3}(?:楼|层)"
SAYS_FLOOR = re.compile(
    rf"(?:我|我家|我们|家)?(?:改成|应该是|不对[，, ]*是|就|是|住)?[在到]?(?:住)?(?:第)?(?:{_FLOOR}|顶楼|底楼|顶层|底层)"
    r"(?:的?(?:左|右|东|西|南|北|靠|朝|对着|中间|第)[^0-9]{0,8})?[的呀啊嘛哦呢]?"
)
CORRECTS_DOOR = re.compile(
    r"(?:(?:不对|不是|错了|写错了?|说错了?|搞错了?)[，, 。]*)?(?:(?:应该|我家)?(?:是|改成|住)[ ]*(?P<said>[0-9]{3,4})|(?P<bare>[0-9]{3}))"
    r"(?:室|号|房)?[的了呀啊哦]*"
)
SENT_BY_MISTAKE = re.compile(
    "(?:不好意思|对不起|哎呀|哦)?[，, ]*(?:我)?(?:发错|按错|点错|弄错|传错|打错|说错|发错人)了?[，, ]*(?:不好意思|对不起|没事了?|不用管)?"
)
SAYS_NO_NEED = re.compile(r"(?:我|我这|这|这个|这不|那)?(?:不是|没有?|没在)(?:在|要)?求助[的了啊呀呢嘛]{0,2}")
AT_HOME = re.compile(r"就?[在到]?(?:我|俺|自己|我们|阿拉)?(?:家里|家|屋里厢|屋里头|屋里|屋头)[呀啊里嘛呗哦]{0,2}")
MEANS_ANY_TIME = frozenset(
    (
        "随便",
        "都行",
        "都可以",
        "什么时候都可以",
        "什么时候都行",
        "随便什么时候",
        "随时",
        "随时都行",
        "你们定",
        "你定",
        "看你们",
        "随便你们",
    ),
)
_ANY = "(?:都|全)?(?:行|可以|方便|好|成|有空|没问题)"
SAYS_ANY_TIME = re.compile(
    rf"(?:我)?(?:哪一?天|几点|啥时候|什么时候|什么时间|随便哪天|随便几点|天天|每天|白天|任何时候|时间){_ANY}[的呀啊吧了，, ]*(?:我?都?在家)?"
    r"|(?:我)?(?:天天|每天|一直|都|随时)都?在家?(?:里)?的?"
    r"|(?:时间)?(?:你们?|您们?|师傅)?(?:看着办|方便就行|看着安排|安排|有空就来|什么时候有空都行)[吧了]*|没有?(?:什么)?(?:时间)?要求"
)
# Somebody cannot at the agreed time; the time before these words is the one that does not suit.
MEANS_ANOTHER_TIME = ("改个时间", "换个时间", "改时间", "换时间", "改天", "改日", "改期")
# Without any of these a time is an hour alone.
NAMES_A_DAY = re.compile(
    "[今明后昨当这那][天日晚早夜儿]|大后|[0-9一二三四五六七八九十]天|周|星期|礼拜|月|[号日](?![楼院门])|夜|凌晨|马上|现在|立刻|分钟|小时|[早晚]点"
)
# Nor does somebody want another time any more.
KEEPS_TIME = re.compile(
    "(?:算了|那?就?不改|不用改|不换|不用换|先?不改|(?:还是)?(?:就)?(?:按)?原来的?(?:时间)?|不用)[吧了呀啊，, ]*(?:不改了?)?"
)
MEANS_UNSOLVED = ("没解决", "没有解决", "没修好", "没办好", "没弄好", "还是坏", "不行")
# What we hold of somebody is to go; it is asked once more, for it cannot be undone.
_HELD = "(?:个人)?(?:资料|信息|数据|记录|账号|帐号|隐私|聊天记录)"
_AWAY = "(?:删除|删掉|删了|删|清空|清除|清掉|抹掉|注销)"
_ASKED_FOR = "(?:请|麻烦|帮|给|我|你们?|您|能不能|可以|可不可以|要|想|需要|把|将|都|全部?|一下|[，, ])*"
_MINE = "(?:我|我们家?|本人|自己)(?:这里|这边)?"
WANTS_FORGETTING = re.compile(
    rf"{_ASKED_FOR}{_AWAY}(?:一下)?(?:关于)?(?:{_MINE})?的?(?:所有|全部|这些)?的?{_HELD}(?:吧|了|吗|可以吗|[，, ].{{0,10}})?"
    rf"|{_ASKED_FOR}(?:关于)?{_MINE}?的?(?:所有|全部|这些)?的?{_HELD}(?:和.{{1,8}})?(?:都|全部?|给我|能不能|可以|请|统统|[，, ])*{_AWAY}.{{0,6}}"
    rf"|{_ASKED_FOR}{_MINE}的(?:电话|手机号?|地址|名字|姓名)(?:和(?:电话|手机号?|地址|名字|姓名))*(?:都|全部?|给我)*(?:删除|删掉|删了|清掉|抹掉).{{0,4}}"
    rf"|(?:我要|我想|请|帮我)?注销(?:我的)?(?:账号|帐号)?"
)
# Of what is said to be done: whoever hears so and it is not says it in these ways.
SAYS_UNSOLVED = re.compile(
    r"(?:没有?啊?[，, ]*)?(?:"
    r"(?:还是|还|都|又|根本|压根|就是|它|他们?)*(?:没有?(?:给我|帮我)?(?:修好|弄好|办好|做好|搞好|解决)|没有?人来过)"
    r"|(?:还是|还在|还|又)(?:坏的|坏着|不能用|漏水?|滴水?)"
    r").{0,30}"
)
# What only judges; of what is left, so many characters tell what was not well.
_ONLY_JUDGES = re.compile(
    "没有?(?:解决|修好|办好|弄好|人来过)|还是坏的?|不行|(?:给|打|就|只)?(?:[0-9１-５一二两三四五]个?(?:颗?星星?|分|颗)|差评)"
    "|[★☆，。！、,.! 　了啊呀的呢我你您]"
)
LEAST_WHY = 3
MEANS_THANKS = ("谢", "辛苦", "再见", "拜拜")
MEANS_STARS = {"好评": 5, "满分": 5, "差评": 1}
STARS_SAID = ("星", "分", "颗")
MEANS_TO_CHANGE = ("改", "换", "时间", "推迟", "提前", "晚点", "早点")
ABOUT_SERVICES = ("什么服务", "哪些服务", "能做什么", "能帮什么", "会做什么", "有什么用", "服务项目")
ABOUT_ACTIVITIES = ("活动", "志愿者日", "周六", "主题")
ABOUT_STATION = ("电话", "几点开门", "几点上班", "开门", "上班", "下班", "办公时间", "营业时间", "联系方式", "几点关门")
# The hour at which a part of the day begins, for what is to be sent then.
PART_HOURS = {"早上": 8, "上午": 9, "中午": 12, "下午": 15, "傍晚": 18, "晚上": 19, "夜里": 20}


def has_no_phone(said: str) -> bool:
    """Tell whether somebody who was asked for a telephone number has none, or will not say it."""
    patterns = (HAS_NONE, HAS_NO_PHONE, DOES_NOT_KNOW)
    return said in WILL_NOT_SAY or any(one.fullmatch(said) for one in patterns)


def broken(thing: str) -> str:
    """Return the need that somebody has whose thing nobody has mended yet, in plain words."""
    return f"{thing}坏了"


def says_why(said: str) -> bool:
    """Tell whether more is said than that it was not well: 两星，弄了一地水."""
    return len(_ONLY_JUDGES.sub("", said)) >= LEAST_WHY


# 我换号码了 13…, 我的手机号改成 13…: somebody's own; 电话改成 13… may be for one ticket alone.
_A_NUMBER = r"(?:手机号码?|电话号码?|联系电话|手机|电话|号码|号)"
HAS_NEW_NUMBER = re.compile(
    rf"(?:您好|你好|[，, ])*(?:请|麻烦)?(?:你|您)?(?:帮我|给我)?把?"
    rf"(?:我的?{_A_NUMBER}(?:已经|刚)?[换改变]|{_A_NUMBER}(?:已经|刚)?换|我?(?:已经|刚)?换(?:了(?:个|一个)?新?{_A_NUMBER}|新?{_A_NUMBER}了)"
    rf"|(?:我的?)?新的?{_A_NUMBER})"
    r"(?:[了啦成为到是用打：:，,。 ]|现在|以后|新的?|号码?|改成|换成)*(?P<number>[0-9][0-9 \-]{6,18})"
    r"(?:[了啦哦吧，,。 ]|这个|请|麻烦|帮我|您|你|[改换记]一下|更新一下)*"
)
