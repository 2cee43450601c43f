"""What somebody asks or wants a person for: answered from what is known, else a question for a worker."""

from __future__ import annotations

from handlers import gather, join, relay
from handlers.buttons import button, rows
from handlers.turn import Turn
from handlers.wording import answers, manual, resident, sayings, worker
from nlp.meaning import Meaning
from storage import members, places, questions
from storage.messages import note_meaning
from storage.people import Person


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
    if turn.role == "worker" and not _others(turn, place_id):
        # Nobody knows more than they do.
        turn.say(manual.TO_WORKER, join.worker_menu())
        return
    asked = questions.ask(turn.session, turn.person.id, place_id, turn.heard.text, turn.now)
    turn.say(answers.question_passed_on(place))
    tell_workers_of_question(turn, asked, worker.question(asked, turn.person.name))


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
    """Send a question to every worker of its place, but to who asks only where there is no other."""
    for one in _others(turn, asked.place_id) or members.workers_of(turn.session, asked.place_id):
        turn.tell(one.id, text, rows(button(worker.ANSWER, "answer", asked.id)), about_id=asked.person_id)


def _others(turn: Turn, place_id: int | None) -> list[Person]:
    return [one for one in members.workers_of(turn.session, place_id) if one.id != turn.person.id]


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
