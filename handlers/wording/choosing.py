"""What is asked where a sentence can be understood in more than one way, and what is offered of a second need."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers.wording.resident import quote
from nlp.lexicon import Lexicon
from nlp.meaning import Choice

NEITHER = "都不是，我再说说"
MEANS_NEITHER = ("都不是", "不是求助", "不是", "都不对", "不对", "都不是的", "没有")
NOT_MEANT = "对不住，我没听懂。请换个说法再说一遍；要是说不清，点“找人工”，请社区的人来回您。"
NUMBERED = re.compile(r"(?:我?选|第)?([1-4一二三四])(?:个|号|项|条)?")
NO_SUCH_NUMBER = "没有这个数字。请点上面的按钮，或者回复按钮上的数字。"
DIGITS = "一二三四五六七八九"
# A bare digit, or one that plainly chooses; 3号 alone may be a building.
PICKED = re.compile(
    r"([1-9]|1\d|20)|(?:我?选|就?是?第)([1-9]|1\d|20|[一二三四五六七八九])(?:个|号|项|条|张)?(?:单子)?[吧的]?"
)

SECOND, NO_SECOND = "再记一单", "不用了"
YES_SECOND = re.compile(r"要|要的|好|好的|好啊|对|是|是的|行|可以|嗯|记上|一起记上?|要一起记上?|也记上")
NO_SECOND_SAID = re.compile(r"不用|不用了|不要|不要了|不了|算了|不记|不用记了?|先不用|不需要|没有了?")
SECOND_LEFT = "好的，只记刚才那一单。"
SECOND_DECIDED = "这个已经问过您了。"

# What counts and can mean nothing else: 第二个, and no bare digit.
COUNTS = re.compile(r"[^0-9]*第.+")

# What people would say they want, by intent.
ACTS = {
    "request": "请人帮忙", "report": "反映问题", "info": "打听事情", "status": "问问进度", "cancel": "取消之前的事",
    "change": "改之前的单子", "signup": "报名参加", "rate": "说说办得怎么样", "complain": "提意见", "human": "找社区的人说话",
    "accept": "接单子", "release": "把单子退了", "arrive": "我到地方了", "complete": "单子办完了",
}  # fmt: skip
# A worker writes down what others need.
OF_A_WORKER = ACTS | {"request": "登记求助", "report": "登记问题"}


def number(digit: str) -> int:
    """Return what a digit counts, 2 and 二 alike."""
    return at + 1 if (at := DIGITS.find(digit)) >= 0 else int(digit)


def label(choice: Choice, lexicon: Lexicon, role: str) -> str:
    """One way to understand what was said, on a button."""
    acts = OF_A_WORKER if role == "worker" else ACTS
    item = lexicon.items.get(choice.item or "")
    team = lexicon.teams.get(choice.team or "")
    about = item.name if item else team.name if team else ""
    return f"{acts[choice.intent]}：{about}" if about else acts[choice.intent]


def question(labels: Sequence[str]) -> str:
    """The one question where no reading is sure."""
    lines = [f"{n}. {one}" for n, one in enumerate(labels, 1)]
    return "我没太听准，您是想——\n" + "\n".join(lines) + "\n点一下就行，回复数字也行。"


def second(words: str) -> str:
    """The first need is written down; the second was heard too."""
    return f"您刚才还说到{quote(words, 60)}，要一起记上吗？"
