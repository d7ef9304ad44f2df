"""Reading withdrawals: one, the member's own, all of a circle."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from circle_app.domain.errors import InvalidInput
from circle_app.domain.funds import WithdrawalState
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries import withdrawals as queries
from circle_app.services import access, proposals
from circle_app.services.access import Actor
from circle_app.services.paging import DEFAULT_LIMIT, Page, check_limit, decode_cursor, page_of
from circle_app.services.withdrawals.states import place_at
from circle_app.services.withdrawals.views import WithdrawalView, view_of


def get(actor: Actor, withdrawal_id: UUID) -> WithdrawalView:
    """Return a withdrawal; a decision whose time is up is closed first.

    Raises:
        NotFound: No such withdrawal in a circle of the actor.
    """
    with database.reading() as session:
        place = place_at(session, actor, withdrawal_id)
    proposals.close_due(circle_id=place.circle_id)
    with database.reading() as session:
        return view_of(queries.withdrawal_view(session, withdrawal_id, place.member_id), place)


def of_circle(
    actor: Actor,
    circle_id: UUID,
    *,
    status: str | Sequence[str] | None = None,
    mine: bool = False,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[WithdrawalView]:
    """List the withdrawals of a circle, the newest first; of one state or several, or one's own.

    Raises:
        NotFound: Not a member of such a circle.
        InvalidInput: No such state.
    """
    check_limit(limit)
    before = decode_cursor(cursor, UUID)
    states = _states(status)
    with database.reading() as session:
        access.standing(session, actor, circle_id)
    proposals.close_due(circle_id=circle_id)
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.SEE_BOOKS, writing=False)
        rows = queries.withdrawals_of(
            session,
            circle_id,
            place.member_id,
            states=states,
            member_id=place.member_id if mine else None,
            before=before[0] if before else None,
            count=limit + 1,
        )
    return page_of(rows, limit, lambda row: view_of(row, place), lambda row: row.id)


def mine(
    actor: Actor, circle_id: UUID, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page[WithdrawalView]:
    """List the actor's own withdrawals in a circle, the newest first.

    Raises:
        NotFound: Not a member of such a circle.
    """
    return of_circle(actor, circle_id, mine=True, cursor=cursor, limit=limit)


def _states(status: str | Sequence[str] | None) -> list[str] | None:
    if status is None:
        return None
    found = [status] if isinstance(status, str) else list(status)
    if not set(found) <= set(WithdrawalState):
        raise InvalidInput(field="status", allowed=", ".join(WithdrawalState))
    return found
