"""The page of webhooks: from an address to an answer, and who has no business there."""

from __future__ import annotations

from typing import Any

import pytest

from circle_app.i18n import has_text
from circle_app.services import installation, notices, webhooks
from circle_app.web import routes
from circle_app.web.webhooks import view_models
from circle_app.web.webhooks.state import WebhooksState
from tests.factories import key, person
from tests.support.admin import operator
from tests.support.browsers import Tab, act
from tests.support.circles import officers_circle
from tests.support.receivers import receiving

pytestmark = [
    pytest.mark.no_invariants,
    pytest.mark.parametrize("db", ["sqlite"], indirect=True),
]
ALL = {f"area_{area}": "on" for area in view_models.AREAS}

CHANGED_ALL = {f"changed_{name}": "on" for name in ALL}


def at(actor: Any, group: Any) -> tuple[WebhooksState, Any]:
    """Open the page."""
    state = Tab(actor).at(WebhooksState, routes.WEBHOOKS, f"/c/{group.circle.id}/webhooks")
    return state, act(state, "load")


def test_from_an_address_to_an_answer(db: Any) -> None:
    installation.change(operator(), {"security.private_hosts": True}, key=key())
    group = officers_circle(0)
    notices.dispatch()
    page, _ = at(group.admin, group)
    assert (page.loaded, page.hooks, page.ground.any) == (True, [], False)
    act(page, "add", {"url": "nonsense", "request_id": page.request_id, **ALL})
    assert "https://" in page.error
    with receiving() as receiver:
        form = {"url": receiver.url, "request_id": page.request_id, **ALL}
        for _ in range(2):
            act(page, "add", form)
        (hook,) = page.hooks
        assert (page.error, hook.host, hook.chip) == ("", "127.0.0.1", "on")
        assert hook.hears == "Hears of: everything"
        assert page.secret.startswith("whsec_")
        receiver.secrets = [page.secret]
        act(page, "try_out", hook.key)
        assert [(row.kind, row.waits, row.answered) for row in page.sent] == [
            ("webhook.test", True, "")
        ]
        receiver.faults = [500]
        webhooks.deliver_due("here")
        act(page, "reload")
        assert page.sent[0].answered.startswith("not taken · 500 · ")
        assert page.hooks[0].chip == "not reached now"
        act(page, "again", page.sent[0].key)
        webhooks.deliver_due("here")
        act(page, "reload")
        assert (page.sent[0].chip, page.hooks[0].chip) == ("taken", "on")
        secret = page.secret
        act(page, "renew", hook.key)
        assert page.secret not in ("", secret)
        assert page.hooks[0].old_secret
        act(page, "edit", hook.key)
        act(page, "keep", CHANGED_ALL | {"changed_url": "ftp://x"})
        assert "https://" in page.change_error
        act(page, "keep", {"changed_url": "", "changed_area_loans": "on"})
        assert (page.change_error, page.editing.key) == ("", "")
        assert page.hooks[0].hears == "Hears of: Loans"
        act(page, "edit", hook.key)
        assert page.editing.areas == ["loans"]
        act(page, "keep", {"changed_url": ""})
        assert "at least one" in page.change_error
        act(page, "keep", {"changed_url": receiver.url + "/other"} | CHANGED_ALL)
        assert page.hooks[0].hears == "Hears of: everything"
        act(page, "switch", hook.key)
        assert page.hooks[0].chip == "off"
        act(page, "drop", hook.key)
        assert (page.hooks, page.sent, page.secret) == ([], [], "")


def test_who_has_no_business_there(db: Any) -> None:
    group = officers_circle(1)
    for actor in (None, person(), group.members[0]):
        state, events = at(actor, group)
        assert not state.loaded
        assert events
    words = [*view_models.AREAS.values(), *view_models._FAULTS.values()]
    assert [each for each in words if not has_text("hi", each)] == []
