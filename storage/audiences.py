"""Audiences: to whom a campaign goes, in which of their chats, and who is left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, or_, select, true, union_all
from sqlalchemy.orm import Session

from storage.activities import Occurrence
from storage.campaigns import AT_ONCE, Campaign
from storage.members import Membership, TeamMember, workers_of
from storage.mutes import Mute
from storage.people import Chat, Person
from storage.places import below
from storage.shifts import Shift, Signup
from storage.tickets import Ticket

# So many people are looked at one by one; where an audience may be larger, everybody is, in the order of their ids.
FEW = 5000


class Reach(NamedTuple):
    """Somebody to post to, in the chat where they were last heard."""

    person_id: int
    chat_id: int
    channel: str


def next_part(session: Session, campaign: Campaign, *, most: int = AT_ONCE) -> list[Reach]:
    """Return the next people of the campaign who can be reached, in the order of their ids."""
    chat = (
        select(Chat.id)
        .where(Chat.person_id == Person.id, Chat.status == "active")
        .order_by(Chat.heard_at.desc(), Chat.id.desc())
        .limit(1)
        .correlate(Person)
        .scalar_subquery()
    )
    after = campaign.reached_id
    part = (
        select(Person.id, chat.label("chat_id"))
        .where(_belongs(session, campaign, after), _reachable(after), Person.id > after)
        .where(_among_few(session, campaign))
        .order_by(Person.id)
        .limit(most)
        .subquery()
    )
    rows = session.execute(
        select(part.c.id, Chat.id, Chat.channel).join(Chat, Chat.id == part.c.chat_id).order_by(part.c.id)
    )
    return [Reach(*row) for row in rows]


def audience_size(session: Session, campaign: Campaign) -> int:
    """Return how many people the campaign will reach."""
    query: Select[int] = (
        select(func.count())
        .select_from(Person)
        .where(_belongs(session, campaign), _reachable(), _among_few(session, campaign))
    )
    return session.scalar(query) or 0


def doors_of(session: Session, campaign: Campaign) -> tuple[int, int]:
    """Return how many people the campaign will reach, and how many of them have a chat by Telegram."""
    by_telegram = case((_reachable(channel="telegram"), 1), else_=0)
    query = (
        select(func.count(), func.coalesce(func.sum(by_telegram), 0))
        .select_from(Person)
        .where(_belongs(session, campaign), _reachable(), _among_few(session, campaign))
    )
    people, telegram = session.execute(query).one()
    return int(people), int(telegram)


def groups_of(session: Session, campaign: Campaign) -> Sequence[Chat]:
    """Return the groups that the campaign goes to: those that are bound to its places."""
    if not (campaign.audience or {}).get("groups"):
        return []
    return session.scalars(
        select(Chat)
        .where(Chat.place_id.in_(places_of(session, campaign)), Chat.person_id.is_(None), Chat.status == "active")
        .order_by(Chat.id),
    ).all()


def places_of(session: Session, campaign: Campaign) -> list[int]:
    """Return the places that the campaign is meant for, with all below them; without those that send their own."""
    chosen = (campaign.audience or {}).get("places") or [campaign.place_id]
    places = below(session, [int(one) for one in chosen])
    own = select(Campaign.place_id).where(
        Campaign.parent_id == campaign.id, Campaign.status.not_in(("draft", "cancelled"))
    )
    sends = below(session, list(session.scalars(own)))
    return [place for place in places if place not in sends]


def _among_few(session: Session, campaign: Campaign) -> ColumnElement[bool]:
    """Where those whom it could reach at all are few, the condition to be one of them: nobody looks at a whole city."""
    places = below(session, [campaign.place_id]) if campaign.occurrence_id else places_of(session, campaign)
    here = select(Membership.person_id.label("id")).where(Membership.place_id.in_(places))
    living = select(Person.id).where(Person.place_id.in_(places))
    role = (campaign.audience or {}).get("role")
    match campaign.kind:
        case "invite":
            known = here.where(Membership.role == "volunteer", Membership.status == "active")
        case "confirm" | "morning" | "missed":
            known = select(Signup.person_id).where(Signup.occurrence_id == campaign.occurrence_id)
        case "theme" | "broadcast" if role in ("volunteer", "worker"):
            known = here.where(Membership.role == role, Membership.status == "active")
        case "theme" | "broadcast":
            known = select(union_all(here, living).subquery().c.id)
        case _:
            return true()
    count = session.scalar(select(func.count()).select_from(known.limit(FEW + 1).subquery())) or 0
    return Person.id.in_(known) if count <= FEW else true()


# What belongs to somebody is looked up after the same person as they are: some databases begin at the first otherwise.


def _reachable(after: int = 0, channel: str | None = None) -> ColumnElement[bool]:
    there = true() if channel is None else Chat.channel == channel
    return exists().where(Chat.person_id == Person.id, Chat.person_id > after, Chat.status == "active", there)


def _belongs(session: Session, campaign: Campaign, after: int = 0) -> ColumnElement[bool]:  # noqa: PLR0911 - one return a kind
    occurrence = None if campaign.occurrence_id is None else session.get(Occurrence, campaign.occurrence_id)
    match campaign.kind:
        case "invite":
            said = exists().where(Signup.occurrence_id == campaign.occurrence_id, Signup.person_id == Person.id)
            team = None if occurrence is None else occurrence.team
            here = below(session, [campaign.place_id])
            return and_(_member(here, "volunteer", after), _in_team(team), ~said, ~_muted("saturday"))
        case "confirm" | "morning":
            comes = and_(
                Signup.occurrence_id == campaign.occurrence_id, Signup.person_id == Person.id, Signup.status == "coming"
            )
            return (
                exists().where(comes, Signup.confirmed_at.is_(None))
                if campaign.kind == "confirm"
                else exists().where(comes)
            )
        case "missed":
            day = Signup.occurrence_id == campaign.occurrence_id
            return exists().where(day, Signup.person_id == Person.id, Signup.status == "missed")
        case "gaps" | "hours":
            return Person.id.in_(_leaders(session, campaign, occurrence))
        case "ask" | "prompt":
            return Person.id.in_([one.id for one in workers_of(session, campaign.place_id)])
        case "theme" | "broadcast":
            return _spoken_to(session, campaign, after)
    return false()


def _leaders(session: Session, campaign: Campaign, occurrence: Occurrence | None) -> list[int]:
    """Whoever leads the day or one of its shifts; where nobody does, and for the gaps, the workers too."""
    leads = set(
        session.scalars(
            select(Shift.leader_id).where(Shift.occurrence_id == campaign.occurrence_id, Shift.leader_id.is_not(None))
        )
    )
    if occurrence is not None and occurrence.leader_id is not None:
        leads.add(occurrence.leader_id)
    if campaign.kind == "gaps" or occurrence is None or occurrence.leader_id is None:
        leads |= {one.id for one in workers_of(session, campaign.place_id)}
    return sorted(one for one in leads if one is not None)


def _spoken_to(session: Session, campaign: Campaign, after: int) -> ColumnElement[bool]:
    spec, places = campaign.audience or {}, places_of(session, campaign)
    role, team = spec.get("role"), spec.get("team")
    lives = and_(Person.place_id.in_(places), Person.consented_at.is_not(None))
    if role in ("volunteer", "worker"):
        belongs = _member(places, role, after)
    elif role == "resident":
        belongs = and_(lives, ~_member(places, "volunteer", after), ~_member(places, "worker", after))
    else:
        belongs = or_(lives, _member(places, None, after))
    conditions = [belongs, _in_team(team), ~_muted(campaign.kind)]
    if spec.get("unheard"):
        # 沉默的少数: they never asked for anything, and never came to anything.
        conditions += [
            ~exists().where(Ticket.requester_id == Person.id),
            ~exists().where(Signup.person_id == Person.id),
        ]
    return and_(*conditions)


def _member(places: Sequence[int], role: str | None, after: int) -> ColumnElement[bool]:
    conditions = [
        Membership.person_id == Person.id, Membership.person_id > after, Membership.place_id.in_(places),
        Membership.status == "active",
    ]  # fmt: skip
    return exists().where(*conditions) if role is None else exists().where(*conditions, Membership.role == role)


def _in_team(team: str | None) -> ColumnElement[bool]:
    return exists().where(TeamMember.person_id == Person.id, TeamMember.team == team) if team else true()


def _muted(kind: str) -> ColumnElement[bool]:
    return exists().where(Mute.person_id == Person.id, Mute.kind == kind)
