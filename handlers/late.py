"""When a limit passes: an honest line to the requester, an alarm to the worker, and then further up the tree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from handlers import cards, dispatch, handed
from handlers.buttons import button, rows
from handlers.turn import Scene
from handlers.wording import limits as wording
from handlers.wording import slots as several
from handlers.wording import worker
from storage import limits, looks, members, offers, rectifications, waves, working
from storage.events import record_each
from storage.matching import RINGS
from storage.messages import Urge
from storage.posting import Line
from storage.tickets import Ticket

# More alarms than this at once are told in one message.
FEW = 3
MOST_LISTED = 12
# Who does not say that they are there is asked, and given so long to answer before anybody else hears of it.
ANSWERS_WITHIN = {"danger": timedelta(minutes=5), "urgent": timedelta(minutes=15), "normal": timedelta(minutes=30)}
# It is still so: the next above hears of it, and then all again from below, so much later.
FURTHER_AFTER = {"danger": timedelta(minutes=15), "urgent": timedelta(hours=1)}
FURTHER_MINUTES, AGAIN_MINUTES = 4 * limits.HOUR, limits.WORKDAY
HEADS = {"take": "unclaimed", "arrive": "not_there", "solve": "unsolved_yet"}


class Round:
    """What one look at many tickets has to tell: collected, so that nobody gets a hundred cards at once.

    What a ticket costs here, ten thousand cost that pass their limit in the same minute: what can be asked and written
    of all of them together is.
    """

    def __init__(self, scene: Scene, looked_at: Sequence[Ticket]) -> None:
        """Nobody is told before `tell_requesters` and `tell_workers`."""
        self._scene = scene
        self._looked_at = [ticket.id for ticket in looked_at]
        self._asked: dict[int, set[str]] | None = None
        self._unheard: set[int] | None = None
        self._passed: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        self._lines: list[Line] = []
        self._for: defaultdict[int, list[tuple[Ticket, str]]] = defaultdict(list)
        self._levels: dict[int | None, list[list[int]]] = {}
        self._later: dict[int, datetime] = {}

    def further(self, ticket: Ticket, step: str, *, heard: bool = False) -> None:
        """Let the next level of the tree hear that the limit has passed; where none is above, the first once more.

        `heard`: the first level hears of it otherwise. Nobody is told of what they have themselves.
        """
        levels = self._levels_of(ticket.place_id)
        climbs = ticket.alarmed < len(levels)
        level = ticket.alarmed if climbs else 0
        if level or not heard:
            own = cards.holders(self._scene, ticket) if ticket.taken else []
            for one in levels[level]:
                if one not in own:
                    self._for[one].append((ticket, step))
        ticket.alarmed += climbs
        ticket.alarm_at = self._next(ticket.urgency, further=ticket.alarmed < len(levels))

    def reasons_of(self, ticket: Ticket) -> set[str]:
        """Return the codes of why people were asked for the ticket; what is asked of them later does not count."""
        if self._asked is None:
            self._asked = offers.reasons_of(self._scene.session, self._looked_at)
        return self._asked.get(ticket.id, set())

    def is_long_unheard(self, ticket: Ticket) -> bool:
        """Tell whether the requester should hear of the ticket again, before anything is said to them here."""
        if self._unheard is None:
            self._unheard = handed.long_unheard(self._scene, self._looked_at)
        return ticket.id in self._unheard

    def passes(self, ticket: Ticket, steps: Sequence[str]) -> None:
        """Record that the ticket has passed these limits."""
        for step in steps:
            self._passed[ticket.status, step].append(ticket.id)

    def say(self, ticket: Ticket, said: str) -> None:
        """Let the requester hear this."""
        self._lines.append(Line(ticket.requester_id, said, cards.requester_buttons(ticket), _urge(ticket), ticket.id,
                                self._scene.now + dispatch.SEEN_WITHIN))  # fmt: skip

    def tell_requesters(self) -> None:
        """Tell each requester their line, and record what has passed."""
        for (status, step), ids in self._passed.items():
            record_each(self._scene.session, "ticket", ids, "late", self._scene.now, before=status, after=status,
                        why=step)  # fmt: skip
        # What changes of a hundred tickets is written together at the end.
        with self._scene.session.no_autoflush:
            self._scene.tell_each(self._lines)

    def tell_workers(self) -> None:
        """Tell each worker what concerns them: a card each, or all in one message where they are many."""
        lists: list[Line] = []
        for one, alarms in sorted(self._for.items()):
            single = [pair for pair in alarms if len(alarms) <= FEW or pair[0].urgency == "danger"]
            for ticket, step in single:
                cards.tell_workers(self._scene, ticket, _head(ticket, step), urge=_urge(ticket), to=[one])
            if len(single) < len(alarms):
                lists.append(self._list(one, [pair for pair in alarms if pair not in single]))
        self._scene.tell_each(lists)

    def _list(self, worker_id: int, alarms: Sequence[tuple[Ticket, str]]) -> Line:
        shown = alarms[:MOST_LISTED]
        lines = [wording.line(ticket, step, self._scene.now) for ticket, step in shown]
        looks = (button(str(ticket.id), "look", ticket.id) for ticket, _ in shown)
        buttons = [*rows(*looks, wide=4), [button(worker.TODO, "todo")]]
        return Line(worker_id, wording.many(lines, len(alarms)), buttons)

    def _levels_of(self, place_id: int | None) -> list[list[int]]:
        if place_id not in self._levels:
            self._levels[place_id] = members.workers_upwards(self._scene.session, place_id)
        return self._levels[place_id]

    def _next(self, urgency: str, *, further: bool) -> datetime:
        after = FURTHER_AFTER.get(urgency)
        if after is not None and (further or urgency == "danger"):
            return self._scene.now + after
        minutes = FURTHER_MINUTES if further else AGAIN_MINUTES
        if minutes not in self._later:
            self._later[minutes] = working.after(self._scene.session, self._scene.now, minutes)
        return self._later[minutes]


def look(scene: Scene, ticket: Ticket, round_: Round, *, heard: bool = False) -> list[str]:
    """Treat the limits of the ticket that have passed, and an alarm that is due to go further; returns what was done.

    The requester hears one line for each limit, where several have passed at once for the last of them; and then one
    every second working day. `heard`: the workers have just heard of the ticket.
    """
    passed = limits.pass_over(ticket, scene.now)
    if passed:
        round_.passes(ticket, passed)
        step, ticket.alarmed = passed[-1], 0
        if step == "arrive" and ticket.status == "taken":
            _ask_whether_there(scene, ticket)
        else:
            _warn(scene, ticket, step, round_, heard=heard)
        return [f"late: {', '.join(passed)}"]
    if ticket.alarm_at is None or ticket.alarm_at > scene.now:
        return []
    step = ticket.late.split()[-1] if ticket.late else "solve"
    _warn(scene, ticket, step, round_, heard=heard)
    return [f"still late: {step}, alarm {ticket.alarmed}"]


def _warn(scene: Scene, ticket: Ticket, step: str, round_: Round, *, heard: bool) -> None:
    # Of what is with a unit, everybody hears by the dates of its notice.
    with_unit = ticket.status != "open" and rectifications.find_live(scene.session, ticket.id) is not None
    if not with_unit and not ticket.alarmed:
        round_.say(ticket, _limit_passed(scene, ticket, step, round_))
    elif not with_unit and round_.is_long_unheard(ticket):
        round_.say(ticket, wording.still_waits(ticket, cards.helpers_of(scene, ticket)))
    round_.further(ticket, step, heard=heard or with_unit)


def _ask_whether_there(scene: Scene, ticket: Ticket) -> None:
    for one in cards.holders(scene, ticket):
        scene.tell(one, wording.are_you_there(ticket, scene.now), cards.task_buttons(ticket), ticket_id=ticket.id,
                   ring_at=scene.now + dispatch.SEEN_WITHIN)  # fmt: skip
    ticket.alarm_at = scene.now + ANSWERS_WITHIN[ticket.urgency]


def _limit_passed(scene: Scene, ticket: Ticket, step: str, round_: Round) -> str:
    coming = cards.helpers_of(scene, ticket) if ticket.taken else []
    if coming and ticket.status == "open" and step != "solve":
        return several.short_handed(ticket, coming, that_day=step == "arrive")
    if step == "take":
        return wording.nobody_yet(ticket, _reach(ticket, round_, scene.now))
    return wording.nobody_came(ticket, coming) if step == "arrive" else wording.not_solved_yet(ticket, coming)


def _reach(ticket: Ticket, round_: Round, now: datetime) -> str:
    """Return the widest of RINGS in which somebody was asked; `nobody` where there was nobody to ask."""
    asked = round_.reasons_of(ticket)
    nobody = "nobody" if waves.is_exhausted(ticket, now) and not asked else ""
    return next((ring for ring in reversed(RINGS) if ring in asked), nobody)


def _urge(ticket: Ticket) -> Urge:
    return Urge.ALARM if ticket.urgency == "danger" else Urge.NOTICE


def _head(ticket: Ticket, step: str) -> str:
    if looks.with_workers(ticket):
        return "given_back" if ticket.alarmed <= 1 else "given_back_above"
    if ticket.kind == "unread" and ticket.status == "open":
        return "unheard" if ticket.alarmed <= 1 else "unheard_above"
    short = ticket.status == "open" and ticket.taken and step != "solve"
    # Of whom nobody took, nobody can say whether they are there.
    nobody = step == "arrive" and ticket.status == "open" and not ticket.taken
    head = "short_handed" if short else "nobody_went" if nobody else HEADS[step]
    return head if ticket.alarmed <= 1 else f"{head}_above"
