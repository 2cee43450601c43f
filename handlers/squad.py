"""派单 to a team: its leader takes it and names who goes; a worker says who leads a team (王师傅 是 家电队 队长)."""

from __future__ import annotations

import re
from collections.abc import Callable

from handlers import attend, captain, cards, dispatch, duty, nearest, undo
from handlers.buttons import Press, button, rows
from handlers.turn import Phrase, Turn
from handlers.wording import common, orders, volunteer
from handlers.wording import squads as wording
from nlp.meaning import NEEDS, Intent, Meaning
from nlp.numerals import to_int
from storage import assignments, members, named, people, places, standing, teams, undoing
from storage.errors import NotTheLeader, OldButton, UnknownTicket
from storage.moves import too_late
from storage.tickets import Ticket


def give(turn: Turn, ticket: Ticket, team: str) -> None:
    """派 1024 给 家电队: the leader is asked; where nobody leads it, who could is offered."""
    leader, name = teams.leader_of(turn.session, ticket.place_id, team), common.team_name(team, turn.lexicon)
    if leader is None:
        able = named.volunteers(turn.session, [ticket.place_id or 0], team=team, most=attend.MOST_LISTED)
        serve = members.who_serve(turn.session, [one.person_id for one in able], team)
        choice = [
            button(one.name or common.A_VOLUNTEER, "lead", ticket.id, team, one.person_id)
            for one in able if one.person_id in serve
        ]  # fmt: skip
        turn.say(wording.no_leader(name, anybody=bool(choice)), rows(*choice), ticket_id=ticket.id)
        return
    before, had_it = undoing.stands(turn.session, ticket), cards.holders(turn, ticket)
    if ticket.status in ("taken", "under_way"):
        assignments.relieve(turn.session, ticket, turn.person.id, turn.now)
        dispatch.relieved(turn, ticket, had_it)
    captain.call_off(turn, ticket)
    it = teams.order(turn.session, ticket, team, leader, turn.person.id, turn.now)
    captain.ask(turn, ticket, it)
    cards.refresh_offers(turn, ticket)
    cards.refresh_workers(turn, ticket)
    undo.say_done(turn, "team", ticket, before,
                  wording.ordered(ticket, name, cards.names(turn, [leader])[0], turn.now))  # fmt: skip


def accept(turn: Turn, ticket: Ticket) -> None:
    """接: the team does it; who goes is asked next."""
    if _brought_back(turn, ticket):
        return
    it = teams.accept(turn.session, ticket, turn.person.id, turn.now)
    captain.ask_names(turn, ticket, it)
    turn.ask("squad", ticket=ticket.id)
    cards.refresh_workers(turn, ticket)


def decline(turn: Turn, ticket: Ticket) -> None:
    """不接: the worker hears so, and others are asked; who was named still goes."""
    if _brought_back(turn, ticket):
        return
    it = teams.decline(turn.session, ticket, turn.person.id, turn.now)
    turn.toast = volunteer.TOAST_DECLINED
    turn.settled("squad")
    captain.passes(turn, ticket, it)
    if ticket.status == "open":
        dispatch.offer_around(turn, ticket)


def send(turn: Turn, ticket: Ticket, person_id: int, *, more: bool = False) -> None:
    """Let somebody of the team go; while more are needed, the next is asked for.

    `more`: others were named in the same breath, and the requester hears of all together.
    """
    if _brought_back(turn, ticket):
        return
    it = teams.name(turn.session, ticket, person_id, turn.person.id, turn.now)
    team = common.team_name(it.team, turn.lexicon)
    goes = person_id == turn.person.id
    head = "" if goes else wording.sent(turn.person.name or common.A_VOLUNTEER, team)
    dispatch.taken(turn, ticket, person_id, head=head, alone=not more)
    if more:
        return
    later = "" if goes else dispatch.how_told(turn, ticket, person_id)
    if ticket.status == "open":
        captain.ask_names(turn, ticket, it)
        turn.ask("squad", ticket=ticket.id)
    else:
        turn.settled("squad")
        turn.say(wording.go(ticket, cards.helpers_of(turn, ticket), swaps=False) + later, ticket_id=ticket.id)


def replace(turn: Turn, ticket: Ticket, person_id: int) -> None:
    """换下: who was named need not go; somebody else is asked for."""
    if _brought_back(turn, ticket):
        return
    it = teams.replace(turn.session, ticket, person_id, turn.person.id, turn.now)
    dispatch.stood_down(turn, ticket, person_id)
    teams.give_time(ticket, turn.now)
    captain.ask_names(turn, ticket, it)
    turn.ask("squad", ticket=ticket.id)


def hear_names(turn: Turn, meaning: Meaning) -> bool:
    """Take the sentence as who goes; False where it is something else."""
    said = turn.heard.text.strip()
    if len(said) > wording.MOST_NAMED or meaning.intent in (*NEEDS, Intent.HUMAN):
        return False
    ticket = turn.ticket(int(turn.pending["ticket"]))
    if _brought_back(turn, ticket):
        return True
    named = wording.named_in(said)
    meant = [_meant(turn, ticket, name) for name in named]
    known = list(dict.fromkeys(one for one in meant if one is not None))[: ticket.needed - ticket.taken]
    for one in known:
        send(turn, ticket, one, more=one != known[-1])
    if ticket.status == "open" and None in meant:
        _ask_again(turn, ticket, named[meant.index(None)])
    return True


def hear_swap(turn: Turn, match: re.Match[str]) -> bool:
    """换老钱: as the button 换下老钱, of the leader who has it."""
    for message in standing.said_with_buttons(turn.session, turn.chat.id):
        for label, payload in (pair for row in (message.data or {})["buttons"] for pair in row):
            press = Press.read(payload)
            if press.act == "squadoff" and label.removeprefix(wording.REPLACE) == match["whom"]:
                replace(turn, _ticket(turn, press), press.number(1))
                return True
    return False


def hear_name(turn: Turn, match: re.Match[str]) -> bool:
    """派 1024 给 李师傅, by the leader of the team that has it."""
    number = int(match["number"]) if match["number"].isdecimal() else to_int(match["number"])
    it = None if number is None else teams.order_of(turn.session, number)
    if number is None or it is None or it.person_id != turn.person.id or turn.role == "worker" or not match["whom"]:
        return False
    _send_named(turn, turn.ticket(number), match["whom"].strip(orders.GAPS))
    return True


def _send_named(turn: Turn, ticket: Ticket, said: str) -> None:
    if _brought_back(turn, ticket):
        return
    one = _meant(turn, ticket, said)
    if one is None:
        _ask_again(turn, ticket, said)
    else:
        send(turn, ticket, one)


def _able(turn: Turn, ticket: Ticket) -> list[tuple[int, str]]:
    it = teams.of_leader(turn.session, ticket, turn.person.id)
    return [(one.id, one.name) for one in teams.members_free(turn.session, ticket, it, turn.now)]


def _meant(turn: Turn, ticket: Ticket, said: str) -> int | None:
    """Return who of the team is called so and can go; None where nobody or several are."""
    if said in (wording.MYSELF, wording.I_GO, turn.person.name):
        return turn.person.id
    found = nearest.find(said, _able(turn, ticket)).meant
    return found[0] if len(found) == 1 else None


def _ask_again(turn: Turn, ticket: Ticket, said: str) -> None:
    able = _able(turn, ticket)
    found, names = nearest.find(said, able), dict(able)
    shown = found.meant or found.likely
    text = orders.several(said) if found.meant else wording.not_in_team(said, [names[one] for one in shown])
    turn.say(text, rows(*(button(names[one], "squadgo", ticket.id, one) for one in shown)), ticket_id=ticket.id)


def _brought_back(turn: Turn, ticket: Ticket) -> bool:
    """Bring the ticket back to the worker where the speaker leads the team no more; True: it was."""
    it = teams.order_of(turn.session, ticket.id)
    if it is None or it.person_id != turn.person.id or teams.still_leads(turn.session, ticket, it):
        return False
    turn.settled("squad")
    captain.bring_back(turn, ticket)
    if ticket.status == "open":
        dispatch.offer_around(turn, ticket)
    turn.say(wording.brought_back(ticket), ticket_id=ticket.id)
    return True


def hear_leader(turn: Turn, match: re.Match[str]) -> bool:
    """王师傅 是 家电队 队长."""
    team = duty.team_named(turn, match["team"])
    if turn.role != "worker":
        return False
    if team is None:
        turn.say(duty.unknown_team(turn, match["team"]) or orders.no_such_team(match["team"], []))
        return True
    said, here = match["whom"].strip(orders.GAPS), attend.places_of(turn)
    able = {one.person_id: one for one in named.volunteers(turn.session, here, called=said, core=nearest.core(said))}
    found = nearest.find(said, [(one.person_id, one.name) for one in able.values()])
    if len(found.meant) == 1:
        _lead(turn, found.meant[0], able[found.meant[0]].place_id, team)
        return True
    shown = found.meant or found.likely
    text = orders.several(said) if found.meant else orders.nobody_so(said, [able[one].name for one in shown])
    turn.say(text, rows(*(button(able[one].name, "lead", 0, team, one) for one in shown[: attend.MOST_LISTED])))
    return True


def hear_no_leader(turn: Turn, match: re.Match[str]) -> bool:
    """家电队 队长 不当了."""
    team = duty.team_named(turn, match["team"])
    if turn.role != "worker" or team is None:
        return False
    for one in teams.leaders_in(turn.session, attend.places_of(turn)):
        if one.team == team:
            teams.set_leader(turn.session, one.place_id, team, None, turn.person.id, turn.now)
    turn.say(wording.leads_no_more(common.team_name(team, turn.lexicon)))
    return True


def _lead(turn: Turn, person_id: int, place_id: int, team: str) -> None:
    teams.set_leader(turn.session, place_id, team, person_id, turn.person.id, turn.now)
    name, place = common.team_name(team, turn.lexicon), places.find_place(turn.session, place_id)
    turn.say(wording.leads(people.get_person(turn.session, person_id).name, name))
    turn.tell(person_id, wording.you_lead(name, place.name if place else ""))


def _press_lead(turn: Turn, press: Press) -> None:
    team, person_id = press.word(1), press.number(2)
    place_id = named.find_volunteer(turn.session, attend.places_of(turn), person_id)
    if place_id is None or team not in turn.lexicon.teams:
        raise OldButton
    _lead(turn, person_id, place_id, team)
    if press.number():
        give(turn, attend.ticket_here(turn, press.number()), team)


def _ticket(turn: Turn, press: Press) -> Ticket:
    # Of a ticket that there is not, nobody is the leader either.
    try:
        return turn.ticket(press.number())
    except UnknownTicket as unknown:
        raise NotTheLeader from unknown


def _press_go(turn: Turn, press: Press) -> None:
    ticket = _ticket(turn, press)
    if ticket.status != "open":
        teams.of_leader(turn.session, ticket, turn.person.id)
        raise too_late(ticket, "send")
    send(turn, ticket, press.number(1))


PHRASES: tuple[Phrase, ...] = (
    (wording.SWAPS, hear_swap),
    (wording.ENDS_LEADER, hear_no_leader),
    *((one, hear_leader) for one in wording.NAMES_LEADER),
    *((one, hear_name) for one in orders.ASSIGNS),
)
ANSWERS: dict[str, Callable[[Turn, Meaning], bool]] = {"squad": hear_names}
PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "squadyes": lambda turn, press: accept(turn, _ticket(turn, press)),
    "squadno": lambda turn, press: decline(turn, _ticket(turn, press)),
    "squadgo": _press_go,
    "squadoff": lambda turn, press: replace(turn, _ticket(turn, press), press.number(1)),
    "lead": _press_lead,
}
