"""What goes out: claimed just before it is sent, settled just after, judged by its class after a death."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event, update

from storage import calls, campaigns, members, messages, outbox, people, personal, places, posting, rewriting
from storage.database import Database
from storage.messages import Message, Urge
from storage.outbox import Outgoing, Settled
from storage.people import Chat
from storage.posting import Posting
from tests.community import WEDNESDAY


class Post:
    """A few Telegram chats and their outbox."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now = WEDNESDAY
        with database.begin() as session:
            self.chats = [people.open_chat(session, "telegram", str(n), self.now).id for n in range(3)]

    def says(self, text: str, urge: Urge = Urge.ANSWER, chat: int = 0) -> int:
        with self.database.begin() as session:
            return messages.say(session, session.get_one(Chat, self.chats[chat]), text, self.now, urge=urge)

    def edits(self, message: int, text: str, urge: Urge = Urge.NOTICE) -> None:
        with self.database.begin() as session:
            rewriting.rewrite(session, [message], text, self.now, urge=urge)

    def claims(self, most: int = 10, skip: tuple[int, ...] = (), least: Urge = Urge.BROADCAST) -> list[Outgoing]:
        with self.database.begin() as session:
            return outbox.claim(session, "telegram", self.now, most=most, skip=skip, least=least)

    def campaign(self) -> int:
        """A broadcast of a worker's."""
        with self.database.begin() as session:
            place = places.set_station(session, "枫林社区").id
            worker = people.make_chat(session, "web", "worker", self.now)[0].owner
            members.grant(session, worker, "worker", place, self.now)
            return campaigns.plan(
                session, "broadcast", place, worker, self.now, day="2026-11-18", due_at=self.now,
                expires_at=self.now + timedelta(hours=2), text="words to all",
            ).id  # fmt: skip

    def posts(self, campaign_id: int, texts: list[str], minutes: float = 60) -> None:
        """Say something of a campaign to a chat each."""
        with self.database.begin() as session:
            posting.post(
                session,
                [Posting(self.chats[n % 3], "telegram", f"key of {text}", text) for n, text in enumerate(texts)],
                self.now, urge=Urge.BROADCAST, campaign_id=campaign_id,
                expires_at=self.now + timedelta(minutes=minutes),
            )  # fmt: skip

    def takes_back(self, campaign_id: int, after: int = 0, most: int = 500) -> tuple[list[int], list[int]]:
        with self.database.begin() as session:
            return outbox.take_back(session, campaign_id, after=after, most=most)

    def expires(self, most: int = 500) -> int:
        with self.database.begin() as session:
            return len(outbox.expire(session, self.now, most=most))

    def settles(self, row: Outgoing, state: str = "sent", **more: object) -> None:
        ref = f"ref of {row.id}" if state == "sent" else None
        with self.database.begin() as session:
            outbox.settle(session, [Settled(row.id, row.chat_id, state, ref, **more)])  # type: ignore[arg-type]

    def sends_all(self) -> list[str]:
        sent = []
        while rows := self.claims():
            for row in rows:
                sent.append(row.text)
                self.settles(row)
        return sent

    def states(self) -> dict[str, str | None]:
        with self.database.look() as session:
            return {row.text: row.state for row in session.query(Message).order_by(Message.id)}


@pytest.fixture
def post(database: Database) -> Post:
    return Post(database)


def test_the_most_pressing_goes_first_and_order_is_kept_within_chat_and_class(post: Post) -> None:
    post.says("theme", Urge.BROADCAST)
    post.says("notice", Urge.NOTICE)
    post.says("answer 1")
    post.says("answer 2")
    post.says("alarm", Urge.ALARM, chat=1)
    claimed = [[row.text for row in post.claims()] for _ in range(4)]
    assert claimed == [["alarm", "answer 1"], ["notice"], ["theme"], []]


def test_the_next_of_a_class_goes_when_the_one_before_has_gone(post: Post) -> None:
    post.says("answer 1")
    post.says("answer 2")
    (first,) = post.claims()
    post.settles(first)
    assert [row.text for row in post.claims()] == ["answer 2"]


def test_a_delayed_row_holds_up_its_own_class_only(post: Post) -> None:
    post.says("answer 1")
    post.says("answer 2")
    post.says("notice", Urge.NOTICE)
    post.says("elsewhere", chat=1)
    rows = {row.text: row for row in [*post.claims(), *post.claims()]}
    post.settles(rows["answer 1"], "later", due_at=post.now + timedelta(seconds=30))
    post.settles(rows["notice"])
    post.settles(rows["elsewhere"])
    assert post.claims() == []
    post.now += timedelta(seconds=31)
    assert post.sends_all() == ["answer 1", "answer 2"]


def test_one_that_can_never_go_lets_the_next_pass(post: Post) -> None:
    post.says("too long")
    post.says("answer 2")
    (first,) = post.claims()
    post.settles(first, "never", remark="message is too long")
    assert post.sends_all() == ["answer 2"]


def test_an_edit_waits_for_its_original_and_only_the_newest_goes(post: Post) -> None:
    card = post.says("card")
    post.edits(card, "first edit")
    post.edits(card, "second edit")
    (row,) = post.claims()
    assert (row.text, row.replaces_ref) == ("card", None)
    assert post.claims() == []
    post.settles(row)
    (edit,) = post.claims()
    assert (edit.text, edit.replaces_ref) == ("second edit", f"ref of {card}")
    assert post.states() == {"card": "sent", "first edit": "superseded", "second edit": "sending"}


def test_paused_chats_are_passed_over(post: Post) -> None:
    post.says("paused")
    post.says("free", chat=1)
    assert [row.text for row in post.claims(skip=(post.chats[0],))] == ["free"]


def test_a_chat_that_is_gone_settles_with_all_that_waits_for_it_until_it_speaks_again(post: Post) -> None:
    post.says("answer 1")
    post.says("answer 2")
    post.says("notice", Urge.NOTICE)
    post.says("elsewhere", chat=1)
    rows = {row.text: row for row in post.claims(most=1)}
    post.settles(rows["answer 1"], "never", remark="gone")
    post.says("answer 3")
    assert post.states() == {
        "answer 1": "never", "answer 2": "never", "notice": "never", "elsewhere": "queued", "answer 3": "never",
    }  # fmt: skip
    with post.database.begin() as session:
        people.open_chat(session, "telegram", "0", post.now)
    post.says("welcome back")
    assert post.sends_all() == ["welcome back", "elsewhere"] or post.states()["welcome back"] == "sent"


@pytest.mark.parametrize(("urge", "again"), [(Urge.ALARM, True), (Urge.ANSWER, True), (Urge.NOTICE, False), (Urge.BROADCAST, False)])  # fmt: skip
def test_what_a_dead_sender_left_is_judged_by_its_class(post: Post, urge: Urge, again: bool) -> None:
    post.says("words", urge)
    post.claims()
    with post.database.begin() as session:
        assert outbox.recover(session, post.now, all_of_them=True) == 1
    assert post.states() == {"words": "queued" if again else "uncertain"}
    if again:
        (row,) = post.claims()
        assert row.doubtful
        with post.database.begin() as session:
            outbox.recover(session, post.now, all_of_them=True)
        assert post.states() == {"words": "uncertain"}
    with post.database.begin() as session:
        listed = [message.text for message, _ in calls.unseen_and_due(session, post.now)]
    # Of what goes to many nobody is rung.
    assert listed == ([] if urge is Urge.BROADCAST else ["words"])


def test_an_edit_that_a_dead_sender_left_goes_once_more(post: Post) -> None:
    card = post.says("card")
    (row,) = post.claims()
    post.settles(row)
    post.edits(card, "edit")
    post.claims()
    with post.database.begin() as session:
        outbox.recover(session, post.now, all_of_them=True)
    assert post.states()["edit"] == "queued"


def test_others_wait_until_the_lease_of_a_dead_sender_runs_out(post: Post) -> None:
    post.says("words")
    post.claims()
    with post.database.begin() as session:
        assert outbox.recover(session, post.now + outbox.LEASE - timedelta(seconds=1), all_of_them=False) == 0
        assert outbox.recover(session, post.now + outbox.LEASE + timedelta(seconds=1), all_of_them=False) == 1


def test_what_was_taken_back_while_a_sender_died_is_not_said_again(post: Post) -> None:
    post.says("personal words")
    (row,) = post.claims()
    with post.database.begin() as session:
        chat = session.get_one(Chat, row.chat_id)
        personal.forget(session, chat.owner, post.now)
    with post.database.begin() as session:
        outbox.recover(session, post.now, all_of_them=True)
    assert post.claims() == []


def test_two_senders_claim_nothing_twice(postgres_database: Database) -> None:
    post = Post(postgres_database)
    for n in range(6):
        post.says(f"words {n}", Urge(n % 4), chat=n % 3)
    with post.database.begin() as first, post.database.begin() as second:
        mine = {row.id for row in outbox.claim(first, "telegram", post.now, most=3)}
        theirs = {row.id for row in outbox.claim(second, "telegram", post.now, most=10)}
    assert mine
    assert mine.isdisjoint(theirs)
    assert theirs


def test_the_web_needs_no_sender(database: Database) -> None:
    with database.begin() as session:
        chat = people.open_chat(session, "web", "a page", WEDNESDAY)
        messages.say(session, chat, "words", WEDNESDAY)
    with database.begin() as session:
        assert outbox.claim(session, "web", WEDNESDAY, most=10) == []
        assert session.query(Message).one().state == "posted"


def test_a_sender_that_was_only_slow_does_no_harm(post: Post) -> None:
    post.says("words", Urge.NOTICE)
    (row,) = post.claims()
    with post.database.begin() as session:
        outbox.recover(session, post.now, all_of_them=True)
    post.settles(row)
    assert post.states() == {"words": "sent"}


def test_an_edit_of_what_never_went_out_finds_no_original(post: Post) -> None:
    card = post.says("card")
    with post.database.begin() as session:
        session.execute(update(Message).where(Message.id == card).values(state="never"))
    post.edits(card, "edit")
    (row,) = post.claims()
    assert (row.replaces_id, row.replaces_ref) == (card, None)


def test_what_is_posted_again_under_its_key_is_said_once(post: Post) -> None:
    campaign = post.campaign()
    post.posts(campaign, ["one", "two"])
    post.posts(campaign, ["two", "three"])
    assert sorted(post.sends_all()) == ["one", "three", "two"]


def test_what_makes_no_sense_any_more_stays_and_is_given_up(post: Post) -> None:
    campaign = post.campaign()
    post.posts(campaign, ["one", "two", "three"], minutes=10)
    (row,) = post.claims(most=1)
    post.now += timedelta(minutes=10)
    assert post.claims() == []
    assert post.expires(most=1) == 1
    assert post.expires() == 1
    assert post.expires() == 0
    assert post.states() == {"one": "sending", "two": "never", "three": "never"}
    post.settles(row)
    post.posts(campaign, ["four"])
    assert post.sends_all() == ["four"]


def test_what_has_expired_holds_up_the_next_only_until_it_is_given_up(post: Post) -> None:
    campaign = post.campaign()
    post.posts(campaign, ["old"], minutes=10)
    post.posts(campaign, ["new"], minutes=60)
    post.now += timedelta(minutes=11)
    post.expires()
    assert post.sends_all() == ["new"]


def test_what_is_to_wait_for_the_morning_is_left(post: Post) -> None:
    post.says("theme", Urge.BROADCAST)
    post.says("notice", Urge.NOTICE, chat=1)
    post.says("answer", chat=2)
    assert [row.text for row in post.claims(least=Urge.NOTICE)] == ["answer", "notice"]
    assert post.claims(least=Urge.NOTICE) == []
    assert [row.text for row in post.claims()] == ["theme"]


def test_a_campaign_is_taken_back_a_part_at_a_time_and_what_has_gone_out_is_named(post: Post) -> None:
    campaign = post.campaign()
    post.posts(campaign, ["one", "two", "three"])
    sent, uncertain, sending = post.claims()
    post.settles(sent)
    post.settles(uncertain, "uncertain")
    post.posts(campaign, ["four", "five", "six"])
    post.says("elsewhere", Urge.BROADCAST, chat=1)
    assert post.takes_back(campaign, most=2) == ([sent.id, uncertain.id], [sent.id, uncertain.id])
    rest, gone = post.takes_back(campaign, after=uncertain.id, most=500)
    assert (len(rest), gone) == (4, [sending.id])
    assert post.takes_back(campaign, after=rest[-1]) == ([], [])
    assert {text: post.states()[text] for text in ("four", "five", "six")} == dict.fromkeys(
        ("four", "five", "six"), "superseded"
    )
    assert [row.text for row in post.claims()] == ["elsewhere"]


def test_what_is_taken_back_on_its_way_is_rewritten_when_it_has_gone(post: Post) -> None:
    campaign = post.campaign()
    post.posts(campaign, ["one"])
    (row,) = post.claims()
    _, gone = post.takes_back(campaign)
    with post.database.begin() as session:
        rewriting.rewrite(session, gone, "taken back", post.now)
    assert post.claims() == []
    post.settles(row)
    (edit,) = post.claims()
    assert (edit.text, edit.replaces_ref) == ("taken back", f"ref of {row.id}")


def test_a_claim_reads_what_waits_and_not_all_that_was_ever_said(sqlite_database: Database) -> None:
    post = Post(sqlite_database)
    plans: list[str] = []

    def explain(connection: Connection, _cursor: Any, statement: str, given: Any, *_: Any) -> None:
        if statement.startswith("SELECT messages"):
            found = connection.connection.cursor().execute(f"EXPLAIN QUERY PLAN {statement}", given).fetchall()
            plans.append(" / ".join(row[3] for row in found))

    with post.database.begin() as session:
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", explain)
        outbox.claim(session, "telegram", post.now, most=1)
        outbox.expire(session, post.now, most=1)
        outbox.take_back(session, 1, after=0, most=1)
        calls.unseen_and_due(session, post.now)
    claim, expire, take_back, unseen = plans
    assert claim.startswith("SEARCH messages USING INDEX ix_messages_unsettled (")
    assert "SEARCH earlier USING INDEX ix_messages_unsettled_chat" in claim
    assert expire == "SEARCH messages USING INDEX ix_messages_to_expire (expires_at<?)"
    assert "ix_messages_campaign_id_id" in take_back
    assert unseen.startswith("SEARCH messages USING INDEX ix_messages_to_ring")
    assert "TEMP B-TREE" not in "".join(plans)
