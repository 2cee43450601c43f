"""Who may open what at the desk: every page and act, every role, one's own place and another's, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass

import httpx
import pytest
from sqlalchemy import func, select

from bot.desk.table import ACTS, PAGES
from storage import cohandlers, lives, members, places, tickets
from storage.lifecycle import PROGRAM
from storage.messages import Message
from storage.moves import move
from storage.people import Chat
from tests.community import Community
from tests.desk import Office, Worker

TICKET = "{number}"
OURS = tuple(path for path, _ in PAGES if TICKET in path and path.endswith(TICKET))
LISTS = tuple(path for path, _ in PAGES if "{" not in path)
ON_A_TICKET = tuple(path for path, _ in ACTS if path.startswith("/tickets/{number}/"))


@dataclass
class Town:
    """Two stations under one center, a ticket in the first, and people with every relation to it."""

    community: Community
    office: Office
    number: int
    who: dict[str, Worker]


@pytest.fixture
def town(community: Community, office: Office) -> Town:
    here = 1
    with community.database.begin() as session:
        there = places.set_station(session, "梅园社区", estates=["梅园小区"])
        for name in ("枫林社区", "梅园社区"):
            station = places.find_station(session, name)
            assert station is not None
            places.set_above(session, station, ["徐汇中心"])
        center = places.find_place_named(session, "徐汇中心")
        assert center is not None
        away, top = there.id, center.id
    people = {
        "worker here": community.worker("王姐", station=here),
        "worker there": community.worker("张姐", station=away),
        "worker above": community.worker("李主任", station=top),
        "asked along": community.worker("赵姐", station=away),
        "was a worker": community.worker("孙姐", station=here),
    }
    number = community.resident("陈阿婆").asks_for_a_repair().id
    with community.database.begin() as session:
        cohandlers.ask_along(session, number, people["worker here"].id, away, people["asked along"].id, community.now)
    who = {name: office.enters(one) for name, one in people.items()}
    with community.database.begin() as session:
        ended = members.find_membership(session, people["was a worker"].id, "worker", here)
        assert ended is not None
        move(session, ended, "end", PROGRAM, community.now)
    who["nobody"] = office.stranger()
    who["volunteer"] = office.stranger()
    return Town(community, office, number, who)


MAY = {"worker here": 200, "worker above": 200, "asked along": 200, "worker there": 404}
# Whoever has no session is sent to the way in.
OUT = ("nobody", "volunteer", "was a worker")


def to_login(answer: httpx.Response) -> bool:
    return answer.status_code == 303 and answer.headers["location"].startswith("/desk/login")


def test_every_page_opens_for_workers_alone_and_a_ticket_for_those_whom_it_concerns(town: Town) -> None:
    cells = {}
    for name, browser in town.who.items():
        for path in (*LISTS, *OURS):
            answer = browser.asks("GET", f"/desk{path.replace(TICKET, str(town.number))}", follow=False)
            cells[path, name] = "login" if to_login(answer) else answer.status_code
    wrong = {
        (path, name): found for (path, name), found in cells.items()
        if found != ("login" if name in OUT else MAY[name] if TICKET in path else 200)
    }  # fmt: skip
    assert wrong == {}


def stands(town: Town) -> tuple[object, ...]:
    """The ticket, what happened to it, and what was said to anybody outside the desk."""
    with town.community.database.look() as session:
        ticket = tickets.get_ticket(session, town.number)
        columns = tuple(getattr(ticket, column.key) for column in ticket.__table__.columns)
        happened = tuple(one.id for one in (*lives.life(session, town.number), *lives.looks(session, town.number)))
        outside = select(func.count()).select_from(Message).join(Chat).where(Chat.channel != "desk")
        return columns, happened, session.scalar(outside)


def test_no_act_on_a_ticket_is_done_for_whom_it_does_not_concern(town: Town) -> None:
    before = stands(town)
    for path in ON_A_TICKET:
        for name in ("worker there", *OUT):
            town.who[name].sends(
                f"/desk{path.replace(TICKET, str(town.number))}", text="不该做的事", person="1", into="1001"
            )
            assert stands(town) == before, (path, name)


def test_a_list_shows_a_worker_their_own_places_alone(town: Town) -> None:
    for path in ("/", "/tickets"):
        shown = {name: str(town.number) in town.who[name].opens(f"/desk{path}").text for name in MAY}
        assert shown == {name: status == 200 for name, status in MAY.items()}
