"""What is said of somebody who waits to be let in as a volunteer, and tells what they can do."""

from __future__ import annotations

import re

from handlers.wording.resident import quote
from storage.people import Person

ADDED = "好，您说的转给社区工作人员了。同意了马上通知您。"
# What only asks once more, and tells nothing new.
ASKS_ONLY = re.compile(
    r"(?:你好|您好)?[，, ]*(?:我)?(?:也|还|就)?(?:想|要|来|能|可以|愿意|报名)*(?:当|做|成为|加入|报名|参加)*(?:一[个名])?(?:社区|你们)?的?(?:志愿者?|义工)?"
    r"(?:怎么)?(?:报名|队)?[了吗吧啊呀呢。！!？? ]*"
)
SAYS_CAN = re.compile(r"会|能|可以|有空|有时间|以前|做过|干过|当过|擅长|[周星礼][末期拜]|周[一二三四五六日天]")


def says_more(person: Person, words: str) -> str:
    """Who asked to be a volunteer tells more of themselves."""
    return f"【报名志愿者】{person.name or '居民'}补充：{quote(words, 200)}"
