"""What was understood is done: each intent is led to its conversation."""

from __future__ import annotations

from handlers import amend, ask, attend, away, duty, follow, gather, inquire, join, judge, newcomer, relay, serve, take
from handlers.turn import Turn
from handlers.wording import manual, relaying, resident, sayings, volunteer
from nlp.meaning import Intent, Meaning
from storage import offers
from storage.messages import note_meaning


def by_intent(turn: Turn, meaning: Meaning, said: str) -> None:
    """Do what the person means: a worker's number is a ticket to look at, all else goes by its intent."""
    if said.isascii() and said.isdigit() and len(said) <= 12 and turn.role == "worker":  # noqa: PLR2004 - a ticket's number
        attend.look(turn, int(said))
        return
    if relay.hear_in_talk(turn, meaning):
        return
    match meaning.intent:
        case Intent.ACCEPT:
            _accepted(turn, meaning)
        case Intent.ARRIVE | Intent.COMPLETE | Intent.RELEASE:
            stays_away = meaning.intent is Intent.RELEASE and away.hear(turn, meaning)
            heard = stays_away or serve.hear_act(turn, meaning) or judge.hear_judgement(turn, meaning)
            if not heard and not (meaning.intent is Intent.RELEASE and gather.hear_coming(turn, meaning)):
                _small_talk(turn, meaning)
        case Intent.RATE:
            if not judge.hear_judgement(turn, meaning):
                _small_talk(turn, meaning)
        case Intent.SIGNUP:
            joins = any(word in said for word in volunteer.MEANS_TO_JOIN)
            if joins or not gather.hear_coming(turn, meaning):
                join.hear_signup(turn)
        case _:
            _resident(turn, meaning)


def _accepted(turn: Turn, meaning: Meaning) -> None:
    """A ticket is taken; who names a day and no ticket, and is offered none, comes that day: 周六志愿者日我去."""
    of_a_ticket = turn.number_in(meaning.text) is not None or offers.offered_to(turn.session, turn.person.id)
    if of_a_ticket or meaning.when is None or not gather.hear_coming(turn, meaning):
        take.hear_accept(turn, meaning)


def _resident(turn: Turn, meaning: Meaning) -> None:
    match meaning.intent:
        case Intent.REQUEST | Intent.REPORT:
            ask.hear_need(turn, meaning)
        case Intent.STATUS if turn.role == "worker" and not turn.open_ticket:
            duty.todo(turn)
        case Intent.STATUS:
            follow.hear_status(turn, meaning)
        case Intent.CANCEL:
            follow.hear_cancel(turn, meaning)
        case Intent.CHANGE:
            follow.hear_change(turn, meaning)
        case Intent.COMPLAIN:
            follow.hear_complaint(turn, meaning)
        case Intent.HUMAN:
            inquire.human(turn, turn.heard.text)
        case Intent.INFO:
            inquire.hear_question(turn, meaning)
        case Intent.GREET:
            _greeted(turn, meaning)
        case _:
            _small_talk(turn, meaning)


def _greeted(turn: Turn, meaning: Meaning) -> None:
    if any(word in meaning.text for word in sayings.MEANS_THANKS):
        turn.say(resident.THANKS)
    elif meaning.text in sayings.MEANS_HEARD:
        turn.say(relaying.GOOD)
    elif not amend.ask_again(turn):
        join.greet(turn)


def _small_talk(turn: Turn, meaning: Meaning) -> None:
    if meaning.intent is Intent.OTHER and relay.hear_addition(turn, meaning):
        return
    if turn.role != "resident" and relay.hear_note(turn, meaning):
        return
    if amend.ask_again(turn) or newcomer.hear_more(turn):
        return
    note_meaning(turn.session, turn.message_id, {"meaning": meaning.as_json()})
    if turn.role == "worker":
        turn.say(manual.TO_WORKER, join.worker_menu())
    elif turn.role == "volunteer" and not turn.open_ticket:
        turn.say(manual.TO_VOLUNTEER, join.volunteer_buttons())
    else:
        turn.say(resident.SMALL_TALK, join.greeting_buttons())
