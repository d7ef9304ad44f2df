"""What a payment online is in the books: taken in once, taken back once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.circle_life import CircleArchived
from circle_app.domain.contributions import PayMethod
from circle_app.domain.departures import MemberGone
from circle_app.domain.errors import CircleError, Conflict
from circle_app.domain.reversals import AlreadyReversed, check_reversible
from circle_app.persistence import database
from circle_app.persistence.queries import loans as loan_queries
from circle_app.persistence.queries import reversals as reversal_queries
from circle_app.persistence.queries.contributions import contribution_row
from circle_app.services import reversals
from circle_app.services.access import Actor, Standing
from circle_app.services.contributions import taking
from circle_app.services.loans import repayments

R = TypeVar("R")


def payer_of(row: Any) -> Actor:
    """Whose act the payment was, though a provider told of it."""
    return Actor(row.made_by, row.payer_name)


def book(session: Session, circle: Any, row: Any, payment: str | None, paid_at: datetime) -> UUID:
    """Book money that a provider says to have; the circle's row and the order's are locked.

    It is of the day on which it was paid, or of today where that day is closed.

    Returns:
        The contribution or repayment it was booked as.

    Raises:
        CircleError: It cannot be booked as it was asked for; nothing was written.
    """
    if circle.status != "active":
        raise CircleArchived(circle_status=circle.status)
    if row.member_status != "active":
        raise MemberGone
    today = clock.today(circle.time_zone)
    # Nobody pays before being asked: a provider's clock that says so does not count.
    paid_on = clock.day_of(max(paid_at, row.made_at), circle.time_zone)
    days = tuple(dict.fromkeys((min(paid_on, today), today)))
    if row.purpose == "repayment":
        actor, place = payer_of(row), place_of(circle, row)
        return _first_that_fits(
            session,
            [
                partial(
                    repayments.take_in,
                    session,
                    actor,
                    place,
                    row.subject_id,
                    amount_minor=row.amount_minor,
                    way=PayMethod.GATEWAY,
                    reference=_reference(payment),
                    on=on,
                )
                for on in days
            ],
        )
    # A due that somebody else has paid meanwhile makes it savings, or pays the next due.
    tries = [(on, due_id) for due_id in dict.fromkeys((row.subject_id, None)) for on in days]
    return _first_that_fits(
        session,
        [partial(_contribute, session, circle, row, payment, days[0], *each) for each in tries],
    )


def _contribute(
    session: Session,
    circle: Any,
    row: Any,
    payment: str | None,
    paid_on: date,
    on: date,
    due_id: UUID | None,
) -> UUID:
    """Take it in on a day; whether a due was late is decided for the day it was paid."""
    dues = taking.open_dues(session, circle, {row.member_id: paid_on})
    incoming = taking.Incoming(
        member_id=row.member_id,
        member_name=row.member_name,
        amount_minor=row.amount_minor,
        way=PayMethod.GATEWAY,
        reference=_reference(payment),
        paid_on=on,
        recorded_by=row.made_by,
        due_id=due_id,
    )
    payer = payer_of(row)
    (paid,) = taking.take_in(
        session,
        circle,
        [incoming],
        confirmed=True,
        actor_id=payer.user_id,
        at=clock.now(),
        by=payer,
        dues=dues,
    )
    return paid.id


def _reference(payment: str | None) -> str | None:
    """The provider's name of the payment; it is no bank reference and takes none's place."""
    return payment[:40] if payment else None


def _first_that_fits(session: Session, tries: Sequence[Callable[[], R]]) -> R:
    for number, act in enumerate(tries, 1):
        try:
            with database.attempt(session):
                return act()
        except CircleError:
            if number == len(tries):
                raise
    message = "nothing to try"
    raise AssertionError(message)


def place_of(circle: Any, row: Any) -> Standing:
    """The place in the circle of the member whom a payment counts for."""
    return Standing(
        circle_id=circle.id,
        circle_name=circle.name,
        circle_status=circle.status,
        preset=circle.preset,
        currency=circle.currency,
        time_zone=circle.time_zone,
        rule_version=circle.rule_version,
        member_count=circle.member_count,
        member_id=row.member_id,
        member_number=0,
        member_name=row.member_name,
        role="member",
    )


def unbook(
    session: Session, circle: Any, row: Any, booked_id: UUID | None, actor: Actor, reason: str
) -> None:
    """Take an entry back whose money the provider gave back; one taken back before stays so.

    Raises:
        CircleError: The books cannot give it back now; nothing was written.
    """
    booked = _booked(session, row, booked_id)
    if booked is None or booked.entry_id is None:
        raise Conflict
    case = reversals.case_of(session, actor, place_of(circle, row), booked.entry_id, reason)
    try:
        check_reversible(case.entry.kind, reversal_queries.reversed_by(session, booked.entry_id))
    except AlreadyReversed:
        return
    reversals.carry_out(session, case)


def is_unbooked(session: Session, row: Any) -> bool:
    """Say whether the entry of a payment was taken back by hand: the books hold none of it."""
    booked = _booked(session, row, row.booked_id)
    return booked is not None and booked.status == "reversed"


def _booked(session: Session, row: Any, booked_id: UUID | None) -> Any:
    find = loan_queries.repayment_row if row.purpose == "repayment" else contribution_row
    return find(session, booked_id) if booked_id else None
