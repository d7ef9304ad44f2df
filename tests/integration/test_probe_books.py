"""What dishonest members, officers and files try with the books, and what must come of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from circle_app.adapters import clock, files
from circle_app.domain.accounting_months import PeriodBlocked
from circle_app.domain.disputes import OwnDispute
from circle_app.domain.errors import InvalidInput
from circle_app.domain.upi import UtrUsed
from circle_app.services import (
    activity,
    circles,
    contributions,
    disputes,
    expenses,
    funds,
    invites,
    loans,
    memberships,
    periods,
    proposals,
    reconciliation,
    reversals,
    roles,
    wallets,
    withdrawals,
)
from tests.factories import key, outcomes, person
from tests.support.banks import Paid, file_of, paying_circle, read_in, waiting
from tests.support.circles import MORNING, member_id, officers_circle, rows
from tests.support.expenses import agreed, put_in, recorded
from tests.support.loans import given, lending_circle, pool_minor
from tests.support.uploads import JPEG, PDF

DMY = {"day_order": "dmy"}
UTR = "612345678901"


def test_cells_that_no_bank_writes_are_read_or_refused(db):
    """A cell of empty lines, digits that are no numbers: neither stops the others."""
    with clock.frozen(MORNING):
        circle, (asha, *_) = paying_circle()
        blank = "\n" * 100_000
        data = file_of(
            [f'02/03/2026,"{blank}",,5.00,', "𐩀/03/2026,x,,6.00,", "02/03/20፩፩,x,,7.00,"]
        )
        made = read_in(asha, circle, data, mapping=DMY)
    assert made.counts == {"unmatched": 1}
    assert [each.reason for each in made.refused] == ["bad_day", "bad_day"]


def test_a_payment_that_the_bank_told_is_not_recorded_as_well(db):
    """A booked line takes its reference; taking the booking back frees it."""
    with clock.frozen(MORNING):
        circle, (asha, rekha, _) = paying_circle()
        row = f"02/03/2026,UPI/CR/{UTR}/MEMBER,,500.00,"
        line = waiting(asha, read_in(asha, circle, file_of([row]), mapping=DMY))[0]
        booked = reconciliation.book(
            asha, line.id, treat_as="receipt", category="donation", key=key()
        )
        paid = {"amount_minor": 50_000, "method": "upi", "reference": UTR}
        with pytest.raises(UtrUsed):
            contributions.pay(rekha, circle.id, **paid, key=key())
        reversals.reverse(asha, circle.id, booked.entry.entry_id, reason="Savings", key=key())
        assert contributions.pay(rekha, circle.id, **paid, key=key()).status == "confirmed"


def test_a_recorded_payment_is_not_booked_again_from_the_banks_line(db):
    with clock.frozen(MORNING):
        circle, (asha, *_) = paying_circle(Paid(MORNING.date(), 50_000, UTR))
        told = [
            f"02/03/2026,UPI/CR/{UTR}/MEMBER,,400.00,",
            f"02/03/2026,CHARGE UPI {UTR},2.00,,",
        ]
        odd, charge = waiting(asha, read_in(asha, circle, file_of(told), mapping=DMY))
        with pytest.raises(UtrUsed):
            reconciliation.book(asha, odd.id, treat_as="receipt", category="other", key=key())
        reconciliation.book(asha, charge.id, treat_as="expense", category="bank", key=key())
        why = {"treat_as": "difference", "reason": "The bank says less"}
        assert reconciliation.book(asha, odd.id, **why, key=key()).status == "booked"


def test_a_receipt_that_was_decided_on_is_kept(db):
    with clock.frozen(MORNING):
        circle, admin, treasurer, _ = officers_circle(1)
        put_in(circle, "cash", 90_000)
        asked = recorded(treasurer, circle, 60_000)
        wrong = expenses.attach_receipt(treasurer, asked.id, "wrong.pdf", PDF).receipt
        first = expenses.attach_receipt(treasurer, asked.id, "bill.pdf", PDF).receipt
        assert not files.path_of(wrong.file_id).exists()  # nobody had judged by it
        agreed(admin, asked)
        second = expenses.attach_receipt(treasurer, asked.id, "other.jpg", JPEG).receipt
        newest = activity.feed(admin, circle.id, limit=1).items[0]
    assert files.read(first.file_id) == PDF
    assert files.read(second.file_id) == JPEG
    assert newest.kind == "expense.receipt_replaced"
    assert newest.params["former_id"] == str(first.file_id)


def test_savings_that_a_loan_was_given_on_are_not_undone_alone(db):
    with clock.frozen(MORNING):
        circle, people = lending_circle(wallet_minor=50_000)
        paid = contributions.pay(
            people[1], circle.id, amount_minor=40_000, method="wallet", key=key()
        )
    with clock.frozen(MORNING + timedelta(hours=1)):
        given(people[1], people, circle, 100_000)
    with clock.frozen(MORNING + timedelta(hours=2)):
        undone = reversals.reverse(people[1], circle.id, paid.entry_id, reason="Oh", key=key())
    assert (undone.status, undone.decider) == ("asked", "vote")
    assert wallets.balance(people[1]).balance_minor == 10_000


def test_a_repayment_after_which_savings_were_paid_out_is_not_undone_alone(db):
    rules = {"savings": {"withdrawal": "vote", "held_by_loans": True}}
    with clock.frozen(MORNING):
        circle, people = lending_circle(rules=rules, wallet_minor=50_000)
        loan = given(people[0], people, circle, 40_000, periods=4)
        paid = loans.repay(people[0], loan.id, amount_minor=40_000, method="wallet", key=key())
    with clock.frozen(MORNING + timedelta(hours=1)):
        asked = withdrawals.ask(people[0], circle.id, amount_minor=900_000, key=key())
        for voter in people[1:]:
            proposals.vote(voter, asked.proposal_id, "yes")
        withdrawals.pay_out(people[1], asked.id, method="cash", key=key())
        undone = reversals.reverse(people[0], circle.id, paid.entry_id, reason="Oh", key=key())
    assert undone.status == "asked"
    assert loans.get(people[0], loan.id).status == "closed"


def test_many_acts_at_once_answer_plainly_and_the_books_hold(db):
    """Every kind of act in one circle at once: refusals, but no failures, and sound books."""
    circle, admin, treasurer, members = officers_circle(2, wallet_minor=200_000)
    put_in(circle, "cash", 300_000)
    put_in(circle, "bank", 300_000)
    paid = [
        contributions.pay(each, circle.id, amount_minor=20_000, method="wallet", key=key())
        for each in members
    ]
    asked = [recorded(treasurer, circle, 60_000, paid_from=box) for box in ("cash", "bank")]
    owed = recorded(members[0], circle, 7_000, paid_from=None)
    undo = reversals.reverse(members[0], circle.id, paid[1].entry_id, reason="Odd", key=key())
    acts = [
        lambda: proposals.decide(admin, asked[0].proposal_id, approve=True, key=key()),
        lambda: proposals.decide(treasurer, owed.proposal_id, approve=True, key=key()),
        lambda: proposals.decide(admin, undo.proposal_id, approve=True, key=key()),
        lambda: expenses.cancel(treasurer, asked[1].id),
        lambda: proposals.decide(admin, asked[1].proposal_id, approve=True, key=key()),
        lambda: expenses.pay(admin, owed.id, paid_from="cash", key=key()),
        lambda: funds.transfer(
            treasurer,
            circle.id,
            from_account="cash",
            to_account="bank",
            amount_minor=5_000,
            key=key(),
        ),
        lambda: reversals.reverse(admin, circle.id, paid[0].entry_id, reason="Odd", key=key()),
        lambda: disputes.open(members[1], circle.id, paid[0].entry_id, reason="Hm", key=key()),
        lambda: contributions.pay(
            members[1], circle.id, amount_minor=3_000, method="wallet", key=key()
        ),
        lambda: reconciliation.count(
            admin, circle.id, account="cash", counted_minor=280_000, reason="?", key=key()
        ),
        lambda: read_in(
            treasurer, circle, file_of(["02/03/2026,A,,9.00,"]), mapping=DMY, account="bank"
        ),
        lambda: recorded(members[0], circle, 1_000, paid_from=None),
    ]
    found = outcomes(lambda number: acts[number % len(acts)](), 3 * len(acts), threads=12)
    assert len(found) == 3 * len(acts)  # a database's error would have come through
    assert rows("SELECT COUNT(*) FROM ledger_entry WHERE reverses_id IS NOT NULL")[0][0] == 4
    assert pool_minor(circle)["payable"] == 0 or expenses.get(admin, owed.id).status == "approved"


def test_who_had_the_money_leaves_the_answer_to_another(db):
    circle, admin, treasurer, (sunita,) = officers_circle(1)
    paid = contributions.pay(treasurer, circle.id, amount_minor=900, method="cash", key=key())
    entry = contributions.confirm(admin, paid.id, key=key()).entry_id
    roles.assign(admin, circle.id, member_id(sunita, circle), "treasurer")
    doubt = disputes.open(sunita, circle.id, entry, reason="I saw nothing", key=key())
    assert not disputes.of_circle(sunita, circle.id).items[0].can_settle
    # Nobody but these three keeps the books: who recorded it answers, and everybody reads that.
    assert disputes.of_circle(treasurer, circle.id).items[0].can_settle
    other = invites.join(person(), str(circles.get(admin, circle.id).invite_code), key=key())
    memberships.approve(admin, other.member_id)
    roles.assign(admin, circle.id, other.member_id, "treasurer")
    for each in (admin, treasurer):
        assert not disputes.of_circle(each, circle.id).items[0].can_settle
        with pytest.raises(OwnDispute):
            disputes.close(each, doubt.id, outcome="All is well", key=key())


def test_one_doubt_does_not_keep_the_books_of_one_officer_open(db):
    with clock.frozen(MORNING):
        circle, admin, _, (sunita,) = officers_circle(1, treasurer=False)
        entry = funds.receive(
            admin, circle.id, account="cash", source="donation", amount_minor=500, key=key()
        ).entry_id
        doubt = disputes.open(sunita, circle.id, entry, reason="From whom?", key=key())
    with clock.frozen(MORNING + timedelta(days=40)):
        with pytest.raises(PeriodBlocked):
            periods.close(admin, circle.id, "2026-03", key=key())
        disputes.close(admin, doubt.id, outcome="From the panchayat", key=key())
        assert periods.close(admin, circle.id, "2026-03", key=key()).month == "2026-03"


def test_a_wrong_year_does_not_move_the_beginning_of_the_books(db):
    with clock.frozen(MORNING):
        circle, admin, *_ = officers_circle(1)
        told = {"account": "cash", "source": "donation", "amount_minor": 500}
        for day in (date(1, 1, 1), MORNING.date() - timedelta(days=367)):
            with pytest.raises(InvalidInput) as refused:
                funds.receive(admin, circle.id, **told, on=day, key=key())
            assert refused.value.context["reason"] == "too_long_ago"
        assert len(periods.months(admin, circle.id)) == 1
