"""Rosters: who leads a day or a shift of it, whom they name, and what is not filled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from storage.activities import Activity, Occurrence
from storage.errors import NotTheLeader, NotYours, TooLate
from storage.events import record
from storage.lifecycle import LEADER, Actor
from storage.members import Membership, TeamMember, is_worker, roles_of
from storage.moves import move
from storage.people import Person
from storage.places import below
from storage.shifts import Shift, Signup, ends, get_shift, shifts_of, take_place
from storage.signups import Change, find_signup, step_back, withdraw_swaps


def leads_day(session: Session, occurrence: Occurrence, person_id: int) -> bool:
    """Tell whether the person leads the whole day, or works in its place."""
    return occurrence.leader_id == person_id or is_worker(session, person_id, occurrence.place_id)


def led_shifts(session: Session, occurrence: Occurrence, person_id: int) -> list[Shift]:
    """Return the shifts that the person leads: all of the day for its leader and for a worker, else their own."""
    shifts = shifts_of(session, occurrence.id)
    if leads_day(session, occurrence, person_id):
        return list(shifts)
    return [shift for shift in shifts if shift.leader_id == person_id]


def require_leader(session: Session, occurrence: Occurrence, person_id: int, shift_id: int | None = None) -> None:
    """Raise NotTheLeader unless the person leads the shift (any of the day, where none is named)."""
    led = led_shifts(session, occurrence, person_id)
    if not led or (shift_id is not None and shift_id not in {shift.id for shift in led}):
        raise NotTheLeader


def require_roster(session: Session, occurrence: Occurrence, shift: Shift, person_id: int) -> None:
    """Raise NotTheLeader unless the person names who stands there.

    A post that a team has adopted (包桶) is filled by its own leader, or a worker; any other by who leads the day too.
    """
    if shift.team is None:
        require_leader(session, occurrence, person_id, shift.id)
    elif shift.leader_id != person_id and not is_worker(session, person_id, occurrence.place_id):
        raise NotTheLeader


def led_days(session: Session, person_id: int, since: str, until: str, *, most: int = 8) -> Sequence[Occurrence]:
    """Return the days of people gathering between these ISO dates that the person leads, the earliest first."""
    works_in = below(session, [one.place_id for one in roles_of(session, person_id) if one.role == "worker"])
    leads_one = exists().where(Shift.occurrence_id == Occurrence.id, Shift.leader_id == person_id)
    return session.scalars(
        select(Occurrence)
        .join(Activity, Activity.id == Occurrence.activity_id)
        .where(
            Activity.kind == "saturday", Occurrence.status.in_(("planned", "over")), Occurrence.day >= since,
            Occurrence.day <= until,
            or_(Occurrence.leader_id == person_id, Occurrence.place_id.in_(works_in), leads_one),
        )
        .order_by(Occurrence.day, Occurrence.id)
        .limit(most)
    ).all()  # fmt: skip


def could_be_named(session: Session, occurrence: Occurrence, shift: Shift, *, most: int = 60) -> Sequence[Person]:
    """Return the volunteers (of the shift's team, where it has one) who do not come to that day yet, by their names."""
    there = exists().where(
        Signup.occurrence_id == occurrence.id, Signup.person_id == Person.id,
        Signup.status.in_(("coming", "arrived", "left")),
    )  # fmt: skip
    helps = exists().where(
        Membership.person_id == Person.id, Membership.role == "volunteer", Membership.status == "active",
        Membership.place_id.in_(below(session, [occurrence.place_id])),
    )  # fmt: skip
    query = select(Person).where(helps, ~there, Person.name != "").order_by(Person.name, Person.id).limit(most)
    if shift.team is not None:
        query = query.where(exists().where(TeamMember.person_id == Person.id, TeamMember.team == shift.team))
    return session.scalars(query).all()


def name_person(
    session: Session, occurrence: Occurrence, shift_id: int, person_id: int, leader_id: int, now: datetime
) -> Signup | None:
    """Put somebody on the roster of a shift; None where it is full.

    Raises OldButton, NotTheLeader, NotYours (not of the team, or no volunteer here), TooLate (over, or on it already).
    """
    shifts = {shift.id: shift for shift in shifts_of(session, occurrence.id, lock=True)}
    session.refresh(occurrence, ["status"])
    shift = shifts.get(shift_id) or get_shift(session, shift_id)
    require_roster(session, occurrence, shift, leader_id)
    if shift.occurrence_id != occurrence.id or occurrence.status != "planned" or now >= ends(occurrence, shift):
        raise TooLate
    held = find_signup(session, occurrence.id, person_id)
    if held is not None and held.status not in ("declined", "waiting"):
        raise TooLate
    if person_id not in {one.id for one in could_be_named(session, occurrence, shift, most=100_000)}:
        raise NotYours
    if not take_place(session, shift):
        return None
    if held is None:
        held = Signup(occurrence_id=occurrence.id, shift_id=shift.id, person_id=person_id, status="coming", at=now)
        session.add(held)
        session.flush()
        record(session, "signup", held.id, "name", now, after="coming", actor_id=leader_id)
    else:
        move(session, held, "promote", _leader(leader_id), now, shift_id=shift.id, at=now, confirmed_at=None)
        withdraw_swaps(session, held, now)
    return held


def remove_person(session: Session, occurrence: Occurrence, signup: Signup, leader_id: int, now: datetime) -> Change:
    """Take somebody off the roster; the next who waits moves up. Raises NotTheLeader, TooLate."""
    shifts_of(session, occurrence.id, lock=True)
    session.refresh(signup)
    require_roster(session, occurrence, get_shift(session, signup.shift_id), leader_id)
    return step_back(session, occurrence, signup, _leader(leader_id), now)


def on_roster(
    session: Session, occurrence_id: int, states: Sequence[str] = ("coming", "waiting", "arrived", "left", "missed")
) -> list[tuple[Signup, str]]:
    """Return who stands so on that day, with their names, whoever has stood there longest first."""
    rows = session.execute(
        select(Signup, Person.name)
        .join(Person, Person.id == Signup.person_id)
        .where(Signup.occurrence_id == occurrence_id, Signup.status.in_(states))
        .order_by(Signup.at, Signup.id)
    ).all()
    return [(signup, name) for signup, name in rows]


def names_beside(session: Session, person_id: int) -> list[str]:
    """Return the names of who stands on the days that the person leads or has a word for, the longest first.

    They read in what the person was shown of these days: lists, swaps, who left and who comes instead.
    """
    works_in = below(session, [one.place_id for one in roles_of(session, person_id) if one.role == "worker"])
    shown = or_(
        Occurrence.leader_id == person_id, Occurrence.place_id.in_(works_in),
        exists().where(Shift.occurrence_id == Occurrence.id, Shift.leader_id == person_id),
        exists().where(Signup.occurrence_id == Occurrence.id, Signup.person_id == person_id),
    )  # fmt: skip
    days = select(Occurrence.id).where(shown).scalar_subquery()
    names = session.scalars(
        select(Person.name)
        .join(Signup, Signup.person_id == Person.id)
        .where(Signup.occurrence_id.in_(days), Person.id != person_id, func.length(Person.name) > 1)
        .distinct()
    )
    return sorted(names, key=len, reverse=True)


def teams_among(session: Session, person_ids: Sequence[int]) -> dict[int, set[str]]:
    """Return the teams of each of these people; who serves in none is left out."""
    teams: dict[int, set[str]] = {}
    for one in session.scalars(select(TeamMember).where(TeamMember.person_id.in_(person_ids))):
        teams.setdefault(one.person_id, set()).add(one.team)
    return teams


def missing(shift: Shift) -> int:
    """Return how many the shift still lacks; 0 where as many come as come."""
    return max(0, shift.needed - shift.taken)


def _leader(person_id: int) -> Actor:
    return Actor(person_id, frozenset({LEADER}))
