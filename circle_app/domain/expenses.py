"""The life of an expense: its states, what it is for, whose money pays, who may act on it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from circle_app.domain.charts import (
    BANK,
    CASH,
    EXPENSE_FUND,
    EXPENSES,
    GATEWAY,
    SOCIAL_CASH,
    UPI,
    WALLET_POOL,
    Fund,
)
from circle_app.domain.errors import Conflict, InvalidInput, NotAllowed

MAX_PAYEE_LENGTH: Final = 80
MAX_NOTE_LENGTH: Final = 200
MAX_REFERENCE_LENGTH: Final = 40
# A bill is seldom older; further back it is a slip of the finger.
MAX_AGE: Final = timedelta(days=366)
SOCIAL: Final = "social"
CATEGORIES: Final = tuple(EXPENSES)


class ExpenseState(StrEnum):
    """Where an expense stands."""

    ASKED = "asked"
    APPROVED = "approved"
    PAID = "paid"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    REVERSED = "reversed"


class ExpenseAct(StrEnum):
    """What can happen to an expense."""

    APPROVE = "approve"
    REJECT = "reject"
    CANCEL = "cancel"
    PAY = "pay"
    # The payment to the member is undone: it is owed again.
    UNDO_PAYMENT = "undo_payment"
    # The expense itself is undone.
    UNDO = "undo"


# The whole life in one table; what is not here cannot happen.
TRANSITIONS: Final[Mapping[tuple[ExpenseState, ExpenseAct], ExpenseState]] = {
    (ExpenseState.ASKED, ExpenseAct.APPROVE): ExpenseState.APPROVED,
    (ExpenseState.ASKED, ExpenseAct.REJECT): ExpenseState.REJECTED,
    (ExpenseState.ASKED, ExpenseAct.CANCEL): ExpenseState.CANCELLED,
    (ExpenseState.APPROVED, ExpenseAct.CANCEL): ExpenseState.CANCELLED,
    (ExpenseState.APPROVED, ExpenseAct.PAY): ExpenseState.PAID,
    (ExpenseState.APPROVED, ExpenseAct.UNDO): ExpenseState.REVERSED,
    (ExpenseState.PAID, ExpenseAct.UNDO_PAYMENT): ExpenseState.APPROVED,
    (ExpenseState.PAID, ExpenseAct.UNDO): ExpenseState.REVERSED,
}
# What is neither finished nor given up.
OPEN_STATES: Final = frozenset({ExpenseState.ASKED, ExpenseState.APPROVED})
_LOAN_BOXES: Final = (CASH.code, BANK.code, UPI.code, GATEWAY.code, EXPENSE_FUND.code)


class ExpenseStateConflict(Conflict):
    """The expense is in a state in which this cannot happen."""

    code = "expense_state_conflict"


class ExpenseDecided(Conflict):
    """It was decided, withdrawn or booked before."""

    code = "already_decided"


class OwnExpense(NotAllowed):
    """Nobody pays the own money back to themselves."""

    code = "own_expense"


class ExpenseRepaid(ExpenseStateConflict):
    """The member was paid back: that payment is undone first."""

    code = "expense_repaid"


class NotRecorder(NotAllowed):
    """Only who recorded an expense withdraws it."""

    code = "not_recorder"


class InvalidCategory(InvalidInput):
    """Not one of the categories."""

    code = "invalid_category"


class InvalidBox(InvalidInput):
    """A money box that does not pay for this: of the other fund, or none at all."""

    code = "invalid_box"


class InvalidSpendingDay(InvalidInput):
    """A day to come, or one too long ago."""

    code = "invalid_spending_day"


def next_state(state: ExpenseState, act: ExpenseAct) -> ExpenseState:
    """The state after an act.

    Raises:
        ExpenseDecided: For a decision that has been taken.
        ExpenseStateConflict: For anything else that is not in the table.
    """
    after = TRANSITIONS.get((state, act))
    if after is not None:
        return after
    if act in (ExpenseAct.APPROVE, ExpenseAct.REJECT, ExpenseAct.CANCEL):
        raise ExpenseDecided(state=state.value)
    raise ExpenseStateConflict(state=state.value, act=act.value)


def check_fund(fund: str) -> Fund:
    """Return the fund, else raise InvalidInput."""
    if fund not in list(Fund):
        raise InvalidInput(field="fund", allowed=", ".join(Fund))
    return Fund(fund)


def check_category(category: str, fund: Fund) -> str:
    """Return the category; what the social fund pays has one of its own.

    Raises:
        InvalidCategory: There is no such category in this fund.
    """
    allowed = (SOCIAL,) if fund is Fund.SOCIAL else CATEGORIES
    if category not in allowed:
        raise InvalidCategory(field="category", allowed=", ".join(allowed))
    return category


def boxes(fund: Fund, *, into_wallet: bool = False) -> tuple[str, ...]:
    """The accounts that pay for expenses of a fund.

    Args:
        fund: Whose money it is: the two never mix.
        into_wallet: Whether it goes to a member, who can also get it into the wallet.
    """
    if fund is Fund.SOCIAL:
        return (SOCIAL_CASH.code,)
    return (*_LOAN_BOXES, WALLET_POOL.code) if into_wallet else _LOAN_BOXES


def check_box(box: str, fund: Fund, *, into_wallet: bool = False) -> str:
    """Return the account's code if it may pay, else raise InvalidBox."""
    allowed = boxes(fund, into_wallet=into_wallet)
    if box not in allowed:
        raise InvalidBox(field="paid_from", allowed=", ".join(allowed))
    return box


def check_day(spent_on: date, today: date) -> date:
    """Return the day if it is neither to come nor more than a year ago.

    Raises:
        InvalidSpendingDay: It is.
    """
    if not today - MAX_AGE <= spent_on <= today:
        raise InvalidSpendingDay(field="spent_on", earliest=today - MAX_AGE, latest=today)
    return spent_on


def booking_day(spent_on: date, today: date, closed_through: date | None) -> date:
    """The day an expense is booked on: when it was spent, or today once that month is closed."""
    if closed_through is not None and spent_on <= closed_through:
        return today
    return spent_on


def is_free(amount_minor: int, free_minor: int, *, keeps_money: bool, from_box: bool) -> bool:
    """Whether nobody is asked: a small sum out of a box, by whoever keeps the money."""
    return keeps_money and from_box and amount_minor <= free_minor


def check_payer(*, actor_id: object, member_id: object) -> None:
    """Refuse the member who is to be paid back as who pays it."""
    if actor_id == member_id:
        raise OwnExpense
