"""What a worker does to somebody's role: let it rest (暂停), let it run again, end it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from storage.database import get_row
from storage.lifecycle import WORKER, Actor
from storage.members import Membership, leave_teams, require_worker, roles_of
from storage.moves import move


def get_membership(session: Session, membership_id: int) -> Membership:
    """Return the membership. Raises OldButton where there is none."""
    return get_row(session, Membership, membership_id)


def block(session: Session, membership_id: int, worker_id: int, now: datetime, why: str = "") -> Membership:
    """暂停: a volunteer is asked for nothing and takes nothing here; asking again does not help them in.

    Raises OldButton, NotAWorker, TooLate.
    """
    return _by_worker(session, membership_id, worker_id, "block", now, why)


def unblock(session: Session, membership_id: int, worker_id: int, now: datetime) -> Membership:
    """恢复: all is as it was before. Raises OldButton, NotAWorker, TooLate."""
    return _by_worker(session, membership_id, worker_id, "unblock", now, "")


def end(session: Session, membership_id: int, worker_id: int, now: datetime) -> Membership:
    """End the role; who is no volunteer any more anywhere serves in no team. Raises OldButton, NotAWorker, TooLate."""
    member = _by_worker(session, membership_id, worker_id, "end", now, "")
    if member.role == "volunteer" and not serves(session, member.person_id):
        leave_teams(session, member.person_id)
    return member


def serves(session: Session, person_id: int) -> bool:
    """Tell whether the person is a volunteer anywhere, and not at rest."""
    return any(role.role == "volunteer" for role in roles_of(session, person_id))


def _by_worker(session: Session, membership_id: int, worker_id: int, act: str, now: datetime, why: str) -> Membership:
    member = get_membership(session, membership_id)
    require_worker(session, worker_id, member.place_id)
    move(session, member, act, Actor(worker_id, frozenset({WORKER})), now, why=why or None)
    return member
