"""The week"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from storage.database import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "activities",
        sa.Column("id", ID, nullable=False),
        sa.Column("place_id", ID, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("spot", sa.String(), nullable=False),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("starts_on", sa.String(), nullable=False),
        sa.Column("starts_at", sa.String(), nullable=False),
        sa.Column("ends_at", sa.String(), nullable=False),
        sa.Column("on_holiday", sa.String(), nullable=False),
        sa.Column("teams", sa.String(), nullable=False),
        sa.Column("leader_id", ID, nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("made_by", ID, nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("planned_until", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["leader_id"], ["people.id"], name=op.f("fk_activities_leader_id")),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_activities_made_by")),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_activities_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activities")),
    )
    with op.batch_alter_table("activities", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_activities_place_id_status"), ["place_id", "status"], unique=False)

    op.create_table(
        "almanac_days",
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("made_by", ID, nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_almanac_days_made_by")),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_almanac_days")),
    )
    op.create_table(
        "mutes",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_mutes_person_id")),
        sa.PrimaryKeyConstraint("person_id", "kind", name=op.f("pk_mutes")),
    )
    op.create_table(
        "occurrences",
        sa.Column("id", ID, nullable=False),
        sa.Column("activity_id", ID, nullable=False),
        sa.Column("place_id", ID, nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("spot", sa.String(), nullable=False),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("starts_at", sa.String(), nullable=False),
        sa.Column("ends_at", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=True),
        sa.Column("leader_id", ID, nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("doubt", sa.String(), nullable=True),
        sa.Column("holiday", sa.String(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["activity_id"], ["activities.id"], name=op.f("fk_occurrences_activity_id")),
        sa.ForeignKeyConstraint(["leader_id"], ["people.id"], name=op.f("fk_occurrences_leader_id")),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_occurrences_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occurrences")),
    )
    with op.batch_alter_table("occurrences", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_occurrences_activity_id_day"), ["activity_id", "day"], unique=True)
        batch_op.create_index(batch_op.f("ix_occurrences_place_id_day"), ["place_id", "day"], unique=False)
        batch_op.create_index(batch_op.f("ix_occurrences_status_day"), ["status", "day"], unique=False)

    op.create_table(
        "posts",
        sa.Column("id", ID, nullable=False),
        sa.Column("activity_id", ID, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("spot", sa.String(), nullable=False),
        sa.Column("starts_at", sa.String(), nullable=False),
        sa.Column("ends_at", sa.String(), nullable=False),
        sa.Column("needed", ID, nullable=False),
        sa.Column("team", sa.String(), nullable=True),
        sa.Column("leader_id", ID, nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activities.id"], name=op.f("fk_posts_activity_id")),
        sa.ForeignKeyConstraint(["leader_id"], ["people.id"], name=op.f("fk_posts_leader_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
    )
    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_posts_activity_id_name"), ["activity_id", "name"], unique=True)

    op.create_table(
        "shifts",
        sa.Column("id", ID, nullable=False),
        sa.Column("occurrence_id", ID, nullable=False),
        sa.Column("post_id", ID, nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("spot", sa.String(), nullable=False),
        sa.Column("starts_at", sa.String(), nullable=False),
        sa.Column("ends_at", sa.String(), nullable=False),
        sa.Column("needed", ID, nullable=False),
        sa.Column("taken", ID, nullable=False),
        sa.Column("team", sa.String(), nullable=True),
        sa.Column("leader_id", ID, nullable=True),
        sa.ForeignKeyConstraint(["leader_id"], ["people.id"], name=op.f("fk_shifts_leader_id")),
        sa.ForeignKeyConstraint(["occurrence_id"], ["occurrences.id"], name=op.f("fk_shifts_occurrence_id")),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_shifts_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shifts")),
    )
    with op.batch_alter_table("shifts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shifts_occurrence_id_post_id"), ["occurrence_id", "post_id"], unique=True)

    op.drop_index("ix_signups_campaign_id_person_id", "signups")
    op.rename_table("signups", "answers")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE answers RENAME CONSTRAINT pk_signups TO pk_answers")
        op.execute("ALTER TABLE answers RENAME CONSTRAINT fk_signups_person_id TO fk_answers_person_id")
        op.execute("ALTER SEQUENCE signups_id_seq RENAME TO answers_id_seq")
    op.create_table(
        "signups",
        sa.Column("id", ID, nullable=False),
        sa.Column("occurrence_id", ID, nullable=False),
        sa.Column("shift_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("confirmed_at", Moment(), nullable=True),
        sa.Column("arrived_at", Moment(), nullable=True),
        sa.Column("left_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["occurrence_id"], ["occurrences.id"], name="fk_signups_occurrence_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_signups_person_id"),
        sa.ForeignKeyConstraint(["shift_id"], ["shifts.id"], name="fk_signups_shift_id"),
        sa.PrimaryKeyConstraint("id", name="pk_signups"),
    )
    op.create_index("ix_signups_occurrence_id_person_id", "signups", ["occurrence_id", "person_id"], unique=True)
    op.create_index("ix_signups_shift_id_status", "signups", ["shift_id", "status"])
    op.create_index("ix_signups_person_id", "signups", ["person_id"])

    op.create_table(
        "hours",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("signup_id", ID, nullable=False),
        sa.Column("place_id", ID, nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("minutes", ID, nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("confirmed_by", ID, nullable=True),
        sa.ForeignKeyConstraint(["confirmed_by"], ["people.id"], name=op.f("fk_hours_confirmed_by")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_hours_person_id")),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_hours_place_id")),
        sa.ForeignKeyConstraint(["signup_id"], ["signups.id"], name=op.f("fk_hours_signup_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hours")),
        sa.UniqueConstraint("signup_id", name=op.f("uq_hours_signup_id")),
    )
    with op.batch_alter_table("hours", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hours_person_id_status"), ["person_id", "status"], unique=False)
        batch_op.create_index(batch_op.f("ix_hours_place_id_day"), ["place_id", "day"], unique=False)

    op.create_table(
        "swaps",
        sa.Column("id", ID, nullable=False),
        sa.Column("signup_id", ID, nullable=False),
        sa.Column("asked_id", ID, nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["asked_id"], ["people.id"], name=op.f("fk_swaps_asked_id")),
        sa.ForeignKeyConstraint(["signup_id"], ["signups.id"], name=op.f("fk_swaps_signup_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_swaps")),
    )
    with op.batch_alter_table("swaps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_swaps_signup_id_status"), ["signup_id", "status"], unique=False)

    op.create_table(
        "wall_photos",
        sa.Column("id", ID, nullable=False),
        sa.Column("campaign_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("message_id", ID, nullable=False),
        sa.Column("place_id", ID, nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_wall_photos_campaign_id")),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_wall_photos_message_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_wall_photos_person_id")),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_wall_photos_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wall_photos")),
        sa.UniqueConstraint("message_id", name=op.f("uq_wall_photos_message_id")),
    )
    with op.batch_alter_table("wall_photos", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wall_photos_campaign_id_status"), ["campaign_id", "status"], unique=False)

    with op.batch_alter_table("campaigns") as batch:
        batch.add_column(sa.Column("occurrence_id", ID, nullable=True))
        batch.add_column(sa.Column("parent_id", ID, nullable=True))
        batch.add_column(sa.Column("title", sa.String(), nullable=True))
        batch.add_column(sa.Column("link", sa.String(), nullable=True))
        batch.add_column(sa.Column("picture_id", ID, nullable=True))
        batch.add_column(sa.Column("audience", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True))
        batch.add_column(sa.Column("expires_at", Moment(), nullable=True))
    _bring_volunteer_days_over()
    with op.batch_alter_table("campaigns") as batch:
        batch.alter_column("title", existing_type=sa.String(), nullable=False)
        batch.alter_column("link", existing_type=sa.String(), nullable=False)
        batch.alter_column("expires_at", existing_type=Moment(), nullable=False)
        batch.alter_column("made_by", existing_type=ID, nullable=True)
        batch.create_index(
            "ix_campaigns_occurrence_id_kind_place_id", ["occurrence_id", "kind", "place_id"], unique=True
        )
        batch.create_index("ix_campaigns_parent_id", ["parent_id"])
        batch.create_foreign_key("fk_campaigns_picture_id", "files", ["picture_id"], ["id"])
        batch.create_foreign_key("fk_campaigns_parent_id", "campaigns", ["parent_id"], ["id"])
        batch.create_foreign_key("fk_campaigns_occurrence_id", "occurrences", ["occurrence_id"], ["id"])

    with op.batch_alter_table("chats") as batch:
        batch.add_column(sa.Column("place_id", ID, nullable=True))
        batch.add_column(sa.Column("title", sa.String(), nullable=False, server_default=""))
        batch.alter_column("person_id", existing_type=ID, nullable=True)
        batch.create_index("ix_chats_place_id", ["place_id"])
        batch.create_foreign_key("fk_chats_place_id", "places", ["place_id"], ["id"])
    with op.batch_alter_table("chats") as batch:
        batch.alter_column("title", existing_type=sa.String(), server_default=None)
    op.add_column("files", sa.Column("telegram_ref", sa.String(), nullable=True))

    # The log is the one table that is long: nothing of it is copied.
    op.execute("ALTER TABLE messages ADD COLUMN campaign_id BIGINT CONSTRAINT fk_messages_campaign_id REFERENCES campaigns (id)"
               if op.get_bind().dialect.name == "postgresql"
               else "ALTER TABLE messages ADD COLUMN campaign_id INTEGER CONSTRAINT fk_messages_campaign_id REFERENCES campaigns (id)")
    op.add_column("messages", sa.Column("expires_at", Moment(), nullable=True))
    told, waits = sa.text("campaign_id IS NOT NULL"), sa.text("expires_at IS NOT NULL AND state IN ('queued','later')")
    op.create_index("ix_messages_campaign_id_id", "messages", ["campaign_id", "id"], sqlite_where=told, postgresql_where=told)
    op.create_index("ix_messages_to_expire", "messages", ["expires_at"], sqlite_where=waits, postgresql_where=waits)


def _bring_volunteer_days_over() -> None:
    """What was a reminder with its answers becomes an activity with one day, under the same number.

    A draft that nobody has agreed to, or that was dropped, is no day on which people gather.
    """
    op.execute("UPDATE campaigns SET title = '', link = ''")
    when = "datetime(day || ' 15:59:59')" if op.get_bind().dialect.name == "sqlite" else "(day || ' 23:59:59+08')::timestamptz"
    op.execute(f"UPDATE campaigns SET expires_at = {when}")
    op.execute(
        "INSERT INTO activities (id, place_id, kind, title, text, spot, contact, rule, starts_on, starts_at, ends_at, "
        "on_holiday, teams, status, made_by, made_at, planned_until) "
        "SELECT id, place_id, 'saturday', '', text, '', '', '', day, '', '', 'ask', '', "
        "CASE WHEN status IN ('draft', 'cancelled') THEN 'ended' ELSE 'running' END, made_by, made_at, day "
        "FROM campaigns WHERE kind = 'saturday'"
    )
    op.execute(
        "INSERT INTO occurrences (id, activity_id, place_id, day, title, text, spot, contact, starts_at, ends_at, "
        "status, holiday, secret) "
        "SELECT id, id, place_id, day, '', text, '', '', '', '', "
        "CASE WHEN status IN ('draft', 'cancelled') THEN 'skipped' ELSE 'planned' END, '', '' "
        "FROM campaigns WHERE kind = 'saturday'"
    )
    op.execute(
        "INSERT INTO shifts (id, occurrence_id, name, spot, starts_at, ends_at, needed, taken) "
        "SELECT id, id, '', '', '', '', 0, "
        "(SELECT count(*) FROM answers WHERE answers.campaign_id = campaigns.id AND answers.coming) "
        "FROM campaigns WHERE kind = 'saturday'"
    )
    op.execute(
        "INSERT INTO signups (id, occurrence_id, shift_id, person_id, status, at) "
        "SELECT answers.id, campaign_id, campaign_id, person_id, CASE WHEN coming THEN 'coming' ELSE 'declined' END, at "
        "FROM answers JOIN campaigns ON campaigns.id = campaign_id AND campaigns.kind = 'saturday'"
    )
    op.execute("UPDATE campaigns SET kind = 'invite', occurrence_id = id WHERE kind = 'saturday'")
    op.drop_table("answers")
    if op.get_bind().dialect.name == "postgresql":
        for table in ("activities", "occurrences", "shifts", "signups"):
            op.execute(f"SELECT setval('{table}_id_seq', (SELECT coalesce(max(id), 0) + 1 FROM {table}), false)")
