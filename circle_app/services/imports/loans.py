"""Loans that ran before their circle came to us: what is left of each goes on here.

Such a loan begins with what is owed today, as one that was given for just that, with the
instalments that are left. No money leaves the pool: it was handed over long ago, so what was
brought forward stands on the other side of its entry.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, Final
from uuid import UUID

from sqlalchemy import bindparam, insert, update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.charts import LOANS, OPENING
from circle_app.domain.import_loans import begins_on, running_terms
from circle_app.domain.import_rows import Checked
from circle_app.domain.ledger import Draft, Line, account_key
from circle_app.domain.loan_rules import LoanProduct
from circle_app.domain.loans import LoanState
from circle_app.domain.products import product_with
from circle_app.domain.rates import RateUnit
from circle_app.persistence.queries import loans as queries
from circle_app.persistence.queries.circles import CIRCLES
from circle_app.services import ledger
from circle_app.services.access import Actor, Standing
from circle_app.services.loans import portfolio
from circle_app.services.loans.accounts import History, columns_after, new_plan_rows, run_of
from circle_app.services.loans.classes import classes_of
from circle_app.services.loans.products import NO_CALENDAR, frozen_terms
from circle_app.services.rule_versions import rules_of

KIND: Final = "import.loan"
ORIGIN: Final = "new"
_NOT_RUNNING = SimpleNamespace(
    status=LoanState.APPROVED.value, bucket=0, outstanding_minor=0, overdue_minor=0, origin=ORIGIN
)
_SET_CLASS = (
    update(queries.LOANS)
    .where(queries.LOANS.c.id == bindparam("loan"))
    .values(arrears_class=bindparam("found"))
)


@dataclass(frozen=True, slots=True)
class _Loan:
    """A loan's row as replaying needs it, before it is one."""

    id: UUID
    member_id: UUID
    name: str
    number: int
    terms: str
    principal_minor: int
    periods: int
    disbursed_on: date
    first_due_on: date
    currency: str
    purpose: str
    calendar: str = NO_CALENDAR
    carried: str = "{}"


def write(
    session: Session,
    actor: Actor,
    place: Standing,
    circle: Any,
    rows: Sequence[Checked],
    at: datetime,
) -> Mapping[int, UUID]:
    """Write running loans with their plans and entries; the circle's row is locked.

    Raises:
        LoansNotOffered: The circle's rules offer no loans.
    """
    today = clock.today(place.time_zone)
    product = product_with(rules_of(session, circle.id, circle.rule_version), None)
    loans = [
        _loan_of(row.values, product, number, place.currency)
        for number, row in enumerate(rows, circle.last_loan_number + 1)
    ]
    _keep(session, actor, place, product, loans, today, at)
    session.connection().execute(
        update(CIRCLES)
        .where(CIRCLES.c.id == circle.id)
        .values(last_loan_number=circle.last_loan_number + len(loans))
    )
    _keep_classes(session, loans, today)
    book_id = ledger.book_of_circle(session, circle.id)
    drafts = [
        Draft(
            book_id,
            KIND,
            (
                Line(account_key(LOANS, loan.member_id), loan.principal_minor),
                Line(OPENING.code, -loan.principal_minor),
            ),
            today,
            params={"name": loan.name, "number": loan.number},
            subject_id=loan.id,
        )
        for loan in loans
    ]
    ledger.post(session, drafts, actor_id=actor.user_id, at=at)
    return {row.number: loan.id for row, loan in zip(rows, loans, strict=True)}


def _loan_of(values: Mapping[str, Any], product: LoanProduct, number: int, currency: str) -> _Loan:
    rate = None if values["rate"] is None else Decimal(values["rate"])
    per = None if values["rate_per"] is None else RateUnit(values["rate_per"])
    following = date.fromisoformat(values["next_due"])
    terms = running_terms(product.terms, rate, per)
    return _Loan(
        id=new_id(),
        member_id=UUID(values["member"]),
        name=values["name"],
        number=number,
        terms=frozen_terms(terms),
        principal_minor=values["outstanding_minor"],
        periods=values["periods"],
        disbursed_on=begins_on(terms, following),
        first_due_on=following,
        currency=currency,
        purpose=values["purpose"],
    )


def _keep(
    session: Session,
    actor: Actor,
    place: Standing,
    product: LoanProduct,
    loans: Sequence[_Loan],
    today: date,
    at: datetime,
) -> None:
    """Write the loans, their plans and penalties, the change of their state, and their buckets."""
    running: list[dict[str, Any]] = []
    planned: list[dict[str, Any]] = []
    charged: list[dict[str, Any]] = []
    for loan in loans:
        run = run_of(loan, History(), today)
        instalments, charges = new_plan_rows(loan.id, run)
        planned += instalments
        charged += charges
        running.append(columns_after(run, today))
    shared = {
        "circle_id": place.circle_id,
        "product": product.key,
        "product_name": product.name,
        "rule_version": place.rule_version,
        "status": LoanState.ACTIVE.value,
        "origin": ORIGIN,
        "recorded_by": actor.user_id,
        "applied_at": at,
        "decided_at": at,
        "disbursed_at": at,
    }
    connection = session.connection()
    connection.execute(
        insert(queries.LOANS),
        [
            {**shared, **_columns(loan), **columns}
            for loan, columns in zip(loans, running, strict=True)
        ],
    )
    connection.execute(insert(queries.INSTALMENTS), planned)
    if charged:
        connection.execute(insert(queries.CHARGES), charged)
    changed = {"from_status": None, "to_status": LoanState.ACTIVE.value, "at": at, "note": ""}
    connection.execute(
        insert(queries.LOAN_CHANGES),
        [{"loan_id": loan.id, "actor_id": actor.user_id, **changed} for loan in loans],
    )
    after = ({"status": LoanState.ACTIVE.value, **columns} for columns in running)
    portfolio.shift_all(session, place.circle_id, ((_NOT_RUNNING, each) for each in after))


def _columns(loan: _Loan) -> dict[str, Any]:
    names = ("id", "member_id", "number", "terms", "principal_minor", "periods", "purpose")
    days = ("disbursed_on", "first_due_on", "calendar")
    return {name: getattr(loan, name) for name in (*names, *days)}


def _keep_classes(session: Session, loans: Sequence[_Loan], today: date) -> None:
    """Class those that are late already; all others are standard."""
    late = [loan for loan in loans if loan.first_due_on <= today]
    if not late:
        return
    found = classes_of(session, {loan.member_id for loan in late}, today)
    new = {loan.id for loan in loans}
    rows = [{"loan": loan_id, "found": each.value} for loan_id, each in found.items()]
    rows = [row for row in rows if row["loan"] in new]
    if rows:
        session.connection().execute(_SET_CLASS, rows)
