"""Fixtures for every test; each plugin module says what it brings."""

import gc

from hypothesis import settings

pytest_plugins = ["tests.needs", "tests.postgres", "tests.browser"]

# A busy machine is not a failing example. The suite tries the same at every run; `make soak` tries anew, and more.
settings.register_profile("wudan", deadline=None, print_blob=True, derandomize=True)
settings.register_profile("anew", deadline=None, print_blob=True, max_examples=1000)
settings.load_profile("wudan")

# Half a million objects live as long as the tests do: to look through them for what nobody needs takes a tenth of a
# test's time.
ALLOCATED_UNTIL_LOOKED = 20_000


def pytest_collection_finish() -> None:
    """Leave what has been imported and collected out of every search for what nobody needs any more."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(ALLOCATED_UNTIL_LOOKED, 20, 20)
