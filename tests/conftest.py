"""Fixtures for every test; each plugin module says what it brings."""

import os

from hypothesis import settings

pytest_plugins = ["tests.needs", "tests.postgres", "tests.browser"]

# A busy machine is not a failing example, and what CI tries is the same at every run.
settings.register_profile("wudan", deadline=None, print_blob=True, derandomize="CI" in os.environ)
settings.load_profile("wudan")
