"""What a resident says about a ticket that is under way: how it stands, 不用来了, another time, 没人来, 找人工."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from handlers import amend, ask, cards, dispatch, draft, fields, gather, judge, neighbours, relay
from handlers.buttons import Press, button, rows
from handlers.turn import Turn
from handlers.wording import answers, resident, sayings, worker
from nlp.meaning import Intent, Meaning
from storage import copies, endings, members, places, questions, tickets
from storage.errors import TooLate
from storage.messages import note_meaning
from storage.tickets import Ticket

MOST_LISTED = 5
# What may cost somebody the help they wait for is done at a word only where the word is this clear.
SURE = 0.25
# So long after the end a complaint is about what has ended.
COMPLAINS_WITHIN = timedelta(days=7)
REPLIES_WITHIN = timedelta(days=1)
REPLIES = (Intent.OTHER, Intent.CHANGE, Intent.REQUEST, Intent.REPORT, Intent.RATE)


def mine(turn: Turn) -> None:
    """我的单子: every ticket that is not ended, each with what can be done."""
    live = tickets.live_tickets_of(turn.session, turn.person.id)
    follows = neighbours.tell_followed(turn)
    if not live and not follows:
        drafts = tickets.drafts_of(turn.session, turn.person.id)
        if drafts:
            draft.show(turn, drafts[0])
        else:
            turn.say(resident.NO_TICKETS, rows(button(resident.MENU, "menu")))
        return
    for ticket in live[:MOST_LISTED]:
        progress(turn, ticket)


def progress(turn: Turn, ticket: Ticket) -> None:
    """进度 of one ticket."""
    said = turn.say(cards.progress(turn, ticket), cards.requester_buttons(ticket), ticket_id=ticket.id)
    copies.keep_card(turn.session, ticket.id, turn.person.id, "requester", said)


def hear_cancel(turn: Turn, meaning: Meaning) -> None:
    """不用来了: a draft is dropped, a single ticket cancelled; of several, or where it is not sure, one is asked."""
    drafts = tickets.drafts_of(turn.session, turn.person.id)
    live = unfinished(turn)
    if drafts and (turn.pending or not live):
        if meaning.confidence < SURE:
            # The card asks on, and has 不是求助 under it.
            draft.show(turn, drafts[0])
        else:
            ask.drop(turn, drafts[0])
    elif not live:
        turn.say(resident.NOTHING_TO_CANCEL)
    elif len(live) == 1 and meaning.confidence < SURE:
        turn.say(resident.ask_cancel(live[0]), cards.requester_buttons(live[0]), ticket_id=live[0].id)
    elif len(live) == 1:
        cancel(turn, live[0])
    else:
        _which(turn, live, "cancel")


def cancel(turn: Turn, ticket: Ticket) -> None:
    """Cancel one ticket; who had taken it hears so."""
    had_it = endings.cancel(turn.session, ticket, turn.person.id, turn.now)
    turn.settled()
    said = turn.say(resident.cancelled(ticket), cards.requester_buttons(ticket), ticket_id=ticket.id)
    copies.keep_card(turn.session, ticket.id, turn.person.id, "requester", said)
    dispatch.ended(turn, ticket, had_it, by=turn.person.id)


def hear_change(turn: Turn, meaning: Meaning) -> None:
    """改到后天下午: the newest draft or ticket gets the new time, place or telephone."""
    changes = ({} if _cannot_then(turn) else draft.amendment(meaning)) or _wished_time(turn)
    drafts = tickets.drafts_of(turn.session, turn.person.id)
    live = unfinished(turn)
    if drafts and (turn.pending or not live):
        if changes:
            amend.amend(turn, drafts[0], changes)
        else:
            fields.ask_field(turn, drafts[0])
    elif not live and relay.hear_note(turn, meaning):
        return
    elif not live and changes and not _means_to_change(turn):
        # There is nothing to change, and somebody tells when, where or how to reach them: it is a need.
        ask.hear_need(turn, replace(meaning, intent=Intent.REQUEST, team=meaning.teams[0] if meaning.teams else None))
    elif not live:
        turn.say(resident.NOTHING_TO_CHANGE)
    elif not changes and not _means_to_change(turn):
        relay.hear_addition(turn, meaning)
    elif len(live) > 1:
        _which(turn, live, "retime")
        # What was wished is kept until it is known of which one.
        turn.ask("which_time", changes=changes)
    elif changes:
        amend.amend(turn, live[0], changes)
    else:
        _ask_time(turn, live[0])


def _means_to_change(turn: Turn) -> bool:
    return any(word in turn.heard.text for word in sayings.MEANS_TO_CHANGE)


def _wished_time(turn: Turn) -> dict[str, Any]:
    """Return the time that is wished instead: what stands before 改个时间 is the one that does not suit."""
    said = turn.heard.text
    for words in sayings.MEANS_ANOTHER_TIME:
        said = said.rpartition(words)[2]
    return draft.when_columns(*turn.reader.read_when(said, turn.now))


def _cannot_then(turn: Turn) -> bool:
    return any(words in turn.heard.text for words in sayings.MEANS_ANOTHER_TIME)


def hear_time(turn: Turn, meaning: Meaning) -> bool:
    """Take the sentence as the new time of a ticket; False where it is something else."""
    changes = draft.when_columns(*turn.reader.read_when(turn.heard.text, turn.now)) or draft.amendment(meaning)
    ticket = turn.ticket(int(turn.pending["ticket"]))
    if not changes or amend.other_need(ticket, meaning):
        return False
    amend.amend(turn, ticket, changes)
    return True


def hear_status(turn: Turn, meaning: Meaning) -> None:
    """进度: how each ticket stands; 怎么还没人来 urges as the button does, of several the one that is meant."""
    live = tickets.live_tickets_of(turn.session, turn.person.id)
    if not live:
        if not relay.hear_note(turn, meaning):
            mine(turn)
        return
    note_meaning(turn.session, turn.message_id, {"meaning": meaning.as_json()}, live[0].id)
    awaited = unfinished(turn) if sayings.NOBODY_CAME.search(turn.heard.text) else []
    if len(awaited) == 1:
        urge(turn, awaited[0])
        return
    if awaited:
        _which(turn, awaited, "urge")
        return
    for ticket in live[:MOST_LISTED]:
        progress(turn, ticket)


def urge(turn: Turn, ticket: Ticket) -> None:
    """没人来: a worker hears of it at once."""
    again = dispatch.complained(turn, ticket, "urged", turn.heard.text)
    turn.say(resident.urged(ticket, again=again), ticket_id=ticket.id)


def hear_complaint(turn: Turn, meaning: Meaning) -> None:
    """没人来, 太失望了: everything goes to a worker, with what was said."""
    live = tickets.live_tickets_of(turn.session, turn.person.id)
    ticket = live[0] if live else tickets.last_of(turn.session, turn.person.id)
    if ticket is None or (ticket.ended_at is not None and turn.now - ticket.ended_at > COMPLAINS_WITHIN):
        human(turn, turn.heard.text)
        return
    note_meaning(turn.session, turn.message_id, {"meaning": meaning.as_json()}, ticket.id)
    try:
        judge.complain(turn, ticket)
    except TooLate:
        # Cancelled, or gone with another: there is nothing to open again, but somebody to hear it.
        human(turn, turn.heard.text, ticket.id)


def human(turn: Turn, words: str, ticket_id: int | None = None) -> None:
    """找人工: a worker of the place gets the words, once, and answers through us."""
    place_id = turn.person.place_id or places.only_station(turn.session)
    again = questions.is_asked(turn.session, turn.person.id, words, ticket_id, turn.now)
    turn.say(resident.human(places.find_place(turn.session, place_id), again=again))
    if again:
        return
    asked = questions.ask(turn.session, turn.person.id, place_id, words, turn.now, ticket_id=ticket_id)
    tell_workers_of_question(turn, asked, worker.wants_a_person(asked, turn.person.name))


def hear_question(turn: Turn, meaning: Meaning) -> None:
    """An `info`: answered from what is known, otherwise a question for a worker."""
    place_id = turn.person.place_id or places.only_station(turn.session)
    place = places.find_place(turn.session, place_id)
    answer = questions.known_answer(turn.session, place_id, meaning.text) or _known(turn, place)
    if answer is None and not turn.open_ticket and relay.hear_note(turn, meaning):
        return
    note_meaning(turn.session, turn.message_id, {"meaning": meaning.as_json()})
    if answer is not None:
        turn.say(answer)
        return
    asked = questions.ask(turn.session, turn.person.id, place_id, turn.heard.text, turn.now)
    turn.say(answers.question_passed_on(place))
    tell_workers_of_question(turn, asked, worker.question(asked, turn.person.name))


def hear_to_worker(turn: Turn, meaning: Meaning) -> bool:
    """Pass on to the workers what is said after one of them spoke; False where it is plainly something else."""
    need = meaning.intent in (Intent.REQUEST, Intent.REPORT) and meaning.item is not None
    late = turn.now > datetime.fromisoformat(turn.pending["until"])
    if late or need or meaning.intent not in REPLIES:
        turn.settled()
        return False
    ticket = tickets.get_ticket(turn.session, int(turn.pending["ticket"]))
    note_meaning(turn.session, turn.message_id, {"answers": "to_worker"}, ticket.id)
    turn.say(resident.PASSED_TO_WORKER, ticket_id=ticket.id)
    cards.tell_workers(turn, ticket, "replied", worker.said(turn.heard.text))
    return True


def tell_station(turn: Turn) -> None:
    """打电话: the station's telephone and hours."""
    place = places.find_place(turn.session, turn.person.place_id or places.only_station(turn.session))
    if place is None or not (place.phone or place.hours):
        human(turn, turn.heard.text)
    else:
        turn.say(answers.station_facts(place))


def tell_activities(turn: Turn) -> None:
    """志愿者日, 本周主题: what is planned."""
    place_id = turn.person.place_id or places.only_station(turn.session)
    said = None if place_id is None else gather.planned_in(turn, place_id)
    turn.say(said or resident.NOTHING_PLANNED)


def tell_workers_of_question(turn: Turn, asked: questions.Question, text: str) -> None:
    """Send a question to every worker of its place."""
    for one in members.workers_of(turn.session, asked.place_id):
        turn.tell(one.id, text, rows(button(worker.ANSWER, "answer", asked.id)), about_id=asked.person_id)


def _known(turn: Turn, place: places.Place | None) -> str | None:
    text = turn.heard.text
    if any(word in text for word in sayings.ABOUT_SERVICES):
        return answers.services(turn.lexicon)
    if place is None:
        return None
    if any(word in text for word in sayings.ABOUT_ACTIVITIES):
        planned = gather.planned_in(turn, place.id)
        if planned is not None:
            return planned
    if any(word in text for word in sayings.ABOUT_STATION) and (place.phone or place.hours):
        return answers.station_facts(place)
    return None


def unfinished(turn: Turn) -> Sequence[Ticket]:
    """Return the speaker's tickets on which somebody is still to come."""
    return [one for one in tickets.live_tickets_of(turn.session, turn.person.id) if one.status != "done"]


def _which(turn: Turn, live: Sequence[Ticket], act: str) -> None:
    turn.say(
        resident.WHICH_TICKET,
        rows(*(button(resident.short(one, turn.lexicon), act, one.id) for one in live[:MOST_LISTED]), wide=1),
    )


def _ask_time(turn: Turn, ticket: Ticket) -> None:
    turn.ask("retime", ticket=ticket.id)
    turn.say(resident.WHEN_CHANGED_BY_HAND, ticket_id=ticket.id)


def _press_time(turn: Turn, press: Press) -> None:
    ticket = turn.own_ticket(press.number())
    wished = turn.pending.get("changes") if turn.pending.get("ask") == "which_time" else None
    if wished:
        amend.amend(turn, ticket, wished)
    else:
        _ask_time(turn, ticket)


def _press_restore(turn: Turn, press: Press) -> None:
    ticket = turn.own_ticket(press.number())
    endings.restore(turn.session, ticket, turn.person.id, turn.now)
    said = turn.say(resident.restored(ticket), cards.requester_buttons(ticket), ticket_id=ticket.id)
    copies.keep_card(turn.session, ticket.id, turn.person.id, "requester", said)
    dispatch.opened(turn, ticket)


def _press_human(turn: Turn, press: Press) -> None:
    ticket = turn.own_ticket(press.number())
    human(turn, resident.HUMAN, ticket.id)


PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "mine": lambda turn, _press: mine(turn),
    "progress": lambda turn, press: progress(turn, turn.own_ticket(press.number())),
    "cancel": lambda turn, press: cancel(turn, turn.own_ticket(press.number())),
    "restore": _press_restore,
    "retime": _press_time,
    "urge": lambda turn, press: urge(turn, turn.own_unfinished(press.number())),
    "human": _press_human,
}
