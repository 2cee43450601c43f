"""Every page that is served is looked at in a real browser as axe does: a new one is red here until it is too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from starlette.routing import BaseRoute

from bot.desk.table import PAGES
from tests import looked_at
from tests.community import community  # noqa: F401 - pytest finds it here
from tests.desk import Office, office_of  # noqa: F401


def test_every_page_of_the_desk_is_looked_at() -> None:
    assert sorted(path for path, _ in PAGES) == sorted((*looked_at.ALL_DAY, *looked_at.BRIEFLY, *looked_at.FILES))


def opened(routes: Iterable[BaseRoute]) -> Iterator[str]:
    """Yield what can be opened, with what FastAPI keeps of the routers that it was given."""
    for route in routes:
        within = getattr(route, "original_router", None)
        if within is not None:
            yield from opened(within.routes)
        elif "GET" in (getattr(route, "methods", None) or ()):
            yield str(getattr(route, "path", ""))


def test_every_other_page_is_looked_at_too(office: Office) -> None:
    served = set(opened(office.service.app.routes)) - {f"/desk{path}" for path, _ in PAGES}
    assert served == {*looked_at.OTHERS, *looked_at.NO_PAGES}
    assert {*looked_at.OTHERS.values()} <= {
        *looked_at.OF_A_WEEK, *looked_at.PLAINER, looked_at.DESK, looked_at.CHAT,
    }  # fmt: skip
