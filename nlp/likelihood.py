"""How sure a reading is: weights become shares, and where the best is not sure, the likeliest are offered.

The scales were fitted on sentences that the weights had not learned from, so that of a hundred readings with a share
of 0.8 about eighty are right.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from operator import itemgetter
from typing import NamedTuple

from nlp.judge import INTENTS, NEEDS

# The weight that makes one label e times likelier than another, for each root of the number of features: as the margin
# by which it was learned.
_SCALES = {"intent": 6.0, "team": 4.0}
_SURE = 0.5  # a reading that is likelier is not asked about
_WORTH_ASKING = 0.12  # a reading that is less likely is not offered
_MOST = 3


class Shares(NamedTuple):
    """How likely every intent and, of a need, every team is."""

    intents: list[float]
    teams: list[float]

    def of(self, intent: str, team: str | None, teams: Sequence[str]) -> float:
        """Return the share of one reading."""
        share = self.intents[INTENTS.index(intent)]
        return share if team is None else share * self.teams[teams.index(team)]

    def likeliest(self, teams: Sequence[str]) -> list[tuple[str, str | None, float]]:
        """Return the two or three likeliest readings, best first; none where the best is sure."""
        first = max(self.intents)
        surest = INTENTS[self.intents.index(first)]
        if first > _SURE and (surest not in NEEDS or first * max(self.teams) >= _SURE):
            return []
        readings: list[tuple[str, str | None, float]] = []
        for intent, share in zip(INTENTS, self.intents, strict=True):
            if share < _WORTH_ASKING:
                continue
            if intent in NEEDS:
                readings += [(intent, team, share * part) for team, part in zip(teams, self.teams, strict=True)]
            else:
                readings.append((intent, None, share))
        readings.sort(key=itemgetter(2), reverse=True)
        if not readings or readings[0][2] >= _SURE:
            return []
        offered = [reading for reading in readings[:_MOST] if reading[2] >= _WORTH_ASKING]
        return offered if len(offered) > 1 else []


def shares(intents: Sequence[int], teams: Sequence[int], features: int) -> Shares:
    """Return the shares that the weights of so many features stand for."""
    root = math.sqrt(features)
    return Shares(_shares(intents, _SCALES["intent"] * root), _shares(teams, _SCALES["team"] * root))


def _shares(scores: Sequence[int], scale: float) -> list[float]:
    top, far, exp = max(scores), 20 * scale, math.exp
    parts = [exp((score - top) / scale) if top - score < far else 0.0 for score in scores]
    every = sum(parts)
    return [part / every for part in parts]
