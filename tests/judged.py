"""Tickets that have come to their end and were judged, made in one go: for what is counted and listed afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from storage.endings import Rating
from storage.tickets import draft
from tests.community import Community, Neighbour

Said = tuple[bool, int | None]


def ended(community: Community, who: Neighbour, *judged: Said, words: str = "", **columns: Any) -> int:
    """A ticket of this person that was taken after half an hour and closed; judged so, once for every round."""
    with community.database.begin() as session:
        made = draft(session, who.id, community.now, columns.pop("said", "灯坏了，请人来修"))
        opened: datetime = columns.pop("opened_at", community.now)
        facts = {
            "status": "closed", "opened_at": opened, "place_id": 1, "team": "aid", "item": "home_repair", "asked": 1,
            "ended_at": opened + timedelta(hours=5), "take_by": opened + timedelta(hours=2),
            "answer_due": opened + timedelta(hours=2), "answered_at": opened + timedelta(minutes=30),
            "first_taken_at": opened + timedelta(minutes=30), "reopened": max(0, len(judged) - 1),
        } | columns  # fmt: skip
        for column, value in facts.items():
            setattr(made, column, value)
        for n, (solved, stars) in enumerate(judged):
            session.add(Rating(ticket_id=made.id, round=n, solved=solved, stars=stars, words=words, at=opened))
            made.judged_in, made.judged_solved, made.judged_stars = n, solved, stars
        return made.id


def all_ended(community: Community, who: Neighbour, judged: Sequence[Said], **columns: Any) -> list[int]:
    """Many of them, one for each judgement."""
    return [ended(community, who, one, **columns) for one in judged]
