"""Carrying out a departure that was agreed to, by another's hand."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.charts import BACKING, WALLET
from circle_app.domain.departures import (
    DepartureState,
    OwnDeparture,
    WrongDepartureState,
    check_agreed,
    check_owes_nothing,
)
from circle_app.domain.errors import NotFound
from circle_app.domain.funds import PayOut, check_pay_out
from circle_app.domain.permissions import Permission
from circle_app.domain.upi import clean_utr
from circle_app.persistence import database
from circle_app.persistence.queries import departures as queries
from circle_app.persistence.queries.circles import locked_circle, member_row
from circle_app.services import access, cycles
from circle_app.services.access import Actor, Standing
from circle_app.services.departures import leaving, tidying
from circle_app.services.departures.situations import (
    Situation,
    check_can_go,
    check_clear,
    find,
)
from circle_app.services.departures.views import DepartureView, read_plan, view_of
from circle_app.services.funds import references
from circle_app.services.idempotency import Once


@database.retried
def settle(
    actor: Actor,
    departure_id: UUID,
    *,
    method: str | None = None,
    reference: str | None = None,
    key: str,
) -> DepartureView:
    """Settle with somebody who goes, by the plan that was agreed to. Needs MOVE_FUNDS.

    The plan is worked out again: what is owed by now is set off. More than was agreed to is
    neither paid out nor written off. Wishes of the member that wait are withdrawn.

    Args:
        actor: Who hands the money over; never the member who goes.
        departure_id: The departure.
        method: ``cash``, ``upi``, ``bank`` or ``wallet``: the place of the pool drawn on first;
            not needed where nothing is paid out.
        reference: The bank's reference of twelve digits for UPI; else a note.
        key: Idempotency key.

    Raises:
        NotFound: No such departure in a circle of the actor.
        NotAllowed: The actor's role does not move the circle's money.
        OwnDeparture: It is the actor's own.
        WrongDepartureState: It is not agreed to, or carried out already.
        LastAdmin, LastMember: Somebody must keep the circle running.
        DepartureHeld, StillOwes, FiguresMoved: The plan does not fit any more.
        PoolTooSmall: There is less in the pool.
        InvalidMethod, InvalidUtr, UtrUsed, CurrencyMismatch: Nothing was written.
    """
    way = check_pay_out(method) if method else None
    note = clean_utr(reference) if way is PayOut.UPI else references.clean(reference)
    with database.reading() as session:
        seen = queries.departure_view(session, departure_id)
        access.require_of(session, actor, seen, "departure", Permission.MOVE_FUNDS)
    if seen is not None:
        cycles.ensure_open(seen.circle_id)
    with database.transaction() as session:
        place = access.require_of(session, actor, seen, "departure", Permission.MOVE_FUNDS)
        payload = {
            "departure": departure_id,
            "method": way.value if way else None,
            "reference": note,
        }
        once = Once(session, actor.user_id, "departure.settle", key, payload)
        if once.stored is not None:
            return once.replay(DepartureView)
        _settle(session, actor, place, departure_id, way, note)
        return once.remember(view_of(queries.departure_view(session, departure_id), place))


def _settle(
    session: Session,
    actor: Actor,
    place: Standing,
    departure_id: UUID,
    way: PayOut | None,
    note: str | None,
) -> None:
    at = clock.now()
    circle = locked_circle(session, place.circle_id)
    # Who was relieved of the money while this waited for its turn hands none out.
    place = access.require(session, actor, place.circle_id, Permission.MOVE_FUNDS)
    seen = queries.departure_view(session, departure_id)
    if seen is None:
        raise NotFound(what="departure")
    if seen.member_id == place.member_id:
        raise OwnDeparture
    if seen.status != DepartureState.AGREED:
        raise WrongDepartureState(status=seen.status)
    member = member_row(session, seen.member_id)
    check_can_go(session, circle, member)
    agreed = read_plan(seen.plan)
    first = find(session, circle, member, forgive=agreed.forgives)
    check_clear(first)
    tidying.withdraw_wishes(session, actor, first, at)
    departure = queries.locked_departure(session, departure_id)
    if departure.status != DepartureState.AGREED:  # taken back in the meantime
        raise WrongDepartureState(status=departure.status)
    purse = leaving.purse_of(session, circle, member, way)
    also = [(purse.book_id, kind.code) for kind in (WALLET, BACKING)] if purse else []
    found = find(session, circle, member, forgive=agreed.forgives, lock=True, also=also)
    _check(found, agreed.payout_minor, agreed.written_off_minor)
    leaving.carry_out(
        session, actor, place, departure, found, way=way, reference=note, purse=purse, at=at
    )


def _check(found: Situation, payout_minor: int, written_off_minor: int) -> None:
    check_clear(found)
    check_owes_nothing(found.plan, found.circle.currency)
    check_agreed(found.plan, payout_minor=payout_minor, written_off_minor=written_off_minor)
