"""Cards: how a ticket stands in the chats of its requester, its volunteers and the workers, kept true there."""

from __future__ import annotations

from collections.abc import Sequence

from handlers import neighbours
from handlers.buttons import Rows, button, rows
from handlers.turn import Scene, Turn
from handlers.wording import (
    common,
    enclosing,
    explaining,
    orders,
    rectifying,
    relaying,
    resident,
    squads,
    volunteer,
    wishing,
    worker,
)
from handlers.wording import slots as several
from storage import (
    assignments,
    cohandlers,
    copies,
    members,
    messages,
    offers,
    people,
    rewriting,
    slots,
    talks,
    teams,
    tickets,
    units,
)
from storage import rectifications as notices
from storage.events import record
from storage.messages import Message, Urge
from storage.posting import Line
from storage.tickets import Ticket


def helpers_of(scene: Scene, ticket: Ticket) -> list[str]:
    """Return the names of who has taken the ticket."""
    return names(scene, holders(scene, ticket))


def progress(scene: Scene, ticket: Ticket) -> str:
    """Return how the ticket stands, for its requester."""
    it = _notice(scene, ticket)
    if it is not None:
        unit = units.get_unit(scene.session, it.unit_id)
        return rectifying.progress(it, ticket, unit, scene.lexicon, scene.now)
    return resident.progress(ticket, scene.lexicon, scene.now, helpers_of(scene, ticket))


def _notice(scene: Scene, ticket: Ticket) -> notices.Rectification | None:
    could = ticket.kind == "report" and ticket.status in ("taken", "under_way")
    return notices.find_live(scene.session, ticket.id) if could else None


def requester_buttons(ticket: Ticket) -> Rows:
    """What a requester can do with the ticket in its present state."""
    reports = ticket.kind == "report"
    if ticket.status in tickets.UNFINISHED and reports:
        return rows(button(resident.HUMAN, "human", ticket.id), button(resident.URGE, "urge", ticket.id),
                    button(resident.LEAVE_IT, "cancel", ticket.id), wide=3)  # fmt: skip
    if ticket.status in tickets.UNFINISHED:
        # What would cost them the help stands last, where no hasty finger meets it.
        return rows(
            button(resident.HUMAN, "human", ticket.id),
            button(resident.NOBODY_CAME, "urge", ticket.id),
            button(resident.CHANGE_TIME, "retime", ticket.id),
            button(resident.CANCEL, "cancel", ticket.id),
        )
    if ticket.status == "done":
        return judge_buttons(ticket)
    if ticket.status == "cancelled":
        return rows(button(resident.TAKE_IT_UP if reports else resident.RESTORE, "restore", ticket.id))
    return []


def tell_buttons(ticket: Ticket) -> Rows:
    """回复: under somebody else's words."""
    return [[button(relaying.TELL, "tell", ticket.id)]]


def judge_buttons(ticket: Ticket) -> Rows:
    """评单: 解决了 or 没解决."""
    return rows(button(resident.SOLVED, "solved", ticket.id), button(resident.UNSOLVED, "unsolved", ticket.id))


def offer_buttons(ticket: Ticket) -> Rows:
    """接单 or 去不了."""
    return rows(button(volunteer.ACCEPT, "take", ticket.id), button(volunteer.DECLINE, "pass", ticket.id))


def task_buttons(ticket: Ticket, *, arrived: bool = False) -> Rows:
    """What a volunteer does with a taken ticket."""
    done, back = button(volunteer.COMPLETE, "finish", ticket.id), button(volunteer.RELEASE, "giveback", ticket.id)
    made = rows(done, back) if arrived else rows(button(volunteer.ARRIVE, "arrive", ticket.id), done, back, wide=3)
    return [*made, *look_buttons(ticket)]


def look_buttons(ticket: Ticket) -> Rows:
    """看照片, where there is anything to see."""
    label = enclosing.LOOK_INTO if ticket.kind == "unread" else enclosing.LOOK
    return [[button(label, "enclosed", ticket.id)]] if ticket.enclosed else []


def worker_buttons(ticket: Ticket) -> Rows:
    """What a worker can do with the ticket in its present state."""
    look = [button(worker.SHOW_PHONE, "phone", ticket.id), button(worker.SHOW_TALK, "talk", ticket.id)]
    why = [
        *(one for row in look_buttons(ticket) for one in row),
        button(explaining.WHY, "why", ticket.id),
        button(wishing.WHY_THEY, "whythey", ticket.id),
    ]
    if ticket.status in ("closed", "cancelled"):
        return rows(*look, *why, wide=3)
    why.insert(-1, button(explaining.RECAST, "recast", ticket.id))
    why.append(button(orders.ALONG, "along", ticket.id))
    if ticket.status in tickets.UNFINISHED:
        why.append(button(several.HOW_MANY, "slots", ticket.id))
    if ticket.kind == "report" and ticket.status in tickets.UNFINISHED:
        why.append(button(rectifying.HAND_OVER, "hand", ticket.id))
    act = [button(worker.REPLY, "reply", ticket.id), button(worker.CLOSE, "close", ticket.id)]
    if ticket.status == "open":
        give = [
            button(worker.ASSIGN, "assign", ticket.id),
            button(worker.TAKE_OVER, "takeover", ticket.id),
            button(worker.OFFER_AGAIN, "reoffer", ticket.id),
        ]
        return [give, act + look, why]
    if ticket.status in ("taken", "under_way"):
        give = [button(worker.ASSIGN_ELSE, "assign", ticket.id), button(worker.TAKE_OVER, "takeover", ticket.id)]
        return [give, act, look, why]
    return [act, look, why]


def tell_workers(
    scene: Scene,
    ticket: Ticket,
    head: str,
    extra: str = "",
    *,
    urge: Urge = Urge.NOTICE,
    to: Sequence[int] | None = None,
    but: Sequence[int] = (),
) -> None:
    """Send every worker of the place and everyone asked along, or those of `to`, the card under what happened.

    Not those of `but`.
    """
    text, buttons = worker.headed(head, worker_text(scene, ticket), extra), _all_buttons(scene, ticket)
    ring_at = scene.now if urge is Urge.ALARM else None
    told = [one for one in (_workers_on(scene, ticket) if to is None else to) if one not in but]
    said = scene.tell_each([Line(one, text, buttons, urge, ticket.id, ring_at) for one in told])
    copies.keep_cards(scene.session, ticket.id, "worker", told, said)


def _workers_on(scene: Scene, ticket: Ticket) -> list[int]:
    here = members.workers_of(scene.session, ticket.place_id)
    return list(dict.fromkeys(one.id for one in (*here, *cohandlers.cohandlers_of(scene.session, ticket.id))))


def refresh_workers(scene: Scene, ticket: Ticket) -> None:
    """Let the workers' newest cards of the ticket show its present state."""
    shown = [card.message_id for card in copies.cards_of(scene.session, ticket.id, "worker")]
    rewriting.rewrite(scene.session, shown, worker_text(scene, ticket), scene.now, buttons=_all_buttons(scene, ticket))


def refresh_offers(scene: Scene, ticket: Ticket) -> None:
    """Let the offer cards of everybody who has not taken the ticket show whether it can still be taken."""
    holding = set(holders(scene, ticket))
    if ticket.status == "open":
        # Who said that they cannot is left in peace.
        holding |= {card.person_id for card in copies.cards_of(scene.session, ticket.id, "volunteer")}
        holding -= offers.asked_for(scene.session, ticket.id)
        text, buttons = volunteer.offer(ticket, scene.lexicon, scene.now), offer_buttons(ticket)
    else:
        names = helpers_of(scene, ticket)
        text = volunteer.taken_by(ticket, names) if names else volunteer.offer_ended(ticket)
        buttons = wait_buttons(ticket)
        holding |= _refresh_waiting(scene, ticket)
        # Who gave it back, or need not go, has read so.
        let_off = assignments.assignments_of(scene.session, ticket.id, ("released", "withdrawn"))
        holding |= {one.person_id for one in let_off}
    # Who has done their part hears nothing of how it was judged, nor that others were needed after them.
    holding |= {done.person_id for done in assignments.assignments_of(scene.session, ticket.id, ("done",))}
    others = [card.message_id for card in copies.cards_of(scene.session, ticket.id, "volunteer")
              if card.person_id not in holding]  # fmt: skip
    rewriting.rewrite(scene.session, others, text, scene.now, buttons=buttons)


def wait_buttons(ticket: Ticket) -> Rows:
    """候补, where all slots are taken and somebody may still drop out."""
    full = ticket.status in ("taken", "under_way") and ticket.urgency != "danger"
    return [[button(several.WAIT, "wait", ticket.id)]] if full else []


def _refresh_waiting(scene: Scene, ticket: Ticket) -> set[int]:
    """Let those who wait for a slot see as the how-manieth; returns who they are."""
    waiting = [one.person_id for one in slots.waiting_for(scene.session, ticket.id)]
    for place, one in enumerate(waiting, 1):
        card = copies.find_card(scene.session, ticket.id, one, "volunteer")
        if card is not None:
            scene.rewrite(card.message_id, several.waits(ticket, place),
                          [[button(several.STOP_WAITING, "nowait", ticket.id)]])  # fmt: skip
    return set(waiting)


def refresh_requester(scene: Scene, ticket: Ticket, text: str, buttons: Rows | None = None) -> None:
    """Let the requester's newest card read like this."""
    card = copies.find_card(scene.session, ticket.id, ticket.requester_id, "requester")
    if card is not None:
        scene.rewrite(card.message_id, text, buttons or [])


def has_card(scene: Scene, ticket: Ticket) -> bool:
    """Tell whether the requester has been shown the ticket's card."""
    return copies.find_card(scene.session, ticket.id, ticket.requester_id, "requester") is not None


def show_worker(turn: Turn, ticket: Ticket) -> None:
    """Answer a worker with the ticket's card."""
    said = turn.say(worker_text(turn, ticket), _all_buttons(turn, ticket), ticket_id=ticket.id)
    copies.keep_card(turn.session, ticket.id, turn.person.id, "worker", said)


def _all_buttons(scene: Scene, ticket: Ticket) -> Rows:
    return [*worker_buttons(ticket), *neighbours.buttons(scene, ticket)]


def conversation(scene: Scene, ticket: Ticket) -> str:
    """Return what was said about the ticket by everybody concerned, and to its requester by us."""
    return worker.talk(*spoken(scene, ticket))


def spoken(scene: Scene, ticket: Ticket) -> tuple[list[Message], dict[int, str | None]]:
    """Return what was said, and who speaks in which chat (None: the requester)."""
    requester = {chat.id for chat in people.chats_of(scene.session, ticket.requester_id)}
    said = [
        one for one in messages.conversation(scene.session, ticket.id)
        if one.direction == "in" or (one.chat_id in requester and not talks.is_passed_on(one))
    ]  # fmt: skip
    spoke = {one.chat_id for one in said if one.direction == "in"} - requester
    serves = {chat.id: names(scene, [held.person_id])[0]
              for held in assignments.assignments_of(scene.session, ticket.id, ("taken", "arrived", "released", "done"))
              for chat in people.chats_of(scene.session, held.person_id)}  # fmt: skip
    it = notices.find_last(scene.session, ticket.id)
    unit = None if it is None else units.get_unit(scene.session, it.unit_id)
    if unit is not None and unit.person_id is not None:
        serves |= {chat.id: unit.name for chat in people.chats_of(scene.session, unit.person_id)}
    return said, {chat: serves.get(chat, relaying.A_WORKER) for chat in spoke} | dict.fromkeys(requester)


def saw_personal(scene: Scene, ticket: Ticket, person_id: int, what: str) -> None:
    """Record that somebody was shown the telephone or the door of the ticket."""
    record(scene.session, "ticket", ticket.id, "see", scene.now, before=ticket.status, after=ticket.status,
           actor_id=person_id, why=what)  # fmt: skip


def record_reply(turn: Turn, ticket: Ticket) -> None:
    """Record that the speaker has answered the requester."""
    record(turn.session, "ticket", ticket.id, "reply", turn.now, before=ticket.status, after=ticket.status,
           actor_id=turn.person.id)  # fmt: skip


def holders(scene: Scene, ticket: Ticket) -> list[int]:
    """Return who has taken the ticket and not finished."""
    return [held.person_id for held in assignments.assignments_of(scene.session, ticket.id)]


def names(scene: Scene, ids: Sequence[int]) -> list[str]:
    """Return the names of people."""
    return [people.get_person(scene.session, one).name or common.A_VOLUNTEER for one in ids]


def worker_text(scene: Scene, ticket: Ticket) -> str:
    """Return the ticket as workers read it."""
    requester = people.get_person(scene.session, ticket.requester_id)
    it = _notice(scene, ticket)
    helpers = helpers_of(scene, ticket) if it is None else []
    text = worker.card(ticket, scene.lexicon, scene.now, requester, helpers)
    if it is not None:
        text = f"{text}\n{rectifying.on_card(it, units.get_unit(scene.session, it.unit_id), scene.now)}"
    return "\n".join([text, *_team_asked(scene, ticket), *neighbours.lines(scene, ticket)])


def _team_asked(scene: Scene, ticket: Ticket) -> list[str]:
    """Return the line that says whose leader is asked, while somebody is still sought."""
    it = teams.order_of(scene.session, ticket.id) if ticket.status == "open" else None
    if it is None or it.status not in ("asked", "accepted"):
        return []
    team = common.team_name(it.team, scene.lexicon)
    return [squads.on_card(it.status, team, names(scene, [it.person_id])[0], ticket, scene.now)]
