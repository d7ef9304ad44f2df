"""Confirming and rejecting contributions that somebody says to have paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.contributions import (
    MAX_REASON_LENGTH,
    ContributionDecided,
)
from circle_app.domain.errors import InvalidInput, NotFound
from circle_app.domain.permissions import Permission
from circle_app.domain.wallets import clean_text
from circle_app.persistence import database
from circle_app.persistence.queries.circles import locked_circle
from circle_app.persistence.queries.contributions import (
    CONTRIBUTIONS,
    contribution_row,
    contribution_rows,
    free_references,
)
from circle_app.services import access
from circle_app.services.access import Actor
from circle_app.services.confirmers import Confirmers
from circle_app.services.contributions import taking
from circle_app.services.contributions.paid import Paid, paid_of, record
from circle_app.services.dues import ahead, settling
from circle_app.services.idempotency import Once
from circle_app.services.rule_versions import rules_of


@database.retried
def confirm(actor: Actor, contribution_id: UUID, *, key: str) -> Paid:
    """Say that the money has come; it is booked now.

    Raises:
        NotFound: No such contribution in a circle of the actor.
        NotAllowed: The rules ask for an officer.
        OwnContribution: The actor paid or recorded it.
        ContributionDecided: It was confirmed or rejected before.
    """
    return _decide(actor, contribution_id, None, key)


@database.retried
def reject(actor: Actor, contribution_id: UUID, *, reason: str, key: str) -> Paid:
    """Say that the money has not come: nothing is booked, the dues are open again.

    Raises:
        InvalidInput: No reason, or too long a one.
        NotFound, NotAllowed, OwnContribution, ContributionDecided: As for :func:`confirm`.
    """
    text = clean_text(reason, field="reason", max_length=MAX_REASON_LENGTH)
    if text is None:
        raise InvalidInput(field="reason", max_length=MAX_REASON_LENGTH)
    return _decide(actor, contribution_id, text, key)


def _decide(actor: Actor, contribution_id: UUID, reason: str | None, key: str) -> Paid:
    act = "contribution.confirm" if reason is None else "contribution.reject"
    at = clock.now()
    with database.transaction() as session:
        found = contribution_row(session, contribution_id)
        if found is None:
            raise NotFound(what="contribution")
        place = access.require(session, actor, found.circle_id, Permission.CONTRIBUTE)
        once = Once(
            session, actor.user_id, act, key, {"contribution": contribution_id, "reason": reason}
        )
        if once.stored is not None:
            return once.replay(Paid)
        circle = locked_circle(session, found.circle_id)
        rules = rules_of(session, circle.id, circle.rule_version)
        confirmers = Confirmers(session, place, rules.confirmation)
        confirmers.check(actor, found.payer_id, found.recorded_by)
        if reason is None:
            (paid,) = confirm_in(session, circle, [found], actor_id=actor.user_id, at=at, by=actor)
        else:
            (paid,) = reject_in(
                session, circle, [found], reason=reason, actor_id=actor.user_id, at=at, by=actor
            )
        return once.remember(paid)


def confirm_in(
    session: Session,
    circle: Any,
    rows: Sequence[Any],
    *,
    actor_id: UUID,
    at: datetime,
    by: Actor | None = None,
) -> list[Paid]:
    """Confirm claims of one circle, all or none: they are booked, and get receipts.

    Args:
        session: The transaction; the caller has checked who may confirm each of them.
        circle: The circle's row, locked.
        rows: The claims; only their ids are used, they are read anew under the lock.
        actor_id: Who confirms.
        at: When.
        by: The actor, where a person acts and not a job.

    Raises:
        ContributionDecided: One of them was confirmed or rejected before.
    """
    claims = _waiting(session, circle, rows)
    if not claims:
        return []
    parts = settling.claimed_parts(session, [claim.id for claim in claims])
    done = taking.settled(session, circle, claims, parts, payers={}, actor_id=actor_id, at=at)
    _write(session, done, actor_id)
    if early := [paid.member_id for paid in done if paid.ahead_minor]:
        # Dues may have opened while this waited to be confirmed.
        ahead.apply(session, circle, early)
    more = {"checked": True, "rule_version": circle.rule_version}
    record(session, done, actor_id=actor_id, by=by, more=more)
    return done


def reject_in(
    session: Session,
    circle: Any,
    rows: Sequence[Any],
    *,
    reason: str,
    actor_id: UUID,
    at: datetime,
    by: Actor | None = None,
) -> list[Paid]:
    """Reject claims of one circle, all or none: their dues are open and references free again.

    The arguments are those of :func:`confirm_in`, and the ``reason``, which is checked.

    Raises:
        ContributionDecided: One of them was confirmed or rejected before.
    """
    claims = _waiting(session, circle, rows)
    if not claims:
        return []
    settling.release_dues(session, [claim.id for claim in claims])
    done = [
        replace(claim, status="rejected", fee_minor=0, decided_at=at, reject_reason=reason)
        for claim in claims
    ]
    free_references(session, {each.id: each.reference for each in claims if each.reference})
    _write(session, done, actor_id)
    # What was kept while these dues were said to be paid pays them now.
    ahead.apply(session, circle, sorted({claim.member_id for claim in claims}))
    more = {"reason": reason, "rule_version": circle.rule_version}
    record(session, done, actor_id=actor_id, by=by, more=more)
    return done


def _waiting(session: Session, circle: Any, rows: Sequence[Any]) -> list[Paid]:
    claims = [paid_of(row) for row in contribution_rows(session, [row.id for row in rows])]
    for claim in claims:
        if claim.circle_id != circle.id:
            raise NotFound(what="contribution")
        if claim.status != "pending":
            raise ContributionDecided(status=claim.status)
    return claims


_DECIDE = (
    update(CONTRIBUTIONS)
    .where(CONTRIBUTIONS.c.id == bindparam("claim"))
    .values(
        status=bindparam("new_status"),
        entry_id=bindparam("entry"),
        fee_minor=bindparam("fee"),
        ahead_minor=bindparam("ahead"),
        receipt_number=bindparam("receipt"),
        decided_by=bindparam("decider"),
        decided_at=bindparam("moment"),
        reject_reason=bindparam("why"),
    )
)


def _write(session: Session, done: Sequence[Paid], actor_id: UUID) -> None:
    session.connection().execute(
        _DECIDE,
        [
            {
                "claim": paid.id,
                "new_status": paid.status,
                "entry": paid.entry_id,
                "fee": paid.fee_minor,
                "ahead": paid.ahead_minor,
                "receipt": paid.receipt_number,
                "decider": actor_id,
                "moment": paid.decided_at,
                "why": paid.reject_reason,
            }
            for paid in done
        ],
    )
