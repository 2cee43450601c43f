"""The ranking of places by a share (排行), with a guard: what rests on few tickets stands apart, without a rank.

Ranked by the lower end of Wilson's score interval (E. B. Wilson, 1927; 95 %): 10 of 10 does not outrank 990 of 1,000.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import sqrt

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.counted import needed_for
from storage.figures import Share, Tally, tallies
from storage.filters import Filter
from storage.places import Place, below

# Fewer tickets say more about chance than about a place.
LEAST = 10
# Of a normal distribution, 95 % lie within so many deviations.
DEVIATIONS = 1.959964
# Shares of which less is better.
FEWER_IS_BETTER = frozenset({"reopened"})


@dataclass(frozen=True, slots=True)
class Ranked:
    """A place with its share; `rank` None: too few tickets to be ranked. Equal shares have equal ranks."""

    place_id: int
    name: str
    share: Share
    rank: int | None


def ranking(
    session: Session, seen: Sequence[int], what: Filter, now: datetime, share: str, place_ids: Sequence[int]
) -> list[Ranked]:
    """Return these places, each with all below it, by a share of `counted.RATES`: the best first, the few last."""
    own = tallies(session, seen, what, now, "place", names=needed_for(share))
    names = {place.id: place.name for place in session.scalars(select(Place).where(Place.id.in_(place_ids)))}
    found = []
    for place_id in place_ids:
        whole = Tally(what.but(place=place_id))
        for one in below(session, [place_id]):
            if one in own:
                whole.add(own[one].counts)
        found.append((place_id, whole.share(share)))
    enough = sorted((one for one in found if one[1].of >= LEAST), key=lambda one: -_worth(one[1]))
    few = sorted((one for one in found if one[1].of < LEAST), key=lambda one: (-one[1].of, one[0]))
    ranked, rank = [], 0
    for at, (place_id, its) in enumerate(enough, 1):
        rank = rank if at > 1 and _worth(its) == _worth(enough[at - 2][1]) else at
        ranked.append(Ranked(place_id, names.get(place_id, ""), its, rank))
    return ranked + [Ranked(place_id, names.get(place_id, ""), its, None) for place_id, its in few]


def below_directly(session: Session, place_id: int, seen: Sequence[int]) -> list[int]:
    """Return the places that stand directly below this one and may be seen: what a ranking compares."""
    query = select(Place.id).where(Place.parent_id == place_id, Place.id.in_(seen)).order_by(Place.id)
    return list(session.scalars(query))


def wilson(count: int, of: int) -> float:
    """Return the lower end of Wilson's 95 % interval of a share (0 to 1); 0 of nothing."""
    if of == 0:
        return 0.0
    z, share = DEVIATIONS, count / of
    return (share + z * z / (2 * of) - z * sqrt((share * (1 - share) + z * z / (4 * of)) / of)) / (1 + z * z / of)


def _worth(share: Share) -> float:
    good = share.of - share.count if share.name in FEWER_IS_BETTER else share.count
    return wilson(good, share.of)
