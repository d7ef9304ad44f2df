"""The stored versions of a circle's rules, and which of them counts on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import insert
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.rule_changes import Dated, Timetable, Version, number_on
from circle_app.domain.rules import CircleRules, ContributionUnit
from circle_app.persistence.queries.circles import RULES, circle_row, rules_text
from circle_app.persistence.queries.rounds import running_run
from circle_app.persistence.queries.rules import version_row, version_rows


@lru_cache(maxsize=512)
def parsed(text: str) -> CircleRules:
    """Read stored rules; the same text is read once."""
    return CircleRules.from_json(text)


def rules_of(session: Session, circle_id: UUID, version: int) -> CircleRules:
    """Return a version of a circle's rules."""
    return parsed(rules_text(session, circle_id, version))


def add_version(
    session: Session,
    circle_id: UUID,
    version: int,
    rules: CircleRules,
    by: UUID,
    at: datetime,
    *,
    effective_on: date | None = None,
    proposal_id: UUID | None = None,
) -> None:
    """Write a version down; it is never changed afterwards.

    Args:
        session: The caller's transaction.
        circle_id: The circle, whose row is locked.
        version: Its number: the one after the last that was written.
        rules: The rules.
        by: Who changed them.
        at: Now.
        effective_on: The day from which they count; None for at once.
        proposal_id: The decision behind it.
    """
    session.connection().execute(
        insert(RULES),
        {
            "circle_id": circle_id,
            "version": version,
            "rules": rules.to_json(),
            "effective_on": effective_on,
            "proposal_id": proposal_id,
            "created_by": by,
            "created_at": at,
        },
    )


def dated(rows: Sequence[Any], time_zone: str) -> tuple[Dated, ...]:
    """Read the days of stored versions, as the circle's own days."""
    return tuple(
        Dated(row.version, clock.day_of(row.created_at, time_zone), row.effective_on)
        for row in rows
    )


def in_force(session: Session, circle_id: UUID, on: date) -> Version:
    """Return the rules of a circle that count on a day; its first ones for any day before."""
    circle: Any = circle_row(session, circle_id)
    rows = version_rows(session, circle_id)
    number = number_on(dated(rows, circle.time_zone), on)
    return Version(number, rules_of(session, circle_id, number))


def since(row: Any, time_zone: str) -> datetime:
    """Return the moment from which a stored version counts."""
    day = row.effective_on
    if day is None or day <= clock.day_of(row.created_at, time_zone):
        moment: datetime = row.created_at
        return moment
    return datetime.combine(day, time(), ZoneInfo(time_zone)).astimezone(UTC)


def counting_since(session: Session, circle_id: UUID, version: int, time_zone: str) -> datetime:
    """Return the moment from which a version of a circle's rules counts."""
    return since(version_row(session, circle_id, version), time_zone)


def timetable(session: Session, circle: Any) -> Timetable:
    """Return where a circle stands: its rules, what waits for its day, its next cycle."""
    waiting = None
    if circle.next_rule_version is not None:
        number = circle.next_rule_version
        waiting = Version(number, rules_of(session, circle.id, number))
    table = Timetable(
        running=Version(circle.rule_version, rules_of(session, circle.id, circle.rule_version)),
        next_on=circle.next_cycle_on,
        waiting=waiting,
        waiting_on=circle.next_rules_on,
    )
    if table.running.rules.contribution.unit is not ContributionUnit.SLOT:
        return table
    run = running_run(session, circle.id)
    if run is None:
        return table
    begun = 0 if run.first_cycle is None else circle.last_cycle_number - run.first_cycle + 1
    return replace(table, left=run.slot_count - begun, month_day=run.starts_on.day)
