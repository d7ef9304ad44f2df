"""What is on the screen before any script has run."""

from __future__ import annotations

import pytest

from circle_app.adapters.cookies import LANGUAGE_COOKIE, MODE_COOKIE
from tests.e2e.screens import words

GROUNDS = {"light": "rgb(247, 249, 248)", "dark": "rgb(16, 18, 17)"}
GROUND = "getComputedStyle(document.body).backgroundColor"


def without_script(visitor, language, **cookies):
    screen = visitor(language, java_script_enabled=False)
    screen.context.add_cookies(
        [{"name": name, "value": value, "url": screen.origin} for name, value in cookies.items()]
    )
    return screen


def test_language_of_the_browser(visitor, language):
    screen = without_script(visitor, language)
    screen.open("/")
    assert screen.page.locator("html").get_attribute("lang") == language
    screen.title_is("Save together, lend to each other")


def test_chosen_language_wins_over_the_browser(visitor):
    screen = without_script(visitor, "en", **{LANGUAGE_COOKIE: "hi"})
    screen.open("/login")
    assert screen.page.locator("html").get_attribute("lang") == "hi"
    assert screen.page.locator("h1").inner_text() == words("hi", "Sign in")


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("device", ["light", "dark"])
def test_chosen_colours_win_over_the_device(visitor, mode, device):
    screen = visitor("en", java_script_enabled=False, color_scheme=device)
    screen.context.add_cookies([{"name": MODE_COOKIE, "value": mode, "url": screen.origin}])
    screen.open("/")
    assert screen.page.evaluate(GROUND) == GROUNDS[mode]


@pytest.mark.parametrize("device", ["light", "dark"])
def test_colours_of_the_device(visitor, device):
    screen = visitor("en", java_script_enabled=False, color_scheme=device)
    screen.open("/")
    assert screen.page.evaluate(GROUND) == GROUNDS[device]


@pytest.mark.parametrize("route", ["/home", "/c/[circle]", "/c/[circle]/loans/[loan]"])
def test_member_pages_wait_in_their_own_shape_and_language(world, visitor, language, route):
    screen = without_script(visitor, language, **{MODE_COOKIE: "dark"})
    screen.open(world.address(route))
    assert screen.page.locator("html").get_attribute("lang") == language
    assert screen.page.evaluate(GROUND) == GROUNDS["dark"]
    assert screen.page.locator(".skeleton").is_visible()
    # Nothing private is in what the server sends before it knows who asks.
    assert world.asha.name not in screen.page.content()


def test_switching_language_and_colours_comes_back_to_the_page(visitor):
    screen = visitor("en")
    screen.open("/login")
    for name in ("हिन्दी", words("hi", "Dark")):
        screen.page.locator("summary").first.click()
        screen.page.get_by_role("button", name=name).filter(visible=True).click()
        screen.is_at("/login")
    assert screen.page.locator("html").get_attribute("lang") == "hi"
    assert screen.page.evaluate(GROUND) == GROUNDS["dark"]
