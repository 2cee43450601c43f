"""What the web chat says around the conversation: titles, and why something was refused."""

from __future__ import annotations

from datetime import date, datetime

from handlers.wording import common
from storage.places import Place

TITLE = "五单·社区小帮手"
RELOAD = "请刷新一下页面，再说一遍。"
PHOTO_TOO_LARGE = "这张照片太大了，请换一张 10 MB 以内的。"
NOT_THERE = "没找到。"
TOO_OFTEN_TITLE, TOO_OFTEN = "请稍等", "点得太快了，请歇半分钟再试。"
NOT_UNDERSTOOD = "没收到您的话，请再写一遍。"
FAILED_TITLE, FAILED = "出了点问题", "刚才没有做成，请过一会儿再试一次。"
TOO_LONG = "这段话太长了，请分几次说。"
UNREAD_TITLE = "没收到"
UNREAD = "没收到您发的。要是写得很长、文件很大，请分成几份。点浏览器的“返回”，就能接着改。"
MY_PLACE = "（我的位置）"
EXPORT_NAME = "我的资料.json"
LINK_TITLE, LINK_BUTTON = "欢迎", "进入"
LINK_TEXT = "点下面的“进入”，就连到社区的聊天了。"
LINK_SPENT_TITLE = "链接用过了"
LINK_SPENT = "这个链接用过了，或者过期了。请向社区再要一个；换手机的，在原来的手机上再说一遍“换手机”。"
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
    "volunteer": ("我的任务", "我到了", "完成了", "去不了了", "我的报名", "签到", "我的时长"),
    "worker": ("我的待办", "志愿者日", "本周主题", "发通知", "本周", "打电话", "邀请志愿者"),
}
CALENDAR_FILE = "活动日程.ics"
CALENDAR_NAME = "我的志愿活动"
DAY_TITLE = "志愿者日"
THEME_TITLE, NOTICE_TITLE = "本周主题", "社区通知"
POSTER_WHEN, POSTER_WHERE, POSTER_PHONE = "时间", "地点", "电话"
WEB_CHAT = "网页聊天"
SCAN = "扫一扫，一起来"
SCAN_LINES = ("打开聊天，说一句就行，", "不用下载，不用注册。")


def poster_when(iso: str, starts_at: str, ends_at: str) -> str:
    """A day and its hours, as a poster says them."""
    which = date.fromisoformat(iso)
    hours = "–".join(clock for clock in (starts_at, ends_at) if clock)
    return f"{which.month}月{which.day}日 {common.WEEKDAYS[which.weekday()]} {hours}".strip()


NO_PAGE_TITLE, NO_PAGE = "没有这一页", "这一页没有了，或者网址不对。"
NO_FONT_TITLE, NO_FONT = "画不了图片", "这台机器上没有中文字体，画不了图片。可以打开海报的网页，直接打印。"
CHECK_IN_TITLE = "签到"
CODE_TITLE = "签到码"


def photo_of(at: datetime) -> str:
    """What a photo is, for those who do not see it."""
    when = at.astimezone(common.ZONE)
    return f"邻居发来的照片，{when.month}月{when.day}日"


def figures(reached: int, people: int, photos: int) -> list[tuple[int, str]]:
    """What came of a theme, in three numbers; none of them is nought."""
    every = [(reached, "人收到"), (people, "人参加"), (photos, "张照片")]
    return [(number, label) for number, label in every if number]


def calendar_title(title: str, post: str, *, is_cancelled: bool) -> str:
    """A day as it stands in a person's calendar."""
    whole = "·".join(part for part in (title or DAY_TITLE, post) if part)
    return f"（取消了）{whole}" if is_cancelled else whole


def calendar_text(text: str, place: Place | None, contact: str) -> str:
    """What is done that day, and who to call."""
    station = f"{place.name} {place.phone}".strip() if place is not None else ""
    lines = (text, f"联系：{contact}" if contact else "", station)
    return "\n".join(line for line in lines if line)
