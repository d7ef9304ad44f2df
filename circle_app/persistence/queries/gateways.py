"""Accounts with payment providers, what members pay online, and what providers tell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, case, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session

from circle_app.persistence.models import Gateway, GatewayEvent, GatewayOrder, Loan, User
from circle_app.persistence.queries.circles import CIRCLES, MEMBERS

GATEWAYS: Any = Gateway.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
ORDERS: Any = GatewayOrder.__table__  # type: ignore[attr-defined]
EVENTS: Any = GatewayEvent.__table__  # type: ignore[attr-defined]
_LOANS: Any = Loan.__table__  # type: ignore[attr-defined]
_USERS: Any = User.__table__  # type: ignore[attr-defined]

_ORDER: Any = (
    select(
        ORDERS,
        MEMBERS.c.name.label("member_name"),
        MEMBERS.c.user_id.label("member_user_id"),
        MEMBERS.c.status.label("member_status"),
        _USERS.c.name.label("payer_name"),
        CIRCLES.c.name.label("circle_name"),
        CIRCLES.c.currency,
        CIRCLES.c.time_zone,
        _LOANS.c.number.label("loan_number"),
    )
    .join(MEMBERS, MEMBERS.c.id == ORDERS.c.member_id)
    .join(_USERS, _USERS.c.id == ORDERS.c.made_by)
    .join(CIRCLES, CIRCLES.c.id == ORDERS.c.circle_id)
    .outerjoin(_LOANS, _LOANS.c.id == ORDERS.c.subject_id)
)
_TROUBLED: Any = or_(
    ORDERS.c.status == "mismatch",
    # That a card was refused is the payer's to mend; everything else is a person's task.
    ORDERS.c.fault.not_in(("",)) & ORDERS.c.status.in_(("paid", "refunding", "refunded")),
)


def gateway_row(session: Session, circle_id: UUID) -> Row[Any] | None:
    """Return a circle's account with a provider."""
    wanted = select(GATEWAYS).where(GATEWAYS.c.circle_id == circle_id)
    found: Row[Any] | None = session.connection().execute(wanted).one_or_none()
    return found


def gateway_of_hook(session: Session, provider: str, hook: str) -> Row[Any] | None:
    """Return the account whose messages come to this address."""
    wanted = select(GATEWAYS).where(GATEWAYS.c.hook == hook, GATEWAYS.c.provider == provider)
    found: Row[Any] | None = session.connection().execute(wanted).one_or_none()
    return found


def gateway_of_orders(
    session: Session, provider: str, order_ids: Sequence[UUID]
) -> Row[Any] | None:
    """Return the account that one of these orders belongs to."""
    wanted = (
        select(GATEWAYS)
        .join(ORDERS, ORDERS.c.circle_id == GATEWAYS.c.circle_id)
        .where(ORDERS.c.id.in_(order_ids), GATEWAYS.c.provider == provider)
        .order_by(ORDERS.c.id)
        .limit(1)
    )
    found: Row[Any] | None = session.connection().execute(wanted).one_or_none()
    return found


def is_enabled(session: Session, circle_id: UUID) -> bool:
    """Say whether members of a circle can pay online."""
    wanted = select(GATEWAYS.c.enabled).where(GATEWAYS.c.circle_id == circle_id)
    return bool(session.connection().execute(wanted).scalar_one_or_none())


def keep_gateway(session: Session, values: dict[str, Any]) -> None:
    """Write a circle's account down, in the place of what was there."""
    connection = session.connection()
    make: Any = postgresql_insert if connection.dialect.name == "postgresql" else sqlite_insert
    wanted = make(GATEWAYS).values(**values)
    changed = {name: value for name, value in values.items() if name not in ("circle_id", "hook")}
    connection.execute(
        wanted.on_conflict_do_update(index_elements=[GATEWAYS.c.circle_id], set_=changed)
    )


def order_row(session: Session, order_id: UUID) -> Row[Any] | None:
    """Return an order with the names around it."""
    found: Row[Any] | None = (
        session.connection().execute(_ORDER.where(ORDERS.c.id == order_id)).one_or_none()
    )
    return found


def locked_order(session: Session, order_id: UUID) -> Row[Any]:
    """Lock an order until the end of the transaction; its circle is locked."""
    wanted = _ORDER.where(ORDERS.c.id == order_id).with_for_update(of=ORDERS)
    return session.connection().execute(wanted).one()


def order_of_news(
    session: Session, circle_id: UUID, references: Iterable[UUID], names: Iterable[str]
) -> UUID | None:
    """Find a circle's order by what we or the provider call it, ours first."""
    ours, theirs = list(references), list(names)
    wanted = (
        select(ORDERS.c.id)
        .where(
            ORDERS.c.circle_id == circle_id,
            or_(
                ORDERS.c.id.in_(ours),
                ORDERS.c.provider_order.in_(theirs),
                ORDERS.c.provider_payment.in_(theirs),
            ),
        )
        .order_by(case((ORDERS.c.id.in_(ours), 0), else_=1), ORDERS.c.id)
        .limit(1)
    )
    found: UUID | None = session.connection().execute(wanted).scalar_one_or_none()
    return found


def open_order(session: Session, wanted: dict[str, Any], after: datetime) -> UUID | None:
    """Return an order for the same thing that can still be paid for a while."""
    found: UUID | None = (
        session.connection()
        .execute(
            select(ORDERS.c.id)
            .where(
                *(ORDERS.c[name] == value for name, value in wanted.items()),
                ORDERS.c.status == "created",
                ORDERS.c.expires_at > after,
            )
            .order_by(ORDERS.c.id.desc())
            .limit(1)
        )
        .scalar_one_or_none()
    )
    return found


def change_order(session: Session, order_id: UUID, values: dict[str, Any]) -> None:
    """Change columns of an order."""
    session.connection().execute(update(ORDERS).where(ORDERS.c.id == order_id).values(**values))


def orders_of(
    session: Session,
    circle_id: UUID,
    *,
    troubled: bool,
    after: UUID | None,
    count: int,
) -> Sequence[Row[Any]]:
    """Return orders of a circle, the newest first."""
    wanted = _ORDER.where(ORDERS.c.circle_id == circle_id)
    if troubled:
        wanted = wanted.where(_TROUBLED)
    if after is not None:
        wanted = wanted.where(ORDERS.c.id < after)
    return session.connection().execute(wanted.order_by(ORDERS.c.id.desc()).limit(count)).all()


def troubled_count(session: Session, circle_id: UUID) -> int:
    """Count orders of a circle that a person has to look at."""
    wanted = select(func.count()).where(ORDERS.c.circle_id == circle_id, _TROUBLED)
    return int(session.connection().execute(wanted).scalar_one())


def to_look_after(session: Session, now: datetime, count: int) -> Sequence[UUID]:
    """Return orders about which their provider is to be asked by now, the longest due first."""
    wanted = (
        select(ORDERS.c.id)
        .where(ORDERS.c.look_at <= now)
        .order_by(ORDERS.c.look_at, ORDERS.c.id)
        .limit(count)
    )
    return session.connection().execute(wanted).scalars().all()


def event_row(session: Session, circle_id: UUID, event: str) -> Row[Any] | None:
    """Return a message that came before."""
    wanted = select(EVENTS).where(EVENTS.c.circle_id == circle_id, EVENTS.c.event == event)
    found: Row[Any] | None = session.connection().execute(wanted).one_or_none()
    return found


def settle_waiting(session: Session, order_id: UUID) -> None:
    """Mark messages as applied that waited for this order's money."""
    session.connection().execute(
        update(EVENTS)
        .where(EVENTS.c.order_id == order_id, EVENTS.c.outcome == "waiting")
        .values(outcome="applied")
    )


_PLACE: Any = select(CIRCLES.c.id, CIRCLES.c.status).where(CIRCLES.c.id == bindparam("circle"))


def circle_is_open(session: Session, circle_id: UUID) -> bool:
    """Say whether money can be booked in a circle."""
    row = session.connection().execute(_PLACE, {"circle": circle_id}).one()
    return bool(row.status == "active")
