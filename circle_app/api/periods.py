"""Months of the books, and disputes of entries."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response

from circle_app.api.deps import PAGE, Cursor, Key, Limit, SignedIn, mark_replay
from circle_app.api.schemas.common import ListOf, listed, paged
from circle_app.api.schemas.periods import (
    MONTH,
    Answer,
    ClosedMonth,
    Closing,
    Dispute,
    Doubt,
    Month,
    Reopening,
)
from circle_app.api.schemas.proposals import Proposal
from circle_app.domain.errors import InvalidInput
from circle_app.services import currencies, disputes, periods, proposals

router = APIRouter(tags=["books"])
Before = Annotated[
    str | None, Query(pattern=MONTH, description="Only months before this one, like `2026-10`.")
]
Status = Annotated[Literal["open", "settled", "withdrawn"] | None, Query()]


@router.get("/circles/{circle_id}/periods")
def list_months(circle_id: UUID, actor: SignedIn, before: Before = None) -> ListOf[Month]:
    """List the months of the books, the newest first, at most sixty."""
    currency = currencies.of_circle(actor, circle_id)
    found = periods.months(actor, circle_id, before=before)
    return listed(found, lambda row: Month.of(row, currency))


@router.post("/circles/{circle_id}/periods/close")
def close_month(
    circle_id: UUID, asked: Closing, actor: SignedIn, key: Key, response: Response
) -> ClosedMonth:
    """Close a month that is over: nothing is booked in it or before it any more."""
    done = periods.close(actor, circle_id, asked.month, key=key)
    mark_replay(response, replayed=done.replayed)
    return ClosedMonth.of(done)


@router.post("/circles/{circle_id}/periods/reopen", status_code=202)
def ask_to_reopen(
    circle_id: UUID, asked: Reopening, actor: SignedIn, key: Key, response: Response
) -> Proposal:
    """Ask another officer, or the members, to open a closed month again."""
    made = periods.ask_reopen(actor, circle_id, asked.month, reason=asked.reason, key=key)
    mark_replay(response, replayed=made.replayed)
    currency = currencies.of_circle(actor, circle_id)
    return Proposal.of(proposals.get(actor, made.proposal_id), currency)


@router.post("/circles/{circle_id}/disputes", status_code=201)
def open_dispute(
    circle_id: UUID, asked: Doubt, actor: SignedIn, key: Key, response: Response
) -> Dispute:
    """Question an entry; while that is open, its month cannot be closed."""
    made = disputes.open(actor, circle_id, asked.entry_id, reason=asked.reason, key=key)
    mark_replay(response, replayed=made.replayed)
    return Dispute.of(made, currencies.of_circle(actor, circle_id))


@router.get("/circles/{circle_id}/disputes")
def list_disputes(
    circle_id: UUID,
    actor: SignedIn,
    status: Status = None,
    cursor: Cursor = None,
    limit: Limit = PAGE,
) -> ListOf[Dispute]:
    """List the disputes of a circle, the newest first."""
    currency = currencies.of_circle(actor, circle_id)
    found = disputes.of_circle(actor, circle_id, status=status, cursor=cursor, limit=limit)
    return paged(found, lambda view: Dispute.of(view, currency))


@router.patch("/disputes/{dispute_id}")
def end_dispute(
    dispute_id: UUID, asked: Answer, actor: SignedIn, key: Key, response: Response
) -> Dispute:
    """Settle a dispute with what was found, or take the own one back."""
    if asked.status == "settled" and asked.outcome is None:
        raise InvalidInput(field="outcome")
    outcome = asked.outcome if asked.status == "settled" else None
    done = disputes.close(actor, dispute_id, outcome=outcome, key=key)
    mark_replay(response, replayed=done.replayed)
    return Dispute.of(done, currencies.of_circle(actor, done.circle_id))
