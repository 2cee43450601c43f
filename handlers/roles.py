"""What a worker does to somebody's role or teams: done, given back what was taken, and told to whom it concerns."""

from __future__ import annotations

from collections.abc import Collection

from handlers import dispatch, gather
from handlers.turn import Turn
from handlers.wording import desk_people as wording
from storage import assignments, members, people, places, roles
from storage.events import record
from storage.members import Membership


def pause(turn: Turn, membership_id: int, why: str) -> None:
    """暂停派单. Raises OldButton, NotAWorker, TooLate."""
    member = roles.block(turn.session, membership_id, turn.person.id, turn.now, why)
    _give_back(turn, member)
    _tell(turn, member, wording.paused(_place(turn, member), why), "block")


def resume(turn: Turn, membership_id: int) -> None:
    """恢复派单. Raises OldButton, NotAWorker, TooLate."""
    member = roles.unblock(turn.session, membership_id, turn.person.id, turn.now)
    _tell(turn, member, wording.resumed(_place(turn, member)), "unblock")


def end(turn: Turn, membership_id: int) -> None:
    """结束身份, but never one's own. Raises OldButton, NotAWorker, TooLate."""
    if roles.get_membership(turn.session, membership_id).person_id == turn.person.id:
        turn.say(wording.NOT_YOURSELF)
        return
    member = roles.end(turn.session, membership_id, turn.person.id, turn.now)
    _give_back(turn, member)
    _tell(turn, member, wording.ended(_place(turn, member), member.role), "end")


def set_teams(turn: Turn, member: Membership, teams: Collection[str]) -> None:
    """Let a volunteer serve in exactly these teams. Raises NotAWorker."""
    members.require_worker(turn.session, turn.person.id, member.place_id)
    before = members.teams_of(turn.session, member.person_id)
    now_in = [key for key in turn.lexicon.teams if key in teams]
    if before == set(now_in):
        turn.say(wording.TEAMS_SAME)
        return
    members.set_teams(turn.session, member.person_id, now_in)
    record(turn.session, "membership", member.id, "teams", turn.now, before=member.status, after=member.status,
           actor_id=turn.person.id, why=" ".join(now_in))  # fmt: skip
    told = turn.tell(member.person_id, wording.teams_changed([turn.lexicon.teams[key].name for key in now_in]))
    turn.say(wording.teams_kept(told=told is not None))


def _give_back(turn: Turn, member: Membership) -> None:
    """Whoever serves nowhere any more has nothing in hand but where they work, and is expected nowhere."""
    if roles.serves(turn.session, member.person_id):
        return
    for task in assignments.tasks_of(turn.session, member.person_id):
        if not members.is_worker(turn.session, member.person_id, task.place_id):
            assignments.release(turn.session, task, member.person_id, turn.now, "role")
            dispatch.given_back(turn, task, member.person_id)
    if member.role == "volunteer":
        gather.give_up(turn, member.person_id)


def _place(turn: Turn, member: Membership) -> places.Place:
    return turn.session.get_one(places.Place, member.place_id)


def _tell(turn: Turn, member: Membership, text: str, act: str) -> None:
    told = turn.tell(member.person_id, text)
    turn.say(wording.did(people.get_person(turn.session, member.person_id), act, told=told is not None))
