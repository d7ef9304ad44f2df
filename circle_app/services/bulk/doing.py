"""What is done with the rows of an act on many: payments confirmed, cash taken down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.collecting import MemberNotActive, OwedChanged
from circle_app.domain.contributions import Confirmation, ContributionDecided, PayMethod
from circle_app.domain.errors import CircleError, NotFound
from circle_app.domain.rules import CircleRules
from circle_app.persistence import database
from circle_app.persistence.queries import bulk as queries
from circle_app.persistence.queries.circles import circle_row
from circle_app.persistence.queries.contributions import contribution_rows
from circle_app.persistence.queries.loans import locked_loan
from circle_app.services.access import Actor, Standing
from circle_app.services.bulk.views import WAITING, Task
from circle_app.services.confirmers import Confirmers
from circle_app.services.contributions import decisions
from circle_app.services.contributions.taking import Incoming, take_in
from circle_app.services.loans import confirming
from circle_app.services.rule_versions import rules_of


def confirm_contributions(
    session: Session, actor: Actor, place: Standing, tasks: list[Task]
) -> None:
    """Confirm those that wait and are the actor's to confirm; the caller has locked the circle."""
    circle, at = circle_row(session, place.circle_id), clock.now()
    found = {row.id: row for row in contribution_rows(session, [task.id for task in tasks])}
    confirmers = Confirmers(session, place, _rules(session, place).confirmation)

    def check(task: Task) -> None:
        row = _ours(found.get(task.id), place, "contribution")
        if row.status != "pending":
            raise ContributionDecided(status=row.status)
        confirmers.check(actor, row.payer_id, row.recorded_by)

    def confirm(chosen: Sequence[Task]) -> None:
        rows = [found[task.id] for task in chosen]
        decisions.confirm_in(session, circle, rows, actor_id=actor.user_id, at=at, by=actor)
        for task in chosen:
            task.succeed(task.id)

    _together(session, _checked(tasks, check), confirm)


def confirm_repayments(session: Session, actor: Actor, place: Standing, tasks: list[Task]) -> None:
    """Confirm what came back on loans, one after the other: each changes what its loan owes."""
    at = clock.now()
    found = queries.repayments(session, [task.id for task in tasks])
    ours = {each: row for each, row in found.items() if row.circle_id == place.circle_id}
    # All loans are locked before any book is, in one order, so that nobody waits in a ring.
    for loan_id in sorted({row.loan_id for row in ours.values()}):
        locked_loan(session, loan_id)

    def confirm(chosen: Sequence[Task]) -> None:
        for task in chosen:
            row = _ours(ours.get(task.id), place, "repayment")
            confirming.decide_in(session, actor, place, row, None, at)
            task.succeed(task.id)

    for task in tasks:
        _alone(session, task, confirm)


def record_cash(session: Session, actor: Actor, place: Standing, tasks: list[Task]) -> None:
    """Take down what members brought; the caller has locked the circle."""
    circle, rules = circle_row(session, place.circle_id), _rules(session, place)
    ids = [task.id for task in tasks]
    people, owed = queries.people(session, ids), queries.owed_by(session, ids)

    def check(task: Task) -> None:
        row = _ours(people.get(task.id), place, "member")
        if row.status != "active":
            raise MemberNotActive(name=row.name)
        now_minor = int(owed[task.id].owed_minor) if task.id in owed else 0
        if task.owed_minor is not None and task.owed_minor != now_minor:
            raise OwedChanged(
                name=row.name, owed_minor=now_minor, seen_minor=task.owed_minor,
                currency=place.currency,
            )  # fmt: skip

    def take(chosen: Sequence[Task]) -> None:
        incoming = [_incoming(actor, place, task, people[task.id].name) for task in chosen]
        made = take_in(
            session,
            circle,
            incoming,
            # Whoever writes it down does not confirm it, as with one payment.
            confirmed=rules.confirmation is Confirmation.NOBODY,
            actor_id=actor.user_id,
            at=clock.now(),
            by=actor,
        )
        for task, paid in zip(chosen, made, strict=True):
            task.succeed(paid.id)

    _together(session, _checked(tasks, check), take)


def _incoming(actor: Actor, place: Standing, task: Task, name: str) -> Incoming:
    return Incoming(
        member_id=task.id,
        member_name=name,
        amount_minor=task.amount_minor,
        way=PayMethod.CASH,
        reference=task.note,
        paid_on=clock.today(place.time_zone),
        recorded_by=actor.user_id,
    )


def _rules(session: Session, place: Standing) -> CircleRules:
    return rules_of(session, place.circle_id, place.rule_version)


def _ours(row: Any, place: Standing, what: str) -> Any:
    """The row, if it is of this circle: of others it must not even show that there is one."""
    if row is None or row.circle_id != place.circle_id:
        raise NotFound(what=what)
    return row


def _checked(tasks: Sequence[Task], check: Callable[[Task], None]) -> list[Task]:
    """The rows that pass; the others say why they do not."""
    for task in tasks:
        try:
            check(task)
        except CircleError as refusal:
            task.fail(refusal)
    return [task for task in tasks if task.outcome == WAITING]


def _together(
    session: Session, chosen: Sequence[Task], act: Callable[[Sequence[Task]], None]
) -> None:
    """Do all rows in few statements; where one is refused, each for itself."""
    if not chosen:
        return
    try:
        with database.attempt(session):
            act(chosen)
    except CircleError:
        for task in chosen:
            _alone(session, task, act)


def _alone(session: Session, task: Task, act: Callable[[Sequence[Task]], None]) -> None:
    """Do one row; if it is refused, nothing of it stays and the others go on."""
    try:
        with database.attempt(session):
            act([task])
    except CircleError as refusal:
        task.fail(refusal)
