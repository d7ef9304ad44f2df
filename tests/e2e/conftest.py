"""One production server and one Chromium for all journeys; evidence when one fails."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.groups import Group
from tests.e2e.operators import first_operator
from tests.e2e.people import Person
from tests.e2e.screens import Screen
from tests.e2e.worlds import World
from tests.support.server import Server

LOG_START = pytest.StashKey[int]()
# Marks in the server's log that no journey may leave behind.
TROUBLE = ("Traceback (most recent call last)", "[error", "[critical")


@pytest.fixture(scope="package")
def server(run_dir: Path) -> Iterator[Server]:
    """Circle in production, with a fresh SQLite database."""
    folder = run_dir / "e2e"
    folder.mkdir(parents=True, exist_ok=True)
    running = Server(folder)
    try:
        running.start()
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The Chromium that ``tools/ensure_browser.py`` found, else Playwright's own."""
    path = os.environ.get("CIRCLE_CHROMIUM") or None
    with sync_playwright() as playwright:
        # Without the sandbox it also starts as root; all it opens is our own server. To act as a
        # graphics card that is not there costs a tenth of the time.
        options = ["--no-sandbox", "--disable-gpu"]
        started = playwright.chromium.launch(executable_path=path, args=options)
        yield started
        started.close()


@pytest.fixture(scope="package")
def operator(server: Server, chromium: Browser) -> Person:
    """Somebody who operates the installation: the first one, made by the page for it."""
    return first_operator(server, chromium)


@pytest.fixture(scope="package")
def world(server: Server, operator: Person) -> World:
    """A circle in the middle of its life; tests may look at it and must not change it.

    Its first person is an operator besides, so that the admin area can be looked at.
    """
    made = World(server.origin)
    person = made.asha.get("/me")["id"]
    operator.put(f"/admin/people/{person}/operator", is_operator=True)
    return made


@pytest.fixture(scope="package")
def playground(server: Server) -> World:
    """Another such circle, in which tests pay and borrow."""
    return World(server.origin)


@pytest.fixture(scope="package")
def group(server: Server) -> Group:
    """A savings group with officers; tests may look at it and must not change it."""
    return Group(server.origin)


@pytest.fixture(params=["en", "hi"])
def language(request: pytest.FixtureRequest) -> str:
    """Each language in turn."""
    return str(request.param)


@pytest.fixture
def screens(
    request: pytest.FixtureRequest, chromium: Browser, tmp_path: Path
) -> Iterator[list[Screen]]:
    """Every screen a test has opened: pictures if it failed, complaints if it passed."""
    opened: list[Screen] = []
    yield opened
    failed = request.node.stash.get(FAILED, False)
    complaints: list[str] = []
    for number, screen in enumerate(opened, 1):
        if failed:
            for tab, page in enumerate(screen.context.pages, 1):
                page.screenshot(path=tmp_path / f"screen-{number}-{tab}.png")
        complaints += screen.unexpected()
        screen.context.close()
    if not failed:
        assert complaints == []


@pytest.fixture
def visitor(server: Server, chromium: Browser, screens: list[Screen]) -> Callable[..., Screen]:
    """Open a browser without an account: ``visitor("hi")``."""

    def open_screen(language: str = "en", **options: Any) -> Screen:
        screens.append(Screen(chromium, server.origin, language, **options))
        return screens[-1]

    return open_screen


@pytest.fixture
def signed_in(server: Server, chromium: Browser, screens: list[Screen]) -> Callable[..., Screen]:
    """Open a browser in which a person is signed in: ``signed_in(person)``."""

    def open_screen(person: Person, language: str | None = None, **options: Any) -> Screen:
        screens.append(person.screen(chromium, language, **options))
        return screens[-1]

    return open_screen


@pytest.fixture
def newcomer(server: Server) -> Callable[..., Person]:
    """Make an account: ``newcomer("Asha Kumari")``."""

    def make(name: str = "Asha Kumari", language: str = "en") -> Person:
        return Person(server.origin, name, language)

    return make


FAILED = pytest.StashKey[bool]()


@pytest.fixture(autouse=True)
def _server_keeps_quiet(request: pytest.FixtureRequest, server: Server) -> Iterator[None]:
    """Fail a test during which something broke inside the server."""
    start = request.node.stash[LOG_START] = server.log_size()
    yield
    said = server.log(start)
    assert not any(mark in said for mark in TROUBLE), said


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[Any]:
    """Show what the server said, and where the pictures are, beside a failure."""
    report = yield
    if report.failed and report.when == "call":
        item.stash[FAILED] = True
        server = getattr(item, "funcargs", {}).get("server")
        if isinstance(server, Server):
            said = server.log(item.stash.get(LOG_START, 0))
            report.sections.append(("server log", said[-6000:]))
        if "tmp_path" in getattr(item, "funcargs", {}):
            report.sections.append(("pictures", str(item.funcargs["tmp_path"])))
    return report
