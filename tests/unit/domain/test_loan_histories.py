"""Whatever happens to a loan, in whatever order it is written down: what always holds."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from circle_app.domain.allocations import AllocationOrder, Amounts, Part
from circle_app.domain.loan_accounts import (
    CARRIED,
    FlatInterest,
    LoanAccount,
    PrepaymentMode,
    RepaymentPolicy,
    charged,
    open_account,
    open_loan,
    payoff,
)
from circle_app.domain.loan_terms import FeeMode, LoanTerms, Method, Rounding
from circle_app.domain.money import Ties
from circle_app.domain.penalties import PenaltyEvery, PenaltyKind, PenaltyRules
from circle_app.domain.rates import Rate
from circle_app.domain.repayments import (
    ExceedsPayoff,
    LoanClosed,
    LoanEvent,
    Payment,
    RepaymentKind,
    Waiver,
    receive,
    replay,
    waive,
)
from circle_app.domain.schedules import build_schedule
from tests.unit.domain.loan_strategies import loan_terms

GIVEN_ON = date(2026, 1, 15)
POLICY = RepaymentPolicy()

penalties = st.builds(
    PenaltyRules,
    kind=st.sampled_from(PenaltyKind),
    amount_minor=st.integers(min_value=1, max_value=500),
    percent=st.sampled_from([Decimal(2), Decimal("0.05"), Decimal(100)]),
    after_days=st.integers(min_value=0, max_value=9),
    every=st.sampled_from(PenaltyEvery),
    cap_minor=st.none() | st.integers(min_value=0, max_value=2_000),
    cap_percent=st.sampled_from([None, Decimal(10)]),
)
policies = st.builds(
    RepaymentPolicy,
    order=st.sampled_from(AllocationOrder),
    prepayment=st.sampled_from(PrepaymentMode),
    flat_interest=st.sampled_from(FlatInterest),
    rebate_percent=st.integers(min_value=0, max_value=100).map(Decimal),
    keeps_surplus_as_advance=st.just(True),
    penalty=penalties,
)
carried_over = st.builds(
    Amounts,
    principal_minor=st.just(0),
    interest_minor=st.integers(min_value=0, max_value=5_000),
    fee_minor=st.integers(min_value=0, max_value=500),
    penalty_minor=st.integers(min_value=0, max_value=500),
)
accounts = st.builds(
    lambda terms, left: open_account(build_schedule(terms), left), loan_terms(), carried_over
)
days = st.integers(min_value=0, max_value=500)
# A day, thousandths of what was lent, and what is let off instead of paid.
acts = st.lists(st.tuples(days, st.integers(min_value=1, max_value=400), st.booleans()), max_size=8)


def happened(account: LoanAccount, drawn: list[tuple[int, int, bool]]) -> list[LoanEvent]:
    """Payments and waivers from numbers, several of them on one day at times."""
    start, lent = account.terms.disbursed_on, account.terms.principal_minor
    events: list[LoanEvent] = []
    for sequence, (day, size, lets_off) in enumerate(drawn):
        on = start + timedelta(days=day)
        if lets_off:
            events.append(Waiver(on, sequence, size, size, size))
        else:
            events.append(Payment(on, sequence, max(1, lent * size // 1_000)))
    return events


@given(accounts, policies, acts, st.randoms(use_true_random=False), days)
def test_the_order_of_entry_and_the_runs_of_the_day_end_do_not_matter(
    account: LoanAccount,
    policy: RepaymentPolicy,
    drawn: list[tuple[int, int, bool]],
    chance: random.Random,
    last: int,
) -> None:
    events = happened(account, drawn)
    through = max([account.terms.disbursed_on + timedelta(days=last), *(e.on for e in events)])
    once, receipts = replay(account, chance.sample(events, len(events)), policy, through)
    # The same with the books open all the time: each event as it comes, penalties looked at on
    # some days between and missed on others.
    stepwise, kept = account, {}
    on = account.terms.disbursed_on
    in_order = sorted(events, key=lambda each: (each.on, each.sequence))
    for event in [*in_order, None]:
        between = ((event.on if event else through + timedelta(days=1)) - on).days
        for passed in sorted(chance.sample(range(between), min(between, 4))):
            stepwise = charged(stepwise, on + timedelta(days=passed), policy.penalty)
        on += timedelta(days=between)
        if event:
            stepwise, found = replay(stepwise, [event], policy)
            kept |= found
    assert charged(stepwise, through, policy.penalty) == once
    assert kept == receipts


@given(accounts, policies, acts, days)
def test_closing_books_what_the_payoff_says_to_the_part(
    account: LoanAccount, policy: RepaymentPolicy, drawn: list[tuple[int, int, bool]], last: int
) -> None:
    events = happened(account, drawn)
    account, _ = replay(account, events, policy)
    assume(account.closed_on is None)
    on = max([account.terms.disbursed_on + timedelta(days=last), *(e.on for e in events)])
    quote = payoff(account, on, policy)
    assert min(quote.owed.of(part) for part in Part) >= 0
    before = account.paid
    closed, receipt = receive(account, on, quote.total_minor, policy)
    assert receipt.applied == quote.owed == closed.paid.minus(before)
    assert receipt.kind is RepaymentKind.CLOSING
    assert closed.closed_on == on
    assert closed.paid.principal_minor == account.terms.principal_minor
    # What comes after the end is the member's, in whole.
    after, receipt = receive(closed, on, 1, policy)
    assert (after, receipt.advance_minor, receipt.applied) == (closed, 1, Amounts())
    with pytest.raises(LoanClosed):
        receive(closed, on, 1, replace(policy, keeps_surplus_as_advance=False))
    if quote.total_minor > 1:
        nearly, receipt = receive(account, on, quote.total_minor - 1, policy)
        assert nearly.closed_on is None
        assert receipt.applied.total_minor == quote.total_minor - 1
        assert payoff(nearly, on, policy).total_minor >= 1


@given(accounts, penalties, days)
def test_a_penalty_is_never_added_to_the_debt_and_bears_nothing(
    account: LoanAccount, rules: PenaltyRules, last: int
) -> None:
    through = account.terms.disbursed_on + timedelta(days=last)
    after = charged(account, through, rules)
    penalised = dict.fromkeys((item.number for item in account.instalments), 0)
    for charge in after.charges:
        penalised[charge.number] += charge.amount_minor
        assert charge.amount_minor > 0
    for old, new in zip(account.instalments, after.instalments, strict=True):
        added = Amounts(penalty_minor=penalised[old.number])
        assert new == replace(old, due=old.due.plus(added))
        first = old.due_on + timedelta(days=rules.after_days + 1)
        assert all(c.on >= first for c in after.charges if c.number == old.number)
        overdue = old.due.total_minor - old.due.penalty_minor
        if rules.cap_minor is not None:
            assert penalised[old.number] <= rules.cap_minor
        if rules.cap_percent is not None:
            assert penalised[old.number] <= Fraction(overdue, 10) + 1
        if overdue == 0:
            assert penalised[old.number] == 0
    marks = [(charge.number, charge.period) for charge in after.charges]
    assert len(marks) == len(set(marks))
    assert charged(after, through, rules) == after
    if account.instalments[0].number == CARRIED:
        only = replace(account.instalments[0].due, interest_minor=0, fee_minor=0)
        idle = replace(account.instalments[0], due=only)
        alone = replace(account, instalments=(idle,))
        assert charged(alone, through, rules).charges == ()


def loan(method: Method = Method.REDUCING, **more: object) -> LoanAccount:
    """12,000 at 12 % over twelve months from 15 January 2026."""
    terms = LoanTerms(1_200_000, Rate(Decimal(12)), method, 12, GIVEN_ON)
    return open_loan(replace(terms, **more))  # type: ignore[arg-type]  # fields by name


def test_a_back_dated_payment_that_leaves_too_little_for_a_later_one_is_refused_or_an_advance() -> (
    None
):
    half, rest = Payment(date(2026, 2, 1), 1, 600_000), Payment(date(2026, 3, 1), 2, 1_224_000)
    # Alone, the later payment is less than what closes the loan; after the earlier one it is more.
    with pytest.raises(ExceedsPayoff):
        replay(loan(), [rest, half], POLICY)
    generous = replace(POLICY, keeps_surplus_as_advance=True)
    account, receipts = replay(loan(), [rest, half], generous)
    assert account.closed_on == rest.on
    taken = sum(receipt.applied.total_minor for receipt in receipts.values())
    assert receipts[2].advance_minor == 600_000 + 1_224_000 - taken > 0


@pytest.mark.parametrize("order", AllocationOrder)
@pytest.mark.parametrize("method", [Method.FLAT, Method.REDUCING])
def test_money_ahead_of_its_day_pays_one_instalment_after_the_other(
    order: AllocationOrder, method: Method
) -> None:
    policy = replace(POLICY, order=order, prepayment=PrepaymentMode.NEXT_DUES)
    account = loan(method)
    two = sum(item.due.total_minor for item in account.instalments[:2])
    account, _ = receive(account, date(2026, 2, 1), two, policy)
    assert [item.is_paid for item in account.instalments[:4]] == [True, True, False, False]
    assert account.instalments[2].paid == account.instalments[3].paid == Amounts()


def test_what_a_replaced_loan_left_comes_before_prepaid_principal() -> None:
    account = open_account(build_schedule(loan().terms), Amounts(0, 700, 0, 300))
    # 1,000 left over, 67.07 of interest in 17 days, and 1,000 of principal.
    account, receipt = receive(account, date(2026, 2, 1), 1_000 + 6_707 + 100_000, POLICY)
    assert receipt.applied == Amounts(100_000, 7_407, 0, 300)
    assert payoff(account, date(2026, 2, 1), POLICY).owed == Amounts(1_100_000)
    # On and after the day of the first instalment it is due like anything else, and once only.
    again = open_account(build_schedule(loan().terms), Amounts(0, 700, 0, 300))
    before = payoff(again, date(2026, 2, 14), POLICY).owed
    assert before == Amounts(1_200_000, 11_836 + 700, 0, 300)
    assert payoff(again, date(2026, 2, 15), POLICY).owed == Amounts(1_200_000, 12_700, 0, 300)
    first, receipt = receive(again, date(2026, 2, 15), 1_000, POLICY)
    assert (receipt.shares[0].number, receipt.applied) == (CARRIED, Amounts(0, 700, 0, 300))
    assert payoff(first, date(2026, 2, 15), POLICY).owed == Amounts(1_200_000, 12_000)


def test_letting_off_the_last_that_is_owed_ends_the_loan_but_principal_never_is() -> None:
    fined = PenaltyRules(PenaltyKind.FIXED, 500)
    policy = replace(POLICY, penalty=fined, order=AllocationOrder.PRINCIPAL_FIRST)
    all_of_it = Waiver(date(2026, 2, 20), 2, 2_000_000, 2_000_000, 2_000_000)
    account, taken = waive(loan(periods=1), all_of_it, policy)
    assert (taken, account.closed_on) == (Amounts(0, 12_000, 0, 500), None)
    account, _ = receive(loan(periods=1), date(2026, 2, 18), 1_200_000, policy)
    assert payoff(account, all_of_it.on, policy).owed == Amounts(0, 12_000, 0, 500)
    account, taken = waive(account, all_of_it, policy)
    assert (taken, account.closed_on) == (Amounts(0, 12_000, 0, 500), all_of_it.on)
    assert waive(account, all_of_it, policy) == (account, Amounts())


SPREAD = {"fee_minor": 10_000, "fee_mode": FeeMode.SPREAD}


def test_a_fee_that_is_spread_stays_so_and_is_owed_in_full_when_the_loan_ends() -> None:
    account = loan(**SPREAD)
    # 100.00 over twelve: 8.34 four times, then 8.33.
    assert [item.due.fee_minor for item in account.instalments] == [834] * 4 + [833] * 8
    assert payoff(account, GIVEN_ON, POLICY).owed == Amounts(1_200_000, 0, 10_000)
    paid, receipt = receive(account, date(2026, 2, 1), 606_707, POLICY)
    assert receipt.applied == Amounts(600_000, 6_707)
    fees = [item.due.fee_minor for item in paid.instalments]
    assert (len(fees), sum(fees)) == (6, 10_000)
    assert max(fees) - min(fees) <= 1
    assert payoff(paid, date(2026, 2, 1), POLICY).owed == Amounts(600_000, 0, 10_000)
    # All but a part of the fee: the debt is paid, and what is left of the fee is still owed.
    paid, receipt = receive(account, GIVEN_ON, 1_206_000, POLICY)
    assert receipt.applied == Amounts(1_200_000, 0, 6_000)
    assert payoff(paid, date(2026, 6, 1), POLICY).owed == Amounts(0, 0, 4_000)


def test_a_fee_of_every_instalment_is_not_owed_for_those_that_never_come() -> None:
    each = loan(fee_minor=100, fee_mode=FeeMode.EVERY_INSTALMENT)
    assert payoff(each, date(2026, 2, 1), POLICY).owed == Amounts(1_200_000, 6_707)


def charges(rules: PenaltyRules, given_on: date, through: date, **more: object) -> list[object]:
    """Day and amount of each charge on instalment 1."""
    account = charged(loan(disbursed_on=given_on, **more), through, rules)
    return [(c.on.isoformat(), c.amount_minor) for c in account.charges if c.number == 1]


@pytest.mark.parametrize("every", [PenaltyEvery.MONTH, PenaltyEvery.CYCLE])
def test_monthly_charges_keep_their_day_over_february(every: PenaltyEvery) -> None:
    rules = PenaltyRules(PenaltyKind.FIXED, 500, every=every)
    # Due on 30 January, first charged on the 31st.
    assert charges(rules, date(2025, 12, 30), date(2026, 4, 30)) == [
        ("2026-01-31", 500),
        ("2026-02-28", 500),
        ("2026-03-31", 500),
        ("2026-04-30", 500),
    ]


def test_charges_stop_at_the_lower_of_two_limits() -> None:
    # Instalment 1,066.19; 2 % of it is 21.32 a week, at most 40.00 and at most 5 % (53.31).
    weekly = PenaltyRules(PenaltyKind.PERCENT, percent=Decimal(2), every=PenaltyEvery.WEEK)
    capped = replace(weekly, cap_minor=4_000, cap_percent=Decimal(5))
    through = date(2026, 3, 14)
    assert charges(capped, GIVEN_ON, through) == [("2026-02-16", 2_132), ("2026-02-23", 1_868)]
    capped = replace(weekly, cap_percent=Decimal(5))
    assert [amount for _, amount in charges(capped, GIVEN_ON, through)] == [2_132, 2_132, 1_067]
    assert charges(replace(weekly, cap_minor=0), GIVEN_ON, through) == []


def test_half_a_paisa_of_a_penalty_goes_where_the_product_says() -> None:
    rules = PenaltyRules(PenaltyKind.PERCENT, percent=Decimal("0.5"))
    flat = {"method": Method.FLAT, "rate": Rate(Decimal(0)), "principal_minor": 1_200}
    up = charges(rules, GIVEN_ON, date(2026, 2, 16), **flat)
    even = Rounding(ties=Ties.HALF_EVEN)
    assert up == [("2026-02-16", 1)]  # 0.5 of a paisa on 1.00
    assert charges(rules, GIVEN_ON, date(2026, 2, 16), **flat, rounding=even) == []


def test_only_what_is_overdue_is_charged() -> None:
    rules = PenaltyRules(PenaltyKind.PERCENT, percent=Decimal(2), after_days=5)
    policy = replace(POLICY, penalty=rules)
    part = Payment(date(2026, 2, 20), 1, 66_619)
    account, _ = replay(loan(), [part], policy, through=date(2026, 2, 21))
    # 400.00 of 1,066.19 are left on the last day of grace; 2 % of that.
    assert [(c.on, c.amount_minor) for c in account.charges] == [(date(2026, 2, 21), 800)]
