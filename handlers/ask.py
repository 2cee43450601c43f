"""点单: a sentence becomes a draft and its card; 确认 opens it, 不是求助 drops it; danger opens at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from handlers import cards, dispatch, draft, second
from handlers.buttons import Press, Rows, button, rows
from handlers.turn import Phrase, Turn
from handlers.wording import common, danger, enclosing, resident, sayings
from nlp.meaning import Intent, Meaning, Urgency, Where
from storage import copies, looks, personal, places, tickets, waves
from storage.messages import Urge, note_meaning
from storage.tickets import Ticket

# Within so long a second cry is about the same danger.
SAME_ALARM = timedelta(hours=1)
ELSEWISE = (Intent.CANCEL, Intent.HUMAN, Intent.GREET, Intent.STATUS, Intent.INFO, Intent.COMPLAIN)


def hear_need(turn: Turn, meaning: Meaning) -> None:
    """Make a draft of a request or report and show its card; where life is at stake, open it at once."""
    known = _alarmed(turn) if meaning.urgency is Urgency.DANGER else None
    if known is not None:
        _alarm_again(turn, known, meaning)
        return
    ticket = tickets.draft(turn.session, turn.person.id, turn.now, turn.heard.text, **draft.facts(turn, meaning))
    note_meaning(turn.session, turn.message_id, {"meaning": meaning.as_json()}, ticket.id)
    if meaning.urgency is Urgency.DANGER:
        _alarm(turn, ticket)
    else:
        draft.show(turn, ticket)


def agree(turn: Turn, ticket: Ticket) -> None:
    """同意: what was said may be kept; the card goes on to its next question."""
    personal.consent(turn.session, turn.person.id, turn.now)
    draft.show(turn, ticket)


def disagree(turn: Turn, ticket: Ticket) -> None:
    """不同意: what was said is deleted; after 同意 it only throws the draft away."""
    if turn.person.consented_at is not None:
        drop(turn, ticket)
        return
    tickets.drop(turn.session, ticket, turn.person.id, turn.now, "no consent")
    personal.forget_unconsented(turn.session, ticket)
    turn.settled()
    station = places.find_place(turn.session, turn.person.place_id or places.only_station(turn.session))
    turn.say(resident.disagreed(station))


def confirm(turn: Turn, ticket: Ticket) -> None:
    """确认: the ticket is open; its number, what happens next, and by when. Raises ConsentFirst, PlaceMissing."""
    if ticket.status == "draft" and turn.person.consented_at is not None and draft.asks_first(turn, ticket):
        return
    tickets.confirm(turn.session, ticket, turn.person.id, turn.now)
    turn.settled()
    by = looks.promised(ticket, turn.now)
    dispatch.opened(turn, ticket)
    nobody = waves.is_exhausted(ticket, turn.now)
    # Said in a new message: the card above stays what was agreed on.
    unread = ticket.kind == "unread"
    text = enclosing.opened_unread(ticket) if unread else resident.opened(
        ticket, turn.lexicon, turn.now, by, nobody=nobody
    )  # fmt: skip
    said = turn.say(text, _following(ticket), ticket_id=ticket.id)
    copies.keep_card(turn.session, ticket.id, turn.person.id, "requester", said)
    second.offer(turn, ticket)


def drop(turn: Turn, ticket: Ticket) -> None:
    """不是求助: throw the draft away."""
    tickets.drop(turn.session, ticket, turn.person.id, turn.now, "not a need")
    if turn.person.consented_at is None:
        personal.forget_unconsented(turn.session, ticket)
    turn.settled()
    turn.say(resident.DROPPED)


def _hear_no_need(turn: Turn, _match: re.Match[str]) -> bool:
    """不是求助, where nothing is being asked: it is about the draft, or asks about the ticket that is open."""
    if turn.pending.get("ask") is not None:
        return False
    drafts = tickets.drafts_of(turn.session, turn.person.id)
    live = tickets.unfinished_of(turn.session, turn.person.id)
    if drafts:
        drop(turn, drafts[0])
    elif live:
        turn.say(resident.ask_cancel(live[0]), cards.requester_buttons(live[0]), ticket_id=live[0].id)
    else:
        turn.say(resident.DROPPED)
    return True


def _alarm(turn: Turn, ticket: Ticket) -> None:
    tickets.open_at_once(turn.session, ticket, turn.now)
    station = places.find_place(turn.session, ticket.place_id)
    said = turn.say(
        danger.danger(ticket, station, turn.reader.read_danger(turn.heard.text, turn.now)),
        ticket_id=ticket.id,
        urge=Urge.ALARM,
    )
    copies.keep_card(turn.session, ticket.id, turn.person.id, "requester", said)
    if not common.where(ticket):
        turn.ask("whereabouts", ticket=ticket.id)
    dispatch.opened(turn, ticket)


def hear_whereabouts(turn: Turn, meaning: Meaning) -> bool:
    """Take the sentence as where the danger is; False where it is about something else."""
    ticket = tickets.get_ticket(turn.session, int(turn.pending["ticket"]), lock=True)
    where = turn.reader.read_where(turn.heard.text)
    turn.settled()
    if where is None and meaning.intent in ELSEWISE:
        return False
    note_meaning(turn.session, turn.message_id, {"answers": "whereabouts"}, ticket.id)
    draft.add_words(turn, ticket)
    newly_placed = _locate(turn, ticket, where)
    turn.say(resident.added(ticket), ticket_id=ticket.id)
    dispatch.pass_on(turn, ticket, turn.heard.text)
    if newly_placed:
        dispatch.opened(turn, ticket)
    else:
        cards.tell_workers(turn, ticket, "danger", urge=Urge.ALARM)
    return True


def _locate(turn: Turn, ticket: Ticket, where: Where | None) -> bool:
    """Keep where the danger is; True when thereby it is known which community it belongs to."""
    changes = draft.where_columns(where)
    place_id = draft.station(turn, where) if ticket.place_id is None else None
    if place_id is not None:
        changes["place_id"] = place_id
    if changes:
        tickets.amend(turn.session, ticket, turn.person.id, turn.now, **changes)
    return place_id is not None


def _alarmed(turn: Turn) -> Ticket | None:
    """Return the ticket of an alarm that is under way: saying it again must not make a second one."""
    for ticket in tickets.live_tickets_of(turn.session, turn.person.id):
        if ticket.urgency == "danger" and ticket.opened_at and turn.now - ticket.opened_at < SAME_ALARM:
            known = tickets.get_ticket(turn.session, ticket.id, lock=True)
            return known if known.status in tickets.UNFINISHED else None
    return None


def _alarm_again(turn: Turn, ticket: Ticket, meaning: Meaning) -> None:
    note_meaning(turn.session, turn.message_id, {"meaning": meaning.as_json()}, ticket.id)
    draft.add_words(turn, ticket)
    _locate(turn, ticket, meaning.where)
    station = places.find_place(turn.session, ticket.place_id)
    turn.say(
        danger.danger(ticket, station, turn.reader.read_danger(turn.heard.text, turn.now)),
        ticket_id=ticket.id,
        urge=Urge.ALARM,
    )
    dispatch.pass_on(turn, ticket, turn.heard.text)
    cards.tell_workers(turn, ticket, "danger", urge=Urge.ALARM)


def _following(ticket: Ticket) -> Rows:
    if ticket.kind == "report":
        return rows(button(resident.PROGRESS, "progress", ticket.id), button(resident.LEAVE_IT, "cancel", ticket.id))
    return rows(button(resident.PROGRESS, "progress", ticket.id), button(resident.CHANGE_TIME, "retime", ticket.id),
                button(resident.CANCEL, "cancel", ticket.id))  # fmt: skip


PHRASES: tuple[Phrase, ...] = ((sayings.SAYS_NO_NEED, _hear_no_need),)
PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "agree": lambda turn, press: agree(turn, turn.own_draft(press.number())),
    "disagree": lambda turn, press: disagree(turn, turn.own_draft(press.number())),
    "confirm": lambda turn, press: confirm(turn, turn.own_ticket(press.number())),
    "drop": lambda turn, press: drop(turn, turn.own_ticket(press.number())),
}
