"""Months of the books."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from circle_app.api.deps import Key, SignedIn, mark_replay
from circle_app.api.schemas.common import ListOf, listed
from circle_app.api.schemas.periods import (
    MONTH,
    ClosedMonth,
    Closing,
    Month,
    Reopening,
)
from circle_app.api.schemas.proposals import Proposal
from circle_app.services import currencies, periods, proposals

router = APIRouter(tags=["books"])
Before = Annotated[
    str | None, Query(pattern=MONTH, description="Only months before this one, like `2026-10`.")
]


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
