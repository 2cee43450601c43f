"""Ticket cards in groups: who turns them on, what they tell and what not, who may press, and how they follow a ticket."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy import select

from handlers import groups as conversation
from handlers import talk
from handlers.turn import Heard, Kind, Outcome
from handlers.wording import groups as wording
from handlers.wording import refusals
from storage import group_cards, members, outbox, people, tickets
from storage.database import Database
from storage.messages import Message, Urge
from storage.offers import find_offer
from storage.outbox import ANEW, Settled
from storage.people import Person
from storage.tickets import Ticket
from tests.community import PHONE, SHANGHAI, TAP, Neighbour
from tests.groups import STATION, Group, Town
from tests.truths import check_everything

NIGHT = datetime(2026, 11, 18, 23, 0, tzinfo=SHANGHAI)


class Street(Town):
    """A town with a group that shows all tickets, a worker, somebody in need, and two volunteers."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.wang = self.colleague()
        self.alice = self.resident("陈阿婆", agreed=True, station=1, channel="telegram")
        self.li = self.volunteer("李师傅", channel="telegram")
        self.zhao = self.volunteer("赵师傅", channel="telegram")
        self.group = Group(self)
        self.group.is_joined(self.wang)
        self.turns_on()
        self.group.receives()

    def turns_on(self, which: str = "全部单子") -> None:
        self.wang.says(wording.MY_GROUPS)
        self.wang.presses("单子 枫林邻居")
        self.wang.presses(which)

    def need(self, words: str = TAP, **facts: object) -> Ticket:
        """Alice asks for help; `facts` are put right before it is opened."""
        with self.database.begin() as session:
            known = {"place_id": 1, "team": "aid", "item": "home_repair", "estate": "幸福小区", "building": "3",
                     "room": "402", "when_date": "2026-11-20", "when_part": "上午", "phone": PHONE} | facts  # fmt: skip
            made = tickets.draft(session, self.alice.id, self.now, words, **known).id
        self.alice.presses_payload(f"confirm:{made}")
        return self.ticket(made)

    def outcome(self, who: Neighbour, ticket: Ticket) -> Outcome:
        heard = Heard("telegram", who.address, self.next_key(), self.now, Kind.PRESS, press=f"takehere:{ticket.id}",
                      group=self.group.address, title="枫林邻居", name=who.name)  # fmt: skip
        with self.database.begin() as session:
            return talk.hear(session, self.reader, heard)


@pytest.fixture
def street(sqlite_database: Database) -> Iterator[Street]:
    yield Street(sqlite_database)
    check_everything(sqlite_database)


@pytest.mark.parametrize("database", ["sqlite", "postgres"], indirect=True)
def test_one_card_tells_what_roughly_where_and_when_and_one_press_of_a_volunteer_takes_it(database: Database) -> None:
    street = Street(database)
    ticket = street.need()
    assert street.group.card(ticket.id) == (
        f"【请志愿者帮忙】单号 {ticket.id}\n事情：家电水电维修\n地方：幸福小区\n时间：11月20日 星期五 上午\n"
        "有空的，点一下“我来”。\n[我来]"
    )  # fmt: skip
    street.group.receives()
    assert street.group.presses(street.zhao, wording.HELP) == (
        f"单号 {ticket.id}：家电水电维修，已由 赵师傅 接单。谢谢大家！\ntoast: {wording.TOAST_TAKEN}"
    )
    assert "3号楼402" in street.zhao.last
    assert PHONE in street.zhao.last
    assert "赵师傅" in street.alice.last
    assert len(street.group.cards(ticket.id)) == 1
    check_everything(database)


def test_a_group_shows_nothing_until_a_worker_of_the_place_says_so(street: Street) -> None:
    street.turns_on("不发单子")
    assert street.group.card(street.need().id) == ""
    with street.database.look() as session:
        number = street.group.row(session).id
    other = street.colleague(street.other, "孙姐")
    assert refusals.SENTENCES["NotYourGroup"] in other.presses_payload(f"groupcards:{number}:all")
    assert refusals.SENTENCES["NotYourGroup"] in street.li.presses_payload(f"groupcards:{number}:all")
    assert refusals.SENTENCES["OldButton"] in street.wang.presses_payload(f"groupcards:{number}:nonsense")
    assert street.group.chat().shows == ""


def test_it_is_turned_on_in_words_too(street: Street) -> None:
    assert "枫林邻居：枫林社区，发全部单子" in street.wang.says(wording.MY_GROUPS)
    assert "现在发文化体育队的单子" in street.wang.says("群单 枫林邻居 文艺队")
    assert street.group.said()[-1].text.startswith("以后这个群发文化体育队的单子")
    assert "现在不发单子" in street.wang.says("群单 不发")
    assert "想发哪些" in street.wang.says("群单 枫林邻居")
    assert "发全部单子" in street.wang.says("群单 全部")
    assert street.li.says("群单 不发") != ""
    assert street.group.chat().shows == "*"


def test_a_group_of_one_team_shows_only_what_that_team_sees_to(street: Street) -> None:
    street.turns_on("扶贫帮困队")
    assert street.group.card(street.need().id)
    assert street.group.card(street.need(team="legal", item=None).id) == ""
    assert street.group.card(street.need(team=None, item=None).id) == ""


def test_nothing_of_another_station_is_shown(street: Street) -> None:
    assert street.group.card(street.need(place_id=street.other).id) == ""


@pytest.mark.parametrize(("fact", "value"), [("urgency", "danger"), ("kind", "unread")])
def test_danger_and_what_nobody_has_read_is_never_shown(street: Street, fact: str, value: str) -> None:
    ticket = street.need(**{fact: value})
    assert street.ticket(ticket.id).status == "open"
    assert street.group.cards(ticket.id) == []


@pytest.mark.parametrize("where", ["门口有狗的那一家", "", "张三家"])
def test_a_place_that_not_everybody_knows_is_not_told(street: Street, where: str) -> None:
    assert f"地方：{STATION}" in street.group.card(street.need(estate=where, spot="东门修车铺").id)


def test_by_night_nothing_appears_and_in_the_morning_it_does(street: Street) -> None:
    street.now = NIGHT
    ticket = street.need()
    assert street.group.cards(ticket.id) == []
    street.passes(hours=8, minutes=1)
    street.ticks()
    assert "[我来]" in street.group.card(ticket.id)
    # Should it still wait when the next night falls, the sender holds it back with all that is said to many.
    assert street.group.said()[-1].urge == Urge.BROADCAST


def test_what_is_over_before_it_went_out_never_goes_out(street: Street) -> None:
    ticket = street.need()
    street.alice.presses("不用来了")
    assert street.ticket(ticket.id).status == "cancelled"
    assert street.group.cards(ticket.id) == []
    assert [one.state for one in street.group.said() if one.ticket_id == ticket.id] == ["superseded"]


def test_a_card_is_edited_as_slots_fill_and_who_has_done_it_is_named_no_more(street: Street) -> None:
    ticket = street.need(needed=2)
    assert "还差 2 位。" in street.group.card(ticket.id)
    street.group.receives()
    street.group.presses(street.li, wording.HELP)
    assert "已由 李师傅 接单，还差 1 位。" in street.group.card(ticket.id)
    assert "[我来]" in street.group.card(ticket.id)
    street.group.receives()
    street.group.presses(street.zhao, wording.HELP)
    assert street.group.card(ticket.id) == f"单号 {ticket.id}：家电水电维修，已由 李师傅、赵师傅 接单。谢谢大家！"
    for one in (street.li, street.zhao):
        one.presses_payload(f"finish:{ticket.id}:1")
    assert street.group.card(ticket.id) == f"单号 {ticket.id}：家电水电维修，办好了。谢谢大家！"
    # That it was not solved is not told in a group; that somebody is needed again is, once a worker asks for somebody.
    street.alice.presses("没解决")
    assert "办好了" in street.group.card(ticket.id)
    street.wang.presses_payload(f"reoffer:{ticket.id}")
    edits = [one for one in street.group.said() if one.ticket_id == ticket.id and one.replaces_id is not None]
    assert {one.urge for one in edits} == {Urge.NOTICE}


def test_what_is_given_back_can_be_taken_again_by_the_same_card(street: Street) -> None:
    ticket = street.need()
    street.group.receives()
    street.group.presses(street.li, wording.HELP)
    street.group.receives()
    street.li.presses_payload(f"giveback:{ticket.id}")
    assert "[我来]" in street.group.card(ticket.id)
    first = street.group.cards(ticket.id)[0].message_id
    street.group.receives()
    street.group.presses(street.zhao, wording.HELP)
    street.group.receives()
    street.passes(days=2)
    street.zhao.presses_payload(f"giveback:{ticket.id}")
    newer = street.group.cards(ticket.id)[0]
    assert newer.message_id != first
    assert "[我来]" in street.group.card(ticket.id)


def test_a_card_that_somebody_deleted_is_said_anew_and_edited_from_there(street: Street) -> None:
    ticket = street.need()
    street.group.receives()
    street.group.presses(street.li, wording.HELP)
    street.group.receives()
    street.li.presses_payload(f"giveback:{ticket.id}")
    edit = street.group.said()[-1]
    with street.database.begin() as session:
        outbox.settle(session, [Settled(edit.id, edit.chat_id, "later", due_at=street.now, remark=ANEW)])
        session.get_one(Message, edit.id).state = "sent"
    assert street.group.cards(ticket.id)[0].message_id == edit.id
    street.group.presses(street.zhao, wording.HELP)
    assert street.group.said()[-1].replaces_id == edit.id


def test_given_back_by_night_it_waits_for_the_morning(street: Street) -> None:
    ticket = street.need()
    street.group.receives()
    street.group.presses(street.li, wording.HELP)
    street.now = NIGHT
    street.li.presses_payload(f"giveback:{ticket.id}")
    assert "[我来]" not in street.group.card(ticket.id)
    street.passes(hours=8, minutes=5)
    street.ticks()
    assert "[我来]" in street.group.card(ticket.id)


def test_a_stranger_learns_how_to_join_and_leaves_no_trace(street: Street) -> None:
    ticket = street.need()
    stranger = Neighbour(street, "路人", "telegram")
    outcome = street.outcome(stranger, ticket)
    assert (outcome.toast, outcome.start) == (refusals.SENTENCES["JoinFirst"], wording.START)
    assert street.outcome(street.alice, ticket).toast == refusals.SENTENCES["YourOwnTicket"]
    with street.database.look() as session:
        assert people.find_chat(session, "telegram", stranger.address) is None
        assert find_offer(session, ticket.id, street.alice.id) is None
    assert street.ticket(ticket.id).taken == 0
    stranger.opens(wording.START)
    assert street.said()[-1].text == wording.JOIN_FROM_A_GROUP


def test_a_volunteer_whom_we_cannot_write_to_is_led_to_their_own_chat_and_has_taken_nothing(street: Street) -> None:
    ticket = street.need()
    with street.database.begin() as session:
        session.get_one(people.Chat, street.li.chat_id).status = "gone"
    outcome = street.outcome(street.li, ticket)
    assert (outcome.toast, outcome.start) == (refusals.SENTENCES["OpenFirst"], wording.START)
    assert street.ticket(ticket.id).taken == 0
    assert street.li.opens(wording.START) == wording.BACK_TO_THE_GROUP
    assert street.outcome(street.li, ticket).toast == wording.TOAST_TAKEN


def test_a_volunteer_of_another_station_or_team_is_refused_kindly(street: Street) -> None:
    ticket = street.need()
    far = street.volunteer("远师傅", station=street.other, channel="telegram")
    dancer = street.volunteer("孙老师", "culture", channel="telegram")
    assert street.outcome(far, ticket).toast == refusals.SENTENCES["JoinFirst"]
    assert street.outcome(dancer, ticket).toast == refusals.SENTENCES["NotYourTeam"]
    assert street.outcome(street.wang, ticket).toast == refusals.SENTENCES["TakeOverInstead"]
    with street.database.begin() as session:
        member = members.find_membership(session, street.zhao.id, "volunteer", 1)
        assert member is not None
        member.status = "asked"
    assert street.outcome(street.zhao, ticket).toast == refusals.SENTENCES["JoinFirst"]
    with street.database.begin() as session:
        session.get_one(members.Membership, member.id).status = "active"


def test_only_what_the_group_shows_can_be_taken_there(street: Street) -> None:
    street.turns_on("不发单子")
    hidden = street.need()
    assert street.outcome(street.li, hidden).toast == refusals.SENTENCES["OldButton"]
    assert refusals.SENTENCES["OldButton"] in street.li.presses_payload(f"takehere:{hidden.id}")
    street.turns_on()
    shown = street.need()
    street.group.receives()
    street.turns_on("不发单子")
    assert street.group.card(shown.id) == f"单号 {shown.id}：家电水电维修，不用再找人了。谢谢大家！"
    assert street.outcome(street.li, shown).toast == refusals.SENTENCES["TooLate"]


def test_who_comes_second_and_who_presses_twice_hear_so(street: Street) -> None:
    ticket = street.need()
    assert street.outcome(street.li, ticket).toast == wording.TOAST_TAKEN
    assert street.outcome(street.li, ticket).toast == refusals.SENTENCES["AlreadyYours"]
    assert street.outcome(street.zhao, ticket).toast != wording.TOAST_TAKEN
    assert street.ticket(ticket.id).taken == 1


def test_a_press_costs_nothing_of_what_one_may_be_asked_in_a_week(street: Street) -> None:
    # Nobody in this station's team was asked: a volunteer of that team came later.
    ticket = street.need(team="legal", item=None)
    late = street.volunteer("周律师", "legal", channel="telegram")
    assert street.outcome(late, ticket).toast == wording.TOAST_TAKEN
    with street.database.look() as session:
        asked = find_offer(session, ticket.id, late.id)
        assert asked is not None
        assert (asked.status, asked.counted, asked.reasons) == ("accepted", 0, [group_cards.IN_A_GROUP])


def test_what_becomes_dangerous_is_taken_off_the_group(street: Street) -> None:
    ticket = street.need()
    street.group.receives()
    with street.database.begin() as session:
        tickets.get_ticket(session, ticket.id).urgency = "danger"
    street.alice.presses_payload(f"urge:{ticket.id}")
    street.wang.presses_payload(f"takeover:{ticket.id}")
    assert street.group.card(ticket.id) == f"单号 {ticket.id}：家电水电维修，不用再找人了。谢谢大家！"


def test_a_worker_who_takes_it_back_brings_the_card_back(street: Street) -> None:
    ticket = street.need()
    street.group.receives()
    street.wang.says(f"结 {ticket.id} 物业修好了")
    assert "不用再找人了" in street.group.card(ticket.id)
    street.group.receives()
    street.wang.says("撤销")
    assert "[我来]" in street.group.card(ticket.id)


def test_a_card_follows_its_group_where_that_moves(street: Street) -> None:
    ticket = street.need()
    street.group.receives()
    bigger = Group(street, "-1007")
    with street.database.begin() as session:
        conversation.moved(session, "telegram", street.group.address, bigger.address, street.now)
    # Over there nothing can be edited: the edit without a number goes out as a message.
    again = bigger.said()[-1]
    assert (again.text, again.channel_ref, bool(again.data)) == (bigger.said()[-2].text, None, True)
    assert bigger.chat().shows == "*"
    assert wording.TOAST_TAKEN in bigger.presses(street.li, wording.HELP)
    assert "李师傅" in bigger.card(ticket.id)


def test_who_is_forgotten_is_named_in_no_group(street: Street) -> None:
    ticket = street.need()
    street.group.receives()
    street.group.presses(street.li, wording.HELP)
    street.group.receives()
    street.li.presses_payload("forget")
    street.group.receives()
    assert "[我来]" in street.group.card(ticket.id)
    assert not any("李师傅" in one.text for one in street.group.said())


def test_who_asked_and_is_forgotten_leaves_no_button_behind(street: Street) -> None:
    ticket = street.need()
    street.group.receives()
    street.alice.presses_payload("forget")
    newest = street.group.said()[-1]
    assert (newest.state, newest.data) == ("queued", None)
    assert newest.text == f"单号 {ticket.id}：家电水电维修，不用再找人了。谢谢大家！"
    with street.database.look() as session:
        assert session.get_one(Person, street.alice.id).name == ""
        kept = session.scalars(select(Message.text).where(Message.ticket_id == ticket.id)).all()
        assert not any(PHONE in one for one in kept)


def test_words_that_name_no_group_or_no_team_change_nothing_and_name_the_nearest(street: Street) -> None:
    before = len(street.group.said())
    assert "没有“不存在的群”这个群" in street.wang.says("群单 不存在的群 家电队")
    assert "“枫林邻居”" in street.wang.last
    assert "没有“象棋队”这一队" in street.wang.says("群单 枫林邻居 象棋队")
    assert "没有“象棋队”这一队" in street.wang.says("群单 象棋队")
    assert "没听懂“不知道什么”" in street.wang.says("群单 枫林邻居 不知道什么")
    assert street.group.chat().shows == "*"
    assert len(street.group.said()) == before


def test_of_two_groups_a_name_that_is_near_offers_the_right_one(street: Street) -> None:
    second = Group(street, "-8")
    second.title = "东区业主群"
    second.is_joined(street.wang)
    said = street.wang.says("群单 枫林临居 文艺队")
    assert "没有“枫林临居”这个群" in said
    assert "您说的是“枫林邻居”吗" in said
    assert [one for one in street.wang.buttons if one.startswith("单子")] == ["单子 枫林邻居"]
    assert street.group.chat().shows == "*"
    assert "绑定的群" in street.wang.says("群单 文艺队")


def test_who_takes_it_after_the_agreed_time_is_asked_to_agree_upon_another(street: Street) -> None:
    ticket = street.need()
    street.group.receives()
    street.passes(days=4)
    street.ticks()
    street.group.presses(street.zhao, wording.HELP)
    assert "时间：约好的11月20日 星期五 上午已经过了，请先打电话重新约" in street.zhao.last
    assert "已经过了，会先跟您联系，重新约" in street.alice.last
    assert "改时间" in street.alice.buttons
    street.zhao.presses_payload(f"giveback:{ticket.id}")
    assert "时间：约好的11月20日 星期五 上午已经过了，要重新约" in street.group.card(ticket.id)
    assert "已经过了，要重新约" in street.li.says(str(ticket.id))
