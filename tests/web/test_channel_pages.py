"""Ways for messages and the outbox on the pages: set up, tried, what waits and was given up."""

from __future__ import annotations

from typing import Any

import pytest

from circle_app.services.notices import sending
from circle_app.web import routes
from circle_app.web.admin_outbox.state import AdminOutboxState
from circle_app.web.admin_overview.state import AdminOverviewState
from circle_app.web.channels.state import AdminChannelsState, CircleChannelsState
from tests.factories import person
from tests.support.admin import operator
from tests.support.browsers import Tab, act, address_of
from tests.support.circles import officers_circle
from tests.support.letters import desk, free_port, goes, mail_goes_to, put, reader
from tests.unit.adapters.test_ways_out import SMS

pytestmark = [
    pytest.mark.no_invariants,
    pytest.mark.parametrize("db", ["sqlite"], indirect=True),
]
FIELDS = dict.fromkeys(
    ("host", "port", "security", "user", "password", "sender", "sender_name", "reply_to"), ""
) | {"url": "", "cost": "", "contact": ""}


def at(actor: Any, state: Any, route: str, address: str) -> Any:
    found = Tab(actor).at(state, route, address)
    return found, act(found, "load")


def card(state: Any, kind: str) -> Any:
    return next(way for way in state.ways if way.kind == kind)


def test_an_operator_sets_ways_up_and_tries_them(db: Any) -> None:
    anil = operator()
    page, _ = at(anil, AdminChannelsState, routes.ADMIN_CHANNELS, "/admin/channels")
    assert [way.chip for way in page.ways] == ["not set up"] * 5
    form, _ = at(anil, AdminChannelsState, routes.ADMIN_CHANNELS, "/admin/channels?way=email")
    sent = {"host": "smtp.example.org", "port": "many", "security": "starttls", "user": "us"}
    sent = FIELDS | sent | {"password": "open sesame", "sender": "circle@example.org"}
    act(form, "keep", sent)
    assert "1 to 65535" in form.error
    done = act(form, "keep", sent | {"port": "587"})
    assert (form.error, address_of(done)) == ("", routes.ADMIN_CHANNELS)
    act(form, "load")
    assert (form.form.host, form.form.has_password) == ("smtp.example.org", True)
    assert "sesame" not in repr(form.dict())
    act(form, "remove")
    with desk() as provider:
        goes("sms", {"url": provider.place}, anil)
        act(page, "try_out", "sms")
        assert page.tried_well
        provider.answer = 401
        act(page, "try_out", "sms")
        assert page.tried == "It did not go. The provider does not accept the keys (401)."
        assert "401" in card(page, "sms").fault
    act(page, "switch", "sms")
    assert (card(page, "sms").chip, card(page, "email").chip) == ("off", "not set up")


def test_an_officer_sets_up_the_circles_own_way(db: Any) -> None:
    group = officers_circle()
    address = f"/c/{group.circle.id}/channels"
    goes("sms", {"url": SMS}, operator())
    page, _ = at(group.admin, CircleChannelsState, routes.CIRCLE_CHANNELS, address)
    assert card(page, "sms").chip == "of the installation"
    form, _ = at(group.admin, CircleChannelsState, routes.CIRCLE_CHANNELS, f"{address}?way=sms")
    act(form, "keep", FIELDS | {"url": "json://10.0.0.1/{to}"})
    assert "cannot be used here" in form.error
    act(form, "keep", FIELDS | {"url": SMS, "cost": "0.20"})
    assert form.error == ""
    act(page, "load")
    assert "One message costs ₹0.20" in card(page, "sms").facts
    _, refused = at(group.members[0], CircleChannelsState, routes.CIRCLE_CHANNELS, address)
    assert address_of(refused) == routes.FORBIDDEN
    _, refused = at(person(), AdminChannelsState, routes.ADMIN_CHANNELS, "/admin/channels")
    assert refused is not None


def test_what_was_given_up_is_sent_again(db: Any) -> None:
    anil, asha = operator(), reader(7)
    mail_goes_to(free_port(), anil)
    put(asha.user_id, "one")
    sending.send_due("here")
    overview, _ = at(anil, AdminOverviewState, routes.ADMIN, "/admin")
    assert any("E-mail has been down since" in each.words for each in overview.seen.problems)
    put(asha.user_id, "two", status="dead", tries=8, fault="refused 550")
    page, _ = at(anil, AdminOutboxState, routes.ADMIN_OUTBOX, "/admin/outbox?status=dead")
    assert (page.seen.waiting, page.seen.dead) == ("1", "1")
    assert page.seen.down[0].sub == "Nobody answers there."
    (row,) = page.rows
    assert (row.title, row.why) == ("r•••@example.org", "The other side refused it (550).")
    act(page, "pick", row.key)
    assert page.message.may_send
    act(page, "send")
    assert (page.seen.waiting, page.seen.dead, page.rows) == ("2", "0", [])
    act(page, "drop")
    assert page.seen.dropped == "1"
    act(page, "pick", "no number")
