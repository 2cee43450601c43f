"""What a worker hears of the words that the community lays over the lexicon, and how they say what they want."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from handlers.wording.learned import INTENTS, label_name
from nlp.lexicon import ALIAS, DANGER, MOST_WORD, Lexicon
from storage.vocabulary import WordEdit

WORDS, LEARNING = "词典", "学习"
ADDS = re.compile(r"加(?:个|一个)?词[ ：:，,]?(?P<rest>.{0,200})", re.DOTALL)
DROPS = re.compile(r"删(?:个|一个|掉)?词[ ：:，,]?(?P<rest>.{0,200})", re.DOTALL)
ADDS_ALARM = re.compile(r"(?:加)?险情词[ ：:，,]?(?P<rest>.{0,200})", re.DOTALL)
EQUALS = "＝=是"
QUOTES = "“”\"'「」 "

UNDO, TAKE, TAKE_NOT = "撤", "记成", "不要"
USE, USE_NOT, BACK = "用上", "不用", "退回上一版"
# The kinds of danger of the lexicon, as people call them.
KINDS = {
    "fire": "着火", "gas": "煤气", "trapped": "被困", "water": "落水", "height": "要跳楼", "despair": "想不开",
    "missing": "走丢", "silent": "叫不应", "medical": "急病", "violence": "打人", "falling": "高空抛物",
    "blocked": "救护车进不来", "live_wire": "电线掉下来", "calls": "喊救命",
}  # fmt: skip

# Whoever writes so on the right side means to raise an alarm, which is said in another way.
ALARMS = ("险情", "危险", "险情词")
SOON = "几秒钟后就用上。"
HOW = (
    "加一个词：加词 铁将军=门锁（右边写一项服务的名字，或者大家常说的词）\n"
    "删一个词：删词 铁将军\n"
    "有危险的话：险情词 冒火星=着火\n"
    "看看会怎么听：试 铁将军坏了"
)
ADD_LIKE_THIS = "请这样写：加词 铁将军=家电水电维修"
DROP_LIKE_THIS = "请这样写：删词 铁将军"
FAULTY = f"这个词用不了。词要 2 到 {MOST_WORD} 个字，中间不要空格。"
THE_SAME = "左右两边一样，不用加。"
TAKEN_BACK = "撤掉了，还照原来的听。"
NOTHING_LEARNED = "还没有新学的。居民点选、您改类别，我都记着，每天夜里学一遍，有改进就来问您。"
USED = f"用上了，几秒钟后就照新的听。要是不好，随时点“{BACK}”。"
NOT_USED = "好的，不用它，还照原来的听。"
WENT_BACK = "退回了，几秒钟后就照上一版听。"
ASK_TO_USE = "要用上吗？"
TOAST_LEFT = "好的，不记。"


def parted(rest: str) -> tuple[str, str]:
    """Take 铁将军=门锁 apart; what is missing is empty."""
    for sign in EQUALS:
        word, found, means = rest.partition(sign)
        if found:
            return word.strip(QUOTES), means.strip(QUOTES)
    return rest.strip(QUOTES), ""


def intent_named(name: str) -> str | None:
    """Return the act of dialogue that people call so."""
    return next((intent for intent, known in INTENTS.items() if known == name), None)


def kind_named(name: str) -> str | None:
    """Return the kind of danger that people call so."""
    return next((kind for kind, known in KINDS.items() if name and (name in known or known in name)), None)


def edit(one: WordEdit, lexicon: Lexicon) -> str:
    """One change of the words, in a line."""
    if one.act == "drop":
        return (
            f"“{one.word}”不再算“{label_name(one.label, lexicon)}”" if one.label != ALIAS else f"“{one.word}”就照原样听"
        )
    if one.label == ALIAS:
        return f"“{one.word}”就是“{one.means}”"
    about = f"险情：{KINDS.get(one.means, one.means)}" if one.label == DANGER else label_name(one.label, lexicon)
    return f"“{one.word}”算“{about}”"


def made(one: WordEdit, lexicon: Lexicon) -> str:
    """A change was made."""
    return f"记下了：{edit(one, lexicon)}。{SOON}"


def undo(one: WordEdit, lexicon: Lexicon | None = None) -> str:
    """A button that takes a change back; with the lexicon, it says which of several of this word."""
    means = one.means if one.label == ALIAS else label_name(one.label, lexicon) if lexicon else ""
    return f"{UNDO} {one.word}" + (f"：{means}" if lexicon and means else "")


def overview(edits: Sequence[WordEdit], count: int, examples: int, lexicon: Lexicon, *, waits: bool) -> str:
    """What there is of the community's own."""
    lines = [f"自己加的、改的词：{count} 个" + ("。" if not count else "，最近的：")]
    lines += [f"　{edit(one, lexicon)}" for one in edits]
    lines.append(f"大家确认过的话：{examples} 句。")
    if waits:
        lines.append(f"有一份新学的等您看，请说“{LEARNING}”。")
    return "\n".join([*lines, HOW])


def unknown(one: Mapping[str, Any], lexicon: Lexicon) -> str:
    """A word that recurs and that nobody has taught."""
    meant = one["item"] or one["team"]
    likely = f"，多半是说“{label_name(meant, lexicon)}”" if meant else ""
    return f"有个词我不认识：“{one['word']}”。{one['times']} 个人说过{likely}。要记住吗？"


def take(item: str | None, lexicon: Lexicon) -> str:
    """A button that takes an unknown word as one of a service."""
    return f"{TAKE} {label_name(item, lexicon)}" if item else f"{TAKE}……"


def not_known(means: str) -> str:
    """The right side is neither a service nor a word."""
    return f"“{means}”我也不认识。右边请写一项服务的名字（说“菜单”看看），或者大家常说的词。"


def which(word: str) -> str:
    """It is not clear for which service a word speaks."""
    return f"“{word}”算哪一项？点一下。"


def which_to_drop(word: str) -> str:
    """A word speaks for several services."""
    return f"“{word}”不再算哪一项？点一下。"


def no_such_word(word: str) -> str:
    """There is nothing to drop."""
    return f"词典里没有“{word}”。"


def no_dropping(word: str) -> str:
    """A phrase of danger that ships cannot be dropped in a chat."""
    return f"“{word}”是险情词，关系到人命，聊天里不能删。"


def no_hushing(word: str) -> str:
    """A word of which danger is told cannot stand for one that tells of none."""
    return f"说险情的话里有“{word}”，关系到人命，不能当别的话来听。"


def which_danger() -> str:
    """The right side is no kind of danger."""
    return f"请这样写：险情词 冒火星=着火。右边可以写：{'、'.join(KINDS.values())}。"


def in_force(examples: int) -> str:
    """Learned weights count, and none wait."""
    return f"现在用的，是从大家确认过的 {examples} 句话里学的。没有新的要看。"
