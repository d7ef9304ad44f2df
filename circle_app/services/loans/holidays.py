"""Days on which a circle does not collect: written down, taken away, and what follows for loans.

A loan is planned by the holidays that were known when it was given. One that is added later moves
what falls due on it, where the terms of the loan say so, and nothing that lies behind. One that is
taken away counts for loans given from then on: nobody is asked for money sooner than was said.

Where there are no officers, a single member may write days down but not move what others agreed
on, nor what the member owes: running loans keep their days, and new ones go by the calendar.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.calendars import HolidayRule
from circle_app.domain.errors import NotFound
from circle_app.domain.holidays import Holiday, InvalidHoliday, check_days
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries import holidays as queries
from circle_app.persistence.queries import loans as loan_queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.persistence.queries.holidays import HOLIDAYS
from circle_app.persistence.queries.loans import LOANS
from circle_app.services import access, events
from circle_app.services.access import Actor
from circle_app.services.idempotency import Once
from circle_app.services.loans import states
from circle_app.services.loans.accounts import columns_after, history_of, keep_plan, run_of
from circle_app.services.loans.products import calendar_of, frozen_calendar, product_of

BATCH: Final = 100
# How far back the list reaches.
_SHOWN: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class HolidayView:
    """A day on which nobody collects. ``is_ahead`` says whether it can still be taken away."""

    day: date
    name: str
    by_name: str
    is_ahead: bool


@dataclass(slots=True)
class HolidaysAdded:
    """What was written down: how many new days, and how many running loans they moved."""

    added: int = 0
    moved_loans: int = 0
    replayed: bool = False


def listed(actor: Actor, circle_id: UUID) -> tuple[HolidayView, ...]:
    """List the days on which a circle does not collect, from a year ago on. Needs SEE_CIRCLE.

    Raises:
        NotFound: Not a member of such a circle.
    """
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.SEE_CIRCLE, writing=False)
        today = clock.today(place.time_zone)
        rows = queries.holiday_rows(session, circle_id, today - _SHOWN)
    return tuple(HolidayView(row.day, row.name, row.by_name, row.day > today) for row in rows)


def add(actor: Actor, circle_id: UUID, days: Iterable[Holiday], *, key: str) -> HolidaysAdded:
    """Write days down on which nobody collects, and move what falls due on them.

    Needs EDIT_CIRCLE. A day that is known already keeps its name. Loans follow in batches, each
    in its own transaction: where that is cut short, adding any day goes on with it.

    Args:
        actor: Who writes them down.
        circle_id: The circle.
        days: The days, all of them ahead.
        key: Idempotency key.

    Raises:
        NotFound, NotAllowed: Not a member, or one who may not edit the circle.
        InvalidHoliday: A day is not ahead, or has no name; nothing was written.
    """
    added, has_officers = _write(actor, circle_id, tuple(days), key)
    if not has_officers or added.replayed:
        return added
    after: UUID | None = None
    while True:
        moved, after = _move_batch(actor, circle_id, after)
        added.moved_loans += moved
        if after is None:
            return added


@database.retried
def _write(
    actor: Actor, circle_id: UUID, days: tuple[Holiday, ...], key: str
) -> tuple[HolidaysAdded, bool]:
    payload = {"circle": circle_id, "days": [[each.day.isoformat(), each.name] for each in days]}
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.EDIT_CIRCLE)
        once = Once(session, actor.user_id, "holidays.add", key, payload)
        if once.stored is not None:
            return once.replay(HolidaysAdded), place.has_officers
        today = clock.today(place.time_zone)
        wanted = check_days(days, today)
        locked_circle(session, circle_id)
        known = {row.day for row in queries.holiday_rows(session, circle_id, today)}
        new = [each for each in wanted if each.day not in known]
        if new:
            _insert(session, actor, circle_id, new)
        return once.remember(HolidaysAdded(added=len(new))), place.has_officers


def _insert(session: Session, actor: Actor, circle_id: UUID, new: list[Holiday]) -> None:
    at = clock.now()
    session.connection().execute(
        insert(HOLIDAYS),
        [
            {
                "id": new_id(),
                "circle_id": circle_id,
                "day": each.day,
                "name": each.name,
                "added_by": actor.user_id,
                "added_at": at,
            }
            for each in new
        ],
    )
    events.record(
        session,
        "holiday.added" if len(new) == 1 else "holidays.added",
        actor,
        circle_id=circle_id,
        subject_id=circle_id,
        params={"count": len(new), "effective_on": new[0].day.isoformat(), "title": new[0].name},
        after={"holidays": [[each.day.isoformat(), each.name] for each in new]},
    )


@database.retried
def remove(actor: Actor, circle_id: UUID, day: date) -> None:
    """Take a day that lies ahead off the calendar. Needs EDIT_CIRCLE.

    Running loans that were moved for it stay moved; loans given from now on do not know it.

    Raises:
        NotFound, NotAllowed: Not a member, one who may not edit the circle, or no such day.
        InvalidHoliday: The day is not ahead; nothing was changed.
    """
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.EDIT_CIRCLE)
        today = clock.today(place.time_zone)
        locked_circle(session, circle_id)
        rows = queries.holiday_rows(session, circle_id, min(day, today))
        found = next((row for row in rows if row.day == day), None)
        if found is None:
            raise NotFound(what="holiday", field="day")
        if day <= today:
            raise InvalidHoliday(field="day", reason="past", day=day)
        queries.remove_holiday(session, circle_id, day)
        events.record(
            session,
            "holiday.removed",
            actor,
            circle_id=circle_id,
            subject_id=circle_id,
            params={"effective_on": day.isoformat(), "title": found.name},
            before={"holidays": [[day.isoformat(), found.name]]},
            after={"holidays": []},
        )


@database.retried
def _move_batch(actor: Actor, circle_id: UUID, after: UUID | None) -> tuple[int, UUID | None]:
    """Move the loans of one batch; how many, and after which loan the next one begins."""
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.EDIT_CIRCLE)
        today = clock.today(place.time_zone)
        rows = queries.holiday_rows(session, circle_id, today + timedelta(days=1))
        ahead = frozenset(row.day for row in rows)
        ids = queries.loans_due_on_holidays(session, circle_id, today, after, BATCH)
        found = (_moved(session, each, ahead, today, place.member_id) for each in ids)
        moved = [loan for loan in found if loan]
        if moved:
            events.record(
                session,
                "holidays.moved",
                actor,
                circle_id=circle_id,
                subject_id=circle_id,
                params={"count": len(moved)},
                after={"loans": [loan.number for loan in moved]},
                users=tuple(loan.borrower_user_id for loan in moved if loan.borrower_user_id),
            )
    return len(moved), ids[-1] if len(ids) == BATCH else None


def _moved(
    session: Session, loan_id: UUID, ahead: frozenset[date], today: date, writer_id: UUID
) -> Any:
    """Plan one loan anew with the holidays that lie ahead; its row, or None where it stays.

    Nobody puts off what they owe themselves: an officer's own loan follows once another officer
    writes a day down. It stays too where its terms keep due dates, and where the days would change
    what a payment that was booked has paid: with interest by the day, of an instalment that was
    paid ahead.
    """
    loan = loan_queries.locked_loan(session, loan_id)
    known = calendar_of(loan.calendar)
    keeps_days = product_of(loan.terms).holiday_rule is HolidayRule.SAME
    own = loan.member_id == writer_id
    if own or keeps_days or loan.status not in loan_queries.PAYING or ahead <= known.holidays:
        return None
    history = history_of(session, loan_id).confirmed
    before = run_of(loan, history, today)
    _plan_by(session, loan_id, frozen_calendar(replace(known, holidays=known.holidays | ahead)))
    after = run_of(loan_queries.loan_row(session, loan_id), history, today)
    if after.postings != before.postings:
        _plan_by(session, loan_id, loan.calendar)
        return None
    states.keep(session, loan, **columns_after(after, today))
    keep_plan(session, loan_id, after)
    return loan


def _plan_by(session: Session, loan_id: UUID, calendar: str) -> None:
    session.connection().execute(
        update(LOANS).where(LOANS.c.id == loan_id).values(calendar=calendar)
    )
