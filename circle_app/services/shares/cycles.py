"""Cycles of shares: one price in each, and how many shares everybody holds.

A cycle opens with its first shares. The circle's row is locked while shares come or go, so the
numbers of a cycle are kept by whoever writes and need not be added up again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import Session

from circle_app.adapters.ids import new_id
from circle_app.domain.rules import CircleRules, ContributionUnit
from circle_app.domain.shares import CycleStatus, PurchaseStatus, ends_on
from circle_app.persistence.queries import shares as queries
from circle_app.persistence.queries.meetings import PURCHASES
from circle_app.persistence.queries.shares import CYCLES, HOLDINGS


def sells(rules: CircleRules) -> bool:
    """Whether members of such a circle buy shares."""
    return rules.contribution.unit is ContributionUnit.SHARE


def price_minor(session: Session, circle_id: UUID, rules: CircleRules) -> int:
    """Return what a share costs now: a new price of the rules counts from the next cycle on."""
    cycle = queries.open_cycle(session, circle_id)
    return rules.contribution.amount_minor if cycle is None else int(cycle.price_minor)


def running(session: Session, circle_id: UUID, rules: CircleRules, on: date) -> Any:
    """Return the cycle in which shares are bought, opened now if there is none.

    The caller has locked the circle's row.
    """
    return queries.open_cycle(session, circle_id) or opened(session, circle_id, rules, on)


def opened(session: Session, circle_id: UUID, rules: CircleRules, on: date) -> Any:
    """Open the next cycle of a circle, at the price of its rules."""
    before = queries.cycles_of(session, circle_id)
    cycle_id = new_id()
    session.connection().execute(
        insert(CYCLES),
        {
            "id": cycle_id,
            "circle_id": circle_id,
            "number": before[0].number + 1 if before else 1,
            "status": CycleStatus.OPEN.value,
            "price_minor": rules.contribution.amount_minor,
            "started_on": on,
            "ends_on": ends_on(on, rules.share_out_months),
            "shares": 0,
        },
    )
    return queries.cycle_row(session, cycle_id)


def closed(session: Session, cycle_id: UUID, on: date) -> None:
    """Close a cycle: nobody buys in it any more; who held how many stays known."""
    session.connection().execute(
        update(CYCLES)
        .where(CYCLES.c.id == cycle_id)
        .values(status=CycleStatus.CLOSED.value, closed_on=on)
    )


def put_in(session: Session, cycle_id: UUID, bought: Mapping[UUID, int]) -> None:
    """Add shares to those of members, and to the cycle's; a negative number takes them out."""
    connection = session.connection()
    known = {
        member_id
        for member_id in bought
        if connection.execute(
            update(HOLDINGS)
            .where(HOLDINGS.c.cycle_id == cycle_id, HOLDINGS.c.member_id == member_id)
            .values(shares=HOLDINGS.c.shares + bought[member_id])
        ).rowcount
    }
    new = [
        {"cycle_id": cycle_id, "member_id": member_id, "shares": shares}
        for member_id, shares in bought.items()
        if member_id not in known
    ]
    if new:
        connection.execute(insert(HOLDINGS), new)
    connection.execute(
        update(CYCLES)
        .where(CYCLES.c.id == cycle_id)
        .values(shares=CYCLES.c.shares + sum(bought.values()))
    )


def settle_member(session: Session, circle_id: UUID, member_id: UUID) -> None:
    """Take a member's shares out of the cycle: whoever leaves was paid for them."""
    cycle = queries.open_cycle(session, circle_id)
    if cycle is None:
        return
    shares = queries.held(session, cycle.id).get(member_id, 0)
    if shares:
        put_in(session, cycle.id, {member_id: -shares})
    session.connection().execute(
        update(PURCHASES)
        .where(
            PURCHASES.c.cycle_id == cycle.id,
            PURCHASES.c.member_id == member_id,
            PURCHASES.c.status == PurchaseStatus.CONFIRMED.value,
        )
        .values(status=PurchaseStatus.SETTLED.value)
    )


def end_with_circle(session: Session, circle_id: UUID, on: date) -> None:
    """Close the cycle of a circle that ends: everybody was paid out."""
    cycle = queries.open_cycle(session, circle_id)
    if cycle is not None:
        closed(session, cycle.id, on)
