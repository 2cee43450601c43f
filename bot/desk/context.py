"""What a page of the desk works with (`Desk`), what an act does (`Act`), and what either gives back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from bot.links import Links
from bot.tables import Row
from handlers.buttons import Button
from handlers.turn import Scene, Turn, clean
from handlers.wording import desk as wording
from nlp.reader import Reader
from storage import cohandlers, places, scopes, sessions, tickets
from storage.people import Person
from storage.places import Place
from storage.tickets import Ticket

# A row's id fits into 64 bits; what does not is nobody's.
LONGEST_NUMBER = 15
MOST_CHARACTERS = 20_000


class NotThere(Exception):
    """There is no such page, or not for this worker: neither learns which."""


class SignedOut(Exception):
    """Nobody is logged in, or no more."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a page function gives back: a template under `bot/pages/desk/`, and what stands in it."""

    template: str
    title: str
    context: Mapping[str, Any] = field(default_factory=dict)
    # which of the desk's sections it belongs to (the first of a `wording.NAV` row)
    nav: str = ""


@dataclass(frozen=True, slots=True)
class Download:
    """A file that a page function hands over; `of_people`: what stands in it is theirs, and who took it is recorded."""

    content: bytes
    name: str
    media_type: str
    of_people: bool = True


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that people sent, as it is kept; `small`: a small copy of a picture."""

    name: str
    media_type: str
    small: bool = False


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a form.

    `spooled`: under which name a picture waits to be looked at and kept. `rows`: of a table; None where it is none.
    """

    name: str
    content: bytes
    spooled: str = ""
    rows: Sequence[Row] | None = None


@dataclass
class Desk:
    """One request of a worker who is logged in: who they are, what they may see, and the time."""

    session: Session
    reader: Reader
    now: datetime
    person: Person
    # the worker's own places, and every place that they see (those, what lies below, what nobody answers for)
    own: list[int]
    places: list[int]
    query: Mapping[str, str] = field(default_factory=dict)
    path: Mapping[str, str] = field(default_factory=dict)
    # makes the addresses that stand below what is said; a page alone needs them
    links: Links | None = None

    @cached_property
    def scene(self) -> Scene:
        """Return where handlers' functions that only look (cards.conversation …) find the session and the words."""
        return Scene(self.session, self.reader, self.now)

    @cached_property
    def asked_along(self) -> set[int]:
        """Return the tickets of other places to which the worker was asked along."""
        return cohandlers.asked_along(self.session, self.person.id, own=self.own)

    def sees(self, place_id: int | None) -> bool:
        """Tell whether the worker sees what belongs to the place; what has none yet is seen by all."""
        return place_id is None or place_id in self._seen

    @cached_property
    def _seen(self) -> frozenset[int]:
        return frozenset(self.places)

    def number(self, name: str) -> int:
        """Return the number that stands in the address. Raises NotThere."""
        return read_number(self.path.get(name, ""))

    def asked(self, name: str, default: int = 1) -> int:
        """Return a number of the query (page=2); the default where it is none."""
        said = self.query.get(name, "")
        return int(said) if said.isascii() and said.isdigit() and len(said) <= LONGEST_NUMBER else default

    def place(self, place_id: int) -> Place:
        """Return a place that the worker sees. Raises NotThere."""
        found = places.find_place(self.session, place_id)
        if found is None or not self.sees(place_id):
            raise NotThere
        return found

    def ticket(self, number: int) -> Ticket:
        """Return a ticket that the worker may see. Raises NotThere."""
        found = self.session.get(Ticket, number)
        if found is None or found.status == "draft" or not tickets.works_on(self.session, self.person.id, found):
            raise NotThere
        return found

    def at(self, moment: datetime | None) -> str:
        """Return a moment as people say it; an empty string for none."""
        return "" if moment is None else wording.moment(moment, self.now)


@dataclass
class Act:
    """A change: the worker's desk, the form that they sent, and the turn with which handlers work.

    `turn.say` is the notice that the next page shows, with its buttons; a Refusal that is raised undoes everything and
    is shown by its sentence.
    """

    desk: Desk
    turn: Turn
    form: Mapping[str, str]
    files: Mapping[str, Sequence[Upload]] = field(default_factory=dict)
    # every value of the fields that came several times (batches)
    every: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def session(self) -> Session:
        """Return the one transaction of this act."""
        return self.turn.session

    def text(self, name: str) -> str:
        """Return what was written into a field, without the space around it and what no database keeps."""
        return clean(self.form.get(name, "")).strip()

    def number(self, name: str) -> int:
        """Return the number that stands in the address, else in the form. Raises NotThere."""
        return self.desk.number(name) if name in self.desk.path else read_number(self.form.get(name, ""))

    def say(self, text: str, buttons: Sequence[Sequence[Button]] = (), *, ticket_id: int | None = None) -> None:
        """Say something on the next page, in its notice."""
        self.turn.say(text, buttons, ticket_id=ticket_id)


def open_desk(session: Session, secret: str, reader: Reader, now: datetime) -> tuple[Desk, sessions.DeskSession]:
    """Return the desk of whoever holds this session's secret. Raises SignedOut."""
    found = sessions.find_session(session, secret, now)
    if found is None:
        raise SignedOut
    desk = Desk(session, reader, now, found.person, found.own, scopes.places_seen(session, found.own))
    return desk, found.session


def read_number(said: str) -> int:
    """Return it as a number that a row's id can be. Raises NotThere."""
    if not (said.isascii() and said.isdigit() and len(said) <= LONGEST_NUMBER):
        raise NotThere
    return int(said)
