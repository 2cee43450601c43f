"""Danger to life or safety, found before everything else: by phrases, and by pairs of words near each other.

A false alarm costs one line, a missed one perhaps a life; so phrases are many, and what speaks
against them (drills, jokes, old stories, 'already put out') only outweighs as many as it counters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import ahocorasick_rs

from nlp.late import late
from nlp.written import sign_between

_PHRASE = 30
GUARD = 36  # one guard outweighs one phrase
_NEAR = 12  # characters between the two words of a pair
_LONG_AGO = re.compile("昨天|前天|上周|上个?月|前几天|前两天|上个?礼拜|上星期|那天|早上那|上午那")
_STILL = re.compile("现在|还|刚|一直|快|今天|今早|到这会|开始|又|没|救")
_SYMPTOMS = ("medical", "silent", "missing", "despair", "calls")  # what a fire or a flood may also bring
_SPARED = re.compile(
    r"(?:怕|防|没|没有|不是|并非|别|会不会|万一|容易|差点|差一点|有没有|是否|防止|以免|免得|担心|可能会?|要是|如果|避免|预防|以为|险些|随时|迟早|早晚|保不准|保不齐|准|打不|点不|干|走|抬|搬|爬|睡|挖|跑|拎|推|骑|提|拉)(?:再|又|会|要|得|他|她|有人|是)?$"
)
# What falls or breaks or runs out of air is no person: 手机 before 掉河里 (who fell 捡手机 is one), 桌腿 before 断了.
_FALLEN = late(
    r"(?<![捡捞够拿追抓])(?<![捡捞够拿追抓][个了])(?:手机|玩具|钥匙|鞋子?|帽子?|眼镜|衣服|裤子|[钱书背提]包|戒指|项链|耳环|手镯|手表|假牙|球|伞|风筝|飞机|耳机|毛巾|被[子单]|身份证|卡|竿)(?:都|又|也|全|给|不小心|刚)?$"
)
_AWAY = ("掉下去", "掉进去")  # and whoever reaches for it
_THINGS = {
    "断了": late(
        r"(?:(?:[椅凳桌柜架]子?|板凳|床|沙发|茶几|眼镜|老花镜|支架)[腿脚]?|裤腿|轮椅腿?|腿托|[扶把]手)(?:又|也|都|给|突然)?$"
    ),
    "没气了": late(r"(?:胎|车|手机|轮椅|打火机|球|罐|瓶|垫|灶|煤气|燃气|空调|热水器|瘪了)(?:又|也|都|快)?$"),
    **dict.fromkeys(("冒烟", "冒黑烟", "浓烟", "往外冒"), late("烟囱(?:里|口|一直|整天|天天|老|又|在|往外)*$")),
    "气": late(r"[煤燃然化暖冷热天生空蒸打脾客电]$"),
}
_KIN = "老?[爸妈爹娘]|爸爸|妈妈|老伴|老头子?|老太[婆太]?|奶奶|爷爷|外婆|外公|姥姥|姥爷|阿婆|阿公|阿爹|大爷|大妈|公公|婆婆|老人"
_YOUNG = "孩子|小孩|娃娃?|宝宝|囡囡|小囡|儿子|女儿|闺女|孙子|孙女|外孙女?|弟弟|妹妹"
# Who says no more than this says it of what happens now: 摔了, 我妈跌了一跤; 爷爷丢了 (and not: 奶奶的卡丢了).
_BARE = (
    ("medical", "health", "120", late(
        rf"(?:我|俺|阿拉)?家?(?:{_KIN})?(?:刚刚?|又)?(?:在?(?:厕所|浴室|卫生间|楼道|楼梯上?|家里?|门口)里?)?(?:摔|跌)(?:(?:了?一跤|跤|倒)?(?:了|啦|咯|嘞)|了一跤)[!。~ ]*"
    )),
    ("missing", "rescue", "110", late(
        rf"(?:我|俺|阿拉)?家?(?:{_KIN}|{_YOUNG})(?:走?丢|找不[到着见]|跑没影|没影)(?:了|啦|咯)[!。~ ]*"
    )),
    ("trapped", "rescue", "119", late(
        r"(?:我家|隔壁|对面|邻居家?)?(?:的)?(?:房子?|屋子?|屋顶|房顶|楼房?)(?:都|全)?(?:塌|垮|倒)(?:下来)?(?:了|啦|咯)[!。~ ]*"
    )),
)  # fmt: skip
_BARE_CRY = re.compile(
    r"(?:快)?(?:救命|来人|救人)(?:啊|呀|哪)?[!。~ ]*(?:(?:快)?(?:救命|来人|救人)(?:啊|呀|哪)?[!。~ ]*)*"
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of danger: whom to call, which team is told, and how people say it."""

    name: str
    team: str
    call: str  # 110, 119 or 120
    phrases: Sequence[str]
    pairs: Sequence[tuple[Sequence[str], Sequence[str]]]


class Danger(NamedTuple):
    """A danger that was read, and the words that said so."""

    kind: str
    team: str
    call: str
    weight: int
    words: tuple[str, ...]


class Alarm:
    """Reads danger from normalised text; holds nothing that changes."""

    def __init__(self, kinds: Sequence[Kind], guards: Mapping[str, int]) -> None:
        """Take the kinds, the most telling first, and what speaks against danger, with its weight."""
        self._rank = {kind.name: n for n, kind in enumerate(kinds)}
        # word → the kinds that it speaks for, and its side of which pair: -1 for a phrase, else even or odd.
        meanings: dict[str, list[tuple[str, int]]] = {}
        sides = 0
        for kind in kinds:
            for phrase in kind.phrases:
                meanings.setdefault(phrase, []).append((kind.name, -1))
            for pair in kind.pairs:
                for words in pair:
                    for word in words:
                        meanings.setdefault(word, []).append((kind.name, sides))
                    sides += 1
        self._words = list(meanings)
        self._meanings = list(meanings.values())
        self._finder = ahocorasick_rs.AhoCorasick(self._words)
        self._guards = list(guards)
        self._against = list(guards.values())
        self._guard_finder = ahocorasick_rs.AhoCorasick(self._guards)
        self._kinds = {kind.name: kind for kind in kinds}

    def find(self, text: str) -> Danger | None:
        """Return the danger that `text` tells of, or None."""
        if _BARE_CRY.fullmatch(text):
            return Danger("calls", "rescue", "110", 2 * _PHRASE, (text,))
        for name, team, call, bare in _BARE:
            if bare.fullmatch(text):
                return Danger(name, team, call, 2 * _PHRASE, (text,))
        said = self._said(text)
        if not said:
            return None
        guards = {n for n, _, _ in self._guard_finder.find_matches_as_indexes(text, overlapping=True)}
        weight = _PHRASE * len({end for hits in said.values() for end in hits}) - sum(
            map(self._against.__getitem__, guards)
        )
        if _LONG_AGO.search(text) and not _STILL.search(text):
            weight -= GUARD
        if weight <= 0:
            return None
        first = min(said, key=lambda name: (name in _SYMPTOMS, -len(said[name]), self._rank[name]))
        kind = self._kinds[first]
        words = dict.fromkeys(word for hit in said[first].values() for word in hit)
        return Danger(kind.name, kind.team, kind.call, weight, tuple(words))

    def _said(self, text: str) -> dict[str, dict[int, tuple[str, ...]]]:
        """Return, for each kind, the words of its hits by where these end: of several there, the first."""
        said: dict[str, dict[int, tuple[str, ...]]] = {}
        last: dict[int, tuple[int, str]] = {}  # side of a pair → where its last word ended, and which it was
        for n, start, end in self._finder.find_matches_as_indexes(text, overlapping=True):
            word = self._words[n]
            if _is_of_a_thing(word, text, start):
                continue
            for kind, side in self._meanings[n]:
                words: tuple[str, ...] = (word,)
                if side >= 0:
                    last[side] = end, word
                    other = last.get(side ^ 1)
                    if other is None or not other[0] <= start <= other[0] + _NEAR:
                        continue
                    words = other[1], word
                if not _SPARED.search(text, max(0, start - 5), start):
                    said.setdefault(kind, {}).setdefault(end, words)
        return said


def _is_of_a_thing(word: str, text: str, start: int) -> bool:
    """Whether it is no person that falls, breaks or runs out of air in `word`, which begins at `start`."""
    things = _THINGS.get(word, _FALLEN if word[0] == "掉" and word not in _AWAY else None)
    return things is not None and things.search(text, max(0, start - 6), start) is not None


def kinds_from(sections: Mapping[str, Mapping[str, object]]) -> list[Kind]:
    """Build the kinds from the [danger.…] sections of a lexicon; raises ValueError naming a faulty one."""
    kinds = []
    for name, section in sections.items():
        texts = [section.get(key) for key in ("team", "call", "phrases")]
        pairs = section.get("pairs")
        if not isinstance(pairs, list) or not all(isinstance(text, str) for text in texts):
            raise ValueError(f"[danger.{name}] needs team, call, phrases and pairs")
        team, call, phrases = map(str, texts)
        sign = sign_between(phrases)
        if sign is not None:
            raise ValueError(f"[danger.{name}] phrases has {sign!r} where a space should part two words")
        kinds.append(Kind(name, team, call, phrases.split(), [_sides(name, str(pair)) for pair in pairs]))
    return kinds


def _sides(name: str, pair: str) -> tuple[Sequence[str], Sequence[str]]:
    first, bar, second = pair.partition("|")
    if not (bar and first.strip() and second.strip()) or "|" in second:
        raise ValueError(f"[danger.{name}] needs two sides, 甲 | 乙, in {pair!r}")
    return first.split(), second.split()
