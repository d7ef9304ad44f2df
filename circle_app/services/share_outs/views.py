"""A share-out as members see it: what was counted, who gets what, how far it is."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from circle_app.domain.ledger import canonical_json
from circle_app.domain.permissions import Permission
from circle_app.domain.share_outs import OPEN_STATES, Division, Part, ShareOutState
from circle_app.services.access import Standing

_PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class PartView:
    """What a share-out comes to for one member.

    Attributes:
        cost_minor: What the shares cost.
        entitled_minor: What they are worth now.
        set_off_minor: What of it pays the member's loans and fines.
        debt_minor: What the member still owes afterwards.
        carried_minor: What stays for shares of the next cycle.
        social_minor: The part of the social fund.
        paid_minor: What is handed out in all.
    """

    member_id: UUID
    name: str
    shares: int
    cost_minor: int
    entitled_minor: int
    loans_minor: int
    fines_minor: int
    set_off_minor: int
    debt_minor: int
    carried_shares: int
    carried_minor: int
    social_minor: int
    paid_minor: int


@dataclass(frozen=True, slots=True)
class PlanView:
    """How a cycle of shares is divided.

    Attributes:
        counted_on: The day of the count.
        value: What one share is worth, in minor units, to four places.
        cash_minor: The money that is divided.
        social: ``keep`` or ``equal``.
        carry_shares: How many shares each keeps at most.
    """

    cycle_number: int
    counted_on: date
    price_minor: int
    next_price_minor: int
    shares: int
    cost_minor: int
    value: str
    cash_minor: int
    entitled_minor: int
    set_off_minor: int
    debt_minor: int
    social: str
    social_minor: int
    carry_shares: int
    carried_shares: int
    carried_minor: int
    paid_minor: int
    parts: tuple[PartView, ...]


@dataclass(frozen=True, slots=True)
class CountedBox:
    """A box, what the books said, and what was found in it."""

    account: str
    booked_minor: int
    counted_minor: int | None = None

    @property
    def difference_minor(self) -> int:
        """What was found beyond what the books said."""
        return 0 if self.counted_minor is None else self.counted_minor - self.booked_minor


@dataclass(frozen=True, slots=True)
class ShareOutPreview:
    """What it would be if the cycle was shared out now, by the books.

    Attributes:
        plan: None where there is nothing to divide; ``refusal`` says why.
        boxes: What is to be counted.
        holds: What people must clear up first: ``payments``, ``repayments``, ``expenses``,
            ``disputes``, ``gateway``, ``meeting``.
        share_out_id: A share-out that is open already.
    """

    circle_id: UUID
    circle_name: str
    currency: str
    plan: PlanView | None
    refusal: str | None
    boxes: tuple[CountedBox, ...]
    holds: tuple[str, ...]
    share_out_id: UUID | None
    decided_by: str
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class ShareOutView:
    """A share-out, and how far it is.

    Attributes:
        status: ``counting``, ``asked``, ``agreed``, ``posted``, ``refused``, ``cancelled``.
        boxes: What was counted; differences are booked.
        is_stale: Whether something was booked since, or somebody came or went: then the money
            is counted again.
        can_ask, can_count, can_post, can_cancel: What the viewer may do now.
        received: Whether the viewer has said that the money came; None where nothing was paid.
    """

    id: UUID
    circle_id: UUID
    circle_name: str
    currency: str
    status: str
    plan: PlanView
    boxes: tuple[CountedBox, ...]
    difference_minor: int
    proposal_id: UUID | None
    decided_by: str
    counted_by: str
    counted_at: datetime
    posted_at: datetime | None
    is_stale: bool
    can_count: bool
    can_ask: bool
    can_post: bool
    can_cancel: bool
    received: bool | None = None
    received_count: int = 0
    replayed: bool = False


def plan_view(
    division: Division, cycle: Any, on: date, options: Any, next_price_minor: int
) -> PlanView:
    """Show how a cycle is divided."""
    value = Decimal(division.value.numerator) / Decimal(division.value.denominator)
    return PlanView(
        cycle_number=cycle.number,
        counted_on=on,
        price_minor=cycle.price_minor,
        next_price_minor=next_price_minor,
        shares=division.shares,
        cost_minor=division.capital_minor,
        value=str(value.quantize(_PLACES, ROUND_HALF_UP)),
        cash_minor=division.cash_minor,
        entitled_minor=division.entitled_minor,
        set_off_minor=division.set_off_minor,
        debt_minor=division.debt_minor,
        social=options.social.value,
        social_minor=division.social_minor,
        carry_shares=options.carry_shares,
        carried_shares=division.carried_shares,
        carried_minor=division.carried_minor,
        paid_minor=division.payout_minor,
        parts=tuple(_part(each) for each in division.parts),
    )


def _part(part: Part) -> PartView:
    stake = part.stake
    return PartView(
        member_id=stake.member_id,
        name=stake.name,
        shares=stake.shares,
        cost_minor=stake.capital_minor,
        entitled_minor=part.entitled_minor,
        loans_minor=part.owed_minor - stake.fines_minor,
        fines_minor=stake.fines_minor,
        set_off_minor=part.set_off_minor,
        debt_minor=part.debt_minor,
        carried_shares=part.carried_shares,
        carried_minor=part.carried_minor,
        social_minor=part.social_minor,
        paid_minor=part.payout_minor,
    )


def plan_text(plan: PlanView) -> str:
    """Write a plan down as it is kept."""
    return canonical_json(asdict(plan))


def read_plan(kept: str) -> PlanView:
    """Read a plan as it was kept."""
    found = json.loads(kept)
    parts = tuple(
        PartView(**{**part, "member_id": UUID(part["member_id"])}) for part in found["parts"]
    )
    on = date.fromisoformat(found["counted_on"])
    return PlanView(**{**found, "counted_on": on, "parts": parts})


def counted_text(boxes: tuple[CountedBox, ...], sequence: int, on: date) -> str:
    """Write down what was counted, and the last entry of the books it was compared with."""
    return canonical_json(
        {"boxes": [asdict(each) for each in boxes], "sequence": sequence, "on": on.isoformat()}
    )


def read_counted(kept: str) -> tuple[tuple[CountedBox, ...], int, date]:
    """Read what was counted, the last entry before it was agreed on, and the day."""
    found = json.loads(kept)
    boxes = tuple(CountedBox(**each) for each in found["boxes"])
    return boxes, int(found["sequence"]), date.fromisoformat(found["on"])


def view_of(
    row: Any, place: Standing, *, stale: bool, lines: Any = (), user_opened: bool = False
) -> ShareOutView:
    """Show a share-out as a member sees it.

    Args:
        row: Its row with the names around it.
        place: The viewer's place.
        stale: Whether it fits the books no more.
        lines: What it came to for each member, once it is posted.
        user_opened: Whether the viewer counted.
    """
    writes = place.circle_status == "active"
    runs = writes and place.may(Permission.SHARE_OUT)
    boxes, _, _ = read_counted(row.counted)
    mine = next((each for each in lines if each.member_id == place.member_id), None)
    over = row.status not in OPEN_STATES
    return ShareOutView(
        id=row.id,
        circle_id=row.circle_id,
        circle_name=row.circle_name,
        currency=row.currency,
        status=row.status,
        plan=read_plan(row.plan),
        boxes=boxes,
        difference_minor=row.difference_minor,
        proposal_id=row.proposal_id,
        decided_by=row.decider or "vote",
        counted_by=row.opener_name,
        counted_at=row.opened_at,
        posted_at=row.posted_at,
        is_stale=stale and not over,
        can_count=runs and (over or stale or row.status == ShareOutState.COUNTING),
        can_ask=runs and row.status == ShareOutState.COUNTING and not stale,
        can_post=writes
        and row.status == ShareOutState.AGREED
        and not stale
        and place.may(Permission.MOVE_FUNDS),
        can_cancel=runs and not over and user_opened,
        received=None if mine is None or not mine.paid_minor else mine.status == "received",
        received_count=sum(each.status == "received" for each in lines),
    )
