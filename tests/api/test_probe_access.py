"""Hostile values and curious readers at the addresses of people, roles and administration."""

from __future__ import annotations

import json
from typing import Any

import pytest

from circle_app.services import sessions
from circle_app.services.access import Actor
from tests.support.admin import operator
from tests.support.api import Person

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def caller(client: Any, actor: Actor) -> Person:
    """Somebody with an access token."""
    tokens = sessions.issue_tokens(actor.user_id, address="", agent="test")
    user = {"id": str(actor.user_id), "name": actor.name, "phone": None}
    return Person(client, {"user": user, "access_token": tokens.access_token, "refresh_token": ""})


def test_no_value_of_a_setting_breaks_the_page(client: Any, configured: Any) -> None:
    configured(CIRCLE_RATE_LIMITS="false")
    boss = caller(client, operator())
    deep: list[Any] = []
    for _ in range(400):
        deep = [deep]
    for value in ("\ud800", "\0", ["\ud800"], {"\ud800": 1}, float("inf"), float("nan"), deep):
        for setting in ("organisation.name", "circles.presets", "loans.highest_rate"):
            for body in (
                {"settings": {setting: value}},
                {"settings": {"organisation.name": "Here"}, "expected": {setting: value}},
            ):
                answer = boss.call(
                    "PATCH",
                    "/admin/settings",
                    content=json.dumps(body).encode(),
                    headers={"Content-Type": "application/json"},
                )
                if "expected" in body and setting != "organisation.name":
                    assert answer.status_code in (200, 422), body  # of what is not changed
                else:
                    assert answer.status_code == 422, (body, answer.text)
