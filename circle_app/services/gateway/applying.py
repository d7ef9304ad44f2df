"""What a provider tells, done to an order: its state, the books, and word to who looks at it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain import gateways
from circle_app.domain.errors import CircleError
from circle_app.domain.gateways import Act, Kind, News, Order, OrderState, Outcome, Step, step
from circle_app.persistence import database
from circle_app.persistence.queries import gateways as queries
from circle_app.persistence.queries.books import names_of
from circle_app.persistence.queries.circles import locked_circle
from circle_app.services import cycles, events
from circle_app.services.access import Actor
from circle_app.services.gateway import booking
from circle_app.services.gateway.views import order_of

#: The reason in the books where the money was given back at the provider and not here.
GIVEN_BACK = "Given back by the payment provider"
_TOLD = {
    OrderState.MISMATCH: "gateway.mismatch",
    OrderState.REFUNDED: "gateway.refunded",
}


@database.retried
def apply_now(order_id: UUID, news: News) -> Outcome:
    """Do to an order what its provider said when it was asked."""
    with database.reading() as session:
        row = queries.order_row(session, order_id)
    if row is None:
        return Outcome.IGNORED
    if news.kind is Kind.CAPTURED:
        cycles.ensure_open(row.circle_id)
    with database.transaction() as session:
        circle = locked_circle(session, row.circle_id)
        return apply(session, circle, order_id, news)


def apply(session: Session, circle: Any, order_id: UUID, news: News) -> Outcome:
    """Do to an order what a message says; the circle's row is locked."""
    row = queries.locked_order(session, order_id)
    before, at = order_of(row), clock.now()
    taken = step(before, news)
    order, booked_id = _carry_out(session, circle, row, taken, news, at)
    outcome = taken.outcome if order.state is taken.order.state else Outcome.FAULTY
    back = max(order.refunded_minor, news.refunded_minor)
    if news.kind is Kind.CAPTURED and outcome is not Outcome.IGNORED and back:
        # It was told before that the money went back: both stand in the books.
        follows = News(Kind.REFUNDED, "refund", payment=order.payment, refunded_minor=back)
        then = step(replace(order, booked=booked_id is not None), follows)
        order, booked_id = _carry_out(session, circle, row, then, follows, at, booked_id=booked_id)
        queries.settle_waiting(session, order_id)
    if order != before or booked_id != row.booked_id:
        _keep(session, row, order, booked_id, at)
        _tell(session, row, before, order)
    return outcome


def _carry_out(
    session: Session,
    circle: Any,
    row: Any,
    taken: Step,
    news: News,
    at: datetime,
    *,
    booked_id: UUID | None = None,
) -> tuple[Order, UUID | None]:
    """Do in the books what a step asks for; what they refuse becomes a person's task."""
    order, known = taken.order, booked_id or row.booked_id
    if taken.act is Act.BOOK:
        try:
            with database.attempt(session):
                known = booking.book(session, circle, row, order.payment, news.at or at)
        except CircleError as refusal:
            return gateways.unbookable(order, refusal.code), None
        return replace(order, booked=True), known
    if taken.act is Act.UNBOOK:
        actor, why = refunder_of(session, row), row.refund_reason or GIVEN_BACK
        try:
            with database.attempt(session):
                booking.unbook(session, circle, row, known, actor, why)
        except CircleError as refusal:
            return gateways.not_taken_back(order, refusal.code), known
    return order, known


def refunder_of(session: Session, row: Any) -> Actor:
    """Who asked for the money to go back; the payer, where that was done at the provider."""
    if row.refund_by is None:
        return booking.payer_of(row)
    return Actor(row.refund_by, names_of(session, {row.refund_by})[row.refund_by])


def _keep(session: Session, row: Any, order: Order, booked_id: UUID | None, at: datetime) -> None:
    queries.change_order(
        session,
        row.id,
        {
            "status": order.state.value,
            "provider_payment": order.payment,
            "received_minor": order.received_minor,
            "refunded_minor": order.refunded_minor,
            "fault": order.fault,
            "booked_id": booked_id,
            "changed_at": at,
            "look_at": gateways.next_look(
                order, 0, at if order.state is OrderState.REFUNDING else row.made_at, at
            ),
            "looks": 0,
        },
    )
    database.touch(session, events.circle_room(row.circle_id))
    database.touch(session, events.user_room(row.made_by))


def _tell(session: Session, row: Any, before: Order, after: Order) -> None:
    """Write down what a person has to know; what was booked tells of itself."""
    kind = _TOLD.get(after.state) if after.state is not before.state else None
    if kind is None and after.fault and after.fault != before.fault:
        disputed = after.fault.startswith("dispute")
        kind = "gateway.disputed" if disputed else "gateway.trouble"
    if kind is None or (kind == "gateway.trouble" and after.state is OrderState.FAILED):
        return
    events.record(
        session,
        kind,
        None,
        circle_id=row.circle_id,
        subject_id=row.id,
        params={
            "name": row.member_name,
            "amount_minor": after.received_minor or after.amount_minor,
            "currency": row.currency,
            "fault": gateways.fault_code(after.fault),
        },
        visible=False,
        users=(row.made_by,),
    )
