"""Words that can change: who lays them over the lexicon, what takes whose place, and how others learn of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from handlers.wording import refusals
from storage import places, vocabulary
from storage.errors import NotAWorker, OldButton, TooLate, WordsAreCommon
from storage.events import Event
from storage.members import workers_of_words
from storage.versions import words_version
from storage.vocabulary import WordEdit
from tests.community import Community, Neighbour


@pytest.fixture
def wang(both: Community) -> Neighbour:
    return both.worker("王姐")


def edits(community: Community, who: Neighbour, act: str, label: str, word: str, means: str = "") -> int:
    with community.database.begin() as session:
        return vocabulary.edit(session, who.id, community.now, act, label, word, means).id


def version(community: Community) -> str:
    with community.database.look() as session:
        return words_version(session)


def under_a_center(community: Community) -> int:
    """Put the station under a center and an institute; returns the center's id."""
    with community.database.begin() as session:
        places.set_above(session, session.get_one(places.Place, 1), ["浦东中心", "枫林街道"])
        center = places.find_place_named(session, "浦东中心")
        assert center is not None
        return center.id


def test_an_edit_is_in_force_until_it_is_undone(both: Community, wang: Neighbour) -> None:
    number = edits(both, wang, "add", "home_repair", "水喉")
    assert both.words_in_force() == [("add", "home_repair", "水喉", "")]
    with both.database.begin() as session:
        undone = vocabulary.undo(session, number, wang.id, both.now)
        assert (undone.undone_by, undone.undone_at) == (wang.id, both.now)
    assert both.words_in_force() == []
    with both.database.begin() as session, pytest.raises(TooLate):
        vocabulary.undo(session, number, wang.id, both.now)


def test_an_edit_that_nobody_made_cannot_be_undone(both: Community, wang: Neighbour) -> None:
    with both.database.begin() as session, pytest.raises(OldButton):
        vocabulary.undo(session, 77, wang.id, both.now)


def test_a_contrary_edit_takes_the_place_of_the_one_before(both: Community, wang: Neighbour) -> None:
    edits(both, wang, "add", "home_repair", "水喉")
    edits(both, wang, "drop", "home_repair", "水喉")
    edits(both, wang, "add", "alias", "水喉", "水龙头")
    edits(both, wang, "add", "alias", "水喉", "水管")
    assert both.words_in_force() == [("drop", "home_repair", "水喉", ""), ("add", "alias", "水喉", "水管")]
    with both.database.look() as session:
        every = session.scalars(select(WordEdit).order_by(WordEdit.id))
        assert [(one.act, one.means, one.undone_at is None) for one in every] == [
            ("add", "", False), ("drop", "", True), ("add", "水龙头", False), ("add", "水管", True),
        ]  # fmt: skip


def test_the_same_edit_again_is_the_one_that_is_there(both: Community, wang: Neighbour) -> None:
    assert edits(both, wang, "add", "home_repair", "水喉") == edits(both, wang, "add", "home_repair", "水喉")
    assert len(both.words_in_force()) == 1


def test_every_change_of_the_words_leaves_its_event(both: Community, wang: Neighbour) -> None:
    number = edits(both, wang, "add", "home_repair", "水喉")
    with both.database.begin() as session:
        vocabulary.undo(session, number, wang.id, both.now)
    with both.database.look() as session:
        told = session.scalars(select(Event).where(Event.thing == "word").order_by(Event.id)).all()
        assert [(one.thing_id, one.act, one.before, one.after, one.actor_id) for one in told] == [
            (number, "add", None, "in_force", wang.id), (number, "undo", "in_force", "undone", wang.id),
        ]  # fmt: skip


def test_only_workers_change_the_words(both: Community, wang: Neighbour) -> None:
    number = edits(both, wang, "add", "home_repair", "水喉")
    for somebody in (both.resident("陈阿婆"), both.volunteer("李师傅")):
        with both.database.begin() as session:
            with pytest.raises(NotAWorker):
                vocabulary.edit(session, somebody.id, both.now, "add", "home_repair", "龙头")
            with pytest.raises(NotAWorker):
                vocabulary.undo(session, number, somebody.id, both.now)
    assert len(both.words_in_force()) == 1


def test_below_a_center_its_workers_alone_change_the_words_and_others_hear_whom_to_ask(
    both: Community, wang: Neighbour
) -> None:
    director = both.worker("刘主任", station=under_a_center(both))
    with both.database.begin() as session:
        with pytest.raises(WordsAreCommon) as refused:
            vocabulary.edit(session, wang.id, both.now, "add", "home_repair", "水喉")
        assert [one.id for one in workers_of_words(session)] == [director.id]
    assert "浦东中心" in refusals.sentence(refused.value)
    edits(both, director, "add", "home_repair", "水喉")
    assert len(both.words_in_force()) == 1


def test_while_nobody_works_in_the_center_the_stations_do_it_themselves(both: Community, wang: Neighbour) -> None:
    under_a_center(both)
    edits(both, wang, "add", "home_repair", "水喉")
    with both.database.look() as session:
        assert [one.id for one in workers_of_words(session)] == [wang.id]


def test_the_version_of_the_words_changes_with_each_edit_undoing_and_name(both: Community, wang: Neighbour) -> None:
    seen = [version(both)]
    number = edits(both, wang, "add", "home_repair", "水喉")
    seen.append(version(both))
    with both.database.begin() as session:
        vocabulary.undo(session, number, wang.id, both.now)
    seen.append(version(both))
    with both.database.begin() as session:
        places.set_station(session, "枫林社区", estates=["枫林苑"])
    seen.append(version(both))
    with both.database.begin() as session:
        places.add_names(session, 1, "枫林苑", ["枫林园"], "estate", both.now)
    seen.append(version(both))
    assert len(set(seen)) == 5
    with both.database.begin() as session:
        places.set_station(session, "枫林社区", hours="9:00–17:00", estates=["枫林苑"])
    assert version(both) == seen[-1]


def test_of_the_same_word_edited_by_many_at_once_one_edit_is_in_force(both: Community, wang: Neighbour) -> None:
    def edit(n: int) -> int:
        act, means = ("add", f"说法{n}")
        with both.database.begin() as session:
            return vocabulary.edit(session, wang.id, both.now + timedelta(seconds=n), act, "alias", "水喉", means).id

    before = int(version(both))
    with ThreadPoolExecutor(6) as threads:
        made = list(threads.map(edit, range(6)))
    assert len(set(made)) == 6
    assert len(both.words_in_force()) == 1
    assert int(version(both)) == before + 6
    with both.database.look() as session:
        assert len(session.scalars(select(WordEdit)).all()) == 6
