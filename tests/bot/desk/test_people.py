"""人 at the desk: the list, one person, roles, teams, units; and who may see and do what."""

from __future__ import annotations

from sqlalchemy import select

from bot.desk import people
from storage import members
from storage import people as persons
from storage.events import Event
from storage.members import Membership
from storage.units import Unit
from tests.community import PHONE, Community, Neighbour
from tests.desk import Office, at_desk


def member_of(community: Community, who: Neighbour, role: str = "volunteer", place: int = 1) -> Membership:
    with community.database.look() as session:
        found = members.find_membership(session, who.id, role, place)
        assert found is not None
        return found


def with_phone(community: Community, who: Neighbour, phone: str = PHONE) -> None:
    with community.database.begin() as session:
        persons.get_person(session, who.id).phone = phone


def names(community: Community, worker: Neighbour, **query: str) -> list[str]:
    with at_desk(community, worker, **query) as desk:
        return [one.person.name for one in people.listing(desk).context["people"]]


def test_people_are_found_by_name_ending_kind_team_and_place(community: Community) -> None:
    worker = community.worker("王姐")
    with_phone(community, community.volunteer("李明", "health"))
    community.volunteer("赵刚", "aid")
    community.resident("陈阿婆", station=1)
    community.resident("")
    assert names(community, worker) == ["陈阿婆", "赵刚", "李明", "王姐"]
    assert names(community, worker, words="阿婆") == ["陈阿婆"]
    assert names(community, worker, words="5678") == ["李明"]
    assert names(community, worker, words="李 5678") == ["李明"]
    assert names(community, worker, words="%") == []
    assert names(community, worker, kind="volunteer") == ["赵刚", "李明"]
    assert names(community, worker, kind="resident") == ["陈阿婆"]
    assert names(community, worker, team="health") == ["李明"]
    assert names(community, worker, place="1", kind="worker") == ["王姐"]


def test_a_list_of_hundreds_comes_in_pages(community: Community) -> None:
    worker = community.worker("王姐")
    community.crowd(60)
    assert len(names(community, worker)) == 50
    assert len(names(community, worker, page="2")) == 11


def test_a_telephone_stays_masked_until_it_is_opened_and_that_is_recorded(community: Community, office: Office) -> None:
    worker, li = community.worker("王姐"), community.volunteer("李明")
    with_phone(community, li)
    wang = office.enters(worker)
    assert "138****5678" in wang.opens("/desk/people").text
    assert PHONE not in wang.opens(f"/desk/people/{li.id}").text
    assert PHONE in wang.sends(f"/desk/people/{li.id}/open").text
    with community.database.look() as session:
        seen = session.scalars(select(Event).where(Event.thing == "person", Event.act == "see")).all()
        assert [(one.thing_id, one.actor_id) for one in seen] == [(li.id, worker.id)]
    community.passes(minutes=11)
    assert PHONE not in wang.opens(f"/desk/people/{li.id}").text


def test_who_waits_is_approved_and_hears_so(community: Community, office: Office) -> None:
    worker, zhao = community.worker("王姐"), community.resident("赵刚", agreed=True, station=1)
    zhao.says("我想当志愿者")
    wang = office.enters(worker)
    assert "赵刚" in wang.opens("/desk/people?kind=asked").text
    wang.opens(f"/desk/people/{zhao.id}")
    wang.presses("同意")
    assert member_of(community, zhao).status == "active"
    assert zhao.reads("枫林社区")


def test_a_volunteer_at_rest_gives_back_what_they_took_and_cannot_ask_in(community: Community, office: Office) -> None:
    worker, li = community.worker("王姐"), community.volunteer("李明")
    ticket = community.resident("陈阿婆").asks_for_a_repair()
    li.presses("接单")
    assert community.ticket(ticket.id).status == "taken"
    wang = office.enters(worker)
    page = wang.sends(f"/desk/people/roles/{member_of(community, li).id}/pause", why="三次说好没来")
    assert "已暂停派单" in page.text
    assert member_of(community, li).status == "blocked"
    assert community.ticket(ticket.id).status == "open"
    assert li.reads("三次说好没来")
    assert "暂停了您在这里的志愿服务" in li.says("我想当志愿者")
    assert "暂停了您在这里的志愿服务" in li.opens(community.invitation("volunteer"))
    assert "已恢复派单" in wang.sends(f"/desk/people/roles/{member_of(community, li).id}/resume").text
    assert member_of(community, li).status == "active"
    assert li.reads("恢复了您的志愿服务")


def test_a_workers_role_ends_with_their_desk_and_nobody_ends_their_own(community: Community, office: Office) -> None:
    worker, other = community.worker("王姐"), community.worker("小周")
    wang, zhou = office.enters(worker), office.enters(other)
    wang.sends(f"/desk/people/roles/{member_of(community, worker, 'worker').id}/end")
    assert member_of(community, worker, "worker").status == "active"
    assert "身份已结束" in wang.sends(f"/desk/people/roles/{member_of(community, other, 'worker').id}/end").text
    assert other.reads("您不再是枫林社区的工作人员")
    assert "登录" in zhou.opens("/desk/").text


def test_teams_are_changed_and_the_volunteer_hears_so(community: Community, office: Office) -> None:
    worker, li = community.worker("王姐"), community.volunteer("李明", "aid", "health")
    wang = office.enters(worker)
    assert "也告诉了本人" in wang.sends(f"/desk/people/{li.id}/teams", teams="health").text
    with community.database.look() as session:
        assert members.teams_of(session, li.id) == {"health"}
    assert li.reads("卫生医疗")
    assert "队没有变" in wang.sends(f"/desk/people/{li.id}/teams", teams="health").text


def test_a_unit_is_kept_invited_and_taken_out(community: Community, office: Office) -> None:
    wang = office.enters(community.worker("王姐"))
    assert "没有责任单位" in wang.opens("/desk/people/teams").text
    assert "幸福物业" in wang.sends("/desk/people/units", place="1", name="幸福物业", phone="13900001111").text
    wang.opens("/desk/people/teams")
    assert "/i/" in wang.presses("邀请负责人").text
    wang.opens("/desk/people/teams")
    wang.presses("移出")
    with community.database.look() as session:
        assert session.scalar(select(Unit.is_gone)) is True
    assert "请写单位的名字" in wang.sends("/desk/people/units", place="1", name="物").text


def test_markup_in_a_name_is_text(community: Community, office: Office) -> None:
    community.resident("<b>陈</b>", station=1)
    text = office.enters(community.worker("王姐")).opens("/desk/people").text
    assert "&lt;b&gt;陈" in text
    assert "<b>陈</b></b>" not in text


def test_a_sheet_for_the_stairwell_opens_the_station_until_it_is_taken_back(
    community: Community, office: Office
) -> None:
    wang = office.enters(community.worker("王姐"))
    assert "还没有邀请" in wang.opens("/desk/people/invitations").text
    page = wang.sends("/desk/people/invitations", purpose="resident", place="1").text
    sheet = page[page.index("/i/") :].split("/sheet")[0].rsplit("/i/", 1)[1]
    printed = wang.opens(f"/i/{sheet}/sheet").text
    assert "有事说一声，邻居来帮忙" in printed
    assert "<svg" in printed
    assert "枫林社区" in community.resident("").opens(sheet)
    number = wang.opens("/desk/people/invitations").text.split("/people/invitations/")[1].split("/")[0]
    assert "作废了" in wang.sends(f"/desk/people/invitations/{number}/revoke").text
    assert wang.opens(f"/i/{sheet}/sheet").status_code == 404
    assert "过期了" in community.resident("").opens(sheet)
