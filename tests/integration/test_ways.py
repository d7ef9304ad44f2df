"""Ways out that are down, slow or hang: nothing is lost, and nobody else waits."""

from __future__ import annotations

import asyncio
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.jobs.porters import Porters
from circle_app.persistence import database
from circle_app.persistence.queries import channels as ways
from circle_app.persistence.queries.notices import CHANNELS
from circle_app.persistence.queries.outbox import OUTBOX
from circle_app.services import notices
from circle_app.services.notices import hands, lanes, rendering, sending
from tests.support.circles import circle_of, rows
from tests.support.letters import (
    Postbox,
    desk,
    free_port,
    goes,
    mail,
    mail_goes_to,
    outbox,
    postbox,
    put,
    reader,
    tell,
    tried,
)

pytestmark = [
    pytest.mark.no_invariants,
    pytest.mark.parametrize("db", ["sqlite"], indirect=True),
]
START = datetime(2026, 11, 21, 6, tzinfo=UTC)


def sent_at(moment):
    with clock.frozen(moment):
        return sending.send_due("here")


def letters_for(person, many):
    with clock.frozen(START):
        for _ in range(many):
            put(person.user_id, f"letter-{new_id()}")


def way():
    with database.reading() as session:
        (found,) = ways.standing(session, None)
    return found


def test_a_way_that_is_down_costs_its_messages_no_try(db):
    asha, port = reader(1), free_port()
    mail_goes_to(port, asha)
    letters_for(asha, 30)
    at = START
    for failures in range(1, 9):
        assert sent_at(at) == 0
        assert sent_at(at + timedelta(seconds=5)) == 0  # it rests
        assert way().failures == failures
        at = way().rest_until + timedelta(seconds=1)
    assert way().down_since == START
    assert way().last_fault == "unreachable"
    # Only the first one, which found out, has lost a try; no other was touched.
    assert sorted(outbox()) == [("waiting", 0)] * 29 + [("waiting", 1)]
    assert len(tried()) == 8
    assert at - START < timedelta(hours=1)
    with postbox(port=port) as box:
        # The one that was tried last may have a little longer to wait than the way rested.
        first = sent_at(at)
        assert first >= 29
        assert first + sent_at(at + timedelta(minutes=15)) == 30
        assert len(set(box.ids)) == len(box.ids) == 30
    assert (way().failures, way().down_since, way().rest_until) == (0, None, None)


def test_keys_that_are_refused_rest_the_way_and_one_refused_letter_does_not(db):
    asha, rekha = reader(1), reader(2)
    with desk() as provider:
        goes("sms", {"url": provider.place}, asha)
        with clock.frozen(START):
            put(asha.user_id, "one", "sms")
            put(rekha.user_id, "two", "sms")
        provider.answer = 400
        assert sent_at(START) == 0
        assert (outbox(), way().failures) == ([("waiting", 1)] * 2, 0)
        provider.answer = 401
        later = START + timedelta(minutes=2)
        assert sent_at(later) == 0
        assert len(provider.came) == 3  # the other one was not tried any more
        assert (way().last_fault, way().down_since) == ("refused 401", later)
        provider.answer = 201
        assert sent_at(later + timedelta(minutes=10)) == 2


def test_a_way_that_hangs_holds_nobody_up(db):
    asha = reader(1)
    with desk() as provider, postbox() as box:
        goes("sms", {"url": provider.place}, asha)
        mail_goes_to(box.port, asha)
        provider.wait.clear()
        put(asha.user_id, "sms", "sms")
        porters = Porters("here")
        porters.look()
        until = time.monotonic() + 10
        while not provider.came and time.monotonic() < until:
            time.sleep(0.01)
        put(asha.user_id, "letter")
        while not box.letters and time.monotonic() < until:
            porters.look()
            time.sleep(0.01)
        assert len(box.letters) == 1
        assert sorted(status for status, _ in outbox()) != ["sent", "sent"]
        provider.wait.set()
        porters.stop()
        assert sorted(outbox()) == [("sent", 1), ("sent", 1)]
        assert len(provider.came) == 1


class Sleepy(Postbox):
    """A mail server that takes its time over each letter."""

    seconds = 0.0

    async def handle_DATA(self, *given):  # noqa: N802
        await asyncio.sleep(self.seconds)
        return await super().handle_DATA(*given)


def test_a_mail_server_that_hangs_loses_and_doubles_nothing(db):
    asha = reader(1)
    with postbox(box := Sleepy()):
        mail_goes_to(box.port, asha, timeout_seconds=0.3)
        letters_for(asha, 3)
        box.seconds = 0.05  # slow, and still in time
        assert sent_at(START) == 3
        letters_for(asha, 3)
        box.seconds = 20.0
        later = START + timedelta(hours=1)
        assert sent_at(later) == 0
        # It might be the letter: each is tried, and counts its try.
        assert (way().last_fault, way().down_since) == ("timed out", None)
        assert outbox()[3:] == [("waiting", 1)] * 3
        box.seconds = 0.0
        assert sent_at(later + timedelta(hours=1)) == 3
        assert sent_at(later + timedelta(hours=1)) == 0
    assert len(set(box.ids)) == len(box.ids) == 6


@pytest.mark.parametrize("answer", [500, 503])
def test_a_provider_that_fails_loses_and_doubles_nothing(db, answer):
    asha = reader(1)
    with desk() as provider:
        goes("sms", {"url": provider.place}, asha)
        with clock.frozen(START):
            for number in range(3):
                put(asha.user_id, f"sms-{number}", "sms")
        provider.answer = answer
        assert sent_at(START) == 0
        assert (len(provider.came), way().last_fault) == (1, f"refused {answer}")
        provider.answer, provider.came[:] = 201, []
        assert sent_at(START + timedelta(minutes=2)) == 3
        assert sent_at(START + timedelta(minutes=2)) == 0
        assert [said for _, said in provider.came] == ["₹500 मिले।"] * 3


def test_a_stopped_process_puts_back_what_it_has_in_hand(db):
    asha = reader(1)
    with desk() as provider:
        goes("sms", {"url": provider.place}, asha)
        for number in range(5):
            put(asha.user_id, f"sms-{number}", "sms")
        provider.wait.clear()
        porters = Porters("here")
        porters.look()
        while not provider.came:
            time.sleep(0.01)
        threading.Timer(0.2, provider.wait.set).start()
        porters.stop()
        assert sorted(outbox()) == [("sent", 1)] + [("waiting", 0)] * 4


def test_a_slow_way_keeps_what_it_has_in_hand(db, monkeypatch):
    asha = reader(1)
    monkeypatch.setattr(hands, "LEASE", timedelta(seconds=0.4))
    with desk() as provider:
        goes("sms", {"url": provider.place}, asha)
        for number in range(8):
            put(asha.user_id, f"sms-{number}", "sms")

        def slow(act):
            def run(*args):
                time.sleep(0.12)
                return act(*args)

            return run

        monkeypatch.setattr(hands.Hand, "_hear", slow(hands.Hand._hear))
        found = []
        first = threading.Thread(target=lambda: found.append(sending.send_due("first")))
        first.start()
        while first.is_alive():
            found.append(sending.send_due("second"))
            time.sleep(0.05)
        first.join()
        assert sum(found) == 8
        assert len(provider.came) == 8


def test_what_nobody_waits_for_any_more_is_dropped(db):
    asha, rekha, meera, kavita = (reader(number) for number in range(4))
    with postbox() as box:
        mail_goes_to(box.port, asha)
        with clock.frozen(START):
            tell(asha, rekha, meera, kavita)
            newest = notices.listed(asha).items[0].id
            notices.mark_read(asha, newest)
            notices.change(rekha, grid={("payments", "email"): False})
        rows_ = "UPDATE app_user SET is_active = false WHERE name = 'Rekha 2'"
        with database.transaction() as session:
            session.connection().exec_driver_sql(rows_)
        assert sent_at(START) == 1
        assert [each["To"] for each in box.letters] == ["rekha3@example.org"]
    found = [tuple(row) for row in rows("SELECT status, fault FROM outbox ORDER BY id")]
    assert found == [
        ("dropped", "read"),
        ("dropped", "switched off"),
        ("dropped", "account closed"),
        ("sent", ""),
    ]


def test_one_that_cannot_be_worded_holds_up_nobody(db, monkeypatch):
    asha, rekha = reader(1), reader(2)
    worded = rendering.letter

    def broken(row, *args, **named):
        if row.user_id == asha.user_id:
            raise KeyError("amount")
        return worded(row, *args, **named)

    monkeypatch.setattr(rendering, "letter", broken)
    with postbox() as box:
        mail_goes_to(box.port, asha)
        with clock.frozen(START):
            tell(asha, rekha)
        assert sent_at(START) == 1
        assert len(box.letters) == 1
    assert outbox() == [("waiting", 1), ("sent", 1)]


def test_a_circle_sends_by_its_own_way_and_else_by_that_of_all(db):
    asha = reader(1)
    circle = circle_of(asha)
    with postbox() as ours, postbox() as theirs:
        mail_goes_to(ours.port, asha)
        own = goes("email", mail(theirs.port), asha, circle.id)
        put(asha.user_id, "all")
        put(asha.user_id, "circle", circle_id=circle.id)
        # A circle may not call into our own network, and only its own messages wait for that.
        assert sending.send_due("here") == 1
        assert (len(ours.letters), len(theirs.letters)) == (1, 0)
        (fault,) = rows("SELECT last_fault FROM channel WHERE circle_id IS NOT NULL")
        assert fault[0] == "host private"
        with database.transaction() as session:
            connection = session.connection()
            connection.execute(update(CHANNELS).where(CHANNELS.c.id == own).values(enabled=False))
            connection.execute(update(OUTBOX).values(next_at=clock.now()))
        assert sending.send_due("here") == 1
        assert len(ours.letters) == 2


def test_what_waits_for_a_way_that_is_gone_is_given_up_after_days(db):
    asha = reader(1)
    made = mail_goes_to(free_port(), asha)
    letters_for(asha, 2)
    with database.transaction() as session:
        ways.remove(session, made)
    assert sent_at(START + timedelta(days=2)) == 0
    assert outbox() == [("waiting", 0)] * 2
    assert sent_at(START + sending.STALE + timedelta(minutes=1)) == 0
    assert outbox() == [("dead", 0)] * 2
    assert lanes.due() == []
