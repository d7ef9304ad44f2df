"""What a refusal around receipts and invoices says to a person; see ``messages``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, str]] = {
    "no_receipt": "There is no receipt for this payment, for it is not in the books. No money was "
    "moved.",
    "invoice_too_early": "So far ahead nobody knows yet what will be due. Nothing was made. Please "
    "choose a day until {maximum}.",
}
REASONS: Final[Mapping[tuple[str, str], str]] = {
    ("no_receipt", "pending"): "The receipt comes as soon as the payment is confirmed.",
}
