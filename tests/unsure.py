"""A reader that is not sure of one sentence, whatever the weights of the day say about it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from nlp.meaning import Choice, Intent, Meaning
from nlp.reader import Reader

REPAIR = Choice(Intent.REQUEST, "aid", "home_repair", 0.21)
NOISE = Choice(Intent.REPORT, "civility", "noise", 0.25)
STATUS = Choice(Intent.STATUS, None, None, 0.2)
HUMAN = Choice(Intent.HUMAN, None, None, 0.2)
CANCEL = Choice(Intent.CANCEL, None, None, 0.2)
GREET = Choice(Intent.GREET, None, None, 0.31)
ESCORT = Choice(Intent.REQUEST, "health", "escort_hospital", 0.2)


def reads_as(monkeypatch: pytest.MonkeyPatch, text: str, *choices: Choice, **more: Any) -> None:
    """Let `text` be read as the first of these, with all of them as its choices; all else is read as it is."""
    reads = Reader.read

    def read(reader: Reader, said: str, **about: Any) -> Meaning:
        meaning = reads(reader, said, **about)
        if said != text:
            return meaning
        best = choices[0]
        offered = choices if len(choices) > 1 else ()
        return replace(meaning, intent=best.intent, team=best.team, item=best.item, teams=("aid", "health", "waste"),
                       urgency=None, confidence=best.share, choices=offered, **more)  # fmt: skip

    monkeypatch.setattr(Reader, "read", read)
