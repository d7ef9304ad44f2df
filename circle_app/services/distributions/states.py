"""The state of a distribution, and what is put on record of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session

from circle_app.domain.charts import DISTRIBUTED
from circle_app.domain.distributions import DistributionState, Into, Policy
from circle_app.domain.spans import Span
from circle_app.persistence.queries import distributions as queries
from circle_app.persistence.queries.distributions import DISTRIBUTIONS
from circle_app.services import events, ledger
from circle_app.services.access import Actor, Standing
from circle_app.services.distributions.planning import plan
from circle_app.services.distributions.views import DistributionView, view_of


def shown(
    session: Session, actor: Actor, place: Standing, distribution_id: UUID
) -> DistributionView:
    """Return a distribution as the actor sees it."""
    row = queries.distribution_view(session, distribution_id)
    return view_of(row, queries.lines_of(session, distribution_id), place, actor)


def still_fits(session: Session, circle: Any, row: Any) -> bool:
    """Say whether what was agreed to is still what it would be now."""
    now = plan(
        session,
        circle,
        Policy(row.policy),
        Into(row.into),
        Span(row.date_from, row.date_to),
        row.amount_minor,
    )
    fits: bool = now.sha256 == row.plan_sha256 and row.amount_minor <= now.earned.limit_minor
    return fits


def set_state(
    session: Session, distribution_id: UUID, status: DistributionState, **more: Any
) -> None:
    """Write the state of a locked distribution, and what changes with it."""
    session.connection().execute(
        update(DISTRIBUTIONS)
        .where(DISTRIBUTIONS.c.id == distribution_id)
        .values(status=status.value, **more)
    )


def record(
    session: Session,
    actor: Actor | None,
    act: str,
    row: Any,
    currency: str,
    **more: Any,
) -> None:
    """Write down what happened to a distribution."""
    params = {
        "number": row.number,
        "amount_minor": row.amount_minor,
        "currency": currency,
        "policy": row.policy,
        **({"by": actor.name} if actor else {}),
        **more,
    }
    events.record(
        session,
        f"distribution.{act}",
        actor,
        circle_id=row.circle_id,
        subject_id=row.id,
        params=params,
    )


def hold_book(session: Session, circle_id: UUID) -> UUID:
    """Hold a circle's book until the end of the transaction: nothing is booked meanwhile."""
    book_id = ledger.book_of_circle(session, circle_id)
    ledger.lock(session, [(book_id, DISTRIBUTED.code)])
    return book_id
