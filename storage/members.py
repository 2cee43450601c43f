"""Memberships: who is a volunteer or a worker, where, and in which teams."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import ClassVar, cast

from sqlalchemy import ForeignKey, Index, Table, and_, bindparam, delete, exists, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base
from storage.errors import NotAVolunteer, NotAWorker, PausedHere, WordsAreCommon
from storage.events import record
from storage.lifecycle import PROGRAM, REQUESTER, WORKER, Actor
from storage.moves import move
from storage.people import Person
from storage.places import Place, above, find_place


class Membership(Base):
    """A person's role in a place."""

    KIND: ClassVar[str] = "membership"
    __tablename__ = "memberships"
    __table_args__ = (
        Index(None, "person_id", "role", "place_id", unique=True),
        Index(None, "place_id", "role", "status", "waits_since"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    role: Mapped[str]
    status: Mapped[str]
    since: Mapped[datetime]
    # since when nobody asked them to take a ticket: who waited longest is asked first
    waits_since: Mapped[datetime] = mapped_column(default=lambda row: row.get_current_parameters()["since"])


class TeamMember(Base):
    """A person serves in a team."""

    __tablename__ = "team_members"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    team: Mapped[str] = mapped_column(primary_key=True)


class TeamLeader(Base):
    """Somebody leads a team at a place."""

    __tablename__ = "team_leaders"
    __table_args__ = (Index(None, "person_id"),)

    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"), primary_key=True)
    team: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))


def find_membership(session: Session, person_id: int, role: str, place_id: int) -> Membership | None:
    """Return the membership, whatever its state."""
    return session.scalar(_AS, {"person_id": person_id, "role": role, "place_id": place_id})


# Built once: building a statement costs as much as running it.
_AS = select(Membership).where(
    Membership.person_id == bindparam("person_id"),
    Membership.role == bindparam("role"),
    Membership.place_id == bindparam("place_id"),
)


def roles_of(session: Session, person_id: int) -> Sequence[Membership]:
    """Return the person's active memberships, the oldest first."""
    return session.scalars(
        select(Membership)
        .where(Membership.person_id == person_id, Membership.status == "active")
        .order_by(Membership.id),
    ).all()


def grant(session: Session, person_id: int, role: str, place_id: int, now: datetime) -> Membership:
    """Make the person an active member by invitation; harmless when they are one already. Raises PausedHere."""
    member = find_membership(session, person_id, role, place_id)
    if member is not None and member.status == "blocked":
        raise PausedHere
    if member is None:
        member = _born(session, person_id, role, place_id, "active", now)
    elif member.status != "active":
        move(session, member, "invite", PROGRAM, now, since=now)
    return member


def ask_to_join(session: Session, person_id: int, place_id: int, now: datetime) -> Membership:
    """Record that the person would like to be a volunteer; returns what is there already where they asked before.

    Raises PausedHere.
    """
    member = find_membership(session, person_id, "volunteer", place_id)
    if member is not None and member.status == "blocked":
        raise PausedHere
    if member is None:
        return _born(session, person_id, "volunteer", place_id, "asked", now)
    if member.status == "ended":
        move(session, member, "ask", Actor(person_id, frozenset({REQUESTER})), now, since=now)
    return member


def decide_on(session: Session, membership_id: int, worker_id: int, now: datetime, *, approve: bool) -> Membership:
    """Approve or refuse somebody who asked to join. Raises NotAWorker, TooLate."""
    member = session.get(Membership, membership_id)
    if member is None:
        raise NotAWorker
    require_worker(session, worker_id, member.place_id)
    move(session, member, "approve" if approve else "refuse", Actor(worker_id, frozenset({WORKER})), now)
    return member


def is_worker(session: Session, person_id: int, place_id: int | None) -> bool:
    """Tell whether the person works in the place or above it.

    What has no place yet, or a place without a worker, belongs to every worker.
    """
    works_in = {role.place_id for role in roles_of(session, person_id) if role.role == "worker"}
    if not works_in or place_id is None or works_in & set(above(session, place_id)):
        return bool(works_in)
    return any(one.id == person_id for one in workers_of(session, place_id))


def require_worker(session: Session, person_id: int, place_id: int | None) -> None:
    """Raise NotAWorker unless the person works in the place or above it."""
    if not is_worker(session, person_id, place_id):
        raise NotAWorker


def require_volunteer(session: Session, person_id: int) -> Membership:
    """Return the person's volunteer membership. Raises NotAVolunteer."""
    for role in roles_of(session, person_id):
        if role.role == "volunteer":
            return role
    raise NotAVolunteer


def workers_of(session: Session, place_id: int | None) -> Sequence[Person]:
    """Return the workers who answer for the place: its own, else those of the nearest place above that has any.

    Where the place is not known yet, or nobody works there or above it, everybody who works anywhere: somebody has to
    hear.
    """
    for place in above(session, place_id):
        found = session.scalars(
            select(Person)
            .join(Membership, Membership.person_id == Person.id)
            .where(Membership.place_id == place, Membership.role == "worker", Membership.status == "active")
            .order_by(Person.id),
        ).all()
        if found:
            return found
    worker = exists().where(
        Membership.person_id == Person.id, Membership.role == "worker", Membership.status == "active"
    )
    return session.scalars(select(Person).where(worker).order_by(Person.id)).all()


def workers_upwards(session: Session, place_id: int | None) -> list[list[int]]:
    """Return who answers for the place, and level by level who works above them: each in one level, none empty.

    Where nobody works anywhere, one level of nobody.
    """
    chain = above(session, place_id)
    works_in = session.execute(
        select(Membership.place_id, Membership.person_id)
        .where(Membership.place_id.in_(chain), Membership.role == "worker", Membership.status == "active")
        .order_by(Membership.person_id),
    ).all()
    levels: list[list[int]] = []
    heard: set[int] = set()
    for place in chain:
        new = [one.person_id for one in works_in if one.place_id == place and one.person_id not in heard]
        heard.update(new)
        if new:
            levels.append(new)
    return levels or [[one.id for one in workers_of(session, place_id)]]


def workers_of_words(session: Session) -> Sequence[Person]:
    """Return who may change the words, which are common to all: the workers of the places that have nothing above them.

    Where nobody works in any of those, everybody who works anywhere: somebody has to.
    """
    works = and_(Membership.person_id == Person.id, Membership.role == "worker", Membership.status == "active")
    top = exists().where(works, Place.id == Membership.place_id, Place.parent_id.is_(None))
    found = session.scalars(select(Person).where(top).order_by(Person.id)).all()
    return found or workers_of(session, None)


def require_words(session: Session, person_id: int) -> None:
    """Raise NotAWorker, or WordsAreCommon (which names whom to ask), unless the person may change the words."""
    works_in = [role.place_id for role in roles_of(session, person_id) if role.role == "worker"]
    if not works_in:
        raise NotAWorker
    if all(one.id != person_id for one in workers_of_words(session)):
        top = find_place(session, above(session, works_in[0])[-1])
        raise WordsAreCommon(top.name if top else "")


def volunteers_of(session: Session, place_id: int, team: str | None = None) -> Sequence[Person]:
    """Return the active volunteers of the station, of one team only where one is named."""
    query = (
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.place_id == place_id, Membership.role == "volunteer", Membership.status == "active")
        .order_by(Person.id)
    )
    if team is not None:
        query = query.where(Person.id.in_(select(TeamMember.person_id).where(TeamMember.team == team)))
    return session.scalars(query).all()


def who_serve(session: Session, person_ids: Collection[int], team: str | None) -> set[int]:
    """Return who of these people serves in the team; None: all."""
    if team is None:
        return {*person_ids}
    query = select(TeamMember.person_id).where(TeamMember.person_id.in_(person_ids), TeamMember.team == team)
    return set(session.scalars(query))


def teams_of(session: Session, person_id: int) -> set[str]:
    """Return the teams that the person serves in."""
    return set(session.scalars(select(TeamMember.team).where(TeamMember.person_id == person_id)))


def set_teams(session: Session, person_id: int, teams: Iterable[str]) -> None:
    """Let the person serve in exactly these teams."""
    session.execute(delete(TeamMember).where(TeamMember.person_id == person_id))
    session.add_all(TeamMember(person_id=person_id, team=team) for team in sorted(set(teams)))
    session.flush()


def leave_teams(session: Session, person_id: int) -> None:
    """Let the person serve in no team, and lead none."""
    for served in (TeamMember, TeamLeader):
        session.execute(delete(served).where(served.person_id == person_id))


def begin_to_wait(session: Session, person_ids: Iterable[int], now: datetime) -> None:
    """Note that these volunteers were asked, or given something to do, just now: others have waited longer."""
    session.connection().execute(_BEGIN_TO_WAIT, {"people": [*person_ids], "begins": now})


_TABLE = cast("Table", Membership.__table__)
_BEGIN_TO_WAIT = (
    update(_TABLE)
    .where(_TABLE.c.person_id.in_(bindparam("people", expanding=True)), _TABLE.c.role == "volunteer")
    .values(waits_since=bindparam("begins"))
)


def _born(session: Session, person_id: int, role: str, place_id: int, status: str, now: datetime) -> Membership:
    member = Membership(person_id=person_id, role=role, place_id=place_id, status=status, since=now)
    session.add(member)
    session.flush()
    record(
        session,
        "membership",
        member.id,
        "ask" if status == "asked" else "invite",
        now,
        after=status,
        actor_id=person_id,
    )
    return member
