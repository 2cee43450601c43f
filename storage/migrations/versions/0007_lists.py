"""Lists of tickets are read from one index: what they are narrowed by stands in it"""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None
NARROWED_BY = ("place_id", "status", "kind", "team", "item", "urgency")


def upgrade() -> None:
    op.drop_index("ix_tickets_opened_at_id", "tickets")
    op.create_index("ix_tickets_listed", "tickets", ["opened_at", "id", *NARROWED_BY])


def downgrade() -> None:
    op.drop_index("ix_tickets_listed", "tickets")
    op.create_index("ix_tickets_opened_at_id", "tickets", ["opened_at", "id"])
