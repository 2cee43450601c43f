"""Rules: what recurs falls on the days that the words say, and what never comes is refused."""

from __future__ import annotations

from datetime import date

import pytest

from storage import rules
from storage.errors import NeverFallsDue


def days(rule: str, starts_on: str, first: str, last: str) -> str:
    found = rules.days_of(rule, starts_on, date.fromisoformat(first), date.fromisoformat(last))
    return " ".join(day.isoformat()[5:] for day in found)


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        ("FREQ=WEEKLY;BYDAY=SA", "11-21 11-28 12-05 12-12"),
        ("FREQ=WEEKLY;BYDAY=TU,TH", "11-19 11-24 11-26 12-01 12-03 12-08 12-10 12-15"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SA", "11-21 12-05"),
        ("FREQ=MONTHLY;BYMONTHDAY=5,15,25", "11-25 12-05 12-15"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "11-30"),
        ("FREQ=MONTHLY;BYDAY=2SA", "12-12"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "11-27"),
        ("FREQ=YEARLY;BYMONTH=3,12;BYMONTHDAY=5", "12-05"),
        ("", "11-18"),
    ],
)
def test_a_rule_falls_on_its_days(rule: str, wanted: str) -> None:
    rules.check(rule)
    assert days(rule, "2026-11-18", "2026-11-01", "2026-12-15") == wanted


def test_both_ends_are_included_and_nothing_is_before_the_start() -> None:
    assert days("FREQ=WEEKLY;BYDAY=SA", "2026-11-21", "2026-11-01", "2026-11-28") == "11-21 11-28"


def test_a_month_without_the_31st_is_passed_over() -> None:
    assert days("FREQ=MONTHLY;BYMONTHDAY=31", "2026-11-18", "2026-11-18", "2027-04-01") == "12-31 01-31 03-31"


def test_the_29th_of_february_comes_in_leap_years_and_is_no_never() -> None:
    rule = "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"
    rules.check(rule)
    assert days(rule, "2026-11-18", "2026-11-18", "2028-12-31") == "02-29"


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31",
        "FREQ=YEARLY;BYMONTH=4,6,9;BYMONTHDAY=31",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=SECONDLY",
        "FREQ=DAILY;COUNT=3",
        "FREQ=WEEKLY;INTERVAL=0;BYDAY=SA",
        "每周六",
    ],
)
def test_a_rule_that_never_comes_or_says_nothing_is_refused(rule: str) -> None:
    with pytest.raises(NeverFallsDue):
        rules.check(rule)
    with pytest.raises(NeverFallsDue):
        days(rule, "2026-11-18", "2026-11-18", "2026-12-01")


def test_whose_turn_it_is_counts_every_time_from_the_first() -> None:
    rule = "FREQ=MONTHLY;BYMONTHDAY=5,15,25"
    turns = [rules.turn_of(rule, "2026-11-05", date(2026, month, day)) for month in (11, 12) for day in (5, 15, 25)]
    assert turns == [0, 1, 2, 3, 4, 5]
