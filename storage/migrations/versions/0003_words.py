"""Words that can change"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from storage.database import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "word_edits",
        sa.Column("id", ID, nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("means", sa.String(), nullable=False),
        sa.Column("by_id", ID, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("undone_at", Moment(), nullable=True),
        sa.Column("undone_by", ID, nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name="fk_word_edits_by_id"),
        sa.ForeignKeyConstraint(["undone_by"], ["people.id"], name="fk_word_edits_undone_by"),
        sa.PrimaryKeyConstraint("id", name="pk_word_edits"),
    )
    in_force = sa.text("undone_at IS NULL")
    op.create_index(
        "ix_word_edits_in_force", "word_edits", ["label", "word"], unique=True, sqlite_where=in_force,
        postgresql_where=in_force,
    )
    op.create_table(
        "examples",
        sa.Column("id", ID, nullable=False),
        sa.Column("message_id", ID, nullable=False),
        sa.Column("by_id", ID, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("intent", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=True),
        sa.Column("item", sa.String(), nullable=True),
        sa.Column("danger", sa.Boolean(), nullable=False),
        sa.Column("was_intent", sa.String(), nullable=True),
        sa.Column("was_team", sa.String(), nullable=True),
        sa.Column("was_item", sa.String(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name="fk_examples_message_id"),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name="fk_examples_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_examples"),
        sa.UniqueConstraint("message_id", name="uq_examples_message_id"),
    )
    op.create_index("ix_examples_at", "examples", ["at"])
    op.create_table(
        "learnings",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("tables", sa.LargeBinary(), nullable=False),
        sa.Column("examples", ID, nullable=False),
        sa.Column("report", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("decided_by", ID, nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("base", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name="fk_learnings_decided_by"),
        sa.PrimaryKeyConstraint("id", name="pk_learnings"),
    )
    op.create_index("ix_learnings_status_id", "learnings", ["status", "id"])

    op.create_table(
        "versions",
        sa.Column("thing", sa.String(), nullable=False),
        sa.Column("number", ID, nullable=False),
        sa.PrimaryKeyConstraint("thing", name="pk_versions"),
    )

    with op.batch_alter_table("estates") as batch:
        batch.add_column(sa.Column("means", sa.String(), nullable=False, server_default=""))
        batch.add_column(sa.Column("kind", sa.String(), nullable=False, server_default="estate"))
    with op.batch_alter_table("estates") as batch:
        batch.alter_column("means", existing_type=sa.String(), server_default=None)
        batch.alter_column("kind", existing_type=sa.String(), server_default=None)
