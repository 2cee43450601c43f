"""Photos from a group: what answers a theme comes to its wall, and nothing else is kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from handlers import wall
from handlers.turn import Kind, Scene
from storage import files, messages, people, personal
from storage.database import Database
from storage.files import File
from storage.messages import Message
from storage.people import Chat, Person
from tests.community import Neighbour
from tests.groups import Group, Town
from tests.truths import check_everything


@pytest.fixture
def town(sqlite_database: Database) -> Iterator[Town]:
    yield Town(sqlite_database)
    check_everything(sqlite_database)


@pytest.fixture
def group(town: Town) -> Group:
    return Group(town)


class Wall:
    """Takes what comes to it, as the wall of a theme does."""

    def __init__(self, *, takes: bool = True) -> None:
        self.takes = takes
        self.took: list[tuple[int, int, str]] = []

    def hear_group_photo(self, scene: Scene, _group: Chat, person_id: int, message_id: int, replied_id: int) -> bool:
        message, replied = scene.session.get_one(Message, message_id), scene.session.get_one(Message, replied_id)
        if self.takes:
            self.took.append((person_id, message_id, f"{message.text} → {replied.text}"))
        return self.takes


def test_a_photo_that_answers_a_theme_comes_to_its_wall(
    town: Town, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    the_wall = Wall()
    monkeypatch.setattr(wall, "hear_group_photo", the_wall.hear_group_photo)
    group.is_joined(town.colleague())
    group.says_ours("本周主题", "77")
    stranger = Neighbour(town, "孙叔", "telegram")
    for _ in range(2):
        group.hears(Kind.PHOTO, stranger, text="扫干净了", ref="photo", replies_to="77", key="once")
    [(person_id, message_id, said)] = the_wall.took
    assert said == "扫干净了 → 本周主题"
    with town.database.look() as session:
        message = session.get_one(Message, message_id)
        assert (message.about_id, message.kind) == (person_id, "photo")
        assert session.get_one(File, message.file_id).ref == "photo"
        # Somebody who never opened a chat with us cannot be written to.
        assert people.chat_of(session, person_id) is None
        assert session.get_one(Person, person_id).name == "孙叔"
    stranger.opens()
    with town.database.look() as session:
        chat = people.chat_of(session, person_id)
        assert chat is not None
        assert chat.address == stranger.address


@pytest.mark.parametrize(("ref", "answered"), [("76", "本周主题"), ("78", None)], ids=["its picture", "after it"])
def test_a_photo_that_answers_the_picture_before_the_words_answers_them(
    town: Town, group: Group, monkeypatch: pytest.MonkeyPatch, ref: str, answered: str | None
) -> None:
    the_wall = Wall()
    monkeypatch.setattr(wall, "hear_group_photo", the_wall.hear_group_photo)
    wang = town.colleague()
    group.is_joined(wang)
    group.says_ours("本周主题", "77")
    with town.database.begin() as session:
        row = session.get_one(Message, group.said()[-1].id)
        row.state, row.file_id = "sent", files.want(session, wang.id, "web", "picture", town.now)
    group.hears(Kind.PHOTO, Neighbour(town, "孙叔", "telegram"), ref="photo", replies_to=ref)
    assert [said for _, _, said in the_wall.took] == ([f" → {answered}"] if answered else [])


def test_a_photo_that_answers_what_was_edited_answers_the_first_of_it(
    town: Town, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    the_wall = Wall()
    monkeypatch.setattr(wall, "hear_group_photo", the_wall.hear_group_photo)
    group.is_joined(town.colleague())
    group.says_ours("本周主题", "77")
    with town.database.begin() as session:
        first = session.get_one(Message, group.said()[-1].id)
        edit = messages.say(session, group.row(session), "本周主题，改了", town.now, replaces_id=first.id)
        # As it is settled: an edit has the number of what it edits, and the first may be found after it.
        session.get_one(Message, edit).channel_ref, first.channel_ref = "77", None
    group.hears(Kind.PHOTO, Neighbour(town, "孙叔", "telegram"), ref="photo", replies_to="77")
    assert the_wall.took[0][2] == " → 本周主题"


@pytest.mark.parametrize(
    ("ref", "answered"), [("80", "本周主题"), ("76", None), ("12a", None)], ids=["newer", "older", "no number"]
)
def test_a_photo_that_comes_before_we_know_that_the_theme_went_out_answers_it(
    town: Town, group: Group, monkeypatch: pytest.MonkeyPatch, ref: str, answered: str | None
) -> None:
    the_wall = Wall()
    monkeypatch.setattr(wall, "hear_group_photo", the_wall.hear_group_photo)
    group.is_joined(town.colleague())
    group.says_ours("本群绑定了", "77")
    with town.database.begin() as session:
        session.get_one(Message, group.said()[-1].id).state = "sent"
        theme = messages.say(session, group.row(session), "本周主题", town.now)
        session.get_one(Message, theme).state = "sending"
        messages.say(session, group.row(session), "还没发出的话", town.now)
    group.hears(Kind.PHOTO, Neighbour(town, "孙叔", "telegram"), ref="photo", replies_to=ref)
    assert [said for _, _, said in the_wall.took] == ([f" → {answered}"] if answered else [])


def test_a_photo_of_somebody_who_closed_their_chat_does_not_open_it(
    town: Town, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wall, "hear_group_photo", Wall().hear_group_photo)
    group.is_joined(town.colleague())
    group.says_ours("本周主题", "77")
    alice = town.resident("陈阿婆", channel="telegram")
    alice.says("", Kind.LEFT)
    group.hears(Kind.PHOTO, alice, ref="photo", replies_to="77")
    with town.database.look() as session:
        assert people.chat_of(session, alice.id) is None


def test_whoever_is_forgotten_is_forgotten_in_the_group_too(
    town: Town, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wall, "hear_group_photo", Wall().hear_group_photo)
    group.is_joined(town.colleague())
    group.says_ours("本周主题", "77")
    alice = town.resident("陈阿婆", channel="telegram")
    group.hears(Kind.PHOTO, alice, text="我家门口", ref="photo", replies_to="77")
    with town.database.begin() as session:
        personal.forget(session, alice.id, town.now)
    assert not any("我家门口" in row.text for row in group.heard())


@pytest.mark.parametrize(("takes", "replies_to"), [(False, "77"), (True, "78")], ids=["no theme", "nothing of ours"])
def test_a_photo_that_answers_anything_else_leaves_no_trace(
    town: Town, group: Group, monkeypatch: pytest.MonkeyPatch, takes: bool, replies_to: str
) -> None:
    monkeypatch.setattr(wall, "hear_group_photo", Wall(takes=takes).hear_group_photo)
    group.is_joined(town.colleague())
    group.says_ours("绑定了", "77")
    known, stranger = len(town.said()), Neighbour(town, "孙叔", "telegram")
    assert group.hears(Kind.PHOTO, stranger, text="我家", ref="photo", replies_to=replies_to) == ""
    assert len(town.said()) == known
    with town.database.look() as session:
        assert session.scalars(select(File)).all() == []
        assert people.find_chat(session, "telegram", stranger.address) is None
