"""Who may open what at the desk: every list, and all that can be done to a ticket; every role, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select

from bot.desk.table import ACTS, PAGES
from storage import attachments, cohandlers, units
from storage.assignments import Assignment
from storage.events import Event
from storage.invitations import invite
from storage.messages import Message
from storage.people import Chat
from storage.tickets import Ticket, get_ticket
from tests import week, who_may
from tests.community import Community
from tests.desk import Office, Worker
from tests.gathering import gathering
from tests.judged import ended
from tests.misread import misread
from tests.street import INSIDE, OUT, Street, enter_all, standing, text_of, to_login, two_stations

MAY = INSIDE | {"asked along": 200}
KEPT = (Ticket, Assignment, Event)


@dataclass
class Town:
    """A street with two tickets at its first station, and people with every relation to them."""

    community: Community
    who: Mapping[str, Worker]
    numbers: Mapping[str, str]

    def at(self, path: str) -> str:
        return f"/desk{path}".format_map(self.numbers)

    def sends(self, name: str, path: str, form: who_may.Form) -> httpx.Response:
        filled = {key: value.format_map(self.numbers) for key, value in form.items()}
        return self.who[name].sends(self.at(path), None, **filled)

    def stands(self) -> tuple[object, ...]:
        """The tickets, what happened, and what was said to anybody outside the desk."""
        with self.community.database.look() as session:
            outside = select(func.count()).select_from(Message).join(Chat).where(Chat.channel != "desk")
            return standing(self.community, KEPT), session.scalar(outside)


@pytest.fixture
def street(community: Community) -> Street:
    return two_stations(community)


@pytest.fixture
def town(community: Community, street: Street, office: Office, tmp_path: Path) -> Town:
    along = community.worker("赵姐", station=street.there)
    chen, li = community.resident("陈阿婆"), community.volunteer("李明")
    number, other = chen.asks_for_a_repair().id, community.resident("刘伯伯").asks_for_a_repair().id
    with community.database.begin() as session:
        for one in (number, other):
            cohandlers.ask_along(session, one, chen.id, street.there, along.id, community.now)
        file = week.picture(session, tmp_path, chen.id, community.now)
        said = session.scalars(select(Message.id).where(Message.ticket_id == number)).first()
        assert said is not None
        attachments.attach(session, get_ticket(session, number), said, file)
    numbers = {"number": number, "other": other, "file": file, "person": li.id}
    who = enter_all(community, office, street) | {"asked along": office.enters(along)}
    # What falls due meanwhile would be taken for what somebody did.
    community.ticks()
    return Town(community, who, {name: str(one) for name, one in numbers.items()})


def test_every_page_and_every_act_has_its_row_in_the_table() -> None:
    pages = {
        *who_may.LISTS, *who_may.ON_TICKETS, *who_may.ON_PEOPLE_AND_PLACES, *who_may.ON_WEEKS, *who_may.ON_WORDS,
    }  # fmt: skip
    assert {path for path, _ in PAGES} == pages
    acts = {
        *who_may.TICKETS, *who_may.SET, *who_may.WITH_FILE, *who_may.OWN_ALONE, *who_may.WEEKS, *who_may.WORDS,
        *who_may.NAMES, *who_may.ABOVE,
    }  # fmt: skip
    assert {path for path, _ in ACTS} == acts


def test_a_ticket_and_its_files_open_for_those_whom_it_concerns(town: Town) -> None:
    for path in who_may.ON_TICKETS:
        found = {name: town.who[name].asks("GET", town.at(path), follow=False) for name in town.who}
        assert {name: found[name].status_code for name in MAY} == MAY, path
        assert all(to_login(found[name]) for name in OUT), path


def test_nothing_is_done_to_a_ticket_by_whom_it_does_not_concern(town: Town) -> None:
    before = town.stands()
    for name in ("worker there", *OUT):
        for path, form in who_may.TICKETS.items():
            answer = town.sends(name, path, form)
            assert town.stands() == before, (path, name)
            assert "水龙头" not in answer.text, (path, name)
        for press in who_may.TICKET_PRESSES:
            answer = town.sends(name, "/press", {"press": press})
            assert town.stands() == before, (press, name)
            assert "水龙头" not in answer.text, (press, name)


@pytest.mark.parametrize("name", ["worker here", "worker above", "asked along"])
def test_everything_is_done_to_a_ticket_by_whom_it_concerns(town: Town, name: str) -> None:
    for path, form in who_may.TICKETS.items():
        # Who was asked along has nothing to do with it any more when it has ended, as one that was merged has.
        is_over = name == "asked along" and path.endswith(("/part", "/close"))
        if is_over:
            # What is due is not what the act has done.
            town.community.ticks()
        before = town.stands()
        town.sends(name, path, form)
        assert (town.stands() == before) == is_over, path


@pytest.fixture
def full(town: Town, street: Street) -> Town:
    """The same, where every list has something of the first station to show."""
    community, wang = town.community, town.who["worker here"].neighbour
    assert wang is not None
    ended(community, community.resident("孙伯"), (True, 5), words="修得真仔细")
    gathering(community, maker=wang.id, title="一起扫楼道")
    misread(community, community.resident("周伯", agreed=True, station=street.here), "水笼头坏了呀")
    with community.database.begin() as session:
        units.set_unit(session, wang.id, street.here, "幸福物业", "", community.now)
        invite(session, "resident", community.now, place_id=street.here)
    return town


def test_a_list_shows_a_worker_their_own_places_alone(full: Town) -> None:
    wrong = []
    for path, sign in who_may.LISTS.items():
        for name in (*INSIDE, *OUT):
            answer = full.who[name].asks("GET", full.at(path), follow=False)
            if name in OUT:
                assert to_login(answer), (path, name)
                continue
            assert answer.status_code == 200, (path, name)
            shows = sign.format_map(full.numbers) in text_of(answer)
            if sign and shows != (INSIDE[name] == 200):
                wrong.append((path, name, shows))
    assert not wrong, wrong
