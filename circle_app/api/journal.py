"""The journal of a circle, one entry of it, and taking entries back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from circle_app.api.deps import PAGE, Cursor, Key, Limit, SignedIn, mark_replay
from circle_app.api.schemas.books import Entry
from circle_app.api.schemas.common import Day, ListOf, Text, minor, paged
from circle_app.api.schemas.reversals import EntryDetail, Reversal, ReversalAsked
from circle_app.services import currencies, journal, reversals

router = APIRouter(prefix="/circles/{circle_id}", tags=["books"])
Group = Literal[
    "contributions", "loans", "expenses", "funds", "withdrawals", "differences", "reversals"
]


@dataclass(frozen=True)
class Filters:
    """What the journal can be narrowed to."""

    group: Annotated[Group | None, Query(description="What kind of entries.")] = None
    member_id: Annotated[UUID | None, Query(description="Whose accounts they touch.")] = None
    account: Annotated[
        Text | None, Query(max_length=64, description="Code or key of an account they touch.")
    ] = None
    date_from: Annotated[Day | None, Query(alias="from")] = None
    date_to: Annotated[Day | None, Query(alias="to")] = None
    amount: Annotated[Text | None, Query(max_length=40, description="Of one of the lines.")] = None
    search: Annotated[
        Text | None, Query(max_length=200, description="A number, a reference, a name, a reason.")
    ] = None

    def values_in(self, currency: str) -> dict[str, Any]:
        """The filters as the service takes them, the amount read in the circle's currency."""
        found = dict(vars(self))
        typed = found.pop("amount")
        return {**found, "amount_minor": minor(typed, currency) if typed else None}


Narrowed = Annotated[Filters, Depends()]


@router.get("/transactions")
def transactions(
    circle_id: UUID,
    actor: SignedIn,
    narrowed: Narrowed,
    cursor: Cursor = None,
    limit: Limit = PAGE,
) -> ListOf[Entry]:
    """List the journal entries with their lines by day, the newest first."""
    currency = currencies.of_circle(actor, circle_id)
    found = journal.entries(
        actor, circle_id, cursor=cursor, limit=limit, **narrowed.values_in(currency)
    )
    return paged(found, lambda view: Entry.of(view, currency))


@router.get("/entries/{entry_id}")
def entry(circle_id: UUID, entry_id: UUID, actor: SignedIn) -> EntryDetail:
    """Show an entry: its lines and seals, what took it back, and how the caller can."""
    return EntryDetail.of_detail(journal.entry(actor, circle_id, entry_id))


@router.post(
    "/reversals",
    status_code=201,
    responses={202: {"model": Reversal, "description": "Asked for: a second person decides."}},
)
def reverse(
    circle_id: UUID, asked: ReversalAsked, actor: SignedIn, key: Key, response: Response
) -> Reversal:
    """Take an entry back, or ask for it where a second person is needed."""
    done = reversals.reverse(actor, circle_id, asked.entry_id, reason=asked.reason, key=key)
    mark_replay(response, replayed=done.replayed)
    if done.status == "asked":
        response.status_code = 202
    return Reversal.of(done)
