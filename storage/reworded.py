"""Which tickets were spoken of anew in this act: before the commit, what they are found by is laid down anew."""

from __future__ import annotations

from sqlalchemy.orm import Session

_KEY = "reworded"


def reword(session: Session, ticket_id: int) -> None:
    """Note that what the ticket can be found by may have changed."""
    session.info.setdefault(_KEY, set()).add(ticket_id)


def take_reworded(session: Session) -> list[int]:
    """Return the tickets that were noted, and note none any more."""
    return sorted(session.info.pop(_KEY, ()))
