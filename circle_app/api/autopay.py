"""Paying by itself from the own wallet."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter

from circle_app.api.deps import SignedIn
from circle_app.api.schemas.autopay import AutopayAsked, AutopayShown
from circle_app.api.schemas.common import minor
from circle_app.services import autopay, currencies

router = APIRouter(tags=["contributions"])


@router.get("/circles/{circle_id}/autopay")
def show(circle_id: UUID, actor: SignedIn) -> AutopayShown:
    """Show the caller's own autopay: what is set, what is taken next, what was tried."""
    return AutopayShown.of(autopay.status(actor, circle_id))


@router.put("/circles/{circle_id}/autopay")
def switch(circle_id: UUID, asked: AutopayAsked, actor: SignedIn) -> AutopayShown:
    """Let what is due be paid from the caller's own wallet by itself, or not any more.

    It is tried on the due day and one, three and seven days after it, the oldest due first, each
    paid whole or not at all. What was late before it was switched on is left to the caller.
    """
    limit = None
    if asked.limit is not None:
        limit = minor(asked.limit, currencies.of_circle(actor, circle_id), "limit")
    autopay.switch(actor, circle_id, enabled=asked.enabled, limit_minor=limit, loans=asked.loans)
    return AutopayShown.of(autopay.status(actor, circle_id))
