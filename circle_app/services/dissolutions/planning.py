"""How everything a circle has would be divided today."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.charts import (
    BACKING,
    FEES,
    INTEREST,
    KINDS,
    PAYOUT,
    PENALTIES,
    SOCIAL_CASH,
    SOCIAL_FUND,
    WALLET,
)
from circle_app.domain.departures import OWNED
from circle_app.domain.dissolutions import BY_HAND, Closing, Place, Policy, divide
from circle_app.domain.financials import surplus_minor
from circle_app.domain.ledger import account_key, canonical_json
from circle_app.persistence.queries import dissolutions as queries
from circle_app.persistence.queries.circles import member_rows
from circle_app.services import ledger, wallets
from circle_app.services.loans.set_offs import RunningLoan, running

# Who only borrows has no part in what the others have earned.
_BORROWER = "borrower"


@dataclass(frozen=True, slots=True)
class Estate:
    """Everything that is needed to divide a circle and to book it.

    Attributes:
        loans: The running loans of each member.
        purses: The wallets that can be paid into, by member.
        balances: Of every account of the book, by key.
        basis: A fingerprint of all figures that do not move by themselves from day to day.
    """

    circle: Any
    on: date
    book_id: UUID
    members: tuple[Any, ...]
    loans: dict[UUID, tuple[RunningLoan, ...]]
    purses: dict[UUID, wallets.Purse]
    balances: dict[str, int]
    holds: tuple[str, ...]
    closing: Closing
    basis: str

    @property
    def held(self) -> dict[str, int]:
        """What lies where, of the loan fund."""
        return {code: self.balances.get(code, 0) for code in BY_HAND}


def estate(session: Session, circle: Any, policy: Policy, *, lock: bool = False) -> Estate:
    """Work out how a circle would be divided today.

    Args:
        session: A reading or the transaction.
        circle: The circle's row.
        policy: How the surplus is shared.
        lock: Hold loans and accounts until the end of the transaction.
    """
    on = clock.today(circle.time_zone)
    book_id = ledger.book_of_circle(session, circle.id)
    members = tuple(row for row in member_rows(session, circle.id) if row.status == "active")
    loans = {row.id: running(session, row.id, on, lock=lock) for row in members}
    purses = _purses(session, circle, members)
    if lock:
        _lock(session, book_id, members, purses)
    balances = ledger.balances_minor(session, book_id)
    places = [_place(row, balances, loans[row.id], purses) for row in members]
    closing = divide(
        places,
        policy,
        result_minor=surplus_minor(balances),
        social_minor=balances.get(SOCIAL_FUND.code, 0),
        held_minor=sum(balances.get(code, 0) for code in BY_HAND),
    )
    return Estate(
        circle,
        on,
        book_id,
        members,
        loans,
        purses,
        balances,
        queries.holds_of_circle(session, circle.id),
        closing,
        _basis(policy, members, loans, balances),
    )


def _place(
    row: Any,
    balances: dict[str, int],
    loans: tuple[RunningLoan, ...],
    purses: dict[UUID, wallets.Purse],
) -> Place:
    return Place(
        row.id,
        row.name,
        {kind.code: balances.get(account_key(kind, row.id), 0) for kind in OWNED},
        tuple(each.debt for each in loans),
        has_wallet=row.id in purses,
        takes_part=row.role != _BORROWER,
    )


def _purses(session: Session, circle: Any, members: tuple[Any, ...]) -> dict[UUID, wallets.Purse]:
    people = {row.user_id: row.id for row in members if row.user_id is not None}
    found = wallets.purses(session, *people) if people else {}
    return {
        people[user_id]: purse
        for user_id, purse in found.items()
        if purse.currency == circle.currency
    }


def _lock(
    session: Session,
    book_id: UUID,
    members: tuple[Any, ...],
    purses: dict[UUID, wallets.Purse],
) -> None:
    """Hold every account of the book, and the wallets that may be paid into."""
    known = set(ledger.balances_minor(session, book_id))
    known |= {account_key(PAYOUT, row.id) for row in members}
    known |= {kind.code for kind in (INTEREST, FEES, PENALTIES, SOCIAL_CASH, SOCIAL_FUND)}
    known |= set(BY_HAND)
    wanted = [(book_id, key) for key in known]
    for purse in purses.values():
        wanted += [(purse.book_id, WALLET.code), (purse.book_id, BACKING.code)]
    ledger.lock(session, wanted)


def _basis(
    policy: Policy,
    members: tuple[Any, ...],
    loans: dict[UUID, tuple[RunningLoan, ...]],
    balances: dict[str, int],
) -> str:
    """Seal what was agreed to: all balances, members and loans, but not the interest of days."""
    known = {
        "policy": policy.value,
        "members": [[str(row.id), row.role == _BORROWER] for row in members],
        "loans": [str(each.loan.id) for row in members for each in loans[row.id]],
        "balances": {
            key: amount
            for key, amount in balances.items()
            if amount and key.partition(":")[0] in KINDS
        },
    }
    return hashlib.sha256(canonical_json(known).encode()).hexdigest()
