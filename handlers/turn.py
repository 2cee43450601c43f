"""`Heard`, what a door brings in, and `Turn`, what a handler works with: one act, in one transaction."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from handlers.buttons import Button, Press, Rows
from nlp.lexicon import Lexicon
from nlp.reader import Reader
from storage import messages, people, posting, rewriting, standing, tickets
from storage.errors import NotYours, TooLate
from storage.messages import Urge
from storage.moves import too_late
from storage.people import Chat, Person
from storage.posting import Line
from storage.tickets import Ticket

# A message longer than this is refused by the doors; what is shorter is kept whole.
MOST_CHARACTERS = 20_000


# The questions whose answer is written to other people: it is passed on as it stands, whatever it speaks of.
COMPOSED = (
    "reply", "reason", "answer", "handover", "campaign", "campaign_title", "campaign_lines", "activity",
    "activity_edit", "activity_posts", "send_back", "cannot", "tell", "rehour",
)  # fmt: skip
# What is said the next day is no answer to yesterday's question; what goes to others is answered at once or not.
LONGEST_PATIENCE = timedelta(days=1)
PATIENCE = dict.fromkeys(
    (*COMPOSED, "campaign_time", "campaign_link", "campaign_picture", "activity_rhythm", "meant", "due", "recast",
     "worktime"),
    timedelta(hours=1),
)  # fmt: skip


class Kind(StrEnum):
    """What can arrive at a door."""

    TEXT = "text"
    PRESS = "press"
    START = "start"  # opened with an invitation's token, or for the first time
    PHOTO = "photo"
    FILE = "file"  # a voice message, video or document, as `file` says
    PLACE = "place"
    CONTACT = "contact"  # the sender's own telephone number, proved by the channel
    STICKER = "sticker"
    EDIT = "edit"  # an earlier message now reads differently
    LEFT = "left"  # the person closed the chat for good
    JOINED = "joined"  # we were added to a group


def clean(text: str) -> str:
    """Drop what no database keeps: NUL and lone surrogates. All else is kept as it was said."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing that arrived: from which chat, under which delivery key, and what it was.

    The text of a press is its button's label, as the person saw it.
    """

    channel: str
    address: str
    key: str
    at: datetime
    kind: Kind
    text: str = ""
    press: str = ""
    # what the channel calls the message whose button was pressed
    pressed: str = ""
    # what the channel calls the file that was sent; of what kind it is (photo, voice, video, document), and what the
    # channel calls the album that it is a part of
    ref: str = ""
    file: str = "photo"
    album: str = ""
    name: str = ""
    # where it was said in a group: the group's address and name; the address above is the speaker's own chat
    group: str = ""
    title: str = ""
    # what the channel calls the message of ours that this one replies to
    replies_to: str = ""
    # what the channel calls this very message; of an edit, the message that reads differently now
    called: str = ""
    # of a place, in degrees
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an act gives back to its door: the toast of a press, and which row was heard (None: a repetition).

    `start`: with which word whoever pressed in a group may open the chat of their own.
    """

    toast: str | None = None
    message_id: int | None = None
    start: str | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """What is said to one of many: text, buttons, and what the door makes of `data` when it hands it over."""

    text: str
    buttons: Rows = field(default_factory=list)
    data: dict[str, Any] | None = None


@dataclass(slots=True)
class Scene:
    """Where something is said without anybody having spoken: the transaction, the words, the time."""

    session: Session
    reader: Reader
    now: datetime

    @property
    def lexicon(self) -> Lexicon:
        """Return the words of the community."""
        return self.reader.lexicon

    def tell(  # noqa: PLR0913 - one parameter a column
        self,
        person_id: int,
        text: str,
        buttons: Sequence[Sequence[Button]] = (),
        *,
        urge: Urge = Urge.NOTICE,
        ticket_id: int | None = None,
        about_id: int | None = None,
        ring_at: datetime | None = None,
        expires_at: datetime | None = None,
    ) -> int | None:
        """Say something to a person in the door they use; None where they have none left.

        Later than `expires_at` it makes no sense any more, and does not go out.
        """
        return messages.tell(
            self.session, person_id, text, self.now,
            urge=urge, buttons=buttons, ticket_id=ticket_id, about_id=about_id, ring_at=ring_at,
            expires_at=expires_at,
        )  # fmt: skip

    def tell_each(self, lines: Sequence[Line]) -> list[int | None]:
        """Say something to each of many people, as `tell` does, in a few statements for all."""
        return posting.tell_each(self.session, lines, self.now)

    def rewrite(self, message_id: int, text: str, buttons: Sequence[Sequence[Button]] = ()) -> None:
        """Let an earlier message read differently."""
        rewriting.rewrite(self.session, [message_id], text, self.now, buttons=buttons)


@dataclass(slots=True)
class Turn(Scene):
    """Somebody has spoken: who, in which chat, what; and what is said back."""

    heard: Heard
    chat: Chat
    person: Person
    message_id: int
    role: str = "resident"
    open_ticket: bool = False
    heard_before: datetime | None = None
    file_id: int | None = None
    toast: str | None = None

    def say(
        self,
        text: str,
        buttons: Sequence[Sequence[Button]] = (),
        *,
        ticket_id: int | None = None,
        about_id: int | None = None,
        urge: Urge = Urge.ANSWER,
        data: dict[str, Any] | None = None,
    ) -> int:
        """Answer in the chat that spoke, and return the message's id."""
        return messages.say(
            self.session, self.chat, text, self.now,
            urge=urge, buttons=buttons, ticket_id=ticket_id, about_id=about_id, data=data,
        )  # fmt: skip

    def ask(self, what: str, **about: Any) -> None:  # noqa: ANN401 - JSON values
        """Remember the question that was just put, so that the next sentence answers it."""
        people.remember(self.chat, {"ask": what, "at": self.now.isoformat(), **about})

    @property
    def said(self) -> str:
        """Return the words that were said, without the sign that ends them."""
        return self.heard.text.strip().rstrip("。！!.")

    @property
    def pending(self) -> dict[str, Any]:
        """Return the question that was put and what it is about; empty where none is open, or it has grown old."""
        asked = self.chat.pending or {}
        patience = PATIENCE.get(str(asked.get("ask")), LONGEST_PATIENCE)
        if "at" in asked and self.now - datetime.fromisoformat(asked["at"]) > patience:
            return {}
        return asked

    def number_in(self, said: str) -> int | None:
        """Return the number of a ticket that the words name; a smaller one is a house, a day or an amount."""
        number = self.reader.read_number(said)
        return number if number is not None and number >= tickets.FIRST_NUMBER else None

    def ticket(self, number: int) -> Ticket:
        """Return the ticket, locked against other processes. Raises UnknownTicket."""
        return tickets.get_ticket(self.session, number, lock=True)

    def own_ticket(self, number: int) -> Ticket:
        """Return the speaker's own ticket, locked. Raises UnknownTicket, NotYours."""
        ticket = self.ticket(number)
        if ticket.requester_id != self.person.id:
            raise NotYours
        return ticket

    def own_draft(self, number: int) -> Ticket:
        """Return the speaker's own ticket, locked, which is still a draft. Raises UnknownTicket, NotYours, TooLate."""
        ticket = self.own_ticket(number)
        if ticket.status != "draft":
            raise TooLate
        return ticket

    def own_unfinished(self, number: int) -> Ticket:
        """Return the speaker's own ticket, locked, on which somebody is to come. As `own_draft` raises."""
        ticket = self.own_ticket(number)
        if ticket.status not in tickets.UNFINISHED:
            raise too_late(ticket, "help")
        return ticket

    @property
    def pressed_id(self) -> int | None:
        """Return our row of the message whose button was pressed, if it stands in this chat."""
        found = standing.find_said(self.session, self.chat, self.heard.pressed)
        if found is not None:
            return found
        # Pressed before we knew that it had gone out: the newest that has such a button.
        for message in standing.said_with_buttons(self.session, self.chat.id):
            rows = (message.data or {})["buttons"]
            if any(payload == self.heard.press for row in rows for _, payload in row):
                return message.replaces_id or message.id
        return None

    def offered(self, *acts: str, within: timedelta = LONGEST_PATIENCE) -> Press | None:
        """Return the first button with one of these acts under our newest message with buttons, if it is not old."""
        newest = next(iter(standing.said_with_buttons(self.session, self.chat.id, most=1)), None)
        if newest is None or self.now - newest.at > within:
            return None
        payloads = (Press.read(payload) for row in (newest.data or {})["buttons"] for _, payload in row)
        return next((press for press in payloads if press.act in acts), None)

    def settled(self, what: str | None = None) -> None:
        """Nothing is being asked any more; with `what`, only if that was the question."""
        if what is None or self.pending.get("ask") == what:
            people.remember(self.chat, None)


# A form of words, and who takes it; False: not meant.
Phrase = tuple[re.Pattern[str], Callable[[Turn, re.Match[str]], bool]]
