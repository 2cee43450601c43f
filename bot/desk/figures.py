"""数字: how a place and what lies below does in a week, month or quarter; every figure leads to its tickets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from bot.desk import charts, filtering, handing
from bot.desk.charts import Bar, Chart
from bot.desk.context import Desk, Download, Page
from bot.exports import Cell
from handlers.wording import common
from handlers.wording import desk_figures as wording
from storage import figures, periods, places, ranking, rectified, served
from storage.counted import needed_for
from storage.figures import Tally
from storage.filters import Filter
from storage.periods import Period
from storage.tickets import ZONE

HERE = "/desk/figures"
# So many periods stand beside one another: half a year, six weeks, a year.
SHOWN = {"week": 6, "month": 6, "quarter": 4}
FIRST_YEAR = 2000
# What stands on the page, of all that can be counted.
SEEN = needed_for(*wording.SHARES) | wording.COUNTS.keys()


@dataclass(frozen=True, slots=True)
class Look:
    """What is looked at: which days, which place (0: all that the worker sees), by which share places are ranked.

    apart: by `team` or `item`, one at a time, for each is read for itself.
    day: empty where they are the days of today, so that the address of today's figures stays the same.
    """

    days: Period
    day: str
    place: int
    by: str
    apart: str

    def address(self, path: str = HERE, **changes: object) -> str:
        """Return the address of this look, with some of it changed."""
        asked = {"by": self.days.kind, "day": self.day, "place": self.place, "rank": self.by,
                 "apart": self.apart}  # fmt: skip
        kept = {name: str(value) for name, value in (asked | changes).items() if value}
        return f"{path}?{urlencode(kept)}"


def show(desk: Desk) -> Page:
    """Show the figures."""
    look, session, now = _look(desk), desk.session, desk.now
    kind, names = look.days.kind, filtering.place_names(desk)
    steps = figures.trend(session, desk.places, Filter(place=look.place), now, _steps(look), names=SEEN)
    before, current = steps[-2][1], steps[-1][1]
    earlier, here = periods.before(look.days), _places(desk, look)
    today = now.astimezone(ZONE).date()
    rate, rate_before = (rectified.rate(session, here, now, days) for days in (look.days, earlier))
    hours, hours_before = served.served(session, here, look.days), served.confirmed_minutes(session, here, earlier)
    waits, waits_before = (figures.waits(session, desk.places, figures.during(Filter(place=look.place), days), now)
                           for days in (look.days, earlier))  # fmt: skip
    context: dict[str, Any] = {
        "look": look, "wording": wording, "place_names": names, "kinds": wording.KINDS,
        "period": wording.period(look.days), "is_over": look.days.last < today,
        "earlier": look.address(day=earlier.first.isoformat()),
        "later": look.address(day=(look.days.last + timedelta(days=1)).isoformat()) if look.days.last < today else "",
        "counts": [(wording.COUNTS[name], current.counts[name], _tickets(current.listed(name)),
                    wording.number_change(current.counts[name], before.counts[name], kind)) for name in wording.COUNTS],
        "shares": [(share, _tickets(share.filter), *wording.change(share, before.share(share.name), kind))
                   for share in current.shares().values()],
        "rectified": (*wording.rectified(rate), wording.rectified(rate_before)[0]),
        "waits": (wording.long(waits.median), wording.waits(waits, waits_before, kind),
                  _tickets(current.listed("taken"))),
        "hours": (wording.hours(sum(hours.confirmed.values())), wording.served(hours, hours_before, kind)),
        "hours_by_team": [(_team(desk, team), wording.hours(minutes)) for team, minutes in hours.confirmed.items()],
        "turnout": wording.turnout(served.turnout(session, here, look.days)),
        "charts": [{"title": one.title, "svg": charts.draw(one)} for one in _charts(kind, steps)],
        "steps": [(wording.period(days), look.address(day=days.first.isoformat()), tally) for days, tally in steps],
        "ranked": _ranked(desk, look),
        "apart": _told_apart(desk, look, look.apart),
        "tickets": _tickets,
        "files": [(form.upper(), look.address(f"{HERE}.{form}", rank="")) for form in ("csv", "xlsx")],
    }  # fmt: skip
    return Page("figures.html", wording.FIGURES, context, nav="figures")


def table(form: str) -> Callable[[Desk], Download | Page]:
    """Return the page that hands the figures over, as `csv` or `xlsx`."""

    def hand_over(desk: Desk) -> Download | Page:
        look = _look(desk)
        title = f"{wording.FIGURES} {wording.period(look.days)}"
        return handing.table(desk, form, title, wording.HEAD, _rows(desk, look))

    return hand_over


def _look(desk: Desk) -> Look:
    """Return what the address asks for, this month where it asks for nothing. Raises NotThere for a foreign place."""
    kind = desk.query.get("by", "") if desk.query.get("by") in SHOWN else "month"
    day = today = desk.now.astimezone(ZONE).date()
    with suppress(ValueError):
        day = date.fromisoformat(desk.query.get("day", ""))
    if day.year < FIRST_YEAR or day > today:
        day = today
    place = desk.asked("place", 0)
    if place:
        desk.place(place)
    by = desk.query.get("rank", "") if desk.query.get("rank") in wording.SHARES else "solved"
    apart = "item" if desk.query.get("apart") == "item" else "team"
    days = periods.period_of(kind, day)
    return Look(days, "" if days.last >= today else days.first.isoformat(), place, by, apart)


def _steps(look: Look) -> list[Period]:
    return periods.latest(look.days.kind, look.days.first, SHOWN[look.days.kind])


def _places(desk: Desk, look: Look) -> list[int]:
    """Return the places that are looked at, with all below."""
    if not look.place:
        return desk.places
    return [one for one in places.below(desk.session, [look.place]) if desk.sees(one)]


def _charts(kind: str, steps: list[tuple[Period, Tally]]) -> Iterator[Chart]:
    opened = [(days, tally.counts["opened"]) for days, tally in steps]
    bars = [Bar(wording.in_short(days), count, str(count)) for days, count in opened]
    yield Chart("opened", wording.COUNTS["opened"], wording.UNIT_TICKETS, wording.ALONG[kind], bars,
                max(count for _, count in opened))  # fmt: skip
    for name in wording.DRAWN:
        shares = [(days, tally.share(name)) for days, tally in steps]
        bars = [
            Bar(wording.in_short(days), share.percent, wording.percent(share).rstrip("%")) for days, share in shares
        ]
        yield Chart(name, wording.SHARES[name], wording.UNIT_PERCENT, wording.ALONG[kind], bars, 100)


def _ranked(desk: Desk, look: Look) -> list[dict[str, Any]]:
    """Return the places directly below, the best first; those of few tickets stand last, without a rank."""
    above = [look.place] if look.place else _topmost(desk)
    compared = ranking.below_directly(desk.session, above[0], desk.places) if len(above) == 1 else above
    what = figures.during(Filter(), look.days)
    found = ranking.ranking(desk.session, desk.places, what, desk.now, look.by, compared) if compared else []
    return [
        {"rank": one.rank, "name": one.name, "share": one.share, "tickets": _tickets(one.share.filter),
         "figures": look.address(place=one.place_id)}
        for one in found
    ]  # fmt: skip


def _topmost(desk: Desk) -> list[int]:
    """Return the worker's own places, without those that lie below another of them."""
    under = {one: set(places.below(desk.session, [one])) - {one} for one in desk.own}
    return [one for one in desk.own if not any(one in lower for lower in under.values())]


def _told_apart(desk: Desk, look: Look, by: str) -> list[tuple[str, Tally]]:
    what = figures.during(Filter(place=look.place), look.days)
    found = figures.tallies(desk.session, desk.places, what, desk.now, by, names=needed_for(*wording.IN_SHORT))
    return [(name_of(desk, by, key), tally) for key, tally in found.items()]


def name_of(desk: Desk, by: str, key: figures.Key) -> str:
    """Return the name of a `team` or an `item`."""
    if by == "team":
        return _team(desk, str(key) if key else None)
    items = desk.reader.lexicon.items
    return items[str(key)].name if str(key) in items else str(key or wording.NO_ITEM)


def _team(desk: Desk, team: str | None) -> str:
    return common.team_name(team, desk.reader.lexicon) if team else wording.NO_TEAM


def _tickets(what: Filter) -> str:
    return filtering.address("/desk/tickets", what)


def _rows(desk: Desk, look: Look) -> Iterator[tuple[Cell, ...]]:
    """Yield every figure as a row: of all, by place, team and item, each with the period before."""
    names, session = filtering.place_names(desk), desk.session
    spans = (look.days, periods.before(look.days))
    now, before = (figures.during(Filter(place=look.place), days) for days in spans)
    whole = [figures.tally(session, desk.places, what, desk.now) for what in (now, before)]
    yield from _figures(look, wording.GROUPS["all"], names.get(look.place, wording.ALL_PLACES), whole[0], whole[1])
    for by in ("place", "team", "item"):
        current, former = (figures.tallies(session, desk.places, what, desk.now, by) for what in (now, before))
        for key, tally in current.items():
            name = names.get(int(key), wording.NO_PLACE) if by == "place" and key else name_of(desk, by, key)
            name = name if key or by != "place" else wording.NO_PLACE
            yield from _figures(look, wording.GROUPS[by], name, tally, former.get(key))


def _figures(look: Look, group: str, name: str, now: Tally, before: Tally | None) -> Iterator[tuple[Cell, ...]]:
    days = (look.days.first.isoformat(), look.days.last.isoformat())
    for key, label in wording.COUNTS.items():
        yield (group, name, label, now.counts[key], None, None, before.counts[key] if before else 0, None, None, *days)
    for key, label in wording.SHARES.items():
        share, old = now.share(key), before.share(key) if before else None
        former = (old.count, old.of, old.percent) if old else (0, 0, None)
        yield (group, name, label, share.count, share.of, share.percent, *former, *days)


PAGES: tuple[tuple[str, Callable[[Desk], Page | Download]], ...] = (
    ("/figures", show),
    ("/figures.csv", table("csv")),
    ("/figures.xlsx", table("xlsx")),
)
