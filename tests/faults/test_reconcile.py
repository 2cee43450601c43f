"""The reconciliation itself: it says nothing where all is well, and notices each breach that somebody makes."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from storage import files, members, messages, offers, outbox, people, personal, places, running, tickets
from storage.assignments import Assignment, accept, complete
from storage.database import Database
from storage.endings import Rating, judge, rate
from storage.events import Event
from storage.files import File
from storage.messages import Message, Urge
from storage.outbox import DOUBTFUL, Settled
from storage.schema import migrate
from storage.tickets import Ticket
from tests.faults.reconcile import Received, reconcile
from tests.faults.traffic import Sent

NOW = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
WORDS = "水龙头坏了"


@dataclass
class Case:
    """A database in which all is well, and what was sent and received beside it."""

    database: Database
    folder: Path
    sent: Sent = field(default_factory=lambda: Sent({"telegram:1:1": WORDS, "web:aa:photo": None}, [WORDS]))
    calls: list[dict[str, Any]] = field(default_factory=list)
    page: dict[int, str] = field(default_factory=dict)

    def breaches(self) -> list[str]:
        received = Received(self.calls, {"page": (self.page, dict(self.page))})
        return reconcile(self.database, self.sent, received, self.folder)


def call(chat: int, number: int, text: str, edited: int | None = None) -> dict[str, Any]:
    method, more = ("sendMessage", {}) if edited is None else ("editMessageText", {"message_id": edited})
    given = {"chat_id": chat, "text": text, **more}
    return {"method": method, "code": 200, "params": given, "result": {"message_id": edited or number}}


@pytest.fixture(scope="module")
def well(tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = tmp_path_factory.mktemp("well")
    database = Database(f"sqlite:///{folder / 'wudan.db'}")
    migrate(database)
    made = Case(database, folder)
    with database.begin() as session:
        _all_is_well(session, made)
    database.dispose()
    return made


@pytest.fixture
def case(well: Case, tmp_path: Path) -> Iterator[Case]:
    folder = tmp_path / "case"
    shutil.copytree(well.folder, folder)
    database = Database(f"sqlite:///{folder / 'wudan.db'}")
    yield Case(database, folder, calls=deepcopy(well.calls), page=dict(well.page))
    database.dispose()


def _all_is_well(session: Session, made: Case) -> None:
    place = places.set_station(session, "枫林社区")
    asks = people.open_chat(session, "telegram", "7", NOW, name="陈阿婆")
    helps = people.open_chat(session, "web", "page", NOW, name="李明")
    personal.consent(session, asks.owner, NOW)
    members.grant(session, helps.owner, "volunteer", place.id, NOW)
    heard = messages.hear(session, asks, "telegram:1:1", NOW, kind="text", text=WORDS)
    assert heard is not None
    ticket = tickets.draft(session, asks.owner, NOW, WORDS, place_id=place.id)
    tickets.confirm(session, ticket, asks.owner, NOW)
    offers.offer(session, ticket, helps.owner, NOW)
    accept(session, ticket, helps.owner, NOW)
    complete(session, ticket, helps.owner, NOW)
    judge(session, ticket, asks.owner, NOW, solved=True)
    rate(session, ticket, asks.owner, 5, NOW)
    for number, urge in enumerate((Urge.ALARM, Urge.ANSWER, Urge.NOTICE), 1):
        said = messages.say(session, asks, f"第{number}句", NOW, urge=urge, ticket_id=ticket.id)
        outbox.settle(session, [Settled(said, asks.id, "sent", channel_ref=str(number))])
        made.calls.append(call(7, number, f"第{number}句"))
    edit = messages.say(session, asks, "第3句改了", NOW, urge=Urge.NOTICE, replaces_id=said)
    outbox.settle(session, [Settled(edit, asks.id, "sent", channel_ref="3")])
    made.calls.append(call(7, 3, "第3句改了", edited=3))
    shown = messages.say(session, helps, "有人需要帮忙", NOW, urge=Urge.NOTICE)
    messages.say(session, helps, "已办结", NOW, urge=Urge.NOTICE, replaces_id=shown)
    photo = messages.hear(session, helps, "web:aa:photo", NOW, kind="photo", text="")
    assert photo is not None
    file = files.want(session, helps.owner, "web", "spooled", NOW)
    messages.attach(session, photo, file)
    files.settle_file(session, file, "stored", name="kept", media_type="image/jpeg", size=4)
    (made.folder / "kept").write_bytes(b"JPEG")
    made.page |= {shown: "已办结", photo: ""}


def test_where_all_is_well_nothing_is_said(case: Case) -> None:
    assert case.breaches() == []


def _changes(statement: Any) -> Callable[[Case], None]:
    def spoil(case: Case) -> None:
        with case.database.begin() as session:
            session.execute(statement)

    return spoil


def _sent_by_telegram(state: str, urge: Urge, remark: str | None = None, times: int = 0) -> Callable[[Case], None]:
    """A further message of this class that was settled so, and arrived so often."""

    def spoil(case: Case) -> None:
        with case.database.begin() as session:
            chat = people.open_chat(session, "telegram", "7", NOW)
            said = messages.say(session, chat, "还有一句", NOW, urge=urge)
            ref = "9" if state == "sent" else None
            outbox.settle(session, [Settled(said, chat.id, state, channel_ref=ref, remark=remark)])
        case.calls += [call(7, 9 - number, "还有一句") for number in range(times)]

    return spoil


def _event(act: str, before: str, after: str) -> Any:
    return insert(Event).values(
        at=NOW,
        thing="ticket",
        thing_id=tickets.FIRST_NUMBER,
        act=act,
        before=before,
        after=after,
        actor_id=None,
        why=None,
    )


def _another_ticket(words: str) -> Callable[[Case], None]:
    def spoil(case: Case) -> None:
        with case.database.begin() as session:
            chat = people.open_chat(session, "telegram", "7", NOW)
            tickets.draft(session, chat.owner, NOW, words)

    return spoil


def _said_again(case: Case) -> None:
    with case.database.begin() as session:
        chat = people.open_chat(session, "web", "page", NOW)
        for _ in range(2):
            row = messages.say(session, chat, "接到了", NOW, ticket_id=tickets.FIRST_NUMBER)
            case.page[row] = "接到了"


def _failed(case: Case) -> None:
    with case.database.begin() as session:
        running.record_failure(session, "telegram", "telegram:1:1", {}, "KeyError", NOW + timedelta(seconds=1))


def _forget(case: Case, number: int) -> None:
    case.calls = [one for one in case.calls if one["result"]["message_id"] != number]


BREACHES: dict[str, tuple[Callable[[Case], object], str]] = {
    "a delivery is lost": (_changes(delete(Message).where(Message.key == "telegram:1:1")), "is lost"),
    "a delivery reads differently": (lambda case: case.sent.deliveries.update({"telegram:1:1": "别的"}), "is kept as"),
    "a delivery nobody sent": (lambda case: case.sent.deliveries.pop("web:aa:photo"), "was never sent"),
    "an act failed": (_failed, "failed: KeyError"),
    "a sentence without a ticket": (lambda case: case.sent.sentences.append("灯坏了"), "has 0 tickets"),
    "a sentence with two tickets": (_another_ticket(WORDS), "has 2 tickets"),
    "a ticket nobody asked for": (_another_ticket("灯坏了"), "which nobody said"),
    "a slot too many": (_changes(update(Ticket).values(taken=2)), "was taken by 2"),
    "a helper who is not counted": (_changes(update(Ticket).values(taken=0)), "counts 0 helpers and has 1"),
    "a move that came twice": (_changes(_event("confirm", "draft", "open")), "when confirm took it from draft"),
    "a state without its move": (_changes(update(Assignment).values(status="taken")), "its events lead to done"),
    "a rating that came twice": (_changes(_event("rate", "closed", "closed")), "was rated 2 times"),
    "a rating that is lost": (_changes(update(Rating).values(stars=None)), "keeps 0 ratings"),
    "a message still on its way": (_sent_by_telegram("sending", Urge.ANSWER), "is still sending"),
    "the same said twice": (_said_again, "is told 2 times"),
    "a sent answer that never came": (lambda case: _forget(case, 2), "arrived 0 times and counts as sent 1 times"),
    "a sent answer under a wrong number": (lambda case: case.calls[1]["result"].update(message_id=8), "never got"),
    "an answer that came twice unmarked": (lambda case: case.calls.append(case.calls[1]), "at most 1 are accounted for"),
    "a notice that came twice": (_sent_by_telegram("uncertain", Urge.NOTICE, "TimedOut", 2), "at most 1"),
    "an answer that came three times": (_sent_by_telegram("sent", Urge.ANSWER, DOUBTFUL, 3), "at most 2"),
    "what never went and came": (_sent_by_telegram("never", Urge.ANSWER, "gone", 1), "at most 0"),
    "what was never to be said": (lambda case: case.calls.append(call(7, 9, "谁说的")), "at most 0"),
    "an older edit over a newer": (lambda case: case.calls.append(case.calls[2] | call(7, 3, "旧", 3)), "and reads '旧'"),
    "a page that missed a message": (lambda case: case.page.popitem(), "never got message"),
    "a page that missed an edit": (lambda case: case.page.update(dict.fromkeys(case.page, "有人需要帮忙")), "shows message"),
    "a photo without its file": (_changes(update(Message).values(file_id=None)), "has lost its file"),
    "a file that is not whole": (lambda case: (case.folder / "kept").write_bytes(b"JP"), "not whole"),
    "a file that nobody fetched": (_changes(update(File).values(state="wanted")), "is wanted"),
}  # fmt: skip


@pytest.mark.parametrize("breach", BREACHES)
def test_a_breach_is_noticed(case: Case, breach: str) -> None:
    spoil, sentence = BREACHES[breach]
    spoil(case)
    assert any(sentence in found for found in case.breaches()), case.breaches()


@pytest.mark.parametrize(
    ("state", "urge", "remark", "times"),
    [("sent", Urge.ANSWER, DOUBTFUL, 1), ("sent", Urge.ALARM, DOUBTFUL, 2), ("uncertain", Urge.NOTICE, "TimedOut", 0),
     ("uncertain", Urge.BROADCAST, DOUBTFUL, 1), ("uncertain", Urge.ANSWER, DOUBTFUL, 2), ("never", Urge.NOTICE, "gone", 0)],
)  # fmt: skip
def test_what_is_marked_or_listed_is_no_breach(case: Case, state: str, urge: Urge, remark: str, times: int) -> None:
    _sent_by_telegram(state, urge, remark, times)(case)
    assert case.breaches() == []
