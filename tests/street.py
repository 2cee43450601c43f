"""Two stations under one center, everybody who has to do with them, and what the tables hold: who may see what."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import NamedTuple

import httpx
import openpyxl
from sqlalchemy import select

from storage import members, places
from storage.database import Base
from storage.lifecycle import PROGRAM
from storage.moves import move
from tests.community import Community, Neighbour
from tests.desk import Office, Worker

CENTER, THERE = "徐汇中心", "梅园社区"
# Whoever works at the first station or above it is inside; what is its own is nobody else's.
INSIDE = {"worker here": 200, "worker above": 200, "worker there": 404}
# Whoever has no session is sent to the way in.
OUT = ("nobody", "volunteer", "was a worker")


class Street(NamedTuple):
    """The places of a street, by id."""

    here: int
    there: int
    center: int


def put_under(community: Community, *stations: int, above: Sequence[str] = (CENTER,)) -> list[int]:
    """Put stations under a center, or a center and its institute; returns those, the highest first."""
    with community.database.begin() as session:
        for number in stations:
            places.set_above(session, session.get_one(places.Place, number), above)
        found = [places.find_place_named(session, name) for name in above]
        return [place.id for place in found if place is not None]


def two_stations(community: Community, there: str = THERE) -> Street:
    """Set a second station up beside the community's own, and put both under a center where nobody works yet."""
    with community.database.begin() as session:
        away = places.set_station(session, there, estates=["梅园小区"]).id
    (center,) = put_under(community, 1, away)
    return Street(1, away, center)


def enter_all(community: Community, office: Office, street: Street, *, worked_at: int = 1) -> dict[str, Worker]:
    """Return the browsers of everybody in INSIDE and OUT; `worked_at`: where somebody's role has ended since."""
    here, there, above, former = (
        community.worker(name, station=station)
        for name, station in (("王姐", street.here), ("张姐", street.there), ("李主任", street.center), ("孙姐", worked_at))
    )  # fmt: skip
    who = {"worker here": here, "worker there": there, "worker above": above, "was a worker": former}
    browsers = {name: office.enters(one) for name, one in who.items()}
    end_work(community, former, worked_at)
    return browsers | {"nobody": office.stranger(), "volunteer": office.carries(community.volunteer("周师傅").address)}


def end_work(community: Community, worker: Neighbour, station: int = 1) -> None:
    """Let somebody be a worker of the place no more."""
    with community.database.begin() as session:
        member = members.find_membership(session, worker.id, "worker", station)
        assert member is not None
        move(session, member, "end", PROGRAM, community.now)


def standing(community: Community, tables: Sequence[type[Base]]) -> list[list[tuple[object, ...]]]:
    """Return everything that these tables hold."""
    with community.database.look() as session:
        return [
            [tuple(row) for row in session.execute(select(table.__table__).order_by(*table.__table__.primary_key))]
            for table in tables
        ]


def to_login(answer: httpx.Response) -> bool:
    """Tell whether somebody is sent to the way in."""
    return answer.status_code == 303 and answer.headers["location"].startswith("/desk/login")


def text_of(answer: httpx.Response) -> str:
    """What stands in a page or a table."""
    if "spreadsheet" not in answer.headers["content-type"]:
        return answer.text.replace("&amp;", "&")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    return "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)
