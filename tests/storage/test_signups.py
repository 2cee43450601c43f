"""来 and 来不了: the last place goes to one, who waits moves up in order, nobody is counted twice; on both databases."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from handlers import talk
from handlers.turn import Heard, Kind, Outcome
from storage import rosters, signups, swaps
from storage.activities import Occurrence, Post
from storage.errors import NotTheLeader, NotYours, OldButton, Refusal, TooLate
from storage.shifts import Shift, Signup, has_room, open_shifts
from tests.community import Community, at
from tests.gathering import gathering, shifts, stands


def act(both: Community, verb: Callable[[Session, Occurrence], object], occurrence_id: int) -> object:
    """Do it in a transaction; a refusal is its name."""
    try:
        with both.database.begin() as session:
            return verb(session, session.get_one(Occurrence, occurrence_id))
    except Refusal as refusal:
        return type(refusal).__name__


def signs_up(both: Community, day: int, person: int, shift: int | None = None) -> str:
    def verb(session: Session, occurrence: Occurrence) -> str:
        return signups.sign_up(session, occurrence, person, both.now, shift).signup.status

    return str(act(both, verb, day))


def declines(both: Community, day: int, person: int) -> object:
    """Returns who moved up."""

    def verb(session: Session, occurrence: Occurrence) -> object:
        return [one.person_id for one in signups.decline(session, occurrence, person, both.now).moved_up]

    return act(both, verb, day)


def at_once(acts: Sequence[Callable[[], object]]) -> list[object]:
    together, results = threading.Barrier(len(acts)), []

    def run(one: Callable[[], object]) -> None:
        together.wait()
        results.append(one())

    threads = [threading.Thread(target=run, args=(one,)) for one in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def true_count(both: Community, day: int) -> None:
    """What the shifts say is taken is who stands on them, and never more than is needed."""
    with both.database.look() as session:
        for shift in session.scalars(select(Shift).where(Shift.occurrence_id == day)):
            on = session.scalar(select(func.count()).where(Signup.shift_id == shift.id, Signup.status.in_(signups.ON)))
            assert shift.taken == on
            assert not shift.needed or shift.taken <= shift.needed


@pytest.fixture
def two(both: Community) -> int:
    """A day that wants two."""
    return gathering(both, Post(name="1号桶站", needed=2))


def test_two_people_and_one_last_place(both: Community, two: int) -> None:
    first, *others = both.crowd(3)
    assert signs_up(both, two, first) == "coming"
    results = at_once([lambda one=one: signs_up(both, two, one) for one in others])  # type: ignore[misc]
    assert sorted(map(str, results)) == ["coming", "waiting"]
    true_count(both, two)


def test_fifty_press_at_once_and_two_have_a_place(both: Community, two: int) -> None:
    crowd = both.crowd(50)

    def press(person_id: int) -> Callable[[Session], Outcome]:
        heard = Heard("web", f"crowd-{person_id}", f"press of {person_id}", both.now, Kind.PRESS, press=f"come:{two}")
        return lambda session: talk.hear(session, both.reader, heard)

    def run(part: list[int]) -> None:
        failures = [done.failure for done in both.database.group([press(one) for one in part]) if done.failure]
        assert not failures

    threads = [threading.Thread(target=run, args=(crowd[n::5],)) for n in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with both.database.look() as session:
        assert signups.counts(session, two) == signups.Counts(coming=2, waiting=48, declined=0, needed=2)
    true_count(both, two)


def test_one_person_with_two_telephones_has_one_place(both: Community, two: int) -> None:
    (bob,) = both.crowd(1)
    assert at_once([lambda: signs_up(both, two, bob)] * 2) == ["coming", "coming"]
    assert shifts(both, two)[0].taken == 1


def test_who_gives_a_place_back_and_who_finds_none_at_that_moment_do_not_miss_each_other(
    both: Community, two: int
) -> None:
    for _ in range(5):
        first, second, third = both.crowd(3)
        day = gathering(both, Post(name="1号桶站", needed=2))
        signs_up(both, day, first)
        signs_up(both, day, second)
        at_once([lambda day=day, a=first: declines(both, day, a), lambda day=day, c=third: signs_up(both, day, c)])  # type: ignore[misc]
        assert stands(both, day, third) == "coming"
        true_count(both, day)


def test_as_many_come_as_like_where_no_number_is_set(both: Community) -> None:
    day = gathering(both)
    assert {signs_up(both, day, one) for one in both.crowd(12)} == {"coming"}
    assert shifts(both, day)[0].taken == 12


def test_the_waiting_list_moves_up_in_its_order(both: Community, two: int) -> None:
    a, b, c, d, e = both.crowd(5)
    for one in (a, b, c, d, e):
        both.passes(seconds=1)
        signs_up(both, two, one)
    assert declines(both, two, d) == []
    assert declines(both, two, a) == [c]
    assert declines(both, two, b) == [e]
    assert stands(both, two, e) == "coming"
    true_count(both, two)


def test_said_again_nothing_changes(both: Community, two: int) -> None:
    a, b, c = both.crowd(3)
    for one in (a, b, c):
        signs_up(both, two, one)
    assert signs_up(both, two, a) == "coming"
    assert signs_up(both, two, c) == "waiting"
    assert declines(both, two, a) == [c]
    assert declines(both, two, a) == []
    assert signs_up(both, two, a) == "waiting"
    true_count(both, two)


def test_nobody_moves_up_once_it_has_begun(both: Community, two: int) -> None:
    a, b, c = both.crowd(3)
    for one in (a, b, c):
        signs_up(both, two, one)
    both.now = at(21, 8, 30)
    assert declines(both, two, a) == []
    assert stands(both, two, c) == "waiting"
    both.now = at(21, 11)
    assert declines(both, two, b) == "TooLate"
    assert signs_up(both, two, a) == "TooLate"


def test_a_post_of_a_team_is_for_the_team(both: Community) -> None:
    day = gathering(both, Post(name="党员桶站", needed=1, team="culture"), Post(name="2号桶站", needed=1))
    own, open_to_all = (shift.id for shift in shifts(both, day))
    bob = both.volunteer("李师傅", "aid").id
    carol = both.volunteer("赵大姐", "culture").id
    assert signs_up(both, day, bob, own) == "OldButton"
    assert signs_up(both, day, bob) == "coming"
    assert signs_up(both, day, carol) == "coming"
    with both.database.look() as session:
        assert {one.person_id: one.shift_id for one in signups.signups_of(session, day)} == {
            bob: open_to_all, carol: own
        }  # fmt: skip


def test_where_all_posts_belong_to_other_teams_there_is_no_place(both: Community) -> None:
    day = gathering(both, Post(name="党员桶站", needed=1, team="culture"))
    assert signs_up(both, day, both.volunteer("李师傅", "aid").id) == "SomeoneWasFaster"


def test_another_shift_that_has_room_is_changed_to_and_a_full_one_is_not(both: Community) -> None:
    day = gathering(
        both, Post(name="1号桶站", needed=1), Post(name="2号桶站", needed=1), Post(name="3号桶站", needed=1)
    )
    one, two, three = (shift.id for shift in shifts(both, day))
    a, b, waits = both.crowd(3)
    signs_up(both, day, a, one)
    signs_up(both, day, b, two)
    assert signs_up(both, day, waits, one) == "waiting"
    assert signs_up(both, day, a, two) == "coming"
    assert [shift.taken for shift in shifts(both, day)] == [1, 1, 0]
    assert signs_up(both, day, a, three) == "coming"
    assert stands(both, day, waits) == "coming"
    assert [shift.taken for shift in shifts(both, day)] == [1, 1, 1]
    true_count(both, day)


def test_a_stranger_may_come_only_where_they_were_invited(both: Community, two: int) -> None:
    stranger = both.resident("路人").id
    assert signs_up(both, two, stranger) == "NotAVolunteer"
    assert declines(both, two, stranger) == "NotAVolunteer"
    elsewhere = both.station("梧桐社区")
    assert signs_up(both, two, both.volunteer("钱叔", station=elsewhere).id) == "NotAVolunteer"


def test_a_post_that_is_added_later_is_opened_and_the_place_for_everybody_is_no_more(both: Community) -> None:
    unused, used = gathering(both), gathering(both, day="2026-11-28")
    signs_up(both, used, both.crowd(1)[0])
    for day in (unused, used):
        with both.database.begin() as session:
            occurrence = session.get_one(Occurrence, day)
            session.add(Post(activity_id=occurrence.activity_id, name="1号桶站", needed=2))
            session.flush()
            for _ in range(2):
                open_shifts(session, occurrence)
    assert [shift.name for shift in shifts(both, unused)] == ["1号桶站"]
    assert [shift.name for shift in shifts(both, used)] == ["", "1号桶站"]


def test_how_a_day_stands(both: Community, two: int) -> None:
    a, b, c, d = both.crowd(4)
    for one in (a, b, c):
        signs_up(both, two, one)
    declines(both, two, d)
    with both.database.look() as session:
        assert signups.counts(session, two) == signups.Counts(coming=2, waiting=1, declined=1, needed=2)


def test_who_waits_takes_the_place_over_and_the_number_stays(both: Community, two: int) -> None:
    a, b, c = both.crowd(3)
    for one in (a, b, c):
        signs_up(both, two, one)

    def swapped(session: Session, occurrence: Occurrence) -> object:
        swap = swaps.ask_swap(session, occurrence, a, c, both.now)
        with pytest.raises(NotYours):
            swaps.agree(session, swap, b, both.now)
        swaps.agree(session, swap, c, both.now)
        with pytest.raises(TooLate):
            swaps.agree(session, swap, c, both.now)
        with pytest.raises(NotYours):
            swaps.ask_swap(session, occurrence, b, a, both.now)
        return True

    assert act(both, swapped, two) is True
    assert (stands(both, two, a), stands(both, two, c)) == ("declined", "coming")
    true_count(both, two)


def test_who_stands_elsewhere_exchanges_the_shift(both: Community) -> None:
    day = gathering(both, Post(name="1号桶站", needed=1), Post(name="2号桶站", needed=1))
    one, two = (shift.id for shift in shifts(both, day))
    a, b = both.crowd(2)
    signs_up(both, day, a, one)
    signs_up(both, day, b, two)

    def swapped(session: Session, occurrence: Occurrence) -> object:
        swaps.agree(session, swaps.ask_swap(session, occurrence, a, b, both.now), b, both.now)
        return {held.person_id: held.shift_id for held in signups.signups_of(session, day)}

    assert act(both, swapped, day) == {a: two, b: one}
    true_count(both, day)


def test_nobody_is_asked_to_stand_at_a_post_of_another_team(both: Community) -> None:
    day = gathering(both, Post(name="文艺桶站", needed=1, team="culture"), Post(name="2号桶站", needed=1))
    carol, bob = both.volunteer("赵大姐", "culture").id, both.volunteer("李师傅", "aid").id
    signs_up(both, day, carol)
    signs_up(both, day, bob)

    def could(session: Session, occurrence: Occurrence) -> object:
        mine = signups.find_signup(session, day, carol)
        assert mine is not None
        with pytest.raises(NotYours):
            swaps.ask_swap(session, occurrence, carol, bob, both.now)
        return list(swaps.could_swap(session, mine))

    assert act(both, could, day) == []


def test_a_swap_that_was_asked_ends_with_the_place_it_was_about(both: Community, two: int) -> None:
    a, b, c = both.crowd(3)
    for one in (a, b, c):
        signs_up(both, two, one)

    def asked(session: Session, occurrence: Occurrence) -> int:
        return swaps.ask_swap(session, occurrence, a, c, both.now).id

    number = act(both, asked, two)
    declines(both, two, a)

    def agreed(session: Session, occurrence: Occurrence) -> object:
        return swaps.agree(session, swaps.get_swap(session, int(str(number))), c, both.now)

    assert act(both, agreed, two) == "TooLate"


def test_who_agrees_to_one_swap_takes_back_the_other_that_they_asked_for(both: Community) -> None:
    day = gathering(both, *(Post(name=f"{n}号桶站", needed=1) for n in (1, 2, 3)))
    a, b, c = both.crowd(3)
    for person, shift in zip((a, b, c), shifts(both, day), strict=True):
        signs_up(both, day, person, shift.id)

    def swapped(session: Session, occurrence: Occurrence) -> object:
        asked_by_b = swaps.ask_swap(session, occurrence, b, c, both.now)
        swaps.agree(session, swaps.ask_swap(session, occurrence, a, b, both.now), b, both.now)
        return swaps.agree(session, asked_by_b, c, both.now)

    assert act(both, swapped, day) == "TooLate"


def test_the_leader_of_a_post_names_its_people_and_nobody_else_does(both: Community) -> None:
    leader = both.volunteer("包队长", "culture").id
    day_leader = both.volunteer("总领队", "aid").id
    day = gathering(both, Post(name="党员桶站", needed=1, team="culture", leader_id=leader), leader=day_leader)
    carol, dora = both.volunteer("赵大姐", "culture").id, both.volunteer("孙姨", "culture").id
    outsider = both.volunteer("李师傅", "aid").id
    shift = shifts(both, day)[0].id

    def names(person: int, by: int) -> object:
        def verb(session: Session, occurrence: Occurrence) -> object:
            named = rosters.name_person(session, occurrence, shift, person, by, both.now)
            return named and named.status

        return act(both, verb, day)

    assert names(carol, day_leader) == NotTheLeader.__name__
    assert names(carol, carol) == NotTheLeader.__name__
    assert names(outsider, leader) == NotYours.__name__
    assert names(carol, leader) == "coming"
    assert names(carol, leader) == TooLate.__name__
    assert names(dora, leader) is None

    def removes(session: Session, occurrence: Occurrence) -> object:
        held = signups.find_signup(session, day, carol)
        assert held is not None
        with pytest.raises(NotTheLeader):
            rosters.remove_person(session, occurrence, held, day_leader, both.now)
        return rosters.remove_person(session, occurrence, held, leader, both.now).signup.status

    assert act(both, removes, day) == "declined"
    assert names(dora, both.worker("王姐").id) == "coming"
    true_count(both, day)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_people_do_the_numbers_hold(community: Community, seed: int) -> None:
    """Nobody waits where there is room, no shift is overfull, and what is taken is who stands there."""
    dice = random.Random(seed)
    leader = community.volunteer("包队长").id
    day = gathering(
        community, *(Post(name=f"{n}号桶站", needed=needed) for n, needed in enumerate((1, 2, 3))), leader=leader
    )
    crowd = community.crowd(9)
    numbers = [shift.id for shift in shifts(community, day)]

    def swap(session: Session, occurrence: Occurrence, person: int) -> None:
        other = dice.choice(crowd)
        swaps.agree(session, swaps.ask_swap(session, occurrence, person, other, community.now), other, community.now)

    def name(session: Session, occurrence: Occurrence, person: int) -> None:
        rosters.name_person(session, occurrence, dice.choice(numbers), person, leader, community.now)

    def remove(session: Session, occurrence: Occurrence, person: int) -> None:
        held = signups.find_signup(session, day, person)
        if held is not None:
            rosters.remove_person(session, occurrence, held, leader, community.now)

    def come(session: Session, occurrence: Occurrence, person: int) -> None:
        signups.sign_up(session, occurrence, person, community.now, dice.choice([None, *numbers]))

    def stay_away(session: Session, occurrence: Occurrence, person: int) -> None:
        signups.decline(session, occurrence, person, community.now)

    for _ in range(120):
        community.passes(seconds=1)
        verb, person = (
            dice.choice([come, come, come, stay_away, stay_away, swap, swap, name, remove]),
            dice.choice(crowd),
        )
        act(community, lambda session, occurrence: verb(session, occurrence, person), day)  # noqa: B023 - done at once
        true_count(community, day)
        with community.database.look() as session:
            waited_for = {one.shift_id for one in signups.signups_of(session, day, ("waiting",))}
            assert not [one for one in shifts(community, day) if one.id in waited_for and has_room(one)]


def test_a_shift_of_another_day_is_not_signed_up_to(both: Community, two: int) -> None:
    other = gathering(both, Post(name="1号桶站", needed=2), day="2026-11-28")
    assert signs_up(both, two, both.crowd(1)[0], shifts(both, other)[0].id) == OldButton.__name__
