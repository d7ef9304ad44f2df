"""What is written down of autopay: for the member, not for the circle's feed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.domain.autopay import Outcome, Step, next_try
from circle_app.services import events
from circle_app.services.access import Actor

_KINDS = {
    Outcome.PAID: "autopay.paid",
    Outcome.FAILED: "autopay.failed",
    Outcome.GIVEN_UP: "autopay.given_up",
}


def tell(
    session: Session,
    kind: str,
    actor: Actor | None,
    row: Any,
    *,
    subject_id: UUID | None = None,
    **params: Any,
) -> None:
    """Record something about a member's autopay."""
    events.record(
        session,
        kind,
        actor,
        circle_id=row.circle_id,
        subject_id=subject_id or row.member_id,
        params={"name": row.name, **params},
        visible=False,
        users=(row.user_id,) if row.user_id else (),
    )


def tell_step(session: Session, row: Any, step: Step, currency: str, today: date) -> None:
    """Record what became of a try, and when the next one is."""
    item = step.item
    tried = replace(item, made=step.number)
    following = next_try(tried, today) if step.outcome is Outcome.FAILED else None
    tell(
        session,
        _KINDS[step.outcome],
        None,
        row,
        subject_id=item.subject_id,
        what=item.what.value,
        amount_minor=item.amount_minor,
        currency=currency,
        due_on=item.due_on.isoformat(),
        **({"fault": step.fault} if step.fault else {}),
        **({"next_on": following.isoformat()} if following else {}),
    )
