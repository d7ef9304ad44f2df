"""The register of shares: who holds how many in a cycle, and what they cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.errors import NotFound
from circle_app.domain.permissions import Permission
from circle_app.domain.rules import CircleRules
from circle_app.domain.shares import WAYS
from circle_app.persistence import database
from circle_app.persistence.queries import shares as queries
from circle_app.persistence.queries.share_outs import newest_share_out
from circle_app.services import access, installation
from circle_app.services.access import Actor, Standing
from circle_app.services.rule_versions import rules_of
from circle_app.services.shares import buying, cycles

PURCHASES_SHOWN = 60


@dataclass(frozen=True, slots=True)
class ShareCycleView:
    """The time between two share-outs.

    Attributes:
        status: ``open``, or ``closed`` once it was shared out.
        ends_on: The day on which it is to be shared out, by the rules.
    """

    number: int
    status: str
    price_minor: int
    started_on: date
    ends_on: date | None
    closed_on: date | None
    shares: int


@dataclass(frozen=True, slots=True)
class Holding:
    """A member's shares in a cycle, and what they cost."""

    member_id: UUID
    number: int
    name: str
    shares: int
    cost_minor: int


@dataclass(frozen=True, slots=True)
class SharePurchaseView:
    """Shares that were bought, or carried over from the cycle before.

    Attributes:
        kind: ``bought`` or ``carried``.
        at_meeting: Whether it was at a meeting.
    """

    id: UUID
    kind: str
    shares: int
    amount_minor: int
    bought_on: date
    at_meeting: bool
    entry_id: UUID | None


@dataclass(frozen=True, slots=True)
class Register:
    """The shares of a cycle as a member sees them.

    Attributes:
        sells: Whether shares are bought in this circle now.
        cycle: The cycle that is shown; None where no share was ever bought.
        cycles: All cycles, the newest first.
        price_minor: What a share costs now.
        next_price_minor: What it costs from the next cycle on.
        mine: The viewer's own shares.
        holdings: Everybody's, for who sees the members; else only the own.
        refusal: The code of why the viewer cannot buy here; None where it is possible.
        can_record: Whether the viewer writes down what others buy.
        left: How many the viewer may still buy before the next meeting's time comes.
        can_share_out: Whether the viewer may begin a share-out.
        share_out: How far the share-out of the cycle that is shown is; None where there is none.
    """

    circle_id: UUID
    circle_name: str
    currency: str
    sells: bool
    cycle: ShareCycleView | None
    cycles: tuple[ShareCycleView, ...]
    price_minor: int
    next_price_minor: int
    min_shares: int
    max_shares: int
    mine: Holding
    purchases: tuple[SharePurchaseView, ...]
    holdings: tuple[Holding, ...]
    shares: int
    cost_minor: int
    refusal: str | None
    can_record: bool
    ways: tuple[str, ...]
    left: int
    can_share_out: bool
    share_out: str | None


def register(actor: Actor, circle_id: UUID, *, number: int | None = None) -> Register:
    """Return the shares of a cycle: the running one, or one that was shared out.

    Raises:
        NotFound: Not a member of such a circle, or no such cycle in it.
    """
    with database.reading(snapshot=True) as session:
        place = access.require(session, actor, circle_id, Permission.SEE_CIRCLE, writing=False)
        rules = rules_of(session, circle_id, place.rule_version)
        known = queries.cycles_of(session, circle_id)
        cycle = _picked(known, number)
        rows = _holdings(session, cycle)
        mine = _mine(rows, place)
        bought = (
            queries.purchases_of(session, cycle.id, place.member_id, PURCHASES_SHOWN)
            if cycle is not None
            else ()
        )
        today = clock.today(place.time_zone)
        running = next((each for each in known if each.status == "open"), None)
        sees = place.may(Permission.SEE_MEMBERS)
        writes = place.circle_status == "active"
        return Register(
            circle_id=circle_id,
            circle_name=place.circle_name,
            currency=place.currency,
            sells=cycles.sells(rules),
            cycle=None if cycle is None else _cycle(cycle),
            cycles=tuple(_cycle(each) for each in known),
            price_minor=cycles.price_minor(session, circle_id, rules),
            next_price_minor=rules.contribution.amount_minor,
            min_shares=rules.contribution.min_units,
            max_shares=rules.contribution.max_units,
            mine=mine,
            purchases=tuple(_purchase(each) for each in bought),
            holdings=rows
            if sees
            else tuple(row for row in rows if row.member_id == mine.member_id),
            shares=sum(row.shares for row in rows),
            cost_minor=sum(row.cost_minor for row in rows),
            refusal=buying.why_not(place, rules) if writes else "circle_archived",
            can_record=writes and _records(place, rules),
            ways=_ways(),
            left=buying.left_to_buy(session, running, place.member_id, rules, today),
            can_share_out=writes and running is not None and place.may(Permission.SHARE_OUT),
            share_out=_share_out(session, circle_id, cycle, place),
        )


def whole_register(actor: Actor, circle_id: UUID, *, number: int | None = None) -> Register:
    """Return the shares of a cycle with all their holders. Needs SEE_MEMBERS.

    Raises:
        NotFound: Not a member of such a circle, or no such cycle in it.
        NotAllowed: A member who may not see the others.
    """
    with database.reading() as session:
        access.require(session, actor, circle_id, Permission.SEE_MEMBERS, writing=False)
    return register(actor, circle_id, number=number)


def _share_out(session: Session, circle_id: UUID, cycle: Any, place: Standing) -> str | None:
    if cycle is None or not place.may(Permission.SEE_BOOKS):
        return None
    found = newest_share_out(session, circle_id, cycle.number)
    return None if found is None else str(found.status)


def _picked(known: Any, number: int | None) -> Any | None:
    if number is None:
        return known[0] if known else None
    found = next((each for each in known if each.number == number), None)
    if found is None:
        raise NotFound(what="cycle")
    return found


def _cycle(row: Any) -> ShareCycleView:
    return ShareCycleView(
        row.number,
        row.status,
        row.price_minor,
        row.started_on,
        row.ends_on,
        row.closed_on,
        row.shares,
    )


def _holdings(session: Session, cycle: Any | None) -> tuple[Holding, ...]:
    if cycle is None:
        return ()
    cost = queries.cost(session, cycle.id)
    return tuple(
        Holding(row.member_id, row.number, row.name, row.shares, cost.get(row.member_id, 0))
        for row in queries.register_rows(session, cycle.id)
    )


def _mine(rows: tuple[Holding, ...], place: Standing) -> Holding:
    none = Holding(place.member_id, place.member_number, place.member_name, 0, 0)
    return next((row for row in rows if row.member_id == place.member_id), none)


def _purchase(row: Any) -> SharePurchaseView:
    return SharePurchaseView(
        row.id,
        row.kind,
        row.shares,
        row.shares * row.price_minor,
        row.bought_on,
        row.meeting_id is not None,
        row.entry_id,
    )


def _records(place: Standing, rules: CircleRules) -> bool:
    if buying.why_not(place, rules) is not None:
        return False
    return place.may(Permission.RECORD_FOR_OTHERS) and place.may(Permission.CONFIRM)


def _ways() -> tuple[str, ...]:
    settings = installation.current()
    off = {"cash": not settings.payments_cash, "upi": not settings.payments_upi}
    return tuple(each.value for each in WAYS if not off.get(each.value, False))
