"""Which addresses of the desk are asked for: each page with what people look for there, a new one each time."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from functools import partial
from urllib.parse import urlencode

from bot.desk.forms import BASE
from bot.desk.table import PAGES
from handlers.wording import desk_figures, desk_tickets
from storage.search import EPOCH
from tests.bench import town
from tests.bench.standing import Standing

Query = Mapping[str, object]
ABOUT = ("小区", "楼下", "老人", "我们", "没有", "老人 小区")
STATES = ("unfinished", "open", "done", "closed", "cancelled")
COUNTS = ("overdue", "displeased", "reopened", "answer_late", "silent", "unsolved", "pleased")
# What hands a file over is no page: it takes as long as its rows.
FILES = (".csv", ".xlsx", "/sample")


class Addresses:
    """Draws addresses: of which ticket, person and place, of which words and days."""

    def __init__(self, built: Standing, tickets: int, seed: int = 3) -> None:
        self._town, self._now, self._tickets, self._rng = built.town, built.now, tickets, random.Random(seed)

    def kinds(self) -> list[str]:
        """Return the name of every kind of address: each page of the table, with each of its usual queries."""
        return [f"{path} {name}".strip() for path, _ in PAGES for name in self._queries(path)]

    def draw(self, kind: str) -> str:
        """Return an address of this kind."""
        path, _, name = kind.partition(" ")
        there = re.sub(r"\{(\w+)\}", lambda found: str(self._row(found[1])), path)
        query = urlencode({key: value for key, value in self._queries(path)[name]().items() if value})
        return f"{BASE}{there}" + (f"?{query}" if query else "")

    def _row(self, name: str) -> int:
        """Return an id for what stands in the path; of what this town knows nothing, the first."""
        match name:
            case "number":
                return self._number()
            case "person":
                return self._rng.randrange(1, self._tickets // 5)
            case "place":
                return self._rng.randrange(1, town.STATIONS + town.INSTITUTES + 1)
        return 1

    def _queries(self, path: str) -> Mapping[str, Callable[[], Query]]:
        if path.endswith(FILES):
            return {"": lambda: {"by": "month", "since": self._day(-30), "until": self._day(0)}}
        usual: dict[str, Callable[[], dict[str, Callable[[], Query]]]] = {
            "/tickets": lambda: dict(self._of_tickets()), "/figures": self._of_figures, "/ratings": self._of_ratings,
            "/log": self._of_log, "/people": self._of_people,
        }  # fmt: skip
        return usual[path]() if path in usual else {"": dict}

    def _of_ratings(self) -> dict[str, Callable[[], Query]]:
        return {
            "": dict,
            "unhappy": lambda: {"unhappy": 1},
            "of a team": lambda: {"unhappy": 1, "team": self._of("aid", "health"), "after": self._number() // 2},
            "of a place": lambda: {"place": self._row("place"), "stars": self._of(1, 5)},
        }

    def _of_log(self) -> dict[str, Callable[[], Query]]:
        return {
            "": dict,
            "of a person": lambda: {"person": self._rng.randrange(1, 3000), "since": self._past()},
            "of a ticket": lambda: {"ticket": self._number()},
            "who saw": lambda: {"act": "see", "since": self._past()},
            "deep": lambda: {"since": "2020-01-01", "after": self._number() * 5},
        }

    def _of_people(self) -> dict[str, Callable[[], Query]]:
        return {
            "": dict,
            "deep": lambda: {"page": self._rng.randrange(2, self._tickets // 5 // 50)},
            "by name": lambda: {"words": self._name()},
            "by nobody's name": lambda: {"words": "欧阳"},
            "by telephone": lambda: {"words": f"{self._rng.randrange(10000):04d}"},
            "of a kind": lambda: {"kind": self._of("resident", "volunteer", "worker", "asked", "blocked")},
            "of a team": lambda: {"team": self._of("aid", "health"), "place": self._row("place")},
        }

    def _of_tickets(self) -> Iterator[tuple[str, Callable[[], Query]]]:
        rng = self._rng
        yield "", dict
        yield "page 2", lambda: {"sort": self._of(*desk_tickets.SORTS), "after": self._mark(200)}
        yield "deep", lambda: {"sort": self._of("new", "old"), "after": self._mark(self._tickets)}
        yield "by state", lambda: {"state": self._of(*STATES)}
        yield "sorted", lambda: {"state": self._of("", "unfinished"), "sort": self._of(*desk_tickets.SORTS)}
        yield "of a team", lambda: {"team": self._of("aid", "health"), "kind": self._of("request", "report")}
        yield "rare", lambda: {"state": "cancelled", "urgency": "danger", "item": self._of("medicine", "haircut")}
        yield "of a place", lambda: {"place": self._row("place"), "sort": self._of("new", "due")}
        yield "of days", lambda: {"since": self._past(), "until": self._day(-30), "team": "aid"}
        yield "of a figure", lambda: {"counts": self._of(*COUNTS), "since": self._past(), "until": self._day(-30)}
        yield "of stars", lambda: {"stars": self._of(1, 5)}
        yield "words", lambda: {"words": rng.choice(self._town.sentences)[: rng.randrange(2, 8)]}
        yield "common words", lambda: {"words": self._of(*ABOUT), "sort": self._of(*desk_tickets.SORTS)}
        yield "words and state", lambda: {"words": rng.choice(self._town.sentences)[:4], "state": self._of(*STATES)}
        yield "a number", lambda: {"words": self._number()}
        yield "last four", lambda: {"words": f"{rng.randrange(10000):04d}"}
        yield "a name", lambda: {"words": self._name()}

    def _of_figures(self) -> dict[str, Callable[[], Query]]:
        return {
            **{by: partial(self._figures_by, by) for by in desk_figures.KINDS},
            "by item": lambda: {"by": "quarter", "day": self._past(), "apart": "item"},
            "of a place": lambda: {"by": "quarter", "place": self._row("place")},
        }

    def _figures_by(self, by: str) -> Query:
        return {"by": by, "day": self._of("", self._past()), "rank": self._of(*desk_figures.SHARES)}

    def _of(self, *values: object) -> object:
        return self._rng.choice(values)

    def _number(self) -> int:
        return 1001 + self._rng.randrange(self._tickets)

    def _mark(self, most: int) -> str:
        """Return the mark behind one of the newest tickets, as `search` gives it."""
        n = self._rng.randrange(min(most, self._tickets))
        opened = self._now - timedelta(minutes=n * town.DAYS * 24 * 60 / self._tickets)
        return f"{(opened - EPOCH) // timedelta(microseconds=1)}.{1001 + self._tickets - n}"

    def _name(self) -> str:
        return self._rng.choice(town.SURNAMES) + self._rng.choice(("", "秀英", "建"))

    def _past(self) -> str:
        return self._day(-self._rng.randrange(31, 700))

    def _day(self, ago: int) -> str:
        return (self._now + timedelta(days=ago)).date().isoformat()
