"""A week for whoever plans it, each thing asked once for all of it: what happens, what goes out, who stands where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from storage.activities import Activity, Occurrence
from storage.broadcasts import KINDS
from storage.campaigns import STEPS, Campaign, step_of
from storage.files import File
from storage.masks import without_numbers
from storage.messages import Message
from storage.people import Chat, Person
from storage.shifts import Shift, Signup
from storage.walls import WallPhoto


def held(
    session: Session, place_ids: Collection[int], first: str, last: str, *, most: int
) -> list[tuple[Occurrence, Activity]]:
    """Return the days between these ISO dates of what has not ended, or was held before it did, the earliest first."""
    stands = or_(Activity.status.in_(("running", "paused")), Occurrence.status == "over")
    rows = session.execute(
        select(Occurrence, Activity)
        .join(Activity, Activity.id == Occurrence.activity_id)
        .where(Occurrence.place_id.in_(place_ids), Occurrence.day >= first, Occurrence.day <= last, stands)
        .order_by(Occurrence.day, Occurrence.starts_at, Occurrence.id)
        .limit(most)
    )
    return [(one, activity) for one, activity in rows]


def broadcasts(
    session: Session, place_ids: Collection[int], since: datetime, until: datetime, *, most: int
) -> Sequence[Campaign]:
    """Return the themes and other broadcasts that went out then or will, the earliest first.

    What a station carries down from a place that is seen too is a part of that one, and not told again.
    """
    above = aliased(Campaign)
    carried = exists().where(above.id == Campaign.parent_id, above.place_id.in_(place_ids))
    return session.scalars(
        select(Campaign)
        .where(
            Campaign.place_id.in_(place_ids), Campaign.kind.in_(KINDS), Campaign.due_at >= since,
            Campaign.due_at < until, Campaign.status.not_in(("draft", "cancelled")), ~carried,
        )
        .order_by(Campaign.due_at, Campaign.id)
        .limit(most)
    ).all()  # fmt: skip


def drafts(session: Session, place_ids: Collection[int], since: datetime, *, most: int) -> Sequence[Campaign]:
    """Return what was begun to be written since then and has neither been sent nor dropped, the newest first."""
    return session.scalars(
        select(Campaign)
        .where(Campaign.place_id.in_(place_ids), Campaign.kind.in_(KINDS), Campaign.status == "draft",
               Campaign.made_at >= since)
        .order_by(Campaign.id.desc())
        .limit(most)
    ).all()  # fmt: skip


def written_for(session: Session, occurrence_ids: Collection[int]) -> set[int]:
    """Return those of these days of a theme for which one is written."""
    found = session.scalars(
        select(Campaign.occurrence_id).where(
            Campaign.occurrence_id.in_(occurrence_ids), Campaign.kind == "theme", Campaign.status != "cancelled"
        )
    )
    return {one for one in found if one is not None}


def steps(session: Session, occurrence_ids: Collection[int]) -> dict[int, list[Campaign]]:
    """Return what is said around each of these days, in the order in which it is due."""
    found: dict[int, list[Campaign]] = defaultdict(list)
    for one in session.scalars(
        select(Campaign)
        .where(Campaign.occurrence_id.in_(occurrence_ids), Campaign.kind.in_(STEPS), Campaign.parent_id.is_(None))
        .order_by(Campaign.due_at, Campaign.id)
    ):
        found[one.occurrence_id or 0].append(one)
    return found


def shifts(session: Session, occurrence_ids: Collection[int]) -> dict[int, list[Shift]]:
    """Return what has to be filled on each of these days."""
    found: dict[int, list[Shift]] = defaultdict(list)
    for one in session.scalars(select(Shift).where(Shift.occurrence_id.in_(occurrence_ids)).order_by(Shift.id)):
        found[one.occurrence_id].append(one)
    return found


def words(session: Session, occurrence_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """Return how many stand how on each of these days: coming, waiting, declined, arrived, left, missed."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    rows = session.execute(
        select(Signup.occurrence_id, Signup.status, func.count())
        .where(Signup.occurrence_id.in_(occurrence_ids))
        .group_by(Signup.occurrence_id, Signup.status)
    )
    for occurrence_id, status, count in rows:
        found[occurrence_id][status] = count
    return found


def standing(
    session: Session, occurrence_id: int, states: Sequence[str], *, most: int, shift_id: int | None = None
) -> list[tuple[Signup, str]]:
    """Return who stands so on the day (or on one shift of it), with their names, the first so many."""
    query = (
        select(Signup, Person.name)
        .join(Person, Person.id == Signup.person_id)
        .where(Signup.occurrence_id == occurrence_id, Signup.status.in_(states))
    )
    if shift_id is not None:
        query = query.where(Signup.shift_id == shift_id)
    return [(held, name) for held, name in session.execute(query.order_by(Signup.at, Signup.id).limit(most))]


def silent(session: Session, occurrence: Occurrence, *, most: int) -> tuple[int, list[Person]]:
    """Return how many were invited to the day and have said nothing, and the first of them."""
    invitation = step_of(session, occurrence.id, "invite")
    if invitation is None:
        return 0, []
    says_nothing = and_(
        Message.campaign_id == invitation.id, Message.replaces_id.is_(None),
        ~exists().where(Signup.occurrence_id == occurrence.id, Signup.person_id == Chat.person_id),
    )  # fmt: skip
    invited = select(Chat.person_id).join(Message, Message.chat_id == Chat.id).where(says_nothing)
    count = session.scalar(select(func.count()).select_from(invited.subquery())) or 0
    few = session.scalars(invited.order_by(Message.id).limit(most)).all()
    found = {one.id: one for one in session.scalars(select(Person).where(Person.id.in_(few)))}
    return count, [found[one] for one in few if one in found]


def silences(session: Session, invitations: Collection[Campaign]) -> dict[int, int]:
    """Return for each of these invitations how many were invited by it and have said nothing of its day."""
    rows = session.execute(
        select(Message.campaign_id, func.count())
        .join(Chat, Chat.id == Message.chat_id)
        .join(Campaign, Campaign.id == Message.campaign_id)
        .where(
            Message.campaign_id.in_([one.id for one in invitations]), Message.replaces_id.is_(None),
            ~exists().where(Signup.occurrence_id == Campaign.occurrence_id, Signup.person_id == Chat.person_id),
        )
        .group_by(Message.campaign_id)
    )  # fmt: skip
    return {of: count for of, count in rows if of is not None}


def not_reached(session: Session, parts: Sequence[Campaign], *, most: int) -> list[tuple[Person, str]]:
    """Return whom these have not reached, or nobody knows (state `uncertain`), with the state; the first so many."""
    rows = session.execute(
        select(Person, Message.state)
        .join(Chat, Chat.person_id == Person.id)
        .join(Message, Message.chat_id == Chat.id)
        .where(Message.campaign_id.in_([one.id for one in parts]), Message.replaces_id.is_(None),
               Message.state.in_(("never", "uncertain")))
        .order_by(Message.id)
        .limit(most)
    )  # fmt: skip
    return [(person, str(state)) for person, state in rows]


def photos(
    session: Session, root_ids: Collection[int], place_ids: Collection[int], *, most: int
) -> list[tuple[WallPhoto, str, str]]:
    """Return the photos that came from these places for the walls of these themes: photo, whose, and their words.

    No telephone stands in the words. Those that wait for a decision stand first, then the newest.
    """
    rows = session.execute(
        select(WallPhoto, Person.name, Message.text)
        .join(Person, Person.id == WallPhoto.person_id)
        .join(Message, Message.id == WallPhoto.message_id)
        .where(WallPhoto.campaign_id.in_(root_ids), WallPhoto.place_id.in_(place_ids))
        .order_by(WallPhoto.status != "waiting", WallPhoto.status == "refused", WallPhoto.id.desc())
        .limit(most)
    )
    return [(photo, name, without_numbers(said)) for photo, name, said in rows]


def photo_counts(session: Session, root_ids: Collection[int], place_ids: Collection[int]) -> dict[str, int]:
    """Return how many photos of these walls, from these places, stand how."""
    rows = session.execute(
        select(WallPhoto.status, func.count())
        .where(WallPhoto.campaign_id.in_(root_ids), WallPhoto.place_id.in_(place_ids))
        .group_by(WallPhoto.status)
    )
    return {str(status): int(count) for status, count in rows}


def photo_file(session: Session, photo_id: int, place_ids: Collection[int]) -> File | None:
    """Return the file of a photo that came from one of these places; None where there is none, or it is not kept."""
    return session.scalar(
        select(File)
        .join(Message, Message.file_id == File.id)
        .join(WallPhoto, WallPhoto.message_id == Message.id)
        .where(WallPhoto.id == photo_id, WallPhoto.place_id.in_(place_ids), File.state == "stored")
    )
