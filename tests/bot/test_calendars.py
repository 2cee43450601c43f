"""Calendars as a calendar program reads them: zone, folding, what was cancelled, what nobody else may know."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar, Event

from bot import calendars
from storage import people, places
from storage.activities import Occurrence
from storage.database import Database
from tests import week

NOW = datetime(2026, 11, 18, 1, 0, tzinfo=UTC)
LONG = "一起把小区扫干净，老人小孩都可以来，扫帚和手套社区准备好了；带上水杯，\n穿运动鞋。" * 3


class Town:
    """A station, somebody, and days there."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.begin() as session:
            self.place = places.set_station(session, "枫林社区", phone="02155550123").id
            self.person = people.open_chat(session, "web", "an address", NOW).owner

    def day(self, signup: str | None = None, **more: Any) -> int:
        with self.database.begin() as session:
            made = week.day(session, self.place, self.person, NOW, **more)
            if signup is not None:
                week.signup(session, made, self.person, signup, NOW)
            return made

    def file(self, occurrence_id: int, *, mine: bool = True) -> tuple[bytes, Event]:
        with self.database.look() as session:
            content = calendars.occurrence_file(session, occurrence_id, self.person if mine else None)
            assert content is not None
            return content, read(content)[0]

    def feed(self) -> list[Event]:
        with self.database.look() as session:
            return read(calendars.feed(session, self.person))


def read(content: bytes) -> list[Event]:
    return Calendar.from_ical(content).events


@pytest.fixture
def town(sqlite_database: Database) -> Town:
    return Town(sqlite_database)


def test_a_day_is_in_shanghai_and_knows_no_summer_time(town: Town) -> None:
    for iso in ("2026-11-28", "2026-07-04"):
        content, event = town.file(town.day("coming", day=iso))
        assert event.start.isoformat() == f"{iso}T08:30:00+08:00"
        assert event.end - event.start == timedelta(hours=2, minutes=30)
        assert f"DTSTART;TZID=Asia/Shanghai:{iso.replace('-', '')}T083000".encode() in content
        assert b"BEGIN:VTIMEZONE" in content


def test_a_day_without_hours_is_a_whole_day(town: Town) -> None:
    _, event = town.file(town.day(starts_at="", ends_at=""))
    assert event.start == date(2026, 11, 28)


def test_an_end_that_is_no_end_is_left_out(town: Town) -> None:
    _, event = town.file(town.day(ends_at="08:00"))
    assert "DTEND" not in event


def test_chinese_is_folded_between_characters_and_read_again_whole(town: Town) -> None:
    content, event = town.file(town.day(text=LONG))
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    for line in content.split(b"\r\n"):
        line.decode("utf-8")
    assert LONG in str(event["DESCRIPTION"])


def test_the_same_day_has_one_name_for_ever_and_no_other_has_it(town: Town) -> None:
    one, other = town.day("coming"), town.day("coming", day="2026-12-05")
    first, event = town.file(one)
    again, _ = town.file(one)
    assert first == again
    assert town.file(one, mine=False)[1]["UID"] == event["UID"]
    assert {str(event["UID"]) for event in town.feed()} == {
        str(town.file(one)[1]["UID"]),
        str(town.file(other)[1]["UID"]),
    }


def test_only_who_has_signed_up_reads_who_to_call(town: Town) -> None:
    occurrence = town.day("coming")
    _, everybodys = town.file(occurrence, mine=False)
    _, event = town.file(occurrence)
    assert "王姐" in str(event["DESCRIPTION"])
    assert not any("王姐" in str(value) or "138" in str(value) for value in everybodys.values())
    assert "02155550123" in str(everybodys["DESCRIPTION"])
    assert event["LOCATION"] == "枫林苑北门小广场"


@pytest.mark.parametrize(
    ("signup", "day", "status"),
    [("coming", "planned", "CONFIRMED"), ("arrived", "over", "CONFIRMED"), ("waiting", "planned", "TENTATIVE"),
     ("declined", "planned", "CANCELLED"), ("coming", "skipped", "CANCELLED"), ("coming", "asked", "TENTATIVE")],
)  # fmt: skip
def test_the_feed_says_how_it_stands(town: Town, signup: str, day: str, status: str) -> None:
    town.day(signup, status=day)
    [event] = town.feed()
    assert str(event["STATUS"]) == status
    assert ("取消" in str(event["SUMMARY"])) == (status == "CANCELLED")


def test_the_feed_of_somebody_who_never_signed_up_is_empty_and_still_a_calendar(town: Town) -> None:
    town.day()
    assert town.feed() == []


def test_a_changed_day_changes_in_the_feed_under_its_own_name(town: Town) -> None:
    occurrence = town.day("coming")
    [before] = town.feed()
    with town.database.begin() as session:
        session.get_one(Occurrence, occurrence).title = "尽责日"
    [after] = town.feed()
    assert before["UID"] == after["UID"]
    assert (before["SUMMARY"], after["SUMMARY"]) == ("志愿者日", "尽责日")


def test_an_unknown_day_is_none(town: Town) -> None:
    with town.database.look() as session:
        assert calendars.occurrence_file(session, 999, None) is None
