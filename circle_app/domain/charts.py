"""The chart of accounts: what a circle's book and a person's book are divided into.

Every kind of account has a normal side (assets and expenses debit, what is owed to members and
income credit), a section of the statements, and the fund it belongs to. The social fund has an
asset and a liability of its own, so that it never mixes with the money that is lent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Section(StrEnum):
    """The part of the statements an account stands in."""

    ASSETS = "assets"
    MEMBER_FUNDS = "member_funds"
    INCOME = "income"
    EXPENSE = "expense"
    # Earnings that have gone to the members: it takes from what is left, and is no expense.
    DISTRIBUTED = "distributed"


# What the surplus is made of: income, less expenses, less what members were given of it before.
RESULTS: Final = frozenset({Section.INCOME, Section.EXPENSE, Section.DISTRIBUTED})


class Fund(StrEnum):
    """Whose money it is within a circle: what is lent, or what is kept for need."""

    LOAN = "loan"
    SOCIAL = "social"


@dataclass(frozen=True, slots=True)
class AccountKind:
    """What an account is.

    Attributes:
        code: Its name in programs; with its owner it makes the key.
        side: Its normal side, ``debit`` or ``credit``.
        section: Where it stands in the statements.
        may_overdraw: Whether its balance may be on the other side.
        per_member: Whether every member has one.
        fund: The fund it belongs to.
    """

    code: str
    side: str
    section: Section
    may_overdraw: bool = False
    per_member: bool = False
    fund: Fund = Fund.LOAN


def _asset(code: str, *, per_member: bool = False, fund: Fund = Fund.LOAN) -> AccountKind:
    return AccountKind(code, "debit", Section.ASSETS, per_member=per_member, fund=fund)


def _owed(code: str, *, per_member: bool = True, fund: Fund = Fund.LOAN) -> AccountKind:
    return AccountKind(code, "credit", Section.MEMBER_FUNDS, per_member=per_member, fund=fund)


def _income(code: str) -> AccountKind:
    return AccountKind(code, "credit", Section.INCOME)


def _expense(code: str, *, may_overdraw: bool = False) -> AccountKind:
    return AccountKind(code, "debit", Section.EXPENSE, may_overdraw=may_overdraw)


CASH = _asset("cash")
BANK = _asset("bank")
UPI = _asset("upi")
# Paid online and not yet sent on to the bank by the payment provider.
GATEWAY = _asset("gateway")
WALLET_POOL = _asset("wallet_pool")
EXPENSE_FUND = _asset("expense_fund")
SOCIAL_CASH = _asset("social_cash", fund=Fund.SOCIAL)
LOANS = _asset("loans", per_member=True)
INVESTMENTS = _asset("investments")
# What a member owes for rounds that the circle has paid out in the member's place.
ROUND_DEBT = _asset("round_debt", per_member=True)

SAVINGS = _owed("savings")
SHARES = _owed("share_capital")
ADVANCE = _owed("advance")
PAYABLE = _owed("payable")
PAYOUT = _owed("payout_payable")
SOCIAL_FUND = _owed("social_fund", per_member=False, fund=Fund.SOCIAL)

INTEREST = _income("interest_income")
FEES = _income("fee_income")
PENALTIES = _income("penalty_income")
FINES = _income("fine_income")
COMMISSION = _income("commission_income")
INVESTMENT_INCOME = _income("investment_income")
RECOVERIES = _income("recovery_income")
BANK_INTEREST = _income("bank_interest")
DONATIONS = _income("donation_income")
OTHER_INCOME = _income("other_income")
# What a circle had and owed before its books began here: what it had earned by then, or lost.
OPENING = AccountKind("brought_forward", "credit", Section.INCOME, may_overdraw=True)

STATIONERY = _expense("expense_stationery")
TRAVEL = _expense("expense_travel")
MEETING_COSTS = _expense("expense_meeting")
RENT = _expense("expense_rent")
BANK_CHARGES = _expense("expense_bank")
OFFICIAL_FEES = _expense("expense_official")
TRAINING = _expense("expense_training")
OTHER_EXPENSE = _expense("expense_other")
WRITE_OFF = _expense("write_off")
# What an investment lost of its worth, or was sold for less than.
INVESTMENT_LOSS = _expense("investment_loss")
# What a count or a bank statement showed to be missing; what was found too much is on its left.
VARIANCE = _expense("variance", may_overdraw=True)

# What members bear of a loss stands on its other side.
DISTRIBUTED = AccountKind("distributed", "debit", Section.DISTRIBUTED, may_overdraw=True)

# A person's own book: what the wallet holds, and what stands behind it.
WALLET = AccountKind("wallet", "credit", Section.MEMBER_FUNDS)
BACKING = AccountKind("backing", "debit", Section.ASSETS)

# Where the pool's money lies: what can be lent. A pool account can never be overdrawn.
POOL: Final = (CASH, UPI, BANK, WALLET_POOL)
# Boxes and accounts between which money can be carried; each is counted or has a statement.
HOLDINGS: Final = (CASH, BANK, UPI, GATEWAY, EXPENSE_FUND)
EXPENSES: Final[Mapping[str, AccountKind]] = MappingProxyType(
    {
        "stationery": STATIONERY,
        "travel": TRAVEL,
        "meeting": MEETING_COSTS,
        "rent": RENT,
        "bank": BANK_CHARGES,
        "official": OFFICIAL_FEES,
        "training": TRAINING,
        "other": OTHER_EXPENSE,
    }
)
# What can be received besides contributions and repayments, by what it is.
RECEIPTS: Final[Mapping[str, AccountKind]] = MappingProxyType(
    {
        "bank_interest": BANK_INTEREST,
        "donation": DONATIONS,
        "fine": FINES,
        "recovery": RECOVERIES,
        "other": OTHER_INCOME,
    }
)

CHART: Final = (
    CASH,
    BANK,
    UPI,
    GATEWAY,
    WALLET_POOL,
    EXPENSE_FUND,
    SOCIAL_CASH,
    LOANS,
    INVESTMENTS,
    ROUND_DEBT,
    SAVINGS,
    SHARES,
    ADVANCE,
    PAYABLE,
    PAYOUT,
    SOCIAL_FUND,
    INTEREST,
    FEES,
    PENALTIES,
    FINES,
    COMMISSION,
    INVESTMENT_INCOME,
    RECOVERIES,
    BANK_INTEREST,
    DONATIONS,
    OTHER_INCOME,
    OPENING,
    *EXPENSES.values(),
    WRITE_OFF,
    INVESTMENT_LOSS,
    VARIANCE,
    DISTRIBUTED,
)
# Opened with a circle and with a member; every other account when it is first used.
CIRCLE_ACCOUNTS: Final = (CASH, UPI, WALLET_POOL, INTEREST, FEES, PENALTIES)
MEMBER_ACCOUNTS: Final = (SAVINGS, LOANS, ADVANCE)
PERSONAL_ACCOUNTS: Final = (WALLET, BACKING)
KINDS: Final[Mapping[str, AccountKind]] = MappingProxyType(
    {kind.code: kind for kind in (*CHART, *PERSONAL_ACCOUNTS)}
)


def kind_of(key: str) -> AccountKind | None:
    """Return the kind an account's key names, ``savings:<member id>`` for example."""
    return KINDS.get(key.partition(":")[0])


# What each preset's book shows from the first day; the others appear once they are used.
_SAVING: Final = (CASH, BANK, UPI, WALLET_POOL, LOANS, SAVINGS, INTEREST, FEES, PENALTIES)
_MEETING: Final = (*_SAVING, SOCIAL_CASH, SOCIAL_FUND, FINES)
_ROTATING: Final = (CASH, BANK, UPI, WALLET_POOL, SAVINGS, PAYOUT, PENALTIES)
PRESET_CHARTS: Final[Mapping[str, tuple[AccountKind, ...]]] = MappingProxyType(
    {
        "lending": (CASH, UPI, WALLET_POOL, LOANS, SAVINGS, INTEREST),
        "savings": _SAVING,
        "shg": _MEETING,
        "vsla": (*_MEETING, SHARES),
        "rosca_draw": _ROTATING,
        "rosca_order": _ROTATING,
        "rosca_auction": (*_ROTATING, COMMISSION),
        "lender": (CASH, BANK, UPI, LOANS, ADVANCE, INTEREST, FEES, PENALTIES, WRITE_OFF),
    }
)
