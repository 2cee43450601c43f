"""What people ask before they trust us: who knocks, what it costs, who we are. It is answered at once, whoever asks."""

from __future__ import annotations

import re
from collections.abc import Callable

from handlers import cards, join
from handlers.buttons import button, rows
from handlers.turn import Phrase, Turn
from handlers.wording import plain_questions as wording
from handlers.wording import resident
from storage import assignments, places, questions, tickets
from storage.messages import note_meaning
from storage.tickets import Ticket

_Hears = Callable[[Turn, re.Match[str]], bool]


def _answers(text: str) -> _Hears:
    """Return a hearer that says this, unless a worker has taught another answer, or who asks works here."""

    def hear(turn: Turn, _match: re.Match[str]) -> bool:
        place_id = turn.person.place_id or places.only_station(turn.session)
        if turn.role == "worker" or questions.known_answer(turn.session, place_id, turn.heard.text):
            return False
        turn.say(text)
        return True

    return hear


def hear_who_knocks(turn: Turn, _match: re.Match[str]) -> bool:
    """有人敲门说是志愿者，是真的吗: the word at the door tells."""
    if turn.role == "worker" or _goes(turn) or turn.reader.read_danger(turn.heard.text, turn.now) is not None:
        return False
    station = places.find_place(turn.session, turn.person.place_id or places.only_station(turn.session))
    turn.say(wording.who_knocks(_awaited(turn), station), rows(button(resident.HUMAN, "person")))
    return True


def hear_here(turn: Turn, _match: re.Match[str]) -> bool:
    """师傅来了, of who waits for somebody; False of anybody else."""
    awaited = [] if turn.pending or _goes(turn) else _awaited(turn)
    if len(awaited) != 1:
        return False
    ticket = awaited[0]
    note_meaning(turn.session, turn.message_id, {"answers": "here"}, ticket.id)
    turn.say(wording.is_here(ticket), ticket_id=ticket.id)
    return True


def hear_who_we_are(turn: Turn, _match: re.Match[str]) -> bool:
    """你们是谁."""
    if turn.role == "worker":
        return False
    join.greet(turn)
    return True


def hear_whether_a_person(turn: Turn, _match: re.Match[str]) -> bool:
    """你是真人吗: nobody is deceived, and a person is one tap away."""
    turn.say(wording.NO_PERSON, rows(button(resident.HUMAN, "person")))
    return True


def hear_let_be(turn: Turn, _match: re.Match[str]) -> bool:
    """没事, 下次吧, of who has nothing going on."""
    session, who = turn.session, turn.person.id
    if turn.role != "resident" or turn.pending or turn.open_ticket or tickets.drafts_of(session, who):
        return False
    turn.say(resident.AS_YOU_LIKE)
    return True


def hear_date(turn: Turn, _match: re.Match[str]) -> bool:
    """今天几号, 现在几点."""
    turn.say(wording.date_and_hour(turn.now))
    return True


def _goes(turn: Turn) -> bool:
    """Tell whether the speaker goes to somebody: then 到了 is said of themself."""
    return bool(assignments.tasks_of(turn.session, turn.person.id))


def _awaited(turn: Turn) -> list[Ticket]:
    """Return the tickets of the speaker to whom somebody comes."""
    return [one for one in tickets.unfinished_of(turn.session, turn.person.id) if cards.holders(turn, one)]


PHRASES: tuple[Phrase, ...] = (
    (wording.ASKS_PRICE, _answers(wording.FREE)),
    (wording.DOUBTS_WHO_KNOCKS, hear_who_knocks),
    (wording.IS_HERE, hear_here),
    (wording.ASKS_WHO_WE_ARE, hear_who_we_are),
    (wording.ASKS_WHETHER_A_PERSON, hear_whether_a_person),
    (wording.LETS_BE, hear_let_be),
    (wording.ASKS_DATE, hear_date),
    (wording.ASKS_HOW_TO_CANCEL, _answers(wording.HOW_TO_CANCEL)),
    (wording.ASKS_HOW_TO_CHANGE, _answers(wording.HOW_TO_CHANGE)),
)
