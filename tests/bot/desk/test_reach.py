"""How far a worker reaches: what is set for a place holds for all below it, so all of that must be theirs."""

from __future__ import annotations

import re

import pytest

from storage import members, menus, scopes
from storage.campaigns import Campaign
from storage.database import Base
from storage.errors import NotAWorker
from storage.invitations import Invitation
from storage.limits import Limit
from storage.members import TeamLeader
from storage.menus import ClosedItem
from storage.units import Unit
from tests.community import Community
from tests.desk import Office
from tests.street import end_work, standing, two_stations

KEPT: tuple[type[Base], ...] = (TeamLeader, Invitation, ClosedItem, Unit, Limit, Campaign)
SHEET = {"kind": "broadcast", "title": "", "text": "不该写的话", "link": "", "who": "all", "day": "", "clock": ""}


def test_nobody_sets_for_a_place_above_what_holds_for_stations_of_others(community: Community, office: Office) -> None:
    street = two_stations(community)
    wang, zhang = community.worker("王姐"), community.worker("张姐", station=street.there)
    li = community.volunteer("李明")
    # Nobody works at the center, so what happens there is every worker's to see; not to set for one another.
    center, desk = str(street.center), office.enters(wang)
    forms = {
        "/people/invitations": {"place": center, "purpose": "worker"},
        "/people/units": {"place": center, "name": "幸福物业"},
        f"/places/{center}/limit": {"what": "urgent", "step": "take", "span": "30分钟"},
        f"/places/{center}/leader": {"team": "aid", "person": str(li.id)},
        "/items/close": {"place": center, "item": "home_repair"},
        "/week/write": SHEET | {"place": center},
    }
    before = standing(community, KEPT)
    for path, form in forms.items():
        assert desk.opens(f"/desk/places/{center}").status_code == 200
        assert "管到别的社区" in desk.sends(f"/desk{path}", None, **form).text, path
        assert standing(community, KEPT) == before, path
    # Where nobody else works, there is nobody whom it would concern.
    end_work(community, zhang, street.there)
    with community.database.begin() as session:
        members.grant(session, li.id, "volunteer", street.center, community.now)
    for path, form in forms.items():
        before = standing(community, KEPT)
        desk.sends(f"/desk{path}", None, **form)
        assert standing(community, KEPT) != before, path


def test_who_works_above_reaches_everything_below_and_nobody_beside(community: Community) -> None:
    street = two_stations(community)
    wang, boss = community.worker("王姐"), community.worker("李主任", station=street.center)
    with community.database.begin() as session:
        for place in street:
            scopes.require_reach(session, boss.id, place)
        scopes.require_reach(session, wang.id, street.here)
        for place in (street.there, street.center):
            with pytest.raises(NotAWorker):
                menus.take_off(session, place, "home_repair", wang.id, community.now)


def test_who_made_an_invitation_stands_in_the_record(community: Community, office: Office) -> None:
    wang = office.enters(community.worker("王姐"))
    wang.sends("/desk/people/invitations", place="1", purpose="worker")
    assert re.search(r"王姐</a><span>做了工作人员的邀请", wang.opens("/desk/log").text)
