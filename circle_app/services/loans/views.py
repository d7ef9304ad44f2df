"""A loan as members see it, made from one row of the database."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.loan_accounts import CloseReason
from circle_app.domain.loan_rules import ORDINARY
from circle_app.domain.permissions import Permission
from circle_app.domain.rule_json import merged
from circle_app.domain.votes import VotingRule, needed_yes
from circle_app.persistence.queries import loans as queries
from circle_app.persistence.queries.loans import PAYING
from circle_app.services import proposals
from circle_app.services.access import Standing
from circle_app.services.loans.parties import is_party
from circle_app.services.loans.products import plan_of_loan, product_of

May = Callable[[Permission], bool]
Steps = tuple[proposals.StepView, ...]


@dataclass(frozen=True, slots=True)
class LoanView:
    """A loan from request to closing; amounts in minor units of ``currency``.

    Attributes:
        rate_percent: As decimal text, per ``rate_per`` (year, month or week).
        terms: The product's terms, frozen when the loan was asked for.
        outstanding_minor: Principal still owed.
        instalment_minor: The regular payment; what the plan would be if it were given today while
            it is not given.
        next_due_minor: What is still to be paid of the oldest unpaid instalment.
        paid_instalments: Settled ones; all of them once the loan is closed.
        days_late: Days since the oldest unpaid instalment fell due.
        overdue_minor: What fell due before today and is unpaid.
        penalty_due_minor: What of everything unpaid is for lateness.
        arrears_class: What lenders call its lateness; only for the borrower and officers.
        waived_minor: What the circle let the borrower off.
        product, product_name: Which of the circle's kinds of loans it is, and its name then.
        origin: ``new``, ``top_up`` or ``reschedule``: the last two replaced ``replaces_id``.
        replaced_by: The loan that took the place of this one.
        needed: Yes votes that approve for certain.
        decided_by: What decided the last step: votes, impossible, time, officer; cancelled; None
            while open.
        yes, no: Of the open step or the last one; nothing while ``tally_hidden``.
        decider: Who takes the open step: ``vote``, or ``officer`` with the role ``step_role``.
        can_decide: Whether the viewer may approve or reject it by the own role.
        steps: The whole way of the request, step by step.
        can_read_papers: Whether the agreement is the viewer's to read; told of one loan only.
    """

    id: UUID
    circle_id: UUID
    member_id: UUID
    borrower: str
    number: int
    currency: str
    principal_minor: int
    outstanding_minor: int
    periods: int
    purpose: str
    status: str
    close_reason: str | None
    method: str
    rate_percent: str
    rate_per: str
    frequency: str
    every_days: int
    terms: dict[str, Any]
    rule_version: int
    instalment_minor: int
    applied_at: datetime
    decided_at: datetime | None
    disbursed_on: date | None
    disbursal_method: str | None
    disbursal_reference: str | None
    closed_at: datetime | None
    next_due_on: date | None
    next_due_minor: int
    paid_instalments: int
    instalment_count: int
    days_late: int
    proposal_id: UUID | None
    voting_closes_at: datetime | None
    yes: int
    no: int
    electorate: int
    needed: int
    decided_by: str | None
    my_vote: str | None
    is_mine: bool
    can_vote: bool
    can_cancel: bool
    can_disburse: bool
    can_repay: bool
    replayed: bool = False
    decider: str = "vote"
    step: int = 1
    step_count: int = 1
    step_role: str = ""
    tally_hidden: bool = False
    can_decide: bool = False
    steps: tuple[proposals.StepView, ...] = ()
    can_write_off: bool = False
    can_recover: bool = False
    can_read_papers: bool = False
    can_reschedule: bool = False
    can_top_up: bool = False
    product: str = ORDINARY
    product_name: str = ""
    origin: str = "new"
    replaces_id: UUID | None = None
    replaced_by: UUID | None = None
    overdue_minor: int = 0
    penalty_due_minor: int = 0
    arrears_class: str | None = None
    waived_minor: int = 0


def seen(session: Session, loan_id: UUID, place: Standing) -> LoanView:
    """Return a loan as one member of the circle sees it."""
    row = queries.loan_view(session, loan_id, place.member_id)
    view = for_member(row, place, steps_shown(session, [row])(row))
    return replace(view, can_read_papers=is_party(session, place, row))


def steps_shown(session: Session, rows: Sequence[Any]) -> Callable[[Any], Steps]:
    """Read the steps of several loans at once, and return what finds those of one."""
    found = proposals.steps_of(session, [row.proposal_id for row in rows if row.proposal_id])
    return lambda row: found.get(row.proposal_id, ())


def for_member(row: Any, place: Standing, steps: Steps = ()) -> LoanView:
    """Make the view that one member of the circle gets."""
    writable = place.circle_status == "active"
    view = view_of(row, place.member_id, lambda what: writable and place.may(what), steps)
    waits = row.vote_status == "open" and clock.now() < row.voting_closes_at
    return replace(view, can_decide=writable and waits and proposals.may_answer(row, place))


def view_of(row: Any, member_id: UUID, may: May, steps: Steps) -> LoanView:
    """Make a view for a member who may do some things."""
    product = product_of(row.terms)
    now, today = clock.now(), clock.today(row.time_zone)
    given_up = row.close_reason == CloseReason.WRITTEN_OFF
    moved = row.close_reason == CloseReason.RESCHEDULED
    closed = row.status == "closed" and not given_up and not moved
    running = row.status in PAYING
    mine = row.member_id == member_id
    count = row.instalment_count or row.periods
    plan = plan_of_loan(row, today)
    late = (today - row.next_due_on).days if running and row.next_due_on else 0
    voting = row.vote_status == "open" and now < row.voting_closes_at
    return LoanView(
        id=row.id,
        circle_id=row.circle_id,
        member_id=row.member_id,
        borrower=row.borrower,
        number=row.number,
        currency=row.currency,
        principal_minor=row.principal_minor,
        outstanding_minor=row.outstanding_minor,
        periods=row.periods,
        purpose=row.purpose,
        status=row.status,
        close_reason=row.close_reason,
        method=product.method.value,
        rate_percent=format(product.rate_percent, "f"),
        rate_per=product.rate_per.value,
        frequency=product.frequency.value,
        every_days=product.every_days,
        terms=json.loads(row.terms),
        rule_version=row.rule_version,
        instalment_minor=plan.instalment_minor,
        applied_at=row.applied_at,
        decided_at=row.decided_at,
        disbursed_on=row.disbursed_on,
        disbursal_method=row.disbursal_method,
        disbursal_reference=row.disbursal_reference,
        closed_at=row.closed_at,
        next_due_on=row.next_due_on,
        next_due_minor=(row.next_due_minor or 0) if running else 0,
        paid_instalments=count if closed else row.paid_instalments,
        instalment_count=count,
        days_late=max(0, late),
        is_mine=mine,
        can_vote=voting and row.elector_id is not None and may(Permission.VOTE),
        can_cancel=(mine or (row.recorded_by is not None and may(Permission.RECORD_LOAN)))
        and row.status in ("applied", "approved"),
        can_disburse=row.status == "approved" and not mine and may(Permission.HAND_OVER_LOAN),
        can_repay=running and (mine or may(Permission.CONTRIBUTE)),
        can_write_off=running and not mine and may(Permission.WRITE_OFF),
        can_recover=given_up and may(Permission.CONTRIBUTE),
        can_reschedule=running and may(Permission.ASK_LOAN if mine else Permission.EASE_LOAN),
        can_top_up=running and may(Permission.ASK_LOAN if mine else Permission.RECORD_LOAN),
        **_way(row, steps),
        **_standing(row, sees_class=mine or may(Permission.EASE_LOAN), late=late if running else 0),
    )


def _standing(row: Any, *, sees_class: bool, late: int) -> dict[str, Any]:
    """What kind of loan it is, what it replaced, and how it stands."""
    # Sums come back as decimals from some databases.
    penalty = int(row.penalty_minor - row.waived_penalty_minor)
    return {
        "product": row.product,
        "product_name": row.product_name,
        "origin": row.origin,
        "replaces_id": row.replaces_id,
        "replaced_by": row.replaced_by,
        # The oldest unpaid instalment is late even before a day end has looked at the others.
        "overdue_minor": max(row.overdue_minor, row.next_due_minor or 0) if late > 0 else 0,
        "penalty_due_minor": max(0, penalty) if row.status in PAYING else 0,
        "arrears_class": row.arrears_class if sees_class else None,
        "waived_minor": int(row.waived_minor),
    }


def _way(row: Any, steps: Steps) -> dict[str, Any]:
    """Where the request stands on its way through the steps."""
    number = row.step or 1
    return {
        "proposal_id": row.proposal_id,
        "voting_closes_at": row.voting_closes_at,
        "yes": row.yes or 0,
        "no": row.no or 0,
        "electorate": row.electorate or 0,
        "needed": _needed(row.voting_rule, row.electorate) if row.voting_rule else 0,
        "decided_by": row.decided_by,
        "my_vote": row.my_vote,
        "decider": row.decider or "vote",
        "step": number,
        "step_count": row.step_count or 1,
        "step_role": row.step_role or "",
        "tally_hidden": bool(steps) and steps[number - 1].tally_hidden,
        "steps": steps,
    }


@lru_cache(maxsize=512)
def _needed(rule: str, electorate: int) -> int:
    return needed_yes(merged(VotingRule(), json.loads(rule)), electorate)
