"""Expenses: record, list, pay, withdraw; the receipt that goes with one."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, File, Query, Response, UploadFile

from circle_app.api.deps import PAGE, Cursor, Key, Limit, SignedIn, mark_replay
from circle_app.api.schemas.common import ListOf, minor, paged
from circle_app.api.schemas.expenses import Expense, ExpenseAsked, ExpensePaid
from circle_app.api.stored_files import DOWNLOAD, download, uploaded
from circle_app.domain.expenses import ExpenseState
from circle_app.services import currencies, expenses

router = APIRouter(tags=["expenses"])
Status = Annotated[ExpenseState | None, Query()]
Category = Annotated[str | None, Query(max_length=20, examples=["stationery"])]


@router.post("/circles/{circle_id}/expenses", status_code=201)
def record(
    circle_id: UUID, asked: ExpenseAsked, actor: SignedIn, key: Key, response: Response
) -> Expense:
    """Record money that was spent; `status` says whether it is booked or waits for a decision."""
    made = expenses.record(
        actor,
        circle_id,
        amount_minor=minor(asked.amount, currencies.of_circle(actor, circle_id)),
        category=asked.category,
        payee=asked.payee,
        fund=asked.fund,
        spent_on=asked.spent_on,
        note=asked.note,
        paid_from=asked.paid_from,
        reference=asked.reference,
        key=key,
    )
    mark_replay(response, replayed=made.replayed)
    return Expense.of(made)


@router.get("/circles/{circle_id}/expenses")
def of_circle(
    circle_id: UUID,
    actor: SignedIn,
    status: Status = None,
    category: Category = None,
    cursor: Cursor = None,
    limit: Limit = PAGE,
) -> ListOf[Expense]:
    """List the expenses of a circle, the newest first."""
    found = expenses.of_circle(
        actor, circle_id, status=status, category=category, cursor=cursor, limit=limit
    )
    return paged(found, Expense.of)


@router.get("/expenses/{expense_id}")
def get(expense_id: UUID, actor: SignedIn) -> Expense:
    """Show an expense."""
    return Expense.of(expenses.get(actor, expense_id))


@router.post("/expenses/{expense_id}/pay")
def pay(
    expense_id: UUID, asked: ExpensePaid, actor: SignedIn, key: Key, response: Response
) -> Expense:
    """Pay an expense that was agreed to: the member back, or out of another account."""
    made = expenses.pay(
        actor, expense_id, paid_from=asked.paid_from, reference=asked.reference, key=key
    )
    mark_replay(response, replayed=made.replayed)
    return Expense.of(made)


@router.post("/expenses/{expense_id}/cancel")
def cancel(expense_id: UUID, actor: SignedIn) -> Expense:
    """Withdraw an expense that the caller recorded, while nothing is booked."""
    return Expense.of(expenses.cancel(actor, expense_id))


@router.put("/expenses/{expense_id}/receipt")
def attach_receipt(
    expense_id: UUID,
    actor: SignedIn,
    file: Annotated[UploadFile, File(description="JPEG, PNG, WebP or PDF, at most 5 MB.")],
) -> Expense:
    """Keep a receipt with an expense, in the place of an earlier one."""
    return Expense.of(expenses.attach_receipt(actor, expense_id, *uploaded(file)))


@router.get(
    "/expenses/{expense_id}/receipt",
    response_class=Response,
    responses=DOWNLOAD,
)
def receipt(expense_id: UUID, actor: SignedIn) -> Response:
    """Download the receipt of an expense."""
    info, data = expenses.receipt(actor, expense_id)
    return download(info.name, info.media_type, data)
