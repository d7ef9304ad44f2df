"""Counting the money in a box and booking what it differs from the books."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.counts import (
    COUNTED,
    BooksMoved,
    check_countable,
    check_counted,
    difference_lines,
)
from circle_app.domain.ledger import Draft, canonical_json
from circle_app.domain.permissions import Permission
from circle_app.domain.reversals import MAX_REASON_LENGTH, ReasonMissing
from circle_app.domain.wallets import clean_text
from circle_app.persistence import database
from circle_app.persistence.queries import reconciliation as queries
from circle_app.services import access, events, ledger
from circle_app.services.access import Actor, Standing
from circle_app.services.idempotency import Once
from circle_app.services.paging import DEFAULT_LIMIT, Page, check_limit, decode_cursor, page_of
from circle_app.services.reconciliation.views import Counted
from circle_app.services.reconciliation.views import counted as shown

KIND = "count.difference"


@database.retried
def count(
    actor: Actor,
    circle_id: UUID,
    *,
    account: str,
    counted_minor: int,
    pieces: Mapping[int, int] | None = None,
    reason: str | None = None,
    booked_minor: int | None = None,
    key: str,
) -> Counted:
    """Write down what was counted in a box, and book the difference to the books.

    Args:
        actor: Who counted.
        circle_id: The circle.
        account: ``cash``, ``expense_fund`` or ``social_cash``.
        counted_minor: What is there.
        pieces: Notes and coins, value in minor units → how many; they must add up.
        reason: Why it differs; asked for where it does.
        booked_minor: What the books said to who counted; if they say something else by now,
            nothing is booked.
        key: Idempotency key.

    Raises:
        NotFound, NotAllowed: Not the actor's to count.
        NotCountable, InvalidAmount, PiecesDiffer, InvalidInput: Nothing was written.
        ReasonMissing: There is a difference, and nothing says why.
        BooksMoved: Something was booked while the money was counted.
        PeriodClosed: Today lies in a closed month.
    """
    check_countable(account)
    kept = {value: number for value, number in (pieces or {}).items() if number}
    check_counted(counted_minor, kept)
    why = clean_text(reason, field="reason", max_length=MAX_REASON_LENGTH)
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.RECONCILE)
        payload = {
            "circle": circle_id,
            "account": account,
            "amount": counted_minor,
            "pieces": {str(value): number for value, number in sorted(kept.items())},
            "reason": why,
        }
        once = Once(session, actor.user_id, "count", key, payload)
        if once.stored is not None:
            return once.replay(Counted)
        book_id = ledger.book_of_circle(session, circle_id)
        # The account against which a difference is booked is locked with it: one order for all.
        balances = ledger.lock(session, {(book_id, account), (book_id, COUNTED[account].code)})
        booked = balances[book_id, account]
        if booked_minor is not None and booked_minor != booked:
            raise BooksMoved(booked_minor=booked, currency=place.currency)
        made = _values(place, actor, account, counted_minor, booked, kept, why, clock.now())
        _write(session, place, actor, made)
        row = queries.newest_count(session, circle_id, account)
        return once.remember(shown(row, place.currency))


def write_down(
    session: Session,
    place: Standing,
    actor: Actor,
    *,
    account: str,
    counted_minor: int,
    booked_minor: int,
    pieces: Mapping[int, int],
    reason: str | None,
    on: date,
) -> None:
    """Write a count down in the caller's transaction, and book its difference.

    The caller has checked who counts, and has locked the account, which holds ``booked_minor``.

    Raises:
        ReasonMissing: There is a difference, and nothing says why.
        PeriodClosed: The day lies in a closed month.
    """
    made = _values(place, actor, account, counted_minor, booked_minor, pieces, reason, clock.now())
    _write(session, place, actor, {**made, "counted_on": on})


def _write(session: Session, place: Standing, actor: Actor, made: dict[str, Any]) -> None:
    """Book the difference of a count, keep its row and tell of it."""
    book_id = ledger.book_of_circle(session, place.circle_id)
    made["entry_id"] = _book(
        session, place, actor, book_id, made, made["reason"], made["counted_at"]
    )
    session.connection().execute(insert(queries.COUNTS), made)
    _record(session, place, actor, made)


def _values(
    place: Standing,
    actor: Actor,
    account: str,
    counted_minor: int,
    booked: int,
    pieces: Mapping[int, int],
    why: str | None,
    at: datetime,
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "circle_id": place.circle_id,
        "account": account,
        "counted_on": clock.today(place.time_zone),
        "booked_minor": booked,
        "counted_minor": counted_minor,
        "pieces": canonical_json({str(value): number for value, number in pieces.items()}),
        "reason": why,
        "counted_by": actor.user_id,
        "counted_at": at,
    }


def _book(
    session: Session,
    place: Standing,
    actor: Actor,
    book_id: UUID,
    made: Mapping[str, Any],
    why: str | None,
    at: datetime,
) -> UUID | None:
    lines = difference_lines(made["account"], made["booked_minor"], made["counted_minor"])
    if not lines:
        return None
    if why is None:
        raise ReasonMissing(field="reason")
    draft = Draft(
        book_id,
        KIND,
        lines,
        made["counted_on"],
        params={"account": made["account"], "name": place.member_name},
        subject_id=made["id"],
        reason=why,
    )
    return ledger.post(session, [draft], actor_id=actor.user_id, at=at)[0].entry_id


def _record(session: Session, place: Standing, actor: Actor, made: Mapping[str, Any]) -> None:
    events.record(
        session,
        "count.made",
        actor,
        circle_id=place.circle_id,
        subject_id=made["id"],
        params={
            "name": place.member_name,
            "account": made["account"],
            "amount_minor": made["counted_minor"],
            "difference_minor": made["counted_minor"] - made["booked_minor"],
            "currency": place.currency,
        },
    )


def counts(
    actor: Actor, circle_id: UUID, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page[Counted]:
    """List what was counted in a circle, the newest first.

    Raises:
        NotFound: Not a member of such a circle.
    """
    check_limit(limit)
    before = decode_cursor(cursor, UUID)
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.SEE_BOOKS, writing=False)
        rows = queries.count_rows(session, circle_id, before[0] if before else None, limit + 1)
    return page_of(rows, limit, lambda row: shown(row, place.currency), lambda row: row.id)
