"""Statements from figures: they agree with each other, whatever was booked."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circle_app.domain import financials
from circle_app.domain.charts import CHART, Section
from circle_app.domain.financials import Figures
from circle_app.domain.ledger import account_key

ASHA, REKHA = UUID(int=1), UUID(int=2)
SOCIAL = ("social_cash", "social_fund")
KEYS = tuple(
    account_key(kind, owner)
    for kind in CHART
    if kind.code not in SOCIAL
    for owner in ((ASHA, REKHA) if kind.per_member else (None,))
)
AMOUNT = st.integers(1, 10**12)
LOAN_ENTRY = st.tuples(st.sampled_from(KEYS), st.sampled_from(KEYS), AMOUNT)
SOCIAL_ENTRY = st.tuples(st.just("social_cash"), st.just("social_fund"), AMOUNT)
ENTRY = st.one_of(LOAN_ENTRY, SOCIAL_ENTRY).filter(lambda entry: entry[0] != entry[1])


def figures_of(before, within) -> list[Figures]:
    """Figures of accounts after two lists of (debit, credit, amount)."""
    keys = sorted({key for entry in (*before, *within) for key in entry[:2]})
    return [
        Figures(
            key,
            sum(amount for debit, _, amount in before if debit == key)
            - sum(amount for _, credit, amount in before if credit == key),
            sum(amount for debit, _, amount in within if debit == key),
            sum(amount for _, credit, amount in within if credit == key),
        )
        for key in keys
    ]


@given(st.lists(ENTRY, max_size=12), st.lists(ENTRY, max_size=12))
def test_the_statements_agree_whatever_was_booked(before, within):
    figures = figures_of(before, within)
    assert financials.trial_balance(figures).totals.equal
    sheet = financials.balance_sheet(figures)
    assert sheet.balanced
    assert sheet.assets_minor == sheet.claims_minor
    statement = financials.income_statement(figures)
    assert sheet.loan.result_of_span_minor == statement.result_minor
    opening = financials.balance_sheet(figures_of(before, []))
    given = sheet.loan.distributed_of_span_minor
    assert opening.loan.result_minor + statement.result_minor - given == sheet.loan.result_minor


def test_members_accounts_of_a_kind_are_one_row_with_the_members_below():
    savings = [
        Figures(f"savings:{ASHA}", -500, 0, 300),
        Figures(f"savings:{REKHA}", 0, 100, 400),
        Figures("cash", 500, 700, 100),
    ]
    trial = financials.trial_balance(savings)
    assert [group.section for group in trial.groups] == [Section.ASSETS, Section.MEMBER_FUNDS]
    row = trial.groups[1].rows[0]
    assert (row.opening_minor, row.debit_minor, row.credit_minor) == (-500, 100, 700)
    assert (row.closing_minor, row.balance_minor, row.moved_minor) == (-1_100, 1_100, 600)
    assert [each.owner_id for each in row.accounts] == [ASHA, REKHA]
    totals = trial.totals
    assert (totals.opening_debit_minor, totals.opening_credit_minor) == (500, 500)
    assert (totals.debit_minor, totals.credit_minor) == (800, 800)
    assert (totals.closing_debit_minor, totals.closing_credit_minor) == (1_100, 1_100)


def test_what_was_found_too_much_makes_the_expense_smaller():
    found = [Figures("cash", 0, 25, 0), Figures("variance", 0, 0, 25)]
    statement = financials.income_statement(found)
    assert [(row.kind.code, row.amount_minor) for row in statement.expenses] == [("variance", -25)]
    assert statement.result_minor == 25
    assert financials.balance_sheet(found).balanced


def test_a_row_that_only_the_period_before_has_is_compared():
    now = [Figures("interest_income", -90, 0, 10), Figures("cash", 90, 10, 0)]
    before = [Figures("fine_income", 0, 0, 40), Figures("interest_income", 0, 0, 50)]
    statement = financials.income_statement(now, before)
    rows = [(row.kind.code, row.amount_minor, row.before_minor) for row in statement.income]
    assert rows == [("interest_income", 10, 50), ("fine_income", 0, 40)]
    assert (statement.result_minor, statement.result_before_minor) == (10, 90)


def test_a_sheet_shows_a_fault_instead_of_hiding_it():
    # Money of the social fund in the lenders' box: each half is out by it, the whole is not.
    crossed = [Figures("cash", 0, 50, 0), Figures("social_fund", 0, 0, 50)]
    sheet = financials.balance_sheet(crossed)
    assert sheet.assets_minor == sheet.claims_minor
    assert not sheet.balanced
    assert not financials.trial_balance([Figures("cash", 0, 50, 0)]).totals.equal


def test_accounts_without_anything_are_left_out():
    trial = financials.trial_balance([Figures("cash", 0, 0, 0), Figures("bank", 0, 5, 5)])
    assert [row.kind.code for group in trial.groups for row in group.rows] == ["bank"]
    sheet = financials.balance_sheet([Figures("bank", 0, 5, 5)])
    assert sheet.loan.assets == ()


@pytest.mark.parametrize("key", ["treasure", "wallet", "backing"])
def test_what_is_not_in_a_circles_chart_is_refused(key):
    with pytest.raises(LookupError):
        financials.rows_of([Figures(key, 1, 0, 0)])
