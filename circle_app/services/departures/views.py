"""Departures as members see them, and plans as they are kept."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from circle_app.domain.departures import DepartureState, Settlement, fits
from circle_app.domain.ledger import canonical_json
from circle_app.domain.permissions import Permission
from circle_app.services.access import Standing


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One account that belongs to the member: ``savings``, ``advance``, ``payable``."""

    code: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class LoanLine:
    """What becomes of one loan: what closes it, what of that is paid, what is lost."""

    loan_id: UUID
    number: int
    owed_minor: int
    paid_minor: int
    written_off_minor: int


@dataclass(frozen=True, slots=True)
class PlanView:
    """Both sides of a settlement, and what is left.

    Attributes:
        dues_minor: Contributions that are let off.
        payout_minor: What the member is paid.
        missing_minor: What the member has to pay before going.
        forgives: Whether what is not covered is let go.
    """

    owned: tuple[OwnLine, ...]
    loans: tuple[LoanLine, ...]
    own_minor: int
    owed_minor: int
    dues_minor: int
    dues_count: int
    payout_minor: int
    missing_minor: int
    written_off_minor: int
    forgives: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """What it would be if a member went today.

    Attributes:
        holds: What people must clear up first: payments, repayments, expenses, disputes.
        refusal: The code of why it cannot be asked for at all; empty where it can.
        decided_by: ``nobody`` where the member goes at once, else ``officer`` or ``vote``.
        departure_id: The departure that is asked for or agreed to already.
        pool_minor: What the circle could pay out now; None for who does not see the books.
        may_forgive: Whether the viewer may ask to let go of what is not covered.
        slots: Slots of a run that nobody holds then.
        later_minor: What was put in for them: it is given back from their pots, at the end.
    """

    circle_id: UUID
    member_id: UUID
    name: str
    is_me: bool
    currency: str
    plan: PlanView
    holds: tuple[str, ...]
    refusal: str
    decided_by: str
    departure_id: UUID | None
    pool_minor: int | None
    may_forgive: bool
    slots: int = 0
    later_minor: int = 0


@dataclass(frozen=True, slots=True)
class DepartureView:
    """Somebody who goes, and how far that is.

    Attributes:
        kind: ``leave`` or ``removal``.
        status: ``asked``, ``agreed``, ``settled``, ``refused``, ``cancelled``.
        decided_by: ``officer``, ``vote``, or ``nobody`` where nothing was to be decided.
        can_settle: Whether the viewer may carry the plan out now.
        can_cancel: Whether the viewer may take the wish back.
        has_account: Whether the money can go into a wallet.
    """

    id: UUID
    circle_id: UUID
    circle_name: str
    member_id: UUID
    name: str
    is_me: bool
    kind: str
    reason: str
    status: str
    currency: str
    plan: PlanView
    proposal_id: UUID | None
    decided_by: str
    asked_by: str
    asked_at: datetime
    settled_at: datetime | None
    has_account: bool
    can_settle: bool
    can_cancel: bool
    replayed: bool = False


def plan_view(plan: Settlement, *, dues_count: int, forgives: bool) -> PlanView:
    """Show a settlement."""
    return PlanView(
        owned=tuple(OwnLine(code, amount) for code, amount in plan.owned),
        loans=tuple(
            LoanLine(
                each.loan_id,
                each.number,
                each.owed.total_minor,
                each.paid.total_minor,
                each.written_off_minor,
            )
            for each in plan.set_offs
        ),
        own_minor=plan.own_minor,
        owed_minor=plan.owed_minor,
        dues_minor=plan.dues_minor,
        dues_count=dues_count,
        payout_minor=plan.payout_minor,
        missing_minor=plan.missing_minor,
        written_off_minor=plan.written_off_minor,
        forgives=forgives,
    )


def plan_text(plan: PlanView) -> str:
    """Write a plan down as it is kept."""
    return canonical_json(
        {
            "owned": [[line.code, line.amount_minor] for line in plan.owned],
            "loans": [
                [
                    str(line.loan_id),
                    line.number,
                    line.owed_minor,
                    line.paid_minor,
                    line.written_off_minor,
                ]
                for line in plan.loans
            ],
            **{name: getattr(plan, name) for name in _PLAIN},
        }
    )


_PLAIN = (
    "own_minor",
    "owed_minor",
    "dues_minor",
    "dues_count",
    "payout_minor",
    "missing_minor",
    "written_off_minor",
    "forgives",
)


def read_plan(kept: str) -> PlanView:
    """Read a plan as it was kept."""
    found = json.loads(kept)
    return PlanView(
        owned=tuple(OwnLine(*line) for line in found["owned"]),
        loans=tuple(LoanLine(UUID(line[0]), *line[1:]) for line in found["loans"]),
        **{name: found[name] for name in _PLAIN},
    )


def still_fits(kept: str, now: Settlement) -> bool:
    """Say whether a plan that was agreed to could be carried out as things are now."""
    plan = read_plan(kept)
    covered = plan.forgives or not now.missing_minor
    return covered and fits(
        now, payout_minor=plan.payout_minor, written_off_minor=plan.written_off_minor
    )


def view_of(row: Any, place: Standing) -> DepartureView:
    """Show a departure as a member sees it."""
    is_me = row.member_id == place.member_id
    open_ = row.status in (DepartureState.ASKED, DepartureState.AGREED)
    agreed = row.status == DepartureState.AGREED
    writes = place.circle_status == "active"
    return DepartureView(
        id=row.id,
        circle_id=row.circle_id,
        circle_name=row.circle_name,
        member_id=row.member_id,
        name=row.name,
        is_me=is_me,
        kind=row.kind,
        reason=row.reason,
        status=row.status,
        currency=row.currency,
        plan=read_plan(row.plan),
        proposal_id=row.proposal_id,
        decided_by=row.decider or "nobody",
        asked_by=row.asker_name,
        asked_at=row.asked_at,
        settled_at=row.settled_at,
        has_account=row.user_id is not None,
        can_settle=writes and agreed and not is_me and place.may(Permission.MOVE_FUNDS),
        can_cancel=writes and open_ and row.asked_by == place.member_id,
    )
