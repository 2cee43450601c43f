"""Dispatch in waves, limits, followers, files of tickets, and notices to units"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from storage.database import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table("limits",
    sa.Column("id", ID, nullable=False),
    sa.Column("place_id", ID, nullable=False),
    sa.Column("step", sa.String(), nullable=False),
    sa.Column("urgency", sa.String(), nullable=False),
    sa.Column("item", sa.String(), nullable=False),
    sa.Column("minutes", ID, nullable=True),
    sa.Column("working", sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(["place_id"], ["places.id"], name="fk_limits_place_id"),
    sa.PrimaryKeyConstraint("id", name="pk_limits")
    )
    op.create_index("ix_limits_place_id_step_urgency_item", "limits", ["place_id", "step", "urgency", "item"], unique=True)

    op.create_table("units",
    sa.Column("id", ID, nullable=False),
    sa.Column("place_id", ID, nullable=False),
    sa.Column("name", sa.String(), nullable=False),
    sa.Column("phone", sa.String(), nullable=False),
    sa.Column("person_id", ID, nullable=True),
    sa.Column("is_gone", sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_units_person_id"),
    sa.ForeignKeyConstraint(["place_id"], ["places.id"], name="fk_units_place_id"),
    sa.PrimaryKeyConstraint("id", name="pk_units")
    )
    op.create_index("ix_units_place_id_name", "units", ["place_id", "name"], unique=True)
    op.create_index("ix_units_person_id", "units", ["person_id"])
    with op.batch_alter_table("invitations") as batch:
        batch.add_column(sa.Column("unit_id", ID, nullable=True))
        batch.create_foreign_key("fk_invitations_unit_id", "units", ["unit_id"], ["id"])

    op.create_table("wishes",
    sa.Column("person_id", ID, nullable=False),
    sa.Column("rests_until", Moment(), nullable=True),
    sa.Column("weekends_only", sa.Boolean(), nullable=False),
    sa.Column("only_teams", sa.String(), nullable=False),
    sa.Column("most_a_week", ID, nullable=False),
    sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_wishes_person_id"),
    sa.PrimaryKeyConstraint("person_id", name="pk_wishes")
    )
    op.create_table("free_hours",
    sa.Column("person_id", ID, nullable=False),
    sa.Column("weekday", ID, nullable=False),
    sa.Column("starts_at", sa.String(), nullable=False),
    sa.Column("ends_at", sa.String(), nullable=False),
    sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_free_hours_person_id"),
    sa.PrimaryKeyConstraint("person_id", "weekday", "starts_at", name="pk_free_hours")
    )
    op.create_table("deeds",
    sa.Column("id", ID, nullable=False),
    sa.Column("person_id", ID, nullable=False),
    sa.Column("at", Moment(), nullable=False),
    sa.Column("act", sa.String(), nullable=False),
    sa.Column("ticket_id", ID, nullable=False),
    sa.Column("before", JSON, nullable=False),
    sa.Column("undone_at", Moment(), nullable=True),
    sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_deeds_person_id"),
    sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_deeds_ticket_id"),
    sa.PrimaryKeyConstraint("id", name="pk_deeds")
    )
    op.create_index("ix_deeds_person_id_id", "deeds", ["person_id", "id"])

    op.create_table("cohandlers",
    sa.Column("id", ID, nullable=False),
    sa.Column("ticket_id", ID, nullable=False),
    sa.Column("place_id", ID, nullable=False),
    sa.Column("person_id", ID, nullable=True),
    sa.Column("by_id", ID, nullable=False),
    sa.Column("at", Moment(), nullable=False),
    sa.ForeignKeyConstraint(["by_id"], ["people.id"], name="fk_cohandlers_by_id"),
    sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_cohandlers_person_id"),
    sa.ForeignKeyConstraint(["place_id"], ["places.id"], name="fk_cohandlers_place_id"),
    sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_cohandlers_ticket_id"),
    sa.PrimaryKeyConstraint("id", name="pk_cohandlers")
    )
    op.create_index("ix_cohandlers_ticket_id", "cohandlers", ["ticket_id"])
    op.create_index("ix_cohandlers_place_id", "cohandlers", ["place_id"])
    op.create_index("ix_cohandlers_person_id", "cohandlers", ["person_id"])

    op.create_table("handovers",
    sa.Column("id", ID, nullable=False),
    sa.Column("place_id", ID, nullable=False),
    sa.Column("person_id", ID, nullable=False),
    sa.Column("words", sa.String(), nullable=False),
    sa.Column("at", Moment(), nullable=False),
    sa.Column("shown_to", JSON, nullable=False),
    sa.Column("told", JSON, nullable=False),
    sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_handovers_person_id"),
    sa.ForeignKeyConstraint(["place_id"], ["places.id"], name="fk_handovers_place_id"),
    sa.PrimaryKeyConstraint("id", name="pk_handovers")
    )
    op.create_index("ix_handovers_person_id", "handovers", ["person_id"])
    op.create_index("ix_handovers_place_id_at", "handovers", ["place_id", "at"])

    op.create_table("followers",
    sa.Column("id", ID, nullable=False),
    sa.Column("ticket_id", ID, nullable=False),
    sa.Column("person_id", ID, nullable=False),
    sa.Column("at", Moment(), nullable=False),
    sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_followers_person_id"),
    sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_followers_ticket_id"),
    sa.PrimaryKeyConstraint("id", name="pk_followers")
    )
    op.create_index("ix_followers_person_id", "followers", ["person_id"])
    op.create_index("ix_followers_ticket_id_person_id", "followers", ["ticket_id", "person_id"], unique=True)
    op.create_table("merges",
    sa.Column("ticket_id", ID, nullable=False),
    sa.Column("into_id", ID, nullable=False),
    sa.Column("at", Moment(), nullable=False),
    sa.ForeignKeyConstraint(["into_id"], ["tickets.id"], name="fk_merges_into_id"),
    sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_merges_ticket_id"),
    sa.PrimaryKeyConstraint("ticket_id", name="pk_merges")
    )
    op.create_index("ix_merges_into_id", "merges", ["into_id"])
    op.create_index("ix_tickets_place_id_opened_at", "tickets", ["place_id", "opened_at"])

    op.create_table("team_leaders",
    sa.Column("place_id", ID, nullable=False),
    sa.Column("team", sa.String(), nullable=False),
    sa.Column("person_id", ID, nullable=False),
    sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_team_leaders_person_id"),
    sa.ForeignKeyConstraint(["place_id"], ["places.id"], name="fk_team_leaders_place_id"),
    sa.PrimaryKeyConstraint("place_id", "team", name="pk_team_leaders")
    )
    op.create_index("ix_team_leaders_person_id", "team_leaders", ["person_id"])
    op.create_table("team_orders",
    sa.Column("id", ID, nullable=False),
    sa.Column("ticket_id", ID, nullable=False),
    sa.Column("person_id", ID, nullable=False),
    sa.Column("team", sa.String(), nullable=False),
    sa.Column("by_id", ID, nullable=False),
    sa.Column("status", sa.String(), nullable=False),
    sa.Column("at", Moment(), nullable=False),
    sa.ForeignKeyConstraint(["by_id"], ["people.id"], name="fk_team_orders_by_id"),
    sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_team_orders_person_id"),
    sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_team_orders_ticket_id"),
    sa.PrimaryKeyConstraint("id", name="pk_team_orders")
    )
    op.create_index("ix_team_orders_ticket_id_person_id", "team_orders", ["ticket_id", "person_id"], unique=True)
    op.create_index("ix_team_orders_person_id_status", "team_orders", ["person_id", "status"])

    op.create_table("rectifications",
    sa.Column("id", ID, nullable=False),
    sa.Column("ticket_id", ID, nullable=False),
    sa.Column("unit_id", ID, nullable=False),
    sa.Column("by_id", ID, nullable=False),
    sa.Column("status", sa.String(), nullable=False),
    sa.Column("at", Moment(), nullable=False),
    sa.Column("due_at", Moment(), nullable=False),
    sa.Column("looks_at", Moment(), nullable=True),
    sa.Column("answer", sa.String(), nullable=False),
    sa.Column("after_id", ID, nullable=True),
    sa.Column("answered_at", Moment(), nullable=True),
    sa.Column("reviewed_by", ID, nullable=True),
    sa.Column("ended_at", Moment(), nullable=True),
    sa.Column("returned", ID, nullable=False),
    sa.Column("satisfied", sa.Boolean(), nullable=True),
    sa.ForeignKeyConstraint(["after_id"], ["files.id"], name="fk_rectifications_after_id"),
    sa.ForeignKeyConstraint(["by_id"], ["people.id"], name="fk_rectifications_by_id"),
    sa.ForeignKeyConstraint(["reviewed_by"], ["people.id"], name="fk_rectifications_reviewed_by"),
    sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_rectifications_ticket_id"),
    sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_rectifications_unit_id"),
    sa.PrimaryKeyConstraint("id", name="pk_rectifications")
    )
    op.create_index("ix_rectifications_ticket_id", "rectifications", ["ticket_id"])
    op.create_index("ix_rectifications_unit_id_status", "rectifications", ["unit_id", "status"])
    is_looked_at = sa.text("looks_at IS NOT NULL")
    op.create_index(
        "ix_rectifications_looks_at", "rectifications", ["looks_at"], sqlite_where=is_looked_at,
        postgresql_where=is_looked_at,
    )

    op.create_table("attachments",
    sa.Column("id", ID, nullable=False),
    sa.Column("ticket_id", ID, nullable=False),
    sa.Column("file_id", ID, nullable=False),
    sa.Column("message_id", ID, nullable=False),
    sa.Column("shows", sa.String(), nullable=False),
    sa.Column("album", sa.String(), nullable=False),
    sa.ForeignKeyConstraint(["file_id"], ["files.id"], name="fk_attachments_file_id"),
    sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name="fk_attachments_message_id"),
    sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_attachments_ticket_id"),
    sa.PrimaryKeyConstraint("id", name="pk_attachments")
    )
    op.create_index("ix_attachments_file_id", "attachments", ["file_id"], unique=True)
    op.create_index("ix_attachments_ticket_id", "attachments", ["ticket_id"])
    in_an_album = sa.text("album <> ''")
    op.create_index(
        "ix_attachments_album", "attachments", ["album"], sqlite_where=in_an_album, postgresql_where=in_an_album
    )
    op.add_column("files", sa.Column("kind", sa.String(), nullable=False, server_default="photo"))
    op.add_column("tickets", sa.Column("enclosed", ID, nullable=False, server_default="0"))

    with op.batch_alter_table("offers") as batch:
        batch.add_column(sa.Column("wave", ID, nullable=False, server_default="1"))
        batch.add_column(sa.Column("reasons", JSON, nullable=False, server_default="[]"))
        batch.add_column(sa.Column("why", sa.String(), nullable=False, server_default=""))
        batch.add_column(sa.Column("counted", ID, nullable=False, server_default="1"))
        batch.add_column(sa.Column("waits_since", Moment(), nullable=True))

    # Not in a batch: that makes the table anew on SQLite, and the numbers of tickets would begin anew with it.
    op.add_column("tickets", sa.Column("helped", sa.String(), nullable=False, server_default=""))
    op.add_column("tickets", sa.Column("latitude", sa.Double(), nullable=True))
    op.add_column("tickets", sa.Column("longitude", sa.Double(), nullable=True))
    op.add_column("tickets", sa.Column("wave", ID, nullable=False, server_default="1"))
    op.add_column("tickets", sa.Column("widens_at", Moment(), nullable=True))
    op.add_column("tickets", sa.Column("team_by", Moment(), nullable=True))
    op.add_column("tickets", sa.Column("take_by", Moment(), nullable=True))
    op.add_column("tickets", sa.Column("arrive_by", Moment(), nullable=True))
    op.add_column("tickets", sa.Column("solve_by", Moment(), nullable=True))
    op.add_column("tickets", sa.Column("late", sa.String(), nullable=False, server_default=""))
    op.add_column("tickets", sa.Column("alarmed", ID, nullable=False, server_default="0"))
    op.add_column("tickets", sa.Column("alarm_at", Moment(), nullable=True))
    op.add_column("tickets", sa.Column("remind_at", Moment(), nullable=True))

    # What stood open has its limit where it was next looked at; what was taken or done is asked about then.
    op.execute("UPDATE tickets SET take_by = next_look_at WHERE status = 'open'")
    op.execute("UPDATE tickets SET remind_at = next_look_at WHERE status IN ('taken', 'under_way', 'done')")
    with op.batch_alter_table("offers") as batch:
        batch.alter_column("wave", existing_type=ID, server_default=None)
        batch.alter_column("reasons", existing_type=JSON, server_default=None)
        batch.alter_column("why", existing_type=sa.String(), server_default=None)
        batch.alter_column("counted", existing_type=ID, server_default=None)
    op.create_index("ix_offers_person_id_at", "offers", ["person_id", "at"])

    # Whoever stumbled before today is not told of now.
    op.add_column("failures", sa.Column("told_at", Moment(), nullable=True))
    op.add_column("failures", sa.Column("not_before", Moment(), nullable=True))
    op.execute("UPDATE failures SET told_at = at")
    op.create_index("ix_failures_untold", "failures", ["at"], sqlite_where=sa.text("told_at IS NULL"), postgresql_where=sa.text("told_at IS NULL"))

    op.add_column("chats", sa.Column("shows", sa.String(), nullable=False, server_default=""))
    op.add_column("memberships", sa.Column("waits_since", Moment(), nullable=True))
    op.execute("UPDATE memberships SET waits_since = since")
    with op.batch_alter_table("memberships") as batch:
        batch.alter_column("waits_since", existing_type=Moment(), nullable=False)
    op.drop_index("ix_memberships_place_id_role_status", table_name="memberships")
    op.create_index("ix_memberships_place_id_role_status_waits_since", "memberships",
                    ["place_id", "role", "status", "waits_since"])
