"""What a refusal says to a person: what happened, whether money moved, what to do now.

Errors carry a ``code`` and values; the sentence is found here. The msgid is the English sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from circle_app.i18n.catalogue import text
from circle_app.i18n.formats import money

GENERAL: Final[Mapping[str, str]] = {
    "error": "This did not work. Nothing was recorded. Please try again.",
    "internal_error": "Something went wrong on our side. Please look whether it was recorded "
    "before you try again. If it stays so, tell the operator the reference.",
    "invalid": "Something is not filled in as it should be. Nothing was recorded. Please check it.",
    "malformed": "The request could not be read: it is not valid JSON. Nothing was recorded.",
    "body_too_large": "This is too large to send. Nothing was recorded. Please send less than "
    "1 MB.",
    "method_not_allowed": "This address does not take that kind of request.",
    "not_found": "There is nothing here, or it is not yours to see.",
    "not_allowed": "You may not do this here. Nothing was recorded. Ask who looks after the "
    "circle.",
    "csrf": "This request came from another website, so it was refused. Nothing was recorded.",
    "conflict": "This is no longer possible: something changed in between. Nothing was recorded. "
    "Please look again.",
    "not_ready": "Circle is starting or cannot reach its database. Please try again in a moment.",
    "rate_limited": "That was too many requests. Nothing was recorded. Please wait {wait} and try "
    "again.",
    "too_many_attempts": "That was too often. Please wait {wait} and try again.",
    "idempotency_mismatch": "This request was sent before with other details. No money was "
    "recorded now. Please open the form again.",
    "idempotency_in_progress": "This is being recorded at this moment. Please look again in a few "
    "seconds before you pay once more.",
}

PEOPLE: Final[Mapping[str, str]] = {
    "not_signed_in": "Please sign in first. Nothing was recorded.",
    "bad_credentials": "The phone or e-mail and the password do not fit together. Please try "
    "again.",
    "invalid_name": "Please write the name with letters, at most 80 characters.",
    "invalid_phone": "This phone number cannot exist. Please check its digits.",
    "invalid_email": "This is not an e-mail address. Please check it.",
    "weak_password": "Please choose a longer or less common password: at least 8 characters.",
    "phone_taken": "There is already an account with this phone number. Please sign in instead.",
    "email_taken": "There is already an account with this e-mail address. Please sign in instead.",
}

MONEY: Final[Mapping[str, str]] = {
    "invalid_amount": "This is not an amount that can be recorded. No money was recorded. Please "
    "write it like 5 or 5.00.",
    "insufficient_funds": "There is not enough money for this. No money was recorded. Choose a "
    "smaller amount or another way to pay.",
    "invalid_method": "This way to pay is not offered here. No money was recorded.",
    "self_transfer": "You cannot send money to yourself. No money was recorded.",
    "currency_mismatch": "The two books keep different currencies. No money was recorded.",
    "unknown_currency": "Circle does not know this currency. Please choose another.",
}

# More exact words where the error says why.
REASONS: Final[Mapping[tuple[str, str], str]] = {
    ("invalid_amount", "empty"): "Please write an amount. No money was recorded.",
    ("invalid_amount", "not_a_number"): "This is not an amount. No money was recorded. Please use "
    "digits only, like 5 or 5.00.",
    ("invalid_amount", "negative"): "An amount cannot be below zero. No money was recorded.",
    ("invalid_amount", "zero"): "The amount must be more than zero. No money was recorded.",
    ("invalid_amount", "too_small"): "This amount is too small. No money was recorded.",
    ("invalid_amount", "grouping"): "The commas stand in the wrong place. No money was recorded. "
    "Please write it like 1,500 or 1500.",
    ("invalid_amount", "too_many_decimals"): "This currency has {decimals} digits after the point. "
    "No money was recorded.",
    ("invalid_amount", "too_large"): "This amount is too large. No money was recorded.",
    ("invalid_amount", "decimal_number"): "Please send the amount as text, like "
    "'5.00', so that no digit is lost. No money was recorded.",
}

# Faults of single fields, by the kind of fault.
FIELDS: Final[Mapping[str, str]] = {
    "missing": "This is needed.",
    "unknown_field": "There is no field of this name.",
    "choice": "Please choose one of: {expected}.",
    "too_long": "This is too long: at most {max_length} characters.",
    "too_short": "This is too short: at least {min_length} characters.",
    "text": "This must be text.",
    "whole_number": "This must be a whole number.",
    "number_text": "This must be a number written as text, like '12.0'.",
    "range": "This is out of range.",
    "date": "This must be a date like 2026-03-31.",
    "id": "This is not an id.",
    "yes_no": "This must be true or false.",
    "object": "This must be an object with named values.",
    "other": "This value cannot be used.",
}

WAITS: Final[Mapping[str, str]] = {
    "seconds": "{seconds} seconds",
    "minutes": "{minutes} minutes",
}

SENTENCES: Final[dict[str, str]] = {**GENERAL, **PEOPLE, **MONEY}


def sentence(code: str, language: str, /, **context: Any) -> str:
    """The sentence for an error's code in a language, filled with the error's values."""
    msgid = REASONS.get((code, str(context.get("reason", ""))))
    msgid = msgid or SENTENCES.get(code) or SENTENCES["error"]
    return text(language, msgid, **_worded(language, context))


def field_sentence(kind: str, language: str, /, **context: Any) -> str:
    """The sentence for one kind of fault of a field."""
    return text(language, FIELDS.get(kind, FIELDS["other"]), **_worded(language, context))


def _worded(language: str, context: Mapping[str, Any]) -> dict[str, Any]:
    """The values as people read them: ``amount_minor`` also gives ``amount``, seconds a wait."""
    words = dict(context)
    currency = str(context.get("currency") or "INR")
    for name, value in context.items():
        if name.endswith("_minor") and isinstance(value, int):
            words[name.removesuffix("_minor")] = money(value, currency, language)
    seconds = int(context.get("retry_after_seconds") or 0)
    if seconds > 90:
        words["wait"] = text(language, WAITS["minutes"], minutes=-(-seconds // 60))
    else:
        words["wait"] = text(language, WAITS["seconds"], seconds=max(seconds, 2))
    return words
