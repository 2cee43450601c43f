"""To whom a campaign goes: the same people, whether all of a small place are looked at or everybody of a large one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event

from storage import audiences, campaigns, mutes
from storage.campaigns import Campaign
from storage.database import Database
from tests.community import Community


@pytest.fixture(params=[0, 5000], ids=["everybody is looked at", "the few are"])
def few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(audiences, "FEW", request.param)
    return int(request.param)


def says(community: Community, **audience: Any) -> int:
    """Let a worker of the first station plan a broadcast; returns its id."""
    worker = community.worker("王姐")
    with community.database.begin() as session:
        return campaigns.plan(
            session, "broadcast", 1, worker.id, community.now, day="2026-11-20", due_at=community.now, text="开会",
            expires_at=community.now + timedelta(hours=2), audience={"places": [1], **audience},
        ).id  # fmt: skip


def reached(database: Database, number: int, most: int = 2) -> list[int]:
    """Go through the audience in small parts."""
    people: list[int] = []
    with database.begin() as session:
        campaign = session.get_one(Campaign, number)
        while part := audiences.next_part(session, campaign, most=most):
            people += [one.person_id for one in part]
            campaign.reached_id = part[-1].person_id
            session.flush()
        assert people == sorted(set(people))
        campaign.reached_id = 0
        session.flush()
        assert audiences.audience_size(session, campaign) == len(people)
    return people


@pytest.mark.usefixtures("few")
def test_a_broadcast_reaches_whom_it_is_meant_for_in_parts_of_any_size(both: Community) -> None:
    elsewhere = both.station("青山社区", estates=())
    residents = [both.resident(f"居民{n}", agreed=True, station=1).id for n in range(3)]
    volunteers = [both.volunteer(f"志愿者{n}").id for n in range(4)]
    both.resident("没同意", station=1)
    both.volunteer("别处的", station=elsewhere)
    with both.database.begin() as session:
        mutes.mute(session, volunteers[0], "broadcast", both.now)
    assert reached(both.database, says(both, role="volunteer")) == volunteers[1:]
    assert reached(both.database, says(both, role="resident")) == residents
    assert set(residents + volunteers[1:]) < set(reached(both.database, says(both)))


def test_of_a_small_place_nobody_else_is_looked_at(community: Community) -> None:
    number = says(community, role="volunteer")
    plans: list[str] = []

    def explain(connection: Connection, _cursor: Any, statement: str, given: Any, *_: Any) -> None:
        found = connection.connection.cursor().execute(f"EXPLAIN QUERY PLAN {statement}", given).fetchall()
        plans.extend(row[3] for row in found)

    with community.database.begin() as session:
        campaign = session.get_one(Campaign, number)
        event.listen(session.connection(), "before_cursor_execute", explain)
        audiences.next_part(session, campaign)
    assert "SEARCH people USING INTEGER PRIMARY KEY (rowid=?)" in plans
    assert "SCAN people" not in plans
    assert not [plan for plan in plans if plan.startswith(("SCAN memberships", "SCAN chats", "SCAN messages"))]
