"""Members who stand for loans: consent, what is held, who pays, and what becomes of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from circle_app.adapters import clock
from circle_app.domain.departures import DepartureHeld
from circle_app.domain.errors import IdempotencyMismatch, NotAllowed, NotFound
from circle_app.domain.funds import SavingsHeld
from circle_app.domain.guarantees import (
    AlreadyGuarantor,
    CallTooLarge,
    GuaranteeNotFree,
    GuaranteeStateConflict,
    GuaranteeTooLarge,
    GuarantorsMissing,
    NotGuarantor,
    NotInDefault,
)
from circle_app.domain.loans import GuarantorIsBorrower, LoanStateConflict
from circle_app.domain.votes import NotAnElector
from circle_app.services import (
    contributions,
    departures,
    journal,
    loans,
    members,
    proposals,
    reversals,
    withdrawals,
)
from circle_app.services.proposals import OwnMatter, ProposalOpen
from tests.factories import key, outcomes, successes
from tests.support import late_loans
from tests.support.circles import MORNING, kinds, member_id
from tests.support.funds import save, saving_group
from tests.support.lenders import joined, lender_office
from tests.support.loans import approved, lending_circle, loan_faults, receivable_minor

ONLY_SQLITE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
NEEDED = {"loans": {"rate_percent": "0", "guarantors": 1, "guarantee_percent": "40"}}
LENT = 1_000_000


def group_with(savings=(2_000_000, 500_000), rules=None):
    """A group whose first member has savings to lend from, and whose second can stand for loans."""
    group = saving_group(savings[0], 3, rules=rules)
    save(group.members[1], group.circle, savings[1], confirmed_by=group.admin)
    return group, *group.members


def agreed(group, borrower, amount, **more):
    """A loan of a group that everybody whom the rules ask has agreed to."""
    voters = [group.treasurer, group.admin, *group.members]
    found = approved(
        borrower, [each for each in voters if each is not borrower], group.circle, amount, **more
    )
    assert found.status == "approved"
    return found


def stands(group, loan, guarantor, amount, by=None):
    """Ask somebody to stand for a loan, who agrees."""
    member = member_id(guarantor, group.circle)
    loans.add_guarantor(by or group.treasurer, loan.id, member, amount, key=key())
    return loans.answer_guarantee(guarantor, loan.id, agree=True)


def held(actor, circle):
    """What is held of somebody's savings because of loans of others, and what is free."""
    found = withdrawals.situation(actor, circle.id)
    mine = {hold.code: hold.amount_minor for hold in found.holds}
    return mine.get("guarantees", 0), found.free_minor


@ONLY_SQLITE
def test_a_guarantor_agrees_alone_and_is_free_again_once_the_loan_is_paid_back(db):
    group, asha, sita, _ = group_with(rules=NEEDED)
    offered = [(member_id(sita, group.circle), 400_000)]
    with clock.frozen(MORNING):
        loan = agreed(group, asha, LENT, guarantors=offered)
        (seen,) = loans.guarantors_of(asha, loan.id)
        assert (seen.name, seen.status, seen.lien_minor, seen.can_answer) == (
            sita.name, "asked", 0, False,
        )  # fmt: skip
        with pytest.raises(GuarantorsMissing) as refusal:
            loans.disburse(group.treasurer, loan.id, method="cash", key=key())
        assert refusal.value.context["how_many"] == 1
        with pytest.raises(NotGuarantor):
            loans.answer_guarantee(
                group.admin, loan.id, agree=True, member_id=member_id(sita, group.circle)
            )
        (mine,) = loans.guarantees_of(sita, group.circle.id)
        assert (mine.borrower, mine.needs_minor, mine.can_answer) == (asha.name, 400_000, True)
        word = loans.answer_guarantee(sita, loan.id, agree=True)
        assert (word.status, word.lien_minor, word.is_recorded) == ("agreed", 400_000, False)
        assert loans.answer_guarantee(sita, loan.id, agree=True) == word
        assert held(sita, group.circle) == (400_000, 100_000)
        # Before the money is given a word can be taken back, and given again.
        assert loans.answer_guarantee(sita, loan.id, agree=False).status == "declined"
        assert held(sita, group.circle) == (0, 500_000)
        stands(group, loan, sita, 400_000, by=asha)
        loans.disburse(group.treasurer, loan.id, method="cash", key=key())
        with pytest.raises(GuaranteeStateConflict):
            loans.answer_guarantee(sita, loan.id, agree=False)
        with pytest.raises(GuaranteeStateConflict):
            loans.withdraw_guarantor(asha, loan.id, member_id(sita, group.circle))
        with pytest.raises(SavingsHeld):
            withdrawals.ask(sita, group.circle.id, amount_minor=100_001, key=key())
        with pytest.raises(DepartureHeld) as kept:
            departures.ask_leave(sita, group.circle.id, key=key())
        assert kept.value.context["holds"] == ("guarantees",)
        paid = loans.repay(asha, loan.id, amount_minor=250_000, method="cash", key=key())
        loans.confirm_repayment(group.treasurer, paid.id, key=key())
        assert held(sita, group.circle) == (300_000, 200_000)
        rest = loans.payoff(asha, loan.id).total_minor
        last = loans.repay(asha, loan.id, amount_minor=rest, method="cash", key=key())
        done = loans.confirm_repayment(group.treasurer, last.id, key=key())
        assert held(sita, group.circle) == (0, 500_000)
        assert loans.guarantors_of(asha, loan.id)[0].status == "released"
        # What was paid by mistake was never paid: who stood for the loan stands for it again.
        reversals.reverse(
            group.admin, group.circle.id, done.entry_id, reason="A false note", key=key()
        )
    assert held(sita, group.circle) == (300_000, 200_000)
    told = [kind for kind in kinds() if kind.startswith("guarantee.")]
    assert told == [
        "guarantee.asked", "guarantee.agreed", "guarantee.declined", "guarantee.asked",
        "guarantee.agreed",
    ]  # fmt: skip


@ONLY_SQLITE
def test_who_may_be_asked_and_who_sees_it(db):
    group, asha, sita, lata = group_with()
    loan = agreed(group, asha, LENT)
    sitas, latas = member_id(sita, group.circle), member_id(lata, group.circle)
    once = key()
    for refusal, actor, member, amount in (
        (GuarantorIsBorrower, asha, member_id(asha, group.circle), 100_000),
        (NotAllowed, sita, latas, 100_000),
        (GuaranteeTooLarge, asha, sitas, LENT + 1),
        (NotFound, asha, loan.id, 100_000),
    ):
        with pytest.raises(refusal):
            loans.add_guarantor(actor, loan.id, member, amount, key=key())
    asked = loans.add_guarantor(asha, loan.id, sitas, 600_000, key=once)
    again = loans.add_guarantor(asha, loan.id, sitas, 600_000, key=once)
    assert (again.id, again.replayed) == (asked.id, True)
    with pytest.raises(IdempotencyMismatch):
        loans.add_guarantor(asha, loan.id, sitas, 500_000, key=once)
    with pytest.raises(AlreadyGuarantor):
        loans.add_guarantor(group.treasurer, loan.id, sitas, 100_000, key=key())
    with pytest.raises(GuaranteeNotFree) as refusal:
        loans.answer_guarantee(sita, loan.id, agree=True)
    assert refusal.value.context["free_minor"] == 500_000
    loans.add_guarantor(asha, loan.id, latas, 100_000, key=key())
    # Members see the own part alone; the borrower and officers all of it.
    assert [each.name for each in loans.guarantors_of(sita, loan.id)] == [sita.name]
    assert [each.name for each in loans.guarantors_of(asha, loan.id)] == [sita.name, lata.name]
    assert len(loans.security(group.treasurer, loan.id).guarantors) == 2
    assert loans.security(sita, loan.id).free_minor == 500_000
    assert not loans.security(sita, loan.id).sees_all
    assert loans.withdraw_guarantor(asha, loan.id, sitas).status == "withdrawn"
    loans.cancel(asha, loan.id)
    assert [each.status for each in loans.guarantors_of(asha, loan.id)] == ["withdrawn"] * 2
    with pytest.raises(LoanStateConflict):
        loans.add_guarantor(asha, loan.id, sitas, 100_000, key=key())


@ONLY_SQLITE
def test_without_officers_neither_borrower_nor_guarantor_votes_on_a_call_or_a_loss(db):
    circle, (asha, rekha, sunita), loan = late_loans.late_loan()
    guarantor = member_id(asha, circle)
    loans.add_guarantor(rekha, loan.id, guarantor, 100_000, key=key())
    loans.answer_guarantee(asha, loan.id, agree=True)
    asked = loans.ask_call(sunita, loan.id, guarantor, 50_000, reason="Nothing came", key=key())
    for actor in (asha, rekha):
        with pytest.raises(NotAnElector):
            proposals.vote(actor, asked.proposal_id, "yes")
    assert proposals.vote(sunita, asked.proposal_id, "yes").status == "approved"
    # To give the loan up would set the guarantor's savings free.
    lost = loans.ask_write_off(sunita, loan.id, reason="Gone without a word", key=key())
    for actor in (asha, rekha):
        with pytest.raises(NotAnElector):
            proposals.vote(actor, lost.proposal_id, "yes")


@ONLY_SQLITE
def test_who_sees_no_members_asks_none_of_them(db):
    office = lender_office()
    (imran, _), (_, other) = joined(office), joined(office, "Shanti Devi")
    loan = loans.request(imran, office.circle.id, amount_minor=500_000, periods=6, key=key())
    with pytest.raises(NotAllowed):
        loans.add_guarantor(imran, loan.id, other, 100_000, key=key())
    assert loans.add_guarantor(office.clerk, loan.id, other, 100_000, key=key()).status == "asked"


@ONLY_SQLITE
def test_an_officer_writes_down_what_somebody_without_an_account_said(db):
    group, asha, _, _ = group_with()
    gita = members.record(group.admin, group.circle.id, "Gita Sharma", key=key()).member_id
    paid = contributions.pay(
        group.treasurer, group.circle.id, amount_minor=300_000, method="cash",
        on_behalf_of=gita, key=key(),
    )  # fmt: skip
    contributions.confirm(group.admin, paid.id, key=key())
    loan = agreed(group, asha, LENT)
    loans.add_guarantor(asha, loan.id, gita, 300_000, key=key())
    for actor in (asha, group.members[1]):
        with pytest.raises((NotGuarantor, NotFound)):
            loans.answer_guarantee(actor, loan.id, agree=True, member_id=gita)
    assert loans.guarantors_of(group.treasurer, loan.id)[0].can_answer
    done = loans.answer_guarantee(group.treasurer, loan.id, agree=True, member_id=gita)
    assert (done.status, done.is_recorded, done.lien_minor) == ("agreed", True, 300_000)


def late_loan(group, borrower, guarantor, amount=400_000):
    """A loan somebody stands for and nobody pays, a hundred days after its first instalment."""
    with clock.frozen(MORNING):
        loan = agreed(group, borrower, LENT, periods=2)
        stands(group, loan, guarantor, amount)
        loans.disburse(group.treasurer, loan.id, method="cash", key=key())
    return loan, MORNING + timedelta(days=131)


@ONLY_SQLITE
def test_a_guarantor_pays_after_default_by_decision_and_the_books_agree(db):
    group, asha, sita, _ = group_with(rules={"loans": {"method": "flat"}})
    loan, now = late_loan(group, asha, sita)
    sitas = member_id(sita, group.circle)
    told = {"reason": "Nobody hears of her", "key": key()}
    with clock.frozen(MORNING + timedelta(days=60)), pytest.raises(NotInDefault):
        loans.ask_call(group.treasurer, loan.id, sitas, 150_000, **told)
    with clock.frozen(now):
        assert loans.guarantors_of(group.treasurer, loan.id)[0].can_call
        for refusal, actor, amount in (
            (NotAllowed, sita, 150_000),
            (NotAllowed, asha, 150_000),
            (CallTooLarge, group.treasurer, 400_001),
        ):
            with pytest.raises(refusal):
                loans.ask_call(actor, loan.id, sitas, amount, **told)
        asked = loans.ask_call(group.treasurer, loan.id, sitas, 150_000, **told)
        assert (asked.decider, asked.status) == ("officer", "open")
        with pytest.raises(ProposalOpen):
            loans.ask_release(group.treasurer, loan.id, sitas, reason="x", key=key())
        owed = loans.payoff(asha, loan.id).total_minor
        proposals.decide(group.admin, asked.proposal_id, approve=True, key=key())
        assert loans.payoff(asha, loan.id).total_minor == owed - 150_000
        (repaid,) = loans.repayments_of(asha, loan.id).items
        assert (repaid.method, repaid.amount_minor, repaid.status) == (
            "guarantee", 150_000, "confirmed",
        )  # fmt: skip
        (after,) = loans.guarantors_of(asha, loan.id)
        left = loans.get(asha, loan.id).outstanding_minor
        assert (after.called_minor, after.lien_minor) == (
            150_000,
            -(-400_000 * left // LENT) - 150_000,
        )
        assert receivable_minor(group.circle.id, member_id(asha, group.circle)) == left
        entries = journal.entries(group.admin, group.circle.id).items
        entry = next(each for each in entries if each.kind == "loan.guarantee")
        assert [
            (line.account, line.amount_minor) for line in entry.lines if line.owner == sita.name
        ] == [("savings", 150_000)]
        found = withdrawals.situation(sita, group.circle.id)
        assert found.savings_minor == 350_000
        assert loan_faults() == []
        reversals.reverse(
            group.admin, group.circle.id, entry.entry_id, reason="The wrong member", key=key()
        )
        (back,) = loans.guarantors_of(asha, loan.id)
        assert (back.called_minor, back.lien_minor) == (0, 400_000)
        assert loans.payoff(asha, loan.id).total_minor == owed
        assert withdrawals.situation(sita, group.circle.id).savings_minor == 500_000
    assert loan_faults() == []


@ONLY_SQLITE
def test_a_call_that_is_refused_or_overtaken_moves_nothing(db):
    group, asha, sita, _ = group_with(rules={"loans": {"method": "flat"}})
    loan, now = late_loan(group, asha, sita)
    sitas = member_id(sita, group.circle)
    with clock.frozen(now):
        asked = loans.ask_call(
            group.treasurer, loan.id, sitas, 400_000, reason="Nothing came", key=key()
        )
        with pytest.raises(OwnMatter):
            proposals.decide(group.treasurer, asked.proposal_id, approve=True, key=key())
        # Meanwhile half is paid back, so less is held than was asked for.
        paid = loans.repay(asha, loan.id, amount_minor=500_000, method="cash", key=key())
        loans.confirm_repayment(group.treasurer, paid.id, key=key())
        proposals.decide(group.admin, asked.proposal_id, approve=True, key=key())
        assert proposals.get(group.admin, asked.proposal_id).failure
        assert loans.guarantors_of(asha, loan.id)[0].called_minor == 0
        released = loans.ask_release(
            group.treasurer, loan.id, sitas, reason="She moves away", key=key()
        )
        proposals.decide(group.admin, released.proposal_id, approve=True, key=key())
        assert loans.guarantors_of(asha, loan.id)[0].status == "released"
        assert held(sita, group.circle) == (0, 500_000)


@ONLY_SQLITE
def test_a_call_that_pays_everything_ends_the_loan(db):
    free = {"method": "flat", "rate_percent": "0", "penalty": {"kind": "none"}}
    group, asha, sita, _ = group_with((2_000_000, 1_200_000), {"loans": free})
    loan, now = late_loan(group, asha, sita, LENT)
    with clock.frozen(now):
        asked = loans.ask_call(
            group.treasurer,
            loan.id,
            member_id(sita, group.circle),
            LENT,
            reason="Nothing came",
            key=key(),
        )
        proposals.decide(group.admin, asked.proposal_id, approve=True, key=key())
        (after,) = loans.guarantors_of(asha, loan.id)
        assert (after.status, after.lien_minor, after.called_minor) == ("released", 0, LENT)
        assert loans.get(asha, loan.id).close_reason == "obligations_met"
        assert held(sita, group.circle) == (0, 200_000)
    assert loan_faults() == []


def test_one_saving_secures_one_loan_however_many_agree_at_once(db):
    circle, (asha, rekha, sunita) = lending_circle(savings_minor=3_000_000)
    sunita_id = member_id(sunita, circle)
    save(sunita, circle, 300_000)
    wanted = []
    for borrower, voters in ((asha, [rekha, sunita]), (rekha, [asha, sunita])):
        loan = approved(borrower, voters, circle, 400_000)
        loans.add_guarantor(borrower, loan.id, sunita_id, 300_000, key=key())
        wanted.append(loan)
    results = outcomes(
        lambda n: loans.answer_guarantee(sunita, wanted[n % 2].id, agree=True), 8, threads=8
    )
    refused = {found for found in results if isinstance(found, str)}
    assert refused == {"guarantee_not_free"}
    assert len({found.loan_id for found in successes(results)}) == 1
    assert held(sunita, circle)[0] == 300_000


def test_savings_are_not_paid_out_and_held_at_once(db):
    circle, (asha, rekha, sunita) = lending_circle(savings_minor=3_000_000)
    save(sunita, circle, 300_000)
    loan = approved(asha, [rekha, sunita], circle, 400_000)
    loans.add_guarantor(asha, loan.id, member_id(sunita, circle), 300_000, key=key())
    free = withdrawals.situation(sunita, circle.id).free_minor

    def act(number):
        if number % 2:
            return loans.answer_guarantee(sunita, loan.id, agree=True)
        return withdrawals.ask(sunita, circle.id, amount_minor=free, key=key())

    results = outcomes(act, 8, threads=8)
    assert {found for found in results if isinstance(found, str)} in (
        {"guarantee_not_free", "savings_held"}, {"guarantee_not_free"}, {"savings_held"},
    )  # fmt: skip
    found = withdrawals.situation(sunita, circle.id)
    claims = {hold.code: hold.amount_minor for hold in found.holds}
    assert sum(claims.values()) <= found.savings_minor
    assert len(claims) == 1


def test_agreeing_races_with_giving_the_loan(db):
    circle, (asha, rekha, sunita) = lending_circle(
        savings_minor=3_000_000, rules={"loans": {"guarantors": 1}}
    )
    save(sunita, circle, 300_000)
    sunita_id = member_id(sunita, circle)
    loan = approved(asha, [rekha, sunita], circle, 400_000, guarantors=[(sunita_id, 300_000)])
    loans.answer_guarantee(sunita, loan.id, agree=True)

    def act(number):
        if number % 2:
            return loans.answer_guarantee(sunita, loan.id, agree=False)
        return loans.disburse(rekha, loan.id, method="cash", key=key())

    outcomes(act, 4, threads=4)
    status = loans.get(asha, loan.id).status
    (found,) = loans.guarantors_of(asha, loan.id)
    assert (status, found.status) in {("active", "agreed"), ("approved", "declined")}
    assert loan_faults() == []
