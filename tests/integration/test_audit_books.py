"""Books under fire: others write while one is proved, and locks that are taken in one order."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from circle_app.persistence import database
from circle_app.persistence.queries import audits as audit_queries
from circle_app.services import ledger, verification, wallets
from tests.factories import key, person
from tests.support.circles import circle_of

WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"
OF_UPI = "SELECT id FROM ledger_account WHERE book_id = :book AND key = 'upi' FOR UPDATE NOWAIT"


def test_a_book_that_is_written_while_it_is_proved_holds(db, monkeypatch):
    asha = person(wallet_minor=10_000)
    read = audit_queries.batches

    def disturbed(session, book_id):
        with ThreadPoolExecutor(1) as elsewhere:
            elsewhere.submit(
                wallets.top_up, asha, amount_minor=500, method="cash", key=key()
            ).result(timeout=20)
        return read(session, book_id)

    monkeypatch.setattr(audit_queries, "batches", disturbed)
    report = verification.verify_wallet(asha)
    assert (report.intact, report.fault, report.entries) == (True, None, 1)


@pytest.mark.parametrize("db", ["postgresql"], indirect=True)
def test_a_book_is_locked_before_its_accounts(db):
    """Else one act holds an account and waits for the book, another the other way round."""
    circle = circle_of(person())
    with database.reading() as session:
        book_id = ledger.book_of_circle(session, circle.id)

    def take_upi():
        with database.transaction() as session:
            ledger.lock(session, [(book_id, "upi")])

    with ThreadPoolExecutor(1) as elsewhere:
        with database.transaction() as session:
            connection = session.connection()
            connection.execute(
                text("SELECT id FROM ledger_book WHERE id = :book FOR UPDATE"), {"book": book_id}
            )
            waiting = elsewhere.submit(take_upi)
            while not connection.execute(text(WAITING)).scalar_one():
                assert not waiting.done()
                time.sleep(0.01)
            connection.execute(text(OF_UPI), {"book": book_id})
        waiting.result(timeout=20)
