"""Posting a meeting: everything on its sheet is booked in one transaction, or nothing is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.ledger import canonical_json
from circle_app.domain.meeting_checks import Box, Circumstances, faults, totals
from circle_app.domain.meetings import (
    MeetingChanged,
    MeetingStatus,
    OpeningDiffers,
    Sheet,
    SheetRefused,
)
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries import loans as loan_queries
from circle_app.persistence.queries import meetings as queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.persistence.queries.meetings import MEETINGS
from circle_app.services import cycles, events, ledger
from circle_app.services.access import Actor
from circle_app.services.idempotency import Once
from circle_app.services.meetings import booking
from circle_app.services.meetings.booking import Act
from circle_app.services.meetings.drafts import check_draft
from circle_app.services.meetings.facts import Facts, gather
from circle_app.services.meetings.minutes import frozen
from circle_app.services.meetings.reading import (
    meeting_room,
    place_of,
    refusal_context,
    sheet_of,
    shown_faults,
)
from circle_app.services.meetings.views import Posted


@database.retried
def post(actor: Actor, meeting_id: UUID, *, version: int, key: str) -> Posted:
    """Book everything on the sheet of a meeting, and close it: all of it or nothing.

    In the order of a meeting: roll call and fines, social fund, shares and savings, repayments,
    new loans, and the closing count, whose difference to the books is booked with its reason.

    Args:
        actor: Who closes it.
        meeting_id: The meeting.
        version: The sheet that was looked at.
        key: Idempotency key.

    Raises:
        NotFound: No such meeting in a circle of the actor.
        NotAllowed: The actor's role does not hold meetings.
        MeetingOver: It was posted or cancelled.
        MeetingChanged: The sheet was changed since that version.
        OpeningDiffers: The box does not hold what was counted last and what moved since.
        SheetRefused: Something on it cannot be booked: whose, which column, why.
        PeriodClosed: Its day lies in a month that was closed meanwhile.
    """
    with database.reading() as session:
        _, row = place_of(session, actor, meeting_id, Permission.HOLD_MEETING)
    cycles.ensure_open(row.circle_id)
    with database.transaction() as session:
        place_of(session, actor, meeting_id, Permission.HOLD_MEETING)
        payload = {"meeting": meeting_id, "version": version}
        once = Once(session, actor.user_id, "meeting.post", key, payload)
        if once.stored is not None:
            return once.replay(Posted)
        return once.remember(_post(session, _act(session, actor, row, version)))


def _act(session: Session, actor: Actor, seen: Any, version: int) -> Act:
    """Lock everything in order, the circle first, and read what the books know now."""
    circle = locked_circle(session, seen.circle_id)
    place, _ = place_of(session, actor, seen.id, Permission.HOLD_MEETING)
    meeting = queries.locked_meeting(session, seen.id)
    check_draft(meeting)
    if meeting.version != version:
        raise MeetingChanged(version=meeting.version)
    sheet = sheet_of(meeting)
    _lock_loans(session, circle.id, sheet)
    facts = gather(session, place, meeting.held_on, lock=True)
    return Act(actor, place, circle, meeting, sheet, facts, clock.now())


def _lock_loans(session: Session, circle_id: UUID, sheet: Sheet) -> None:
    """Lock the loans that are paid, given or paid off, always in the order of their ids."""
    paying = {member_id for member_id, row in sheet.members.items() if row.loan}
    wanted = {
        row.id for row in queries.running_loans(session, circle_id) if row.member_id in paying
    }
    for row in queries.agreed_loans(session, circle_id):
        if row.id in sheet.hand_over:
            wanted |= {row.id, row.replaces_id or row.id}
    for loan_id in sorted(wanted):
        loan_queries.locked_loan(session, loan_id)


def _post(session: Session, act: Act) -> Posted:
    facts, total = act.facts, totals(act.sheet, act.facts.known)
    _check_opening(facts, act.circle.currency)
    _check(session, act.sheet, facts.known, act.circle.currency)
    booked = booking.book_all(session, act)
    counted = booking.count(session, act, booked)
    _close(session, act, booked, counted)
    opening = facts.known.box.total_minor
    events.record(
        session,
        "meeting.posted",
        act.actor,
        circle_id=act.circle.id,
        subject_id=act.meeting.id,
        params={
            "by": act.actor.name,
            "number": act.meeting.number,
            "held_on": act.on.isoformat(),
            "there": total.present + total.late,
            "of": len(facts.members),
            "amount_minor": total.collected_minor,
            "currency": act.circle.currency,
        },
        users=tuple(row.user_id for row in facts.members if row.user_id),
    )
    return Posted(
        meeting_id=act.meeting.id,
        circle_id=act.circle.id,
        number=act.meeting.number,
        held_on=act.on,
        currency=act.circle.currency,
        collected_minor=total.collected_minor,
        given_minor=total.given_minor,
        opening_minor=opening,
        closing_minor=booked.total_minor,
        counted_minor=counted.total_minor,
        difference_minor=counted.total_minor - booked.total_minor,
        posted_at=act.at,
    )


def _check_opening(facts: Facts, currency: str) -> None:
    if facts.last_closing_minor is None:
        return
    moved = sum(line.amount_minor for line in facts.since)
    expected, opening = facts.last_closing_minor + moved, facts.known.box.total_minor
    if expected != opening:
        raise OpeningDiffers(expected_minor=expected, opening_minor=opening, currency=currency)


def _check(session: Session, sheet: Sheet, known: Circumstances, currency: str) -> None:
    found = shown_faults(session, faults(sheet, known))
    if found:
        raise SheetRefused(
            field=found[0].field, faults=found, **refusal_context(found[0], currency)
        )


def _close(session: Session, act: Act, booked: Box, counted: Box) -> None:
    book_id = ledger.book_of_circle(session, act.circle.id)
    session.connection().execute(
        update(MEETINGS)
        .where(MEETINGS.c.id == act.meeting.id)
        .values(
            status=MeetingStatus.POSTED.value,
            opening_minor=act.facts.known.box.total_minor,
            closing_minor=booked.total_minor,
            counted_minor=counted.total_minor,
            last_sequence=queries.head_of(session, book_id),
            minutes=canonical_json(frozen(session, act)),
            posted_by=act.actor.user_id,
            posted_at=act.at,
        )
    )
    database.touch(session, meeting_room(act.meeting.id))
