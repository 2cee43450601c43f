"""A real browser for the tests: Chromium, found on this machine or installed from Debian, driven by Playwright.

Browser tests are plain functions that take `phone` or `desktop` (a Playwright page); the program under test runs
in a process of its own. Playwright's synchronous API leaves an event loop running in the main thread, in which no
`async` test can run: so the browser lives for one module (half a second to start), and a module that uses it holds
no `async` test. Run as a module (`python -m tests.browser`), this file installs what it can and says what it did.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.needs import missing

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
# Without a font that has Chinese characters every page is a picture of boxes; fontconfig tells whether there is one.
PACKAGES = ("chromium", "fonts-wqy-microhei", "fontconfig")
TRIES = 3
SCREENSHOTS = Path(__file__).parent.parent / "build" / "screenshots"

PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 800}

# The browser talks to the program under test and to nobody else.
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--disable-gpu",
)


def find_chromium() -> str | None:
    """Return the path of a Chromium: what WUDAN_CHROMIUM names, else the first known name on PATH."""
    named = os.environ.get("WUDAN_CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


def has_chinese_font() -> bool:
    """Tell whether pages will show Chinese characters here."""
    fonts = shutil.which("fc-list")
    return fonts is not None and bool(subprocess.run([fonts, ":lang=zh"], capture_output=True, check=False).stdout)


def install_chromium() -> None:
    """Install Debian's Chromium and a Chinese font where we may (root with apt-get), trying again a few times."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES]
    for _ in range(TRIES):
        subprocess.run(["apt-get", "update", "-qq"], env=quiet, check=False)
        if subprocess.run(install, env=quiet, check=False, stdout=subprocess.DEVNULL).returncode == 0:
            return


def main() -> int:
    """Make sure of a browser before the tests start. Return 1 where it is missing and must not be (CI)."""
    if not find_chromium() or not has_chinese_font():
        install_chromium()
    if chromium := find_chromium():
        print(f"The browser tests use {chromium}.")
        return 0
    print("NOT TESTED: no Chromium here and none could be installed; the browser tests are skipped.", file=sys.stderr)
    return 1 if os.environ.get("CI") else 0


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the browser tests on one worker: two browsers at once are slower than one after the other."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The module's Chromium."""
    path = find_chromium()
    if path is None:
        missing("Chromium")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=[*QUIET, *sandbox])
        yield chromium
        chromium.close()


@pytest.fixture
def new_phone(browser: Browser) -> Iterator[Callable[[], Page]]:
    """Return a function that gives one more phone: a touch page of 390 × 844 with cookies of its own."""
    contexts = []

    def one_more() -> Page:
        context = browser.new_context(
            viewport=PHONE, device_scale_factor=2, is_mobile=True, has_touch=True, locale="zh-CN"
        )
        contexts.append(context)
        return context.new_page()

    yield one_more
    for context in contexts:
        context.close()


@pytest.fixture
def phone(new_phone: Callable[[], Page]) -> Page:
    """A page on a phone."""
    return new_phone()


@pytest.fixture
def desktop(browser: Browser) -> Iterator[Page]:
    """A page on a desk: 1280 × 800, with cookies of its own."""
    context = browser.new_context(viewport=DESKTOP, locale="zh-CN")
    yield context.new_page()
    context.close()


@pytest.fixture
def screenshot(request: pytest.FixtureRequest) -> Callable[[Page, str], Path]:
    """Return a function that keeps a page's picture under build/screenshots, named after the test and the moment."""

    def keep(page: Page, moment: str) -> Path:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        test = re.sub(r"\W+", "-", request.node.name).strip("-")
        path = SCREENSHOTS / f"{test}-{moment}.png"
        page.screenshot(path=path, full_page=True)
        return path

    return keep


if __name__ == "__main__":
    sys.exit(main())
