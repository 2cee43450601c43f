"""Which lexicon and which weights ship with this version of the program."""

from __future__ import annotations

import hashlib
from functools import cache

from nlp import lexicon, weights


@cache
def base() -> str:
    """Return a digest of the lexicon and the weights that ship, and so of all that they were learned by."""
    digest = hashlib.sha256()
    for file in (lexicon.BASE, *sorted(lexicon.CLASSES.glob("*.txt")), weights.LEARNED):
        digest.update(file.read_bytes())
    return digest.hexdigest()
