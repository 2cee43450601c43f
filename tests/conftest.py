"""Fixtures for every test; each plugin module says what it brings."""

pytest_plugins = ["tests.needs", "tests.postgres", "tests.browser"]
