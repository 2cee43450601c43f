"""What people say that is taken as it stands, before anything is understood."""

from __future__ import annotations

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
MEANS_NO_NEED = frozenset(("不是求助", "不是", "算了", "不用了", "不要了"))
# Somebody who was asked to write something does not want to any more.
NEVER_MIND = MEANS_NO_NEED | {"不写了", "不弄了", "不办了", "不发了", "取消", "先不写", "退出"}
MEANS_HELLO = frozenset(("你好", "您好", "喂", "在吗", "在不在", "有人吗", "哦", "噢", "啊", "那个", "这个", "就是"))
MEANS_WHO_COMES = ("谁来", "哪个来", "哪位来", "什么时候来", "几点来", "来了没", "来了吗", "还来吗", "来不来")
MEANS_BROKEN = ("坏了", "坏掉", "坏脱", "堵了", "漏水", "停电", "停水", "跳闸", "不亮", "不制冷", "打不开", "打不着火")
MEANS_NO_PHONE = frozenset(
    (
        "没有",
        "没电话",
        "没有电话",
        "没手机",
        "没有手机",
        "我没有手机",
        "我没有电话",
        "不方便",
        "不说",
        "不想说",
        "不用电话",
    ),
)
MEANS_ANY_TIME = frozenset(
    (
        "随便",
        "都行",
        "都可以",
        "什么时候都可以",
        "随便什么时候",
        "随时",
        "随时都行",
        "你们定",
        "你定",
        "看你们",
        "随便你们",
    ),
)
# Somebody cannot at the agreed time; the time before these words is the one that does not suit.
MEANS_ANOTHER_TIME = ("改个时间", "换个时间", "改时间", "换时间", "改天", "改日", "改期")
MEANS_UNSOLVED = ("没解决", "没有解决", "没修好", "没办好", "没弄好", "还是坏", "不行")
MEANS_THANKS = ("谢", "辛苦", "再见", "拜拜")
MEANS_STARS = {"好评": 5, "满分": 5, "差评": 1}
STARS_SAID = ("星", "分", "颗")
MEANS_TO_CHANGE = ("改", "换", "时间", "推迟", "提前", "晚点", "早点")
ABOUT_SERVICES = ("什么服务", "哪些服务", "能做什么", "能帮什么", "会做什么", "有什么用", "服务项目")
ABOUT_ACTIVITIES = ("活动", "志愿者日", "周六", "主题")
ABOUT_STATION = ("电话", "几点开门", "几点上班", "开门", "上班", "下班", "办公时间", "营业时间", "联系方式", "几点关门")
# The hour at which a part of the day begins, for what is to be sent then.
PART_HOURS = {"早上": 8, "上午": 9, "中午": 12, "下午": 15, "傍晚": 18, "晚上": 19, "夜里": 20}
