"""One-time links: into a role, into a station (a QR sheet, used by many), or from one chat to another of one's own."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base
from storage.errors import InvitationSpent, OldButton
from storage.events import record
from storage.members import require_worker
from storage.scopes import require_reach

VALID_FOR = {
    "worker": timedelta(days=7), "unit": timedelta(days=7), "volunteer": timedelta(days=30),
    "link": timedelta(minutes=15),
}  # fmt: skip


class Invitation(Base):
    """A secret that opens one thing: only its digest is kept."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(unique=True)
    # worker, volunteer, resident (a station's sheet), unit (who answers for unit_id), link (to the chat of person_id);
    # with a person_id, volunteer and resident open what a worker has written down of them
    purpose: Mapped[str]
    place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    uses_left: Mapped[int | None]
    expires_at: Mapped[datetime | None]
    made_at: Mapped[datetime]


def digest_of(secret: str) -> str:
    """Return what is stored of a secret (SHA-256), so that a copy of the database opens nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()


def invite(
    session: Session,
    purpose: str,
    now: datetime,
    *,
    place_id: int | None = None,
    person_id: int | None = None,
    unit_id: int | None = None,
    by_id: int | None = None,
) -> str:
    """Make an invitation and return its token: 22 characters of A–Za–z0–9_-, fit for a Telegram deep link.

    `by_id`: the worker who makes it; None where it is whoever runs the program, or whose own link it is.
    Raises NotAWorker, ReachesFurther.
    """
    if by_id is not None and place_id is not None:
        require_reach(session, by_id, place_id)
    token = secrets.token_urlsafe(16)
    # A sheet for everybody lasts; what opens one person's own is used by them alone.
    is_for_all = purpose == "resident" and person_id is None
    lasts = None if is_for_all else VALID_FOR.get(purpose, VALID_FOR["volunteer"])
    made = Invitation(
        digest=digest_of(token),
        purpose=purpose,
        place_id=place_id,
        person_id=person_id,
        unit_id=unit_id,
        uses_left=None if is_for_all else 1,
        expires_at=None if lasts is None else now + lasts,
        made_at=now,
    )
    session.add(made)
    session.flush()
    if purpose != "link":
        record(session, "invitation", made.id, f"make_{purpose}", now, after="open", actor_id=by_id)
    return token


def find_invitation(session: Session, token: str, now: datetime) -> Invitation | None:
    """Return the invitation that this token still opens."""
    found = session.scalar(select(Invitation).where(Invitation.digest == digest_of(token)))
    if found is None or found.uses_left == 0 or (found.expires_at is not None and found.expires_at < now):
        return None
    return found


def use_invitation(session: Session, token: str, now: datetime) -> Invitation:
    """Use the invitation up by one and return it. Raises InvitationSpent."""
    found = find_invitation(session, token, now)
    if found is None:
        raise InvitationSpent
    if found.uses_left is not None:
        used = session.execute(
            update(Invitation)
            .where(Invitation.id == found.id, Invitation.uses_left > 0)
            .values(uses_left=Invitation.uses_left - 1)
            .returning(Invitation.id),
            execution_options={"synchronize_session": False},
        ).scalar()
        if used is None:
            raise InvitationSpent
    return found


def use_link(session: Session, token: str, now: datetime) -> int:
    """Use up a link to another telephone and return whose conversation it opens. Raises InvitationSpent."""
    found = use_invitation(session, token, now)
    if found.purpose != "link" or found.person_id is None:
        raise InvitationSpent
    return found.person_id


def open_invitations(
    session: Session, place_ids: Sequence[int], now: datetime, *, most: int = 100
) -> Sequence[Invitation]:
    """Return what still opens a way into these places, the newest first; links to another telephone are nobody's."""
    valid = or_(Invitation.expires_at.is_(None), Invitation.expires_at >= now)
    unspent = or_(Invitation.uses_left.is_(None), Invitation.uses_left > 0)
    here = Invitation.place_id.in_(place_ids), Invitation.purpose != "link"
    query = select(Invitation).where(*here, valid, unspent).order_by(Invitation.id.desc()).limit(most)
    return session.scalars(query).all()


def revoke(session: Session, invitation_id: int, worker_id: int, now: datetime) -> Invitation:
    """Let the invitation open nothing any more. Raises OldButton, NotAWorker."""
    found = session.get(Invitation, invitation_id)
    if found is None or found.place_id is None:
        raise OldButton
    require_worker(session, worker_id, found.place_id)
    found.uses_left = 0
    session.flush()
    record(session, "invitation", found.id, "revoke", now, before="open", after="revoked", actor_id=worker_id)
    return found
