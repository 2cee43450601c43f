"""Fixtures of the desk's tests: a community, and the program that serves its desk."""

from tests.community import community  # noqa: F401 - pytest finds it here
from tests.desk import office_of  # noqa: F401
