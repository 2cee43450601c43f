"""Calendars (RFC 5545): one day as a file, and the days that a person signed up for as a feed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from icalendar import STATUS, TRANSP, Calendar, Event
from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.wording import web
from handlers.wording.common import ZONE
from storage.activities import Activity, Occurrence
from storage.places import Place
from storage.shifts import Shift, Signup

MEDIA_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//wudan//wudan//ZH"
READ_EVERY = timedelta(hours=1)
# What lies further back than this is in nobody's calendar to be looked up.
MOST_DAYS = 400
# A person's word for a day, in the calendar's terms; a day of nobody in particular is what it is.
OF_SIGNUP = {"waiting": STATUS.TENTATIVE, "declined": STATUS.CANCELLED}
OF_DAY = {"asked": STATUS.TENTATIVE, "skipped": STATUS.CANCELLED}


def occurrence_file(session: Session, occurrence_id: int, person_id: int | None) -> bytes | None:
    """Return one day as an .ics file, with the person's own post in it; None where there is no such day.

    With nobody (None) it says what everybody may know: no name and no telephone of a person.
    """
    occurrence = session.get(Occurrence, occurrence_id)
    if occurrence is None:
        return None
    signup = session.scalar(select(Signup).where(Signup.occurrence_id == occurrence_id, Signup.person_id == person_id))
    return _calendar([_event(session, occurrence, signup, is_private=person_id is not None)])


def feed(session: Session, person_id: int) -> bytes:
    """Return all days that the person signed up for, also those that are over or were cancelled, as a feed."""
    rows = session.execute(
        select(Occurrence, Signup)
        .join(Signup, Signup.occurrence_id == Occurrence.id)
        .where(Signup.person_id == person_id)
        .order_by(Occurrence.day.desc(), Occurrence.id.desc())
        .limit(MOST_DAYS)
    ).all()
    events = [_event(session, occurrence, signup, is_private=True) for occurrence, signup in rows]
    return _calendar(events, name=web.CALENDAR_NAME, refresh_interval=READ_EVERY)


def _calendar(events: list[Event], **more: Any) -> bytes:  # noqa: ANN401 - properties, checked by icalendar
    # The same bytes for the same days; one without any days is as it should be.
    calendar = Calendar.new(prodid=PRODUCT, uid="wudan", method="PUBLISH", subcomponents=events, **more)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(session: Session, occurrence: Occurrence, signup: Signup | None, *, is_private: bool) -> Event:
    activity = session.get_one(Activity, occurrence.activity_id)
    shift = None if signup is None else session.get(Shift, signup.shift_id)
    place = session.get(Place, occurrence.place_id)
    status = OF_DAY.get(occurrence.status) or OF_SIGNUP.get(signup.status if signup else "", STATUS.CONFIRMED)
    start = _moment(occurrence.day, (shift and shift.starts_at) or occurrence.starts_at)
    end = _moment(occurrence.day, (shift and shift.ends_at) or occurrence.ends_at)
    summary = web.calendar_title(
        occurrence.title or activity.title, shift.name if shift else "", is_cancelled=status == STATUS.CANCELLED
    )
    return Event.new(
        # It says the same to every calendar for ever, and no other community's days are made in the same second.
        uid=f"occurrence-{occurrence.id}-{activity.made_at:%Y%m%d%H%M%S}@wudan",
        stamp=signup.at if signup else activity.made_at,
        start=start,
        end=end if isinstance(start, datetime) and isinstance(end, datetime) and end > start else None,
        summary=summary,
        description=web.calendar_text(
            occurrence.text or activity.text, place, occurrence.contact if is_private else ""
        ) or None,
        location=(shift and shift.spot) or occurrence.spot or (place.name if place else "") or None,
        status=status,
        transparency=TRANSP.TRANSPARENT if status == STATUS.CANCELLED else TRANSP.OPAQUE,
    )  # fmt: skip


def _moment(day: str, clock: str) -> datetime | date:
    """Return a moment there, or the whole day where no time is known."""
    if not clock:
        return date.fromisoformat(day)
    hour, minute = clock.split(":")
    return datetime.combine(date.fromisoformat(day), time(int(hour), int(minute)), ZONE)
