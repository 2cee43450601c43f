"""Hours that count are put right on the page of their day."""

from __future__ import annotations

from storage import ledger
from tests.community import Community
from tests.desk import Office
from tests.gathering import served


def test_hours_are_put_right_on_the_days_page(community: Community, office: Office) -> None:
    worker, carol = community.worker("王姐"), community.volunteer("赵大姐")
    day = served(community, worker, carol)
    desk = office.enters(worker)
    assert "2小时30分钟" in desk.opens(f"/desk/week/days/{day}").text
    assert "为什么" in desk.presses("改时长").text
    assert "改好了" in desk.sends("/desk/answer", text="1小时，签退码没扫上").text
    assert "1小时" in desk.opens(f"/desk/week/days/{day}").text
    assert "11月21日 志愿者日 1小时" in desk.opens(f"/desk/people/{carol.id}").text
    assert "为什么" in desk.presses("改时长").text
    with community.database.look() as session:
        assert ledger.minutes_of(session, carol.id) == {"confirmed": 60}


def test_a_day_that_is_over_tells_once_who_came_and_asks_for_nobody(community: Community, office: Office) -> None:
    worker = community.worker("王姐")
    day = served(community, worker, community.volunteer("赵大姐"))
    community.passes(hours=20)
    community.ticks()
    page = office.enters(worker).opens(f"/desk/week/days/{day}").text
    assert page.count("来了 1 人") == 1
    assert "来 1 人" not in page
    assert "要定几个人" not in page


def test_a_length_reads_alike_everywhere_on_a_page(community: Community, office: Office) -> None:
    worker, carol = community.worker("王姐"), community.volunteer("赵大姐")
    served(community, worker, carol)
    page = office.enters(worker).opens(f"/desk/people/{carol.id}").text
    assert page.count("2小时30分钟") == 2
    assert "2 小时" not in page
