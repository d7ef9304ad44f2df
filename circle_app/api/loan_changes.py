"""Changing a running loan: planning it anew, borrowing more on it."""

from __future__ import annotations

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Query, Response

from circle_app.api.deps import Key, SignedIn, mark_replay
from circle_app.api.schemas.common import minor
from circle_app.api.schemas.loan_changes import (
    RescheduleAsked,
    ReschedulePlans,
    TopUpAsked,
    TopUpShown,
)
from circle_app.api.schemas.loans import Loan
from circle_app.services import loans

router = APIRouter(tags=["loans"])
Preview = Annotated[bool, Query(description="Only say what it would be; nothing is recorded.")]
_PLANS: Final[dict[int | str, dict[str, Any]]] = {
    200: {"model": ReschedulePlans, "description": "With `preview`: both plans."}
}
_COST: Final[dict[int | str, dict[str, Any]]] = {
    200: {"model": TopUpShown, "description": "With `preview`: what it would be."}
}


@router.post("/loans/{loan_id}/reschedule", status_code=201, responses=_PLANS)
def reschedule(
    loan_id: UUID,
    asked: RescheduleAsked,
    actor: SignedIn,
    key: Key,
    response: Response,
    preview: Preview = False,
) -> Loan | ReschedulePlans:
    """Ask that a running loan be planned anew; the answer is the loan that would replace it.

    Whoever decides on such loans decides. Once it is agreed to, the older loan closes and the new
    one begins with what is left then; no money moves.
    """
    if preview:
        response.status_code = 200
        return ReschedulePlans.of(loans.preview_reschedule(actor, loan_id, asked.plan))
    made = loans.reschedule(actor, loan_id, asked.plan, reason=asked.reason, key=key)
    mark_replay(response, replayed=made.replayed)
    return Loan.of(made)


@router.post("/loans/{loan_id}/topup", status_code=201, responses=_COST)
def top_up(
    loan_id: UUID,
    asked: TopUpAsked,
    actor: SignedIn,
    key: Key,
    response: Response,
    preview: Preview = False,
) -> Loan | TopUpShown:
    """Ask to borrow more on a running loan; the answer is the larger loan.

    It is decided on like any loan. When it is handed over, the running loan is paid off out of it.
    """
    amount_minor = minor(asked.amount, loans.get(actor, loan_id).currency)
    if preview:
        response.status_code = 200
        wanted = {"amount_minor": amount_minor, "periods": asked.periods}
        return TopUpShown.of(loans.preview_top_up(actor, loan_id, **wanted))
    made = loans.top_up(
        actor,
        loan_id,
        amount_minor=amount_minor,
        periods=asked.periods,
        purpose=asked.purpose,
        key=key,
    )
    mark_replay(response, replayed=made.replayed)
    return Loan.of(made)
