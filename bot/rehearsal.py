"""演练: a small sample community in a database of its own, so that a newcomer can walk the whole loop at once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.doors.webchat import Line
from handlers.wording import rehearsal, web
from nlp.lexicon import Lexicon
from storage import members, personal, places
from storage.database import Database
from storage.people import Person


def settle(database: Database, lexicon: Lexicon, now: datetime) -> list[Line]:
    """Make the sample community where it is missing, and return its three telephones."""
    with database.begin() as session:
        station = places.find_station(session, rehearsal.STATION) or places.set_station(
            session, rehearsal.STATION, phone=rehearsal.PHONE, hours=rehearsal.HOURS, estates=rehearsal.ESTATES
        )
        ids = {who: _person(session, who, station.id, lexicon, now) for who in web.PHONES}
    return [
        Line(f"/{who}", who, f"{web.PHONES[who][0]} {web.PHONES[who][1]}", web.HINTS[who], person_id)
        for who, person_id in ids.items()
    ]


def _person(session: Session, who: str, station_id: int, lexicon: Lexicon, now: datetime) -> int:
    name = web.PHONES[who][1]
    known = session.scalar(select(Person.id).where(Person.name == name, Person.place_id == station_id))
    if known is not None:
        return known
    person = Person(name=name, created_at=now, place_id=station_id)
    session.add(person)
    session.flush()
    if who != "resident":
        person.phone = rehearsal.NUMBERS[who]
        members.grant(session, person.id, who, station_id, now)
        personal.consent(session, person.id, now)
    if who == "volunteer":
        members.set_teams(session, person.id, lexicon.teams)
    return person.id
