"""The service worker and the switch for notices on a device, without a browser."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.web.test_meeting_script import BUN, HERE

ASSETS = Path(__file__).parents[2] / "assets"
PAY = "https://circle.example.org/c/1/pay"
ALL = "https://circle.example.org/notices"


@pytest.fixture(scope="module")
def found() -> Any:
    """What the scripts answered."""
    assert BUN, "Bun builds the pages and runs this test: install the requirements"
    command = [BUN, "run", str(HERE / "push_script.mjs")]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    return json.loads(done.stdout)


def test_a_notice_is_shown_in_its_readers_language(found: Any) -> None:
    """Whatever comes, one notice is shown; it leads to a page of ours."""
    ((act, title, options),) = found["shown"]
    assert (act, title, options["body"], options["lang"]) == ("show", "बकाया", "₹500", "hi")
    assert (options["tag"], options["data"]["link"]) == ("n-1", PAY)
    for odd in ("garbled", "empty"):
        assert found[odd][0][1] == "Circle"
        assert found[odd][0][2]["data"]["link"] == ALL
    assert found["elsewhere"][0][2]["data"]["link"] == ALL


def test_a_tap_leads_to_the_page_and_leads_no_other_page_away(found: Any) -> None:
    """Something may be typed into the other pages."""
    assert found["opened"] == ["close", ["open", PAY]]
    assert found["focused"] == ["close", "focus"]
    assert found["not_led_away"] == ["close", ["open", ALL]]


def test_the_worker_is_small_and_answers_no_requests(found: Any) -> None:
    """Without a fetch handler it can neither serve old pages nor slow new ones down."""
    assert (ASSETS / "sw.js").stat().st_size < 4_000
    assert found["listens"] == [
        "activate",
        "install",
        "notificationclick",
        "push",
        "pushsubscriptionchange",
    ]
    assert [each[0] for each in found["moved"]] == ["PUT", "DELETE"]
    assert found["moved"][1][2] == {"endpoint": "https://old"}


def test_what_is_possible_here(found: Any) -> None:
    """Looking never asks for permission."""
    states = ("impossible", "installed", "closed", "off", "blocked", "stays_on")
    assert [found[each][0] for each in states] == [
        "impossible",
        "installed",
        "closed",
        "off",
        "blocked",
        "on",
    ]
    assert found["signed_out"][0] == "failed"
    # The browser has agreed, but for somebody who was signed in here before.
    assert found["others"][0] == "off"
    assert all("asked" not in found[each][1] for each in states)


def test_a_tap_asks_and_switches(found: Any) -> None:
    """Refused, put aside, agreed, agreed before with another key, and off again."""
    assert found["bytes"] == [251, 255]
    assert found["refused"] == ["blocked", ["asked"]]
    assert found["put_aside"] == ["off", ["asked"]]
    state, did = found["on"]
    assert state == "on"
    assert did == [
        "asked",
        ["GET", "/api/v1/me/browsers", None],
        ["register", "/sw.js", "/"],
        ["subscribe", True, 3],
        ["PUT", "/api/v1/me/browsers", {"endpoint": "https://push/1", "keys": {}}],
    ]
    assert (found["other_key"][0], found["not_kept"][0]) == ("on", "failed")
    assert "unsubscribe" in found["other_key"][1]
    assert found["switched_off"] == [
        "off",
        [["DELETE", "/api/v1/me/browsers", {"endpoint": "https://push/1"}], "unsubscribe"],
    ]
    assert found["off_again"][0] == "off"
