"""词典: the words as a worker reads them, what is the community's own, and teaching and taking back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.desk import finding, place_names
from bot.desk.acts import Does
from bot.desk.context import Act, Desk, NotThere, Page
from handlers import dictionary
from handlers.turn import clean
from handlers.wording import command, refusals
from handlers.wording import desk_words as wording
from handlers.wording import learned as names
from nlp.lexicon import ALIAS, DANGER, DANGER_GUARD, MOST_WORD, OWN
from storage import learnings, members, stations, vocabulary
from storage.errors import Refusal

A_PAGE, A_PAGE_OF_WAYS = 20, 100


def show(desk: Desk) -> Page:
    """Show what waits for a worker's word, the community's own, and the lexicon by team; or what is looked for."""
    said = clean(desk.query.get("find", "")).strip()[:MOST_WORD]
    common = teaching(desk) | {"find": said, "prefill": said}
    if said:
        return Page("words_found.html", wording.WORDS, common | {"found": finding.find(desk, said)}, nav="words")
    session, lexicon = desk.session, desk.reader.lexicon
    page = max(1, desk.asked("page", 1))
    own = vocabulary.listed(session, most=A_PAGE + 1, skip=(page - 1) * A_PAGE)
    proposed = learnings.newest_proposal(session)
    return Page(
        "words.html", wording.WORDS,
        common | {
            "own": own[:A_PAGE], "page": page, "more": len(own) > A_PAGE, "count": vocabulary.count_in_force(session),
            "unknown": dictionary.unknown(session), "waits": proposed is not None,
            "acts": [(act.intent, wording.names_of_acts(lexicon)[act.intent], len(act.words))
                     for act in lexicon.acts.values()],
            "alarms": sum(len(kind.phrases) for kind in lexicon.dangers), "aliases": len(lexicon.aliases),
            "guards": len(lexicon.danger_guards), "names": stations.count_names(session, desk.places),
        },
        nav="words",
    )  # fmt: skip


def one(desk: Desk) -> Page:
    """Show every word of one service, one act, or one list."""
    lexicon, label = desk.reader.lexicon, desk.path.get("label", "")
    entry = lexicon.items.get(label) or lexicon.acts.get(label)
    if entry is None and label not in wording.NAMED:
        raise NotThere
    page = max(1, desk.asked("page", 1))
    own = vocabulary.listed(desk.session, label=label, most=A_PAGE + 1, skip=(page - 1) * A_PAGE)
    by_weight: dict[int, list[str]] = {weight: [] for weight in wording.LOUDNESS}
    for word, weight in entry.words.items() if entry is not None else ():
        # The community's own stand in a list of theirs.
        if weight != OWN:
            by_weight.setdefault(weight, []).append(word)
    written: dict[str, list[str]] = {}
    for word, means in lexicon.aliases.items() if label == ALIAS else ():
        written.setdefault(means, []).append(word)
    upto = page * A_PAGE_OF_WAYS
    item = lexicon.items.get(label)
    return Page(
        "words_label.html", wording.title_of(label, lexicon),
        teaching(desk) | {
            "label": label, "item": item, "team": lexicon.teams[item.team].name if item else "", "own": own[:A_PAGE],
            "by_weight": {weight: found for weight, found in by_weight.items() if found},
            "dangers": lexicon.dangers if label == DANGER else (), "page": page,
            "more": len(own) > A_PAGE or len(written) > upto,
            "written": dict(list(written.items())[upto - A_PAGE_OF_WAYS : upto]),
            "guards": list(lexicon.danger_guards) if label == DANGER_GUARD else (),
            "find": "", "prefill": "",
        },
        nav="words",
    )  # fmt: skip


def add(act: Act) -> None:
    """加词: a word speaks for a service or an act, or stands for another word."""
    dictionary.add(act.turn, act.text("word"), act.text("means"))


def add_alarm(act: Act) -> None:
    """险情词."""
    dictionary.add_alarm(act.turn, act.text("word"), act.text("means"))


def drop(act: Act) -> None:
    """删词: what ships is laid aside."""
    dictionary.drop_from(act.turn, act.text("word"), act.text("label"))


def who_may(desk: Desk) -> str:
    """Return why this worker may not change the words; an empty string where they may."""
    try:
        members.require_words(desk.session, desk.person.id)
    except Refusal as refusal:
        return refusals.sentence(refusal)
    return ""


def teaching(desk: Desk) -> dict[str, Any]:
    """Return what a page needs on which words are taught."""
    lexicon = desk.reader.lexicon
    return {
        "wording": wording, "lexicon": lexicon, "refused": who_may(desk), "label_name": names.label_name,
        "kinds": wording.KINDS, "act_names": wording.names_of_acts(lexicon), "stations": _stations(desk),
        "name_kinds": command.KINDS, "loudness": wording.LOUDNESS,
    }  # fmt: skip


def _stations(desk: Desk) -> Mapping[int, str]:
    return {one.id: one.name for one in stations.listed(desk.session, desk.places) if one.is_open_station}


PAGES: tuple[tuple[str, Callable[[Desk], Page]], ...] = (("/words", show), ("/words/of/{label}", one))
ACTS: tuple[tuple[str, Does], ...] = (
    ("/words/add", add),
    ("/words/alarm", add_alarm),
    ("/words/drop", drop),
    ("/words/names", place_names.add_name),
    ("/words/names/drop", place_names.drop_name),
)
