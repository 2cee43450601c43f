"""The life of one ticket, as its page draws it: steps with their limits, what happened, what was said."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from markupsafe import Markup, escape

from bot.desk.context import Desk
from handlers import cards
from handlers.wording import desk_ticket as words
from storage import assignments, endings, lives, pages, people, talks
from storage.offers import Offer
from storage.tickets import LIVE, UNFINISHED, Ticket

# A press and the words after it say the same once.
IN_ONE_BREATH = timedelta(minutes=10)


class Step(NamedTuple):
    """One step: its name, how it stands (done, now, late, ahead, left), when it was, else by when it should be."""

    name: str
    state: str
    at: datetime | None
    due: datetime | None


class Line(NamedTuple):
    """Something that happened: when, who did it, what."""

    at: datetime
    who: str
    what: str


class Bubble(NamedTuple):
    """Something said: when, by whom, what; `ours`: by the program."""

    at: datetime
    who: str
    text: str
    ours: bool


def steps(desk: Desk, ticket: Ticket, asked: Sequence[Offer]) -> list[Step]:
    """Return the steps from 点单 to 评单, as they stand now."""
    held = assignments.assignments_of(desk.session, ticket.id, ("taken", "arrived", "done"))
    if ticket.status == "open" and ticket.reopened:
        # What was done before it was opened again is past.
        held = [one for one in held if one.status != "done"]
    taken = max((one.taken_at for one in held), default=None)
    arrived = max((one.arrived_at for one in held if one.arrived_at), default=None)
    done = max((one.done_at for one in held if one.done_at), default=None)
    # Whoever was sent without being asked was sent when they had it.
    first = min((one.at for one in asked), default=taken)
    ended = ticket.ended_at if ticket.status in ("closed", "cancelled") else None
    reached = [ticket.opened_at, first, taken, arrived, done, ended]
    due = [None, None, ticket.take_by, ticket.arrive_by, ticket.solve_by, None]
    made, is_next = [], ticket.status in LIVE
    last = max(n for n, at in enumerate(reached) if at is not None or n == 0)
    names = [*words.STEPS.values()]
    if ended is not None and endings.find_rating(desk.session, ticket) is None:
        names[-1] = words.ENDED[ticket.status]
    for n, (name, at, by) in enumerate(zip(names, reached, due, strict=True)):
        if at is not None:
            state = "done"
        elif n < last or not is_next:
            state = "left"
        elif n == last + 1:
            state = "late" if by is not None and by <= desk.now and ticket.status in UNFINISHED else "now"
        else:
            state = "ahead"
        made.append(Step(name, state, at, None if at is not None or not is_next else by))
    return made


def told(desk: Desk, ticket: Ticket) -> list[Line]:
    """Return what happened, the newest first."""
    events, held = lives.life(desk.session, ticket.id), lives.holders(desk.session, ticket.id)
    names = people.names(desk.session, {one.actor_id for one in events} | {*held.values()})
    told: list[Line] = []
    for one in reversed(events):
        whose = held.get(one.thing_id) if one.thing == "assignment" else None
        # What a worker does for somebody is not what they do themselves.
        whom = "" if whose is None or whose == one.actor_id else names.get(whose) or words.A_VOLUNTEER
        line = Line(one.at, words.who(one, ticket, names), words.happened(one, whom))
        said_before = told and told[-1][1:] == line[1:] and told[-1].at - line.at < IN_ONE_BREATH
        if line.what and not said_before:
            told.append(line)
    return told


def looks(desk: Desk, ticket: Ticket) -> list[Line]:
    """Return who was shown what is personal, the newest first."""
    events = lives.looks(desk.session, ticket.id)
    names = people.names(desk.session, {one.actor_id for one in events})
    return [Line(one.at, words.who(one, ticket, names), words.saw(one)) for one in events]


def talk(desk: Desk, ticket: Ticket, shown: Callable[[str], str]) -> list[Bubble]:
    """Return what was said about the ticket, the oldest first, as it reads in the resident's chat now."""
    said, speakers = cards.spoken(desk.scene, ticket)
    newer = pages.rewritten(desk.session, [one.id for one in said])
    return [
        Bubble(one.at, words.THE_PROGRAM, shown(newer.get(one.id, one).text), ours=True) if one.direction == "out"
        else Bubble(one.at, speakers.get(one.chat_id) or words.A_RESIDENT, shown(one.text), ours=False)
        for one in said if not talks.is_passed_on(one)
    ]  # fmt: skip


def marked(text: str, telling: Sequence[str]) -> Markup:
    """Return the text with the words that decided marked in it."""
    known = sorted({word for word in telling if word}, key=len, reverse=True)
    if not known:
        return escape(text)
    parts = re.split(f"({'|'.join(map(re.escape, known))})", text)
    return Markup("").join(
        Markup("<mark>{}</mark>").format(part) if n % 2 else escape(part) for n, part in enumerate(parts)
    )
