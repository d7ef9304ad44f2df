"""Asking that a circle ends, looking at what it would be, taking the wish back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.departures import NotDepartureAsker
from circle_app.domain.dissolutions import (
    DissolutionHeld,
    DissolutionOpen,
    DissolutionState,
    Policy,
    WrongDissolutionState,
    check_divides,
    check_policy,
)
from circle_app.domain.permissions import Permission
from circle_app.domain.policies import chain_of, is_by_role
from circle_app.domain.reversals import clean_reason
from circle_app.persistence import database
from circle_app.persistence.queries import dissolutions as queries
from circle_app.persistence.queries.circles import circle_row, locked_circle
from circle_app.persistence.queries.dissolutions import DISSOLUTIONS
from circle_app.persistence.queries.proposals import locked_proposal
from circle_app.services import access, cycles, events, proposals
from circle_app.services.access import Actor, Standing
from circle_app.services.dissolutions.planning import estate
from circle_app.services.dissolutions.views import (
    ClosingView,
    DissolutionPreview,
    DissolutionView,
    basis_of,
    closing_view,
    kept_text,
    view_of,
)
from circle_app.services.idempotency import Once
from circle_app.services.rule_versions import rules_of

KIND = "dissolution"


def preview(actor: Actor, circle_id: UUID, *, policy: str = "savings") -> DissolutionPreview:
    """Say what everybody would get if the circle ended today. Needs DISSOLVE.

    Args:
        actor: Who may ask for it.
        circle_id: The circle.
        policy: How the surplus is shared: ``equal`` or ``savings``.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: The actor's role does not ask for it.
        InvalidInput: There is no such policy.
    """
    how = check_policy(policy)
    cycles.ensure_open(circle_id)
    proposals.close_due(circle_id=circle_id)
    with database.reading(snapshot=True) as session:
        place = access.require(session, actor, circle_id, Permission.DISSOLVE, writing=False)
        found = estate(session, circle_row(session, circle_id), how)
        newest = queries.newest_dissolution(session, circle_id)
        rules = rules_of(session, circle_id, place.rule_version)
        chain = chain_of(rules, KIND, has_officers=place.has_officers)
        return DissolutionPreview(
            circle_id=circle_id,
            circle_name=place.circle_name,
            currency=place.currency,
            closing=closing_view(found.closing, how.value),
            holds=found.holds,
            short=tuple(share.name for share in found.closing.short),
            dissolution_id=newest.id if newest and newest.status in queries.OPEN else None,
            decided_by="officer" if is_by_role(chain) else "vote",
        )


def get(actor: Actor, dissolution_id: UUID) -> DissolutionView:
    """Return the end of a circle as it is planned or was carried out. Needs SEE_MEMBERS.

    Raises:
        NotFound: No such dissolution in a circle of the actor.
        NotAllowed: A member who may not see the others.
    """
    with database.reading() as session:
        found = queries.dissolution_view(session, dissolution_id)
        place = access.require_of(
            session, actor, found, "dissolution", Permission.SEE_MEMBERS, writing=False
        )
    proposals.close_due(circle_id=place.circle_id)
    with database.reading() as session:
        return view_of(queries.dissolution_view(session, dissolution_id), place)


def newest(actor: Actor, circle_id: UUID) -> DissolutionView | None:
    """Return the newest dissolution of a circle, whatever became of it. Needs SEE_MEMBERS.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: A member who may not see the others.
    """
    with database.reading() as session:
        access.require(session, actor, circle_id, Permission.SEE_MEMBERS, writing=False)
    proposals.close_due(circle_id=circle_id)
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.SEE_MEMBERS, writing=False)
        row = queries.newest_dissolution(session, circle_id)
        return None if row is None else view_of(row, place)


@database.retried
def ask(actor: Actor, circle_id: UUID, *, policy: str, reason: str, key: str) -> DissolutionView:
    """Ask that the circle ends and everything is divided. Needs DISSOLVE.

    Args:
        actor: Who asks.
        circle_id: The circle.
        policy: How the surplus is shared: ``equal`` or ``savings``.
        reason: Why.
        key: Idempotency key.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: The actor's role does not ask for it.
        DissolutionOpen: It is asked for already.
        DissolutionHeld: Something has to be cleared up first; ``holds`` says what.
        MembersOwe: Somebody owes more than would be theirs.
        BooksDiffer: Money is held, or owed, that is nobody's here.
        ReasonMissing, InvalidInput: Nothing was written.
    """
    how, why = check_policy(policy), clean_reason(reason)
    cycles.ensure_open(circle_id)
    proposals.close_due(circle_id=circle_id)
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.DISSOLVE)
        payload = {"circle": circle_id, "policy": how.value, "reason": why}
        once = Once(session, actor.user_id, "dissolution.ask", key, payload)
        if once.stored is not None:
            return once.replay(DissolutionView)
        circle = locked_circle(session, circle_id)
        place = access.require(session, actor, circle_id, Permission.DISSOLVE)
        _make_way(session, place, circle)
        found = estate(session, circle, how)
        if found.holds:
            raise DissolutionHeld(holds=found.holds)
        check_divides(found.closing, place.currency)
        shown = closing_view(found.closing, how.value)
        asked_id = _put(session, actor, place, shown, why, found.basis)
        return once.remember(view_of(queries.dissolution_view(session, asked_id), place))


def _make_way(session: Session, place: Standing, circle: Any) -> None:
    """Let a new wish take the place of one that was agreed to, where that fits no more.

    Else anybody would undo what all decided, by asking for the same and taking that back.
    """
    waiting = queries.newest_dissolution(session, place.circle_id)
    if waiting is None or waiting.status not in queries.OPEN:
        return
    others = waiting.asked_by != place.member_id
    if waiting.status == DissolutionState.ASKED or (
        others and _still_fits(session, circle, waiting)
    ):
        raise DissolutionOpen(dissolution_id=waiting.id)
    _set(session, waiting.id, DissolutionState.CANCELLED)


def _still_fits(session: Session, circle: Any, waiting: Any) -> bool:
    now = estate(session, circle, Policy(waiting.policy))
    return now.basis == basis_of(waiting.plan) and not now.closing.short


def _set(session: Session, dissolution_id: UUID, status: DissolutionState, **more: Any) -> None:
    session.connection().execute(
        update(DISSOLUTIONS)
        .where(DISSOLUTIONS.c.id == dissolution_id)
        .values(status=status.value, **more)
    )


def _put(
    session: Session,
    actor: Actor,
    place: Standing,
    shown: ClosingView,
    reason: str,
    basis: str,
) -> UUID:
    asked_id = new_id()
    session.connection().execute(
        insert(DISSOLUTIONS),
        {
            "id": asked_id,
            "circle_id": place.circle_id,
            "status": DissolutionState.ASKED.value,
            "policy": shown.policy,
            "reason": reason,
            "plan": kept_text(shown, basis),
            "asked_by": place.member_id,
            "asked_at": clock.now(),
        },
    )
    told = {
        "name": place.circle_name,
        "reason": reason,
        "policy": shown.policy,
        "amount_minor": shown.payout_minor,
        "currency": place.currency,
    }
    asked = proposals.put(
        session,
        actor,
        place,
        kind=KIND,
        subject_id=asked_id,
        title=place.circle_name,
        payload={"dissolution": asked_id, **told},
        visible=False,
    )
    session.connection().execute(
        update(DISSOLUTIONS).where(DISSOLUTIONS.c.id == asked_id).values(proposal_id=asked.id)
    )
    events.record(
        session,
        "dissolution.asked",
        actor,
        circle_id=place.circle_id,
        subject_id=asked_id,
        params={**told, "by": place.member_name, "decider": asked.decider},
    )
    proposals.settle(session, asked, clock.now(), actor)
    return asked_id


@database.retried
def cancel(actor: Actor, dissolution_id: UUID) -> DissolutionView:
    """Take the wish back before it is carried out. Needs DISSOLVE, and to have asked for it.

    Raises:
        NotFound: No such dissolution in a circle of the actor.
        NotDepartureAsker: Somebody else asked for it.
        WrongDissolutionState: It was carried out, refused or taken back before.
    """
    with database.transaction() as session:
        found = queries.dissolution_view(session, dissolution_id)
        place = access.require_of(session, actor, found, "dissolution", Permission.DISSOLVE)
        assert found is not None  # noqa: S101  (require_of refuses nothing)
        # The decision is locked before its subject, in the order in which deciding locks them.
        if found.proposal_id is not None:
            locked_proposal(session, found.proposal_id)
        row = queries.locked_dissolution(session, dissolution_id)
        if row.asked_by != place.member_id:
            raise NotDepartureAsker
        if row.status not in queries.OPEN:
            raise WrongDissolutionState(status=row.status)
        if row.proposal_id is not None:
            proposals.cancel_proposal(session, row.proposal_id)
        _cancelled(session, actor, dissolution_id)
        return view_of(queries.dissolution_view(session, dissolution_id), place)


def _cancelled(session: Session, actor: Actor, dissolution_id: UUID) -> None:
    _set(session, dissolution_id, DissolutionState.CANCELLED)
    found = queries.dissolution_view(session, dissolution_id)
    assert found is not None  # noqa: S101  (locked by the caller)
    events.record(
        session,
        "dissolution.cancelled",
        actor,
        circle_id=found.circle_id,
        subject_id=dissolution_id,
        params={"name": found.circle_name, "by": found.asker_name},
    )


def _withdrawn(session: Session, motion: proposals.Motion, actor: Actor) -> None:
    """Whoever takes the question back takes the wish back."""
    if motion.subject_id is None:
        return
    row = queries.locked_dissolution(session, motion.subject_id)
    if row.status == DissolutionState.ASKED:
        _cancelled(session, actor, row.id)


def _decided(
    session: Session, motion: proposals.Motion, approved: bool, actor: Actor | None
) -> None:
    if motion.subject_id is None:
        return
    row = queries.locked_dissolution(session, motion.subject_id)
    if row.status != DissolutionState.ASKED:
        return
    after = DissolutionState.AGREED if approved else DissolutionState.REFUSED
    _set(session, row.id, after)
    events.record(
        session,
        f"dissolution.{after.value}",
        actor,
        circle_id=row.circle_id,
        subject_id=row.id,
        params={"name": motion.title, "reason": row.reason},
    )


proposals.on_decided(KIND, _decided)
proposals.on_withdrawn(KIND, _withdrawn)
