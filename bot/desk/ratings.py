"""评价: what people said when their ticket was done; the unhappy are answered from here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.desk import filtering
from bot.desk.context import Desk, Page
from bot.desk.figures import name_of
from handlers.wording import common
from handlers.wording import desk as desk_words
from handlers.wording import desk_figures as figure_words
from handlers.wording import desk_ratings as wording
from storage import figures, periods, rated
from storage.counted import needed_for
from storage.figures import Tally
from storage.filters import Filter
from storage.tickets import ZONE

HERE = "/desk/ratings"
A_PAGE = 30
APART = ("team", "item")
Told = dict[figures.Key, Tally]


def show(desk: Desk) -> Page:
    """Show a page of the judgements, the newest first, and how this month stands against the last."""
    what = filtering.asked_for(desk).but(words="", counts="", state="")
    unhappy, after = "1" if desk.query.get("unhappy") == "1" else "", desk.query.get("after", "")
    found = rated.ratings(desk.session, desk.places, what, desk.now, unhappy=bool(unhappy), after=after, most=A_PAGE)
    names = filtering.place_names(desk)
    context: dict[str, Any] = {
        "ratings": found.rows, "wording": wording, "figure_words": figure_words, "what": what, "unhappy": unhappy,
        "place_names": names, "is_first": not after,
        "to": lambda unhappy=unhappy, **changes: filtering.address(HERE, what.but(**changes), unhappy=unhappy),
        "next": filtering.address(HERE, what, unhappy=unhappy, after=found.after) if found.after else "",
        "chosen": [(one.label, filtering.address(HERE, one.without, unhappy=unhappy))
                   for one in filtering.chosen(desk, what, names)],
        "teams": desk.reader.lexicon.teams, "items": desk.reader.lexicon.items,
        "status": desk_words.STATUS, "service": lambda ticket: common.service(ticket, desk.reader.lexicon),
        "trends": _trends(desk, what) if not after else [],
        "tickets": lambda what: filtering.address("/desk/tickets", what),
    }  # fmt: skip
    return Page("ratings.html", wording.RATINGS, context, nav="ratings")


def _trends(desk: Desk, what: Filter) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return how content people are this month, told apart in these ways, and how it stands against the last."""
    month = periods.period_of("month", desk.now.astimezone(ZONE).date())
    now, before = (
        figures.apart(desk.session, desk.places, figures.during(Filter(place=what.place), days), desk.now, APART,
                      needed_for("pleased"))
        for days in (month, periods.before(month))
    )  # fmt: skip
    return [(figure_words.GROUPS[by], _trend(desk, by, *both)) for by, *both in zip(APART, now, before, strict=True)]


def _trend(desk: Desk, by: str, now: Told, before: Told) -> list[dict[str, Any]]:
    """Return a row for each team or service."""
    none = Tally(Filter())
    rows = []
    for key in dict.fromkeys((*now, *before)):
        current, former = now.get(key, none).share("pleased"), before.get(key, none).share("pleased")
        if current.of or former.of:
            said, way = figure_words.change(current, former, "month")
            rows.append({"name": name_of(desk, by, key), "now": current, "before": former, "said": said, "way": way,
                         "unhappy": now[key].listed("displeased") if key in now else None,
                         "count": now.get(key, none).counts.get("displeased", 0)})  # fmt: skip
    return rows


PAGES: tuple[tuple[str, Callable[[Desk], Page]], ...] = (("/ratings", show),)
