"""Two needs in one sentence: the first becomes the ticket, the second is offered as another, once."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from storage import examples
from storage.messages import Message
from storage.tickets import Ticket
from tests.community import ESTATE, PHONE, Community, Neighbour
from tests.unsure import REPAIR, reads_as

BOTH = f"水龙头坏了，{ESTATE}3号楼402，后天上午来修，电话{PHONE}，另外我想找人陪我去医院看病"
SECOND = "我想找人陪我去医院看病"


@pytest.fixture
def alice(both: Community, monkeypatch: pytest.MonkeyPatch) -> Neighbour:
    reads_as(monkeypatch, BOTH, REPAIR, second=SECOND)
    who = both.resident("陈阿婆", agreed=True, station=1)
    who.says(BOTH)
    who.presses("确认")
    return who


def tickets(community: Community) -> int:
    with community.database.look() as session:
        return session.scalar(select(func.count()).select_from(Ticket)) or 0


def test_the_second_need_is_offered_when_the_first_is_written_down(both: Community, alice: Neighbour) -> None:
    assert SECOND in alice.last
    assert alice.buttons == ["再记一单", "不用了"]
    assert tickets(both) == 1


def test_the_second_need_takes_over_where_and_how_but_not_when(both: Community, alice: Neighbour) -> None:
    assert "陪诊" in alice.presses("再记一单")
    second = both.newest()
    assert (second.words, second.estate, second.room, second.phone) == (SECOND, ESTATE, "402", PHONE)
    assert second.team == "health"
    assert second.when_date is None
    assert "请问什么时候方便" in alice.last
    alice.says("明天上午")
    assert "登记好了" in alice.presses("确认")
    assert alice.buttons == ["进度", "改时间", "不用来了"]


def test_a_second_need_is_where_the_first_one_was_even_if_nobody_lives_there_who_speaks(
    both: Community, alice: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "我妈家5号楼301水龙头坏了，后天上午来修，另外我想找人陪我去医院看病"
    reads_as(monkeypatch, said, REPAIR, second=SECOND, for_whom="母亲")
    alice.presses("不用了")
    alice.says(said)
    alice.presses("确认")
    alice.presses("再记一单")
    assert (both.newest().building, both.newest().room) == ("5", "301")


def test_a_worker_who_corrects_the_second_ticket_teaches_nothing_of_the_button(
    both: Community, alice: Neighbour
) -> None:
    wang = both.worker("王姐")
    for said in ("再记一单", "明天上午", "对"):
        alice.says(said)
    assert "改成" in wang.presses_payload(f"recastitem:{both.newest().id}:haircut")
    assert both.newest().item == "haircut"
    with both.database.look() as session:
        assert examples.confirmed(session) == []


def test_a_second_need_that_says_where_is_believed(
    both: Community, alice: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    words, said = (
        "我妈住5号楼301，想找人陪她去医院",
        "水龙头坏了，3号楼402，后天上午，另外我妈住5号楼301，想找人陪她去医院",
    )
    reads_as(monkeypatch, said, REPAIR, second=words)
    alice.presses("不用了")
    alice.says(said)
    alice.presses("确认")
    alice.presses("再记一单")
    assert (both.newest().building, both.newest().room) == ("5", "301")


def test_who_needs_no_second_ticket_gets_none(both: Community, alice: Neighbour) -> None:
    assert "只记刚才那一单" in alice.presses("不用了")
    both.passes(seconds=5)
    assert "问过您了" in alice.presses("再记一单")
    assert tickets(both) == 1


@pytest.mark.parametrize("words", ["好的", "要", "记上。"])
def test_yes_to_the_offer_is_the_second_need(both: Community, alice: Neighbour, words: str) -> None:
    assert "您要办的事" in alice.says(words)
    assert tickets(both) == 2


@pytest.mark.parametrize("words", ["不用了", "算了", "不要。"])
def test_no_to_the_offer_does_not_cost_the_first_need(both: Community, alice: Neighbour, words: str) -> None:
    alice.presses("不用了")
    alice.says(BOTH)
    alice.presses("确认")
    assert "只记刚才那一单" in alice.says(words)
    assert both.newest().status == "open"


def test_a_second_press_makes_no_third_ticket(both: Community, alice: Neighbour) -> None:
    offered = next(one for one in alice.sees if "再记一单" in one.buttons)
    for _ in range(3):
        alice.presses_payload(offered.buttons["再记一单"], str(offered.id))
    assert tickets(both) == 2


def test_after_a_day_the_offer_is_old(both: Community, alice: Neighbour) -> None:
    both.passes(days=1, hours=1)
    assert "太旧" in alice.presses("再记一单")
    assert tickets(both) == 1


def test_nobody_else_can_take_the_offer(both: Community, alice: Neighbour) -> None:
    payload = alice.sees[-1].buttons["再记一单"]
    assert "本人" in both.resident("路人").presses_payload(payload)
    assert tickets(both) == 1


def test_a_sentence_with_one_need_brings_no_offer(both: Community) -> None:
    bob = both.resident("李伯伯")
    bob.asks_for_a_repair()
    assert "登记好了" in bob.last


def test_the_reading_of_the_second_need_is_kept_with_the_press(both: Community, alice: Neighbour) -> None:
    alice.says("再记一单")
    number = both.newest().id
    with both.database.look() as session:
        heard = session.scalars(select(Message).where(Message.ticket_id == number, Message.direction == "in")).one()
        assert (heard.data or {})["meaning"]["text"] == SECOND


def test_two_years_after_its_end_nothing_of_the_second_need_is_kept_either(both: Community, alice: Neighbour) -> None:
    alice.presses("不用了")
    alice.says("不用来了")
    alice.presses("不用来了")
    assert both.newest().status == "cancelled"
    both.passes(days=2 * 365 + 1)
    both.ticks()
    assert [row.text for row in both.said() if "看病" in row.text or "看病" in str(row.data)] == []


def test_the_second_need_is_quoted_as_it_was_written(both: Community, monkeypatch: pytest.MonkeyPatch) -> None:
    written = "我想找人陪我去醫院，看 病"
    said = f"水龙头坏了，{ESTATE}3号楼402，后天上午来修，电话{PHONE}，另外{written}"
    reads_as(monkeypatch, said, REPAIR, second="我想找人陪我去医院,看 病")
    bob = both.resident("李伯伯", agreed=True, station=1)
    bob.says(said)
    bob.presses("确认")
    assert written in bob.last
    bob.presses("再记一单")
    assert both.newest().words == written
