"""Beginning an act on many: what is asked is written down whole before any of it is done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.collecting import RunState, check_rows
from circle_app.domain.contributions import PayMethod, check_amount
from circle_app.domain.pay_ways import check_switched_on, reference_of
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries import bulk as queries
from circle_app.services import access, cycles, events, installation
from circle_app.services.access import Actor
from circle_app.services.bulk.reading import run_of
from circle_app.services.bulk.views import Kind, Run, Subject, Task, written
from circle_app.services.idempotency import Once

#: What each act needs: the same as doing it with one.
NEEDS: Final = {
    Kind.CONFIRM: Permission.CONFIRM,
    Kind.RECORD: Permission.RECORD_FOR_OTHERS,
    Kind.REMIND: Permission.RECORD_FOR_OTHERS,
}


@dataclass(frozen=True, slots=True)
class Begun:
    """What a key stands for."""

    run_id: UUID
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Came:
    """What one member brought.

    Attributes:
        owed_minor: What the list said that the member owes. If it is something else by now,
            nothing is recorded: somebody else may have taken the same money down.
    """

    member_id: UUID
    amount_minor: int
    owed_minor: int | None = None
    note: str | None = None


@database.retried
def confirm(
    actor: Actor,
    circle_id: UUID,
    *,
    contributions: Sequence[UUID] = (),
    repayments: Sequence[UUID] = (),
    key: str,
) -> Run:
    """Begin to say of many payments that they have come; nothing is booked yet.

    Exactly these are confirmed, none that came since. Go on with :func:`go_on` or :func:`finish`.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: The actor confirms no payments.
        NothingChosen, TooManyRows, ChosenTwice: Nothing was begun.
    """
    tasks = [Task(each, Subject.CONTRIBUTION.value) for each in contributions]
    tasks += [Task(each, Subject.REPAYMENT.value) for each in repayments]
    return _begin(actor, circle_id, Kind.CONFIRM, tasks, key)


@database.retried
def record(actor: Actor, circle_id: UUID, came: Sequence[Came], *, key: str) -> Run:
    """Begin to take down the cash that many brought; nothing is written of it yet.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: The actor does not record for others.
        InvalidContribution, MethodSwitchedOff: Not acceptable.
        NothingChosen, TooManyRows, ChosenTwice: Nothing was begun.
    """
    settings = installation.current()
    check_switched_on(PayMethod.CASH, settings)
    tasks = [
        Task(
            each.member_id,
            Subject.MEMBER.value,
            check_amount(each.amount_minor),
            each.owed_minor,
            reference_of(PayMethod.CASH, each.note, settings),
        )
        for each in came
    ]
    # The cycle that runs is owed, too; opening it is an act of its own.
    cycles.ensure_open(circle_id)
    return _begin(actor, circle_id, Kind.RECORD, tasks, key)


@database.retried
def remind(actor: Actor, circle_id: UUID, members: Sequence[UUID], *, key: str) -> Run:
    """Begin to remind many of what they owe: each at most once a day.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: The actor does not collect.
        NothingChosen, TooManyRows, ChosenTwice: Nothing was begun.
    """
    tasks = [Task(each, Subject.MEMBER.value) for each in members]
    return _begin(actor, circle_id, Kind.REMIND, tasks, key)


def _begin(actor: Actor, circle_id: UUID, kind: Kind, tasks: list[Task], key: str) -> Run:
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, NEEDS[kind])
        check_rows([f"{task.subject}-{task.id}" for task in tasks])
        payload = {"circle": circle_id, "rows": _asked(tasks)}
        once = Once(session, actor.user_id, f"bulk.{kind.value}", key, payload)
        if once.stored is not None:
            begun = once.replay(Begun)
            return run_of(session, place, queries.locked_run(session, begun.run_id), replayed=True)
        run_id = new_id()
        _write(session, actor, circle_id, kind, tasks, run_id)
        once.remember(Begun(run_id))
        return run_of(session, place, queries.locked_run(session, run_id))


def _asked(tasks: Iterable[Task]) -> list[list[object]]:
    return [
        [str(task.id), task.subject, task.amount_minor, task.owed_minor, task.note]
        for task in tasks
    ]


def _write(
    session: Session, actor: Actor, circle_id: UUID, kind: Kind, tasks: list[Task], run_id: UUID
) -> None:
    queries.add_run(
        session,
        {
            "id": run_id,
            "circle_id": circle_id,
            "kind": kind.value,
            "total": len(tasks),
            "done": 0,
            "failed": 0,
            "status": RunState.RUNNING.value,
            "rows": written(tasks),
            "started_by": actor.user_id,
            "started_at": clock.now(),
        },
    )
    events.record(
        session,
        f"bulk.{kind.value}",
        actor,
        circle_id=circle_id,
        subject_id=run_id,
        params={"by": actor.name, "rows": len(tasks)},
        visible=False,
    )
