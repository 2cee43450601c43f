"""An older database comes along: what was planned and answered stands in the new tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

import storage.schema
from storage import places, schema
from storage.activities import Activity, Occurrence
from storage.campaigns import Campaign
from storage.database import Database
from storage.people import Chat, Person
from storage.shifts import Shift, Signup

OLD = """
INSERT INTO places (id, kind, name, phone, hours) VALUES (1, 'station', '枫林社区', '', '');
INSERT INTO estates (id, place_id, name) VALUES (1, 1, '枫林苑');
INSERT INTO people (id, name, phone, estate, building, unit, room, place_id, created_at)
    VALUES (1, '王姐', '', '', '', '', '', 1, '2026-11-01 00:00:00'), (2, '李明', '', '', '', '', '', 1, '2026-11-01 00:00:00');
INSERT INTO chats (id, channel, address, person_id, status, heard_at, seen_id)
    VALUES (1, 'web', 'a', 1, 'active', '2026-11-01 00:00:00', 0);
INSERT INTO messages (id, chat_id, direction, kind, at, text, attempts)
    VALUES (1, 1, 'in', 'text', '2026-11-01 00:00:00', '你好', 0);
INSERT INTO campaigns (id, kind, place_id, day, text, status, due_at, made_by, made_at, reached_id)
    VALUES (3, 'saturday', 1, '2026-11-21', '打扫楼道', 'posted', '2026-11-20 10:00:00', 1, '2026-11-18 01:00:00', 2),
           (5, 'saturday', 1, '2026-11-21', '打扫搂道', 'draft', '2026-11-20 10:00:00', 1, '2026-11-18 01:00:00', 0),
           (4, 'theme', 1, '2026-11-25', '清洁家园', 'scheduled', '2026-11-24 01:00:00', 1, '2026-11-18 01:00:00', 0);
INSERT INTO signups (id, campaign_id, person_id, coming, at)
    VALUES (1, 3, 1, true, '2026-11-20 11:00:00'), (2, 3, 2, false, '2026-11-20 11:00:00');
INSERT INTO events (id, at, thing, thing_id, act, after)
    VALUES (1, '2026-11-01 02:00:00', 'person', 1, 'import', 'there'), (2, '2026-11-01 02:00:00', 'person', 2, 'import', 'there');
"""


@pytest.fixture(params=["sqlite", "postgres"])
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path / 'old.db'}" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    database = Database(url)
    with database.connection() as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(storage.schema.__file__).with_name("migrations")))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    with database.begin() as session:
        for statement in OLD.strip().split(";\n"):
            session.execute(text(statement.rstrip(";")))
    yield database
    database.dispose()


def test_a_volunteer_day_and_its_answers_become_an_activity_with_one_day(older: Database) -> None:
    schema.migrate(older)
    with older.begin() as session:
        activity, day = session.get_one(Activity, 3), session.get_one(Occurrence, 3)
        assert (activity.kind, activity.status, activity.text) == ("saturday", "running", "打扫楼道")
        assert (day.day, day.status) == ("2026-11-21", "planned")
        assert session.get_one(Shift, 3).taken == 1
        assert [(one.person_id, one.status) for one in session.query(Signup).order_by(Signup.id)] == [
            (1, "coming"), (2, "declined"),
        ]  # fmt: skip
        invite, theme = session.get_one(Campaign, 3), session.get_one(Campaign, 4)
        assert (invite.kind, invite.occurrence_id, invite.status) == ("invite", 3, "posted")
        assert (theme.kind, theme.occurrence_id, theme.expires_at.isoformat()) == (
            "theme", None, "2026-11-25T15:59:59+00:00",
        )  # fmt: skip
        assert session.get_one(Chat, 1).person_id == 1


def test_a_draft_that_nobody_agreed_to_becomes_no_day(older: Database) -> None:
    schema.migrate(older)
    with older.begin() as session:
        assert session.get_one(Activity, 5).status == "ended"
        assert session.get_one(Occurrence, 5).status == "skipped"


def test_after_it_new_rows_get_numbers_of_their_own(older: Database) -> None:
    schema.migrate(older)
    with older.begin() as session:
        made = Activity(place_id=1, kind="saturday", starts_on="2026-11-28", status="draft", made_by=1,
                        made_at=session.get_one(Activity, 3).made_at)  # fmt: skip
        session.add(made)
        session.flush()
        assert made.id > 5


def test_the_estates_of_before_are_own_names(older: Database) -> None:
    schema.migrate(older)
    with older.begin() as session:
        assert places.gazetteer(session) == {"枫林苑": "枫林苑"}
        assert places.station_of_estate(session, "枫林苑") is not None


def test_for_whom_a_worker_vouched_with_a_table_has_agreed_unless_they_speak_for_themselves(older: Database) -> None:
    schema.migrate(older)
    with older.begin() as session:
        wang, li = session.get_one(Person, 1), session.get_one(Person, 2)
        assert wang.consented_at is None
        assert li.consented_at is not None
        assert li.consented_at.isoformat() == "2026-11-01T02:00:00+00:00"
