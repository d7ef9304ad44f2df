"""Guarantors of a loan, things that secure it, its papers."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import Field

from circle_app.api.schemas.common import Amount, Asked, Moment, Money, Shown, Text, money
from circle_app.domain.guarantees import CollateralKind
from circle_app.services import loans


class GuarantorAsked(Asked):
    """Who is asked to stand for a loan, and for how much of the sum lent."""

    member_id: UUID
    amount: Amount


class GuaranteeAnswer(Asked):
    """Yes or no."""

    agree: bool


class CallAsked(Asked):
    """What a guarantor is to pay, and why."""

    amount: Amount
    reason: Text = Field(max_length=600)


class ReleaseAsked(Asked):
    """Why a guarantor is to be let go."""

    reason: Text = Field(max_length=600)


class CollateralAdded(Asked):
    """A thing that secures a loan; what it is known by is kept encrypted."""

    kind: CollateralKind
    description: Text = Field(max_length=600)
    value: Amount


class CollateralEnded(Asked):
    """What became of a thing."""

    status: Literal["returned", "sold"]
    note: Text = Field(
        default="", max_length=600, description="Needed for a sale, and while the loan runs."
    )


class Guarantor(Shown):
    """A member and a loan: what was asked, what is held of the member's savings now."""

    loan_id: UUID
    circle_id: UUID
    member_id: UUID
    name: str
    borrower_id: UUID
    borrower_name: str
    loan_number: int
    loan_status: str
    status: str = Field(description="`asked`, `agreed`, `declined`, `withdrawn` or `released`.")
    amount: Money = Field(description="For how much of the sum lent the member stands.")
    held: Money = Field(description="What is held of the member's savings for it now.")
    called: Money = Field(description="What was taken of them: the borrower owes it the member.")
    currency: str
    asked_at: Moment
    answered_at: Moment | None
    recorded: bool = Field(description="Whether an officer wrote the answer down.")
    is_mine: bool
    can_answer: bool
    can_withdraw: bool
    can_call: bool
    can_release: bool

    @classmethod
    def of(cls, view: loans.GuaranteeView) -> Guarantor:
        """Show how it stands."""
        return cls(
            loan_id=view.loan_id,
            circle_id=view.circle_id,
            member_id=view.member_id,
            name=view.name,
            borrower_id=view.borrower_id,
            borrower_name=view.borrower,
            loan_number=view.loan_number,
            loan_status=view.loan_status,
            status=view.status,
            amount=money(view.amount_minor, view.currency),
            held=money(view.lien_minor, view.currency),
            called=money(view.called_minor, view.currency),
            currency=view.currency,
            asked_at=view.asked_at,
            answered_at=view.answered_at,
            recorded=view.is_recorded,
            is_mine=view.is_me,
            can_answer=view.can_answer,
            can_withdraw=view.can_withdraw,
            can_call=view.can_call,
            can_release=view.can_release,
        )


class GuaranteeMatter(Shown):
    """What was asked about a guarantor, and who decides it."""

    loan_id: UUID
    circle_id: UUID
    member_id: UUID
    proposal_id: UUID
    act: str = Field(description="`call` or `release`.")
    decider: str
    status: str
    amount: Money
    currency: str

    @classmethod
    def of(cls, made: loans.GuaranteeAsked) -> GuaranteeMatter:
        """Show what was asked."""
        return cls(
            loan_id=made.loan_id,
            circle_id=made.circle_id,
            member_id=made.member_id,
            proposal_id=made.proposal_id,
            act=made.act,
            decider=made.decider,
            status=made.status,
            amount=money(made.amount_minor, made.currency),
            currency=made.currency,
        )


class Collateral(Shown):
    """A thing that secures a loan, or did."""

    id: UUID
    loan_id: UUID
    kind: str
    description: str
    value: Money
    currency: str
    status: str = Field(description="`held`, `returned` or `sold`.")
    added_by: str
    added_at: Moment
    ended_by: str | None
    ended_at: Moment | None
    note: str
    must_return: bool = Field(description="The loan has ended and it was not given back yet.")
    can_return: bool
    can_sell: bool

    @classmethod
    def of(cls, view: loans.CollateralView) -> Collateral:
        """Show a thing."""
        return cls(
            id=view.id,
            loan_id=view.loan_id,
            kind=view.kind,
            description=view.description,
            value=money(view.value_minor, view.currency),
            currency=view.currency,
            status=view.status,
            added_by=view.added_by,
            added_at=view.added_at,
            ended_by=view.ended_by,
            ended_at=view.ended_at,
            note=view.note,
            must_return=view.must_return,
            can_return=view.can_return,
            can_sell=view.can_sell,
        )


class LoanDocument(Shown):
    """A paper of a loan."""

    id: UUID
    loan_id: UUID
    collateral_id: UUID | None
    kind: str = Field(description="`agreement`, `income`, `collateral`, `photo` or `other`.")
    name: str
    media_type: str
    size: int
    added_by: str
    added_at: Moment
    can_remove: bool

    @classmethod
    def of(cls, view: loans.DocumentView) -> LoanDocument:
        """Show a paper."""
        return cls(
            id=view.id,
            loan_id=view.loan_id,
            collateral_id=view.collateral_id,
            kind=view.kind,
            name=view.name,
            media_type=view.media_type,
            size=view.size,
            added_by=view.added_by,
            added_at=view.added_at,
            can_remove=view.can_remove,
        )
