"""The books of a circle: figures, audit trail and proof."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import StreamingResponse

from circle_app.api.audit_filters import Narrowed, Whole
from circle_app.api.deps import PAGE, Cursor, Limit, SignedIn
from circle_app.api.schemas.admin import CircleAct
from circle_app.api.schemas.books import Balance, Summary, Verification
from circle_app.api.schemas.common import ListOf, paged
from circle_app.api.tables import CSV, csv_table
from circle_app.domain.errors import NotAllowed
from circle_app.reports.audit_list import circle_csv
from circle_app.services import audits, book_proofs, currencies, overviews, verification

router = APIRouter(prefix="/circles/{circle_id}", tags=["books"])
LINES = "application/x-ndjson"


@router.get("/summary")
def summary(circle_id: UUID, actor: SignedIn) -> Summary:
    """Show pool, due, collected, outstanding loans, arrears and next dates."""
    return Summary.of(*overviews.summary(actor, circle_id))


@router.get("/balance")
def balance(circle_id: UUID, actor: SignedIn) -> Balance:
    """Show the totals of the circle's money."""
    currency = currencies.of_circle(actor, circle_id)
    return Balance.of(overviews.pool(actor, circle_id), currency)


@router.get("/audit")
def audit(
    circle_id: UUID,
    actor: SignedIn,
    narrowed: Narrowed,
    whole: Whole = False,
    cursor: Cursor = None,
    limit: Limit = PAGE,
) -> ListOf[CircleAct]:
    """List who did what, the newest first.

    Members read what the circle's activity shows. Who may see the whole trail also reads what
    each act changed, and with the permission for it from which address and program it came.
    """
    currency = currencies.of_circle(actor, circle_id)
    filters = narrowed.filters()
    try:
        found = audits.of_circle(
            actor, circle_id, filters, visible_only=not whole, cursor=cursor, limit=limit
        )
    except NotAllowed:
        found = audits.public_of_circle(actor, circle_id, filters, cursor=cursor, limit=limit)
    return paged(found, lambda row: CircleAct.of(row, currency))


@router.get("/audit/export", response_class=StreamingResponse, responses=CSV)
def export_audit(circle_id: UUID, actor: SignedIn, narrowed: Narrowed) -> StreamingResponse:
    """Download the audit trail as CSV, narrowed like the list."""
    return csv_table(circle_csv(actor, circle_id, narrowed.filters()), "audit.csv")


@router.get("/verify")
def verify(circle_id: UUID, actor: SignedIn) -> Verification:
    """Verify the books: nothing changed, every entry balances, every balance is right."""
    return Verification.of(verification.verify_circle(actor, circle_id))


@router.get("/proof", response_class=StreamingResponse, responses={200: {"content": {LINES: {}}}})
def proof(circle_id: UUID, actor: SignedIn) -> StreamingResponse:
    """Download the whole book as lines of JSON, enough to check it without Circle."""
    made = book_proofs.proof(actor, circle_id)
    return StreamingResponse(
        iter(made),
        media_type=LINES,
        headers={
            "Content-Disposition": f'attachment; filename="circle-{circle_id}.jsonl"',
            "Content-Length": str(made.size),
        },
    )
