"""Setting ways out up: secrets go in and never come out; and the outbox as operators see it."""

from __future__ import annotations

import json
import threading

import pytest

from circle_app.adapters.hosts import InvalidHost
from circle_app.adapters.messages.mail import Mail
from circle_app.adapters.messages.providers import InvalidProvider
from circle_app.domain.errors import NotAllowed, NotFound, TooManyAttempts
from circle_app.domain.ways_out import (
    ChannelMissing,
    InvalidChannel,
    MailSettings,
    NoOwnAddress,
    NotToResend,
)
from circle_app.persistence import database
from circle_app.persistence.queries import channels as queries
from circle_app.services import circles
from circle_app.services.admin import outbox as desk_of_operators
from circle_app.services.admin import overview
from circle_app.services.notices import channels, sending, trying
from tests.factories import key, person
from tests.integration.test_settings import operator
from tests.support.circles import rows
from tests.support.letters import desk, free_port, goes, mail_goes_to, postbox, put, reader, tried
from tests.unit.adapters.test_ways_out import SMS

pytestmark = pytest.mark.no_invariants
one_system = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
SERVER = MailSettings(
    " SMTP.Example.org ", 587, "Circle@example.org", "starttls", "Circle", "us", "open sesame"
)


def kept(kind="email", circle_id=None):
    with database.reading() as session:
        return json.loads(queries.one(session, circle_id, kind).settings)


def shown(actor, kind="email", circle_id=None):
    return next(each for each in channels.shown(actor, circle_id) if each.kind == kind)


@one_system
def test_a_password_goes_in_and_does_not_come_out(db):
    anil = operator()
    channels.set_mail(anil, None, SERVER)
    assert kept()["password"] == "open sesame"
    found = shown(anil)
    assert (found.label, found.mail.sender) == ("smtp.example.org", "circle@example.org")
    assert found.mail.has_password
    assert "sesame" not in repr(channels.shown(anil, None))
    # Not in clear on the disk, and in no record.
    ((stored,),) = [tuple(row) for row in rows("SELECT settings FROM channel")]
    assert "sesame" not in stored
    acts = rows("SELECT kind, params, before, after FROM audit_event WHERE kind LIKE 'channel%'")
    assert len(acts) == 1
    assert "sesame" not in repr(acts)
    assert "example.org" not in repr(acts)
    # A form without it keeps it, for the same server and the same user only.
    channels.set_mail(anil, None, changed(password="", reply_to="help@example.org"))
    assert (kept()["password"], kept()["reply_to"]) == ("open sesame", "help@example.org")
    for other in ({"host": "smtp.elsewhere.org"}, {"user": "them"}):
        with pytest.raises(InvalidChannel) as refused:
            channels.set_mail(anil, None, changed(password="", **other))
        assert refused.value.context["reason"] == "password"
    channels.set_mail(anil, None, changed(user="", password=""))
    assert kept()["password"] == ""
    channels.remove(anil, None, "email")
    with pytest.raises(ChannelMissing):
        channels.switch(anil, None, "email", enabled=False)


def opened(actor, preset):
    return circles.create(actor, name="Us", preset=preset, key=key())


def changed(**values):
    known = {name: getattr(SERVER, name) for name in MailSettings.__dataclass_fields__}
    return MailSettings(**known | values)


@one_system
@pytest.mark.parametrize(
    ("values", "kind", "reason"),
    [
        ({"port": 0}, InvalidChannel, "port"),
        ({"port": 70_000}, InvalidChannel, "port"),
        ({"security": "none"}, InvalidChannel, "security"),
        ({"security": "maybe"}, InvalidChannel, None),
        ({"sender": "nobody"}, InvalidChannel, "sender"),
        ({"reply_to": "nobody"}, InvalidChannel, "reply_to"),
        ({"user": "a\r\nRSET"}, InvalidChannel, None),
        ({"host": "a b"}, InvalidHost, None),
    ],
)
def test_what_cannot_be(db, values, kind, reason):
    with pytest.raises(kind) as refused:
        channels.set_mail(operator(), None, changed(**values))
    assert refused.value.context.get("reason") == reason
    assert rows("SELECT id FROM channel") == []


@one_system
def test_a_circle_names_machines_of_the_internet_only(db):
    asha = person()
    circle = opened(asha, "savings")
    for host in ("127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "localhost"):
        with pytest.raises(InvalidHost) as refused:
            channels.set_mail(asha, circle.id, changed(host=host))
        assert refused.value.context["reason"] == "private"
    channels.set_mail(asha, circle.id, changed(host="8.8.8.8"))
    with pytest.raises(InvalidProvider):
        channels.set_provider(asha, circle.id, "sms", url="json://10.0.0.1/{to}")
    with pytest.raises(InvalidProvider) as refused:
        channels.set_provider(asha, circle.id, "sms", url=SMS.replace("{to}", "+919812345678"))
    assert refused.value.context["reason"] == "place"
    channels.set_provider(asha, circle.id, "sms", url=SMS, cost_minor=20)
    found = shown(asha, "sms", circle.id)
    assert (found.label, found.cost_minor, found.lent) == ("twilio://…", 20, False)
    channels.set_provider(asha, circle.id, "sms", cost_minor=25)
    assert kept("sms", circle.id) == {"url": SMS}
    channels.set_push(operator(), contact="help@example.org")
    with pytest.raises(channels.InvalidChannel):
        channels.set_push(operator(), contact="https://example.org/\x00")
    assert "push" not in [each.kind for each in channels.shown(asha, circle.id)]
    stranger = person()
    with pytest.raises(NotFound):
        channels.shown(stranger, circle.id)
    with pytest.raises(NotFound):
        channels.shown(asha, None)
    peers = opened(asha, "lending")
    with pytest.raises(NotAllowed):
        channels.shown(asha, peers.id)


def test_two_who_set_up_at_once_make_one_way(db):
    anil = operator()
    faults = []

    def act(number):
        try:
            channels.set_mail(anil, None, changed(sender=f"circle{number}@example.org"))
        except Exception as fault:  # noqa: BLE001 -- whatever it was, the test says so
            faults.append(fault)

    threads = [threading.Thread(target=act, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(rows("SELECT id FROM channel")) == 1


@one_system
def test_a_way_is_tried_out_with_a_message_to_oneself(db):
    anil = operator()
    with pytest.raises(ChannelMissing):
        trying.try_out(anil, None, "email")
    with postbox() as box, desk() as provider:
        mail_goes_to(box.port, anil)
        with pytest.raises(NoOwnAddress):
            trying.try_out(anil, None, "email")
        goes("sms", {"url": provider.place}, anil)
        asked = trying.try_out(anil, None, "sms")
        assert (asked.sent, len(provider.came)) == (True, 1)
        provider.answer = 401
        asked = trying.try_out(anil, None, "sms")
        assert (asked.sent, asked.answer) == (False, "refused 401")
        assert shown(anil, "sms").last_fault == "refused 401"
        for _ in range(6):
            trying.try_out(anil, None, "sms")
        with pytest.raises(TooManyAttempts):
            trying.try_out(anil, None, "sms")
        assert len(provider.came) == 8


@one_system
def test_operators_see_what_goes_and_put_back_what_was_given_up(db, monkeypatch):
    anil, asha = operator(), reader(7)
    port = free_port()
    mail_goes_to(port, anil)
    first, second = put(asha.user_id, "one"), put(asha.user_id, "two")
    sending.send_due("here")
    (down,) = desk_of_operators.show(anil).down
    assert (down.kind, down.circle, down.fault) == ("email", "", "unreachable")
    problem = next(each for each in overview.show(anil).problems if each.place == "way")
    assert (problem.kind, problem.since) == ("email", down.since)
    with database.transaction() as session:
        session.connection().exec_driver_sql(
            "UPDATE outbox SET status = 'dead', tries = 8; "
            if db.dialect == "postgresql"
            else "UPDATE outbox SET status = 'dead', tries = 8"
        )
    assert desk_of_operators.show(anil).counts == {
        "waiting": 0,
        "dead": 2,
        "sent": 0,
        "dropped": 0,
    }
    page = desk_of_operators.listed(anil, status="dead", limit=1)
    assert [each.id for each in page.items] == [second]
    rest = desk_of_operators.listed(anil, status="dead", limit=1, cursor=page.next_cursor)
    assert [(each.id, each.to) for each in rest.items] == [(first, "r•••@example.org")]
    seen = desk_of_operators.get(anil, first)
    assert [(each.outcome, each.detail) for each in seen.tries] == [("failed", "unreachable")]
    assert "rekha" not in repr(seen).lower()
    desk_of_operators.drop(anil, second)
    assert desk_of_operators.send_again(anil) == 1
    with pytest.raises(NotToResend):
        desk_of_operators.send_again(anil)
    sending.send_due("here")
    with postbox(port=port) as box:
        assert sending.send_due("here") == 0  # the way rests
        assert desk_of_operators.send_again(anil, first) == 1  # tried at once
        assert sending.send_due("here") == 1
        assert len(box.letters) == 1
    for act in (desk_of_operators.drop, desk_of_operators.send_again):
        with pytest.raises(NotToResend):
            act(anil, first)
    assert tried() == ["failed", "failed", "sent"]
    monkeypatch.setattr(Mail, "deliver", lambda *_: pytest.fail("nothing is left"))
    sending.send_due("here")
