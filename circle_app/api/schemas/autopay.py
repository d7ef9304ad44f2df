"""Autopay: what is set, what comes next, what was tried."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from circle_app.api.schemas.common import Amount, Asked, Money, Shown, maybe_money, money
from circle_app.domain.autopay import Ahead
from circle_app.services.autopay import AutopayView, TryRow


class AutopayAsked(Asked):
    """How autopay is to be; what is left out is as it is at first."""

    enabled: bool
    limit: Amount | None = Field(
        default=None, description="The most that is taken on a day; nothing for no limit."
    )
    loans: bool = Field(default=False, description="Whether instalments of loans are paid too.")


class NextPayment(Shown):
    """What is taken next, if nothing changes until then."""

    on: date
    amount: Money
    lacks: Money = Field(description="How much the wallet lacks for it.")
    over_limit: bool

    @classmethod
    def of(cls, found: Ahead, currency: str) -> NextPayment:
        """Show it."""
        return cls(
            on=found.on,
            amount=money(found.amount_minor, currency),
            lacks=money(found.lacks_minor, currency),
            over_limit=found.over_limit,
        )


class AutopayTry(Shown):
    """A day on which something was tried."""

    id: UUID
    kind: Literal["due", "loan"]
    subject_id: UUID = Field(description="The due, or the loan.")
    due_on: date
    number: int = Field(description="Which of the tries of this due it was.")
    amount: Money
    tried_on: date
    outcome: Literal["paid", "failed", "given_up"]
    fault: str = Field(description="Why not: the code of a refusal, or `over_limit`.")
    next_on: date | None
    payment_id: UUID | None = Field(description="The contribution or repayment.")

    @classmethod
    def of(cls, row: TryRow, currency: str) -> AutopayTry:
        """Show a try."""
        return cls.model_validate(
            {
                "id": row.id,
                "kind": row.what,
                "subject_id": row.subject_id,
                "due_on": row.due_on,
                "number": row.number,
                "amount": money(row.amount_minor, currency),
                "tried_on": row.tried_on,
                "outcome": row.outcome,
                "fault": row.fault,
                "next_on": row.next_on,
                "payment_id": row.booked_id,
            }
        )


class AutopayShown(Shown):
    """A member's own autopay in a circle."""

    enabled: bool
    limit: Money | None
    loans: bool
    since: date = Field(description="What fell due before this day is left to the member.")
    left: Money = Field(description="How much that is.")
    resting: bool = Field(description="Whether the circle takes no money now.")
    balance: Money = Field(description="What is in the wallet.")
    next: NextPayment | None
    mandate: Literal["none", "asked", "active", "paused", "ended"]
    tries: list[AutopayTry]

    @classmethod
    def of(cls, view: AutopayView) -> AutopayShown:
        """Show it."""
        currency = view.currency
        return cls.model_validate(
            {
                "enabled": view.enabled,
                "limit": maybe_money(view.limit_minor, currency),
                "loans": view.loans,
                "since": view.since_on,
                "left": money(view.left_minor, currency),
                "resting": view.rests,
                "balance": money(view.wallet_minor, currency),
                "next": None if view.next is None else NextPayment.of(view.next, currency),
                "mandate": view.mandate,
                "tries": [AutopayTry.of(row, currency) for row in view.tries],
            }
        )
