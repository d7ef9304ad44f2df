"""Looking for barriers on a page with axe: WCAG 2.2 AA and good practice."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from tests.e2e.screens import DESK, PHONE, SMALL_PHONE, Screen

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MODES = ("light", "dark")


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
    """The other colour mode, as the server writes it into the first line of the document."""
    page.evaluate(
        """async mode => {
            document.documentElement.dataset.mode = mode;
            const painted = async () => {
                // A colour that fades makes those that inherit it fade after it.
                for (let still = 0; still < 2; ) {
                    await new Promise(requestAnimationFrame);
                    const all = document.getAnimations();
                    const moving = all.filter(one => one.playState === "running");
                    still = moving.length ? 0 : still + 1;
                    await Promise.allSettled(moving.map(one => one.finished));
                }
            };
            // What turns for ever never finishes, and a window in the background is not painted.
            await Promise.race([painted(), new Promise(done => setTimeout(done, 1000))]);
        }""",
        mode,
    )


def violations(page: Page) -> list[str]:
    """What axe finds, one line for each element."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    options = {"runOnly": TAGS, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(options)", options)
    return [
        f"{fault['id']}: {node['html'][:200]} {node.get('failureSummary', '')[:300]}"
        for fault in found["violations"]
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

    Together the two languages see each page on a desk and on a phone, light and dark: on a light
    desk in English, on a dark phone in Hindi.
    """
    assert double_ids(screen.page) == []
    if language == "en":
        assert barriers(screen, {"desk": (DESK, ("light",))}) == {}
        check_fits(screen)
    else:
        check_phone(screen, ("dark",))


def check_phone(screen: Screen, modes: tuple[str, ...] = ()) -> None:
    """What is shown now has no barrier and fits into 360 px: in these modes, else in one of them.

    Light in English and dark in Hindi, so that a journey in both languages sees both.
    """
    one = MODES[0] if screen.language == "en" else MODES[1]
    assert barriers(screen, {"phone": (PHONE, modes or (one,))}) == {}
    check_fits(screen)


def check_fits(screen: Screen) -> None:
    """What is shown now needs no scrolling sideways on the smallest phone."""
    screen.page.set_viewport_size(SMALL_PHONE)
    # From a desk the page is laid out anew, and scripts may have a word in that.
    for _ in range(20):
        if not screen.scrolls_sideways():
            return
        screen.page.wait_for_timeout(100)
    assert not screen.scrolls_sideways(), screen.sticking_out()
    screen.page.set_viewport_size(PHONE)
