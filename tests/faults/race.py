"""Everybody presses 接单 at once on a ticket that needs one."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from handlers import dispatch
from handlers.turn import Scene
from handlers.wording import refusals, volunteer
from nlp.lexicon import Lexicon
from nlp.reader import Reader
from storage import members, people, personal, tickets
from storage.assignments import Assignment
from storage.errors import SomeoneWasFaster
from tests import daylight
from tests.faults.reconcile import Received, reconcile
from tests.faults.town import Town, town
from tests.faults.traffic import Sent
from tests.nursery import Nursery

FIRST = 8_000_001
WORDS = "水龙头坏了"


def race(nursery: Nursery, data: Path, url: str, count: int) -> list[str]:
    """Let `count` volunteers press, and return every breach: one wins, the others hear so kindly, their cards change."""
    with town(nursery, data, url) as place:
        ids = list(range(FIRST, FIRST + count))
        place.telegram.ask("crowd", first=FIRST, count=count, name="志愿者")
        number = _offered_to_all(place, ids)
        place.program.start()
        place.waits_until_settled()
        world = place.telegram.world
        first = world.updates.next_id
        if (pressed := place.telegram.ask("press_all", label=volunteer.ACCEPT, people=ids)) != count:
            return [f"{pressed} of {count} could press"]
        sent = Sent(
            dict.fromkeys(f"telegram:{world.bot['id']}:{update}" for update in range(first, first + count)), [WORDS]
        )
        place.waits_until_settled()
        place.telegram.waits_until(lambda: all(world.chats[one].toasts for one in ids), 60, "an answer for everybody")
        received = Received(place.telegram.journal())
        found = reconcile(place.database, sent, received)
        return found + _one_won(place, ids, number) + place.program.errors()


def _offered_to_all(place: Town, ids: list[int]) -> int:
    now = datetime.now(UTC) + daylight.ahead() - timedelta(minutes=5)
    with place.database.begin() as session:
        requester = people.open_chat(session, "web", "the requester", now, name="陈阿婆").owner
        personal.consent(session, requester, now)
        for one in ids:
            person = people.open_chat(session, "telegram", str(one), now, name=f"志愿者{one}").owner
            members.grant(session, person, "volunteer", place.place_id, now)
        ticket = tickets.draft(session, requester, now, WORDS, place_id=place.place_id)
        tickets.confirm(session, ticket, requester, now)
        scene = Scene(session, Reader(Lexicon.load(), []), now)
        while dispatch.offer_around(scene, ticket):
            pass
        return ticket.id


def _one_won(place: Town, ids: list[int], number: int) -> list[str]:
    world = place.telegram.world
    found = []
    with place.database.look() as session:
        winners = session.scalars(select(Assignment).where(Assignment.ticket_id == number)).all()
        ticket = tickets.get_ticket(session, number)
        if (len(winners), ticket.taken, ticket.status) != (1, 1, "taken"):
            found.append(f"{len(winners)} won; the ticket counts {ticket.taken} and is {ticket.status}")
    kindly = refusals.sentence(SomeoneWasFaster())
    heard = Counter(toast["text"] for one in ids for toast in world.chats[one].toasts)
    if heard != {volunteer.TOAST_ACCEPTED: 1, kindly: len(ids) - 1}:
        found.append(f"the toasts were {dict(heard)}")
    changed = 0
    for one in ids:
        cards = [message.body for message in world.chats[one].messages.values() if message.by_bot]
        changed += volunteer.ACCEPT not in str(cards[0].get("reply_markup")) and f"{number} 已由" in cards[0]["text"]
    if changed != len(ids):
        found.append(f"{changed} of {len(ids)} cards have changed")
    return found
