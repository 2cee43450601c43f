"""What who leads a volunteer day hears: list and gaps, the roster of a post, the check-in code, hours to confirm."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from handlers.wording import common, gathering
from nlp.lexicon import Lexicon
from storage.activities import Occurrence
from storage.ledger import Hours
from storage.shifts import Shift, Signup

LIST, CODE, HELP_IN, HELP_OUT, CREDIT, ROSTER = "名单", "签到码", "帮TA签到", "帮TA签退", "确认时长", "排班"
CONFIRM_ALL, ALL_CAME, ALL_AWAY = "全部确认", "都来了", "全部签退"
CAME, DID_NOT_COME = "来了", "没来"
COUNTS, COUNTS_NOT = "确认", "不算"
ADD = "添人"

ASKS_LIST = re.compile(r"(?:看)?(?:周六的?|志愿者日的?|签到)?名单|有谁来|谁来了")
ASKS_CODE = re.compile(r"(?:看)?签到码|签到二维码|出签到码")
ASKS_HELP_IN = re.compile(r"(?:帮|替)(?:TA|ta|Ta|他|她|人|大家|他们)?签到|代签到?")
ASKS_HELP_OUT = re.compile(r"(?:帮|替)(?:TA|ta|Ta|他|她|人|大家|他们)?签退|全部签退|大家签退")
ASKS_CREDIT = re.compile(r"确认时长|时长|时长确认|核时长")
# 改时长 赵大姐, 赵大姐的时长不对
ASKS_TO_CORRECT = re.compile(
    r"(?:改|更正|修改)(?:一下)?时长[ ，,：:]+(?P<name>\S{1,20})"
    r"|(?:把)?(?P<whose>[^我您你他她的 ]{1,20}?)的?时长(?:要|得)?(?:不对|错了|记错了|算错了|改一下|改改|更正一下?)"
)
ASKS_ROSTER = re.compile(r"包桶|排班|我的桶站|我的岗位|我包的桶")

NO_DAY = "这几天没有您带队的志愿者日。"
NOBODY_LEFT = "都签到了，辛苦了！"
WHO_IS_HERE = "谁到了？点一下名字，我帮TA签到。"
WHO_STANDS = "派谁来？点一下名字，也可以直接写姓名。"
NOBODY_TO_NAME = "队里没有别的人可以派了。"
NOT_FOUND = "没找到这个人。请点名字，或者写完整的姓名。"
FULL = "这个岗位已经满了。要换人，先去掉一位。"
ASK_MINUTES = "要是不对，请写实际的时间，比如“90分钟”。"
MINUTES_UNCLEAR = "没听明白。请写“90分钟”或者“一个半小时”。"
WHO_LEAVES = "谁走了？点一下名字，我帮TA签退。"
NOBODY_THERE = "现在没有签到的人。"
TOAST_IN = "签到了。"
TOAST_AWAY = "签退了，辛苦大家！"
TOAST_MISSED = "记下了。"
TOAST_COUNTED = "确认了。"
ASK_REASON = "为什么改？写几个字就行，会记下来。"
REASON_FIRST = re.compile(r"(?:是)?(?:因为|由于)(?P<why>.+)")
NOTHING_COUNTED = "没找到这个人已经确认的时长。请写完整的姓名，比如“改时长 李明”。"
TOAST_NAMED = "派好了，我告诉他。"
TOAST_REMOVED = "去掉了，我告诉他。"
LONGEST_REASON = 60
NO_NAME = "（没留姓名）"


def head(occurrence: Occurrence, now: datetime, what: str = LIST) -> str:
    """The first line of a list."""
    return f"【{what}】{gathering.title(occurrence)} {gathering.when(occurrence, now)}"


def stands(shift: Shift, lexicon: Lexicon) -> str:
    """A shift without names: how many, how many are still wanted, and whose it is."""
    whose = f"（{common.team_name(shift.team, lexicon)}包）" if shift.team else ""
    if not shift.needed:
        return f"{gathering.shift_name(shift)}{whose}：{shift.taken} 人"
    lacks = shift.needed - shift.taken
    state = f"还缺 {lacks} 人" if lacks > 0 else "齐了"
    return f"{gathering.shift_name(shift)}{whose}：{shift.taken}/{shift.needed}，{state}"


def roster(shift: Shift, people: Sequence[str], waiting: Sequence[str], lexicon: Lexicon) -> str:
    """A shift with the names of who stands on it and who waits."""
    lines = [stands(shift, lexicon)]
    if people:
        lines.append("　" + "、".join(people))
    if waiting:
        lines.append("　候补：" + "、".join(waiting))
    return "\n".join(lines)


def person(name: str, signup: Signup, *, asked: bool, missed: int) -> str:
    """One person on a list, with what the leader has to know."""
    state = {"arrived": "✓", "left": "✓", "missed": "（没来）"}.get(signup.status, "")
    if signup.status == "coming" and asked and signup.confirmed_at is None:
        state = "（没回音）"
    often = f"（近三个月没来{missed}次）" if missed else ""
    return f"{name or NO_NAME}{state}{often}"


def list_and_gaps(occurrence: Occurrence, lines: Sequence[str], now: datetime) -> str:
    """The evening before, for who leads."""
    return "\n".join([head(occurrence, now), *lines])


def gaps(occurrence: Occurrence, lines: Sequence[str], now: datetime) -> str:
    """The evening before, for a worker: only what is not filled."""
    return "\n".join([head(occurrence, now, "缺人"), *(lines or ["都齐了，不用操心。"])])


def left(occurrence: Occurrence, shift: Shift, gone: str, comes: str | None, now: datetime) -> str:
    """Somebody left late: who, and who comes instead."""
    instead = "还没有人补上。" if comes is None else f"已经请{comes or '候补的一位'}补上。"
    card = f"{gathering.when(occurrence, now, shift)} {shift.name}".strip()
    return f"【有人来不了】{card}：{gone or '一位志愿者'}来不了了，{instead}"


def gap_again(occurrence: Occurrence, shift: Shift, now: datetime) -> str:
    """The same for a worker, who sees the gap alone."""
    card = f"{gathering.when(occurrence, now, shift)} {shift.name}".strip()
    return f"【又缺人】{card}：还缺 {max(0, shift.needed - shift.taken)} 人。"


def swapped(occurrence: Occurrence, pairs: Sequence[tuple[str, str]], now: datetime) -> str:
    """Two people have changed places: who stands where now."""
    who = "，".join(f"{name or NO_NAME}：{where}" for name, where in pairs)
    return f"【换人】{gathering.when(occurrence, now)}：{who}。"


def code(occurrence: Occurrence, digits: str) -> str:
    """The code of this moment; the door adds the page where it changes by itself."""
    return (
        f"【签到码】{gathering.title(occurrence)}\n{digits[:3]} {digits[3:]}\n"
        "请到场的人写“签到 ……”。码5分钟换一次，下面的页面会自己换，也可以扫码。"
    )


def place_kept(occurrence: Occurrence, now: datetime) -> str:
    """The leader has shown where it is."""
    return f"位置记下了：{gathering.title(occurrence)} {gathering.when(occurrence, now)}。大家走到300米以内，发位置就能签到。"


def is_in(name: str) -> str:
    """Who has just been checked in."""
    return f"{name or NO_NAME}签到了。"


def is_away(name: str) -> str:
    """Who has just been checked out."""
    return f"{name or NO_NAME}签退了。"


def hours(occurrence: Occurrence, lines: Sequence[str], absent: Sequence[str], now: datetime, counted: int) -> str:
    """The hours to confirm, and who was not checked in."""
    text = [head(occurrence, now, "时长"), *lines]
    if counted:
        text.append(f"已经确认 {counted} 人。")
    if absent:
        text.append(f"没签到：{'、'.join(absent)}")
    if not lines and not absent and not counted:
        text.append("这次没有人签到，也没有要确认的时长。")
    elif not lines and not counted:
        text.append("没有人签过到。都来了吗？来了的点一下。")
    elif lines:
        text.append("对的话点“全部确认”；不对的，点名字改。")
    return "\n".join(text)


def worth(name: str, minutes: int) -> str:
    """One person's hours."""
    return f"{name or NO_NAME}：{gathering.length(minutes)}"


def one_hour(name: str, minutes: int) -> str:
    """One person's hours, to be confirmed or put right."""
    return f"{worth(name, minutes)}。对吗？{ASK_MINUTES}"


def counted(name: str, minutes: int) -> str:
    """They count."""
    return f"{worth(name, minutes)}，算数了。"


def counted_not(name: str) -> str:
    """They do not."""
    return f"{name or NO_NAME}：这次不算。"


def all_counted(people: int, minutes: int) -> str:
    """All of them count."""
    return f"确认了 {people} 人，一共 {gathering.length(minutes)}。谢谢您！"


def yours_count(occurrence: Occurrence, minutes: int, now: datetime) -> str:
    """For the volunteer: the hours count."""
    return f"{gathering.title(occurrence)} {gathering.when(occurrence, now)}：{gathering.length(minutes)}，已经确认。谢谢您！"


def which_hours(hours: Hours, occurrence: Occurrence) -> str:
    """Hours that count, on a button."""
    day = date.fromisoformat(occurrence.day)
    return f"{day.month}月{day.day}日 {gathering.title(occurrence)} {gathering.length(hours.minutes)}"


def ask_which(name: str) -> str:
    """Which of somebody's hours are to be put right."""
    return f"{name}的哪一次？"


def ask_correction(name: str, minutes: int) -> str:
    """What counts already is to be put right: how long it was, and why."""
    return (
        f"{worth(name, minutes)}，已经确认了。\n"
        "改成多久、为什么？写在一句里，比如“1小时30分钟，中途走了”。以前是多少、为什么改，都会记下来。"
    )


def correction(before: int, after: int, why: str) -> str:
    """What the record tells of it."""
    return f"从{gathering.length(before)}改成{gathering.length(after)}，{why}"


def corrected(name: str, minutes: int) -> str:
    """It counts so now."""
    return f"{worth(name, minutes)}，改好了。"


def corrected_nothing(name: str, minutes: int) -> str:
    """It was so before."""
    return f"{name or NO_NAME}本来就是{gathering.length(minutes)}，没有改。"


def yours_corrected(occurrence: Occurrence, before: int, after: int, why: str, now: datetime) -> str:
    """For the volunteer: the hours are others now."""
    change = f"从{gathering.length(before)}改成{gathering.length(after)}：{why}"
    return f"{gathering.title(occurrence)} {gathering.when(occurrence, now)}：您的时长{change}。有不对的，跟我说一声。"


def did_they_come(name: str) -> str:
    """Of somebody who was not checked in."""
    return f"{name or NO_NAME}来了吗？"


def change(name: str) -> str:
    """A person on a button of the list of hours."""
    return f"改：{name or NO_NAME}"


def question(name: str) -> str:
    """A person on a button who was not checked in."""
    return f"{name or NO_NAME}？"


def take_off(name: str) -> str:
    """A person on a button of the roster."""
    return f"去掉{name or NO_NAME}"
