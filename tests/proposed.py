"""A learning that waits for a worker's word: what it says it would change."""

from __future__ import annotations

from typing import Any

from nlp.compare import Comparison, Rates, Turned, Weighed
from nlp.edition import base
from storage import learnings
from tests.community import Community

REPORT: dict[str, Any] = {
    "comparison": Comparison(
        Rates(100, 90, 50, 45, 10, 9, 1), Rates(100, 92, 50, 46, 10, 10, 1), Rates(3, 1, 2, 1), Rates(3, 3, 2, 2),
        (Weighed("铁将军", "aid", 0, 31),), (Turned("铁将军坏了", True, "request aid", "other", "request aid"),), 4, 1,
    ).as_json(),
    "unknown": [
        {"word": "铁将军", "times": 3, "item": "home_repair", "team": "aid"},
        {"word": "格格拉拉", "times": 2, "item": None, "team": "health"},
    ],
    "examples": 3, "messages": [],
}  # fmt: skip


def learned(community: Community, version: str | None = None, **report: object) -> int:
    """Propose a learning, of this version if it is not another's; returns its number."""
    with community.database.begin() as session:
        return learnings.propose(
            session, community.now, table=b"", examples=3, report=REPORT | report, base=version or base(),
            matters=True,
        ).id  # fmt: skip


def status(community: Community, number: int) -> str:
    """Return what became of it."""
    with community.database.look() as session:
        return session.get_one(learnings.Learning, number).status
