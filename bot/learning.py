"""Learning: from the seeds, the community's own words and what people confirmed, to weights for a worker to approve."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from bot.words import read_lexicon, read_weights
from handlers.wording import learned as wording
from handlers.wording.common import ZONE
from nlp import learn, weights
from nlp.compare import compare
from nlp.edition import base
from nlp.learn import Sentence
from nlp.lexicon import Lexicon
from nlp.meaning import Intent
from nlp.reader import Reader
from nlp.unknown import Misread, unknown_words
from storage import examples, learnings, members, messages, places, running, vocabulary
from storage.database import Database
from storage.errors import TooLate
from storage.examples import Confirmed
from storage.learnings import Learning
from storage.messages import Urge
from storage.people import chat_of

log = logging.getLogger(__name__)

# What one person of here confirmed says more than what somebody wrote elsewhere, long ago; as much, where saying more
# would make the rest worse.
WORTHS = (3, 1)
JOB = "learning"
# longer than it ever takes
LEASE = timedelta(minutes=15)


class Busy(Exception):
    """Another process is learning at this moment."""


class Material(NamedTuple):
    """What is learned from, as it stood at one moment."""

    lexicon: Lexicon
    gazetteer: Mapping[str, str]
    has_own_words: bool  # names of its own, or edits of the lexicon
    learned: bytes | None  # the weights in force; None: those that ship
    confirmed: Sequence[Confirmed]
    kept: int  # how many are confirmed, also of what the lexicon knows no more
    approved: Learning | None  # what is in force
    forgotten: int  # messages that it learned from, and that have been deleted since
    seeds: Sequence[Sentence]
    frozen: Sequence[Sentence]


class Findings(NamedTuple):
    """What was learned: the weights as they are spelled, what they would change, whether that matters, or harms."""

    table: bytes
    report: dict[str, Any]
    matters: bool
    harms: bool


def is_due(session: Session) -> bool:
    """Tell whether anything was confirmed, forgotten or edited, or another version came, since the last learning."""
    count, confirmed_at = examples.count_and_newest(session)
    changed = [moment for moment in (confirmed_at, vocabulary.changed_at(session)) if moment is not None]
    last, waits = learnings.newest(session), learnings.newest_proposal(session)
    if waits is not None and waits.base != base():
        return True
    if last is None:
        return bool(changed)
    if last.examples != count or any(moment > last.at for moment in changed):
        return True
    return bool(changed) and last.base != base()


def run(database: Database, holder: str, now: datetime) -> Learning:
    """Learn anew, keep what came out, and tell who may approve it, where there is something to approve.

    What was deleted is forgotten first, and nobody asked. Takes seconds; meanwhile nobody waits. Raises Busy.
    """
    with database.begin() as session:
        if not running.hold(session, JOB, holder, now, LEASE):
            raise Busy
    try:
        material = _gather(database)
        if material.approved is not None and material.forgotten:
            _forget(database, material, material.approved, now)
            material = _gather(database)
        findings = learn_from(material)
        with database.begin() as session:
            return _keep(session, material, findings, now)
    finally:
        with database.begin() as session:
            running.let_go(session, holder, now)


def gather(session: Session) -> Material:
    """Return what there is to learn from."""
    lexicon = read_lexicon(session)
    confirmed = examples.confirmed(session)
    approved = learnings.in_force(session)
    if approved is not None and approved.base != base():
        approved = None
    taught = set() if approved is None else set(approved.report.get("messages", ()))
    gazetteer = places.gazetteer(session)
    return Material(
        lexicon,
        gazetteer,
        bool(gazetteer) or vocabulary.changed_at(session) is not None,
        read_weights(session),
        [one for one in confirmed if _fits(one, lexicon)],
        examples.count_and_newest(session)[0],
        approved,
        len(taught - {one.message_id for one in confirmed}),
        list(learn.sentences()),
        list(learn.frozen()),
    )


def learn_from(material: Material) -> Findings:
    """Learn: the same from the same material, byte for byte.

    What would read more sentences of the frozen set wrong than right does not matter: nobody is asked about it.
    """
    found = _learn(material, WORTHS[0])
    for worth in WORTHS[1:] if found.harms and material.confirmed else ():
        found = _learn(material, worth)
    return found


def _learn(material: Material, worth: int) -> Findings:
    lexicon, gazetteer = material.lexicon, material.gazetteer
    confirmed = [_sentence(one) for one in material.confirmed]
    if confirmed or material.has_own_words:
        table = learn.learn_table(Reader(lexicon, gazetteer, b""), [*material.seeds, *confirmed * worth])
    else:
        # What ships was learned from the same.
        table = weights.parse(weights.shipped())
    spelled, in_force = weights.spell(table), weights.shipped() if material.learned is None else material.learned
    before = weights.parse(in_force)
    old, new = Reader(lexicon, gazetteer, in_force), Reader(lexicon, gazetteer, spelled)
    texts = [seed.text for seed in material.seeds]
    comparison = compare(old, new, material.frozen, confirmed, (before, table), texts)
    misread = [_misread(one) for one in material.confirmed if _was_misread(one)]
    report = {
        "comparison": comparison.as_json(),
        "unknown": [one._asdict() for one in unknown_words(old, misread, before, texts)],
        "examples": len(confirmed),
        "worth": worth,
        "messages": [one.message_id for one in material.confirmed],
    }
    return Findings(spelled, report, comparison.matters, comparison.harms)


def write(file: Path) -> int:
    """Write the weights that the seeds and the lexicon that ships teach, and return the number of seeds.

    The same file, byte for byte, at every time. Raises OSError, before it learns where there is no such folder.
    """
    file.parent.stat()
    seeds = list(learn.sentences())
    file.write_bytes(weights.spell(learn.learn_table(Reader(Lexicon.load(), learned=b""), seeds)))
    return len(seeds)


def _gather(database: Database) -> Material:
    with database.look() as session:
        return gather(session)


def _forget(database: Database, material: Material, approved: Learning, now: datetime) -> None:
    """Learn what is in force without what was deleted since, and let it count at once."""
    rest = [one for one in material.confirmed if one.message_id in approved.report.get("messages", ())]
    found = _learn(material._replace(confirmed=rest), approved.report.get("worth", WORTHS[0]))
    with database.begin() as session:
        made = learnings.forget(
            session, approved.id, now, table=found.table, examples=len(rest), report=found.report, base=base()
        )
        if made is not None and found.matters:
            _tell(session, made, wording.forgot(material.forgotten, found.report), now)


def _keep(session: Session, material: Material, findings: Findings, now: datetime) -> Learning:
    waited = learnings.newest_proposal(session) is not None
    asks = findings.matters and not findings.harms
    made = learnings.propose(
        session, now, table=findings.table, examples=material.kept, report=findings.report, base=base(),
        matters=asks,
    )  # fmt: skip
    # Who was told and has not looked yet finds the newest there when they do.
    if asks and not waited:
        _tell(session, made, wording.proposed(findings.report), now)
    return made


def _tell(session: Session, made: Learning, text: str, now: datetime) -> None:
    for worker in members.workers_of_words(session):
        chat = chat_of(session, worker.id)
        if chat is not None:
            # Nobody is woken for it: what is least pressing waits for the morning.
            messages.say(session, chat, text, now, urge=Urge.BROADCAST, key=f"learning:{made.id}:chat:{chat.id}")


def _fits(one: Confirmed, lexicon: Lexicon) -> bool:
    """Tell whether the lexicon still knows what was meant."""
    label = one.label
    intents = {intent.value for intent in Intent}
    return label.intent in intents and label.team in {*lexicon.teams, None} and label.item in {*lexicon.items, None}


def _sentence(one: Confirmed) -> Sentence:
    label = one.label
    said_at = one.said_at.astimezone(ZONE)
    return Sentence(one.text, one.role, said_at, label.intent, label.team, label.danger, label.item)


def _was_misread(one: Confirmed) -> bool:
    meant, was = one.label, one.was
    return (meant.intent, meant.team) != (was.intent, was.team) or meant.item not in (None, was.item)


def _misread(one: Confirmed) -> Misread:
    return Misread(one.text, one.person_id, one.said_at.astimezone(ZONE), one.label.team, one.label.item)


def decide(database: Database, act: str, now: datetime) -> Learning:
    """Approve or decline what is proposed, or take back what is in force; for the command line.

    Raises TooLate, LearnedBefore.
    """
    with database.begin() as session:
        if act == "back":
            return learnings.take_back(session, None, now)
        proposed = learnings.newest_proposal(session)
        if proposed is None:
            raise TooLate
        if act == "approve":
            return learnings.approve(session, proposed.id, None, now, base())
        return learnings.decline(session, proposed.id, None, now)
