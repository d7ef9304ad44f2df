"""Paying in: what is due, how it is confirmed, and that nothing is ever booked twice."""

from __future__ import annotations

import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest

from circle_app.adapters import clock
from circle_app.domain.contributions import (
    ContributionDecided,
    DueSettled,
    InvalidContribution,
    InvalidPayMethod,
    MethodNotAvailable,
    OwnContribution,
)
from circle_app.domain.errors import (
    IdempotencyMismatch,
    InsufficientFunds,
    InvalidInput,
    NotAllowed,
    NotFound,
)
from circle_app.domain.upi import InvalidUtr, UtrUsed
from circle_app.persistence import database
from circle_app.services import contributions, cycles, wallets
from tests.factories import key, outcomes, person, successes
from tests.support.circles import MORNING, circle_of, count, kinds, member_id, rows

CONFIRMED_BY_MEMBERS = {"confirmation": "member"}


def pay(actor, circle, **more):
    return contributions.pay(actor, circle.id, **{"key": key(), **more})


def balances():
    """What stands on the accounts of all books, by kind of account; debit is positive."""
    found = rows("SELECT code, SUM(balance_minor) FROM ledger_account GROUP BY code")
    return {code: int(total) for code, total in found if total}


def test_one_tap_pays_what_is_due(db):
    asha, rekha = person(), person("Rekha Verma")
    circle = circle_of(asha, rekha)
    paid = pay(asha, circle)
    assert (paid.amount_minor, paid.method, paid.status) == (500, "cash", "confirmed")
    assert paid.member_name == "Asha Kumari"
    assert paid.entry_id is not None
    assert balances() == {"cash": 500, "savings": -500}
    now = cycles.current(asha, circle.id)
    assert (now.paid_count, now.due_count, now.collected_minor, now.my_status) == (
        1,
        2,
        500,
        "paid",
    )
    assert kinds()[-1] == "contribution.confirmed"
    (said,) = rows("SELECT params FROM audit_event WHERE kind = 'contribution.confirmed'")
    assert json.loads(said[0]) == {
        "name": "Asha Kumari",
        "by": "Asha Kumari",
        "amount_minor": 500,
        "currency": "INR",
        "method": "cash",
        "rule_version": 1,
    }


def test_the_oldest_dues_are_paid_first_and_the_rest_is_savings(db):
    asha = person()
    with clock.frozen(MORNING):
        circle = circle_of(asha)
    with clock.frozen(MORNING + timedelta(days=3)):
        assert contributions.pay_screen(asha, circle.id).suggested_minor == 2_000
        pay(asha, circle, amount_minor=1_200)
        left = contributions.dues(asha, circle.id, mine=True).items
        assert [(row.due_on.day, row.paid_minor, row.late) for row in left] == [
            (4, 200, True),
            (5, 0, False),
        ]
        assert pay(asha, circle).amount_minor == 800
        assert contributions.dues(asha, circle.id, mine=True).items == ()
        # Nothing is due any more: one tap saves the rule's amount, any amount may be saved.
        assert pay(asha, circle).amount_minor == 500
        pay(asha, circle, amount_minor=1)
    assert balances() == {"cash": 2_501, "savings": -2_501}
    assert rows("SELECT SUM(paid_count), SUM(collected_minor) FROM cycle") == [(4, 2_000)]


def test_one_due_may_be_picked(db):
    asha, rekha = person(), person("Rekha Verma")
    with clock.frozen(MORNING):
        circle = circle_of(asha, rekha)
    with clock.frozen(MORNING + timedelta(days=1)):
        first, second = contributions.dues(asha, circle.id, mine=True).items
        paid = pay(asha, circle, due_id=second.id)
        assert (paid.amount_minor, paid.due_id) == (500, second.id)
        (left,) = contributions.dues(asha, circle.id, mine=True).items
        assert left.id == first.id
        with pytest.raises(DueSettled):
            pay(asha, circle, due_id=second.id)
        (theirs,) = contributions.dues(rekha, circle.id, mine=True, limit=1).items
        for wrong in (theirs.id, uuid4()):
            with pytest.raises(NotFound):
                pay(asha, circle, due_id=wrong)


def test_the_same_request_pays_once(db):
    asha, once = person(), key()
    circle = circle_of(asha)
    first = pay(asha, circle, amount_minor=500, key=once)
    again = pay(asha, circle, amount_minor=500, key=once)
    assert (first.id, first.replayed, again.replayed) == (again.id, False, True)
    with pytest.raises(IdempotencyMismatch):
        pay(asha, circle, amount_minor=600, key=once)
    assert balances() == {"cash": 500, "savings": -500}


def test_a_double_tap_in_the_same_moment_pays_once(db):
    asha, once = person(), key()
    circle = circle_of(asha)
    outcomes(lambda _: pay(asha, circle, key=once), 8)
    assert (count("contribution"), count("ledger_entry")) == (1, 1)
    assert pay(asha, circle, key=once).replayed


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
@pytest.mark.parametrize("amount", [0, -1, -500, 10**12 + 1, 2**63])
def test_an_amount_that_cannot_be(db, amount):
    asha = person()
    circle = circle_of(asha)
    with pytest.raises(InvalidContribution) as refusal:
        pay(asha, circle, amount_minor=amount)
    assert (refusal.value.code, refusal.value.http_status) == ("invalid_amount", 422)
    assert count("contribution") == 0


def test_ways_to_pay_that_are_not_there(db):
    asha = person()
    circle = circle_of(asha)
    with pytest.raises(MethodNotAvailable):
        pay(asha, circle, method="gateway")
    with pytest.raises(InvalidPayMethod):
        pay(asha, circle, method="gold")
    for wrong in (None, "", "12345678901", "1234567890123", "12345678901x"):
        with pytest.raises(InvalidUtr):
            pay(asha, circle, method="upi", reference=wrong)
    assert count("contribution") == 0


def test_a_bank_reference_counts_once_in_the_installation(db):
    asha, rekha = person(), person("Rekha Verma")
    circle, other = circle_of(asha), circle_of(rekha)
    paid = pay(asha, circle, method="upi", reference="४१२३ 4567-8901")
    assert (paid.reference, paid.status) == ("412345678901", "confirmed")
    assert balances() == {"upi": 500, "savings": -500}
    for actor, where in ((asha, circle), (rekha, other)):
        with pytest.raises(UtrUsed) as refusal:
            pay(actor, where, method="upi", reference="412345678901")
        assert refusal.value.http_status == 409
    assert count("contribution") == 1


def test_a_reference_claimed_twice_at_once_counts_once(db):
    people = [person(f"Person {letter}") for letter in "ABCDEFGH"]
    opened = [circle_of(actor) for actor in people]
    results = outcomes(
        lambda n: pay(people[n], opened[n], method="upi", reference="412345678901"), 8
    )
    assert len(successes(results)) == 1
    assert results.count("utr_used") == 7


def test_a_wallet_pays_in_two_books_at_once(db):
    asha, rekha = person(wallet_minor=2_000), person("Rekha Verma")
    circle = circle_of(asha, rekha, rules=CONFIRMED_BY_MEMBERS)
    paid = pay(asha, circle, method="wallet")
    assert paid.status == "confirmed"
    assert wallets.balance(asha).balance_minor == 1_500
    assert balances() == {"wallet_pool": 500, "savings": -500, "wallet": -1_500, "backing": 1_500}
    shown = wallets.movements(asha).items[0]
    assert (shown.kind, shown.amount_minor) == ("wallet.contribution", -500)
    assert shown.params == {"circle": circle.name, "name": "Asha Kumari"}
    # For somebody else: from the own wallet, counted for the other.
    theirs = member_id(rekha, circle)
    pay(asha, circle, method="wallet", on_behalf_of=theirs)
    assert contributions.dues(rekha, circle.id, mine=True).items == ()
    assert rows("SELECT balance_minor FROM ledger_account WHERE key = 'wallet_pool'") == [(1_000,)]


def test_an_empty_wallet_pays_nothing(db):
    asha = person(wallet_minor=499)
    circle = circle_of(asha)
    with pytest.raises(InsufficientFunds):
        pay(asha, circle, method="wallet")
    assert (count("contribution"), count("payment_reference")) == (0, 0)
    assert cycles.current(asha, circle.id).paid_count == 0


def test_parallel_payments_never_overdraw_a_wallet(db):
    asha = person(wallet_minor=10_000)
    circle = circle_of(asha)
    results = outcomes(lambda _: pay(asha, circle, method="wallet", amount_minor=6_000), 16)
    assert len(successes(results)) == 1
    assert set(results) - set(successes(results)) == {"insufficient_funds"}
    assert wallets.balance(asha).balance_minor == 4_000


def test_parallel_payments_pay_a_due_once(db):
    asha = person()
    circle = circle_of(asha)
    outcomes(lambda _: pay(asha, circle, amount_minor=500), 8)
    assert balances() == {"cash": 4_000, "savings": -4_000}
    now = cycles.current(asha, circle.id)
    assert (now.paid_count, now.collected_minor) == (1, 500)


def test_cash_of_another_member_is_recorded_for_that_member(db):
    asha, rekha = person(), person("Rekha Verma")
    circle = circle_of(asha, rekha)
    paid = pay(asha, circle, on_behalf_of=member_id(rekha, circle))
    assert (paid.member_name, paid.recorded_by) == ("Rekha Verma", asha.user_id)
    assert contributions.dues(rekha, circle.id, mine=True).items == ()
    foreign = circle_of(person("Farida Khatoon"))
    with pytest.raises(NotFound):
        pay(asha, circle, on_behalf_of=foreign.my_member_id)
    with pytest.raises(NotFound):
        pay(asha, circle, on_behalf_of=uuid4())


def test_somebody_else_confirms_where_the_rules_ask_for_it(db):
    asha, rekha, sunita = person(), person("Rekha Verma"), person("Sunita Devi")
    circle = circle_of(asha, rekha, sunita, rules=CONFIRMED_BY_MEMBERS)
    paid = pay(asha, circle, on_behalf_of=member_id(rekha, circle))
    assert (paid.status, paid.entry_id) == ("pending", None)
    assert balances() == {}
    now = cycles.current(rekha, circle.id)
    assert (now.my_status, now.claimed_count, now.paid_count) == ("claimed", 1, 0)
    for involved in (asha, rekha):
        with pytest.raises(OwnContribution):
            contributions.confirm(involved, paid.id, key=key())
    once = key()
    done = contributions.confirm(sunita, paid.id, key=once)
    assert (done.status, done.replayed) == ("confirmed", False)
    assert contributions.confirm(sunita, paid.id, key=once).replayed
    assert balances() == {"cash": 500, "savings": -500}
    now = cycles.current(rekha, circle.id)
    assert (now.my_status, now.claimed_count, now.paid_count) == ("paid", 0, 1)
    for act in (
        lambda: contributions.confirm(sunita, paid.id, key=key()),
        lambda: contributions.reject(sunita, paid.id, reason="no", key=key()),
    ):
        with pytest.raises(ContributionDecided):
            act()


def test_a_rejected_payment_leaves_due_and_reference_free(db):
    asha, rekha = person(), person("Rekha Verma")
    circle = circle_of(asha, rekha, rules=CONFIRMED_BY_MEMBERS)
    paid = pay(asha, circle, method="upi", reference="412345678901")
    # What is claimed is not asked for again.
    assert contributions.pay_screen(asha, circle.id).open_minor == 0
    with pytest.raises(InvalidInput):
        contributions.reject(rekha, paid.id, reason="  ", key=key())
    done = contributions.reject(rekha, paid.id, reason="Not in the bank yet", key=key())
    assert (done.status, done.reject_reason) == ("rejected", "Not in the bank yet")
    assert balances() == {}
    assert cycles.current(asha, circle.id).my_status == "pending"
    again = pay(asha, circle, method="upi", reference="412345678901")
    assert contributions.confirm(rekha, again.id, key=key()).status == "confirmed"
    assert kinds()[-3:] == [
        "contribution.rejected",
        "contribution.claimed",
        "contribution.confirmed",
    ]


def test_a_claim_pays_part_of_a_due(db):
    asha, rekha = person(), person("Rekha Verma")
    circle = circle_of(asha, rekha, rules=CONFIRMED_BY_MEMBERS)
    paid = pay(asha, circle, amount_minor=200)
    contributions.confirm(rekha, paid.id, key=key())
    (left,) = contributions.dues(asha, circle.id, mine=True).items
    assert (left.status, left.paid_minor) == ("pending", 200)
    assert cycles.current(asha, circle.id).collected_minor == 200
    assert pay(asha, circle).amount_minor == 300


def test_two_who_confirm_at_once_book_once(db):
    asha, *others = [person(f"Person {letter}") for letter in "ABCDEFGHI"]
    circle = circle_of(asha, *others, rules=CONFIRMED_BY_MEMBERS)
    paid = pay(asha, circle)
    results = outcomes(lambda n: contributions.confirm(others[n], paid.id, key=key()), 8)
    assert len(successes(results)) == 1
    assert set(results) - set(successes(results)) == {"already_decided"}
    assert balances() == {"cash": 500, "savings": -500}


def test_strangers_neither_pay_nor_see_nor_decide(db):
    asha, rekha, stranger = person(), person("Rekha Verma"), person("Farida Khatoon")
    circle = circle_of(asha, rekha, rules=CONFIRMED_BY_MEMBERS)
    paid = pay(asha, circle)
    for act in (
        lambda: pay(stranger, circle),
        lambda: contributions.dues(stranger, circle.id),
        lambda: contributions.history(stranger, circle.id),
        lambda: contributions.pay_screen(stranger, circle.id),
        lambda: contributions.confirm(stranger, paid.id, key=key()),
        lambda: contributions.confirm(asha, uuid4(), key=key()),
    ):
        with pytest.raises(NotFound):
            act()
    assert contributions.history(stranger).items == ()


def test_an_auditor_reads_and_does_not_pay(db):
    asha, rekha = person(), person("Rekha Verma")
    circle = circle_of(asha, rekha)
    with database.transaction() as session:
        session.connection().exec_driver_sql(
            "UPDATE member SET role = 'auditor' WHERE name = 'Rekha Verma'"
        )
    with pytest.raises(NotAllowed):
        pay(rekha, circle)
    assert contributions.history(rekha, circle.id).items == ()


def test_the_pay_page_has_a_upi_link_for_the_oldest_due(db):
    asha = person()
    circle = circle_of(asha, upi_address="gulmohar.lane@oksbi")
    shown = contributions.pay_screen(asha, circle.id)
    (due,) = shown.dues
    assert (shown.suggested_minor, shown.reference) == (500, due.reference)
    link = urlsplit(str(shown.upi_link))
    assert (link.scheme, link.netloc) == ("upi", "pay")
    assert " " not in str(shown.upi_link)
    assert "+" not in str(shown.upi_link)
    assert {name: values[0] for name, values in parse_qs(link.query).items()} == {
        "pa": "gulmohar.lane@oksbi",
        "pn": "Gulmohar Lane",
        "am": "5.00",
        "cu": "INR",
        "tn": "Gulmohar Lane Asha Kumari",
        "tr": due.reference,
    }
    pay(asha, circle)
    assert "tr=" not in str(contributions.pay_screen(asha, circle.id).upi_link)
