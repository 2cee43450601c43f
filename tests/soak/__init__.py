"""`make soak`: many random deaths, on SQLite and on PostgreSQL."""
