"""Taking entries back, and an entry with all that belongs to it."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from circle_app.api.schemas.books import Entry
from circle_app.api.schemas.common import Asked, Shown, Text
from circle_app.services import journal, reversals


class ReversalAsked(Asked):
    """An entry that is to be taken back."""

    entry_id: UUID
    reason: Text = Field(max_length=1000, description="It stands in the books for good.")


class Reversal(Shown):
    """What became of it: `done`, or `asked` where a second person decides."""

    status: str
    entry_id: UUID | None = Field(description="The reversal in the journal.")
    sequence: int | None
    proposal_id: UUID | None = Field(description="Where it is decided.")
    decider: str | None = Field(description="`officer` or `vote`.")

    @classmethod
    def of(cls, done: reversals.Reversal) -> Reversal:
        """Show a reversal."""
        return cls(
            status=done.status,
            entry_id=done.entry_id,
            sequence=done.sequence,
            proposal_id=done.proposal_id,
            decider=done.decider,
        )


class LinkedEntry(Shown):
    """Another entry."""

    id: UUID
    sequence: int

    @classmethod
    def of(cls, linked: journal.Linked | None) -> LinkedEntry | None:
        """Show it, where there is one."""
        return None if linked is None else cls(id=linked.entry_id, sequence=linked.sequence)


class EntryDetail(Entry):
    """An entry with what it takes back, what took it back, and how the caller can undo it."""

    prev_hash: str
    reverses: LinkedEntry | None
    taken_back_by: LinkedEntry | None
    can_undo: bool = Field(description="The caller can take it back at once.")
    how: str | None = Field(
        description="`undo` or `take_back` at once, `ask` for a decision; null where it cannot be."
    )
    decider: str | None = Field(description="Who decides where it is asked for.")
    refusal: str | None = Field(description="The code of why it cannot be taken back.")
    proposal_id: UUID | None = Field(description="Where it is being decided already.")

    @classmethod
    def of_detail(cls, found: journal.EntryDetail) -> EntryDetail:
        """Show an entry."""
        return cls(
            **dict(Entry.of(found.entry, found.currency)),
            prev_hash=found.prev_hash,
            reverses=LinkedEntry.of(found.reverses),
            taken_back_by=LinkedEntry.of(found.reversed_by),
            can_undo=found.way in ("undo", "take_back"),
            how=found.way,
            decider=found.decider,
            refusal=found.refusal,
            proposal_id=found.proposal_id,
        )
