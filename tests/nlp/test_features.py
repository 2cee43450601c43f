"""What the weights are attached to."""

import re

import jieba

from nlp.features import Cutter, Segmenter
from nlp.learn import sentences
from nlp.lexicon import Lexicon


def test_words_are_cut_as_jieba_cuts_them() -> None:
    its_own = jieba.Tokenizer()
    its_own.initialize()
    ours = Cutter({word: float(count) for word, count in its_own.FREQ.items() if count})
    texts = {run for sentence in sentences() for run in re.findall("[\u4e00-\u9fff]+", sentence.text)}
    assert len(texts) > 1_000
    assert [text for text in sorted(texts) if _differ(text, ours.cut_for_search(text), _cut(its_own, text))] == []


def _differ(text: str, ours: list[str], theirs: list[str]) -> bool:
    """滴 滴滴 and 滴滴 滴 are as likely: which it is, is chance."""
    return sorted(ours) != sorted(theirs) if re.search(r"(.)\1\1", text) else ours != theirs


def _cut(its_own: jieba.Tokenizer, text: str) -> list[str]:
    return list(its_own.cut_for_search(text, HMM=False))


def test_a_word_stands_beside_its_parts_and_its_class(lexicon: Lexicon) -> None:
    segmenter = Segmenter(["楼道堆物"], {"豆浆机": ("家电",)})
    found = segmenter.features("楼道堆物", "resident")
    assert {"楼道", "楼道堆物", "_道堆"} <= set(found)
    assert segmenter.features("豆浆机", "resident")["@家电"] == "豆浆机"


def test_a_volunteers_words_are_weighed_apart() -> None:
    segmenter = Segmenter([], {})
    assert "v:_好了" in segmenter.features("好了", "volunteer")
    assert "v:_好了" not in segmenter.features("好了", "resident")
