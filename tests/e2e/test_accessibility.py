"""Every page against WCAG 2.2 AA, in both languages and both colour modes, and at 360 px."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from circle_app.web.pages import PAGES
from tests.e2e.screens import DESK, PHONE, SMALL_PHONE, Screen

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MODES = ("light", "dark")
ROUTES = [page.route if page.route != "404" else "/nothing/here" for page in PAGES]
PUBLIC = {page.route for page in PAGES if page.public}


@pytest.fixture(scope="package")
def readers(chromium, server, world):
    """One browser context for each language, with and without an account: its files stay warm."""
    opened = {}

    def reader(language: str, *, public: bool) -> Screen:
        if (language, public) not in opened:
            opened[language, public] = (
                Screen(chromium, server.origin, language)
                if public
                else world.asha.screen(chromium, language)
            )
        return opened[language, public]

    yield reader
    for screen in opened.values():
        screen.context.close()


def wait_until_shown(screen: Screen) -> None:
    """The page is complete: nothing grey waits for data any more."""
    expect(screen.page.locator("h1").first).to_be_visible()
    expect(screen.page.locator(".skeleton")).to_have_count(0)
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


def violations(page: Page) -> list[str]:
    """What axe finds, one line for each element."""
    options = {"runOnly": TAGS, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(options)", options)
    return [
        f"{fault['id']}: {node['html'][:200]} {node.get('failureSummary', '')[:300]}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


@pytest.mark.parametrize("route", ROUTES)
def test_page_has_no_barrier(world, readers, language, route):
    screen = readers(language, public=route in PUBLIC)
    screen.complaints.clear()
    screen.page.set_viewport_size(PHONE)
    screen.open(world.address(route))
    wait_until_shown(screen)
    # Not the page of a failure, on which nothing is wrong either.
    screen.is_at(re.escape(world.address(route)))
    assert screen.page.locator("html").get_attribute("lang") == language
    assert screen.page.locator("h1").count() == 1
    screen.page.evaluate(AXE_SCRIPT)
    found = {}
    # The wide window shows other parts in the same colours: one mode for each language will do.
    for window, modes in ((PHONE, MODES), (DESK, MODES[:1] if language == "en" else MODES[1:])):
        screen.page.set_viewport_size(window)
        for mode in modes:
            paint(screen.page, mode)
            if faults := violations(screen.page):
                found[f"{mode} {window['width']}"] = faults
    assert found == {}
    screen.page.set_viewport_size(SMALL_PHONE)
    assert not screen.scrolls_sideways()
    assert [said for said in screen.complaints if "status of 404" not in said] == []
