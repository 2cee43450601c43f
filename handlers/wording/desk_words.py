"""词典 at the desk: the words by what they speak for, a sentence to try, what was learned, what was misread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from handlers.wording import explaining, words
from handlers.wording.learned import INTENTS, label_name
from nlp.compare import Rates
from nlp.lexicon import ALIAS, DANGER, DANGER_GUARD, OWN, STRENGTHS, Lexicon
from nlp.meaning import Meaning, Urgency
from storage.examples import Label
from storage.vocabulary import WordEdit

WORDS, TRY, LEARNING, MISREAD = "词典", "试一句", "夜里学的", "听错的话"
TABS = (
    ("/desk/words", WORDS),
    ("/desk/words/try", TRY),
    ("/desk/words/misread", MISREAD),
    ("/desk/words/learning", LEARNING),
)
UNDO = words.UNDO
ALIASES, ALARMS, GUARDS, ACTS = "别的写法", "险情词", "不当险情的话", "说话的意思"
# The labels that are no service and no act.
NAMED = {ALIAS: ALIASES, DANGER: ALARMS, DANGER_GUARD: GUARDS}
# How loudly a word speaks, by what it weighs.
STRONG, USUAL, HINT = STRENGTHS.values()
LOUDNESS = {
    OWN: ("●●●●", "自己教的，最管用"), STRONG: ("●●●", "一听就是"), USUAL: ("●●", "多半是"), HINT: ("●", "有点像"),
}  # fmt: skip
KINDS = words.KINDS
# What people may try first.
EXAMPLES = (
    "我家水龙头坏了，幸福小区3号楼402，明天下午三点有人来修吗，电话13812345678",
    "我妈摔倒起不来了，叫她也不应",
    "昨天说的事怎么还没人来",
)
SOURCES = {"": "都看", "choice": "居民自己点的", "correction": "工作人员改的"}
SAID_BY = {"choice": "居民自己点的", "correction": "工作人员改的"}
STATUS = {
    "proposed": "等您看", "approved": "用上了", "declined": "没有用", "taken_back": "退回了", "outdated": "过时了",
}  # fmt: skip
IN_USE = "正在用"
SELF = "自己"
PIECES = {"danger": "险情", "where": "地点", "when": "时间", "phone": "电话", "word": "说明意思的词"}
URGENCY = {Urgency.DANGER: "有危险", Urgency.URGENT: "急", Urgency.NORMAL: "不急"}
DANGER_TOO, NO_DANGER = "有危险", "没有危险"


class Fact(NamedTuple):
    """One thing that was read from a sentence; empty: it was not said."""

    name: str
    said: str


def own(one: WordEdit, lexicon: Lexicon) -> str:
    """A change that is our own, in a line."""
    return words.edit(one, lexicon)


def says(label: str, means: str, lexicon: Lexicon) -> str:
    """What a word of the lexicon speaks for."""
    if label == DANGER:
        return f"险情：{KINDS.get(means, means)}"
    if label == ALIAS:
        return f"听成“{means}”"
    return "说到它，就不当险情" if label == DANGER_GUARD else label_name(label, lexicon)


def title_of(label: str, lexicon: Lexicon) -> str:
    """The title of the page with the words of one service, act or list."""
    return NAMED.get(label) or label_name(label, lexicon)


def names_of_acts(lexicon: Lexicon) -> Mapping[str, str]:
    """What people call the acts for which words speak."""
    return {intent: INTENTS[intent] for intent in lexicon.acts}


def known_as(classes: Sequence[str]) -> str:
    """What kind of thing a word is, where it speaks for nothing by itself."""
    return f"认得，是一种“{'、'.join(classes)}”，还没有专门算哪一项。"


def facts(meaning: Meaning, lexicon: Lexicon, now: datetime, second: str | None) -> list[Fact]:
    """Everything that was read from a sentence that somebody tries."""
    found = [Fact("想做什么", INTENTS[meaning.intent.value])]
    if meaning.team:
        found += [
            Fact("哪个队", label_name(meaning.team, lexicon)),
            Fact("哪一项", label_name(meaning.item, lexicon) if meaning.item else ""),
            Fact("急不急", URGENCY[meaning.urgency] if meaning.urgency else ""),
        ]
    found += [
        Fact("什么时候", explaining.wished(meaning, now)),
        Fact("在哪里", explaining.address(meaning.where) if meaning.where else ""),
        Fact("电话", meaning.phone or ""),
    ]
    if meaning.team:
        found += [
            Fact("给谁", SELF if meaning.for_whom == "self" else meaning.for_whom or ""),
            Fact("要多照顾", "有老人、孩子、病人或残疾人" if meaning.vulnerable else ""),
        ]
    return [*found, Fact("另一件事", second)] if second else found


def alarm(call: str) -> str:
    """What happens to whoever says a sentence that tells of danger."""
    return f"有危险：会先请说话的人马上打 {call}，再马上通知工作人员。"


def labelled(label: Label, other: Label, lexicon: Lexicon) -> str:
    """What a message meant, or was read as; with whether it told of danger, where that was read otherwise."""
    about = label.item or label.team
    act = label_name(label.intent, lexicon)
    said = f"{act}：{label_name(about, lexicon)}" if about else act
    if label.danger == other.danger:
        return said
    return f"{said}，{DANGER_TOO if label.danger else NO_DANGER}"


class Rate(NamedTuple):
    """One line of the replay: how many were right before and would be, of how many, and whether that is better."""

    name: str
    before: int
    after: int
    of: int
    said: str
    way: str


def rates(before: Rates, after: Rates) -> list[Rate]:
    """What a replay of sentences found: read right by what counts now, and by what was learned."""
    found = [
        _rate("意思听对", before.intents, after.intents, after.sentences),
        _rate("队伍听对", before.teams, after.teams, after.needs),
        _rate("险情听出来", before.found, after.found, after.dangers),
        _rate("没危险却当险情", before.false_alarms, after.false_alarms, after.sentences - after.dangers, good=False),
    ]
    return [one for one in found if one.of]


def _rate(name: str, before: int, after: int, of: int, *, good: bool = True) -> Rate:
    if before == after:
        return Rate(name, before, after, of, "一样", "")
    better = (after > before) == good
    return Rate(name, before, after, of, f"{'多' if after > before else '少'} {abs(after - before)} 句",
                "better" if better else "worse")  # fmt: skip


def heavier(before: int, after: int) -> str:
    """What becomes of a word's weight."""
    if before <= 0 < after:
        return "新学会的"
    if after <= 0 < before:
        return "不再说明它"
    return "更管用" if after > before else "没那么管用"
