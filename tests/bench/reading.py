"""How well the reader understands sentences that it has not learned from, and how fast."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any

from nlp.learn import FROZEN, Sentence, learn_table, sentences
from nlp.lexicon import Lexicon
from nlp.reader import Reader
from tests.bench.rows import Row

Line = dict[str, Any]
SLOTS = ("when", "where", "phone")
NEEDS = ("request", "report")
PIECES = ("今天", "3号楼", "不是", "一", "1-", "我家水龙头坏了，", "救命", "13800000001", "三点到", "路", "另外", ",")
PROBE = """
import time
def resident():
    return int(open("/proc/self/statm").read().split()[1]) * 4096
before, begun = resident(), time.perf_counter()
from nlp.lexicon import Lexicon
from nlp.reader import Reader
reader = Reader(Lexicon.load())
print(time.perf_counter() - begun, resident() - before)
"""


@cache
def frozen_lines() -> dict[str, list[Line]]:
    """Return the labelled lines of the frozen set, by the name of their file."""
    return {
        path.stem: [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for path in sorted(FROZEN.glob("*.jsonl"))
    }


@cache
def reader() -> Reader:
    """Return the reader as it ships."""
    return Reader(Lexicon.load())


@cache
def marks() -> dict[str, Counter[str]]:
    """Return how often what was right, by file."""
    return {name: _marked(lines) for name, lines in frozen_lines().items()}


def _marked(lines: Sequence[Line]) -> Counter[str]:
    right: Counter[str] = Counter(lines=len(lines))
    for line in lines:
        read = reader().read(line["text"], now=datetime.fromisoformat(line["now"]), role=line["role"]).as_json()
        right["intent"] += read["intent"] == line["intent"]
        if line["team"]:
            right["needs"] += 1
            right["team"] += read["teams"][0] == line["team"]
            right["among three"] += line["team"] in read["teams"]
        right["dangers"] += line["urgency"] == "danger"
        right["alarms"] += read["urgency"] == "danger"
        right["found"] += line["urgency"] == read["urgency"] == "danger"
        for slot in SLOTS:
            told = line[slot] is not None
            right[f"{slot} told"] += told
            right[slot] += told and read[slot] == line[slot]
            right[f"{slot} invented"] += not told and read[slot] is not None
        right["vulnerable"] += read["vulnerable"] == line["vulnerable"]
    return right


def _shares(part: str, whole: str) -> list[float]:
    return [right[part] / right[whole] for right in marks().values()]


def _row(what: str, reach: str, *measures: tuple[str, str, str, Callable[[float], bool]]) -> Row:
    """Return the row of shares (name, part, whole, is it enough), each of every file in turn."""
    told, reached = [], True
    for name, part, whole, enough in measures:
        shares = _shares(part, whole)
        told.append(f"{name} {' / '.join(f'{share:.3f}' for share in shares)}")
        reached &= all(map(enough, shares))
    files = " / ".join(f"{name} ({right['lines']})" for name, right in marks().items())
    return Row(f"{what}, of {files}", ", ".join(told), reach, reached)


def intent() -> Row:
    """How often the first guess of what is wanted is right."""
    return _row("intent", ">= 0.90", ("top-1", "intent", "lines", lambda share: share >= 0.90))


def team() -> Row:
    """How often the team is right, and among the first three."""
    return _row(
        "team", ">= 0.90, among three >= 0.97",
        ("top-1", "team", "needs", lambda share: share >= 0.90),
        ("among three", "among three", "needs", lambda share: share >= 0.97),
    )  # fmt: skip


def danger() -> Row:
    """How many dangers are found, and how many alarms are true."""
    return _row(
        "danger", "recall >= 0.97, precision >= 0.85",
        ("recall", "found", "dangers", lambda share: share >= 0.97),
        ("precision", "found", "alarms", lambda share: share >= 0.85),
    )  # fmt: skip


def wish() -> Row:
    """How many wished times are right, and how many are invented."""
    for right in marks().values():
        right["when untold"] = right["lines"] - right["when told"]
    return _row(
        "wished time", "right >= 0.95, invented <= 0.02",
        ("right", "when", "when told", lambda share: share >= 0.95),
        ("invented", "when invented", "when untold", lambda share: share <= 0.02),
    )  # fmt: skip


def place() -> Row:
    """How many places and telephone numbers are right."""
    return _row(
        "place, phone", "place >= 0.95, phone >= 0.99",
        ("place", "where", "where told", lambda share: share >= 0.95),
        ("phone", "phone", "phone told", lambda share: share >= 0.99),
        ("vulnerable", "vulnerable", "lines", lambda _: True),
    )  # fmt: skip


def machines() -> Row:
    """The weights that ship beside three linear support vector machines, learned from the same sentences."""
    import jieba  # noqa: PLC0415
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - seconds to import
    from sklearn.pipeline import make_union  # noqa: PLC0415

    def tokens(text: str) -> list[str]:
        return list(jieba.cut_for_search(text))

    def characters() -> TfidfVectorizer:
        return TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True, min_df=2)

    def words() -> TfidfVectorizer:
        return TfidfVectorizer(tokenizer=tokens, token_pattern=None, ngram_range=(1, 2), sublinear_tf=True, min_df=2)

    found = {
        "characters": _machine(characters()), "tokens": _machine(words()),
        "both": _machine(make_union(characters(), words())),
    }  # fmt: skip
    every = [line for lines in frozen_lines().values() for line in lines]
    right = sum(marks().values(), Counter[str]())
    ours = right["intent"] / len(every), right["team"] / right["needs"]
    best = tuple(max(shares[n] for shares in found.values()) for n in (0, 1))
    told = ", ".join(f"{name} {intent:.3f} / {team:.3f}" for name, (intent, team) in found.items())
    measured = f"ours {ours[0]:.3f} / {ours[1]:.3f}; {told}"
    reached = ours[0] >= best[0] and ours[1] >= best[1]
    return Row("intent / team beside linear SVMs of the same sentences", measured, "not below the best", reached)


def _machine(features: Any) -> tuple[float, float]:
    from sklearn.svm import LinearSVC  # noqa: PLC0415

    seeds = list(sentences())
    every = [line for lines in frozen_lines().values() for line in lines]
    known = features.fit_transform([f"{seed.role[0]} {seed.text}" for seed in seeds])
    asked = features.transform([f"{line['role'][0]} {line['text']}" for line in every])
    said = LinearSVC().fit(known, [seed.intent for seed in seeds]).predict(asked)
    taught = [n for n, seed in enumerate(seeds) if seed.team]
    needs = [n for n, line in enumerate(every) if line["team"]]
    named = LinearSVC().fit(known[taught], [seeds[n].team for n in taught]).predict(asked[needs])
    intents = sum(guess == line["intent"] for guess, line in zip(said, every, strict=True))
    teams = sum(guess == every[n]["team"] for guess, n in zip(named, needs, strict=True))
    return intents / len(every), teams / len(needs)


def speed(rounds: int = 5) -> Row:
    """How long one message of 20 to 60 characters takes, everything."""
    every = [line for lines in frozen_lines().values() for line in lines if 20 <= len(line["text"]) <= 60]
    lines = [(line["text"], datetime.fromisoformat(line["now"]), line["role"]) for line in every]
    for text, now, role in lines:
        reader().read(text, now=now, role=role)
    times = sorted(_timed(text, now, role) for _ in range(rounds) for text, now, role in lines)
    middle, late = statistics.median(times) * 1_000, times[int(len(times) * 0.99)] * 1_000
    measured = f"median {middle:.3f} ms, p99 {late:.3f} ms, {len(times)} readings"
    return Row("reading one message", measured, "median <= 0.3 ms, p99 <= 1 ms", middle <= 0.3 and late <= 1)


def _timed(text: str, now: datetime, role: str) -> float:
    begun = time.perf_counter()
    reader().read(text, now=now, role=role)
    return time.perf_counter() - begun


def load(times: int = 5) -> Row:
    """What the reader costs a fresh process: imports, lexicon, jieba's words, weights."""
    probes = [
        subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=True).stdout.split()
        for _ in range(times)
    ]
    seconds = statistics.median(float(first) for first, _ in probes)
    grown = statistics.median(int(second) for _, second in probes) / 1e6
    measured = f"{seconds:.2f} s, {grown:.0f} MB (median of {times})"
    return Row("loading the reader", measured, "<= 0.3 s, <= 60 MB", seconds <= 0.3 and grown <= 60)


def learning(count: int = 10_000) -> Row:
    """How long it takes to learn every table from ten thousand sentences."""
    plain = Reader(Lexicon.load(), learned=b"")
    seeds = list(islice(_spread(), count))
    begun = time.perf_counter()
    learn_table(plain, seeds)
    seconds = time.perf_counter() - begun
    return Row(f"learning from {count:,} sentences", f"{seconds:.1f} s", "<= 5 s", seconds <= 5)


def _spread() -> Iterator[Sentence]:
    """Yield every seed, spread over all files: every third, then the rest."""
    seeds = list(sentences())
    for first in range(3):
        yield from seeds[first::3]


def growth() -> Row:
    """How much longer ten times the text takes, at worst, of many kinds of repetition."""
    now = datetime.fromisoformat("2026-11-18T16:25:00+08:00")
    worst, slowest = 0.0, 0.0
    for piece in PIECES:
        short, long = (
            min(_timed((piece * 20_000)[:size], now, "resident") for _ in range(3)) for size in (2_000, 20_000)
        )
        worst, slowest = max(worst, long / short), max(slowest, long)
    measured = f"{worst:.1f} times at worst, {slowest * 1_000:.0f} ms for 20,000 characters"
    return Row("20,000 characters beside 2,000", measured, "<= 12 times", worst <= 12)
