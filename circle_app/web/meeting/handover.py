"""What the page's script and the server hand each other: cells by their keys.

A key is ``<member>|<field>``, without a member for what belongs to the meeting; amounts are whole
minor units. Empty cells are left out.
"""

import json
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from circle_app.domain.errors import InvalidInput
from circle_app.i18n import formats
from circle_app.services.meetings import Cell, MeetingRow, MeetingView
from circle_app.web.meeting.view_models import columns_of, is_open, pieces_of

MAX_CELLS: Final = 2_000
_MAX_BATCH: Final = 400_000
_MAX_NUMBER: Final = 2**53


@dataclass(frozen=True)
class Batch:
    """Cells that were typed, under the number by which the script knows them again."""

    number: int
    cells: tuple[Cell, ...]


def read_batch(sent: str) -> Batch:
    """Read what the script hands over.

    Raises:
        InvalidInput: It did not come from the script.
    """
    try:
        return _batch(sent)
    except (ValueError, TypeError, KeyError, RecursionError):
        raise InvalidInput(field="cells") from None


def _batch(sent: str) -> Batch:
    if len(sent) > _MAX_BATCH:
        raise ValueError("too long")
    found = json.loads(sent)
    number, cells = int(found["batch"]), [_cell(key, value) for key, value in found["cells"]]
    if not 0 < number < _MAX_NUMBER or len(cells) > MAX_CELLS:
        raise ValueError("too many")
    return Batch(number, tuple(cells))


def _cell(key: str, value: Any) -> Cell:
    member, divider, name = key.partition("|")
    if not divider or isinstance(value, dict | list | float):
        raise ValueError("no cell")
    return Cell(UUID(member) if member else None, name, value)


def values_of(sheet: dict[str, Any]) -> str:
    """Return the filled cells of a sheet by their keys, as JSON."""
    values: dict[str, Any] = {
        f"{member}|{name}": value
        for member, row in sheet["members"].items()
        for name, value in row.items()
    }
    for name in ("hand_over", "counted_by"):
        values |= {f"|{name}.{each}": True for each in sheet[name]}
    values |= {f"|count.{piece}": number for piece, number in sheet["count"].items()}
    values |= {f"|{name}": sheet[name] for name in ("reason", "minutes") if sheet[name]}
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def sheet_of(view: MeetingView, user_id: UUID, language: str) -> str:
    """Return what the script has to know beside the cells, as JSON."""
    step = 2 if view.currency == "INR" else 3
    found = {
        "open": is_open(view),
        "draft": f"circle-meeting:{user_id}:{view.id}",
        "columns": list(columns_of(view)),
        "rows": [_row(row, view, language) for row in view.rows],
        "price": view.share_price_minor or 0,
        "late_fine": view.late_fine_minor,
        "loans": [{"id": str(loan.loan_id), "minor": loan.cash_minor} for loan in view.loans],
        "pieces": list(pieces_of(view)),
        "held": view.opening_minor,
        "symbol": formats.currency_symbol(view.currency),
        "exponent": formats.currency_digits(view.currency),
        "step": step,
    }
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def _row(row: MeetingRow, view: MeetingView, language: str) -> dict[str, Any]:
    due = {
        "savings": row.due_minor + row.fee_minor,
        "social": row.social_minor,
        "fine": row.fine_owed_minor,
        "shares": view.min_shares if view.share_price_minor else 0,
        "loan": row.loan_due_minor,
    }
    stays = due["savings"] + due["loan"]
    fine = 0 if row.joined_later else view.absent_fine_minor
    return {
        "id": str(row.member_id),
        "name": row.name,
        "due": {name: value for name, value in due.items() if value},
        "most": {"loan": row.loan_payoff_minor, "shares": view.max_shares},
        "stays": formats.money(stays, view.currency, language),
        "fine": formats.money(fine, view.currency, language) if fine else "",
    }
