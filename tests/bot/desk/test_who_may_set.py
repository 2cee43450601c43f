"""Who may see and change people, places and services: every page and act of theirs, every role, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from storage import members
from storage.database import Base
from storage.events import Event
from storage.imports import Import
from storage.invitations import Invitation, invite
from storage.limits import Limit
from storage.members import Membership, TeamLeader, TeamMember
from storage.menus import ClosedItem
from storage.places import Estate, Place
from storage.units import Unit
from tests import who_may
from tests.community import Community
from tests.desk import Office, Worker
from tests.street import INSIDE, OUT, Street, enter_all, standing, to_login, two_stations

KEPT: tuple[type[Base], ...] = (
    Membership, TeamMember, TeamLeader, Invitation, Import, ClosedItem, Estate, Place, Unit, Limit, Event,
)  # fmt: skip


@dataclass
class Town:
    """A street with a volunteer, an invitation and a name at its first station."""

    community: Community
    street: Street
    who: Mapping[str, Worker]
    numbers: Mapping[str, str]

    def at(self, path: str) -> str:
        return f"/desk{path}".format_map(self.numbers)

    def sends(self, name: str, path: str, form: who_may.Form, content: str = "") -> str:
        filled = {key: value.format_map(self.numbers) for key, value in form.items()}
        files = {"file": ("表.csv", content.encode())} if content else None
        return self.who[name].sends(self.at(path), files, **filled).text

    def kept(self) -> list[list[tuple[object, ...]]]:
        return standing(self.community, KEPT)


@pytest.fixture
def town(community: Community, office: Office) -> Town:
    street = two_stations(community)
    li = community.volunteer("李明")
    who = enter_all(community, office, street)
    with community.database.begin() as session:
        invite(session, "resident", community.now, place_id=street.here)
        serving = members.find_membership(session, li.id, "volunteer", street.here)
        assert serving is not None
        institute = Place(kind="institute", name="枫林所", parent_id=street.center)
        session.add(institute)
        session.flush()
        numbers = {
            "person": str(li.id), "membership": str(serving.id), "place": "1", "invitation": "1",
            "institute": str(institute.id),
        }  # fmt: skip
    return Town(community, street, who, numbers)


def test_one_person_and_one_place_open_for_who_works_there_or_above(town: Town) -> None:
    for path in who_may.ON_PEOPLE_AND_PLACES:
        found = {name: town.who[name].asks("GET", town.at(path), follow=False) for name in (*INSIDE, *OUT)}
        assert {name: found[name].status_code for name in INSIDE} == INSIDE, path
        assert all(to_login(found[name]) for name in OUT), path


def test_nothing_of_another_place_is_changed(town: Town) -> None:
    before = town.kept()
    for name in ("worker there", *OUT):
        for path, form in (who_may.SET | who_may.ABOVE).items():
            town.sends(name, path, form)
            assert town.kept() == before, (path, name)
        for path, (content, form) in who_may.WITH_FILE.items():
            town.sends(name, path, form, content)
            assert town.kept() == before, (path, name)


@pytest.mark.parametrize("name", ["worker here", "worker above"])
def test_what_is_ones_own_is_changed(town: Town, name: str) -> None:
    # Whoever has a chat is sent no link, and speaks for themselves; and whose role has ended leads no team.
    never = ("/people/{person}/invite", "/people/{person}/forget", "/people/roles/{membership}/end")
    for path in [one for one in who_may.SET if one not in never]:
        before = town.kept()
        town.sends(name, path, who_may.SET[path])
        assert town.kept() != before, path
    for path, (content, form) in who_may.WITH_FILE.items():
        before = town.kept()
        town.sends(name, path, form, content)
        assert town.kept() != before, path


def test_where_a_place_stands_is_changed_from_above(town: Town) -> None:
    path, form = "/places/{place}/above", who_may.ABOVE["/places/{place}/above"]
    before = town.kept()
    for name in ("worker here", "worker there", *OUT):
        town.sends(name, path, form)
        assert town.kept() == before, name
    town.sends("worker above", path, form)
    assert town.kept() != before


def test_the_services_of_another_place_are_not_there(town: Town) -> None:
    assert town.who["worker there"].opens("/desk/items?place=1").status_code == 404
