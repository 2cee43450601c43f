"""Check-in (打卡) at a day's place: by the code on the leader's telephone, by where one stands, or by the leader."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from math import asin, cos, radians, sin, sqrt

import pyotp
from sqlalchemy.orm import Session

from storage.activities import Occurrence
from storage.errors import NotSignedUp, NotThatDay, NotTheLeader, TooFar, TooLate, WrongCode
from storage.lifecycle import LEADER, VOLUNTEER, Actor
from storage.moves import move
from storage.rosters import leads_day, require_leader
from storage.shifts import Signup, begins, closes, ends, get_shift, is_timed, opens, shifts_of, take_place
from storage.signups import find_signup, sign_up

# A code is shown so long, and taken so long again: whoever stands in the queue has it still.
INTERVAL = 300
# Telephones are wrong by tens of metres between tall houses, and an estate is some hundred wide.
NEAR = 300
EARTH = 6_371_000
EARLY, AFTERWARDS = timedelta(minutes=90), timedelta(hours=2)
# So long the leader can put right who was there.
CORRECTED_WITHIN = timedelta(days=7)


def code_now(occurrence: Occurrence, now: datetime) -> str:
    """Return the six digits of this moment (RFC 6238, another every five minutes); empty until `open_code`."""
    # The time steps of RFC 6238 by hand: the library's own are for logging in, and end at two minutes.
    return pyotp.HOTP(occurrence.secret).at(int(now.timestamp()) // INTERVAL) if occurrence.secret else ""


def check(occurrence: Occurrence, code: str, now: datetime) -> bool:
    """Tell whether these are the digits of this moment, or of the five minutes before."""
    known = (code_now(occurrence, now), code_now(occurrence, now - timedelta(seconds=INTERVAL)))
    return any(one and hmac.compare_digest(one.encode(), code.encode()) for one in known)


def open_code(session: Session, occurrence: Occurrence, leader_id: int, now: datetime) -> str:
    """Return the code for the leader to show. Raises NotTheLeader, NotThatDay."""
    require_leader(session, occurrence, leader_id)
    _require_time(session, occurrence, now)
    if not occurrence.secret:
        occurrence.secret = pyotp.random_base32()
        session.flush()
    return code_now(occurrence, now)


def check_in_by_code(session: Session, occurrence: Occurrence, person_id: int, code: str, now: datetime) -> Signup:
    """签到 123456; whoever had not signed up does so thereby. Coming twice changes nothing.

    Returns a sign-up that waits where all is full. Raises NotThatDay, WrongCode, NotAVolunteer, TooLate.
    """
    _require_time(session, occurrence, now)
    if not check(occurrence, code, now):
        raise WrongCode
    return _arrive(session, occurrence, person_id, now)


def check_in_at(
    session: Session, occurrence: Occurrence, person_id: int, now: datetime, *, latitude: float, longitude: float
) -> Signup:
    """Check in by standing within 300 m of where it is. As `check_in_by_code`; raises TooFar instead of WrongCode."""
    _require_time(session, occurrence, now)
    if occurrence.latitude is None or occurrence.longitude is None:
        raise TooFar
    if metres_between(occurrence.latitude, occurrence.longitude, latitude, longitude) > NEAR:
        raise TooFar
    return _arrive(session, occurrence, person_id, now)


def check_in_for(session: Session, occurrence: Occurrence, signup: Signup, leader_id: int, now: datetime) -> Signup:
    """帮TA签到: the leader has seen them. Afterwards it counts for the whole shift, until the leader says otherwise.

    Raises NotTheLeader, NotThatDay, TooLate.
    """
    require_leader(session, occurrence, leader_id, signup.shift_id)
    _require_time(session, occurrence, now, late=CORRECTED_WITHIN)
    shift = get_shift(session, signup.shift_id)
    timed = is_timed(occurrence, shift)
    over = now >= (ends(occurrence, shift) if timed else closes(session, occurrence))
    shifts_of(session, occurrence.id, lock=True)
    session.refresh(signup)
    if signup.status in ("arrived", "left"):
        return signup
    if signup.status in ("waiting", "declined"):
        take_place(session, shift, over=True)
    actor = Actor(leader_id, frozenset({LEADER}))
    move(session, signup, "arrive", actor, now, arrived_at=begins(occurrence, shift) if over else now, left_at=None)
    if over:
        # How long it was where nobody said is for the leader to say.
        move(session, signup, "leave", actor, now, left_at=ends(occurrence, shift) if timed else signup.arrived_at)
    return signup


def check_out(session: Session, occurrence: Occurrence, person_id: int, now: datetime) -> Signup:
    """签退; said again it changes nothing. Raises NotSignedUp (or they never arrived)."""
    held = find_signup(session, occurrence.id, person_id)
    if held is None or held.status not in ("arrived", "left"):
        raise NotSignedUp
    if held.status == "arrived":
        move(session, held, "leave", Actor(person_id, frozenset({VOLUNTEER})), now, left_at=now)
    return held


def check_out_for(session: Session, occurrence: Occurrence, signup: Signup, leader_id: int, now: datetime) -> None:
    """The leader sends somebody home. Raises NotTheLeader, TooLate."""
    require_leader(session, occurrence, leader_id, signup.shift_id)
    move(session, signup, "leave", Actor(leader_id, frozenset({LEADER})), now, left_at=now)


def set_place(session: Session, occurrence: Occurrence, leader_id: int, latitude: float, longitude: float) -> None:
    """Keep where it is, as the leader has shown it, in degrees.

    Who leads one shift only shows it where nobody has yet. Raises NotTheLeader, TooLate (over).
    """
    require_leader(session, occurrence, leader_id)
    if occurrence.latitude is not None and not leads_day(session, occurrence, leader_id):
        raise NotTheLeader
    if occurrence.status != "planned":
        raise TooLate
    occurrence.latitude, occurrence.longitude = latitude, longitude
    session.flush()


def metres_between(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Return how far two places on the earth lie apart, in metres (haversine; all in degrees)."""
    north, south = radians(latitude), radians(other_latitude)
    across = sin(radians(other_longitude - longitude) / 2) ** 2
    return 2 * EARTH * asin(sqrt(min(1.0, sin((south - north) / 2) ** 2 + cos(north) * cos(south) * across)))


def is_time(session: Session, occurrence: Occurrence, now: datetime, late: timedelta = AFTERWARDS) -> bool:
    """Tell whether one can check in now: from an hour and a half before it begins until two hours after its end."""
    return opens(session, occurrence) - EARLY <= now <= closes(session, occurrence) + late


def _arrive(session: Session, occurrence: Occurrence, person_id: int, now: datetime) -> Signup:
    held = find_signup(session, occurrence.id, person_id)
    if held is None or held.status in ("declined", "waiting"):
        held = sign_up(session, occurrence, person_id, now).signup
    if held.status in ("waiting", "arrived", "left"):
        return held
    move(session, held, "arrive", Actor(person_id, frozenset({VOLUNTEER})), now, arrived_at=now)
    return held


def _require_time(session: Session, occurrence: Occurrence, now: datetime, late: timedelta = AFTERWARDS) -> None:
    if occurrence.status not in ("planned", "over") or not is_time(session, occurrence, now, late):
        raise NotThatDay
