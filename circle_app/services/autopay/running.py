"""Paying what is due from the wallets of those who want that, on its day.

A job runs it, as often as it likes: each member is looked at once on a day, in a transaction that
holds the circle's row, and a due that was taken once is never taken again. A run that was killed
goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.autopay import Item, Outcome, Step, What, steps_on
from circle_app.domain.charts import WALLET
from circle_app.domain.contributions import PayMethod
from circle_app.domain.errors import CircleError
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries import autopay as queries
from circle_app.persistence.queries.autopay import TRIES
from circle_app.persistence.queries.circles import locked_circle
from circle_app.persistence.queries.loans import locked_loan
from circle_app.services import access, cycles, ledger, wallets
from circle_app.services.access import Actor
from circle_app.services.autopay import things
from circle_app.services.autopay.setting import end
from circle_app.services.autopay.telling import tell_step
from circle_app.services.contributions.taking import Incoming, open_dues, take_in
from circle_app.services.loans.repayments import Wanted, repay_in

# So many members are named in advance.
_NAMED: Final = 1_000
_FIRST: Final = UUID(int=0)


@dataclass(slots=True)
class _Turn:
    """One member's turn: who pays, in which circle, when."""

    session: Session
    circle: Any
    row: Any
    actor: Actor
    loans: dict[UUID, Any]
    today: date
    at: datetime


def run_due(circle_id: UUID | None = None, limit: int | None = None) -> int:
    """Pay what is due today of everybody who wants that; return for how many it was tried.

    May be run at any time, by several workers at once, and again.

    Args:
        circle_id: One circle; all where it is None.
        limit: Try it for no more members than this.
    """
    with database.reading() as session:
        found = queries.circles_with_autopay(session, circle_id)
    done = 0
    for circle in found:
        if circle.status == "active":
            cycles.ensure_open(circle.id)
        done += _run_circle(circle.id, clock.today(circle.time_zone), limit, done)
    return done


def _run_circle(circle_id: UUID, today: date, limit: int | None, before: int) -> int:
    after, done = _FIRST, 0
    while limit is None or before + done < limit:
        count = _NAMED if limit is None else min(_NAMED, limit - before - done)
        with database.reading() as session:
            members = queries.waiting_members(session, circle_id, today, after, count)
        if not members:
            break
        done += sum(_take_turn(circle_id, member_id, today) for member_id in members)
        after = members[-1]
    return done


@database.retried
def _take_turn(circle_id: UUID, member_id: UUID, today: date) -> bool:
    """Look at one member; return whether anything was tried, or ended."""
    at = clock.now()
    with database.transaction() as session:
        circle = locked_circle(session, circle_id)
        row = queries.autopay_row(session, member_id)
        if row is None or not row.enabled:
            return False
        if row.member_status != "active" or circle.status == "dissolved":
            end(session, row, at)
            return True
        looked = row.looked_on is not None and row.looked_on >= today
        if circle.status != "active" or not row.usable or looked:
            return False
        actor = Actor(row.user_id, row.user_name, language=row.language)
        tried = _pay(_Turn(session, circle, row, actor, _locked(session, row), today, at))
        queries.change_autopay(session, member_id, looked_on=today)
        return tried


def _locked(session: Session, row: Any) -> dict[UUID, Any]:
    """Lock the loans that may be paid, before anything is booked, in the order of their ids."""
    ids = queries.running_loans(session, row.member_id) if row.loans else ()
    return {loan_id: locked_loan(session, loan_id) for loan_id in ids}


def _pay(turn: _Turn) -> bool:
    """Try what has its day: dues in one go, then each loan; a refusal takes nothing else along."""
    session, row = turn.session, turn.row
    # What is late is charged now, so that a due is paid whole.
    open_dues(session, turn.circle, {row.member_id: turn.today})
    since = row.since_on or turn.today
    items: list[Item] = things.dues_of(session, row.member_id, since)
    items += things.loans_of(session, row.member_id, list(turn.loans.values()), since, turn.today)
    purse = wallets.purses(session, row.user_id)[row.user_id]
    inside = ledger.balance_minor(session, purse.book_id, WALLET.code)
    steps = steps_on(turn.today, items, inside, row.limit_minor)
    dues = [step for step in steps if step.item.what is What.DUE]
    groups = [dues, *([step] for step in steps if step.item.what is What.LOAN)]
    for group in groups:
        _try(turn, group)
    return bool(steps)


def _try(turn: _Turn, steps: Sequence[Step]) -> None:
    paying = [step for step in steps if step.outcome is Outcome.PAID]
    booked: dict[UUID, UUID] = {}
    done = list(steps)
    if paying:
        try:
            with database.attempt(turn.session):
                booked = _book(turn, paying)
        except CircleError as refusal:
            # The wallet was emptied in this moment, or the books are closed for today.
            done = [step.failed(refusal.code) if step in paying else step for step in steps]
    _keep(turn, done, booked)


def _book(turn: _Turn, steps: Sequence[Step]) -> dict[UUID, UUID]:
    """Pay; return by which contribution or repayment."""
    session, row = turn.session, turn.row
    place = access.require(session, turn.actor, turn.circle.id, Permission.CONTRIBUTE)
    first = steps[0].item
    if first.what is What.LOAN:
        wanted = Wanted(first.amount_minor, PayMethod.WALLET, None, None)
        loan = turn.loans[first.subject_id]
        return {first.subject_id: repay_in(session, turn.actor, place, loan, wanted)}
    incoming = [
        Incoming(
            row.member_id,
            row.name,
            step.item.amount_minor,
            PayMethod.WALLET,
            None,
            turn.today,
            row.user_id,
            payer_id=row.user_id,
            due_id=step.item.subject_id,
        )
        for step in steps
    ]
    paid = take_in(session, turn.circle, incoming, confirmed=True, actor_id=row.user_id, at=turn.at)
    return {step.item.subject_id: each.id for step, each in zip(steps, paid, strict=True)}


def _keep(turn: _Turn, steps: Sequence[Step], booked: dict[UUID, UUID]) -> None:
    """Write down what was tried, and tell the member."""
    if not steps:
        return
    turn.session.connection().execute(
        insert(TRIES),
        [
            {
                "id": new_id(),
                "member_id": turn.row.member_id,
                "circle_id": turn.circle.id,
                "what": step.item.what.value,
                "subject_id": step.item.subject_id,
                "due_on": step.item.due_on,
                "number": step.number,
                "amount_minor": step.item.amount_minor,
                "tried_on": turn.today,
                "outcome": step.outcome.value,
                "fault": step.fault,
                "booked_id": booked.get(step.item.subject_id),
                "tried_at": turn.at,
            }
            for step in steps
        ],
    )
    for step in steps:
        tell_step(turn.session, turn.row, step, turn.circle.currency, turn.today)
