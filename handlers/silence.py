"""Whoever has waited three minutes for our answer: a worker hears so, once, and they get an honest line."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from handlers.buttons import button, rows
from handlers.turn import Scene
from handlers.wording import waiting, worker
from nlp.meaning import Urgency
from storage import calls, members, messages, people, places, questions, quiet, silences, tickets
from storage.messages import Urge
from storage.people import Chat
from storage.running import Failure


def look(scene: Scene, most: int) -> list[str]:
    """Tell of every silence that has lasted too long; returns a line of English for each.

    By night only where life is at stake; the others in the morning, if they last that long.
    """
    return [*_unsent(scene, most), *_stumbled(scene, most)]


def _unsent(scene: Scene, most: int) -> list[str]:
    """What waits in the outbox: somebody rings, and the line goes out behind it when the channel works again."""
    done, concerned = [], set()
    night = quiet.is_quiet(scene.now)
    for message, chat in silences.unsent(scene.session, scene.now, most=most, danger_only=night):
        messages.say(scene.session, chat, waiting.SORRY, scene.now, key=silences.sorry_for(message))
        place_id = None if message.ticket_id is None else tickets.get_ticket(scene.session, message.ticket_id).place_id
        call = calls.list_call(scene.session, message, chat, place_id, scene.now)
        # Who waits for us themselves hears no alarm about it.
        concerned |= {one.id for one in members.workers_of(scene.session, call.place_id) if one.id != call.person_id}
        done.append(f"call {call.id} listed: no answer has gone out for three minutes")
    _tell(scene, concerned, waiting.NOT_GONE_OUT)
    return done


def _tell(scene: Scene, workers: Collection[int], text: str) -> None:
    for one in sorted(workers):
        scene.tell(one, text, rows(button(worker.CALLS, "calls")), urge=Urge.ALARM, ring_at=scene.now)


def _stumbled(scene: Scene, most: int) -> list[str]:
    """What we could not act upon becomes a question to a worker, unless they have spoken again since."""
    done = []
    for failure in silences.stumbled(scene.session, scene.now, most=most):
        words = waiting.words(str(failure.delivery.get("kind", "")), str(failure.delivery.get("text", "")))
        if quiet.is_quiet(scene.now) and not _is_danger(scene, words):
            failure.not_before = quiet.next_morning(scene.now)
            done.append(f"failure {failure.id} waits for the morning")
            continue
        failure.told_at = scene.now
        address = failure.delivery.get("address")
        chat = people.find_chat(scene.session, failure.channel, str(address)) if address else None
        if chat is not None and chat.person_id is not None and _waits(scene, failure, chat):
            _pass_on(scene, chat, words, failure.at)
            done.append(f"failure {failure.id} told of")
    return done


def _waits(scene: Scene, failure: Failure, chat: Chat) -> bool:
    in_group = bool(failure.delivery.get("group"))
    return not in_group and chat.status == "active" and not silences.spoke_since(scene.session, chat, failure.at)


def _pass_on(scene: Scene, chat: Chat, words: str, said_at: datetime) -> None:
    person = people.get_person(scene.session, chat.owner)
    place_id = person.place_id or places.only_station(scene.session)
    asked = questions.ask(scene.session, person.id, place_id, words, scene.now, said_at=said_at)
    for one in members.workers_of(scene.session, place_id):
        if one.id != person.id:
            scene.tell(one.id, waiting.stumbled(asked, person), rows(button(worker.ANSWER, "answer", asked.id)),
                       urge=Urge.ALARM, ring_at=scene.now, about_id=person.id)  # fmt: skip
    messages.say(scene.session, chat, waiting.PASSED_ON, scene.now)


def _is_danger(scene: Scene, words: str) -> bool:
    meaning = scene.reader.read(words, now=scene.now)
    return meaning.urgency is Urgency.DANGER
