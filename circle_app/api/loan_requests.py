"""Asking for a loan: checks, key facts, the request, the agreement."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from circle_app.api.deps import Key, SignedIn, mark_replay
from circle_app.api.schemas.common import minor
from circle_app.api.schemas.loan_requests import (
    AgreementShown,
    EligibilityShown,
    KeyFactsShown,
    LoanAsked,
)
from circle_app.api.schemas.loans import Loan
from circle_app.services import currencies, loans

router = APIRouter(tags=["loans"])
Product = Annotated[str | None, Query(max_length=40, description="The kind of loan.")]
AmountText = Annotated[str, Query(max_length=40, examples=["10.00"])]


@router.post("/circles/{circle_id}/loans", status_code=201)
def request(
    circle_id: UUID, asked: LoanAsked, actor: SignedIn, key: Key, response: Response
) -> Loan:
    """Ask the circle for a loan; the first step of its approval opens at once.

    Whoever is named in `guarantors` is asked to stand for it; the money is given when enough have
    agreed.
    """
    currency = currencies.of_circle(actor, circle_id)
    made = loans.request(
        actor,
        circle_id,
        amount_minor=minor(asked.amount, currency),
        periods=asked.periods,
        purpose=asked.purpose,
        product=asked.product,
        guarantors=[
            (one.member_id, minor(one.amount, currency, "guarantors")) for one in asked.guarantors
        ],
        on_behalf_of=asked.on_behalf_of,
        key_facts=asked.key_facts,
        key=key,
    )
    mark_replay(response, replayed=made.replayed)
    return Loan.of(made)


@router.get("/circles/{circle_id}/loans/eligibility")
def eligibility(
    circle_id: UUID,
    actor: SignedIn,
    amount: AmountText | None = None,
    periods: int | None = None,
    product: Product = None,
    purpose: Annotated[str | None, Query(max_length=1000)] = None,
    on_behalf_of: UUID | None = None,
) -> EligibilityShown:
    """Say whether the caller may borrow an amount, each check explained.

    An officer asks for a borrower with `on_behalf_of`. A purpose is checked where one is named.
    """
    amount_minor = None
    if amount is not None:
        amount_minor = minor(amount, currencies.of_circle(actor, circle_id))
    found = loans.eligibility(
        actor, circle_id, amount_minor, periods, on_behalf_of, product, purpose=purpose
    )
    return EligibilityShown.of(found)


@router.get("/circles/{circle_id}/loans/key-facts")
def key_facts(
    circle_id: UUID,
    actor: SignedIn,
    amount: AmountText,
    periods: int,
    product: Product = None,
) -> KeyFactsShown:
    """Tell all that a loan would cost and ask for if it were given today; nothing is recorded."""
    amount_minor = minor(amount, currencies.of_circle(actor, circle_id))
    return KeyFactsShown.of(loans.key_facts(actor, circle_id, amount_minor, periods, product))


@router.get("/loans/{loan_id}/key-facts")
def key_facts_of(loan_id: UUID, actor: SignedIn) -> KeyFactsShown:
    """Tell all that a loan costs and asks for, by the terms it was asked for."""
    return KeyFactsShown.of(loans.key_facts_of(actor, loan_id))


@router.get("/loans/{loan_id}/agreement")
def agreement(loan_id: UUID, actor: SignedIn) -> AgreementShown:
    """Write the agreement of a loan in the caller's language.

    For the borrower, those who stand for the loan, and the officers who see loans.
    """
    return AgreementShown.of(loans.agreement(actor, loan_id, actor.language))
