"""词典: a sentence to try, what was misread, and what was learned from it by night."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, NamedTuple

from bot.desk.context import Desk, Page
from bot.desk.words import teaching, who_may
from handlers import explain
from handlers.turn import clean
from handlers.wording import common, explaining
from handlers.wording import desk_ticket as masks
from handlers.wording import desk_words as wording
from handlers.wording import learned as names
from nlp.compare import Comparison
from nlp.edition import base
from nlp.marks import marks
from nlp.meaning import Meaning, Urgency
from nlp.reader import Reader
from storage import learnings, people
from storage.masks import DOOR, masked, without_doors, without_numbers
from storage.misread import SOURCES, Misread, misread

# So much of a message is read here; of what is longer nobody can be shown where its words stand.
MOST_TRIED, MOST_READ = 500, 1_000
A_PAGE, MOST_RUNS, MOST_WORDS, MOST_TURNED = 20, 8, 20, 12
# So far back the list of the misread goes: what was said before has long been learned.
LATELY = timedelta(days=90)


class Piece(NamedTuple):
    """A piece of a sentence as it was written, and what it was read for; empty: for nothing."""

    text: str
    kind: str


def tried(desk: Desk) -> Page:
    """Show how a sentence is understood, and by which words; nothing is done about it."""
    said = clean(desk.query.get("say", "")).strip()
    text, reader, now = said[:MOST_TRIED], desk.reader, desk.now
    context: dict[str, Any] = {"said": text, "is_cut": len(said) > MOST_TRIED, "most": MOST_TRIED}
    if text:
        meaning = reader.read(text, now=now)
        told = explain.told_of(reader, text, meaning, now)
        words = explaining.loudest(told)
        pieces = cut(reader, text, meaning, told.alarming, [word for word, _ in words])
        is_alarm = meaning.urgency is Urgency.DANGER
        context |= {
            "meaning": meaning, "what": explaining.what(meaning, reader.lexicon), "pieces": pieces,
            "shown": [kind for kind in wording.PIECES if any(one.kind == kind for one in pieces)],
            "facts": wording.facts(meaning, reader.lexicon, now, told.second), "words": words,
            "sure": explaining.sure(meaning.confidence), "others": explaining.runners_up(meaning, reader.lexicon),
            "alarm": wording.alarm(explain.whom_to_call(reader, text, now)) if is_alarm else "",
        }  # fmt: skip
    return Page("words_try.html", wording.TRY, teaching(desk) | context, nav="words")


def cut(reader: Reader, text: str, meaning: Meaning, alarming: Sequence[str], words: Sequence[str]) -> list[Piece]:
    """Return the sentence in pieces, each with what it was read for: danger before places and times, then words."""
    kept: list[tuple[int, int, str]] = []
    spans = marks(replace(meaning, evidence=()), reader.offsets(text))
    found = [(*span, "danger") for word in alarming for span in _places_of(word, text)]
    found += [(one.start, one.end, one.kind) for one in spans]
    found += [(*span, "word") for word in words for span in _places_of(word, text)]
    for start, end, kind in found:
        if all(end <= first or last <= start for first, last, _ in kept):
            kept.append((start, end, kind))
    pieces: list[Piece] = []
    at = 0
    for start, end, kind in sorted(kept):
        if pieces and start == at and pieces[-1].kind == kind != "word":
            pieces[-1] = Piece(pieces[-1].text + text[start:end], kind)
        else:
            pieces += [Piece(text[at:start], ""), Piece(text[start:end], kind)]
        at = end
    return [one for one in (*pieces, Piece(text[at:], "")) if one.text]


def _places_of(word: str, text: str) -> Iterator[tuple[int, int]]:
    at = text.find(word) if word else -1
    while at >= 0:
        yield at, at + len(word)
        at = text.find(word, at + len(word))


class Line(NamedTuple):
    """A misread message as it is listed: without telephone and door; `now`: what it is read as by now."""

    one: Misread
    text: str
    was: str
    meant: str
    now: str
    is_right: bool
    words: list[str]


def misread_lately(desk: Desk) -> Page:
    """Show which messages of the worker's places were understood otherwise than they were meant."""
    source = desk.query.get("by", "")
    source, page = source if source in SOURCES else "", max(1, desk.asked("page", 1))
    found, more = misread(
        desk.session, desk.places, desk.now - LATELY, source=source, most=A_PAGE, skip=(page - 1) * A_PAGE
    )
    context = {
        "wording": wording, "lines": [_line(desk.reader, one) for one in found], "page": page, "more": more,
        "source": source, "refused": who_may(desk),
    }  # fmt: skip
    return Page("words_misread.html", wording.MISREAD, context, nav="words")


def _line(reader: Reader, one: Misread) -> Line:
    text, lexicon, label = one.text[:MOST_READ], reader.lexicon, one.label
    now = reader.read(text, now=one.said_at, role=one.role)
    is_right = (
        (now.intent.value, now.team, now.urgency is Urgency.DANGER) == (label.intent, label.team, label.danger)
        and label.item in (None, now.item)
    )  # fmt: skip
    words = [] if is_right else explaining.loudest(explain.told_of(reader, text, now, one.said_at))
    return Line(
        one, masks.in_short(_without_door(reader, text, now, one), 160), wording.labelled(one.was, label, lexicon),
        wording.labelled(label, one.was, lexicon), explaining.what(now, lexicon), is_right,
        [word for word, _ in words],
    )  # fmt: skip


def _without_door(reader: Reader, text: str, meaning: Meaning, one: Misread) -> str:
    """Return the message for who has not opened its ticket."""
    shown = "".join(_covered(reader, piece) for piece in cut(reader, text, meaning, [], []))
    return without_doors(without_numbers(shown, *one.phones), *one.rooms)


def _covered(reader: Reader, piece: Piece) -> str:
    if piece.kind == "phone":
        return masked(reader.read_phone(piece.text) or "")
    place = reader.read_where(piece.text) if piece.kind == "where" else None
    if place is None or not (place.unit or place.room):
        return piece.text
    return common.address(place.estate or "", place.building or "", "", "") + DOOR


def learned(desk: Desk) -> Page:
    """Show what the last night has learned and would change, for a worker to decide; and what is in use."""
    session, lexicon = desk.session, desk.reader.lexicon
    proposed, used = learnings.newest_proposal(session), learnings.in_force(session)
    # Whether anything it learned from has been deleted since is asked when it is approved.
    is_outdated = proposed is not None and proposed.base != base()
    found = Comparison.from_json(proposed.report["comparison"]) if proposed is not None and not is_outdated else None
    runs = learnings.latest(session, MOST_RUNS)
    who = {one.decided_by: people.get_person(session, one.decided_by).name for one in runs if one.decided_by}
    context: dict[str, Any] = {
        "wording": wording, "lexicon": lexicon, "label_name": names.label_name, "refused": who_may(desk),
        "proposed": proposed, "used": used, "is_outdated": is_outdated, "runs": runs, "who": who,
        "read_as": names.read_as, "found": found,
    }  # fmt: skip
    if found is not None:
        most = max((max(abs(one.before), abs(one.after)) for one in found.words), default=1)
        context |= {
            "frozen": wording.rates(found.frozen_before, found.frozen_after),
            "confirmed": wording.rates(found.confirmed_before, found.confirmed_after),
            "wrong": [one for one in found.turned if not one.right][:MOST_TURNED],
            "right": [one for one in found.turned if one.right][:MOST_TURNED],
            "words": found.words[:MOST_WORDS], "most": most,
        }  # fmt: skip
    return Page("words_learning.html", wording.LEARNING, context, nav="words")


PAGES: tuple[tuple[str, Callable[[Desk], Page]], ...] = (
    ("/words/try", tried),
    ("/words/misread", misread_lately),
    ("/words/learning", learned),
)
