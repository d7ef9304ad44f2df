"""Ways out, each against a local server that speaks its protocol."""

from __future__ import annotations

import base64
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import http_ece
import jwt
import pytest
from aiosmtpd.controller import Controller
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from circle_app.adapters.messages.base import Attachment, Letter
from circle_app.adapters.messages.mail import Mail, MailServer
from circle_app.adapters.messages.providers import (
    InvalidProvider,
    Provider,
    check_provider,
    masked,
)
from circle_app.adapters.messages.push import Push, public_key

RECEIPT = Attachment("रसीद.pdf", "application/pdf", b"%PDF-1.7 \x00\xff")
LETTER = Letter(
    to="rekha@example.org",
    reference="notice-7-email",
    subject="किस्त ₹5,000 मिली",
    text="नमस्ते रेखा,\nआपकी किस्त मिल गई।",
    html="<p>आपकी किस्त मिल गई।</p>",
    language="hi",
    attachments=(RECEIPT,),
)


class Postbox:
    """What a mail server took, and whom it refuses."""

    def __init__(self):
        self.letters = []

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if "full" in address:
            return "452 Mailbox full"
        if "nobody" in address:
            return "550 No such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 queued as 42"


@pytest.fixture
def post() -> Iterator[tuple[Postbox, MailServer]]:
    box = Postbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port(), enable_SMTPUTF8=True)
    controller.start()
    try:
        yield (
            box,
            MailServer(
                "127.0.0.1", controller.port, "circle@example.org", "Circle", security="none"
            ),
        )
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Taker(BaseHTTPRequestHandler):
    """A provider that answers with the code it was told to, and keeps what came."""

    answer = 201
    came: list[tuple[str, dict[str, str], bytes]]

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        type(self).came.append((self.path, headers, body))
        self.send_response(self.answer)
        self.end_headers()

    def log_message(self, *_args):
        pass


@contextmanager
def provider(answer: int = 201) -> Iterator[tuple[type[Taker], str]]:
    kind = type("Taker", (Taker,), {"answer": answer, "came": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield kind, f"127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def test_a_letter_in_hindi_arrives_whole(post):
    box, server = post
    (outcome,) = Mail(server).deliver([LETTER])
    assert outcome.sent
    assert "42" in outcome.reference
    (letter,) = box.letters
    assert letter["Subject"] == LETTER.subject
    assert letter["Message-ID"] == "<notice-7-email@example.org>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Content-Language"] == "hi"
    assert letter.get_body(("plain",)).get_content().splitlines()[0] == "नमस्ते रेखा,"
    assert "<p>आपकी किस्त" in letter.get_body(("html",)).get_content()
    (attached,) = letter.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == (RECEIPT.name, RECEIPT.data)


def test_each_refusal_is_told_apart_and_holds_up_nobody(post):
    box, server = post
    letters = [
        Letter(to, f"n-{number}", "Due today", "₹500 is due.")
        for number, to in enumerate(
            ["nobody@example.org", "full@example.org", "not an address", "asha@example.org"]
        )
    ]
    found = [(each.sent, each.fault, each.final) for each in Mail(server).deliver(letters)]
    assert found == [
        (False, "refused 550", True),
        (False, "refused 452", False),
        (False, "not an address", True),
        (True, "", False),
    ]
    assert [each["To"] for each in box.letters] == ["asha@example.org"]


def test_a_header_cannot_be_smuggled_in(post):
    box, server = post
    evil = Letter("asha@example.org", "n-1", "Paid\r\nBcc: all@example.org", "text")
    assert [each.sent for each in Mail(server).deliver([evil])] == [True]
    assert box.letters[0]["Subject"] == "Paid Bcc: all@example.org"
    assert box.letters[0]["Bcc"] is None


def test_a_server_that_is_down_or_says_nothing_fails_for_now():
    down = MailServer("127.0.0.1", free_port(), "circle@example.org", security="none")
    assert [(each.sent, each.final) for each in Mail(down).deliver([LETTER, LETTER])] == [
        (False, False),
        (False, False),
    ]
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        server = MailServer("127.0.0.1", port, "a@b.org", security="none", timeout_seconds=0.3)
        (outcome,) = Mail(server).deliver([LETTER])
    assert (outcome.sent, outcome.final) == (False, False)


def test_a_provider_gets_the_number_and_the_words():
    with provider() as (taker, place):
        way = Provider(f"json://{place}/sms/{{to}}")
        letter = Letter("+919812345678", "n-1", "", "₹500 बाकी है", link="https://c.example/p/1")
        assert [each.sent for each in way.deliver([letter])] == [True]
        path, _headers, body = taker.came[0]
        assert path == "/sms/+919812345678"
        assert json.loads(body)["message"] == "₹500 बाकी है https://c.example/p/1"
    with provider(500) as (taker, place):
        (outcome,) = Provider(f"json://{place}/{{to}}").deliver([LETTER])
        assert (outcome.sent, outcome.final) == (False, False)


@pytest.mark.parametrize(
    ("url", "operator", "fine"),
    [
        (
            "twilio://AC0123456789abcdef0123456789abcdef:token0123456789abcdef0123456789ab@+15005550006/{to}",
            False,
            True,
        ),
        ("json://169.254.169.254/latest", False, False),
        ("json://10.0.0.5/sms/{to}", True, True),
        ("syslog://", True, False),
        ("https://example.org", True, False),
        ("nosuch://abc/def", True, False),
        # A circle may not have files of this machine, or of its network, read and sent to a chat.
        (
            "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js/{to}?template=/etc/hosts",
            False,
            False,
        ),
        ("discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js/{to}?footer=no", False, True),
        (
            "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/%23c{to}?template=x.json",
            False,
            False,
        ),
        ("tgram://123456789:abcdefg_hijklmnop/12315544/?template=/etc/hosts", False, False),
        ("fcm://project/device{to}/?keyfile=/etc/hosts", False, False),
        ("fcm://project/device{to}/?keyfile=http%3A%2F%2F10.0.0.5%2Fkey", False, False),
        ("", True, False),
    ],
)
def test_which_addresses_can_be_used(url, operator, fine):
    if fine:
        assert check_provider(url, operator=operator) == url
        assert "token" not in masked(url)
        assert "10.0" not in masked(url)
    else:
        with pytest.raises(InvalidProvider):
            check_provider(url, operator=operator)


def point(key) -> str:
    raw = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def test_a_browser_reads_what_only_it_can_read():
    browser, secret = ec.generate_private_key(ec.SECP256R1()), b"0123456789abcdef"
    keys = {"p256dh": point(browser), "auth": base64.urlsafe_b64encode(secret).decode()}
    letter = Letter("", "notice-7", "Due today", "₹500 is due", link="/c/1/pay", language="en")
    with provider() as (taker, place):
        info = {"endpoint": f"http://{place}/push/abc", "keys": keys}
        sent = Letter(json.dumps(info), *("notice-7", letter.subject, letter.text), link="/c/1/pay")
        (outcome,) = Push("mailto:help@example.org").deliver([sent])
        assert outcome.sent
        _path, headers, body = taker.came[0]
    told = json.loads(http_ece.decrypt(body, private_key=browser, auth_secret=secret))
    assert told["title"] == "Due today"
    assert (told["tag"], told["link"]) == ("notice-7", "/c/1/pay")
    assert int(headers["ttl"]) == 24 * 3600
    with provider() as (taker, place):
        info = {"endpoint": f"http://{place}/push/abc", "keys": keys}
        full = Letter(json.dumps(info), "notice-8", "😀" * 200, "😀" * 1_000, link="/c/1")
        assert next(Push("mailto:help@example.org").deliver([full])).sent
        assert len(taker.came[0][2]) <= 4_096
    token = headers["authorization"].removeprefix("vapid t=").partition(",")[0]
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims["sub"] == "mailto:help@example.org"
    assert public_key() in headers["authorization"]
    for code, final in ((410, True), (404, True), (500, False)):
        with provider(code) as (_taker, place):
            info["endpoint"] = f"http://{place}/push/abc"
            gone = Letter(json.dumps(info), "n", "a", "b")
            (outcome,) = Push("mailto:help@example.org").deliver([gone])
            assert (outcome.sent, outcome.final) == (False, final)
