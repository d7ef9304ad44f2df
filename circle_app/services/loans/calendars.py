"""When a circle meets and when it does not collect, as the plans of its loans need it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session

from circle_app.domain.products import Calendar
from circle_app.persistence.queries.circles import CIRCLES
from circle_app.persistence.queries.holidays import HOLIDAYS
from circle_app.services.rule_versions import rules_of


def calendar_for(session: Session, loan: Any) -> Calendar:
    """Return the calendar that a loan given now is planned by."""
    wanted = select(CIRCLES.c.rule_version).where(CIRCLES.c.id == loan.circle_id)
    return calendar_of_circle(
        session, loan.circle_id, session.connection().execute(wanted).scalar_one()
    )


def calendar_of_circle(session: Session, circle_id: UUID, rule_version: int) -> Calendar:
    """Return the holidays and meeting days of a circle by one version of its rules."""
    rules = rules_of(session, circle_id, rule_version)
    days = select(HOLIDAYS.c.day).where(HOLIDAYS.c.circle_id == circle_id)
    return Calendar(
        frozenset(session.connection().execute(days).scalars()),
        rules.meeting_day,
        rules.contribution.day,
    )
