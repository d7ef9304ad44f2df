"""Shapes of investments."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from circle_app.api.schemas.common import Amount, Asked, Day, Moment, Money, Shown, Text, money
from circle_app.services.investments import ActView, InvestmentView

Box = Literal["cash", "bank", "upi"]


class InvestmentAsked(Asked):
    """What money is to be put into."""

    kind: Literal["deposit", "gold", "other"]
    name: Text = Field(max_length=400, examples=["Fixed deposit, Gramin Bank"])
    amount: Amount
    paid_from: Box
    matures_on: Day | None = Field(default=None, description="The day on which it ends.")
    note: Text = Field(default="", max_length=1000)


class _Dated(Asked):
    on: Day | None = Field(default=None, description="The day; today where it is left out.")
    note: Text = Field(default="", max_length=1000)


class InvestmentBought(_Dated):
    """Buying what was agreed to."""

    amount: Amount | None = Field(default=None, description="What it cost; what was agreed to.")
    box: Box | None = None
    reference: Text | None = Field(default=None, max_length=200)


class InvestmentWorth(_Dated):
    """What it is worth."""

    worth: Amount


class InvestmentIncome(_Dated):
    """What it brought."""

    amount: Amount
    box: Box
    reference: Text | None = Field(default=None, max_length=200)


class InvestmentSold(_Dated):
    """Selling it, or a part of it."""

    price: Amount = Field(description="What came in; 0 where it is lost.")
    part: Amount | None = Field(
        default=None,
        description="What the part stood for in the books; all of it is sold where left out.",
    )
    box: Box
    reference: Text | None = Field(default=None, max_length=200)


class InvestmentAct(Shown):
    """Something that was done with it."""

    id: UUID
    kind: str = Field(description="`buy`, `revalue`, `income` or `sell`.")
    amount: Money
    value_change: Money = Field(description="What it changed of the value in the books.")
    on: date
    note: str
    by: str
    entry_id: UUID | None
    taken_back: bool

    @classmethod
    def of(cls, act: ActView, currency: str) -> InvestmentAct:
        """Show an act."""
        return cls(
            id=act.id,
            kind=act.kind,
            amount=money(act.amount_minor, currency),
            value_change=money(act.value_minor, currency),
            on=act.on,
            note=act.note,
            by=act.by,
            entry_id=act.entry_id,
            taken_back=act.taken_back,
        )


class Investment(Shown):
    """Money put elsewhere, what it stands for, and what was done with it."""

    id: UUID
    circle_id: UUID
    number: int
    currency: str
    kind: str
    name: str
    note: str
    status: str = Field(description="`asked`, `agreed`, `held`, `sold`, `refused` or `cancelled`.")
    bought_on: date | None
    matures_on: date | None
    cost: Money = Field(description="What it cost, or may cost.")
    value: Money = Field(description="What it stands for in the books.")
    income: Money = Field(description="What it brought.")
    gain: Money = Field(description="All it brought and became worth, less what it lost.")
    paid_from: str
    proposal_id: UUID | None
    decided_by: str = Field(description="`officer` or `vote`.")
    opened_at: Moment
    acts: list[InvestmentAct] = Field(description="The newest first.")
    can_buy: bool
    can_act: bool
    can_cancel: bool

    @classmethod
    def of(cls, view: InvestmentView) -> Investment:
        """Show an investment."""
        return cls(
            id=view.id,
            circle_id=view.circle_id,
            number=view.number,
            currency=view.currency,
            kind=view.kind,
            name=view.name,
            note=view.note,
            status=view.status,
            bought_on=view.bought_on,
            matures_on=view.matures_on,
            cost=money(view.cost_minor, view.currency),
            value=money(view.value_minor, view.currency),
            income=money(view.income_minor, view.currency),
            gain=money(view.gain_minor, view.currency),
            paid_from=view.paid_from,
            proposal_id=view.proposal_id,
            decided_by=view.decided_by,
            opened_at=view.opened_at,
            acts=[InvestmentAct.of(act, view.currency) for act in view.acts],
            can_buy=view.can_buy,
            can_act=view.can_act,
            can_cancel=view.can_cancel,
        )
