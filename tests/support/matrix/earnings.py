"""What each service function about earnings and investments needs, and what there is of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from circle_app.domain.permissions import Permission
from circle_app.services import distributions, funds, investments
from tests.factories import key
from tests.support.matrix.needs import Case, a, held, need

P: Final = Permission
GOLD: Final[dict[str, Any]] = {
    "kind": "gold",
    "name": "Gold coin",
    "amount_minor": 20_000,
    "paid_from": "cash",
}


def earning(world: Any, agree: Callable[[Any, UUID], None]) -> None:
    """Earnings, some given and some agreed to; an investment that is held, and an agreed one."""
    funds.receive(
        world.admin,
        world.circle,
        account="cash",
        source="bank_interest",
        amount_minor=500_000,
        key=key(),
    )
    for name, policy in (("given", "equal"), ("to_give", "savings")):
        made = distributions.ask(
            world.admin,
            world.circle,
            policy=policy,
            amount_minor=90_000,
            into="payable",
            key=key(),
        )
        agree(world, made.proposal_id)
        world.ids[name] = made.id
        if name == "given":
            distributions.post(world.admin, made.id, key=key())
    for name in ("holding", "to_buy"):
        wish = investments.ask(world.admin, world.circle, key=key(), **GOLD)
        agree(world, wish.proposal_id)
        world.ids[name] = wish.id
    investments.buy(world.admin, world.holding, key=key())


ACTIONS: Final[dict[str, Case | tuple[Case, ...]]] = {
    "distributions.preview": need(P.SEE_BOOKS, lambda w: a(w.circle)),
    "distributions.of_circle": need(P.SEE_BOOKS, lambda w: a(w.circle)),
    "distributions.get": need(P.SEE_BOOKS, lambda w: a(w.given)),
    "distributions.ask": need(
        P.SHARE_OUT,
        lambda w: a(w.circle, policy="equal", key=key()),
        conflicts="one is agreed to",
    ),
    # Whoever asked is the only one to take it back.
    "distributions.cancel": held({"admin"}, lambda w: a(w.to_give), circle="officers"),
    "distributions.post": need(P.SHARE_OUT, lambda w: a(w.to_give, key=key())),
    "distributions.pay": need(
        P.MOVE_FUNDS,
        lambda w: a(w.given, member_id=w.sunita_id, method="cash", key=key()),
    ),
    "investments.of_circle": need(P.SEE_BOOKS, lambda w: a(w.circle)),
    "investments.holdings": need(P.SEE_BOOKS, lambda w: a(w.circle)),
    "investments.get": need(P.SEE_BOOKS, lambda w: a(w.holding)),
    "investments.ask": need(P.INVEST, lambda w: a(w.circle, key=key(), **GOLD)),
    "investments.cancel": held({"admin"}, lambda w: a(w.to_buy), circle="officers"),
    "investments.buy": need(P.INVEST, lambda w: a(w.to_buy, key=key())),
    "investments.revalue": need(P.INVEST, lambda w: a(w.holding, worth_minor=30_000, key=key())),
    "investments.take_income": need(
        P.INVEST, lambda w: a(w.holding, amount_minor=500, box="cash", key=key())
    ),
    "investments.sell": need(
        P.INVEST, lambda w: a(w.holding, price_minor=20_000, box="cash", key=key())
    ),
}
