"""记录 at the desk: who did and saw what, in words, of one's own places alone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from bot.desk import log
from handlers.wording import desk_log as wording
from storage import campaigns, members, places
from storage.activities import Occurrence
from storage.lifecycle import TRANSITIONS
from tests.community import Community, Neighbour
from tests.desk import Office, at_desk
from tests.gathering import gathering
from tests.street import two_stations


def told(community: Community, worker: Neighbour, **query: str) -> list[str]:
    with at_desk(community, worker, **query) as desk:
        return [f"{wording.who(one)}：{wording.what(one)}" for one in log.show(desk).context["deeds"]]


def test_every_move_has_words() -> None:
    nameless = {(thing, act) for thing, _, act, _ in TRANSITIONS if not act.startswith("undo_")}
    assert {(thing, act) for thing, act in nameless if act not in wording.DID.get(thing, {})} == set()


def test_who_did_and_saw_what_is_told_and_found(community: Community, office: Office) -> None:
    worker, other = community.worker("王姐"), community.worker("小周")
    ticket = community.resident("陈阿婆").asks_for_a_repair()
    wang = office.enters(worker)
    wang.sends(f"/desk/tickets/{ticket.id}/open")
    wang.sends(f"/desk/tickets/{ticket.id}/close", text="物业已经修好")
    lines = told(community, other)
    assert lines[:3] == ["小周：进了工作台", "王姐：办结：物业已经修好", "王姐：看了电话和门牌"]
    assert "陈阿婆：点单" in lines
    assert told(community, other, act="see") == ["王姐：看了电话和门牌"]
    assert told(community, other, person=str(worker.id), act="see") == ["王姐：看了电话和门牌"]
    assert told(community, other, person=str(other.id), act="see") == []
    assert "王姐：办结：物业已经修好" in told(community, other, ticket=str(ticket.id))
    assert told(community, other, ticket="999999") == []
    assert told(community, other, until="2026-11-17") == []
    assert told(community, other, since="2026-11-18", act="see")


def test_what_is_done_to_people_and_places_is_told_where_they_are(community: Community, office: Office) -> None:
    street = two_stations(community)
    worker, other, away = (
        community.worker("王姐"),
        community.worker("小周"),
        community.worker("张姐", station=street.there),
    )
    li, wang = community.volunteer("李明"), office.enters(worker)
    for path, form in {
        f"/people/{li.id}/open": {},
        "/people/invitations": {"place": "1", "purpose": "resident"},
        "/places/1/names": {"name": "枫林苑"},
        "/items/close": {"place": "1", "item": "home_repair"},
    }.items():
        wang.sends(f"/desk{path}", None, **form)
    done = ["这里不办一个事项了", "改了小区名", "做了居民入口", "看了电话和门牌", "进了工作台", "凭邀请加入"]
    assert [line.removeprefix("王姐：") for line in told(community, other) if line.startswith("王姐：")] == done
    assert not any(line.startswith("王姐：") for line in told(community, away))


def test_a_number_in_a_reason_is_not_told_in_full(community: Community, office: Office) -> None:
    wang = community.worker("王姐")
    ticket = community.resident("陈阿婆").asks_for_a_repair()
    office.enters(wang).sends(f"/desk/tickets/{ticket.id}/close", text="打了13812345678，修好了")
    assert "王姐：办结：打了138****5678，修好了" in told(community, wang)


def test_the_record_of_another_place_is_not_told(community: Community) -> None:
    community.worker("王姐")
    with community.database.begin() as session:
        away = places.set_station(session, "梅园社区", estates=["梅园小区"]).id
    other = community.worker("张姐", station=away)
    ticket = community.resident("陈阿婆").asks_for_a_repair()
    assert told(community, other, ticket=str(ticket.id)) == []
    assert not any("陈阿婆" in line for line in told(community, other))


def test_markup_in_names_and_reasons_is_text(community: Community, office: Office) -> None:
    ticket = community.resident("<b>陈</b>").asks_for_a_repair()
    wang = office.enters(community.worker("王姐"))
    wang.sends(f"/desk/tickets/{ticket.id}/close", text="修好了<i>")
    text = wang.opens("/desk/log").text
    assert "&lt;b&gt;陈" in text
    assert "修好了&lt;i&gt;" in text
    assert "<i>" not in text
    assert "<b>陈" not in text


def test_the_record_goes_on_page_by_page(community: Community, monkeypatch: pytest.MonkeyPatch) -> None:
    worker = community.worker("王姐")
    ticket = str(community.resident("陈阿婆").asks_for_a_repair().id)
    whole = told(community, worker, ticket=ticket)
    monkeypatch.setattr(log, "A_PAGE", 1)
    with at_desk(community, worker, ticket=ticket) as desk:
        page = log.show(desk).context["next"]
    assert told(community, worker, ticket=ticket, after=page.partition("after=")[2]) == whole[1:] != []


def test_nonsense_in_the_address_is_left_out(community: Community) -> None:
    worker = community.worker("王姐")
    nonsense = told(community, worker, since="0001-01-01", until="x", person="x", act="drop", after="x")
    assert nonsense[-1:] == told(community, worker)[-1:] == ["王姐：凭邀请加入"]


def test_the_record_tells_of_whom_what_was_answered_and_what_was_taken_home(
    community: Community, office: Office
) -> None:
    worker, li = community.worker("王姐"), community.volunteer("李明")
    number = community.resident("陈阿婆").asks_for_a_repair().id
    wang = office.enters(worker)
    with community.database.look() as session:
        serving = members.find_membership(session, li.id, "volunteer", 1)
        assert serving is not None
    wang.sends(f"/desk/tickets/{number}/reply", text="明天上午来")
    wang.sends(f"/desk/tickets/{number}/assign", person=str(li.id))
    wang.sends(f"/desk/people/roles/{serving.id}/pause", why="歇一歇")
    assert wang.opens("/desk/tickets.csv").status_code == 200
    lines = told(community, worker, person=str(worker.id))
    for line in ("导出了表格：工单 2026-11-18.csv", "暂停派单（李明）：歇一歇", "派给了李明", "回了居民"):
        assert f"王姐：{line}" in lines
    assert "王姐 回了居民" in re.sub(r"<[^>]+>", "", wang.opens(f"/desk/tickets/{number}").text)


def test_what_the_program_only_plans_does_not_fill_the_record(community: Community) -> None:
    worker = community.worker("王姐")
    number = gathering(community, maker=worker.id)
    with community.database.begin() as session:
        day = session.get_one(Occurrence, number)
        campaigns.plan_step(session, day, "invite", community.now, community.now, community.now + timedelta(hours=1))
    assert "小帮手：写了一条通知" not in told(community, worker)


def test_who_was_written_into_a_table_did_not_come_in_by_themselves(community: Community, office: Office) -> None:
    worker = community.worker("王姐")
    wang = office.enters(worker)
    wang.opens("/desk/people/import")
    wang.sends("/desk/people/import", {"file": ("表.csv", "姓名,电话\n李明,13812345678\n".encode())},
               role="volunteer", place="1")  # fmt: skip
    wang.sends("/desk/people/import/go", id="1", agreed="1")
    assert "王姐：登记了身份（李明）" in told(community, worker)
