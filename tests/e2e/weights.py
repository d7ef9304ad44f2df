"""Weighing a page: what the browser loads for it with an empty cache.

Bytes and elements only: times belong into the bench.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from tests.e2e.barriers import wait_until_shown
from tests.e2e.screens import Screen

SCRIPT_BYTES = 320_000
HOME_BYTES = 600 * 1024
ELEMENTS = 5_000
# Address → kind and bytes as they were sent.
Weights = dict[str, tuple[str, int]]


def weigh(screen: Screen, path: str) -> Weights:
    """Open a page with an empty cache: address → kind and bytes as they were sent."""
    found: Weights = {}
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
    session.detach()
    return found


def check_weight(screen: Screen, sent: Weights) -> None:
    """Scripts within bounds, no chart library, nothing from elsewhere, not too many elements."""
    scripts = {url: size for url, (kind, size) in sent.items() if kind == "Script"}
    assert scripts
    assert sum(scripts.values()) <= SCRIPT_BYTES, scripts
    assert not [url for url in sent if "plotly" in url.lower()]
    hosts = {urlsplit(url).netloc for url in sent if not url.startswith("data:")}
    assert hosts == {urlsplit(screen.origin).netloc}
    assert screen.page.locator("*").count() < ELEMENTS
    if urlsplit(screen.page.url).path == "/home":
        assert sum(size for _, size in sent.values()) <= HOME_BYTES, sent
