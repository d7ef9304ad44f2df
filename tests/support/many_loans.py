"""Many running loans at once, written straight into the tables: what services would have left.

A few dozen stories are told by the engine (which instalments were paid, when, how much of them),
and each is copied for as many borrowers as are wanted.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from circle_app.adapters.ids import new_id
from circle_app.domain.loan_rules import LoanRules
from circle_app.domain.repayments import ExceedsPayoff, LoanClosed
from circle_app.domain.rule_json import merged
from circle_app.persistence import database
from circle_app.persistence.queries import loans as queries
from circle_app.persistence.queries.circles import CIRCLES, MEMBERS
from circle_app.persistence.queries.loans import CHARGES, INSTALMENTS, LOANS, REPAYMENTS
from circle_app.services.access import Actor
from circle_app.services.loans import portfolio
from circle_app.services.loans.accounts import (
    History,
    NewPayment,
    Run,
    columns_after,
    keep_plan,
    run_of,
)
from circle_app.services.loans.products import frozen_terms, product_of

STORIES = 48
PERIODS = 12
_AT_ONCE = 1_000
#: What the loans cost: three kinds of penalties, and none.
KINDS: tuple[dict[str, Any], ...] = (
    {"method": "reducing", "rate_percent": "24"},
    {
        "method": "reducing",
        "rate_percent": "24",
        "penalty": {"kind": "percent", "percent": "2", "every": "month", "after_days": 5},
    },
    {"method": "flat", "rate_percent": "18", "penalty": {"kind": "fixed", "amount_minor": 1_000}},
    {
        "method": "equal_principal",
        "rate_percent": "12",
        "frequency": "weekly",
        "default_after_days": 60,
        "penalty": {"kind": "fixed", "amount_minor": 150, "every": "day", "cap_percent": "30"},
    },
)


@dataclass(frozen=True)
class Story:
    """A loan with its rows, as they stand on a day."""

    loan: dict[str, Any]
    instalments: list[dict[str, Any]]
    repayments: list[dict[str, Any]]
    charges: list[dict[str, Any]]


def lend_to_many(circle_id: UUID, actor: Actor, count: int, on: date, *, seed: int = 5) -> None:
    """Fill a circle with running loans as they stand at the end of a day.

    Args:
        circle_id: A circle that exists; its book is left alone.
        actor: Who recorded everything.
        count: How many loans; every tenth borrower has two.
        on: The day for which all of them were looked at.
        seed: Another number tells other stories.
    """
    dice = random.Random(seed)
    told = min(STORIES, max(8, count // 6))
    stories = [_told(circle_id, actor, dice, on, number) for number in range(told)]
    with database.transaction() as session:
        connection = session.connection()
        connection.execute(
            update(CIRCLES).where(CIRCLES.c.id == circle_id).values(loans_through=on)
        )
    members = [new_id() for _ in range(max(1, count - count // 11))]
    for rows in _slices(list(enumerate(members))):
        with database.transaction() as session:
            session.connection().execute(
                insert(MEMBERS), [_member(circle_id, number, each) for number, each in rows]
            )
    for rows in _slices(range(count)):
        _copy(circle_id, stories, [(number, members[number % len(members)]) for number in rows])


def _slices(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(rows), _AT_ONCE):
        yield rows[start : start + _AT_ONCE]


def _member(circle_id: UUID, number: int, member_id: UUID) -> dict[str, Any]:
    at = datetime(2025, 1, 1, tzinfo=UTC)
    return {
        "id": member_id,
        "circle_id": circle_id,
        "number": 1_000 + number,
        "name": f"Borrower {number}",
        "role": "member",
        "status": "active",
        "requested_at": at,
        "joined_at": at,
    }


def _told(circle_id: UUID, actor: Actor, dice: random.Random, on: date, number: int) -> Story:
    """Tell one story by the engine, read its rows, and leave nothing of it behind."""
    terms = frozen_terms(merged(LoanRules(), KINDS[number % len(KINDS)]))
    given = on - timedelta(days=dice.randrange(20, 330))
    at = datetime(given.year, given.month, given.day, 6, tzinfo=UTC)
    row: dict[str, Any] = {
        "id": new_id(),
        "circle_id": circle_id,
        "member_id": new_id(),
        "number": 0,
        "principal_minor": dice.randrange(2_000, 60_000) * 100,
        "periods": PERIODS,
        "terms": terms,
        "rule_version": 1,
        "status": "active",
        "applied_at": at,
        "disbursed_at": at,
        "disbursed_on": given,
        "disbursal_method": "cash",
    }

    with database.transaction() as session:
        connection = session.connection()
        connection.execute(insert(MEMBERS), _member(circle_id, number - 900, row["member_id"]))
        connection.execute(insert(LOANS), row)
        loan = queries.loan_row(session, row["id"])
        history = _history(loan, dice, given, on)
        run = run_of(loan, history, on)
        keep_plan(session, loan.id, run)
        connection.execute(
            update(LOANS).where(LOANS.c.id == loan.id).values(**_stands(loan, run, on))
        )
        kept = dict(connection.execute(select(LOANS).where(LOANS.c.id == loan.id)).one()._mapping)
        instalments = [_plain(each) for each in queries.instalment_rows(session, loan.id)]
        charges = [_plain(each) for each in queries.charges_on(session, loan.id)]
        session.rollback()
    repayments = [
        {
            "circle_id": circle_id,
            "amount_minor": paid.amount_minor,
            "paid_on": paid.paid_on,
            "method": "cash",
            "status": "confirmed",
            "recorded_by": actor.user_id,
            "recorded_at": at,
            **run.postings[paid.id].columns(),
        }
        for paid in history.payments
    ]
    return Story(kept, instalments, repayments, charges)


def _stands(loan: Any, run: Run, on: date) -> dict[str, Any]:
    columns = columns_after(run, on)
    if columns["days_late"] >= product_of(loan.terms).default_after_days:
        columns["status"] = "defaulted"
    return columns


def _history(loan: Any, dice: random.Random, given: date, on: date) -> History:
    """Payments as people make them: on time, late, in part, or none any more."""
    history, habit = History(), dice.choice(("on time", "late", "in part", "stopped", "stopped"))
    stops = dice.randrange(0, PERIODS)
    for number in range(PERIODS):
        due = run_of(loan, History(), given).account.instalments[number]
        if habit == "stopped" and number >= stops:
            break
        paid_on = due.due_on + timedelta(days=0 if habit == "on time" else dice.randrange(0, 45))
        amount = due.due.total_minor
        if habit == "in part":
            amount = amount * dice.randrange(50, 100) // 100
        if paid_on >= on or (history.payments and paid_on < history.payments[-1].paid_on):
            break
        more = history.plus(NewPayment(new_id(), paid_on, amount))
        try:
            run_of(loan, more, on)
        except (ExceedsPayoff, LoanClosed):
            break
        history = more
    return history


def _plain(row: Any) -> dict[str, Any]:
    return {name: value for name, value in row._mapping.items() if name not in ("id", "loan_id")}


def _copy(circle_id: UUID, stories: list[Story], wanted: list[tuple[int, UUID]]) -> None:
    """Give these members the loan of a story each."""
    loans, instalments, repayments, charges = [], [], [], []
    moved: dict[int, list[int]] = {}
    for number, member_id in wanted:
        story, loan_id = stories[number % len(stories)], new_id()
        kept = {**story.loan, "id": loan_id, "member_id": member_id, "number": 1_000 + number}
        loans.append(kept)
        instalments += [{**each, "loan_id": loan_id} for each in story.instalments]
        charges += [{**each, "loan_id": loan_id} for each in story.charges]
        repayments += [{**each, "id": new_id(), "loan_id": loan_id} for each in story.repayments]
        total = moved.setdefault(kept["bucket"], [0, 0, 0, 0])
        for place, more in enumerate((1, kept["outstanding_minor"], kept["overdue_minor"], 0)):
            total[place] += more
    with database.transaction() as session:
        connection = session.connection()
        _fill(connection, LOANS, loans)
        _fill(connection, INSTALMENTS, instalments)
        _fill(connection, REPAYMENTS, repayments)
        _fill(connection, CHARGES, charges)
        portfolio.add(session, circle_id, moved)


def _fill(connection: Connection, table: Any, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows that name the same columns, as fast as the database takes them."""
    if not rows:
        return
    if connection.dialect.name != "postgresql":
        connection.execute(insert(table), rows)
        return
    names, cursor = list(rows[0]), connection.connection.cursor()
    with cursor.copy(f"COPY {table.name} ({', '.join(names)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([row[name] for name in names])


def running_ids(circle_id: UUID) -> list[UUID]:
    """The ids of the running loans of a circle."""
    with database.reading() as session:
        wanted = select(LOANS.c.id).where(
            LOANS.c.circle_id == circle_id, LOANS.c.status.in_(queries.PAYING)
        )
        return list(session.connection().execute(wanted).scalars())
