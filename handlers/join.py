"""Coming in: by an invitation, or by saying so; then name, telephone and teams."""

from __future__ import annotations

import re
from collections.abc import Callable

from handlers import gather, link, newcomer, remedy
from handlers.buttons import Press, Rows, button, rows
from handlers.turn import Turn
from handlers.wording import announcing, groups, orders, resident, sayings, volunteer, wishing, worker
from nlp.meaning import NEEDS, Intent, Meaning
from storage import invitations, joining, members, people, personal, places
from storage.errors import NotAWorker

MOST_NAME = 20


def start(turn: Turn) -> None:
    """Somebody opened the chat, perhaps with an invitation's token."""
    if not turn.heard.text:
        greet(turn)
        return
    if gather.start_check_in(turn) or _comes_from_a_group(turn):
        return
    found = invitations.find_invitation(turn.session, turn.heard.text, turn.now)
    if found is not None and found.purpose == "link":
        link.opened(turn, turn.heard.text)
        return
    invitation = invitations.use_invitation(turn.session, turn.heard.text, turn.now)
    if invitation.purpose == "unit":
        remedy.enter(turn, invitation)
        return
    place = places.find_place(turn.session, invitation.place_id)
    if place is None:
        greet(turn)
        return
    if invitation.person_id is not None:
        # What a worker has written down of them beforehand is theirs now.
        joining.take_over(turn.session, turn.chat, invitation.person_id)
        turn.person = people.get_person(turn.session, invitation.person_id)
    turn.person.place_id = turn.person.place_id or place.id
    if invitation.purpose == "resident":
        turn.person.place_id = place.id
        turn.say(resident.invited(place), greeting_buttons())
        return
    members.grant(turn.session, turn.person.id, invitation.purpose, place.id, turn.now)
    if invitation.purpose == "worker":
        personal.consent(turn.session, turn.person.id, turn.now)
        turn.say(worker.welcome(place), worker_menu())
        if not turn.person.name:
            turn.ask("worker_name")
            turn.say(worker.ASK_NAME)
    else:
        welcome(turn, place)


def _comes_from_a_group(turn: Turn) -> bool:
    """Somebody pressed in a group, and had no chat with us yet, or is no volunteer."""
    if turn.heard.text != groups.START:
        return False
    turn.say(groups.BACK_TO_THE_GROUP if turn.role == "volunteer" else groups.JOIN_FROM_A_GROUP)
    return True


def greet(turn: Turn) -> None:
    """Say who we are and how to begin."""
    if turn.role == "worker":
        turn.say(worker.HELLO, worker_menu())
    elif turn.role == "volunteer":
        turn.say(volunteer.HELLO, volunteer_buttons())
    else:
        turn.say(resident.HELLO, greeting_buttons())


def greeting_buttons() -> Rows:
    """What somebody can begin with."""
    return rows(button(resident.MENU, "menu"), button(resident.MINE, "mine"), button(resident.HUMAN, "person"), wide=3)


def volunteer_buttons() -> Rows:
    """What a volunteer can begin with."""
    return rows(button(volunteer.TASKS, "tasks"), button(wishing.SETTINGS, "wishes"), button(resident.MENU, "menu"),
                wide=3)  # fmt: skip


def worker_menu() -> Rows:
    """What a worker can begin with."""
    return rows(
        button(worker.TODO, "todo"), button(orders.TODAY, "today"),
        button(worker.CALLS, "calls"), button(orders.FREE, "whofree"),
        button(worker.SATURDAY, "plan", "saturday"), button(worker.THEME, "plan", "theme"),
        button(announcing.BROADCAST, "write", "broadcast"), button(worker.INVITE, "invite"),
    )  # fmt: skip


def welcome(turn: Turn, place: places.Place) -> None:
    """A volunteer is in: what is not known of them is asked, the teams are ticked."""
    turn.say(volunteer.welcome(place))
    _next_question(turn)


def hear_signup(turn: Turn) -> None:
    """我想当志愿者: a worker of the place approves."""
    roles = members.roles_of(turn.session, turn.person.id)
    if any(role.role == "volunteer" for role in roles):
        turn.say(volunteer.ALREADY_IN)
        return
    place_id = turn.person.place_id or places.only_station(turn.session)
    if place_id is None:
        turn.ask("join_station")
        every = places.stations(turn.session)
        turn.say(resident.ASK_STATION, rows(*(button(one.name, "join", one.id) for one in every[:30])))
        return
    _ask_to_join(turn, place_id, turn.heard.text)


def hear_station(turn: Turn, _meaning: Meaning) -> bool:
    """Take the sentence as the station that somebody would like to help in."""
    said = turn.heard.text.strip()
    named = [one for one in places.stations(turn.session) if one.name in said or said in one.name]
    if len(named) != 1:
        return False
    turn.settled()
    _ask_to_join(turn, named[0].id, volunteer.WANTS_TO_JOIN)
    return True


def hear_name(turn: Turn, meaning: Meaning) -> bool:
    """Take the sentence as the volunteer's name."""
    name = _plain_name(turn.heard.text)
    if not name or len(name) > MOST_NAME or meaning.intent in (*NEEDS, Intent.HUMAN):
        return False
    turn.person.name = name
    turn.settled()
    _next_question(turn)
    return True


def hear_worker_name(turn: Turn, meaning: Meaning) -> bool:
    """Take the sentence as the worker's name."""
    name = _plain_name(turn.heard.text)
    if not name or len(name) > MOST_NAME or meaning.intent in NEEDS:
        return False
    turn.person.name = name
    turn.settled()
    turn.say(worker.named(name), worker_menu())
    return True


def _plain_name(said: str) -> str:
    """Return the name without the polite words before it."""
    name = " ".join(said.split()).rstrip("。.！!")
    for opening in volunteer.NAME_OPENINGS:
        name = name.removeprefix(opening)
    return re.sub(volunteer.FAMILY_NAME_FIRST, "", name)


def hear_phone(turn: Turn, meaning: Meaning) -> bool:
    """Take the sentence as the volunteer's telephone number."""
    phone = turn.reader.read_phone(turn.heard.text)
    if phone is None and sayings.has_no_phone(turn.heard.text.strip()):
        _ask_teams(turn)
        return True
    if phone is None:
        if meaning.intent is not Intent.OTHER:
            return False
        turn.say(resident.NOT_UNDERSTOOD_PHONE, rows(button(resident.SKIP, "nophone")))
        return True
    turn.person.phone = phone
    turn.settled()
    _next_question(turn)
    return True


def _next_question(turn: Turn) -> None:
    if not turn.person.name:
        turn.ask("name")
        turn.say(volunteer.ASK_NAME)
    elif not turn.person.phone and turn.pending.get("ask") != "phone_skipped":
        turn.ask("own_phone")
        turn.say(volunteer.ASK_PHONE, rows(button(resident.SKIP, "nophone")))
    else:
        _ask_teams(turn)


def _ask_teams(turn: Turn) -> None:
    turn.settled()
    turn.say(volunteer.ASK_TEAMS, _team_buttons(turn))


def _team_buttons(turn: Turn) -> Rows:
    chosen = members.teams_of(turn.session, turn.person.id)
    ticks = [
        button(volunteer.ticked(team.name, ticked=label in chosen), "tick", label)
        for label, team in turn.lexicon.teams.items()
    ]
    return [*rows(*ticks), [button(volunteer.TEAMS_CHOSEN, "ready")]]


def _ask_to_join(turn: Turn, place_id: int, words: str) -> None:
    turn.person.place_id = turn.person.place_id or place_id
    known = members.find_membership(turn.session, turn.person.id, "volunteer", place_id)
    if known is not None and known.status == "asked":
        newcomer.ask_again(turn, known)
        return
    member = members.ask_to_join(turn.session, turn.person.id, place_id, turn.now)
    turn.say(volunteer.ASKED_TO_JOIN)
    newcomer.tell_workers(turn, member, worker.asks_to_join(turn.person, words))


def _press_join(turn: Turn, press: Press) -> None:
    place = places.find_place(turn.session, press.number())
    if place is not None and place.is_open_station:
        turn.settled()
        _ask_to_join(turn, place.id, volunteer.WANTS_TO_JOIN)


def _press_tick(turn: Turn, press: Press) -> None:
    members.require_volunteer(turn.session, turn.person.id)
    team, chosen = press.word(), members.teams_of(turn.session, turn.person.id)
    if team in turn.lexicon.teams:
        members.set_teams(turn.session, turn.person.id, chosen ^ {team})
    if turn.pressed_id is not None:
        turn.rewrite(turn.pressed_id, volunteer.ASK_TEAMS, _team_buttons(turn))


def _press_ready(turn: Turn, _press: Press) -> None:
    members.require_volunteer(turn.session, turn.person.id)
    chosen = members.teams_of(turn.session, turn.person.id)
    if not chosen:
        turn.say(volunteer.NO_TEAM_YET, _team_buttons(turn))
        return
    personal.consent(turn.session, turn.person.id, turn.now)
    names = [team.name for label, team in turn.lexicon.teams.items() if label in chosen]
    turn.say(volunteer.ready(names), rows(button(volunteer.TASKS, "tasks"), button(wishing.SETTINGS, "wishes")))


def _press_no_phone(turn: Turn, _press: Press) -> None:
    turn.ask("phone_skipped")
    _next_question(turn)


def _press_decide(turn: Turn, press: Press, *, approve: bool) -> None:
    member = members.decide_on(turn.session, press.number(), turn.person.id, turn.now, approve=approve)
    person = people.get_person(turn.session, member.person_id)
    turn.toast = worker.TOAST_DECIDED
    if turn.pressed_id is not None:
        turn.rewrite(turn.pressed_id, worker.decided(person, approved=approve))
    place = places.find_place(turn.session, member.place_id)
    if not approve:
        turn.tell(person.id, volunteer.REFUSED)
    elif place is not None:
        turn.tell(person.id, volunteer.welcome(place))
        _ask_elsewhere(turn, person)


def _ask_elsewhere(turn: Turn, person: people.Person) -> None:
    chat = people.chat_of(turn.session, person.id)
    if chat is None:
        return
    theirs = Turn(turn.session, turn.reader, turn.now, turn.heard, chat, person, turn.message_id)
    _next_question(theirs)
    people.keep_chat(turn.session, chat)


def _press_invite(turn: Turn, _press: Press) -> None:
    invite_volunteer(turn)


def invite_volunteer(turn: Turn) -> None:
    """邀请志愿者: a one-time link that the worker hands on. Raises NotAWorker."""
    for role in members.roles_of(turn.session, turn.person.id):
        place = places.find_place(turn.session, role.place_id)
        if role.role == "worker" and place is not None:
            token = invitations.invite(
                turn.session, "volunteer", turn.now, place_id=place.id, by_id=turn.person.id
            )  # fmt: skip
            turn.say(worker.invitation(place), data={"link": token})
            return
    raise NotAWorker


PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "join": _press_join,
    "tick": _press_tick,
    "ready": _press_ready,
    "nophone": _press_no_phone,
    "approve": lambda turn, press: _press_decide(turn, press, approve=True),
    "refuse": lambda turn, press: _press_decide(turn, press, approve=False),
    "invite": _press_invite,
}
