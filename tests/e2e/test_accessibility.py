"""Every page against WCAG 2.2 AA, in both languages and both colour modes, and at 360 px."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from circle_app.web.pages import PAGES
from tests.e2e.screens import DESK, PHONE, SMALL_PHONE, Screen
from tests.e2e.worlds import World

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MODES = ("light", "dark")
ROUTES = [page.route if page.route != "404" else "/nothing/here" for page in PAGES]


@pytest.fixture(scope="package")
def world(server):
    return World(server.origin)


@pytest.fixture(scope="package")
def axe():
    return Axe()


def violations(axe: Axe, page: Page) -> list[str]:
    found = axe.run(page, options={"runOnly": TAGS, "resultTypes": ["violations"]})
    return [
        f"{fault['id']}: {node['html'][:200]} {node.get('failureSummary', '')[:300]}"
        for fault in found.response["violations"]
        for node in fault["nodes"]
    ]


def wait_until_shown(screen: Screen) -> None:
    """The page is complete: nothing grey waits for data any more."""
    expect(screen.page.locator("h1").first).to_be_visible()
    expect(screen.page.locator(".skeleton, [data-waiting]")).to_have_count(0)
    screen.page.evaluate("document.fonts.ready")


def paint(page: Page, mode: str) -> None:
    """The other colour mode, as the server writes it into the first line of the document."""
    page.evaluate(
        """async mode => {
            document.documentElement.dataset.mode = mode;
            await new Promise(requestAnimationFrame);
            await Promise.allSettled(document.getAnimations().map(moving => moving.finished));
            await new Promise(requestAnimationFrame);
        }""",
        mode,
    )


@pytest.mark.parametrize("route", ROUTES)
def test_page_has_no_barrier(world, axe, signed_in, visitor, language, route):
    public = any(page.public and page.route == route for page in PAGES)
    screen = visitor(language) if public else signed_in(world.asha, language)
    screen.forgive("status of 404")
    screen.open(world.address(route))
    wait_until_shown(screen)
    # Not the page of a failure, on which nothing is wrong either.
    screen.is_at(re.escape(world.address(route)))
    assert screen.page.locator("html").get_attribute("lang") == language
    found = {}
    # The wide window shows other parts in the same colours: one mode for each language will do.
    for window, modes in ((PHONE, MODES), (DESK, MODES[:1] if language == "en" else MODES[1:])):
        screen.page.set_viewport_size(window)
        for mode in modes:
            paint(screen.page, mode)
            found[f"{mode} {window['width']}"] = violations(axe, screen.page)
    assert {where: faults for where, faults in found.items() if faults} == {}
    screen.page.set_viewport_size(SMALL_PHONE)
    assert not screen.scrolls_sideways()
    assert screen.page.locator("h1").count() == 1
