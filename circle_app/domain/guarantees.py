"""Members who stand for somebody else's loan, and things that secure it.

Whoever stands for a loan keeps a part of the own savings in the circle. How much is held follows
from what is still owed, so it shrinks with every repayment and is nothing once the loan has ended.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from circle_app.domain.eligibility import Fact
from circle_app.domain.errors import Conflict, InvalidInput, NotAllowed
from circle_app.domain.loan_accounts import FULL_PERCENT
from circle_app.domain.loan_rules import LoanRules
from circle_app.domain.loans import LoanState

# Whoever would be the eleventh to be asked is asked too late.
MAX_GUARANTORS: Final = 10
MAX_COLLATERAL: Final = 20
MAX_DOCUMENTS: Final = 20
MAX_DESCRIPTION: Final = 300
MAX_NOTE: Final = 300


class GuaranteeState(StrEnum):
    """Where a request to stand for a loan is."""

    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    RELEASED = "released"


OPEN_STATES: Final = (GuaranteeState.ASKED, GuaranteeState.AGREED)
# A loan that can still be given, and one that is being paid back.
BEFORE: Final = frozenset({LoanState.APPLIED, LoanState.APPROVED})
PAYING: Final = frozenset({LoanState.ACTIVE, LoanState.DEFAULTED})


class CollateralKind(StrEnum):
    """What secures a loan."""

    GOLD = "gold"
    VEHICLE = "vehicle"
    LAND = "land"
    LIVESTOCK = "livestock"
    GOODS = "goods"
    DEPOSIT = "deposit"
    OTHER = "other"


class CollateralState(StrEnum):
    """Where a thing that secures a loan is."""

    HELD = "held"
    RETURNED = "returned"
    SOLD = "sold"


class DocumentKind(StrEnum):
    """What a paper of a loan shows."""

    AGREEMENT = "agreement"
    INCOME = "income"
    COLLATERAL = "collateral"
    PHOTO = "photo"
    OTHER = "other"


class AlreadyGuarantor(Conflict):
    """The member was asked already, or stands for the loan."""

    code = "already_guarantor"


class TooManyGuarantors(Conflict):
    """As many were asked as may be asked for one loan."""

    code = "too_many_guarantors"


class GuaranteeTooLarge(InvalidInput):
    """Nobody stands for more than the whole loan; ``maximum_minor`` is that."""

    code = "guarantee_too_large"


class GuaranteeNotFree(Conflict):
    """Less of the guarantor's savings is free than the guarantee comes to."""

    code = "guarantee_not_free"


class GuaranteeStateConflict(Conflict):
    """The guarantee is in a state in which this cannot happen; ``reason`` is the state."""

    code = "guarantee_state"


class NotGuarantor(NotAllowed):
    """A guarantor alone says whether to stand for a loan."""

    code = "not_guarantor"


class GuarantorsMissing(Conflict):
    """The loan is not given before enough members stand for it.

    ``how_many`` more must agree, ``missing_minor`` is for how much more; ``reason`` is ``number``
    or ``amount``, whichever to look at first.
    """

    code = "guarantors_missing"


class NotInDefault(Conflict):
    """The loan is not late enough; ``days`` says from when on it is."""

    code = "not_in_default"


class CallTooLarge(InvalidInput):
    """More than is held of the guarantor's savings or owed; ``maximum_minor`` is the most."""

    code = "call_too_large"


class CollateralStateConflict(Conflict):
    """The thing was given back or sold before."""

    code = "collateral_state"


class InvalidCollateral(InvalidInput):
    """No such kind of thing, nothing that says what it is, or no value."""

    code = "invalid_collateral"


class InvalidDocumentKind(InvalidInput):
    """No such kind of paper."""

    code = "invalid_document_kind"


class SecurityFull(Conflict):
    """As many things or papers as one loan can have; ``maximum`` says how many."""

    code = "security_full"


def lien_minor(
    amount_minor: int,
    called_minor: int,
    *,
    status: str,
    loan_status: str,
    principal_minor: int,
    outstanding_minor: int,
) -> int:
    """What a guarantee holds of the guarantor's savings.

    Before the loan is given that is everything agreed to, afterwards the part of it that the
    principal still owed is of the principal lent, less what was taken already. A part of the
    smallest coin is held as a whole one.

    >>> loan = {"status": "agreed", "loan_status": "active", "principal_minor": 10_000_00}
    >>> lien_minor(4_000_00, 0, outstanding_minor=7_500_00, **loan)
    300000
    >>> lien_minor(4_000_00, 500_00, outstanding_minor=7_500_00, **loan)
    250000
    """
    if status != GuaranteeState.AGREED:
        return 0
    if loan_status in BEFORE:
        return amount_minor
    if loan_status not in PAYING:
        return 0
    share = Fraction(amount_minor * outstanding_minor, principal_minor)
    return max(0, -(-share.numerator // share.denominator) - called_minor)


def needed_minor(principal_minor: int, percent: Decimal) -> int:
    """What members must stand for together: a part of the sum, a broken coin counted as whole."""
    share = Fraction(Fraction(percent) * principal_minor, FULL_PERCENT)
    return -(-share.numerator // share.denominator)


@dataclass(frozen=True, slots=True)
class Cover:
    """How far members stand for a loan, against what its terms ask for."""

    count: int
    amount_minor: int
    needed: int
    needed_minor: int

    @property
    def missing(self) -> int:
        """How many more must agree."""
        return max(0, self.needed - self.count)

    @property
    def missing_minor(self) -> int:
        """For how much more somebody must stand."""
        return max(0, self.needed_minor - self.amount_minor)

    @property
    def is_enough(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing and not self.missing_minor


def cover_of(amounts: Collection[int], terms: LoanRules, principal_minor: int) -> Cover:
    """Say how far amounts that members stand for cover what a loan's terms ask for."""
    needed = needed_minor(principal_minor, terms.guarantee_percent)
    return Cover(len(amounts), sum(amounts), terms.guarantors, needed)


def check_cover(cover: Cover, currency: str) -> None:
    """Raise GuarantorsMissing unless enough members stand for a loan."""
    if not cover.is_enough:
        raise GuarantorsMissing(
            reason="number" if cover.missing else "amount",
            how_many=cover.missing,
            missing_minor=cover.missing_minor,
            needed=cover.needed,
            currency=currency,
        )


def offered_checks(
    offered: Sequence[tuple[object, int]],
    terms: LoanRules,
    *,
    principal_minor: int,
    borrower_id: object,
) -> tuple[Fact, ...]:
    """Check the guarantors that somebody offers with a request; nothing where none are needed.

    Codes: ``guarantors`` (how many), ``guarantee_amount`` (how much together). Whether a guarantor
    has so much in savings is between the guarantor and the circle: it is looked at on consent.

    Args:
        offered: Who is offered as guarantor, with the amount each would stand for.
        terms: What the loan asks for.
        principal_minor: The sum that is asked for.
        borrower_id: Who borrows, and does not count.
    """
    amounts = dict(offered)
    amounts.pop(borrower_id, None)
    cover = cover_of(amounts.values(), terms, principal_minor)
    facts = []
    if cover.needed:
        told = {"offered": cover.count, "needed": cover.needed}
        facts.append(Fact("guarantors", not cover.missing, told))
    if cover.needed_minor:
        told = {"offered_minor": cover.amount_minor, "needed_minor": cover.needed_minor}
        facts.append(Fact("guarantee_amount", not cover.missing_minor, told))
    return tuple(facts)


def in_default(loan_status: str, days_late: int, default_after_days: int) -> bool:
    """Whether a loan is so late that its guarantors may be asked to pay."""
    if loan_status not in PAYING:
        return False
    return loan_status == LoanState.DEFAULTED or days_late >= default_after_days


def check_call(amount_minor: int, lien: int, payoff_minor: int, currency: str) -> None:
    """Raise CallTooLarge if more is to be taken than is held, or than is owed."""
    most = min(lien, payoff_minor)
    if amount_minor > most:
        raise CallTooLarge(field="amount", maximum_minor=most, currency=currency)
