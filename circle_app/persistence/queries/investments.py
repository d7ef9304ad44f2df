"""Investments of circles and what was done with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Row, bindparam, exists, func, insert, select, update
from sqlmodel import Session

from circle_app.persistence.models import Entry, Investment, InvestmentAct
from circle_app.persistence.queries.circles import CIRCLES, USERS
from circle_app.persistence.queries.proposals import PROPOSALS

INVESTMENTS: Any = Investment.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
ACTS: Any = InvestmentAct.__table__  # type: ignore[attr-defined]
_ENTRIES: Any = Entry.__table__  # type: ignore[attr-defined]
_OPENERS = USERS.alias("openers")
_ACTORS = USERS.alias("actors")

_ALL: Any = (
    select(
        INVESTMENTS,
        CIRCLES.c.currency,
        CIRCLES.c.name.label("circle_name"),
        CIRCLES.c.time_zone,
        _OPENERS.c.name.label("opener_name"),
        PROPOSALS.c.decider,
    )
    .join(CIRCLES, CIRCLES.c.id == INVESTMENTS.c.circle_id)
    .join(_OPENERS, _OPENERS.c.id == INVESTMENTS.c.opened_by)
    .outerjoin(PROPOSALS, PROPOSALS.c.id == INVESTMENTS.c.proposal_id)
)
_ONE = _ALL.where(INVESTMENTS.c.id == bindparam("investment"))
_LOCKED: Any = (
    select(INVESTMENTS).where(INVESTMENTS.c.id == bindparam("investment")).with_for_update()
)
_OF_CIRCLE = (
    _ALL.where(INVESTMENTS.c.circle_id == bindparam("circle"))
    .order_by(INVESTMENTS.c.number.desc())
    .limit(bindparam("count"))
)
_BEFORE = _OF_CIRCLE.where(INVESTMENTS.c.number < bindparam("before"))
_LAST: Any = select(func.max(INVESTMENTS.c.number)).where(
    INVESTMENTS.c.circle_id == bindparam("circle")
)
_REVERSALS = _ENTRIES.alias("reversals")
_TAKEN_BACK = exists().where(_REVERSALS.c.reverses_id == ACTS.c.entry_id)
_ACTS: Any = (
    select(ACTS, _ACTORS.c.name.label("actor_name"), _TAKEN_BACK.label("taken_back"))
    .join(_ACTORS, _ACTORS.c.id == ACTS.c.acted_by)
    .where(ACTS.c.investment_id.in_(bindparam("investments", expanding=True)))
    .order_by(ACTS.c.id.desc())
)
# Ids are in the order of time: the newest act comes first.
_STANDING: Any = (
    select(ACTS.c.id, ACTS.c.kind, ACTS.c.on_day, ACTS.c.entry_id, ACTS.c.value_minor)
    .where(ACTS.c.investment_id == bindparam("investment"), ~_TAKEN_BACK)
    .order_by(ACTS.c.id.desc())
)
_ENDING: Any = (
    select(INVESTMENTS)
    .where(
        INVESTMENTS.c.circle_id == bindparam("circle"),
        INVESTMENTS.c.status == "held",
        INVESTMENTS.c.matures_on > bindparam("after", type_=Date),
        INVESTMENTS.c.matures_on <= bindparam("until", type_=Date),
    )
    .order_by(INVESTMENTS.c.number)
)


def investment_view(session: Session, investment_id: UUID) -> Row[Any] | None:
    """Return an investment with the names around it."""
    found: Row[Any] | None = (
        session.connection().execute(_ONE, {"investment": investment_id}).one_or_none()
    )
    return found


def locked_investment(session: Session, investment_id: UUID) -> Row[Any]:
    """Lock an investment until the end of the transaction."""
    found: Row[Any] = session.connection().execute(_LOCKED, {"investment": investment_id}).one()
    return found


def investments_of(
    session: Session, circle_id: UUID, before: int | None, count: int
) -> Sequence[Row[Any]]:
    """Return the investments of a circle, the newest first."""
    values: dict[str, Any] = {"circle": circle_id, "count": count}
    wanted = _OF_CIRCLE
    if before is not None:
        wanted, values = _BEFORE, {**values, "before": before}
    found: Sequence[Row[Any]] = session.connection().execute(wanted, values).all()
    return found


def last_number(session: Session, circle_id: UUID) -> int:
    """Return the highest number of a circle's investments."""
    found: int | None = session.connection().execute(_LAST, {"circle": circle_id}).scalar()
    return found or 0


def acts_of(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[Row[Any]]]:
    """Return what was done with investments, the newest first, and whether it was taken back."""
    found: dict[UUID, list[Row[Any]]] = {}
    if ids:
        for row in session.connection().execute(_ACTS, {"investments": list(ids)}):
            found.setdefault(row.investment_id, []).append(row)
    return found


def standing_acts(session: Session, investment_id: UUID) -> Sequence[Row[Any]]:
    """Return the acts on an investment that were not taken back, the newest first."""
    found: Sequence[Row[Any]] = (
        session.connection().execute(_STANDING, {"investment": investment_id}).all()
    )
    return found


def put_investment(session: Session, values: Mapping[str, Any]) -> None:
    """Write an investment down."""
    session.connection().execute(insert(INVESTMENTS), dict(values))


def put_act(session: Session, values: Mapping[str, Any]) -> None:
    """Write an act on an investment down; it is never changed."""
    session.connection().execute(insert(ACTS), dict(values))


def set_investment(session: Session, investment_id: UUID, **values: Any) -> None:
    """Change columns of a locked investment."""
    session.connection().execute(
        update(INVESTMENTS).where(INVESTMENTS.c.id == investment_id).values(**values)
    )


def ending(session: Session, circle_id: UUID, after: date, until: date) -> Sequence[Row[Any]]:
    """Return the investments held that end after one day, and not after another."""
    values = {"circle": circle_id, "after": after, "until": until}
    found: Sequence[Row[Any]] = session.connection().execute(_ENDING, values).all()
    return found
