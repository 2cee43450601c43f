"""Who may see and change a week: its days, broadcasts, sheets and photos, every role, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select

from bot.desk import composing, day, sent, week
from storage import members, places
from storage.activities import Activity, Occurrence, Post
from storage.campaigns import Campaign
from storage.database import Base
from storage.events import Event
from storage.lifecycle import PROGRAM
from storage.messages import Message
from storage.moves import move
from storage.people import Chat
from storage.shifts import Shift, Signup
from storage.walls import WallPhoto
from tests import week as rows
from tests.community import Community
from tests.desk import Office, Worker
from tests.gathering import gathering

KEPT: tuple[type[Base], ...] = (Activity, Occurrence, Shift, Signup, Campaign, WallPhoto)
INSIDE = {"worker here": 200, "worker above": 200, "worker there": 404}
OUT = ("nobody", "was a worker")
SHEET = {
    "kind": "broadcast",
    "place": "1",
    "title": "",
    "text": "不该写的话",
    "link": "",
    "who": "all",
    "day": "",
    "clock": "",
}
ACTS = {
    "/week/shifts/{shift}/put": {"text": "李明"},
    "/week/write": SHEET,
    "/week/write/{draft}": SHEET,
}
# What is pressed goes the way of the chat: there too it is checked whose it is.
PRESSES = (
    "planskip:{day}", "planpause:1", "unroster:1", "schedule:{draft}", "nosend:{draft}", "recall:{theme}", "onwall:{photo}",
)  # fmt: skip


@dataclass
class Town:
    """A day, a theme with a photo that waits and a draft in the first of two stations under one center."""

    community: Community
    who: Mapping[str, Worker]
    numbers: dict[str, str]

    def at(self, path: str) -> str:
        numbers = self.numbers | {"campaign": self.numbers["theme"]}
        return f"/desk{path}".format_map(numbers | ({"campaign": self.numbers["draft"]} if "write" in path else {}))

    def kept(self) -> list[object]:
        """Everything that can be changed here, what was written down of it, and what was said to anybody."""
        with self.community.database.look() as session:
            found: list[object] = [
                [tuple(row) for row in session.execute(select(table.__table__).order_by(*table.__table__.primary_key))]
                for table in KEPT
            ]
            outside = select(func.count()).select_from(Message).join(Chat).where(Chat.channel != "desk")
            return [*found, session.scalar(select(func.count()).select_from(Event)), session.scalar(outside)]


@pytest.fixture
def town(community: Community, office: Office, tmp_path: Path) -> Town:
    with community.database.begin() as session:
        there = places.set_station(session, "梅园社区", estates=["梅园小区"]).id
        for name in ("枫林社区", "梅园社区"):
            station = places.find_station(session, name)
            assert station is not None
            places.set_above(session, station, ["徐汇中心"])
        center = places.find_place_named(session, "徐汇中心")
        assert center is not None
        top = center.id
    wang, li = community.worker("王姐"), community.volunteer("李明")
    workers = {
        "worker here": wang, "worker there": community.worker("张姐", station=there),
        "worker above": community.worker("李主任", station=top), "was a worker": community.worker("孙姐"),
    }  # fmt: skip
    number = gathering(community, Post(name="桶站1", needed=2), maker=wang.id)
    with community.database.begin() as session:
        shift = session.scalars(select(Shift)).one()
        session.add(
            Signup(occurrence_id=number, shift_id=shift.id, person_id=wang.id, status="coming", at=community.now)
        )
        draft = rows.campaign(session, 1, wang.id, community.now, kind="broadcast", status="draft", audience={})
        theme = rows.campaign(session, 1, wang.id, community.now)
        picture = rows.picture(session, tmp_path, li.id, community.now)
        session.get_one(Campaign, theme).picture_id = picture
        photo = rows.photo(session, theme, picture, (li.chat_id, li.id), "waiting", community.now)
        numbers = {"day": number, "shift": shift.id, "theme": theme, "draft": draft, "photo": photo}
    who = {name: office.enters(one) for name, one in workers.items()} | {"nobody": office.stranger()}
    with community.database.begin() as session:
        ended = members.find_membership(session, workers["was a worker"].id, "worker", 1)
        assert ended is not None
        move(session, ended, "end", PROGRAM, community.now)
    return Town(community, who, {name: str(one) for name, one in numbers.items()})


def to_login(answer: httpx.Response) -> bool:
    return answer.status_code == 303 and answer.headers["location"].startswith("/desk/login")


def test_every_page_of_a_week_opens_for_who_works_there_or_above(town: Town) -> None:
    paths = [path for module in (week, day, sent, composing) for path, _ in module.PAGES if "{" in path]
    cells = {(path, name): town.who[name].asks("GET", town.at(path), follow=False) for path in paths for name in INSIDE}
    assert {cell: answer.status_code for cell, answer in cells.items()} == {
        (path, name): status for path in paths for name, status in INSIDE.items()
    }
    assert all(to_login(town.who[name].asks("GET", town.at(path), follow=False)) for path in paths for name in OUT)


def test_nothing_of_another_place_is_changed(town: Town) -> None:
    assert {path for module in (day, composing) for path, _ in module.ACTS} == {
        path.replace("draft", "campaign") for path in ACTS
    }
    before = town.kept()
    for name in ("worker there", *OUT):
        for path, form in ACTS.items():
            town.who[name].sends(town.at(path), None, **form)
            assert town.kept() == before, (path, name)
        for press in PRESSES:
            town.who[name].sends("/desk/press", press=press.format_map(town.numbers))
            assert town.kept() == before, (press, name)


@pytest.mark.parametrize("name", ["worker here", "worker above"])
def test_what_is_ones_own_is_changed(town: Town, name: str) -> None:
    for path, form in ACTS.items():
        before = town.kept()
        town.who[name].sends(town.at(path), None, **form)
        assert town.kept() != before, path
    for press in PRESSES:
        before = town.kept()
        town.who[name].sends("/desk/press", press=press.format_map(town.numbers))
        assert town.kept() != before, press


def test_the_week_holds_what_is_ones_own_alone(town: Town) -> None:
    for name, status in INSIDE.items():
        page = town.who[name].opens("/desk/week").text
        assert ("志愿者日</a>" in page) == (status == 200), name
        assert ("/desk/week/photos/" in page) == (status == 200), name
    assert town.who["worker there"].opens("/desk/week?place=1").status_code == 404
    assert town.who["worker there"].opens("/desk/week/write?kind=theme&place=1").status_code == 404
