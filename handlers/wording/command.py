"""What the `wudan` command prints."""

from __future__ import annotations

from collections.abc import Sequence

ASK_STATION = "第一个站叫什么名字？（比如 枫林社区） "
NAME_THE_STATION = "--station: name the first station, for example --station 枫林社区"
MIGRATED = "数据库已是最新。"
NOTHING_DUE = "nothing is due"

# what is said of learning
DECIDED = {
    "approve": "用上了。几秒钟后就照新的读，不用重启；wudan learn --back 可以退回。",
    "decline": "好的，不用它，还照原来的读。",
    "back": "退回了，几秒钟后就照上一次的读。",
}
TO_APPROVE = "同意的话：wudan learn --approve，或者在聊天里说“学习”。不同意：wudan learn --decline。"
NOTHING_TO_APPROVE = "没有要同意的。"
NOTHING_WAITS = "there is nothing to decide on"
LEARNING_ALREADY = "another wudan is learning at this moment; try again when it is done"

# the columns of the gazetteer's table, and what stands in them
NAME, OTHERS, KIND = "名称", "别名", "类别"
ESTATE, LANDMARK, GONE = "小区", "地标", "删除"
KINDS = {ESTATE: "estate", LANDMARK: "landmark"}
BETWEEN = "、;,|/"
NO_TEXT = "这个文件不是文字。请在表格软件里另存为 CSV 再试。"
NAME_MISSING = "没有名称"


def serving(url: str, *, rehearses: bool) -> str:
    """Where the program can be reached."""
    what = "演练开始了（编的小区，说的话都留在这台电脑里）。用浏览器打开" if rehearses else "五单开始服务"
    return f"{what}：{url}"


def invited(purpose: str, place: str, links: Sequence[str]) -> str:
    """An invitation's links."""
    what = {
        "worker": f"给{place}工作人员的一次性链接，7天内有效：",
        "volunteer": f"给{place}一位志愿者的一次性链接，30天内有效：",
        "resident": f"给{place}居民的入口，可以印成二维码：",
    }[purpose]
    return "\n".join([what, *links])


def backed_up(file: str) -> str:
    """The backup is there."""
    return f"已备份到 {file}"


def no_header() -> str:
    """The table does not begin with its columns."""
    return f"第 1 行应该是表头：{NAME},{OTHERS},{KIND}"


def faulty_line(number: int, why: str) -> str:
    """A line of a table that cannot be taken."""
    return f"第 {number} 行：{why}"


def no_name(name: str, longest: int) -> str:
    """A name that would be found where nobody means it, or never."""
    return f"“{name}”不能做名字（要 2 到 {longest} 个字，中间没有空格，不能只有数字）"


def no_kind(kind: str) -> str:
    """A kind that is neither estate nor landmark."""
    return f"类别“{kind}”不认识，请写{ESTATE}或{LANDMARK}（不要这个名字了，就写{GONE}）"


def ordinary_name(name: str) -> str:
    """A name that people say of everything."""
    return f"“{name}”是大家平常说的话，当了名字别的话就听不准了，请写全名"


def anothers_already(name: str, means: str) -> str:
    """A name that is another way of writing of somebody else."""
    return f"“{name}”已经是“{means}”的别名了。要改的话，先写一行“{name}”，类别写{GONE}"


def own_already(name: str) -> str:
    """Another way of writing that is an own name."""
    return f"“{name}”已经是一个小区或地标的名称，不能再当别名。要改的话，先写一行“{name}”，类别写{GONE}"


def said_before(name: str, number: int) -> str:
    """A name that another line has already."""
    return f"“{name}”在第 {number} 行写过了"


def not_so_many(count: int, most: int) -> str:
    """A table that is empty or endless."""
    return f"一共 {count} 行，一次最多 {most} 行" if count else "表里没有名字"


def imported(place: str, names: int, ways: int, new: int, gone: int) -> str:
    """The names are in the gazetteer, or out of it."""
    dropped = f"删了 {gone} 个。" if gone else ""
    return (
        f"{place}：{names} 个小区和地标，{ways} 种别的叫法，其中 {new} 个是新的。{dropped}几秒钟后就会用上，不用重启。"
    )


def not_imported(faults: str) -> str:
    """Nothing was taken, and why."""
    return f"一个也没有导入。请改好这几处再来一次：\n{faults}"


def wrote(sentences: int, file: str) -> str:
    """The weights are written."""
    return f"从 {sentences} 句种子学到的写进了 {file}"
