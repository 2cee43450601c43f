"""A ticket's life with crashes in it: an act that died, a delivery that came again, a sender that was killed."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import suppress
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select

from handlers import due, talk
from handlers.turn import Heard, Kind, Scene
from storage import outbox
from storage.messages import Message, Urge
from storage.outbox import DOUBTFUL, Outgoing, Settled
from tests.community import TAP, Neighbour, fresh_community
from tests.truths import check_everything

EXAMPLES = int(os.environ.get("WUDAN_EXAMPLES", "15"))
STEPS = 30
REQUESTER = ("confirm", "cancel", "restore", "solved", "unsolved", "urge", "progress", "drop", "agree")
VOLUNTEER = ("take", "pass", "arrive", "finish", "giveback")
WORKER = ("takeover", "reoffer", "assign", "look", "talk")


class Killed(Exception):
    """The process died here."""


class TicketsLife(RuleBasedStateMachine):
    """Alice needs help, Bob and Carol serve, Wang works; anything may be interrupted and come again."""

    @initialize()
    def begin(self) -> None:
        self.home = fresh_community()
        self.community = self.home.__enter__()
        self.people = {
            "alice": self.community.resident("陈阿婆", channel="telegram"),
            "bob": self.community.volunteer("李师傅", channel="telegram"),
            "carol": self.community.volunteer("赵大姐", channel="telegram"),
            "wang": self.community.worker("王姐", channel="telegram"),
        }
        self.claimed: list[Outgoing] = []
        self.arrived: Counter[int] = Counter()
        self.acknowledged: set[str] = set()
        self.heard: list[Heard] = []

    def teardown(self) -> None:
        if hasattr(self, "home"):
            self.home.__exit__(None, None, None)

    def number(self) -> int:
        with self.community.database.look() as session:
            return session.scalar(select(Message.ticket_id).where(Message.ticket_id.is_not(None)).limit(1)) or 1001

    def press(self, who: str, payload: str, dies: bool) -> None:
        self.act(self.people[who], Kind.PRESS, press=payload, dies=dies)

    def act(self, who: Neighbour, kind: Kind, *, text: str = "", press: str = "", dies: bool) -> None:
        self.community.passes(seconds=20)
        heard = Heard(
            who.channel, who.address, self.community.next_key(), self.community.now, kind, text=text, press=press,
        )  # fmt: skip
        if dies:
            before = [(row.id, row.text, row.state) for row in self.community.said()]
            with suppress(Killed), self.community.database.begin() as session:
                talk.hear(session, self.community.reader, heard)
                raise Killed
            assert [(row.id, row.text, row.state) for row in self.community.said()] == before
        # What was not acknowledged is delivered again.
        assert self.community.hears(heard).message_id is not None
        self.acknowledged.add(heard.key)
        self.heard.append(heard)

    @rule(dies=st.booleans(), words=st.sampled_from((TAP, "我家着火了，幸福小区3号楼402！", "我家水龙头坏了")))
    def asks(self, dies: bool, words: str) -> None:
        self.act(self.people["alice"], Kind.TEXT, text=words, dies=dies)

    @rule(act=st.sampled_from(REQUESTER), nth=st.integers(0, 2), dies=st.booleans())
    def requester_presses(self, act: str, nth: int, dies: bool) -> None:
        self.press("alice", f"{act}:{self.number() + nth}", dies)

    @rule(stars=st.integers(1, 5), dies=st.booleans())
    def gives_stars(self, stars: int, dies: bool) -> None:
        self.press("alice", f"stars:{self.number()}:{stars}", dies)

    @rule(
        who=st.sampled_from(("bob", "carol", "wang")), act=st.sampled_from(VOLUNTEER), nth=st.integers(0, 2),
        dies=st.booleans(),
    )  # fmt: skip
    def volunteer_presses(self, who: str, act: str, nth: int, dies: bool) -> None:
        # Of a visit that is still to come, whoever is there is asked whether they truly are.
        sure = ":1" if act == "arrive" else ""
        self.press(who, f"{act}:{self.number() + nth}{sure}", dies)

    @rule(act=st.sampled_from(WORKER), dies=st.booleans())
    def worker_presses(self, act: str, dies: bool) -> None:
        self.press("wang", f"{act}:{self.number()}", dies)

    @rule(who=st.sampled_from(("bob", "carol")), dies=st.booleans())
    def worker_gives(self, who: str, dies: bool) -> None:
        self.press("wang", f"give:{self.number()}:{self.people[who].id}", dies)

    @rule(dies=st.booleans())
    def worker_closes(self, dies: bool) -> None:
        self.press("wang", f"close:{self.number()}", dies)
        self.act(self.people["wang"], Kind.TEXT, text="物业已经修好", dies=dies)

    @rule(dies=st.booleans())
    def forgets(self, dies: bool) -> None:
        self.press("alice", "forget", dies)

    @rule(nth=st.integers(0, 5))
    @precondition(lambda self: self.heard)
    def is_delivered_again(self, nth: int) -> None:
        before = len(self.community.said())
        assert self.community.hears(self.heard[-1 - nth % len(self.heard)]).message_id is None
        assert len(self.community.said()) == before

    @rule(hours=st.sampled_from((1, 3, 12, 30)), dies=st.booleans())
    def time_passes(self, hours: int, dies: bool) -> None:
        self.community.passes(hours=hours)
        if dies:
            with suppress(Killed), self.community.database.begin() as session:
                due.tick(Scene(session, self.community.reader, self.community.now))
                raise Killed
        self.community.ticks()
        assert self.community.tick() == []

    @rule(most=st.integers(1, 6))
    def sender_claims(self, most: int) -> None:
        with self.community.database.begin() as session:
            self.claimed += outbox.claim(session, "telegram", self.community.now, most=most)

    @rule(dies=st.sampled_from(("not at all", "before the call", "after the call")))
    @precondition(lambda self: self.claimed)
    def sender_sends(self, dies: str) -> None:
        now = self.community.now
        settled = []
        for row in self.claimed:
            if dies != "before the call":
                self.arrived[row.id] += 1
            settled.append(Settled(row.id, row.chat_id, "sent", f"ref {row.id}"))
        self.claimed = []
        with self.community.database.begin() as session:
            if dies == "not at all":
                outbox.settle(session, settled)
            else:
                outbox.recover(session, now + outbox.LEASE + timedelta(seconds=1), all_of_them=False)

    @invariant()
    def everything_is_whole(self) -> None:
        check_everything(self.community.database)

    @invariant()
    def what_was_acknowledged_is_there_once(self) -> None:
        keys = Counter(row.key for row in self.community.said() if row.direction == "in")
        assert set(keys) == self.acknowledged
        assert set(keys.values()) <= {1}

    @invariant()
    def what_went_out_arrived_once_or_is_marked(self) -> None:
        for row in self.community.said():
            times = self.arrived[row.id]
            if row.state == "sent":
                assert times >= 1, (row.id, row.remark)
            if outbox.repeats(Urge(row.urge or 0), row.replaces_id):
                assert times <= 2, row.id
                assert times < 2 or row.remark == DOUBTFUL, (row.id, row.state, row.remark)
            elif row.direction == "out":
                assert times <= 1, row.id
                assert times == 0 or row.state in ("sent", "uncertain", "sending"), (row.id, row.state)


TestTicketsLife = TicketsLife.TestCase
TestTicketsLife.settings = settings(
    max_examples=EXAMPLES, stateful_step_count=STEPS, suppress_health_check=list(HealthCheck)
)
