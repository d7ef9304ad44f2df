"""Messages that come in are believed for their signature: each provider's own examples."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest

from circle_app.adapters.messages.inbound import (
    OWN,
    TWILIO,
    WHATSAPP,
    Incoming,
    Unreadable,
    WrongSender,
    challenge,
    read,
    signed,
    twilio_signature,
)

NOW = datetime(2026, 11, 21, 6, tzinfo=UTC)
SECRET = "a secret of sixteen and more"
# Both published by Twilio: in its security guide, and in the tests of its library.
GUIDE = {
    "CallSid": "CA1234567890ABCDE",
    "Caller": "+14158675309",
    "Digits": "1234",
    "From": "+14158675309",
    "To": "+18005551212",
}
LIBRARY = {
    "ToState": "California",
    "CalledState": "California",
    "Direction": "inbound",
    "FromState": "CA",
    "AccountSid": "ACba8bc05eacf94afdae398e642c9cc32d",
    "Caller": "+14153595711",
    "CallerZip": "94108",
    "CallerCountry": "US",
    "From": "+14153595711",
    "FromCity": "SAN FRANCISCO",
    "CallerCity": "SAN FRANCISCO",
    "To": "+14157669926",
    "FromZip": "94108",
    "FromCountry": "US",
    "ToCity": "",
    "CallStatus": "ringing",
    "CalledCity": "",
    "CallerState": "CA",
    "CalledZip": "",
    "ToZip": "",
    "ToCountry": "US",
    "CallSid": "CA136d09cd59a3c0ec8dbff44da5c03f31",
    "CalledCountry": "US",
    "Called": "+14157669926",
    "ApiVersion": "2010-04-01",
    "ApplicationSid": "AP44efecad51364e80b133bb7c07eb8204",
}


@pytest.mark.parametrize(
    ("token", "url", "fields", "signature"),
    [
        (
            "12345",
            "https://mycompany.com/myapp.php?foo=1&bar=2",
            GUIDE,
            "RSOYDt4T1cUTdK1PDd93/VVr8B8=",
        ),
        (
            "2bd9e9638872de601313dc77410d3b23",
            "http://twiliotests.heroku.com/validate/voice",
            LIBRARY,
            "oVb2kXoVy8GEfwBDjR8bk/ZZ6eA=",
        ),
    ],
)
def test_twilios_own_examples(token, url, fields, signature):
    assert twilio_signature(token, url, fields) == signature


def ask(provider, body, headers, *, url="https://circle.example.org/hook"):
    return read(provider, SECRET, url=url, body=body, headers=headers, now=NOW)


def test_twilio():
    url = "https://circle.example.org/hook"
    fields = {"MessageSid": "SM1", "From": "whatsapp:+919812345678", "Body": "शेष", "To": ""}
    body = urlencode(fields).encode()
    headers = {"x-twilio-signature": twilio_signature(SECRET, url, fields)}
    assert ask(TWILIO, body, headers) == (Incoming("SM1", "+919812345678", "शेष", "whatsapp"),)
    plain = fields | {"From": "+919812345678"}
    signature = {"x-twilio-signature": twilio_signature(SECRET, url, plain)}
    assert ask(TWILIO, urlencode(plain).encode(), signature)[0].by == "sms"
    for bad in (body + b"&x=1", body + b"&Body=PAY", b"", b"\xff=%"):
        with pytest.raises(WrongSender):
            ask(TWILIO, bad, headers)
    with pytest.raises(WrongSender):
        ask(TWILIO, body, headers, url="https://elsewhere.example.org/hook")
    with pytest.raises(WrongSender):
        ask(TWILIO, body, {})


def own(said, *, at=NOW, secret=SECRET):
    body = json.dumps(said).encode()
    timestamp = str(int(at.timestamp()))
    signature = signed(secret, timestamp, body)
    return body, {"x-circle-timestamp": timestamp, "x-circle-signature": f"sha256={signature}"}


def test_our_own_form():
    said = {"id": "7", "from": "9812345678", "text": "BAL"}
    body, headers = own(said)
    assert ask(OWN, body, headers) == (Incoming("7", "9812345678", "BAL", "sms"),)
    for minutes in (-5, 5):
        ask(OWN, *own(said, at=NOW + timedelta(minutes=minutes)))
    for seconds in (-301, 301):
        with pytest.raises(WrongSender):
            ask(OWN, *own(said, at=NOW + timedelta(seconds=seconds)))
    later = str(int(NOW.timestamp()) + 1)
    for changed in (
        {"x-circle-timestamp": later},
        {"x-circle-timestamp": "soon"},
        {"x-circle-timestamp": ""},
        {"x-circle-signature": ""},
        {"x-circle-signature": "ü"},
    ):
        with pytest.raises(WrongSender):
            ask(OWN, body, headers | changed)
    with pytest.raises(WrongSender):
        ask(OWN, *own(said, secret="another"))
    hidden = {**said, "from": "\u200e98123\x0045678\ud800"}
    assert ask(OWN, *own(hidden))[0].sender == "9812345678"
    for bad in (
        [],
        {},
        {**said, "id": ""},
        {**said, "id": "7\x00"},
        {**said, "id": "\ud800"},
        {**said, "id": 7},
        {**said, "text": None},
    ):
        with pytest.raises(Unreadable):
            ask(OWN, *own(bad))


def texts(*messages):
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "16505553333", "phone_number_id": "27681414235104944"},
        "messages": list(messages),
    }
    change = {"field": "messages", "value": value}
    found = {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}
    return json.dumps(found).encode()


def hub(body):
    digest = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    return {"x-hub-signature-256": f"sha256={digest}"}


def message(number, **more):
    at = str(int(NOW.timestamp()))
    return {
        "from": "919812345678",
        "id": f"wamid.{number}",
        "timestamp": at,
        "type": "text",
        "text": {"body": f"BAL {number}"},
    } | more


def test_whatsapp():
    old = str(int((NOW - timedelta(hours=25)).timestamp()))
    body = texts(
        message(1), message(2, type="image"), message(3, timestamp=old), message(4, text="x")
    )
    assert ask(WHATSAPP, body, hub(body)) == (
        Incoming("wamid.1", "919812345678", "BAL 1", "whatsapp"),
    )
    news = json.dumps({"entry": [{"changes": [{"value": {"statuses": [{}]}}, 7]}, {"changes": 1}]})
    assert ask(WHATSAPP, news.encode(), hub(news.encode())) == ()
    with pytest.raises(WrongSender):
        ask(WHATSAPP, body + b" ", hub(body))
    with pytest.raises(Unreadable):
        ask(WHATSAPP, b"[" * 100_000, hub(b"[" * 100_000))


def test_the_question_of_whatsapp():
    asked = {"hub.mode": "subscribe", "hub.verify_token": "gulmohar", "hub.challenge": "1158201444"}
    assert challenge("gulmohar", asked) == "1158201444"
    for changed in ({"hub.verify_token": "x"}, {"hub.mode": "unsubscribe"}, {"hub.mode": ""}):
        with pytest.raises(WrongSender):
            challenge("gulmohar", asked | changed)
    with pytest.raises(WrongSender):
        challenge("", asked | {"hub.verify_token": ""})
