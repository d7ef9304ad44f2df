"""Minutes: what a meeting came to, frozen when it was posted, with ids instead of names.

Names are looked up when somebody reads, so that nobody's name outlives their wish to be forgotten.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session

from circle_app.domain.errors import NotFound
from circle_app.domain.meeting_checks import Totals, totals
from circle_app.domain.meetings import COINS, MeetingStatus
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries import meetings as queries
from circle_app.services import access
from circle_app.services.access import Actor
from circle_app.services.meetings.booking import Act
from circle_app.services.meetings.reading import place_of
from circle_app.services.meetings.views import BoxLine, MeetingCard
from circle_app.services.paging import DEFAULT_LIMIT, Page, check_limit, decode_cursor, page_of

#: More decisions than that between two meetings are told by the votes page.
MAX_DECISIONS: Final = 50


@dataclass(frozen=True, slots=True)
class Attended:
    """A member at a meeting: there or not, and what the member brought.

    ``fine_left_minor`` is what of the fines was carried to the next sheet.
    """

    member_id: UUID
    name: str
    presence: str
    savings_minor: int
    social_minor: int
    fine_minor: int
    loan_minor: int
    shares: int
    shares_minor: int
    fine_left_minor: int


@dataclass(frozen=True, slots=True)
class Given:
    """A loan that was given at a meeting."""

    loan_id: UUID
    number: int
    name: str
    amount_minor: int
    cash_minor: int


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided since the meeting before."""

    proposal_id: UUID
    kind: str
    title: str
    status: str
    yes: int
    no: int


@dataclass(frozen=True, slots=True)
class Minutes:
    """The record of a meeting that was posted.

    Attributes:
        attended: Everybody who was a member then; empty for who does not see what others pay.
        closing_minor: What the books said at the end, before the count.
        pieces: Notes by their value, the largest first, and how many; coins last, with value 0
            and their sum.
        reason: Why what was counted differs.
        text: What else was to be remembered.
    """

    meeting_id: UUID
    circle_id: UUID
    circle_name: str
    currency: str
    number: int
    held_on: date
    totals: Totals
    attended: tuple[Attended, ...]
    given: tuple[Given, ...]
    decisions: tuple[Decided, ...]
    opening_minor: int
    last_closing_minor: int | None
    since: tuple[BoxLine, ...]
    closing_minor: int
    counted_minor: int
    difference_minor: int
    reason: str
    pieces: tuple[tuple[int, int], ...]
    counted_by: tuple[str, ...]
    text: str
    posted_by: str
    posted_at: datetime


def frozen(session: Session, act: Act) -> dict[str, Any]:
    """Return what is kept of a meeting that is being posted."""
    facts, sheet = act.facts, act.sheet
    known = facts.known
    since = facts.last.posted_at if facts.last is not None else act.circle.created_at
    decided = queries.decided_since(session, act.circle.id, since, MAX_DECISIONS)
    return {
        "totals": asdict(totals(sheet, known)),
        "share_price": known.terms.share_price_minor or 0,
        "last_closing": facts.last_closing_minor,
        "since": [[line.kind, line.amount_minor] for line in facts.since],
        "given": [
            [
                str(loan.loan_id),
                loan.number,
                str(loan.member_id),
                loan.amount_minor,
                loan.cash_minor,
            ]
            for loan in (known.loans[each] for each in sheet.hand_over)
        ],
        "decided": [[str(row.id), row.kind, row.status, row.yes, row.no] for row in decided],
        "reason": sheet.reason,
        "count": dict(sheet.count),
        "counted_by": [str(each) for each in sheet.counted_by],
        "text": sheet.minutes,
    }


def minutes(actor: Actor, meeting_id: UUID) -> Minutes:
    """Return the record of a meeting that was posted.

    Raises:
        NotFound: No such meeting in a circle of the actor, or it was not posted.
        NotAllowed: The actor's role does not see what happens in the circle.
    """
    with database.reading(snapshot=True) as session:
        place, row = place_of(session, actor, meeting_id, Permission.SEE_ACTIVITY, writing=False)
        if row.status != MeetingStatus.POSTED:
            raise NotFound(what="meeting")
        return _read(session, row, json.loads(row.minutes), loans=place.may(Permission.SEE_LOANS))


def _read(session: Session, row: Any, kept: Mapping[str, Any], *, loans: bool) -> Minutes:
    borrowers = [UUID(each[2]) for each in kept["given"]]
    counters = [UUID(each) for each in kept["counted_by"]]
    names = queries.names_of(session, [*borrowers, *counters])
    titles = queries.titles_of(session, [UUID(each[0]) for each in kept["decided"]])
    return Minutes(
        meeting_id=row.id,
        circle_id=row.circle_id,
        circle_name=row.circle_name,
        currency=row.currency,
        number=row.number,
        held_on=row.held_on,
        totals=Totals(**kept["totals"]),
        attended=_attended(session, row.id, kept["share_price"], loans=loans),
        given=tuple(
            Given(UUID(loan_id), number, names[UUID(member_id)], amount, cash)
            for loan_id, number, member_id, amount, cash in kept["given"]
            if loans
        ),
        decisions=tuple(
            Decided(UUID(proposal_id), kind, titles.get(UUID(proposal_id), ""), status, yes, no)
            for proposal_id, kind, status, yes, no in kept["decided"]
            if loans or kind != "loan"
        ),
        opening_minor=row.opening_minor,
        last_closing_minor=kept["last_closing"],
        since=tuple(BoxLine(kind, amount) for kind, amount in kept["since"]),
        closing_minor=row.closing_minor,
        counted_minor=row.counted_minor,
        difference_minor=row.counted_minor - row.closing_minor,
        reason=kept["reason"],
        pieces=_pieces(kept["count"]),
        counted_by=tuple(names[each] for each in counters if each in names),
        text=kept["text"],
        posted_by=queries.name_of_user(session, row.posted_by),
        posted_at=row.posted_at,
    )


def _attended(
    session: Session, meeting_id: UUID, price_minor: int, *, loans: bool
) -> tuple[Attended, ...]:
    return tuple(
        Attended(
            member_id=row.member_id,
            name=row.member_name,
            presence=row.presence,
            savings_minor=row.savings_minor,
            social_minor=row.social_minor,
            fine_minor=row.fine_minor,
            loan_minor=row.loan_minor if loans else 0,
            shares=row.shares,
            shares_minor=row.shares * price_minor,
            fine_left_minor=row.fine_left_minor,
        )
        for row in queries.attended(session, meeting_id)
    )


def _pieces(count: Mapping[str, int]) -> tuple[tuple[int, int], ...]:
    notes = sorted(((int(key), n) for key, n in count.items() if key != COINS), reverse=True)
    return (*notes, *(((0, count[COINS]),) if COINS in count else ()))


def meetings(
    actor: Actor, circle_id: UUID, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page[MeetingCard]:
    """List the meetings of a circle, the newest first; one that is being held among them.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: The actor's role does not see what happens in the circle.
    """
    check_limit(limit)
    before = decode_cursor(cursor, UUID)
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.SEE_ACTIVITY, writing=False)
        rows = queries.meeting_rows(session, circle_id, before[0] if before else None, limit + 1)
    return page_of(rows, limit, lambda row: _card(row, place.currency), lambda row: row.id)


def _card(row: Any, currency: str) -> MeetingCard:
    return MeetingCard(
        id=row.id,
        number=row.number,
        held_on=row.held_on,
        status=row.status,
        currency=currency,
        there=row.there,
        invited=row.invited,
        opening_minor=row.opening_minor,
        closing_minor=row.closing_minor,
        counted_minor=row.counted_minor,
        saved_at=row.saved_at,
        posted_at=row.posted_at,
    )
