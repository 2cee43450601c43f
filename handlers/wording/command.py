"""What the `wudan` command prints."""

from __future__ import annotations

import errno
import re
from collections.abc import Sequence

ASK_STATION = "第一个站叫什么名字？（比如 枫林社区） "
NAME_THE_STATION = "--station：请写第一个站的名字，比如 --station 枫林社区"
STATION_NAMELESS = "--station：站要有名字。"
MIGRATED = "数据库已是最新。"
NOTHING_DUE = "没有到时候该做的事。"

# what is said of learning
DECIDED = {
    "approve": "用上了。几秒钟后就照新的读，不用重启；wudan learn --back 可以退回。",
    "decline": "好的，不用它，还照原来的读。",
    "back": "退回了，几秒钟后就照上一次的读。",
}
TO_APPROVE = "同意的话：wudan learn --approve，或者在聊天里说“学习”。不同意：wudan learn --decline。"
NOTHING_TO_APPROVE = "没有要同意的。"
NOTHING_WAITS = "现在没有等着决定的。"
LEARNING_ALREADY = "另一个 wudan 正在学，等它学完再试。"

# what is wrong with a file, a folder or a port, as the system says it
TROUBLES = {
    errno.ENOENT: "没有这个文件或文件夹", errno.EACCES: "没有权限", errno.EPERM: "没有权限", errno.EISDIR: "这是一个文件夹",
    errno.ENOTDIR: "路径里有一段不是文件夹", errno.EEXIST: "这里已经有一个同名的文件", errno.EROFS: "这里只能读，不能写",
    errno.ENOSPC: "磁盘满了", errno.EADDRINUSE: "已经有别的程序在用", errno.EADDRNOTAVAIL: "这台机器没有这个地址",
}  # fmt: skip
# what argparse says, and what that means
MISTAKES = (
    (re.compile(r"the following arguments are required: (.+)"), r"还要写：\1"),
    (re.compile(r"(?:argument (.*?): )?invalid choice: '?(.*?)'? \(choose from (.+)\)"), r"\1 不能写“\2”，可以写：\3"),
    (re.compile(r"argument (.+?): expected .*"), r"\1 后面还要写内容"),
    (re.compile(r"argument (.+?): not allowed with argument (.+)"), r"\1 不能和 \2 一起写"),
    (re.compile(r"unrecognized arguments: (.+)"), r"不认识：\1"),
    (re.compile(r"ambiguous option: (.+?) could match .*"), r"\1 没写完整"),
)
# what is wrong with a setting
NO_VALUE = "这个值用不了，请看 README 里的设置表"
NO_DATABASE_URL = "要以 sqlite:/// 或 postgresql:// 开头"
IN_MEMORY = "要写一个文件：内存里的数据库会丢掉大家说的话"
NO_WEB_ADDRESS = "要写网址，比如 https://example.org"
NO_BOT = "要像 123456:ABC-DEF 这样，照 BotFather 给的写"
NO_FONT = "要写一个字体文件，比如 /usr/share/fonts/NotoSansCJK-Regular.ttc"
NOT_A_BOT = "WUDAN_TELEGRAM_TOKEN：Telegram 不认识这个令牌。"
NO_PG_DUMP = "没有找到 pg_dump，请先安装 PostgreSQL 的客户端程序。"
PG_DUMP_FAILED = "pg_dump 没有做成，原因见上面它自己说的话。"

# the columns of the gazetteer's table, and what stands in them
NAME, OTHERS, KIND = "名称", "别名", "类别"
ESTATE, LANDMARK, GONE = "小区", "地标", "删除"
KINDS = {ESTATE: "estate", LANDMARK: "landmark"}
BETWEEN = "、;,|/"
NO_TEXT = "这个文件不是文字。请在表格软件里另存为 CSV 再试。"
NAME_MISSING = "没有名称"


def trouble(what: object, fault: OSError) -> str:
    """A file, a folder or a port that cannot be used."""
    return f"{what}：{TROUBLES.get(fault.errno or 0) or fault.strerror}。"


def mistake(message: str, program: str) -> str:
    """A command that is not written as it should be."""
    said = (pattern.fullmatch(message) for pattern, _ in MISTAKES)
    told = (match.expand(means) for match, (_, means) in zip(said, MISTAKES, strict=True) if match)
    return f"{next(told, '这条命令写得不对').strip()}。怎么写，请看 {program} --help"


def no_station(name: str, known: Sequence[str]) -> str:
    """There is no station of this name."""
    return f"--place：没有“{name}”这个站。" + (
        f"现有的站：{'、'.join(known)}" if known else "请先用 wudan init 建一个站。"
    )


def is_a_station(name: str) -> str:
    """A station cannot stand above another."""
    return f"--under：“{name}”是站，上面只能写中心或所。"


def no_time(words: str) -> str:
    """A time that is none."""
    return f"“{words}”不是时间，请写成 2026-11-28T09:00:00+08:00 这样。"


def no_object(line: int) -> str:
    """A line of what is to be read that a program wrote wrong."""
    return f'第 {line} 行不是带 "text" 的 JSON 对象，应该像这样：{{"text": "水龙头坏了"}}'


def no_role(line: int, role: str, known: Sequence[str]) -> str:
    """A line that was said by nobody we know."""
    return f"第 {line} 行的 role 不能写“{role}”，可以写：{'、'.join(known)}。"


def no_database(why: str) -> str:
    """The database cannot be used."""
    return f"WUDAN_DATABASE_URL：这个数据库用不了（{why}）。"


def nothing_to_back_up(file: object) -> str:
    """There is no database."""
    return f"WUDAN_DATABASE_URL：没有 {file} 这个数据库，没东西可备份。"


def in_use(file: object) -> str:
    """A second program on one file."""
    return f"WUDAN_DATABASE_URL：另一个 wudan 正在用 {file}，请先停掉它。"


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
    return f"第 1 行应该是表头：{NAME},{OTHERS},{KIND}（逗号要用英文的）"


def faulty_line(number: int, why: str) -> str:
    """A line of a table that cannot be taken."""
    return f"第 {number} 行：{why}"


def no_name(name: str, longest: int) -> str:
    """A name that would be found where nobody means it, or never."""
    return f"“{name}”不能做名字（要 2 到 {longest} 个字，中间没有空格，不能只有数字）"


def no_kind(kind: str) -> str:
    """A kind that is neither estate nor landmark."""
    return f"类别“{kind}”不认识，请写{ESTATE}或{LANDMARK}（不要这个名字了，就写{GONE}；几个别名之间用、隔开）"


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
    return f"太多了，一次最多 {most} 行" if count else "表里没有名字"


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


def reindexed(count: int) -> str:
    """How many tickets can be found by their words from now on."""
    return f"好了：{count} 张工单可以按字词搜到了。" if count else "都已经能搜到，没有要做的。"
