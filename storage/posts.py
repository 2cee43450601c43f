"""Posts (岗位, 桶站): what every day of an activity has to fill; given to a team, whose leader names its people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from storage import days
from storage.activities import Activity, Occurrence, Post, get_activity, today_of
from storage.errors import NotAVolunteer, NothingToSend, OldButton
from storage.events import record
from storage.members import is_worker, require_worker, roles_of, teams_of, volunteers_of
from storage.places import above, below
from storage.shifts import Shift, Signup, begins, open_shifts, shifts_of
from storage.signups import promote

# What a shift takes from its post.
CARRIED = ("name", "needed", "team", "leader_id")
WHERE_AND_WHEN = ("spot", "starts_at", "ends_at")


def posts_of(session: Session, activity_id: int) -> Sequence[Post]:
    """Return the posts of the activity, in the order of their making."""
    return session.scalars(
        select(Post).where(Post.activity_id == activity_id, Post.status == "active").order_by(Post.id)
    ).all()


def get_post(session: Session, post_id: int) -> Post:
    """Return the post. Raises OldButton where there is none (any more)."""
    found = session.get(Post, post_id)
    if found is None or found.status != "active":
        raise OldButton
    return found


def add_post(  # noqa: PLR0913 - one parameter a column
    session: Session, activity: Activity, worker_id: int, now: datetime, *,
    name: str, spot: str = "", starts_at: str = "", ends_at: str = "", needed: int = 0,
) -> Post:  # fmt: skip
    """Let the activity have this post, or change the one of that name; `needed` 0: as many as come.

    The coming days have it too. Raises NotAWorker, NothingToSend (no name).
    """
    require_worker(session, worker_id, activity.place_id)
    if not name.strip():
        raise NothingToSend
    for one in posts_of(session, activity.id):
        if not one.name:
            # So many for all of it is nothing any more where posts have names; who has signed up stays.
            _end(session, one, worker_id, now)
    post = _put(session, activity, name.strip(), needed, worker_id, now)
    post.spot, post.starts_at, post.ends_at = spot, starts_at, ends_at
    session.flush()
    _follow(session, activity, now)
    return post


def want(session: Session, activity: Activity, worker_id: int, now: datetime, needed: int) -> None:
    """要6个人: so many places has every coming day, unless it has posts with names of their own. Raises NotAWorker."""
    require_worker(session, worker_id, activity.place_id)
    if any(one.name for one in posts_of(session, activity.id)):
        return
    post = _put(session, activity, "", needed, worker_id, now)
    _hand_over(session, _coming(session, activity, now), None, post.id)
    _follow(session, activity, now)


def want_on(session: Session, occurrence: Occurrence, worker_id: int, now: datetime, needed: int) -> list[Signup]:
    """只改这次，要8个人: as `want`, for one day; returns who moved up."""
    require_worker(session, worker_id, occurrence.place_id)
    shifts = shifts_of(session, occurrence.id, lock=True)
    if len(shifts) != 1 or shifts[0].name:
        return []
    shifts[0].needed = needed
    session.flush()
    return promote(session, occurrence, shifts[0], now)


def end_post(session: Session, post: Post, worker_id: int, now: datetime) -> None:
    """Let the activity do without this post; where somebody has signed up for it, that day keeps it.

    Raises NotAWorker.
    """
    activity = get_activity(session, post.activity_id)
    require_worker(session, worker_id, activity.place_id)
    if post.status != "active":
        return
    _end(session, post, worker_id, now)
    if not post.name:
        _hand_over(session, _coming(session, activity, now), post.id, None)
    _follow(session, activity, now)


def adopt(session: Session, post: Post, team: str | None, leader_id: int | None, worker_id: int, now: datetime) -> None:
    """包桶: the post is this team's, and its leader names who stands there; without a team it is everybody's again.

    Raises NotAWorker, and NotAVolunteer where the leader neither serves in that team of the place nor works there.
    """
    activity = get_activity(session, post.activity_id)
    require_worker(session, worker_id, activity.place_id)
    if leader_id is not None and not _may_lead(session, activity, team, leader_id):
        raise NotAVolunteer
    post.team, post.leader_id = team, leader_id
    session.flush()
    record(session, "post", post.id, "adopt", now, before="active", after="active", actor_id=worker_id, why=team)
    _follow(session, activity, now)


def require_member(session: Session, person_id: int, place_id: int) -> None:
    """Raise NotAVolunteer unless the person helps or works in the place, below it or above it."""
    here = {*below(session, [place_id]), *above(session, place_id)}
    if not any(role.place_id in here for role in roles_of(session, person_id)):
        raise NotAVolunteer


def fill(session: Session, activity: Activity, now: datetime) -> list[tuple[Occurrence, list[Signup]]]:
    """Let who waits move up where there is room now; returns the days on which somebody did, with who."""
    moved = []
    for occurrence in _coming(session, activity, now):
        up = [
            one
            for shift in shifts_of(session, occurrence.id, lock=True)
            for one in promote(session, occurrence, shift, now)
        ]
        if up:
            moved.append((occurrence, up))
    return moved


def _put(session: Session, activity: Activity, name: str, needed: int, worker_id: int, now: datetime) -> Post:
    """Return the activity's post of that name, active, with so many places."""
    post = session.scalar(select(Post).where(Post.activity_id == activity.id, Post.name == name))
    before = None if post is None else post.status
    if post is None:
        post = Post(activity_id=activity.id, name=name, team=None, leader_id=None)
        session.add(post)
    post.needed, post.status = needed, "active"
    session.flush()
    record(session, "post", post.id, "add", now, before=before, after="active", actor_id=worker_id)
    return post


def _end(session: Session, post: Post, worker_id: int, now: datetime) -> None:
    post.status = "ended"
    session.flush()
    record(session, "post", post.id, "end", now, before="active", after="ended", actor_id=worker_id)


def _hand_over(session: Session, coming: Sequence[Occurrence], former: int | None, post_id: int | None) -> None:
    """Let the shift for everybody be that of the nameless post, or be it no more, with who signed up for it."""
    days_to_come = Shift.occurrence_id.in_([one.id for one in coming])
    theirs = Shift.post_id.is_not_distinct_from(former)
    there = select(Shift.occurrence_id).where(Shift.post_id.is_not_distinct_from(post_id)).scalar_subquery()
    free = {} if post_id is not None else {"needed": 0}
    session.execute(
        update(Shift).where(days_to_come, theirs, Shift.occurrence_id.not_in(there)).values(post_id=post_id, **free)
    )
    session.expire_all()


def _may_lead(session: Session, activity: Activity, team: str | None, leader_id: int) -> bool:
    if is_worker(session, leader_id, activity.place_id):
        return True
    return any(one.id == leader_id for one in volunteers_of(session, activity.place_id)) and (
        team is None or team in teams_of(session, leader_id)
    )


def _coming(session: Session, activity: Activity, now: datetime) -> list[Occurrence]:
    found = session.scalars(
        select(Occurrence)
        .where(Occurrence.activity_id == activity.id, Occurrence.day >= today_of(now).isoformat())
        .order_by(Occurrence.day)
    )
    return [one for one in found if one.status != "over" and begins(one) > now]


def _follow(session: Session, activity: Activity, now: datetime) -> None:
    """Let the coming days have these posts, as far as nobody has signed up for what goes."""
    posts = {one.id: one for one in posts_of(session, activity.id)}
    for occurrence in _coming(session, activity, now):
        for shift in shifts_of(session, occurrence.id, lock=True):
            post = posts.get(shift.post_id or 0)
            if post is None:
                continue
            for name in CARRIED:
                setattr(shift, name, getattr(post, name))
            for name in WHERE_AND_WHEN:
                setattr(shift, name, getattr(post, name) or getattr(occurrence, name))
        session.flush()
        _drop_others(session, occurrence, set(posts))
        open_shifts(session, occurrence)
        _drop_others(session, occurrence, set(posts))
        days.plan_steps(session, activity, occurrence, now)


def _drop_others(session: Session, occurrence: Occurrence, posts: set[int]) -> None:
    """Drop the shifts of other posts (with posts, the one for everybody too) for which nobody's word stands.

    Who has declined did so for the day: that word moves to a shift that stays.
    """
    shifts = shifts_of(session, occurrence.id)
    stays = [one for one in shifts if (one.post_id in posts if posts else one.post_id is None)]
    if not stays:
        return
    for shift in shifts:
        if shift in stays or session.scalar(
            select(Signup.id).where(Signup.shift_id == shift.id, Signup.status != "declined").limit(1)
        ):
            continue
        session.execute(update(Signup).where(Signup.shift_id == shift.id).values(shift_id=stays[0].id))
        session.execute(delete(Shift).where(Shift.id == shift.id))
    session.expire_all()
