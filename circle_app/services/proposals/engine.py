"""Taking proposals through their steps, whatever they are about.

Whoever owns a kind of proposal registers a handler for it with :func:`on_decided`; it runs in the
transaction that decides, so a decision and what follows from it are one.
"""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.errors import CircleError, Conflict
from circle_app.domain.ledger import canonical_json
from circle_app.domain.rule_json import encode
from circle_app.domain.votes import Outcome, Reason, decide
from circle_app.persistence import database
from circle_app.persistence.queries import proposals as queries
from circle_app.persistence.queries.proposals import ELECTORS, PROPOSALS, STEPS
from circle_app.services import events
from circle_app.services.access import Actor
from circle_app.services.proposals import steps
from circle_app.services.proposals.motions import (
    OFFICER,
    Motion,
    Step,
    locked,
    shown_counts,
    step_of,
)

Handler = Callable[[Session, Motion, bool, Actor | None], None]
Cleaner = Callable[[Session, Motion], None]

_log = logging.getLogger(__name__)
_handlers: dict[str, Handler] = {}
_cleaners: dict[str, Cleaner] = {}
# Imported when their first decision falls, so that a job needs to know none of them.
_OWNERS = {
    "loan": "circle_app.services.loans",
    "rules": "circle_app.services.rules",
    "admission": "circle_app.services.memberships",
    "upi": "circle_app.services.pay_addresses",
    "expense": "circle_app.services.expenses",
    "withdrawal": "circle_app.services.withdrawals",
    "reversal": "circle_app.services.reversals",
    "reopening": "circle_app.services.periods",
    "leave": "circle_app.services.departures",
    "removal": "circle_app.services.departures",
    "write_off": "circle_app.services.departures",
    "waiver": "circle_app.services.loans",
    "settlement": "circle_app.services.loans",
    "guarantee": "circle_app.services.loans",
    "draw_void": "circle_app.services.rounds.voiding",
    "distribution": "circle_app.services.distributions",
    "investment": "circle_app.services.investments",
    "dissolution": "circle_app.services.dissolutions",
    "preset": "circle_app.services.circle_life",
    "archive": "circle_app.services.circle_rest",
    "share_out": "circle_app.services.share_outs",
}


class ProposalOpen(Conflict):
    """There is an open vote on the same thing already."""

    code = "proposal_open"


def on_decided(kind: str, handler: Handler) -> None:
    """Have a function called when a proposal of a kind is approved or rejected.

    It gets the session, the decided proposal, whether it was approved, and the actor whose vote
    or word decided (None when time did).
    """
    _handlers[kind] = handler


def on_failed(kind: str, cleaner: Cleaner) -> None:
    """Have a function called when what was agreed to could not be carried out."""
    _cleaners[kind] = cleaner


def handler_of(kind: str) -> Handler | None:
    """Return what carries out decisions of a kind."""
    if kind not in _handlers and kind in _OWNERS:
        importlib.import_module(_OWNERS[kind])
    return _handlers.get(kind)


def cancel_proposal(session: Session, proposal_id: UUID) -> None:
    """End an open proposal without a decision, because its subject was withdrawn."""
    at = clock.now()
    connection = session.connection()
    ended = connection.execute(
        update(PROPOSALS)
        .where(PROPOSALS.c.id == proposal_id, PROPOSALS.c.status == "open")
        .values(status="cancelled", decided_at=at, decided_by="cancelled")
    )
    if ended.rowcount:
        _skip_rest(session, proposal_id)
        events.settle(session, "proposal.cancelled", proposal_id)


def settle(session: Session, asked: Motion, now: datetime, actor: Actor | None) -> Motion:
    """Take the open step of a proposal whose row the caller has locked, if it can be taken now."""
    if asked.status != "open":
        return asked
    over = now >= asked.closes_at
    if asked.decider == OFFICER:
        return _ran_out(session, asked, now) if over else asked
    decision = decide(asked.rule, asked.yes, asked.no, asked.electorate, over=over)
    if decision.outcome is Outcome.OPEN or decision.reason is None:
        return asked
    # A vote that ran out was decided when it ran out, whenever somebody notices.
    return step_decided(
        session,
        asked,
        approved=decision.outcome is Outcome.APPROVED,
        reason=decision.reason.value,
        at=asked.closes_at if over else now,
        now=now,
        actor=None if over else actor,
    )


def _ran_out(session: Session, asked: Motion, now: datetime) -> Motion:
    """Officers let the time pass: it passes on once, else it is not agreed."""
    if not asked.step.escalation:
        return step_decided(
            session,
            asked,
            approved=False,
            reason=Reason.TIME.value,
            at=asked.closes_at,
            now=now,
            actor=None,
        )
    part, agreed, _ = steps.took_part(session, asked)
    on = steps.passed_on(session, asked.circle_id, asked.step, asked.parties | part, agreed=agreed)
    return pass_on(session, asked, on, now)


def pass_on(session: Session, asked: Motion, step: Step, now: datetime) -> Motion:
    """Open the step anew for others, with a window of their own."""
    asked = _open(session, asked, step, now)
    _tell(
        session,
        "proposal.escalated",
        asked,
        None,
        reason=step.escalated,
        role=step.role,
        visible=True,
    )
    return settle(session, asked, now, None)


def step_decided(
    session: Session,
    asked: Motion,
    *,
    approved: bool,
    reason: str,
    at: datetime,
    now: datetime,
    actor: Actor | None,
    officer_id: UUID | None = None,
    note: str | None = None,
) -> Motion:
    """Write down how a step was taken; open the next one, or conclude the matter.

    Args:
        session: The transaction; the proposal is locked in it.
        asked: The proposal.
        approved: How the step was taken.
        reason: What decided it: ``votes``, ``impossible``, ``time`` or ``officer``.
        at: When it was decided, which for a vote that ran out is the end of its window.
        now: When that is noticed; the next step's window begins then.
        actor: Whose vote or word decided; None for the clock.
        officer_id: The officer whose word decided.
        note: The words that went with it.
    """
    step = replace(asked.step, status="approved" if approved else "rejected")
    session.connection().execute(
        update(STEPS)
        .where(STEPS.c.proposal_id == asked.id, STEPS.c.number == step.number)
        .values(status=step.status, decided_at=at, decided_by=reason)
    )
    asked = replace(asked, step=step)
    if approved and step.number < asked.step_count:
        return _advance(session, asked, reason, now, actor)
    return _conclude(
        session,
        asked,
        approved=approved,
        reason=reason,
        at=at,
        actor=actor,
        officer_id=officer_id,
        officer_note=note,
    )


def _advance(
    session: Session, asked: Motion, reason: str, now: datetime, actor: Actor | None
) -> Motion:
    taken = asked.step
    _tell(session, "proposal.step_taken", asked, actor, reason=reason, visible=True)
    following = step_of(queries.step_row(session, asked.id, taken.number + 1))
    part, *_ = steps.took_part(session, asked)
    following = steps.resolved(session, asked.circle_id, following, asked.parties | part)
    return settle(session, _open(session, asked, following, now), now, actor)


def _open(session: Session, asked: Motion, step: Step, now: datetime) -> Motion:
    """Open a step of a proposal that has been written down."""
    step, electors = steps.opened(session, asked.circle_id, step, asked.interested, now)
    connection = session.connection()
    connection.execute(
        update(STEPS)
        .where(STEPS.c.proposal_id == asked.id, STEPS.c.number == step.number)
        .values(**step_columns(step))
    )
    connection.execute(update(PROPOSALS).where(PROPOSALS.c.id == asked.id).values(**mirrored(step)))
    write_electors(session, asked.id, step.number, electors)
    assert step.closes_at is not None  # noqa: S101  (it was just opened)
    return replace(asked, step=step, closes_at=step.closes_at)


def step_columns(step: Step) -> dict[str, Any]:
    """Return what a step's row holds of a step, besides whose it is."""
    return {
        "by": step.by,
        "role": step.role,
        "approvals": step.approvals,
        "decider": step.decider,
        "rule": canonical_json(encode(step.rule)),
        "within_hours": step.within_hours,
        "escalation": step.escalation,
        "escalated": step.escalated,
        "status": step.status,
        "electorate": step.electorate,
        "yes": step.yes,
        "no": step.no,
        "opened_at": step.opened_at,
        "closes_at": step.closes_at,
    }


def mirrored(step: Step) -> dict[str, Any]:
    """Return what a proposal's row shows of its open step.

    Everything that lists proposals reads these columns: the count of a secret vote is not in them
    before it is over.
    """
    yes, no = shown_counts(step)
    return {
        "decider": step.decider,
        "rule": canonical_json(encode(step.rule)),
        "electorate": step.electorate,
        "yes": yes,
        "no": no,
        "closes_at": step.closes_at,
        "step": step.number,
    }


def write_electors(
    session: Session, proposal_id: UUID, number: int, electors: steps.Electors
) -> None:
    """Write down who may vote in a step, and with which weight."""
    if electors:
        session.connection().execute(
            insert(ELECTORS),
            [
                {"proposal_id": proposal_id, "step": number, "member_id": each, "weight": weight}
                for each, weight in electors
            ],
        )


def _skip_rest(session: Session, proposal_id: UUID) -> None:
    session.connection().execute(
        update(STEPS)
        .where(STEPS.c.proposal_id == proposal_id, STEPS.c.status.in_(("waiting", "open")))
        .values(status="skipped")
    )


def _conclude(
    session: Session,
    asked: Motion,
    *,
    approved: bool,
    reason: str,
    at: datetime,
    actor: Actor | None,
    **columns: Any,
) -> Motion:
    """Write a decision down and carry it out.

    What was agreed but can no longer be carried out (the money is gone, the month is closed) stays
    decided: the refusal is written beside it, and nothing of what was tried.
    """
    status = Outcome.APPROVED.value if approved else Outcome.REJECTED.value
    values = {"status": status, "decided_at": at, "decided_by": reason, **columns}
    connection = session.connection()
    connection.execute(
        update(PROPOSALS).where(PROPOSALS.c.id == asked.id).values(**mirrored(asked.step), **values)
    )
    _skip_rest(session, asked.id)
    decided = replace(asked, status=status)
    # The loan's own event tells it, with the amount and the borrower.
    _tell(
        session, f"proposal.{status}", decided, actor, reason=reason, visible=asked.kind != "loan"
    )
    handler = handler_of(asked.kind)
    if handler is None:
        return decided
    try:
        with database.attempt(session):
            handler(session, decided, approved, actor)
    except CircleError as refusal:
        connection.execute(
            update(PROPOSALS).where(PROPOSALS.c.id == asked.id).values(failure=refusal.code)
        )
        _tell(session, "proposal.failed", decided, actor, reason=refusal.code, visible=True)
        if asked.kind in _cleaners:
            _cleaners[asked.kind](session, decided)
    return decided


def _tell(
    session: Session,
    kind: str,
    asked: Motion,
    actor: Actor | None,
    *,
    visible: bool,
    **more: Any,
) -> None:
    yes, no = shown_counts(asked.step)
    events.record(
        session,
        kind,
        actor,
        circle_id=asked.circle_id,
        subject_id=asked.id,
        params={
            "kind": asked.kind,
            "title": asked.title,
            "decider": asked.decider,
            "step": asked.step.number,
            "steps": asked.step_count,
            "yes": yes,
            "no": no,
            "electorate": asked.electorate,
            **more,
        },
        visible=visible,
    )


def close_due(
    now: datetime | None = None, *, circle_id: UUID | None = None, limit: int = 200
) -> int:
    """Close the steps whose time is up and return how many were closed or passed on.

    May be run at any time, by several workers at once, and again: a step closes once.
    """
    at = now or clock.now()
    with database.reading() as session:
        waiting = queries.expired_proposals(session, at, limit, circle_id)
    return sum(close(proposal_id, at) for proposal_id in waiting)


@database.retried
def close(proposal_id: UUID, now: datetime) -> bool:
    """Close the open step of a proposal if its time is up, and say whether it was closed."""
    try:
        with database.transaction() as session:
            asked = locked(session, proposal_id)
            if asked.status != "open" or now < asked.closes_at:
                return False
            settle(session, asked, now, None)
            return True
    except CircleError:  # one decision that cannot be carried out must not hold up the others
        _log.exception("vote %s could not be closed", proposal_id)
        return False
