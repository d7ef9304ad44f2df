"""Faults of ways out: whether a letter or the way is to blame, and that none waits for ever."""

from __future__ import annotations

import socket
import threading
import time

import apprise
import pytest
from aiosmtpd import smtp
from aiosmtpd.controller import Controller

from circle_app.adapters.hosts import InvalidHost
from circle_app.adapters.messages.base import Letter
from circle_app.adapters.messages.mail import Mail, MailServer
from circle_app.adapters.messages.providers import (
    CIRCLE_PROVIDERS,
    InvalidProvider,
    Provider,
    check_provider,
)
from tests.support.letters import Postbox, desk, free_port, postbox

LETTERS = [Letter(f"asha{n}@example.org", f"n-{n}", "Paid", "₹500") for n in range(6)]


def server(port, **more):
    known = {"security": "none", "timeout_seconds": 1.0, **more}
    return MailServer("127.0.0.1", port, "circle@example.org", "Circle", **known)


def told(found):
    return [(each.sent, each.fault, each.final, each.down) for each in found]


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_a_wrong_password_is_a_fault_of_the_way():
    def authenticate(_server, _session, _envelope, _mechanism, data):
        return smtp.AuthResult(success=data.password == b"right", handled=False)

    more = {"authenticator": authenticate, "auth_require_tls": False, "auth_required": True}
    with postbox(**more) as box:
        right = server(box.port, user="us", password="right")
        assert [each.sent for each in Mail(right).deliver(LETTERS[:2])] == [True, True]
        wrong = server(box.port, user="us", password="wrong")
        assert told(Mail(wrong).deliver(LETTERS[:1])) == [(False, "login refused 535", False, True)]


def test_without_encryption_nothing_is_said():
    with postbox() as box:
        for security in ("starttls", "tls"):
            found = Mail(server(box.port, security=security)).deliver(LETTERS[:1])
            assert told(found) == [(False, "no encryption", False, True)]
        assert box.letters == []


class Tired(smtp.SMTP):
    """A server that takes two letters on a connection, as many do."""

    taken = 0

    async def smtp_MAIL(self, arg):  # noqa: N802
        self.taken += 1
        if self.taken > 2:
            await self.push("421 Too many on one connection")
            self.transport.close()
            return
        await super().smtp_MAIL(arg)


def test_a_server_that_ends_the_connection_is_called_again():
    class Box(Controller):
        def factory(self):
            return Tired(self.handler)

    box = Postbox()
    controller = Box(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        found = list(Mail(server(controller.port)).deliver(LETTERS))
    finally:
        controller.stop()
    assert [each.sent for each in found] == [True] * 6
    assert len(box.letters) == 6


def test_a_circles_server_is_called_at_the_address_that_was_looked_at():
    def never(_host, _port):
        raise InvalidHost(reason="private")

    with postbox() as box:
        asked = []

        def reach(host, port):
            asked.append((host, port))
            return ("127.0.0.1",)

        # The name itself is not asked for again: it might lead elsewhere by then.
        named = MailServer("mail.invalid", box.port, "a@b.org", security="none")
        assert [each.sent for each in Mail(named, reach).deliver(LETTERS[:1])] == [True]
        assert asked == [("mail.invalid", box.port)]
        assert told(Mail(named, never).deliver(LETTERS[:1])) == [
            (False, "host private", False, True)
        ]


@pytest.mark.parametrize(
    ("code", "down"), [(500, True), (503, True), (401, True), (429, True), (400, False)]
)
def test_what_a_provider_answers(code, down):
    with desk() as provider:
        provider.answer = code
        found = told(Provider(provider.place).deliver(LETTERS[:1]))
    assert found == [(False, f"refused {code}", False, down)]


def test_a_provider_that_is_down():
    nobody = f"json://127.0.0.1:{free_port()}/{{to}}"
    assert told(Provider(nobody).deliver(LETTERS[:1])) == [(False, "unreachable", False, True)]


def test_who_answers_in_drops_is_not_waited_for():
    with socket.socket() as dripping:
        dripping.bind(("127.0.0.1", 0))
        dripping.listen()
        over = threading.Event()

        def drip():
            caller, _ = dripping.accept()
            with caller:
                caller.sendall(b"HTTP/1.1 200 OK\r\nX-")
                while not over.wait(0.05):
                    caller.sendall(b"a")

        threading.Thread(target=drip, daemon=True).start()
        began = time.monotonic()
        url = f"json://127.0.0.1:{dripping.getsockname()[1]}/{{to}}?rto=600"
        found = told(Provider(url, timeout_seconds=0.4).deliver(LETTERS[:1]))
        over.set()
    assert found == [(False, "timed out", False, True)]
    assert time.monotonic() - began < 5


SMS = "twilio://AC0123456789abcdef0123456789abcdef:token0123456789abcdef0123456789ab@+15005550006/{to}"


@pytest.mark.parametrize(
    "url",
    [
        "json://10.0.0.5/{to}",
        "gotify://10.0.0.5/token0123456789",
        "mailto://user:password@10.0.0.5",
        f"{SMS} json://10.0.0.5/x",
        f"{SMS},json://10.0.0.5/x",
        f"{SMS}\njson://10.0.0.5/x",
    ],
)
def test_what_a_circle_may_not_name(url):
    with pytest.raises(InvalidProvider):
        check_provider(url, operator=False)


def test_no_provider_of_a_circle_lets_its_address_choose_the_machine():
    free = set()
    for each in apprise.Apprise().details()["schemas"]:
        names = {*(each.get("protocols") or ()), *(each.get("secure_protocols") or ())}
        tokens = each["details"]["tokens"]
        if any(name == "host" or token.get("map_to") == "host" for name, token in tokens.items()):
            free |= names
    assert free
    assert not CIRCLE_PROVIDERS & free
    assert check_provider(SMS, operator=False) == SMS
