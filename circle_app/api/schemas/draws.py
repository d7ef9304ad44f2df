"""Shapes of draws."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import Field

from circle_app.api.schemas.common import Asked, Moment, Money, Shown, Text, money
from circle_app.services.rounds import proofs


class NonceAsked(Asked):
    """What a member adds to a draw."""

    nonce: Text = Field(
        max_length=200,
        description="A word or a number, up to 64 letters: public at once, and never changed.",
        examples=["7f3a चाय"],
    )


class VoidAsked(Asked):
    """Why a draw shall be void."""

    reason: Text = Field(max_length=1000)


class DrawNonce(Shown):
    """What a member added, and the fingerprint of everything up to it."""

    member_id: UUID
    name: str
    nonce: str
    added_at: Moment
    fingerprint: str


class DrawSeat(Shown):
    """A slot of the run in a draw."""

    slot_id: UUID
    number: int
    member_id: UUID | None
    name: str | None
    sealed: bool = Field(description="Whether it is among the slots that were sealed.")
    passed_over: str = Field(
        description="Why it does not win: `arrears`, `vacant`, `won`; empty where it may."
    )
    score: str = Field(description="Its number; empty before the draw.")


class DrawAttempt(Shown):
    """A draw of the round; one that was declared void stays in the list."""

    attempt: int
    status: str
    winner_number: int | None
    committed_at: Moment
    drawn_at: Moment | None
    proposal_id: UUID | None


class Draw(Shown):
    """A draw of a round, before or after it was held."""

    id: UUID
    round_id: UUID
    circle_id: UUID
    number: int
    rounds: int
    attempt: int
    status: str = Field(description="`committed`, `drawn` or `void`.")
    due_on: date
    pot: Money
    missing: Money = Field(description="What has not come in and holds the draw up, by the rule.")
    seal: str
    slots_sha256: str
    seed_sha256: str
    latest: str = Field(description="The fingerprint of everything up to the last nonce.")
    committed_at: Moment
    drawn_at: Moment | None
    winner_slot_id: UUID | None
    seed: str = Field(description="Empty before the draw.")
    seats: list[DrawSeat]
    nonces: list[DrawNonce]
    attempts: list[DrawAttempt]
    my_nonce: str
    may_add: bool
    may_hold: bool
    may_void: bool
    void_proposal_id: UUID | None

    @classmethod
    def of(cls, view: proofs.DrawView) -> Draw:
        """Show a draw."""
        names = ("round_id", "circle_id", "number", "attempt", "status", "due_on", "seal",
                 "slots_sha256", "seed_sha256", "latest", "committed_at", "drawn_at",
                 "winner_slot_id", "seed", "my_nonce", "may_add", "may_hold", "may_void",
                 "void_proposal_id")  # fmt: skip
        return cls(
            id=view.draw_id,
            rounds=view.round_count,
            pot=money(view.pot_minor, view.currency),
            missing=money(view.missing_minor, view.currency),
            seats=[
                DrawSeat(**{name: getattr(each, name) for name in DrawSeat.model_fields})
                for each in view.seats
            ],
            nonces=[
                DrawNonce(**{name: getattr(each, name) for name in DrawNonce.model_fields})
                for each in view.nonces
            ],
            attempts=[
                DrawAttempt(**{name: getattr(each, name) for name in DrawAttempt.model_fields})
                for each in view.attempts
            ],
            **{name: getattr(view, name) for name in names},
        )
