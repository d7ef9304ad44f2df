"""The row of a due, before it is written."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from circle_app.adapters.ids import new_id
from circle_app.domain.upi import due_reference


def due_row(cycle: Any, member_id: UUID, amount_minor: int | None = None) -> dict[str, Any]:
    """Make the row of a member's due in a cycle; the cycle's own amount where none is given."""
    due_id = new_id()
    return {
        "id": due_id,
        "circle_id": cycle["circle_id"],
        "cycle_id": cycle["id"],
        "member_id": member_id,
        "due_on": cycle["due_on"],
        "amount_minor": cycle["amount_minor"] if amount_minor is None else amount_minor,
        "paid_minor": 0,
        "status": "pending",
        "reference": due_reference(due_id),
        "settled_on": None,
    }
