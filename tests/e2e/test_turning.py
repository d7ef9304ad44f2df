"""Rotating circles: their pages without barriers, and a pot on its way to a pocket."""

from __future__ import annotations

import re

import pytest

from circle_app.web import routes
from circle_app.web.pages import PAGES
from tests.e2e.barriers import check_page, wait_until_shown
from tests.e2e.screens import PHONE, Screen
from tests.e2e.turning import Turning
from tests.e2e.weights import check_weight, weigh

ROUTES = [
    page.route
    for page in PAGES
    if page.route.startswith((routes.ROUNDS, routes.RUN)) or page.route == routes.SLOTS
]


@pytest.fixture(scope="module")
def turning(server):
    """Circles in which the pot goes round."""
    return Turning(server.origin)


@pytest.fixture(scope="module")
def members(chromium, turning):
    """A member's browser in each language, kept open: its files stay warm."""
    opened = {}

    def member(language: str) -> Screen:
        if language not in opened:
            opened[language] = turning.rekha.screen(chromium, language)
        return opened[language]

    yield member
    for screen in opened.values():
        screen.context.close()


@pytest.mark.parametrize("route", ROUTES)
def test_page_of_rounds_has_no_barrier(turning, members, language, route):
    screen = members(language)
    screen.complaints.clear()
    screen.page.set_viewport_size(PHONE)
    if language == "en":
        check_weight(screen, weigh(screen, turning.address(route)))
    else:
        screen.open(turning.address(route))
        wait_until_shown(screen)
    screen.is_at(re.escape(turning.address(route)))
    assert screen.page.locator("h1").count() == 1
    check_page(screen, language)
    assert screen.complaints == []


def test_a_pot_goes_from_the_turn_to_the_pocket(turning, signed_in):
    admin = signed_in(turning.admin)
    here = turning.address(routes.ROUND, turning.ordered)
    admin.open(here)
    admin.button("Give the pot away").first.click()
    admin.page.locator("dialog[open]").get_by_role("button", name="Give the pot away").click()
    admin.sees("The pot goes to")
    admin.button("Hand it out").click()
    admin.page.locator("dialog[open] button[type=submit]").click()
    admin.button("Done").click()
    rekha = signed_in(turning.rekha)
    rekha.open(here)
    rekha.button("It came").click()
    rekha.sees("Thank you. It stands as received.")
    admin.sees("received")
