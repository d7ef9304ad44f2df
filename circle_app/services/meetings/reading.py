"""Showing a meeting: the sheet beside what the books know."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.domain.counts import PIECES
from circle_app.domain.meeting_checks import Fault, expected_minor, faults, totals
from circle_app.domain.meetings import MeetingStatus, Sheet
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries import meetings as queries
from circle_app.services import access, cycles
from circle_app.services.access import Actor, Standing
from circle_app.services.meetings.facts import Facts, gather
from circle_app.services.meetings.views import (
    LoanReady,
    MeetingRow,
    MeetingView,
    SheetFault,
)


def meeting_room(meeting_id: UUID) -> str:
    """Name the room of everybody who holds a meeting: its sheet was changed."""
    return f"meeting-{meeting_id}"


def sheet_of(row: Any) -> Sheet:
    """Read the sheet of a meeting's row."""
    return Sheet.of_plain(json.loads(row.sheet))


def place_of(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    permission: Permission,
    *,
    writing: bool = True,
) -> tuple[Standing, Any]:
    """Return the actor's standing at a meeting, and its row.

    Raises:
        NotFound: No such meeting in a circle of the actor.
        NotAllowed: Not the actor's to do.
    """
    row = queries.meeting_row(session, meeting_id)
    place = access.require_of(session, actor, row, "meeting", permission, writing=writing)
    return place, row


def meeting(actor: Actor, meeting_id: UUID) -> MeetingView:
    """Return a meeting that is being held, with what its grid needs; or one that was held.

    Raises:
        NotFound: No such meeting in a circle of the actor.
        NotAllowed: The actor's role does not hold meetings.
    """
    with database.reading() as session:
        _, row = place_of(session, actor, meeting_id, Permission.HOLD_MEETING, writing=False)
    if row.status == MeetingStatus.DRAFT:
        cycles.ensure_open(row.circle_id)
    with database.reading(snapshot=True) as session:
        place, row = place_of(session, actor, meeting_id, Permission.HOLD_MEETING, writing=False)
        return view(session, place, row)


def view(session: Session, place: Standing, row: Any) -> MeetingView:
    """Show a meeting as it stands."""
    facts, sheet = gather(session, place, row.held_on), sheet_of(row)
    known, held = facts.known, row.status == MeetingStatus.DRAFT
    terms, total = known.terms, totals(sheet, known)
    opening = known.box.total_minor if held else row.opening_minor
    return MeetingView(
        id=row.id,
        circle_id=row.circle_id,
        circle_name=row.circle_name,
        currency=row.currency,
        number=row.number,
        held_on=row.held_on,
        status=row.status,
        version=row.version,
        saved_at=row.saved_at,
        opening_minor=opening,
        social_opening_minor=known.box.social_minor,
        last_closing_minor=facts.last_closing_minor,
        since=facts.since,
        sheet=sheet.to_plain(),
        rows=_rows(facts),
        loans=tuple(
            LoanReady(
                each.loan_id,
                each.number,
                each.member_id,
                each.name,
                each.amount_minor,
                each.cash_minor,
                "own_loan" if each.member_id == place.member_id else each.hindrance,
            )
            for each in known.loans.values()
        ),
        saves=terms.saves,
        contribution_minor=facts.rules.contribution.amount_minor if terms.saves else 0,
        share_price_minor=terms.share_price_minor,
        min_shares=terms.min_shares,
        max_shares=terms.max_shares,
        social_minor=terms.social_minor,
        absent_fine_minor=terms.absent_fine_minor,
        late_fine_minor=terms.late_fine_minor,
        own_row=terms.by_meeting,
        can_give=known.gives,
        pieces=PIECES.get(row.currency, ()),
        totals=total,
        expected_minor=expected_minor(known.box, total) if held else row.closing_minor or 0,
        counted_minor=sheet.counted_minor,
        faults=shown_faults(session, faults(sheet, known)) if held else (),
    )


def _rows(facts: Facts) -> tuple[MeetingRow, ...]:
    return tuple(
        MeetingRow(
            member_id=row.id,
            number=row.number,
            name=row.name,
            due_minor=facts.dues.get(row.id, (0, 0))[0],
            fee_minor=facts.dues.get(row.id, (0, 0))[1],
            social_minor=facts.known.terms.social_minor,
            fine_owed_minor=facts.known.members[row.id].fine_owed_minor,
            loan_due_minor=facts.known.members[row.id].loan_due_minor,
            loan_payoff_minor=facts.known.members[row.id].loan_payoff_minor,
            shares_so_far=facts.shares.get(row.id, 0),
            acting=row.id == facts.known.acting,
            joined_later=facts.known.members[row.id].joined_later,
        )
        for row in facts.members
    )


def shown_faults(session: Session, found: Iterable[Fault]) -> tuple[SheetFault, ...]:
    """Give faults the names of those who are not on the sheet any more."""
    all_faults = tuple(found)
    gone = [each.member_id for each in all_faults if each.member_id and not each.name]
    names = queries.names_of(session, gone)
    return tuple(
        SheetFault(
            each.reason,
            each.field,
            each.member_id,
            each.name or names.get(each.member_id, "") if each.member_id else "",
            dict(each.values),
        )
        for each in all_faults
    )


def refusal_context(first: SheetFault, currency: str) -> Mapping[str, Any]:
    """What the sentence of a refusal needs of the first fault."""
    return {"reason": first.reason, "name": first.name, "currency": currency, **first.values}


def draft_id(actor: Actor, circle_id: UUID) -> UUID | None:
    """Return the meeting that is being held in a circle, if there is one.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: The actor's role does not hold meetings.
    """
    with database.reading() as session:
        access.require(session, actor, circle_id, Permission.HOLD_MEETING, writing=False)
        return queries.draft_of(session, circle_id)
