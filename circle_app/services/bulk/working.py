"""Going on with an act on many: a chunk in one transaction, each of its rows exactly once.

What became of a row is written in the transaction that did it, under a lock on the act's own row. A
crash between two chunks loses nothing and repeats nothing: whoever goes on finds what is left.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from itertools import takewhile
from typing import Any, Final
from uuid import UUID

import structlog
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.collecting import CHUNK, LOAN_CHUNK, RunState
from circle_app.domain.errors import CircleError, NotAllowed, NotFound
from circle_app.persistence import database
from circle_app.persistence.queries import bulk as queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.services import access
from circle_app.services.access import Actor, Standing
from circle_app.services.bulk import doing, reminders
from circle_app.services.bulk.reading import get
from circle_app.services.bulk.starting import NEEDS
from circle_app.services.bulk.views import (
    DONE,
    FAILED,
    WAITING,
    Kind,
    Run,
    Subject,
    Task,
    read,
    written,
)

#: Whoever began an act is left so long to go on before a job does.
LEFT_ALONE: Final = timedelta(minutes=1)

Doing = Callable[[Session, Actor, Standing, list[Task]], None]
_DOES: Final[Mapping[tuple[str, str], Doing]] = {
    (Kind.CONFIRM, Subject.CONTRIBUTION): doing.confirm_contributions,
    (Kind.CONFIRM, Subject.REPAYMENT): doing.confirm_repayments,
    (Kind.RECORD, Subject.MEMBER): doing.record_cash,
    (Kind.REMIND, Subject.MEMBER): reminders.remind,
}
_log = structlog.get_logger()


def go_on(actor: Actor, run_id: UUID) -> Run:
    """Do the next rows of an act that the actor began, and return how far it is.

    Raises:
        NotFound: No such act in a circle of the actor.
        NotAllowed: Somebody else began it, or the actor may no longer do this.
    """
    _chunk(actor, run_id)
    return get(actor, run_id)


def finish(actor: Actor, run_id: UUID) -> Run:
    """Do all that is left of an act that the actor began.

    Raises:
        NotFound, NotAllowed: As for :func:`go_on`.
    """
    while _chunk(actor, run_id):
        pass
    return get(actor, run_id)


def resume(limit: int = 20) -> int:
    """Finish acts that were left, in the name of who began them; return how many rows were done.

    For a job. An act whose author may not go on is stopped; what was done of it stays done.
    """
    with database.reading() as session:
        left = queries.runs_left(session, clock.now() - LEFT_ALONE, limit)
    done = 0
    for row in left:
        actor = Actor(row.user_id, row.name, language=row.language)
        try:
            found = finish(actor, row.id)
        except CircleError as refusal:
            _stop(row.id, refusal)
        else:
            done += found.done + found.failed
        _log.info("act on many resumed", run=str(row.id))
    return done


@database.retried
def _chunk(actor: Actor, run_id: UUID) -> bool:
    """Do the next rows; return whether any are left."""
    with database.transaction() as session:
        known = queries.run_row(session, run_id)
        if known is None:
            raise NotFound(what="bulk_run")
        kind = Kind(known.kind)
        place = access.require(session, actor, known.circle_id, NEEDS[kind])
        if known.started_by != actor.user_id:
            raise NotAllowed(permission=NEEDS[kind].value)
        # The circle's row comes before everything else; loans are locked without it.
        if any(task.subject != Subject.REPAYMENT for task in _next(read(known.rows))):
            locked_circle(session, known.circle_id)
        row = queries.locked_run(session, run_id)
        if row.rows != known.rows or row.status != RunState.RUNNING:
            # Somebody else went on meanwhile.
            return bool(row.status == RunState.RUNNING)
        every = read(row.rows)
        tasks = _next(every)
        if tasks:
            _DOES[kind.value, tasks[0].subject](session, actor, place, tasks)
        _keep(session, run_id, every)
        return any(task.outcome == WAITING for task in every)


def _next(every: list[Task]) -> list[Task]:
    """The next rows that can be done together: of one kind, and not too many."""
    left = [task for task in every if task.outcome == WAITING]
    if not left:
        return []
    first = left[0].subject
    most = LOAN_CHUNK if first == Subject.REPAYMENT else CHUNK
    return list(takewhile(lambda task: task.subject == first, left))[:most]


def _keep(session: Session, run_id: UUID, every: list[Task]) -> None:
    outcomes = [task.outcome for task in every]
    over = WAITING not in outcomes
    more: dict[str, Any] = {"ended_at": clock.now()} if over else {}
    queries.keep_run(
        session,
        run_id,
        rows=written(every),
        done=outcomes.count(DONE),
        failed=outcomes.count(FAILED),
        status=(RunState.DONE if over else RunState.RUNNING).value,
        **more,
    )


def _stop(run_id: UUID, refusal: CircleError) -> None:
    """Write down that an act goes no further, and of each row that is left why."""
    with database.transaction() as session:
        row = queries.locked_run(session, run_id)
        if row.status != RunState.RUNNING:
            return
        every = read(row.rows)
        for task in every:
            if task.outcome == WAITING:
                task.fail(refusal)
        _keep(session, run_id, every)
        queries.keep_run(session, run_id, status=RunState.STOPPED.value)
