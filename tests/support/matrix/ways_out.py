"""What each service function of ways out and of the outbox needs; nothing is sent in this world."""

from __future__ import annotations

from typing import Final

from circle_app.domain.permissions import Permission
from circle_app.domain.ways_out import MailSettings
from tests.support.matrix.needs import Case, a, need, operator

P: Final = Permission
MAIL: Final = MailSettings("8.8.8.8", 587, "circle@example.org", user="us", password="secret")
SMS: Final = "twilio://AC0123456789abcdef0123456789abcdef:token0123456789abcdef0123456789ab@+15005550006/{to}"
NONE: Final = "no way is set up"


ACTIONS: Final[dict[str, Case | tuple[Case, ...]]] = {
    "notices.channels.shown": (
        need(P.MANAGE_GATEWAY, lambda w: a(w.circle)),
        operator(lambda _: a(None)),
    ),
    "notices.channels.set_mail": (
        need(P.MANAGE_GATEWAY, lambda w: a(w.circle, MAIL), circle="officers"),
        operator(lambda _: a(None, MAIL)),
    ),
    "notices.channels.set_provider": (
        need(P.MANAGE_GATEWAY, lambda w: a(w.circle, "sms", url=SMS), circle="officers"),
        operator(lambda _: a(None, "sms", url=SMS)),
    ),
    "notices.channels.set_push": operator(lambda _: a(contact="help@example.org")),
    "notices.channels.switch": (
        need(
            P.MANAGE_GATEWAY,
            lambda w: a(w.circle, "sms", enabled=False),
            circle="officers",
            conflicts=NONE,
        ),
        operator(lambda _: a(None, "sms", enabled=False), conflicts=NONE),
    ),
    "notices.channels.remove": (
        need(P.MANAGE_GATEWAY, lambda w: a(w.circle, "sms"), circle="officers", conflicts=NONE),
        operator(lambda _: a(None, "sms"), conflicts=NONE),
    ),
    "notices.trying.try_out": (
        need(P.MANAGE_GATEWAY, lambda w: a(w.circle, "sms"), circle="officers", conflicts=NONE),
        operator(lambda _: a(None, "sms"), conflicts=NONE),
    ),
    "admin.outbox.show": operator(),
    "admin.outbox.listed": operator(),
    "admin.outbox.get": operator(lambda w: a(w.message)),
    "admin.outbox.send_again": operator(conflicts="nothing was given up"),
    "admin.outbox.drop": operator(lambda w: a(w.message)),
}
