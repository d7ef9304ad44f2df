"""Taking a whole import back: every row of it, or none.

What it booked is negated by the services that undo such entries one by one. A row on which
something was built since stops it all, and is named with the reason.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.charts import kind_of
from circle_app.domain.errors import CircleError, NotAllowed
from circle_app.domain.import_acts import NAMED, CannotRevert, RevertedByOther, Status
from circle_app.domain.import_columns import Kind
from circle_app.domain.import_rows import Outcome
from circle_app.domain.ledger import Draft, Sealed, normal_balance_minor
from circle_app.domain.permissions import Permission
from circle_app.domain.reversals import clean_reason, concerned
from circle_app.persistence import database
from circle_app.persistence.queries import imports as queries
from circle_app.persistence.queries.departures import gone
from circle_app.services import events, ledger
from circle_app.services.access import Actor, Standing
from circle_app.services.contributions.decisions import reject_in
from circle_app.services.idempotency import Once
from circle_app.services.imports.loans import KIND as LOAN_KIND
from circle_app.services.imports.places import locked, place_at
from circle_app.services.imports.views import ImportView, Made, view_of
from circle_app.services.reversals import Case
from circle_app.services.reversals.drafts import negation
from circle_app.services.reversals.matches import release_matches
from circle_app.services.reversals.registry import handler_of

# Row by its number, and why it cannot be taken back.
Hindrances = list[tuple[int, str]]


@database.retried
def revert(actor: Actor, batch_id: UUID, *, reason: str, key: str) -> ImportView:
    """Take an import back: entries are negated, loans end, members on whom nothing rests go.

    Whoever committed it does so on the same day; later it takes another officer.

    Args:
        actor: An officer who imports and takes entries back.
        batch_id: The import, committed.
        reason: Why; it stands in the books for good.
        key: Idempotency key.

    Raises:
        NotFound, NotAllowed: Not the actor's.
        ReasonMissing, InvalidInput: No reason, or too long a one.
        ImportState: It is not committed, or was taken back already.
        RevertedByOther: Another officer has to.
        CannotRevert: Something was built upon it; nothing was written.
    """
    why = clean_reason(reason)
    with database.transaction() as session:
        place = place_at(session, actor, batch_id)
        if not place.may(Permission.REVERSE):
            raise NotAllowed(permission=Permission.REVERSE.value)
        payload = {"import": batch_id, "reason": why}
        once = Once(session, actor.user_id, "import.revert", key, payload)
        if once.stored is not None:
            made = once.replay(Made)
            return replace(view_of(session, made.id, place), replayed=True)
        circle, batch = locked(session, batch_id, place.circle_id, Status.COMMITTED)
        _check_who(actor, place, batch)
        done = queries.rows_page(session, batch_id, (Outcome.DONE.value,), 0, batch.row_count)
        hindrances = _UNDO[Kind(batch.kind)](session, _Undoing(actor, place, circle, why), done)
        if hindrances:
            raise CannotRevert(
                count=len(hindrances),
                rows=", ".join(str(number) for number, _ in hindrances[:NAMED]),
                reasons=tuple(f"{number}:{code}" for number, code in hindrances[:NAMED]),
                why=hindrances[0][1],
            )
        _finish(session, actor, place, batch, why, len(done))
        once.remember(Made(batch_id))
        return view_of(session, batch_id, place)


def _check_who(actor: Actor, place: Standing, batch: Any) -> None:
    same_day = clock.day_of(batch.committed_at, place.time_zone) == clock.today(place.time_zone)
    if actor.user_id == batch.committed_by and not same_day:
        raise RevertedByOther


class _Undoing:
    """Who takes back what, why, and when."""

    def __init__(self, actor: Actor, place: Standing, circle: Any, reason: str) -> None:
        self.actor, self.place, self.circle, self.reason = actor, place, circle, reason
        self.at, self.on = clock.now(), clock.today(place.time_zone)

    def case(self, entry: Sealed) -> Case:
        """The entry as the service that undoes it wants it."""
        return Case(
            entry=entry,
            params=json.loads(entry.params),
            circle=self.circle,
            place=self.place,
            actor=self.actor,
            at=self.at,
            on=self.on,
            reason=self.reason,
        )


def _undo_members(session: Session, how: _Undoing, rows: Sequence[Any]) -> Hindrances:
    members = [row.subject_id for row in rows]
    touched = queries.touched_members(session, members)
    if touched:
        return [(row.number, "member_used") for row in rows if row.subject_id in touched]
    queries.remove_members(session, how.circle.id, members, how.at)
    return []


def _undo_opening(session: Session, how: _Undoing, rows: Sequence[Any]) -> Hindrances:
    return _undo_entries(session, how, {row.subject_id: row.number for row in rows})


def _undo_contributions(session: Session, how: _Undoing, rows: Sequence[Any]) -> Hindrances:
    found = queries.entries_of_contributions(session, [row.subject_id for row in rows])
    entries: dict[UUID, int] = {}
    waiting: list[UUID] = []
    for row in rows:
        entry_id, status = found[row.subject_id]
        if status == "pending":
            waiting.append(row.subject_id)
        elif entry_id is not None and status == "confirmed":
            entries[entry_id] = row.number
    claims = [SimpleNamespace(id=each) for each in waiting]
    reject_in(
        session,
        how.circle,
        claims,
        reason=how.reason,
        actor_id=how.actor.user_id,
        at=how.at,
        by=how.actor,
    )
    return _undo_entries(session, how, entries)


def _undo_loans(session: Session, how: _Undoing, rows: Sequence[Any]) -> Hindrances:
    found = queries.entries_of_loans(session, LOAN_KIND, [row.subject_id for row in rows])
    return _undo_entries(session, how, {found[row.subject_id]: row.number for row in rows})


_UNDO = {
    Kind.MEMBERS: _undo_members,
    Kind.OPENING: _undo_opening,
    Kind.CONTRIBUTIONS: _undo_contributions,
    Kind.LOANS: _undo_loans,
}


def _undo_entries(session: Session, how: _Undoing, numbers: dict[UUID, int]) -> Hindrances:
    """Take entries back, the newest first; those that were taken back one by one stay so."""
    wanted = sorted(numbers)
    before = queries.reversed_entries(session, wanted)
    sealed = queries.sealed_entries(session, [each for each in wanted if each not in before])
    entries = sorted(sealed.values(), key=lambda entry: entry.sequence, reverse=True)
    if not entries:
        return []
    asked = queries.asked_back(session, wanted)
    left = gone(
        session,
        sorted({member for entry in entries for member in concerned(entry.lines)}),
        min(entry.booked_at for entry in entries),
    )
    hindrances: Hindrances = []
    drafts: list[Draft] = []
    for entry in entries:
        number = numbers[entry.public_id]
        if entry.public_id in asked:
            hindrances.append((number, "reversal_pending"))
        elif left and gone(session, sorted(concerned(entry.lines)), entry.booked_at):
            hindrances.append((number, "member_gone"))
        else:
            code, more = _undone(session, how, entry)
            drafts += [negation(entry, on=how.on, reason=how.reason), *more]
            hindrances += [(number, code)] if code else []
    hindrances = hindrances or _uncovered(session, drafts, numbers)
    if not hindrances:
        ledger.post(session, drafts, actor_id=how.actor.user_id, at=how.at)
        if queries.has_statements(session, how.circle.id):
            for entry in entries:
                release_matches(session, entry.public_id)
    return sorted(hindrances)


def _undone(session: Session, how: _Undoing, entry: Sealed) -> tuple[str, tuple[Draft, ...]]:
    """Have the service of an entry set its rows back; say why where it refuses."""
    try:
        return "", handler_of(entry.kind)(session, how.case(entry))
    except CircleError as refused:
        return refused.code, ()


def _uncovered(session: Session, drafts: Sequence[Draft], numbers: dict[UUID, int]) -> Hindrances:
    """Name the rows whose money is not where the import put it any more."""
    keys = {(draft.book_id, line.account) for draft in drafts for line in draft.lines}
    left = ledger.lock(session, keys)
    found: Hindrances = []
    for draft in drafts:
        short = False
        for line in draft.lines:
            kind = kind_of(line.account)
            assert kind is not None  # noqa: S101  (the account is open)
            place = (draft.book_id, line.account)
            left[place] += normal_balance_minor(kind.side, line.amount_minor)
            short = short or (left[place] < 0 and not kind.may_overdraw)
        if short and draft.reverses_id is not None:
            found.append((numbers[draft.reverses_id], "money_used"))
    return found


def _finish(
    session: Session, actor: Actor, place: Standing, batch: Any, reason: str, count: int
) -> None:
    connection = session.connection()
    connection.execute(
        update(queries.ROWS)
        .where(queries.ROWS.c.batch_id == batch.id, queries.ROWS.c.outcome == Outcome.DONE.value)
        .values(outcome=Outcome.GOOD.value)
    )
    connection.execute(
        update(queries.BATCHES)
        .where(queries.BATCHES.c.id == batch.id)
        .values(
            status=Status.REVERTED.value,
            reverted_by=actor.user_id,
            reverted_at=clock.now(),
            reason=reason,
        )
    )
    events.record(
        session,
        "import.reverted",
        actor,
        circle_id=place.circle_id,
        subject_id=batch.id,
        params={"kind": batch.kind, "rows": count, "by": place.member_name, "reason": reason},
    )
