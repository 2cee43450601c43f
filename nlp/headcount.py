"""How many people somebody asks for: 要三个人帮忙抬沙发, 来两个小伙子. Who lives there, or waits, is not counted."""

from __future__ import annotations

import re

from nlp.numerals import to_int

MOST = 20

_COUNT = "[0-9]{1,3}|[一二两三四五六七八九十]{1,3}"
_NUMBER = rf"(?:(?P<number>{_COUNT})(?:个|位|名)|(?P<pair>俩|仨)个?)"
_ALIKE = "(?:年轻|有力气|力气大|身强力壮|力壮|身体好|身强体壮|壮实|壮)?的?"
# Whoever is called so comes to help; 人 alone may be anybody.
_HELPERS = (
    "(?:小伙子?|大小伙子?|志愿者|师傅|帮手|壮劳力|劳动力|劳力|壮汉|大汉|汉子|男同志|义工|搬运工|大学生|人手|年轻人)"
)
_WANTS = (
    "(?:要|需要|得有|得|请|找|叫|喊|派|安排|凑|来(?![了过])|有没有|想要|最少|至少|最好|大概|差不多|加|添|缺|差|多|再)"
)
_LINK = "(?:社区|你们|您们|你|您|咱们|帮忙|帮我|给我|给我们|我们|志愿者|个)?(?:来|派|找|请|叫|要|有|安排)?"
_HELPS = "(?:来|过来|上门)?(?:帮|搭|抬|搬|扛|(?:一起|一块|一同)(?:来|帮|抬|搬|扛|挪|弄)|才|就|扶|挪|拉|推|抱|背|干活|出力|打扫|收拾|清|能来|能过来)"
# Of whom it is told that they are there already, or that they are served.
_NOT_ASKED = re.compile(
    "(?:的(?!话)|[份住吃睡用喝过玩聊]|家|座|一间|一桌|民|口|[抬搬弄扛推拉扶背]不|都|全|也|还没|没能|不够|轮流|半天|吵|打架|打牌|在家|在外)"
)
_THERE = re.compile(
    r"(?:我们|咱们|咱|俺们?|家里?(?:就|只|一共|总共|现在|有|是|住着?)?|就|只有|只|才|上次|上回|昨天|之前)$"
)
_GUESTS = re.compile(r"家里?(?:要|会|又|得)?来?$")
_ASKS = re.compile(rf"{_WANTS}{_LINK}{_NUMBER}{_ALIKE}(?:{_HELPERS}|人)")
_CALLS = re.compile(rf"{_NUMBER}(?:{_ALIKE}{_HELPERS}|人手?)(?={_HELPS})")
_BARE = re.compile(
    rf"(?:要|来|找|请|共|一共|大概|就)?(?:{_NUMBER}{_ALIKE}(?:{_HELPERS}|人)?|(?P<alone>{_COUNT}))(?:就行|就够|够|吧|左右|就好)*了?"
)


def people_asked_for(text: str) -> int | None:
    """Return how many people a request asks for, 1 to MOST; None where it does not say. Of 三四个人 the larger."""
    for pattern in (_ASKS, _CALLS):
        for found in pattern.finditer(text):
            before = text[max(0, found.start() - 6) : found.start()]
            after = text[found.end() : found.end() + 4]
            if _NOT_ASKED.match(after) or _THERE.search(before):
                continue
            if found.group().startswith("来") and _GUESTS.search(before) and not re.match(_HELPS, after):
                continue
            count = _count(found)
            if count is not None:
                return count
    return None


def read_headcount(text: str) -> int | None:
    """Return the number in an answer to how many are needed: 3, 三个人, 两位就行; None where it is no such number."""
    found = _BARE.fullmatch(text.strip(" ,。!?"))
    return people_asked_for(text) if found is None else _count(found)


def _count(found: re.Match[str]) -> int | None:
    named = found.groupdict()
    if named.get("pair"):
        return 2 if named["pair"] == "俩" else 3
    said = named.get("number") or named.get("alone") or ""
    # Two digits without 十 between them are a guess: 三四个.
    guess = len(said) == 2 and not said.isascii() and "十" not in said
    value = to_int(said[-1] if guess else said)
    return value if value is not None and 1 <= value <= MOST else None
