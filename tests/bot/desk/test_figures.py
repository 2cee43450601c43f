"""数字 at the desk: every figure leads to its tickets, is told in words, and says nothing big of small numbers."""

from __future__ import annotations

import csv
import html
import io
import re
from datetime import timedelta
from typing import Any

import pytest

from bot.desk import charts, figures, tickets
from bot.desk.charts import Bar, Chart
from bot.desk.context import Download, NotThere
from handlers.wording import desk_figures as wording
from storage.figures import Share
from storage.filters import Filter
from tests.community import Community, Neighbour
from tests.desk import Office, at_desk
from tests.judged import all_ended, ended
from tests.street import Street, two_stations

GOOD, BAD = (True, 5), (False, None)


def shown(community: Community, worker: Neighbour, **query: str) -> dict[str, Any]:
    with at_desk(community, worker, **query) as desk:
        return dict(figures.show(desk).context)


def test_every_figure_leads_to_as_many_tickets_as_it_says(community: Community, office: Office) -> None:
    worker, chen = community.worker("王姐"), community.resident("陈阿婆")
    ended(community, chen, GOOD)
    ended(community, chen, BAD)
    ended(community, chen, BAD, GOOD)
    ended(community, chen, opened_at=community.now - timedelta(days=35))
    page = html.unescape(office.enters(worker).opens("/desk/figures").text)
    found = re.findall(r'href="/desk/tickets\?([^"]+)"><span class="what">(\S+)</span> <b class="big">(\S+)</b>', page)
    assert ("点单", "3") in [(name, said) for _, name, said in found]
    assert ("实际解决率", "66.6%") in [(name, said) for _, name, said in found]
    counted = shown(community, worker)
    for query, name, said in found:
        asked = dict(pair.split("=") for pair in query.split("&"))
        with at_desk(community, worker, **asked) as desk:
            count = len(tickets.show(desk).context["tickets"])
        shares = {wording.SHARES[share.name]: share.count for share, *_ in counted["shares"]}
        assert count == (shares[name] if name in shares else int(said) if said.isdigit() else 3), name


def test_a_period_stands_against_the_one_before(community: Community, office: Office) -> None:
    worker, chen = community.worker("王姐"), community.resident("陈阿婆")
    all_ended(community, chen, [GOOD] * 9 + [BAD])
    all_ended(community, chen, [GOOD] * 6 + [BAD] * 4, opened_at=community.now - timedelta(days=30))
    page = office.enters(worker).opens("/desk/figures?by=month")
    assert "2026年11月" in page.text
    assert "↑ 比前一个月高 30 个百分点，好转" in page.text
    earlier = shown(community, worker, by="month", day="2026-10-05")
    assert (earlier["period"], earlier["is_over"]) == ("2026年10月", True)
    assert shown(community, worker, by="quarter")["period"] == "2026年第四季度"
    assert shown(community, worker, by="week")["period"] == "2026年11月16日到22日"
    for nonsense in ("9999-99-99", "1800-01-01", "2999-01-01", "x"):
        assert shown(community, worker, by="year", day=nonsense)["period"] == "2026年11月"


def test_what_may_still_be_answered_in_time_counts_neither_way(community: Community) -> None:
    worker, chen = community.worker("王姐"), community.resident("陈阿婆")
    waits: dict[str, Any] = {
        "status": "open",
        "ended_at": None,
        "answered_at": None,
        "answer_due": None,
        "first_taken_at": None,
    }
    ended(community, chen, take_by=community.now + timedelta(minutes=1), **waits)
    ended(community, chen, take_by=community.now - timedelta(minutes=1), **waits)
    on_time = shown(community, worker)["shares"][0][0]
    assert (on_time.name, on_time.count, on_time.of) == ("on_time", 0, 1)


def test_little_is_said_of_few_tickets() -> None:
    def share(count: int, of: int, name: str = "solved") -> Share:
        return Share(name, count, of, Filter())

    assert wording.change(share(9, 9), share(50, 100), "month") == ("不到 10 张，不和前一个月比", "")
    assert wording.change(share(0, 0), share(50, 100), "week") == ("前一周没有数，不好比", "")
    assert wording.change(share(50, 100), share(50, 100), "week") == ("和前一周一样", "")
    more = wording.change(share(20, 100, "reopened"), share(10, 100, "reopened"), "quarter")
    assert more == ("↑ 比前一季度高 10 个百分点，变差", "worse")
    assert wording.cell(share(3, 4)) == "3/4"
    assert wording.cell(share(30, 40)) == "75%（30/40）"
    assert wording.cell(share(0, 0)) == "—"
    assert [wording.long(one) for one in (None, 5, 60, 200, 1440, 3000)] == [
        "—", "5 分钟", "1 小时", "3 小时 20 分", "1 天", "2 天 2 小时",
    ]  # fmt: skip


@pytest.fixture
def street(community: Community) -> Street:
    return two_stations(community, "=梅园<b>")


def test_places_below_are_ranked_and_few_tickets_are_not(community: Community, street: Street, office: Office) -> None:
    chen = community.resident("陈阿婆")
    all_ended(community, chen, [GOOD] * 9 + [BAD])
    ended(community, chen, GOOD, place_id=street.there)
    above = community.worker("李主任", station=street.center)
    ranked = shown(community, above)["ranked"]
    assert [(one["name"], one["rank"]) for one in ranked] == [("枫林社区", 1), ("=梅园<b>", None)]
    text = office.enters(above).opens("/desk/figures").text
    assert "不到 10 张，不排名" in text
    assert "=梅园&lt;b&gt;" in text
    assert "=梅园<b>" not in text


def test_figures_of_another_place_are_not_there(community: Community, street: Street) -> None:
    here, there = community.worker("王姐"), community.worker("张姐", station=street.there)
    above = community.worker("李主任", station=street.center)
    ended(community, community.resident("陈阿婆"), GOOD)
    for worker, count in ((here, 1), (there, 0), (above, 1)):
        assert shown(community, worker)["counts"][0][1] == count
    assert shown(community, above, place=str(street.here))["counts"][0][1] == 1
    assert shown(community, above, place=str(street.there))["counts"][0][1] == 0
    for page in (figures.show, figures.table("csv")):
        with at_desk(community, there, place=str(street.here)) as desk, pytest.raises(NotThere):
            page(desk)


def test_the_table_tells_the_same_and_holds_no_formula(community: Community, street: Street) -> None:
    above = community.worker("李主任", station=street.center)
    ended(community, community.resident("陈阿婆"), GOOD, place_id=street.there)
    with at_desk(community, above) as desk:
        file = figures.table("csv")(desk)
    assert isinstance(file, Download)
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert ["合计", "我看得到的地方", "实际解决率", "1", "1", "100.0", "0", "0", "", "2026-11-01", "2026-11-30"] in rows
    assert {row[1] for row in rows if row[0] == "地方"} == {"'=梅园<b>"}
    assert {row[1] for row in rows if row[0] == "队"} == {"扶贫帮困队"}
    with at_desk(community, above) as desk:
        sheet = figures.table("xlsx")(desk)
    assert isinstance(sheet, Download)
    assert sheet.name == "数字 2026年11月 2026-11-18.xlsx"


def test_a_chart_says_its_values_in_the_picture_and_in_words() -> None:
    drawn = charts.draw(
        Chart("solved", "实际<解决>率", "百分比", "哪一月", [Bar("10月", None, "—"), Bar("11月", 50, "50")], 100)
    )
    assert '<title id="solved-title">实际&lt;解决&gt;率</title>' in drawn
    assert "百分比。10月 —，11月 50" in drawn
    assert len(re.findall("<rect", drawn)) == 1
    assert re.search(r'<text class="value"[^>]*>50<', drawn)
    assert 'class="bar now"' in drawn


def test_teams_and_services_are_told_apart_one_at_a_time(community: Community, office: Office) -> None:
    ended(community, community.resident("陈阿婆"), GOOD)
    wang = office.enters(community.worker("王姐"))
    assert '<th scope="row">扶贫帮困队</th>' in wang.opens("/desk/figures").text
    assert '<th scope="row">家电水电维修</th>' in wang.opens("/desk/figures?apart=item").text
