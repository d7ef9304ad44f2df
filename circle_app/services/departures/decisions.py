"""What follows from the decision on a departure, in the transaction that decides it.

Nothing is booked then: the plan is carried out when somebody hands the money over.
"""

from __future__ import annotations

from sqlalchemy import update
from sqlmodel import Session

from circle_app.domain.departures import DepartureKind, DepartureState
from circle_app.persistence.queries import departures as queries
from circle_app.persistence.queries.departures import DEPARTURES
from circle_app.services import events, proposals
from circle_app.services.access import Actor
from circle_app.services.loans import write_offs
from circle_app.services.proposals import Motion


def _decided(session: Session, motion: Motion, approved: bool, actor: Actor | None) -> None:
    if motion.subject_id is None:
        return
    departure = queries.locked_departure(session, motion.subject_id)
    if departure.status != DepartureState.ASKED:
        return
    after = DepartureState.AGREED if approved else DepartureState.REFUSED
    session.connection().execute(
        update(DEPARTURES).where(DEPARTURES.c.id == departure.id).values(status=after.value)
    )
    found = queries.departure_view(session, departure.id)
    assert found is not None  # noqa: S101  (locked above)
    events.record(
        session,
        f"departure.{after.value}",
        actor,
        circle_id=departure.circle_id,
        subject_id=departure.id,
        params={"name": found.name, "kind": departure.kind, "reason": departure.reason},
        users=(found.user_id,) if found.user_id else (),
    )


def _loss_decided(session: Session, motion: Motion, approved: bool, actor: Actor | None) -> None:
    """A loss is agreed to with somebody's departure, or for one loan alone."""
    if "departure" in motion.payload:
        _decided(session, motion, approved, actor)
    else:
        write_offs.decided(session, motion, approved, actor)


for _kind in DepartureKind:
    proposals.on_decided(_kind.value, _decided)
proposals.on_decided(write_offs.KIND, _loss_decided)
