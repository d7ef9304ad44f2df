"""Looking at distributions: what one would be, those there were."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from circle_app.domain.distributions import (
    Earned,
    Into,
    Policy,
    check_into,
    check_policy,
    policy_of,
)
from circle_app.domain.permissions import Permission
from circle_app.domain.policies import chain_of, is_by_role
from circle_app.domain.rules import CircleRules, ContributionUnit
from circle_app.domain.wallets import check_amount as check_some
from circle_app.persistence import database
from circle_app.persistence.queries import distributions as queries
from circle_app.persistence.queries.circles import circle_row
from circle_app.services import access, cycles, proposals
from circle_app.services.access import Actor, Standing
from circle_app.services.distributions.planning import Plan, plan, span_of
from circle_app.services.distributions.states import shown
from circle_app.services.distributions.views import (
    DistributionPreview,
    DistributionView,
    EarnedView,
    PartView,
    view_of,
)
from circle_app.services.paging import DEFAULT_LIMIT, Page, check_limit, decode_cursor, page_of
from circle_app.services.rule_versions import rules_of

KIND = "distribution"


def preview(
    actor: Actor,
    circle_id: UUID,
    *,
    policy: str | None = None,
    date_from: date | None = None,
    date_to: date | None = None,
    amount_minor: int | None = None,
    into: str | None = None,
) -> DistributionPreview:
    """Say what everybody would get of what was earned. Needs SEE_BOOKS; writes nothing.

    Args:
        actor: A member.
        circle_id: The circle.
        policy: ``equal``, ``shares``, ``savings``, ``savings_days`` or ``owner``; the circle's
            rule where None.
        date_from: The first day; the one after the last distribution where None.
        date_to: The last day; today where None.
        amount_minor: What is given; all there is where None.
        into: ``savings`` or ``payable``.

    Raises:
        NotFound: Not a member of such a circle.
        InvalidInput: No such measure, way or days, or they do not fit the circle.
    """
    if amount_minor is not None:
        check_some(amount_minor)
    cycles.ensure_open(circle_id)
    proposals.close_due(circle_id=circle_id)
    with database.reading(snapshot=True) as session:
        place = access.require(session, actor, circle_id, Permission.SEE_BOOKS, writing=False)
        circle = circle_row(session, circle_id)
        rules = rules_of(session, circle_id, place.rule_version)
        how = chosen(policy, rules)
        way = check_into(into, rules)
        span = span_of(session, circle, date_from, date_to)
        found = plan(session, circle, how, way, span, amount_minor)
        waiting = queries.open_distribution(session, circle_id)
        return _shown(place, rules, found, waiting)


def _shown(place: Standing, rules: CircleRules, found: Plan, waiting: Any) -> DistributionPreview:
    chain = chain_of(rules, KIND, has_officers=place.has_officers, amount_minor=found.amount_minor)
    return DistributionPreview(
        circle_id=place.circle_id,
        circle_name=place.circle_name,
        currency=place.currency,
        rule=rules.earnings.value,
        policy=found.policy.value,
        policies=_policies(rules, has_officers=place.has_officers),
        into=found.into.value,
        ways=_ways(rules),
        date_from=found.span.start,
        date_to=found.span.end,
        earned=earned_view(found.earned),
        amount_minor=found.amount_minor,
        my_minor=next(
            (part.amount_minor for part in found.parts if part.member_id == place.member_id), 0
        ),
        parts=tuple(
            PartView(part.member_id, part.name, part.weight, part.amount_minor)
            for part in found.parts
        ),
        nobody=not found.parts,
        excess=found.amount_minor > found.earned.limit_minor,
        plan_sha256=found.sha256,
        distribution_id=None if waiting is None else waiting.id,
        decided_by="officer" if is_by_role(chain) else "vote",
        can_ask=place.circle_status == "active" and place.may(Permission.SHARE_OUT),
    )


def _policies(rules: CircleRules, *, has_officers: bool) -> tuple[str, ...]:
    shares = rules.contribution.unit is ContributionUnit.SHARE
    fits = {Policy.SHARES: shares, Policy.OWNER: has_officers}
    return tuple(each.value for each in Policy if fits.get(each, True))


def _ways(rules: CircleRules) -> tuple[str, ...]:
    first = check_into(None, rules)
    return (first.value, Into.PAYABLE.value) if first is Into.SAVINGS else (first.value,)


def earned_view(earned: Earned) -> EarnedView:
    """Show what there is to distribute."""
    return EarnedView(
        earned.income_minor,
        earned.expense_minor,
        earned.before_minor,
        earned.given_minor,
        earned.since_minor,
        min(earned.surplus_minor, earned.now_minor),
        earned.held_minor,
        earned.limit_minor,
        earned.limited_by,
    )


def chosen(policy: str | None, rules: CircleRules) -> Policy:
    """Return the measure that is named, else the one of the rules, else: alike."""
    return check_policy(policy) if policy else policy_of(rules.earnings) or Policy.EQUAL


def get(actor: Actor, distribution_id: UUID) -> DistributionView:
    """Return a distribution; a decision whose time is up is closed first. Needs SEE_BOOKS.

    Raises:
        NotFound: No such distribution in a circle of the actor.
    """
    with database.reading() as session:
        found = queries.distribution_view(session, distribution_id)
        place = access.require_of(
            session, actor, found, "distribution", Permission.SEE_BOOKS, writing=False
        )
    proposals.close_due(circle_id=place.circle_id)
    with database.reading() as session:
        return shown(session, actor, place, distribution_id)


def of_circle(
    actor: Actor, circle_id: UUID, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page[DistributionView]:
    """List the distributions of a circle, the newest first. Needs SEE_BOOKS.

    Raises:
        NotFound: Not a member of such a circle.
    """
    check_limit(limit)
    before = decode_cursor(cursor, int)
    with database.reading() as session:
        access.require(session, actor, circle_id, Permission.SEE_BOOKS, writing=False)
    proposals.close_due(circle_id=circle_id)
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.SEE_BOOKS, writing=False)
        rows = queries.distributions_of(
            session, circle_id, before[0] if before else None, limit + 1
        )
        lines = queries.lines_of_all(session, [row.id for row in rows[:limit]])
    return page_of(
        rows,
        limit,
        lambda row: view_of(row, lines.get(row.id, []), place, actor),
        lambda row: row.number,
    )
