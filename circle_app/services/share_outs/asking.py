"""Putting a counted share-out to the circle, taking it back, and saying that the money came."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.errors import NotFound
from circle_app.domain.permissions import Permission
from circle_app.domain.share_outs import (
    OPEN_STATES,
    NotShareOutAsker,
    ShareOutHeld,
    ShareOutStale,
    ShareOutState,
    WrongShareOutState,
    check_carried,
    check_social,
)
from circle_app.persistence import database
from circle_app.persistence.queries import share_outs as queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.persistence.queries.proposals import locked_proposal
from circle_app.persistence.queries.share_outs import LINES
from circle_app.services import access, events, proposals
from circle_app.services.access import Actor, Standing
from circle_app.services.idempotency import Once
from circle_app.services.rule_versions import rules_of
from circle_app.services.share_outs.planning import Figures, Options, figures
from circle_app.services.share_outs.reading import KIND, current, shown
from circle_app.services.share_outs.states import keep
from circle_app.services.share_outs.views import ShareOutView, plan_text


@database.retried
def ask(
    actor: Actor,
    share_out_id: UUID,
    *,
    social: str | None = None,
    carry_shares: int | None = None,
    key: str,
) -> ShareOutView:
    """Put what was counted to the circle, by the chain of its rules. Needs SHARE_OUT.

    Args:
        actor: Who asks.
        share_out_id: What was counted.
        social: What becomes of the social fund, if it is chosen only now.
        carry_shares: How many shares each keeps at most, if it is chosen only now.
        key: Idempotency key.

    Raises:
        NotFound: No such share-out in a circle of the actor.
        NotAllowed: The actor's role does not share out.
        WrongShareOutState: It was asked for, refused, carried out or taken back.
        ShareOutStale: Something was booked since the count, or somebody came or went.
        ShareOutHeld: Something has to be cleared up first; ``holds`` says what.
        InvalidInput: There is no such choice.
    """
    with database.transaction() as session:
        found = queries.share_out_view(session, share_out_id)
        place = access.require_of(session, actor, found, "share_out", Permission.SHARE_OUT)
        payload = {"share_out": share_out_id, "social": social, "carry": carry_shares}
        once = Once(session, actor.user_id, "share_out.ask", key, payload)
        if once.stored is not None:
            return once.replay(ShareOutView)
        circle = locked_circle(session, place.circle_id)
        place = access.require(session, actor, circle.id, Permission.SHARE_OUT)
        row = queries.locked_share_out(session, share_out_id)
        now = _planned(session, place, circle, row, social, carry_shares)
        _put(session, actor, place, row.id, now)
        after = queries.share_out_view(session, row.id)
        return once.remember(shown(session, actor, place, after))


def _planned(
    session: Session,
    place: Standing,
    circle: Any,
    row: Any,
    social: str | None,
    carry_shares: int | None,
) -> Figures:
    """Return the plan that is asked for: what was counted, with what is chosen now."""
    if row.status != ShareOutState.COUNTING:
        raise WrongShareOutState(status=row.status)
    before = current(session, place, row)
    if before is None:
        raise ShareOutStale
    if before.holds:
        raise ShareOutHeld(holds=before.holds)
    options = Options(
        check_social(row.social if social is None else social),
        check_carried(row.carry_shares if carry_shares is None else carry_shares),
    )
    rules = rules_of(session, circle.id, place.rule_version)
    return figures(session, circle, rules, options, before.on)


def _put(session: Session, actor: Actor, place: Standing, share_out_id: UUID, now: Figures) -> None:
    """Put a plan to the circle, and keep it as it was put."""
    plan = now.plan
    told = {
        "by": place.member_name,
        "cycle": plan.cycle_number,
        "amount_minor": plan.paid_minor,
        "currency": place.currency,
    }
    keep(
        session,
        share_out_id,
        ShareOutState.ASKED,
        social=now.options.social.value,
        carry_shares=now.options.carry_shares,
        plan=plan_text(plan),
        plan_sha256=now.seal,
    )
    asked = proposals.put(
        session,
        actor,
        place,
        kind=KIND,
        subject_id=share_out_id,
        title=place.circle_name,
        payload={
            "share_out": share_out_id,
            **told,
            "value": plan.value,
            "shares": plan.shares,
            "social": plan.social,
            "carry_shares": plan.carry_shares,
        },
        visible=False,
    )
    keep(session, share_out_id, ShareOutState.ASKED, proposal_id=asked.id)
    events.record(
        session,
        "share_out.asked",
        actor,
        circle_id=place.circle_id,
        subject_id=share_out_id,
        params={**told, "decider": asked.decider},
    )
    proposals.settle(session, asked, clock.now(), actor)


@database.retried
def cancel(actor: Actor, share_out_id: UUID) -> ShareOutView:
    """Take a share-out back before it is carried out. Needs to have counted for it.

    Raises:
        NotFound: No such share-out in a circle of the actor.
        NotShareOutAsker: Somebody else counted.
        WrongShareOutState: It was carried out, refused or taken back before.
    """
    with database.transaction() as session:
        found = queries.share_out_view(session, share_out_id)
        place = access.require_of(session, actor, found, "share_out", Permission.SHARE_OUT)
        assert found is not None  # noqa: S101  (require_of refuses nothing)
        # The decision is locked before its subject, in the order in which deciding locks them.
        if found.proposal_id is not None:
            locked_proposal(session, found.proposal_id)
        row = queries.locked_share_out(session, share_out_id)
        if row.opened_by != actor.user_id:
            raise NotShareOutAsker
        if row.status not in OPEN_STATES:
            raise WrongShareOutState(status=row.status)
        if row.proposal_id is not None:
            proposals.cancel_proposal(session, row.proposal_id)
        _cancelled(session, actor, share_out_id, place.member_name)
        return shown(session, actor, place, queries.share_out_view(session, share_out_id))


@database.retried
def received(actor: Actor, share_out_id: UUID) -> ShareOutView:
    """Say that the own money came; saying it again changes nothing.

    Raises:
        NotFound: No such share-out in a circle of the actor, or nothing was paid to the actor.
        WrongShareOutState: It is not carried out yet.
    """
    with database.transaction() as session:
        found = queries.share_out_view(session, share_out_id)
        place = access.require_of(session, actor, found, "share_out", Permission.SEE_BOOKS)
        assert found is not None  # noqa: S101  (require_of refuses nothing)
        if found.status != ShareOutState.POSTED:
            raise WrongShareOutState(status=found.status)
        mine = (LINES.c.share_out_id == share_out_id) & (LINES.c.member_id == place.member_id)
        changed = session.connection().execute(
            update(LINES)
            .where(mine, LINES.c.status == "paid", LINES.c.paid_minor > 0)
            .values(status="received", received_at=clock.now())
            .returning(LINES.c.paid_minor)
        )
        line = changed.one_or_none()
        if line is not None:
            events.record(
                session,
                "share_out.received",
                actor,
                circle_id=place.circle_id,
                subject_id=share_out_id,
                params={
                    "name": place.member_name,
                    "amount_minor": line.paid_minor,
                    "currency": place.currency,
                },
                visible=False,
            )
        view = shown(session, actor, place, queries.share_out_view(session, share_out_id))
        if view.received is None:
            raise NotFound(what="share_out")
        return view


def _cancelled(session: Session, actor: Actor, share_out_id: UUID, by: str) -> None:
    keep(session, share_out_id, ShareOutState.CANCELLED)
    found = queries.share_out_view(session, share_out_id)
    assert found is not None  # noqa: S101  (locked by the caller)
    events.record(
        session,
        "share_out.cancelled",
        actor,
        circle_id=found.circle_id,
        subject_id=share_out_id,
        params={"by": by, "cycle": found.cycle_number},
    )


def _withdrawn(session: Session, motion: proposals.Motion, actor: Actor) -> None:
    """Whoever takes the question back takes the share-out back."""
    if motion.subject_id is None:
        return
    row = queries.locked_share_out(session, motion.subject_id)
    if row.status == ShareOutState.ASKED:
        _cancelled(session, actor, row.id, actor.name)


def _decided(
    session: Session, motion: proposals.Motion, approved: bool, actor: Actor | None
) -> None:
    if motion.subject_id is None:
        return
    row = queries.locked_share_out(session, motion.subject_id)
    if row.status != ShareOutState.ASKED:
        return
    after = ShareOutState.AGREED if approved else ShareOutState.REFUSED
    keep(session, row.id, after)
    found = queries.share_out_view(session, row.id)
    assert found is not None  # noqa: S101  (just locked)
    events.record(
        session,
        f"share_out.{after.value}",
        actor,
        circle_id=row.circle_id,
        subject_id=row.id,
        params={"cycle": found.cycle_number, **_amount(motion)},
    )


def _amount(motion: proposals.Motion) -> dict[str, object]:
    names = ("amount_minor", "currency")
    return {name: motion.payload[name] for name in names if name in motion.payload}


proposals.on_decided(KIND, _decided)
proposals.on_withdrawn(KIND, _withdrawn)
