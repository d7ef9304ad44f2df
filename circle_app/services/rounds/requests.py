"""Asking for a swap of slots or for a substitute, and what those who are asked say to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.errors import NotAllowed, NotFound
from circle_app.domain.permissions import Permission
from circle_app.domain.round_rules import PotBy
from circle_app.domain.rounds import RunState, SlotsFull, check_run_state
from circle_app.domain.slots import (
    RequestAct,
    RequestKind,
    RequestOpen,
    RequestState,
    SlotNotMovable,
    after,
    check_movable,
    check_waits,
    state_at,
)
from circle_app.domain.wallets import clean_text
from circle_app.persistence import database
from circle_app.persistence.queries import rounds as queries
from circle_app.persistence.queries import slots as slot_queries
from circle_app.persistence.queries.circles import locked_circle, member_row
from circle_app.persistence.queries.rounds import SLOT_REQUESTS
from circle_app.services import access, cycles
from circle_app.services.access import Actor, Standing
from circle_app.services.idempotency import Once
from circle_app.services.rounds import moves
from circle_app.services.rounds.slot_views import RequestView, check_may_say, request_view
from circle_app.services.rounds.states import announce
from circle_app.services.rule_versions import rules_of

MAX_NOTE = 300


@dataclass(slots=True)
class Done:
    """The request that was made or answered."""

    request_id: UUID
    replayed: bool = False


@database.retried
def ask_swap(
    actor: Actor, circle_id: UUID, slot_id: UUID, other_slot_id: UUID, *, note: str = "", key: str
) -> RequestView:
    """Ask whoever holds another slot to swap: turns in a fixed order, else the slots themselves.

    Needs CONTRIBUTE and to hold the slot; whoever may RUN_ROUNDS asks for a member without account.

    Raises:
        NotFound, NotAllowed: No such slots in a circle of the actor, or not the actor's.
        WrongRunState: The run is not running.
        SlotNotMovable: One has had its pot or is nobody's, both are one member's, or an auction
            finds the turns.
        RequestOpen: Something is asked for about one of them already.
        InvalidInput: The note is too long.
    """
    return _ask(actor, circle_id, RequestKind.SWAP, slot_id, other_slot_id, None, note, key)


@database.retried
def ask_substitute(
    actor: Actor, circle_id: UUID, slot_id: UUID, member_id: UUID, *, note: str = "", key: str
) -> RequestView:
    """Ask a member to take a slot over, with what is owed for it. An officer agrees besides.

    Needs CONTRIBUTE and to hold the slot; whoever may RUN_ROUNDS asks for a member without account.

    Raises:
        NotFound, NotAllowed, WrongRunState, RequestOpen, InvalidInput: As for :func:`ask_swap`.
        SlotNotMovable: Nobody holds it, or the member holds it.
    """
    return _ask(actor, circle_id, RequestKind.SUBSTITUTE, slot_id, None, member_id, note, key)


def _ask(
    actor: Actor,
    circle_id: UUID,
    kind: RequestKind,
    slot_id: UUID,
    other_id: UUID | None,
    to_member: UUID | None,
    note: str,
    key: str,
) -> RequestView:
    why = clean_text(note, field="note", max_length=MAX_NOTE) or ""
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.CONTRIBUTE)
        payload = {"kind": kind.value, "slot": slot_id, "other": other_id, "to": to_member}
        once = Once(session, actor.user_id, "slot.ask", key, {**payload, "note": why})
        if once.stored is not None:
            return again(session, actor, once.replay(Done))
        locked_circle(session, circle_id)
        place = access.require(session, actor, circle_id, Permission.CONTRIBUTE)
        slot = _slot(session, slot_id)
        if slot.circle_id != circle_id:
            raise NotFound(what="slot")
        run: Any = queries.run_row(session, slot.run_id)
        check_run_state(run.status, RunState.RUNNING)
        check_movable(slot.status, kind)
        _check_speaks(place, slot.member_id, slot.user_id)
        other = _other(session, run, slot, other_id) if other_id is not None else None
        to = _receiver(session, place, slot, other.member_id if other else to_member)
        _check_free(session, [each for each in (slot_id, other_id) if each is not None])
        request_id = _insert(session, actor, kind, slot, other, to, why)
        announce(
            session,
            f"slot.{kind.value}_asked",
            actor,
            run,
            subject_id=request_id,
            users=tuple(each for each in (slot.user_id, to.user_id) if each),
            name=slot.member_name,
            to=to.name,
            slot=slot.number,
            other=other.number if other else None,
        )
        once.remember(Done(request_id))
        return _seen(session, actor, place, request_id)


def _slot(session: Session, slot_id: UUID) -> Any:
    found = queries.slot_row(session, slot_id)
    if found is None:
        raise NotFound(what="slot")
    return found


def _other(session: Session, run: Any, slot: Any, other_id: UUID) -> Any:
    other = _slot(session, other_id)
    if other.run_id != slot.run_id:
        raise NotFound(what="slot")
    check_movable(other.status, RequestKind.SWAP)
    if run.pot_by == PotBy.AUCTION:
        raise SlotNotMovable(reason="auction")
    return other


def _receiver(session: Session, place: Standing, slot: Any, member_id: UUID | None) -> Any:
    found = member_row(session, member_id) if member_id is not None else None
    if found is None or found.circle_id != place.circle_id or found.status != "active":
        raise NotFound(what="member", field="member_id")
    if found.id == slot.member_id:
        raise SlotNotMovable(reason="same")
    return found


def _check_speaks(place: Standing, member_id: UUID | None, user_id: UUID | None) -> None:
    """A member speaks for the own slots; who runs the rounds for members without an account."""
    if member_id is not None and member_id == place.member_id:
        return
    if user_id is None and place.may(Permission.RUN_ROUNDS):
        return
    raise NotAllowed(permission=Permission.RUN_ROUNDS.value)


def _check_free(session: Session, slots: list[UUID]) -> None:
    """Raise RequestOpen where something is asked for already; what nobody answered is over."""
    now, over = clock.now(), []
    for row in slot_queries.waiting_about(session, slots):
        if state_at(row.status, row.asked_at, now) is RequestState.ASKED:
            raise RequestOpen(request_id=row.id)
        over.append(row.id)
    if over:
        session.connection().execute(
            update(SLOT_REQUESTS)
            .where(SLOT_REQUESTS.c.id.in_(over))
            .values(status=RequestState.LAPSED.value)
        )


def _insert(
    session: Session, actor: Actor, kind: RequestKind, slot: Any, other: Any, to: Any, note: str
) -> UUID:
    request_id = new_id()
    session.connection().execute(
        insert(SLOT_REQUESTS),
        {
            "id": request_id,
            "circle_id": slot.circle_id,
            "run_id": slot.run_id,
            "kind": kind.value,
            "slot_id": slot.id,
            "other_slot_id": other.id if other else None,
            "to_member": to.id,
            "status": RequestState.ASKED.value,
            "note": note,
            "asked_by": actor.user_id,
            "asked_at": clock.now(),
        },
    )
    return request_id


@database.retried
def agree(actor: Actor, request_id: UUID, *, key: str) -> RequestView:
    """Say yes, as whoever is asked. Needs CONTRIBUTE.

    A swap is done with it; a substitute takes over once an officer has agreed, too.

    Raises:
        NotFound, NotAllowed: No such request in a circle of the actor.
        NotAsked: Somebody else is asked.
        RequestOver: It was answered, taken back, or nobody answered in time.
        SlotNotMovable, SlotsFull, PartlyPaid, PaymentWaits: It cannot be done as it stands.
    """
    return _say(actor, request_id, RequestAct.ANSWER, Permission.CONTRIBUTE, key)


@database.retried
def approve(actor: Actor, request_id: UUID, *, key: str) -> RequestView:
    """Agree to a substitute, as an officer who is neither of the two. Needs RUN_ROUNDS.

    Raises:
        NotFound, NotAllowed: No such request in a circle of the actor, or not the actor's to say.
        OwnRequest: The actor leaves the slot, takes it over, or asked for it.
        NotAsked: It is a swap: that is between the two.
        RequestOver, SlotNotMovable, SlotsFull, PartlyPaid, PaymentWaits: As for :func:`agree`.
    """
    return _say(actor, request_id, RequestAct.APPROVE, Permission.RUN_ROUNDS, key)


@database.retried
def refuse(actor: Actor, request_id: UUID, *, key: str) -> RequestView:
    """Say no: whoever is asked, or to a substitute whoever may RUN_ROUNDS. Needs CONTRIBUTE.

    Raises:
        NotFound, NotAsked, RequestOver: As for :func:`agree`.
    """
    return _say(actor, request_id, RequestAct.REFUSE, Permission.CONTRIBUTE, key)


@database.retried
def withdraw(actor: Actor, request_id: UUID, *, key: str) -> RequestView:
    """Take a request back before it is agreed to. Needs CONTRIBUTE and to have asked.

    Raises:
        NotFound, NotAsked, RequestOver: As for :func:`agree`.
    """
    return _say(actor, request_id, RequestAct.WITHDRAW, Permission.CONTRIBUTE, key)


def _say(
    actor: Actor, request_id: UUID, act: RequestAct, permission: Permission, key: str
) -> RequestView:
    with database.transaction() as session:
        found = slot_queries.request_row(session, request_id)
        access.require_of(session, actor, found, "slot_request", permission)
        assert found is not None  # noqa: S101  (require_of refuses nothing)
        payload = {"request": request_id, "act": act.value}
        once = Once(session, actor.user_id, "slot.say", key, payload)
        if once.stored is not None:
            return again(session, actor, once.replay(Done))
        at = clock.now()
        circle = locked_circle(session, found.circle_id)
        circle = cycles.caught_up(session, circle, clock.day_of(at, circle.time_zone))
        place = access.require(session, actor, found.circle_id, permission)
        row: Any = slot_queries.request_row(session, request_id)
        check_waits(row.status, row.asked_at, at)
        check_may_say(actor, place, row, act)
        state = after(
            row.kind,
            act,
            answered=row.answered_at is not None,
            approved=row.approved_at is not None,
        )
        _write(session, row, act, state, actor, at)
        if state is RequestState.AGREED:
            _carry_out(session, circle, row, actor, at)
        _tell(session, actor, row, act, state)
        once.remember(Done(request_id))
        return _seen(session, actor, place, request_id)


def _write(
    session: Session, row: Any, act: RequestAct, state: RequestState, actor: Actor, at: datetime
) -> None:
    values: dict[str, Any] = {"status": state.value}
    if act is RequestAct.APPROVE:
        values |= {"approved_by": actor.user_id, "approved_at": at}
    elif act is not RequestAct.WITHDRAW:
        values |= {"answered_by": actor.user_id, "answered_at": at}
    session.connection().execute(
        update(SLOT_REQUESTS).where(SLOT_REQUESTS.c.id == row.id).values(**values)
    )


def _carry_out(session: Session, circle: Any, row: Any, actor: Actor, at: datetime) -> None:
    check_run_state(row.run_status, RunState.RUNNING)
    slot = _slot(session, row.slot_id)
    check_movable(slot.status, row.kind)
    if row.to_status != "active":
        raise NotFound(what="member")
    if row.kind == RequestKind.SWAP:
        other = _slot(session, row.other_slot_id)
        check_movable(other.status, row.kind)
        if other.member_id != row.to_member:
            raise SlotNotMovable(reason="same")
        turns = row.pot_by == PotBy.ORDER
        moves.swap(session, slot, other, actor, request_id=row.id, at=at, turns=turns)
        return
    most = rules_of(session, circle.id, circle.rule_version).contribution.max_units
    held = slot_queries.own_slots(session, row.to_member)
    if len(held) >= most:
        raise SlotsFull(max=most, slots=len(held), each=True)
    to = member_row(session, row.to_member)
    on = clock.day_of(at, circle.time_zone)
    moves.hand_over(session, circle, slot, to, actor, request_id=row.id, on=on, at=at)


_TOLD = {
    RequestState.REFUSED: "slot.refused",
    RequestState.WITHDRAWN: "slot.withdrawn",
}


def _tell(session: Session, actor: Actor, row: Any, act: RequestAct, state: RequestState) -> None:
    done = "slot.swapped" if row.kind == RequestKind.SWAP else "slot.substituted"
    said = "slot.approved" if act is RequestAct.APPROVE else "slot.answered"
    kind = done if state is RequestState.AGREED else _TOLD.get(state, said)
    run: Any = queries.run_row(session, row.run_id)
    announce(
        session,
        kind,
        actor,
        run,
        subject_id=row.id,
        users=tuple(each for each in (row.from_user, row.to_user) if each),
        name=row.from_name or "",
        to=row.to_name,
        slot=row.slot_number,
        other=row.other_number,
    )


def again(session: Session, actor: Actor, done: Done) -> RequestView:
    """Answer a repeated act with the request as it is now."""
    row: Any = slot_queries.request_row(session, done.request_id)
    place = access.require_of(session, actor, row, "slot_request", Permission.SEE_BOOKS)
    view = request_view(row, place, actor)
    object.__setattr__(view, "replayed", True)
    return view


def _seen(session: Session, actor: Actor, place: Standing, request_id: UUID) -> RequestView:
    return request_view(slot_queries.request_row(session, request_id), place, actor)
