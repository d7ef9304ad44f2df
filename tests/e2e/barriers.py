"""Looking for barriers on a page with axe: WCAG 2.2 AA and good practice.

A sweep looks at every page where it may differ; with ``CIRCLE_SWEEP=whole``, as ``make soak`` sets
it, it looks at each in both modes, at both widths and in both languages.
"""

from __future__ import annotations

import os
import re
import zlib
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from tests.e2e.screens import DESK, PHONE, SMALL_PHONE, Screen

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MODES = ("light", "dark")
# The changing parts of an address.
IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")
WHOLE = os.environ.get("CIRCLE_SWEEP") == "whole"


def wait_until_shown(screen: Screen) -> None:
    """The page is complete: nothing grey waits for data any more."""
    expect(screen.page.locator("h1").first).to_be_visible()
    # One inside a sheet that is closed waits for nobody.
    expect(screen.page.locator(".skeleton").filter(visible=True)).to_have_count(0)
    screen.page.evaluate(
        "Promise.race([document.fonts.ready, new Promise(done => setTimeout(done, 5000))])"
        ".then(() => true)"
    )


def paint(page: Page, mode: str) -> None:
    """The other colour mode, as the server writes it into the first line of the document.

    What fades is taken to its end at once: to watch it costs as much as all that axe does.
    """
    page.evaluate(
        """async mode => {
            document.documentElement.dataset.mode = mode;
            const painted = async () => {
                // A colour that fades makes those that inherit it fade after it.
                for (let still = 0; still < 2; ) {
                    await new Promise(requestAnimationFrame);
                    const moving = document.getAnimations().filter(
                        // What turns for ever has no end to be taken to.
                        one => one.playState === "running"
                            && Number.isFinite(one.effect.getComputedTiming().endTime));
                    still = moving.length ? 0 : still + 1;
                    moving.forEach(one => one.finish());
                }
            };
            // A window in the background is not painted.
            await Promise.race([painted(), new Promise(done => setTimeout(done, 1000))]);
        }""",
        mode,
    )


def violations(page: Page) -> list[str]:
    """What axe finds, one line for each element."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    options = {"runOnly": TAGS, "resultTypes": ["violations"]}
    # The answer also tells of all that is well, which nobody reads.
    found = page.evaluate("async options => (await axe.run(options)).violations", options)
    return [
        f"{fault['id']}: {node['html'][:200]} {node.get('failureSummary', '')[:300]}"
        for fault in found
        for node in fault["nodes"]
    ]


DOUBLE_IDS = """() => {
    const seen = new Set(), double = new Set();
    for (const {id} of document.querySelectorAll("[id]")) {
        if (seen.has(id)) double.add(id);
        seen.add(id);
    }
    return [...double];
}"""


def double_ids(page: Page) -> list[str]:
    """Ids that stand twice on a page, also in sheets that are closed: a label finds one of them."""
    found: list[str] = page.evaluate(DOUBLE_IDS)
    return found


def barriers(
    screen: Screen, windows: dict[str, tuple[dict[str, int], tuple[str, ...]]]
) -> dict[str, list[str]]:
    """What axe finds in these windows and colour modes: name of window and mode → faults."""
    found = {}
    for name, (window, modes) in windows.items():
        screen.page.set_viewport_size(window)
        for mode in modes:
            paint(screen.page, mode)
            if faults := violations(screen.page):
                found[f"{mode} {name}"] = faults
    return found


def check_page(screen: Screen, language: str) -> None:
    """A whole page has no barrier and fits into 360 px.

    In English half of the pages are looked at on a light desk, the others on a dark phone: axe is
    the dearest part of a visit. Hindi is other words in the same elements and colours: they must
    fit. The window stays the smallest one for the next page: to lay one out anew is dear.
    """
    assert double_ids(screen.page) == []
    if WHOLE:
        windows = {"desk": (DESK, MODES), "phone": (SMALL_PHONE, MODES)}
        assert barriers(screen, windows) == {}
    elif language == "en":
        on_desk = zlib.crc32(IDS.sub("", urlsplit(screen.page.url).path).encode()) % 2
        desk, phone = {"desk": (DESK, MODES[:1])}, {"phone": (SMALL_PHONE, MODES[1:])}
        assert barriers(screen, desk if on_desk else phone) == {}
    check_small(screen)


def check_phone(screen: Screen, modes: tuple[str, ...] = ()) -> None:
    """What is shown now has no barrier and fits into 360 px: in these modes, else in one of them.

    Light in English and dark in Hindi, so that a journey in both languages sees both.
    """
    one = MODES[0] if screen.language == "en" else MODES[1]
    assert barriers(screen, {"phone": (PHONE, modes or (one,))}) == {}
    check_fits(screen)


def check_fits(screen: Screen) -> None:
    """What is shown now needs no scrolling sideways on the smallest phone."""
    check_small(screen)
    screen.page.set_viewport_size(PHONE)


def check_small(screen: Screen) -> None:
    """The same, and the window stays that small."""
    screen.page.set_viewport_size(SMALL_PHONE)
    # From a desk the page is laid out anew, and scripts may have a word in that.
    for _ in range(20):
        if not screen.scrolls_sideways():
            return
        screen.page.wait_for_timeout(100)
    assert not screen.scrolls_sideways(), screen.sticking_out()
