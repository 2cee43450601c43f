"""Whoever is forgotten stands nowhere any more as the one to ask for."""

from __future__ import annotations

import pytest

from storage import people, personal
from storage.activities import Activity, get_occurrence
from tests.community import Community
from tests.gathering import gathering

PHONE = "13900000001"


def contacts(community: Community, day: int) -> set[str]:
    with community.database.look() as session:
        occurrence = get_occurrence(session, day)
        return {occurrence.contact, session.get_one(Activity, occurrence.activity_id).contact}


@pytest.mark.parametrize("contact", ["李明", f"小李 {PHONE}", "李师傅 139-0000 0001", f"王姐13811112222、李明{PHONE}"])
def test_who_is_forgotten_is_nobody_to_ask_for(community: Community, contact: str) -> None:
    li, other = community.volunteer("李明"), community.volunteer("李明明")
    day, untouched = gathering(community), gathering(community, day="2026-11-28", place=community.station("梅园社区"))
    with community.database.begin() as session:
        for one in (day, untouched):
            occurrence = get_occurrence(session, one)
            kept = contact if one == day else "李明"
            occurrence.contact = session.get_one(Activity, occurrence.activity_id).contact = kept
        people.get_person(session, li.id).phone = PHONE
        session.flush()
        personal.forget(session, li.id, community.now)
    assert contacts(community, day) == {""}
    # Somebody of the same name elsewhere is somebody else.
    assert contacts(community, untouched) == {"李明"}
    assert other.id != li.id


def test_whose_name_is_part_of_anothers_takes_that_one_along_nowhere(community: Community) -> None:
    li, day = community.volunteer("李明"), gathering(community)
    with community.database.begin() as session:
        get_occurrence(session, day).contact = "李明明 13811112222"
        session.flush()
        personal.forget(session, li.id, community.now)
    assert "李明明 13811112222" in contacts(community, day)
