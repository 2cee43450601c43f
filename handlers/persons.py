"""What a worker does for somebody on their behalf: their facts put right, their wishes kept, all of it deleted."""

from __future__ import annotations

from collections.abc import Collection

from handlers import mine
from handlers.turn import Turn
from handlers.wording import desk_person as wording
from storage import corrected, members, people, wishes
from storage.events import record
from storage.members import Membership
from storage.people import Person
from storage.sessions import CHANNEL

Hours = Collection[tuple[int, str, str]]


def correct(turn: Turn, person: Person, **facts: str | int | None) -> None:
    """Put columns of the person right, and tell them so. Raises NotAWorker, OldButton."""
    parts = corrected.correct(turn.session, person, turn.person.id, turn.now, **facts)
    if not parts:
        turn.say(wording.SAME)
        return
    told = person.id == turn.person.id or turn.tell(person.id, wording.tell_corrected(parts)) is not None
    turn.say(wording.corrected(parts, told=told))


def set_wishes(turn: Turn, member: Membership, *, rests: bool, hours: Hours, **wanted: object) -> None:
    """Keep how a volunteer wants to be asked, as they told a worker. Raises NotAWorker, NotAVolunteer.

    `rests`: 本周别派; `wanted`: the other columns of Wish.
    """
    session, person_id = turn.session, member.person_id
    members.require_worker(session, turn.person.id, member.place_id)
    before = _wishes(turn, person_id)
    until = wishes.resting_until(wishes.find_wish(session, person_id), turn.now) or wishes.next_week(turn.now)
    wishes.wish(session, person_id, rests_until=until if rests else None, **wanted)
    wishes.set_hours(session, person_id, hours)
    if _wishes(turn, person_id) == before:
        turn.say(wording.WISHES_SAME)
        return
    record(session, "membership", member.id, "wishes", turn.now, before=member.status, after=member.status,
           actor_id=turn.person.id)  # fmt: skip
    told = turn.tell(person_id, wording.TELL_WISHED) is not None
    turn.say(wording.wished(people.get_person(session, person_id), told=told))


def forget(turn: Turn, person: Person) -> bool:
    """Delete what is personal of somebody who asked for it and has no chat to say so themselves; False: not done.

    Raises NotAWorker unless all that they are is of the worker's places.
    """
    corrected.require_theirs(turn.session, turn.person.id, person, entirely=True)
    if any(chat.channel != CHANNEL for chat in people.chats_of(turn.session, person.id)):
        turn.say(wording.HAS_A_CHAT)
        return False
    if any(role.role == "worker" for role in members.roles_of(turn.session, person.id)):
        turn.say(wording.WORKS_HERE)
        return False
    mine.forget_person(turn, person.id)
    turn.say(wording.FORGOTTEN)
    return True


def _wishes(turn: Turn, person_id: int) -> tuple[object, ...]:
    wish, hours = wishes.find_wish(turn.session, person_id), wishes.hours_of(turn.session, person_id)
    said = (False, "", wishes.MOST_A_WEEK) if wish is None else (wish.weekends_only, wish.only_teams, wish.most_a_week)
    return wishes.resting_until(wish, turn.now), *said, *((one.weekday, one.starts_at, one.ends_at) for one in hours)
