"""What members read of borrowers who were let off, and of sums that end a loan for less."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.allocations import Amounts
from circle_app.domain.loan_accounts import CloseReason
from circle_app.domain.paying import Counted
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries import easing
from circle_app.persistence.queries import loans as queries
from circle_app.persistence.queries.loans import PAYING
from circle_app.services.access import Actor
from circle_app.services.loans.accounts import history_of, run_of
from circle_app.services.loans.settlements import come_since, has_lapsed
from circle_app.services.loans.states import place_at


@dataclass(frozen=True, slots=True)
class WaiverRow:
    """What a borrower is to be, or was, let off.

    Attributes:
        let_off_minor: What it came to on its day; nothing while it is not agreed to.
        status: ``asked``, ``agreed``, ``refused``, ``cancelled`` or ``undone``.
    """

    id: UUID
    interest_minor: int
    fee_minor: int
    penalty_minor: int
    let_off_minor: int
    reason: str
    status: str
    waived_on: date | None
    proposal_id: UUID | None
    asked_by: str
    asked_at: datetime
    currency: str
    can_undo: bool


@dataclass(frozen=True, slots=True)
class SettlementRow:
    """A sum to end a loan for less, as its page shows it.

    Attributes:
        status: ``asked``, ``agreed``, ``met``, ``lapsed``, ``refused`` or ``cancelled``.
        paid_minor: What has come since it was agreed to; what waits is not in it.
    """

    id: UUID
    amount_minor: int
    paid_minor: int
    pay_by: date
    reason: str
    status: str
    proposal_id: UUID | None
    asked_by: str
    asked_at: datetime
    currency: str


def waivers_of(actor: Actor, loan_id: UUID) -> tuple[WaiverRow, ...]:
    """Return everything the borrower of a loan was to be let off, the newest first.

    Raises:
        NotFound: No such loan in a circle of the actor.
    """
    with database.reading() as session:
        place = place_at(session, actor, loan_id)
        loan = queries.loan_row(session, loan_id)
        rows = easing.waivers_of(session, loan_id)
        let_off: dict[UUID, Amounts] = {}
        if any(row.status == "agreed" for row in rows):
            past = history_of(session, loan_id).confirmed
            let_off = run_of(loan, past, clock.today(loan.time_zone)).let_off
    may = place.may(Permission.EASE_LOAN) and loan.member_id != place.member_id
    may = may and (loan.status in PAYING or loan.close_reason == CloseReason.OBLIGATIONS_MET)

    def shown(row: Any) -> WaiverRow:
        agreed = row.status == "agreed"
        return WaiverRow(
            row.id,
            row.interest_minor,
            row.fee_minor,
            row.penalty_minor,
            let_off.get(row.event_id, Amounts()).total_minor if agreed else 0,
            row.reason,
            easing.state_of(row),
            row.waived_on,
            row.proposal_id,
            row.asker,
            row.asked_at,
            loan.currency,
            may and agreed and row.asked_by != actor.user_id,
        )

    return tuple(shown(row) for row in rows)


def settlements_of(actor: Actor, loan_id: UUID) -> tuple[SettlementRow, ...]:
    """Return every sum that was asked for to end a loan for less, the newest first.

    Raises:
        NotFound: No such loan in a circle of the actor.
    """
    with database.reading() as session:
        place_at(session, actor, loan_id)
        loan = queries.loan_row(session, loan_id)
        rows = easing.settlements_of(session, loan_id)
        return tuple(_shown(session, loan, row) for row in rows)


def _shown(session: Session, loan: Any, row: Any) -> SettlementRow:
    come, status = Counted(), easing.state_of(row)
    if status == "agreed" and loan.status not in PAYING:
        status = "cancelled"  # the loan ended otherwise
    elif status == "agreed":
        come = come_since(session, loan, row)
        if has_lapsed(row, come, clock.today(loan.time_zone)):
            status = "lapsed"
    return SettlementRow(
        row.id,
        row.amount_minor,
        come.confirmed_minor,
        row.pay_by,
        row.reason,
        status,
        row.proposal_id,
        row.asker,
        row.asked_at,
        loan.currency,
    )
