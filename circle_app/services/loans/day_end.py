"""The end of a circle's day: how late its loans are now, what that costs, who is in default.

A job runs it, as often as it likes. What a day makes of a loan follows from its plan and its
payments, so a day that was missed is made up for, a second run changes nothing, and a run that was
killed goes on where it stopped: loans are looked at in batches, each a transaction of its own, and
each loan says for which day it was looked at last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.allocations import Amounts, Instalment
from circle_app.domain.arrears import BUCKETS, ArrearsClass, bucket_of
from circle_app.domain.loan_accounts import CARRIED
from circle_app.domain.loan_rules import LoanRules
from circle_app.domain.loans import LoanAct, LoanState, next_state
from circle_app.domain.penalties import PenaltyKind, charges_on
from circle_app.persistence import database
from circle_app.persistence.queries import arrears as queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.persistence.queries.loans import loan_row
from circle_app.services import events
from circle_app.services.loans import portfolio
from circle_app.services.loans.accounts import columns_after, history_of, keep_plan, run_of
from circle_app.services.loans.classes import classes_of
from circle_app.services.loans.products import carried_of, product_of

# So many loans are looked at in one transaction, and so many are named in advance.
BATCH: Final = 500
_NAMED: Final = 10_000
_NO_RATE: Final = Fraction(0)


def end_days() -> int:
    """Look at the loans of every circle whose day has turned; return how many were looked at.

    May be run at any time, by several workers at once, and again. The buckets of the day that has
    ended are kept; of days on which no job ran there are none.
    """
    with database.reading() as session:
        # Somewhere it is tomorrow already; each circle's own day decides when it is its turn.
        horizon = clock.now().date() + timedelta(days=1)
        behind = queries.circles_behind(session, horizon)
    done = 0
    for row in behind:
        today = clock.today(row.time_zone)
        if row.loans_through is None or row.loans_through < today:
            done += end_day(row.id, today)
    return done


def end_day(circle_id: UUID, today: date) -> int:
    """Look at the loans of one circle on a day that has begun there."""
    yesterday, done = today - timedelta(days=1), 0
    with database.reading() as session:
        through = queries.loans_through(session, circle_id)
    if through is not None and through >= today:
        return 0
    if through is None or through < yesterday:
        done += _look_at(circle_id, yesterday)
    _keep_day(circle_id, yesterday)
    done += _look_at(circle_id, today)
    _mark(circle_id, today)
    return done


def _look_at(circle_id: UUID, day: date) -> int:
    """Look at all loans that a day can change: first those that nobody holds, then the rest."""
    done = 0
    for waiting in (False, True):
        after: UUID | None = None
        while True:
            with database.reading() as session:
                ids = queries.loans_to_look_at(session, circle_id, day, after, _NAMED)
            if not ids:
                break
            for start in range(0, len(ids), BATCH):
                done += _look_at_some(circle_id, day, ids[start : start + BATCH], waiting=waiting)
            after = ids[-1]
    return done


@database.retried
def _keep_day(circle_id: UUID, day: date) -> None:
    """Keep the buckets as they stood at the end of a day, once."""
    with database.transaction() as session:
        locked_circle(session, circle_id)
        if queries.has_snapshot(session, circle_id, day):
            return
        empty = {"loans": 0, "outstanding_minor": 0, "overdue_minor": 0, "restructured_minor": 0}
        rows = {place: dict(empty) for place in range(len(BUCKETS))}
        for row in queries.bucket_rows(session, circle_id):
            rows[row.bucket] = {name: getattr(row, name) for name in empty}
        place = {"circle_id": circle_id, "day": day}
        queries.keep_snapshot(
            session, [{**place, "bucket": bucket, **sums} for bucket, sums in rows.items()]
        )


@database.retried
def _mark(circle_id: UUID, day: date) -> None:
    with database.transaction() as session:
        locked_circle(session, circle_id)
        queries.mark_through(session, circle_id, day)
        database.touch(session, events.circle_room(circle_id))


@dataclass(slots=True)
class _Changes:
    """What a batch writes."""

    at: datetime
    day: date
    lateness: list[dict[str, Any]] = field(default_factory=list)
    charges: list[dict[str, Any]] = field(default_factory=list)
    moves: list[tuple[Any, LoanState]] = field(default_factory=list)
    shifts: list[tuple[Any, dict[str, Any]]] = field(default_factory=list)


@database.retried
def _look_at_some(circle_id: UUID, day: date, ids: Sequence[UUID], *, waiting: bool) -> int:
    with database.transaction() as session:
        loans = queries.locked_loans(session, circle_id, day, ids, waiting=waiting)
        if not loans:
            return 0
        unpaid: dict[UUID, list[Any]] = {loan.id: [] for loan in loans}
        for row in queries.unpaid_instalments(session, list(unpaid), day):
            unpaid[row.loan_id].append(row)
        classed = classes_of(session, {loan.member_id for loan in loans}, day)
        changes = _Changes(clock.now(), day)
        for loan in loans:
            values = _lateness(session, loan, unpaid[loan.id], changes)
            values["arrears_class"] = classed.get(loan.id, ArrearsClass.STANDARD).value
            _move(loan, values, changes)
        _write(session, circle_id, changes)
        return len(loans)


def _lateness(
    session: Session, loan: Any, unpaid: Sequence[Any], changes: _Changes
) -> dict[str, Any]:
    """Say how late a loan is on a day, and write down what that costs."""
    day, penalty = changes.day, product_of(loan.terms).penalty
    known = loan.arrears_on is not None or penalty.kind is PenaltyKind.NONE
    # Which part of an instalment was waived does not stand in its row: its history tells.
    if not known or any(row.waived_minor for row in unpaid):
        return _replayed(session, loan, day)
    overdue = sum(_rest_minor(row) for row in unpaid if row.due_on < day)
    for row in unpaid:
        for charge in _charges(loan, row, changes):
            changes.charges.append(charge)
            overdue += charge["amount_minor"]
    days = (day - unpaid[0].due_on).days if unpaid else 0
    return {
        "arrears_on": day,
        "days_late": days,
        "overdue_minor": overdue,
        "bucket": bucket_of(days),
    }


def _replayed(session: Session, loan: Any, day: date) -> dict[str, Any]:
    """The same by telling the loan's whole story again."""
    run = run_of(loan_row(session, loan.id), history_of(session, loan.id).confirmed, day)
    keep_plan(session, loan.id, run)
    columns = columns_after(run, day)
    return {name: columns[name] for name in ("arrears_on", "days_late", "overdue_minor", "bucket")}


def _rest_minor(row: Any) -> int:
    asked: int = row.principal_minor + row.interest_minor + row.fee_minor + row.penalty_minor
    paid: int = (
        row.paid_principal_minor
        + row.paid_interest_minor
        + row.paid_fee_minor
        + row.paid_penalty_minor
    )
    return asked - paid


def _charges(loan: Any, row: Any, changes: _Changes) -> list[dict[str, Any]]:
    """The penalties on an instalment since the loan was looked at: nothing of it moved since."""
    rules = product_of(loan.terms)
    if rules.penalty.kind is PenaltyKind.NONE:
        return []
    before: int = row.penalty_minor
    if row.number == CARRIED:
        before -= carried_of(loan.carried).penalty_minor
    found = charges_on(
        _instalment(row),
        rules.penalty,
        rules.frequency,
        rules.every_days,
        charged_minor=before,
        after=loan.arrears_on,
        through=changes.day,
        ties=rules.rounding_ties,
    )
    return [
        {
            "row": row.id,
            "loan_id": loan.id,
            "number": charge.number,
            "period": charge.period,
            "charged_on": charge.on,
            "amount_minor": charge.amount_minor,
        }
        for charge in found
    ]


def _instalment(row: Any) -> Instalment:
    """An instalment as penalties look at it: its interest is planned, so its rate says nothing."""
    due = Amounts(row.principal_minor, row.interest_minor, row.fee_minor, row.penalty_minor)
    paid = Amounts(
        row.paid_principal_minor,
        row.paid_interest_minor,
        row.paid_fee_minor,
        row.paid_penalty_minor,
    )
    return Instalment(row.number, row.due_on, row.due_on, _NO_RATE, due, paid)


def _move(loan: Any, values: dict[str, Any], changes: _Changes) -> None:
    """Let a loan come into default, or out of it, and take down what changes of its row."""
    state = LoanState(loan.status)
    act = _act(state, values, product_of(loan.terms))
    if act is not None:
        state = next_state(state, act)
        changes.moves.append((loan, state))
    values["status"] = state.value
    changes.shifts.append((loan, values))
    changes.lateness.append(
        {"loan": loan.id, **{f"new_{name}": values[name] for name in queries.LATENESS}}
    )


def _act(state: LoanState, values: dict[str, Any], rules: LoanRules) -> LoanAct | None:
    if state is LoanState.ACTIVE and values["days_late"] >= rules.default_after_days:
        return LoanAct.DEFAULT
    if state is LoanState.DEFAULTED and values["overdue_minor"] == 0:
        return LoanAct.CURE
    return None


def _write(session: Session, circle_id: UUID, changes: _Changes) -> None:
    """Write a batch; the buckets last, because every act on a loan of the circle needs them."""
    queries.add_charges(session, changes.charges)
    queries.keep_lateness(session, changes.lateness)
    queries.add_changes(
        session,
        [
            {
                "loan_id": loan.id,
                "from_status": loan.status,
                "to_status": state.value,
                "at": changes.at,
                "actor_id": None,
                "note": "",
            }
            for loan, state in changes.moves
        ],
    )
    late = {loan.id: values for loan, values in changes.shifts}
    for loan, state in changes.moves:
        _tell(session, loan, state, late[loan.id])
    portfolio.shift_all(session, circle_id, changes.shifts)


def _tell(session: Session, loan: Any, state: LoanState, values: dict[str, Any]) -> None:
    """Write down that a loan came into default, or out of it: for officers, not for the feed."""
    defaulted = state is LoanState.DEFAULTED
    events.record(
        session,
        "loan.defaulted" if defaulted else "loan.cured",
        None,
        circle_id=loan.circle_id,
        subject_id=loan.id,
        params={
            "name": loan.borrower,
            "amount_minor": values["overdue_minor"] if defaulted else loan.outstanding_minor,
            "currency": loan.currency,
            "number": loan.number,
            "days": values["days_late"],
        },
        visible=False,
        users=(loan.borrower_user_id,) if loan.borrower_user_id else (),
    )
