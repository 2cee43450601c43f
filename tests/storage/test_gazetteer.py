"""The gazetteer: every name as people write it, and whose name it is."""

from __future__ import annotations

from sqlalchemy import select

from storage import places
from storage.events import Event
from tests.community import ESTATE, Community


def adds(community: Community, name: str, *others: str, kind: str = "estate", station: int = 1) -> list[str]:
    with community.database.begin() as session:
        return places.add_names(session, station, name, others, kind, community.now)


def gazetteer(community: Community) -> dict[str, str]:
    with community.database.look() as session:
        return places.gazetteer(session)


def station_of(community: Community, estate: str) -> int | None:
    with community.database.look() as session:
        place = places.station_of_estate(session, estate)
        return place.id if place else None


def test_every_way_of_writing_leads_to_the_own_name(both: Community) -> None:
    assert adds(both, "上海花园", "沪花园", "上花") == ["上海花园", "沪花园", "上花"]
    assert gazetteer(both) == {ESTATE: ESTATE, "上海花园": "上海花园", "沪花园": "上海花园", "上花": "上海花园"}
    assert station_of(both, "上海花园") == 1
    assert station_of(both, "没听过") is None


def test_what_is_known_already_is_not_told_as_new(both: Community) -> None:
    adds(both, "上海花园", "上花")
    assert adds(both, "上海花园", "上花", "沪花园") == ["沪花园"]
    assert adds(both, "上海花园", kind="landmark") == ["上海花园"]


def test_a_name_that_stood_alone_becomes_another_way_of_writing(both: Community) -> None:
    adds(both, "上花")
    adds(both, "上海花园", "上花")
    assert gazetteer(both)["上花"] == "上海花园"
    assert station_of(both, "上花") is None


def test_the_same_own_name_in_two_stations_decides_nothing(both: Community) -> None:
    both.station("梅园社区", estates=[])
    adds(both, "东苑")
    adds(both, "东苑", station=2)
    assert station_of(both, "东苑") is None


def test_a_short_name_that_could_mean_two_estates_means_neither(both: Community) -> None:
    both.station("梅园社区", estates=[])
    adds(both, "东方苑", "东区")
    adds(both, "东海苑", "东区", station=2)
    assert gazetteer(both)["东区"] == "东区"
    assert station_of(both, "东区") is None


def test_an_own_name_is_stronger_than_anothers_short_name(both: Community) -> None:
    both.station("梅园社区", estates=[])
    adds(both, "东区")
    adds(both, "东方苑", "东区", station=2)
    assert gazetteer(both)["东区"] == "东区"
    assert station_of(both, "东区") == 1


def test_every_name_leaves_its_event(both: Community) -> None:
    adds(both, "上海花园", "上花")
    with both.database.look() as session:
        told = session.scalars(select(Event).where(Event.thing == "estate")).all()
        assert [(one.act, one.after) for one in told] == [("name", "known")] * 2


def test_what_was_another_name_of_it_goes_along(both: Community) -> None:
    adds(both, "上花", "花苑")
    adds(both, "上海花园", "上花")
    assert gazetteer(both)["花苑"] == "上海花园"


def test_a_place_hangs_at_once_where_it_was_put(community: Community) -> None:
    with community.database.begin() as session:
        assert places.above(session, 1) == [1]
        station = places.set_station(session, "隔壁社区")
        places.set_above(session, station, ["中心", "街道"])
        center, institute = (place.id for name in ("中心", "街道") if (place := places.find_place_named(session, name)))
        assert places.above(session, station.id) == [station.id, institute, center]
        assert places.below(session, [center]) == sorted([station.id, institute, center])
