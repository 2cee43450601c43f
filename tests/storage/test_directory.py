"""What is known of people, on both databases: found, judged, their hours; menus and uploads."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage import directory, imports, members, menus
from storage.activities import Activity, Occurrence
from storage.errors import NotAWorker
from storage.imports import Arrival
from storage.ledger import Hours
from storage.shifts import Shift, Signup
from tests.community import Community


def test_what_is_known_of_somebody_who_served(both: Community) -> None:
    li, alice = both.volunteer("李明", "aid"), both.resident("陈阿婆", agreed=True, station=1)
    ticket = alice.asks_for_a_repair()
    li.presses("接单")
    with both.database.look() as session:
        assert directory.tickets_of(session, li.id, [1], helped=True) == [ticket.id]
        assert directory.tickets_of(session, li.id, [], helped=True) == []
        assert directory.tickets_of(session, alice.id, [1], helped=False) == [ticket.id]
        (entry,), more = directory.listed(session, [1], words="李")
        assert (entry.person.name, entry.teams, entry.tasks, more) == ("李明", ["aid"], 1, False)
        assert directory.judged(session, li.id) == (0, 0, 0, None)
        assert directory.team_sizes(session, [1]) == {"aid": 1}
    li.says("完成了")
    li.presses("已经做完了")
    alice.presses("解决了")
    with both.database.look() as session:
        assert directory.judged(session, li.id) == (1, 1, 1, None)
        assert directory.find(session, li.id, [99]) is None
        assert directory.door_of(session, li.id) is not None


def test_a_menu_is_closed_and_a_table_kept_by_who_works_there(both: Community) -> None:
    wang, li = both.worker("王姐"), both.volunteer("李明")
    row = {"phone": "13900001111", "faults": []}
    with both.database.begin() as session:
        menus.take_off(session, 1, "home_repair", wang.id, both.now)
        menus.take_off(session, 1, "home_repair", wang.id, both.now)
        imports.keep(session, wang.id, 1, "volunteer", "名单.csv", [row], both.now)
        imports.keep(session, wang.id, 1, "volunteer", "名单二.csv", [row], both.now)
        with pytest.raises(NotAWorker):
            menus.take_off(session, 1, "greeting", li.id, both.now)
        with pytest.raises(NotAWorker):
            imports.keep(session, li.id, 1, "resident", "", [], both.now)
    with both.database.begin() as session:
        assert menus.closed(session, 1) == {"home_repair": 1}
        assert menus.closed(session, None) == {}
        it = imports.find(session, wang.id, both.now)
        assert it is not None
        assert (it.name, it.rows) == ("名单二.csv", [row])
        who = Arrival("赵刚", "13900001111", "幸福小区", "3", "", "402", ("aid",))
        imports.take_in(session, it, [who, who._replace(name="钱芳", phone="13900002222", teams=())], wang.id, both.now)
        known = imports.known_phones(session, [1], ["13900001111", "13900002222"])
        assert {phone: one.name for phone, one in known.items()} == {"13900001111": "赵刚", "13900002222": "钱芳"}
        assert members.teams_of(session, known["13900001111"].id) == {"aid"}
        assert members.require_volunteer(session, known["13900002222"].id).place_id == 1
        assert imports.known_phones(session, [2], ["13900001111"]) == {}
        menus.put_on(session, 1, "home_repair", wang.id, both.now)
        assert menus.closed(session, 1) == {}
        assert imports.find(session, wang.id, both.now + timedelta(hours=2)) is None


def test_confirmed_hours_stand_by_month(both: Community) -> None:
    li = both.volunteer("李明")
    with both.database.begin() as session:
        activity = Activity(kind="saturday", place_id=1, starts_on="2026-10-31", status="running",
                            made_by=li.id, made_at=both.now)  # fmt: skip
        session.add(activity)
        session.flush()
        for day, minutes, status in (
            ("2026-10-31", 60, "confirmed"), ("2026-11-07", 90, "confirmed"), ("2026-11-14", 30, "confirmed"),
            ("2026-11-21", 45, "proposed"),
        ):  # fmt: skip
            held = Occurrence(activity_id=activity.id, place_id=1, day=day, status="over")
            session.add(held)
            session.flush()
            shift = Shift(occurrence_id=held.id, needed=0, taken=1)
            session.add(shift)
            session.flush()
            signup = Signup(occurrence_id=held.id, shift_id=shift.id, person_id=li.id, status="left", at=both.now)
            session.add(signup)
            session.flush()
            session.add(Hours(person_id=li.id, signup_id=signup.id, place_id=1, day=day, minutes=minutes, status=status,
                              made_at=both.now))  # fmt: skip
    with both.database.look() as session:
        assert directory.hours_by_month(session, li.id) == [("2026-11", 120), ("2026-10", 60)]
        assert directory.came(session, li.id) == 4
