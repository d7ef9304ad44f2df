"""Investments as members see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from circle_app.domain.investments import InvestmentState
from circle_app.domain.permissions import Permission
from circle_app.services.access import Actor, Standing


@dataclass(frozen=True, slots=True)
class ActView:
    """Something that was done with an investment.

    Attributes:
        kind: ``buy``, ``revalue``, ``income``, ``sell``.
        amount_minor: What was paid or came in, or by how much it is worth more or less.
        value_minor: What it changed of the value in the books.
        taken_back: Whether its entry was reversed.
    """

    id: UUID
    kind: str
    amount_minor: int
    value_minor: int
    on: date
    note: str
    by: str
    entry_id: UUID | None
    taken_back: bool


@dataclass(frozen=True, slots=True)
class InvestmentView:
    """Money put elsewhere, what it stands for, and what was done with it.

    Attributes:
        status: ``asked``, ``agreed``, ``held``, ``sold``, ``refused``, ``cancelled``.
        cost_minor: What it cost, or may cost while it is not bought.
        value_minor: What it stands for in the books.
        income_minor: What it brought so far.
        gain_minor: What it brought and became worth more, less what it lost.
        can_buy: Whether the viewer may buy it now; ``can_act`` do anything else with it.
    """

    id: UUID
    circle_id: UUID
    circle_name: str
    currency: str
    number: int
    kind: str
    name: str
    note: str
    status: str
    bought_on: date | None
    matures_on: date | None
    cost_minor: int
    value_minor: int
    income_minor: int
    gain_minor: int
    paid_from: str
    proposal_id: UUID | None
    decided_by: str
    opened_by: str
    opened_at: datetime
    acts: tuple[ActView, ...]
    can_buy: bool
    can_act: bool
    can_cancel: bool
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a circle has in investments, and whether the viewer may ask for another."""

    circle_id: UUID
    currency: str
    value_minor: int
    boxes: tuple[tuple[str, int], ...]
    decided_by: str
    can_ask: bool


def view_of(row: Any, acts: Sequence[Any], place: Standing, actor: Actor) -> InvestmentView:
    """Show an investment as a member sees it; ``acts`` are the newest first."""
    may = place.circle_status == "active" and place.may(Permission.INVEST)
    stand = [act for act in acts if not act.taken_back]
    income = sum(act.amount_minor for act in stand if act.kind == "income")
    paid = sum(act.amount_minor for act in stand if act.kind == "buy")
    fetched = sum(act.amount_minor for act in stand if act.kind == "sell")
    waits = row.status in (InvestmentState.ASKED, InvestmentState.AGREED)
    return InvestmentView(
        id=row.id,
        circle_id=row.circle_id,
        circle_name=row.circle_name,
        currency=row.currency,
        number=row.number,
        kind=row.kind,
        name=row.name,
        note=row.note,
        status=row.status,
        bought_on=row.bought_on,
        matures_on=row.matures_on,
        cost_minor=row.cost_minor,
        value_minor=row.value_minor,
        income_minor=income,
        gain_minor=income + fetched + row.value_minor - paid,
        paid_from=row.paid_from,
        proposal_id=row.proposal_id,
        decided_by=row.decider or "vote",
        opened_by=row.opener_name,
        opened_at=row.opened_at,
        acts=tuple(_act(act) for act in acts),
        can_buy=may and row.status == InvestmentState.AGREED,
        can_act=may and row.status == InvestmentState.HELD,
        can_cancel=may and waits and row.opened_by == actor.user_id,
    )


def _act(act: Any) -> ActView:
    return ActView(
        act.id,
        act.kind,
        act.amount_minor,
        act.value_minor,
        act.on_day,
        act.note,
        act.actor_name,
        act.entry_id,
        bool(act.taken_back),
    )
