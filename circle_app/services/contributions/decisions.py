"""Confirming and rejecting contributions that somebody says to have paid."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
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
    free_reference,
)
from circle_app.services import access
from circle_app.services.access import Actor
from circle_app.services.confirmers import Confirmers
from circle_app.services.contributions import booking
from circle_app.services.contributions.payments import Paid, record
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
        row = contribution_row(session, contribution_id)
        if row is None or row.status != "pending":
            raise ContributionDecided(status=found.status)
        paid = paid_of(row)
        if reason is None:
            paid = _confirm(session, actor, circle, paid, at)
        else:
            paid = _reject(session, paid, reason, at)
        session.connection().execute(
            update(CONTRIBUTIONS)
            .where(CONTRIBUTIONS.c.id == paid.id)
            .values(
                status=paid.status,
                entry_id=paid.entry_id,
                decided_by=actor.user_id,
                decided_at=at,
                reject_reason=paid.reject_reason,
            )
        )
        more = {"reason": reason} if reason else {"checked": True}
        record(session, actor, paid, rule_version=circle.rule_version, **more)
        return once.remember(paid)


def _confirm(session: Session, actor: Actor, circle: Any, paid: Paid, at: datetime) -> Paid:
    entry_id = booking.book(
        session, paid, circle, payer_id=paid.recorded_by, actor_id=actor.user_id, at=at
    )
    booking.settle_dues(session, booking.claimed_parts(session, paid.id), paid.paid_on)
    return replace(paid, status="confirmed", entry_id=entry_id, decided_at=at)


def _reject(session: Session, paid: Paid, reason: str, at: datetime) -> Paid:
    booking.release_dues(session, paid.id)
    if paid.reference is not None:
        free_reference(session, paid.reference, paid.id)
    return replace(paid, status="rejected", decided_at=at, reject_reason=reason)


def paid_of(row: Any) -> Paid:
    """Read a contribution's row."""
    return Paid(
        id=row.id,
        circle_id=row.circle_id,
        status=row.status,
        amount_minor=row.amount_minor,
        currency=row.currency,
        method=row.method,
        reference=row.reference,
        member_id=row.member_id,
        member_name=row.member_name,
        due_id=row.due_id,
        entry_id=row.entry_id,
        paid_on=row.paid_on,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
        decided_at=row.decided_at,
        reject_reason=row.reject_reason,
    )
