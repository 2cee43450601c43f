"""地方 and 供单 at the desk."""

from __future__ import annotations

import re

from storage import quiet
from storage.places import Place
from storage.tree import Handed

PLACES, ITEMS = "地方", "供单"
KINDS = {"center": "中心", "institute": "所", "station": "站", "point": "点"}
QUIET = f"每天 {quiet.FROM}:00 到第二天早上 {quiet.UNTIL}:00 不打扰居民和志愿者；有人遇到危险时不限。"
KEPT = "记下了。"
NO_PHONE = "这个电话看不懂，请只写号码，比如 021-55550123。"
NO_POINT = "纬度写 -90 到 90，经度写 -180 到 180；两个都写，或者都不写。上海大约是纬度 31.2，经度 121.4。"
SPAN_UNCLEAR = "没看懂是多长。请写“30分钟”“2小时”或者“3个工作日”；写“恢复”就照原样。"
NAME_FIRST = "请先写名称。"
NO_FILE = "请先选一个文件。"
TOO_LARGE = "文件太大了，最多 10 MB。"
LEADER_SET, LEADER_GONE = "队长记下了。", "这个队现在没有队长。"
MOST_HOURS = 60
PHONE = re.compile(r"[0-9][0-9 \-]{4,18}")
LEAST_NAME, MOST_NAME = 2, 20
NO_NAME = "请写地方的名字，2 到 20 个字，比如“枫林社区”。"
SURE_TO_CLOSE = "请先打勾：确定要关掉。"


def added(place: Place) -> str:
    """A place is there; what comes next."""
    if place.kind == "station":
        return (
            f"“{place.name}”加好了。接下来：在这一页写小区的名字，再到“人”的“邀请”里请一位工作人员，给居民做一个入口。"
        )
    return f"“{place.name}”加好了。要有人来管，就到“人”的“邀请”里请一位工作人员；没有人，就由上级来管。"


def renamed(name: str) -> str:
    """It is called otherwise."""
    return f"改好了，现在叫“{name}”。印出去的二维码照样能用。"


def moved(place: Place, parent: Place) -> str:
    """It stands below another."""
    return f"“{place.name}”归到“{parent.name}”下面了。没人管的单子和超时的提醒，从现在起报给那里。"


def shut(place: Place, heir: Place | None, handed: Handed) -> str:
    """It is closed; what became of who lives there, and of its names."""
    said = [f"“{place.name}”关掉了，办过的单子都还在。"]
    if heir is not None and any(handed):
        said.append(f"{handed.people} 个人和 {handed.names} 个小区、地标归到了“{heir.name}”。")
    elif handed.people:
        said.append(f"原来住这里的 {handed.people} 个人，下次说话时会问他住哪里。")
    return "".join(said)


def unshut(place: Place) -> str:
    """It is open again."""
    return f"“{place.name}”重新打开了。请看看电话、工作人员和小区的名字还对不对；邀请和群要重新做。"


def remains(what: str, count: int, place: Place) -> tuple[str, str]:
    """What keeps a place from being closed, and where it is seen to."""
    people = f"/desk/people?place={place.id}&kind="
    return {
        "below": (f"下面还有 {count} 个地方：先关掉，或者归到别处", f"/desk/places/{place.id}#below"),
        "tickets": (f"还有 {count} 张单子没办完：办完，或者转给别的站", f"/desk/tickets?place={place.id}"),
        "activities": (f"还有 {count} 个活动在办：到“本周”里结束", "/desk/week"),
        "campaigns": (f"还有 {count} 条通知没发完", "/desk/week"),
        "workers": (f"还有 {count} 位工作人员：先结束身份", f"{people}worker"),
        "volunteers": (f"还有 {count} 位志愿者：先结束身份，或者请他们加入别的站", f"{people}volunteer"),
        "only": ("这是唯一的站：先加一个新的站", ""),
    }[what]


def name_kept(name: str, new: int) -> str:
    """A name stands in the gazetteer."""
    return f"“{name}”记下了，几秒钟后就认得。" if new else f"“{name}”原来就有。"


def name_corrected(name: str) -> str:
    """A name was put right."""
    return f"改好了，现在是“{name}”，几秒钟后就认得。"


def name_refused(faults: str) -> str:
    """One name cannot be taken, and why."""
    return "没有记下。" + "\n".join(line.partition("：")[2] or line for line in faults.splitlines()) + "。"


def names_read(count: int) -> str:
    """A table of names was read; nothing of it is kept yet."""
    return f"读到了 {count} 行，没有错，还没有存。看好了再点“导入”。"


LONG_CELL = "有一格太长了，别名请少写几个"
NAMES_GONE = "传上来的表过了一个小时，已经删掉了。请再传一次。"
NAMES_DROPPED = "不导入了，传上来的表已经删掉。"
NEW, MORE, SAME, GOES, NONE_SUCH = "新的", "有改动", "原来就有", "要删掉", "本来就没有"


def what_becomes(goes: bool, known: bool, *, same: bool) -> str:  # noqa: FBT001 - two facts of one line
    """What a line of a table of names would do."""
    if goes:
        return GOES if known else NONE_SUCH
    return SAME if same else MORE if known else NEW


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
