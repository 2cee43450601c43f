"""地方 and 供单 at the desk, and the residents' menu."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from bot.desk import drawing
from bot.desk import places as page
from bot.desk.context import Desk
from bot.desk.drawing import Point
from storage import limits, members, menus, places, roles, teams
from storage.limits import Span
from storage.places import Place
from tests.bot.desk.test_import import workbook
from tests.community import Community
from tests.desk import Office, at_desk
from tests.street import put_under


def test_the_tree_shows_each_place_below_what_is_above_it(community: Community) -> None:
    center, _ = put_under(community, 1, above=("徐汇中心", "枫林所"))
    with at_desk(community, community.worker("主任", station=center)) as desk:
        shown = page.tree(desk).context["places"]
        assert [(place.name, depth) for place, depth in shown] == [("徐汇中心", 0), ("枫林所", 1), ("枫林社区", 2)]
        desk.path = {"place": "1"}
        assert [one.name for one in page.one(desk).context["above"]] == ["枫林所", "徐汇中心"]


def test_what_a_place_tells_the_public_is_kept_and_drawn(community: Community, office: Office) -> None:
    wang = office.enters(community.worker("王姐"))
    assert "写上纬度和经度" in wang.opens("/desk/places").text
    here = "/desk/places/1/facts"
    assert "请只写号码" in wang.sends(here, phone="打这个", hours="", latitude="", longitude="").text
    for latitude, longitude in (("31.2", ""), ("91", "121"), ("东", "西")):
        assert "纬度写" in wang.sends(here, phone="", hours="", latitude=latitude, longitude=longitude).text
    wang.sends(here, phone="021-66660000", hours="全天", latitude="31.2", longitude="121.45")
    with community.database.look() as session:
        place = session.get_one(Place, 1)
        assert (place.phone, place.hours, place.latitude, place.longitude) == ("021-66660000", "全天", 31.2, 121.45)
    assert "<circle" in wang.opens("/desk/places").text


def test_limits_are_set_as_in_chat(community: Community, office: Office) -> None:
    wang = office.enters(community.worker("王姐"))
    here = "/desk/places/1/limit"
    assert "时限是30分钟" in wang.sends(here, what="urgent", step="take", span="30分钟").text
    assert "30分钟＊" in wang.opens("/desk/places/1").text
    wang.sends(here, what="home_repair", step="solve", span="2天")
    with community.database.look() as session:
        assert limits.spans_of(session, 1, "normal", "home_repair")["solve"] == Span(2 * limits.DAY)
    assert "没看懂是多长" in wang.sends(here, what="urgent", step="take", span="快点").text
    assert "最短5分钟" in wang.sends(here, what="urgent", step="take", span="1分钟").text
    assert "时限是1小时" in wang.sends(here, what="urgent", step="take", span="恢复").text


def test_a_leader_is_set_who_serves_here(community: Community, office: Office) -> None:
    worker, li, other = community.worker("王姐"), community.volunteer("李明"), community.resident("路人")
    wang = office.enters(worker)
    assert "队长记下了" in wang.sends("/desk/places/1/leader", team="health", person=str(li.id)).text
    assert "志愿者" in wang.sends("/desk/places/1/leader", team="health", person=str(other.id)).text
    with community.database.look() as session:
        assert teams.leader_of(session, 1, "health") == li.id
    assert "没有队长" in wang.sends("/desk/places/1/leader", team="health", person="").text


def test_names_are_added_imported_and_dropped_with_the_line_of_each_fault(community: Community, office: Office) -> None:
    wang = office.enters(community.worker("王姐"))
    here = "/desk/places/1/names"
    assert "记下了" in wang.sends(here, name="枫林苑", others="枫苑、林苑", kind="小区").text
    assert "不能做名字" in wang.sends(here, name="1", others="", kind="小区").text
    assert "也叫" in wang.opens("/desk/places/1").text
    table = "名称,别名,类别\n大润发,,地标\n=1,,地标\n".encode("gb18030")
    faulty = wang.sends(f"{here}/import", {"file": ("名字.csv", table + b"x,,\n")}).text
    assert "第 4 行" in faulty
    assert "大润发" not in wang.opens("/desk/places/1").text
    assert "读到了 2 行" in wang.sends(f"{here}/import", {"file": ("名字.csv", table)}).text
    with community.database.look() as session:
        assert "大润发" not in places.names_of(session, 1)
    assert "2 个小区和地标" in wang.sends(f"{here}/import/go").text
    assert "再传一次" in wang.sends(f"{here}/import/go").text
    assert "删掉了" in wang.sends(f"{here}/drop", name="枫林苑").text
    with community.database.look() as session:
        assert set(places.names_of(session, 1)) == {"幸福小区", "大润发", "=1"}


def test_a_name_is_put_right_with_its_other_ways_of_writing(community: Community, office: Office) -> None:
    wang = office.enters(community.worker("王姐"))
    here = "/desk/places/1/names"
    wang.sends(here, name="枫林菀", others="枫菀、林菀", kind="小区")
    shown = wang.opens("/desk/places/1?edit=枫林菀").text
    assert 'value="枫菀、林菀"' in shown or 'value="林菀、枫菀"' in shown
    assert "现在是“枫林苑”" in wang.sends(here, old="枫林菀", name="枫林苑", others="枫苑、林苑", kind="小区").text
    assert "已经是一个小区" in wang.sends(here, old="枫林苑", name="枫林苑", others="幸福小区", kind="小区").text
    with community.database.look() as session:
        names = places.names_of(session, 1)
        assert {name for name, means in names.items() if means == "枫林苑"} == {"枫林苑", "枫苑", "林苑"}
        assert not {name for name in names if "菀" in name}
    refused = wang.sends(here, name="1", others="一号院", kind="地标").text
    assert "没有记下" in refused
    assert "第 1 行" not in refused
    # What was typed is still there to be put right.
    assert 'value="一号院"' in refused
    assert "<option selected>地标" in refused


def test_a_table_of_names_is_looked_at_before_it_counts(community: Community, office: Office) -> None:
    wang = office.enters(community.worker("王姐"))
    here = "/desk/places/1/names"
    wang.sends(here, name="枫林苑", others="枫苑", kind="小区")
    rows = [
        "枫林苑,枫苑,小区",
        "幸福小区,幸福里,小区",
        "大润发,,地标",
        "老街,,删除",
        *(f"第{n}花园,," for n in range(70)),
    ]
    told = wang.sends(f"{here}/import", {"file": ("名字.csv", "\n".join(["名称,别名,类别", *rows]).encode())})
    with at_desk(community, community.worker("周姐")) as desk:
        desk.path = {"place": "1"}
        assert page_of(desk)["preview"] is None
    for said in ("表格里的 74 行", "先列 60 行", "幸福里", "有改动", "新的"):
        assert said in told.text
    assert "老街" not in told.text
    assert "原来就有" not in told.text
    assert len(told.content) < 100_000
    assert "已经删掉" in wang.sends(f"{here}/import/drop").text
    assert "表格里的" not in wang.opens("/desk/places/1").text


def test_a_workbook_of_names_is_read_like_a_table(community: Community, office: Office) -> None:
    wang, here = office.enters(community.worker("王姐")), "/desk/places/1/names/import"
    good = workbook(("名称", "别名", "类别"), ("大润发", "", "地标"))
    assert "读到了 1 行" in wang.sends(here, {"file": ("名字.xlsx", good)}).text
    long = workbook(("名称", "别名"), ("大润发", "、".join(f"第{n}大润发" for n in range(60))))
    assert "第 2 行：有一格太长了" in wang.sends(here, {"file": ("名字.xlsx", long)}).text
    assert "另存为 CSV" in wang.sends(here, {"file": ("名字.xlsx", b"PK\x03\x04 no zip at all")}).text


def page_of(desk: Desk) -> Mapping[str, Any]:
    return page.one(desk).context


def test_a_place_is_added_below_renamed_moved_and_closed(community: Community, office: Office) -> None:
    there = community.station("梅园社区", estates=())
    with community.database.begin() as session:
        for number in (1, there):
            places.set_above(session, session.get_one(Place, number), ["徐汇中心"])
        found = places.find_place_named(session, "徐汇中心")
        assert found is not None
        center = found.id
    boss = community.worker("李主任", station=center)
    li, below = office.enters(boss), f"/desk/places/{center}/below"
    assert "2 到 20 个字" in li.sends(below, name="所", kind="institute").text
    assert "请只写号码" in li.sends(below, name="枫林所", kind="institute", phone="打这个").text
    assert "已经有一个地方叫“枫林社区”" in li.sends(below, name="枫林社区", kind="station").text
    assert "由上级来管" in li.sends(below, name="枫林所", kind="institute", phone="", hours="").text
    with community.database.look() as session:
        made = places.find_place_named(session, "枫林所")
        assert made is not None
    assert "归到“枫林所”下面了" in li.sends("/desk/places/1/above", parent=str(made.id)).text
    assert "比它大一级" in li.sends(f"/desk/places/{made.id}/above", parent="1").text
    assert "现在叫“枫园社区”" in li.sends("/desk/places/1/name", name="枫园社区").text
    alice, wang = community.resident("陈阿婆", agreed=True, station=1), community.worker("王姐")
    assert "还有 1 位工作人员" in li.opens("/desk/places/1").text
    assert "现在关不了" in li.sends("/desk/places/1/close", sure="1", heir=str(there)).text
    with community.database.begin() as session:
        member = members.find_membership(session, wang.id, "worker", 1)
        assert member is not None
        roles.end(session, member.id, boss.id, community.now)
    assert "请先打勾" in li.sends("/desk/places/1/close", heir=str(there)).text
    # With whom they live, workers move too.
    assert "2 个人和 1 个小区、地标归到了“梅园社区”" in li.sends("/desk/places/1/close", sure="1", heir=str(there)).text
    assert alice.id
    assert "关掉的 1 个" in li.opens("/desk/places").text
    assert "重新打开" in li.opens("/desk/places/1").text
    for gone in ("/desk/people/invitations", "/desk/people/import", "/desk/items", "/desk/week/write"):
        assert "枫园社区" not in li.opens(gone).text
    assert li.sends("/desk/people/invitations", purpose="resident", place="1").status_code == 404
    assert "重新打开了" in li.sends("/desk/places/1/reopen").text
    assert "枫园社区" in li.opens("/desk/people/invitations").text


def test_a_service_that_is_closed_is_off_the_menu_and_heard_all_the_same(community: Community, office: Office) -> None:
    alice, wang = community.resident("陈阿婆", station=1), office.enters(community.worker("王姐"))
    name = community.reader.lexicon.items["home_repair"].name
    assert name in office.stranger().opens("/menu").text
    assert "拿下来了" in wang.sends("/desk/items/close", place="1", item="home_repair").text
    assert name not in office.stranger().opens("/menu").text
    assert name not in office.stranger().opens("/menu/1").text
    alice.says("菜单")
    alice.presses("扶贫帮困")
    assert name not in alice.buttons
    assert "现在没有开" in alice.presses_payload("item:home_repair")
    assert alice.asks_for_a_repair().item == "home_repair"
    assert "又在" in wang.sends("/desk/items/open", place="1", item="home_repair").text
    assert name in office.stranger().opens("/menu").text
    assert wang.sends("/desk/items/close", place="1", item="nothing").status_code == 404


def test_what_a_place_above_has_closed_is_closed_below(community: Community) -> None:
    (center,) = put_under(community, 1)
    worker = community.worker("主任", station=center)
    with community.database.begin() as session:
        menus.take_off(session, center, "home_repair", worker.id, community.now)
        menus.take_off(session, center, "home_repair", worker.id, community.now)
    with community.database.look() as session:
        assert menus.closed(session, 1) == {"home_repair": center}


def test_residents_choose_their_station_where_there_are_several(community: Community, office: Office) -> None:
    community.station("梅园社区", estates=("梅苑",))
    page = office.stranger().opens("/menu").text
    assert "您住在哪个社区" in page
    assert "/menu/2" in page
    assert "梅园社区" in office.stranger().opens("/menu/2").text
    assert office.stranger().opens("/menu/77").status_code == 404


@pytest.mark.parametrize("count", [1, 2, 12, 60])
def test_names_on_the_map_lie_on_no_other_and_inside(count: int) -> None:
    points = [Point(n, f"第{n}个社区站", 31.2 + n * n % 7 / 500, 121.4 + n % 11 / 300) for n in range(count)]
    drawn = drawing.draw(points)
    assert drawn is not None
    boxes = []
    for mark in drawn.marks:
        assert 0 < mark.x < drawn.width
        assert 0 < mark.y < drawn.height
        if mark.label:
            long = drawing.SIGN * len(mark.label)
            left = mark.label_x - {"start": 0, "middle": long / 2, "end": long}[mark.anchor]
            assert left >= -0.1
            assert left + long <= drawn.width + 0.1
            boxes.append((left, mark.label_y - 14, left + long, mark.label_y + 2))
    assert boxes
    for n, one in enumerate(boxes):
        for other in boxes[n + 1 :]:
            assert one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]


def test_the_map_has_its_north_at_the_top() -> None:
    drawn = drawing.draw([Point(1, "北", 31.3, 121.4), Point(2, "南东", 31.2, 121.5)])
    assert drawn is not None
    north, south = drawn.marks
    assert north.y < south.y
    assert north.x < south.x
    assert drawing.draw([]) is None
