"""What the web chat says around the conversation: titles, and why something was refused."""

from __future__ import annotations

TITLE = "五单·社区小帮手"
RELOAD = "请刷新一下页面，再说一遍。"
PHOTO_TOO_LARGE = "这张照片太大了，请换一张 10 MB 以内的。"
NOT_THERE = "没找到。"
NOT_UNDERSTOOD = "没收到您的话，请再写一遍。"
TOO_LONG = "这段话太长了，请分几次说。"
EXPORT_NAME = "我的资料.json"
LINK_TITLE, LINK_BUTTON = "欢迎", "进入"
LINK_TEXT = "点下面的“进入”，就连到社区的聊天了。"
LINK_SPENT_TITLE, LINK_SPENT = "链接用过了", "这个链接用过了，或者过期了。请向社区再要一个。"
REHEARSAL_TITLE = "五单 · 演练"
PHONES = {
    "resident": ("居民", "陈阿婆", "说一句话，就有人来帮"),
    "volunteer": ("志愿者", "李明", "有单子会来问，点一下就接"),
    "worker": ("社区工作人员", "王姐", "看得见每一张单子"),
}
HINTS = {
    "resident": (
        "我妈一个人住3号楼402，周六上午想有人陪去医院",
        "家里水龙头坏了，明天上午能来修吗",
        "菜单",
        "我的单子",
        "你们几点上班",
    ),
    "volunteer": ("我的任务", "我到了", "完成了", "去不了了"),
    "worker": ("我的待办", "志愿者日", "本周主题", "打电话", "邀请志愿者"),
}
