"""One person at the desk: what is put right for them, what they wish, by whose word they agreed, and letting go."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from storage import corrected, imports, invitations, members, places, wishes
from storage.errors import NotAWorker
from storage.events import Event
from storage.imports import Arrival
from storage.people import Person
from storage.tickets import Ticket
from tests.community import PHONE, Community, Neighbour
from tests.desk import Office, Worker


@pytest.fixture
def wang(community: Community) -> Neighbour:
    return community.worker("王姐")


@pytest.fixture
def desk(office: Office, wang: Neighbour) -> Worker:
    return office.enters(wang)


def brought(community: Community, wang: Neighbour, role: str = "volunteer", name: str = "赵阿姨") -> int:
    """Somebody who came by a table, and has no chat."""
    with community.database.begin() as session:
        imports.keep(session, wang.id, 1, role, "名单.csv", [], community.now)
        it = imports.find(session, wang.id, community.now)
        assert it is not None
        imports.take_in(
            session, it, [Arrival(name, PHONE, "幸福小区", "3", "", "402", ("aid",))], wang.id, community.now
        )
        return session.scalars(select(Person.id).order_by(Person.id.desc())).first() or 0


def person(community: Community, number: int) -> Person:
    with community.database.look() as session:
        return session.get_one(Person, number)


def events(community: Community, number: int) -> list[tuple[str, str | None]]:
    with community.database.look() as session:
        rows = session.scalars(select(Event).where(Event.thing == "person", Event.thing_id == number))
        return [(one.act, one.why) for one in rows if one.act not in ("see", "import")]


FACTS = {"name": "李大明", "phone": "13900001111", "estate": "枫苑", "building": "5号楼", "unit": "", "room": "601室"}


def test_facts_are_put_right_after_they_were_opened_and_the_person_hears_of_it(
    community: Community, desk: Worker
) -> None:
    li = community.volunteer("李明")
    with community.database.begin() as session:
        session.get_one(Person, li.id).phone = PHONE
        places.add_names(session, 1, "枫林苑", ["枫苑"], "estate", community.now)
    here = f"/desk/people/{li.id}"
    assert "改资料" not in desk.opens(here).text
    opened = desk.sends(f"{here}/open").text
    assert PHONE in opened
    assert "改资料" in opened
    assert "20 个字以内" in desk.sends(f"{here}/facts", None, **FACTS | {"name": ""}).text
    assert "只写号码" in desk.sends(f"{here}/facts", None, **FACTS | {"phone": "问他老婆"}).text
    assert "最多 20 个字" in desk.sends(f"{here}/facts", None, **FACTS | {"room": "四" * 21}).text
    assert "姓名、电话、住址改好了，也告诉了本人" in desk.sends(f"{here}/facts", None, **FACTS).text
    it = person(community, li.id)
    assert (it.name, it.phone, it.estate, it.building, it.room) == ("李大明", "13900001111", "枫林苑", "5", "601")
    assert li.reads("改了登记的姓名、电话、住址")
    assert "13900001111" not in li.last
    assert "没有改动" in desk.sends(f"{here}/facts", None, **FACTS).text
    assert events(community, li.id)[-1] == ("correct", "name phone home")


def test_a_ticket_is_found_by_the_name_that_was_put_right(community: Community, desk: Worker) -> None:
    alice = community.resident("陈阿破", station=1)
    number = alice.asks_for_a_repair().id
    desk.sends(f"/desk/people/{alice.id}/facts", name="陈阿婆")
    assert f"/desk/tickets/{number}" in desk.opens("/desk/tickets?words=陈阿婆").text


def test_somebody_is_moved_only_between_ones_own_stations(community: Community, desk: Worker) -> None:
    there, alice = community.station("梅园社区", estates=()), community.resident("陈阿婆", station=1)
    zhang = community.worker("张姐", station=there)
    assert desk.sends(f"/desk/people/{alice.id}/facts", name="陈阿婆", place="99").status_code == 200
    desk.sends(f"/desk/people/{alice.id}/facts", name="陈阿婆", place=str(there))
    assert person(community, alice.id).place_id == 1
    with community.database.begin() as session:
        found = session.get_one(Person, alice.id)
        with pytest.raises(NotAWorker):
            corrected.correct(session, found, zhang.id, community.now, name="陈婆婆")


def test_wishes_are_kept_for_a_volunteer_who_told_a_worker(community: Community, desk: Worker) -> None:
    li = community.volunteer("李明", "aid", "health")
    here = f"/desk/people/{li.id}"
    form: dict[str, Any] = {"rests": "1", "weekends": "1", "most": "2", "only": "health", "hours": "5 09:00 12:00"}
    with community.database.begin() as session:
        wishes.set_hours(session, li.id, [(1, "14:30", "15:30")])
    shown = desk.opens(here).text
    assert "周二14:30到15:30" in shown
    morning = shown.split(">周六上午<")[0].rsplit('value="', 1)[1].split('"')[0]
    assert "0 到 20" in desk.sends(f"{here}/wishes", None, **form | {"most": "21"}).text
    page = desk.sends(f"{here}/wishes", None, **form | {"hours": morning}).text
    assert "接单的意愿改好了，也告诉了本人" in page
    with community.database.look() as session:
        wish, hours = wishes.find_wish(session, li.id), wishes.hours_of(session, li.id)
        assert wish is not None
        assert wish.rests_until == wishes.next_week(community.now)
        assert (wish.weekends_only, wish.only_teams, wish.most_a_week) == (True, "health", 2)
        assert [one.weekday for one in hours] == [5]
    assert li.reads("接单设置")
    assert "意愿没有变" in desk.sends(f"{here}/wishes", None, **form | {"hours": morning}).text
    desk.sends(f"{here}/wishes", most="5")
    with community.database.look() as session:
        wish = wishes.find_wish(session, li.id)
        assert wish is not None
        assert wish.rests_until is None
        assert wishes.hours_of(session, li.id) == []


def test_who_has_no_chat_is_told_by_telephone(community: Community, wang: Neighbour, desk: Worker) -> None:
    zhao = brought(community, wang)
    with community.database.look() as session:
        role = members.require_volunteer(session, zhao).id
    forms: tuple[tuple[str, dict[str, str]], ...] = (
        (f"/desk/people/{zhao}/facts", FACTS), (f"/desk/people/{zhao}/wishes", {"most": "1"}),
        (f"/desk/people/{zhao}/teams", {"teams": "health"}), (f"/desk/people/roles/{role}/pause", {}),
    )  # fmt: skip
    for path, form in forms:
        page = desk.sends(path, None, **form).text
        assert "请打电话告诉他" in page, path
        assert "也告诉了本人" not in page, path
    shown = desk.opens(f"/desk/people/{zhao}").text
    assert "暂停着，不派单" in shown
    assert "现在</dt><dd>可以派单" not in shown


def test_by_whose_word_somebody_agreed_stands_on_their_page(
    community: Community, wang: Neighbour, desk: Worker
) -> None:
    zhao, alice = brought(community, wang), community.resident("陈阿婆", station=1)
    assert "王姐说本人同意登记" in desk.opens(f"/desk/people/{zhao}").text
    assert "还没有同意" in desk.opens(f"/desk/people/{alice.id}").text
    alice.asks_for_a_repair()
    assert "本人同意" in desk.opens(f"/desk/people/{alice.id}").text


def test_a_resident_who_came_by_a_table_takes_over_by_a_link_of_their_own_once(
    community: Community, wang: Neighbour, desk: Worker
) -> None:
    chen = brought(community, wang, "resident", "陈阿婆")
    token = desk.sends(f"/desk/people/{chen}/invite").text.split("/i/")[1][:22]
    newcomer, other = community.resident(""), community.resident("")
    assert "枫林社区" in newcomer.opens(token)
    assert "过期了" in other.opens(token)
    assert person(community, chen).consented_at is None
    # Their own first card asks them.
    newcomer.says("我家水龙头坏了")
    assert "同意" in newcomer.buttons
    with community.database.look() as session:
        assert session.scalar(select(Ticket.requester_id)) == chen
        assert invitations.find_invitation(session, token, community.now) is None


def test_who_asks_for_it_and_has_no_chat_is_forgotten_by_a_worker(
    community: Community, wang: Neighbour, desk: Worker
) -> None:
    zhao, li = brought(community, wang), community.volunteer("李明")
    assert "请他在聊天里说" in desk.sends(f"/desk/people/{li.id}/forget", sure="1").text
    assert person(community, li.id).name == "李明"
    assert "请先打勾" in desk.sends(f"/desk/people/{zhao}/forget").text
    assert "都删掉了" in desk.sends(f"/desk/people/{zhao}/forget", sure="1").text
    it = person(community, zhao)
    assert (it.name, it.phone, it.estate, it.consented_at) == ("", "", "", None)
    with community.database.look() as session:
        assert members.roles_of(session, zhao) == []
        said = session.scalars(select(Event).where(Event.thing == "person", Event.act == "forget")).one()
        assert (said.thing_id, said.actor_id) == (zhao, wang.id)


def test_what_a_worker_followed_goes_back_when_their_role_ends(community: Community, desk: Worker) -> None:
    zhou, alice = community.worker("小周"), community.resident("陈阿婆")
    number = alice.asks_for_a_repair().id
    zhou.presses("我来跟")
    assert community.ticket(number).status == "taken"
    with community.database.look() as session:
        member = members.find_membership(session, zhou.id, "worker", 1)
        assert member is not None
    assert "身份已结束" in desk.sends(f"/desk/people/roles/{member.id}/end").text
    assert community.ticket(number).status == "open"
    assert alice.reads("另")
    assert not [one for one in zhou.buttons if "完成" in one]


def test_a_residents_page_says_what_to_do_with_somebody_who_abuses(community: Community, desk: Worker) -> None:
    alice = community.resident("陈阿婆", station=1)
    assert "居民不能停" in desk.opens(f"/desk/people/{alice.id}").text
