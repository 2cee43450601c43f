"""Places: the tree of center, institute, station and point; what each tells the public; its estates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, Row, and_, event, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, object_session

from storage.database import Base
from storage.events import record
from storage.versions import change_words


class Place(Base):
    """中心, 所, 站 or 点. Tickets belong to a station; whoever works in a place works in those below it."""

    __tablename__ = "places"

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"))
    kind: Mapped[str]
    name: Mapped[str] = mapped_column(unique=True)
    phone: Mapped[str] = mapped_column(default="")
    hours: Mapped[str] = mapped_column(default="")
    # in degrees (WGS 84), where somebody has told
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    # since when nothing happens here any more; what happened stays
    closed_at: Mapped[datetime | None]

    @property
    def is_open_station(self) -> bool:
        """Tell whether tickets and people can come to belong to it."""
        return self.kind == "station" and self.closed_at is None


class Estate(Base):
    """One name of the gazetteer, as people write it: an estate, road or landmark that belongs to a station."""

    __tablename__ = "estates"
    __table_args__ = (Index(None, "place_id", "name", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    name: Mapped[str]
    # the own name that this is another way of writing; empty where it is the own name itself
    means: Mapped[str] = mapped_column(default="")
    # estate or landmark
    kind: Mapped[str] = mapped_column(default="estate")


# Where the tree of places is kept while a transaction lasts.
_TREE = "tree"
_IS_STATION = and_(Place.kind == "station", Place.closed_at.is_(None))
_STATIONS = select(Place.id).where(_IS_STATION).limit(2)


def find_place(session: Session, place_id: int | None) -> Place | None:
    """Return the place with this id."""
    return None if place_id is None else session.get(Place, place_id)


def find_station(session: Session, name: str) -> Place | None:
    """Return the station of this name; not one that is closed."""
    return session.scalar(select(Place).where(Place.name == name, _IS_STATION))


def find_place_named(session: Session, name: str) -> Place | None:
    """Return the place of this name, of whatever kind, open or closed."""
    return session.scalar(select(Place).where(Place.name == name))


def stations(session: Session) -> Sequence[Place]:
    """Return every station that is not closed, in the order of their making."""
    return session.scalars(select(Place).where(_IS_STATION).order_by(Place.id)).all()


def only_station(session: Session) -> int | None:
    """Return the id of the only station; None where there are several, or none yet."""
    found = session.connection().execute(_STATIONS).scalars().all()
    return found[0] if len(found) == 1 else None


def station_of_estate(session: Session, estate: str) -> Place | None:
    """Return the one station that an estate's own name belongs to; None where it is unknown or stands in several."""
    own = select(Estate.place_id).where(Estate.name == estate, Estate.means == "")
    found = session.scalars(own.distinct().limit(2)).all()
    return session.get(Place, found[0]) if len(found) == 1 else None


def gazetteer(session: Session) -> dict[str, str]:
    """Return every name as people write it, with the own name of what is meant; for the reader.

    What is the own name of one and another way of writing of a second means the first; what could mean several means
    none of them, but is still a name.
    """
    known: dict[str, str] = {}
    rows = session.execute(select(Estate.name, Estate.means).distinct().order_by(Estate.name, Estate.means)).all()
    for name, means in rows:
        if name not in known:
            known[name] = means or name
        elif known[name] != means:
            known[name] = name
    return known


def add_names(
    session: Session, place_id: int, name: str, others: Sequence[str], kind: str, now: datetime,
    by_id: int | None = None,
) -> list[str]:  # fmt: skip
    """Keep an estate's or a landmark's own name and its other ways of writing in the gazetteer of a station.

    Returns the names that were not known as this before. `kind`: estate or landmark; `by_id`: who did it, None where
    it was whoever runs the program.
    """
    change_words(session)
    names = list(dict.fromkeys((name, *others)))
    rows = session.scalars(select(Estate).where(Estate.place_id == place_id, Estate.name.in_(names)))
    known = {one.name: one for one in rows}
    changed: list[str] = []
    for written in names:
        means = "" if written == name else name
        row = known.get(written)
        if row is None:
            row = Estate(place_id=place_id, name=written)
            session.add(row)
        elif (row.means, row.kind) == (means, kind):
            continue
        if means:
            # What it was the own name of until now is written so too.
            theirs = update(Estate).where(Estate.place_id == place_id, Estate.means == written)
            session.execute(theirs.values(means=name), execution_options={"synchronize_session": "fetch"})
        row.means, row.kind = means, kind
        session.flush()
        record(session, "estate", row.id, "name", now, after="known", actor_id=by_id)
        changed.append(written)
    return changed


def names_of(session: Session, place_id: int) -> dict[str, str]:
    """Return every name in the gazetteer of a station, with the own name of what is meant."""
    rows = session.execute(select(Estate.name, Estate.means).where(Estate.place_id == place_id)).all()
    return {name: means or name for name, means in rows}


def drop_name(session: Session, place_id: int, name: str, now: datetime, by_id: int | None = None) -> int:
    """Take a name out of the gazetteer of a station, with its other ways of writing; returns how many there were.

    `by_id` as of `add_names`.
    """
    change_words(session)
    written = or_(Estate.name == name, Estate.means == name)
    rows = session.scalars(select(Estate).where(Estate.place_id == place_id, written)).all()
    for row in rows:
        record(session, "estate", row.id, "name", now, after="dropped", actor_id=by_id)
        session.delete(row)
    session.flush()
    return len(rows)


def set_station(session: Session, name: str, *, phone: str = "", hours: str = "", estates: Sequence[str] = ()) -> Place:
    """Make the station of this name, or complete it, open again; what is left empty stays as it was."""
    place = session.scalar(select(Place).where(Place.name == name, Place.kind == "station"))
    if place is None:
        place = Place(kind="station", name=name)
        session.add(place)
    place.phone = phone or place.phone or ""
    place.hours = hours or place.hours or ""
    place.closed_at = None
    session.flush()
    known = set(session.scalars(select(Estate.name).where(Estate.place_id == place.id)))
    new = [estate for estate in dict.fromkeys(estates) if estate not in known]
    session.add_all(Estate(place_id=place.id, name=estate) for estate in new)
    if new:
        change_words(session)
    session.flush()
    return place


def set_above(session: Session, station: Place, names: Sequence[str]) -> None:
    """Put the station under these places, the nearest last: a center, or a center and its institute (中心 → 所 → 站).

    Those that are missing are made. Raises ValueError, naming it, where one of them is a station.
    """
    parent: Place | None = None
    for name in names:
        place = find_place_named(session, name)
        if place is None:
            place = Place(kind="center" if parent is None else "institute", name=name)
            session.add(place)
        elif place.kind == "station":
            raise ValueError(name)
        place.parent_id, place.closed_at = parent.id if parent is not None else place.parent_id, None
        session.flush()
        parent = place
    if parent is not None:
        station.parent_id = parent.id
        session.flush()


def tree(session: Session) -> Mapping[int, Row[int, int | None, str]]:
    """Return id, parent_id and kind of every place by its id; read once in a transaction, and when one changes."""
    known: dict[int, Row[int, int | None, str]] | None = session.info.get(_TREE)
    if known is None:
        rows = session.execute(select(Place.id, Place.parent_id, Place.kind))
        known = session.info[_TREE] = {row.id: row for row in rows}
    return known


def hold_tree(session: Session) -> None:
    """Let nobody else change the tree until the transaction ends, and know it as it is then; tickets go on."""
    every = select(Place).order_by(Place.id).with_for_update(key_share=True)
    session.scalars(every, execution_options={"populate_existing": True}).all()
    session.info.pop(_TREE, None)


@event.listens_for(Place, "after_insert")
@event.listens_for(Place, "after_update")
def _changes(_mapper: object, _connection: object, place: Place) -> None:
    session = object_session(place)
    if session is not None:
        session.info.pop(_TREE, None)


def below(session: Session, place_ids: Sequence[int]) -> list[int]:
    """Return these places and every one below them: where somebody who works in them works."""
    every = tree(session).values()
    found = set(place_ids)
    while more := {one.id for one in every if one.parent_id in found} - found:
        found |= more
    return sorted(found)


def above(session: Session, place_id: int | None) -> list[int]:
    """Return the ids from this place up to the root: whose workers may act on what belongs to it."""
    known, chain = tree(session), list[int]()
    while place_id is not None and place_id in known and place_id not in chain:
        chain.append(place_id)
        place_id = known[place_id].parent_id
    return chain
