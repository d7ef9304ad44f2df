"""A browser as one person uses it: finds things by the words that this person reads."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Response,
    expect,
)

from circle_app import i18n

LOCALES = {"en": "en-IN", "hi": "hi-IN"}
PHONE = {"width": 390, "height": 844}
SMALL_PHONE = {"width": 360, "height": 740}
DESK = {"width": 1440, "height": 900}

# Two cores are shared by servers, databases and browsers.
expect.set_options(timeout=10_000)


def words(language: str, msgid: str, **params: object) -> str:
    """The sentence in that language, which must have it: a test in Hindi may not read English."""
    assert i18n.has_text(language, msgid), f"No {language} words for {msgid!r}"
    return i18n.text(language, msgid, **params)


class Screen:
    """One tab in a browser context of its own, with the complaints of its console."""

    def __init__(self, browser: Browser, origin: str, language: str = "en", **options: Any) -> None:
        settings: dict[str, Any] = {
            "locale": LOCALES[language],
            "timezone_id": "Asia/Kolkata",
            "viewport": PHONE,
            "has_touch": True,
            "reduced_motion": "reduce",
        }
        self.origin = origin
        self.language = language
        self.context: BrowserContext = browser.new_context(**(settings | options), base_url=origin)
        self.context.set_default_timeout(15_000)
        self.complaints: list[str] = []
        self._forgiven: list[str] = []
        self.page: Page = self.new_tab()

    def new_tab(self) -> Page:
        """Open one more tab; :attr:`page` stays the first one."""
        page = self.context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"{message.location.get('url')}: {message.text}")

    def forgive(self, pattern: str) -> None:
        """Expect complaints like this one: the test provokes them."""
        self._forgiven.append(pattern)

    def unexpected(self) -> list[str]:
        """What the console complained about without being provoked."""
        return [
            said
            for said in self.complaints
            if not any(re.search(pattern, said) for pattern in self._forgiven)
        ]

    def words(self, msgid: str, **params: object) -> str:
        """A sentence as this reader sees it."""
        return words(self.language, msgid, **params)

    def open(self, path: str) -> Response | None:
        """Type an address."""
        return self.page.goto(path)

    def button(self, msgid: str, **params: object) -> Locator:
        """The visible button that says exactly this."""
        name = self.words(msgid, **params)
        return self.page.get_by_role("button", name=name, exact=True).filter(visible=True).first

    def link(self, msgid: str, **params: object) -> Locator:
        """The visible link that says exactly this."""
        name = self.words(msgid, **params)
        return self.page.get_by_role("link", name=name, exact=True).filter(visible=True).first

    def field(self, msgid: str, **params: object) -> Locator:
        """The input with this label."""
        name = self.words(msgid, **params)
        found = self.page.get_by_label(name, exact=True).and_(
            self.page.locator("input:not([type=range]), select, textarea")
        )
        return found.filter(visible=True).first

    def text(self, msgid: str, **params: object) -> Locator:
        """The visible place that contains this sentence."""
        return self.literal(self.words(msgid, **params))

    def literal(self, content: str) -> Locator:
        """The visible place that contains this text, which is the same in every language."""
        return self.page.get_by_text(content).filter(visible=True).first

    def sees(self, msgid: str, **params: object) -> None:
        """The sentence is there, or comes."""
        expect(self.text(msgid, **params)).to_be_visible()

    def title_is(self, msgid: str, **params: object) -> None:
        """The page's one heading says this."""
        expect(self.page.locator("h1")).to_have_text(self.words(msgid, **params))

    def is_at(self, path: str) -> None:
        """The address bar shows this path (a regular expression)."""
        expect(self.page).to_have_url(re.compile(re.escape(self.origin) + path + "$"))

    def stay(self) -> None:
        """Mark the document: :meth:`stayed` tells whether it is still the same one."""
        self.page.evaluate("window.__stayed = true")

    def stayed(self) -> bool:
        """Whether nothing was loaded anew since :meth:`stay`."""
        return bool(self.page.evaluate("window.__stayed === true"))

    def scrolls_sideways(self) -> bool:
        """Whether the page is wider than the window."""
        return bool(
            self.page.evaluate(
                "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            )
        )

    def sticking_out(self) -> list[str]:
        """What reaches over the right edge of the window, for whoever reads a failure."""
        found: list[str] = self.page.evaluate(
            """() => [...document.querySelectorAll("body *")]
                .filter(one => one.getBoundingClientRect().right > window.innerWidth)
                .map(one => one.outerHTML.slice(0, 160))"""
        )
        return found[:12]

    def picture(self, path: Path) -> None:
        """Keep what is on the screen."""
        self.page.screenshot(path=path, full_page=True)
