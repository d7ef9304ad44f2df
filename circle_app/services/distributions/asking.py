"""Asking that earnings go to the members, looking at what it would be, taking the wish back."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.distributions import (
    OPEN_STATES,
    DistributionOpen,
    DistributionState,
    NobodyWeighs,
    NotDistributionAsker,
    WrongDistributionState,
    check_allowed,
    check_amount,
    check_into,
)
from circle_app.domain.permissions import Permission
from circle_app.domain.policies import chain_of
from circle_app.domain.wallets import check_amount as check_some
from circle_app.persistence import database
from circle_app.persistence.queries import distributions as queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.persistence.queries.distributions import DISTRIBUTIONS
from circle_app.persistence.queries.proposals import locked_proposal
from circle_app.services import access, cycles, proposals
from circle_app.services.access import Actor, Standing
from circle_app.services.distributions.planning import Plan, plan, span_of
from circle_app.services.distributions.reading import KIND, chosen
from circle_app.services.distributions.states import record, set_state, shown, still_fits
from circle_app.services.distributions.views import DistributionView
from circle_app.services.idempotency import Once
from circle_app.services.rule_versions import rules_of


@database.retried
def ask(
    actor: Actor,
    circle_id: UUID,
    *,
    policy: str | None = None,
    date_from: date | None = None,
    date_to: date | None = None,
    amount_minor: int | None = None,
    into: str | None = None,
    key: str,
) -> DistributionView:
    """Ask that earnings go to the members. Needs SHARE_OUT; arguments as for :func:`preview`.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: The actor's role does not ask for it.
        DistributionOpen: One is asked for, or agreed to and still fits.
        EarningsByRule: The rules name another measure and officers alone decide.
        NothingToDistribute, DistributionTooLarge, NobodyWeighs, InvalidInput: Nothing was written.
    """
    if amount_minor is not None:
        check_some(amount_minor)
    cycles.ensure_open(circle_id)
    proposals.close_due(circle_id=circle_id)
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.SHARE_OUT)
        payload = {
            "circle": circle_id,
            "policy": policy,
            "from": date_from,
            "to": date_to,
            "amount": amount_minor,
            "into": into,
        }
        once = Once(session, actor.user_id, "distribution.ask", key, payload)
        if once.stored is not None:
            return once.replay(DistributionView)
        circle = locked_circle(session, circle_id)
        place = access.require(session, actor, circle_id, Permission.SHARE_OUT)
        rules = rules_of(session, circle_id, place.rule_version)
        how, way = chosen(policy, rules), check_into(into, rules)
        _make_way(session, actor, place, circle)
        span = span_of(session, circle, date_from, date_to)
        found = plan(session, circle, how, way, span, amount_minor)
        chain = chain_of(
            rules, KIND, has_officers=place.has_officers, amount_minor=found.amount_minor
        )
        check_allowed(how, rules, chain, has_officers=place.has_officers)
        check_amount(found.amount_minor, found.earned, place.currency)
        if not found.parts:
            raise NobodyWeighs(policy=how.value)
        return once.remember(shown(session, actor, place, _put(session, actor, place, found)))


def _make_way(session: Session, actor: Actor, place: Standing, circle: Any) -> None:
    """Let a new wish take the place of one that was agreed to, where that fits no more."""
    waiting = queries.open_distribution(session, circle.id)
    if waiting is None:
        return
    if waiting.status == DistributionState.ASKED or still_fits(session, circle, waiting):
        raise DistributionOpen(distribution_id=waiting.id)
    set_state(session, waiting.id, DistributionState.CANCELLED)
    record(session, actor, "cancelled", waiting, place.currency)


def _put(session: Session, actor: Actor, place: Standing, found: Plan) -> UUID:
    asked_id, (number, _) = new_id(), queries.last_of(session, place.circle_id)
    values = {
        "id": asked_id,
        "circle_id": place.circle_id,
        "number": number + 1,
        "policy": found.policy.value,
        "date_from": found.span.start,
        "date_to": found.span.end,
        "amount_minor": found.amount_minor,
        "into": found.into.value,
        "status": DistributionState.ASKED.value,
        "plan": found.text,
        "plan_sha256": found.sha256,
        "opened_by": actor.user_id,
        "opened_at": clock.now(),
    }
    session.connection().execute(insert(DISTRIBUTIONS), values)
    queries.put_lines(
        session,
        [
            {
                "distribution_id": asked_id,
                "member_id": part.member_id,
                "weight": str(part.weight),
                "amount_minor": part.amount_minor,
            }
            for part in found.parts
        ],
    )
    told = {
        "amount_minor": found.amount_minor,
        "currency": place.currency,
        "policy": found.policy.value,
        "from": found.span.start.isoformat(),
        "to": found.span.end.isoformat(),
        "plan_sha256": found.sha256,
    }
    asked = proposals.put(
        session,
        actor,
        place,
        kind=KIND,
        amount_minor=found.amount_minor,
        subject_id=asked_id,
        payload={"distribution": asked_id, **told},
        visible=False,
    )
    session.connection().execute(
        update(DISTRIBUTIONS).where(DISTRIBUTIONS.c.id == asked_id).values(proposal_id=asked.id)
    )
    row = queries.locked_distribution(session, asked_id)
    record(session, actor, "asked", row, place.currency, decider=asked.decider)
    proposals.settle(session, asked, clock.now(), actor)
    return asked_id


@database.retried
def cancel(actor: Actor, distribution_id: UUID) -> DistributionView:
    """Take the wish back before it is carried out. Needs SHARE_OUT, and to have asked for it.

    Raises:
        NotFound: No such distribution in a circle of the actor.
        NotDistributionAsker: Somebody else asked for it.
        WrongDistributionState: It was carried out, refused or taken back before.
    """
    with database.transaction() as session:
        found = queries.distribution_view(session, distribution_id)
        place = access.require_of(session, actor, found, "distribution", Permission.SHARE_OUT)
        # The decision is locked before its subject, in the order in which deciding locks them.
        if found is not None and found.proposal_id is not None:
            locked_proposal(session, found.proposal_id)
        row = queries.locked_distribution(session, distribution_id)
        if row.opened_by != actor.user_id:
            raise NotDistributionAsker
        if row.status not in OPEN_STATES:
            raise WrongDistributionState(status=row.status)
        if row.proposal_id is not None:
            proposals.cancel_proposal(session, row.proposal_id)
        set_state(session, row.id, DistributionState.CANCELLED)
        record(session, actor, "cancelled", row, place.currency)
        return shown(session, actor, place, distribution_id)


def _withdrawn(session: Session, motion: proposals.Motion, actor: Actor) -> None:
    """Whoever takes the question back takes the wish back."""
    _ended(session, motion, DistributionState.CANCELLED, actor)


def _decided(
    session: Session, motion: proposals.Motion, approved: bool, actor: Actor | None
) -> None:
    after = DistributionState.AGREED if approved else DistributionState.REFUSED
    _ended(session, motion, after, actor)


def _ended(
    session: Session, motion: proposals.Motion, after: DistributionState, actor: Actor | None
) -> None:
    if motion.subject_id is None:
        return
    row = queries.locked_distribution(session, motion.subject_id)
    if row.status != DistributionState.ASKED:
        return
    set_state(session, row.id, after)
    currency = str(motion.payload.get("currency", ""))
    record(session, actor, after.value, row, currency)


proposals.on_decided(KIND, _decided)
proposals.on_withdrawn(KIND, _withdrawn)
