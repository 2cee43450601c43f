"""What must have arrived at the scripted Telegram, beside what did.

A notice or a broadcast arrived once, or is listed as uncertain; an alarm, an answer or an edit arrived once, or perhaps
twice and is then marked so; nothing else arrived, and every message reads as its newest edit.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.messages import Message, Urge
from storage.outbox import DOUBTFUL, repeats
from storage.people import Chat

# A chat, and a message in it.
Place = tuple[str, str]


@dataclass
class _Alike:
    """Rows that look alike (chat, message that is edited, text, buttons): how often they may have come, and did."""

    least: int = 0
    most: int = 0
    came: int = 0
    rows: list[int] = field(default_factory=list)


@dataclass
class Book:
    """The rows on one side, the calls that Telegram carried out on the other."""

    alike: defaultdict[tuple[str, str, str, str], _Alike] = field(default_factory=lambda: defaultdict(_Alike))
    # what a row claims to be on Telegram → those rows
    claims: defaultdict[Place, list[int]] = field(default_factory=lambda: defaultdict(list))
    may_read: defaultdict[Place, list[str]] = field(default_factory=lambda: defaultdict(list))
    reads: dict[Place, str] = field(default_factory=dict)

    def enter(self, row: Message, address: str, edited: str) -> None:
        """Enter a row; `edited` is the message that it edits, if any."""
        least, most = bounds(row)
        entry = self.alike[address, edited, row.text, plain(row.data)]
        entry.least, entry.most = entry.least + least, entry.most + most
        entry.rows.append(row.id)
        place = address, edited or str(row.channel_ref)
        if row.state == "sent" and not edited:
            self.claims[place].append(row.id)
        if row.state == "sent":
            self.may_read[place] = [row.text]
        elif most and edited:
            self.may_read[place].append(row.text)

    def arrive(self, call: Mapping[str, Any]) -> None:
        """Enter a call that was carried out."""
        given = call["params"]
        chat, edited = str(given["chat_id"]), str(given.get("message_id") or "")
        self.alike[chat, edited, given["text"], _keyboard(given)].came += 1
        self.reads[chat, str(call["result"]["message_id"])] = given["text"]

    def breaches(self) -> Iterator[str]:
        """Return what does not agree."""
        for (chat, edited, text, _), entry in self.alike.items():
            what = (
                f"{'an edit of ' + edited if edited else 'a message'} in chat {chat}: {text[:60]!r} (rows {entry.rows})"
            )
            if entry.came < entry.least:
                yield f"arrived {entry.came} times and counts as sent {entry.least} times: {what}"
            if entry.came > entry.most:
                yield f"arrived {entry.came} times, at most {entry.most} are accounted for: {what}"
        for (chat, ref), ids in self.claims.items():
            if len(ids) > 1:
                yield f"the rows {ids} claim to be one message {ref} of chat {chat}"
            if (chat, ref) not in self.reads:
                yield f"row {ids[0]} counts as sent as {ref}, which chat {chat} never got"
        for (chat, ref), texts in self.may_read.items():
            reads = self.reads.get((chat, ref))
            if reads is not None and reads not in texts:
                yield f"message {ref} of chat {chat} should read {texts[0][:60]!r} and reads {reads[:60]!r}"


def at_telegram(session: Session, calls: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Compare every row that was to go to Telegram with what it carried out; a sentence for each breach."""
    book = Book()
    refs = {row.id: row.channel_ref for row in session.execute(select(Message.id, Message.channel_ref))}
    rows = session.execute(
        select(Message, Chat.address)
        .join(Chat, Chat.id == Message.chat_id)
        .where(Message.direction == "out", Chat.channel == "telegram")
        .order_by(Message.id)
    )
    for row, address in rows:
        edited = "" if row.replaces_id is None else str(refs[row.replaces_id] or "")
        if row.state == "sent" and row.replaces_id is not None and not edited:
            # Nobody knows whether the original came: its edit came as a message, which the next ones edit.
            refs[row.replaces_id] = row.channel_ref
        book.enter(row, address, edited)
    for call in calls:
        # A call that was cut before anything was done stands there without a result.
        said = call["method"] in ("sendMessage", "editMessageText")
        if said and call["code"] == 200 and isinstance(call["result"], dict):
            book.arrive(call)
    yield from book.breaches()


def bounds(row: Message) -> tuple[int, int]:
    """Return how often a row may have arrived, at least and at most: the promise of its class."""
    again = row.remark == DOUBTFUL
    if row.state == "sent":
        # Where an edit came twice, Telegram refuses the second as not modified.
        unseen = row.remark == "not modified" or (again and row.replaces_id is not None)
        return 0 if unseen else 1, 2 if again else 1
    if row.state == "uncertain" and row.urge is not None:
        return 0, 2 if repeats(Urge(row.urge), row.replaces_id) else 1
    if row.state in ("superseded", "never"):
        return 0, int(again or row.attempts > 1)
    return 0, 0


def plain(data: dict[str, Any] | None) -> str:
    """Return a row's buttons in one form."""
    return json.dumps((data or {}).get("buttons") or [], ensure_ascii=False)


def _keyboard(given: Mapping[str, Any]) -> str:
    markup = given.get("reply_markup") or {}
    if isinstance(markup, str):
        markup = json.loads(markup)
    rows = [[[button["text"], button["callback_data"]] for button in row] for row in markup.get("inline_keyboard", [])]
    return json.dumps(rows, ensure_ascii=False)
