"""The whole schema in one place, and its migration to the newest version."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config

from storage import (
    activities,
    almanac,
    assignments,
    attachments,
    calls,
    campaigns,
    cohandlers,
    copies,
    duplicates,
    endings,
    events,
    examples,
    files,
    followers,
    found,
    handovers,
    imports,
    invitations,
    learnings,
    ledger,
    limits,
    members,
    menus,
    messages,
    mutes,
    offers,
    people,
    places,
    questions,
    rectifications,
    running,
    sessions,
    shifts,
    teams,
    tickets,
    undoing,
    units,
    versions,
    vocabulary,
    walls,
    wishes,
)
from storage.database import Base, Database

TABLES = (
    activities, almanac, assignments, attachments, calls, campaigns, copies, endings, events, examples, files,
    followers, found, invitations, learnings, ledger, limits, members, messages, mutes, offers, people, places,
    questions,
    rectifications, running, shifts, teams, tickets, undoing, units, versions, vocabulary, walls, wishes,
    cohandlers, duplicates, handovers, imports, menus, sessions,
)  # fmt: skip
METADATA = Base.metadata


def migrate(database: Database) -> None:
    """Bring the database to the newest schema; harmless when it is there already."""
    with database.connection() as connection:
        if not database.sqlite:
            # Two processes that start together must not migrate together.
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(5353)")
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
