"""抄告单, the worker's side: hand a report to a responsible unit with a deadline, and review what it answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta

from handlers import attend, captain, cards, dispatch, enclose, group_cards, handed, responsible
from handlers.buttons import Press, Rows, button, rows
from handlers.turn import Phrase, Scene, Turn
from handlers.wording import common, rectifying
from nlp.meaning import Meaning
from storage import (
    assignments,
    attachments,
    copies,
    looks,
    members,
    messages,
    places,
    quiet,
    rectifications,
    rectified,
    talks,
    units,
)
from storage.errors import DateInThePast, OldButton, TooLate
from storage.files import File
from storage.moves import too_late
from storage.rectifications import Rectification
from storage.tickets import UNFINISHED, Ticket
from storage.units import Unit

MOST_HOURS = 90 * 24
# Who has to do it again has at least so long.
AGAIN_WITHIN = timedelta(hours=24)
END_OF_WORK = time(17)
MOST_BEFORE = 3


def _ask_unit(turn: Turn, ticket: Ticket, named: str = "") -> None:
    if ticket.status not in UNFINISHED:
        raise too_late(ticket, "hand")
    if not members.is_worker(turn.session, turn.person.id, ticket.place_id):
        home = places.find_place(turn.session, ticket.place_id)
        turn.say(rectifying.only_home(home.name if home else ""), ticket_id=ticket.id)
        return
    live = rectifications.find_live(turn.session, ticket.id)
    found = units.units_of(turn.session, ticket.place_id)
    choice = responsible.nearest(named, found) if named else list(found)
    if live is not None:
        turn.say(rectifying.handed_already(live, ticket, units.get_unit(turn.session, live.unit_id), turn.now),
                 _entry(live) if live.status != "answered" else _review(live), ticket_id=ticket.id)  # fmt: skip
    if not found:
        responsible.ask_name(turn)
    elif named and len(choice) == 1 and choice[0].name == named:
        _ask_due(turn, ticket, choice[0])
    else:
        text = rectifying.ASK_UNIT if not named else rectifying.no_such_unit(named, [one.name for one in choice])
        turn.say(text, rows(*(button(one.name[:20], "handto", ticket.id, one.id) for one in choice or found)),
                 ticket_id=ticket.id)  # fmt: skip


def _ask_due(turn: Turn, ticket: Ticket, unit: Unit) -> None:
    turn.ask("due", ticket=ticket.id, unit=unit.id)
    choices = [button(label, "handdue", ticket.id, unit.id, hours) for hours, label in rectifying.DEADLINES.items()]
    turn.say(rectifying.ASK_DUE, rows(*choices, wide=3), ticket_id=ticket.id)


def hear_due(turn: Turn, _meaning: Meaning) -> bool:
    """Take the sentence as the deadline. Raises DateInThePast."""
    due = _due_said(turn, turn.heard.text.strip().rstrip("。！!"))
    if due is None:
        turn.say(rectifying.DUE_UNCLEAR)
        return True
    if due <= turn.now:
        raise DateInThePast
    ticket = attend.ticket_here(turn, int(turn.pending["ticket"]))
    _hand_over(turn, ticket, _unit_for(turn, ticket, int(turn.pending["unit"])), due)
    return True


def _due_said(turn: Turn, said: str) -> datetime | None:
    length = rectifying.LENGTH.fullmatch(said)
    if length is not None:
        count = turn.reader.read_number(length["count"]) or 0
        hours = count * rectifying.HOURS[length["unit"]]
        return turn.now + timedelta(hours=hours) if 0 < hours <= MOST_HOURS else None
    when, _ = turn.reader.read_when(said, turn.now)
    if when is None:
        return None
    clock = time.fromisoformat(when.time) if when.time else END_OF_WORK
    return datetime.combine(date.fromisoformat(when.date), clock, common.ZONE)


def _unit_for(turn: Turn, ticket: Ticket, unit_id: int) -> Unit:
    """Return a unit that the ticket can be handed to. Raises OldButton."""
    found = next((one for one in units.units_of(turn.session, ticket.place_id) if one.id == unit_id), None)
    if found is None:
        raise OldButton
    return found


def _hand_over(turn: Turn, ticket: Ticket, unit: Unit, due: datetime) -> None:
    if ticket.status not in UNFINISHED:
        raise too_late(ticket, "hand")
    handed.call_off(turn, ticket)
    had_it = cards.holders(turn, ticket)
    if had_it != [turn.person.id]:
        if had_it:
            assignments.relieve(turn.session, ticket, turn.person.id, turn.now)
            dispatch.relieved(turn, ticket, had_it)
        assignments.assign(turn.session, ticket, turn.person.id, turn.person.id, turn.now)
    it = rectifications.hand_over(turn.session, ticket, unit, turn.person.id, due, turn.now)
    # The notice has dates of its own.
    ticket.arrive_by, ticket.remind_at = None, due + timedelta(days=1)
    ticket.solve_by = max(ticket.solve_by or due, due)
    looks.plan(ticket, turn.now)
    turn.settled()
    show_unit(turn, it, ticket, unit)
    turn.say(rectifying.handed(ticket, unit, due, turn.now), [] if unit.person_id else _entry(it), ticket_id=ticket.id)
    said = turn.tell(ticket.requester_id, rectifying.handed_for_requester(ticket, unit, due, turn.now),
                     cards.requester_buttons(ticket), ticket_id=ticket.id)  # fmt: skip
    copies.keep_card(turn.session, ticket.id, ticket.requester_id, "requester", said)
    cards.refresh_offers(turn, ticket)
    cards.refresh_workers(turn, ticket)
    group_cards.refresh(turn, ticket)


def show_unit(scene: Scene, it: Rectification, ticket: Ticket, unit: Unit) -> None:
    """Show the unit's person the notice: how it looks now, what is asked, and by when."""
    if unit.person_id is None:
        return
    show_pictures(scene, unit.person_id, it, ticket, after=False)
    until = max(it.due_at, it.looks_at or it.due_at)
    scene.tell(unit.person_id, rectifying.notice(it, ticket, unit, scene.lexicon, scene.now, until), unit_buttons(it),
               ticket_id=ticket.id, ring_at=scene.now + dispatch.SEEN_WITHIN)  # fmt: skip


def show_pictures(scene: Scene, person_id: int, it: Rectification, ticket: Ticket, *, after: bool) -> None:
    """Show somebody how it looked before, and (`after`) how it looks now."""
    found = attachments.of(scene.session, ticket.id)
    before = [file for one, file in found if one.shows != "after" and file.kind == "photo"]
    for file in before[:MOST_BEFORE]:
        enclose.hand(scene, person_id, file, rectifying.picture(ticket, after=False), ticket)
    now = None if not after or it.after_id is None else scene.session.get(File, it.after_id)
    if now is not None:
        enclose.hand(scene, person_id, now, rectifying.picture(ticket, after=True), ticket)


def unit_buttons(it: Rectification) -> Rows:
    """整改好了 or 做不了."""
    return rows(button(rectifying.DONE, "rectified", it.id), button(rectifying.CANNOT, "cannot", it.id))


def ask_review(scene: Scene, it: Rectification, ticket: Ticket, unit: Unit) -> None:
    """Show the workers of the place before and after, and ask whether it is well."""
    for one in members.workers_of(scene.session, ticket.place_id):
        show_pictures(scene, one.id, it, ticket, after=True)
        scene.tell(one.id, rectifying.to_review(it, ticket, unit, scene.now), _review(it), ticket_id=ticket.id)


def _review(it: Rectification) -> Rows:
    back = button(rectifying.SEND_BACK, "sendback", it.id)
    if it.after_id is None:
        return rows(back, button(rectifying.OTHER_UNIT, "hand", it.ticket_id))
    return rows(button(rectifying.PASS, "letpass", it.id), back)


def _entry(it: Rectification) -> Rows:
    return rows(button(rectifying.ENTER_FOR, "rectified", it.id), button(rectifying.CANNOT, "cannot", it.id))


def _press_pass(turn: Turn, press: Press) -> None:
    it, ticket, unit = rectifications.get_rectification(turn.session, press.number(), turn.person.id)
    rectifications.let_pass(turn.session, it, turn.person.id, turn.now)
    for person_id in cards.holders(turn, ticket):
        assignments.complete(turn.session, ticket, person_id, turn.now)
    turn.toast = rectifying.TOAST_DECIDED
    turn.say(rectifying.decided(it, ticket, unit), ticket_id=ticket.id)
    if unit.person_id is not None:
        turn.tell(unit.person_id, rectifying.passed(ticket), ticket_id=ticket.id)
    captain.call_off(turn, ticket)
    cards.refresh_workers(turn, ticket)
    group_cards.refresh(turn, ticket)
    show_pictures(turn, ticket.requester_id, it, ticket, after=True)
    pleased = rows(button(rectifying.PLEASED, "solved", ticket.id),
                   button(rectifying.NOT_PLEASED, "unsolved", ticket.id))  # fmt: skip
    said = turn.tell(ticket.requester_id, rectifying.ask_pleased(ticket, unit, it.answer), pleased,
                     ticket_id=ticket.id)  # fmt: skip
    copies.keep_card(turn.session, ticket.id, ticket.requester_id, "requester", said)


def _press_send_back(turn: Turn, press: Press) -> None:
    it, _, _ = rectifications.get_rectification(turn.session, press.number(), turn.person.id)
    if it.status != "answered":
        raise TooLate
    turn.ask("send_back", rectification=it.id)
    turn.say(rectifying.ASK_WHY_BACK)


def hear_send_back(turn: Turn, _meaning: Meaning) -> bool:
    """Take the sentence as the reason for which the answer goes back to the unit."""
    number = int(turn.pending["rectification"])
    it, ticket, unit = rectifications.get_rectification(turn.session, number, turn.person.id)
    why = " ".join(turn.heard.text.split())
    until = max(it.due_at, turn.now + AGAIN_WITHIN)
    rectifications.send_back(turn.session, it, turn.person.id, why, until, turn.now)
    turn.settled()
    messages.note_meaning(turn.session, turn.message_id, {"answers": "send_back"}, ticket.id)
    turn.say(rectifying.sent_back_for_worker(ticket, unit), [] if unit.person_id else _entry(it), ticket_id=ticket.id)
    if unit.person_id is not None:
        turn.tell(unit.person_id, rectifying.sent_back(ticket, why, until, turn.now), unit_buttons(it),
                  ticket_id=ticket.id, ring_at=turn.now + dispatch.SEEN_WITHIN)  # fmt: skip
    return True


def fall_due(scene: Scene, most: int) -> list[str]:
    """Tell unit and workers of deadlines that have passed: at once, and then every working day.

    Who reported it hears so too, every second working day.
    """
    done = []
    for it in rectifications.due(scene.session, scene.now, most=most):
        if quiet.is_quiet(scene.now):
            it.looks_at = quiet.next_morning(scene.now)
            continue
        ticket, unit = scene.session.get_one(Ticket, it.ticket_id), units.get_unit(scene.session, it.unit_id)
        waits = it.status in rectifications.WAITS
        if waits and unit.person_id is not None:
            scene.tell(unit.person_id, rectifying.late_for_unit(ticket), unit_buttons(it), ticket_id=ticket.id)
        _tell_reporter(scene, it, ticket, unit)
        buttons = _entry(it) if waits else _review(it)
        for one in members.workers_of(scene.session, ticket.place_id):
            scene.tell(one.id, rectifying.late_for_worker(it, ticket, unit, scene.now), buttons, ticket_id=ticket.id)
        it.looks_at = handed.next_workday(scene)
        done.append(f"rectification {it.id} is late: unit and workers told")
    scene.session.flush()
    return done


def _tell_reporter(scene: Scene, it: Rectification, ticket: Ticket, unit: Unit) -> None:
    first = not talks.told_since(scene.session, [ticket.id], it.due_at)
    works = members.is_worker(scene.session, ticket.requester_id, ticket.place_id)
    if not works and (first or handed.long_unheard(scene, [ticket.id])):
        said = rectifying.late_for_requester(it, ticket, unit)
        scene.tell(ticket.requester_id, said, cards.requester_buttons(ticket), ticket_id=ticket.id)


def show_rate(turn: Turn) -> None:
    """整改率, by place and by unit."""
    here = places.below(turn.session, responsible.works_in(turn))
    whole, by_place, by_unit = rectified.rates(turn.session, here, turn.now)
    turn.say(rectifying.rates(whole, by_place, by_unit) if whole.handed else rectifying.NO_RATE)


def _hear_hand(turn: Turn, match: re.Match[str]) -> bool:
    if turn.role != "worker":
        return False
    ticket, named = attend.ticket_here(turn, int(match["number"])), match["unit"].strip()
    within, live = rectifying.WITHIN.fullmatch(named), rectifications.find_live(turn.session, ticket.id)
    due = _due_said(turn, within["span"]) if within is not None and live is None else None
    if within is not None:
        named = within["name"]
    unit = next((one for one in units.units_of(turn.session, ticket.place_id) if one.name == named), None)
    if due is None or unit is None:
        _ask_unit(turn, ticket, named)
    else:
        _hand_over(turn, ticket, unit, due)
    return True


def _press_hand_to(turn: Turn, press: Press) -> None:
    ticket = attend.ticket_here(turn, press.number())
    _ask_due(turn, ticket, _unit_for(turn, ticket, press.number(1)))


def _press_due(turn: Turn, press: Press) -> None:
    ticket, hours = attend.ticket_here(turn, press.number()), press.number(2)
    if not 0 < hours <= MOST_HOURS:
        raise OldButton
    _hand_over(turn, ticket, _unit_for(turn, ticket, press.number(1)), turn.now + timedelta(hours=hours))


PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "hand": lambda turn, press: _ask_unit(turn, attend.ticket_here(turn, press.number())),
    "handto": _press_hand_to,
    "handdue": _press_due,
    "letpass": _press_pass,
    "sendback": _press_send_back,
}
ANSWERS: dict[str, Callable[[Turn, Meaning], bool]] = {"due": hear_due, "send_back": hear_send_back}
WORKER_SAYINGS: dict[str, Callable[[Turn], None]] = {rectifying.RATE: show_rate}
PHRASES: Sequence[Phrase] = ((rectifying.HANDS, _hear_hand),)
