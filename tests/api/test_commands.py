"""Messages that providers hand in over the web: signed, counted, answered where they are taken."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest

from circle_app.adapters.messages.inbound import twilio_signature
from tests.support import api
from tests.support.circles import rows
from tests.support.phones import PATH, SECRET, envelope

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
TOKEN = "the auth token of an account"
TWILIO = "/api/v1/webhooks/messages/twilio"
WHATSAPP = "/api/v1/webhooks/messages/whatsapp"


@pytest.fixture
def providers(configured):
    configured(
        CIRCLE_COMMANDS_SECRET=SECRET,
        CIRCLE_TWILIO_TOKEN=TOKEN,
        CIRCLE_WHATSAPP_SECRET=SECRET,
        CIRCLE_WHATSAPP_VERIFY="gulmohar",
    )


@pytest.fixture
def client(providers, db):
    return api.browser()


def commands():
    return rows("SELECT COUNT(*) FROM command")[0][0]


def hand_in(client, body, headers, path=PATH):
    return client.post(path, content=body, headers=headers)


def test_our_own_gateway(client, asha):
    body, headers = envelope(asha.phone, "HELP")
    answer = hand_in(client, body, headers)
    assert answer.status_code == 200
    assert "BAL your savings" in answer.json()["reply"]
    assert hand_in(client, body, headers).json() == {"reply": ""}  # a replay
    assert commands() == 1
    forged = envelope(asha.phone, "BAL", secret="somebody else's secret")
    for bad in (forged, (body + b" ", headers), (body, {}), (b"", headers)):
        api.problem(hand_in(client, *bad), 401, "wrong_sender")
    old = {**headers, "x-circle-timestamp": "1700000000"}
    api.problem(hand_in(client, body, old), 401, "wrong_sender")
    assert commands() == 1
    assert hand_in(client, b"x" * 70_000, headers).status_code == 413
    api.problem(hand_in(client, body, headers, PATH.replace("circle", "pigeon")), 404, "not_found")
    # Who is not known here is answered like who is known and came again.
    stranger = hand_in(client, *envelope("+919000012345", "BAL"))
    assert (stranger.status_code, stranger.json()) == (200, {"reply": ""})


def test_a_flood_is_refused_and_others_are_heard(client, asha, rekha):
    for number in range(10):
        assert hand_in(client, *envelope(asha.phone, f"BAL {number}")).status_code == 200
    refused = hand_in(client, *envelope(asha.phone, "BAL"))
    api.problem(refused, 429, "rate_limited")
    assert hand_in(client, *envelope(rekha.phone, "HELP")).json()["reply"]
    assert commands() == 11


def test_twilio_is_answered_in_its_own_words(client, asha):
    fields = {"MessageSid": "SM1", "From": asha.phone, "Body": "मदद", "To": "+18005551212"}
    url = f"{api.ORIGIN}{TWILIO}"
    headers = {
        "content-type": "application/x-www-form-urlencoded",
        "x-twilio-signature": twilio_signature(TOKEN, url, fields),
    }
    answer = hand_in(client, urlencode(fields).encode(), headers, TWILIO)
    assert answer.headers["content-type"] == "application/xml"
    assert "<Response><Message>BAL your savings" in answer.text
    again = hand_in(client, urlencode(fields).encode(), headers, TWILIO)
    assert again.text.endswith("<Response></Response>")
    fields["From"] = "+919000012345"
    api.problem(hand_in(client, urlencode(fields).encode(), headers, TWILIO), 401, "wrong_sender")


def test_whatsapp_is_answered_by_a_message(client, asha):
    asked = {"hub.mode": "subscribe", "hub.verify_token": "gulmohar", "hub.challenge": "1158201444"}
    assert client.get(WHATSAPP, params=asked).text == "1158201444"
    wrong = client.get(WHATSAPP, params={**asked, "hub.verify_token": "x"})
    api.problem(wrong, 401, "wrong_sender")
    assert client.get(TWILIO, params=asked).status_code == 404
    message = {
        "from": asha.phone.lstrip("+"),
        "id": "wamid.1",
        "timestamp": str(int(datetime.now(UTC).timestamp())),
        "type": "text",
        "text": {"body": "BAL"},
    }
    body = json.dumps({"entry": [{"changes": [{"value": {"messages": [message] * 2}}]}]}).encode()
    digest = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    answer = hand_in(client, body, {"x-hub-signature-256": f"sha256={digest}"}, WHATSAPP)
    assert answer.json() == {"reply": ""}
    assert rows("SELECT channel, key FROM outbox WHERE key LIKE 'command:%'") == [
        ("whatsapp", "command:1")
    ]
