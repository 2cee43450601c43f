"""Groups: who binds them, what is heard in them and what is not, and how a binding outlives a move."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from handlers.wording import groups as wording
from handlers.wording import refusals
from storage import errors, members, people, places
from storage.database import Database
from storage.events import Event
from storage.messages import Message
from storage.people import Person
from storage.places import Place
from tests.community import Neighbour
from tests.gathering import gathering
from tests.groups import STATION, Group, Town
from tests.truths import check_everything

NOT_YOURS = refusals.SENTENCES["NotYourGroup"]


@pytest.fixture
def town(sqlite_database: Database) -> Iterator[Town]:
    yield Town(sqlite_database)
    check_everything(sqlite_database)


@pytest.fixture
def group(town: Town) -> Group:
    return Group(town)


def below(town: Town, name: str, kind: str, children: list[int]) -> int:
    """Make a place above these."""
    with town.database.begin() as session:
        place = Place(kind=kind, name=name)
        session.add(place)
        session.flush()
        for one in children:
            session.get_one(Place, one).parent_id = place.id
        return place.id


def events(town: Town) -> list[tuple[str, str | None, int | None]]:
    with town.database.look() as session:
        rows = session.scalars(
            select(Event).where(Event.thing == "group", Event.before.is_not(None)).order_by(Event.id)
        )
        return [(row.act, row.why, row.actor_id) for row in rows]


@pytest.mark.parametrize("database", ["sqlite", "postgres"], indirect=True)
def test_a_worker_of_one_place_who_adds_us_binds_the_group_at_once(database: Database) -> None:
    town = Town(database)
    group, wang = Group(town), town.colleague()
    said = group.is_joined(wang)
    assert said.count("\n") == 0
    assert f"绑定了{STATION}" in said
    assert (group.chat().place_id, group.chat().person_id, group.chat().title) == (1, None, "枫林邻居")
    assert events(town) == [("bind", STATION, wang.id)]


def test_a_worker_of_a_center_with_one_station_binds_to_that_station(town: Town, group: Group) -> None:
    center = below(town, "枫林中心", "center", [1])
    group.is_joined(town.colleague(center))
    assert group.chat().place_id == 1


def test_a_worker_of_several_places_is_asked_which_and_one_tap_answers(town: Town, group: Group) -> None:
    center = below(town, "滨江中心", "center", [1, town.other])
    wang = town.colleague(center)
    assert group.is_joined(wang) == wording.ASK_WHICH
    assert group.chat().place_id is None
    assert "toast: 绑定好了。" in group.presses(wang, "梅园社区")
    assert group.chat().place_id == town.other


def test_somebody_else_who_adds_us_leaves_it_to_a_worker(town: Town, group: Group) -> None:
    wang, alice = town.colleague(), town.resident("陈阿婆", channel="telegram")
    assert group.is_joined(alice) == wording.ASK_WORKER
    assert group.presses(alice, wording.BIND) == f"toast: {NOT_YOURS}"
    assert group.chat().place_id is None
    assert f"绑定了{STATION}" in group.presses(wang, wording.BIND)
    assert group.chat().place_id == 1


def test_an_anonymous_administrator_who_adds_us_is_nobody(group: Group) -> None:
    assert group.is_joined(None) == wording.ASK_WORKER


def test_the_question_is_answered_in_its_own_place(town: Town, group: Group) -> None:
    wang = town.colleague()
    group.is_joined(None)
    with town.database.begin() as session:
        row = session.get_one(Message, group.said()[-1].id)
        row.state, row.channel_ref = "sent", "5"
    group.presses(wang, wording.BIND)
    asked, answered = group.said()
    assert (answered.replaces_id, answered.data) == (asked.id, None)
    assert "绑定了" in answered.text


def test_a_stranger_who_presses_leaves_no_trace(town: Town, group: Group) -> None:
    group.is_joined(None)
    stranger = Neighbour(town, "路人", "telegram")
    assert group.presses(stranger, wording.BIND) == f"toast: {NOT_YOURS}"
    with town.database.look() as session:
        assert people.find_chat(session, "telegram", stranger.address) is None
        assert session.scalars(select(Person)).all() == []


def test_binding_works_in_words_too(town: Town, group: Group) -> None:
    wang, alice = town.colleague(), town.resident("陈阿婆", channel="telegram")
    assert group.says(alice, wording.BIND) == NOT_YOURS
    assert f"绑定了{STATION}" in group.says(wang, wording.BIND)
    assert group.says(alice, wording.UNBIND) == NOT_YOURS
    assert group.chat().place_id == 1
    assert f"和{STATION}解绑了" in group.says(wang, wording.UNBIND)
    assert group.chat().place_id is None
    assert group.says(wang, wording.UNBIND) == wording.NOT_BOUND
    assert [event[0] for event in events(town)] == ["bind", "unbind"]


def test_a_group_is_given_to_another_place_by_a_worker_of_its_own(town: Town, group: Group) -> None:
    wang, zhao = town.colleague(), town.colleague(town.other, "赵姐")
    group.is_joined(wang)
    assert group.presses_payload(zhao, f"bind:{town.other}") == f"toast: {NOT_YOURS}"
    assert group.presses_payload(wang, f"bind:{town.other}") == f"toast: {NOT_YOURS}"
    assert group.chat().place_id == 1
    with town.database.begin() as session:
        members.grant(session, wang.id, "worker", town.other, town.now)
    assert "绑定了梅园社区" in group.presses_payload(wang, f"bind:{town.other}")
    assert events(town)[-1] == ("bind", "梅园社区", wang.id)


def test_a_place_that_is_none_cannot_be_bound(town: Town, group: Group) -> None:
    wang = town.colleague()
    group.is_joined(None)
    old = refusals.sentence(errors.OldButton())
    assert group.presses_payload(wang, "bind:999") == f"toast: {old}"
    assert group.presses_payload(wang, "bind:x") == f"toast: {old}"


def test_the_same_delivery_twice_has_one_effect(town: Town, group: Group) -> None:
    wang = town.colleague()
    group.is_joined(wang, key="k1")
    assert group.is_joined(wang, key="k1") == ""
    group.says(wang, wording.UNBIND, key="k2")
    assert group.says(wang, wording.UNBIND, key="k2") == ""
    assert group.is_joined(wang, key="k1") == ""
    assert group.chat().place_id is None
    assert [event[0] for event in events(town)] == ["bind", "unbind"]


def test_a_group_that_removes_us_is_spoken_to_no_more_and_is_bound_anew_when_we_come_back(
    town: Town, group: Group
) -> None:
    wang, alice = town.colleague(), town.resident("陈阿婆", channel="telegram")
    group.is_joined(wang)
    group.is_left(key="left")
    assert group.chat().status == "gone"
    assert alice.presses_payload("menu") != ""
    assert group.is_joined(alice) == wording.ASK_WORKER
    assert (group.chat().status, group.chat().place_id) == ("active", None)
    group.is_left(key="left")
    assert group.chat().status == "active"


def test_whoever_removes_us_can_still_be_written_to(town: Town, group: Group) -> None:
    wang = town.colleague()
    group.is_joined(wang)
    group.is_left()
    with town.database.look() as session:
        assert people.chat_of(session, wang.id) is not None


@pytest.mark.parametrize("text", ["今天天气真好", "来", "谢谢王姐"])
def test_what_is_answered_to_us_without_a_need_leaves_no_trace(town: Town, group: Group, text: str) -> None:
    group.is_joined(town.colleague())
    known = len(town.said())
    assert group.says(town.resident("陈阿婆", channel="telegram"), text) == ""
    assert len(town.said()) == known


@pytest.mark.parametrize("text", ["我家水龙头坏了，幸福小区3号楼402", "三楼着火了，快来人"])
def test_a_need_is_not_taken_down_where_everybody_reads_it(town: Town, group: Group, text: str) -> None:
    group.is_joined(town.colleague())
    assert group.says(town.resident("陈阿婆", channel="telegram"), text) == wording.NEED_PRIVATELY
    assert not any(text in row.text for row in town.said())


def test_what_is_for_the_private_chat_alone_is_not_done_in_a_group(town: Town, group: Group) -> None:
    wang = town.colleague()
    group.is_joined(wang)
    for payload in ("todo", "take:1001", "unbind:1", "nonsense", ""):
        assert group.presses_payload(wang, payload) == f"toast: {wording.PRIVATELY}"
    assert group.chat().place_id == 1


def test_who_signs_up_in_a_group_is_answered_in_their_own_chat(town: Town, group: Group) -> None:
    group.is_joined(town.colleague())
    day = gathering(town)
    li = town.volunteer("李师傅", channel="telegram")
    li.says("菜单")
    with town.database.begin() as session:
        menu = session.get_one(Message, li.sees[-1].id)
        menu.channel_ref = "5"
    known = len(group.said())
    assert "toast" in group.presses_payload(li, f"come:{day}", pressed="5")
    assert li.sees[-2].text == menu.text
    assert "来不了" in li.buttons
    assert len(group.said()) == known
    stranger = Neighbour(town, "路人", "telegram")
    refused = refusals.sentence(errors.NotAVolunteer())
    assert group.presses_payload(stranger, f"come:{day}") == f"toast: {refused}"
    with town.database.look() as session:
        assert people.find_chat(session, "telegram", stranger.address) is None


def test_a_worker_sees_the_groups_of_their_places_and_lets_one_go(town: Town, group: Group) -> None:
    wang, zhao = town.colleague(), town.colleague(town.other, "赵姐")
    assert wang.says(wording.MY_GROUPS) == wording.NO_GROUPS
    group.is_joined(wang)
    assert f"枫林邻居：{STATION}" in wang.says(wording.MY_GROUPS)
    assert zhao.says(wording.MY_GROUPS) == wording.NO_GROUPS
    with town.database.look() as session:
        number = group.row(session).id
        assert places.find_place(session, group.row(session).place_id) is not None
    assert NOT_YOURS in zhao.presses_payload(f"unbind:{number}")
    assert "toast: 解绑好了。" in wang.presses("解绑 枫林邻居")
    assert group.chat().place_id is None
    assert "解绑了" in group.said()[-1].text
    assert "toast" in wang.presses_payload(f"unbind:{wang.chat_id}")
