"""A real browser before the real server.

Skipped, with the reason, where there is no Chromium or no Chinese font; `make browser` installs
them where it may. The browser is started and stopped within this package: Playwright keeps an event
loop running meanwhile, under which Django refuses to touch the database in other tests.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.people import key_of, session_of
from tests.browser.site import Site, serving
from tests.browser.visit import Visit
from tests.prepared import copy_home

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
WIDE = (1440, 900)
PHONE = (390, 844)
#: What is waited for comes soon, but the machine may be busy.
PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)


def _missing() -> str:
    """What a browser test lacks on this machine, or ""."""
    if not any(map(shutil.which, BROWSERS)):
        return f"no browser here (looked for {', '.join(BROWSERS)}); `make browser` installs one"
    fonts = shutil.which("fc-list")
    if (
        fonts
        and not subprocess.run([fonts, ":lang=zh"], capture_output=True, check=False).stdout.strip()
    ):
        return "no Chinese font here; `make browser` installs one"
    return ""


@pytest.fixture(scope="session")
def browser_path() -> str:
    if lack := _missing():
        pytest.skip(lack)
    return next(filter(None, map(shutil.which, BROWSERS)))


@pytest.fixture(scope="package")
def browser(browser_path: str) -> Iterator[Browser]:
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=browser_path, args=[*ARGUMENTS, *(["--no-sandbox"] if is_root else [])]
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def demo_site(browser_path: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration, which tests only read."""
    home = tmp_path_factory.mktemp("demo") / "home"
    with serving(copy_home(home, "demo")) as site:
        yield site


@pytest.fixture
def empty_site(browser_path: str, tmp_path: Path) -> Iterator[Site]:
    """An installation of its own for a test that puts something into the ledger."""
    with serving(tmp_path / "home") as site:
        yield site


Visiting = Callable[..., Visit]
#: Windows in which nobody is any longer, by the address of their site and their size.
Windows = dict[tuple[str, tuple[int, int]], list[Visit]]


@pytest.fixture(scope="module")
def windows(browser: Browser) -> Iterator[Windows]:
    """A new window costs more than most of what is done in it: the tests of a module hand theirs on."""
    found: Windows = defaultdict(list)
    yield found
    for visits in found.values():
        for visit in visits:
            visit.context.close()


@pytest.fixture
def visiting(browser: Browser, windows: Windows) -> Iterator[Visiting]:
    """Open a browser window on a site, signed in with a role or (None) as nobody.

    At the end nothing may have gone wrong unseen.
    """
    visits: list[tuple[Visit, list[Visit]]] = []

    def opened(site: Site, size: tuple[int, int]) -> Visit:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            has_touch=size == PHONE,
            is_mobile=size == PHONE,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE_MS)
        return Visit(context, context.new_page(), site)

    def visit(site: Site, size: tuple[int, int] = WIDE, role: str | None = "coordinator") -> Visit:
        free = windows[site.address, size]
        visit = free.pop() if free else opened(site, size)
        visits.append((visit, free))
        if role:
            cookie = {"name": "sessionid", "value": session_of(role), "url": site.address}
            visit.context.add_cookies([cookie])
        return visit

    yield visit
    unforgiven: list[str] = []
    for visited, free in visits:
        lasts = visited.leave()
        unforgiven += visited.unforgiven
        if lasts:
            visited.begin_anew()
            free.append(visited)
        else:
            visited.context.close()
    assert unforgiven == []


@pytest.fixture
def reader(demo_site: Site, visiting: Visiting) -> Visit:
    """A person at a desk who looks at the demonstration."""
    return visiting(demo_site)


@pytest.fixture
def phone(demo_site: Site, visiting: Visiting) -> Visit:
    """A person with a telephone who looks at the demonstration."""
    return visiting(demo_site, PHONE)


@pytest.fixture
def coordinator(empty_site: Site, visiting: Visiting) -> Visit:
    """A coordinator before a ledger that is still empty."""
    return visiting(empty_site)


@pytest.fixture(scope="module")
def site(
    browser_path: str, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Site]:
    """A ledger at work of the module's own: the scene of `at_work`, and what its `MORE` adds."""
    home = copy_home(tmp_path_factory.mktemp("at-work") / "home", "at-work")
    with serving(home) as started:
        if more := getattr(request.module, "MORE", ""):
            started.shell(more)
        yield started


@pytest.fixture
def signed_in(site: Site, visiting: Visiting) -> Callable[..., Visit]:
    """Open a window in which somebody is signed in, by his user name."""

    def visit(name: str, size: tuple[int, int] = WIDE) -> Visit:
        visit = visiting(site, size, role=None)
        cookie = {"name": "sessionid", "value": key_of(name), "url": site.address}
        visit.context.add_cookies([cookie])
        return visit

    return visit
