"""Claims of members found on a bank's statement, confirmed from there; a UTR counts once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from circle_app.adapters import clock
from circle_app.domain.errors import NotAllowed, NotFound
from circle_app.services import contributions, loans, receipts, reconciliation
from circle_app.services.receipts import NoReceipt
from tests.factories import key, outcomes, person, successes
from tests.support.banks import file_of, read_in, rupees
from tests.support.circles import MORNING, count, officers_circle, rows
from tests.support.loans import approved, lending_circle

DMY = {"day_order": "dmy"}


def line(utr, amount_minor=50_000, day="02/03/2026"):
    return f"{day},UPI/CR/{utr}/MEMBER,,{rupees(amount_minor)},"


def claim(actor, circle, utr, amount_minor=50_000):
    return contributions.pay(
        actor, circle.id, amount_minor=amount_minor, method="upi", reference=utr, key=key()
    )


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_what_the_bank_proves_is_confirmed_in_one_act(db):
    with clock.frozen(MORNING):
        circle, admin, treasurer, (asha, rekha, geeta) = officers_circle(3)
        proved = claim(asha, circle, "412345678901")
        also = claim(rekha, circle, "412345678902", 70_000)
        other_sum = claim(geeta, circle, "412345678903")
        own = claim(treasurer, circle, "412345678904")
        data = file_of([
            line("412345678901"), line("412345678902", 70_000), line("412345678903", 49_900),
            line("412345678904"), line("412345678909"),
        ])  # fmt: skip
        made = read_in(treasurer, circle, data, mapping=DMY)
        found = reconciliation.claims(treasurer, made.card.id)
        assert [(each.contribution_id, each.may_confirm) for each in found] == [
            (proved.id, True), (also.id, True), (own.id, False),
        ]  # fmt: skip
        again = key()
        done = reconciliation.confirm_claims(treasurer, made.card.id, key=again)
        assert (done.confirmed, done.left, done.open_count) == (2, 1, 3)
        assert reconciliation.confirm_claims(treasurer, made.card.id, key=again).replayed
        assert count("ledger_entry") == 2
        first = receipts.receipt(asha, proved.id)
        assert (first.number, first.confirmed_by, first.reference) == (
            1, treasurer.name, "412345678901",
        )  # fmt: skip
        matched = [
            each for each in reconciliation.lines(admin, made.card.id).items
            if each.status == "matched"
        ]  # fmt: skip
        assert [each.entry.entry_id for each in matched] == [
            first.entry_id, receipts.receipt(rekha, also.id).entry_id,
        ]  # fmt: skip
        with pytest.raises(NoReceipt):
            receipts.receipt(geeta, other_sum.id)
        # Somebody else confirms the treasurer's own, by its line.
        (left,) = reconciliation.claims(admin, made.card.id)
        with pytest.raises(NotFound):
            reconciliation.confirm_claims(admin, made.card.id, line_ids=[matched[0].id], key=key())
        done = reconciliation.confirm_claims(
            admin, made.card.id, line_ids=[left.line_id], key=key()
        )
        assert (done.confirmed, done.open_count) == (1, 2)
        with pytest.raises(NotAllowed):
            reconciliation.confirm_claims(asha, made.card.id, key=key())


def test_two_who_confirm_and_compare_book_a_claim_once(db):
    with clock.frozen(MORNING):
        circle, admin, treasurer, (asha, *_) = officers_circle(1)
        waits = claim(asha, circle, "412345678901")
        made = read_in(admin, circle, file_of([line("412345678901")]), mapping=DMY)

        def act(number):
            if number % 2:
                return contributions.confirm(treasurer, waits.id, key=key())
            return reconciliation.confirm_claims(admin, made.card.id, key=key())

        outcomes(act, 4, threads=4)
    assert count("ledger_entry") == 1
    (row,) = rows("SELECT status, receipt_number FROM contribution")
    assert tuple(row) == ("confirmed", 1)


def test_a_utr_counts_once_in_the_whole_installation(db):
    """Contributions of two circles and a repayment race with one bank reference."""
    utr = "412345678901"
    with clock.frozen(MORNING):
        circle, people = lending_circle(wallet_minor=50_000)
        loan = approved(people[1], [people[0], people[2]], circle)
        loans.disburse(people[0], loan.id, method="cash", key=key())
        elsewhere, _, _, (asha, *_) = officers_circle(1)

        def act(number):
            if number % 3 == 0:
                return loans.repay(
                    people[1], loan.id, amount_minor=5_000, method="upi", reference=utr, key=key()
                )
            if number % 3 == 1:
                return claim(people[2], circle, utr, 500)
            return claim(asha, elsewhere, utr)

        results = outcomes(act, 6, threads=6)
        assert len(successes(results)) == 1
        assert {each for each in results if isinstance(each, str)} == {"utr_used"}
        assert count("payment_reference") == 1
        used = rows(
            "SELECT (SELECT COUNT(*) FROM contribution WHERE reference = :utr)"
            " + (SELECT COUNT(*) FROM repayment WHERE reference = :utr)", utr=utr,
        )  # fmt: skip
        assert used[0][0] == 1


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_a_receipt_says_what_the_money_was_for(db):
    rules = {"contribution": {"late_fee_minor": 1_000}}
    with clock.frozen(MORNING):
        circle, _, treasurer, (asha, rekha, *_) = officers_circle(2, rules=rules)
    with clock.frozen(MORNING + timedelta(days=40)):  # the first due is late
        waits = contributions.pay(asha, circle.id, amount_minor=120_000, key=key())
        with pytest.raises(NoReceipt):
            receipts.receipt(asha, waits.id)
        contributions.confirm(treasurer, waits.id, key=key())
        found = receipts.receipt(rekha, waits.id)
        assert [(each.kind, each.amount_minor, each.cycle_number) for each in found.lines] == [
            ("late_fee", 1_000, 1),
            ("contribution", 50_000, 1),
            ("contribution", 50_000, 2),
            ("savings", 19_000, None),
        ]
        assert (found.number, found.amount_minor, found.recorded_by) == (1, 120_000, asha.name)
        with pytest.raises(NotFound):
            receipts.receipt(person("Farida Khatoon"), waits.id)
