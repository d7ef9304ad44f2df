"""Meetings of the demo: a sheet filled in, the money counted in notes, the meeting closed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from circle_app.services import meetings
from circle_app.services.access import Actor
from circle_app.services.meetings import Cell, MeetingRow, MeetingView

_NOTES = (50_000, 20_000, 10_000, 5_000, 2_000, 1_000)


def hold(
    holder: Actor,
    circle_id: UUID,
    *,
    key: str,
    typed: Mapping[str, Mapping[str, Any]],
    counted_by: str,
    minutes: str = "",
    give: bool = False,
) -> None:
    """Hold a meeting at which everybody brings what is due, but for what ``typed`` says.

    Args:
        holder: Who writes.
        circle_id: The circle.
        key: Makes the idempotency keys.
        typed: By name what differs of a member's row; ``presence`` other than present brings
            nothing.
        counted_by: Who counts the money.
        minutes: What is remembered besides.
        give: Hand over the loans that were agreed to.
    """
    opened = meetings.start(holder, circle_id, key=f"open-{key}")
    cells = [cell for row in opened.rows for cell in _row(opened, row, typed.get(row.name, {}))]
    counter = next(row.member_id for row in opened.rows if row.name == counted_by)
    cells += [Cell(None, f"counted_by.{counter}", True), Cell(None, "minutes", minutes)]
    if give:
        ready = (loan.loan_id for loan in opened.loans if not loan.hindrance)
        cells += [Cell(None, f"hand_over.{loan_id}", True) for loan_id in ready]
    meetings.save(holder, opened.id, cells=cells)
    expected = meetings.meeting(holder, opened.id).expected_minor
    version = meetings.save(holder, opened.id, cells=list(_counted(expected))).version
    meetings.post(holder, opened.id, version=version, key=f"close-{key}")


def fill_in(
    holder: Actor, circle_id: UUID, *, key: str, typed: Mapping[str, Mapping[str, Any]], rows: int
) -> None:
    """Open a meeting and fill the first rows of its sheet in: somebody goes on with it."""
    opened = meetings.start(holder, circle_id, key=f"open-{key}")
    cells = [
        cell for row in opened.rows[:rows] for cell in _row(opened, row, typed.get(row.name, {}))
    ]
    meetings.save(holder, opened.id, cells=cells)


def _row(opened: MeetingView, row: MeetingRow, typed: Mapping[str, Any]) -> Iterator[Cell]:
    presence = typed.get("presence", "present")
    brought: dict[str, Any] = {"presence": presence}
    if presence in ("present", "late"):
        owed = row.due_minor + row.fee_minor
        brought |= {"social": row.social_minor, "loan": row.loan_due_minor}
        brought["fine"] = row.fine_owed_minor + (
            opened.late_fine_minor if presence == "late" else 0
        )
        brought |= {"savings": owed} if opened.saves else {"shares": 2}
        brought |= typed
    return (Cell(row.member_id, name, value) for name, value in brought.items() if value)


def _counted(amount_minor: int) -> Iterator[Cell]:
    left = amount_minor
    for note in _NOTES:
        number, left = divmod(left, note)
        yield Cell(None, f"count.{note}", number)
    yield Cell(None, "count.coins", left)
