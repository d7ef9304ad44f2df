"""Distributions of earnings: their rows, and what members' parts are measured by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Row, bindparam, func, insert, or_, select, update
from sqlmodel import Session

from circle_app.domain.charts import SAVINGS, SHARES
from circle_app.domain.distributions import OPEN_STATES
from circle_app.persistence.models import Distribution, DistributionLine, ShareCycle
from circle_app.persistence.queries.circles import CIRCLES, MEMBERS, USERS
from circle_app.persistence.queries.financials import ACCOUNTS, DAYS
from circle_app.persistence.queries.meetings import PURCHASES
from circle_app.persistence.queries.proposals import PROPOSALS

DISTRIBUTIONS: Any = Distribution.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
LINES: Any = DistributionLine.__table__  # type: ignore[attr-defined]
_CYCLES: Any = ShareCycle.__table__  # type: ignore[attr-defined]
_OPENERS = USERS.alias("openers")
OPEN = tuple(state.value for state in OPEN_STATES)

_ALL: Any = (
    select(
        DISTRIBUTIONS,
        CIRCLES.c.currency,
        CIRCLES.c.name.label("circle_name"),
        _OPENERS.c.name.label("opener_name"),
        PROPOSALS.c.decider,
    )
    .join(CIRCLES, CIRCLES.c.id == DISTRIBUTIONS.c.circle_id)
    .join(_OPENERS, _OPENERS.c.id == DISTRIBUTIONS.c.opened_by)
    .outerjoin(PROPOSALS, PROPOSALS.c.id == DISTRIBUTIONS.c.proposal_id)
)
_ONE = _ALL.where(DISTRIBUTIONS.c.id == bindparam("distribution"))
_LOCKED: Any = (
    select(DISTRIBUTIONS).where(DISTRIBUTIONS.c.id == bindparam("distribution")).with_for_update()
)
_OF_CIRCLE = (
    _ALL.where(DISTRIBUTIONS.c.circle_id == bindparam("circle"))
    .order_by(DISTRIBUTIONS.c.number.desc())
    .limit(bindparam("count"))
)
_BEFORE = _OF_CIRCLE.where(DISTRIBUTIONS.c.number < bindparam("before"))
_OPEN: Any = select(DISTRIBUTIONS).where(
    DISTRIBUTIONS.c.circle_id == bindparam("circle"),
    DISTRIBUTIONS.c.status.in_(OPEN),
)
_LAST: Any = select(
    func.max(DISTRIBUTIONS.c.number).label("number"),
    func.max(DISTRIBUTIONS.c.date_to).filter(DISTRIBUTIONS.c.status == "posted").label("date_to"),
).where(DISTRIBUTIONS.c.circle_id == bindparam("circle"))
_WITH_NAMES: Any = (
    select(LINES, MEMBERS.c.name, MEMBERS.c.user_id, MEMBERS.c.status.label("member_status"))
    .join(MEMBERS, MEMBERS.c.id == LINES.c.member_id)
    .order_by(MEMBERS.c.number)
)
_LINES = _WITH_NAMES.where(LINES.c.distribution_id == bindparam("distribution"))
_LINES_OF_ALL = _WITH_NAMES.where(
    LINES.c.distribution_id.in_(bindparam("distributions", expanding=True))
)
_LINE: Any = _LINES.where(LINES.c.member_id == bindparam("member"))
_OWED: Any = (
    select(LINES.c.distribution_id)
    .join(DISTRIBUTIONS, DISTRIBUTIONS.c.id == LINES.c.distribution_id)
    .where(
        LINES.c.member_id == bindparam("member"),
        DISTRIBUTIONS.c.status == "posted",
        DISTRIBUTIONS.c.into == "payable",
        LINES.c.payment_id.is_(None),
        LINES.c.amount_minor > 0,
    )
)
_SAVED_DAYS: Any = (
    select(ACCOUNTS.c.owner_id, ACCOUNTS.c.code, DAYS.c.day)
    .add_columns((DAYS.c.credit_minor - DAYS.c.debit_minor).label("balance_minor"))
    .join(DAYS, DAYS.c.account_id == ACCOUNTS.c.id)
    .where(
        ACCOUNTS.c.book_id == bindparam("book"),
        ACCOUNTS.c.code.in_((SAVINGS.code, SHARES.code)),
        DAYS.c.day >= bindparam("start", type_=Date),
        DAYS.c.day <= bindparam("through", type_=Date),
    )
    .order_by(ACCOUNTS.c.id, DAYS.c.day)
)
# Shares of a cycle that was shared out are gone.
_SHARES: Any = (
    select(PURCHASES.c.member_id, func.sum(PURCHASES.c.shares).label("shares"))
    .outerjoin(_CYCLES, _CYCLES.c.id == PURCHASES.c.cycle_id)
    .where(
        PURCHASES.c.circle_id == bindparam("circle"),
        PURCHASES.c.status == "confirmed",
        PURCHASES.c.bought_on <= bindparam("through", type_=Date),
        or_(PURCHASES.c.cycle_id.is_(None), _CYCLES.c.status == "open"),
    )
    .group_by(PURCHASES.c.member_id)
)


def distribution_view(session: Session, distribution_id: UUID) -> Row[Any] | None:
    """Return a distribution with the names around it."""
    found: Row[Any] | None = (
        session.connection().execute(_ONE, {"distribution": distribution_id}).one_or_none()
    )
    return found


def locked_distribution(session: Session, distribution_id: UUID) -> Row[Any]:
    """Lock a distribution until the end of the transaction."""
    found: Row[Any] = session.connection().execute(_LOCKED, {"distribution": distribution_id}).one()
    return found


def open_distribution(session: Session, circle_id: UUID) -> Row[Any] | None:
    """Return the distribution of a circle that is asked for or agreed to."""
    found: Row[Any] | None = (
        session.connection().execute(_OPEN, {"circle": circle_id}).one_or_none()
    )
    return found


def distributions_of(
    session: Session, circle_id: UUID, before: int | None, count: int
) -> Sequence[Row[Any]]:
    """Return the distributions of a circle, the newest first."""
    values: dict[str, Any] = {"circle": circle_id, "count": count}
    if before is None:
        found: Sequence[Row[Any]] = session.connection().execute(_OF_CIRCLE, values).all()
        return found
    return session.connection().execute(_BEFORE, {**values, "before": before}).all()


def last_of(session: Session, circle_id: UUID) -> tuple[int, date | None]:
    """Return the highest number of a circle's distributions, and the last day that was given."""
    row: Any = session.connection().execute(_LAST, {"circle": circle_id}).one()
    return row.number or 0, row.date_to


def lines_of(session: Session, distribution_id: UUID) -> Sequence[Row[Any]]:
    """Return the parts of a distribution, in the order of the members' numbers."""
    found: Sequence[Row[Any]] = (
        session.connection().execute(_LINES, {"distribution": distribution_id}).all()
    )
    return found


def lines_of_all(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[Row[Any]]]:
    """Return the parts of several distributions, each in the order of the members' numbers."""
    found: dict[UUID, list[Row[Any]]] = {}
    if ids:
        for row in session.connection().execute(_LINES_OF_ALL, {"distributions": list(ids)}):
            found.setdefault(row.distribution_id, []).append(row)
    return found


def line_of(session: Session, distribution_id: UUID, member_id: UUID) -> Row[Any] | None:
    """Return one member's part."""
    values = {"distribution": distribution_id, "member": member_id}
    found: Row[Any] | None = session.connection().execute(_LINE, values).one_or_none()
    return found


def keep_line(
    session: Session,
    distribution_id: UUID,
    member_id: UUID,
    *,
    paid_from: str | None,
    payment_id: UUID | None,
) -> None:
    """Write down that a part was handed out, or that it was not after all."""
    session.connection().execute(
        update(LINES)
        .where(LINES.c.distribution_id == distribution_id, LINES.c.member_id == member_id)
        .values(paid_from=paid_from, payment_id=payment_id)
    )


def put_lines(session: Session, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write the parts of a distribution down."""
    session.connection().execute(insert(LINES), [dict(row) for row in rows])


def owed_parts(session: Session, member_id: UUID) -> Sequence[UUID]:
    """Return the distributions of which a member's part is still to be handed out."""
    found: Sequence[UUID] = (
        session.connection().execute(_OWED, {"member": member_id}).scalars().all()
    )
    return found


def saved_by_day(session: Session, book_id: UUID, start: date, end: date) -> Sequence[Row[Any]]:
    """Return the days on which members' savings and shares moved, with the balance after each."""
    values = {"book": book_id, "start": start, "through": end}
    found: Sequence[Row[Any]] = session.connection().execute(_SAVED_DAYS, values).all()
    return found


def shares_on(session: Session, circle_id: UUID, on: date) -> dict[UUID, int]:
    """Return how many shares each member held at the end of a day."""
    rows = session.connection().execute(_SHARES, {"circle": circle_id, "through": on})
    return {row.member_id: int(row.shares) for row in rows}
