"""Looking at investments: one, all of a circle, and what they come to."""

from __future__ import annotations

from uuid import UUID

from circle_app.domain.charts import INVESTMENTS
from circle_app.domain.investments import BOXES
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries import investments as queries
from circle_app.services import access, ledger, proposals
from circle_app.services.access import Actor
from circle_app.services.investments.states import place_at, shown
from circle_app.services.investments.views import Holdings, InvestmentView, view_of
from circle_app.services.paging import DEFAULT_LIMIT, Page, check_limit, decode_cursor, page_of


def get(actor: Actor, investment_id: UUID) -> InvestmentView:
    """Return an investment; a decision whose time is up is closed first. Needs SEE_BOOKS.

    Raises:
        NotFound: No such investment in a circle of the actor.
    """
    with database.reading() as session:
        place = place_at(session, actor, investment_id)
    proposals.close_due(circle_id=place.circle_id)
    with database.reading() as session:
        return shown(session, actor, place, investment_id)


def of_circle(
    actor: Actor, circle_id: UUID, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page[InvestmentView]:
    """List the investments of a circle, the newest first. Needs SEE_BOOKS.

    Raises:
        NotFound: Not a member of such a circle.
    """
    check_limit(limit)
    before = decode_cursor(cursor, int)
    with database.reading() as session:
        access.require(session, actor, circle_id, Permission.SEE_BOOKS, writing=False)
    proposals.close_due(circle_id=circle_id)
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.SEE_BOOKS, writing=False)
        rows = queries.investments_of(session, circle_id, before[0] if before else None, limit + 1)
        acts = queries.acts_of(session, [row.id for row in rows[:limit]])
    return page_of(
        rows,
        limit,
        lambda row: view_of(row, acts.get(row.id, ()), place, actor),
        lambda row: row.number,
    )


def holdings(actor: Actor, circle_id: UUID) -> Holdings:
    """Return what a circle has in investments, and in the boxes it could buy from.

    Raises:
        NotFound: Not a member of such a circle.
    """
    with database.reading(snapshot=True) as session:
        place = access.require(session, actor, circle_id, Permission.SEE_BOOKS, writing=False)
        balances = ledger.balances_minor(session, ledger.book_of_circle(session, circle_id))
        decider = proposals.first_decider(session, place, "investment")
        return Holdings(
            circle_id=circle_id,
            currency=place.currency,
            value_minor=balances.get(INVESTMENTS.code, 0),
            boxes=tuple((code, balances.get(code, 0)) for code in BOXES),
            decided_by=decider,
            can_ask=place.circle_status == "active" and place.may(Permission.INVEST),
        )
