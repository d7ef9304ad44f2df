"""Slots that change hands or place: what is asked for, what happened."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import Field

from circle_app.api.schemas.common import Asked, Moment, Money, Shown, Text, money
from circle_app.api.schemas.rounds import Run
from circle_app.services.rounds import slot_screens, slot_views


class SwapAsked(Asked):
    """A swap with whoever holds another slot."""

    slot_id: UUID = Field(description="The slot of the caller.")
    other_slot_id: UUID
    note: Text = Field(default="", max_length=300)


class SubstituteAsked(Asked):
    """Somebody who is to take a slot over, with all that is owed for it."""

    slot_id: UUID = Field(description="The slot of the caller.")
    member_id: UUID
    note: Text = Field(default="", max_length=300)


class SlotRequest(Shown):
    """What somebody asks for about a slot."""

    id: UUID
    circle_id: UUID
    run_id: UUID
    kind: str = Field(description="`swap` or `substitute`.")
    status: str = Field(
        description="`asked`, `agreed`, `refused`, `withdrawn` or `lapsed`: over after a week."
    )
    slot_id: UUID
    slot_number: int
    other_slot_id: UUID | None
    other_number: int | None
    from_member: UUID | None
    from_name: str | None
    to_member: UUID
    to_name: str
    asker_name: str
    note: str
    asked_at: Moment
    lapses_at: Moment
    is_answered: bool
    is_approved: bool
    can_agree: bool
    can_approve: bool
    can_refuse: bool
    can_withdraw: bool

    @classmethod
    def of(cls, view: slot_views.RequestView) -> SlotRequest:
        """Show a request."""
        return cls(**{name: getattr(view, name) for name in cls.model_fields})


class SlotMove(Shown):
    """Something that happened to a slot."""

    id: UUID
    kind: str = Field(description="`swapped`, `substituted`, `vacated`, `turned` or `defaulted`.")
    slot_number: int
    from_name: str | None
    to_name: str | None
    from_turn: int | None
    to_turn: int | None
    mover_name: str
    moved_at: Moment


class HeldSlot(Shown):
    """A slot with what its holder owes."""

    id: UUID
    number: int
    member_id: UUID | None
    member_name: str | None
    status: str = Field(description="`open`, `won` or `vacant`.")
    turn: int | None
    won_round: int | None
    put_in: Money
    got: Money
    left_name: str | None
    given_back: Money = Field(description="What who left gets back, from its pot.")
    late: Money = Field(description="What its holder owes that is late, all slots together.")
    called: Money = Field(
        description="What its holder owes at once of rounds to come, because of a default."
    )
    defaulted_on: date | None
    is_mine: bool


class Slots(Shown):
    """The slots of the run that is planned or running, else of the newest."""

    run: Run | None
    slots: list[HeldSlot]
    requests: list[SlotRequest]
    moves: list[SlotMove]

    @classmethod
    def of(cls, found: slot_screens.SlotsScreen) -> Slots:
        """Show the slots of a circle."""
        return cls(
            run=Run.of(found.run) if found.run else None,
            slots=[_slot(each, found.currency) for each in found.slots],
            requests=[SlotRequest.of(each) for each in found.requests],
            moves=[
                SlotMove(**{name: getattr(each, name) for name in SlotMove.model_fields})
                for each in found.moves
            ],
        )


def _slot(view: slot_views.HeldSlot, currency: str) -> HeldSlot:
    named = {name: getattr(view, name) for name in HeldSlot.model_fields if hasattr(view, name)}
    return HeldSlot(
        **named,
        put_in=money(view.in_minor, currency),
        got=money(view.out_minor, currency),
        given_back=money(view.back_minor, currency),
        late=money(view.owed_minor, currency),
        called=money(view.called_minor, currency),
    )
