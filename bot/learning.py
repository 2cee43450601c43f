"""Learning: from the seeds, the community's own words and what people confirmed, to weights for a worker to approve."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from bot.words import base, read_lexicon, read_weights
from handlers.wording import learned as wording
from handlers.wording.common import ZONE
from nlp import learn, weights
from nlp.compare import compare
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

# What one person of here confirmed says more than what somebody wrote elsewhere, long ago.
WORTH = 3
JOB = "learning"
# longer than it ever takes
LEASE = timedelta(minutes=15)


class Busy(Exception):
    """Another process is learning at this moment."""


class Material(NamedTuple):
    """What is learned from, as it stood at one moment."""

    lexicon: Lexicon
    gazetteer: Mapping[str, str]
    learned: Mapping[str, str] | None  # the weights in force; None: those that ship
    confirmed: Sequence[Confirmed]
    kept: int  # how many are confirmed, also of what the lexicon knows no more
    forgotten: int  # messages that what is in force learned from, and that have been deleted since
    seeds: Sequence[Sentence]
    frozen: Sequence[Sentence]


class Findings(NamedTuple):
    """What was learned: the weights as they are spelled, what they would change, and whether that matters."""

    tables: str
    report: dict[str, Any]
    matters: bool


def is_due(session: Session) -> bool:
    """Tell whether anything was confirmed, forgotten or edited, or another version came, since the last learning."""
    count, confirmed_at = examples.count_and_newest(session)
    changed = [moment for moment in (confirmed_at, vocabulary.changed_at(session)) if moment is not None]
    last = learnings.newest(session)
    if last is None:
        return bool(changed)
    if last.examples != count or any(moment > last.at for moment in changed):
        return True
    return bool(changed) and last.base != base()


def run(database: Database, holder: str, now: datetime) -> Learning:
    """Learn anew, keep what came out, and tell who may approve it, where there is something to approve.

    Takes seconds; meanwhile nobody waits. Raises Busy.
    """
    with database.begin() as session:
        if not running.hold(session, JOB, holder, now, LEASE):
            raise Busy
    try:
        with database.look() as session:
            material = gather(session)
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
    taught = set() if approved is None else set(approved.report.get("messages", ()))
    return Material(
        lexicon,
        places.gazetteer(session),
        read_weights(session),
        [one for one in confirmed if _fits(one, lexicon)],
        examples.count_and_newest(session)[0],
        len(taught - {one.message_id for one in confirmed}),
        list(learn.sentences()),
        list(learn.frozen()),
    )


def learn_from(material: Material) -> Findings:
    """Learn: the same from the same material, byte for byte."""
    lexicon, gazetteer = material.lexicon, material.gazetteer
    confirmed = [_sentence(one) for one in material.confirmed]
    tables = learn.learn_tables(Reader(lexicon, gazetteer, {}), [*material.seeds, *confirmed * WORTH])
    spelled, in_force = weights.spell(tables), weights.shipped() if material.learned is None else material.learned
    before = weights.parse(in_force)
    old, new = Reader(lexicon, gazetteer, in_force), Reader(lexicon, gazetteer, weights.lined(tables))
    texts = [seed.text for seed in material.seeds]
    comparison = compare(old, new, material.frozen, confirmed, (before, tables), texts)
    misread = [_misread(one) for one in material.confirmed if _was_misread(one)]
    unknown = unknown_words(old, misread, before, texts)
    report = {
        "comparison": comparison.as_json(),
        "unknown": [one._asdict() for one in unknown],
        "examples": len(confirmed),
        "forgotten": material.forgotten,
        "messages": [one.message_id for one in material.confirmed],
    }
    # What somebody has deleted may not go on speaking out of the weights.
    return Findings(spelled, report, comparison.matters or material.forgotten > 0)


def write(file: Path) -> int:
    """Write the weights that the seeds and the lexicon that ships teach, and return the number of seeds.

    The same file, byte for byte, at every time. Raises OSError.
    """
    seeds = list(learn.sentences())
    tables = learn.learn_tables(Reader(Lexicon.load(), learned={}), seeds)
    file.write_text(weights.spell(tables), encoding="utf-8")
    return len(seeds)


def _keep(session: Session, material: Material, findings: Findings, now: datetime) -> Learning:
    waited = learnings.newest_proposal(session) is not None
    made = learnings.propose(
        session, now, tables=findings.tables, examples=material.kept, report=findings.report, base=base(),
        matters=findings.matters,
    )  # fmt: skip
    # Who was told and has not looked yet finds the newest there when they do.
    for worker in members.workers_of_words(session) if findings.matters and not waited else ():
        chat = chat_of(session, worker.id)
        if chat is not None:
            # Nobody is woken for it: what is least pressing waits for the morning.
            messages.say(session, chat, wording.proposed(findings.report), now, urge=Urge.BROADCAST,
                         key=f"learning:{made.id}:chat:{chat.id}")  # fmt: skip
    return made


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
    """Approve or decline what is proposed, or take back what is in force; for the command line. Raises TooLate."""
    with database.begin() as session:
        if act == "back":
            return learnings.take_back(session, None, now)
        proposed = learnings.newest_proposal(session)
        if proposed is None:
            raise TooLate
        verb = learnings.approve if act == "approve" else learnings.decline
        return verb(session, proposed.id, None, now)
