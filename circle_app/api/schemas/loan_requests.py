"""Asking for a loan: the request, its checks, the key facts, the agreement."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field

from circle_app.api.schemas.common import (
    Amount,
    Asked,
    Moment,
    Money,
    Shown,
    Text,
    money,
    shown_params,
)
from circle_app.api.schemas.loans import PlanLine
from circle_app.domain.rule_json import encode, with_amounts
from circle_app.services import loans


class GuarantorOffered(Asked):
    """A member who is asked to stand for a part of the loan."""

    member_id: UUID
    amount: Amount


class LoanAsked(Asked):
    """A request; rate and method are those of the circle's rules."""

    amount: Amount
    periods: int = Field(examples=[3], description="How many instalments.")
    purpose: Text = Field(
        default="", max_length=1000, description="One of the purposes of the kind, if it names any."
    )
    product: Text | None = Field(
        default=None, max_length=40, description="The kind of loan; the first where none is named."
    )
    guarantors: list[GuarantorOffered] = Field(default=[], max_length=20)
    key_facts: Text | None = Field(
        default=None,
        max_length=64,
        description="The `digest` of the key facts that the borrower has read and confirmed; "
        "refused when they are others by now.",
    )
    on_behalf_of: UUID | None = Field(
        default=None, description="The borrower, where an officer writes the request down."
    )


class FactShown(Shown):
    """One check of a request, with the figures behind it."""

    code: str
    ok: bool
    figures: dict[str, Any]


class EligibilityShown(Shown):
    """Whether the caller may borrow, each check explained."""

    ok: bool
    currency: str
    limit: Money = Field(description="The most that may be asked for now.")
    minimum: Money
    max_periods: int
    product: str
    purposes: list[str] = Field(description="What a loan may be for; anything where it is empty.")
    guarantors_needed: int
    guarantee: Money = Field(description="With how much they must stand for this amount together.")
    facts: list[FactShown]

    @classmethod
    def of(cls, found: loans.Eligibility) -> EligibilityShown:
        """Show the checks."""
        currency = found.currency
        return cls(
            ok=found.ok,
            currency=currency,
            limit=money(found.limit_minor, currency),
            minimum=money(found.min_minor, currency),
            max_periods=found.max_periods,
            product=found.product,
            purposes=list(found.purposes),
            guarantors_needed=found.guarantors,
            guarantee=money(found.guarantee_minor, currency),
            facts=[
                FactShown(code=fact.code, ok=fact.ok, figures=shown_params(fact.context, currency))
                for fact in found.facts
            ],
        )


class GuarantorShown(Shown):
    """Somebody who stands for a loan, or was asked to."""

    name: str
    amount: Money
    status: str = Field(description="`asked`, `agreed` or `released`.")
    answered_at: Moment | None


class KeyFactsShown(Shown):
    """All that a loan costs and asks for, before it is confirmed."""

    loan_id: UUID | None = Field(description="Nothing before the request.")
    product: str
    product_name: str
    currency: str
    amount: Money
    fee: Money
    net: Money = Field(description="What reaches the borrower.")
    rate: str = Field(description="In percent per `rate_per`.", examples=["2"])
    rate_per: str
    method: str
    periods: int
    frequency: str
    every_days: int
    instalment: Money
    last_instalment: Money
    first_due_date: date
    last_due_date: date
    total_interest: Money
    total_payment: Money
    apr: str = Field(examples=["24.00"])
    effective_annual_rate: str = Field(examples=["26.82"])
    terms: dict[str, Any] = Field(description="Penalties, early payment and all other terms.")
    guarantors_needed: int
    guarantee: Money
    guarantors: list[GuarantorShown]
    can_cancel: bool = Field(description="A request can be withdrawn until the money is given.")
    turn_to: list[str] = Field(description="Who answers complaints; any other member if empty.")
    given: bool = Field(description="Whether the dates are settled; else as if given today.")
    digest: str = Field(description="Send it back with the request to confirm just these figures.")
    schedule: list[PlanLine]

    @classmethod
    def of(cls, found: loans.KeyFacts) -> KeyFactsShown:
        """Show the key facts."""
        cost, currency = found.cost, found.cost.currency
        return cls(
            loan_id=found.loan_id,
            product=found.product,
            product_name=found.product_name,
            currency=currency,
            amount=money(cost.principal_minor, currency),
            fee=money(cost.fee_minor, currency),
            net=money(cost.net_minor, currency),
            rate=cost.rate_percent,
            rate_per=cost.rate_per,
            method=cost.method,
            periods=cost.periods,
            frequency=cost.frequency,
            every_days=cost.every_days,
            instalment=money(cost.instalment_minor, currency),
            last_instalment=money(cost.last_minor, currency),
            first_due_date=cost.first_due_on,
            last_due_date=cost.last_due_on,
            total_interest=money(cost.total_interest_minor, currency),
            total_payment=money(cost.total_payment_minor, currency),
            apr=cost.apr_percent,
            effective_annual_rate=cost.effective_percent,
            terms=with_amounts(encode(found.terms), currency),
            guarantors_needed=found.guarantors_needed,
            guarantee=money(found.guarantee_minor, currency),
            guarantors=[
                GuarantorShown(
                    name=one.name,
                    amount=money(one.amount_minor, currency),
                    status=one.status,
                    answered_at=one.answered_at,
                )
                for one in found.guarantors
            ],
            can_cancel=found.can_cancel,
            turn_to=list(found.turn_to),
            given=found.given,
            digest=found.digest,
            schedule=[PlanLine.of(row, currency) for row in cost.rows],
        )


class ClauseShown(Shown):
    """A numbered clause."""

    number: int
    title: str
    text: list[str]


class PartyShown(Shown):
    """Somebody between whom it is agreed."""

    role: str
    name: str


class ConsentShown(Shown):
    """Who agreed to it, as what, in which words, and when; nothing while it is awaited."""

    name: str
    role: str
    text: str
    at: Moment | None


class AgreementShown(Shown):
    """A loan agreement in the caller's language, ready to be printed."""

    loan_id: UUID
    language: str
    title: str
    subtitle: str
    state: str
    parties: list[PartyShown]
    clauses: list[ClauseShown]
    schedule_heads: list[str]
    schedule: list[list[str]]
    consents: list[ConsentShown]
    notes: list[str]
    digest: str

    @classmethod
    def of(cls, paper: loans.Agreement) -> AgreementShown:
        """Show an agreement."""
        return cls(
            loan_id=paper.loan_id,
            language=paper.language,
            title=paper.title,
            subtitle=paper.subtitle,
            state=paper.state,
            parties=[PartyShown(role=one.role, name=one.name) for one in paper.parties],
            clauses=[
                ClauseShown(number=one.number, title=one.title, text=list(one.sentences))
                for one in paper.clauses
            ],
            schedule_heads=list(paper.schedule_heads),
            schedule=[list(row) for row in paper.schedule],
            consents=[
                ConsentShown(name=one.name, role=one.role, text=one.sentence, at=one.at)
                for one in paper.consents
            ],
            notes=list(paper.notes),
            digest=paper.digest,
        )
