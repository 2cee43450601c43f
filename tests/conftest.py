"""Fixtures for every test; each plugin module says what it brings."""

from hypothesis import settings

pytest_plugins = ["tests.needs", "tests.postgres", "tests.browser"]

# A busy machine is not a failing example. The suite tries the same at every run; `make soak` tries anew, and more.
settings.register_profile("wudan", deadline=None, print_blob=True, derandomize=True)
settings.register_profile("anew", deadline=None, print_blob=True, max_examples=1000)
settings.load_profile("wudan")
