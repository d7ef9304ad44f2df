"""Where a circle's money lies, what moves it, and savings taken out."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import Field

from circle_app.api.schemas.common import (
    Amount,
    Asked,
    Day,
    Moment,
    Money,
    Shown,
    Text,
    maybe_money,
    money,
)
from circle_app.services import funds, withdrawals


class TransferAsked(Asked):
    """Money carried from one place to another."""

    from_account: Text = Field(
        description="`cash`, `bank`, `upi` or `expense_fund`.", examples=["cash"]
    )
    to_account: Text = Field(description="Another of them.", examples=["bank"])
    amount: Amount
    reference: Text | None = Field(
        default=None, max_length=200, description="A bank's reference is used once."
    )
    note: Text = Field(default="", max_length=400)


class ReceiptAsked(Asked):
    """Money that came in and is nobody's savings."""

    account: Text = Field(
        description="Where it lies: `cash`, `bank`, `upi` or `expense_fund`.", examples=["bank"]
    )
    source: Text = Field(
        description="`bank_interest`, `donation`, `fine`, `recovery` or `other`.",
        examples=["bank_interest"],
    )
    amount: Amount
    member_id: UUID | None = Field(default=None, description="Who paid it; needed for a fine.")
    on: Day | None = Field(default=None, description="Today if it is left out; not a day to come.")
    reference: Text | None = Field(default=None, max_length=200)
    note: Text = Field(default="", max_length=400)


class SocialContribution(Asked):
    """Money a member puts into the social fund."""

    member_id: UUID
    amount: Amount


class WithdrawalAsked(Asked):
    """Savings a member wants to take out."""

    amount: Amount
    note: Text = Field(default="", max_length=400)


class PayOut(Asked):
    """How savings are handed out."""

    method: Text = Field(
        description="`cash`, `upi`, `bank` or `wallet`: the place that is drawn on first.",
        examples=["cash"],
    )
    reference: Text | None = Field(
        default=None, max_length=200, description="The bank's, of twelve digits, for `upi`."
    )


class Box(Shown):
    """A place of the circle's money."""

    account: str
    balance: Money
    last_counted_on: date | None = Field(
        description="When it was last counted, or compared with the bank's statement."
    )
    can_lend: bool


class SocialFund(Shown):
    """The social fund: what lies in its box, and what is the members'. Always equal."""

    cash: Money
    fund: Money


class Funds(Shown):
    """Where a circle's money lies."""

    circle_id: UUID
    currency: str
    boxes: list[Box]
    lendable: Money = Field(description="What of it can be lent.")
    social: SocialFund
    owed_to_members: Money = Field(description="What members paid for the circle and get back.")
    promised: Money = Field(description="Savings that are agreed to be taken out, not yet paid.")
    can_move: bool

    @classmethod
    def of(cls, view: funds.FundsView) -> Funds:
        """Show the places."""
        currency = view.currency
        return cls(
            circle_id=view.circle_id,
            currency=currency,
            boxes=[
                Box(
                    account=box.account,
                    balance=money(box.balance_minor, currency),
                    last_counted_on=box.last_counted_on,
                    can_lend=box.can_lend,
                )
                for box in view.boxes
            ],
            lendable=money(view.lendable_minor, currency),
            social=SocialFund(
                cash=money(view.social.cash_minor, currency),
                fund=money(view.social.fund_minor, currency),
            ),
            owed_to_members=money(view.owed_to_members_minor, currency),
            promised=money(view.promised_minor, currency),
            can_move=view.can_move,
        )


class FundMove(Shown):
    """What was booked, and what the places hold after it."""

    id: UUID
    amount: Money
    currency: str
    from_account: str | None
    to_account: str
    balance: Money = Field(description="What `to_account` holds now.")
    left: Money | None = Field(description="What `from_account` holds now.")
    source: str | None
    member_name: str | None
    reference: str | None
    occurred_on: date
    booked_at: Moment

    @classmethod
    def of(cls, made: funds.FundMove) -> FundMove:
        """Show what was booked."""
        return cls(
            id=made.entry_id,
            amount=money(made.amount_minor, made.currency),
            currency=made.currency,
            from_account=made.from_account,
            to_account=made.to_account,
            balance=money(made.balance_minor, made.currency),
            left=maybe_money(made.left_minor, made.currency),
            source=made.source,
            member_name=made.member_name,
            reference=made.reference,
            occurred_on=made.occurred_on,
            booked_at=made.booked_at,
        )


class Hold(Shown):
    """A part of the savings that stays in, and why."""

    code: str = Field(
        description="`keep` (a rule), `loans` (own ones), `guarantees` (loans of "
        "others), or `promised` (asked for already)."
    )
    amount: Money
    counts: bool = Field(description="False where a larger hold covers it.")


class WithdrawalSituation(Shown):
    """What the caller may take out, and why not more."""

    currency: str
    decided_by: str = Field(description="`none` where savings stay in, else `officer` or `vote`.")
    savings: Money
    free: Money
    holds: list[Hold]
    pool: Money | None = Field(
        description="What the circle holds and could pay out today; `null` for who does not see "
        "the books."
    )
    may_ask: bool

    @classmethod
    def of(cls, found: withdrawals.Situation) -> WithdrawalSituation:
        """Show the situation."""
        return cls(
            currency=found.currency,
            decided_by=found.decided_by,
            savings=money(found.savings_minor, found.currency),
            free=money(found.free_minor, found.currency),
            holds=[
                Hold(
                    code=hold.code,
                    amount=money(hold.amount_minor, found.currency),
                    counts=hold.counts,
                )
                for hold in found.holds
            ],
            pool=maybe_money(found.pool_minor, found.currency),
            may_ask=found.may_ask,
        )


class Withdrawal(Shown):
    """Savings somebody asks to take out."""

    id: UUID
    circle_id: UUID
    member_id: UUID
    name: str
    amount: Money
    currency: str
    note: str
    status: str = Field(
        description="`asked`, `approved`, `paid`, `rejected`, `cancelled` or `reversed`."
    )
    asked_at: Moment
    decided_at: Moment | None
    decider: str = Field(description="`officer` or `vote`.")
    proposal_id: UUID | None
    closes_at: Moment | None
    yes: int
    no: int
    electorate: int
    needed: int
    my_vote: str | None
    officer_name: str | None
    officer_note: str | None
    method: str | None
    reference: str | None
    paid_at: Moment | None
    payer_name: str | None
    entry_id: UUID | None
    can_cancel: bool
    can_decide: bool
    can_vote: bool
    can_pay: bool

    @classmethod
    def of(cls, view: withdrawals.WithdrawalView) -> Withdrawal:
        """Show a withdrawal."""
        names = cls.model_fields.keys() - {"amount"}
        shown = {name: getattr(view, name) for name in names}
        return cls(amount=money(view.amount_minor, view.currency), **shown)
