"""随手拍: a photo becomes a report, an album is one, and nothing that anybody sends is lost."""

from __future__ import annotations

import itertools

import pytest
from sqlalchemy import select

from handlers.turn import Heard, Kind
from storage import attachments
from storage.files import File
from storage.messages import Message
from tests.community import TAP, Community, Neighbour
from tests.truths import check_everything

refs = itertools.count(1)
LAMP = "3号楼门口的路灯不亮了"


def sends(who: Neighbour, kind: Kind = Kind.PHOTO, file: str = "photo", album: str = "", text: str = "") -> str:
    """Send a file; return what was answered."""
    town = who.community
    town.passes(seconds=1)
    known = len(town.said())
    town.hears(
        Heard(who.channel, who.address, town.next_key(), town.now, kind, text=text, ref=f"file {next(refs)}", file=file,
              album=album, name=who.name)
    )  # fmt: skip
    return "\n".join(row.text for row in town.said()[known:] if row.chat_id == who.chat_id and row.direction == "out")


def stands(who: Neighbour, north: float = 31.2, east: float = 121.4) -> None:
    """Send a place."""
    town = who.community
    town.passes(seconds=5)
    town.hears(
        Heard(who.channel, who.address, town.next_key(), town.now, Kind.PLACE, name=who.name, latitude=north,
              longitude=east)
    )  # fmt: skip


def pictures(who: Neighbour) -> list[Message]:
    """Every picture that was shown to somebody."""
    return [row for row in who.community.said()
            if row.chat_id == who.chat_id and row.direction == "out" and row.file_id is not None]  # fmt: skip


@pytest.fixture
def alice(community: Community) -> Neighbour:
    return community.resident("陈阿婆", agreed=True)


def test_a_photo_with_words_is_a_report_that_can_be_confirmed_at_once(
    community: Community, alice: Neighbour, wang: Neighbour
) -> None:
    assert "这样对吗" in sends(alice, text=LAMP)
    alice.presses("确认")
    ticket = community.newest()
    assert (ticket.kind, ticket.status, ticket.building, ticket.enclosed) == ("report", "open", "3", 1)
    wang.says(str(ticket.id))
    assert "附件：1 个" in wang.last
    wang.presses("看照片")
    assert len(pictures(wang)) == 1
    check_everything(community.database)


@pytest.mark.parametrize("words", [LAMP, "3号楼门口", "看这里，3号楼"])
def test_a_photo_without_words_is_asked_about_once(community: Community, alice: Neighbour, words: str) -> None:
    asked = sends(alice)
    assert "照片收到了" in asked
    assert asked.count("？") + asked.count("什么事") == 1
    alice.says(words)
    assert "确认" in alice.buttons
    alice.presses("确认")
    ticket = community.newest()
    assert (ticket.kind, ticket.status, ticket.building, ticket.words) == ("report", "open", "3", words)
    check_everything(community.database)


def test_somebody_new_is_asked_for_consent_first_and_the_words_before_it_count(community: Community) -> None:
    alice = community.resident("陈阿婆")
    assert "您同意吗" in sends(alice)
    alice.says(LAMP)
    assert "您同意吗" in alice.last
    alice.presses("同意")
    alice.presses("确认")
    assert community.newest().words == LAMP
    assert community.newest().enclosed == 1


def test_not_agreeing_leaves_no_photo(community: Community) -> None:
    alice = community.resident("陈阿婆")
    sends(alice)
    alice.presses("不同意")
    with community.database.look() as session:
        assert session.scalars(select(File.state)).all() == ["never"]
        assert attachments.of(session, community.newest().id) == []
    check_everything(community.database)


def test_an_album_is_one_report_asked_about_when_it_is_whole(both: Community) -> None:
    alice = both.resident("陈阿婆", agreed=True)
    assert [sends(alice, album="a") for _ in range(3)] == ["", "", ""]
    both.tick()
    assert alice.last == ""
    both.passes(seconds=4)
    both.ticks()
    assert "3 张照片收到了" in alice.last
    assert sends(alice, album="a") == ""
    alice.says(LAMP)
    alice.presses("确认")
    assert both.newest().enclosed == 4
    both.passes(hours=2)
    both.ticks()
    assert "作废" not in alice.last
    check_everything(both.database)


def test_who_writes_before_the_album_is_whole_is_answered_at_once(community: Community, alice: Neighbour) -> None:
    sends(alice, album="a")
    assert "这样对吗" in alice.says(LAMP)
    assert sends(alice, album="a") == ""
    community.passes(minutes=1)
    community.ticks()
    assert "照片收到了" not in alice.last
    assert community.newest().enclosed == 2


def test_an_album_with_words_under_its_second_photo_is_one_report(community: Community, alice: Neighbour) -> None:
    sends(alice, album="a")
    assert "这样对吗" in sends(alice, album="a", text=LAMP)
    assert (community.newest().words, community.newest().enclosed) == (LAMP, 2)


def test_two_albums_are_two_reports(community: Community, alice: Neighbour) -> None:
    sends(alice, album="a", text=LAMP)
    first = community.newest().id
    alice.presses("确认")
    community.passes(minutes=30)
    sends(alice, album="b", text="5号楼楼道堆了纸箱")
    assert community.newest().id != first
    assert [community.ticket(one).enclosed for one in (first, first + 1)] == [1, 1]


def test_an_album_that_is_never_confirmed_expires(community: Community, alice: Neighbour) -> None:
    sends(alice, album="a")
    community.passes(hours=25)
    community.ticks()
    assert community.newest().status == "cancelled"
    check_everything(community.database)


def test_a_photo_that_asks_for_help_is_a_request_with_a_photo(community: Community, alice: Neighbour) -> None:
    bob = community.volunteer("李师傅")
    sends(alice, text=TAP)
    alice.presses("确认")
    assert (community.newest().kind, community.newest().enclosed) == ("request", 1)
    assert not pictures(bob)
    assert "接单" in bob.buttons
    bob.presses_payload(f"enclosed:{community.newest().id}")
    assert not pictures(bob)
    bob.presses("接单")
    bob.presses("看照片")
    assert len(pictures(bob)) == 1


def test_a_photo_a_little_later_joins_the_ticket_and_who_comes_sees_it(community: Community, alice: Neighbour) -> None:
    bob = community.volunteer("李师傅")
    ticket = alice.asks_for_a_repair()
    bob.presses("接单")
    assert f"记在单子 {ticket.id} 上" in sends(alice)
    assert community.ticket(ticket.id).enclosed == 1
    assert "居民又发来照片" in pictures(bob)[0].text


def test_a_photo_much_later_asks_whether_it_belongs_to_the_ticket(community: Community, alice: Neighbour) -> None:
    ticket = alice.asks_for_a_repair()
    community.passes(hours=1)
    sends(alice)
    begun = community.newest().id
    assert begun != ticket.id
    alice.presses(f"是单子 {ticket.id} 的")
    assert (community.ticket(ticket.id).enclosed, community.ticket(begun).status) == (1, "cancelled")
    assert community.ticket(begun).enclosed == 0
    check_everything(community.database)


def test_a_volunteers_photos_belong_to_what_they_did(community: Community, alice: Neighbour) -> None:
    bob = community.volunteer("李师傅")
    ticket = alice.asks_for_a_repair()
    for label in ("接单", "我到了", "现在就到了", "完成了", "1小时"):
        bob.presses(label)
    sends(bob, album="after")
    sends(bob, album="after")
    with community.database.look() as session:
        found = attachments.of(session, ticket.id)
        assert [(one.shows, file.person_id) for one, file in found] == [("after", bob.id)] * 2


def test_a_place_tells_where_and_the_estate_is_asked_for(
    community: Community, alice: Neighbour, wang: Neighbour
) -> None:
    sends(alice)
    stands(alice)
    assert "在哪儿" not in alice.last
    alice.says("路灯不亮了")
    assert "哪个小区" in alice.last
    alice.says("幸福小区3号楼")
    alice.presses("确认")
    ticket = community.newest()
    assert (ticket.latitude, ticket.longitude, ticket.estate) == (31.2, 121.4, "幸福小区")
    assert wang.reads("北纬 31.20000")
    check_everything(community.database)


def test_a_place_alone_begins_a_report(community: Community, alice: Neighbour) -> None:
    stands(alice)
    assert "位置收到了" in alice.last
    alice.says("3号楼门口路灯不亮了")
    alice.presses("确认")
    assert community.newest().latitude == 31.2


def test_who_is_in_danger_is_found_by_the_place(community: Community, alice: Neighbour, wang: Neighbour) -> None:
    alice.says("着火了，快来人")
    stands(alice)
    assert community.newest().latitude == 31.2
    assert "北纬 31.20000" in wang.last


def test_danger_under_a_photo_is_heard_first(community: Community, alice: Neighbour, wang: Neighbour) -> None:
    sends(alice, text="3号楼着火了")
    ticket = community.newest()
    assert (ticket.urgency, ticket.status, ticket.enclosed) == ("danger", "open", 1)
    assert "看照片" in wang.buttons


@pytest.mark.parametrize(("file", "what"), [("voice", "听"), ("video", "看"), ("document", "看")])
def test_what_cannot_be_read_becomes_a_ticket_for_a_worker(both: Community, file: str, what: str) -> None:
    alice, wang, bob = both.resident("陈阿婆", agreed=True), both.worker("王姐"), both.volunteer("李师傅")
    answered = sends(alice, Kind.FILE, file)
    ticket = both.newest()
    assert (ticket.kind, ticket.status, ticket.item, ticket.enclosed) == ("unread", "open", None, 1)
    assert f"还{what}不懂" in answered
    assert str(ticket.id) in answered
    assert "【请听／看一下】" in wang.last
    wang.presses("听／看原件")
    assert [row.kind for row in pictures(wang)] == [file]
    both.passes(hours=3)
    both.ticks()
    assert bob.last == ""
    assert "【还没人听／看】" in wang.last
    assert "前该有人听／看" in wang.last
    check_everything(both.database)


def test_a_voice_of_somebody_new_waits_for_their_consent(community: Community, wang: Neighbour) -> None:
    alice = community.resident("陈阿婆")
    assert "您同意吗" in sends(alice, Kind.FILE, "voice")
    assert wang.last == ""
    alice.presses("同意")
    alice.presses("确认")
    assert "【请听／看一下】" in wang.last


def test_a_voice_about_an_open_ticket_goes_with_it(community: Community, alice: Neighbour, wang: Neighbour) -> None:
    ticket = alice.asks_for_a_repair()
    assert "请社区工作人员听" in sends(alice, Kind.FILE, "voice")
    assert community.newest().id == ticket.id
    assert "【请听／看一下】" in wang.last
    assert community.ticket(ticket.id).enclosed == 1


def test_a_worker_who_listened_says_what_it_is_and_it_is_offered(
    community: Community, alice: Neighbour, wang: Neighbour
) -> None:
    bob = community.volunteer("李师傅", "aid")
    sends(alice, Kind.FILE, "voice")
    wang.presses_payload(f"recastitem:{community.newest().id}:home_repair")
    assert community.newest().kind == "request"
    assert "接单" in bob.buttons


def test_only_who_may_see_the_ticket_sees_its_files(both: Community) -> None:
    alice, eve = both.resident("陈阿婆", agreed=True), both.resident("路人")
    elsewhere = both.station("桂花社区", estates=())
    both.worker("王姐")
    stranger = both.worker("外站的人", station=elsewhere)
    bob, carol = both.volunteer("李师傅"), both.volunteer("赵姐")
    sends(alice, text=TAP + "，在枫林社区")
    while "确认" not in alice.buttons:
        alice.presses(alice.buttons[0])
    alice.presses("确认")
    number = both.newest().id
    for who in (eve, stranger, bob, carol):
        assert "本人" in who.presses_payload(f"enclosed:{number}")
        assert not pictures(who)
    bob.presses("接单")
    bob.presses_payload(f"enclosed:{number}")
    assert len(pictures(bob)) == 1
    for payload in ("enclosed:", "enclosed:x", "enclosed:999999", "enclosed:-1", f"joinphoto:{number}:{number}"):
        assert eve.presses_payload(payload)
    assert not pictures(eve)


def test_who_has_done_their_part_sees_no_photo_of_a_complaint(
    community: Community, alice: Neighbour, wang: Neighbour
) -> None:
    bob = community.volunteer("李师傅")
    number = alice.asks_for_a_repair().id
    sends(alice)
    bob.presses("接单")
    bob.finishes()
    alice.presses("没解决")
    sends(alice, text="还在漏")
    for who, sees in ((bob, 1), (wang, 2)):
        before = len(pictures(who))
        who.presses_payload(f"enclosed:{number}")
        assert len(pictures(who)) - before == sees, who.name


def test_nobody_comes_to_who_reports_something_and_no_button_says_so(community: Community, wang: Neighbour) -> None:
    alice = community.resident("陈阿婆", agreed=True, station=1)
    alice.says("幸福小区3号楼门口有人乱倒垃圾")
    alice.presses("确认")
    assert alice.buttons == ["进度", "不用办了"]
    alice.presses("进度")
    assert alice.buttons == ["找人工", "催一催", "不用办了"]
    assert "催社区工作人员" in alice.says("催一催")
    assert "点“还是要办”" in alice.presses("不用办了")
    assert "我接着办" in alice.presses("还是要办")
    assert community.newest().status == "open"


def test_a_voice_after_a_lone_photo_says_what_it_is_and_a_worker_listens(community: Community, wang: Neighbour) -> None:
    alice = community.resident("陈阿婆", agreed=True, station=1)
    sends(alice)
    assert "还听不懂" in sends(alice, Kind.FILE, "voice")
    ticket = community.newest()
    assert (ticket.kind, ticket.status, ticket.enclosed) == ("unread", "open", 2)
    assert "【请听／看一下】" in wang.last


def test_a_voice_to_a_card_with_words_is_no_photo(community: Community) -> None:
    alice = community.resident("陈阿婆", agreed=True, station=1)
    sends(alice, text=LAMP)
    answered = sends(alice, Kind.FILE, "voice")
    assert "语音收到了，和刚才的放在一起" in answered
    assert "照片" not in answered
    alice.presses("确认")
    assert community.newest().enclosed == 2
