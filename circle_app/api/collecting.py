"""The treasurer's work of the day, and acts on many members at once."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response

from circle_app.api.deps import PAGE, Cursor, Key, Limit, SignedIn, mark_replay
from circle_app.api.schemas.collecting import (
    BulkRun,
    CollectShown,
    ToConfirm,
    TodayShown,
    ToRecord,
    ToRemind,
)
from circle_app.api.schemas.common import minor
from circle_app.services import bulk, collect, currencies, today
from circle_app.services.access import Actor
from circle_app.services.bulk import Came

router = APIRouter(tags=["collecting"])

State = Annotated[Literal["late", "checking", "due", "paid"] | None, Query()]
Words = Annotated[
    str | None,
    Query(
        max_length=60,
        description="A part of a name, an amount, or a part of the reference of a payment that "
        "waits.",
    ),
]


@router.get("/circles/{circle_id}/today")
def work_of_today(circle_id: UUID, actor: SignedIn) -> TodayShown:
    """Show what waits for the caller, how the circle stands, and what the next days bring."""
    return TodayShown.of(today.of_circle(actor, circle_id))


@router.get("/circles/{circle_id}/collect")
def to_collect(
    circle_id: UUID,
    actor: SignedIn,
    state: State = None,
    q: Words = None,
    cursor: Cursor = None,
    limit: Limit = PAGE,
) -> CollectShown:
    """List the members with what is late, being checked, due or paid; the most urgent first."""
    found = collect.of_circle(
        actor, circle_id, state=state or "", words=q or "", cursor=cursor, limit=limit
    )
    return CollectShown.of(found)


@router.post("/circles/{circle_id}/contributions/confirm", status_code=201)
def confirm_many(
    circle_id: UUID, asked: ToConfirm, actor: SignedIn, key: Key, response: Response
) -> BulkRun:
    """Say of many payments that they have come; what is not the caller's to confirm says so."""
    begun = bulk.confirm(
        actor, circle_id, contributions=asked.ids, repayments=asked.repayment_ids, key=key
    )
    return _done(actor, begun, response)


@router.post("/circles/{circle_id}/contributions/record", status_code=201)
def record_many(
    circle_id: UUID, asked: ToRecord, actor: SignedIn, key: Key, response: Response
) -> BulkRun:
    """Take down the cash that many brought."""
    currency = currencies.of_circle(actor, circle_id)
    came = [
        Came(
            each.member_id,
            minor(each.amount, currency),
            None if each.owed is None else minor(each.owed, currency, "owed", least=0),
            each.note,
        )
        for each in asked.rows
    ]
    return _done(actor, bulk.record(actor, circle_id, came, key=key), response)


@router.post("/circles/{circle_id}/reminders", status_code=201)
def remind_many(
    circle_id: UUID, asked: ToRemind, actor: SignedIn, key: Key, response: Response
) -> BulkRun:
    """Note that members were reminded of what they owe, each at most once a day."""
    return _done(actor, bulk.remind(actor, circle_id, asked.member_ids, key=key), response)


@router.get("/bulk-runs/{bulk_id}")
def bulk_run(bulk_id: UUID, actor: SignedIn) -> BulkRun:
    """Show an act on many: how far it is, and what became of each."""
    return BulkRun.of(bulk.get(actor, bulk_id), actor.language)


def _done(actor: Actor, begun: bulk.Run, response: Response) -> BulkRun:
    mark_replay(response, replayed=begun.replayed)
    return BulkRun.of(bulk.finish(actor, begun.id), actor.language)
