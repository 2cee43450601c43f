"""The worker's desk: keys, sessions"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from storage.database import Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table("desk_keys",
    sa.Column("id", ID, nullable=False),
    sa.Column("person_id", ID, nullable=False),
    sa.Column("link", sa.String(), nullable=False),
    sa.Column("code", sa.String(), nullable=False),
    sa.Column("wrong", ID, nullable=False),
    sa.Column("expires_at", Moment(), nullable=False),
    sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_desk_keys_person_id"),
    sa.PrimaryKeyConstraint("id", name="pk_desk_keys"),
    sa.UniqueConstraint("person_id", name="uq_desk_keys_person_id"),
    sa.UniqueConstraint("link", name="uq_desk_keys_link")
    )
    op.create_table("desk_sessions",
    sa.Column("id", ID, nullable=False),
    sa.Column("digest", sa.String(), nullable=False),
    sa.Column("person_id", ID, nullable=False),
    sa.Column("begun_at", Moment(), nullable=False),
    sa.Column("used_at", Moment(), nullable=False),
    sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_desk_sessions_person_id"),
    sa.PrimaryKeyConstraint("id", name="pk_desk_sessions"),
    sa.UniqueConstraint("digest", name="uq_desk_sessions_digest")
    )
    op.create_index("ix_desk_sessions_person_id", "desk_sessions", ["person_id"])

    # By what a ticket is found, when it was first answered, and the figures.
    op.create_table("found",
    sa.Column("token", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
    sa.Column("ticket_id", ID, nullable=False),
    sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_found_ticket_id"),
    sa.PrimaryKeyConstraint("token", "ticket_id", name="pk_found"),
    sqlite_with_rowid=False,
    )
    op.create_index("ix_found_ticket_id", "found", ["ticket_id"])
    for column in ("first_taken_at", "answered_at", "answer_due"):
        op.add_column("tickets", sa.Column(column, Moment(), nullable=True))
    for column in ("judged_in", "judged_stars"):
        op.add_column("tickets", sa.Column(column, ID, nullable=True))
    op.add_column("tickets", sa.Column("judged_solved", sa.Boolean(), nullable=True))
    op.create_index("ix_tickets_opened_at_id", "tickets", ["opened_at", "id"])
    op.create_index("ix_rectifications_status_answered_at", "rectifications", ["status", "answered_at"])
    op.create_index("ix_rectifications_at", "rectifications", ["at"])
    somebody = sa.text("actor_id IS NOT NULL")
    op.create_index("ix_events_actor_id_id", "events", ["actor_id", "id"], sqlite_where=somebody,
                    postgresql_where=somebody)
    op.create_index("ix_campaigns_kind_due_at", "campaigns", ["kind", "due_at"])
    # What was taken before has been answered then; that a worker answered in words was not told apart.
    op.execute("UPDATE tickets SET first_taken_at = "
               "(SELECT min(taken_at) FROM assignments WHERE assignments.ticket_id = tickets.id)")
    op.execute("UPDATE tickets SET answered_at = first_taken_at, answer_due = take_by WHERE first_taken_at IS NOT NULL")
    newest = "(SELECT max(round) FROM ratings AS other WHERE other.ticket_id = tickets.id)"
    for column, kept in (("judged_in", "round"), ("judged_solved", "solved"), ("judged_stars", "stars")):
        op.execute(f"UPDATE tickets SET {column} = (SELECT {kept} FROM ratings "
                   f"WHERE ratings.ticket_id = tickets.id AND ratings.round = {newest})")

    # Where a place stands; what is off its menu; a table of people before a worker has said yes to it.
    for column in ("latitude", "longitude"):
        op.add_column("places", sa.Column(column, sa.Double(), nullable=True))
    op.create_table("closed_items",
    sa.Column("place_id", ID, nullable=False),
    sa.Column("item", sa.String(), nullable=False),
    sa.Column("by_id", ID, nullable=False),
    sa.Column("at", Moment(), nullable=False),
    sa.ForeignKeyConstraint(["place_id"], ["places.id"], name="fk_closed_items_place_id"),
    sa.ForeignKeyConstraint(["by_id"], ["people.id"], name="fk_closed_items_by_id"),
    sa.PrimaryKeyConstraint("place_id", "item", name="pk_closed_items"),
    )
    op.create_table("imports",
    sa.Column("id", ID, nullable=False),
    sa.Column("worker_id", ID, nullable=False),
    sa.Column("place_id", ID, nullable=False),
    sa.Column("role", sa.String(), nullable=False),
    sa.Column("name", sa.String(), nullable=False),
    sa.Column("rows", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
    sa.Column("at", Moment(), nullable=False),
    sa.ForeignKeyConstraint(["worker_id"], ["people.id"], name="fk_imports_worker_id"),
    sa.ForeignKeyConstraint(["place_id"], ["places.id"], name="fk_imports_place_id"),
    sa.PrimaryKeyConstraint("id", name="pk_imports"),
    sa.UniqueConstraint("worker_id", name="uq_imports_worker_id"),
    )


def downgrade() -> None:
    op.drop_table("desk_sessions")
    op.drop_table("desk_keys")
