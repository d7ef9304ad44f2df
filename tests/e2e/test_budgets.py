"""What a page may weigh. Bytes and elements only: times belong into the bench."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from circle_app.web.pages import PAGES
from tests.e2e.barriers import wait_until_shown

SCRIPT_BYTES = 320_000
HOME_BYTES = 600 * 1024
ELEMENTS = 5_000
MEMBER_ROUTES = [page.route for page in PAGES if not page.public and page.route != "404"]


def weigh(screen, path: str) -> dict[str, tuple[str, int]]:
    """Open a page with an empty cache: address → kind and bytes as they were sent."""
    found = {}
    session = screen.context.new_cdp_session(screen.page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    kinds = {}
    session.on("Network.responseReceived", lambda said: kinds.update({said["requestId"]: said}))

    def finished(said):
        answer = kinds.get(said["requestId"])
        if answer:
            found[answer["response"]["url"]] = (answer["type"], int(said["encodedDataLength"]))

    session.on("Network.loadingFinished", finished)
    screen.open(path)
    wait_until_shown(screen)
    screen.page.wait_for_load_state("networkidle")
    session.detach()
    return found


@pytest.fixture(scope="module")
def scales(chromium, world):
    """One browser for all that is weighed: what it kept is not used."""
    screen = world.asha.screen(chromium)
    yield screen
    screen.context.close()


@pytest.mark.parametrize("route", MEMBER_ROUTES)
def test_member_page_is_light(world, scales, route):
    screen = scales
    screen.complaints.clear()
    sent = weigh(screen, world.address(route))
    scripts = {url: size for url, (kind, size) in sent.items() if kind == "Script"}
    assert scripts
    assert sum(scripts.values()) <= SCRIPT_BYTES, scripts
    assert not [url for url in sent if "plotly" in url.lower()]
    hosts = {urlsplit(url).netloc for url in sent if not url.startswith("data:")}
    assert hosts == {urlsplit(screen.origin).netloc}
    assert screen.page.locator("*").count() < ELEMENTS
    if route == "/home":
        assert sum(size for _, size in sent.values()) <= HOME_BYTES, sent
    assert screen.unexpected() == []


def test_no_script_of_the_build_holds_plotly(server):
    """Not even one that is loaded later."""
    scripts = list(server.client_folder.rglob("*.js"))
    assert scripts
    assert not [path.name for path in scripts if b"plotly" in path.read_bytes().lower()]
