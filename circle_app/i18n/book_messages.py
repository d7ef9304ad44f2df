"""What a refusal around the books says to a person; see ``messages``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

REVERSALS: Final[Mapping[str, str]] = {}
EXPENSES: Final[Mapping[str, str]] = {}
FUNDS: Final[Mapping[str, str]] = {}
PERIODS: Final[Mapping[str, str]] = {
    "period_closed": "The books are closed up to this day. No money was recorded. Use a later day, "
    "or ask that the month be opened again.",
}
RECONCILIATION: Final[Mapping[str, str]] = {}
OFFICERS: Final[Mapping[str, str]] = {
    "own_matter": "Nobody decides what they asked for themselves. Nothing was recorded. Please "
    "leave it to another officer.",
    "invalid_role": "This circle does not have that role. Nothing was changed.",
    "last_admin": "A circle needs an admin. Nothing was changed. Please make somebody else admin "
    "first.",
    "no_account": "Only somebody with an account of their own can hold an office. Nothing was "
    "changed.",
}

SENTENCES: Final[Mapping[str, str]] = {
    **REVERSALS,
    **EXPENSES,
    **FUNDS,
    **PERIODS,
    **RECONCILIATION,
    **OFFICERS,
}
