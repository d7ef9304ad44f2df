"""What a refusal around paying online says to a person; see ``messages``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, str]] = {
    "invalid_gateway_key": "This is not a key id of Razorpay: it begins with rzp_live_ or "
    "rzp_test_. Nothing was changed. Please copy it from the dashboard.",
    "gateway_currency": "The payment provider does not take the money of this circle ({currency}). "
    "Nothing was changed.",
    "gateway_missing": "This circle has no account with a payment provider yet. Nothing was "
    "changed. Please enter its keys first.",
    "gateway_refused": "The payment provider did not accept this. No money was moved. Please try "
    "again, or choose another way.",
    "online_too_little": "At least {least} can be paid online. No money was moved. Please pay more "
    "at once, or choose another way.",
    "not_refundable": "There is nothing of this payment to give back. No money was moved.",
    "refund_uncovered": "By the books only {available} lies with the payment provider. No money "
    "was moved. Please record what was carried back to it first.",
    "own_refund": "This is your own payment, so another one gives it back. No money was moved.",
    "wrong_signature": "This message is not signed by the payment provider. Nothing was changed.",
}
REASONS: Final[Mapping[tuple[str, str], str]] = {
    ("invalid_gateway_key", "secret"): "A secret has {min_length} to {max_length} letters and "
    "digits without spaces. Nothing was changed. Please copy it again.",
    ("gateway_refused", "keys"): "The payment provider does not know the keys of this circle. No "
    "money was moved. Please tell who looks after the circle, and choose another way.",
}
