"""Departures of a circle."""

from __future__ import annotations

from uuid import UUID

from circle_app.domain.errors import NotAllowed
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries import departures as queries
from circle_app.services import access, proposals
from circle_app.services.access import Actor, Standing
from circle_app.services.departures.views import DepartureView, view_of
from circle_app.services.paging import DEFAULT_LIMIT, Page, check_limit, decode_cursor, page_of

_READS_PLANS = frozenset({Permission.SEE_BOOKS, Permission.REMOVE_MEMBER, Permission.MOVE_FUNDS})


def get(actor: Actor, departure_id: UUID) -> DepartureView:
    """Return a departure with its plan; others' plans tell what they have and owe.

    Needs SEE_BOOKS, REMOVE_MEMBER or MOVE_FUNDS; SEE_CIRCLE where it is the actor's own.

    Raises:
        NotFound: No such departure in a circle of the actor.
        NotAllowed: A member who may not see what others have and owe.
    """
    with database.reading() as session:
        found = queries.departure_view(session, departure_id)
        access.require_of(session, actor, found, "departure", Permission.SEE_CIRCLE, writing=False)
    assert found is not None  # noqa: S101  (require_of refuses nothing)
    proposals.close_due(circle_id=found.circle_id)
    with database.reading() as session:
        place = access.standing(session, actor, found.circle_id)
        row = queries.departure_view(session, departure_id)
        assert row is not None  # noqa: S101  (never deleted)
        if row.member_id != place.member_id and not _reads_plans(place):
            raise NotAllowed(permission=Permission.SEE_BOOKS.value)
        return view_of(row, place)


def of_circle(
    actor: Actor,
    circle_id: UUID,
    *,
    status: str | None = None,
    mine: bool = False,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[DepartureView]:
    """List who left, was removed or wants to go, the newest first. Needs SEE_CIRCLE.

    Who does not read plans, as for :func:`get`, sees the own departures only.

    Raises:
        NotFound: Not a member of such a circle.
        InvalidInput: A limit or a cursor that is none.
    """
    check_limit(limit)
    before = decode_cursor(cursor, UUID)
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.SEE_CIRCLE, writing=False)
        own = mine or not _reads_plans(place)
        rows = queries.departures_of(
            session,
            circle_id,
            place.member_id if own else None,
            status,
            before[0] if before else None,
            limit + 1,
        )
    return page_of(rows, limit, lambda row: view_of(row, place), lambda row: row.id)


def _reads_plans(place: Standing) -> bool:
    """Whether an actor reads the plans of others: from the books, or to remove and to pay out."""
    return not place.granted.isdisjoint(_READS_PLANS)
