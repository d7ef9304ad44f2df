"""Showing an act on many: each row with the name of whom it is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session

from circle_app.domain.errors import NotAllowed, NotFound
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries import bulk as queries
from circle_app.persistence.queries.contributions import contribution_rows
from circle_app.services import access
from circle_app.services.access import Actor, Standing
from circle_app.services.bulk.views import Run, RunRow, Subject, Task, read

#: Who collects: whoever confirms payments or writes them down for others.
COLLECTS: Final = frozenset({Permission.CONFIRM, Permission.RECORD_FOR_OTHERS})


def collects(place: Standing) -> bool:
    """Whether a member collects for the circle."""
    return not COLLECTS.isdisjoint(place.granted)


def require_collector(session: Session, actor: Actor, circle_id: UUID) -> Standing:
    """Return the standing of somebody who collects.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: A member, but one who does not collect.
    """
    place = access.require(session, actor, circle_id, Permission.SEE_CIRCLE, writing=False)
    if not collects(place):
        raise NotAllowed(permission=Permission.RECORD_FOR_OTHERS.value)
    return place


def get(actor: Actor, run_id: UUID) -> Run:
    """Return an act on many, for those who collect in its circle.

    Raises:
        NotFound: No such act in a circle of the actor.
        NotAllowed: A member who does not collect.
    """
    with database.reading() as session:
        row = queries.run_row(session, run_id)
        if row is None:
            raise NotFound(what="bulk_run")
        place = require_collector(session, actor, row.circle_id)
        return run_of(session, place, row)


def run_of(session: Session, place: Standing, row: Any, *, replayed: bool = False) -> Run:
    """Show an act on many from its row."""
    tasks = read(row.rows)
    return Run(
        id=row.id,
        circle_id=row.circle_id,
        kind=row.kind,
        status=row.status,
        currency=place.currency,
        total=row.total,
        done=row.done,
        failed=row.failed,
        started_at=row.started_at,
        ended_at=row.ended_at,
        rows=_rows(session, place.circle_id, tasks),
        replayed=replayed,
    )


def _rows(session: Session, circle_id: UUID, tasks: Sequence[Task]) -> tuple[RunRow, ...]:
    def of(subject: Subject) -> list[UUID]:
        return [task.id for task in tasks if task.subject == subject]

    known: dict[UUID, Any] = {
        **{row.id: row for row in contribution_rows(session, of(Subject.CONTRIBUTION))},
        **queries.repayments(session, of(Subject.REPAYMENT)),
        **queries.people(session, of(Subject.MEMBER)),
    }
    # Nothing of another circle is shown, whatever id was asked for.
    ours = {each: row for each, row in known.items() if row.circle_id == circle_id}
    return tuple(_row(task, ours.get(task.id)) for task in tasks)


def _row(task: Task, found: Any) -> RunRow:
    member_id, name, amount_minor = None, "", task.amount_minor
    if found is not None and task.subject == Subject.MEMBER:
        member_id, name = found.id, found.name
    elif found is not None:
        member_id, name, amount_minor = found.member_id, found.member_name, found.amount_minor
    return RunRow(
        id=task.id,
        subject=task.subject,
        member_id=member_id,
        member_name=name,
        amount_minor=amount_minor,
        outcome=task.outcome,
        code=task.code,
        context=task.context,
        made=task.made,
    )
