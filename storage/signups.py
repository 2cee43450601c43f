"""Sign-ups: who comes to a day and on which shift, who waits for a place there, and who moves up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from storage.activities import Occurrence
from storage.campaigns import step_of, was_posted_to
from storage.database import get_row
from storage.errors import NotAVolunteer, NotSignedUp, OldButton, SomeoneWasFaster, TooLate
from storage.events import record
from storage.lifecycle import PROGRAM, VOLUNTEER, Actor
from storage.members import roles_of, teams_of
from storage.moves import move
from storage.places import above
from storage.shifts import (
    Shift,
    Signup,
    Swap,
    begins,
    closes,
    ends,
    free_place,
    get_shift,
    has_room,
    shifts_of,
    take_place,
)

# Who stands on a shift and counts there.
ON = ("coming", "arrived", "left")
# Who says that they come as late as this before it begins has said so for certain, and is not asked again.
FOR_CERTAIN = timedelta(hours=20)


@dataclass(frozen=True, slots=True)
class Counts:
    """How a day stands. `needed` 0: as many as come."""

    coming: int
    waiting: int
    declined: int
    needed: int


@dataclass(frozen=True, slots=True)
class Change:
    """What a word or its withdrawal has changed: whose, what it was before, and who moved up because of it."""

    signup: Signup
    was: str | None
    moved_up: tuple[Signup, ...] = ()


def counts(session: Session, occurrence_id: int) -> Counts:
    """Return how many come, wait and cannot, and how many are wanted."""
    rows = session.execute(
        select(Signup.status, func.count()).where(Signup.occurrence_id == occurrence_id).group_by(Signup.status)
    ).all()
    by = {str(status): count for status, count in rows}
    wanted = [shift.needed for shift in shifts_of(session, occurrence_id)]
    return Counts(
        coming=sum(by.get(status, 0) for status in ON), waiting=by.get("waiting", 0), declined=by.get("declined", 0),
        needed=sum(wanted) if all(wanted) else 0,
    )  # fmt: skip


def find_signup(session: Session, occurrence_id: int, person_id: int) -> Signup | None:
    """Return the person's word for that day, as it stands now."""
    return session.scalar(
        select(Signup)
        .where(Signup.occurrence_id == occurrence_id, Signup.person_id == person_id)
        .execution_options(populate_existing=True)
    )


def get_signup(session: Session, signup_id: int) -> Signup:
    """Return the sign-up. Raises OldButton where there is none."""
    return get_row(session, Signup, signup_id)


def signups_of(session: Session, occurrence_id: int, states: Sequence[str] = ON) -> Sequence[Signup]:
    """Return who stands so on that day, whoever has stood there longest first."""
    return session.scalars(
        select(Signup)
        .where(Signup.occurrence_id == occurrence_id, Signup.status.in_(states))
        .order_by(Signup.at, Signup.id),
    ).all()


def fitting(session: Session, shifts: Sequence[Shift], person_id: int) -> list[Shift]:
    """Return the shifts that are open to the person: those of everybody, and those of their own teams."""
    theirs = teams_of(session, person_id) if any(shift.team for shift in shifts) else set()
    return [shift for shift in shifts if shift.team is None or shift.team in theirs]


def sign_up(
    session: Session, occurrence: Occurrence, person_id: int, now: datetime, shift_id: int | None = None
) -> Change:
    """来: to the named shift, else to the first that is open to the person and has room; where all is full, waiting.

    Said again it changes nothing, but that it is now certain; naming another shift that has room changes to it.
    Raises NotAVolunteer, TooLate (over, or called off), OldButton (a shift of another day), SomeoneWasFaster (every
    shift belongs to another team).
    """
    _require_open(session, occurrence, now)
    require_may_come(session, occurrence, person_id)
    open_to = fitting(session, shifts_of(session, occurrence.id, lock=True), person_id)
    # It may have been called off while this waited.
    session.refresh(occurrence, ["status"])
    _require_open(session, occurrence, now)
    if not open_to:
        raise SomeoneWasFaster
    wanted = next((shift for shift in open_to if shift.id == shift_id), None)
    if shift_id is not None and wanted is None:
        raise OldButton
    held = find_signup(session, occurrence.id, person_id)
    if held is not None and held.status in ON:
        return _again(session, occurrence, held, wanted, now)
    return _word(session, occurrence, held, wanted, open_to, person_id, now)


def _word(
    session: Session, occurrence: Occurrence, held: Signup | None, wanted: Shift | None, open_to: Sequence[Shift],
    person_id: int, now: datetime,
) -> Change:  # fmt: skip
    was = None if held is None else held.status
    if wanted is None and held is not None and was == "waiting":
        wanted = next((shift for shift in open_to if shift.id == held.shift_id), None)
    not_over = [one for one in open_to if now < ends(occurrence, one)] or open_to
    shift = wanted or next((one for one in not_over if has_room(one)), not_over[0])
    certain = now if begins(occurrence, shift) - now <= FOR_CERTAIN else None
    status = "coming" if take_place(session, shift) else "waiting"
    if held is None:
        held = Signup(occurrence_id=occurrence.id, shift_id=shift.id, person_id=person_id, status=status, at=now,
                      confirmed_at=certain)  # fmt: skip
        session.add(held)
        session.flush()
        record(session, "signup", held.id, "sign up", now, after=status, actor_id=person_id)
    elif status != was:
        act = "join" if status == "coming" else "wait"
        move(session, held, act, _oneself(person_id), now, shift_id=shift.id, at=now, confirmed_at=certain)
    elif held.shift_id != shift.id:
        held.shift_id, held.at = shift.id, now
        session.flush()
    return Change(held, was)


def decline(session: Session, occurrence: Occurrence, person_id: int, now: datetime) -> Change:
    """来不了: the place goes to whoever has waited longest; said again it changes nothing.

    Raises NotAVolunteer, TooLate (over, or they are there already).
    """
    _require_open(session, occurrence, now)
    shifts = shifts_of(session, occurrence.id, lock=True)
    held = find_signup(session, occurrence.id, person_id)
    if held is None:
        require_may_come(session, occurrence, person_id)
        if not shifts:
            raise TooLate
        held = Signup(occurrence_id=occurrence.id, shift_id=shifts[0].id, person_id=person_id, status="declined",
                      at=now)  # fmt: skip
        session.add(held)
        session.flush()
        record(session, "signup", held.id, "decline", now, after="declined", actor_id=person_id)
        return Change(held, None)
    if held.status == "declined":
        return Change(held, "declined")
    return step_back(session, occurrence, held, _oneself(person_id), now)


def step_back(session: Session, occurrence: Occurrence, held: Signup, actor: Actor, now: datetime) -> Change:
    """Let somebody come no more, and the next move up. The shifts of the day are locked. Raises NotYours, TooLate."""
    was = held.status
    move(session, held, "decline", actor, now, at=now, confirmed_at=None)
    withdraw_swaps(session, held, now)
    if was != "coming":
        return Change(held, was)
    shift = get_shift(session, held.shift_id)
    free_place(session, shift)
    return Change(held, was, tuple(promote(session, occurrence, shift, now)))


def promote(session: Session, occurrence: Occurrence, shift: Shift, now: datetime) -> list[Signup]:
    """Let whoever has waited longest for the shift move up while there is room and it has not begun; returns them."""
    moved: list[Signup] = []
    if occurrence.status != "planned" or now >= begins(occurrence, shift):
        return moved
    waiting = session.scalars(
        select(Signup).where(Signup.shift_id == shift.id, Signup.status == "waiting").order_by(Signup.at, Signup.id)
    ).all()
    for one in waiting:
        if not take_place(session, shift):
            break
        move(session, one, "promote", PROGRAM, now, at=now, confirmed_at=None)
        moved.append(one)
    return moved


def confirm(session: Session, occurrence: Occurrence, person_id: int, now: datetime) -> Signup:
    """还来: said once more. Raises NotSignedUp (or they do not come any more), TooLate."""
    _require_open(session, occurrence, now)
    held = find_signup(session, occurrence.id, person_id)
    if held is None or held.status not in ON:
        raise NotSignedUp
    if held.confirmed_at is None:
        held.confirmed_at = now
        session.flush()
        record(session, "signup", held.id, "confirm", now, before=held.status, after=held.status, actor_id=person_id)
    return held


def withdraw_swaps(session: Session, held: Signup, now: datetime) -> None:
    """Whom they asked to change places with need not answer any more."""
    for swap in session.scalars(select(Swap).where(Swap.signup_id == held.id, Swap.status == "asked")):
        move(session, swap, "withdraw", PROGRAM, now)


def require_may_come(session: Session, occurrence: Occurrence, person_id: int) -> None:
    """Raise NotAVolunteer unless the person helps (or works) in the place or below it, or was invited to that day."""
    if any(occurrence.place_id in above(session, role.place_id) for role in roles_of(session, person_id)):
        return
    invitation = step_of(session, occurrence.id, "invite")
    if invitation is None or not was_posted_to(session, invitation, person_id):
        raise NotAVolunteer


def _again(session: Session, occurrence: Occurrence, held: Signup, wanted: Shift | None, now: datetime) -> Change:
    if wanted is not None and wanted.id != held.shift_id and held.status == "coming" and take_place(session, wanted):
        left = get_shift(session, held.shift_id)
        session.execute(update(Signup).where(Signup.id == held.id).values(shift_id=wanted.id))
        session.refresh(held)
        record(session, "signup", held.id, "change", now, before="coming", after="coming", actor_id=held.person_id)
        withdraw_swaps(session, held, now)
        free_place(session, left)
        return Change(held, "coming", tuple(promote(session, occurrence, left, now)))
    if begins(occurrence, get_shift(session, held.shift_id)) - now <= FOR_CERTAIN:
        confirm(session, occurrence, held.person_id, now)
    return Change(held, held.status)


def _require_open(session: Session, occurrence: Occurrence, now: datetime) -> None:
    if occurrence.status != "planned" or now >= closes(session, occurrence):
        raise TooLate


def _oneself(person_id: int) -> Actor:
    return Actor(person_id, frozenset({VOLUNTEER}))
