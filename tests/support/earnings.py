"""Groups that have earned something, and what their members agreed to do with it."""

from __future__ import annotations

from typing import Any

from circle_app.services import distributions, funds, investments, proposals, withdrawals
from circle_app.services.access import Actor
from circle_app.services.distributions import DistributionView
from circle_app.services.investments import InvestmentView
from tests.factories import key
from tests.support.circles import Officers
from tests.support.departures import decided
from tests.support.funds import save, saving_group


def earned(group: Officers, amount_minor: int = 90_000, account: str = "bank") -> Any:
    """Interest of the bank."""
    return funds.receive(
        group.treasurer,
        group.circle.id,
        account=account,
        source="bank_interest",
        amount_minor=amount_minor,
        key=key(),
    )


def group_that_earned(amount_minor: int = 90_000, **more: Any) -> Officers:
    """Two members save 6,000 and 3,000; the bank gave interest."""
    group = saving_group(600_000, members=2, **more)
    save(group.members[1], group.circle, 300_000, confirmed_by=group.admin)
    earned(group, amount_minor)
    return group


def agreed(group: Officers, **more: Any) -> DistributionView:
    """A distribution that everybody agreed to."""
    found = distributions.ask(group.treasurer, group.circle.id, key=key(), **more)
    decided(found.proposal_id, group.admin, *group.members)
    return distributions.get(group.treasurer, found.id)


def withdrawn(group: Officers, member: Actor, amount_minor: int) -> Any:
    """Savings that were asked for, agreed to and handed out."""
    asked = withdrawals.ask(member, group.circle.id, amount_minor=amount_minor, key=key())
    proposals.decide(group.admin, asked.proposal_id, approve=True, key=key())
    return withdrawals.pay_out(group.treasurer, asked.id, method="cash", key=key())


def wished(group: Officers, amount_minor: int, **more: Any) -> InvestmentView:
    """A wish to invest, out of the cash box unless something else is said."""
    asked = {"kind": "deposit", "name": "Deposit", "paid_from": "cash", "key": key(), **more}
    return investments.ask(group.treasurer, group.circle.id, amount_minor=amount_minor, **asked)


def invested(
    group: Officers,
    amount_minor: int,
    *,
    box: str = "cash",
    reference: str | None = None,
    **more: Any,
) -> InvestmentView:
    """Something that was agreed to and bought."""
    found = wished(group, amount_minor, **more)
    assert found.proposal_id is not None
    decided(found.proposal_id, group.admin, *group.members)
    return investments.buy(group.treasurer, found.id, box=box, reference=reference, key=key())
