"""What the desk's pages ask the database of a town after two years: lists, search, figures, ratings, the record."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from bot.commands import tune_python
from nlp.lexicon import Lexicon
from nlp.reader import Reader
from storage import figures, periods, places, ranking, rated, recorded, rectified, search, served
from storage.database import Database
from storage.filters import Filter
from tests.bench import town
from tests.bench.rows import Row
from tests.bench.standing import TICKETS, standing

ROUNDS = 200
LIST, FIGURE = 0.100, 0.300
Ask = Callable[[Session], object]


class Asks:
    """Everything that a page asks, each time of another place and with other words."""

    def __init__(self, built: town.Town, now: datetime) -> None:
        self.town, self.now, self.rng = built, now, random.Random(3)
        self.reader = Reader(Lexicon.load(), ("幸福小区",))
        self.day = now.date()

    def seen(self, session: Session) -> list[int]:
        """Of the center, of a street, or of one station: whose worker asks."""
        at = self.rng.choice((self.town.center, self.town.institute, self.town.station))
        return places.below(session, [at])

    def since(self, most: int = 700) -> date:
        return self.day - timedelta(days=self.rng.randrange(30, most))

    def in_days(self, what: Filter) -> Filter:
        first = self.since()
        return figures.during(what, periods.Period("days", first, first + timedelta(days=30)))

    def sentence(self) -> str:
        return self.rng.choice(self.town.sentences)

    def tickets(self, session: Session, what: Filter, sort: str = "new", pages: int = 1) -> None:
        seen, after = self.seen(session), ""
        for _ in range(pages):
            page = search.search(session, self.reader.words, seen, what, self.now, sort=sort, after=after)
            after = page.after
        search.count(session, self.reader.words, seen, what, self.now)

    def lists(self) -> dict[str, Ask]:
        rng = self.rng
        return {
            "newest": lambda s: self.tickets(s, Filter(), rng.choice(("new", "old"))),
            "second page": lambda s: self.tickets(s, Filter(), rng.choice(("new", "old", "due")), pages=2),
            "by state": lambda s: self.tickets(s, Filter(state=rng.choice(("unfinished", "open", "done", "closed", "cancelled")))),
            "overdue": lambda s: self.tickets(s, Filter(counts="overdue"), "due"),
            "by due date": lambda s: self.tickets(s, Filter(state="unfinished"), "due"),
            "everything by urgency": lambda s: self.tickets(s, Filter(), rng.choice(("urgent", "due"))),
            "rare": lambda s: self.tickets(s, Filter(state="cancelled", urgency="danger", item="medicine")),
            "team and days": lambda s: self.tickets(s, self.in_days(Filter(team="aid"))),
            "of a figure": lambda s: self.tickets(s, self.in_days(Filter(counts=rng.choice(("displeased", "reopened", "answer_late", "silent"))))),
            "few stars": lambda s: self.tickets(s, Filter(stars=1)),
            "words": lambda s: self.tickets(s, Filter(words=self.sentence()[:rng.randrange(2, 8)])),
            "a common word": lambda s: self.tickets(s, Filter(words=rng.choice(("小区", "幸福小区3号楼", "楼下", "老人", "我们", "没有", "老人 小区")))),
            "words and state": lambda s: self.tickets(s, Filter(words=self.sentence()[:4], state="closed"), rng.choice(("new", "due"))),
            "a number": lambda s: self.tickets(s, Filter(words=str(rng.randrange(1001, 101001)))),
            "last four": lambda s: self.tickets(s, Filter(words=f"{rng.randrange(10000):04d}")),
            "a name": lambda s: self.tickets(s, Filter(words=rng.choice(town.SURNAMES) + rng.choice(("", "秀英", "建")))),
            "ratings": lambda s: rated.ratings(s, self.seen(s), Filter(), self.now),
            "unhappy ratings": lambda s: rated.ratings(s, self.seen(s), self.in_days(Filter(team="aid")), self.now, unhappy=True),
            "the record": lambda s: recorded.record_of(s, self.seen(s), since=self.since().isoformat()),
            "a person's record": lambda s: recorded.record_of(s, self.seen(s), person=rng.randrange(1, 4000)),
            "a ticket's record": lambda s: recorded.record_of(s, self.seen(s), ticket=rng.randrange(1001, 101001)),
            "who saw": lambda s: recorded.record_of(s, self.seen(s), act="see", since=self.since(60).isoformat()),
        }  # fmt: skip

    def figures(self) -> dict[str, Ask]:
        return {
            **{kind: partial(self.page, kind=kind) for kind in periods.KINDS},
            "twelve months": lambda s: self.trend(s, "month", 12),
            "four quarters": lambda s: self.trend(s, "quarter", 4),
            "ranking of stations": self.ranks,
            "by item": lambda s: figures.tallies(s, self.seen(s), self.quarter(), self.now, "item"),
            "hours and turnout": self.serve,
            "put right": lambda s: rectified.rate(s, self.seen(s), self.now, periods.period_of("quarter", self.day)),
        }

    def quarter(self) -> Filter:
        return figures.during(Filter(), periods.period_of("quarter", self.past()))

    def past(self) -> date:
        return self.day - timedelta(days=self.rng.randrange(100, 600))

    def page(self, session: Session, kind: str) -> None:
        seen, period = self.seen(session), periods.period_of(kind, self.past())
        figures.tally(session, seen, figures.during(Filter(), period), self.now).shares()
        figures.tally(session, seen, figures.during(Filter(), periods.before(period)), self.now).shares()
        figures.waits(session, seen, figures.during(Filter(), period), self.now)

    def trend(self, session: Session, kind: str, count: int) -> None:
        figures.trend(session, self.seen(session), Filter(), self.now, periods.latest(kind, self.day, count))

    def ranks(self, session: Session) -> None:
        seen = places.below(session, [self.town.center])
        ranking.ranking(session, seen, self.quarter(), self.now, "pleased", seen)

    def serve(self, session: Session) -> None:
        seen, period = self.seen(session), periods.period_of("quarter", self.past())
        served.served(session, seen, period)
        served.turnout(session, seen, period)


def measure(database: Database, asks: dict[str, Ask], rounds: int) -> list[tuple[float, str]]:
    """Ask everything so many times; returns how long each took (the 99th of a hundred), the longest first."""
    found = []
    for name, ask in asks.items():
        with database.look() as session:
            ask(session)  # a process puts each statement together once
        took = []
        for _ in range(rounds):
            begun = time.perf_counter()
            with database.look() as session:
                ask(session)
            took.append(time.perf_counter() - begun)
        took.sort()
        found.append((took[min(len(took) - 1, len(took) * 99 // 100)], name))
    return sorted(found, reverse=True)


def queries(rounds: int = ROUNDS, *, on_postgres: bool = False) -> Row:
    """Ask of the town what the pages ask."""
    built = standing(on_postgres=on_postgres)
    tune_python()
    what, promise = f"what the desk asks at {TICKETS} tickets", "lists p99 <= 100 ms, figures <= 300 ms"
    if built is None:
        return Row(f"{what}, PostgreSQL", "not measured: no PostgreSQL here", promise, reached=False)
    database, asks = Database(built.url), Asks(built.town, built.now)
    lists, tables = measure(database, asks.lists(), rounds), measure(database, asks.figures(), rounds)
    database.dispose()
    shown = "; ".join(
        f"{name} p99 {found[0][0] * 1000:.0f} ms (" + ", ".join(f"{one} {took * 1000:.0f}" for took, one in found[:4]) + ")"
        for name, found in (("lists", lists), ("figures", tables))
    )  # fmt: skip
    return Row(f"{what}, {built.name}", f"{shown}; built in {built.seconds:.0f} s", promise,
               lists[0][0] <= LIST and tables[0][0] <= FIGURE)  # fmt: skip


def queries_on_postgres() -> Row:
    """Measure the same on PostgreSQL."""
    return queries(on_postgres=True)
