"""Alembic's way in: it migrates the connection that `storage.schema.migrate` hands over."""

from __future__ import annotations

from alembic import context

from storage.schema import METADATA

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=METADATA, render_as_batch=True, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
