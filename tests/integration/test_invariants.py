"""The check that runs after every test of the books notices each kind of damage."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from circle_app.persistence import triggers
from circle_app.services import wallets
from tests.factories import key, person
from tests.support import invariants

LAST_LINE = "(SELECT MAX(id) FROM ledger_line)"
LAST_ENTRY = "(SELECT MAX(id) FROM ledger_entry)"
DAMAGE = {
    f"UPDATE ledger_line SET amount_minor = amount_minor + 1 WHERE id = {LAST_LINE}": {
        "entry does not balance",
        "cached balance differs",
        "running balance differs",
        "changed after it was sealed",
        "day of an account differs",
    },
    f"UPDATE ledger_line SET balance_minor = balance_minor - 1 WHERE id = {LAST_LINE}": {
        "running balance differs",
    },
    "UPDATE ledger_account SET balance_minor = balance_minor - 1 WHERE code = 'wallet'": {
        "cached balance differs",
    },
    f"UPDATE ledger_entry SET reason = 'other' WHERE id = {LAST_ENTRY}": {
        "changed after it was sealed",
    },
    f"UPDATE ledger_entry SET sequence = sequence + 1 WHERE id = {LAST_ENTRY}": {
        "follows 1",
        "changed after it was sealed",
        "head is not its last entry",
    },
    f"UPDATE ledger_entry SET prev_hash = hash WHERE id = {LAST_ENTRY}": {
        "does not continue the chain",
        "changed after it was sealed",
    },
    "UPDATE ledger_book SET head_sequence = head_sequence + 1": {"head is not its last entry"},
    "UPDATE ledger_day SET credit_minor = credit_minor + 1 WHERE credit_minor > 0": {
        "day of an account differs",
    },
    "DELETE FROM ledger_day WHERE credit_minor > 0": {"day of an account differs"},
    "INSERT INTO ledger_day (account_id, day, debit_minor, credit_minor)"
    " SELECT account_id, '2020-01-01', 0, 0 FROM ledger_day WHERE credit_minor > 0": {
        "on which nothing moved",
    },
    "UPDATE ledger_account SET debit_minor = debit_minor + 1 WHERE code = 'wallet'": {
        "debits or newest day",
    },
    "UPDATE ledger_account SET last_day = '2020-01-01' WHERE code = 'wallet'": {
        "debits or newest day",
    },
    "UPDATE ledger_book SET closed_through = '2020-01-31'": {"month closed by nobody"},
    "UPDATE ledger_account SET code = 'social_cash' WHERE code = 'wallet'": {"social fund mixed"},
    f"UPDATE ledger_line SET occurred_on = '2020-01-01' WHERE id = {LAST_LINE}": {
        "line on another day",
        "day of an account differs",
    },
}


@pytest.fixture
def books(db):
    """Two entries in one book, with the triggers gone that would protect them."""
    asha = person(wallet_minor=10_000)
    wallets.top_up(asha, amount_minor=500, method="cash", key=key())
    assert invariants.faults(db.engine) == []
    change(db, *triggers.drop_statements(db.dialect))
    return db


def change(db, *statements: str) -> None:
    with db.engine.connect().execution_options(write=True) as connection, connection.begin():
        for statement in statements:
            connection.execute(text(statement))


@pytest.mark.no_invariants
@pytest.mark.parametrize("statement", DAMAGE)
def test_damage_is_noticed(books, statement):
    change(books, statement)
    found = invariants.faults(books.engine)
    missed = {part for part in DAMAGE[statement] if not any(part in fault for fault in found)}
    assert not missed, found
    explained = [x for x in found if any(part in x for part in DAMAGE[statement])]
    assert explained == found
