"""Where a payment would go, letting borrowers off, and ending loans for less."""

from __future__ import annotations

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Query, Response

from circle_app.api.deps import Key, SignedIn, mark_replay
from circle_app.api.schemas.common import Day, ListOf, listed, minor
from circle_app.api.schemas.contributions import Reason
from circle_app.api.schemas.loan_easing import (
    RepaymentPreview,
    Settlement,
    SettlementAsked,
    SettlementPut,
    Waiver,
    WaiverAsked,
    WaiverPut,
)
from circle_app.services import loans

router = APIRouter(tags=["loans"])
_ASKED: Final[dict[int | str, dict[str, Any]]] = {
    202: {"model": WaiverPut, "description": "The members decide on it."}
}


@router.get("/loans/{loan_id}/repayments/preview")
def preview_repayment(
    loan_id: UUID,
    actor: SignedIn,
    amount: Annotated[str, Query(max_length=40, examples=["10.00"])],
    method: Annotated[str, Query(max_length=40)] = "cash",
    paid_on: Day | None = None,
) -> RepaymentPreview:
    """Say where a payment would go, without recording anything."""
    seen = loans.preview_repayment(
        actor,
        loan_id,
        amount_minor=minor(amount, loans.get(actor, loan_id).currency),
        method=method,
        paid_on=paid_on,
    )
    return RepaymentPreview.of(seen)


@router.post("/loans/{loan_id}/waive", status_code=202)
def waive(
    loan_id: UUID, asked: WaiverAsked, actor: SignedIn, key: Key, response: Response
) -> WaiverPut:
    """Ask the circle to let the borrower off interest, fees or penalties that are due."""
    currency = loans.get(actor, loan_id).currency
    made = loans.ask_waiver(
        actor,
        loan_id,
        interest_minor=minor(asked.interest, currency, "interest", least=0),
        fee_minor=minor(asked.fee, currency, "fee", least=0),
        penalty_minor=minor(asked.penalty, currency, "penalty", least=0),
        reason=asked.reason,
        key=key,
    )
    mark_replay(response, replayed=made.replayed)
    return WaiverPut.of(made)


@router.get("/loans/{loan_id}/waivers")
def waivers(loan_id: UUID, actor: SignedIn) -> ListOf[Waiver]:
    """List what the borrower was to be let off, the newest first."""
    return listed(loans.waivers_of(actor, loan_id), Waiver.of)


@router.post("/waivers/{waiver_id}/undo", responses=_ASKED)
def undo_waiver(
    waiver_id: UUID, asked: Reason, actor: SignedIn, key: Key, response: Response
) -> WaiverPut:
    """Take back what a borrower was let off; where there are no officers, ask the members."""
    done = loans.undo_waiver(actor, waiver_id, reason=asked.reason, key=key)
    if done.proposal_id is not None:
        response.status_code = 202
    mark_replay(response, replayed=done.replayed)
    return WaiverPut.of(done)


@router.post("/loans/{loan_id}/settlement", status_code=202)
def settle(
    loan_id: UUID, asked: SettlementAsked, actor: SignedIn, key: Key, response: Response
) -> SettlementPut:
    """Ask the circle to end the loan for a sum that is less than what is owed."""
    made = loans.ask_settlement(
        actor,
        loan_id,
        amount_minor=minor(asked.amount, loans.get(actor, loan_id).currency),
        pay_by=asked.pay_by,
        reason=asked.reason,
        key=key,
    )
    mark_replay(response, replayed=made.replayed)
    return SettlementPut.of(made)


@router.get("/loans/{loan_id}/settlements")
def settlements(loan_id: UUID, actor: SignedIn) -> ListOf[Settlement]:
    """List the sums that were to end the loan for less, the newest first."""
    return listed(loans.settlements_of(actor, loan_id), Settlement.of)
