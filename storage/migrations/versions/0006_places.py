"""Places that are closed; who came by a table agreed by the word of the worker who brought them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from storage.database import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("places", sa.Column("closed_at", Moment(), nullable=True))
    # No table was taken in before a worker had ticked that everybody in it agreed.
    op.execute("UPDATE people SET consented_at = (SELECT min(at) FROM events WHERE events.thing = 'person' "
               "AND events.thing_id = people.id AND events.act = 'import' AND events.before IS NULL) "
               "WHERE consented_at IS NULL AND NOT EXISTS (SELECT 1 FROM chats WHERE chats.person_id = people.id)")


def downgrade() -> None:
    op.drop_column("places", "closed_at")
