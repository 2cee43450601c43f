"""A volunteer at work: 我到了, 完成了 with the minutes and a photo, or 去不了了."""

from __future__ import annotations

import re
from collections.abc import Callable

from handlers import captain, cards, dispatch, enclose, group_cards, handed, judge, relay
from handlers.buttons import Press, button, rows
from handlers.ticket_numbers import read_number
from handlers.turn import LONGEST_PATIENCE, Kind, Phrase, Turn
from handlers.wording import relaying, resident, volunteer
from nlp.meaning import NEEDS, Intent, Meaning
from storage import assignments, copies, tickets, visits
from storage.messages import note_meaning
from storage.tickets import Ticket

MOST_MINUTES = 24 * 60
# 1024 完成: words as few as the button says.
MOST_SLIP = 8
NOT_MINUTES = (*NEEDS, Intent.ACCEPT, Intent.ARRIVE, Intent.RELEASE, Intent.HUMAN, Intent.INFO)


def arrive(turn: Turn, ticket: Ticket, *, sure: bool = False) -> None:
    """打卡: the requester hears that somebody is at the door; whoever comes on an earlier day is asked first."""
    if not sure and visits.is_early(ticket, turn.now) and _may_arrive(turn, ticket):
        here = [[button(volunteer.HERE_NOW, "arrive", ticket.id, 1)]]
        turn.say(volunteer.ask_early(ticket, turn.now), here, ticket_id=ticket.id)
        return
    assignments.arrive(turn.session, ticket, turn.person.id, turn.now)
    turn.toast = volunteer.TOAST_ARRIVED
    said = turn.say(volunteer.arrived(ticket), cards.task_buttons(ticket, arrived=True), ticket_id=ticket.id)
    copies.keep_card(turn.session, ticket.id, turn.person.id, "volunteer", said)
    name = cards.names(turn, [turn.person.id])[0]
    turn.tell(ticket.requester_id, resident.arrived(ticket, name), ticket_id=ticket.id)
    cards.refresh_workers(turn, ticket)


def _may_arrive(turn: Turn, ticket: Ticket) -> bool:
    held = assignments.find_assignment(turn.session, ticket.id, turn.person.id)
    return held is not None and held.status == "taken"


def finish(turn: Turn, ticket: Ticket, *, sure: bool = False) -> None:
    """完成了 counts at once; how long it took is asked unless it was said, and the requester whether it helped.

    Whoever has not been there, on a day before the agreed one, is asked first: a slip would end it for both. Whoever
    says more than the button does has not slipped.
    """
    bare = len(turn.heard.text) <= MOST_SLIP and not _minutes_said(turn)
    slips = turn.heard.kind is Kind.PRESS or bare
    if not sure and slips and visits.is_early(ticket, turn.now) and _may_arrive(turn, ticket):
        done = [[button(volunteer.DONE_ALREADY, "finish", ticket.id, 1)]]
        turn.say(volunteer.ask_done_early(ticket, turn.now), done, ticket_id=ticket.id)
        return
    all_done = assignments.complete(turn.session, ticket, turn.person.id, turn.now)
    dispatch.put_away(turn, ticket, turn.person.id)
    minutes = _minutes_said(turn)
    if minutes:
        _keep_minutes(turn, ticket, minutes)
    else:
        turn.ask("minutes", ticket=ticket.id)
        buttons = [button(label, "minutes", ticket.id, n) for n, label in volunteer.MINUTES]
        turn.say(volunteer.ASK_MINUTES, rows(*buttons, button(volunteer.CANNOT_TELL, "minutes", ticket.id, 0)),
                 ticket_id=ticket.id)  # fmt: skip
    cards.refresh_workers(turn, ticket)
    group_cards.refresh(turn, ticket)
    if all_done:
        handed.call_off(turn, ticket)
        captain.call_off(turn, ticket)
        judge.ask(turn, ticket)


def give_back(turn: Turn, ticket: Ticket) -> None:
    """去不了了: it is offered again."""
    assignments.release(turn.session, ticket, turn.person.id, turn.now)
    turn.say(volunteer.released(ticket))
    dispatch.given_back(turn, ticket, turn.person.id)


def hear_act(turn: Turn, meaning: Meaning) -> bool:
    """我到了, 1024 完成, 去不了了 as text: about the number named, else the only task; False without any task."""
    acts = {Intent.ARRIVE: arrive, Intent.COMPLETE: finish, Intent.RELEASE: give_back}
    if _only_says(meaning) and relay.hear_note(turn, meaning):
        return True
    number = turn.number_in(meaning.text)
    mine = assignments.tasks_of(turn.session, turn.person.id)
    if number is not None:
        ticket = turn.ticket(number)
    elif len(mine) == 1:
        ticket = turn.ticket(mine[0].id)
    elif not mine:
        return False
    else:
        turn.say(volunteer.WHICH_TASK)
        return True
    note_meaning(turn.session, turn.message_id, {"meaning": meaning.as_json()}, ticket.id)
    acts[meaning.intent](turn, ticket)
    return True


def hear_give_back(turn: Turn, match: re.Match[str]) -> bool:
    """退 1024, of who has taken it; nobody else gets it by these words."""
    number = read_number(match["number"])
    if turn.role == "resident" or number is None:
        return False
    give_back(turn, turn.ticket(number))
    return True


def hear_closed_door(turn: Turn, _match: re.Match[str]) -> bool:
    """没人开门: who waits hears it, and a worker rings them; False where the speaker is not of one ticket."""
    mine = assignments.tasks_of(turn.session, turn.person.id)
    if len(mine) != 1:
        return False
    ticket = turn.ticket(mine[0].id)
    name = cards.names(turn, [turn.person.id])[0]
    turn.tell(ticket.requester_id, relaying.said(ticket, name, turn.heard.text), cards.requester_buttons(ticket),
              ticket_id=ticket.id, about_id=turn.person.id)  # fmt: skip
    cards.tell_workers(turn, ticket, "door", relaying.said(ticket, name, turn.heard.text))
    turn.say(volunteer.DOOR_IS_TOLD, ticket_id=ticket.id)
    return True


def hear_minutes(turn: Turn, meaning: Meaning) -> bool:
    """Take the sentence as how long it took; False where it is something else."""
    if meaning.intent in NOT_MINUTES or turn.number_in(turn.heard.text) is not None:
        return False
    minutes = turn.reader.read_minutes(turn.heard.text)
    if minutes is None or not 0 < minutes <= MOST_MINUTES:
        if meaning.intent not in (Intent.OTHER, Intent.COMPLETE):
            return False
        turn.say(volunteer.MINUTES_UNCLEAR)
        return True
    if volunteer.BARE_DIGIT.fullmatch(turn.heard.text):
        turn.say(volunteer.which_unit(minutes))
        return True
    _keep_minutes(turn, tickets.get_ticket(turn.session, int(turn.pending["ticket"])), minutes)
    return True


def hear_photo(turn: Turn, _meaning: Meaning | None = None) -> bool:
    """Take a photo after a service; False where what came is not one: then none is waited for any more."""
    if turn.heard.kind is not Kind.PHOTO:
        turn.settled()
        return False
    ticket_id = int(turn.pending["ticket"])
    note_meaning(turn.session, turn.message_id, {"answers": "photo"}, ticket_id)
    turn.settled()
    turn.say(volunteer.PHOTO_KEPT, ticket_id=ticket_id)
    return True


def hear_late_photo(turn: Turn, meaning: Meaning) -> bool:
    """Take 修好了 under a photo as of what the speaker finished a while ago; False where there is nothing such."""
    if meaning.intent is not Intent.COMPLETE:
        return False
    ticket = assignments.done_lately(turn.session, turn.person.id, turn.now - LONGEST_PATIENCE)
    if ticket is None:
        return False
    note_meaning(turn.session, turn.message_id, {"answers": "photo"}, ticket.id)
    enclose.keep(turn, turn.ticket(ticket.id), "after")
    turn.say(volunteer.PHOTO_KEPT, ticket_id=ticket.id)
    return True


def _keep_minutes(turn: Turn, ticket: Ticket, minutes: int) -> None:
    assignments.note_minutes(turn.session, ticket, turn.person.id, minutes or None)
    turn.ask("photo", ticket=ticket.id)
    turn.say(volunteer.ASK_PHOTO, rows(button(volunteer.NO_PHOTO, "nophoto", ticket.id)), ticket_id=ticket.id)


def _only_says(meaning: Meaning) -> bool:
    """Tell whether the words are for who waits, and no act: 十分钟后到 is not there yet, 能改到下午吗 keeps it."""
    words = {
        Intent.ARRIVE: relaying.ON_THE_WAY, Intent.RELEASE: relaying.ASKS_ANOTHER_TIME,
        Intent.COMPLETE: volunteer.NOT_DONE,
    }.get(meaning.intent, ())  # fmt: skip
    return any(word in meaning.text for word in words)


def _minutes_said(turn: Turn) -> int | None:
    """Return how long it took, where the words that say it is done say that too; a ticket's number says nothing."""
    said = turn.heard.text
    if not any(unit in said for unit in volunteer.UNITS_OF_TIME) or any(word in said for word in volunteer.NOT_AT_WORK):
        return None
    minutes = turn.reader.read_minutes(said)
    return minutes if minutes is not None and 0 < minutes <= MOST_MINUTES else None


def _press_minutes(turn: Turn, press: Press) -> None:
    _keep_minutes(turn, turn.ticket(press.number()), min(press.number(1), MOST_MINUTES))


def _press_no_photo(turn: Turn, press: Press) -> None:
    assignments.get_done(turn.session, press.number(), turn.person.id)
    turn.settled("photo")
    turn.say(volunteer.DONE)


PHRASES: tuple[Phrase, ...] = (
    (volunteer.GIVES_BACK, hear_give_back),
    (volunteer.NOBODY_OPENS, hear_closed_door),
)
PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "arrive": lambda turn, press: arrive(turn, turn.ticket(press.number()), sure=len(press.args) > 1),
    "finish": lambda turn, press: finish(turn, turn.ticket(press.number()), sure=len(press.args) > 1),
    "giveback": lambda turn, press: give_back(turn, turn.ticket(press.number())),
    "minutes": _press_minutes,
    "nophoto": _press_no_photo,
}
