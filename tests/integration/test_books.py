"""The books: the database refuses changes, and a change by force is found."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from circle_app.adapters import clock
from circle_app.domain.charts import BACKING, WALLET
from circle_app.domain.errors import InsufficientFunds
from circle_app.domain.ledger import Draft, Line, UnbalancedEntry
from circle_app.persistence import database, triggers
from circle_app.services import ledger, verification, wallets
from tests.factories import key, person
from tests.support.damage import force

APPEND_ONLY = triggers.APPEND_ONLY


def book_of(actor):
    with database.reading() as session:
        return ledger.book_of_user(session, actor.user_id)


def saver():
    """Somebody with five entries in the own book."""
    asha = person()
    for amount in (100, 200, 300, 400, 500):
        wallets.top_up(asha, amount_minor=amount, method="cash", key=key())
    return asha


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_line", "audit_event"])
@pytest.mark.parametrize("act", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_refuses_to_change_what_is_booked(db, table, act):
    saver()
    with pytest.raises(DBAPIError, match="append-only"), database.transaction() as session:
        session.connection().execute(text(act.format(table)))


@pytest.mark.parametrize("db", ["postgresql"], indirect=True)
@pytest.mark.parametrize("table", APPEND_ONLY)
def test_postgresql_refuses_to_empty_such_a_table(db, table):
    with pytest.raises(DBAPIError, match="append-only"), database.transaction() as session:
        session.connection().execute(text(f"TRUNCATE {table} CASCADE"))


def test_the_database_itself_refuses_an_overdrawn_account(db):
    asha = saver()
    with pytest.raises(DBAPIError), database.transaction() as session:
        session.connection().execute(
            text("UPDATE ledger_account SET balance_minor = 1 WHERE code = 'wallet'")
        )
    assert wallets.balance(asha).balance_minor == 1_500


def test_a_sound_book_is_intact(db):
    report = verification.verify_wallet(saver())
    assert (report.intact, report.entries, report.lines, report.fault) == (True, 5, 10, None)
    assert [(check.name, check.done, check.total) for check in report.checks] == [
        ("unchanged", 5, 5),
        ("balanced", 5, 5),
        ("balances", 2, 2),
        ("passbooks", 0, 0),
        ("days", 2, 2),
        ("reversals", 0, 0),
        ("transfers", 0, 0),
    ]


@pytest.mark.no_invariants
@pytest.mark.parametrize(
    ("change", "fault", "sequence"),
    [
        (
            "UPDATE ledger_line SET amount_minor = 301 WHERE amount_minor = 300",
            "changed",
            3,
        ),
        ("UPDATE ledger_entry SET kind = 'wallet.top_uq' WHERE sequence = 2", "changed", 2),
        ("UPDATE ledger_entry SET params = '{}' WHERE sequence = 4", "changed", 4),
        ("UPDATE ledger_entry SET hash = prev_hash WHERE sequence = 1", "changed", 1),
        ("UPDATE ledger_entry SET prev_hash = hash WHERE sequence = 5", "broken_link", 5),
        ("UPDATE ledger_entry SET sequence = 9 WHERE sequence = 3", "gap", 4),
        ("UPDATE ledger_book SET head_sequence = 4", "wrong_head", 4),
        (
            "UPDATE ledger_line SET balance_minor = balance_minor + 1 WHERE amount_minor = 400",
            "wrong_running_balance",
            4,
        ),
        (
            "UPDATE ledger_line SET occurred_on = '2020-01-01' WHERE amount_minor = -200",
            "wrong_date",
            2,
        ),
        (
            "UPDATE ledger_entry SET booked_at = '2026-01-01 10:00:00.000001' WHERE sequence = 5",
            "changed",
            5,
        ),
    ],
)
def test_one_byte_changed_by_force_is_named(db, change, fault, sequence):
    asha = saver()
    force(change)
    report = verification.verify_wallet(asha)
    assert (report.intact, report.fault, report.broken_sequence) == (False, fault, sequence)


@pytest.mark.no_invariants
def test_a_cached_balance_changed_by_force_is_named(db):
    asha = saver()
    force("UPDATE ledger_account SET balance_minor = balance_minor - 1 WHERE code = 'wallet'")
    report = verification.verify_wallet(asha)
    assert (report.intact, report.fault, report.broken_account) == (
        False,
        "wrong_balance",
        "wallet",
    )


def test_an_entry_that_does_not_balance_is_refused(db):
    asha = person()
    draft = Draft(
        book_of(asha),
        "test",
        (Line(BACKING.code, 5), Line(WALLET.code, -4)),
        occurred_on=clock.today("UTC"),
    )
    with pytest.raises(UnbalancedEntry), database.transaction() as session:
        ledger.post(session, [draft], actor_id=asha.user_id, at=clock.now())


def test_of_two_drafts_either_both_are_booked_or_none(db):
    asha, rekha = person(wallet_minor=100), person("Rekha Verma")
    drafts = [
        Draft(
            book_of(rekha), "in", (Line(BACKING.code, 1), Line(WALLET.code, -1)), clock.today("UTC")
        ),
        Draft(
            book_of(asha),
            "out",
            (Line(WALLET.code, 101), Line(BACKING.code, -101)),
            clock.today("UTC"),
        ),
    ]
    with pytest.raises(InsufficientFunds), database.transaction() as session:
        ledger.post(session, drafts, actor_id=asha.user_id, at=clock.now())
    assert wallets.balance(rekha).balance_minor == 0


def test_every_book_of_the_installation_can_be_verified(db):
    saver()
    person("Rekha Verma", wallet_minor=7)
    assert [(report.intact, report.entries) for report in verification.verify_everything()] == [
        (True, 5),
        (True, 1),
    ]
