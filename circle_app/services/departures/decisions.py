"""What follows from the decision on a departure, in the transaction that decides it.

Nothing is booked then: the plan is carried out when somebody hands the money over.
"""

from __future__ import annotations

from uuid import UUID

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


def _withdrawn(session: Session, motion: Motion, actor: Actor) -> None:
    """Whoever takes the question back takes the wish back."""
    if "departure" not in motion.payload or motion.subject_id is None:
        return
    departure = queries.locked_departure(session, motion.subject_id)
    if departure.status == DepartureState.ASKED:
        cancelled(session, actor, departure.id)


def cancelled(session: Session, actor: Actor, departure_id: UUID) -> None:
    """Write down that a wish was taken back; the caller has locked it and ends its question."""
    session.connection().execute(
        update(DEPARTURES)
        .where(DEPARTURES.c.id == departure_id)
        .values(status=DepartureState.CANCELLED.value)
    )
    found = queries.departure_view(session, departure_id)
    assert found is not None  # noqa: S101  (locked by the caller)
    events.record(
        session,
        "departure.cancelled",
        actor,
        circle_id=found.circle_id,
        subject_id=departure_id,
        params={"name": found.name, "by": found.asker_name, "kind": found.kind},
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
    proposals.on_withdrawn(_kind.value, _withdrawn)
proposals.on_withdrawn(write_offs.KIND, _withdrawn)
proposals.on_decided(write_offs.KIND, _loss_decided)
