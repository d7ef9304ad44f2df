"""What a page may weigh. Bytes and elements only: times belong into the bench.

The pages of a circle are weighed where they are looked at for barriers.
"""

from __future__ import annotations

import pytest

from circle_app.web.pages import PAGES
from tests.e2e.weights import check_weight, weigh

HOME_BYTES = 600 * 1024
MEMBER_ROUTES = [
    page.route
    for page in PAGES
    if not page.public and page.route != "404" and not page.route.startswith("/c/")
]


@pytest.fixture(scope="module")
def scales(chromium, world):
    """One browser for all that is weighed: what it kept is not used."""
    screen = world.asha.screen(chromium)
    yield screen
    screen.context.close()


@pytest.mark.parametrize("route", MEMBER_ROUTES)
def test_member_page_is_light(world, scales, route):
    scales.complaints.clear()
    sent = weigh(scales, world.address(route))
    check_weight(scales, sent)
    if route == "/home":
        assert sum(size for _, size in sent.values()) <= HOME_BYTES, sent
    assert scales.unexpected() == []


def test_no_script_of_the_build_holds_plotly(server):
    """Not even one that is loaded later."""
    scripts = list(server.client_folder.rglob("*.js"))
    assert scripts
    assert not [path.name for path in scripts if b"plotly" in path.read_bytes().lower()]
