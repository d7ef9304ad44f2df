"""What is due: lists, one due, letting a member off, and the table of members and cycles."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from starlette.responses import StreamingResponse

from circle_app.api.deps import PAGE, Cursor, Key, Limit, SignedIn, mark_replay
from circle_app.api.schemas.common import ListOf, minor, paged
from circle_app.api.schemas.dues import Due, DueDetail, TableOfDues, WaivedDue, WaiverOfDue
from circle_app.api.tables import CSV, csv_table
from circle_app.reports.due_list import due_table_csv
from circle_app.services import contributions, currencies

router = APIRouter(tags=["contributions"])

Order = Annotated[Literal["number", "name", "open"], Query()]
Before = Annotated[
    int | None, Query(ge=2, le=10**9, description="The dozen cycles before this number.")
]


@router.get("/circles/{circle_id}/dues")
def dues(
    circle_id: UUID,
    actor: SignedIn,
    mine: bool = False,
    cursor: Cursor = None,
    limit: Limit = PAGE,
) -> ListOf[Due]:
    """List what is due, of everybody or with `mine=true` of the caller."""
    currency = currencies.of_circle(actor, circle_id)
    found = contributions.dues(actor, circle_id, mine=mine, cursor=cursor, limit=limit)
    return paged(found, lambda row: Due.of(row, currency))


@router.get("/circles/{circle_id}/dues/table")
def table(
    circle_id: UUID,
    actor: SignedIn,
    before: Before = None,
    order: Order = "number",
    offset: Annotated[int, Query(ge=0, le=10**6)] = 0,
) -> TableOfDues:
    """Show a dozen cycles and who paid them; the newest, or those before one."""
    found = contributions.due_table(actor, circle_id, before=before, order=order, offset=offset)
    return TableOfDues.of(found)


@router.get(
    "/circles/{circle_id}/dues/export",
    response_class=StreamingResponse,
    responses=CSV,
)
def export(
    circle_id: UUID, actor: SignedIn, before: Before = None, order: Order = "number"
) -> StreamingResponse:
    """Download a dozen cycles and who paid them as CSV."""
    return csv_table(due_table_csv(actor, circle_id, before=before, order=order), "dues.csv")


@router.get("/dues/{due_id}")
def due(due_id: UUID, actor: SignedIn) -> DueDetail:
    """Show one due with what was paid and let off of it."""
    return DueDetail.with_history(contributions.due(actor, due_id))


@router.post("/dues/{due_id}/waive")
def waive(
    due_id: UUID, asked: WaiverOfDue, actor: SignedIn, key: Key, response: Response
) -> WaivedDue:
    """Let a member off a due, its late fee, or part of either."""
    currency = contributions.due(actor, due_id).currency
    done = contributions.waive(
        actor,
        due_id,
        amount_minor=minor(asked.amount, currency, "amount", least=0) if asked.amount else None,
        fee_minor=minor(asked.fee, currency, "fee", least=0) if asked.fee else None,
        reason=asked.reason,
        key=key,
    )
    mark_replay(response, replayed=done.replayed)
    return WaivedDue.of(done)
