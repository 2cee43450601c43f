"""The timetable: what is said around a day, when, and until when it makes sense; nothing at night."""

from __future__ import annotations

import pytest

from storage import quiet
from storage.timetable import steps_of

SATURDAY = "2026-11-21"


def said(kind: str, starts_at: str, ends_at: str, *, doubtful: bool = False) -> dict[str, str]:
    return {
        step.kind: f"{step.due_at:%d %H:%M} until {step.expires_at:%d %H:%M}"
        for step in steps_of(kind, SATURDAY, starts_at, ends_at, doubtful=doubtful)
    }


def test_a_volunteer_day_is_spoken_of_from_wednesday_to_monday() -> None:
    assert said("saturday", "08:30", "11:00") == {
        "invite": "18 18:00 until 21 07:30",
        "confirm": "20 18:30 until 20 21:30",
        "gaps": "20 20:00 until 21 08:30",
        "morning": "21 07:10 until 21 08:30",
        "hours": "21 11:30 until 23 21:00",
    }


def test_a_doubtful_day_is_asked_about_ten_days_ahead() -> None:
    assert said("saturday", "08:30", "11:00", doubtful=True)["ask"] == "11 09:00 until 20 21:00"


def test_a_theme_is_asked_for_on_the_day_before() -> None:
    assert said("theme", "", "") == {"prompt": "20 09:00 until 21 08:59"}


def test_an_afternoon_is_reminded_of_eighty_minutes_ahead() -> None:
    assert said("saturday", "14:00", "16:00")["morning"] == "21 12:40 until 21 14:00"


def test_where_no_end_was_said_it_lasts_two_hours() -> None:
    assert said("saturday", "14:00", "")["hours"].startswith("21 16:30")
    assert said("saturday", "", "")["hours"].startswith("21 11:30")


def test_before_the_town_is_awake_nobody_is_reminded_in_the_morning() -> None:
    assert "morning" not in said("saturday", "06:30", "08:00")


@pytest.mark.parametrize("ends_at", ["", "06:00", "11:00", "21:45", "23:59"])
def test_nothing_is_due_in_the_quiet_hours_or_too_late_already(ends_at: str) -> None:
    for starts_at in (f"{hour:02d}:{minute:02d}" for hour in range(24) for minute in (0, 9, 30, 59)):
        for step in steps_of("saturday", SATURDAY, starts_at, ends_at, doubtful=True):
            assert not quiet.is_quiet(step.due_at)
            assert step.due_at < step.expires_at
