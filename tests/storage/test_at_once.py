"""Two acts in two processes want the same volunteer: the later one sees what the former has given them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from itertools import count

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from handlers import due, talk
from handlers.turn import Heard, Kind, Scene
from storage import assignments, people, rosters, slots, tickets, waves, wishes
from storage.activities import get_occurrence
from storage.database import Database
from storage.errors import EnoughInHand, TooLate
from storage.shifts import shifts_of
from tests.bench.dispatching import open_ticket
from tests.community import Community, Neighbour
from tests.gathering import gathering, stands

WAITS_FOR_A_LOCK = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
Act = Callable[[Session], object]


@pytest.fixture
def town(postgres_database: Database) -> Community:
    made = Community(postgres_database)
    made.station()
    return made


def meanwhile(town: Community, first: Act, second: Act) -> object:
    """Let the second act begin when the first is done and not yet committed; return what the second gives."""
    given: list[object] = []

    def run() -> None:
        with town.database.begin() as session:
            given.append(second(session))

    with town.database.begin() as session:
        first(session)
        later = threading.Thread(target=run)
        later.start()
        while later.is_alive() and not waits(town):
            later.join(0.01)
    later.join()
    return given[0] if given else None


def waits(town: Community) -> bool:
    with town.database.look() as session:
        return bool(session.scalar(WAITS_FOR_A_LOCK))


def open_tickets(town: Community, number: int) -> list[int]:
    """Return so many tickets of one morning; nobody was asked for them yet."""
    with town.database.begin() as session:
        return [open_ticket(session, 1, town.now).id for _ in range(number)]


def takes(town: Community, number: int, person_id: int) -> Act:
    def act(session: Session) -> str:
        try:
            assignments.accept(session, tickets.get_ticket(session, number, lock=True), person_id, town.now)
        except EnoughInHand:
            return "enough"
        return "took it"

    return act


_keys = count()


def presses(town: Community, who: Neighbour, payload: str) -> Act:
    heard = Heard("web", who.address, f"at once {next(_keys)}", town.now, Kind.PRESS, press=payload)
    return lambda session: talk.hear(session, town.reader, heard).toast


def test_nobody_takes_one_more_than_they_may_by_taking_two_at_once(town: Community) -> None:
    numbers = open_tickets(town, 4)
    bob = town.volunteer("李师傅").id
    for number in numbers[:2]:
        with town.database.begin() as session:
            takes(town, number, bob)(session)
    assert meanwhile(town, takes(town, numbers[2], bob), takes(town, numbers[3], bob)) == "enough"


def test_nobody_is_given_a_second_visit_at_the_hour_of_one_that_they_are_just_taking(town: Community) -> None:
    first, second = open_tickets(town, 2)
    bob, wang = town.volunteer("李师傅"), town.worker("王姐")
    gives = presses(town, wang, f"give:{second}:{bob.id}")
    meanwhile(town, presses(town, bob, f"take:{first}"), gives)
    assert "那时候有别的事" in wang.last
    assert [town.ticket(number).status for number in (first, second)] == ["taken", "open"]


def test_nobody_takes_a_visit_at_the_hour_of_one_that_they_are_just_given(town: Community) -> None:
    first, second = open_tickets(town, 2)
    bob, wang = town.volunteer("李师傅"), town.worker("王姐")
    refused = meanwhile(town, presses(town, wang, f"give:{first}:{bob.id}"), presses(town, bob, f"take:{second}"))
    assert "那个时间" in str(refused)
    assert [town.ticket(number).status for number in (first, second)] == ["taken", "open"]


def test_who_waits_moves_up_to_nothing_at_the_hour_of_what_they_are_just_taking(town: Community) -> None:
    first, second = open_tickets(town, 2)
    bob, carol = town.volunteer("李师傅").id, town.volunteer("赵大姐").id
    with town.database.begin() as session:
        takes(town, second, carol)(session)
        slots.wait(session, tickets.get_ticket(session, second), bob, town.now)
        assignments.release(session, tickets.get_ticket(session, second), carol, town.now)

    def moves_up(session: Session) -> object:
        return slots.move_up(session, tickets.get_ticket(session, second, lock=True), town.now)

    assert meanwhile(town, takes(town, first, bob), moves_up) == []


def test_two_first_waves_at_once_ask_nobody_more_often_than_they_wish(town: Community) -> None:
    first, second = open_tickets(town, 2)
    bob = town.volunteer("李师傅").id
    with town.database.begin() as session:
        wishes.wish(session, bob, most_a_week=1)

    def asks(number: int) -> Act:
        return lambda session: [
            one.person_id for one in waves.begin(session, tickets.get_ticket(session, number), town.now)
        ]

    assert meanwhile(town, asks(first), asks(second)) == []
    with town.database.look() as session:
        assert session.scalar(text("SELECT count(*) FROM offers")) == 1


def test_a_wave_waits_for_nobody_where_another_can_be_asked(town: Community) -> None:
    first, second = open_tickets(town, 2)
    bob, carol = town.volunteer("李师傅").id, town.volunteer("赵大姐").id

    def asks(session: Session) -> object:
        return [one.person_id for one in waves.begin(session, tickets.get_ticket(session, second), town.now)]

    assert meanwhile(town, takes(town, first, bob), asks) == [carol]


def test_two_that_were_merged_are_locked_in_one_order_whatever_is_done_to_them(town: Community) -> None:
    wang = town.worker("王姐")
    for name, words in (("陈阿婆", "3号楼楼道堆了很多纸箱"), ("老周", "3号楼楼道里有人堆杂物")):
        neighbour = town.resident(name, agreed=True)
        neighbour.says(words)
        if "我这是另一件" in neighbour.buttons:
            neighbour.presses("我这是另一件")
        neighbour.presses("确认")
    higher = town.newest().id
    wang.says(f"合并 {higher - 1} {higher}")

    def part(session: Session) -> object:
        return presses(town, wang, f"part:{higher}")(session)

    def waits_for_nobody(session: Session) -> None:
        tickets.get_ticket(session, higher - 1, lock=True)
        later.start()
        while later.is_alive() and not waits(town):
            later.join(0.01)
        session.execute(text("SET LOCAL lock_timeout = '5s'"))
        tickets.get_ticket(session, higher, lock=True)

    later = threading.Thread(target=lambda: in_own_transaction(town, part))
    with town.database.begin() as session:
        waits_for_nobody(session)
    later.join()
    assert town.ticket(higher).status == "open"


def test_of_many_tickets_that_are_looked_at_together_everybody_who_waits_is_held_in_one_order(town: Community) -> None:
    numbers = open_tickets(town, 2)
    carol, bob, dave = (town.volunteer(name).id for name in ("赵大姐", "李师傅", "老周"))
    with town.database.begin() as session:
        for number, waiting in zip(numbers, (bob, carol), strict=True):
            takes(town, number, dave)(session)
            ticket = tickets.get_ticket(session, number)
            slots.wait(session, ticket, waiting, town.now)
            assignments.release(session, ticket, dave, town.now)
            ticket.widens_at = ticket.next_look_at = town.now

    def looks(session: Session) -> object:
        return due.tick(Scene(session, town.reader, town.now))

    later = threading.Thread(target=lambda: in_own_transaction(town, looks))
    with town.database.begin() as session:
        people.hold(session, [carol])
        later.start()
        while later.is_alive() and not waits(town):
            later.join(0.01)
        session.execute(text("SET LOCAL lock_timeout = '5s'"))
        assert people.hold(session, [bob]) == [bob]
    later.join()
    assert [town.ticket(number).status for number in numbers] == ["taken", "taken"]


def test_who_signs_up_while_the_day_is_called_off_is_refused(town: Community) -> None:
    bob, wang = town.volunteer("李师傅"), town.worker("王姐")
    day = gathering(town, maker=wang.id)
    meanwhile(town, presses(town, wang, f"planskip:{day}"), presses(town, bob, f"come:{day}"))
    assert stands(town, day, bob.id) is None


def test_who_has_just_signed_up_hears_that_the_day_is_called_off(town: Community) -> None:
    bob, wang = town.volunteer("李师傅"), town.worker("王姐")
    day = gathering(town, maker=wang.id)
    meanwhile(town, presses(town, bob, f"come:{day}"), presses(town, wang, f"planskip:{day}"))
    assert stands(town, day, bob.id) == "coming"
    assert "不办了" in bob.last


def test_nobody_is_put_on_the_roster_of_a_day_that_is_called_off(town: Community) -> None:
    bob, wang = town.volunteer("李师傅"), town.worker("王姐")
    day = gathering(town, maker=wang.id)

    def names(session: Session) -> object:
        occurrence = get_occurrence(session, day)
        shift = shifts_of(session, day)[0]
        try:
            return rosters.name_person(session, occurrence, shift.id, bob.id, wang.id, town.now)
        except TooLate:
            return "too late"

    assert meanwhile(town, presses(town, wang, f"planskip:{day}"), names) == "too late"


def in_own_transaction(town: Community, act: Act) -> None:
    with town.database.begin() as session:
        act(session)


def test_who_judges_in_two_chats_at_once_has_judged_once(town: Community) -> None:
    alice, bob = town.resident("陈阿婆", agreed=True), town.volunteer("李师傅")
    number = alice.asks_for_a_repair().id
    bob.presses("接单")
    bob.finishes()
    alice.presses("解决了")
    with town.database.begin() as session:
        people.open_chat(session, "web", "her other phone", town.now, person_id=alice.id)
    words = Heard("web", "her other phone", "at once, in words", town.now, Kind.TEXT, text="给个好评")
    meanwhile(town, presses(town, alice, f"stars:{number}:4"), lambda session: talk.hear(session, town.reader, words))
    assert town.ticket(number).judged_stars == 4
