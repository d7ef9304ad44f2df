"""Expenses: record, list, pay, withdraw; the receipt that goes with one."""

from __future__ import annotations

from typing import Annotated, Final
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, File, Query, Response, UploadFile

from circle_app.api.deps import PAGE, Cursor, Key, Limit, SignedIn, mark_replay
from circle_app.api.schemas.common import ListOf, minor, paged
from circle_app.api.schemas.expenses import Expense, ExpenseAsked, ExpensePaid
from circle_app.domain.expenses import ExpenseState
from circle_app.domain.files import MAX_BYTES, MediaType
from circle_app.services import currencies, expenses
from circle_app.services.expenses import ReceiptInfo

router = APIRouter(tags=["expenses"])
Status = Annotated[ExpenseState | None, Query()]
Category = Annotated[str | None, Query(max_length=20, examples=["stationery"])]
# A file of somebody else's is shown by itself: it runs nothing, loads nothing, is framed nowhere.
ALONE: Final = "default-src 'none'; sandbox; frame-ancestors 'none'"


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


def uploaded(file: UploadFile) -> tuple[str, bytes]:
    """Return the name and the bytes of an uploaded file; one byte beyond the limit is enough."""
    return file.filename or "", file.file.read(MAX_BYTES + 1)


@router.get(
    "/expenses/{expense_id}/receipt",
    response_class=Response,
    responses={200: {"content": {kind.value: {} for kind in MediaType}}},
)
def receipt(expense_id: UUID, actor: SignedIn) -> Response:
    """Download the receipt of an expense."""
    info, data = expenses.receipt(actor, expense_id)
    return Response(data, media_type=info.media_type, headers=_alone(info))


def _alone(info: ReceiptInfo) -> dict[str, str]:
    shown = "inline" if MediaType(info.media_type).is_image else "attachment"
    return {
        "Content-Disposition": f"{shown}; filename*=UTF-8''{quote(info.name, safe='')}",
        "Content-Security-Policy": ALONE,
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
