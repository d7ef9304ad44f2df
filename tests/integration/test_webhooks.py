"""Programs elsewhere hear of a circle's acts: in order, signed, none lost, and no way inside."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from threading import Thread
from uuid import UUID

import pytest
from sqlalchemy import make_url

from circle_app.adapters import clock, hosts
from circle_app.adapters.hosts import InvalidHost
from circle_app.domain import webhooks as rules
from circle_app.domain.errors import NotAllowed, NotFound
from circle_app.domain.webhooks import InvalidWebhook, TooManyWebhooks, WebhookOff
from circle_app.persistence import database
from circle_app.services import (
    events,
    installation,
    notices,
    retention,
    webhooks,
)
from circle_app.services.rounds import ordering
from circle_app.services.webhooks import delivering
from tests.factories import key, person
from tests.support.admin import operator
from tests.support.circles import MORNING, kinds, officers_circle, rows
from tests.support.receivers import receiving
from tests.support.rounds import hand_out, on, pay, rotating, round_of

pytestmark = pytest.mark.no_invariants
SQLITE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
WORKER = Path(__file__).parents[1] / "support" / "webhook_worker.py"


@pytest.fixture
def receiver():
    with receiving() as found:
        yield found


@pytest.fixture
def group(db):
    """A circle; its installation lets circles call machines beside it, as ours here is."""
    with clock.frozen(MORNING - timedelta(days=1)):
        installation.change(operator(), {"security.private_hosts": True}, key=key())
        return officers_circle(1)


def told_to(receiver, group, *areas):
    made = webhooks.add(
        group.admin, group.circle.id, url=receiver.url, areas=list(areas), key=key()
    )
    receiver.secrets.append(made.secret)
    notices.dispatch()
    return made


def say(group, title, visible=True):
    """Something happens that the feed shows, or does not."""
    with database.transaction() as session:
        events.record(
            session,
            "paper.added",
            group.admin,
            circle_id=group.circle.id,
            params={"title": title},
            visible=visible,
        )


def rolled_back(group):
    with database.transaction() as session:
        events.record(session, "contribution.confirmed", None, circle_id=group.circle.id, params={})
        assert 1 // 0


def states(column="status"):
    return [row[0] for row in rows(f"SELECT {column} FROM webhook_delivery ORDER BY id")]


def titles(receiver):
    return [each["data"].get("title") for each in receiver.told]


def test_each_act_comes_once_signed_and_in_order(receiver, group):
    with clock.frozen(MORNING):
        made = told_to(receiver, group)
        for number in range(25):
            say(group, f"paper {number}")
        say(group, "not in the feed", visible=False)
        notices.dispatch()
        receiver.at_once = receiver.most_at_once = 0
        helpers = [Thread(target=delivering.deliver_due, args=(f"p{n}",)) for n in range(3)]
        for each in helpers:
            each.start()
        for each in helpers:
            each.join()
        assert webhooks.deliver_due("here") in (0, 25, 26)
    assert receiver.kinds()[0] == "webhook.added"
    assert titles(receiver)[1:] == [f"paper {number}" for number in range(25)]
    assert (receiver.forged, receiver.most_at_once) == (0, 1)
    assert set(states()) == {"sent"}
    first = receiver.told[1]
    assert first == {
        "id": receiver.names[1],
        "type": "paper.added",
        "version": 1,
        "created_at": "2026-03-02T06:30:00.000Z",
        "circle_id": str(group.circle.id),
        "subject_id": None,
        "data": {"title": "paper 0"},
    }
    shown = webhooks.listed(group.admin, group.circle.id).items[0]
    assert (shown.host, shown.secret, shown.failures) == ("127.0.0.1", None, 0)
    assert made.secret.startswith("whsec_")


@SQLITE
def test_areas_and_what_was_rolled_back(receiver, group):
    told_to(receiver, group, "money", "decisions")
    say(group, "a paper is of the circle")
    with pytest.raises(ZeroDivisionError):
        rolled_back(group)
    notices.dispatch()
    assert states() == []
    with database.transaction() as session:
        for kind, params in (
            ("contribution.confirmed", {"amount_minor": 500}),
            # Who reads the running count of a secret vote act by act knows what each one voted.
            ("vote.cast", {"title": "A bell", "yes": 3, "no": 1}),
        ):
            events.record(session, kind, None, circle_id=group.circle.id, params=params)
    notices.dispatch()
    assert webhooks.deliver_due("here") == 2
    assert [each["data"] for each in receiver.told] == [{"amount_minor": 500}, {"title": "A bell"}]


@SQLITE
def test_a_round_is_told_up_to_its_pot(receiver, group):
    found = rotating((1, 1))
    with on(0, 1):
        told_to(receiver, found, "rounds")
        for who in range(2):
            pay(found, who)
        ordering.decide(found.admin, round_of(found, 1).id, key=key())
        hand_out(found)
        notices.dispatch()
        webhooks.deliver_due("here")
    assert receiver.kinds() == ["round.decided", "payout.paid", "payout.received"]
    won = receiver.told[0]
    assert (won["data"]["number"], won["circle_id"]) == (1, str(found.circle.id))


@SQLITE
def test_what_fails_is_tried_again_and_the_rest_waits_for_it(receiver, group):
    at = MORNING
    with clock.frozen(at):
        told_to(receiver, group, "circle")
        webhooks.deliver_due("here")
        receiver.told.clear()
        for title in ("one", "two", "three"):
            say(group, title)
        notices.dispatch()
    faults = [500, 302, 429]
    for fault in faults:
        receiver.faults = [fault]
        with clock.frozen(at):
            webhooks.deliver_due("here")
            webhooks.deliver_due("here")  # not before its time
        at += timedelta(days=1)
    # A redirect is no fault of the machine: what came after it went on meanwhile.
    assert list(zip(states(), states("tries"), strict=True)) == [
        ("sent", 1),
        ("waiting", 3),
        ("sent", 1),
        ("sent", 1),
    ]
    with clock.frozen(at):
        webhooks.deliver_due("here")
    assert titles(receiver) == ["two", "three", "one"]
    assert len(set(receiver.names)) == len(receiver.names)
    page = webhooks.deliveries(
        group.admin, webhooks.listed(group.admin, group.circle.id).items[0].id
    )
    assert [each.status for each in page.items] == ["sent"] * 4
    assert all(len(each.said) <= 200 for each in page.items)


@SQLITE
def test_hanging_dripping_and_down(receiver, group, monkeypatch):
    monkeypatch.setattr(delivering.webhook_calls.post, "__kwdefaults__", {"seconds": 0.3})
    with clock.frozen(MORNING):
        hook = told_to(receiver, group)
        receiver.faults = [5.0]
        assert webhooks.deliver_due("here") == 0
    with clock.frozen(MORNING + timedelta(hours=1)):
        receiver.drip = True
        assert webhooks.deliver_due("here") == 0
        receiver.drip = False
    receiver.told.clear()
    with clock.frozen(MORNING + timedelta(hours=2)):
        webhooks.change(group.admin, hook.id, url="http://127.0.0.1:9/")
        assert webhooks.deliver_due("here") == 0
        log = webhooks.deliveries(group.admin, hook.id).items
        assert [(each.fault, each.answer) for each in log] == [("unreachable", None)]
        assert log[0].tries == 3
    with clock.frozen(MORNING + timedelta(hours=3)):
        webhooks.change(group.admin, hook.id, url=receiver.url)
        notices.dispatch()
        assert webhooks.deliver_due("here") == 3
    assert receiver.kinds() == ["webhook.added", "webhook.changed", "webhook.changed"]


@SQLITE
def test_down_for_days_is_switched_off_and_said(receiver, group):
    at = MORNING
    with clock.frozen(at):
        hook = told_to(receiver, group)
        say(group, "later")
        notices.dispatch()
    for _ in range(len(rules.PAUSES) + 1):
        receiver.faults = [503]
        with clock.frozen(at):
            webhooks.deliver_due("here")
        at += timedelta(days=1, hours=6)
    with clock.frozen(at):
        assert webhooks.deliver_due("here") == 0
        assert states() == ["dead", "waiting"]
        shown = webhooks.listed(group.admin, group.circle.id).items[0]
        assert (shown.enabled, shown.paused_at is None) == (False, False)
        notices.dispatch()
        told = [each.kind for each in notices.listed(group.admin).items]
        assert "webhook.paused" in told
        with pytest.raises(WebhookOff):
            webhooks.try_out(group.admin, hook.id)
        # Switched on again: what waited comes, what was given up comes when somebody asks.
        back = webhooks.change(group.admin, hook.id, enabled=True)
        assert (back.enabled, back.paused_at, back.failures) == (True, None, 0)
        assert webhooks.deliver_due("here") == 1
        dead = webhooks.deliveries(group.admin, hook.id).items[-1]
        webhooks.resend(group.admin, dead.id)
        assert webhooks.deliver_due("here") == 1
        assert receiver.names[-1] == dead.event
        receiver.faults = [410]
        webhooks.try_out(group.admin, hook.id)
        webhooks.deliver_due("here")
        assert not webhooks.listed(group.admin, group.circle.id).items[0].enabled


@SQLITE
def test_what_waits_for_one_that_is_switched_off_is_removed_after_a_month(receiver, group):
    with clock.frozen(MORNING):
        hook, on = told_to(receiver, group), told_to(receiver, group)
        webhooks.change(group.admin, hook.id, enabled=False)
        notices.dispatch()
    waiting = len(states())
    with clock.frozen(MORNING + retention.SENT_KEPT):
        assert retention.remove_told() == 0
    with clock.frozen(MORNING + retention.SENT_KEPT + timedelta(hours=1)):
        assert 0 < retention.remove_told() < waiting
    left = rows("SELECT DISTINCT webhook_id FROM webhook_delivery")
    assert [UUID(str(each[0])) for each in left] == [on.id]


@SQLITE
def test_secrets_overlap_when_they_are_replaced(receiver, group):
    with clock.frozen(MORNING):
        hook = told_to(receiver, group)
        old = receiver.secrets[0]
        new = webhooks.change(group.admin, hook.id, new_secret=True).secret
        assert new not in (None, old)
        webhooks.try_out(group.admin, hook.id)
        receiver.secrets = [old]
        assert webhooks.deliver_due("here") == 2
        receiver.secrets = [new]
        webhooks.try_out(group.admin, hook.id)
        assert webhooks.deliver_due("here") == 1
    with clock.frozen(MORNING + timedelta(hours=25)):
        webhooks.try_out(group.admin, hook.id)
        assert webhooks.deliver_due("here") == 1
        receiver.secrets = [old]
        webhooks.try_out(group.admin, hook.id)
        assert webhooks.deliver_due("here") == 0
    assert receiver.forged == 1


@SQLITE
def test_who_may_and_what_is_refused(db, monkeypatch):
    group = officers_circle(1)
    here = group.circle.id
    looked_up = []
    monkeypatch.setattr(
        hosts, "look_up", lambda host, port: looked_up.append(host) or ADDRESSES[host]
    )
    for actor, refusal in ((group.members[0], NotAllowed), (person(), NotFound)):
        with pytest.raises(refusal):
            webhooks.add(actor, here, url="https://good.example.org/", key=key())
    assert looked_up == []
    for url in (
        "http://good.example.org/",
        "ftp://good.example.org/",
        "https://user:pw@good.example.org/",
        "https://good.example.org/#x",
        "https://good.example.org:99999/",
        "https:///x",
        "https://good.example.org/ x",
        "not an address",
    ):
        with pytest.raises(InvalidWebhook):
            webhooks.add(group.admin, here, url=url, key=key())
    for host in ("127.0.0.1", "[::1]", "169.254.169.254", "mixed.example.org", "2130706433"):
        with pytest.raises(InvalidHost):
            webhooks.add(group.admin, here, url=f"https://{host}/", key=key())
    with pytest.raises(InvalidWebhook):
        webhooks.add(group.admin, here, url="https://good.example.org/", areas=["x"], key=key())
    again = key()
    first = webhooks.add(group.admin, here, url="https://good.example.org/t0ken", key=again)
    replay = webhooks.add(group.admin, here, url="https://good.example.org/t0ken", key=again)
    assert (first.id, replay.secret, replay.replayed) == (replay.id, None, True)
    for _ in range(rules.MOST - 1):
        webhooks.add(group.admin, here, url="https://good.example.org/", key=key())
    with pytest.raises(TooManyWebhooks):
        webhooks.add(group.admin, here, url="https://good.example.org/", key=key())
    kept = "".join(str(row) for row in rows("SELECT url, secret FROM webhook"))
    assert "t0ken" not in kept
    assert first.secret not in kept
    record = json.dumps([list(row) for row in rows("SELECT params, after FROM audit_event")])
    assert "t0ken" not in record
    # The name leads elsewhere by now: it is looked at again before each call.
    ADDRESSES["good.example.org"] = ("10.0.0.7",)
    try:
        notices.dispatch()
        webhooks.try_out(group.admin, first.id)
        assert webhooks.deliver_due("here") == 0
    finally:
        ADDRESSES["good.example.org"] = ("93.184.216.34",)
    assert set(states("fault")) <= {"", "private"}
    assert "private" in states("fault")
    webhooks.remove(group.admin, first.id)
    with pytest.raises(NotFound):
        webhooks.deliveries(group.admin, first.id)
    assert {"webhook.added", "webhook.removed", "webhook.tried"} <= set(kinds())


ADDRESSES = {
    "good.example.org": ("93.184.216.34",),
    "mixed.example.org": ("93.184.216.34", "10.0.0.1"),
    "127.0.0.1": ("127.0.0.1",),
    "::1": ("::1",),
    "169.254.169.254": ("169.254.169.254",),
    "2130706433": ("127.0.0.1",),
}


@SQLITE
def test_killed_between_sending_and_marking(db, receiver, group):
    told_to(receiver, group)
    url = make_url(db.url).render_as_string(hide_password=False)
    with subprocess.Popen(
        [sys.executable, str(WORKER), url, "other"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        assert child.stdin is not None
        assert child.stdout.readline() == "ready\n"
        receiver.before_answer = child.kill
        child.stdin.write("go\n")
        child.stdin.flush()
        assert child.wait(20) == -9
    receiver.before_answer = lambda: None
    assert (len(receiver.told), states()) == (1, ["waiting"])
    # It is still in the hands of the dead one.
    assert webhooks.deliver_due("here") == 0
    with clock.frozen(clock.now() + delivering.LEASE * 1.1):
        assert webhooks.deliver_due("here") == 1
    # Twice, but known as the same.
    assert (len(receiver.names), len(set(receiver.names)), states()) == (2, 1, ["sent"])
