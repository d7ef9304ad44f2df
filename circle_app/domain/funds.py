"""Where a circle's money lies, how it may be carried about, and what of one's savings is free.

The social fund is another purse than the money that is lent: nothing goes from one into the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from circle_app.domain.charts import (
    BANK,
    CASH,
    EXPENSE_FUND,
    GATEWAY,
    HOLDINGS,
    RECEIPTS,
    SOCIAL_CASH,
    SOCIAL_FUND,
    UPI,
    WALLET_POOL,
    AccountKind,
)
from circle_app.domain.errors import Conflict, InvalidInput, NotAllowed
from circle_app.domain.wallets import InvalidMethod

MAX_NOTE_LENGTH = 140
# The places of the loan fund in the order in which people name them.
BOXES: Final = (CASH, BANK, UPI, GATEWAY, WALLET_POOL, EXPENSE_FUND)
_BY_CODE: Final[Mapping[str, AccountKind]] = MappingProxyType(
    {kind.code: kind for kind in HOLDINGS}
)
# What cannot be carried by hand: another purse, and what lies in the members' own books.
_APART: Final[Mapping[str, str]] = MappingProxyType(
    {SOCIAL_CASH.code: "social", SOCIAL_FUND.code: "social", WALLET_POOL.code: "wallets"}
)


class UnknownFund(InvalidInput):
    """Not one of the places where a circle's money lies."""

    code = "unknown_fund"


class SameFund(InvalidInput):
    """From a place to itself is no transfer."""

    code = "same_fund"


class FundApart(InvalidInput):
    """Money that is kept apart: ``reason`` is ``social`` or ``wallets``."""

    code = "fund_apart"


class UnknownSource(InvalidInput):
    """Not one of the things a circle receives money for."""

    code = "unknown_source"


class WithdrawalsNotOffered(Conflict):
    """By the circle's rules savings stay in until the end."""

    code = "withdrawals_not_offered"


class SavingsHeld(Conflict):
    """More than is free of the member's savings; ``free_minor`` says how much is."""

    code = "savings_held"


class OwnWithdrawal(NotAllowed):
    """Nobody hands the own savings out to themselves."""

    code = "own_withdrawal"


class NotAsker(NotAllowed):
    """Only who asked for the savings takes the request back."""

    code = "not_asker"


class WithdrawalStateConflict(Conflict):
    """The request is in a state in which this cannot happen; ``reason`` is the state."""

    code = "withdrawal_state"


def holding(code: str, field: str = "account") -> AccountKind:
    """Return a box or account into which money can be put and out of which it can be taken.

    Raises:
        FundApart: It is the social fund, or what members keep in their wallets.
        UnknownFund: There is no such place.
    """
    kind = _BY_CODE.get(code)
    if kind is not None:
        return kind
    if code in _APART:
        raise FundApart(field=field, reason=_APART[code])
    raise UnknownFund(field=field, allowed=", ".join(_BY_CODE))


def check_transfer(from_code: str, to_code: str) -> tuple[AccountKind, AccountKind]:
    """Return the two places of a transfer.

    Raises:
        FundApart, UnknownFund: One of them is none that money is carried between.
        SameFund: They are one.
    """
    giving, taking = holding(from_code, "from_account"), holding(to_code, "to_account")
    if giving == taking:
        raise SameFund(field="to_account")
    return giving, taking


def income_of(source: str) -> AccountKind:
    """Return the income account of something received.

    Raises:
        UnknownSource: A circle receives nothing of that name.
    """
    if source not in RECEIPTS:
        raise UnknownSource(field="source", allowed=", ".join(RECEIPTS))
    return RECEIPTS[source]


class PayOut(StrEnum):
    """How savings are handed out."""

    CASH = "cash"
    UPI = "upi"
    BANK = "bank"
    WALLET = "wallet"


PAID_FROM: Final[Mapping[PayOut, AccountKind]] = MappingProxyType(
    {
        PayOut.CASH: CASH,
        PayOut.UPI: UPI,
        PayOut.BANK: BANK,
        PayOut.WALLET: WALLET_POOL,
    }
)


def check_pay_out(method: str) -> PayOut:
    """Return the way savings are handed out.

    Raises:
        InvalidMethod: There is no such way.
    """
    if method not in list(PayOut):
        raise InvalidMethod(field="method", allowed=", ".join(PayOut))
    return PayOut(method)


class WithdrawalState(StrEnum):
    """Where a request for savings stands."""

    ASKED = "asked"
    APPROVED = "approved"
    PAID = "paid"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    REVERSED = "reversed"


class WithdrawalAct(StrEnum):
    """What can happen to it."""

    APPROVE = "approve"
    REJECT = "reject"
    CANCEL = "cancel"
    PAY = "pay"
    UNDO = "undo"


# The whole life in one table; what is not here cannot happen. A payment taken back leaves the
# savings where they were: who still wants them asks again.
_LIFE: Final[Mapping[tuple[WithdrawalState, WithdrawalAct], WithdrawalState]] = MappingProxyType(
    {
        (WithdrawalState.ASKED, WithdrawalAct.APPROVE): WithdrawalState.APPROVED,
        (WithdrawalState.ASKED, WithdrawalAct.REJECT): WithdrawalState.REJECTED,
        (WithdrawalState.ASKED, WithdrawalAct.CANCEL): WithdrawalState.CANCELLED,
        (WithdrawalState.APPROVED, WithdrawalAct.CANCEL): WithdrawalState.CANCELLED,
        (WithdrawalState.APPROVED, WithdrawalAct.PAY): WithdrawalState.PAID,
        (WithdrawalState.PAID, WithdrawalAct.UNDO): WithdrawalState.REVERSED,
    }
)
# While it is in one of these states its amount is promised.
OPEN_STATES: Final = (WithdrawalState.ASKED, WithdrawalState.APPROVED)


def next_state(state: str, act: WithdrawalAct) -> WithdrawalState:
    """Return the state after an act.

    Raises:
        WithdrawalStateConflict: It cannot happen now.
    """
    after = _LIFE.get((WithdrawalState(state), act))
    if after is None:
        raise WithdrawalStateConflict(reason=state, act=act.value)
    return after


@dataclass(frozen=True, slots=True)
class Hold:
    """A part of the savings that stays in: ``keep``, ``loans``, ``guarantees`` or ``promised``.

    ``counts`` is false where a larger hold covers it: what must stay in anyway secures a loan too.
    """

    code: str
    amount_minor: int
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Claims:
    """A member's savings and what has a claim on them.

    Attributes:
        savings_minor: What the member has put in.
        keep_minor: What must stay in by the circle's rule.
        owed_minor: What the member owes on loans or has asked for; 0 where loans hold nothing.
        promised_minor: What other open requests of the member come to.
        guaranteed_minor: What is held because the member stands for loans of others.
        ahead_minor: What was paid ahead and counts for dues to come.
        rounds_minor: What was paid for rounds that nobody has won yet.
    """

    savings_minor: int
    keep_minor: int = 0
    owed_minor: int = 0
    promised_minor: int = 0
    guaranteed_minor: int = 0
    ahead_minor: int = 0
    rounds_minor: int = 0

    @property
    def held_minor(self) -> int:
        """What stays in: the larger of the rule and the own loans, and what stands for others.

        What is kept back secures the own loans too; it does not pay for those of others.
        """
        own = max(self.keep_minor, self.owed_minor)
        return own + self.guaranteed_minor + self.ahead_minor + self.rounds_minor

    @property
    def free_minor(self) -> int:
        """What can be taken out, or stand for somebody else's loan."""
        return max(0, self.savings_minor - self.held_minor - self.promised_minor)

    def holds(self) -> tuple[Hold, ...]:
        """Why not all of the savings are free; nothing where they are."""
        loans_first = self.owed_minor > self.keep_minor
        found = (
            Hold("keep", self.keep_minor, not loans_first),
            Hold("loans", self.owed_minor, loans_first),
            Hold("guarantees", self.guaranteed_minor),
            Hold("ahead", self.ahead_minor),
            Hold("rounds", self.rounds_minor),
            Hold("promised", self.promised_minor),
        )
        return tuple(hold for hold in found if hold.amount_minor > 0)


def check_free(amount_minor: int, claims: Claims, currency: str) -> None:
    """Raise SavingsHeld if more is asked for than is free."""
    if amount_minor > claims.free_minor:
        raise SavingsHeld(
            field="amount",
            amount_minor=amount_minor,
            free_minor=claims.free_minor,
            savings_minor=claims.savings_minor,
            holds=tuple(hold.code for hold in claims.holds() if hold.counts),
            currency=currency,
        )
