"""接单: the first in time wins, as many as are needed; whoever presses at the same moment is told kindly."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from handlers import talk
from handlers.turn import Heard, Kind, Outcome
from handlers.wording import refusals
from storage import assignments, tickets
from storage.assignments import Assignment
from storage.errors import AlreadyYours, NotAVolunteer, Refusal, SomeoneWasFaster, TooLate, UnknownTicket, YourOwnTicket
from storage.people import Person
from storage.tickets import Ticket
from tests.community import Community


def needing(community: Community, needed: int) -> int:
    number = community.resident("陈阿婆").asks_for_a_repair().id
    with community.database.begin() as session:
        session.get_one(Ticket, number).needed = needed
    return number


def takes(community: Community, number: int, person_id: int) -> str:
    try:
        with community.database.begin() as session:
            assignments.accept(session, tickets.get_ticket(session, number, lock=True), person_id, community.now)
    except Refusal as refusal:
        return type(refusal).__name__
    return "took it"


@pytest.mark.parametrize("needed", [1, 2, 3])
def test_as_many_win_as_are_needed(both: Community, needed: int) -> None:
    number = needing(both, needed)
    crowd = both.crowd(5)
    results = [takes(both, number, person_id) for person_id in crowd]
    assert results == ["took it"] * needed + ["SomeoneWasFaster"] * (5 - needed)
    ticket = both.ticket(number)
    assert (ticket.taken, ticket.status) == (needed, "taken")


@pytest.mark.parametrize("needed", [1, 2])
def test_volunteers_in_the_same_millisecond_do_not_both_win(both: Community, needed: int) -> None:
    number = needing(both, needed)
    crowd = both.crowd(needed + 1)
    together, results = threading.Barrier(len(crowd)), []

    def press(person_id: int) -> None:
        together.wait()
        results.append(takes(both, number, person_id))

    threads = [threading.Thread(target=press, args=(person_id,)) for person_id in crowd]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(results) == {"took it": needed, "SomeoneWasFaster": 1}
    assert both.ticket(number).taken == needed


def test_fifty_press_at_once_and_one_wins(both: Community) -> None:
    number = needing(both, 1)
    crowd = both.crowd(50)
    outcomes: list[str | None] = []

    def press(person_id: int) -> Callable[[Session], Outcome]:
        heard = Heard(
            "web", f"crowd-{person_id}", f"press of {person_id}", both.now, Kind.PRESS, press=f"take:{number}"
        )
        return lambda session: talk.hear(session, both.reader, heard)

    def run(part: list[int]) -> None:
        done = both.database.group([press(one) for one in part])
        assert [one.failure for one in done] == [None] * len(part)
        outcomes.extend(one.result.toast for one in done if one.result is not None)

    threads = [threading.Thread(target=run, args=(crowd[start::5],)) for start in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(outcomes) == {"接到了，谢谢您！": 1, refusals.SENTENCES["SomeoneWasFaster"]: 49}
    with both.database.look() as session:
        assert session.scalar(select(func.count()).select_from(Assignment)) == 1


def test_every_refusal_of_an_acceptance(both: Community) -> None:
    both.station("梅园社区", estates=["梅园小区"])
    number = needing(both, 1)
    bob, carol = both.volunteer("李师傅"), both.volunteer("钱叔", station=2)
    own = bob.asks_for_a_repair().id
    alice = both.resident("周伯")
    alice.says("我家灯泡坏了，幸福小区5号楼101")
    draft = both.newest().id

    def refused(ticket_number: int, person_id: int, why: type[Refusal]) -> None:
        with both.database.begin() as session:
            ticket = tickets.get_ticket(session, ticket_number)
            with pytest.raises(why):
                assignments.accept(session, ticket, person_id, both.now)

    refused(number, carol.id, UnknownTicket)
    refused(number, alice.id, NotAVolunteer)
    refused(own, bob.id, YourOwnTicket)
    refused(draft, bob.id, UnknownTicket)
    assert takes(both, number, bob.id) == "took it"
    refused(number, bob.id, AlreadyYours)
    refused(number, both.crowd(1)[0], SomeoneWasFaster)
    with both.database.begin() as session:
        session.get_one(Ticket, number).status = "closed"
    refused(number, both.crowd(1)[0], TooLate)


def test_a_slot_given_back_is_free_again(both: Community) -> None:
    number = needing(both, 1)
    first, second = both.crowd(2)
    assert takes(both, number, first) == "took it"
    with both.database.begin() as session:
        assignments.release(session, tickets.get_ticket(session, number), first, both.now)
    assert (both.ticket(number).taken, both.ticket(number).status) == (0, "open")
    assert takes(both, number, second) == "took it"
    assert takes(both, number, first) == "SomeoneWasFaster"


def test_what_was_given_back_cannot_be_done(both: Community) -> None:
    number = needing(both, 1)
    (first,) = both.crowd(1)
    takes(both, number, first)
    with both.database.begin() as session:
        ticket = tickets.get_ticket(session, number)
        assignments.release(session, ticket, first, both.now)
        for act in (assignments.arrive, assignments.complete, assignments.release):
            with pytest.raises(TooLate):
                act(session, ticket, first, both.now)


def test_who_was_not_asked_and_is_of_another_team_does_not_even_learn_that_it_is_there(both: Community) -> None:
    number = needing(both, 1)
    stranger = both.volunteer("小周", "culture")
    with both.database.begin() as session:
        person_id = session.scalars(select(Person.id).where(Person.name == "小周")).one()
    assert takes(both, number, person_id) == "UnknownTicket"
    assert "没找到这张单子" in stranger.says(f"接 {number}")
