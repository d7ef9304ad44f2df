"""The loan calculator, open to everybody."""

from __future__ import annotations

from fastapi import APIRouter

from circle_app.adapters import clock
from circle_app.api.schemas.quotes import Quote, QuoteAsked
from circle_app.domain.aprs import yearly_cost
from circle_app.domain.loan_terms import InvalidLoanTerms
from circle_app.domain.schedules import build_schedule
from circle_app.services.wallets import HOME_ZONE

router = APIRouter(tags=["loans"])


@router.post("/loans/quote")
def quote(asked: QuoteAsked) -> Quote:
    """Work out instalments, interest and yearly cost; nothing is recorded."""
    try:
        schedule = build_schedule(asked.terms(clock.today(HOME_ZONE)))
    except InvalidLoanTerms as refused:
        refused.context["currency"] = asked.currency
        raise
    return Quote.of(schedule, yearly_cost(schedule), asked.currency)
