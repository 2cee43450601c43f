"""What a worker orders in a few words (派 1024 给 王师傅), and what they hear for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from handlers.wording import common
from handlers.wording.resident import quote
from handlers.wording.worker import STATUS
from nlp.lexicon import Lexicon
from storage.duties import Free, Pile, Today
from storage.tickets import Ticket

TODO_TOO, TODAY, HANDOVER, FREE = "待办", "今天", "交班", "谁有空"
UNDO, ALONG, ALL_THE_SAME = "撤销", "请人协办", "还是派"
MEANS_UNDO = ("撤销", "撤消", "撤销刚才", "撤销上一步", "点错了", "我点错了")
MEANS_TODAY = re.compile("今[天日](?:怎么样|的?情况|有什么事?|有哪些事)?")
GAPS = " 　，,：:、\n"

_DIGITS = r"[0-9０-９]{1,12}|[零〇一二两三四五六七八九十百千幺]{2,12}"
GAP = r"[ 　，,：:、]*"
# A member of a volunteer's or worker's name; what follows it is more than a name.
_NAME = r"[^，,。！!？?；;\n]{1,20}"


def number_named(name: str) -> str:
    """A ticket's number as people write it: 1024, 1024号, #1024, ＃1024, 单子 1024, 一零二四."""
    return rf"(?:单子|单号|工单|编号)?[是为 　：:]*[#＃№]? ?(?P<{name}>{_DIGITS}) ?(?:号?(?:单子|工单|单)|号)?"


_N = number_named("number")
LOOKS = re.compile(
    rf"(?:请?帮我)?(?:看看|看一下|查一下|查看|看|查|打开)?{GAP}{_N}{GAP}(?:现在)?(?:(?:办得|办的)?怎么样了?|到哪一?步了?|的?情况)?"
)
# 1 0 2 4, as it is dictated.
LOOKS_SPACED = re.compile(r"[#＃]?(?P<number>[0-9０-９](?:[ 　][0-9０-９]){3,6})")
ASSIGNS = (
    re.compile(rf"(?:派单|指派|分派|派){GAP}{_N}{GAP}(?:给|到)?(?P<whom>)"),
    re.compile(rf"(?:请?把|将)?{GAP}(?:派单|指派|分派|派)(?:单子)?{GAP}{_N}{GAP}(?:派|交)?(?:给|到|让|由)?{GAP}(?P<whom>{_NAME})"),
    re.compile(rf"(?:请?把|将)?{GAP}{_N}{GAP}(?:派单|指派|分派|派|交|转|分)?(?:给|到){GAP}(?P<whom>{_NAME})"),
    re.compile(rf"(?:派|让|请|安排){GAP}(?P<whom>[^0-9０-９，,。\n]{{1,12}}?){GAP}[去来办接跟]+{GAP}{_N}"),
)  # fmt: skip
SENDS = "派"
TAKES_OVER = (re.compile(rf"我来?跟{GAP}{_N}"), re.compile(rf"{_N}{GAP}我来?跟"))
OFFERS_AGAIN = (
    re.compile(rf"(?:再找人|再找志愿者|重新派单?){GAP}{_N}"),
    re.compile(rf"{_N}{GAP}(?:再找人|再找志愿者|重新派单?)"),
)
CLOSES = (
    re.compile(rf"(?:结单|办结|结案|了结|关闭|结){GAP}{_N}(?P<why>(?:{GAP}.{{1,500}})?)", re.DOTALL),
    re.compile(rf"{_N}{GAP}(?:办结|结单|结案|结了|关闭)(?P<why>(?:{GAP}.{{1,500}})?)", re.DOTALL),
)
CALLS_OFF = (
    re.compile(rf"(?:请|帮我)*[把将]?{GAP}{_N}{GAP}(?:取消|作废|不用?(?:再)?(?:办|去|来|管)|撤掉)了?[吧啊]*"),
    re.compile(rf"(?:请|帮我)*(?:取消|作废){GAP}{_N}"),
)
ASKS_ALONG = (
    re.compile(rf"(?:协办|会办|一起办){GAP}{_N}{GAP}(?:请|找|给|由)?{GAP}(?P<whom>(?:{_NAME})?)"),
    re.compile(rf"{_N}{GAP}(?:请|找|由){GAP}(?P<whom>{_NAME}?)(?:来)?(?:协办|会办|一起办|帮忙办)"),
)
LEAVES = (
    re.compile(rf"(?:不用|不|退出|取消|停止)(?:再)?(?P<whom>)(?:协办|会办|一起办){GAP}{_N}了?"),
    re.compile(rf"(?:不用|不请|不要)(?P<whom>[^0-9，,。\n]{{1,12}}?)(?:来)?(?:协办|会办|一起办){GAP}{_N}了?"),
    re.compile(
        rf"{_N}{GAP}我?(?:不用|不|退出|取消)(?:再)?(?P<whom>[^0-9，,。\n]{{0,12}}?)(?:来)?(?:协办|会办|一起办)了?"
    ),
)
ASKS_WHO = re.compile(
    r"(?P<before>.{0,20}?)(?:还有谁|都有谁|有谁|谁|哪些人|哪些志愿者|哪位|哪个)(?:能|会|可以)?(?:有空|有时间|空着|得空|没事)(?P<after>.{0,20})"
)
_TIMES = "今天|明天|后天|大后天|这|本|下|周[一二三四五六日天末]|星期[一二三四五六日天]|早上|上午|中午|下午|傍晚|晚上|的|有|还"
NAMES_A_TEAM = re.compile(
    rf"(?:{_TIMES}|[0-9点半 ])*(?P<team>[\u4e00-\u9fff]{{1,8}}?(?:队|对$))(?:里|的)?(?:还有|都有)?"
)
IS_PAST = re.compile("昨[天日]|前[天日]|上个?(?:周|星期|礼拜|月)|去年")
HANDS_OVER = re.compile(r"(?:交班|交接班?)(?P<words>(?:[ 　：:，,\n].{1,1000})?)", re.DOTALL)

# What stands before or after a surname (小李, 王师傅), and after the name of a place or a team.
CALLED_BEFORE = ("小", "老", "阿", "大")
CALLED_AFTER = (
    "师傅", "老师", "阿姨", "大姐", "大哥", "大爷", "大妈", "大叔", "叔叔", "先生", "女士", "医生", "书记", "主任", "站长", "队长",
    "姐", "哥", "叔", "姨", "伯", "工", "总", "志愿者", "社区居委会", "居委会", "村委会", "社区", "街道", "中心", "服务队", "队伍", "小队",
    "队", "组",
)  # fmt: skip

ASK_HANDOVER = "请写要交代的话，下一班打开待办就看得到。"
NOBODY_FREE = "那时候没有人空着。换个时间问问，比如“谁有空 周日下午”。"
HANDED_OVER = "记下了，下一班会看到。写错了，一分钟内说“撤销”。"
LINE_TAKEN_BACK = "（这条交班的话撤回了。）"
NOT_HANDED_OVER = "撤回了，下一班看不到。"
BY_NIGHT = "夜里先不吵醒大家，他们打开待办就看得到。"
MOST_NAMED = 4


def several(said: str) -> str:
    """Several people are called so."""
    return f"有几位都像{quote(said, 20)}，请点一位："


def nobody_so(said: str, likely: Sequence[str]) -> str:
    """Nobody is called so; who might be meant."""
    if not likely:
        return f"没找到{quote(said, 20)}。请再写一遍名字。"
    return f"没找到{quote(said, 20)}。您说的是{_or(likely)}吗？请点一下，或者再写一遍。"


def no_such_team(said: str, likely: Sequence[str]) -> str:
    """There is no team of this name."""
    return f"没有{quote(said, 20)}这一队。" + (f"您说的是{_or(likely)}吗？请再写一遍。" if likely else "")


def team_in(said: str) -> str:
    """Return what is called a team in the words; empty where nothing is."""
    named = NAMES_A_TEAM.search(said)
    # 维修对: a slip of the keyboard.
    return f"{named['team'][:-1]}队" if named else ""


def teams_there_are(names: Sequence[str]) -> str:
    """All of the teams, where no name is near."""
    return f"这里的队：{'、'.join(names)}。"


def busy_then(ticket: Ticket, name: str, now: datetime) -> str:
    """Who is assigned has something else to do then: the worker says whether they go all the same."""
    return f"{name}那时候有别的事（单子 {ticket.id} 约的是{common.when(ticket, now)}）。还是派吗？"


def has_it(ticket: Ticket, name: str) -> str:
    """Who was to be assigned has it already."""
    return f"{name}已经接了单子 {ticket.id}，不用再派。"


def works_here(ticket: Ticket, name: str) -> str:
    """Who was to be assigned is a colleague, and takes it over by themselves."""
    return f"{name}是工作人员，不用派。请{name}打开单子 {ticket.id}，点“我来跟”。"


def goes_with(ticket: Ticket, into_id: int) -> str:
    """A merged ticket is ended with the one that it goes with."""
    return f"单子 {ticket.id} 和单子 {into_id} 合在一起办，请结单子 {into_id}。"


def taken_over(ticket: Ticket) -> str:
    """The worker goes on with it."""
    return f"好的，单子 {ticket.id} 由您来跟。"


def no_volunteer(said: str, likely: Sequence[str]) -> str:
    """Nobody who can be assigned is called so; who might be meant."""
    if not likely:
        return f"能派的志愿者里没有{quote(said, 20)}。请再写一遍名字，或者点一位。"
    return f"能派的志愿者里没有{quote(said, 20)}。您说的是{_or(likely)}吗？请点一下，或者再写一遍。"


def undo_hint(text: str) -> str:
    """What was done, and that it can be taken back."""
    return f"{text}\n点错了，一分钟内可以撤销。"


def undone(ticket: Ticket, told: int) -> str:
    """It was put back."""
    spoke = "看到消息的人，已经跟他们说明了。" if told else "还没有人看到，谁也没惊动。"
    return f"撤销好了。单子 {ticket.id} 还是原来的样子：{common.status(ticket, STATUS)}。{spoke}"


def taken_back(ticket: Ticket) -> str:
    """In the place of what should not have been said."""
    return f"（单子 {ticket.id}：这条点错了，已撤销。）"


def undone_for_requester(ticket: Ticket, names: Sequence[str]) -> str:
    """The requester had been told."""
    if ticket.status == "open":
        goes_on = "还在帮您找人，找到了马上告诉您。"
    elif ticket.status == "done":
        goes_on = "事情办好了没有，请您说一声。"
    else:
        goes_on = f"还是由{'、'.join(names)}来帮您。"
    return f"对不起，单子 {ticket.id} 社区刚才点错了，请别当真。{goes_on}"


def undone_for_holder(ticket: Ticket) -> str:
    """The volunteer had been told that they need not go."""
    return f"对不起，单子 {ticket.id} 社区刚才点错了，还是请您去。"


def undone_for_volunteer(ticket: Ticket) -> str:
    """The volunteer had been asked."""
    return f"对不起，单子 {ticket.id} 社区刚才点错了，您不用去。"


def undone_for_others(ticket: Ticket) -> str:
    """Somebody who follows it had been told."""
    return f"对不起，单子 {ticket.id} 刚才的消息点错了，事情还在办。"


PILES = {"overdue": "超时了", "danger": "有危险", "back": "没解决，等您办", "open": "没人接", "taken": "有人在办"}


def todo(piles: Sequence[Pile], questions: int, calls: int, lexicon: Lexicon, now: datetime) -> str:
    """What needs a person, what is most pressing first."""
    lines = ["您的待办（点单号看）："]
    for pile in piles:
        lines.append(f"【{PILES[pile.name]}】{pile.count} 张")
        lines += [
            f"{one.id} {_stands(one, pile)}：{common.service(one, lexicon)} {common.when(one, now)}".rstrip()
            for one in pile.tickets
        ]
        if pile.count > len(pile.tickets):
            lines.append(f"还有 {pile.count - len(pile.tickets)} 张。")
    if questions:
        lines.append(f"没回答的问题：{questions} 个")
    if calls:
        lines.append(f"要打的电话：{calls} 个（说“打电话”）")
    return "\n".join(lines)


def _stands(ticket: Ticket, pile: Pile) -> str:
    if ticket.id not in pile.units:
        return common.status(ticket, STATUS)
    return f"抄告{pile.units[ticket.id]}" + ("，超期" if pile.name == "overdue" else "")


def today(figures: Today, days: Sequence[str], lexicon: Lexicon, now: datetime) -> str:
    """The day in one card; `days`: a line for each volunteer day."""
    date = now.astimezone(common.ZONE).date()
    lines = [
        common.day(date.isoformat(), date),
        f"新单 {figures.new}｜没人接 {figures.open}｜超时 {figures.overdue}｜办完 {figures.done}",
    ]
    if figures.visits:
        lines.append(f"今天要上门的 {figures.visit_count} 张：")
        lines += [
            f"{one.id} {one.when_time or one.when_part or '时间商量'} {common.service(one, lexicon)}（{common.status(one, STATUS)}）"
            for one in figures.visits
        ]
    return "\n".join([*lines, *days])


def gathering(name: str, starts: str, coming: int, needed: int) -> str:
    """A volunteer day of today, in a line."""
    return f"{name} {starts}：{coming} 人来" + (f"，要 {needed} 人" if needed else "")


def free(found: Free, when: str, lexicon: Lexicon) -> str:
    """Who is free then, team by team, who has least on hand first."""
    lines = [f"{when}有空的志愿者 {found.count} 位："]
    for team, members in found.teams.items():
        named = "、".join(f"{name or common.A_VOLUNTEER}（手上 {load}）" if load else name or common.A_VOLUNTEER
                         for _, name, load in members)  # fmt: skip
        lines.append(f"{common.team_name(team, lexicon) if team else '还没选队'}：{named}")
    if found.count > found.listed:
        lines.append(f"先列 {found.listed} 位手上事情少的。")
    return "\n".join(lines)


def handover(by: str, at: datetime, words: str, now: datetime) -> str:
    """A line left by a colleague."""
    return f"【交班】{by}（{common.moment(at, now)}）：{quote(words, 1000)}"


def _or(names: Sequence[str]) -> str:
    return "，还是".join(names[:MOST_NAMED])
