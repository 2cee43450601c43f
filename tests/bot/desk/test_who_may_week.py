"""Who may see and change a week: its days, broadcasts, sheets and photos, every role, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import func, select

from storage.activities import Activity, Occurrence, Post
from storage.campaigns import Campaign
from storage.database import Base
from storage.events import Event
from storage.messages import Message
from storage.people import Chat
from storage.shifts import Shift, Signup
from storage.walls import WallPhoto
from tests import week as rows
from tests import who_may
from tests.community import Community
from tests.desk import Office, Worker
from tests.gathering import gathering
from tests.street import INSIDE, OUT, enter_all, standing, to_login, two_stations

KEPT: tuple[type[Base], ...] = (Activity, Occurrence, Shift, Signup, Campaign, WallPhoto)


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
            outside = select(func.count()).select_from(Message).join(Chat).where(Chat.channel != "desk")
            return [
                standing(self.community, KEPT),
                session.scalar(select(func.count()).select_from(Event)), session.scalar(outside),
            ]  # fmt: skip


@pytest.fixture
def town(community: Community, office: Office, tmp_path: Path) -> Town:
    who = enter_all(community, office, two_stations(community))
    wang, li = who["worker here"].neighbour, community.volunteer("李明")
    assert wang is not None
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
    return Town(community, who, {name: str(one) for name, one in numbers.items()})


def test_every_page_of_a_week_opens_for_who_works_there_or_above(town: Town) -> None:
    for path in who_may.ON_WEEKS:
        found = {name: town.who[name].asks("GET", town.at(path), follow=False) for name in (*INSIDE, *OUT)}
        assert {name: found[name].status_code for name in INSIDE} == INSIDE, path
        assert all(to_login(found[name]) for name in OUT), path


def test_nothing_of_another_place_is_changed(town: Town) -> None:
    before = town.kept()
    for name in ("worker there", *OUT):
        for path, form in who_may.WEEKS.items():
            town.who[name].sends(town.at(path), None, **form)
            assert town.kept() == before, (path, name)
        for press in who_may.WEEK_PRESSES:
            town.who[name].sends("/desk/press", press=press.format_map(town.numbers))
            assert town.kept() == before, (press, name)


@pytest.mark.parametrize("name", ["worker here", "worker above"])
def test_what_is_ones_own_is_changed(town: Town, name: str) -> None:
    for path, form in who_may.WEEKS.items():
        before = town.kept()
        town.who[name].sends(town.at(path), None, **form)
        assert town.kept() != before, path
    for press in who_may.WEEK_PRESSES:
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
