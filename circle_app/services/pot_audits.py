"""What is kept of rounds, shares and investments, against what it is kept of and the book.

A circle without any of them is not told that nothing was compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from uuid import UUID

from sqlmodel import Session

from circle_app.domain.charts import INVESTMENTS, PAYOUT, ROUND_DEBT, AccountKind
from circle_app.domain.ledger import account_key, normal_balance_minor
from circle_app.domain.proofs import Fault
from circle_app.persistence.queries import pot_audits as queries
from circle_app.services import draw_audits
from circle_app.services.compared import Compared


def compared(session: Session, circle_id: UUID, booked: Mapping[str, int]) -> Iterator[Compared]:
    """Compare everything of this kind that a circle has.

    Args:
        session: A snapshot.
        circle_id: The circle.
        booked: What the lines of each account of its book sum to, by key.
    """
    every = (
        _rounds(session, circle_id, booked),
        draw_audits.compared(session, circle_id),
        _shares(session, circle_id),
        _investments(session, circle_id, booked),
    )
    return (each for each in every if each.total)


def _rounds(session: Session, circle_id: UUID, booked: Mapping[str, int]) -> Compared:
    found = Compared("rounds", Fault.WRONG_ROUND)
    for row in queries.rounds_of(session, circle_id):
        found.add(f"run {row.run} round {row.number}", row.missing_minor == row.parts_minor)
    # What slots put in, or the circle in their place, went to slots, or the circle kept it.
    left: dict[UUID, int] = defaultdict(int)
    names: dict[UUID, str] = {}
    for row in queries.slots_of(session, circle_id):
        fits = row.in_minor == row.parts_in_minor and row.out_minor == row.got_minor
        found.add(f"run {row.run} slot {row.number}", fits)
        left[row.run_id] += row.given_minor - row.out_minor
        names[row.run_id] = f"run {row.run}"
    kept = queries.kept_of_runs(session, circle_id)
    for run_id, amount in left.items():
        found.add(names[run_id], amount == kept.get(run_id, 0))
    _accounts(found, ROUND_DEBT, queries.debts_of(session, circle_id), booked)
    _accounts(found, PAYOUT, queries.owed_pots(session, circle_id), booked)
    return found


def _accounts(
    found: Compared, kind: AccountKind, owed: Mapping[UUID, int], booked: Mapping[str, int]
) -> None:
    """Compare members' accounts of one kind; who has nothing either way is not counted."""
    wanted = {account_key(kind, member_id): amount for member_id, amount in owed.items()}
    there = {key for key, amount in booked.items() if amount and key.startswith(f"{kind.code}:")}
    for key in sorted(wanted.keys() | there):
        amount = normal_balance_minor(kind.side, booked.get(key, 0))
        found.add(key, amount == wanted.get(key, 0))


def _shares(session: Session, circle_id: UUID) -> Compared:
    found = Compared("shares", Fault.WRONG_SHARES)
    held = queries.shares_held(session, circle_id)
    bought = queries.shares_bought(session, circle_id)
    for cycle in queries.share_cycles(session, circle_id):
        keys = [each for each in held.keys() | bought.keys() if each[0] == cycle.id]
        fits = all(held.get(each, 0) == bought.get(each, 0) for each in keys)
        summed = sum(held.get(each, 0) for each in keys)
        found.add(f"cycle {cycle.number}", fits and summed == cycle.shares)
    return found


def _investments(session: Session, circle_id: UUID, booked: Mapping[str, int]) -> Compared:
    found = Compared("investments", Fault.WRONG_INVESTMENT)
    count, worth = queries.investments_of(session, circle_id)
    amount = booked.get(INVESTMENTS.code, 0)
    if count or amount:
        found.add(INVESTMENTS.code, amount == worth)
    return found
