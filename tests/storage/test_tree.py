"""The tree of places: what may stand where, who may change it, and what closing a place leaves."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.wording import refusals
from storage import groups, members, people, places, roles, tickets, tree
from storage.errors import (
    NameTaken,
    NotAWorker,
    NotBelow,
    OldButton,
    PlaceClosed,
    PlaceInUse,
    ReachesFurther,
    Refusal,
)
from storage.events import Event
from storage.invitations import find_invitation
from storage.people import Person
from storage.places import Place
from tests.community import ESTATE, Community, Neighbour


def of(session: Session, name: str) -> Place:
    found = places.find_place_named(session, name)
    assert found is not None
    return found


def under_a_center(community: Community) -> Neighbour:
    """Let the station stand under a center, and return who works there."""
    with community.database.begin() as session:
        places.set_above(session, of(session, "枫林社区"), ["徐汇中心"])
        top = of(session, "徐汇中心").id
    return community.worker("李主任", station=top)


def events(community: Community) -> list[tuple[str, str | None, str, str | None]]:
    with community.database.look() as session:
        rows = session.scalars(select(Event).where(Event.thing == "place").order_by(Event.id))
        return [(one.act, one.before, one.after, one.why) for one in rows]


def test_a_place_is_made_below_another_and_every_change_is_recorded(both: Community) -> None:
    li = under_a_center(both)
    with both.database.begin() as session:
        top, now = of(session, "徐汇中心").id, both.now
        office = tree.add(session, top, "institute", "枫林所", li.id, now, phone="02166660000")
        made = tree.add(session, office.id, "station", "梅园社区", li.id, now, hours="9:00-17:00")
        tree.rename(session, made, "梅陇社区", li.id, now)
        tree.rename(session, made, "梅陇社区", li.id, now)
        tree.move_below(session, of(session, "枫林社区"), office.id, li.id, now)
        tree.move_below(session, of(session, "枫林社区"), office.id, li.id, now)
        assert places.above(session, 1) == [1, office.id, top]
        assert made.is_open_station
    assert events(both) == [
        ("add", None, "open", "徐汇中心：枫林所"), ("add", None, "open", "枫林所：梅园社区"),
        ("rename", "open", "open", "梅园社区 → 梅陇社区"), ("move", "open", "open", "徐汇中心 → 枫林所"),
    ]  # fmt: skip


def test_no_place_stands_below_a_smaller_one_nor_below_itself_nor_under_a_name_of_another(community: Community) -> None:
    li = under_a_center(community)
    with community.database.begin() as session:
        top, station, now = of(session, "徐汇中心"), of(session, "枫林社区"), community.now
        for parent, kind in ((top, "center"), (station, "station"), (station, "institute"), (top, "village")):
            with pytest.raises(NotBelow):
                tree.add(session, parent.id, kind, "梅园社区", li.id, now)
        with pytest.raises(NotBelow):
            tree.move_below(session, top, station.id, li.id, now)
        with pytest.raises(NameTaken) as refused:
            tree.add(session, top.id, "station", "枫林社区", li.id, now)
        assert "“枫林社区”" in refusals.sentence(refused.value)
        with pytest.raises(NameTaken):
            tree.rename(session, station, "徐汇中心", li.id, now)


def test_only_who_works_there_or_above_changes_a_place_and_only_who_works_above_moves_it(community: Community) -> None:
    under_a_center(community)
    wang = community.worker("王姐")
    with community.database.begin() as session:
        other = places.set_station(session, "梅园社区")
        places.set_above(session, other, ["长宁中心"])
        there, top = of(session, "长宁中心"), of(session, "徐汇中心")
    zhang = community.worker("张姐", station=there.id)

    def refused(act: Callable[[Session, Place], object]) -> None:
        with community.database.begin() as session, pytest.raises(NotAWorker):
            act(session, of(session, "枫林社区"))

    now = community.now
    refused(lambda session, _: tree.add(session, 1, "point", "枫林点", zhang.id, now))
    refused(lambda session, station: tree.rename(session, station, "枫园社区", zhang.id, now))
    refused(lambda session, station: tree.move_below(session, station, there.id, zhang.id, now))
    refused(lambda session, station: tree.close(session, station, None, zhang.id, now))
    refused(lambda session, station: tree.reopen(session, station, zhang.id, now))
    # Who works in the place alone does not take it away from those above, nor give it to others.
    refused(lambda session, station: tree.move_below(session, station, top.id, wang.id, now))
    refused(lambda session, _: tree.add(session, top.id, "station", "梅陇社区", wang.id, now))
    with community.database.begin() as session:
        tree.rename(session, of(session, "枫林社区"), "枫园社区", wang.id, now)


def test_what_nobody_works_at_is_changed_by_none_of_those_below_it(community: Community) -> None:
    there = community.station("梅园社区", estates=())
    wang = community.worker("王姐")
    community.worker("张姐", station=there)
    with community.database.begin() as session:
        for number in (1, there):
            places.set_above(session, session.get_one(Place, number), ["徐汇中心"])
        places.set_above(session, places.set_station(session, "闸北社区"), ["长宁中心"])

    def refused(why: type[Refusal], act: Callable[[Session, Place], object]) -> None:
        with community.database.begin() as session, pytest.raises(why):
            act(session, of(session, "徐汇中心"))

    now = community.now
    refused(ReachesFurther, lambda session, top: tree.rename(session, top, "静安中心", wang.id, now))
    refused(ReachesFurther, lambda session, top: tree.add(session, top.id, "station", "枫园社区", wang.id, now))
    refused(ReachesFurther, lambda session, top: tree.close(session, top, None, wang.id, now))
    # Neither is one's own station taken out of it, nor another's put elsewhere.
    refused(ReachesFurther, lambda session, _: tree.move_below(
        session, of(session, "枫林社区"), of(session, "长宁中心").id, wang.id, now))  # fmt: skip
    refused(NotAWorker, lambda session, _: tree.move_below(
        session, of(session, "梅园社区"), of(session, "长宁中心").id, wang.id, now))  # fmt: skip


def test_a_place_where_anything_goes_on_is_not_closed(community: Community) -> None:
    li, wang, zhao = under_a_center(community), community.worker("王姐"), community.volunteer("赵刚")
    community.resident("陈阿婆").asks_for_a_repair()
    with community.database.begin() as session:
        station = of(session, "枫林社区")
        tree.add(session, station.id, "point", "枫林点", wang.id, community.now)
        assert tree.remaining(session, station) == {
            "below": 1, "tickets": 1, "workers": 1, "volunteers": 1, "only": 1,
        }  # fmt: skip
        with pytest.raises(PlaceInUse):
            tree.close(session, station, None, li.id, community.now)
        assert station.closed_at is None
    assert zhao.id


def test_who_lives_at_a_closed_place_and_its_names_go_to_another(both: Community) -> None:
    li, alice = under_a_center(both), both.resident("陈阿婆", agreed=True, station=1)
    bob = both.resident("孙伯")
    bob.says("我家水龙头坏了")
    token = both.invitation("resident")
    with both.database.begin() as session:
        places.add_names(session, 1, "枫林苑", ["枫苑"], "estate", both.now)
        heir = tree.add(session, of(session, "徐汇中心").id, "station", "梅园社区", li.id, both.now).id
        places.add_names(session, heir, "枫林苑", [], "estate", both.now)
        station = of(session, "枫林社区")
        tickets.drafts_of(session, bob.id)[0].place_id = 1
        with pytest.raises(OldButton):
            tree.close(session, station, 1, li.id, both.now)
        assert tree.close(session, station, heir, li.id, both.now) == (1, 2)
        assert [one.name for one in places.stations(session)] == ["梅园社区"]
        assert places.only_station(session) == heir
        assert places.find_station(session, "枫林社区") is None
        assert session.get_one(Person, alice.id).place_id == heir
        assert tickets.drafts_of(session, bob.id)[0].place_id == heir
        assert set(places.names_of(session, heir)) == {ESTATE, "枫林苑", "枫苑"}
        assert places.names_of(session, 1) == {}
        assert find_invitation(session, token, both.now) is None
        group = people.make_chat(session, "telegram", "-100", both.now)[0]
        group.person_id = None
        with pytest.raises(OldButton):
            groups.bind(session, group, 1, li.id, both.now)
        for closed in (lambda: tree.add(session, 1, "point", "枫林点", li.id, both.now),
                       lambda: tree.close(session, station, None, li.id, both.now)):  # fmt: skip
            with pytest.raises(PlaceClosed):
                closed()
    assert events(both)[-1] == ("close", "open", "closed", "梅园社区")
    with both.database.begin() as session:
        tree.reopen(session, of(session, "枫林社区"), li.id, both.now)
        tree.reopen(session, of(session, "枫林社区"), li.id, both.now)
        assert len(places.stations(session)) == 2
    assert events(both)[-1] == ("reopen", "closed", "open", None)


def test_where_nobody_takes_over_people_are_asked_anew_and_the_names_are_forgotten(community: Community) -> None:
    li, alice = under_a_center(community), community.resident("陈阿婆", agreed=True, station=1)
    wang = community.worker("王姐")
    with community.database.begin() as session:
        top = of(session, "徐汇中心").id
        tree.add(session, top, "station", "梅园社区", li.id, community.now)
        member = members.find_membership(session, wang.id, "worker", 1)
        assert member is not None
        roles.end(session, member.id, li.id, community.now)
        assert tree.close(session, of(session, "枫林社区"), None, li.id, community.now) == (2, 1)
        assert session.get_one(Person, alice.id).place_id is None
        assert places.gazetteer(session) == {}
        # What stands below a closed place is opened after it.
        tree.close(session, tree.add(session, top, "institute", "枫林所", li.id, community.now), None, li.id,
                   community.now)  # fmt: skip


def test_init_opens_a_closed_station_again(community: Community) -> None:
    li = under_a_center(community)
    with community.database.begin() as session:
        tree.add(session, of(session, "徐汇中心").id, "station", "梅园社区", li.id, community.now)
        tree.close(session, of(session, "枫林社区"), None, li.id, community.now)
        assert places.set_station(session, "枫林社区").is_open_station
