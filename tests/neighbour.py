"""A person with one chat: what they say and press, and what stands in their chat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from handlers.turn import Heard, Kind
from storage import pages
from storage.messages import Message
from storage.tickets import Ticket

if TYPE_CHECKING:
    from tests.community import Community

# Made once: every act of every test asks.
_ANSWERS = (
    select(Message.text)
    .where(Message.id > bindparam("before"), Message.chat_id == bindparam("chat"), Message.direction == "out")
    .order_by(Message.id)
)
TAP = "我家水龙头坏了，幸福小区3号楼402，后天上午想请人来修，电话13812345678"


@dataclass(frozen=True)
class Seen:
    """A message in somebody's chat, as it reads now."""

    id: int
    text: str
    buttons: dict[str, str]
    ticket_id: int | None
    mine: bool


class Neighbour:
    """A person with one chat."""

    def __init__(self, community: Community, name: str, channel: str) -> None:
        self.community = community
        self.name = name
        self.channel = channel
        self.address = f"address {next(community.addresses)}"
        self.id = 0
        self.chat_id = 0

    def says(self, text: str, kind: Kind = Kind.TEXT, **more: str) -> str:
        """Say something; return what was answered here, with the toast."""
        return self._does(kind, text=text, **more)

    def sends_photo(self, caption: str = "") -> str:
        """Send a photo; return what was answered here."""
        return self._does(Kind.PHOTO, text=caption, ref="a photo")

    def opens(self, token: str = "") -> str:
        """Open the chat, perhaps by an invitation; return what was answered here."""
        return self._does(Kind.START, text=token)

    def presses(self, label: str) -> str:
        """Press the newest button that reads (or begins) so; return what was answered here, with the toast."""
        for message in reversed(self.sees):
            for text, payload in message.buttons.items():
                if text == label or text.startswith(label):
                    return self.presses_payload(payload, str(message.id))
        raise AssertionError(f"{self.name} sees no button {label}: {[m.buttons for m in self.sees]}")

    def arrives(self) -> str:
        """Press 我到了, and that it is so where the day has not come yet; return what was answered here."""
        said = self.presses("我到了")
        return self.presses("现在就到了") if "您现在就到门口了吗" in said else said

    def finishes(self) -> str:
        """Press 完成了, and that it is so where the day has not come yet; return what was answered here."""
        said = self.presses("完成了")
        return self.presses("已经做完了") if "已经做完了吗" in said else said

    def presses_payload(self, payload: str, pressed: str = "") -> str:
        """Press a button that may never have been shown."""
        return self._does(Kind.PRESS, press=payload, pressed=pressed)

    @property
    def sees(self) -> list[Seen]:
        """What stands in the chat now, the oldest first: each message with its newest edit."""
        with self.community.database.look() as session:
            return _seen(session, self.chat_id)

    @property
    def last(self) -> str:
        """The newest message of ours."""
        return next((one.text for one in reversed(self.sees) if not one.mine), "")

    @property
    def buttons(self) -> list[str]:
        """The labels under the newest message of ours."""
        return next((list(one.buttons) for one in reversed(self.sees) if not one.mine), [])

    def reads(self, words: str) -> bool:
        """Whether these words stand anywhere in the chat now, said by us."""
        return any(words in one.text for one in self.sees if not one.mine)

    def heard(self, words: str) -> int:
        """Return how many messages to them say so."""
        return sum(words in one.text for one in self.sees if not one.mine)

    def asks_for_a_repair(self, words: str = TAP) -> Ticket:
        """Ask for help with the tap, agree and confirm; return the open ticket."""
        self.says(words)
        while self.buttons and "确认" not in self.buttons:
            self.presses("同意" if "同意" in self.buttons else self.buttons[0])
        self.presses("确认")
        return self.community.newest()

    def _does(self, kind: Kind, *, text: str = "", press: str = "", pressed: str = "", ref: str = "",
              called: str = "", replies_to: str = "") -> str:  # fmt: skip
        community = self.community
        community.passes(seconds=20)
        before = community.newest_message()
        outcome = community.hears(
            Heard(
                self.channel, self.address, community.next_key(), community.now, kind,
                text=text, press=press, pressed=pressed, ref=ref, name=self.name, called=called,
                replies_to=replies_to,
            ),
        )  # fmt: skip
        with community.database.look() as session:
            new = session.scalars(_ANSWERS, {"before": before, "chat": self.chat_id}).all()
        return "\n".join([*new, *([f"toast: {outcome.toast}"] if outcome.toast else [])])


def _seen(session: Session, chat_id: int) -> list[Seen]:
    rows = pages.recent(session, chat_id)
    newer = pages.rewritten(session, [row.id for row in rows])
    seen = []
    for row in rows:
        now = newer.get(row.id, row)
        buttons = {label: payload for line in (now.data or {}).get("buttons", []) for label, payload in line}
        seen.append(Seen(row.id, now.text, buttons, row.ticket_id, row.direction == "in"))
    return seen
