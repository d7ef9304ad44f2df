"""Distributions as members see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from circle_app.domain.distributions import OPEN_STATES, DistributionState, Into, Policy
from circle_app.domain.permissions import Permission
from circle_app.services.access import Actor, Standing


@dataclass(frozen=True, slots=True)
class PartView:
    """One member's part.

    Attributes:
        weight: What it is measured by: minor units, minor units × days, shares, or 1.
        paid_from: Where it was handed out of: ``cash``, ``upi``, ``bank``, ``wallet``, or
            ``settlement`` where the member left; None where it went into the savings or is owed.
        can_pay: Whether the viewer may hand it out now.
    """

    member_id: UUID
    name: str
    weight: int
    amount_minor: int
    paid_from: str | None = None
    can_pay: bool = False


@dataclass(frozen=True, slots=True)
class EarnedView:
    """What there is to distribute, and where that comes from; see ``domain.distributions``."""

    income_minor: int
    expense_minor: int
    before_minor: int
    given_minor: int
    since_minor: int
    surplus_minor: int
    held_minor: int
    limit_minor: int
    limited_by: str


@dataclass(frozen=True, slots=True)
class DistributionPreview:
    """What a distribution would be today; nothing is written.

    Attributes:
        rule: By what the circle's rules share earnings; ``none`` where they do not say.
        amount_minor: What would be given: what was asked for, else all there is.
        parts: Empty where there is nothing to give, or nobody has a part (``nobody``).
        excess: Whether more was asked for than there is.
        distribution_id: One that is asked for or agreed to already.
        plan_sha256: Seals the parts; the same figures give the same seal.
        decided_by: ``officer`` or ``vote``.
    """

    circle_id: UUID
    circle_name: str
    currency: str
    rule: str
    policy: str
    policies: tuple[str, ...]
    into: str
    ways: tuple[str, ...]
    date_from: date
    date_to: date
    earned: EarnedView
    amount_minor: int
    my_minor: int
    parts: tuple[PartView, ...]
    nobody: bool
    excess: bool
    plan_sha256: str
    distribution_id: UUID | None
    decided_by: str
    can_ask: bool


@dataclass(frozen=True, slots=True)
class DistributionView:
    """A distribution, and how far it is.

    Attributes:
        status: ``asked``, ``agreed``, ``posted``, ``refused``, ``cancelled``, ``reversed``.
        my_minor: The viewer's own part.
        can_post: Whether the viewer may give the parts now.
        can_cancel: Whether the viewer may take the wish back.
    """

    id: UUID
    circle_id: UUID
    circle_name: str
    currency: str
    number: int
    policy: str
    into: str
    date_from: date
    date_to: date
    amount_minor: int
    my_minor: int
    status: str
    parts: tuple[PartView, ...]
    plan_sha256: str
    proposal_id: UUID | None
    decided_by: str
    entry_id: UUID | None
    opened_by: str
    opened_at: datetime
    posted_at: datetime | None
    can_post: bool
    can_cancel: bool
    replayed: bool = False


def view_of(row: Any, lines: Sequence[Any], place: Standing, actor: Actor) -> DistributionView:
    """Show a distribution as a member sees it."""
    writes = place.circle_status == "active"
    pays = writes and row.status == DistributionState.POSTED and row.into == Into.PAYABLE
    pays = pays and place.may(Permission.MOVE_FUNDS)
    mine = next((line.amount_minor for line in lines if line.member_id == place.member_id), 0)
    return DistributionView(
        id=row.id,
        circle_id=row.circle_id,
        circle_name=row.circle_name,
        currency=row.currency,
        number=row.number,
        policy=row.policy,
        into=row.into,
        date_from=row.date_from,
        date_to=row.date_to,
        amount_minor=row.amount_minor,
        my_minor=mine,
        status=row.status,
        parts=tuple(_part(line, row, place, pays=pays) for line in lines),
        plan_sha256=row.plan_sha256,
        proposal_id=row.proposal_id,
        decided_by=row.decider or "vote",
        entry_id=row.entry_id,
        opened_by=row.opener_name,
        opened_at=row.opened_at,
        posted_at=row.posted_at,
        can_post=writes
        and row.status == DistributionState.AGREED
        and place.may(Permission.SHARE_OUT),
        can_cancel=writes and row.status in OPEN_STATES and row.opened_by == actor.user_id,
    )


def _part(line: Any, row: Any, place: Standing, *, pays: bool) -> PartView:
    own = line.member_id == place.member_id and row.policy != Policy.OWNER
    waits = line.payment_id is None and line.amount_minor > 0 and line.member_status == "active"
    return PartView(
        line.member_id,
        line.name,
        int(line.weight),
        line.amount_minor,
        line.paid_from,
        can_pay=pays and waits and not own,
    )
