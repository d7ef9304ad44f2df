"""What the loan calculator says about terms it cannot work with; see ``messages``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

REASONS: Final[Mapping[tuple[str, str], str]] = {
    ("invalid_loan_terms", "out_of_range"): "This can be {minimum} to {maximum}. Nothing was "
    "recorded.",
    ("invalid_loan_terms", "not_offered"): "Please choose one of: {offered}. Nothing was recorded.",
    ("invalid_loan_terms", "too_many_decimals"): "This can have at most {decimals} digits after "
    "the point. Nothing was recorded.",
    ("invalid_loan_terms", "year_out_of_range"): "The money can be given on a day from 1970 to "
    "2200. Nothing was recorded.",
    ("invalid_loan_terms", "not_after_disbursal"): "The first instalment is due after the day on "
    "which the money is given. Nothing was recorded.",
    ("invalid_loan_terms", "too_late"): "The first instalment is due at most {maximum_days} days "
    "after the money is given. Nothing was recorded.",
}
