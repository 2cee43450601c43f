"""Swaps: somebody who comes asks another to change places with them, or to go instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from storage.activities import Occurrence
from storage.database import get_row
from storage.errors import NotSignedUp, NotYours, TooLate
from storage.events import record
from storage.lifecycle import VOLUNTEER, Actor
from storage.moves import move
from storage.rosters import teams_among
from storage.shifts import Shift, Signup, Swap, begins, get_shift, shifts_of
from storage.signups import find_signup, get_signup, withdraw_swaps


def could_swap(session: Session, mine: Signup, *, most: int = 60) -> Sequence[Signup]:
    """Return who could be asked: whoever waits, and whoever stands on another shift that day, where teams allow it."""
    if mine.status != "coming":
        return []
    shifts = shifts_of(session, mine.occurrence_id)
    others = session.scalars(
        select(Signup)
        .where(
            Signup.occurrence_id == mine.occurrence_id, Signup.person_id != mine.person_id,
            or_(Signup.status == "waiting", (Signup.status == "coming") & (Signup.shift_id != mine.shift_id)),
        )
        .order_by(Signup.status.desc(), Signup.at, Signup.id)
        .limit(most)
    ).all()  # fmt: skip
    teams = teams_among(session, [mine.person_id, *(one.person_id for one in others)])
    return [one for one in others if _suits(shifts, mine, one, teams)]


def ask_swap(session: Session, occurrence: Occurrence, person_id: int, asked_id: int, now: datetime) -> Swap:
    """换人: ask somebody; whom they asked before need not answer any more. Raises NotSignedUp, NotYours, TooLate."""
    mine = find_signup(session, occurrence.id, person_id)
    if mine is None or mine.status != "coming":
        raise NotSignedUp
    if occurrence.status != "planned" or now >= begins(occurrence, get_shift(session, mine.shift_id)):
        raise TooLate
    other = find_signup(session, occurrence.id, asked_id)
    if other is None or asked_id == person_id or not _can(session, mine, other):
        raise NotYours
    withdraw_swaps(session, mine, now)
    swap = Swap(signup_id=mine.id, asked_id=asked_id, status="asked", at=now)
    session.add(swap)
    session.flush()
    record(session, "swap", swap.id, "ask", now, after="asked", actor_id=person_id)
    return swap


def get_swap(session: Session, swap_id: int) -> Swap:
    """Return the swap. Raises OldButton where there is none."""
    return get_row(session, Swap, swap_id)


def agree(session: Session, swap: Swap, person_id: int, now: datetime) -> tuple[Signup, Signup]:
    """换: whoever stands on another shift exchanges it, whoever waits takes the place over.

    Returns the sign-ups of who asked and of who agreed, as they are now. Raises NotYours, TooLate.
    """
    _require_asked(swap, person_id)
    given = get_signup(session, swap.signup_id)
    shifts = shifts_of(session, given.occurrence_id, lock=True)
    session.refresh(given)
    session.refresh(swap)
    mine = find_signup(session, given.occurrence_id, person_id)
    place = next(shift for shift in shifts if shift.id == given.shift_id)
    occurrence = session.get_one(Occurrence, given.occurrence_id)
    if mine is None or given.status != "coming" or not _can(session, given, mine):
        raise TooLate
    if occurrence.status != "planned" or now >= begins(occurrence, place):
        raise TooLate
    move(session, swap, "agree", _oneself(person_id), now)
    if mine.status == "waiting":
        move(session, given, "decline", _oneself(given.person_id), now, at=now, confirmed_at=None)
        move(session, mine, "join", _oneself(person_id), now, shift_id=place.id, at=now, confirmed_at=now)
    else:
        _exchange(session, given, mine, now)
    for one in (given, mine):
        withdraw_swaps(session, one, now)
    return given, mine


def refuse(session: Session, swap: Swap, person_id: int, now: datetime) -> Signup:
    """不换. Returns the sign-up of who asked. Raises NotYours, TooLate."""
    _require_asked(swap, person_id)
    move(session, swap, "refuse", _oneself(person_id), now)
    return get_signup(session, swap.signup_id)


def _exchange(session: Session, one: Signup, other: Signup, now: datetime) -> None:
    for signup, shift_id in ((one, other.shift_id), (other, one.shift_id)):
        session.execute(
            update(Signup).where(Signup.id == signup.id).values(shift_id=shift_id),
            execution_options={"synchronize_session": False},
        )
        record(session, "signup", signup.id, "swap", now, before="coming", after="coming", actor_id=signup.person_id)
    session.refresh(one)
    session.refresh(other)


def _can(session: Session, given: Signup, other: Signup) -> bool:
    shifts = shifts_of(session, given.occurrence_id)
    return _suits(shifts, given, other, teams_among(session, [given.person_id, other.person_id]))


def _suits(shifts: Sequence[Shift], given: Signup, other: Signup, teams: Mapping[int, set[str]]) -> bool:
    """Whether the other may stand where it is given, and, where they exchange, the first where the other stands."""
    if other.status not in ("waiting", "coming") or (other.status == "coming" and other.shift_id == given.shift_id):
        return False
    of = {shift.id: shift.team for shift in shifts}
    theirs, ours = ({None, *teams.get(one.person_id, ())} for one in (other, given))
    return of[given.shift_id] in theirs and (other.status == "waiting" or of[other.shift_id] in ours)


def _require_asked(swap: Swap, person_id: int) -> None:
    if swap.asked_id != person_id:
        raise NotYours


def _oneself(person_id: int) -> Actor:
    return Actor(person_id, frozenset({VOLUNTEER}))
