"""A worker's cards: assign, take over, answer, close with a reason, answer questions."""

from __future__ import annotations

from collections.abc import Callable, Collection

from handlers import cards, dispatch, follow, nearest, undo
from handlers.buttons import Press, button, rows
from handlers.turn import Scene, Turn
from handlers.wording import answers, common, orders, relaying, resident, volunteer, worker
from nlp.meaning import Meaning
from storage import (
    assignments,
    clashes,
    cohandlers,
    duplicates,
    endings,
    members,
    messages,
    named,
    people,
    places,
    questions,
    quiet,
    tickets,
    undoing,
)
from storage.errors import AlreadyYours, GoneBy, NotAWorker, OldButton, UnknownTicket
from storage.moves import too_late
from storage.tickets import Ticket

MOST_LISTED = 12
# So many arguments and one more has the button of who is sure.
SURE = 2


def look(turn: Turn, number: int) -> None:
    """1024: the ticket with this number, for who may see it."""
    ticket = ticket_here(turn, number)
    cards.show_worker(turn, ticket)


def ticket_here(turn: Turn, number: int) -> Ticket:
    """Return the ticket, locked, on which the speaker works. Raises UnknownTicket, NotAWorker."""
    if turn.role != "worker":
        raise NotAWorker
    ticket = turn.ticket(number)
    # A worker from elsewhere learns no more of it than that they may not know.
    if ticket.status == "draft" or not tickets.works_on(turn.session, turn.person.id, ticket):
        raise UnknownTicket
    return ticket


def hear_reply(turn: Turn, _meaning: Meaning | None = None) -> bool:
    """Take the sentence as what the resident is to be told."""
    ticket = ticket_here(turn, int(turn.pending["ticket"]))
    turn.settled()
    messages.note_meaning(turn.session, turn.message_id, {"answers": "reply"}, ticket.id)
    tickets.answered(turn.session, ticket, turn.now)
    cards.record_reply(turn, ticket)
    told = turn.tell(
        ticket.requester_id, answers.message_from_worker(ticket.id, turn.heard.text), ticket_id=ticket.id,
        urge=messages.Urge.ANSWER, ring_at=turn.now + dispatch.SEEN_WITHIN,
    )  # fmt: skip
    turn.say(worker.SENT if told else worker.NOT_REACHED)
    chat = people.chat_of(turn.session, ticket.requester_id)
    if chat is not None and chat.id != turn.chat.id and chat.pending is None:
        # What they say next is most likely said to the worker.
        until = (turn.now + follow.REPLIES_WITHIN).isoformat()
        people.remember(chat, {"ask": "to_worker", "ticket": ticket.id, "until": until})
        people.keep_chat(turn.session, chat)
    return True


def hear_reason(turn: Turn, _meaning: Meaning) -> bool:
    """Take the sentence as the reason for closing the ticket."""
    ticket = ticket_here(turn, int(turn.pending["ticket"]))
    turn.settled()
    messages.note_meaning(turn.session, turn.message_id, {"answers": "reason"}, ticket.id)
    close(turn, ticket, " ".join(turn.heard.text.split()))
    return True


def close(turn: Turn, ticket: Ticket, why: str) -> None:
    """办结: the ticket ends with this reason, and everybody concerned hears so."""
    if _goes_with_another(turn, ticket):
        return
    before = undoing.stands(turn.session, ticket)
    had_it = endings.close(turn.session, ticket, turn.person.id, turn.now, why)
    turn.tell(
        ticket.requester_id, resident.closed_by_worker(ticket, why),
        rows(button(resident.UNSOLVED, "unsolved", ticket.id)), ticket_id=ticket.id, urge=dispatch.news(turn, ticket),
        ring_at=quiet.when_awake(turn.now) + dispatch.SEEN_WITHIN,
    )  # fmt: skip
    dispatch.ended(turn, ticket, had_it, by=turn.person.id)
    undo.say_done(turn, "close", ticket, before, worker.closed(ticket))


def hear_answer(turn: Turn, _meaning: Meaning) -> bool:
    """Take the sentence as the answer to a resident's question."""
    question = questions.find_question(turn.session, int(turn.pending["question"]))
    turn.settled()
    if question is None:
        raise OldButton
    questions.answer(turn.session, question, turn.person.id, turn.heard.text, turn.now)
    told = turn.tell(
        question.person_id, answers.answered(question.text, turn.heard.text), urge=messages.Urge.ANSWER,
        ring_at=turn.now + dispatch.SEEN_WITHIN,
    )  # fmt: skip
    turn.say(
        worker.question_done(question) if told else worker.NOT_REACHED,
        rows(button(worker.KEEP_ANSWER, "keep", question.id), button(worker.DO_NOT_KEEP, "nokeep", question.id)),
        about_id=question.person_id,
    )
    return True


def own_places(turn: Turn) -> list[int]:
    """Return where the speaker works. Raises NotAWorker."""
    here = [role.place_id for role in members.roles_of(turn.session, turn.person.id) if role.role == "worker"]
    if not here:
        raise NotAWorker
    return here


def places_of(turn: Turn) -> list[int]:
    """Return where the speaker works, and every place below. Raises NotAWorker."""
    return places.below(turn.session, own_places(turn))


def assignable(scene: Scene, ticket: Ticket, called: str = "", *, but: Collection[int] = ()) -> list[tuple[int, str]]:
    """Return to whom the ticket can be given, with their names: who serves in its team first, of many the first.

    Volunteers of its place, and of the units that were asked along. `called`: only whose names are anything like it.
    """
    out = {ticket.requester_id, *cards.holders(scene, ticket), *but}
    found = named.volunteers(
        scene.session, _places_of(scene, ticket), team=ticket.team, called=called, core=nearest.core(called), but=out
    )
    return [(one.person_id, one.name or common.A_VOLUNTEER) for one in found]


def _places_of(scene: Scene, ticket: Ticket) -> list[int]:
    return [ticket.place_id or 0, *cohandlers.places_beside(scene.session, ticket.id)]


def ask_whom(turn: Turn, ticket: Ticket) -> None:
    """派给谁: a button a volunteer, of the ticket's team where there are any."""
    # 指派别人: after 没解决 somebody else than who had it.
    had_it = {held.person_id for held in assignments.assignments_of(turn.session, ticket.id, ("done",))}
    able = assignable(turn, ticket, but=had_it)[:MOST_LISTED]
    serve = members.who_serve(turn.session, [one for one, _ in able], ticket.team)
    choice = [one for one in able if one[0] in serve] or able
    if not choice:
        turn.say(worker.NOBODY_TO_ASSIGN)
        return
    turn.say(worker.ASK_WHOM, rows(*(button(name, "give", ticket.id, one) for one, name in choice)),
             ticket_id=ticket.id)  # fmt: skip


def give(turn: Turn, ticket: Ticket, person_id: int, *, sure: bool = False) -> None:
    """派单 to one person; who has something else to do then only where the worker is sure.

    Raises OldButton where it cannot be given to them.
    """
    if person_id in cards.holders(turn, ticket):
        turn.say(orders.has_it(ticket, cards.names(turn, [person_id])[0]), ticket_id=ticket.id)
        return
    serves = named.find_volunteer(turn.session, _places_of(turn, ticket), person_id)
    if serves is None or person_id == ticket.requester_id:
        raise OldButton
    people.hold(turn.session, [person_id])
    if not sure and clashes.clashes(turn.session, person_id, ticket):
        choice = (
            button(orders.ALL_THE_SAME, "give", ticket.id, person_id, 1),
            button(worker.ASSIGN_ELSE, "assign", ticket.id),
        )
        turn.say(
            orders.busy_then(ticket, cards.names(turn, [person_id])[0], turn.now), rows(*choice), ticket_id=ticket.id
        )
        return
    before = undoing.stands(turn.session, ticket)
    had_it = _give(turn, ticket, person_id)
    head = volunteer.ASSIGNED if person_id != turn.person.id else ""
    dispatch.taken(turn, ticket, person_id, head=head, instead_of=cards.names(turn, had_it))
    later = dispatch.how_told(turn, ticket, person_id) if person_id != turn.person.id else ""
    undo.say_done(turn, "assign", ticket, before, worker.assigned(ticket, cards.names(turn, [person_id])[0]) + later)


def take_over(turn: Turn, ticket: Ticket) -> None:
    """我来跟."""
    before = undoing.stands(turn.session, ticket)
    had_it = _give(turn, ticket, turn.person.id)
    dispatch.taken(turn, ticket, turn.person.id, instead_of=cards.names(turn, had_it))
    undo.say_done(turn, "take_over", ticket, before, orders.taken_over(ticket))


def offer_again(turn: Turn, ticket: Ticket) -> None:
    """再找志愿者."""
    if ticket.status not in tickets.UNFINISHED:
        raise too_late(ticket, "reoffer")
    before = undoing.stands(turn.session, ticket)
    asked = dispatch.offer_around(turn, ticket) if ticket.status == "open" else 0
    if asked:
        undo.say_done(turn, "reoffer", ticket, before, worker.OFFERED_AGAIN)
    else:
        names = [] if ticket.status == "open" else cards.helpers_of(turn, ticket)
        turn.say(orders.has_it(ticket, "、".join(names)) if names else worker.NOBODY_NEW, ticket_id=ticket.id)


def ask_reason(turn: Turn, ticket: Ticket) -> None:
    """Ask why the ticket ends."""
    if _goes_with_another(turn, ticket):
        return
    turn.ask("reason", ticket=ticket.id)
    turn.say(worker.ASK_REASON)


def _goes_with_another(turn: Turn, ticket: Ticket) -> bool:
    into_id = duplicates.merged_into(turn.session, ticket.id)
    if into_id is not None:
        turn.say(orders.goes_with(ticket, into_id), rows(button(str(into_id), "look", into_id)), ticket_id=into_id)
    return into_id is not None


def _give(turn: Turn, ticket: Ticket, person_id: int) -> list[int]:
    """Let the person have the ticket; who has it already, and fills it, need not go. Returns who that is."""
    had_it = cards.holders(turn, ticket)
    if person_id in had_it:
        raise AlreadyYours
    replaces = ticket.status in ("taken", "under_way")
    if replaces:
        assignments.relieve(turn.session, ticket, turn.person.id, turn.now)
        dispatch.relieved(turn, ticket, had_it)
    assignments.assign(turn.session, ticket, person_id, turn.person.id, turn.now)
    return had_it if replaces else []


def _press_phone(turn: Turn, press: Press) -> None:
    ticket = ticket_here(turn, press.number())
    cards.saw_personal(turn, ticket, turn.person.id, "phone")
    turn.say(worker.phone(ticket, people.get_person(turn.session, ticket.requester_id)), ticket_id=ticket.id)


def _press_talk(turn: Turn, press: Press) -> None:
    ticket = ticket_here(turn, press.number())
    joins = rows(button(relaying.TELL_BOTH, "tell", ticket.id), button(worker.REPLY, "reply", ticket.id))
    live = joins if ticket.status in tickets.LIVE else []
    turn.say(cards.conversation(turn, ticket) or worker.NOTHING_SAID, live, ticket_id=ticket.id)


def _press_reply(turn: Turn, press: Press) -> None:
    turn.ask("reply", ticket=ticket_here(turn, press.number()).id)
    turn.say(worker.ASK_REPLY)


def _press_answer(turn: Turn, press: Press) -> None:
    question = questions.find_question(turn.session, press.number())
    if question is None:
        raise OldButton
    members.require_worker(turn.session, turn.person.id, question.place_id)
    turn.ask("answer", question=question.id)
    turn.say(worker.ask_answer(question), about_id=question.person_id)


def _press_keep(turn: Turn, press: Press) -> None:
    question = questions.find_question(turn.session, press.number())
    if question is None or not question.answer:
        raise OldButton
    questions.keep_answer(turn.session, question, turn.person.id, turn.now)
    turn.say(worker.KEPT)


def _press_no_keep(turn: Turn, press: Press) -> None:
    question = questions.find_question(turn.session, press.number())
    if (
        question is None
        or not question.answer
        or not members.is_worker(turn.session, turn.person.id, question.place_id)
    ):
        raise GoneBy
    turn.say(worker.NOT_KEPT)


PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "look": lambda turn, press: look(turn, press.number()),
    "assign": lambda turn, press: ask_whom(turn, ticket_here(turn, press.number())),
    "give": lambda turn, press: give(
        turn, ticket_here(turn, press.number()), press.number(1), sure=len(press.args) > SURE
    ),
    "takeover": lambda turn, press: take_over(turn, ticket_here(turn, press.number())),
    "reoffer": lambda turn, press: offer_again(turn, ticket_here(turn, press.number())),
    "phone": _press_phone,
    "talk": _press_talk,
    "reply": _press_reply,
    "close": lambda turn, press: ask_reason(turn, ticket_here(turn, press.number())),
    "answer": _press_answer,
    "keep": _press_keep,
    "nokeep": _press_no_keep,
}
