"""What a resident says about a ticket that is under way: how it stands, 不用来了, another time, 没人来, 找人工."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from handlers import amend, ask, cards, dispatch, draft, fields, inquire, judge, neighbours, relay, take, unmended
from handlers.buttons import Press, button, rows
from handlers.turn import Phrase, Turn
from handlers.wording import resident, retiming, sayings, worker
from nlp.meaning import NEEDS, Intent, Meaning
from storage import assignments, copies, endings, offers, tickets
from storage.errors import TooLate
from storage.messages import note_meaning
from storage.tickets import Ticket

MOST_LISTED = 5
# What may cost somebody the help they wait for is done at a word only where the word is this clear.
SURE = 0.25
REPLIES_WITHIN = timedelta(days=1)
REPLIES = (*NEEDS, Intent.OTHER, Intent.CHANGE, Intent.RATE)


def mine(turn: Turn) -> None:
    """我的单子: every ticket that is not ended, each with what can be done."""
    live = tickets.live_tickets_of(turn.session, turn.person.id)
    follows = neighbours.tell_followed(turn)
    if not live and not follows:
        drafts = tickets.drafts_of(turn.session, turn.person.id)
        if drafts:
            draft.show(turn, drafts[0])
        elif assignments.tasks_of(turn.session, turn.person.id) or offers.offered_to(turn.session, turn.person.id):
            # Whoever only serves calls so what they have taken, and what waits for their word.
            take.show_tasks(turn)
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
    live = _meant(turn)
    if sayings.SPEAKS_OF_COMING.search(turn.heard.text):
        live = [one for one in live if one.kind != "report"] or live
    # 把刚才那句话删掉 costs nobody the help they wait for.
    sure = meaning.confidence >= SURE and sayings.DELETES not in turn.heard.text
    if drafts and (turn.pending or not live):
        if not sure:
            # The card asks on, and has 不是求助 under it.
            draft.show(turn, drafts[0])
        else:
            ask.drop(turn, drafts[0])
    elif not live and sayings.IS_ILL.search(turn.heard.text):
        turn.say(resident.TAKE_CARE)
    elif not live:
        turn.say(resident.NOTHING_TO_CANCEL if sayings.CANCELS.search(turn.heard.text) else resident.AS_YOU_LIKE)
    elif len(live) == 1 and not (sure and _can_be_meant(turn, live[0])):
        turn.say(resident.ask_cancel(live[0]), cards.requester_buttons(live[0]), ticket_id=live[0].id)
    elif len(live) == 1:
        cancel(turn, live[0])
    else:
        _which(turn, live, "cancel")


def _can_be_meant(turn: Turn, ticket: Ticket) -> bool:
    """Tell whether the words fit: to who has reported something nobody comes, and 不用来了 may be meant otherwise."""
    return ticket.kind != "report" or sayings.SPEAKS_OF_COMING.search(turn.heard.text) is None


def cancel(turn: Turn, ticket: Ticket) -> None:
    """Cancel one ticket; who had taken it hears so."""
    had_it = endings.cancel(turn.session, ticket, turn.person.id, turn.now)
    turn.settled()
    said = turn.say(resident.cancelled(ticket), cards.requester_buttons(ticket), ticket_id=ticket.id)
    copies.keep_card(turn.session, ticket.id, turn.person.id, "requester", said)
    dispatch.ended(turn, ticket, had_it, by=turn.person.id)
    if ticket.urgency == "danger":
        # By a word, or by a slip: whether all is well is for somebody to hear.
        cards.tell_workers(turn, ticket, "danger_over", worker.said(turn.heard.text) if turn.heard.text else "")


def hear_change(turn: Turn, meaning: Meaning) -> None:
    """改到后天下午: the newest draft or ticket gets the new time, place or telephone."""
    changes = ({} if _cannot_then(turn) else draft.amendment(meaning)) or _wished_time(turn)
    drafts = tickets.drafts_of(turn.session, turn.person.id)
    live = _meant(turn)
    if drafts and (turn.pending or not live):
        if changes:
            amend.amend(turn, drafts[0], changes)
        else:
            fields.ask_field(turn, drafts[0])
    elif not live:
        _change_nothing(turn, meaning, changes)
    elif not changes and not _means_to_change(turn):
        relay.hear_addition(turn, meaning)
    elif len(live) > 1:
        _which(turn, live, "retime")
        # What was wished is kept until it is known of which one.
        turn.ask("which_time", changes=changes, said=turn.heard.text)
    elif changes:
        amend.amend(turn, live[0], changes)
    else:
        _ask_time(turn, live[0])


def _change_nothing(turn: Turn, meaning: Meaning, changes: dict[str, Any]) -> None:
    """Hear 改到后天下午 of who has nothing open: it is a word to who waits, a need, a slip, or an order half said."""
    if relay.hear_note(turn, meaning):
        return
    if changes and not _means_to_change(turn):
        # There is nothing to change, and somebody tells when, where or how to reach them: it is a need.
        ask.hear_need(turn, replace(meaning, intent=Intent.REQUEST, team=meaning.teams[0] if meaning.teams else None))
    elif sayings.SENT_BY_MISTAKE.fullmatch(turn.heard.text.strip()):
        turn.say(resident.AS_YOU_LIKE)
    elif not unmended.begins(turn, meaning):
        turn.say(retiming.RETIME_WHICH if turn.role == "worker" and changes else resident.NOTHING_TO_CHANGE)


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
    if sayings.KEEPS_TIME.fullmatch(turn.said):
        turn.settled()
        turn.say(resident.time_kept(ticket, turn.now), ticket_id=ticket.id)
        return True
    if not changes or amend.other_need(ticket, meaning):
        return False
    amend.amend(turn, ticket, changes)
    return True


def hear_status(turn: Turn, meaning: Meaning) -> None:
    """进度: how each ticket stands; 怎么还没人来 urges as the button does, of several the one that is meant."""
    live = tickets.live_tickets_of(turn.session, turn.person.id)
    if not live:
        if not relay.hear_note(turn, meaning) and not unmended.begins(turn, meaning):
            mine(turn)
        return
    note_meaning(turn.session, turn.message_id, {"meaning": meaning.as_json()}, live[0].id)
    awaited = _meant(turn) if sayings.NOBODY_CAME.search(turn.heard.text) else []
    if len(awaited) == 1:
        urge(turn, awaited[0])
        return
    if awaited:
        _which(turn, awaited, "urge")
        return
    for ticket in live[:MOST_LISTED]:
        progress(turn, ticket)


def hear_urge(turn: Turn, _match: re.Match[str]) -> bool:
    """没人管, 催一下, of who waits for something: as the button does; False of who waits for nothing."""
    session, who = turn.session, turn.person.id
    if turn.pending or tickets.drafts_of(session, who) or turn.reader.read_danger(turn.heard.text, turn.now):
        return False
    live = _meant(turn)
    if len(live) > 1:
        _which(turn, live, "urge")
    elif live:
        note_meaning(session, turn.message_id, {"answers": "urge"}, live[0].id)
        urge(turn, turn.own_unfinished(live[0].id))
    return bool(live)


def urge(turn: Turn, ticket: Ticket) -> None:
    """没人来: a worker hears of it at once."""
    again = dispatch.complained(turn, ticket, "urged", turn.heard.text)
    turn.say(resident.urged(ticket, again=again), ticket_id=ticket.id)


def hear_complaint(turn: Turn, meaning: Meaning) -> None:
    """没人来, 太失望了: everything goes to a worker, with what was said."""
    live = tickets.live_tickets_of(turn.session, turn.person.id)
    ticket = live[0] if live else tickets.last_of(turn.session, turn.person.id)
    if ticket is None or (ticket.ended_at is not None and turn.now - ticket.ended_at > endings.REMEMBERED):
        if not unmended.begins(turn, meaning):
            inquire.human(turn, turn.heard.text)
        return
    note_meaning(turn.session, turn.message_id, {"meaning": meaning.as_json()}, ticket.id)
    try:
        judge.complain(turn, ticket)
    except TooLate:
        # Cancelled, or gone with another: there is nothing to open again, but somebody to hear it.
        inquire.human(turn, turn.heard.text, ticket.id)


def hear_to_worker(turn: Turn, meaning: Meaning) -> bool:
    """Pass on to the workers what is said after one of them spoke; False where it is plainly something else."""
    need = meaning.intent in NEEDS and meaning.item is not None
    late = turn.now > datetime.fromisoformat(turn.pending["until"])
    if late or need or meaning.intent not in REPLIES:
        turn.settled()
        return False
    ticket = tickets.get_ticket(turn.session, int(turn.pending["ticket"]))
    note_meaning(turn.session, turn.message_id, {"answers": "to_worker"}, ticket.id)
    turn.say(resident.PASSED_TO_WORKER, ticket_id=ticket.id)
    cards.tell_workers(turn, ticket, "replied", worker.said(turn.heard.text))
    return True


def _meant(turn: Turn) -> Sequence[Ticket]:
    """Return which of them the words are about: those whose number they name, else any."""
    live = tickets.unfinished_of(turn.session, turn.person.id)
    return [one for one in live if re.search(rf"(?<!\d){one.id}(?!\d)", turn.heard.text)] or live


def _which(turn: Turn, live: Sequence[Ticket], act: str) -> None:
    turn.say(
        resident.WHICH_TICKET,
        rows(*(button(resident.short(one, turn.lexicon), act, one.id) for one in live[:MOST_LISTED]), wide=1),
    )


def _ask_time(turn: Turn, ticket: Ticket) -> None:
    turn.ask("retime", ticket=ticket.id)
    turn.say(resident.WHEN_CHANGED_BY_HAND, ticket_id=ticket.id)


def _press_time(turn: Turn, press: Press) -> None:
    ticket = turn.own_unfinished(press.number())
    wished = turn.pending.get("changes") if turn.pending.get("ask") == "which_time" else None
    if wished:
        # A question that was put before its words were kept with it is answered all the same.
        amend.amend(turn, ticket, draft.on_its_day(turn, ticket, str(turn.pending.get("said", "")), wished))
    else:
        _ask_time(turn, ticket)


def restore(turn: Turn, ticket: Ticket) -> None:
    """还是要来: what was cancelled is wanted after all."""
    endings.restore(turn.session, ticket, turn.person.id, turn.now)
    said = turn.say(resident.restored(ticket, turn.now), cards.requester_buttons(ticket), ticket_id=ticket.id)
    copies.keep_card(turn.session, ticket.id, turn.person.id, "requester", said)
    dispatch.opened(turn, ticket)


def _press_human(turn: Turn, press: Press) -> None:
    ticket = turn.own_ticket(press.number())
    inquire.human(turn, resident.HUMAN, ticket.id)


PHRASES: tuple[Phrase, ...] = ((sayings.URGES, hear_urge),)
PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "mine": lambda turn, _press: mine(turn),
    "progress": lambda turn, press: progress(turn, turn.own_ticket(press.number())),
    "cancel": lambda turn, press: cancel(turn, turn.own_ticket(press.number())),
    "restore": lambda turn, press: restore(turn, turn.own_ticket(press.number())),
    "retime": _press_time,
    "urge": lambda turn, press: urge(turn, turn.own_unfinished(press.number())),
    "human": _press_human,
}
