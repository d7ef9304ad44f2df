"""The transfer that the bench writes by hand does what the service does, statement by statement."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import event

from circle_app.services import wallets
from tests.bench import bare, by_hand
from tests.factories import key, person
from tests.support.circles import circle_of, count, rows

TABLES = ("ledger_entry", "ledger_line", "audit_event", "idempotency_key")


@pytest.mark.no_invariants  # sealed in a form of its own
def test_the_yardstick_sends_the_statements_of_the_service(db):
    asha, rekha = person(wallet_minor=10_000), person("Rekha Verma")
    circle_of(asha, rekha)
    sent: list[str] = []

    @event.listens_for(db.engine, "before_cursor_execute")
    def note(_connection, _cursor, statement, *_more):
        if not statement.startswith("BEGIN"):
            sent.append(re.sub(r"\W+", " ", statement)[:60])

    wallets.transfer(asha, to_user=rekha.user_id, amount_minor=100, key=key())
    by_service, before = list(sent), [count(table) for table in TABLES]
    sent.clear()
    by_hand.transfer(asha.user_id, rekha.user_id, 100, key())
    by_hand_sent, after = list(sent), [count(table) for table in TABLES]

    assert by_hand_sent == by_service
    assert [b - a for a, b in zip(before, after, strict=True)] == [2, 4, 1, 1]
    assert wallets.balance(asha).balance_minor == 9_800
    assert wallets.balance(rekha).balance_minor == 200


@pytest.mark.no_invariants
def test_the_yardstick_refuses_what_the_service_refuses(db):
    asha, rekha, stranger = person(wallet_minor=100), person("Rekha Verma"), person("Meena Devi")
    circle_of(asha, rekha)
    with pytest.raises(by_hand.Overdrawn):
        by_hand.transfer(asha.user_id, rekha.user_id, 101, key())
    with pytest.raises(KeyError):
        by_hand.transfer(asha.user_id, stranger.user_id, 1, key())
    again = key()
    assert by_hand.transfer(asha.user_id, rekha.user_id, 60, again) == 40
    assert by_hand.transfer(asha.user_id, rekha.user_id, 60, again) == 40
    assert wallets.balance(asha).balance_minor == 40


def test_the_bare_transfer_moves_money(db):
    bare.open_accounts(2)
    bare.transfer(1, 2, 30, key())
    found = {row.id: row.balance for row in rows("SELECT id, balance FROM bare_account")}
    assert found == {1: 10**11 - 30, 2: 10**11 + 30}
