"""导入名单: a table of people, line by line."""

from __future__ import annotations

from collections.abc import Sequence

HEAD = ("姓名", "电话", "小区", "楼号", "单元", "房号", "队")
# every way in which offices head a column → what it is
COLUMNS = {
    "姓名": "name", "名字": "name", "称呼": "name",
    "电话": "phone", "手机": "phone", "手机号": "phone", "手机号码": "phone", "联系电话": "phone", "电话号码": "phone",
    "小区": "estate", "小区名": "estate", "楼号": "building", "楼栋": "building", "楼": "building", "幢": "building",
    "单元": "unit", "房号": "room", "室": "room", "门牌": "room", "房间": "room",
    "队": "teams", "队伍": "teams", "志愿队": "teams", "服务队": "teams", "特长": "teams",
}  # fmt: skip
BETWEEN = "、;,|/ "
ENDINGS = {
    "building": ("号楼", "栋", "幢", "楼", "号"),
    "unit": ("单元",),
    "room": ("室", "房"),
    "teams": ("服务队", "队"),
}
ROLES = {"volunteer": "志愿者", "resident": "居民"}
SAMPLE_NAME = "名单样子.csv"
SAMPLE = ("李明", "13812345678", "幸福小区", "3", "2", "402", "扶贫帮困、卫生医疗")

NO_FILE = "请先选一个文件。"
TOO_LARGE = "文件太大了，最多 10 MB。请分成几份再传。"
UNREADABLE = "这个文件读不了。请在表格软件里另存为 CSV 或 XLSX 再传。"
NOBODY = "表里没有人。第一行写表头，从第二行起一行一个人。"
NO_HEAD = "没找到表头。第一行要有“姓名”和“电话”，可以照样子写。"
ASK_AGREED = "请先打勾：这些人都同意登记。"
ASK_AGREED_ONE = "请先打勾：本人同意登记。"
DROPPED = "不导入了，传上来的名单已经删掉。"
GONE = "传上来的名单过了一个小时，已经删掉了。请再传一次。"
NAMELESS = "没有姓名"
PHONELESS = "没有电话"
ROUNDED = "电话变成了“1.38E+10”这样，请在表格里把这一列改成文本"
NEW, KNOWN = "新的", "已经有了"


def too_many(most: int) -> str:
    """A table that is endless."""
    return f"一次最多 {most} 人。请分成几份再传。"


def long_name(most: int) -> str:
    """A name that is none."""
    return f"姓名超过 {most} 个字"


def long_field(head: str) -> str:
    """A part of an address that is none."""
    return f"{head}太长了"


def no_phone(said: str) -> str:
    """A telephone that is none."""
    return f"“{said[:20]}”不像电话"


def no_estate(name: str) -> str:
    """No gazetteer has this estate; the line is taken in all the same."""
    return f"没有这个小区：“{name}”。照写的存；要派得准，先在“地方”里加上"


def said_before(line: int) -> str:
    """Another line has the same telephone."""
    return f"电话和第 {line} 行的一样"


def no_team(said: str, near: Sequence[str]) -> str:
    """There is no such team."""
    meant = f"，是不是{'、'.join(f'“{one}”' for one in near)}" if near else "，队名见“队和单位”那一页"
    return f"没有“{said[:20]}”这个队{meant}"


def uploaded(good: int, faulty: int) -> str:
    """The table was read; nothing is stored."""
    rest = f"，{faulty} 行有错不会导入" if faulty else ""
    return f"读到了，还没有存。{good} 人可以导入{rest}。看好了再点“导入”。"


def not_added(faults: Sequence[str]) -> str:
    """What is wrong with one person."""
    return f"没有登记：{'；'.join(faults)}。"


def added(name: str, *, is_new: bool) -> str:
    """One person is in."""
    if is_new:
        return f"{name}登记好了。他还没有聊天：点“给他本人的链接”，发给他，以后就能收到消息。"
    return "这个电话原来就有人登记，补上了缺的，原来写的没有动。"


def imported(new: int, known: int, paused: int) -> str:
    """They are in."""
    parts = [f"导入好了：新的 {new} 人", *([f"原来就有的 {known} 人，补上了缺的"] if known else []),
             *([f"{paused} 人在这里是暂停的，没有动"] if paused else [])]  # fmt: skip
    return "，".join(parts) + "。"
