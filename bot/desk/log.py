"""记录: who did and saw what, of the worker's places; by person, ticket and day."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import select

from bot.desk.context import Desk, Page
from handlers.wording import desk_log as wording
from storage import recorded
from storage.members import Membership
from storage.people import Person
from storage.tickets import ZONE

HERE = "/desk/log"
A_PAGE = 50
# So far back the list looks where nobody names a day.
LATELY = timedelta(days=30)


def show(desk: Desk) -> Page:
    """Show a page of the record, the newest first."""
    person, ticket = desk.asked("person", 0), desk.asked("ticket", 0)
    act = recorded.SEE if desk.query.get("act") == recorded.SEE else ""
    asked = {
        "person": str(person or ""), "ticket": str(ticket or ""), "act": act,
        "since": _day(desk.query.get("since", "")), "until": _day(desk.query.get("until", "")),
    }  # fmt: skip
    lately = (desk.now.astimezone(ZONE).date() - LATELY).isoformat()
    # Of one ticket all is told, however old it is.
    since = asked["since"] or ("" if ticket else lately)
    after = desk.query.get("after", "")
    found = recorded.record_of(
        desk.session, desk.places, person=person, ticket=ticket, act=act, since=since, until=asked["until"],
        after=after, most=A_PAGE,
    )  # fmt: skip
    names = _workers(desk)
    if person and person not in names:
        names |= {one.who: one.name for one in found.rows if one.who == person and one.name}
    context: dict[str, Any] = {
        "deeds": found.rows, "wording": wording, "asked": asked | {"since": since}, "names": names,
        "is_narrow": any(asked.values()), "is_first": not after,
        "to": lambda **changes: _address(asked | changes),
        "next": _address(asked | {"after": found.after}) if found.after else "",
    }  # fmt: skip
    return Page("log.html", wording.LOG, context, nav="log")


def _workers(desk: Desk) -> dict[int | None, str]:
    """Return who works in the places that the worker sees, by name."""
    query = select(Person.id, Person.name).join(Membership, Membership.person_id == Person.id)
    query = query.where(Membership.role == "worker", Membership.place_id.in_(desk.places)).order_by(Person.name)
    return {one.id: one.name or wording.NAMELESS for one in desk.session.execute(query.distinct())}


def _day(said: str) -> str:
    with suppress(ValueError):
        day = date.fromisoformat(said)
        # A day before and after it must exist too.
        return day.isoformat() if date(1970, 1, 2) < day < date(9998, 1, 1) else ""
    return ""


def _address(asked: dict[str, str]) -> str:
    kept = {name: value for name, value in asked.items() if value}
    return f"{HERE}?{urlencode(kept)}" if kept else HERE


PAGES: tuple[tuple[str, Callable[[Desk], Page]], ...] = (("/log", show),)
