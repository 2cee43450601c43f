"""词典 at the desk: the words are read, taught and taken back, a sentence is tried, what was misread is listed."""

from __future__ import annotations

import re
from html import unescape

import pytest
from sqlalchemy import select

from bot.desk import finding, heard, words
from bot.desk.context import Page
from handlers.wording import desk_words as wording
from nlp.lexicon import STRENGTHS
from storage import places
from storage.events import Event
from storage.examples import Label
from storage.people import get_person
from tests.community import Community, Neighbour
from tests.desk import Office, at_desk
from tests.misread import REPAIR, misread
from tests.proposed import learned, status

HERE = "/desk/words"
SAID = "我屋里厢铁将军坏脱了，幸福小区3号楼402，电话13812345678"


@pytest.fixture
def wang(community: Community) -> Neighbour:
    return community.worker("王姐")


def listed(community: Community, worker: Neighbour, **query: str) -> list[heard.Line]:
    with at_desk(community, worker, **query) as desk:
        lines: list[heard.Line] = heard.misread_lately(desk).context["lines"]
        return lines


def tried(community: Community, worker: Neighbour, text: str) -> Page:
    with at_desk(community, worker, say=text) as desk:
        return heard.tried(desk)


def test_the_words_of_a_service_are_shown_by_how_much_they_say(community: Community, wang: Neighbour) -> None:
    with at_desk(community, wang) as desk:
        desk.path = {"label": "home_repair"}
        shown = words.one(desk).context["by_weight"]
    item = community.reader.lexicon.items["home_repair"]
    assert {word: weight for weight, found in shown.items() for word in found} == item.words
    assert set(shown) <= set(wording.LOUDNESS)
    assert set(STRENGTHS.values()) < set(wording.LOUDNESS)


def test_acts_and_lists_are_shown_as_services_are(community: Community, office: Office) -> None:
    wang = office.enters(community.worker("王姐"))
    for label, told in (("cancel", "一听就是"), ("alias", "水龙头"), ("danger", "着火"), ("danger_guard", "演习")):
        assert told in wang.opens(f"{HERE}/of/{label}").text
    assert wang.opens(f"{HERE}/of/nothing").status_code == 404


def test_what_is_taught_is_our_own_and_taken_back(community: Community, office: Office) -> None:
    wang = office.enters(community.worker("王姐"))
    assert "还没有教过" in wang.opens(HERE).text
    for path, word, means in (("add", "铁将军", "家电水电维修"), ("add", "撤了伐", "取消"), ("add", "水喉咙", "水龙头"),
                              ("alarm", "呼呼窜红", "着火")):  # fmt: skip
        assert "记下了" in wang.sends(f"{HERE}/{path}", word=word, means=means).text
    assert community.words_in_force() == [
        ("add", "home_repair", "铁将军", ""), ("add", "cancel", "撤了伐", ""), ("add", "alias", "水喉咙", "水龙头"),
        ("add", "danger", "呼呼窜红", "fire"),
    ]  # fmt: skip
    assert "“铁将军”算“家电水电维修”" in wang.opens(HERE).text
    # What was just said has a button, and so has the list.
    wang.sends("/desk/press", press="unword:1")
    assert "撤掉了" in wang.page.text if wang.page else False
    assert "“铁将军”算" not in wang.opens(HERE).text


def test_what_cannot_be_taught_is_told_in_a_sentence(community: Community, office: Office) -> None:
    wang = office.enters(community.worker("王姐"))
    for word, means, told in (
        ("锁", "门锁", "2 到 20 个字"),
        ("门锁", "门锁", "左右两边一样"),
        ("铁将军", "qwzx", "我也不认识"),
    ):
        assert told in wang.sends(f"{HERE}/add", word=word, means=means).text
    assert "右边可以写" in wang.sends(f"{HERE}/alarm", word="冒火星", means="好玩").text
    assert "太旧" in wang.sends(f"{HERE}/drop", word="没有的词", label="home_repair").text
    assert community.words_in_force() == []


def test_a_word_that_ships_is_found_laid_aside_and_taken_back(community: Community, office: Office) -> None:
    wang = office.enters(community.worker("王姐"))
    found = wang.opens(f"{HERE}?find=水龍頭").text
    assert "家电水电维修" in found
    assert "一听就是" in found
    wang.sends(f"{HERE}/drop", word="水龙头", label="home_repair")
    assert community.words_in_force() == [("drop", "home_repair", "水龙头", "")]
    assert "“水龙头”不再算“家电水电维修”" in wang.opens(f"{HERE}?find=水龙头").text
    wang.presses("撤")
    assert community.words_in_force() == []


def test_what_saves_lives_is_found_and_cannot_be_laid_aside(community: Community, wang: Neighbour) -> None:
    with at_desk(community, wang) as desk:
        hits = finding.find(desk, "着火").hits
    assert any(hit.label == "danger" for hit in hits)
    assert not any(hit.may_go for hit in hits if hit.label in ("danger", "danger_guard"))


def test_nothing_found_leads_on(community: Community, office: Office) -> None:
    wang = office.enters(community.worker("王姐"))
    page = wang.opens(f"{HERE}?find=叽里呱啦").text
    assert "词典里还没有“叽里呱啦”" in page
    assert 'name="word" required minlength="2" maxlength="20" value="叽里呱啦"' in page
    assert "是一种" in wang.opens(f"{HERE}?find=豆浆机").text


def test_a_name_of_a_place_is_kept_found_and_dropped(community: Community, office: Office) -> None:
    worker = community.worker("王姐")
    wang = office.enters(worker)
    wang.sends(f"{HERE}/names", place="1", name="枫林苑", others="老枫林", kind="小区")
    assert "就是枫林苑" in wang.opens(f"{HERE}?find=老枫林").text
    # No database keeps the sign behind it, and PostgreSQL would not even look for it.
    wang.sends(f"{HERE}/names/drop", place="1", name="枫林苑\0")
    with community.database.look() as session:
        assert "老枫林" not in places.gazetteer(session)
        done = session.scalars(select(Event).where(Event.thing == "estate").order_by(Event.id)).all()
    assert [(one.actor_id, one.after) for one in done] == [(worker.id, "known")] * 2 + [(worker.id, "dropped")] * 2


def test_a_word_that_nobody_has_taught_is_answered_with_one_tap(community: Community, office: Office) -> None:
    learned(community)
    wang = office.enters(community.worker("王姐"))
    page = wang.opens(HERE).text
    assert "3 个人说过，多半是说“家电水电维修”" in page
    assert "格格拉拉" in page
    assert "等您看一眼" in page
    wang.presses("记成 家电水电维修")
    assert community.words_in_force() == [("add", "home_repair", "铁将军", "")]
    asked = wang.presses("记成……").text
    assert "算哪一项" in asked
    # It is answered by a button; a field for words would lead nowhere.
    assert "您的回答" not in asked
    wang.presses("心理疏导")
    assert community.words_in_force()[1:] == [("add", "counselling", "格格拉拉", "")]
    assert "没人教过的词" not in wang.opens(HERE).text


def test_a_sentence_is_tried_and_nothing_is_done(community: Community, wang: Neighbour) -> None:
    text = "我家水龙头坏了，幸福小区3号楼402，明天下午三点到四点，电话13812345678，我妈八十了"
    before = len(community.said())
    shown = tried(community, wang, text).context
    pieces = {(one.kind, one.text) for one in shown["pieces"]}
    assert {("where", "幸福小区3号楼402"), ("when", "明天下午三点到四点"), ("phone", "13812345678")} <= pieces
    assert any(kind == "word" and "水龙头" in piece for kind, piece in pieces)
    told = {one.name: one.said for one in shown["facts"]}
    assert told["哪个队"] == "扶贫帮困"
    assert told["哪一项"] == "家电水电维修"
    assert told["在哪里"] == "幸福小区3号楼402室"
    assert told["什么时候"].endswith("15:00 到 16:00")
    assert told["电话"] == "13812345678"
    assert told["急不急"] == "不急"
    assert told["要多照顾"]
    assert shown["words"][0][1] == max(weight for _, weight in shown["words"])
    assert "成" in shown["sure"] or "把握" in shown["sure"]
    assert len(community.said()) == before


def test_a_sentence_that_tells_of_danger_says_what_would_happen(community: Community, wang: Neighbour) -> None:
    shown = tried(community, wang, "我妈摔倒起不来了，叫她也不应").context
    assert "120" in shown["alarm"]
    assert ("danger", "摔倒起不来了") in {(one.kind, one.text) for one in shown["pieces"]}


def test_the_pieces_make_up_the_sentence_however_it_is_written(community: Community, wang: Neighbour) -> None:
    odd = (
        "我家水龍頭壞了，３號樓４０２",
        "  水 龙 头 坏 了\n明天来 ",
        "哈哈哈哈哈哈",
        "<b>着火了</b>&着火了",
        "e\u0301水喉坏了",
        "啊",
        "坏" * 700,
    )
    with at_desk(community, wang) as desk:
        for text in odd:
            desk.query = {"say": text}
            shown = heard.tried(desk).context
            assert "".join(one.text for one in shown["pieces"]) == text.strip()[: heard.MOST_TRIED]
    assert shown["is_cut"]


def test_what_was_misread_is_listed_without_telephone_and_door(community: Community, wang: Neighbour) -> None:
    chen, li = (community.resident(name, agreed=True, station=1) for name in ("陈阿婆", "李伯伯"))
    misread(community, chen, SAID, source="correction", by=wang)
    misread(community, li, "那个事体哪能了", Label("status"))
    later, first = listed(community, wang)
    assert first.text == "我屋里厢铁将军坏脱了，幸福小区3号楼***，电话138****5678"
    assert (first.was, first.meant) == ("闲聊", "求助：家电水电维修")
    assert (later.one.source, later.meant) == ("choice", "问进度")
    assert [one.one.source for one in listed(community, wang, by="correction")] == ["correction"]


def test_a_door_that_only_the_record_knows_is_covered_too(community: Community, wang: Neighbour) -> None:
    chen = community.resident("陈阿婆", agreed=True, station=1)
    with community.database.begin() as session:
        get_person(session, chen.id).room = "5071"
    misread(community, chen, "我是5071那家的，灯不亮了，021 55550123")
    (line,) = listed(community, wang)
    assert "5071" not in line.text
    assert "55550123" not in line.text


def test_what_was_feared_for_nothing_is_misread_and_what_was_read_right_is_not(
    community: Community, wang: Neighbour
) -> None:
    chen, li = (community.resident(name, agreed=True, station=1) for name in ("陈阿婆", "李伯伯"))
    calm = Label("other")
    misread(community, chen, "我妈摔倒起不来了", calm, source="correction", by=wang)
    misread(community, li, "水龙头坏了", calm, source="correction", by=wang)
    (line,) = listed(community, wang)
    assert (line.was, line.meant) == ("闲聊，有危险", "闲聊，没有危险")


def test_it_is_told_whether_it_would_be_misread_still(community: Community, wang: Neighbour) -> None:
    misread(community, community.resident("陈阿婆", agreed=True, station=1), "水龙头坏了，请人来修一下")
    misread(community, community.resident("李伯伯", agreed=True, station=1), "今天天气真好", REPAIR)
    wrong, right = listed(community, wang)
    assert (wrong.is_right, right.is_right) == (False, True)
    assert right.words == []


def test_what_was_misread_elsewhere_or_is_deleted_is_nobodys_to_read(community: Community, wang: Neighbour) -> None:
    there = community.station("梅园社区", estates=())
    community.worker("张姐", station=there)
    misread(community, community.resident("外人", agreed=True, station=there), "格格拉拉坏脱了")
    gone = community.resident("陈阿婆", agreed=True, station=1)
    misread(community, gone, SAID)
    with community.database.begin() as session:
        get_person(session, gone.id).consented_at = None
    assert listed(community, wang) == []
    community.passes(days=91)
    assert listed(community, community.worker("刘姐", station=there)) == []


def test_what_was_learned_is_shown_in_figures_used_and_taken_back(community: Community, office: Office) -> None:
    wang = office.enters(community.worker("王姐"))
    assert "还没有新学的" in wang.opens(f"{HERE}/learning").text
    number = learned(community)
    page = wang.opens(f"{HERE}/learning").text
    for told in ("会多听对 <b>4</b> 句", "会听错 <b>1</b> 句", "一共 100 句", "多 2 句", "铁将军坏了", "新学会的"):
        assert told in page, told
    wang.presses("用上")
    assert status(community, number) == "approved"
    wang.opens(f"{HERE}/learning")
    wang.presses("退回上一版")
    assert status(community, number) == "taken_back"
    other = learned(community)
    wang.opens(f"{HERE}/learning")
    wang.presses("不用")
    assert status(community, other) == "declined"
    assert "没有用" in wang.opens(f"{HERE}/learning").text


def test_what_another_version_has_learned_is_not_offered(community: Community, office: Office) -> None:
    learned(community, "another")
    page = office.enters(community.worker("王姐")).opens(f"{HERE}/learning").text
    assert "不算数了" in page
    assert "learnyes" not in page


def test_everything_that_people_say_is_shown_as_they_said_it(community: Community, office: Office) -> None:
    wang = office.enters(community.worker("王姐"))
    bad = "<b>'\"&坏"
    wang.sends(f"{HERE}/add", word=bad, means="家电水电维修")
    misread(community, community.resident("陈阿婆", agreed=True, station=1), f"{bad}了")
    pages = [wang.opens(path).text for path in (HERE, f"{HERE}?find=<b>", f"{HERE}/of/home_repair", f"{HERE}/misread")]
    pages.append(wang.asks("GET", f"{HERE}/try", params={"say": bad}).text)
    for page in pages:
        assert "<b>'" not in page
        assert bad in unescape(re.sub(r"</?(mark|span)[^>]*>", "", page))
