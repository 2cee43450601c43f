"""An edited message: it adds to the ticket that the first words made or amended, and rewrites nothing of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from handlers import amend, ask, draft, judge, relay
from handlers.buttons import Press, button, rows
from handlers.turn import Turn
from handlers.wording import common, relaying
from nlp.meaning import NEEDS, Meaning, Urgency
from storage import talks, tickets
from storage.errors import GoneBy, LineClosed, OldButton
from storage.messages import Message, note_meaning
from storage.tickets import Ticket

# What a worker writes to others; a reason or a note of theirs is kept as it was.
SPOKEN = ("reply", "tell")


def hear(turn: Turn) -> None:
    """Hear how a message reads now: all of it is kept, and what belongs to a ticket goes to who works on it."""
    edit = talks.find_heard(turn.session, turn.chat.id, turn.message_id)
    before = None if edit is None else talks.find_before(turn.session, edit)
    said = turn.heard.text.strip()
    if before is None or not said or said == before.text.strip():
        return
    meaning = turn.reader.read(said, now=turn.now, role=turn.role, open_ticket=turn.open_ticket)
    if meaning.urgency is Urgency.DANGER and _read(turn, before).urgency is not Urgency.DANGER:
        ask.hear_need(turn, meaning)
        return
    if before.ticket_id is None:
        return
    ticket = turn.ticket(before.ticket_id)
    answers = (before.data or {}).get("answers")
    note_meaning(turn.session, turn.message_id, {"edits": before.id, "answers": answers}, ticket.id)
    if ticket.status == "draft" and ticket.requester_id == turn.person.id:
        _amend_draft(turn, ticket, before, meaning)
    elif relay.is_complaint(turn, ticket, meaning) and ticket.status in tickets.UNFINISHED:
        judge.complain(turn, ticket)
    else:
        _add(turn, ticket, before, answers)


def _add(turn: Turn, ticket: Ticket, before: Message, answers: str | None) -> None:
    try:
        side = relay.side_of(turn, ticket)
    except LineClosed:
        # It is over: what was said stays, and nobody has to hear of it.
        return
    if side == "worker" and answers not in SPOKEN:
        return
    relay.pass_words(turn, ticket, turn.heard.text.strip(), edited=True)
    if side != "requester":
        return
    changed = _changes(turn, ticket, before, turn.heard.text)
    if changed:
        turn.say(
            relaying.ask_change(ticket, _shown(turn, changed)),
            rows(button(relaying.TAKE_CHANGE, "reword", turn.message_id),
                 button(relaying.LEAVE, "rewordno", turn.message_id)),
            ticket_id=ticket.id,
        )  # fmt: skip


def _amend_draft(turn: Turn, ticket: Ticket, before: Message, meaning: Meaning) -> None:
    changed = _changes(turn, ticket, before, turn.heard.text)
    earlier = _read(turn, before)
    if meaning.intent in NEEDS and meaning.item not in (None, earlier.item):
        changed |= {"item": meaning.item, "team": meaning.team}
    words = f"{ticket.words}\n{relaying.instead(' '.join(turn.heard.text.split()))}"
    if len(words) <= draft.MOST_WORDS:
        changed["words"] = words
    tickets.amend(turn.session, ticket, turn.person.id, turn.now, **draft.merged(ticket, changed))
    draft.show(turn, ticket)


def _changes(turn: Turn, ticket: Ticket, before: Message, now_reads: str) -> dict[str, Any]:
    """Return the facts of the ticket that the edit names anew: what stood there before was settled long ago."""
    read = turn.reader.read
    was = draft.amendment(read(before.text, now=before.at))
    same_day = draft.amendment(read(now_reads, now=before.at))
    # What was not touched reads as it did; what was, is said from now.
    touched = {column for column, value in same_day.items() if was.get(column) != value}
    facts = draft.merged(ticket, draft.amendment(read(now_reads, now=turn.now)))
    groups = (("when_date", "when_time", "when_part", "until_time"), ("estate", "building", "unit", "room", "spot"),
              ("phone",))  # fmt: skip
    return {
        column: facts[column]
        for group in groups
        if touched.intersection(group) and any(column in facts and facts[column] != getattr(ticket, column)
                                               for column in group)
        for column in group
        if column in facts
    }  # fmt: skip


def _shown(turn: Turn, changed: dict[str, Any]) -> str:
    like = Ticket(**{"when_date": None, "when_time": None, "when_part": None, "until_time": None, **{
        column: value for column, value in changed.items() if column.startswith(("when", "until"))
    }})  # fmt: skip
    where = common.address(*(changed.get(part) or "" for part in ("estate", "building", "unit", "room")))
    return relaying.changes(common.when(like, turn.now), where, changed.get("phone") or "")


def _read(turn: Turn, message: Message) -> Meaning:
    return turn.reader.read(message.text, now=message.at, role=turn.role, open_ticket=turn.open_ticket)


def _press_take(turn: Turn, press: Press) -> None:
    edit = talks.find_heard(turn.session, turn.chat.id, press.number())
    before = None if edit is None or edit.kind != "edit" else talks.find_before(turn.session, edit)
    if edit is None or before is None or edit.ticket_id is None:
        raise OldButton
    ticket = turn.own_unfinished(edit.ticket_id)
    changed = _changes(turn, ticket, before, edit.text)
    if changed:
        amend.amend(turn, ticket, changed)
    else:
        turn.say(relaying.LEFT_AS_IT_WAS, ticket_id=ticket.id)


def _press_leave(turn: Turn, press: Press) -> None:
    edit = talks.find_heard(turn.session, turn.chat.id, press.number())
    if edit is None or edit.kind != "edit":
        raise GoneBy
    turn.say(relaying.LEFT_AS_IT_WAS)


PRESSES: dict[str, Callable[[Turn, Press], None]] = {"reword": _press_take, "rewordno": _press_leave}
