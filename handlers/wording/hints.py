"""What a worker hears whose order lacks its number, its name or its words: what it looks like when it is whole."""

from __future__ import annotations

import re

_GAP = r"[ 　，,：:、]*"
# Fewer digits are no ticket's number.
_SHORT = r"(?:[0-9０-９]{1,3}号?)?"
# Each half of an order, and what it lacks.
HALVES = (
    (
        re.compile(rf"(?:请?把|将)?{_GAP}(?:派单|指派|分派|派){_GAP}{_SHORT}{_GAP}(?:(?:派|交)?[给到].{{0,20}})?"),
        "派哪一张单子？请写单号和名字，比如“派 1024 给 王师傅”。",
    ),
    (
        re.compile(r"(?:结单|办结|结案|结)(?:[ 　，,：:、][^0-9]{0,30})?"),
        "办结哪一张单子？请写单号和原因，比如“结 1024 已由物业处理”。",
    ),
    (
        re.compile(rf"(?:不?协办|会办|退出协办){_GAP}[^0-9]{{0,20}}"),
        "一起办哪一张单子？请写单号和名字，比如“协办 1024 梅园社区”；不用了，写“不协办 1024”。",
    ),
    (
        re.compile(rf"抄告(?:单)?{_GAP}(?:[给到][^0-9]{{0,20}})?"),
        "抄告哪一张单子？请写单号和责任单位，比如“抄告 1024 给 幸福物业”。",
    ),
    (
        re.compile(rf"合并(?:单子)?{_GAP}[0-9０-９]{{0,9}}"),
        "哪两张单子合并？请写两个单号，比如“合并 1024 1019”，第一张留着。",
    ),
    (re.compile(r"拆开|取消合并|分开"), "拆开哪一张单子？请写单号，比如“拆开 1019”。"),
    (re.compile(r"(?:我来?跟|再找人|再找志愿者)"), "哪一张单子？请写单号，比如“1024 我来跟”。"),
)  # fmt: skip
