"""评单: 解决了 or 没解决, then the stars, then a sentence; each counts at once."""

from __future__ import annotations

import re
from collections.abc import Callable

from handlers import cards, dispatch, draft, neighbours, under_way
from handlers.buttons import Press, button, rows
from handlers.turn import Phrase, Scene, Turn
from handlers.wording import orders, relaying, resident, sayings, verdicts, worker
from nlp.meaning import NEEDS, Intent, Meaning
from storage import assignments, complaints, copies, duplicates, endings, looks, places, tickets, waves
from storage.errors import OldButton
from storage.messages import note_meaning
from storage.tickets import Ticket

MOST_STARS = 5
INSTEAD = (Intent.CANCEL, Intent.HUMAN)
NOT_A_COMMENT = (Intent.HUMAN, Intent.CANCEL, Intent.STATUS, Intent.CHANGE, Intent.INFO, Intent.SIGNUP)


def ask(scene: Scene, ticket: Ticket, *, again: bool = False) -> None:
    """Ask the requester, and only them, whether it was solved."""
    said = scene.tell(
        ticket.requester_id, resident.ask_solved(ticket, scene.lexicon, again=again), cards.judge_buttons(ticket),
        ticket_id=ticket.id,
    )  # fmt: skip
    copies.keep_card(scene.session, ticket.id, ticket.requester_id, "requester", said)


def hear_judgement(turn: Turn, meaning: Meaning) -> bool:
    """Take 解决了, 没解决, 五星 as said about the newest finished ticket; False where there is none."""
    found = endings.to_judge(turn.session, turn.person.id, turn.now)
    if found is None:
        return False
    ticket = turn.own_ticket(found.id)
    note_meaning(turn.session, turn.message_id, {"meaning": meaning.as_json()}, ticket.id)
    said = turn.heard.text
    stars = _stars_in(turn, said)
    if any(word in said for word in sayings.MEANS_UNSOLVED):
        unsolved(turn, ticket, said)
    elif stars is not None:
        if ticket.status == "done":
            _close(turn, ticket)
        give_stars(turn, ticket, stars, said)
    elif ticket.status == "done":
        solved(turn, ticket)
    else:
        endings.comment(turn.session, ticket, turn.person.id, said)
        _ask_stars(turn, ticket, again=True)
    return True


def hear_unsolved(turn: Turn, _match: re.Match[str]) -> bool:
    """还是坏的, 没人来过: of what was said to be done, or ended a few days ago; False where there is nothing such."""
    ticket = _ended(turn)
    if ticket is None or turn.reader.read_danger(turn.heard.text, turn.now) is not None:
        return False
    turn.settled()
    note_meaning(turn.session, turn.message_id, {"answers": "judgement"}, ticket.id)
    unsolved(turn, turn.own_ticket(ticket.id), turn.heard.text)
    return True


def hear_close(turn: Turn, match: re.Match[str]) -> bool:
    """结 1024, of who asked for help: they are asked whether nobody need come; only a worker closes at a word."""
    live = tickets.unfinished_of(turn.session, turn.person.id)
    mine = next((one for one in live if str(one.id) == match["number"]), None)
    if turn.role == "worker" or mine is None:
        return False
    turn.say(resident.ask_cancel(mine), cards.requester_buttons(mine), ticket_id=mine.id)
    return True


def hear_words(turn: Turn, meaning: Meaning) -> bool:
    """Keep the sentence that follows the stars; False where it is about something else."""
    ticket = turn.own_ticket(int(turn.pending["ticket"]))
    turn.settled()
    again = ticket.status in tickets.UNFINISHED
    if _is_no_answer(ticket, meaning) if again else _is_no_comment(meaning):
        return False
    if turn.heard.text.strip() == resident.NOTHING_TO_ADD:
        turn.say(verdicts.THANKS_FOR_WORDS)
        return True
    _comment(turn, ticket, blames=meaning.intent is Intent.COMPLAIN)
    note_meaning(turn.session, turn.message_id, {"answers": "rating"}, ticket.id)
    if again:
        turn.say(resident.PASSED_TO_WORKER, ticket_id=ticket.id)
        cards.tell_workers(turn, ticket, "replied", worker.said(turn.heard.text))
    else:
        turn.say(verdicts.THANKS_FOR_WORDS, ticket_id=ticket.id)
    return True


def _comment(turn: Turn, ticket: Ticket, *, blames: bool = False) -> None:
    """Keep what the requester says of the service; with the ticket too, where it is open again."""
    endings.comment(turn.session, ticket, turn.person.id, turn.heard.text)
    said = turn.heard.text
    blames = blames or bool(sayings.SPEAKS_OF_A_HELPER.search(said) or sayings.COMPLAINS.search(said))
    if ticket.status in tickets.UNFINISHED and not blames:
        # Else for workers alone: whoever comes next need not read what was said of who came before.
        draft.add_words(turn, ticket)


def _is_no_comment(meaning: Meaning) -> bool:
    need = meaning.intent in NEEDS and (meaning.item or meaning.where or meaning.when)
    return meaning.intent in NOT_A_COMMENT or bool(need)


def _is_no_answer(ticket: Ticket, meaning: Meaning) -> bool:
    """Tell whether what follows 哪里没办好 is about another place, or plainly an act; all else is for the worker."""
    acts = meaning.intent in INSTEAD or (meaning.intent is Intent.CHANGE and meaning.when is not None)
    return under_way.is_elsewhere(ticket, meaning.where) or (acts and meaning.confidence >= under_way.SURE_ACT)


def solved(turn: Turn, ticket: Ticket) -> None:
    """解决了: the ticket is closed; then the stars."""
    _close(turn, ticket)
    _ask_stars(turn, ticket)


def unsolved(turn: Turn, ticket: Ticket, said: str = "") -> None:
    """没解决: the ticket is open again, and a worker gets everything that was said."""
    endings.judge(turn.session, ticket, turn.person.id, turn.now, solved=False)
    _reopened(turn, ticket, "unsolved", said)


def give_stars(turn: Turn, ticket: Ticket, stars: int, said: str = "") -> None:
    """1 to 5 stars; two and fewer go back to a worker with the conversation."""
    poor = endings.rate(turn.session, ticket, turn.person.id, stars, turn.now)
    if poor:
        _reopened(turn, ticket, "poor", said)
        return
    turn.ask("rating", ticket=ticket.id)
    turn.say(verdicts.THANKS_FOR_STARS, rows(button(resident.NOTHING_TO_ADD, "nothing", ticket.id)),
             ticket_id=ticket.id)  # fmt: skip


def correct_stars(turn: Turn, ticket: Ticket, stars: int) -> bool:
    """Let them be so many after all; False where they are so few that the ticket is open again."""
    poor = endings.rate(turn.session, ticket, turn.person.id, stars, turn.now, anew=True)
    if poor:
        _reopened(turn, ticket, "poor")
    return not poor


def complain(turn: Turn, ticket: Ticket) -> None:
    """投诉: what is finished is opened again; a worker gets everything that was said, and answers by a named hour."""
    if ticket.status not in tickets.UNFINISHED:
        endings.judge(turn.session, ticket, turn.person.id, turn.now, solved=False)
        _reopened(turn, ticket, "complaint", turn.heard.text)
        return
    by = complaints.complain(turn.session, ticket, turn.now)
    turn.say(relaying.complaint_taken(ticket, _place(turn, ticket), by, turn.now), ticket_id=ticket.id)
    dispatch.complained(turn, ticket, "complaint", turn.heard.text)


def _reopened(turn: Turn, ticket: Ticket, head: str, said: str = "") -> None:
    """Tell who looks at it now, and by when; what was not well is asked unless it was `said`."""
    # It is a worker's now: whether others are asked, and whom, is for them to say.
    waves.begin_anew(ticket)
    looks.plan(ticket, turn.now)
    by, says_why = looks.promised(ticket, turn.now), sayings.says_why(said)
    if says_why:
        turn.settled()
        _comment(turn, ticket)
    else:
        turn.ask("rating", ticket=ticket.id)
    text = relaying.reopened(ticket, _place(turn, ticket), by, turn.now, asks=not says_why, head=head)
    turn.say(text, cards.requester_buttons(ticket), ticket_id=ticket.id)
    dispatch.complained(turn, ticket, head)


def _place(turn: Turn, ticket: Ticket) -> str:
    place = places.find_place(turn.session, ticket.place_id)
    return "" if place is None else place.name


def _close(turn: Turn, ticket: Ticket) -> None:
    endings.judge(turn.session, ticket, turn.person.id, turn.now, solved=True)
    cards.refresh_workers(turn, ticket)
    neighbours.tell_end(turn, ticket)


def _stars_in(turn: Turn, said: str) -> int | None:
    for word, stars in sayings.MEANS_STARS.items():
        if word in said:
            return stars
    number = turn.reader.read_number(said) if any(word in said for word in sayings.STARS_SAID) else None
    return number if number is not None and 1 <= number <= MOST_STARS else None


def _ask_stars(turn: Turn, ticket: Ticket, *, again: bool = False) -> None:
    buttons = [[button(verdicts.stars_button(n), "stars", ticket.id, n)] for n in range(MOST_STARS, 0, -1)]
    turn.say(verdicts.ASK_STARS_TOO if again else verdicts.ASK_STARS, buttons, ticket_id=ticket.id)


def _ended(turn: Turn) -> Ticket | None:
    session, who = turn.session, turn.person.id
    if tickets.drafts_of(session, who) or assignments.tasks_of(session, who):
        return None
    live = tickets.live_tickets_of(session, who)
    if live:
        return live[0] if len(live) == 1 and live[0].status == "done" else None
    last = tickets.last_of(session, who)
    fresh = last is not None and last.ended_at is not None and turn.now - last.ended_at < endings.REMEMBERED
    if last is None or not fresh or last.status != "closed":
        return None
    return last if duplicates.merged_into(session, last.id) is None else None


def _press_stars(turn: Turn, press: Press) -> None:
    stars = press.number(1)
    if not 1 <= stars <= MOST_STARS:
        raise OldButton
    give_stars(turn, turn.own_ticket(press.number()), stars)


def _press_nothing(turn: Turn, press: Press) -> None:
    turn.own_ticket(press.number())
    turn.settled("rating")
    turn.say(verdicts.THANKS_FOR_WORDS)


PHRASES: tuple[Phrase, ...] = (
    (sayings.SAYS_UNSOLVED, hear_unsolved),
    *((pattern, hear_close) for pattern in orders.CLOSES),
)
PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "solved": lambda turn, press: solved(turn, turn.own_ticket(press.number())),
    "unsolved": lambda turn, press: unsolved(turn, turn.own_ticket(press.number())),
    "stars": _press_stars,
    "nothing": _press_nothing,
}
