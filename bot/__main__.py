"""The `wudan` command."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from bot import commands, understanding
from bot.settings import SettingsError
from handlers.wording import command, miswritten
from nlp.lexicon import LexiconError


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0, or 2 after one sentence about what was wrong."""
    parser = _parser()
    asked = parser.parse_args(argv)
    if asked.act is None:
        parser.print_help()
        return 2
    try:
        return int(asked.act(asked) or 0)
    except SettingsError as fault:
        print(fault, file=sys.stderr)
        return 2
    except LexiconError as fault:
        print(miswritten.faulty(str(fault)), file=sys.stderr)
        return 2
    except BrokenPipeError:
        # Whoever reads (head, less) has seen enough; Python would still write the rest as it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


class Parser(argparse.ArgumentParser):
    """Says what is wrong with a command in one Chinese sentence."""

    def error(self, message: str) -> NoReturn:
        """Say it, and end with code 2."""
        self.exit(2, command.mistake(message, self.prog) + "\n")


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="wudan", description="五单：一句话，找到人来帮忙。")
    parser.set_defaults(act=None)
    known = parser.add_subparsers(title="命令", metavar="")

    run = known.add_parser("run", help="迁移数据库并开始服务")
    run.set_defaults(act=commands.run)

    init = known.add_parser("init", help="建立第一个站和第一位工作人员，给出一次性链接")
    init.add_argument("--station", help="站的名字，比如 枫林社区")
    init.add_argument("--phone", default="", help="站的电话")
    init.add_argument("--hours", default="", help="开门时间")
    init.add_argument("--estate", action="append", default=[], help="站里的小区，可以写多次")
    init.add_argument("--under", default="", help="站上面的所和中心，比如 浦东中心/枫林街道")
    init.set_defaults(act=commands.init)

    invite = known.add_parser("invite", help="邀请志愿者、工作人员，或给居民的入口")
    invite.add_argument("purpose", choices=("volunteer", "worker", "resident"))
    invite.add_argument("--place", required=True, help="站的名字（请工作人员时也可以是中心、所）")
    invite.set_defaults(act=commands.invite)

    gazetteer = known.add_parser("gazetteer", help="从表格导入小区和地标的名字")
    gazetteer.add_argument("file", help="CSV 表格，第一行是 名称,别名,类别")
    gazetteer.add_argument("--place", required=True, help="站的名字")
    gazetteer.set_defaults(act=commands.gazetteer)

    learn = known.add_parser("learn", help="从大家确认过的话里学一遍，看看会改什么；同意了才算数")
    what = learn.add_mutually_exclusive_group()
    what.add_argument("--out", help="只把种子和词典教的写进这个文件，不碰数据库")
    for decision, told in (("approve", "用上刚学的"), ("decline", "不用刚学的"), ("back", "退回上一次的")):
        what.add_argument(f"--{decision}", dest="decision", action="store_const", const=decision, help=told)
    what.add_argument("--nightly", action="store_true", help=argparse.SUPPRESS)
    learn.set_defaults(act=commands.learn)

    migrate = known.add_parser("migrate", help="把数据库升级到最新")
    migrate.set_defaults(act=commands.migrate)

    reindex = known.add_parser("reindex", help="让从前的工单也能按字词搜到；中断了可以接着来")
    reindex.add_argument("--all", action="store_true", help="全部重来，比如词典改过以后")
    reindex.set_defaults(act=commands.reindex)

    backup = known.add_parser("backup", help="备份正在使用的数据库")
    backup.add_argument("file", help="备份文件")
    backup.set_defaults(act=commands.backup)

    tick = known.add_parser("tick", help="把到时候该做的事做一遍，并说做了什么")
    tick.add_argument("--at", help="当作这个时刻，比如 2026-11-28T09:00:00+08:00")
    tick.set_defaults(act=commands.tick)

    understand = known.add_parser("understand", help="说出一句话读懂了什么、为什么；程序用就逐行读写 JSON")
    understand.add_argument("words", nargs="*", help="要读的话；不写就逐行读输入")
    understand.add_argument("--role", choices=understanding.ROLES, default="resident", help="谁说的")
    understand.add_argument("--explain", action="store_true", help="不在终端里也讲给人听")
    understand.set_defaults(act=commands.understand)
    return parser


if __name__ == "__main__":
    sys.exit(main())
