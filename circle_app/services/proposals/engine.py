"""Opening and deciding proposals, whatever they are about.

Whoever owns a kind of proposal registers a handler for it with :func:`on_decided`; it runs in the
transaction that decides, so a decision and what follows from it are one.
"""

from __future__ import annotations

import importlib
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.errors import CircleError, Conflict
from circle_app.domain.ledger import canonical_json
from circle_app.domain.rule_json import encode, merged
from circle_app.domain.votes import Outcome, Reason, VotingRule, decide
from circle_app.persistence import database
from circle_app.persistence.queries import proposals as queries
from circle_app.persistence.queries.circles import active_members
from circle_app.persistence.queries.proposals import ELECTORS, PROPOSALS
from circle_app.services import events
from circle_app.services.access import Actor, Standing

Handler = Callable[[Session, "Motion", bool, Actor | None], None]

_log = logging.getLogger(__name__)
_handlers: dict[str, Handler] = {}
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
    "write_off": "circle_app.services.loans",
    "dissolution": "circle_app.services.dissolutions",
    "preset": "circle_app.services.circle_life",
}
VOTE, OFFICER = "vote", "officer"
# An officer has longer than a vote: nobody is called together for it.
OFFICER_DAYS = 30


class ProposalOpen(Conflict):
    """There is an open vote on the same thing already."""

    code = "proposal_open"


@dataclass(frozen=True, slots=True)
class Motion:
    """A proposal as services handle it: what is asked, under which rule, how it stands."""

    id: UUID
    circle_id: UUID
    kind: str
    subject_id: UUID | None
    title: str
    payload: dict[str, Any]
    opened_by: UUID
    opened_at: datetime
    closes_at: datetime
    rule_version: int
    rule: VotingRule
    status: str
    electorate: int
    yes: int
    no: int
    decider: str = VOTE
    interested: frozenset[UUID] = frozenset()


def motion(row: Any) -> Motion:
    """Read a proposal's row."""
    return Motion(
        id=row.id,
        circle_id=row.circle_id,
        kind=row.kind,
        subject_id=row.subject_id,
        title=row.title,
        payload=json.loads(row.payload),
        opened_by=row.opened_by,
        opened_at=row.opened_at,
        closes_at=row.closes_at,
        rule_version=row.rule_version,
        rule=merged(VotingRule(), json.loads(row.rule)),
        status=row.status,
        electorate=row.electorate,
        yes=row.yes,
        no=row.no,
        decider=row.decider,
        interested=frozenset(map(UUID, json.loads(row.interested))),
    )


def on_decided(kind: str, handler: Handler) -> None:
    """Have a function called when a proposal of a kind is approved or rejected.

    It gets the session, the decided proposal, whether it was approved, and the actor whose vote
    decided (None when time did).
    """
    _handlers[kind] = handler


def open_proposal(
    session: Session,
    actor: Actor,
    place: Standing,
    *,
    kind: str,
    rule: VotingRule,
    subject_id: UUID | None = None,
    title: str = "",
    payload: Mapping[str, Any] | None = None,
    interested: frozenset[UUID] = frozenset(),
    visible: bool = True,
    decider: str = VOTE,
) -> Motion:
    """Put a question to the members and freeze who may vote on it, or to the circle's officers.

    Args:
        session: The caller's transaction.
        actor: Who asks.
        place: The actor's standing in the circle.
        kind: ``loan``, ``rules``, ``admission``, ``text`` …
        rule: The voting rule, frozen with the proposal.
        subject_id: What is decided about.
        title: A short text that members read.
        payload: What the kind's handler carries out on approval.
        interested: Members whose own matter it is; left out where the rule says so.
        visible: Whether the opening is an item of the feed of its own.
        decider: ``vote``, or ``officer`` where one officer who did not ask decides (see
            :func:`circle_app.services.proposals.officers.put`).
    """
    electors = [
        row.id
        for row in active_members(session, place.circle_id)
        if decider == VOTE and (rule.interested_vote or row.id not in interested)
    ]
    values = {
        **_blank(place, rule, len(electors)),
        "decider": decider,
        "interested": canonical_json(sorted(map(str, interested))),
        "kind": kind,
        "subject_id": subject_id,
        "title": title,
        "payload": canonical_json(dict(payload or {})),
    }
    if decider == OFFICER:
        values["closes_at"] = values["opened_at"] + timedelta(days=OFFICER_DAYS)
    _insert(session, values, electors)
    events.record(
        session,
        "proposal.opened",
        actor,
        circle_id=place.circle_id,
        subject_id=values["id"],
        params={"name": place.member_name, "kind": kind, "title": title, "decider": decider},
        visible=visible,
    )
    return motion(SimpleNamespace(**values))


def _insert(session: Session, values: dict[str, Any], electors: list[UUID]) -> None:
    connection = session.connection()
    connection.execute(insert(PROPOSALS), values)
    if electors:
        connection.execute(
            insert(ELECTORS),
            [{"proposal_id": values["id"], "member_id": each, "weight": 1} for each in electors],
        )


def _blank(place: Standing, rule: VotingRule, electorate: int) -> dict[str, Any]:
    now = clock.now()
    return {
        "id": new_id(),
        "circle_id": place.circle_id,
        "opened_by": place.member_id,
        "opened_at": now,
        "closes_at": now + timedelta(hours=rule.window_hours),
        "rule_version": place.rule_version,
        "rule": canonical_json(encode(rule)),
        "status": "open",
        "electorate": electorate,
        "yes": 0,
        "no": 0,
    }


def cancel_proposal(session: Session, proposal_id: UUID) -> None:
    """End an open proposal without a decision, because its subject was withdrawn."""
    session.connection().execute(
        update(PROPOSALS)
        .where(PROPOSALS.c.id == proposal_id, PROPOSALS.c.status == "open")
        .values(status="cancelled", decided_at=clock.now(), decided_by="cancelled")
    )


def settle(session: Session, asked: Motion, now: datetime, actor: Actor | None) -> Motion:
    """Decide an open proposal whose row the caller has locked, if it can be decided now."""
    over = now >= asked.closes_at
    if asked.status != "open" or (asked.decider == OFFICER and not over):
        return asked
    decision = decide(asked.rule, asked.yes, asked.no, asked.electorate, over=over)
    if decision.outcome is Outcome.OPEN or decision.reason is None:
        return asked
    reason = Reason.TIME if asked.decider == OFFICER else decision.reason
    # A vote that ran out was decided when it ran out, whenever somebody notices.
    return conclude(
        session,
        asked,
        approved=decision.outcome is Outcome.APPROVED,
        reason=reason.value,
        at=asked.closes_at if over else now,
        actor=None if over else actor,
    )


def conclude(
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
    connection.execute(update(PROPOSALS).where(PROPOSALS.c.id == asked.id).values(**values))
    decided = replace(asked, status=status)
    _tell(session, decided, reason, actor)
    handler = _handler(asked.kind)
    if handler is None:
        return decided
    try:
        with database.attempt(session):
            handler(session, decided, approved, actor)
    except CircleError as refusal:
        connection.execute(
            update(PROPOSALS).where(PROPOSALS.c.id == asked.id).values(failure=refusal.code)
        )
        _tell(session, replace(decided, status="failed"), refusal.code, actor)
    return decided


def _tell(session: Session, asked: Motion, reason: str, actor: Actor | None) -> None:
    events.record(
        session,
        f"proposal.{asked.status}",
        actor,
        circle_id=asked.circle_id,
        subject_id=asked.id,
        params={
            "kind": asked.kind,
            "title": asked.title,
            "reason": reason,
            "decider": asked.decider,
            "yes": asked.yes,
            "no": asked.no,
            "electorate": asked.electorate,
        },
        # The loan's own event tells it, with the amount and the borrower.
        visible=asked.kind != "loan" or asked.status == "failed",
    )


def _handler(kind: str) -> Handler | None:
    if kind not in _handlers and kind in _OWNERS:
        importlib.import_module(_OWNERS[kind])
    return _handlers.get(kind)


def close_due(
    now: datetime | None = None, *, circle_id: UUID | None = None, limit: int = 200
) -> int:
    """Close the votes whose time is up and return how many were closed.

    May be run at any time, by several workers at once, and again: a vote closes once.
    """
    at = now or clock.now()
    with database.reading() as session:
        waiting = queries.expired_proposals(session, at, limit, circle_id)
    return sum(close(proposal_id, at) for proposal_id in waiting)


@database.retried
def close(proposal_id: UUID, now: datetime) -> bool:
    """Close one vote if its time is up, and say whether it was closed."""
    try:
        with database.transaction() as session:
            asked = motion(queries.locked_proposal(session, proposal_id))
            if asked.status != "open" or now < asked.closes_at:
                return False
            settle(session, asked, now, None)
            return True
    except CircleError:  # one decision that cannot be carried out must not hold up the others
        _log.exception("vote %s could not be closed", proposal_id)
        return False
