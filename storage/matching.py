"""Matching: which volunteers a ticket can be offered to."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import Session, aliased

from storage.assignments import ACTIVE, Assignment
from storage.members import Membership, TeamMember
from storage.offers import Offer
from storage.people import Person
from storage.tickets import Ticket

# What concerns more people than this is not done in one act.
OFFERS_AT_ONCE = 500


def free_volunteers(session: Session, ticket: Ticket, *, most: int = OFFERS_AT_ONCE) -> Sequence[Person]:
    """Return who can be offered the ticket: of its station and team, free that day, not asked yet.

    Never the requester, nor one who gave it back.

    A ticket without a team goes to all volunteers of the station.
    """
    other, theirs = aliased(Ticket), aliased(Assignment)
    busy = exists().where(
        theirs.person_id == Person.id,
        theirs.status.in_(ACTIVE),
        other.id == theirs.ticket_id,
        other.when_date.is_not_distinct_from(ticket.when_date),
    )
    asked = exists().where(
        Offer.ticket_id == ticket.id, Offer.person_id == Person.id, Offer.status.in_(("offered", "declined"))
    )
    gave_back = exists().where(
        Assignment.ticket_id == ticket.id, Assignment.person_id == Person.id, Assignment.status == "released"
    )
    query = (
        select(Person)
        .join(Membership, and_(Membership.person_id == Person.id, Membership.role == "volunteer"))
        .where(
            Membership.place_id == ticket.place_id,
            Membership.status == "active",
            Person.id != ticket.requester_id,
            ~busy,
            ~asked,
            ~gave_back,
        )
        .order_by(Person.id)
        .limit(most)
    )
    if ticket.team is not None:
        query = query.where(exists().where(TeamMember.person_id == Person.id, TeamMember.team == ticket.team))
    return session.scalars(query).all()
