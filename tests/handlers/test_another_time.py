"""Another time for what was agreed: a worker's order, and an hour that is said without its day."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from storage import calls
from storage.events import Event
from storage.people import Chat
from storage.tickets import Ticket
from tests.community import Community, Neighbour
from tests.truths import check_everything

COMPANY = "我想找人陪我妈去医院，幸福小区3号楼402，周六上午，电话13812345678"


def agreed(ticket: Ticket) -> tuple[str | None, str | None, str | None]:
    return ticket.when_date, ticket.when_time, ticket.when_part


@pytest.mark.parametrize(
    ("said", "then"),
    [
        ("1001 改到周六上午九点", ("2026-11-21", "09:00", None)),
        ("1001改成明天下午", ("2026-11-19", None, "下午")),
        ("把1001的时间改到周日", ("2026-11-22", None, None)),
        ("#1001 推迟到下周一上午", ("2026-11-23", None, "上午")),
        ("改时间 1001 周日下午", ("2026-11-22", None, "下午")),
        ("1001号单子帮我改到周六下午三点吧", ("2026-11-21", "15:00", None)),
        ("一零零一换到周日", ("2026-11-22", None, None)),
        ("1001 改到下午四点", ("2026-11-20", "16:00", None)),
    ],
)
def test_a_worker_says_another_time(
    community: Community, ticket: Ticket, wang: Neighbour, said: str, then: tuple[str | None, ...]
) -> None:
    assert "改好了。单子 1001 改到" in wang.says(said)
    assert agreed(community.ticket(ticket.id)) == then
    check_everything(community.database)


class TestOnceToldItIs:
    def test_heard_by_everybody_once(
        self, community: Community, ticket: Ticket, wang: Neighbour, alice: Neighbour, bob: Neighbour
    ) -> None:
        before = community.newest_message()
        wang.says("1001 改到周六上午九点")
        new = [one for one in community.said() if one.id > before and one.direction == "out" and not one.replaces_id]
        assert sorted(one.chat_id for one in new) == sorted(one.chat_id for one in (wang, alice, bob))
        assert "社区把单子 1001 的时间改到11月21日 星期六 09:00。还是李师傅来帮您" in alice.last
        assert "改时间" in alice.buttons
        assert "单子 1001 改了：时间 11月21日 星期六 09:00" in bob.last

    def test_recorded_under_the_worker(self, community: Community, ticket: Ticket, wang: Neighbour) -> None:
        wang.says("1001 改到周六上午九点")
        with community.database.look() as session:
            event = session.scalars(
                select(Event).where(Event.thing == "ticket", Event.thing_id == ticket.id, Event.act == "amend")
            ).one()
        assert event.actor_id == wang.id

    def test_not_said_to_the_worker_who_goes_as_well(
        self, community: Community, wang: Neighbour, alice: Neighbour
    ) -> None:
        alice.asks_for_a_repair()
        wang.says("1001 我来跟")
        said = wang.says("1001 改到周六上午九点")
        assert "居民会收到消息" in said
        assert "去不了" not in said


class TestWhatIsMissing:
    def test_the_time_is_asked_for(self, community: Community, ticket: Ticket, wang: Neighbour) -> None:
        assert "改到什么时候" in wang.says("1001 改时间")
        assert "改好了" in wang.says("周六下午两点")
        assert agreed(community.ticket(ticket.id)) == ("2026-11-21", "14:00", None)

    def test_another_order_is_no_answer_to_it(self, community: Community, ticket: Ticket, wang: Neighbour) -> None:
        wang.says("1001 改时间")
        wang.says("谁有空 周六上午")
        assert agreed(community.ticket(ticket.id)) == ("2026-11-20", None, "上午")

    def test_the_time_may_stay(self, community: Community, ticket: Ticket, wang: Neighbour) -> None:
        wang.says("1001 改时间")
        assert "时间不改" in wang.says("算了")
        assert agreed(community.ticket(ticket.id)) == ("2026-11-20", None, "上午")

    @pytest.mark.parametrize("said", ["改到明天下午", "把周六那单改到周日"])
    def test_the_number_is_asked_for(self, ticket: Ticket, wang: Neighbour, said: str) -> None:
        assert "哪一张单子？请写单号和时间" in wang.says(said)

    def test_a_length_is_no_time(self, community: Community, ticket: Ticket, wang: Neighbour) -> None:
        assert "没听明白时间" in wang.says("1001 推迟一小时")
        assert agreed(community.ticket(ticket.id)) == ("2026-11-20", None, "上午")

    @pytest.mark.parametrize("said", ["1001 改成陪诊就医", "1001 改"])
    def test_what_is_no_time_changes_none(
        self, community: Community, ticket: Ticket, wang: Neighbour, said: str
    ) -> None:
        wang.says(said)
        assert agreed(community.ticket(ticket.id)) == ("2026-11-20", None, "上午")


class TestWhatIsRefused:
    @pytest.mark.parametrize("said", ["1099 改到明天", "1099 改时间"])
    def test_a_number_that_there_is_not(self, ticket: Ticket, wang: Neighbour, said: str) -> None:
        assert "没找到这张单子" in wang.says(said)

    def test_a_ticket_of_another_place(self, community: Community, ticket: Ticket) -> None:
        other = community.station("梅园社区", estates=("梅园小区",))
        assert "没找到这张单子" in community.worker("赵姐", station=other).says("1001 改到周六")
        assert agreed(community.ticket(ticket.id)) == ("2026-11-20", None, "上午")

    def test_what_is_closed(self, community: Community, ticket: Ticket, wang: Neighbour) -> None:
        wang.says("结 1001 已由物业处理")
        assert "已经办结了" in wang.says("1001 改到周六")

    def test_what_is_done(self, community: Community, ticket: Ticket, wang: Neighbour, bob: Neighbour) -> None:
        bob.finishes()
        assert "已经做完了" in wang.says("1001 改到周六")

    def test_a_day_that_is_over(self, community: Community, ticket: Ticket, wang: Neighbour) -> None:
        assert "已经过了" in wang.says("1001 改到昨天")

    def test_the_time_that_it_has_already(self, ticket: Ticket, wang: Neighbour, bob: Neighbour) -> None:
        before = bob.last
        assert "本来就是" in wang.says("1001 改到后天上午")
        assert bob.last == before

    def test_a_volunteer_orders_nothing(self, community: Community, ticket: Ticket, bob: Neighbour) -> None:
        bob.says("1001 改到周六上午九点")
        assert agreed(community.ticket(ticket.id)) == ("2026-11-20", None, "上午")


def test_a_worker_changes_what_they_asked_for_themself(community: Community, wang: Neighbour) -> None:
    wang.asks_for_a_repair()
    assert "改好了" in wang.says("1001 改到周六")
    assert "社区把" not in wang.last
    assert community.ticket(1001).when_date == "2026-11-21"


class TestTakenBack:
    def test_the_time_is_as_it_was(self, community: Community, ticket: Ticket, wang: Neighbour) -> None:
        wang.says("1001 改到周六上午九点")
        assert "撤销好了" in wang.says("撤销")
        assert agreed(community.ticket(ticket.id)) == ("2026-11-20", None, "上午")
        check_everything(community.database)

    def test_whoever_read_it_hears_that_the_time_stays(
        self, community: Community, ticket: Ticket, wang: Neighbour, alice: Neighbour, bob: Neighbour
    ) -> None:
        wang.says("1001 改到周六上午九点")
        with community.database.begin() as session:
            for one in (alice, bob):
                calls.seen(session, session.get_one(Chat, one.chat_id), max(m.id for m in one.sees), community.now)
        wang.says("撤销")
        for one in (alice, bob):
            assert "时间没有改，还是后天，11月20日 星期五 上午" in one.last
        assert "去不了了" in bob.buttons


class TestAnHourAlone:
    @pytest.mark.parametrize(("said", "hour"), [("改到下午四点", "16:00"), ("改成十点", "10:00")])
    def test_is_of_the_day_that_was_agreed(
        self, community: Community, ticket: Ticket, alice: Neighbour, said: str, hour: str
    ) -> None:
        assert "后天" in alice.says(said)
        assert agreed(community.ticket(ticket.id)) == ("2026-11-20", hour, None)

    def test_is_so_of_a_draft_too(self, community: Community, alice: Neighbour) -> None:
        alice.says("我家水龙头坏了，幸福小区3号楼402，后天上午想请人来修，电话13812345678")
        alice.presses("同意")
        alice.says("下午三点吧")
        assert agreed(community.newest()) == ("2026-11-20", "15:00", None)

    @pytest.mark.parametrize("said", ["等我下午四点在家", "问一下几点来"])
    def test_is_no_hesitation(self, alice: Neighbour, said: str) -> None:
        alice.says("我家水龙头坏了，幸福小区3号楼402，后天上午想请人来修，电话13812345678")
        alice.presses("同意")
        assert "不着急" in alice.says("等我问问女儿")
        assert "不着急" not in alice.says(said)

    def test_of_today_is_today(self, community: Community, ticket: Ticket, alice: Neighbour) -> None:
        alice.says("改到今天下午四点")
        assert agreed(community.ticket(ticket.id)) == ("2026-11-18", "16:00", None)

    def test_is_so_of_the_ticket_that_is_chosen(self, community: Community, alice: Neighbour) -> None:
        alice.asks_for_a_repair()
        alice.asks_for_a_repair(COMPANY)
        assert "哪一张" in alice.says("改到下午四点")
        alice.presses("1002")
        assert agreed(community.ticket(1002)) == ("2026-11-21", "16:00", None)

    def test_is_taken_where_an_earlier_program_put_the_question(self, community: Community, alice: Neighbour) -> None:
        alice.asks_for_a_repair()
        alice.asks_for_a_repair(COMPANY)
        alice.says("改到11月25日下午")
        with community.database.begin() as session:
            chat = session.scalars(select(Chat).where(Chat.person_id == alice.id)).one()
            chat.pending = {key: value for key, value in (chat.pending or {}).items() if key != "said"}
        assert "改好了" in alice.presses("1002")
        assert community.ticket(1002).when_date == "2026-11-25"


class TestANumberInTheWords:
    def test_says_which_is_moved(self, community: Community, alice: Neighbour) -> None:
        alice.asks_for_a_repair()
        alice.asks_for_a_repair(COMPANY)
        assert "单子 1001" in alice.says("1001 改到周日上午九点")
        assert community.ticket(1001).when_date == "2026-11-22"

    def test_says_which_is_cancelled(self, community: Community, alice: Neighbour) -> None:
        alice.asks_for_a_repair()
        alice.asks_for_a_repair(COMPANY)
        assert "单子 1001 取消了" in alice.says("1001不用来了")
        assert community.ticket(1002).status == "open"
