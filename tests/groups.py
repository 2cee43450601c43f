"""Groups on Telegram as the handlers know them, in a community with two stations.

town = Town(database)
group, wang = Group(town), town.colleague()
assert "绑定了" in group.is_joined(wang)
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.turn import Heard, Kind
from storage import group_cards, messages, people
from storage.database import Database
from storage.group_cards import GroupCard
from storage.messages import Message
from storage.people import Chat
from tests.community import Community, Neighbour

STATION = "枫林社区"


class Group:
    """A group on Telegram, as the handlers know it."""

    def __init__(self, community: Community, address: str = "-7") -> None:
        self.community, self.address, self.title = community, address, "枫林邻居"

    def hears(self, kind: Kind, who: Neighbour | None, *, key: str = "", **more: Any) -> str:
        """Something arrives from the group; returns what was said in it, with the toast."""
        community = self.community
        community.passes(seconds=20)
        before = max((one.id for one in community.said()), default=0)
        address = self.address if kind is Kind.LEFT else who.address if who else ""
        outcome = community.hears(
            Heard("telegram", address, key or community.next_key(), community.now, kind, group=self.address,
                  title=self.title, name=who.name if who else "", **more)
        )  # fmt: skip
        new = [row.text for row in community.said() if row.id > before and self.has(row) and row.direction == "out"]
        return "\n".join([*new, *([f"toast: {outcome.toast}"] if outcome.toast else [])])

    def is_joined(self, who: Neighbour | None, **more: Any) -> str:
        return self.hears(Kind.JOINED, who, **more)

    def is_left(self, **more: Any) -> None:
        self.hears(Kind.LEFT, None, **more)

    def says(self, who: Neighbour, text: str, **more: Any) -> str:
        return self.hears(Kind.TEXT, who, text=text, **more)

    def presses(self, who: Neighbour, label: str, **more: Any) -> str:
        """Press the newest button that reads so."""
        for message in reversed(self.said()):
            for row in (message.data or {}).get("buttons", []):
                for shown, payload in row:
                    if shown == label:
                        return self.presses_payload(who, payload, pressed=message.channel_ref or "", **more)
        raise AssertionError(f"no button {label}")

    def presses_payload(self, who: Neighbour, payload: str, **more: Any) -> str:
        return self.hears(Kind.PRESS, who, press=payload, **more)

    def says_ours(self, text: str, ref: str) -> None:
        """We have said something here, and Telegram calls it `ref`."""
        with self.community.database.begin() as session:
            row = messages.say(session, self.row(session), text, self.community.now)
            session.get_one(Message, row).channel_ref = ref

    def receives(self) -> None:
        """What waits goes out, and Telegram gives each a number."""
        with self.community.database.begin() as session:
            waiting = select(Message).where(Message.chat_id == self.row(session).id, Message.state == "queued")
            for one in session.scalars(waiting):
                one.state, one.channel_ref = "sent", str(one.id)

    def cards(self, ticket_id: int) -> list[GroupCard]:
        """The cards of the ticket that stand in groups; the test asks about one group."""
        with self.community.database.look() as session:
            here = self.row(session).id
            return [one for one in group_cards.cards_of(session, ticket_id) if one.group_id == here]

    def card(self, ticket_id: int) -> str:
        """How the ticket's card reads here now, with its buttons; empty where it has none."""
        found = self.cards(ticket_id)
        return (
            "\n".join([found[0].text, *(f"[{label}]" for row in found[0].buttons for label, _ in row)]) if found else ""
        )

    def row(self, session: Session) -> Chat:
        found = people.find_chat(session, "telegram", self.address)
        assert found is not None
        return found

    def chat(self) -> Chat:
        with self.community.database.look() as session:
            return self.row(session)

    def has(self, row: Message) -> bool:
        with self.community.database.look() as session:
            chat = people.find_chat(session, "telegram", self.address)
            return chat is not None and chat.id == row.chat_id

    def said(self) -> list[Message]:
        return [row for row in self.community.said() if row.direction == "out" and self.has(row)]

    def heard(self) -> list[Message]:
        return [row for row in self.community.said() if row.direction == "in" and self.has(row)]


class Town(Community):
    """A community with two stations, everybody on Telegram."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.station(STATION)
        self.other = self.station("梅园社区", estates=())

    def colleague(self, station: int = 1, name: str = "王姐") -> Neighbour:
        """A worker who is on Telegram."""
        return self.worker(name, station=station, channel="telegram")
