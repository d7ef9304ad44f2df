"""Asking to leave, asking to remove somebody, looking at what it would be, taking it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.departures import (
    OPEN_STATES,
    DepartureKind,
    DepartureOpen,
    DepartureState,
    FiguresMoved,
    NotDepartureAsker,
    WrongDepartureState,
    check_owes_nothing,
)
from circle_app.domain.errors import CircleError, InvalidInput, NotFound
from circle_app.domain.permissions import Permission
from circle_app.domain.policies import chain_of, is_by_role
from circle_app.domain.reversals import MAX_REASON_LENGTH, clean_reason
from circle_app.domain.wallets import clean_text
from circle_app.persistence import database
from circle_app.persistence.queries import departures as queries
from circle_app.persistence.queries.circles import circle_row, locked_circle, member_row
from circle_app.persistence.queries.departures import DEPARTURES
from circle_app.persistence.queries.proposals import locked_proposal
from circle_app.services import access, cycles, events, invites, proposals
from circle_app.services.access import Actor, Standing
from circle_app.services.departures import leaving, tidying
from circle_app.services.departures.decisions import cancelled
from circle_app.services.departures.situations import (
    Situation,
    check_can_go,
    check_clear,
    find,
)
from circle_app.services.departures.views import (
    DepartureView,
    Preview,
    plan_text,
    plan_view,
    still_fits,
    view_of,
)
from circle_app.services.idempotency import Once
from circle_app.services.rule_versions import rules_of

WRITE_OFF_KIND = "write_off"


def preview(
    actor: Actor, circle_id: UUID, member_id: UUID | None = None, *, forgive: bool = False
) -> Preview:
    """Say what it would be if somebody went today: the actor, or another member.

    Needs LEAVE for oneself, REMOVE_MEMBER for others.

    Raises:
        NotFound: Not a member of such a circle, or nobody active in it.
        NotAllowed: It is not the actor's to look at.
    """
    cycles.ensure_open(circle_id)
    proposals.close_due(circle_id=circle_id)
    with database.reading(snapshot=True) as session:
        place = access.standing(session, actor, circle_id)
        is_me = member_id is None or member_id == place.member_id
        needed = Permission.LEAVE if is_me else Permission.REMOVE_MEMBER
        place = access.require(session, actor, circle_id, needed, writing=False)
        circle = circle_row(session, circle_id)
        member = _active(session, place, place.member_id if member_id is None else member_id)
        found = find(session, circle, member, forgive=forgive)
        waiting = queries.open_departure(session, member.id)
        kind = DepartureKind.LEAVE if is_me else DepartureKind.REMOVAL
        return Preview(
            circle_id=circle_id,
            member_id=member.id,
            name=member.name,
            is_me=is_me,
            currency=place.currency,
            plan=plan_view(found.plan, dues_count=found.dues_count, forgives=forgive),
            holds=found.holds,
            refusal=_refusal(session, place, circle, member),
            decided_by=_decided_by(session, place, kind, found, forgive=forgive),
            departure_id=waiting.id if waiting is not None else None,
            pool_minor=found.pool_minor if place.may(Permission.SEE_BOOKS) else None,
            may_forgive=not is_me and place.may(Permission.WRITE_OFF),
            slots=found.slots,
            later_minor=found.later_minor,
        )


def _active(session: Session, place: Standing, member_id: UUID) -> Any:
    row = member_row(session, member_id)
    if row is None or row.circle_id != place.circle_id or row.status != "active":
        raise NotFound(what="member")
    return row


def _refusal(session: Session, place: Standing, circle: Any, member: Any) -> str:
    if place.circle_status != "active":
        return "not_allowed"
    try:
        check_can_go(session, circle, member)
    except CircleError as refusal:
        return refusal.code
    return ""


def _decided_by(
    session: Session, place: Standing, kind: DepartureKind, found: Situation, *, forgive: bool
) -> str:
    if kind is DepartureKind.LEAVE and found.is_nothing:
        return "nobody"
    rules = rules_of(session, place.circle_id, place.rule_version)
    what = WRITE_OFF_KIND if forgive and found.plan.written_off_minor else kind.value
    chain = chain_of(
        rules,
        what,
        has_officers=place.has_officers,
        amount_minor=found.plan.written_off_minor or found.plan.payout_minor,
    )
    return "officer" if is_by_role(chain) else "vote"


def ask(
    actor: Actor,
    circle_id: UUID,
    member_id: UUID | None = None,
    *,
    reason: str = "",
    forgive: bool = False,
    key: str,
) -> DepartureView:
    """Ask to leave where it is the actor, else to remove a member of the circle.

    Needs LEAVE for oneself, REMOVE_MEMBER for others; errors as for :func:`ask_leave` and
    :func:`ask_removal`.
    """
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.SEE_CIRCLE, writing=False)
        if member_id is not None and member_id != place.member_id:
            _active(session, place, member_id)
    if member_id is None or member_id == place.member_id:
        return ask_leave(actor, circle_id, reason=reason, key=key)
    return ask_removal(actor, member_id, reason=reason, forgive=forgive, key=key)


@database.retried
def ask_leave(actor: Actor, circle_id: UUID, *, reason: str = "", key: str) -> DepartureView:
    """Ask to leave a circle. Needs LEAVE.

    Who has nothing in the circle and owes nothing goes at once; otherwise the plan is decided on by
    the circle's chain for leaving, and then carried out by somebody else.

    Raises:
        NotFound: Not a member of such a circle.
        LastAdmin, LastMember: Somebody must keep the circle running.
        DepartureOpen: It is asked for already.
        DepartureHeld: Something has to be cleared up first; ``holds`` says what.
        StillOwes: More is owed than the own covers.
        InvalidInput: The reason is too long.
    """
    why = clean_text(reason, field="reason", max_length=MAX_REASON_LENGTH) or ""
    cycles.ensure_open(circle_id)
    proposals.close_due(circle_id=circle_id)
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.LEAVE)
        payload = {"circle": circle_id, "reason": why}
        once = Once(session, actor.user_id, "departure.leave", key, payload)
        if once.stored is not None:
            return once.replay(DepartureView)
        return once.remember(_ask(session, actor, place, place.member_id, DepartureKind.LEAVE, why))


@database.retried
def ask_removal(
    actor: Actor, member_id: UUID, *, reason: str, forgive: bool = False, key: str
) -> DepartureView:
    """Ask to remove a member, who need not agree. Needs REMOVE_MEMBER.

    Args:
        actor: Who asks; not the member.
        member_id: Who is to go; a record without an account, too.
        reason: Why.
        forgive: Let go of what the own does not cover. Needs WRITE_OFF as well; the circle's
            chain for write-offs decides then.
        key: Idempotency key.

    Raises:
        NotFound: Nobody of a circle the actor is in, or not active.
        NotAllowed: The actor's role does not do this.
        InvalidInput: It is the actor, or the reason is too long.
        ReasonMissing: Nothing says why.
        LastAdmin, LastMember, DepartureOpen, DepartureHeld, StillOwes: As for :func:`ask_leave`.
    """
    why = clean_reason(reason)
    with database.reading() as session:
        row = member_row(session, member_id)
        access.require_of(session, actor, row, "member", Permission.REMOVE_MEMBER)
        assert row is not None  # noqa: S101  (require_of refuses nobody)
        circle_id = row.circle_id
    cycles.ensure_open(circle_id)
    proposals.close_due(circle_id=circle_id)
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.REMOVE_MEMBER)
        if forgive:
            access.require(session, actor, circle_id, Permission.WRITE_OFF)
        payload = {"member": member_id, "reason": why, "forgive": forgive}
        once = Once(session, actor.user_id, "departure.remove", key, payload)
        if once.stored is not None:
            return once.replay(DepartureView)
        if member_id == place.member_id:
            raise InvalidInput(field="member_id")
        return once.remember(
            _ask(session, actor, place, member_id, DepartureKind.REMOVAL, why, forgive=forgive)
        )


def _ask(
    session: Session,
    actor: Actor,
    place: Standing,
    member_id: UUID,
    kind: DepartureKind,
    reason: str,
    *,
    forgive: bool = False,
) -> DepartureView:
    # What is asked for in a circle is asked in turn: a member goes once.
    circle = locked_circle(session, place.circle_id)
    member = _active(session, place, member_id)
    check_can_go(session, circle, member)
    waiting = _waiting(session, member_id)
    found = find(session, circle, member, forgive=forgive)
    if waiting is not None:
        _make_way(session, place, kind, waiting, found)
    check_clear(found)
    check_owes_nothing(found.plan, place.currency)
    at, departure_id = clock.now(), new_id()
    shown = plan_view(found.plan, dues_count=found.dues_count, forgives=forgive)
    at_once = kind is DepartureKind.LEAVE and found.is_nothing
    session.connection().execute(
        insert(DEPARTURES),
        {
            "id": departure_id,
            "circle_id": place.circle_id,
            "member_id": member_id,
            "kind": kind.value,
            "reason": reason,
            "status": (DepartureState.AGREED if at_once else DepartureState.ASKED).value,
            "plan": plan_text(shown),
            "asked_by": place.member_id,
            "asked_at": at,
        },
    )
    if at_once:
        _go_at_once(session, actor, place, departure_id, found)
    else:
        _put(session, actor, place, member, kind, reason, departure_id, found)
    return view_of(queries.departure_view(session, departure_id), place)


def _go_at_once(
    session: Session, actor: Actor, place: Standing, departure_id: UUID, seen: Situation
) -> None:
    """Let somebody go who has nothing here, once nobody can give them anything meanwhile."""
    at = clock.now()
    tidying.withdraw_wishes(session, actor, seen, at)
    found = find(session, seen.circle, seen.member, lock=True)
    check_clear(found)
    if not found.is_nothing:
        raise FiguresMoved
    departure = queries.locked_departure(session, departure_id)
    leaving.carry_out(session, actor, place, departure, found, at=at)


def _waiting(session: Session, member_id: UUID) -> Any:
    """Return a departure that was agreed to and never carried out."""
    waiting = queries.open_departure(session, member_id)
    if waiting is not None and waiting.status == DepartureState.ASKED:
        raise DepartureOpen(departure_id=waiting.id)
    return waiting


def _make_way(
    session: Session, place: Standing, kind: DepartureKind, waiting: Any, found: Situation
) -> None:
    """Let a new wish take the place of one that was agreed to, where that fits no more.

    Else whoever is sent away, or anybody else, would undo what the others decided by asking for
    the same and taking that back; who asked for it takes it back anyway.
    """
    sent = waiting.kind == DepartureKind.REMOVAL and kind is DepartureKind.LEAVE
    if waiting.asked_by != place.member_id and (sent or still_fits(waiting.plan, found.plan)):
        raise DepartureOpen(departure_id=waiting.id)
    session.connection().execute(
        update(DEPARTURES)
        .where(DEPARTURES.c.id == waiting.id)
        .values(status=DepartureState.CANCELLED.value)
    )


def _put(
    session: Session,
    actor: Actor,
    place: Standing,
    member: Any,
    kind: DepartureKind,
    reason: str,
    departure_id: UUID,
    found: Situation,
) -> None:
    """Ask for the decision: by the chain for leaving or removing, or for losses if it has one."""
    plan = found.plan
    told = {
        "name": member.name,
        "kind": kind.value,
        "reason": reason,
        "payout_minor": plan.payout_minor,
        "written_off_minor": plan.written_off_minor,
        "currency": place.currency,
    }
    amount = plan.written_off_minor or plan.payout_minor
    asked = proposals.put(
        session,
        actor,
        place,
        kind=WRITE_OFF_KIND if plan.written_off_minor else kind.value,
        amount_minor=amount,
        subject_id=departure_id,
        title=member.name,
        payload={"departure": departure_id, "amount_minor": amount, **told},
        interested=invites.parties(session, member.id, clock.now()),
        visible=False,
    )
    session.connection().execute(
        update(DEPARTURES).where(DEPARTURES.c.id == departure_id).values(proposal_id=asked.id)
    )
    events.record(
        session,
        "departure.asked",
        actor,
        circle_id=place.circle_id,
        subject_id=departure_id,
        params={**told, "by": place.member_name, "decider": asked.decider},
        users=(member.user_id,) if member.user_id else (),
    )
    # Where nobody is left to vote, it is decided at once: by nobody, so against it.
    proposals.settle(session, asked, clock.now(), actor)


@database.retried
def cancel(actor: Actor, departure_id: UUID) -> DepartureView:
    """Take the wish back before it is carried out. Needs LEAVE, and to have asked for it.

    Raises:
        NotFound: No such departure in a circle of the actor.
        NotDepartureAsker: Somebody else asked for it.
        WrongDepartureState: It was carried out, refused or taken back before.
    """
    with database.transaction() as session:
        found = queries.departure_view(session, departure_id)
        place = access.require_of(session, actor, found, "departure", Permission.LEAVE)
        assert found is not None  # noqa: S101  (require_of refuses nothing)
        # The decision is locked before its subject, in the order in which deciding locks them.
        if found.proposal_id is not None:
            locked_proposal(session, found.proposal_id)
        departure = queries.locked_departure(session, departure_id)
        if departure.asked_by != place.member_id:
            raise NotDepartureAsker
        if departure.status not in OPEN_STATES:
            raise WrongDepartureState(status=departure.status)
        if departure.proposal_id is not None:
            proposals.cancel_proposal(session, departure.proposal_id)
        cancelled(session, actor, departure_id)
        return view_of(queries.departure_view(session, departure_id), place)
