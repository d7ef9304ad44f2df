"""Taking an import in: in one transaction, wholly or not at all, and once."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.import_acts import (
    ImportChanged,
    ImportState,
    NothingToImport,
    RowsFaulty,
    Status,
)
from circle_app.domain.import_rows import Outcome
from circle_app.persistence import database
from circle_app.persistence.queries import imports as queries
from circle_app.services import cycles, events
from circle_app.services.access import Actor, Standing
from circle_app.services.idempotency import Once
from circle_app.services.imports import effects
from circle_app.services.imports.checking import Batch, recheck
from circle_app.services.imports.places import locked, place_at
from circle_app.services.imports.views import ImportView, Made, view_of
from circle_app.services.imports.writing import Writing, today_of, write


@database.retried
def bring_in(
    actor: Actor,
    batch_id: UUID,
    *,
    leave_out_bad: bool = False,
    expected: int | None = None,
    key: str,
) -> ImportView:
    """Take the good rows of an import in.

    Every row is checked once more under the circle's lock. Rows that the circle has already are
    left alone.

    Args:
        actor: Who imports.
        batch_id: The import.
        leave_out_bad: Whether rows that cannot be taken in are left out; else they stop it all.
        expected: How many rows the actor was shown as new; anything else stops it all.
        key: Idempotency key.

    Raises:
        NotFound, NotAllowed: Not the actor's.
        ImportState: It was committed before, taken back, given up, or its columns are not chosen.
        RowsFaulty: Rows are faulty, and were not to be left out.
        ImportChanged: Other rows are new than those that were shown.
        NothingToImport: None is.
        AdmissionDecides, ContactNotKept, UtrUsed, PeriodClosed: Nothing was written.
    """
    with database.reading() as session:
        circle_id = place_at(session, actor, batch_id).circle_id
    cycles.ensure_open(circle_id)
    with database.transaction() as session:
        place = place_at(session, actor, batch_id)
        payload = {"import": batch_id, "leave_out": leave_out_bad, "expected": expected}
        once = Once(session, actor.user_id, "import.commit", key, payload)
        if once.stored is not None:
            made = once.replay(Made)
            return replace(view_of(session, made.id, place), replayed=True)
        circle, batch = locked(session, batch_id, circle_id, Status.READ, Status.MAPPED)
        if batch.status == Status.READ:
            raise ImportState(status=batch.status)
        found = recheck(session, place, circle, batch_id)
        _check(found, leave_out_bad=leave_out_bad, expected=expected)
        own = effects.own_rows(session, place, circle, found)
        at, today = clock.now(), today_of(place)
        how = Writing(actor, place, circle, batch_id, at, today, own)
        _write(session, how, found)
        _record(session, actor, place, found)
        once.remember(Made(batch_id))
        return view_of(session, batch_id, place)


def _write(session: Session, how: Writing, found: Batch) -> None:
    subjects = write(session, how, found.kind, found.good)
    queries.mark_done(session, found.id, subjects)
    session.connection().execute(
        update(queries.BATCHES)
        .where(queries.BATCHES.c.id == found.id)
        .values(
            status=Status.COMMITTED.value,
            committed_by=how.actor.user_id,
            committed_at=how.at,
        )
    )


def _check(found: Batch, *, leave_out_bad: bool, expected: int | None) -> None:
    bad = found.of(Outcome.BAD)
    if bad and not leave_out_bad:
        raise RowsFaulty(count=len(bad))
    if expected is not None and expected != len(found.good):
        raise ImportChanged(good=len(found.good), expected=expected)
    if not found.good:
        raise NothingToImport(double=len(found.of(Outcome.DOUBLE)), bad=len(bad))


def _record(session: Session, actor: Actor, place: Standing, found: Batch) -> None:
    events.record(
        session,
        "import.committed",
        actor,
        circle_id=place.circle_id,
        subject_id=found.id,
        params={
            "kind": found.kind.value,
            "rows": len(found.good),
            "members": effects.people_of(found),
            "amount_minor": effects.total_minor(found.good),
            "currency": place.currency,
            "by": place.member_name,
        },
    )
