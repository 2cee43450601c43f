"""A town whose program dies under its people's hands, comes back, and has to account for everything."""

from __future__ import annotations

import contextlib
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.faults.reconcile import Received, reconcile
from tests.faults.town import DIES_WITHIN, Town, town
from tests.faults.traffic import Traffic
from tests.nursery import Nursery
from tests.truths import check_everything


class Story:
    """One town and its traffic; the program may die any number of times."""

    def __init__(self, place: Town, rng: random.Random, talk: int) -> None:
        """`talk`: so many sentences a resident says in each life of the program."""
        self.town, self.rng = place, rng
        self.traffic = Traffic(place, rng, most=talk)

    def dies_at(self, point: str, number: int, patience: float | None = None) -> None:
        """Let people talk until the program has died at the `number`-th time it came to the point.

        It must come there; with `patience` (in seconds) it is killed from outside where it has not by then.
        """
        self._begins_a_life()
        self.town.program.starts_dying(point, number)
        self._talks_for(DIES_WITHIN if patience is None else patience)
        if patience is not None and not self.town.program.dead:
            self.town.program.kill()
        self.town.program.waits_until_dead()

    def lives_for(self, seconds: float) -> None:
        """Start the program and let people talk so long."""
        self._begins_a_life()
        self.town.program.start()
        self._talks_for(seconds)

    def lives_until(self, holds: Callable[[], bool], patience: float, longer: float = 0) -> None:
        """Start the program and let people talk until it holds, and so many seconds longer."""
        self._begins_a_life()
        self.town.program.start()
        until = time.monotonic() + patience
        while not holds():
            assert time.monotonic() < until, f"it never came so far: {self.town.stuck()}"
            self._talks_for(0.05)
        self._talks_for(longer)

    def comes_back_and_settles(self, done: Callable[[], bool] = lambda: True) -> None:
        """Start the program again, let everybody finish, and wait until it is done and nothing is on its way."""
        self.town.lets_leases_run_out()
        self.town.program.start()
        self.traffic.winds_down()
        self.town.waits_until_settled(lambda: self.traffic.go_on() or not done())

    def _pages(self) -> dict[str, tuple[dict[int, str], dict[int, str]]] | None:
        """What the pages show at the end; None where something fell due and was said while we looked."""
        before = self.town.newest_id()
        pages = {page.page.address: (_texts(page.shown), _texts(page.reloaded())) for page in self.traffic.pages}
        self.town.program.stop()
        return pages if self.town.newest_id() == before else None

    def _begins_a_life(self) -> None:
        self.town.lets_leases_run_out()
        self.traffic.goes_on_talking()

    def _talks_for(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self.town.program.dead and time.monotonic() < until:
            if not self.traffic.go_on():
                time.sleep(0.01)  # nobody has anything to do before the program has answered

    def breaches(self) -> list[str]:
        """End the program and return what does not agree, the log's errors included."""
        pages = self._pages()
        while pages is None:
            self.town.program.start()
            self.town.waits_until_settled(self.traffic.go_on)
            pages = self._pages()
        received = Received(self.town.telegram.journal(), pages)
        found = reconcile(self.town.database, self.traffic.sent, received, self.town.program.data / "files")
        try:
            check_everything(self.town.database)
        except AssertionError as untrue:
            found.append(f"this must hold of the whole database: {untrue}")
        found += [breach for page in self.traffic.pages for breach in page.breaches]
        return found + [f"the log has an error: {line[:2000]}" for line in self.town.program.errors()]


@contextlib.contextmanager
def story(
    nursery: Nursery,
    data: Path,
    url: str,
    rng: random.Random,
    *,
    limits: bool = False,
    webhook: bool = False,
    looks_often: bool = False,
    talk: int = 12,
) -> Iterator[Story]:
    """Begin a story in a town of its own; `limits`: Telegram's are enforced, and the program keeps its pace.

    `looks_often`: the story is about what falls due, and does not wait for it.
    """
    with town(nursery, data, url, limits=limits, webhook=webhook, looks_often=looks_often) as place:
        place.settle_in()
        told = Story(place, rng, talk)
        try:
            yield told
        finally:
            told.traffic.close()


def _texts(shown: dict[int, dict[str, object]]) -> dict[int, str]:
    return {number: str(row["text"]) for number, row in shown.items()}
