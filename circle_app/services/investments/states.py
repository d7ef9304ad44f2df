"""What every act on an investment shares: finding it, showing it, putting it on record."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.domain.permissions import Permission
from circle_app.persistence.queries import investments as queries
from circle_app.services import access, events
from circle_app.services.access import Actor, Standing
from circle_app.services.investments.views import InvestmentView, view_of


def place_at(
    session: Session,
    actor: Actor,
    investment_id: UUID,
    permission: Permission = Permission.SEE_BOOKS,
    *,
    writing: bool = False,
) -> Standing:
    """Return the actor's standing in the circle of an investment.

    Raises:
        NotFound: No such investment, or one of a circle the actor is not in.
        NotAllowed: The actor may not do this in the circle.
    """
    found = queries.investment_view(session, investment_id)
    return access.require_of(session, actor, found, "investment", permission, writing=writing)


def shown(session: Session, actor: Actor, place: Standing, investment_id: UUID) -> InvestmentView:
    """Return an investment as the actor sees it."""
    row = queries.investment_view(session, investment_id)
    acts = queries.acts_of(session, [investment_id])
    return view_of(row, acts.get(investment_id, ()), place, actor)


def record(
    session: Session, actor: Actor | None, act: str, row: Any, currency: str, **more: Any
) -> None:
    """Write down what happened to an investment."""
    params = {
        "title": row.name,
        "number": row.number,
        "amount_minor": row.cost_minor,
        "currency": currency,
        **({"by": actor.name} if actor else {}),
        **more,
    }
    events.record(
        session,
        f"investment.{act}",
        actor,
        circle_id=row.circle_id,
        subject_id=row.id,
        params=params,
    )
