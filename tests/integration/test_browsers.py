"""Browsers are woken for who is signed in there, and forgotten when they are gone."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from circle_app.adapters import clock
from circle_app.domain.browsers import MOST, InvalidBrowser
from circle_app.domain.ledger import canonical_json
from circle_app.persistence import database
from circle_app.services import installation, notices, sessions
from circle_app.services.notices import browsers, channels, sending
from circle_app.services.notices.giving import Told
from tests.factories import key, person
from tests.support.admin import operator
from tests.support.circles import rows
from tests.support.matrix.programs import ENDPOINT, PUBLIC, SECRET
from tests.unit.adapters.test_messages import provider

pytestmark = [
    pytest.mark.no_invariants,
    pytest.mark.parametrize("db", ["sqlite"], indirect=True),
]


def signed_in(actor):
    token = sessions.open_web_session(actor.user_id, address="", agent="Firefox")
    found = sessions.actor_for_token(token)
    assert found is not None
    return replace(found, agent="Firefox")


def keys():
    point = ec.generate_private_key(ec.SECP256R1()).public_key()
    raw = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def tell(actor, name):
    params = canonical_json({"amount_minor": 50_000, "currency": "INR"})
    told = Told(actor.user_id, None, "wallet.transfer", name, params, "/wallet", clock.now())
    with database.transaction() as session:
        notices.give(session, [told])


def known():
    return rows("SELECT COUNT(*) FROM push_subscription")[0][0]


def test_woken_and_forgotten_when_it_is_gone(db):
    meera = operator()
    installation.change(meera, {"security.private_hosts": True}, key=key())
    channels.set_push(meera, contact="mailto:help@example.org")
    asha = signed_in(person())
    for code, left in ((201, 1), (500, 1), (410, 0)):
        with provider(code) as (taker, place):
            browsers.add(asha, endpoint=f"http://{place}/push", public=keys(), secret=SECRET)
            tell(asha, f"n{code}")
            assert sending.send_due("here") == (code == 201)
            assert len(taker.came) == 1
            ok = rows("SELECT last_ok_at, failures FROM push_subscription")
        assert known() == left, code
        if left:
            assert (ok[0][0] is not None, ok[0][1]) == (code == 201, int(code == 500))
            browsers.remove(asha, endpoint=f"http://{place}/push")


def test_the_last_ones_of_many_and_none_after_the_sign_out(db):
    asha = signed_in(person())
    for number in range(MOST + 2):
        browsers.add(asha, endpoint=f"{ENDPOINT}{number}", public=PUBLIC, secret=SECRET)
    shown = browsers.shown(asha).items
    assert (len(shown), known(), shown[0].agent, shown[0].here) == (MOST, MOST, "Firefox", True)
    other = signed_in(asha)
    browsers.add(other, endpoint=f"{ENDPOINT}0", public=PUBLIC, secret=SECRET)
    sessions.sign_out(asha)
    assert [each.here for each in browsers.shown(other).items] == [True]
    # Elsewhere ended, as an operator can: it is not woken any more either.
    with database.transaction() as session:
        session.connection().exec_driver_sql("UPDATE auth_session SET revoked_at = created_at")
    assert browsers.shown(other).items == ()
    with pytest.raises(InvalidBrowser):
        browsers.add(other, endpoint="https://push.example.org/x", public=PUBLIC, secret=SECRET)
