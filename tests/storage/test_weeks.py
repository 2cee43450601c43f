"""What is asked at once for a whole week, on both databases."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy import update

from storage import audiences, people, turnouts, weeks
from storage.activities import Activity, Occurrence, Post
from storage.campaigns import Campaign
from storage.messages import Message
from tests import week as rows
from tests.community import Community, at
from tests.gathering import SATURDAY, gathering, the_week
from tests.themes import send


def test_a_week_tells_its_days_and_who_has_said_what(both: Community) -> None:
    worker = both.worker("王姐")
    li, wu = both.volunteer("李明"), both.volunteer("吴芳")
    number = gathering(both, Post(name="桶站1", needed=1), maker=worker.id)
    elsewhere = both.station("梅园社区", estates=("梅苑",))
    gathering(both, place=elsewhere)
    the_week(both, number)
    both.now = at(18, 18, 1)
    both.ticks()
    li.presses("来")
    with both.database.look() as session:
        [(day, activity)] = weeks.held(session, [1], "2026-11-16", "2026-11-22", most=9)
        assert (day.id, day.day, activity.kind) == (number, SATURDAY, "saturday")
        assert weeks.held(session, [1], "2026-11-23", "2026-11-29", most=9) == []
        assert [one.name for one in weeks.shifts(session, [number])[number]] == ["桶站1"]
        assert weeks.words(session, [number]) == {number: {"coming": 1}}
        assert [one.kind for one in weeks.steps(session, [number])[number]] == [
            "invite", "confirm", "gaps", "morning", "hours",
        ]  # fmt: skip
        assert people.names(session, [li.id, None]) == {li.id: "李明"}
        assert [name for _, name in weeks.standing(session, number, ("coming",), most=9)] == ["李明"]
        count, few = weeks.silent(session, day, most=9)
        assert (count, [one.id for one in few]) == (1, [wu.id])
        invitation = weeks.steps(session, [number])[number][0]
        assert weeks.silences(session, [invitation]) == {invitation.id: 1}


def test_what_was_held_before_it_ended_is_told_still(both: Community) -> None:
    number = gathering(both)
    with both.database.begin() as session:
        day = session.get_one(Occurrence, number)
        session.get_one(Activity, day.activity_id).status = "ended"
        session.flush()
        assert weeks.held(session, [1], SATURDAY, SATURDAY, most=9) == []
        day.status = "over"
        session.flush()
        assert [one.id for one, _ in weeks.held(session, [1], SATURDAY, SATURDAY, most=9)] == [number]


def test_a_broadcast_is_counted_by_what_became_of_it(both: Community) -> None:
    worker = both.worker("王姐")
    people = [both.volunteer(f"志愿者{n}", channel="telegram" if n else "web") for n in range(3)]
    send(worker)
    with both.database.look() as session:
        assert audiences.doors_of(session, session.get_one(Campaign, 1)) == (4, 2)
    both.now = at(24, 9, 1)
    both.ticks()
    told = {row.chat_id: row.id for row in both.said() if (row.key or "").startswith("theme:")}
    with both.database.begin() as session:
        for one, state in zip(people[1:], ("never", "uncertain"), strict=True):
            session.execute(update(Message).where(Message.id == told[one.chat_id]).values(state=state))
    with both.database.look() as session:
        campaign = session.get_one(Campaign, 1)
        found = turnouts.progress(session, [campaign])[1]
        assert found == turnouts.Progress(listed=4, sent=2, seen=0, waiting=0, failed=1, doubtful=1, groups=0)
        assert turnouts.sizes(session, [campaign]) == {1: 4}
        missed = weeks.not_reached(session, [campaign], most=9)
        assert [(person.id, state) for person, state in missed] == [
            (people[1].id, "never"),
            (people[2].id, "uncertain"),
        ]
        [sent] = weeks.broadcasts(session, [1], at(24, 0), at(25, 0), most=9)
        assert sent.id == 1
        assert weeks.broadcasts(session, [1], at(25, 0), at(26, 0), most=9) == []


def test_what_a_station_carries_down_is_a_part_of_what_is_seen_above(both: Community) -> None:
    away = both.station("梅园社区", estates=("梅苑",))
    worker = both.worker("王姐")
    with both.database.begin() as session:
        root = rows.campaign(session, 1, worker.id, both.now)
        part = rows.campaign(session, away, worker.id, both.now, parent_id=root)
        rows.campaign(session, 1, worker.id, both.now, kind="broadcast", status="draft")
        day = both.now - timedelta(hours=1), both.now + timedelta(hours=1)
        assert [one.id for one in weeks.broadcasts(session, [1, away], *day, most=9)] == [root]
        assert [one.id for one in weeks.broadcasts(session, [away], *day, most=9)] == [part]
        assert [one.status for one in weeks.drafts(session, [1], day[0], most=9)] == ["draft"]


def test_photos_that_wait_stand_before_those_on_the_wall_and_each_place_has_its_own(
    both: Community, tmp_path: Path
) -> None:
    worker, li = both.worker("王姐"), both.volunteer("李明")
    with both.database.begin() as session:
        theme = rows.campaign(session, 1, worker.id, both.now)
        made = [
            rows.photo(session, theme, rows.picture(session, tmp_path, li.id, both.now), (li.chat_id, li.id), status, both.now)
            for status in ("shown", "refused", "waiting", "shown")
        ]  # fmt: skip
        found = weeks.photos(session, [theme], [1], most=9)
        assert [photo.id for photo, _, _ in found] == [made[2], made[3], made[0], made[1]]
        assert weeks.photo_counts(session, [theme], [1]) == {"shown": 2, "refused": 1, "waiting": 1}
        assert weeks.photos(session, [theme], [2], most=9) == []
        assert weeks.photo_file(session, made[0], [1]) is not None
        assert weeks.photo_file(session, made[0], [2]) is None
