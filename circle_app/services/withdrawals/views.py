"""A withdrawal as members see it, made from one row of the database."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from circle_app.adapters import clock
from circle_app.domain.funds import OPEN_STATES, WithdrawalState
from circle_app.domain.permissions import Permission
from circle_app.domain.rule_json import merged
from circle_app.domain.votes import VotingRule, needed_yes
from circle_app.services import proposals
from circle_app.services.access import Standing
from circle_app.services.proposals.motions import OFFICER


@dataclass(frozen=True, slots=True)
class WithdrawalView:
    """Savings somebody asks to take out, from the request to the money.

    Attributes:
        status: ``asked``, ``approved``, ``paid``, ``rejected``, ``cancelled`` or ``reversed``.
        decider: ``officer`` or ``vote``: who decides on it.
        needed: Yes votes that approve for certain.
        decided_by: What decided: votes, impossible, time, officer; None while it is open.
    """

    id: UUID
    circle_id: UUID
    member_id: UUID
    name: str
    amount_minor: int
    currency: str
    note: str
    status: str
    asked_at: datetime
    decided_at: datetime | None
    method: str | None
    reference: str | None
    paid_at: datetime | None
    payer_name: str | None
    entry_id: UUID | None
    proposal_id: UUID | None
    decider: str
    closes_at: datetime | None
    yes: int
    no: int
    electorate: int
    needed: int
    my_vote: str | None
    decided_by: str | None
    officer_name: str | None
    officer_note: str | None
    is_mine: bool
    can_cancel: bool
    can_decide: bool
    can_vote: bool
    can_pay: bool
    replayed: bool = False


def view_of(row: Any, place: Standing) -> WithdrawalView:
    """Show a row to a member."""
    mine = row.member_id == place.member_id
    writes = place.circle_status == "active"
    opened = row.decision == "open" and row.closes_at is not None and clock.now() < row.closes_at
    by_officer = row.decider == OFFICER
    rule = merged(VotingRule(), json.loads(row.rule)) if row.rule else VotingRule()
    return WithdrawalView(
        id=row.id,
        circle_id=row.circle_id,
        member_id=row.member_id,
        name=row.name,
        amount_minor=row.amount_minor,
        currency=row.currency,
        note=row.note,
        status=row.status,
        asked_at=row.asked_at,
        decided_at=row.decided_at,
        method=row.method,
        reference=row.reference,
        paid_at=row.paid_at,
        payer_name=row.payer_name,
        entry_id=row.entry_id,
        proposal_id=row.proposal_id,
        decider=row.decider or "",
        closes_at=row.closes_at,
        yes=row.yes or 0,
        no=row.no or 0,
        electorate=row.electorate or 0,
        needed=needed_yes(rule, row.electorate) if row.electorate else 0,
        my_vote=row.my_vote,
        decided_by=row.decided_by,
        officer_name=row.officer_name,
        officer_note=row.officer_note,
        is_mine=mine,
        can_cancel=mine and writes and row.status in list(OPEN_STATES),
        can_decide=opened and writes and proposals.may_answer(row, place),
        can_vote=opened and not by_officer and writes and row.elector_id is not None,
        can_pay=row.status == WithdrawalState.APPROVED.value
        and writes
        and not mine
        and place.may(Permission.MOVE_FUNDS),
    )
