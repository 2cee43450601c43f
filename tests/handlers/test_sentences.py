"""A worker's sentence about a day, taken apart."""

from __future__ import annotations

import time

import pytest

from handlers.wording.sentences import ONLY_CLOCK, parts


@pytest.mark.parametrize(
    ("said", "text", "spot", "contact"),
    [
        ("每周六8:30到11:00，居委会门口集合，打扫楼道，找王姐13800001234", "打扫楼道", "居委会门口", "王姐13800001234"),
        ("每周六8:30-11:00居委会门口集合，自带手套；有事联系小李 139-0000-0001", "自带手套", "居委会门口", "小李 139-0000-0001"),
        ("这周六上午9点在居委会集合捡垃圾", "捡垃圾", "居委会", ""),
        ("每周三、周五晚上7点到9点，巡逻，集合地点：东门岗亭", "巡逻", "东门岗亭", ""),
        ("每月5号、15号、25号上午9点到11点，居委会值班，各队轮流", "居委会值班", "", ""),
        ("每月最后一天下午两点，大扫除，找刘阿姨", "大扫除", "", "刘阿姨"),
        ("每天早上7点到8点，护学岗", "护学岗", "", ""),
        ("5号楼门口集合扫雪，每周六9点", "扫雪", "5号楼门口", ""),
        ("六一小区打扫卫生，每周日", "六一小区打扫卫生", "", ""),
        ("找垃圾桶，每周六打扫3号楼", "找垃圾桶，打扫3号楼", "", ""),
        ("每周六8:30，居委会门口集合", "居委会门口集合", "居委会门口", ""),
        ("每周六8:30到11:00", "", "", ""),
    ],
)  # fmt: skip
def test_what_is_surely_a_time_a_spot_or_a_contact_is_taken_out(said: str, text: str, spot: str, contact: str) -> None:
    read = parts(said)
    assert (read.text, read.spot, read.contact) == (text, spot, contact)
    assert read.timed


@pytest.mark.parametrize(
    ("said", "text", "needed"),
    [
        ("每周六8:30打扫楼道，要6个人", "打扫楼道", 6),
        ("每周六8:30打扫楼道，6个人", "打扫楼道", 6),
        ("这周六9点捡垃圾，需要十来个人，自带手套", "捡垃圾，自带手套", 10),
        ("这周六9点捡垃圾，招8人", "捡垃圾", 8),
        ("这周六9点捡垃圾，大概要10到15名志愿者吧", "捡垃圾", 15),
        ("这周六9点捡垃圾，最多三十人", "捡垃圾", 30),
        ("这周六9点要六七个人打扫楼道", "要六七个人打扫楼道", 7),
        ("每周六8:30，要20多个人", "", 20),
        ("每周六8:30，陪5位老人聊天", "陪5位老人聊天", None),
        ("每周六8:30，2人一组巡逻", "2人一组巡逻", None),
        ("每周六8:30，给6个人理发", "给6个人理发", None),
        ("每周六8:30，打扫楼道", "打扫楼道", None),
    ],
)
def test_how_many_are_wanted_is_read_and_who_is_served_is_not(said: str, text: str, needed: int | None) -> None:
    read = parts(said)
    assert (read.text, read.needed) == (text, needed)


@pytest.mark.parametrize(
    ("said", "only"), [("9点半到11点", True), ("上午8:30-11:00", True), ("周六9点", False), ("随便", False)]
)
def test_hours_alone_are_known_from_days(said: str, only: bool) -> None:
    assert bool(ONLY_CLOCK.fullmatch(said)) is only


def test_no_sentence_takes_long() -> None:
    began = time.perf_counter()
    for said in (
        "9点11" * 700 + "x",
        "周一、二、三、" * 400 + "x",
        "每" * 3_000,
        "在" * 3_000,
        "找" * 3_000,
        "，" * 3_000,
        "要十" * 1_500,
    ):
        parts(said)
        ONLY_CLOCK.fullmatch(said)
    assert time.perf_counter() - began < 1
