"""Deciding what a line of the bank is: an entry of the books, something new, or nothing of ours.

Every writer locks the circle's row first, then the line: of two treasurers one is first, and the
other is told so. Taking an entry back locks the circle too, so no line is matched to it meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.errors import NotFound
from circle_app.domain.ledger import Draft
from circle_app.domain.matching import (
    AlreadyMatched,
    AmountsDiffer,
    EntryTakenBack,
    LineBooked,
    LineStillOpen,
    booking_lines,
)
from circle_app.domain.reversals import MAX_REASON_LENGTH, ReasonMissing
from circle_app.domain.upi import UtrUsed
from circle_app.domain.wallets import clean_text
from circle_app.persistence import database
from circle_app.persistence.queries import reconciliation as queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.services import events, ledger
from circle_app.services.access import Actor, Standing
from circle_app.services.funds import references
from circle_app.services.idempotency import Once
from circle_app.services.reconciliation import matches, places
from circle_app.services.reconciliation.views import Accepted, LineView, line_view

KIND = "statement.difference"


@database.retried
def accept(
    actor: Actor, statement_id: UUID, *, line_ids: Sequence[UUID] | None = None, key: str
) -> Accepted:
    """Agree to what was suggested: for some lines, or for all of a statement.

    A suggestion whose entry was meanwhile taken by another line, or taken back, is let go.

    Raises:
        NotFound: No such statement, or a line of another one.
        NotAllowed: Not the actor's to decide.
    """
    with database.transaction() as session:
        place, row = places.to_decide_on_statement(session, actor, statement_id)
        wanted = None if line_ids is None else sorted(set(line_ids))
        payload = {"statement": statement_id, "lines": wanted}
        once = Once(session, actor.user_id, "statement.accept", key, payload)
        if once.stored is not None:
            return once.replay(Accepted)
        locked_circle(session, place.circle_id)
        rows = list(queries.locked_lines(session, statement_id, ["suggested"]))
        if wanted is not None:
            rows = _chosen(session, statement_id, rows, wanted)
        free = queries.still_free(session, [each.suggested_id for each in rows])
        taken = [each for each in rows if each.suggested_id in free]
        queries.settle_suggested(
            session, [each.id for each in taken], by=actor.user_id, at=clock.now()
        )
        for each in rows:
            if each.suggested_id not in free:
                queries.set_line(session, each.id, status="unmatched", suggested_id=None)
        queries.add_to_open(session, statement_id, -len(taken))
        _record(session, actor, place, statement_id, "accepted", lines=len(taken))
        left = row.open_count - len(taken)
        return once.remember(Accepted(statement_id, len(taken), len(rows) - len(taken), left))


def _chosen(
    session: Session, statement_id: UUID, rows: Sequence[Any], wanted: Sequence[UUID]
) -> list[Any]:
    by_id = {row.id: row for row in rows}
    for line_id in wanted:
        if line_id not in by_id:
            found = queries.line_row(session, line_id)
            if found is None or found.statement_id != statement_id:
                raise NotFound(what="line")
    return [by_id[line_id] for line_id in wanted if line_id in by_id]


@database.retried
def match(actor: Actor, line_id: UUID, *, entry_id: UUID, key: str) -> LineView:
    """Say which entry a line is.

    Raises:
        NotFound: No such line, or no such entry in the circle's book.
        NotAllowed: Not the actor's to decide.
        AlreadyMatched: The line is settled, or the entry is another line's.
        AmountsDiffer: Another amount, or another account.
        EntryTakenBack: The entry is no longer in force.
    """
    with database.transaction() as session:
        place, _ = places.to_decide_on_line(session, actor, line_id)
        once = Once(session, actor.user_id, "line.match", key, {"line": line_id, "entry": entry_id})
        if once.stored is not None:
            return once.replay(LineView)
        line = _open_line(session, place, line_id)
        book_line = _line_of_entry(session, place, line, entry_id)
        queries.forget_suggestions(session, book_line, line_id)
        _settle(session, actor, line_id, "matched", line_id=book_line)
        queries.add_to_open(session, line.statement_id, -1)
        _record(session, actor, place, line_id, "matched", entry_id=entry_id)
        return once.remember(_shown(session, place, line_id))


def _open_line(session: Session, place: Standing, line_id: UUID) -> Any:
    line = places.lock_line(session, place, line_id)
    if line.status not in queries.OPEN:
        raise AlreadyMatched(status=line.status)
    return line


def _line_of_entry(session: Session, place: Standing, line: Any, entry_id: UUID) -> int:
    book_id = ledger.book_of_circle(session, place.circle_id)
    rows = queries.lines_of_entry(session, book_id, line.account, entry_id)
    if not rows:
        raise NotFound(what="entry")
    if any(row.is_taken_back or row.reverses_id is not None for row in rows):
        raise EntryTakenBack(entry_id=entry_id)
    equal = [row for row in rows if row.amount_minor == line.amount_minor]
    if not equal:
        raise AmountsDiffer(amount_minor=line.amount_minor, currency=place.currency)
    free = [row.id for row in equal if not row.is_explained]
    if not free:
        raise AlreadyMatched(status="matched")
    return int(free[0])


@database.retried
def unmatch(actor: Actor, line_id: UUID, *, key: str) -> LineView:
    """Open a line again that was matched or set aside.

    Raises:
        NotFound, NotAllowed: Not the actor's to decide.
        LineStillOpen: Nothing was decided about it.
        LineBooked: It was booked from here; taking that entry back opens it.
    """
    with database.transaction() as session:
        place, _ = places.to_decide_on_line(session, actor, line_id)
        once = Once(session, actor.user_id, "line.unmatch", key, {"line": line_id})
        if once.stored is not None:
            return once.replay(LineView)
        line = places.lock_line(session, place, line_id)
        if line.status in queries.OPEN:
            raise LineStillOpen
        if line.status == "booked":
            raise LineBooked
        values: dict[str, Any] = dict.fromkeys(
            ("line_id", "suggested_id", "decided_by", "decided_at", "reason")
        )
        queries.set_line(session, line_id, status="unmatched", **values)
        queries.add_to_open(session, line.statement_id, 1)
        _record(session, actor, place, line_id, "opened")
        return once.remember(_shown(session, place, line_id))


@database.retried
def book(
    actor: Actor,
    line_id: UUID,
    *,
    treat_as: str,
    category: str | None = None,
    reason: str | None = None,
    key: str,
) -> LineView:
    """Book a line that the books know nothing of, on its day, and match it to that entry.

    Args:
        actor: Who compares.
        line_id: The line.
        treat_as: ``expense`` (the bank's charges), ``receipt`` (its interest), or ``difference``
            where nobody can say what it is.
        category: Which expense or receipt.
        reason: What it is; asked for where it is a difference.
        key: Idempotency key.

    Raises:
        NotFound, NotAllowed: Not the actor's to decide.
        AlreadyMatched: The line is settled.
        ReasonMissing, WrongSide, InvalidInput: Nothing was written.
        PeriodClosed: The line's day lies in a closed month.
        InsufficientFunds: The books say that the account had less.
        UtrUsed: The payment is recorded already, or waits to be confirmed.
    """
    why = clean_text(reason, field="reason", max_length=MAX_REASON_LENGTH)
    with database.transaction() as session:
        place, _ = places.to_decide_on_line(session, actor, line_id)
        payload = {"line": line_id, "as": treat_as, "category": category, "reason": why}
        once = Once(session, actor.user_id, "line.book", key, payload)
        if once.stored is not None:
            return once.replay(LineView)
        line = _open_line(session, place, line_id)
        legs = booking_lines(line.account, line.amount_minor, treat_as, category)
        if treat_as == "difference" and why is None:
            raise ReasonMissing(field="reason")
        _claim(session, line, treat_as, category)
        book_id = ledger.book_of_circle(session, place.circle_id)
        draft = Draft(
            book_id,
            KIND,
            legs,
            line.booked_on,
            params=_told(line, treat_as, category),
            subject_id=line_id,
            reason=why,
        )
        posted = ledger.post(session, [draft], actor_id=actor.user_id, at=clock.now())[0]
        made = queries.lines_of_entry(session, book_id, line.account, posted.entry_id)
        _settle(session, actor, line_id, "booked", line_id=made[0].id, reason=why)
        queries.add_to_open(session, line.statement_id, -1)
        _record(session, actor, place, line_id, "booked", entry_id=posted.entry_id)
        return once.remember(_shown(session, place, line_id))


def _claim(session: Session, line: Any, treat_as: str, category: str | None) -> None:
    """Mark the bank's reference of a line as used, so that nobody records that payment as well.

    A bank's charge, and money that came back, bear the reference of the payment they belong to.
    """
    claimed = references.claimed(
        session, line.utr, circle_id=line.circle_id, subject_id=line.id, at=clock.now()
    )
    if not claimed and treat_as != "difference" and (treat_as, category) != ("expense", "bank"):
        raise UtrUsed(field="reference", reference=line.utr)


def _told(line: Any, treat_as: str, category: str | None) -> Mapping[str, Any]:
    told = {"account": line.account, "as": treat_as, "category": category, "reference": line.utr}
    return {name: value for name, value in told.items() if value is not None}


@database.retried
def ignore(actor: Actor, line_id: UUID, *, reason: str, key: str) -> LineView:
    """Set a line aside: it is nothing of the circle's, and stays different from the books.

    Raises:
        NotFound, NotAllowed: Not the actor's to decide.
        AlreadyMatched: The line is settled.
        ReasonMissing, InvalidInput: Nothing was written.
    """
    why = clean_text(reason, field="reason", max_length=MAX_REASON_LENGTH)
    if why is None:
        raise ReasonMissing(field="reason")
    with database.transaction() as session:
        place, _ = places.to_decide_on_line(session, actor, line_id)
        once = Once(session, actor.user_id, "line.ignore", key, {"line": line_id, "reason": why})
        if once.stored is not None:
            return once.replay(LineView)
        line = _open_line(session, place, line_id)
        _settle(session, actor, line_id, "ignored", line_id=None, reason=why)
        queries.add_to_open(session, line.statement_id, -1)
        _record(session, actor, place, line_id, "ignored")
        return once.remember(_shown(session, place, line_id))


@database.retried
def look_again(actor: Actor, statement_id: UUID, *, key: str) -> Accepted:
    """Compare the lines that have no match once more, after entries were added to the books.

    Raises:
        NotFound, NotAllowed: Not the actor's to decide.
    """
    with database.transaction() as session:
        place, row = places.to_decide_on_statement(session, actor, statement_id)
        once = Once(session, actor.user_id, "statement.again", key, {"statement": statement_id})
        if once.stored is not None:
            return once.replay(Accepted)
        locked_circle(session, place.circle_id)
        rows = queries.locked_lines(session, statement_id, ["unmatched"])
        found = matches.find(
            session,
            place.circle_id,
            row.account,
            ((each.id, each.booked_on, each.amount_minor, each.utr) for each in rows),
        )
        for line_id, one in sorted(found.items()):
            if one.certain:
                queries.set_line(session, line_id, status="matched", line_id=one.book_id)
            else:
                queries.set_line(session, line_id, status="suggested", suggested_id=one.book_id)
        certain = sum(one.certain for one in found.values())
        queries.add_to_open(session, statement_id, -certain)
        if found:
            _record(session, actor, place, statement_id, "compared", lines=len(found))
        return once.remember(Accepted(statement_id, certain, 0, row.open_count - certain))


def _settle(
    session: Session,
    actor: Actor,
    bank_line: UUID,
    status: str,
    *,
    line_id: int | None,
    reason: str | None = None,
) -> None:
    queries.set_line(
        session,
        bank_line,
        status=status,
        line_id=line_id,
        suggested_id=None,
        decided_by=actor.user_id,
        decided_at=clock.now(),
        reason=reason,
    )


def _record(
    session: Session, actor: Actor, place: Standing, subject_id: UUID, act: str, **told: Any
) -> None:
    events.record(
        session,
        "statement.line_decided",
        actor,
        circle_id=place.circle_id,
        subject_id=subject_id,
        params={"name": place.member_name, "act": act, **told},
        visible=False,
    )


def _shown(session: Session, place: Standing, line_id: UUID) -> LineView:
    return line_view(queries.line_row(session, line_id), place.currency)
