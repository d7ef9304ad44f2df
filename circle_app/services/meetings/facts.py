"""What the books know when a meeting is held: members, dues, loans, the box."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.charts import CASH, SOCIAL_CASH
from circle_app.domain.contributions import Confirmation
from circle_app.domain.guarantees import GuarantorsMissing
from circle_app.domain.loan_accounts import due_by, payoff
from circle_app.domain.meeting_checks import Box, Circumstances, Known, Owed, Ready, Terms
from circle_app.domain.permissions import Permission
from circle_app.domain.products import policy_of
from circle_app.domain.restructuring import RESCHEDULE
from circle_app.domain.rules import CircleRules, ContributionUnit
from circle_app.persistence.queries import meetings as queries
from circle_app.persistence.queries import shares as share_queries
from circle_app.persistence.queries.circles import active_members
from circle_app.persistence.queries.cycles import open_dues
from circle_app.services import ledger
from circle_app.services.access import Standing
from circle_app.services.dues.late import LateRules, fee_change_minor
from circle_app.services.loans.accounts import history_of, run_of
from circle_app.services.loans.covers import check_guaranteed
from circle_app.services.loans.handing import hand_over
from circle_app.services.loans.products import product_of
from circle_app.services.meetings.views import BoxLine
from circle_app.services.rule_versions import rules_of
from circle_app.services.shares import cycles as share_cycles

#: What is counted at a meeting: both lie in the same box.
BOXES: Final = (CASH.code, SOCIAL_CASH.code)
_SEEN = (Confirmation.MEETING, Confirmation.NOBODY)


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything about a circle that its meeting needs.

    Attributes:
        members: The rows of the members, in order.
        known: What the sheet is checked against.
        dues: Open contributions and late fees by member.
        shares: Shares bought so far in this cycle by member.
        running: Loans that take money, by their ids.
        last: The meeting before, if there was one.
        since: What moved in the box since then.
    """

    rules: CircleRules
    members: tuple[Any, ...]
    known: Circumstances
    dues: dict[UUID, tuple[int, int]]
    shares: dict[UUID, int]
    running: dict[UUID, Any]
    last: Any | None
    since: tuple[BoxLine, ...] = field(default=())

    @property
    def last_closing_minor(self) -> int | None:
        """What was counted at the meeting before."""
        return None if self.last is None else int(self.last.counted_minor)


def terms_of(rules: CircleRules, price_minor: int) -> Terms:
    """Read what the rules say of a meeting; a share costs what it costs in its cycle."""
    paid = rules.contribution
    shares = paid.unit is ContributionUnit.SHARE
    return Terms(
        saves=paid.unit in (ContributionUnit.MEMBER, ContributionUnit.SLOT),
        share_price_minor=price_minor if shares else None,
        min_shares=paid.min_units,
        max_shares=paid.max_units,
        social_minor=rules.social_fund_minor,
        absent_fine_minor=rules.meeting.absent_fine_minor,
        late_fine_minor=rules.meeting.late_fine_minor,
        by_meeting=rules.confirmation in _SEEN,
    )


def gather(session: Session, place: Standing, held_on: date, *, lock: bool = False) -> Facts:
    """Return what the books know of a circle for its meeting of a day.

    Args:
        session: The transaction or reading.
        place: Who holds it.
        held_on: Its day.
        lock: Whether what the box holds is held still until the end of the transaction.
    """
    circle_id = place.circle_id
    rules = rules_of(session, circle_id, place.rule_version)
    members = tuple(active_members(session, circle_id))
    running = {row.id: row for row in queries.running_loans(session, circle_id)}
    book_id = ledger.book_of_circle(session, circle_id)
    box = _box(session, book_id, lock=lock)
    last = queries.newest_posted(session, circle_id)
    since: tuple[BoxLine, ...] = ()
    if last is not None:
        moved = queries.moved_since(session, book_id, BOXES, last.last_sequence)
        since = tuple(BoxLine(row.kind, int(row.amount_minor)) for row in moved)
    known = Circumstances(
        terms=terms_of(rules, share_cycles.price_minor(session, circle_id, rules)),
        members=_known(session, members, running.values(), place, held_on),
        loans={
            row.id: _ready(session, row, held_on)
            for row in queries.agreed_loans(session, circle_id)
            if row.origin != RESCHEDULE
        },
        box=box,
        acting=place.member_id,
        gives=place.may(Permission.HAND_OVER_LOAN),
    )
    return Facts(
        rules=rules,
        members=members,
        known=known,
        dues=_dues(session, circle_id, members, held_on),
        shares=_shares(session, circle_id),
        running=running,
        last=last,
        since=tuple(line for line in since if line.amount_minor),
    )


def _shares(session: Session, circle_id: UUID) -> dict[UUID, int]:
    cycle = share_queries.open_cycle(session, circle_id)
    return {} if cycle is None else share_queries.held(session, cycle.id)


def _dues(
    session: Session, circle_id: UUID, members: tuple[Any, ...], on: date
) -> dict[UUID, tuple[int, int]]:
    """Open contributions and late fees, charged or not, as they stood on that day."""
    late, found = LateRules(session, circle_id), dict[UUID, tuple[int, int]]()
    for row in open_dues(session, [each.id for each in members]):
        rule = late.of(row.rule_version)
        fee = fee_change_minor(row, rule, on)
        due, fees = found.get(row.member_id, (0, 0))
        found[row.member_id] = (due + row.open_minor, fees + row.open_fee_minor + fee)
    return found


def _box(session: Session, book_id: UUID, *, lock: bool) -> Box:
    if lock:
        held = ledger.lock(session, [(book_id, each) for each in BOXES])
        return Box(*(held[book_id, each] for each in BOXES))
    return Box(*(ledger.balance_minor(session, book_id, each) for each in BOXES))


def _known(
    session: Session, members: tuple[Any, ...], running: Any, place: Standing, held_on: date
) -> dict[UUID, Known]:
    fines = queries.fines_left(session, place.circle_id)
    found = {
        row.id: Known(
            row.id,
            row.name,
            fines.get(row.id, 0),
            joined_later=clock.day_of(row.joined_at, place.time_zone) > held_on,
        )
        for row in members
    }
    for loan in running:
        member = found.get(loan.member_id)
        if member is not None and loan.disbursed_on <= held_on:
            owed = _owed(session, loan, held_on)
            if owed.payoff_minor:
                found[member.member_id] = replace(member, loans=(*member.loans, owed))
    return found


def _owed(session: Session, loan: Any, on: date) -> Owed:
    """What may be paid on a loan that day, beside payments that wait to be confirmed."""
    account = run_of(loan, history_of(session, loan.id).until(on), on).account
    asked = [item for item in due_by(account, on) if not item.is_paid]
    return Owed(
        loan.id,
        min((item.due_on for item in asked), default=None),
        sum(item.rest.total_minor for item in asked),
        payoff(account, on, policy_of(product_of(loan.terms))).total_minor,
    )


def _ready(session: Session, loan: Any, held_on: date) -> Ready:
    cash = hand_over(session, loan).cash_minor
    hindrance = ""
    if held_on != clock.today(loan.time_zone):
        hindrance = "given_today"
    elif cash <= 0:
        hindrance = "nothing_to_give"
    else:
        try:
            check_guaranteed(session, loan)
        except GuarantorsMissing:
            hindrance = "guarantors_missing"
    return Ready(
        loan.id,
        loan.number,
        loan.member_id,
        loan.borrower,
        loan.principal_minor,
        cash,
        hindrance,
        pays_off=loan.replaces_id is not None,
    )
