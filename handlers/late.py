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
from storage.matching import RINGS
from storage.messages import Urge
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


class Alarms:
    """The alarms of one round: they are collected, so that nobody gets a hundred cards at once."""

    def __init__(self, scene: Scene) -> None:
        """Nobody is told before `tell`."""
        self._scene = scene
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

    def tell(self) -> None:
        """Tell each worker what concerns them: a card each, or all in one message where they are many."""
        for one, alarms in sorted(self._for.items()):
            single = [pair for pair in alarms if len(alarms) <= FEW or pair[0].urgency == "danger"]
            for ticket, step in single:
                cards.tell_workers(self._scene, ticket, _head(ticket, step), urge=_urge(ticket), to=[one])
            if len(single) < len(alarms):
                self._list(one, [pair for pair in alarms if pair not in single])

    def _list(self, worker_id: int, alarms: Sequence[tuple[Ticket, str]]) -> None:
        shown = alarms[:MOST_LISTED]
        lines = [wording.line(ticket, step, self._scene.now) for ticket, step in shown]
        looks = (button(str(ticket.id), "look", ticket.id) for ticket, _ in shown)
        buttons = [*rows(*looks, wide=4), [button(worker.TODO, "todo")]]
        self._scene.tell(worker_id, wording.many(lines, len(alarms)), buttons)

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


def look(scene: Scene, ticket: Ticket, alarms: Alarms, *, heard: bool = False) -> list[str]:
    """Treat the limits of the ticket that have passed, and an alarm that is due to go further; returns what was done.

    The requester hears one line for each limit, where several have passed at once for the last of them; and then one
    every second working day. `heard`: the workers have just heard of the ticket.
    """
    passed = limits.pass_over(scene.session, ticket, scene.now)
    if passed:
        step, ticket.alarmed = passed[-1], 0
        if step == "arrive" and ticket.status == "taken":
            _ask_whether_there(scene, ticket)
        else:
            # What changes of a hundred tickets is written together at the end.
            with scene.session.no_autoflush:
                _warn(scene, ticket, step, alarms, heard=heard)
        return [f"late: {', '.join(passed)}"]
    if ticket.alarm_at is None or ticket.alarm_at > scene.now:
        return []
    step = ticket.late.split()[-1] if ticket.late else "solve"
    _warn(scene, ticket, step, alarms, heard=heard)
    return [f"still late: {step}, alarm {ticket.alarmed}"]


def _warn(scene: Scene, ticket: Ticket, step: str, alarms: Alarms, *, heard: bool) -> None:
    # Of what is with a unit, everybody hears by the dates of its notice.
    with_unit = ticket.status != "open" and rectifications.find_live(scene.session, ticket.id) is not None
    if not with_unit and not ticket.alarmed:
        _tell_requester(scene, ticket, step)
    elif not with_unit and handed.long_unheard(scene, ticket):
        _say(scene, ticket, wording.still_waits(ticket, cards.helpers_of(scene, ticket)))
    alarms.further(ticket, step, heard=heard or with_unit)


def _ask_whether_there(scene: Scene, ticket: Ticket) -> None:
    for one in cards.holders(scene, ticket):
        scene.tell(one, wording.are_you_there(ticket, scene.now), cards.task_buttons(ticket), ticket_id=ticket.id,
                   ring_at=scene.now + dispatch.SEEN_WITHIN)  # fmt: skip
    ticket.alarm_at = scene.now + ANSWERS_WITHIN[ticket.urgency]


def _tell_requester(scene: Scene, ticket: Ticket, step: str) -> None:
    coming = cards.helpers_of(scene, ticket) if ticket.status == "open" else []
    if coming and step != "solve":
        said = several.short_handed(ticket, coming, that_day=step == "arrive")
    elif step == "take":
        said = wording.nobody_yet(ticket, _reach(scene, ticket))
    elif step == "arrive":
        said = wording.nobody_came(ticket, cards.helpers_of(scene, ticket))
    else:
        said = wording.not_solved_yet(ticket, cards.helpers_of(scene, ticket))
    _say(scene, ticket, said)


def _reach(scene: Scene, ticket: Ticket) -> str:
    """Return the widest of RINGS in which somebody was asked; `nobody` where there was nobody to ask."""
    asked = {code for one in offers.offers_of(scene.session, ticket.id) for code in one.reasons}
    nobody = "nobody" if waves.is_exhausted(ticket, scene.now) and not asked else ""
    return next((ring for ring in reversed(RINGS) if ring in asked), nobody)


def _say(scene: Scene, ticket: Ticket, said: str) -> None:
    scene.tell(
        ticket.requester_id, said, cards.requester_buttons(ticket), ticket_id=ticket.id,
        ring_at=scene.now + dispatch.SEEN_WITHIN, urge=_urge(ticket),
    )  # fmt: skip


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
