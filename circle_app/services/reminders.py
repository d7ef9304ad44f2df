"""Reminders of dues: written down once for each member and day; notices carry them out.

A job runs it, as often as it likes. The circle remembers the day up to which its members were
reminded, so nobody is told twice, and days that were missed are made up for at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.autopay import LAST_TRY, tries_by
from circle_app.domain.reminders import ReminderDays, Step, step_on
from circle_app.persistence import database
from circle_app.persistence.queries import reminders as queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.services import cycles, events, installation


def remind_due(circle_id: UUID | None = None) -> int:
    """Remind everybody of what is due soon, today, or late; return how many were reminded.

    Args:
        circle_id: One circle; all where it is None.
    """
    settings = installation.current()
    days = ReminderDays(settings.payments_remind_before, settings.payments_remind_after)
    with database.reading() as session:
        # Somewhere it is tomorrow already; each circle's own day decides when it is its turn.
        behind = queries.circles_behind(session, clock.now().date() + timedelta(days=1))
    done = 0
    for row in behind:
        today = clock.today(row.time_zone)
        if circle_id not in (None, row.id) or (row.reminded_on and row.reminded_on >= today):
            continue
        cycles.ensure_open(row.id)
        done += _remind_circle(row.id, today, days)
    return done


@database.retried
def _remind_circle(circle_id: UUID, today: date, days: ReminderDays) -> int:
    with database.transaction() as session:
        circle = locked_circle(session, circle_id)
        last = circle.reminded_on or today - timedelta(days=1)
        if circle.status != "active" or last >= today:
            return 0
        first = last - timedelta(days=days.after)
        until = today + timedelta(days=days.before)
        rows = queries.open_dues_between(session, circle_id, first, until)
        found = [(row, step) for row in rows if (step := _step(row, days, last, today)) is not None]
        count = _tell(session, circle, found)
        queries.mark_reminded(session, circle_id, today)
        return count


def _step(row: Any, days: ReminderDays, last: date, today: date) -> Step | None:
    step = step_on(row.starts_on, row.due_on, days, last, today)
    by_itself = row.autopay and row.since_on <= row.due_on
    # Whoever pays by autopay hears beforehand what will be taken, and afterwards of each try.
    if by_itself and step is not Step.SOON and tries_by(row.due_on, today) < LAST_TRY:
        return None
    return step


def _tell(session: Session, circle: Any, found: Sequence[tuple[Any, Step]]) -> int:
    """Write one reminder for each member, of all that is to be told to that member today."""
    told, users = [], []
    for member_id, group in groupby(found, key=lambda each: each[0].member_id):
        dues = list(group)
        told.append(_reminder(circle, member_id, dues))
        if dues[0][0].user_id is not None:
            users.append(dues[0][0].user_id)
    events.record_all(session, told, None, circle_id=circle.id, visible=False, users=tuple(users))
    return len(told)


def _reminder(circle: Any, member_id: UUID, dues: Iterable[tuple[Any, Step]]) -> events.Told:
    rows = [row for row, _ in dues]
    # Late comes before today, and today before what is due later.
    step = min((step for _, step in dues), key=[Step.LATE, Step.TODAY, Step.SOON].index)
    by_itself = step is Step.SOON and rows[0].autopay and rows[0].since_on <= rows[0].due_on
    return events.Told(
        "autopay.told" if by_itself else "dues.reminder",
        member_id,
        {
            "name": rows[0].name,
            "step": step.value,
            "count": len(rows),
            "amount_minor": sum(row.open_minor for row in rows),
            "currency": circle.currency,
            "due_on": rows[0].due_on.isoformat(),
        },
    )
