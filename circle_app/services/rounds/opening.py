"""Opening rounds: each is a cycle of contributions in which slots owe, not members.

Whoever holds a slot when its round begins owes for it; a member with several slots has one due.
"""

from __future__ import annotations

import importlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import Session

from circle_app.adapters.ids import new_id
from circle_app.domain.round_rules import DividendTo
from circle_app.domain.rounds import RoundState, set_off
from circle_app.persistence.queries import rounds as queries
from circle_app.persistence.queries.cycles import CYCLES, DUES
from circle_app.persistence.queries.rounds import ROUND_PARTS, ROUNDS, RUNS
from circle_app.services.dues.rows import due_row
from circle_app.services.rule_versions import rules_of

#: Prepares rounds that have just begun, in the transaction that opens them.
Opened = Callable[[Session, Any, Sequence[UUID]], None]

_handlers: dict[str, Opened] = {}
# What prepares the rounds of runs that are decided so; imported when the first one begins.
_OWNERS: Final[dict[str, str]] = {"draw": "circle_app.services.rounds.sealing"}


def when_opened(pot_by: str, handler: Opened) -> None:
    """Have a function called with the rounds that begin, in runs that are decided in one way."""
    _handlers[pot_by] = handler


def open_rounds(session: Session, circle: Any, cycles: Sequence[dict[str, Any]]) -> None:
    """Write cycles of a running run with their rounds, dues and parts; the circle is locked."""
    run = queries.running_run(session, circle.id)
    assert run is not None  # noqa: S101  (the timetable counted its cycles)
    connection = session.connection()
    if run.first_cycle is None:
        first = cycles[0]["number"]
        connection.execute(update(RUNS).where(RUNS.c.id == run.id).values(first_cycle=first))
    else:
        first = run.first_cycle
    slots = queries.slots_of_run(session, run.id)
    unspent = _unspent(session, run)
    rounds: list[dict[str, Any]] = []
    for cycle in cycles:
        cycle["amount_minor"] = run.amount_minor
        row = _round_row(run, cycle, first)
        rounds.append(row)
        credit = set_off(unspent, run.amount_minor)
        unspent = {slot_id: unspent[slot_id] - credit[slot_id] for slot_id in unspent}
        dues = _dues(cycle, run, slots, credit)
        cycle["due_count"] = len(dues)
        cycle["paid_count"] = sum(due["status"] == "paid" for due in dues.values())
        connection.execute(insert(CYCLES), cycle)
        if dues:
            connection.execute(insert(DUES), list(dues.values()))
        connection.execute(insert(ROUNDS), row)
        connection.execute(insert(ROUND_PARTS), _parts(row["id"], run, slots, dues, credit))
    _prepare(session, circle, run.pot_by, [row["id"] for row in rounds])


def _round_row(run: Any, cycle: dict[str, Any], first: int) -> dict[str, Any]:
    return {
        "id": new_id(),
        "run_id": run.id,
        "circle_id": run.circle_id,
        "cycle_id": cycle["id"],
        "number": cycle["number"] - first + 1,
        "due_on": cycle["due_on"],
        "status": RoundState.COLLECTING.value,
    }


def _unspent(session: Session, run: Any) -> dict[UUID, int]:
    """What slots got of discounts that has not lowered a due yet, where the rules say it does."""
    rules = rules_of(session, run.circle_id, run.rule_version)
    if rules.rounds.dividend is not DividendTo.NEXT_DUE:
        return {}
    found: dict[UUID, int] = defaultdict(int)
    for part in queries.parts_of_run(session, run.id):
        found[part.slot_id] += part.dividend_minor - part.credit_minor
    return dict(found)


def _dues(
    cycle: dict[str, Any], run: Any, slots: Sequence[Any], credit: dict[UUID, int]
) -> dict[UUID, dict[str, Any]]:
    owed: dict[UUID, int] = defaultdict(int)
    for slot in slots:
        if slot.member_id is not None:
            owed[slot.member_id] += run.amount_minor - credit.get(slot.id, 0)
    dues = {member_id: due_row(cycle, member_id, amount) for member_id, amount in owed.items()}
    for due in dues.values():
        if not due["amount_minor"]:  # dividends have paid all of it
            due |= {"status": "paid", "settled_on": cycle["starts_on"]}
    return dues


def _parts(
    round_id: UUID,
    run: Any,
    slots: Sequence[Any],
    dues: dict[UUID, dict[str, Any]],
    credit: dict[UUID, int],
) -> list[dict[str, Any]]:
    return [
        {
            "round_id": round_id,
            "slot_id": slot.id,
            "member_id": slot.member_id,
            "due_id": dues[slot.member_id]["id"] if slot.member_id else None,
            "owed_minor": run.amount_minor,
            "credit_minor": credit.get(slot.id, 0) if slot.member_id else 0,
        }
        for slot in slots
    ]


def _prepare(session: Session, circle: Any, pot_by: str, rounds: Sequence[UUID]) -> None:
    if pot_by not in _handlers and pot_by in _OWNERS:
        importlib.import_module(_OWNERS[pot_by])
    if pot_by in _handlers:
        _handlers[pot_by](session, circle, rounds)
