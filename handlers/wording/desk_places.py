"""地方 and 供单 at the desk."""

from __future__ import annotations

from storage import quiet

PLACES, ITEMS = "地方", "供单"
KINDS = {"center": "中心", "institute": "所", "station": "站", "point": "点"}
QUIET = f"每天 {quiet.FROM}:00 到第二天早上 {quiet.UNTIL}:00 不打扰居民和志愿者；有人遇到危险时不限。"
KEPT = "记下了。"
NO_PHONE = "这个电话看不懂，请只写号码，比如 021-55550123。"
NO_POINT = "纬度写 -90 到 90，经度写 -180 到 180；两个都写，或者都不写。上海大约是纬度 31.2，经度 121.4。"
SPAN_UNCLEAR = "没看懂是多长。请写“30分钟”“2小时”或者“3个工作日”；写“恢复”就照原样。"
NOT_A_STATION = "小区和地标要归到一个站。"
NAME_FIRST = "请先写名称。"
NO_FILE = "请先选一个文件。"
TOO_LARGE = "文件太大了，最多 10 MB。"
LEADER_SET, LEADER_GONE = "队长记下了。", "这个队现在没有队长。"
MOST_HOURS = 60


def name_kept(name: str, new: int) -> str:
    """A name stands in the gazetteer."""
    return f"“{name}”记下了，几秒钟后就认得。" if new else f"“{name}”原来就有。"


def name_dropped(name: str) -> str:
    """A name went out of it."""
    return f"“{name}”和它的别名删掉了。"


def closed(name: str, place: str) -> str:
    """A service is off the menu."""
    return f"“{name}”从{place}的菜单上拿下来了。居民自己说到这件事，还是照样登记。"


def opened(name: str, place: str) -> str:
    """A service is on the menu again."""
    return f"“{name}”又在{place}的菜单上了。"


def closed_above(place: str) -> str:
    """A place above has taken it off."""
    return f"{place}没有开"


MENU_TITLE = "我们能帮您做什么"
MENU_HOW = "点一项，再说一句您家的情况。也可以不点，直接说。"
MENU_WHICH = "您住在哪个社区？"
MENU_TALK = "直接说一句"
MENU_OTHER = "换一个社区"
MENU_NOTHING = "现在没有开着的服务。有事请直接说一句。"
EMERGENCY = "有人有危险，请先打 120、119 或 110。"
