"""The program in rehearsal: fresh for a test that walks the loop or kills it, shared by those that only talk."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.program import Program


@contextmanager
def rehearsing(data: Path) -> Iterator[Program]:
    """Start a program with its sample community; whatever happens, its log holds no error."""
    program = Program(data).start()
    yield program
    # Its end is not what is tested here, and open pages would make it wait.
    program.kill()
    assert program.errors() == []


@pytest.fixture(scope="session")
def rehearsed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a rehearsal was begun and ended once: to begin one anew takes twice as long."""
    data = tmp_path_factory.mktemp("rehearsed") / "data"
    with Program(data):
        pass
    return data


@pytest.fixture
def rehearsal(rehearsed: Path, tmp_path: Path) -> Iterator[Program]:
    """A program of the test's own, with three sample persons who have said nothing yet."""
    data = shutil.copytree(rehearsed, tmp_path / "data", ignore=shutil.ignore_patterns("*.log"))
    with rehearsing(data) as program:
        yield program


@pytest.fixture(scope="module")
def community(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The module's program: every phone that opens /chat/ is a new resident there."""
    with rehearsing(tmp_path_factory.mktemp("community")) as program:
        yield program
