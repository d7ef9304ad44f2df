"""Statements of a circle: its chart of accounts, the ledger of each, and the reports of them."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query

from circle_app.api.deps import PAGE, Cursor, Limit, SignedIn
from circle_app.api.schemas.common import Day
from circle_app.api.schemas.financials import (
    Accounts,
    BalanceSheet,
    IncomeStatement,
    LedgerPage,
    TrialBalance,
)
from circle_app.services import financials

router = APIRouter(prefix="/circles/{circle_id}", tags=["statements"])

First = Annotated[
    Day | None, Query(alias="from", description="From this day; else from the beginning.")
]
Last = Annotated[Day | None, Query(alias="to", description="Through this day; else today.")]
On = Annotated[Day | None, Query(description="At the end of this day; else today.")]
# Files for printing and spreadsheets are another part; asked for here they are refused with 422.
Format = Annotated[Literal["json"], Query(description="Only `json` so far.")]
Name = Annotated[
    str, Query(max_length=64, description="Key of the account, as `/accounts` lists it.")
]


@router.get("/accounts")
def accounts(circle_id: UUID, actor: SignedIn, first: First = None, last: Last = None) -> Accounts:
    """List the accounts of a circle with their balances, in the order of the chart."""
    return Accounts.of(financials.accounts(actor, circle_id, last, start=first))


@router.get("/accounts/{key}/lines")
def account_lines(
    circle_id: UUID,
    key: str,
    actor: SignedIn,
    first: First = None,
    last: Last = None,
    cursor: Cursor = None,
    limit: Limit = PAGE,
) -> LedgerPage:
    """Show one account's ledger: the balance brought forward, each line, the balance after it."""
    return LedgerPage.of(
        financials.general_ledger(actor, circle_id, key, first, last, cursor=cursor, limit=limit)
    )


@router.get("/reports/trial-balance")
def trial_balance(
    circle_id: UUID,
    actor: SignedIn,
    first: First = None,
    last: Last = None,
    on: On = None,
    format: Format = "json",  # noqa: A002 -- its name in the contract
) -> TrialBalance:
    """Show every account on a day (`on`), or with what moved between two days."""
    del format
    return TrialBalance.of(financials.trial_balance(actor, circle_id, on=on, start=first, end=last))


@router.get("/reports/income-statement")
def income_statement(
    circle_id: UUID,
    actor: SignedIn,
    first: First = None,
    last: Last = None,
    format: Format = "json",  # noqa: A002
) -> IncomeStatement:
    """Show what the circle earned and spent between two days, beside the period before."""
    del format
    return IncomeStatement.of(financials.income_statement(actor, circle_id, first, last))


@router.get("/reports/balance-sheet")
def balance_sheet(
    circle_id: UUID,
    actor: SignedIn,
    on: On = None,
    format: Format = "json",  # noqa: A002
) -> BalanceSheet:
    """Show what the circle has at the end of a day, and whose it is."""
    del format
    return BalanceSheet.of(financials.balance_sheet(actor, circle_id, on))


@router.get("/reports/general-ledger")
def general_ledger(
    circle_id: UUID,
    actor: SignedIn,
    account: Name,
    first: First = None,
    last: Last = None,
    cursor: Cursor = None,
    limit: Limit = PAGE,
    format: Format = "json",  # noqa: A002
) -> LedgerPage:
    """Show the ledger of one account of the chart, like `/accounts/{key}/lines`."""
    del format
    return LedgerPage.of(
        financials.general_ledger(
            actor, circle_id, account, first, last, cursor=cursor, limit=limit
        )
    )
