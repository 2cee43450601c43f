"""The words in force: the lexicon that ships, with a community's edits, names and approved weights laid over it."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from sqlalchemy.orm import Session

from nlp.edition import base
from nlp.lexicon import Edit, Lexicon, LexiconError
from nlp.reader import Reader
from storage import learnings, places, vocabulary
from storage.vocabulary import WordEdit

log = logging.getLogger(__name__)


def read_words(session: Session) -> Reader:
    """Return the reader of the words as they are now. Takes a fifth of a second: not for the event loop."""
    return Reader(read_lexicon(session), places.gazetteer(session), read_weights(session))


def read_lexicon(session: Session) -> Lexicon:
    """Return the lexicon that ships with the community's own edits; a faulty one is left out and told in the log."""
    return _laid_over(Lexicon.load(), vocabulary.edits_in_force(session))


def read_weights(session: Session) -> bytes | None:
    """Return the weights that a worker approved, as they are spelled; None where those that ship count.

    What was learned beside another lexicon, or by other rules, than what ships now fits no more: the next night learns
    anew.
    """
    approved = learnings.in_force(session)
    if approved is None:
        return None
    if approved.base != base():
        log.warning("approved weights fit this version no more", extra={"learning": approved.id})
        return None
    return learnings.spelled(approved)


def _laid_over(lexicon: Lexicon, edits: Sequence[WordEdit]) -> Lexicon:
    sound = []
    for one in edits:
        edit = Edit(one.act, one.label, one.word, one.means)
        try:
            lexicon.check(edit)
        except LexiconError:
            # It was sound when it was made: the service or the kind of danger has gone since.
            log.warning("an edit of the words is left out", extra={"edit": one.id, "label": one.label})
        else:
            sound.append(edit)
    return lexicon.with_edits(sound)
