"""评价 at the desk: every judgement with its ticket, the unhappy answered, and how it goes by team and service."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.desk import ratings
from bot.desk.context import NotThere
from storage import places
from tests.community import Community, Neighbour
from tests.desk import Office, at_desk
from tests.judged import all_ended, ended

GOOD, BAD = (True, 5), (False, None)


def listed(community: Community, worker: Neighbour, **query: str) -> list[int]:
    with at_desk(community, worker, **query) as desk:
        return [one.ticket.id for one in ratings.show(desk).context["ratings"]]


def test_judgements_are_listed_the_newest_first_and_the_unhappy_alone(community: Community) -> None:
    worker, chen = community.worker("王姐"), community.resident("陈阿婆")
    good = ended(community, chen, GOOD)
    poor = ended(community, chen, (True, 2), item="lock")
    bad = ended(community, chen, BAD, opened_at=community.now - timedelta(days=2))
    ended(community, chen)
    assert listed(community, worker) == [bad, poor, good]
    assert listed(community, worker, unhappy="1") == [bad, poor]
    assert listed(community, worker, stars="2") == [poor]
    assert listed(community, worker, item="home_repair") == [bad, good]
    assert listed(community, worker, until="2026-11-16") == [bad]
    assert listed(community, worker, team="health") == []


def test_who_is_unhappy_is_answered_from_the_list_and_reads_it_in_chat(community: Community, office: Office) -> None:
    chen = community.resident("陈阿婆")
    number = ended(community, chen, BAD, words="来了没修好<script>")
    wang = office.enters(community.worker("王姐"))
    page = wang.opens("/desk/ratings?unhappy=1").text
    assert "来了没修好&lt;script&gt;" in page
    assert f'action="/desk/tickets/{number}/reply"' in page
    after = wang.sends(f"/desk/tickets/{number}/reply", text="对不起，明天请师傅再来")
    assert "/desk/ratings?unhappy=1" in str(after.url)
    assert chen.reads("对不起，明天请师傅再来")


def test_a_good_rating_asks_for_no_answer(community: Community, office: Office) -> None:
    ended(community, community.resident("陈阿婆"), GOOD)
    page = office.enters(community.worker("王姐")).opens("/desk/ratings").text
    assert "★★★★★ 5 星" in page
    assert "回一句话" not in page


def test_teams_stand_against_the_month_before(community: Community, office: Office) -> None:
    worker, chen = community.worker("王姐"), community.resident("陈阿婆")
    all_ended(community, chen, [GOOD] * 8 + [BAD] * 2)
    all_ended(community, chen, [GOOD] * 10, opened_at=community.now - timedelta(days=30))
    text = office.enters(worker).opens("/desk/ratings").text
    assert "↓ 比前一个月低 20 个百分点，变差" in text
    assert "80%（8/10）" in text
    assert ">2 张</a>" in text


def test_ratings_of_another_place_are_not_there(community: Community) -> None:
    worker = community.worker("王姐")
    with community.database.begin() as session:
        away = places.set_station(session, "梅园社区", estates=["梅园小区"]).id
    other = community.worker("张姐", station=away)
    number = ended(community, community.resident("陈阿婆"), BAD)
    assert listed(community, worker, place="1") == [number]
    assert listed(community, other) == []
    with at_desk(community, other, place="1") as desk, pytest.raises(NotThere):
        ratings.show(desk)


def test_a_long_list_goes_on(community: Community, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ratings, "A_PAGE", 2)
    worker, chen = community.worker("王姐"), community.resident("陈阿婆")
    numbers = all_ended(community, chen, [GOOD] * 3)
    with at_desk(community, worker) as desk:
        page = ratings.show(desk)
    assert [one.ticket.id for one in page.context["ratings"]] == numbers[:0:-1]
    assert listed(community, worker, after=page.context["next"].partition("after=")[2]) == [numbers[0]]
