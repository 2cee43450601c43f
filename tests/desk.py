"""A worker at the desk, for the tests: through the real routes, without a port and without a browser.

with office(community, tmp_path) as office:
    wang = office.enters(worker)
    page = wang.opens("/desk/")
    page = wang.sends("/desk/tickets/1001/reply", text="明天上午来")
    assert "转过去了" in page.text
"""

from __future__ import annotations

import asyncio
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.desk.context import Desk, open_desk
from bot.desk.door import COOKIE
from bot.links import Links
from bot.service import Service
from bot.settings import Settings
from storage import sessions
from tests.community import Community, Neighbour

URL = "http://wudan.example.org"


class Worker:
    """A worker's browser: it keeps the cookie, and the hidden fields of the page that it opened last."""

    def __init__(self, office: Office, address: str = "", who: Neighbour | None = None) -> None:
        self.office, self.neighbour = office, who
        self.browser = httpx.AsyncClient(transport=httpx.ASGITransport(office.service.app, client=(address or office.address(), 50000)),
                                         base_url=office.url, timeout=20)  # fmt: skip
        self.page: httpx.Response | None = None

    def asks(self, method: str, path: str, *, follow: bool = True, **more: Any) -> httpx.Response:
        """Ask for something, as any program may; cookies are kept."""
        asked = self.browser.request(method, path, follow_redirects=follow, **more)
        return self.office.runner.run(asked)

    def opens(self, path: str) -> httpx.Response:
        """Open a page and return it."""
        self.page = self.asks("GET", path, headers={"Accept": "text/html"})
        return self.page

    def sends(
        self, path: str, files: Mapping[str, tuple[str, bytes]] | None = None, **fields: str | Sequence[str]
    ) -> httpx.Response:
        """Send a form of the page that is open (any page if none is), and return the page that follows."""
        if self.page is None or not self.hidden:
            self.opens("/desk/")
        self.page = self.asks("POST", path, data=self.hidden | fields, files=files, headers={"Origin": self.office.url})
        return self.page

    def presses(self, label: str) -> httpx.Response:
        """Press the first button of the open page that reads so."""
        assert self.page is not None
        found = re.search(rf'name="press" value="([^"]+)">{re.escape(label)}<', self.page.text)
        assert found, f"no button {label} on {self.page.url}"
        return self.sends("/desk/press", press=found[1])

    @property
    def hidden(self) -> dict[str, str]:
        text = "" if self.page is None else self.page.text
        return dict(re.findall(r'<input type="hidden" name="(csrf|key|back)" value="([^"]*)">', text))


class Office:
    """The program, serving; time is the community's."""

    def __init__(self, community: Community, service: Service, runner: asyncio.Runner, url: str) -> None:
        self.community, self.service, self.runner, self.url = community, service, runner, url
        self._addresses = itertools.count(1)

    def at(self, address: str) -> Worker:
        """A browser that speaks from this address."""
        return Worker(self, address)

    def address(self) -> str:
        """Return from where one more browser speaks: a network of its own, as far as limits go."""
        return f"203.0.113.{next(self._addresses)}"

    def stranger(self) -> Worker:
        """A browser at which nobody is logged in."""
        return Worker(self)

    def carries(self, secret: str) -> Worker:
        """A browser that shows this secret for a session of the desk."""
        made = Worker(self)
        made.browser.cookies.set(COOKIE, secret)
        return made

    def enters(self, worker: Neighbour) -> Worker:
        """Log a worker in, by the link that they are given in chat."""
        made = Worker(self, who=worker)
        with self.community.database.begin() as session:
            link, _ = sessions.make_key(session, worker.id, self.community.now)
        made.page = made.asks("POST", f"/desk/enter/{link}")
        assert made.page.status_code == 200, made.page.text
        return made


@contextmanager
def office(community: Community, folder: Path, url: str = URL, **settings: Any) -> Iterator[Office]:
    """Serve the community's program."""
    set_so = Settings(data=folder, url=url, _env_file=None, **settings)
    # The words are read once for all tests: reading them takes longer than most tests.
    service = Service(set_so, community.database, clock=lambda: community.now, read=lambda _: community.reader)
    with asyncio.Runner() as runner:
        life = service.app.router.lifespan_context(service.app)
        runner.run(life.__aenter__())
        try:
            yield Office(community, service, runner, url)
        finally:
            service.ending()
            runner.run(life.__aexit__(None, None, None))


@contextmanager
def at_desk(community: Community, worker: Neighbour, **query: str) -> Iterator[Desk]:
    """What a page function is handed when this worker asks for it: the quickest way to test one."""
    with community.database.begin() as session:
        link, _ = sessions.make_key(session, worker.id, community.now)
        secret = sessions.enter_by_link(session, link, community.now)
    with community.database.look() as session:
        desk, _ = open_desk(session, secret, community.reader, community.now)
        desk.query = query
        desk.links = Links(URL, lambda purpose: purpose, community.database)
        yield desk


@pytest.fixture(name="office")
def office_of(community: Community, tmp_path: Path) -> Iterator[Office]:
    """The program of `community`, serving."""
    with office(community, tmp_path) as made:
        yield made
