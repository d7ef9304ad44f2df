"""Savings taken out: ask, hand out, take the request back."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from circle_app.api.deps import PAGE, Cursor, Key, Limit, SignedIn, mark_replay
from circle_app.api.schemas.common import ListOf, minor, paged
from circle_app.api.schemas.funds import (
    PayOut,
    Withdrawal,
    WithdrawalAsked,
    WithdrawalSituation,
)
from circle_app.domain.funds import WithdrawalState
from circle_app.services import currencies, withdrawals

router = APIRouter(tags=["withdrawals"])


@router.post("/circles/{circle_id}/withdrawals", status_code=201)
def ask(
    circle_id: UUID, asked: WithdrawalAsked, actor: SignedIn, key: Key, response: Response
) -> Withdrawal:
    """Ask to take out a part of the own savings; an officer or the members decide."""
    made = withdrawals.ask(
        actor,
        circle_id,
        amount_minor=minor(asked.amount, currencies.of_circle(actor, circle_id)),
        note=asked.note,
        key=key,
    )
    mark_replay(response, replayed=made.replayed)
    return Withdrawal.of(made)


@router.get("/circles/{circle_id}/withdrawals")
def of_circle(
    circle_id: UUID,
    actor: SignedIn,
    status: Annotated[WithdrawalState | None, Query()] = None,
    mine: bool = False,
    cursor: Cursor = None,
    limit: Limit = PAGE,
) -> ListOf[Withdrawal]:
    """List the withdrawals of a circle, or the caller's own, the newest first."""
    found = withdrawals.of_circle(
        actor, circle_id, status=status, mine=mine, cursor=cursor, limit=limit
    )
    return paged(found, Withdrawal.of)


@router.get("/circles/{circle_id}/withdrawals/situation")
def situation(circle_id: UUID, actor: SignedIn) -> WithdrawalSituation:
    """Say what the caller may take out, and why not more."""
    return WithdrawalSituation.of(withdrawals.situation(actor, circle_id))


@router.get("/withdrawals/{withdrawal_id}")
def get(withdrawal_id: UUID, actor: SignedIn) -> Withdrawal:
    """Show a withdrawal."""
    return Withdrawal.of(withdrawals.get(actor, withdrawal_id))


@router.post("/withdrawals/{withdrawal_id}/pay")
def pay(
    withdrawal_id: UUID, asked: PayOut, actor: SignedIn, key: Key, response: Response
) -> Withdrawal:
    """Hand agreed savings out, or record that they were; never one's own."""
    paid = withdrawals.pay_out(
        actor, withdrawal_id, method=asked.method, reference=asked.reference, key=key
    )
    mark_replay(response, replayed=paid.replayed)
    return Withdrawal.of(paid)


@router.post("/withdrawals/{withdrawal_id}/cancel")
def cancel(withdrawal_id: UUID, actor: SignedIn) -> Withdrawal:
    """Take the own request back before the money is handed out."""
    return Withdrawal.of(withdrawals.cancel(actor, withdrawal_id))
