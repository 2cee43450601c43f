"""Who may see and change people, places and services: every page and act of theirs, every role, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import httpx
import pytest
from sqlalchemy import select

from bot.desk import imports, invitations, items, people, places
from storage import members
from storage import places as tree
from storage.database import Base
from storage.events import Event
from storage.imports import Import
from storage.invitations import Invitation, invite
from storage.lifecycle import PROGRAM
from storage.limits import Limit
from storage.members import Membership, TeamLeader, TeamMember
from storage.menus import ClosedItem
from storage.moves import move
from storage.places import Estate, Place
from storage.units import Unit
from tests.community import Community
from tests.desk import Office, Worker

KEPT: tuple[type[Base], ...] = (
    Membership, TeamMember, TeamLeader, Invitation, Import, ClosedItem, Estate, Place, Unit, Limit, Event,
)  # fmt: skip
INSIDE = {"worker here": 200, "worker above": 200, "worker there": 404}
OUT = ("nobody", "was a worker")
FACTS = {"phone": "02166660000", "hours": "", "latitude": "", "longitude": ""}
# What each act would do to the first station, its volunteer and its invitation.
FORMS: dict[str, dict[str, str]] = {
    "/people/units": {"place": "1", "name": "幸福物业"},
    "/people/roles/{membership}/pause": {},
    "/people/roles/{membership}/resume": {},
    "/people/roles/{membership}/end": {},
    "/people/{person}/open": {},
    "/people/{person}/teams": {"teams": "health"},
    "/people/{person}/invite": {},
    "/people/invitations": {"place": "1", "purpose": "worker"},
    "/people/invitations/{invitation}/revoke": {},
    "/places/{place}/facts": FACTS,
    "/places/{place}/limit": {"what": "urgent", "step": "take", "span": "30分钟"},
    "/places/{place}/leader": {"team": "health", "person": "{person}"},
    "/places/{place}/names": {"name": "枫林苑"},
    "/places/{place}/names/drop": {"name": "幸福小区"},
    "/items/close": {"place": "1", "item": "home_repair"},
    "/items/open": {"place": "1", "item": "home_repair"},
}
WITH_FILE = {
    "/people/import": ("姓名,电话\n李明,13812345678\n", {"place": "1", "role": "resident"}),
    "/places/{place}/names/import": ("名称\n枫林新村\n", {}),
}
# What a worker has uploaded is theirs alone: no other can name it.
OWN_ALONE = {"/people/import/go", "/people/import/drop"}


@dataclass
class Town:
    """Two stations under one center; a volunteer, an invitation and a name in the first."""

    community: Community
    who: Mapping[str, Worker]
    numbers: Mapping[str, str]

    def at(self, path: str) -> str:
        return f"/desk{path}".format_map(self.numbers)

    def kept(self) -> list[list[tuple[object, ...]]]:
        with self.community.database.look() as session:
            return [
                [tuple(row) for row in session.execute(select(table.__table__).order_by(*table.__table__.primary_key))]
                for table in KEPT
            ]


@pytest.fixture
def town(community: Community, office: Office) -> Town:
    with community.database.begin() as session:
        away = tree.set_station(session, "梅园社区", estates=["梅园小区"])
        for name in ("枫林社区", "梅园社区"):
            station = tree.find_station(session, name)
            assert station is not None
            tree.set_above(session, station, ["徐汇中心"])
        center = tree.find_place_named(session, "徐汇中心")
        assert center is not None
        there, top = away.id, center.id
        invite(session, "resident", community.now, place_id=1)
    workers = {
        "worker here": community.worker("王姐"), "worker there": community.worker("张姐", station=there),
        "worker above": community.worker("李主任", station=top), "was a worker": community.worker("孙姐"),
    }  # fmt: skip
    li = community.volunteer("李明")
    who = {name: office.enters(one) for name, one in workers.items()} | {"nobody": office.stranger()}
    with community.database.begin() as session:
        ended = members.find_membership(session, workers["was a worker"].id, "worker", 1)
        serving = members.find_membership(session, li.id, "volunteer", 1)
        assert ended is not None
        assert serving is not None
        move(session, ended, "end", PROGRAM, community.now)
        numbers = {"person": str(li.id), "membership": str(serving.id), "place": "1", "invitation": "1"}
    return Town(community, who, numbers)


def filled(town: Town, form: Mapping[str, str]) -> dict[str, str]:
    return {key: value.format_map(town.numbers) for key, value in form.items()}


def to_login(answer: httpx.Response) -> bool:
    return answer.status_code == 303 and answer.headers["location"].startswith("/desk/login")


def test_one_person_and_one_place_open_for_who_works_there_or_above(town: Town) -> None:
    paths = [path for module in (people, places) for path, _ in module.PAGES if path.endswith("}")]
    assert sorted(paths) == ["/people/{person}", "/places/{place}"]
    for path in paths:
        found = {name: town.who[name].asks("GET", town.at(path), follow=False) for name in (*INSIDE, *OUT)}
        assert {name: found[name].status_code for name in INSIDE} == INSIDE, path
        assert all(to_login(found[name]) for name in OUT), path


def test_every_act_has_its_row_in_this_table() -> None:
    acts = {path for module in (people, places, items, imports, invitations) for path, _ in module.ACTS}
    assert acts == {*FORMS, *WITH_FILE, *OWN_ALONE}


def test_nothing_of_another_place_is_changed(town: Town) -> None:
    before = town.kept()
    for name in ("worker there", *OUT):
        browser = town.who[name]
        for path, form in FORMS.items():
            browser.sends(town.at(path), None, **filled(town, form))
            assert town.kept() == before, (path, name)
        for path, (content, form) in WITH_FILE.items():
            browser.sends(town.at(path), {"file": ("表.csv", content.encode())}, **form)
            assert town.kept() == before, (path, name)


@pytest.mark.parametrize("name", ["worker here", "worker above"])
def test_what_is_ones_own_is_changed(town: Town, name: str) -> None:
    browser = town.who[name]
    # Whoever has a chat is sent no link; and whose role has ended leads no team.
    for path in [one for one in FORMS if one not in ("/people/{person}/invite", "/people/roles/{membership}/end")]:
        before = town.kept()
        browser.sends(town.at(path), None, **filled(town, FORMS[path]))
        assert town.kept() != before, path
    for path, (content, form) in WITH_FILE.items():
        before = town.kept()
        browser.sends(town.at(path), {"file": ("表.csv", content.encode())}, **form)
        assert town.kept() != before, path


def test_the_lists_hold_what_is_ones_own_alone(town: Town) -> None:
    shown = {
        name: ["李明" in town.who[name].opens("/desk/people").text,
               "枫林社区" in town.who[name].opens("/desk/places").text,
               "居民入口</b>枫林社区" in town.who[name].opens("/desk/people/invitations").text]
        for name in INSIDE
    }  # fmt: skip
    assert shown == {"worker here": [True] * 3, "worker above": [True] * 3, "worker there": [False] * 3}
    assert town.who["worker there"].opens("/desk/items?place=1").status_code == 404
