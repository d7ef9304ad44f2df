"""What a member may take out now, and why not more."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from circle_app.domain.charts import POOL, SAVINGS
from circle_app.domain.funds import Hold
from circle_app.domain.ledger import account_key
from circle_app.domain.permissions import Permission
from circle_app.domain.rules import WithdrawalBy
from circle_app.persistence import database
from circle_app.services import access, ledger, proposals
from circle_app.services.access import Actor
from circle_app.services.rule_versions import rules_of
from circle_app.services.savings import claims


@dataclass(frozen=True, slots=True)
class Situation:
    """What a member may take out.

    Attributes:
        decided_by: ``none`` where savings stay in by rule, ``officer`` or ``vote``.
        free_minor: The most that can be asked for; 0 where nothing is given out.
        holds: What keeps the rest in, with the amount of each.
        pool_minor: What the circle holds and could pay out today; None for who does not see the
            books.
        may_ask: Whether a request is possible.
    """

    circle_id: UUID
    member_id: UUID
    currency: str
    decided_by: str
    savings_minor: int
    free_minor: int
    holds: tuple[Hold, ...]
    pool_minor: int | None
    may_ask: bool


def situation(actor: Actor, circle_id: UUID) -> Situation:
    """Say what the actor may take out of the own savings, and why not more.

    Raises:
        NotFound: Not a member of such a circle.
    """
    with database.reading() as session:
        access.standing(session, actor, circle_id)
    proposals.close_due(circle_id=circle_id)  # a request that ran out holds nothing
    with database.reading(snapshot=True) as session:
        place = access.require(session, actor, circle_id, Permission.SEE_CIRCLE, writing=False)
        rules = rules_of(session, circle_id, place.rule_version).savings
        balances = ledger.balances_minor(session, ledger.book_of_circle(session, circle_id))
        savings = balances.get(account_key(SAVINGS, place.member_id), 0)
        found = claims(session, rules, place.member_id, savings)
        pool = sum(balances.get(kind.code, 0) for kind in POOL)
    offered = rules.withdrawal is not WithdrawalBy.NONE
    free = found.free_minor if offered else 0
    allowed = place.may(Permission.WITHDRAW) and place.circle_status == "active"
    return Situation(
        circle_id=circle_id,
        member_id=place.member_id,
        currency=place.currency,
        decided_by=rules.withdrawal.value,
        savings_minor=savings,
        free_minor=free,
        holds=found.holds() if offered else (),
        pool_minor=pool if place.may(Permission.SEE_BOOKS) else None,
        may_ask=allowed and free > 0,
    )
