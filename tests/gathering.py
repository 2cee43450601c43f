"""A volunteer day that stands in the database, without the rule that would have made it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pyotp

from handlers.turn import Heard, Kind
from storage import checkin
from storage.activities import Activity, Occurrence, Post, get_occurrence
from storage.campaigns import plan_step
from storage.ledger import confirm_all, wind_up
from storage.shifts import Shift, open_shifts, shifts_of
from storage.signups import find_signup, sign_up
from tests.community import Community, Neighbour, at

SATURDAY = "2026-11-21"
SPOT = "居委会门口"


def gathering(
    community: Community,
    *posts: Post,
    day: str = SATURDAY,
    place: int = 1,
    starts_at: str = "08:30",
    ends_at: str = "11:00",
    leader: int | None = None,
    maker: int | None = None,
    team: str | None = None,
    title: str = "",
) -> int:
    """Make a volunteer day with these posts (none: everybody comes to one) and return its occurrence's id."""
    made_by = maker or community.worker("站长", station=place).id
    with community.database.begin() as session:
        activity = Activity(
            place_id=place, kind="saturday", title=title, text="一起打扫楼道", spot=SPOT, contact="王姐 13900000001",
            starts_on=day, starts_at=starts_at, ends_at=ends_at, status="running", made_by=made_by,
            made_at=community.now, planned_until=day, leader_id=leader,
        )  # fmt: skip
        session.add(activity)
        session.flush()
        for post in posts:
            post.activity_id = activity.id
            session.add(post)
        occurrence = Occurrence(
            activity_id=activity.id, place_id=place, day=day, title=title, text=activity.text, spot=SPOT,
            contact=activity.contact, starts_at=starts_at, ends_at=ends_at, team=team, leader_id=leader,
            status="planned", secret=pyotp.random_base32(),
        )  # fmt: skip
        session.add(occurrence)
        session.flush()
        open_shifts(session, occurrence)
        return occurrence.id


def step(community: Community, occurrence_id: int, kind: str, due: datetime, until: datetime) -> None:
    """Let the program say something around the day at that time."""
    with community.database.begin() as session:
        plan_step(session, session.get_one(Occurrence, occurrence_id), kind, community.now, due, until)


def shifts(community: Community, occurrence_id: int) -> list[Shift]:
    """The shifts of the day as they stand."""
    with community.database.look() as session:
        return list(shifts_of(session, occurrence_id))


def stands(community: Community, occurrence_id: int, person_id: int) -> str | None:
    """How the person stands to the day."""
    with community.database.look() as session:
        found = find_signup(session, occurrence_id, person_id)
        return None if found is None else found.status


def the_week(community: Community, occurrence_id: int) -> None:
    """Plan what is said around Saturday 21st 08:30–11:00, as the timetable does."""
    for kind, due, until in (
        ("invite", at(18, 18), at(20, 22)),
        ("confirm", at(20, 18, 30), at(20, 21, 30)),
        ("gaps", at(20, 20), at(21, 8, 30)),
        ("morning", at(21, 7, 10), at(21, 8, 30)),
        ("hours", at(21, 11, 30), at(23, 21)),
    ):
        step(community, occurrence_id, kind, due, until)


def served(community: Community, worker: Neighbour, volunteer: Neighbour) -> int:
    """Let somebody have served on Saturday, two hours and a half, which count; it is noon now. Returns the day."""
    number = gathering(community, maker=worker.id)
    with community.database.begin() as session:
        occurrence = get_occurrence(session, number)
        held = sign_up(session, occurrence, volunteer.id, community.now).signup
        held.status, held.arrived_at = "arrived", at(21, 8, 30)
        session.flush()
        wind_up(session, occurrence, at(21, 11, 1))
        confirm_all(session, occurrence, worker.id, at(21, 11, 1))
    community.now = at(21, 12)
    return number


def sends_place(who: Neighbour, latitude: float, longitude: float) -> str:
    """Send a location; return what is read last then."""
    who.community.passes(seconds=20)
    who.community.hears(
        Heard(who.channel, who.address, who.community.next_key(), who.community.now, Kind.PLACE, latitude=latitude,
              longitude=longitude)
    )  # fmt: skip
    return who.last


def newest_data(who: Neighbour) -> dict[str, Any]:
    """What the newest message of ours in the chat carries besides its words."""
    rows = [row for row in who.community.said() if row.chat_id == who.chat_id and row.direction == "out"]
    return rows[-1].data or {}


def is_now(community: Community, *moment: int) -> None:
    """Let it be that moment of that November, and do what falls due by then."""
    community.now = at(*moment)
    community.ticks()


def code(community: Community, day: int) -> str:
    """Return the digits by which one checks in now."""
    with community.database.look() as session:
        return checkin.code_now(session.get_one(Occurrence, day), community.now)
