"""Today, the list and the page of one ticket: what needs a person, what is masked, what a worker does."""

from __future__ import annotations

import re

from sqlalchemy import select

from bot.desk import today
from storage import calls, messages, places
from storage.events import Event
from storage.messages import Message
from storage.people import Chat, Person, chat_of
from tests.community import PHONE, TAP, Community, Neighbour
from tests.desk import Office, at_desk
from tests.handlers.test_rectifying import hands_over, manager, reports
from tests.handlers.test_reports import sends


def piles(community: Community, worker: Neighbour) -> dict[str, list[int]]:
    with at_desk(community, worker) as desk:
        return {pile.name: [one.id for one in pile.tickets] for pile in today.show(desk).context["piles"]}


def test_today_shows_what_waits_for_somebody_and_nothing_that_goes_its_way(community: Community) -> None:
    worker, volunteer = community.worker("王姐"), community.volunteer("李明")
    ticket = community.resident("陈阿婆").asks_for_a_repair()
    assert piles(community, worker) == {"new": [ticket.id]}
    volunteer.presses("接单")
    assert piles(community, worker) == {}
    volunteer.presses("去不了了")
    assert any(ticket.id in pile for pile in piles(community, worker).values())


def test_a_complaint_comes_before_all_but_danger(community: Community) -> None:
    worker, resident = community.worker("王姐"), community.resident("陈阿婆")
    ticket = resident.asks_for_a_repair()
    resident.says("我要投诉，等了三个小时没人来")
    assert piles(community, worker) == {"complaint": [ticket.id]}


def test_an_empty_day_says_so(community: Community, office: Office) -> None:
    page = office.enters(community.worker("王姐")).opens("/desk/")
    assert "歇一会儿" in page.text
    assert len(page.content) < 20_000


def test_telephone_and_door_are_masked_until_they_are_opened_and_who_opened_them_is_told(
    community: Community, office: Office
) -> None:
    ticket = community.resident("陈阿婆").asks_for_a_repair()
    wang, zhang = (office.enters(community.worker(name)) for name in ("王姐", "张姐"))
    page = wang.opens(f"/desk/tickets/{ticket.id}").text
    assert PHONE not in page
    assert "402" not in page
    assert "还没有人看过" in page
    page = wang.sends(f"/desk/tickets/{ticket.id}/open").text
    assert PHONE in page
    assert "402" in page
    assert "王姐</b> 电话、门牌" in page
    # It is open to whoever opened it, and closes again by itself.
    assert PHONE not in zhang.opens(f"/desk/tickets/{ticket.id}").text
    community.passes(minutes=11)
    assert PHONE not in wang.opens(f"/desk/tickets/{ticket.id}").text
    for path in ("/desk/", "/desk/tickets"):
        assert PHONE not in wang.opens(path).text


def test_what_people_write_stands_on_the_page_as_they_wrote_it(community: Community, office: Office) -> None:
    ticket = community.resident("<b>陈</b>").asks_for_a_repair(f"{TAP}<script>alert(1)</script>")
    page = office.enters(community.worker("王姐")).opens(f"/desk/tickets/{ticket.id}").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_a_ticket_is_given_to_somebody_answered_and_merged_as_in_chat(community: Community, office: Office) -> None:
    volunteer, resident = community.volunteer("李明"), community.resident("陈阿婆")
    ticket = resident.asks_for_a_repair()
    desk = office.enters(community.worker("王姐"))
    desk.opens(f"/desk/tickets/{ticket.id}")
    desk.sends(f"/desk/tickets/{ticket.id}/assign", person=str(volunteer.id))
    assert community.ticket(ticket.id).status == "taken"
    assert volunteer.reads("402")
    page = desk.presses("撤销")
    assert community.ticket(ticket.id).status == "open"
    assert "撤销了刚才的" in page.text
    again = community.resident("刘爷爷").asks_for_a_repair()
    desk.opens(f"/desk/tickets/{again.id}")
    page = desk.sends(f"/desk/tickets/{again.id}/merge", into=str(ticket.id))
    assert community.ticket(again.id).status in ("closed", "open")
    assert "notice" in page.text


def test_a_danger_that_somebody_has_says_who_and_asks_whoever_has_it_no_more(
    community: Community, office: Office
) -> None:
    wang, zhang = (office.enters(community.worker(name)) for name in ("王姐", "张姐"))
    community.resident("陈阿婆").says("家里煤气味很大，3号楼402")
    wang.opens("/desk/")
    mine = wang.presses("我来跟").text.partition('id="today"')[2]
    assert "王姐跟着" in mine
    assert "我来跟<" not in mine
    assert "我来跟<" not in wang.opens(f"/desk/tickets/{community.newest().id}").text
    page = zhang.opens("/desk/").text
    assert "王姐跟着" in page
    assert "我来跟<" in page


def test_whoever_sees_several_stations_reads_of_which_one_a_ticket_is(community: Community) -> None:
    with community.database.begin() as session:
        station = places.find_station(session, "枫林社区")
        assert station is not None
        places.set_above(session, station, ["徐汇中心"])
        center = places.find_place_named(session, "徐汇中心")
        assert center is not None
        above = center.id
    ticket = community.resident("陈阿婆").asks_for_a_repair()
    boss, worker = community.worker("李主任", station=above), community.worker("王姐")
    with at_desk(community, boss) as desk:
        assert today.show(desk).context["places"] == {ticket.place_id: "枫林社区"}
    with at_desk(community, worker) as desk:
        assert today.show(desk).context["places"] == {}


def test_an_empty_day_of_a_new_station_says_where_to_begin(community: Community, office: Office) -> None:
    wang = office.enters(community.worker("王姐"))
    assert "/desk/people/invitations" in wang.opens("/desk/").text
    community.volunteer("李明")
    assert "/desk/people/invitations" not in wang.opens("/desk/").text.partition('id="today"')[2]


def test_a_call_says_what_is_to_be_told_and_no_door(community: Community, office: Office) -> None:
    resident = community.resident("陈阿婆")
    resident.asks_for_a_repair()
    with community.database.begin() as session:
        chat = chat_of(session, resident.id)
        assert chat is not None
        card = session.scalars(select(Message).where(Message.chat_id == chat.id, Message.text.contains("402"))).all()[
            -1
        ]
        calls.list_call(session, card, chat, 1, community.now)
    page = office.enters(community.worker("王姐")).opens("/desk/").text
    assert "没看到：“" in page
    assert "402" not in page


def test_a_call_about_no_ticket_shows_no_door_and_no_number_either(community: Community, office: Office) -> None:
    chen = community.resident("陈阿婆")
    with community.database.begin() as session:
        session.get_one(Person, chen.id).room = "402"
        chat = session.get_one(Chat, chen.chat_id)
        said = messages.say(session, chat, "3号楼402的姚姐等您回电13833334444", community.now)
        calls.list_call(session, session.get_one(Message, said), chat, 1, community.now)
    page = office.enters(community.worker("王姐")).opens("/desk/").text
    assert "3号楼***的姚姐等您回电138****4444" in page


def test_that_a_call_showed_the_door_of_a_ticket_is_recorded(community: Community, office: Office) -> None:
    resident = community.resident("陈阿婆")
    ticket = resident.asks_for_a_repair()
    with community.database.begin() as session:
        chat = session.get_one(Chat, resident.chat_id)
        for text in (f"{ticket.room}室，明天来修", "明天来修"):
            said = messages.say(session, chat, text, community.now, ticket_id=ticket.id)
            calls.list_call(session, session.get_one(Message, said), chat, 1, community.now)
    page = office.enters(community.worker("王姐"))
    seen = select(Event.why).where(Event.act == "see", Event.thing == "ticket", Event.thing_id == ticket.id)
    page.sends("/desk/press", press="calls:2")
    with community.database.look() as session:
        assert session.scalars(seen).all() == []
    page.sends("/desk/press", press="calls:1")
    with community.database.look() as session:
        assert session.scalars(seen).all() == ["address"]


def test_to_make_one_call_one_number_is_shown_and_recorded(community: Community, office: Office) -> None:
    chen, liu = community.resident("陈阿婆"), community.resident("刘伯伯")
    with community.database.begin() as session:
        for one, phone in ((chen, "13811112222"), (liu, "13833334444")):
            session.get_one(Person, one.id).phone = phone
            chat = session.get_one(Chat, one.chat_id)
            said = messages.say(session, chat, "明天停水", community.now)
            calls.list_call(session, session.get_one(Message, said), chat, 1, community.now)
    page = office.enters(community.worker("王姐"))
    assert "calls:2" in page.opens("/desk/").text
    shown = page.sends("/desk/press", press="calls:2").text
    assert "13833334444" in shown
    assert "13811112222" not in shown
    with community.database.look() as session:
        assert [one.thing_id for one in session.scalars(select(Event).where(Event.act == "see"))] == [liu.id]
    assert "太旧" in page.sends("/desk/press", press="calls:9").text


def test_from_a_ticket_one_comes_to_its_people_and_an_opened_telephone_can_be_rung(
    community: Community, office: Office
) -> None:
    resident, helper = community.resident("陈阿婆"), community.volunteer("李明")
    ticket = resident.asks_for_a_repair()
    helper.presses("接单")
    wang = office.enters(community.worker("王姐"))
    page = wang.opens(f"/desk/tickets/{ticket.id}").text
    assert "tel:" not in page
    for who in (resident, helper):
        assert f'href="/desk/people/{who.id}"' in page
        assert wang.opens(f"/desk/people/{who.id}").status_code == 200
    wang.opens(f"/desk/tickets/{ticket.id}")
    assert f'href="tel:{PHONE}"' in wang.sends(f"/desk/tickets/{ticket.id}/open").text


def test_what_a_unit_answered_is_reviewed_where_its_photo_is(community: Community, office: Office) -> None:
    wang, resident = community.worker("王姐"), community.resident("陈阿婆", agreed=True)
    unit = manager(wang)
    number = reports(resident)
    hands_over(wang, number)
    desk = office.enters(wang)
    page = desk.opens(f"/desk/tickets/{number}").text
    assert "抄告：幸福物业" in page
    assert "通过<" not in page
    unit.presses("整改好了")
    sends(unit, text="清走了")
    page = desk.opens(f"/desk/tickets/{number}").text
    assert "清走了" in page
    assert "退回<" in page
    assert "整改通过" in desk.presses("通过").text


def life_of(page: str) -> str:
    """What the page tells of a ticket's life, without markup."""
    told = page[page.index('id="ticket-life"') :]
    return re.sub(r"<[^>]+>", "", told[: told.index("</section>")])


def test_a_tickets_life_tells_who_gave_it_to_whom(community: Community, office: Office) -> None:
    li, zhao, _ = (community.volunteer(name) for name in ("李明", "赵刚", "孙丽"))
    number = community.resident("陈阿婆").asks_for_a_repair().id
    community.ticks()
    wang = office.enters(community.worker("王姐"))
    wang.sends(f"/desk/tickets/{number}/assign", person=str(li.id))
    wang.sends(f"/desk/tickets/{number}/assign", person=str(zhao.id))
    page = wang.opens(f"/desk/tickets/{number}").text
    assert "别人接了" in page
    assert "在等回话" not in page
    told = life_of(page)
    assert "王姐 派给了李明" in told
    assert "王姐 换下了李明" in told
    assert "王姐 派给了赵刚" in told
    assert "没有这一步" not in page[: page.index("上门")]
    page = wang.sends(f"/desk/tickets/{number}/close", text="物业来修了").text
    assert "<b>评单</b>" not in page
    assert "<b>办结</b>" in page


def test_who_has_no_chat_has_to_be_called(community: Community, office: Office) -> None:
    li = community.volunteer("李明")
    number = community.resident("陈阿婆").asks_for_a_repair().id
    with community.database.begin() as session:
        session.get_one(Chat, li.chat_id).status = "gone"
    wang = office.enters(community.worker("王姐"))
    assert "请打电话告诉他" in wang.sends(f"/desk/tickets/{number}/assign", person=str(li.id)).text
    # Whoever works here no more comes in no more, and hears so.
    assert "只有社区工作人员" in community.resident("路人").says("登录")


def test_who_comes_is_said_to_be_of_their_own_team(community: Community, office: Office) -> None:
    li, chen = community.volunteer("李明", "health"), community.resident("陈阿婆")
    number = chen.asks_for_a_repair().id
    office.enters(community.worker("王姐")).sends(f"/desk/tickets/{number}/assign", person=str(li.id))
    assert chen.reads("李明（卫生医疗队）")


def test_what_was_late_and_is_done_meanwhile_is_no_longer_said_to_be_missing(
    community: Community, office: Office
) -> None:
    worker, volunteer = community.worker("王姐"), community.volunteer("李明")
    community.resident("陈阿婆").asks_for_a_repair()
    community.passes(hours=9)
    community.ticks()
    desk = office.enters(worker)
    assert "超时：没人接<" in desk.opens("/desk/tickets").text
    volunteer.presses("接单")
    assert "超时：接晚了<" in desk.opens("/desk/tickets").text


def test_a_step_that_should_have_been_is_not_told_as_one_to_come(community: Community, office: Office) -> None:
    ticket = community.resident("陈阿婆").asks_for_a_repair()
    desk = office.enters(community.worker("王姐"))
    assert "应在" in desk.opens(f"/desk/tickets/{ticket.id}").text
    community.passes(days=30)
    page = office.enters(community.worker("张姐")).opens(f"/desk/tickets/{ticket.id}").text
    assert "应在" not in page
    assert page.count("过了 ") == 3


def test_what_was_taken_back_does_not_stand_there_as_said(community: Community, office: Office) -> None:
    ticket = community.resident("陈阿婆").asks_for_a_repair()
    desk = office.enters(community.worker("王姐"))
    desk.opens(f"/desk/tickets/{ticket.id}")
    assert "好消息" in desk.presses("我来跟").text
    page = desk.presses("撤销").text
    talk = page[page.index('id="ticket-talk"') : page.index('id="ticket-why"')]
    assert "好消息" not in talk
    assert "已撤销" in talk
