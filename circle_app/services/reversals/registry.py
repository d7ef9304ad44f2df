"""Who undoes what: the service that made an entry sets its own rows back when it is reversed.

A service registers a handler per kind of entry in a module ``undoing`` of its package, which is
imported when the first entry of that kind is reversed.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from circle_app.domain.ledger import Draft, Sealed
from circle_app.domain.reversals import CannotReverse
from circle_app.services.access import Actor, Standing


@dataclass(frozen=True, slots=True)
class Case:
    """An entry that is being reversed.

    Attributes:
        entry: The entry in the circle's book as it is sealed; ``lines`` are (account, amount).
        params: Its params, read.
        circle: The circle's row, locked.
        place: The actor's standing in the circle.
        actor: Who reverses it: at once, or whose decision it was.
        at: When.
        on: Today where the circle is: the day of the reversal.
        reason: Why.
    """

    entry: Sealed
    params: dict[str, Any]
    circle: Any
    place: Standing
    actor: Actor
    at: datetime
    on: date
    reason: str


#: Locks its domain rows, checks that they can be set back, sets them back (status ``reversed``),
#: and returns entries that must follow; usually none. The negation itself is not its business.
Undo = Callable[[Session, Case], tuple[Draft, ...]]

_handlers: dict[str, Undo] = {}
_OWNERS = {
    "contribution": "circle_app.services.contributions.undoing",
    "loan.disbursal": "circle_app.services.loans.undoing",
    "loan.repayment": "circle_app.services.loans.undoing",
    "loan.recovery": "circle_app.services.loans.recoveries",
    "loan.guarantee": "circle_app.services.loans.guarantee_calls",
    "expense.booked": "circle_app.services.expenses.undoing",
    "expense.accrued": "circle_app.services.expenses.undoing",
    "expense.repaid": "circle_app.services.expenses.undoing",
    "social.expense": "circle_app.services.expenses.undoing",
    "shares.bought": "circle_app.services.shares.undoing",
    "savings.withdrawal": "circle_app.services.withdrawals.undoing",
    "fund.transfer": "circle_app.services.funds.undoing",
    "fund.income": "circle_app.services.funds.undoing",
    "distribution": "circle_app.services.distributions.undoing",
    "distribution.paid": "circle_app.services.distributions.undoing",
    "investment.bought": "circle_app.services.investments.undoing",
    "investment.revalued": "circle_app.services.investments.undoing",
    "investment.income": "circle_app.services.investments.undoing",
    "investment.sold": "circle_app.services.investments.undoing",
    "count.difference": "circle_app.services.reconciliation.undoing",
    "statement.difference": "circle_app.services.reconciliation.undoing",
    "round.payout": "circle_app.services.rounds.undoing",
    "import.opening": "circle_app.services.imports.undoing",
    "import.loan": "circle_app.services.imports.undoing",
}
# Entries that nothing but the books knows of: the negation is all.
_PLAIN = frozenset({"social.contribution"})


def undoes(entry_kind: str, handler: Undo) -> None:
    """Have a function called in the transaction that reverses an entry of a kind."""
    _handlers[entry_kind] = handler


def known_kinds() -> frozenset[str]:
    """Return the kinds of entries that can be reversed."""
    return _PLAIN | _OWNERS.keys() | _handlers.keys()


def handler_of(entry_kind: str) -> Undo:
    """Return what undoes an entry of a kind.

    Raises:
        CannotReverse: Nothing does.
    """
    if entry_kind not in _handlers and entry_kind in _OWNERS:
        importlib.import_module(_OWNERS[entry_kind])
    if entry_kind in _handlers:
        return _handlers[entry_kind]
    if entry_kind in _PLAIN:
        return _nothing_else
    raise CannotReverse(kind=entry_kind)


def _nothing_else(_session: Session, _case: Case) -> tuple[Draft, ...]:
    return ()
