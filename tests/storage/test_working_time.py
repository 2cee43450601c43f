"""Working time: nights, weekends and holidays do not count; a Saturday that is worked does."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from storage import almanac, working
from tests.community import SHANGHAI, Community


def after(community: Community, start: str, minutes: int) -> str:
    with community.database.look() as session:
        ends = working.after(session, datetime.fromisoformat(start).replace(tzinfo=SHANGHAI), minutes)
    return ends.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("start", "minutes", "ends"),
    [
        ("2026-11-18 09:00", 120, "2026-11-18 11:00"),
        ("2026-11-18 16:00", 120, "2026-11-19 10:00"),
        ("2026-11-18 03:00", 120, "2026-11-18 11:00"),
        ("2026-11-18 20:00", 480, "2026-11-19 17:00"),
        ("2026-11-20 16:30", 60, "2026-11-23 09:30"),
        ("2026-11-21 10:00", 60, "2026-11-23 10:00"),
        # National Day: 1 to 7 October are free, Saturday the 10th is worked, Sunday the 11th is not.
        ("2026-09-30 16:00", 120, "2026-10-08 10:00"),
        ("2026-10-09 16:00", 120, "2026-10-10 10:00"),
        ("2026-10-10 16:00", 120, "2026-10-12 10:00"),
        # Spring Festival: 15 to 23 February are free, the Saturdays before and after are worked.
        ("2026-02-13 16:00", 10 * 60, "2026-02-24 10:00"),
    ],
)
def test_only_working_hours_of_working_days_count(community: Community, start: str, minutes: int, ends: str) -> None:
    assert after(community, start, minutes) == ends


def test_a_day_that_a_worker_has_completed_counts_as_they_say(both: Community) -> None:
    both.station()
    wang = both.worker("王姐")
    with both.database.begin() as session:
        almanac.complete(session, wang.id, date(2026, 11, 21), "workday", "", both.now)
        almanac.complete(session, wang.id, date(2026, 11, 23), "holiday", "", both.now)
    assert after(both, "2026-11-20 16:30", 60) == "2026-11-21 09:30"
    assert after(both, "2026-11-21 16:30", 60) == "2026-11-24 09:30"


def test_more_than_a_year_of_working_time_is_refused(community: Community) -> None:
    with pytest.raises(LookupError):
        after(community, "2026-11-20 16:30", 400 * 480)
