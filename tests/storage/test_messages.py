"""The log: a delivery is heard once, and a page never reads past what is still being written."""

from __future__ import annotations

import threading
from datetime import timedelta

from sqlalchemy import select

from storage import messages, outbox, pages, people, posting, rewriting, standing
from storage.database import Database
from storage.messages import Message
from storage.people import Chat
from storage.posting import Line
from tests.community import WEDNESDAY, Community


def a_chat(database: Database, address: str = "a page") -> int:
    with database.begin() as session:
        return people.open_chat(session, "web", address, WEDNESDAY).id


def test_a_delivery_is_heard_once(database: Database) -> None:
    chat_id = a_chat(database)
    with database.begin() as session:
        chat = session.get_one(Chat, chat_id)
        assert messages.hear(session, chat, "key", WEDNESDAY, kind="text", text="你好") is not None
        assert messages.hear(session, chat, "key", WEDNESDAY, kind="text", text="你好") is None
    with database.begin() as session:
        assert messages.hear(session, session.get_one(Chat, chat_id), "key", WEDNESDAY, kind="text", text="") is None
    with database.look() as session:
        assert [row.text for row in pages.since(session, chat_id, 0)] == ["你好"]


def test_the_same_delivery_to_two_processes_is_heard_once(database: Database) -> None:
    chat_id = a_chat(database)
    together, heard = threading.Barrier(2), []

    def hear() -> None:
        together.wait()
        with database.begin() as session:
            chat = people.find_chat(session, "web", "a page", lock=True)
            assert chat is not None
            heard.append(messages.hear(session, chat, "key", WEDNESDAY, kind="text", text="你好"))

    threads = [threading.Thread(target=hear) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one is None for one in heard) == [False, True]
    with database.look() as session:
        assert len(pages.since(session, chat_id, 0)) == 1


def test_a_page_never_skips_a_row_that_is_committed_out_of_order(postgres_database: Database) -> None:
    chat_id = a_chat(postgres_database)

    def say(text: str) -> int:
        return messages.say(slow, slow.get_one(Chat, chat_id), text, WEDNESDAY)

    def read(after: int) -> list[str]:
        with postgres_database.look() as session:
            return [row.text for row in pages.since(session, chat_id, after)]

    # The one that began later is given the lower id, and commits last.
    with postgres_database.begin() as quick:
        quick.get_one(Chat, a_chat(postgres_database, "another page")).heard_at = WEDNESDAY
        quick.flush()
        with postgres_database.begin() as slow:
            first = say("the lower id")
            second = messages.say(quick, quick.get_one(Chat, chat_id), "the higher id", WEDNESDAY)
            assert first < second
            quick.connection().commit()
            assert read(0) == []
    assert read(0) == ["the lower id", "the higher id"]


def test_an_edit_for_many_pages_holds_each_of_them_back(postgres_database: Database) -> None:
    chats = [a_chat(postgres_database, f"page {n}") for n in range(3)]
    with postgres_database.begin() as session:
        said = [messages.say(session, session.get_one(Chat, chat), "card", WEDNESDAY) for chat in chats]
    with postgres_database.begin() as writer:
        rewriting.rewrite(writer, said, "edited", WEDNESDAY)
        with postgres_database.look() as reader:
            assert [len(pages.since(reader, chat, 0)) for chat in chats] == [0, 0, 0]
    with postgres_database.look() as reader:
        assert [[row.text for row in pages.since(reader, chat, 0)] for chat in chats] == [["card", "edited"]] * 3


def test_readers_do_not_hold_up_writers(postgres_database: Database) -> None:
    chat_id = a_chat(postgres_database)
    done = threading.Event()
    with postgres_database.look() as reader:
        assert pages.since(reader, chat_id, 0) == []

        def write() -> None:
            with postgres_database.begin() as session:
                messages.say(session, session.get_one(Chat, chat_id), "words", WEDNESDAY)
            done.set()

        writer = threading.Thread(target=write)
        writer.start()
    assert done.wait(10)
    writer.join()


def test_a_page_reads_each_message_as_it_reads_now(database: Database) -> None:
    chat_id = a_chat(database)
    with database.begin() as session:
        card = messages.say(session, session.get_one(Chat, chat_id), "card", WEDNESDAY)
        rewriting.rewrite(session, [card], "first edit", WEDNESDAY)
        rewriting.rewrite(session, [card], "second edit", WEDNESDAY)
    with database.look() as session:
        assert [row.text for row in pages.recent(session, chat_id)] == ["card"]
        assert pages.rewritten(session, [card])[card].text == "second edit"


def test_only_the_chats_own_messages_are_found_by_what_the_channel_calls_them(both: Community) -> None:
    alice, bob = both.resident("陈阿婆"), both.volunteer("李师傅")
    alice.says("菜单")
    mine = alice.sees[-1].id
    with both.database.look() as session:
        hers, his = session.get_one(Chat, alice.chat_id), session.get_one(Chat, bob.chat_id)
        assert standing.find_said(session, hers, str(mine)) == mine
        for forged in (str(mine), "", "x", "9" * 30, "-1", "٣"):
            assert standing.find_said(session, his, forged) is None


def test_each_of_many_hears_in_the_door_they_used_last_and_who_has_none_left_does_not(both: Community) -> None:
    alice, bob, gone = both.resident("陈阿婆"), both.resident("老周", channel="telegram"), both.resident("不在了")
    with both.database.begin() as session:
        outbox.close_chat(session, gone.chat_id)
        later = WEDNESDAY + timedelta(minutes=1)
        phone = people.open_chat(session, "telegram", "her telephone", later, person_id=alice.id).id
    lines = [Line(bob.id, "one"), Line(gone.id, "two"), Line(alice.id, "three"), Line(bob.id, "four")]
    with both.database.begin() as session:
        said = posting.tell_each(session, lines, WEDNESDAY)
        rows = [None if one is None else session.get_one(Message, one) for one in said]
        assert [(row.chat_id, row.text, row.state) if row else None for row in rows] == [
            (bob.chat_id, "one", "queued"), None, (phone, "three", "queued"), (bob.chat_id, "four", "queued"),
        ]  # fmt: skip
        assert [one.text for one in session.scalars(select(Message).order_by(Message.id))] == ["one", "three", "four"]
