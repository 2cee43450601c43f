"""On PostgreSQL, who acts in one chat, or on a group, keeps nobody from speaking to it."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import text

from storage import groups, messages, people, tickets
from storage.database import Database
from storage.schema import migrate

NOW = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)


def test_two_acts_that_speak_to_each_others_chats_do_not_wait_for_one_another(postgres_url: str) -> None:
    database = Database(postgres_url)
    migrate(database)
    with database.begin() as session:
        chats = [people.open_chat(session, "telegram", str(number), NOW) for number in (1, 2)]
        ticket = tickets.draft(session, chats[0].owner, NOW, "水龙头坏了")
    with database.begin() as one, database.begin() as other:
        for session in (one, other):
            session.execute(text("SET LOCAL lock_timeout = '2s'"))
        first = people.open_chat(one, "telegram", "1", NOW)
        second = people.open_chat(other, "telegram", "2", NOW)
        tickets.get_ticket(one, ticket.id, lock=True)
        messages.say(other, first, "您好", NOW, ticket_id=ticket.id)
        messages.say(one, second, "您好", NOW, ticket_id=ticket.id)
    database.dispose()


def test_who_chooses_what_a_group_shows_keeps_no_card_from_it(postgres_url: str) -> None:
    database = Database(postgres_url)
    migrate(database)
    with database.begin() as session:
        group_id = groups.meet(session, "telegram", "-100", "枫林邻居", NOW).id
    with database.begin() as one, database.begin() as other:
        other.execute(text("SET LOCAL lock_timeout = '2s'"))
        groups.get_group(one, group_id)
        messages.say(other, other.get_one(people.Chat, group_id), "大家好", NOW)
    database.dispose()
