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
