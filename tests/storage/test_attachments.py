"""The files of a ticket: counted, found by their album, seen by few, and let go with who sent them."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import attachments, files, messages, people, personal, tickets
from storage.files import File
from storage.messages import Message
from storage.people import Chat
from tests.community import Community, Neighbour
from tests.truths import check_everything


def sends(session: Session, who: Neighbour, key: str) -> tuple[int, int]:
    """Let somebody send a file; return the message and the file."""
    town = who.community
    chat = session.get_one(Chat, who.chat_id)
    said = messages.hear(session, chat, key, town.now, kind="photo", text="")
    assert said is not None
    file_id = files.want(session, who.id, "web", key, town.now)
    messages.attach(session, said, file_id)
    return said, file_id


def test_a_file_belongs_to_one_ticket_however_often_it_is_attached(both: Community) -> None:
    alice = both.resident("陈阿婆", agreed=True)
    with both.database.begin() as session:
        ticket, other = (tickets.draft(session, alice.id, both.now, "路灯") for _ in range(2))
        said, file_id = sends(session, alice, "a")
        for one in (ticket, ticket, other):
            attachments.attach(session, one, said, file_id, shows="before")
        assert (ticket.enclosed, other.enclosed) == (1, 0)
        assert messages.about(session, said) == ticket.id
        [(held, _)] = attachments.of(session, ticket.id, "before")
        attachments.hand_on(session, held, ticket, other)
        assert (ticket.enclosed, other.enclosed) == (0, 1)
    check_everything(both.database)


def test_an_album_is_the_senders_own(both: Community) -> None:
    alice, eve = both.resident("陈阿婆", agreed=True), both.resident("路人")
    with both.database.begin() as session:
        ticket = tickets.draft(session, alice.id, both.now, "路灯")
        for key in "ab":
            attachments.attach(session, ticket, *sends(session, alice, key), album="x")
        found = attachments.find_album(session, alice.id, "x")
        assert found is not None
        assert found.id == 1
        assert attachments.find_album(session, eve.id, "x") is None
        assert attachments.find_album(session, alice.id, "") is None


@pytest.mark.parametrize("who", ["alice", "eve", "bob", "wang"])
def test_who_may_see_the_files_of_a_ticket(both: Community, who: str) -> None:
    town = {"alice": both.resident("陈阿婆"), "eve": both.resident("路人"), "bob": both.volunteer("李师傅"),
            "wang": both.worker("王姐")}  # fmt: skip
    ticket = town["alice"].asks_for_a_repair()
    with both.database.look() as session:
        assert attachments.may_see(session, town[who].id, ticket) is (who in ("alice", "wang"))
    town["bob"].presses("接单")
    with both.database.look() as session:
        assert attachments.may_see(session, town[who].id, ticket) is (who != "eve")
    town["bob"].presses_payload(f"giveback:{ticket.id}")
    with both.database.look() as session:
        assert attachments.may_see(session, town[who].id, ticket) is (who in ("alice", "wang"))


def test_forgetting_who_was_shown_a_picture_leaves_it_to_who_sent_it(both: Community) -> None:
    alice, bob = both.resident("陈阿婆", agreed=True), both.volunteer("李师傅")
    with both.database.begin() as session:
        ticket = tickets.draft(session, alice.id, both.now, "路灯")
        said, file_id = sends(session, alice, "a")
        attachments.attach(session, ticket, said, file_id)
        chat = people.chat_of(session, bob.id)
        assert chat is not None
        messages.say(session, chat, "照片", both.now, ticket_id=ticket.id, file_id=file_id)
        personal.forget(session, bob.id, both.now)
        assert session.get_one(File, file_id, populate_existing=True).state == "wanted"
        assert session.scalars(select(Message.file_id).where(Message.chat_id == bob.chat_id)).all() == [None]
    check_everything(both.database)
    with both.database.begin() as session:
        personal.forget(session, alice.id, both.now)
        assert session.get_one(File, file_id, populate_existing=True).state == "never"
        assert attachments.of(session, ticket.id) == []
    check_everything(both.database)


def test_what_a_person_sent_is_theirs_to_take_away(both: Community) -> None:
    alice = both.resident("陈阿婆", agreed=True)
    with both.database.begin() as session:
        ticket = tickets.draft(session, alice.id, both.now, "路灯")
        attachments.attach(session, ticket, *sends(session, alice, "a"), shows="before")
        assert [
            (one["ticket_id"], one["shows"], one["kind"]) for one in personal.take_away(session, alice.id)["files"]
        ] == [(ticket.id, "before", "photo")]
