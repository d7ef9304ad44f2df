"""Giving the members what was agreed: one entry, or nothing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.distributions import (
    DistributionMoved,
    DistributionState,
    Into,
    Policy,
    WrongDistributionState,
    check_amount,
    lines_of,
)
from circle_app.domain.ledger import Draft
from circle_app.domain.permissions import Permission
from circle_app.domain.spans import Span
from circle_app.persistence import database
from circle_app.persistence.queries import distributions as queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.services import access, cycles, ledger
from circle_app.services.access import Actor, Standing
from circle_app.services.distributions.planning import plan
from circle_app.services.distributions.states import hold_book, record, set_state, shown
from circle_app.services.distributions.views import DistributionView
from circle_app.services.idempotency import Once

ENTRY = "distribution"


@database.retried
def post(actor: Actor, distribution_id: UUID, *, key: str) -> DistributionView:
    """Give the members their parts, as it was agreed. Needs SHARE_OUT.

    What is earned moves into the savings, or is owed until it is handed out: no box is touched.

    Raises:
        NotFound: No such distribution in a circle of the actor.
        NotAllowed: The actor's role does not share out.
        WrongDistributionState: It is not agreed to, or carried out already.
        DistributionMoved: The parts are others by now; it is to be asked anew.
        NothingToDistribute, DistributionTooLarge: There is less by now.
    """
    with database.reading() as session:
        seen = queries.distribution_view(session, distribution_id)
        access.require_of(
            session, actor, seen, "distribution", Permission.SEE_CIRCLE, writing=False
        )
    if seen is not None:
        cycles.ensure_open(seen.circle_id)
    with database.transaction() as session:
        place = access.require_of(session, actor, seen, "distribution", Permission.SHARE_OUT)
        payload = {"distribution": distribution_id}
        once = Once(session, actor.user_id, "distribution.post", key, payload)
        if once.stored is not None:
            return once.replay(DistributionView)
        circle = locked_circle(session, place.circle_id)
        place = access.require(session, actor, circle.id, Permission.SHARE_OUT)
        row = queries.locked_distribution(session, distribution_id)
        if row.status != DistributionState.AGREED:
            raise WrongDistributionState(status=row.status)
        _post(session, actor, place, circle, row)
        return once.remember(shown(session, actor, place, distribution_id))


def _post(session: Session, actor: Actor, place: Standing, circle: Any, row: Any) -> None:
    at, into = clock.now(), Into(row.into)
    # With the book held, what the parts are measured by stays as it is until they are booked.
    book_id = hold_book(session, circle.id)
    span = Span(row.date_from, row.date_to)
    now = plan(session, circle, Policy(row.policy), into, span, row.amount_minor)
    if now.sha256 != row.plan_sha256:
        raise DistributionMoved
    check_amount(row.amount_minor, now.earned, place.currency)
    draft = Draft(
        book_id,
        ENTRY,
        lines_of(now.parts, into),
        clock.today(circle.time_zone),
        params={
            "number": row.number,
            "policy": row.policy,
            "from": row.date_from.isoformat(),
            "to": row.date_to.isoformat(),
            "into": into.value,
        },
        subject_id=row.id,
    )
    made = ledger.post(session, [draft], actor_id=actor.user_id, at=at)[0]
    set_state(
        session,
        row.id,
        DistributionState.POSTED,
        entry_id=made.entry_id,
        posted_by=actor.user_id,
        posted_at=at,
    )
    record(session, actor, "posted", row, place.currency, into=into.value)
