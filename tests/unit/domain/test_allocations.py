"""Where payments go: allocation, payoff, prepayment, closing, replay."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circle_app.domain.allocations import (
    AllocationOrder,
    Amounts,
    Instalment,
    Part,
    allocate,
    as_amounts,
    with_shares,
)
from circle_app.domain.calendars import Frequency
from circle_app.domain.errors import InvalidInput
from circle_app.domain.loan_accounts import (
    CloseReason,
    FlatInterest,
    LoanAccount,
    PrepaymentMode,
    RepaymentPolicy,
    open_loan,
    payoff,
)
from circle_app.domain.loan_terms import FeeMode, LoanTerms, Method
from circle_app.domain.penalties import PenaltyEvery, PenaltyKind, PenaltyRules
from circle_app.domain.rates import Rate, RateBase
from circle_app.domain.repayments import (
    BeforeDisbursal,
    ExceedsPayoff,
    LoanClosed,
    LoanEvent,
    Payment,
    RepaymentKind,
    Waiver,
    receive,
    replay,
    write_off,
)
from tests.unit.domain.loan_strategies import loan_terms

GIVEN_ON = date(2026, 1, 15)
POLICY = RepaymentPolicy()


def loan(method: Method = Method.REDUCING, percent: str = "12", **more: object) -> LoanAccount:
    """12,000 over twelve months from 15 January 2026."""
    terms = LoanTerms(1_200_000, Rate(Decimal(percent)), method, 12, GIVEN_ON)
    return open_loan(replace(terms, **more))  # type: ignore[arg-type]  # fields by name


def due(number: int, principal: int, interest: int, fee: int = 0, penalty: int = 0) -> Instalment:
    on = date(2026, number, 1)
    amounts = Amounts(principal, interest, fee, penalty)
    return Instalment(number, on - timedelta(days=30), on, POLICY_RATE, amounts)


POLICY_RATE = (
    open_loan(LoanTerms(1_000, Rate(Decimal(12)), Method.FLAT, 1, GIVEN_ON)).instalments[0].rate
)

TWO_DUE = (due(1, 100, 10, 2, 5), due(2, 100, 8, 2, 0))


@pytest.mark.parametrize(
    ("order", "amount", "expected"),
    [
        (AllocationOrder.OLDEST_FIRST, 60, Amounts(43, 10, 2, 5)),
        (AllocationOrder.OLDEST_FIRST, 120, Amounts(100, 11, 4, 5)),
        (AllocationOrder.INTEREST_FIRST, 60, Amounts(33, 18, 4, 5)),
        (AllocationOrder.INTEREST_PRINCIPAL, 112, Amounts(100, 10, 0, 2)),
        (AllocationOrder.INTEREST_PRINCIPAL, 120, Amounts(100, 13, 2, 5)),
        (AllocationOrder.PRINCIPAL_FIRST, 210, Amounts(200, 10, 0, 0)),
        (AllocationOrder.PRINCIPAL_FIRST, 223, Amounts(200, 18, 4, 1)),
    ],
)
def test_orders_of_allocation(order: AllocationOrder, amount: int, expected: Amounts) -> None:
    cut = allocate(amount, TWO_DUE, order)
    assert as_amounts(cut.shares) == expected
    assert cut.left_over_minor == 0


def test_shares_name_their_instalment_and_part() -> None:
    cut = allocate(18, TWO_DUE, AllocationOrder.OLDEST_FIRST)
    assert [(share.number, share.part, share.amount_minor) for share in cut.shares] == [
        (1, Part.PENALTY, 5),
        (1, Part.FEE, 2),
        (1, Part.INTEREST, 10),
        (1, Part.PRINCIPAL, 1),
    ]


@given(st.integers(min_value=0, max_value=400), st.sampled_from(AllocationOrder))
def test_an_allocation_loses_nothing_and_overfills_nothing(
    amount: int, order: AllocationOrder
) -> None:
    cut = allocate(amount, TWO_DUE, order)
    assert as_amounts(cut.shares).total_minor + cut.left_over_minor == amount
    for item in with_shares(TWO_DUE, cut.shares):
        assert all(0 <= item.paid.of(part) <= item.due.of(part) for part in Part)
    assert cut.left_over_minor == max(0, amount - 227)


def test_an_instalment_on_its_day_is_its_interest_and_principal() -> None:
    account, receipt = receive(loan(), date(2026, 2, 15), 106_619, POLICY)
    assert receipt.applied == Amounts(94_619, 12_000)
    assert receipt.kind is RepaymentKind.INSTALMENT
    assert account.principal_outstanding_minor == 1_105_381


def test_interest_of_a_begun_period_counts_its_days() -> None:
    # 12,000 × 12 % × 17/365 = 67.07
    assert payoff(loan(), date(2026, 2, 1), POLICY).owed == Amounts(1_200_000, 6_707)


def test_payoff_meets_the_schedule_on_the_due_date() -> None:
    assert payoff(loan(), date(2026, 2, 15), POLICY).owed == Amounts(1_200_000, 12_000)
    # 31 days of 12 %/365 would be more than the month; a period never costs more than itself.
    assert payoff(loan(), date(2026, 2, 14), POLICY).owed.interest_minor == 11_836


def test_payoff_on_the_day_of_disbursal_has_no_interest() -> None:
    for method in Method:
        assert payoff(loan(method), GIVEN_ON, POLICY).owed == Amounts(1_200_000)


def test_the_payoff_closes_the_loan() -> None:
    for method in Method:
        quote = payoff(loan(method), date(2026, 5, 3), POLICY)
        account, receipt = receive(loan(method), date(2026, 5, 3), quote.total_minor, POLICY)
        assert account.closed_because is CloseReason.OBLIGATIONS_MET
        assert account.principal_outstanding_minor == 0
        assert receipt.applied == quote.owed == account.paid
        assert payoff(account, date(2026, 6, 1), POLICY).total_minor == 0


def test_a_write_off_gives_up_what_the_payoff_says() -> None:
    account, given_up = write_off(loan(), date(2026, 6, 1), POLICY)
    assert given_up == payoff(loan(), date(2026, 6, 1), POLICY)
    assert account.closed_because is CloseReason.WRITTEN_OFF
    assert account.principal_outstanding_minor == given_up.owed.principal_minor == 1_200_000
    with pytest.raises(LoanClosed):
        write_off(account, date(2026, 6, 2), POLICY)


def test_more_than_the_payoff_is_refused_or_kept_as_advance() -> None:
    with pytest.raises(ExceedsPayoff) as refusal:
        receive(loan(), date(2026, 2, 15), 1_212_001, POLICY)
    assert refusal.value.context["payoff_minor"] == 1_212_000
    generous = replace(POLICY, keeps_surplus_as_advance=True)
    account, receipt = receive(loan(), date(2026, 2, 15), 1_212_001, generous)
    assert (receipt.advance_minor, account.closed_on) == (1, date(2026, 2, 15))


def test_impossible_payments_are_refused() -> None:
    with pytest.raises(InvalidInput):
        receive(loan(), date(2026, 2, 15), 0, POLICY)
    with pytest.raises(BeforeDisbursal):
        receive(loan(), date(2026, 1, 14), 100, POLICY)
    closed, _ = receive(loan(), GIVEN_ON, 1_200_000, POLICY)
    with pytest.raises(LoanClosed):
        receive(closed, date(2026, 2, 1), 100, POLICY)


def test_prepaying_keeps_the_instalment_and_shortens() -> None:
    account, receipt = receive(loan(), date(2026, 2, 1), 606_707, POLICY)
    assert receipt.early == Amounts(600_000, 6_707)
    assert receipt.kind is RepaymentKind.PREPAYMENT
    assert account.regular_minor == loan().regular_minor
    assert len(account.instalments) == 6
    # The rest of the month on 6,000: 6,000 × (1 % − 12 % × 17/365) = 26.47
    assert account.instalments[0].due.interest_minor == 2_647
    assert {item.due.total_minor for item in account.instalments[:-1]} == {106_619}
    assert account.instalments[-1].due.total_minor < 106_619


def test_a_fee_for_the_whole_loan_comes_before_a_prepayment() -> None:
    account, receipt = receive(
        loan(fee_minor=5_000, fee_mode=FeeMode.FIRST_INSTALMENT), GIVEN_ON, 105_000, POLICY
    )
    assert receipt.applied == Amounts(100_000, 0, 5_000)
    assert payoff(account, GIVEN_ON, POLICY).owed == Amounts(1_100_000)


def test_prepaying_may_keep_the_term_and_lower() -> None:
    policy = replace(POLICY, prepayment=PrepaymentMode.LOWER)
    account, _ = receive(loan(), date(2026, 2, 15), 106_619 + 105_381, policy)
    # 10,000 left over eleven months at 1 %
    assert account.principal_outstanding_minor == 1_000_000
    assert len(account.instalments) == 12
    assert account.regular_minor == 96_454
    assert {item.due.total_minor for item in account.instalments[1:-1]} == {96_454}


def test_prepaying_may_pay_the_next_dues() -> None:
    policy = replace(POLICY, prepayment=PrepaymentMode.NEXT_DUES)
    account, receipt = receive(loan(), date(2026, 2, 15), 2 * 106_619, policy)
    assert [item.is_paid for item in account.instalments[:3]] == [True, True, False]
    assert receipt.applied.total_minor == 2 * 106_619
    assert receipt.early == Amounts()


def test_two_prepayments_on_one_day_never_pay_interest_twice() -> None:
    once, _ = receive(loan(), date(2026, 2, 1), 606_707, POLICY)
    first, _ = receive(loan(), date(2026, 2, 1), 306_707, POLICY)
    twice, second = receive(first, date(2026, 2, 1), 300_000, POLICY)
    assert second.early == Amounts(300_000, 0)
    assert twice.instalments == once.instalments
    assert twice.paid == once.paid


def test_less_than_the_interest_so_far_is_interest_of_the_running_period() -> None:
    account, receipt = receive(loan(), date(2026, 2, 1), 5_000, POLICY)
    assert receipt.applied == Amounts(0, 5_000)
    assert payoff(account, date(2026, 2, 1), POLICY).owed == Amounts(1_200_000, 1_707)
    account, receipt = receive(account, date(2026, 2, 1), 101_707, POLICY)
    assert receipt.early == Amounts(100_000, 1_707)
    assert account.paid == Amounts(100_000, 6_707)


@pytest.mark.parametrize(
    ("mode", "rebate", "interest"),
    [
        # 1 March: January's month is due and unpaid, February's has begun, ten are to come.
        (FlatInterest.WAIVED, "0", 24_000),
        (FlatInterest.DUE, "0", 144_000),
        (FlatInterest.REBATED, "60", 72_000),
        (FlatInterest.REBATED, "100", 24_000),
    ],
)
def test_flat_interest_of_periods_to_come(mode: FlatInterest, rebate: str, interest: int) -> None:
    policy = replace(POLICY, flat_interest=mode, rebate_percent=Decimal(rebate))
    quote = payoff(loan(Method.FLAT), date(2026, 3, 1), policy)
    assert quote.owed == Amounts(1_200_000, interest)


def test_a_part_prepayment_of_a_flat_loan_pays_the_next_dues() -> None:
    account, receipt = receive(loan(Method.FLAT), date(2026, 2, 15), 200_000, POLICY)
    assert receipt.applied == Amounts(176_000, 24_000)
    assert account.instalments[0].is_paid


def test_a_fee_for_the_whole_loan_is_owed_when_it_ends_at_once() -> None:
    once = loan(fee_minor=5_000, fee_mode=FeeMode.FIRST_INSTALMENT)
    assert payoff(once, GIVEN_ON, POLICY).owed == Amounts(1_200_000, 0, 5_000)
    each = loan(fee_minor=100, fee_mode=FeeMode.EVERY_INSTALMENT)
    assert payoff(each, date(2026, 3, 15), POLICY).owed.fee_minor == 200


# ₹5 once, from the sixth day after the due date: 21 February for an instalment of the 15th.
FINED = replace(POLICY, penalty=PenaltyRules(PenaltyKind.FIXED, 500, after_days=5))


def test_penalties_come_first_and_bear_nothing() -> None:
    account, receipts = replay(loan(), [Payment(date(2026, 2, 22), 2, 1_000)], FINED)
    assert receipts[2].applied == Amounts(0, 500, 0, 500)
    assert account.instalments[1].due == loan().instalments[1].due


def test_a_payment_in_time_leaves_no_penalty_whenever_it_is_entered() -> None:
    late, _ = replay(loan(), [], FINED, through=date(2026, 2, 21))
    assert [charge.amount_minor for charge in late.charges] == [500]
    paid = Payment(date(2026, 2, 15), 2, 106_619)
    account, _ = replay(loan(), [paid], FINED, through=date(2026, 2, 21))
    assert account.charges == ()


def test_what_was_let_off_is_not_asked_for_again() -> None:
    events: list[LoanEvent] = [
        Waiver(date(2026, 2, 22), 1, penalty_minor=500),
        Payment(date(2026, 2, 22), 2, 1_000),
    ]
    account, receipts = replay(loan(), events, FINED, through=date(2026, 3, 1))
    assert receipts[2].applied == Amounts(0, 1_000)
    assert account.instalments[0].rest.penalty_minor == 0


def test_a_back_dated_payment_is_as_if_entered_in_order() -> None:
    early, late = Payment(date(2026, 2, 1), 2, 300_000), Payment(date(2026, 3, 15), 1, 150_000)
    stepwise, _ = receive(loan(), early.on, early.amount_minor, POLICY)
    stepwise, _ = receive(stepwise, late.on, late.amount_minor, POLICY)
    assert replay(loan(), [late, early], POLICY)[0] == stepwise


def test_the_whole_plan_paid_on_time_closes_the_loan() -> None:
    for method in Method:
        account = loan(method, rate_base=RateBase.DAILY)
        for item in account.instalments:
            account, receipt = receive(account, item.due_on, item.due.total_minor, POLICY)
        assert receipt.kind is RepaymentKind.CLOSING
        assert account.closed_on == date(2027, 1, 15)


def test_custom_periods_work_the_same() -> None:
    account = loan(frequency=Frequency.CUSTOM, every_days=10)
    # 12,000 × 12 % × 4/365 = 15.78
    assert payoff(account, date(2026, 1, 19), POLICY).owed.interest_minor == 1_578


policies = st.builds(
    RepaymentPolicy,
    order=st.sampled_from(AllocationOrder),
    prepayment=st.sampled_from(PrepaymentMode),
    flat_interest=st.sampled_from(FlatInterest),
    rebate_percent=st.integers(min_value=0, max_value=100).map(Decimal),
    keeps_surplus_as_advance=st.just(True),
    penalty=st.builds(
        PenaltyRules,
        kind=st.sampled_from(PenaltyKind),
        amount_minor=st.just(77),
        percent=st.just(Decimal(2)),
        after_days=st.integers(min_value=0, max_value=9),
        every=st.sampled_from(PenaltyEvery),
        cap_percent=st.sampled_from([None, Decimal(10)]),
    ),
)
acts = st.lists(
    st.tuples(
        st.integers(min_value=0, max_value=500),
        st.integers(min_value=1, max_value=120),
        st.booleans(),
    ),
    max_size=8,
)


@given(loan_terms(), policies, acts)
def test_whatever_is_paid_when_nothing_is_lost(
    terms: LoanTerms, policy: RepaymentPolicy, paid: list[tuple[int, int, bool]]
) -> None:
    account = open_loan(terms)
    received = Amounts()
    for days, percent, forgiven in sorted(paid):
        on = terms.disbursed_on + timedelta(days=days)
        if forgiven:
            account, _ = replay(account, [Waiver(on, 1, 50, 50, 50)], policy)
        quote = payoff(account, on, policy)
        amount = max(1, quote.total_minor * percent // 100)
        if account.closed_on is not None:
            assert quote.total_minor == 0
            continue
        account, receipt = receive(account, on, amount, policy)
        assert receipt.applied.total_minor + receipt.advance_minor == amount
        assert min(receipt.applied.of(part) for part in Part) >= 0
        received = received.plus(receipt.applied)
        assert account.paid == received
        after = payoff(account, on, policy)
        assert (after.total_minor == 0) is (account.closed_on is not None)
        if account.closed_on is None:
            rest = sum(item.rest.principal_minor for item in account.instalments)
            assert rest == account.principal_outstanding_minor
            for item in account.instalments:
                assert all(0 <= item.paid.of(part) <= item.due.of(part) for part in Part)
        else:
            assert account.principal_outstanding_minor == 0
