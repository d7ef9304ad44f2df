"""Invoices, and what members owe for a span of days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, func, insert, select
from sqlmodel import Session

from circle_app.persistence.models import Instalment, Invoice, Loan, User
from circle_app.persistence.queries.circles import CIRCLES, MEMBERS
from circle_app.persistence.queries.cycles import CYCLES, DUES

INVOICES: Any = Invoice.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
_LOANS: Any = Loan.__table__  # type: ignore[attr-defined]
_INSTALMENTS: Any = Instalment.__table__  # type: ignore[attr-defined]
_USERS: Any = User.__table__  # type: ignore[attr-defined]
_MAKERS = MEMBERS.alias("maker")
_LENT = ("active", "defaulted")

_DUE_OPEN: Any = DUES.c.amount_minor - DUES.c.paid_minor - DUES.c.waived_minor
_FEE_OPEN: Any = DUES.c.fee_minor - DUES.c.paid_fee_minor - DUES.c.waived_fee_minor
_PARTS = ("principal", "interest", "fee", "penalty")
_ROW_OPEN: Any = (
    sum(_INSTALMENTS.c[f"{part}_minor"] - _INSTALMENTS.c[f"paid_{part}_minor"] for part in _PARTS)
    - _INSTALMENTS.c.waived_minor
)
_DUES: Any = (
    select(
        DUES.c.id,
        DUES.c.member_id,
        DUES.c.due_on,
        CYCLES.c.number,
        CYCLES.c.starts_on,
        _DUE_OPEN.label("open_minor"),
        _FEE_OPEN.label("fee_minor"),
    )
    .join(CYCLES, CYCLES.c.id == DUES.c.cycle_id)
    .where(
        DUES.c.circle_id == bindparam("circle"),
        DUES.c.status.in_(("pending", "claimed")),
        DUES.c.due_on.between(bindparam("first"), bindparam("last")),
    )
    .order_by(DUES.c.due_on, DUES.c.id)
)
_ROWS: Any = (
    select(
        _INSTALMENTS.c.loan_id,
        _LOANS.c.member_id,
        _LOANS.c.number.label("loan_number"),
        _INSTALMENTS.c.number,
        _INSTALMENTS.c.due_on,
        _ROW_OPEN.label("open_minor"),
    )
    .join(_LOANS, _LOANS.c.id == _INSTALMENTS.c.loan_id)
    .where(
        _LOANS.c.circle_id == bindparam("circle"),
        _LOANS.c.status.in_(_LENT),
        _INSTALMENTS.c.settled_on.is_(None),
        _INSTALMENTS.c.due_on.between(bindparam("first"), bindparam("last")),
    )
    .order_by(_INSTALMENTS.c.due_on, _INSTALMENTS.c.id)
)
_WITH_NAMES: Any = (
    select(
        INVOICES,
        MEMBERS.c.name.label("member_name"),
        MEMBERS.c.number.label("member_number"),
        CIRCLES.c.name.label("circle_name"),
        CIRCLES.c.currency,
        CIRCLES.c.time_zone,
        CIRCLES.c.upi_address,
        func.coalesce(_MAKERS.c.name, _USERS.c.name).label("maker_name"),
    )
    .join(MEMBERS, MEMBERS.c.id == INVOICES.c.member_id)
    .join(CIRCLES, CIRCLES.c.id == INVOICES.c.circle_id)
    .outerjoin(_USERS, _USERS.c.id == INVOICES.c.made_by)
    .outerjoin(
        _MAKERS,
        (_MAKERS.c.user_id == INVOICES.c.made_by) & (_MAKERS.c.circle_id == INVOICES.c.circle_id),
    )
)
_ONE = _WITH_NAMES.where(INVOICES.c.id == bindparam("invoice"))
_KNOWN = select(INVOICES.c.member_id).where(
    INVOICES.c.circle_id == bindparam("circle"),
    INVOICES.c.starts_on == bindparam("first"),
    INVOICES.c.ends_on == bindparam("last"),
)
_DUES_NOW: Any = select(
    DUES.c.id, DUES.c.reference, DUES.c.status, _DUE_OPEN.label("open_minor"),
    _FEE_OPEN.label("fee_minor"),
).where(DUES.c.id.in_(bindparam("dues", expanding=True)))  # fmt: skip
_ROWS_NOW: Any = (
    select(
        _INSTALMENTS.c.loan_id,
        _INSTALMENTS.c.number,
        _ROW_OPEN.label("open_minor"),
        _LOANS.c.status,
    )
    .join(_LOANS, _LOANS.c.id == _INSTALMENTS.c.loan_id)
    .where(_INSTALMENTS.c.loan_id.in_(bindparam("loans", expanding=True)))
)
_ADD = insert(INVOICES)


def dues_between(session: Session, circle_id: UUID, first: date, last: date) -> Sequence[Row[Any]]:
    """Return what is open of the dues of a span, the oldest first."""
    values = {"circle": circle_id, "first": first, "last": last}
    return session.connection().execute(_DUES, values).all()


def instalments_between(
    session: Session, circle_id: UUID, first: date, last: date
) -> Sequence[Row[Any]]:
    """Return what is open of the instalments of a span, the oldest first."""
    values = {"circle": circle_id, "first": first, "last": last}
    return session.connection().execute(_ROWS, values).all()


def known_members(session: Session, circle_id: UUID, first: date, last: date) -> set[UUID]:
    """Return the members who have an invoice for exactly these days."""
    values = {"circle": circle_id, "first": first, "last": last}
    return set(session.connection().execute(_KNOWN, values).scalars())


def add_invoices(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Write invoices down."""
    session.connection().execute(_ADD, list(rows))


def invoice_row(session: Session, invoice_id: UUID) -> Row[Any] | None:
    """Return an invoice with the names around it."""
    return session.connection().execute(_ONE, {"invoice": invoice_id}).one_or_none()


def invoice_rows(
    session: Session, circle_id: UUID, member_id: UUID | None, before: int | None, count: int
) -> Sequence[Row[Any]]:
    """Return invoices of a circle or of one of its members, the newest first."""
    wanted = _WITH_NAMES.where(INVOICES.c.circle_id == circle_id)
    if member_id is not None:
        wanted = wanted.where(INVOICES.c.member_id == member_id)
    if before is not None:
        wanted = wanted.where(INVOICES.c.number < before)
    return (
        session.connection().execute(wanted.order_by(INVOICES.c.number.desc()).limit(count)).all()
    )


def dues_now(session: Session, dues: Sequence[UUID]) -> Sequence[Row[Any]]:
    """Return what is open of dues today."""
    return session.connection().execute(_DUES_NOW, {"dues": list(dues)}).all() if dues else ()


def instalments_now(session: Session, loans: Sequence[UUID]) -> Sequence[Row[Any]]:
    """Return what is open of the instalments of loans today."""
    return session.connection().execute(_ROWS_NOW, {"loans": list(loans)}).all() if loans else ()
