"""How a cycle of shares would be divided, by the books as they stand after the count."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.domain.charts import (
    BACKING,
    DISTRIBUTED,
    FEES,
    FINES,
    INTEREST,
    LOANS,
    PAYOUT,
    PENALTIES,
    SHARES,
    SOCIAL_CASH,
    SOCIAL_FUND,
    WALLET,
    Fund,
    Section,
    kind_of,
)
from circle_app.domain.counts import COUNTED
from circle_app.domain.dissolutions import BY_HAND
from circle_app.domain.ledger import account_key, canonical_json
from circle_app.domain.rules import CircleRules
from circle_app.domain.share_outs import (
    Division,
    NothingToShareOut,
    Social,
    Stake,
    divide,
)
from circle_app.persistence.queries import dissolutions as hold_queries
from circle_app.persistence.queries import shares as share_queries
from circle_app.persistence.queries.circles import member_rows
from circle_app.persistence.queries.meetings import fines_left, head_of
from circle_app.persistence.queries.share_outs import meeting_draft
from circle_app.services import ledger, wallets
from circle_app.services.loans.set_offs import RunningLoan, running
from circle_app.services.share_outs.views import PlanView, plan_view
from circle_app.services.shares.cycles import sells

# Who only borrows has no part in the social fund.
_BORROWER = "borrower"
MEETING = "meeting"


@dataclass(frozen=True, slots=True)
class Options:
    """What a share-out leaves open to be chosen.

    Attributes:
        social: What becomes of the social fund.
        carry_shares: How many shares each keeps in the next cycle at most.
    """

    social: Social = Social.KEEP
    carry_shares: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that is needed to divide a cycle and to book it.

    Attributes:
        on: The day of the count: everything is worked out for it, and booked on it.
        loans: The running loans of each member, as they stood that day.
        purses: The wallets that can be paid into, by member.
        balances: Of every account of the book, by key.
        holds: What people must clear up first.
        sequence: The number of the last entry of the book.
    """

    circle: Any
    cycle: Any
    on: date
    book_id: UUID
    members: tuple[Any, ...]
    loans: dict[UUID, tuple[RunningLoan, ...]]
    purses: dict[UUID, wallets.Purse]
    balances: dict[str, int]
    holds: tuple[str, ...]
    sequence: int
    division: Division
    options: Options
    next_price_minor: int

    @property
    def held(self) -> dict[str, int]:
        """What lies where, of the loan fund."""
        return {code: self.balances.get(code, 0) for code in BY_HAND}

    @property
    def plan(self) -> PlanView:
        """The plan as members see it and agree to it."""
        return plan_view(self.division, self.cycle, self.on, self.options, self.next_price_minor)

    @property
    def seal(self) -> str:
        """The fingerprint of what is agreed to, and of the books it rests on."""
        return sealed(self.plan, self.sequence)


def sealed(plan: PlanView, sequence: int) -> str:
    """Return the fingerprint of a plan that rests on the books up to an entry.

    What somebody is called does not matter to it.
    """
    kept = asdict(plan)
    kept["parts"] = [{**part, "name": ""} for part in kept["parts"]]
    text = canonical_json({"plan": kept, "sequence": sequence})
    return hashlib.sha256(text.encode()).hexdigest()


def figures(
    session: Session,
    circle: Any,
    rules: CircleRules,
    options: Options,
    on: date,
    *,
    lock: bool = False,
) -> Figures:
    """Work out how the running cycle of a circle would be divided on a day.

    Args:
        session: A reading or the transaction.
        circle: The circle's row.
        rules: Its rules: what a share of the next cycle costs.
        options: What was chosen.
        on: The day of the count.
        lock: Hold loans and accounts until the end of the transaction.

    Raises:
        NothingToShareOut: Nobody has shares.
        ShareOutShort: There is less than members own besides.
    """
    cycle = share_queries.open_cycle(session, circle.id)
    if cycle is None:
        raise NothingToShareOut
    book_id = ledger.book_of_circle(session, circle.id)
    members = tuple(row for row in member_rows(session, circle.id) if row.status == "active")
    loans = {row.id: running(session, row.id, on, lock=lock) for row in members}
    purses = _purses(session, circle, members)
    if lock:
        _lock(session, book_id, members, purses)
    balances = ledger.balances_minor(session, book_id)
    stakes = _stakes(session, circle.id, cycle, members, loans, balances)
    price = rules.contribution.amount_minor
    division = divide(
        stakes,
        cash_minor=_free_minor(balances, stakes),
        social_minor=balances.get(SOCIAL_CASH.code, 0) if options.social is Social.EQUAL else 0,
        # Where shares are sold no more nobody carries any.
        carry_shares=options.carry_shares if sells(rules) else 0,
        next_price_minor=price,
    )
    return Figures(
        circle,
        cycle,
        on,
        book_id,
        members,
        loans,
        purses,
        balances,
        holds_of(session, circle.id),
        head_of(session, book_id),
        division,
        options,
        price,
    )


def holds_of(session: Session, circle_id: UUID) -> tuple[str, ...]:
    """Return what must be cleared up before a cycle is shared out."""
    found = hold_queries.holds_of_circle(session, circle_id)
    return (*found, MEETING) if meeting_draft(session, circle_id) else found


def boxes(balances: dict[str, int]) -> dict[str, int]:
    """Return the boxes that are to be counted, with what the books say lies in them.

    The cash box always, the others where there is something in them.
    """
    return {
        code: balances.get(code, 0)
        for code in COUNTED
        if balances.get(code, 0) or code == next(iter(COUNTED))
    }


def _stakes(
    session: Session,
    circle_id: UUID,
    cycle: Any,
    members: tuple[Any, ...],
    loans: dict[UUID, tuple[RunningLoan, ...]],
    balances: dict[str, int],
) -> list[Stake]:
    held, cost = share_queries.held(session, cycle.id), share_queries.cost(session, cycle.id)
    fines = fines_left(session, circle_id)
    return [
        Stake(
            row.id,
            row.name,
            held.get(row.id, 0),
            # Shares that were brought from other books without their number are not divided.
            min(balances.get(account_key(SHARES, row.id), 0), cost.get(row.id, 0)),
            tuple(each.debt for each in loans[row.id]),
            fines.get(row.id, 0),
            row.role != _BORROWER,
        )
        for row in members
    ]


def _free_minor(balances: dict[str, int], stakes: list[Stake]) -> int:
    """Return the money of the loan fund less what belongs to members besides these shares."""
    theirs = 0
    for key, amount in balances.items():
        kind = kind_of(key)
        if kind is not None and kind.section is Section.MEMBER_FUNDS and kind.fund is Fund.LOAN:
            theirs += amount
    besides = theirs - sum(stake.capital_minor for stake in stakes)
    return sum(balances.get(code, 0) for code in BY_HAND) - besides


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
    for kind in (PAYOUT, SHARES, LOANS):
        known |= {account_key(kind, row.id) for row in members}
    plain = (INTEREST, FEES, PENALTIES, FINES, DISTRIBUTED, SOCIAL_CASH, SOCIAL_FUND)
    known |= {kind.code for kind in plain} | set(BY_HAND)
    wanted = [(book_id, key) for key in known]
    for purse in purses.values():
        wanted += [(purse.book_id, WALLET.code), (purse.book_id, BACKING.code)]
    ledger.lock(session, wanted)
