"""What a new learning would change, in words: for the worker who decides on it, and for the command line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from nlp.compare import Comparison, Rates, Turned
from nlp.lexicon import Lexicon

INTENTS = {
    "request": "求助", "report": "反映问题", "info": "打听", "status": "问进度", "cancel": "取消", "change": "改单子",
    "signup": "报名", "accept": "接单", "release": "退单", "arrive": "签到", "complete": "做完", "rate": "评分",
    "complain": "不满意", "human": "找真人", "greet": "打招呼", "other": "闲聊",
}  # fmt: skip
DANGER = "危险"


def proposed(report: Mapping[str, Any]) -> str:
    """Tell who may approve it that there is something to approve."""
    found = Comparison.from_json(report["comparison"])
    return (
        f"我从大家确认过的 {report['examples']} 句话里学了一遍：会多读对 {found.turned_right} 句，"
        f"会读错 {found.turned_wrong} 句。写“学习”看看改了什么，您同意了才算数。"
    )


def forgot(count: int, report: Mapping[str, Any]) -> str:
    """Tell who may approve what is learned that something had to be forgotten, and now reads otherwise."""
    found = Comparison.from_json(report["comparison"])
    return (
        f"有 {count} 句教过我的话，说话的人删掉了，我也忘了它们（这个不用您同意）：会多读对 {found.turned_right} 句，"
        f"会读错 {found.turned_wrong} 句。听错了就改类别，我再学。"
    )


def difference(report: Mapping[str, Any], lexicon: Lexicon, *, most: int = 30) -> str:
    """Everything that would change: how many are read right, which sentences, which words, and what nobody taught."""
    found = Comparison.from_json(report["comparison"])
    lines = [f"从大家确认过的 {report['examples']} 句话里学了一遍。"]
    lines += _rates("考题", found.frozen_before, found.frozen_after)
    lines += _rates("大家确认的话", found.confirmed_before, found.confirmed_after)
    for right, title in ((False, "会读错："), (True, "会读对：")):
        sentences = [_sentence(one, lexicon) for one in found.turned if one.right is right]
        lines += _listed(title, sentences, most)
    words = [f"{one.word} · {label_name(one.label, lexicon)}：{one.before} → {one.after}" for one in found.words]
    lines += _listed("说话分量变化大的词：", words, most)
    lines += _listed("还没人教过的词：", list(_unknown(report["unknown"], lexicon)), most)
    if not found.matters:
        lines.append("没有一句话会读得不一样，不用改。")
    elif found.harms:
        lines.append(f"考题会读错 {found.frozen_wrong} 句，只多读对 {found.frozen_right} 句：这一次学坏了，不用它。")
    return "\n".join(lines)


def label_name(label: str, lexicon: Lexicon) -> str:
    """Return a label as people call it: an intent, a team, a service item, or danger."""
    if label in lexicon.teams:
        return lexicon.teams[label].name
    if label in lexicon.items:
        return lexicon.items[label].name
    return DANGER if label == "danger" else INTENTS.get(label, label)


def _rates(title: str, before: Rates, after: Rates) -> Iterator[str]:
    if after.sentences:
        dangers = f"，危险 {after.dangers} 句找出 {before.found} → {after.found}" if after.dangers else ""
        yield (
            f"{title} {after.sentences} 句：意思读对 {before.intents} → {after.intents}，"
            f"队伍 {after.needs} 句读对 {before.teams} → {after.teams}{dangers}，"
            f"误报 {before.false_alarms} → {after.false_alarms}。"
        )


def read_as(labels: str, lexicon: Lexicon) -> str:
    """What a sentence was read as, by the labels of a comparison: 求助、扶贫帮困."""
    return "、".join(label_name(label, lexicon) for label in labels.split())


def _sentence(one: Turned, lexicon: Lexicon) -> str:
    return f"“{one.text}”：{read_as(one.before, lexicon)} → {read_as(one.after, lexicon)}"


def _unknown(words: Sequence[Mapping[str, Any]], lexicon: Lexicon) -> Iterator[str]:
    for one in words:
        meant = one["item"] or one["team"]
        yield f"{one['word']}（{one['times']} 个人说过" + (f"，多半是{label_name(meant, lexicon)}）" if meant else "）")


def _listed(title: str, lines: Sequence[str], most: int) -> list[str]:
    return [title, *(f"  {line}" for line in lines[:most])] if lines else []
