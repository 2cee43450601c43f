"""Planning: the coming days are written down once, follow what is changed, and leave alone what somebody decided."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import activities, almanac, campaigns, planning
from storage.activities import Activity, Occurrence
from storage.campaigns import Campaign
from storage.database import Database
from storage.errors import DateInThePast, NeverFallsDue, NotAWorker, NothingToSend, Refusal, TooLate
from storage.shifts import Shift
from tests.community import SHANGHAI, Community, Neighbour

T = TypeVar("T")
SATURDAYS = "FREQ=WEEKLY;BYDAY=SA"
TEXT = "一起打扫楼道"


@pytest.fixture
def worker(both: Community) -> Neighbour:
    return both.worker("站长")


def at(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def act(both: Community, verb: Callable[[Session], T]) -> T:
    with both.database.begin() as session:
        return verb(session)


def starts(both: Community, worker: Neighbour, **more: Any) -> int:
    """Draft an activity and start it: every Saturday 08:30-11:00, where `more` does not say otherwise."""
    values: dict[str, Any] = {
        "text": TEXT, "rule": SATURDAYS, "starts_on": "2026-11-18", "starts_at": "08:30", "ends_at": "11:00",
    }  # fmt: skip
    kind = more.pop("kind", "saturday")

    def verb(session: Session) -> int:
        made = activities.draft(session, kind, 1, worker.id, both.now, **(values | more))
        activities.start(session, made, worker.id, both.now)
        return made.id

    return act(both, verb)


def plans(both: Community, now: datetime | None = None) -> list[str]:
    return act(both, lambda session: planning.plan_ahead(session, now or both.now))


def edits(both: Community, worker: Neighbour, activity_id: int, **changes: Any) -> list[str]:
    """Edit the activity; return the days that were dropped."""

    def verb(session: Session) -> list[str]:
        activity = activities.get_activity(session, activity_id)
        return [one.day[5:] for one in planning.edit(session, activity, worker.id, both.now, **changes)]

    return act(both, verb)


def day_of(session: Session, day: str) -> Occurrence:
    return session.scalars(select(Occurrence).where(Occurrence.day == f"2026-{day}")).one()


def edits_day(both: Community, worker: Neighbour, day: str, **changes: Any) -> None:
    act(both, lambda s: planning.edit_day(s, day_of(s, day), worker.id, both.now, **changes))


def decides(both: Community, worker: Neighbour, verb: Callable[..., None], day: str) -> None:
    act(both, lambda s: verb(s, day_of(s, day), worker.id, both.now))


def days(both: Community, wanted: str = "{day} {status}") -> list[str]:
    """Return the days that are written down, in their order."""
    with both.database.look() as session:
        found = session.scalars(select(Occurrence).order_by(Occurrence.day, Occurrence.id)).all()
        return [wanted.format_map(vars(one) | {"day": one.day[5:]}) for one in found]


def steps(both: Community, day: str) -> dict[str, str]:
    """Return what is said around the day: when it is due, or what became of it."""
    with both.database.look() as session:
        found = session.scalars(select(Campaign).where(Campaign.occurrence_id == day_of(session, day).id)).all()
        return {
            one.kind: f"{one.due_at.astimezone(SHANGHAI):%d %H:%M}" if one.status == "scheduled" else one.status
            for one in found
        }


def count(both: Community, table: type[Any]) -> int:
    with both.database.look() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_three_weeks_are_written_down_with_what_has_to_be_filled_and_said(both: Community, worker: Neighbour) -> None:
    starts(both, worker)
    assert len(plans(both)) == 3
    assert days(both, "{day} {status} {starts_at} {text}") == [
        f"{day} planned 08:30 {TEXT}" for day in ("11-21", "11-28", "12-05")
    ]
    assert count(both, Shift) == 3
    assert steps(both, "11-28") == {
        "invite": "25 18:00", "confirm": "27 18:30", "gaps": "27 20:00", "morning": "28 07:10", "hours": "28 11:30",
    }  # fmt: skip


def test_planned_twice_it_is_planned_once_and_a_new_week_adds_its_day(both: Community, worker: Neighbour) -> None:
    starts(both, worker)
    plans(both)
    assert plans(both) == []
    assert plans(both, both.now + timedelta(days=4)) == ["occurrence 4 planned", "occurrence 1 over"]
    assert days(both) == ["11-21 over", "11-28 planned", "12-05 planned", "12-12 planned"]


def test_two_processes_that_plan_at_once_write_every_day_once(both: Community, worker: Neighbour) -> None:
    for _ in range(3):
        starts(both, worker)
    starts(both, worker, kind="theme", rule="FREQ=DAILY")
    together, failed = threading.Barrier(2), list[Exception]()
    other = Database(both.database.url)

    def run(database: Database) -> None:
        together.wait()
        try:
            with database.begin() as session:
                planning.plan_ahead(session, both.now)
        except Exception as error:  # noqa: BLE001 - shown below
            failed.append(error)

    threads = [threading.Thread(target=run, args=(one,)) for one in (both.database, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.dispose()
    assert not failed
    plans(both)
    written = days(both, "{activity_id} {day}")
    assert len(written) == len(set(written)) == 3 * 3 + 21
    assert count(both, Campaign) == 9 * 5 + 21


def test_a_day_that_has_begun_is_not_written_down(both: Community, worker: Neighbour) -> None:
    starts(both, worker, rule="FREQ=DAILY")
    both.now = at(11, 18, 8, 30)
    plans(both)
    assert days(both)[0] == "11-19 planned"


def test_what_is_too_late_to_be_said_is_not_planned(both: Community, worker: Neighbour) -> None:
    starts(both, worker)
    both.now = at(11, 20, 22, 30)
    plans(both)
    assert steps(both, "11-21") == {
        "invite": "18 18:00", "gaps": "20 20:00", "morning": "21 07:10", "hours": "21 11:30",
    }  # fmt: skip


def test_once_is_one_day(both: Community, worker: Neighbour) -> None:
    starts(both, worker, rule="", starts_on="2026-11-29")
    plans(both)
    plans(both, at(11, 25))
    assert days(both) == ["11-29 planned"]


@pytest.mark.parametrize("paused", [False, True])
def test_what_happens_once_ends_two_weeks_after_its_day(both: Community, worker: Neighbour, paused: bool) -> None:
    once, again = starts(both, worker, rule="", starts_on="2026-11-28"), starts(both, worker)
    plans(both)
    if paused:
        act(both, lambda s: activities.pause(s, activities.get_activity(s, once), worker.id, both.now))

    def stand(now: datetime) -> list[str]:
        plans(both, now)
        return act(both, lambda s: [activities.get_activity(s, one).status for one in (once, again)])

    goes_on = "paused" if paused else "running"
    # The clock runs ahead by a week, and is set right.
    for now in (at(12, 5), at(11, 27), at(11, 30)):
        assert stand(now) == [goes_on, "running"]
    assert stand(at(12, 13)) == ["ended", "running"]
    assert stand(at(12, 14)) == ["ended", "running"]


def test_teams_take_turns_and_a_skipped_week_does_not_change_whose_turn_it_is(
    both: Community, worker: Neighbour
) -> None:
    starts(both, worker, teams=("aid", "green"))
    plans(both)
    decides(both, worker, activities.skip, "11-28")
    plans(both, at(11, 23))
    assert days(both, "{day} {team} {status}") == [
        "11-21 aid over", "11-28 green skipped", "12-05 aid planned", "12-12 green planned"
    ]  # fmt: skip


def test_said_when_the_hour_of_today_is_over_the_first_turn_is_that_of_the_next_day(
    both: Community, worker: Neighbour
) -> None:
    both.now = at(11, 21, 10)
    starts(both, worker, starts_on="2026-11-21", teams=("aid", "green"))
    plans(both)
    assert days(both, "{day} {team}") == ["11-28 aid", "12-05 green", "12-12 aid"]


@pytest.mark.parametrize(("choice", "status"), [("ask", "asked"), ("keep", "planned"), ("skip", "skipped")])
def test_a_holiday_is_asked_about_kept_or_skipped(both: Community, worker: Neighbour, choice: str, status: str) -> None:
    both.now = at(9, 20)
    starts(both, worker, starts_on="2026-09-20", on_holiday=choice)
    plans(both)
    assert days(both, "{day} {status} {doubt}") == [
        "09-26 " + f"{status} holiday", f"10-03 {status} holiday", f"10-10 {status} workday",
    ]  # fmt: skip
    assert ("ask" in steps(both, "10-10")) is (choice == "ask")


def test_a_year_not_yet_published_is_said_and_a_day_completed_by_hand_is_asked_about(
    both: Community, worker: Neighbour
) -> None:
    both.now = datetime(2027, 2, 1, 9, tzinfo=SHANGHAI)
    number = starts(both, worker, starts_on="2027-02-15")
    plans(both)
    with both.database.look() as session:
        ahead = planning.preview(session, session.get_one(Activity, number), both.now)
    assert (ahead[0].day, ahead[0].status, ahead[0].published) == ("2027-02-20", "planned", False)

    def told(session: Session) -> None:
        almanac.complete(session, worker.id, date(2027, 2, 20), "workday", "", both.now)
        planning.look_again(session, date(2027, 2, 20), both.now)

    act(both, told)
    assert days(both, "{day} {status} {doubt}") == ["02-20 asked workday"]
    with both.database.look() as session:
        assert campaigns.step_of(session, 1, "ask") is not None


def test_what_was_published_since_is_found_by_itself(both: Community, worker: Neighbour) -> None:
    starts(both, worker)
    plans(both)
    act(both, lambda s: almanac.complete(s, worker.id, date(2026, 12, 5), "workday", "", both.now))
    plans(both, at(11, 19))
    assert days(both)[-1] == "12-05 asked"
    assert "ask" in steps(both, "12-05")


def test_a_day_to_which_people_were_invited_is_not_taken_back_by_the_program(
    both: Community, worker: Neighbour
) -> None:
    starts(both, worker)
    plans(both)
    act(both, lambda s: campaigns.begin_posting(s, s.scalars(select(Campaign)).first(), both.now))  # type: ignore[arg-type]
    act(both, lambda s: almanac.complete(s, worker.id, date(2026, 11, 21), "workday", "", both.now))
    plans(both, at(11, 19))
    assert days(both, "{day} {status} {doubt}")[0] == "11-21 planned workday"


def test_a_decision_outlives_every_new_look(both: Community, worker: Neighbour) -> None:
    both.now = at(9, 28)
    starts(both, worker, starts_on="2026-09-28")
    plans(both)
    decides(both, worker, activities.keep, "10-03")
    decides(both, worker, activities.skip, "10-10")
    decides(both, worker, activities.skip, "10-17")
    plans(both, at(9, 29))
    edits(both, worker, 1, spot="广场")
    assert days(both) == ["10-03 planned", "10-10 skipped", "10-17 skipped"]


def test_an_undecided_day_passes_silently(both: Community, worker: Neighbour) -> None:
    both.now = at(9, 28)
    starts(both, worker, starts_on="2026-09-28")
    plans(both)
    assert "occurrence 1 passed undecided" in plans(both, at(10, 4))
    assert days(both)[0] == "10-03 skipped"
    with pytest.raises(DateInThePast):
        act(both, lambda s: activities.keep(s, day_of(s, "10-03"), worker.id, at(10, 4)))


def test_preview_is_what_is_written_and_writes_nothing(both: Community, worker: Neighbour) -> None:
    both.now = at(9, 26, 9)
    number = starts(both, worker, starts_on="2026-09-26", teams=("aid", "green"))
    ahead = preview(both, number)
    assert count(both, Occurrence) == 0
    plans(both)
    assert days(both, "2026-{day} {status} {doubt} {team}") == ahead[:3]
    decides(both, worker, activities.skip, "10-17")
    assert preview(both, number)[2] == "2026-10-17 skipped None aid"


def preview(both: Community, number: int) -> list[str]:
    with both.database.look() as session:
        ahead = planning.preview(session, session.get_one(Activity, number), both.now)
    return [f"{one.day} {one.status} {one.doubt} {one.team}" for one in ahead]


def test_an_edit_moves_what_is_not_said_yet_and_leaves_a_day_that_was_changed_by_hand(
    both: Community, worker: Neighbour
) -> None:
    number = starts(both, worker, spot="居委会")
    plans(both)
    edits_day(both, worker, "11-28", starts_at="14:00", ends_at="16:00")
    act(both, lambda s: campaigns.begin_posting(s, campaigns.step_of(s, 1, "invite"), both.now))  # type: ignore[arg-type]
    assert edits(both, worker, number, starts_at="10:00", ends_at="12:00", spot="广场") == []
    plans(both)
    assert days(both, "{day} {starts_at}-{ends_at} {spot}") == [
        "11-21 10:00-12:00 广场", "11-28 14:00-16:00 广场", "12-05 10:00-12:00 广场"
    ]  # fmt: skip
    assert steps(both, "11-21") == {
        "invite": "posting", "confirm": "20 18:30", "gaps": "20 20:00", "morning": "21 08:40", "hours": "21 12:30",
    }  # fmt: skip
    assert steps(both, "11-28")["morning"] == "28 12:40"
    with both.database.look() as session:
        assert {(one.starts_at, one.spot) for one in session.scalars(select(Shift))} == {
            ("10:00", "广场"), ("14:00", "广场"),
        }  # fmt: skip


def test_a_reminder_comes_and_goes_with_the_hour(both: Community, worker: Neighbour) -> None:
    number = starts(both, worker)
    plans(both)
    edits(both, worker, number, starts_at="06:30", ends_at="08:00")
    assert steps(both, "11-28")["morning"] == "suppressed"
    edits_day(both, worker, "12-05", starts_at="09:30")
    assert steps(both, "12-05")["morning"] in ("05 08:10", "suppressed")
    early = starts(both, worker, rule="", starts_on="2026-11-29", starts_at="06:00", ends_at="07:00")
    plans(both)
    assert "morning" not in steps(both, "11-29")
    edits(both, worker, early, starts_at="09:00", ends_at="11:00")
    assert steps(both, "11-29")["morning"] == "29 07:40"


def test_another_rule_drops_the_days_that_no_longer_fall_due(both: Community, worker: Neighbour) -> None:
    number = starts(both, worker)
    plans(both)
    assert edits(both, worker, number, rule="FREQ=WEEKLY;BYDAY=SU") == ["11-21", "11-28", "12-05"]
    plans(both)
    assert days(both) == [
        "11-21 skipped", "11-22 planned", "11-28 skipped", "11-29 planned", "12-05 skipped", "12-06 planned"
    ]  # fmt: skip
    edits(both, worker, number, rule=SATURDAYS)
    assert [day for day in days(both) if "planned" in day] == ["11-21 planned", "11-28 planned", "12-05 planned"]


def test_another_choice_for_holidays_reaches_the_days_nobody_decided_about(both: Community, worker: Neighbour) -> None:
    both.now = at(9, 28)
    number = starts(both, worker, starts_on="2026-09-28")
    plans(both)
    edits(both, worker, number, on_holiday="skip")
    assert days(both) == ["10-03 skipped", "10-10 skipped", "10-17 planned"]
    edits(both, worker, number, on_holiday="keep")
    assert days(both) == ["10-03 planned", "10-10 planned", "10-17 planned"]
    edits(both, worker, number, on_holiday="ask")
    assert days(both) == ["10-03 asked", "10-10 asked", "10-17 planned"]


def test_a_turn_that_was_given_away_by_hand_stays_given_away(both: Community, worker: Neighbour) -> None:
    number = starts(both, worker, teams=("aid", "green"))
    plans(both)
    edits_day(both, worker, "11-21", team="green")
    edits(both, worker, number, text="一起捡垃圾", teams="green,aid")
    assert days(both, "{day} {team}") == ["11-21 green", "11-28 aid", "12-05 green"]


def test_a_clock_that_ran_ahead_for_a_week_is_made_good(both: Community, worker: Neighbour) -> None:
    both.now = at(9, 30)
    starts(both, worker, starts_on="2026-09-30")
    plans(both)
    plans(both, at(10, 20))
    assert days(both)[:3] == ["10-03 skipped", "10-10 skipped", "10-17 over"]
    plans(both)
    assert days(both)[:4] == ["10-03 asked", "10-10 asked", "10-17 planned", "10-24 planned"]
    written = days(both, "{activity_id} {day}")
    assert len(written) == len(set(written))


def test_what_is_paused_says_nothing_and_goes_on_where_it_was(both: Community, worker: Neighbour) -> None:
    number = starts(both, worker)
    plans(both)
    act(both, lambda s: activities.pause(s, s.get_one(Activity, number), worker.id, both.now))
    both.now = at(11, 18, 18, 30)
    assert act(both, lambda s: campaigns.due_campaigns(s, both.now)) == []
    act(both, lambda s: activities.resume(s, s.get_one(Activity, number), worker.id, both.now))
    with both.database.begin() as session:
        assert [one.kind for one in campaigns.due_campaigns(session, both.now)] == ["invite"]
    act(both, lambda s: activities.end(s, s.get_one(Activity, number), worker.id, both.now))
    assert act(both, lambda s: campaigns.due_campaigns(s, both.now)) == []
    with pytest.raises(TooLate):
        act(both, lambda s: activities.resume(s, s.get_one(Activity, number), worker.id, both.now))


def test_an_ask_waits_for_nothing_and_its_answer_lets_the_rest_go_out(both: Community, worker: Neighbour) -> None:
    both.now = at(9, 28)
    starts(both, worker, starts_on="2026-09-28")
    plans(both)

    def due(when: datetime) -> list[str]:
        return act(both, lambda s: [f"{one.day[5:]} {one.kind}" for one in campaigns.due_campaigns(s, when)])

    assert due(at(9, 30, 18, 5)) == ["10-03 ask", "10-10 ask"]
    decides(both, worker, activities.keep, "10-03")
    assert due(at(9, 30, 18, 5)) == ["10-10 ask", "10-03 invite"]


def test_strangers_are_refused_everything(both: Community, worker: Neighbour) -> None:
    number = starts(both, worker)
    plans(both)
    for stranger in (both.resident("路人", agreed=True), both.volunteer("小李")):
        for verb in (
            lambda: starts(both, stranger),  # noqa: B023 - called at once
            lambda: edits(both, stranger, number, text="坏的"),  # noqa: B023
            lambda: edits_day(both, stranger, "11-21", text="坏的"),  # noqa: B023
            lambda: decides(both, stranger, activities.keep, "11-21"),  # noqa: B023
            lambda: decides(both, stranger, activities.skip, "11-21"),  # noqa: B023
            lambda: act(both, lambda s: activities.pause(s, s.get_one(Activity, number), stranger.id, both.now)),  # noqa: B023
            lambda: act(both, lambda s: activities.end(s, s.get_one(Activity, number), stranger.id, both.now)),  # noqa: B023
        ):
            with pytest.raises(NotAWorker):
                verb()
    assert days(both, "{status} {text}") == [f"planned {TEXT}"] * 3


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31"}, NeverFallsDue),
        ({"rule": "", "starts_on": "2026-11-17"}, DateInThePast),
        ({"rule": "", "starts_on": "2026-11-18", "starts_at": "08:59"}, DateInThePast),
        ({"text": " "}, NothingToSend),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_changes(
    both: Community, worker: Neighbour, changes: dict[str, Any], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        starts(both, worker, **changes)
    assert count(both, Activity) == 0
    number = starts(both, worker)
    plans(both)
    with pytest.raises(refusal):
        edits(both, worker, number, **changes)
    assert days(both, "{day} {status} {text}") == [f"{day} planned {TEXT}" for day in ("11-21", "11-28", "12-05")]
