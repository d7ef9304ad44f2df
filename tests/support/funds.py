"""Money in boxes and savings asked for, brought to a state through the services."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from circle_app.services import contributions, funds, proposals, withdrawals
from circle_app.services.access import Actor
from circle_app.services.circles import CircleView
from circle_app.services.withdrawals import WithdrawalView
from tests.factories import NAMES, key, person
from tests.support.circles import Officers, circle_of, officers_circle
from tests.support.loans import pool_minor


def saving_circle(
    savings_minor: int = 500_000, size: int = 3, **savings_rules: Any
) -> tuple[CircleView, list[Actor]]:
    """A circle without officers whose first member has savings in the cash box."""
    people = [person(name) for name in NAMES[:size]]
    circle = circle_of(*people, rules={"savings": savings_rules})
    save(people[0], circle, savings_minor)
    return circle, people


def saving_group(
    savings_minor: int = 500_000, members: int = 2, rules: Any = None, **more: Any
) -> Officers:
    """A group with an admin and a treasurer, whose first member has savings in the cash box."""
    group = officers_circle(members, rules=rules, **more)
    save(group.members[0], group.circle, savings_minor, confirmed_by=group.admin)
    return group


def save(
    actor: Actor, circle: CircleView, amount_minor: int, confirmed_by: Actor | None = None
) -> None:
    """Put savings into the cash box."""
    paid = contributions.pay(actor, circle.id, amount_minor=amount_minor, method="cash", key=key())
    if confirmed_by is not None:
        contributions.confirm(confirmed_by, paid.id, key=key())


def agreed(
    actor: Actor, voters: Sequence[Actor], circle: CircleView, amount_minor: int = 100_000
) -> WithdrawalView:
    """A withdrawal that enough members said yes to."""
    asked = withdrawals.ask(actor, circle.id, amount_minor=amount_minor, key=key())
    assert asked.proposal_id is not None
    for voter in voters:
        if proposals.vote(voter, asked.proposal_id, "yes").status != "open":
            break
    return withdrawals.get(actor, asked.id)


def carry(actor: Actor, circle: CircleView, to: str, amount_minor: int, **more: Any) -> Any:
    """Carry money out of the cash box, or from where it is said."""
    more = {"from_account": "cash", **more}
    return funds.transfer(
        actor, circle.id, to_account=to, amount_minor=amount_minor, key=key(), **more
    )


def held(circle: CircleView) -> dict[str, int]:
    """What lies where, without what is empty."""
    places = (
        *("cash", "bank", "upi", "gateway", "wallet_pool", "expense_fund"),
        *("social_cash", "social_fund"),
    )
    return {
        code: amount for code, amount in pool_minor(circle).items() if code in places and amount
    }
