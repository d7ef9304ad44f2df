"""What a circle's loans cost, how they are paid back, who may have one and who decides on it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from circle_app.domain.allocations import AllocationOrder
from circle_app.domain.calendars import Frequency, HolidayRule
from circle_app.domain.decisions import MAX_MINOR, ApprovalStep, check_steps
from circle_app.domain.loan_accounts import FlatInterest, PrepaymentMode
from circle_app.domain.loan_terms import MAX_FEE_PERCENT, STEPS, FeeMode, Method, fee_in_minor
from circle_app.domain.money import Direction, Ties
from circle_app.domain.penalties import PenaltyKind, PenaltyRules
from circle_app.domain.rates import RateBase, RateUnit
from circle_app.domain.rule_json import InvalidRules

# The key of the loan that every circle with loans has: ``rules.loans`` itself.
ORDINARY: Final = "ordinary"
# Keys that name no further kind: in addresses the second one stands for a kind to be thought up.
TAKEN: Final = frozenset({ORDINARY, "new"})
MAX_PRODUCTS: Final = 12
MAX_NAME_LENGTH: Final = 60
MAX_KEY_LENGTH: Final = 40
MAX_ABOUT_LENGTH: Final = 200
NOTHING: Final = Decimal(0)
_KEY: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}", re.ASCII)
_PERCENT: Final = {"min": NOTHING, "max": Decimal(1000)}
_WHOLE_PERCENT: Final = {"min": NOTHING, "max": Decimal(100)}
_FEE_PERCENT: Final = {"min": NOTHING, "max": MAX_FEE_PERCENT}
_MULTIPLE: Final = {"min": Decimal(1), "max": Decimal(1000)}


def _whole(default: int | None, low: int, high: int) -> Any:
    return field(default=default, metadata={"min": low, "max": high})


def _minor(default: int | None, low: int = 0) -> Any:
    return _whole(default, low, MAX_MINOR)


@dataclass(frozen=True, slots=True)
class LoanRules:
    """A loan product of the circle and its limits.

    Attributes:
        with_meetings: Instalments fall due on the circle's meetings: as often as it meets, on its
            meeting day; ``frequency`` and ``every_days`` are then those of its contributions.
        holiday_rule: What becomes of a due date on a day when nobody collects.
        fee_minor, fee_percent: The fee: a fixed part and one of the sum lent, together.
        rebate_percent: What of the interest to come is let off where ``flat_interest`` rebates it.
        min_membership_days: How long somebody must belong to the circle before borrowing.
        guarantors: How many members must stand for a loan before it is decided on.
        guarantee_percent: How much of the sum they must stand for together.
        purposes: What a loan may be for; anything where none is named.
        default_after_days: From how many days past due a loan counts as in default.
    """

    enabled: bool = True
    method: Method = Method.REDUCING
    rate_percent: Decimal = field(default=NOTHING, metadata=_PERCENT)
    rate_per: RateUnit = RateUnit.YEAR
    rate_base: RateBase = RateBase.PERIOD
    frequency: Frequency = Frequency.MONTHLY
    every_days: int = _whole(0, 0, 366)
    min_minor: int = _minor(100, 1)
    max_minor: int = _minor(50_000_000, 1)
    max_periods: int = _whole(12, 1, 600)
    max_running: int = _whole(2, 1, 50)
    savings_multiple: Decimal | None = field(default=None, metadata=_MULTIPLE)
    within_pool: bool = True
    arrears_block: bool = True
    rounding_step: Decimal = Decimal("0.01")
    rounding_direction: Direction = Direction.NONE
    rounding_ties: Ties = Ties.HALF_UP
    grace_principal: int = _whole(0, 0, 60)
    grace_interest: int = _whole(0, 0, 60)
    fee_minor: int = _minor(0)
    fee_percent: Decimal = field(default=NOTHING, metadata=_FEE_PERCENT)
    fee_mode: FeeMode = FeeMode.NETTED
    with_meetings: bool = False
    holiday_rule: HolidayRule = HolidayRule.SAME
    allocation: AllocationOrder = AllocationOrder.OLDEST_FIRST
    # Who pays before the day has paid the next instalment, as people say it.
    prepayment: PrepaymentMode = PrepaymentMode.NEXT_DUES
    flat_interest: FlatInterest = FlatInterest.WAIVED
    rebate_percent: Decimal = field(default=NOTHING, metadata=_WHOLE_PERCENT)
    advance_allowed: bool = False
    penalty: PenaltyRules = field(default_factory=PenaltyRules)
    default_after_days: int = _whole(90, 1, 3650)
    min_membership_days: int = _whole(0, 0, 3650)
    guarantors: int = _whole(0, 0, 10)
    guarantee_percent: Decimal = field(default=NOTHING, metadata=_WHOLE_PERCENT)
    purposes: tuple[str, ...] = ()
    steps: tuple[ApprovalStep, ...] = (ApprovalStep(),)


@dataclass(frozen=True, slots=True)
class LoanProduct:
    """A further kind of loan that the circle gives, beside its ordinary one.

    Attributes:
        key: Its name in programs; it never changes.
        name: What people call it.
        about: Who it is for, in a sentence.
        terms: What it costs and who decides on it.
    """

    key: str = ""
    name: str = ""
    about: str = field(default="", metadata={"max_length": MAX_ABOUT_LENGTH})
    terms: LoanRules = field(default_factory=LoanRules)


def fee_of(loans: LoanRules, principal_minor: int) -> int:
    """The fee of a loan of this size: the fixed part and the percentage of the sum."""
    return fee_in_minor(principal_minor, loans.fee_minor, loans.fee_percent, loans.rounding_ties)


def check_loan_rules(loans: LoanRules, path: str, *, has_officers: bool) -> None:
    """Raise InvalidRules unless the rules of a loan fit together; ``path`` is where they stand."""
    if loans.min_minor > loans.max_minor:
        raise InvalidRules(
            field=f"{path}.min_minor", reason="out_of_range", maximum=loans.max_minor
        )
    if loans.rounding_step not in STEPS:
        allowed = ", ".join(map(str, STEPS))
        raise InvalidRules(field=f"{path}.rounding_step", reason="not_offered", allowed=allowed)
    if (loans.frequency is Frequency.CUSTOM) != (loans.every_days > 0):
        raise InvalidRules(field=f"{path}.every_days", reason="out_of_range", minimum=1)
    if loans.grace_principal >= loans.max_periods:
        most = loans.max_periods - 1
        raise InvalidRules(field=f"{path}.grace_principal", reason="out_of_range", maximum=most)
    if loans.grace_interest > loans.max_periods:
        most = loans.max_periods
        raise InvalidRules(field=f"{path}.grace_interest", reason="out_of_range", maximum=most)
    _check_fee(loans, path)
    if loans.flat_interest is FlatInterest.REBATED and loans.rebate_percent == NOTHING:
        raise InvalidRules(field=f"{path}.rebate_percent", reason="out_of_range")
    if loans.guarantee_percent > NOTHING and loans.guarantors == 0:
        raise InvalidRules(field=f"{path}.guarantors", reason="out_of_range", minimum=1)
    if loans.enabled and not loans.steps:
        raise InvalidRules(field=f"{path}.steps", reason="empty")
    _check_purposes(loans.purposes, f"{path}.purposes")
    _check_penalty(loans.penalty, f"{path}.penalty")
    check_steps(loans.steps, f"{path}.steps", has_officers=has_officers)


def _check_fee(loans: LoanRules, path: str) -> None:
    """The fee of the smallest loan must leave something of it."""
    if fee_of(loans, loans.min_minor) < loans.min_minor:
        return
    to_blame = "fee_minor" if loans.fee_minor else "fee_percent"
    raise InvalidRules(field=f"{path}.{to_blame}", reason="fee_too_high")


def _check_purposes(purposes: tuple[str, ...], path: str) -> None:
    known = set[str]()
    for place, purpose in enumerate(purposes):
        name = " ".join(purpose.split())
        if not name or len(name) > MAX_NAME_LENGTH or name.casefold() in known:
            raise InvalidRules(field=f"{path}.{place}", reason="not_offered")
        known.add(name.casefold())


def _check_penalty(penalty: PenaltyRules, path: str) -> None:
    if penalty.kind is PenaltyKind.NONE:
        return
    if penalty.kind is PenaltyKind.FIXED and penalty.amount_minor == 0:
        raise InvalidRules(field=f"{path}.amount_minor", reason="out_of_range", minimum=1)
    if penalty.kind is PenaltyKind.PERCENT and penalty.percent == NOTHING:
        raise InvalidRules(field=f"{path}.percent", reason="out_of_range")
    charge = penalty.amount_minor if penalty.kind is PenaltyKind.FIXED else 1
    if penalty.cap_minor is not None and penalty.cap_minor < charge:
        raise InvalidRules(field=f"{path}.cap_minor", reason="out_of_range", minimum=charge)
    if penalty.cap_percent is not None and penalty.cap_percent == NOTHING:
        raise InvalidRules(field=f"{path}.cap_percent", reason="out_of_range")


def check_products(products: tuple[LoanProduct, ...], *, has_officers: bool) -> None:
    """Raise InvalidRules unless each further product has its own key and name and fits together."""
    if len(products) > MAX_PRODUCTS:
        raise InvalidRules(field="products", reason="out_of_range", maximum=MAX_PRODUCTS)
    keys, names = set(TAKEN), set[str]()
    for place, product in enumerate(products):
        path = f"products.{place}"
        if product.key in keys or _KEY.fullmatch(product.key) is None:
            raise InvalidRules(field=f"{path}.key", reason="not_offered")
        name = " ".join(product.name.split())
        if not name:
            raise InvalidRules(field=f"{path}.name", reason="empty")
        if len(name) > MAX_NAME_LENGTH:
            raise InvalidRules(field=f"{path}.name", reason="out_of_range", maximum=MAX_NAME_LENGTH)
        if name.casefold() in names:
            raise InvalidRules(field=f"{path}.name", reason="name_taken")
        keys.add(product.key)
        names.add(name.casefold())
        check_loan_rules(product.terms, f"{path}.terms", has_officers=has_officers)
