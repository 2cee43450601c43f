"""撤销: within a minute a worker takes back what they did, and everybody's chat reads again as it read before."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from storage import calls, people, places
from storage.assignments import Assignment
from storage.copies import Card
from storage.messages import Message
from storage.offers import Offer
from storage.tickets import Ticket
from storage.undoing import Deed
from tests.community import Community, Neighbour, fresh_community
from tests.truths import check_everything

GONE = ("（单子", "撤销好了")


@pytest.fixture
def wang(both: Community) -> Neighbour:
    return both.worker("王姐")


@pytest.fixture
def bob(both: Community) -> Neighbour:
    return both.volunteer("李师傅")


@pytest.fixture
def alice(both: Community, wang: Neighbour, bob: Neighbour) -> Neighbour:
    who = both.resident("陈阿婆")
    who.asks_for_a_repair()
    return who


def sends_everything(community: Community, *, state: str = "sent") -> None:
    """Let what waits have gone out."""
    with community.database.begin() as session:
        session.execute(
            update(Message).where(Message.state == "queued").values(state=state, channel_ref=Message.id),
            execution_options={"synchronize_session": False},
        )


def sees_everything(community: Community, who: Neighbour) -> None:
    """Let all that stands in the chat have stood on a screen."""
    with community.database.begin() as session:
        chat = session.get_one(people.Chat, who.chat_id)
        calls.seen(session, chat, max(one.id for one in who.sees), community.now)


def visible(community: Community, everybody: list[Neighbour], upto: int) -> list[Any]:
    """What can be seen of the world: tickets, who has them, who is asked, and every chat (the worker's up to a point)."""
    with community.database.look() as session:
        tickets = [tuple(row) for row in session.execute(select(Ticket.__table__).order_by(Ticket.id))]
        held = [
            (one.ticket_id, one.person_id, one.status, one.taken_at, one.arrived_at)
            for one in session.scalars(select(Assignment).order_by(Assignment.ticket_id, Assignment.person_id))
            if one.status != "withdrawn"
        ]
        asked = [
            (one.ticket_id, one.person_id, one.status)
            for one in session.scalars(select(Offer).order_by(Offer.ticket_id, Offer.person_id))
            if one.status != "withdrawn"
        ]
        cards = {(one.ticket_id, one.person_id, one.role): one.message_id for one in session.scalars(select(Card))}
    worker, *others = everybody
    chats = [
        [(one.id, one.text, sorted(one.buttons)) for one in who.sees if not one.mine and not one.text.startswith(GONE)]
        for who in others
    ]
    chats.append([(one.id, one.text, sorted(one.buttons)) for one in worker.sees if one.id <= upto])
    return [tickets, held, asked, cards, chats]


def newest(community: Community) -> int:
    return max(one.id for one in community.said())


class TestAssigning:
    def test_is_taken_back_by_the_word(
        self, both: Community, alice: Neighbour, wang: Neighbour, bob: Neighbour
    ) -> None:
        everybody, upto = [wang, alice, bob], newest(both)
        before = visible(both, everybody, upto)
        wang.says("派 1001 给 李师傅")
        assert both.ticket(1001).status == "taken"
        assert "撤销好了" in wang.says("撤销")
        assert visible(both, everybody, upto) == before
        assert "谁也没惊动" in wang.last
        check_everything(both.database)

    def test_is_taken_back_by_the_button(self, both: Community, alice: Neighbour, wang: Neighbour) -> None:
        wang.says("派 1001 给 李师傅")
        wang.presses("撤销")
        assert both.ticket(1001).status == "open"

    def test_can_be_done_anew(self, both: Community, alice: Neighbour, wang: Neighbour, bob: Neighbour) -> None:
        wang.says("派 1001 给 李师傅")
        wang.says("撤销")
        wang.says("派 1001 给 李师傅")
        assert both.ticket(1001).status == "taken"
        bob.arrives()
        check_everything(both.database)

    def test_who_had_it_before_has_it_again(
        self, both: Community, alice: Neighbour, wang: Neighbour, bob: Neighbour
    ) -> None:
        li = both.volunteer("赵师傅")
        bob.presses("接单")
        bob.arrives()
        everybody, upto = [wang, alice, bob, li], newest(both)
        before = visible(both, everybody, upto)
        wang.says("派 1001 给 赵师傅")
        wang.says("撤销")
        assert visible(both, everybody, upto) == before
        assert "评" in bob.finishes() or both.ticket(1001).status == "done"
        check_everything(both.database)


class TestWhatHasGoneOut:
    def test_what_is_unsent_never_goes(self, both: Community, wang: Neighbour) -> None:
        bob = both.volunteer("李师傅", channel="telegram")
        both.resident("陈阿婆", channel="telegram").asks_for_a_repair()
        sends_everything(both)
        wang.says("派 1001 给 李师傅")
        wang.says("撤销")
        waiting = [one for one in both.said() if one.state == "queued" and one.direction == "out"]
        assert [one.text for one in waiting if one.chat_id == bob.chat_id and one.replaces_id is None] == []
        assert not any("社区请您帮个忙" in one.text for one in waiting)

    def test_what_was_sent_is_edited_and_who_was_told_hears_one_honest_line(
        self, both: Community, wang: Neighbour
    ) -> None:
        bob = both.volunteer("李师傅", channel="telegram")
        alice = both.resident("陈阿婆", channel="telegram")
        alice.asks_for_a_repair()
        wang.says("派 1001 给 李师傅")
        sends_everything(both)
        before = {who.name: len(who.sees) for who in (bob, alice)}
        assert "说明了" in wang.says("撤销")
        assert "点错了，您不用去" in bob.last
        assert "还在帮您找人" in alice.last
        for who in (bob, alice):
            assert len(who.sees) == before[who.name] + 1
            assert any("已撤销" in one.text for one in who.sees)
        assert not bob.reads("社区请您帮个忙")

    def test_who_was_sent_home_is_asked_to_come_after_all(self, both: Community, wang: Neighbour) -> None:
        bob = both.volunteer("李师傅", channel="telegram")
        alice = both.resident("陈阿婆", channel="telegram")
        alice.asks_for_a_repair()
        bob.presses("接单")
        wang.says("结 1001 已由物业处理")
        sends_everything(both)
        wang.says("撤销")
        assert "还是请您去" in bob.last
        assert "还是由李师傅来帮您" in alice.last
        bob.finishes()
        check_everything(both.database)

    def test_on_the_web_only_who_has_seen_it_is_told(
        self, both: Community, alice: Neighbour, wang: Neighbour, bob: Neighbour
    ) -> None:
        wang.says("派 1001 给 李师傅")
        sees_everything(both, alice)
        wang.says("撤销")
        assert "点错了" in alice.last
        assert "已撤销" in bob.last

    def test_nobody_is_rung_about_what_was_taken_back(
        self, both: Community, alice: Neighbour, wang: Neighbour, bob: Neighbour
    ) -> None:
        bob.presses("接单")
        both.volunteer("赵师傅", "culture")
        wang.says("派 1001 给 赵师傅")
        both.ticks()
        wang.says("撤销")
        assert "没有要打的电话" in wang.says("打电话")


class TestClosing:
    @pytest.mark.parametrize("stage", ["open", "taken", "under_way", "done"])
    def test_is_taken_back_from_wherever_it_stood(
        self, both: Community, alice: Neighbour, wang: Neighbour, bob: Neighbour, stage: str
    ) -> None:
        for label in ["接单", "我到了", "现在就到了", "完成了"][
            : ["open", "taken", "", "under_way", "done"].index(stage)
        ]:
            bob.presses(label)
        everybody, upto = [wang, alice, bob], newest(both)
        before = visible(both, everybody, upto)
        wang.says("结 1001 已由物业处理")
        assert both.ticket(1001).status == "closed"
        wang.says("撤销")
        assert visible(both, everybody, upto) == before
        assert both.ticket(1001).status == stage
        check_everything(both.database)


class TestOtherActs:
    def test_taking_over(self, both: Community, alice: Neighbour, wang: Neighbour) -> None:
        wang.says("1001 我来跟")
        wang.presses("撤销")
        assert both.ticket(1001).status == "open"

    def test_saying_what_it_really_is(self, both: Community, alice: Neighbour, wang: Neighbour) -> None:
        li = both.volunteer("赵大夫", "health")
        everybody, upto = [wang, alice, li], newest(both)
        before = visible(both, everybody, upto)
        wang.presses_payload("recastitem:1001:escort_hospital")
        assert both.ticket(1001).team == "health"
        assert "撤销好了" in wang.says("撤销")
        assert visible(both, everybody, upto) == before

    def test_offering_again(self, both: Community, alice: Neighbour, wang: Neighbour, bob: Neighbour) -> None:
        li = both.volunteer("赵师傅")
        wang.presses("再找志愿者")
        assert "有人需要帮忙" in li.last
        wang.says("撤销")
        assert not li.reads("有人需要帮忙")
        assert "没找到" in li.says("1001")
        assert "有人需要帮忙" in bob.says("1001")


class TestAskingOthers:
    def test_is_taken_back_where_it_went_further_away(
        self, both: Community, alice: Neighbour, wang: Neighbour, bob: Neighbour
    ) -> None:
        both.station("梅园社区", estates=["梅园小区"])
        with both.database.begin() as session:
            for number in (1, 2):
                places.set_above(session, session.get_one(places.Place, number), ["浦东所"])
        far = both.volunteer("孙师傅", station=2)
        everybody, upto = [wang, alice, bob], newest(both)
        before = visible(both, everybody, upto)
        wang.says("1001 再找志愿者")
        assert far.reads("有人需要帮忙")
        assert "撤销好了" in wang.says("撤销")
        assert visible(both, everybody, upto) == before
        assert not far.reads("有人需要帮忙")
        check_everything(both.database)


class TestWhatIsRefused:
    def test_nothing_was_done(self, wang: Neighbour) -> None:
        assert "没有可以撤销" in wang.says("撤销")

    def test_a_second_time(self, both: Community, alice: Neighbour, wang: Neighbour) -> None:
        wang.says("派 1001 给 李师傅")
        wang.says("撤销")
        assert "已经撤销过了" in wang.says("撤销")
        assert both.ticket(1001).status == "open"

    def test_after_a_minute(self, both: Community, alice: Neighbour, wang: Neighbour) -> None:
        wang.says("派 1001 给 李师傅")
        both.passes(seconds=45)
        assert "过了一分钟" in wang.says("撤销")
        assert both.ticket(1001).status == "taken"

    def test_what_others_have_changed_meanwhile(
        self, both: Community, alice: Neighbour, wang: Neighbour, bob: Neighbour
    ) -> None:
        wang.says("派 1001 给 李师傅")
        bob.arrives()
        assert "又有人动过" in wang.says("撤销")
        assert both.ticket(1001).status == "under_way"

    def test_what_its_requester_has_said_no_to(self, both: Community, alice: Neighbour, wang: Neighbour) -> None:
        wang.says("派 1001 给 李师傅")
        alice.says("不用来了")
        assert "又有人动过" in wang.says("撤销")

    def test_what_a_colleague_did(self, both: Community, alice: Neighbour, wang: Neighbour) -> None:
        liu = both.worker("刘姐")
        wang.says("派 1001 给 李师傅")
        assert "没有可以撤销" in liu.says("撤销")
        assert "没有可以撤销" in liu.presses_payload("undo:1001")
        assert both.ticket(1001).status == "taken"

    def test_by_who_works_there_no_more(self, both: Community, alice: Neighbour, wang: Neighbour) -> None:
        from storage.lifecycle import PROGRAM  # noqa: PLC0415
        from storage.members import find_membership  # noqa: PLC0415
        from storage.moves import move  # noqa: PLC0415

        wang.says("派 1001 给 李师傅")
        with both.database.begin() as session:
            member = find_membership(session, wang.id, "worker", 1)
            assert member is not None
            move(session, member, "end", PROGRAM, both.now)
        assert "工作人员" in wang.presses_payload("undo:1001")
        assert both.ticket(1001).status == "taken"


def test_old_deeds_are_not_kept(both: Community, alice: Neighbour, wang: Neighbour) -> None:
    wang.says("派 1001 给 李师傅")
    both.passes(days=2)
    wang.says("1001 我来跟")
    with both.database.look() as session:
        assert [one.act for one in session.scalars(select(Deed))] == ["take_over"]


WORKERS_ACTS = ("派 {n} 给 李师傅", "派 {n} 给 赵师傅", "{n} 我来跟", "结 {n} 已由物业处理", "{n} 再找志愿者")
OTHERS_ACTS = (
    ("bob", "接单"),
    ("bob", "我到了"),
    ("bob", "现在就到了"),
    ("bob", "去不了了"),
    ("li", "去不了"),
    ("li", "接单"),
    ("bob", "完成了"),
)


@settings(max_examples=25)
@given(st.lists(st.one_of(st.sampled_from(WORKERS_ACTS), st.sampled_from(OTHERS_ACTS)), min_size=1, max_size=7))
def test_any_act_and_its_undoing_leave_the_world_as_it_was(steps: list[str | tuple[str, str]]) -> None:
    with fresh_community() as community:
        wang, bob, li = community.worker("王姐"), community.volunteer("李师傅"), community.volunteer("赵师傅")
        alice = community.resident("陈阿婆")
        alice.asks_for_a_repair()
        everybody = [wang, alice, bob, li]
        for step in steps:
            if isinstance(step, tuple):
                who = bob if step[0] == "bob" else li
                if any(step[1] in one.buttons for one in who.sees):
                    who.presses(step[1])
                continue
            upto = newest(community)
            before = visible(community, everybody, upto)
            wang.says(step.format(n=1001))
            if "撤销" in wang.buttons:
                assert "撤销好了" in wang.says("撤销")
                assert visible(community, everybody, upto) == before, step
                # And now it is done for good.
                wang.says(step.format(n=1001))
            check_everything(community.database)
