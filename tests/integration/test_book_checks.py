"""What else a proof compares: a circle's book with its payments, loans, months and other books."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from circle_app import cli
from circle_app.adapters import clock
from circle_app.domain.ledger import Draft, Line
from circle_app.persistence import database
from circle_app.persistence.queries import audits
from circle_app.services import bootstrap, contributions, ledger, periods, reversals, verification
from tests.factories import key, person
from tests.support.circles import circle_of, rows
from tests.support.damage import force
from tests.support.invariants import as_uuid
from tests.support.loans import given, lending_circle

FEBRUARY = datetime(2026, 2, 10, 6, 30, tzinfo=UTC)
MARCH = FEBRUARY + timedelta(days=30)
UTR = "412345678901"


def busy_circle():
    """A circle with a loan, a payment from a wallet, one by UPI, one undone, and a closed month."""
    with clock.frozen(FEBRUARY):
        circle, people = lending_circle(wallet_minor=100_000)
        asha, rekha, sunita = people
        contributions.pay(rekha, circle.id, amount_minor=700, method="wallet", key=key())
        contributions.pay(
            rekha, circle.id, amount_minor=800, method="upi", reference=UTR, key=key()
        )
        wrong = contributions.pay(sunita, circle.id, amount_minor=900, method="cash", key=key())
        reversals.reverse(sunita, circle.id, wrong.entry_id, reason="Typed twice", key=key())
        given(sunita, (sunita, asha, rekha), circle, 60_000, method="wallet")
    with clock.frozen(MARCH):
        periods.close(asha, circle.id, "2026-02", key=key())
        contributions.pay(asha, circle.id, amount_minor=600, method="cash", key=key())
    return circle, people


def checks_of(report):
    return {check.name: (check.done, check.total, check.ok) for check in report.checks}


def test_a_busy_circle_holds_in_every_check(db):
    circle, (asha, *_) = busy_circle()
    report = verification.verify_circle(asha, circle.id)
    assert (report.intact, report.fault) == (True, None)
    found = checks_of(report)
    assert all(ok and done == total for done, total, ok in found.values())
    entries = report.entries
    assert found["unchanged"] == found["balanced"] == (entries, entries, True)
    assert found["references"] == (1, 1, True)
    assert found["loans"] == (1, 1, True)
    assert found["portfolio"] == (1, 1, True)
    assert found["reversals"] == (1, 1, True)
    assert found["transfers"] == (2, 2, True)
    assert found["months"] == (1, 1, True)
    assert found["passbooks"] == (3, 3, True)
    assert found["balances"] == found["days"]


CASH = "(SELECT id FROM ledger_account WHERE key = 'cash')"
DAMAGES = {
    "a cached balance": (
        "UPDATE ledger_account SET balance_minor = balance_minor + 1 WHERE key = 'cash'",
        ("wrong_balance", "cash", "balances"),
    ),
    "debits of an account": (
        "UPDATE ledger_account SET debit_minor = debit_minor + 1 WHERE key = 'cash'",
        ("wrong_days", "cash", "days"),
    ),
    "newest day of an account": (
        "UPDATE ledger_account SET last_day = '2026-04-01' WHERE key = 'upi'",
        ("wrong_days", "upi", "days"),
    ),
    "a day's debits": (
        f"UPDATE ledger_day SET debit_minor = debit_minor - 1 WHERE account_id = {CASH}",
        ("wrong_days", "cash", "days"),
    ),
    "a day too many": (
        f"INSERT INTO ledger_day SELECT {CASH}, '2026-01-01', 0, 0",
        ("wrong_days", "cash", "days"),
    ),
    "a day missing": (
        f"DELETE FROM ledger_day WHERE account_id = {CASH}",
        ("wrong_days", "cash", "days"),
    ),
    "what a loan still owes": (
        "UPDATE loan SET outstanding_minor = outstanding_minor - 1",
        ("wrong_loan", "loans", "loans portfolio"),
    ),
    "what is kept of the late loans": (
        "UPDATE loan_bucket SET overdue_minor = overdue_minor + 1 WHERE bucket = 0",
        ("wrong_portfolio", "bucket 0", "portfolio"),
    ),
    "a month opened by hand": (
        "UPDATE ledger_book SET closed_through = NULL",
        ("wrong_closing", None, "months"),
    ),
    "a month closed by hand": (
        "UPDATE ledger_book SET closed_through = '2026-03-31' WHERE circle_id IS NOT NULL",
        ("wrong_closing", None, "months"),
    ),
    "a reference nobody claims": (
        "DELETE FROM payment_reference",
        ("wrong_reference", None, "references"),
    ),
    "a reference used again": (
        f"UPDATE contribution SET method = 'upi', reference = '{UTR}' WHERE amount_minor = 600",
        ("wrong_reference", None, "references"),
    ),
}


@pytest.mark.no_invariants
@pytest.mark.parametrize("db", ["postgresql"], indirect=True)
def test_all_that_was_changed_beside_the_chain_is_found_at_once(db):
    circle, (asha, *_) = busy_circle()
    force(";".join(change for change, _ in DAMAGES.values()))
    report = verification.verify_circle(asha, circle.id)
    wrong = {name for name, (_, _, ok) in checks_of(report).items() if not ok}
    assert wrong == {name for _, (_, _, found) in DAMAGES.values() for name in found.split()}
    assert report.fault == "wrong_balance"


@pytest.mark.no_invariants
@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
@pytest.mark.parametrize("damage", DAMAGES)
def test_what_was_changed_beside_the_chain_is_named(db, damage):
    circle, (asha, *_) = busy_circle()
    change, (fault, account, check) = DAMAGES[damage]
    force(change)
    report = verification.verify_circle(asha, circle.id)
    assert (report.intact, report.fault, report.broken_account) == (False, fault, account)
    assert report.broken_sequence is None
    assert report.broken_reference == (UTR if fault == "wrong_reference" else None)
    wrong = {name for name, (_, _, ok) in checks_of(report).items() if not ok}
    assert wrong == set(check.split())


def insert_entry(lines, *, on="2026-03-12", like, **changed):
    """Forge an entry as somebody could who can compute seals: chain and balances fit."""
    forged = Draft(
        like["book_id"],
        like["kind"],
        tuple(Line(key, amount) for key, amount in lines),
        datetime.fromisoformat(on).date(),
        **changed,
    )
    with database.transaction() as session:
        ledger.post(session, [forged], actor_id=None, at=clock.now())


def book_of(circle):
    with database.reading() as session:
        return ledger.book_of_circle(session, circle.id)


def entry_id(kind, which="MIN"):
    sequence = f"(SELECT {which}(sequence) FROM ledger_entry WHERE kind = '{kind}')"
    found = rows(
        f"SELECT public_id FROM ledger_entry WHERE kind = '{kind}' AND sequence = {sequence}"
    )
    return as_uuid(found[0][0])


@pytest.mark.no_invariants
@pytest.mark.parametrize("lines", [[("cash", -1), ("upi", 1)], [("cash", -500), ("upi", 500)]])
def test_a_reversal_that_is_no_exact_negation_is_named(db, lines):
    circle, (asha, *_) = busy_circle()
    like = {"book_id": book_of(circle), "kind": "reversal"}
    insert_entry(lines, like=like, reverses_id=entry_id("contribution"), reason="Forged")
    report = verification.verify_circle(asha, circle.id)
    assert (report.fault, report.broken_kind) == ("wrong_reversal", "reversal")
    assert report.broken_sequence == report.entries
    assert checks_of(report)["reversals"] == (1, 2, False)


@pytest.mark.no_invariants
def test_a_transfer_with_one_leg_is_named(db):
    circle, (asha, *_) = busy_circle()
    like = {"book_id": book_of(circle), "kind": "contribution"}
    insert_entry([("wallet_pool", 5), ("donation_income", -5)], like=like, transfer_id=uuid4())
    report = verification.verify_circle(asha, circle.id)
    assert (report.fault, report.broken_sequence) == ("wrong_transfer", report.entries)
    assert checks_of(report)["transfers"] == (2, 3, False)


@pytest.mark.no_invariants
def test_an_entry_in_a_month_that_was_closed_before_it_is_named(db):
    circle, (asha, *_) = busy_circle()
    closed = "UPDATE ledger_book SET closed_through = {} WHERE circle_id IS NOT NULL"
    with database.transaction() as session:
        session.connection().execute(text(closed.format("NULL")))
    like = {"book_id": book_of(circle), "kind": "contribution"}
    insert_entry([("cash", 5), ("donation_income", -5)], like=like, on="2026-02-28")
    with database.transaction() as session:
        session.connection().execute(text(closed.format("'2026-02-28'")))
    report = verification.verify_circle(asha, circle.id)
    assert (report.fault, report.broken_sequence) == ("closed_month", report.entries)
    assert checks_of(report)["months"] == (0, 1, False)


def test_progress_is_told_and_never_goes_back(db, monkeypatch):
    monkeypatch.setattr(audits, "BATCH", 3)
    circle, (asha, *_) = busy_circle()
    told = []
    report = verification.verify_circle(asha, circle.id, lambda *steps: told.append(steps))
    assert told == [
        (min(done, report.entries), report.entries) for done in range(3, report.entries + 3, 3)
    ]


def test_a_check_that_is_stopped_leaves_nothing_behind(db):
    circle, (asha, *_) = busy_circle()

    class Stopped(Exception):
        pass

    def stop(done, total):
        raise Stopped

    with pytest.raises(Stopped):
        verification.verify_circle(asha, circle.id, stop)
    assert verification.last_check(asha, circle.id) is None
    assert verification.verify_circle(asha, circle.id).intact


@pytest.mark.no_invariants
def test_a_book_with_numbers_missing_far_apart_is_read_to_its_end(db, monkeypatch):
    monkeypatch.setattr(audits, "BATCH", 2)
    asha = person(wallet_minor=500)
    circle_of(asha)
    force("UPDATE ledger_entry SET sequence = 2000000000 WHERE sequence = 1")
    report = verification.verify_wallet(asha)
    assert (report.entries, report.fault, report.broken_sequence) == (1, "gap", 2_000_000_000)


def verify(monkeypatch, *arguments):
    monkeypatch.setattr(bootstrap, "start", lambda: None)
    return CliRunner().invoke(cli.app, ["verify", *arguments])


def test_the_operator_checks_all_books_or_one(db, monkeypatch):
    circle, _ = busy_circle()
    answer = verify(monkeypatch, "--all")
    assert answer.exit_code == 0, answer.output
    assert answer.output.strip().startswith("4 books, ")
    assert answer.output.strip().endswith(" 0 broken")
    one = verify(monkeypatch, "--circle", str(circle.id))
    assert one.exit_code == 0
    assert one.output.startswith("1 books, ")
    assert verify(monkeypatch, "--circle", str(circle.id), "--all").exit_code == 2
    nobody = verify(monkeypatch, "--circle", "00000000-0000-4000-8000-000000000001")
    assert nobody.exit_code == 2
    assert "No such circle" in nobody.output


@pytest.mark.no_invariants
def test_the_operator_is_told_the_first_bad_entry_and_whose_it_is(db, monkeypatch):
    circle, _ = busy_circle()
    book = book_of(circle)
    force("UPDATE ledger_entry SET params = '{}' WHERE kind = 'loan.disbursal'")
    sequence = rows("SELECT sequence FROM ledger_entry WHERE kind = 'loan.disbursal'")[0][0]
    answer = verify(monkeypatch, "--all")
    assert answer.exit_code == 1
    assert (
        f"BROKEN book {book} of Gulmohar Lane: changed at entry {sequence} (loan.disbursal)"
        in answer.output
    )
    assert "1 broken" in answer.output


def test_the_bar_on_a_terminal_grows_and_goes_away(capsys):
    cli._progress_bar("Gulmohar Lane", 500, 1_000)
    half = capsys.readouterr().err
    assert "[" + "#" * 15 + "." * 15 + "] 500 of 1,000 entries, Gulmohar Lane" in half
    cli._progress_bar("Gulmohar Lane", 1_000, 1_000)
    assert capsys.readouterr().err.endswith("\r")
