"""What the `wudan` command prints."""

from __future__ import annotations

from collections.abc import Sequence

ASK_STATION = "第一个站叫什么名字？（比如 枫林社区） "
NAME_THE_STATION = "--station: name the first station, for example --station 枫林社区"
MIGRATED = "数据库已是最新。"
NOTHING_DUE = "nothing is due"


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
