"""What a meeting books, in its order: fines, social fund, shares, savings, repayments, loans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import Session

from circle_app.adapters.ids import new_id
from circle_app.domain.charts import CASH, FINES, SHARES, SOCIAL_CASH, SOCIAL_FUND
from circle_app.domain.contributions import PayMethod
from circle_app.domain.errors import CircleError
from circle_app.domain.ledger import Draft, Line, account_key
from circle_app.domain.meeting_checks import (
    Box,
    Movement,
    Step,
    counted_apart,
    fine_left_minor,
    movements,
    spread,
)
from circle_app.domain.meetings import Presence, Sheet, SheetRefused
from circle_app.domain.shares import BOUGHT, PurchaseKind, PurchaseStatus
from circle_app.persistence.queries.meetings import ATTENDANCE, PURCHASES
from circle_app.services import ledger
from circle_app.services.access import Actor, Standing
from circle_app.services.contributions.taking import Incoming, take_in
from circle_app.services.loans import disbursals, repayments
from circle_app.services.meetings.facts import BOXES, Facts
from circle_app.services.reconciliation.counts import write_down
from circle_app.services.shares import cycles as share_cycles


@dataclass(frozen=True, slots=True)
class Act:
    """A meeting that is being posted.

    Attributes:
        meeting: Its row, locked.
        circle: The circle's row, locked.
    """

    actor: Actor
    place: Standing
    circle: Any
    meeting: Any
    sheet: Sheet
    facts: Facts
    at: datetime

    @property
    def on(self) -> date:
        """The day on which everything is booked."""
        day: date = self.meeting.held_on
        return day

    def name(self, member_id: UUID) -> str:
        """How a member is called."""
        return self.facts.known.members[member_id].name


def book_all(session: Session, act: Act) -> Box:
    """Book everything on the sheet and return what the box holds by the books then."""
    planned = movements(act.sheet, act.facts.known)
    _keep_attendance(session, act)
    _book_small(session, act, planned)
    _take_savings(session, act, _of(planned, Step.SAVINGS))
    for movement in _of(planned, Step.REPAYMENTS):
        _take_back(session, act, movement)
    for movement in _of(planned, Step.LOANS):
        _give(session, act, movement)
    book_id = ledger.book_of_circle(session, act.circle.id)
    held = ledger.lock(session, [(book_id, each) for each in BOXES])
    return Box(*(held[book_id, each] for each in BOXES))


def _of(planned: Iterable[Movement], step: Step) -> list[Movement]:
    return [each for each in planned if each.step is step]


def _keep_attendance(session: Session, act: Act) -> None:
    """Write the roll call down, and what of the fines is still owed."""
    rows, terms = [], act.facts.known.terms
    for member_id, member in act.facts.known.members.items():
        typed = act.sheet.row(member_id)
        charged = terms.fine_minor(typed.presence, joined_later=member.joined_later)
        rows.append(
            {
                "meeting_id": act.meeting.id,
                "member_id": member_id,
                "presence": (typed.presence or Presence.ABSENT).value,
                "savings_minor": typed.savings,
                "social_minor": typed.social,
                "fine_minor": typed.fine,
                "loan_minor": typed.loan,
                "shares": typed.shares,
                "fine_left_minor": fine_left_minor(member.fine_owed_minor, charged, typed.fine),
            }
        )
    session.connection().execute(insert(ATTENDANCE), rows)


def _book_small(session: Session, act: Act, planned: Sequence[Movement]) -> None:
    """Book fines, the social fund and shares: one entry each, in one go."""
    book_id = ledger.book_of_circle(session, act.circle.id)
    shares = _of(planned, Step.SHARES)
    bought = [new_id() for _ in shares]
    drafts = [
        *(_fine(act, book_id, each) for each in _of(planned, Step.FINES)),
        *(_social(act, book_id, each) for each in _of(planned, Step.SOCIAL)),
        *(_shares(act, book_id, each, of) for each, of in zip(shares, bought, strict=True)),
    ]
    if not drafts:
        return
    posted = ledger.post(session, drafts, actor_id=act.actor.user_id, at=act.at)
    if shares:
        entries = [each.entry_id for each in posted[-len(shares) :]]
        cycle = share_cycles.running(session, act.circle.id, act.facts.rules, act.on)
        session.connection().execute(
            insert(PURCHASES),
            [
                _purchase(act, cycle, each, of, entry_id)
                for each, of, entry_id in zip(shares, bought, entries, strict=True)
            ],
        )
        share_cycles.put_in(session, cycle.id, {each.member_id: each.shares for each in shares})


def _draft(
    act: Act,
    book_id: UUID,
    kind: str,
    lines: tuple[Line, Line],
    params: Mapping[str, Any],
    of: UUID,
) -> Draft:
    told = {**params, "meeting": act.meeting.number}
    return Draft(book_id, kind, lines, act.on, params=told, subject_id=of)


def _fine(act: Act, book_id: UUID, paid: Movement) -> Draft:
    lines = (Line(CASH.code, paid.amount_minor), Line(FINES.code, -paid.amount_minor))
    params = {"account": CASH.code, "source": "fine", "name": act.name(paid.member_id)}
    return _draft(act, book_id, "fund.income", lines, params, paid.member_id)


def _social(act: Act, book_id: UUID, paid: Movement) -> Draft:
    lines = (Line(SOCIAL_CASH.code, paid.amount_minor), Line(SOCIAL_FUND.code, -paid.amount_minor))
    params = {"name": act.name(paid.member_id), "method": PayMethod.CASH.value}
    return _draft(act, book_id, "social.contribution", lines, params, paid.member_id)


def _shares(act: Act, book_id: UUID, paid: Movement, of: UUID) -> Draft:
    capital = account_key(SHARES, paid.member_id)
    lines = (Line(CASH.code, paid.amount_minor), Line(capital, -paid.amount_minor))
    params = {"name": act.name(paid.member_id), "shares": paid.shares, "method": "cash"}
    return _draft(act, book_id, BOUGHT, lines, params, of)


def _purchase(act: Act, cycle: Any, paid: Movement, of: UUID, entry_id: UUID) -> dict[str, Any]:
    return {
        "id": of,
        "circle_id": act.circle.id,
        "member_id": paid.member_id,
        "meeting_id": act.meeting.id,
        "cycle_id": cycle.id,
        "kind": PurchaseKind.BOUGHT.value,
        "shares": paid.shares,
        "price_minor": cycle.price_minor,
        "bought_on": act.on,
        "status": PurchaseStatus.CONFIRMED.value,
        "entry_id": entry_id,
        "recorded_by": act.actor.user_id,
        "recorded_at": act.at,
    }


def _take_savings(session: Session, act: Act, planned: Sequence[Movement]) -> None:
    incoming = [
        Incoming(
            member_id=each.member_id,
            member_name=act.name(each.member_id),
            amount_minor=each.amount_minor,
            way=PayMethod.CASH,
            reference=None,
            paid_on=act.on,
            recorded_by=act.actor.user_id,
            meeting_id=act.meeting.id,
        )
        for each in planned
    ]
    if incoming:
        take_in(
            session,
            act.circle,
            incoming,
            confirmed=True,
            actor_id=act.actor.user_id,
            at=act.at,
            by=act.actor,
        )


def _take_back(session: Session, act: Act, paid: Movement) -> None:
    """Pay a member's loans, what is due on the oldest first."""
    member = act.facts.known.members[paid.member_id]
    for loan_id, part in spread(paid.amount_minor, member.loans):
        loan = act.facts.running[loan_id]
        try:
            repayments.take_cash(session, act.actor, act.place, loan, amount_minor=part, on=act.on)
        except CircleError as refusal:
            raise _refused(act, "loan_takes_nothing", "loan", member.name, refusal) from None


def _give(session: Session, act: Act, given: Movement) -> None:
    assert given.loan_id is not None  # noqa: S101  (a movement of a loan says which)
    loan = act.facts.known.loans[given.loan_id]
    try:
        disbursals.give(session, act.actor, act.place, loan.loan_id, PayMethod.CASH, None)
    except CircleError as refusal:
        raise _refused(act, "loan_not_given", "hand_over", loan.name, refusal) from None


def _refused(act: Act, reason: str, column: str, name: str, refusal: CircleError) -> SheetRefused:
    return SheetRefused(
        field=column, reason=reason, name=name, because=refusal.code, currency=act.circle.currency
    )


def count(session: Session, act: Act, booked: Box) -> Box:
    """Write down what was counted, and book what it differs; the social fund is put aside first.

    Returns:
        What the box holds now, in both purses.
    """
    found = counted_apart(act.sheet.counted_minor, booked.social_minor)
    pieces: Mapping[int, int] = {}
    if not found.social_minor and all(each.isdigit() for each in act.sheet.count):
        pieces = {int(value): number for value, number in act.sheet.count.items()}
    amounts = {CASH.code: (found.cash_minor, booked.cash_minor)}
    if found.social_minor or booked.social_minor:
        amounts[SOCIAL_CASH.code] = (found.social_minor, booked.social_minor)
    if not act.sheet.count and not booked.total_minor:
        return found
    for account, (counted_minor, booked_minor) in amounts.items():
        write_down(
            session,
            act.place,
            act.actor,
            account=account,
            counted_minor=counted_minor,
            booked_minor=booked_minor,
            pieces=pieces if account == CASH.code else {},
            reason=act.sheet.reason if counted_minor != booked_minor else None,
            on=act.on,
        )
    return found
