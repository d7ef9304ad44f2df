"""The end of a circle as members see it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from circle_app.domain.dissolutions import Closing, DissolutionState
from circle_app.domain.ledger import canonical_json
from circle_app.domain.permissions import Permission
from circle_app.services.access import Standing


@dataclass(frozen=True, slots=True)
class ShareView:
    """What one member gets, and why.

    Attributes:
        own_minor: Savings and whatever else belongs to the member.
        surplus_minor: The share of the surplus; negative where there is a loss.
        owed_minor: What closes the member's loans.
        social_minor: The share of the social fund.
        payout_minor: What is paid out in all; negative where the member owes it.
    """

    member_id: UUID
    name: str
    own_minor: int
    surplus_minor: int
    owed_minor: int
    social_minor: int
    payout_minor: int


@dataclass(frozen=True, slots=True)
class ClosingView:
    """How everything is divided."""

    policy: str
    shares: tuple[ShareView, ...]
    surplus_minor: int
    social_minor: int
    held_minor: int
    payout_minor: int
    difference_minor: int


@dataclass(frozen=True, slots=True)
class DissolutionPreview:
    """What it would be if the circle ended today.

    Attributes:
        holds: What people must clear up first: payments, repayments, expenses, disputes.
        short: Names of members who owe more than would be theirs.
        dissolution_id: The dissolution that is asked for or agreed to already.
    """

    circle_id: UUID
    circle_name: str
    currency: str
    closing: ClosingView
    holds: tuple[str, ...]
    short: tuple[str, ...]
    dissolution_id: UUID | None
    decided_by: str


@dataclass(frozen=True, slots=True)
class DissolutionView:
    """A circle that is to end, and how far that is.

    Attributes:
        status: ``asked``, ``agreed``, ``posted``, ``refused``, ``cancelled``.
        can_post: Whether the viewer may pay out and close now.
        can_cancel: Whether the viewer may take the wish back.
    """

    id: UUID
    circle_id: UUID
    circle_name: str
    currency: str
    status: str
    reason: str
    closing: ClosingView
    proposal_id: UUID | None
    decided_by: str
    asked_by: str
    asked_at: datetime
    posted_at: datetime | None
    can_post: bool
    can_cancel: bool
    replayed: bool = False


def closing_view(closing: Closing, policy: str) -> ClosingView:
    """Show how everything is divided."""
    return ClosingView(
        policy=policy,
        shares=tuple(
            ShareView(
                share.member_id,
                share.name,
                share.plan.own_minor,
                share.surplus_minor,
                share.plan.owed_minor,
                share.social_minor,
                share.payout_minor,
            )
            for share in closing.shares
        ),
        surplus_minor=closing.surplus_minor,
        social_minor=closing.social_minor,
        held_minor=closing.held_minor,
        payout_minor=closing.payout_minor,
        difference_minor=closing.difference_minor,
    )


def kept_text(closing: ClosingView, basis: str) -> str:
    """Write a plan down as it is kept, with the seal of the figures it rests on."""
    return canonical_json({"closing": asdict(closing), "basis": basis})


def basis_of(kept: str) -> str:
    """Return the seal of the figures a kept plan rests on."""
    return str(json.loads(kept)["basis"])


def read_closing(kept: str) -> ClosingView:
    """Read a plan as it was kept."""
    found = json.loads(kept)["closing"]
    shares = tuple(
        ShareView(**{**share, "member_id": UUID(share["member_id"])}) for share in found["shares"]
    )
    return ClosingView(**{**found, "shares": shares})


def view_of(row: Any, place: Standing) -> DissolutionView:
    """Show a dissolution as a member sees it."""
    writes = place.circle_status == "active"
    open_ = row.status in (DissolutionState.ASKED, DissolutionState.AGREED)
    return DissolutionView(
        id=row.id,
        circle_id=row.circle_id,
        circle_name=row.circle_name,
        currency=row.currency,
        status=row.status,
        reason=row.reason,
        closing=read_closing(row.plan),
        proposal_id=row.proposal_id,
        decided_by=row.decider or "vote",
        asked_by=row.asker_name,
        asked_at=row.asked_at,
        posted_at=row.posted_at,
        can_post=writes
        and row.status == DissolutionState.AGREED
        and place.may(Permission.MOVE_FUNDS),
        can_cancel=writes and open_ and row.asked_by == place.member_id,
    )
