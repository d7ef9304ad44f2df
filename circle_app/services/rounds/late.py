"""Carrying on what happens to a due after its round was decided: paid late, taken back, let off.

It looks at how the due stands and at what was carried, so it may be called at any time, and again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.charts import PAYOUT, ROUND_DEBT, SAVINGS, WRITE_OFF
from circle_app.domain.ledger import Draft, Line, account_key
from circle_app.domain.round_carrying import Carry, carried
from circle_app.domain.rounds import DueState
from circle_app.domain.rules import CircleRules, ContributionUnit
from circle_app.persistence.queries import rounds as queries
from circle_app.services import events, ledger
from circle_app.services.rounds import writing
from circle_app.services.rule_versions import rules_of


def carry(
    session: Session,
    circle: Any,
    dues: Collection[UUID],
    *,
    actor_id: UUID | None,
    at: datetime,
    rules: CircleRules | None = None,
) -> int:
    """Carry on what changed of dues whose rounds are decided; return how many entries it took.

    Args:
        session: The transaction; the circle's row is locked.
        circle: That row.
        dues: The dues that were paid, or let off.
        actor_id: Whose act it is.
        at: When.
        rules: The rules in force, where the caller has them.
    """
    drafts = drafted(session, circle, dues, on=clock.day_of(at, circle.time_zone), rules=rules)
    ledger.post(session, drafts, actor_id=actor_id, at=at)
    return len(drafts)


def drafted(
    session: Session,
    circle: Any,
    dues: Collection[UUID],
    *,
    on: date,
    rules: CircleRules | None = None,
) -> tuple[Draft, ...]:
    """Write down what changed of dues whose rounds are decided, and return what is to be booked.

    Only where slots owe: the rules of a circle keep its unit while a round owes anything.
    """
    found = rules or rules_of(session, circle.id, circle.rule_version)
    if not dues or found.contribution.unit is not ContributionUnit.SLOT:
        return ()
    by_due: dict[UUID, list[Any]] = defaultdict(list)
    for row in queries.decided_parts(session, dues):
        by_due[row.due_id].append(row)
    drafts = []
    for rows in by_due.values():
        draft = _one(session, circle, rows, on)
        if draft is not None:
            drafts.append(draft)
    return tuple(drafts)


def _one(session: Session, circle: Any, rows: Sequence[Any], on: date) -> Draft | None:
    first = rows[0]
    round_row: Any = queries.round_row(session, first.round_id)
    parts = [writing.part_of(row) for row in rows]
    due = DueState(first.due_paid_minor, first.due_waived_minor)
    returnable = writing.owed_minor(session, round_row)
    changes = carried(parts, due, returnable)
    if not changes:
        return None
    _write(session, round_row, changes)
    kind = _kind(changes)
    to_winner = sum(each.to_winner_minor for each in changes)
    lines = _lines(first.member_id, round_row.winner_member_id, changes)
    _tell(session, circle, round_row, kind, first.member_name, changes, to_winner)
    if not lines:
        return None
    params = {"number": round_row.number, "name": first.member_name}
    book_id = ledger.book_of_circle(session, circle.id)
    return Draft(book_id, kind, lines, on, params=params, subject_id=round_row.id)


def _kind(changes: Sequence[Carry]) -> str:
    if any(each.waived_minor for each in changes):
        return "round.forgiven"
    return "round.late" if sum(each.in_minor for each in changes) > 0 else "round.unpaid"


def _write(session: Session, round_row: Any, changes: Sequence[Carry]) -> None:
    moved_in: dict[UUID, int] = defaultdict(int)
    for each in changes:
        writing.move_part(session, round_row.id, each)
        moved_in[each.slot_id] += each.in_minor
    to_winner = sum(each.to_winner_minor for each in changes)
    less_missing = sum(each.less_missing_minor for each in changes)
    writing.move_slots(session, moved_in, {round_row.winner_slot_id: to_winner})
    if less_missing:
        writing.take_missing(session, round_row.id, less_missing)
    if to_winner > 0:
        writing.owe_more(session, round_row, to_winner)
    elif to_winner < 0:
        writing.owe_less(session, round_row, -to_winner)
    writing.sync_round(session, round_row.id)


def _lines(member_id: UUID, winner_id: UUID, changes: Sequence[Carry]) -> tuple[Line, ...]:
    sums: dict[str, int] = defaultdict(int)
    for each in changes:
        sums[account_key(SAVINGS, member_id)] += each.in_minor
        sums[account_key(ROUND_DEBT, member_id)] += each.debt_minor
        sums[account_key(PAYOUT, winner_id)] -= each.to_winner_minor
        sums[WRITE_OFF.code] += each.forgiven_minor
    return tuple(Line(key, amount) for key, amount in sums.items() if amount)


def _tell(
    session: Session,
    circle: Any,
    round_row: Any,
    kind: str,
    name: str,
    changes: Sequence[Carry],
    to_winner: int,
) -> None:
    """Put it on record; the winner hears of money that has come in for the pot."""
    moved = sum(abs(each.in_minor) or each.waived_minor for each in changes)
    events.record(
        session,
        kind,
        None,
        circle_id=circle.id,
        subject_id=round_row.id,
        params={
            "number": round_row.number,
            "name": name,
            "amount_minor": moved,
            "to_winner_minor": to_winner,
            "currency": circle.currency,
        },
        visible=kind == "round.late",
    )
