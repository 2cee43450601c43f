"""The same thing twice: 加入关注 or 我这是另一件 of a draft; a worker's 合并 and 拆开."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress

from handlers import amend, attend, cards, dispatch, draft, inquire, undo
from handlers.buttons import Press, button, rows
from handlers.neighbours import MOST_LISTED, look_alikes, tell_followed
from handlers.turn import Phrase, Turn
from handlers.wording import neighbours, resident
from nlp.meaning import Meaning
from storage import copies, duplicates, endings, followers, questions, tickets, undoing, waves
from storage.errors import GoneBy, NotYours, TooLate, UnknownTicket
from storage.messages import note_meaning
from storage.moves import too_late
from storage.tickets import Ticket


def hear_same(turn: Turn, meaning: Meaning) -> bool:
    """Take the sentence as whether it is the same thing; False where it is about something else."""
    ticket = turn.session.get(Ticket, int(turn.pending["ticket"]))
    said = turn.heard.text.strip().rstrip("。！!.，, ")
    if ticket is None or ticket.status != "draft" or ticket.requester_id != turn.person.id:
        return amend.hear_answer(turn, meaning)
    found = look_alikes(turn, ticket)
    open_still = bool(found) and found[0].status in tickets.LIVE
    if said in (neighbours.MEANS_ANOTHER if open_still else neighbours.MEANS_STILL):
        another(turn, ticket)
    elif open_still and said in neighbours.MEANS_SAME:
        join(turn, *_draft_and(turn, ticket.id, found[0].id))
    elif found and not open_still and said in neighbours.MEANS_WELL:
        _let_be(turn, ticket)
    else:
        return amend.hear_answer(turn, meaning)
    note_meaning(turn.session, turn.message_id, {"answers": "same"}, ticket.id)
    return True


def join(turn: Turn, ticket: Ticket, into: Ticket) -> None:
    """加入关注: the draft goes with what a neighbour reported; the speaker hears its end, the workers what was said.

    Where that has ended meanwhile, the draft asks on.
    """
    if turn.person.consented_at is not None and into.status not in tickets.LIVE:
        draft.show(turn, ticket)
        return
    duplicates.join(turn.session, ticket, into, turn.person.id, turn.now)
    turn.settled()
    mine = into.requester_id == turn.person.id
    count = followers.count_neighbours(turn.session, [into])
    leave = [] if mine else rows(button(neighbours.UNFOLLOW, "unfollow", into.id))
    turn.say(neighbours.joined(into, count, mine=mine), leave, ticket_id=ticket.id)
    cards.refresh_workers(turn, into)


def another(turn: Turn, ticket: Ticket) -> None:
    """我这是另一件: the draft goes on to its next question."""
    draft.leave_open(turn, ticket, "same")
    draft.show(turn, ticket)


def merge(turn: Turn, into: Ticket, ticket: Ticket) -> None:
    """合并: a worker lets the ticket go with `into`; whoever had it need not go, and its requester hears so."""
    before = undoing.stands(turn.session, ticket, into) | duplicates.stands(turn.session, into, ticket)
    had_it = duplicates.merge(turn.session, into, ticket, turn.person.id, turn.now)
    dispatch.ended(turn, ticket, had_it, by=turn.person.id)
    if ticket.requester_id != turn.person.id:
        text = neighbours.merged(ticket, into, mine=into.requester_id == ticket.requester_id)
        said = turn.tell(ticket.requester_id, text, ticket_id=ticket.id, ring_at=turn.now + dispatch.SEEN_WITHIN)
        copies.keep_card(turn.session, ticket.id, ticket.requester_id, "requester", said)
    cards.refresh_workers(turn, into)
    undo.say_done(turn, undo.MERGE, ticket, before, neighbours.merged_for_worker(ticket, into),
                  button(neighbours.PART, "part", ticket.id))  # fmt: skip


def part(turn: Turn, ticket: Ticket) -> None:
    """拆开: the merged ticket is open for itself again, and volunteers are asked."""
    into_id = duplicates.part(turn.session, ticket, turn.person.id, turn.now)
    waves.begin_anew(ticket)
    dispatch.offer_around(turn, ticket)
    said = turn.tell(ticket.requester_id, neighbours.parted(ticket), cards.requester_buttons(ticket),
                     ticket_id=ticket.id, ring_at=turn.now + dispatch.SEEN_WITHIN)  # fmt: skip
    copies.keep_card(turn.session, ticket.id, ticket.requester_id, "requester", said)
    cards.refresh_workers(turn, ticket)
    cards.refresh_workers(turn, turn.ticket(into_id))
    turn.say(neighbours.parted_for_worker(ticket, into_id), cards.worker_buttons(ticket), ticket_id=ticket.id)


def two_tickets(turn: Turn, one: int, other: int) -> tuple[Ticket, Ticket]:
    """Return both tickets, locked in one order whichever comes first. Raises UnknownTicket, NotAWorker."""
    locked = {number: attend.ticket_here(turn, number) for number in sorted({one, other})}
    return locked[one], locked[other]


def to_part(turn: Turn, number: int) -> Ticket:
    """Return the merged ticket for `part`, locked in one order with what it went into; raises as `two_tickets`."""
    into_id = duplicates.merged_into(turn.session, number)
    if into_id is not None:
        for one in sorted({into_id, number}):
            turn.ticket(one)
    return attend.ticket_here(turn, number)


def _hear_merge(turn: Turn, match: re.Match[str]) -> bool:
    if turn.role != "worker":
        return False
    merge(turn, *two_tickets(turn, int(match["into"]), int(match["ticket"])))
    return True


def _hear_part(turn: Turn, match: re.Match[str]) -> bool:
    if turn.role != "worker":
        return False
    part(turn, to_part(turn, int(match["ticket"])))
    return True


def _press_same(turn: Turn, press: Press) -> None:
    join(turn, *_draft_and(turn, press.number(), press.number(1)))


def _draft_and(turn: Turn, number: int, into_id: int) -> tuple[Ticket, Ticket]:
    """Return the speaker's draft and the other ticket, locked in one order.

    Raises as `own_draft`, and TooLate for a ticket that there is not, as for one with which it cannot go.
    """
    into = None
    with suppress(UnknownTicket):
        into = turn.ticket(into_id) if into_id < number else None
    ticket = turn.own_draft(number)
    with suppress(UnknownTicket):
        into = into or turn.ticket(into_id)
    if into is None:
        raise TooLate
    return ticket, into


def _let_be(turn: Turn, ticket: Ticket) -> None:
    tickets.drop(turn.session, ticket, turn.person.id, turn.now, "put right already")
    turn.settled()
    turn.say(neighbours.GOOD_TO_HEAR)


def _press_still(turn: Turn, press: Press) -> None:
    ticket = turn.ticket(press.number())
    if not followers.follows(turn.session, ticket.id, turn.person.id):
        raise NotYours
    _still(turn, ticket)


def _still(turn: Turn, ticket: Ticket) -> None:
    """还没好: workers see the ticket's card, are asked, and answer. Raises TooLate where it is open again."""
    if ticket.status in tickets.LIVE:
        raise too_late(ticket, "still")
    words = neighbours.still_broken(ticket)
    if not questions.is_asked(turn.session, turn.person.id, words, ticket.id, turn.now):
        cards.tell_workers(turn, ticket, "still")
    inquire.human(turn, words, ticket.id)


def _hear_still(turn: Turn, _match: re.Match[str]) -> bool:
    """还没修好吗, of who follows something and has nothing of their own: how it stands, or that it is not put right."""
    session, who = turn.session, turn.person.id
    if turn.pending or tickets.live_tickets_of(session, who) or tickets.drafts_of(session, who):
        return False
    if followers.followed_by(session, who):
        return tell_followed(turn)
    ended = followers.ended_lately(session, who, turn.now - endings.REMEMBERED)
    if ended is not None:
        _still(turn, turn.ticket(ended.id))
    return ended is not None


def _hear_unfollow(turn: Turn, _match: re.Match[str]) -> bool:
    """取消, of who follows something and has nothing of their own to cancel: asked which is meant."""
    session, who = turn.session, turn.person.id
    if turn.pending or tickets.live_tickets_of(session, who) or tickets.drafts_of(session, who):
        return False
    followed = followers.followed_by(session, who)[:MOST_LISTED]
    for one in followed:
        turn.say(neighbours.ask_unfollow(one, turn.lexicon), rows(button(neighbours.UNFOLLOW, "unfollow", one.id)))
    return bool(followed)


def _press_unfollow(turn: Turn, press: Press) -> None:
    if not followers.follows(turn.session, press.number(), turn.person.id):
        raise GoneBy
    followers.unfollow(turn.session, press.number(), turn.person.id)
    turn.say(neighbours.UNFOLLOWED, rows(button(resident.MENU, "menu")))


def _press_merge(turn: Turn, press: Press) -> None:
    merge(turn, *two_tickets(turn, press.number(), press.number(1)))


PHRASES: tuple[Phrase, ...] = (
    *((one, _hear_merge) for one in neighbours.MERGES),
    (neighbours.PARTS, _hear_part),
    (neighbours.ASKS_STILL, _hear_still),
    (neighbours.MEANS_UNFOLLOW, _hear_unfollow),
)
ANSWERS: dict[str, Callable[[Turn, Meaning], bool]] = {"same": hear_same}
PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "same": _press_same,
    "another": lambda turn, press: another(turn, turn.own_draft(press.number())),
    "putright": lambda turn, press: _let_be(turn, turn.own_draft(press.number())),
    "still": _press_still,
    "unfollow": _press_unfollow,
    "merge": _press_merge,
    "part": lambda turn, press: part(turn, to_part(turn, press.number())),
}
