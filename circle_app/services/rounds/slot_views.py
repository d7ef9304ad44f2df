"""What is asked for about slots, and what happened to them, as members see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from circle_app.adapters import clock
from circle_app.domain.errors import CircleError
from circle_app.domain.permissions import Permission
from circle_app.domain.slots import (
    NotAsked,
    OwnRequest,
    RequestAct,
    RequestKind,
    RequestState,
    lapses_at,
    state_at,
)
from circle_app.services.access import Actor, Standing


@dataclass(frozen=True, slots=True)
class RequestView:
    """What somebody asks for about a slot.

    Attributes:
        kind: ``swap`` or ``substitute``.
        status: ``asked``, ``agreed``, ``refused``, ``withdrawn`` or ``lapsed``.
        slot_number: The slot of whoever asks.
        from_name: Whose it is; after it was handed over, the new holder.
        to_name: Who is asked.
        is_answered: Whether who is asked has said yes.
        is_approved: Whether an officer has agreed.
        can_agree: Whether the actor is asked.
        can_approve: Whether the actor may agree for the circle.
        can_refuse: Whether the actor may say no.
        can_withdraw: Whether the actor may take it back.
    """

    id: UUID
    circle_id: UUID
    run_id: UUID
    kind: str
    status: str
    slot_id: UUID
    slot_number: int
    turn: int | None
    other_slot_id: UUID | None
    other_number: int | None
    other_turn: int | None
    from_member: UUID | None
    from_name: str | None
    to_member: UUID
    to_name: str
    asker_name: str
    note: str
    asked_at: datetime
    lapses_at: datetime
    is_answered: bool
    is_approved: bool
    can_agree: bool
    can_approve: bool
    can_refuse: bool
    can_withdraw: bool
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class MoveView:
    """Something that happened to a slot.

    Attributes:
        kind: ``taken``, ``swapped``, ``substituted``, ``vacated``, ``turned`` or ``defaulted``.
    """

    id: UUID
    kind: str
    slot_number: int
    from_name: str | None
    to_name: str | None
    from_turn: int | None
    to_turn: int | None
    mover_name: str
    moved_at: datetime


@dataclass(frozen=True, slots=True)
class HeldSlot:
    """A slot with what its holder owes.

    Attributes:
        status: ``open``, ``won`` or ``vacant``.
        left_name: Who left it, where nobody holds it.
        back_minor: What is given back to who left it, from its pot.
        owed_minor: What its holder owes of contributions that are late, all slots together.
        called_minor: What its holder owes at once of rounds to come, because of a default.
        defaulted_on: Since when.
        can_swap: Whether the actor may ask for a swap of it, as its holder.
        can_ask_for: Whether the actor may ask its holder for a swap.
        can_hand_over: Whether the actor may ask somebody to take it over.
        can_declare: Whether the actor may declare its holder in default.
    """

    id: UUID
    number: int
    member_id: UUID | None
    member_name: str | None
    status: str
    turn: int | None
    won_round: int | None
    in_minor: int
    out_minor: int
    left_name: str | None
    back_minor: int
    owed_minor: int
    called_minor: int
    defaulted_on: date | None
    is_mine: bool
    can_swap: bool
    can_ask_for: bool
    can_hand_over: bool
    can_declare: bool


def check_may_say(actor: Actor, place: Standing, row: Any, act: RequestAct) -> None:
    """Refuse everybody but who may say this to a request.

    Raises:
        NotAsked: It is somebody else's to say.
        OwnRequest: Who agrees for the circle is one of the two.
    """
    runs = place.may(Permission.RUN_ROUNDS)
    substitute = row.kind == RequestKind.SUBSTITUTE
    asked = row.to_member == place.member_id or (row.to_user is None and runs)
    if act is RequestAct.APPROVE:
        if not substitute:
            raise NotAsked
        if place.member_id in (row.from_member, row.to_member) or actor.user_id == row.asked_by:
            raise OwnRequest
    elif act is RequestAct.WITHDRAW:
        if actor.user_id != row.asked_by:
            raise NotAsked
    elif not asked and not (act is RequestAct.REFUSE and substitute and runs):
        raise NotAsked


def request_view(row: Any, place: Standing, actor: Actor) -> RequestView:
    """Show a request to a member."""
    state = state_at(row.status, row.asked_at, clock.now())
    waits = state is RequestState.ASKED and place.circle_status == "active"

    def may(act: RequestAct, permission: Permission) -> bool:
        if not waits or not place.may(permission):
            return False
        try:
            check_may_say(actor, place, row, act)
        except CircleError:
            return False
        return True

    pays = Permission.CONTRIBUTE
    return RequestView(
        id=row.id,
        circle_id=row.circle_id,
        run_id=row.run_id,
        kind=row.kind,
        status=state.value,
        slot_id=row.slot_id,
        slot_number=row.slot_number,
        turn=row.turn,
        other_slot_id=row.other_slot_id,
        other_number=row.other_number,
        other_turn=row.other_turn,
        from_member=row.from_member,
        from_name=row.from_name,
        to_member=row.to_member,
        to_name=row.to_name,
        asker_name=row.asker_name,
        note=row.note,
        asked_at=row.asked_at,
        lapses_at=lapses_at(row.asked_at),
        is_answered=row.answered_at is not None,
        is_approved=row.approved_at is not None or row.kind == RequestKind.SWAP,
        can_agree=may(RequestAct.ANSWER, pays) and row.answered_at is None,
        can_approve=may(RequestAct.APPROVE, Permission.RUN_ROUNDS) and row.approved_at is None,
        can_refuse=may(RequestAct.REFUSE, pays),
        can_withdraw=may(RequestAct.WITHDRAW, pays),
    )


def move_view(row: Any) -> MoveView:
    """Show something that happened to a slot."""
    return MoveView(
        row.id,
        row.kind,
        row.slot_number,
        row.from_name,
        row.to_name,
        row.from_turn,
        row.to_turn,
        row.mover_name,
        row.moved_at,
    )
