"""What a refusal says to a person: what happened, whether money moved, what to do now.

Errors carry a ``code`` and values; the sentence is found here. The msgid is the English sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from circle_app.i18n import (
    auction_messages,
    autopay_messages,
    book_messages,
    chain_messages,
    change_messages,
    channel_messages,
    collect_messages,
    decision_messages,
    departure_messages,
    draw_messages,
    dues_messages,
    earnings_messages,
    gateway_messages,
    import_messages,
    invoice_messages,
    life_messages,
    meeting_messages,
    member_messages,
    notice_messages,
    paying_messages,
    product_messages,
    quote_messages,
    request_messages,
    role_messages,
    round_messages,
    security_messages,
    setting_messages,
    share_messages,
    slot_messages,
    template_messages,
    webhook_messages,
    writing_messages,
)
from circle_app.i18n.admin_messages import SENTENCES as ADMIN
from circle_app.i18n.catalogue import text
from circle_app.i18n.formats import money, month_of_code
from circle_app.i18n.hindrances import hindrances

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
    "database_not_empty": "The demo needs an empty database; this one has people in it. Nothing "
    "was written. Please name another with DATABASE_URL.",
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
    "weak_password": "Please choose a longer or less common password: at least "
    "{min_length} characters.",
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

CIRCLES: Final[Mapping[str, str]] = {
    "unknown_preset": "Circle does not know this kind of group. Nothing was opened. Please choose "
    "one from the list.",
    "invalid_rules": "One of the rules cannot be like this. Nothing was changed. Please check the "
    "marked rule.",
    "rule_not_available": "Circle cannot keep this rule yet, so it was not written down. Nothing "
    "was changed. Please leave it as it was.",
    "invalid_code": "No circle has this code. Please check its eight letters and digits, or ask "
    "for the code again.",
    "code_revoked": "The circle has withdrawn this code. You have not joined. Please ask a member "
    "for a new one.",
    "circle_full": "The circle is full: every place is taken. You have not joined. Its members "
    "can vote for more places.",
    "circle_closed": "This circle takes nobody in any more. You have not joined.",
    "already_member": "You are in this circle already. There is nothing to do: open it on your "
    "home page.",
    "too_many_codes": "The circle has {maximum} live codes already. No new one was made. Please "
    "withdraw one first.",
    "invalid_vote": "A vote is yes or no. Your vote was not counted. Please choose one of the two.",
    "vote_closed": "This vote is over, so nothing was counted or changed. You can see how it "
    "ended.",
    "not_an_elector": "You have no vote in this one: you joined after it opened, or it is your "
    "own matter. Nothing was counted.",
    "proposal_open": "The members are voting on another change right now. Nothing was opened. "
    "Please wait until that vote is over.",
    "own_contribution": "You paid or recorded this yourself, so another member must confirm it. "
    "No money was recorded now. Please ask somebody else.",
    "due_settled": "This contribution is paid, or said to be paid, already. No money was recorded "
    "now. Please look at what is still due.",
    "method_not_available": "Paying this way is not set up here. No money was recorded. Please "
    "pay in cash, by UPI or from your wallet.",
    "invalid_utr": "The UPI reference (UTR) has 12 digits. No money was recorded. You find it in "
    "your UPI app with the payment.",
    "utr_used": "This UPI reference (UTR) was used for a payment before; each counts once. No "
    "money was recorded now. Please check the number.",
    "invalid_upi_address": "A UPI address looks like name@bank. Nothing was changed. Please check "
    "it in your UPI app.",
}

LOANS: Final[Mapping[str, str]] = {
    "not_eligible": "You cannot borrow from this circle now. Nothing was sent. The checks on the "
    "page say why.",
    "loan_limit_exceeded": "The circle does not lend this amount to you. Nothing was sent. Please "
    "choose another amount.",
    "loan_periods_exceeded": "The circle lends for 1 to {maximum} instalments. Nothing was sent. "
    "Please choose such a number.",
    "too_many_loans": "You already have {running} loans asked for or running, and {maximum} are "
    "allowed. Nothing was sent. Please pay one back or withdraw a request first.",
    "pool_too_small": "There is only {pool} in the pool now. No money was moved. Please choose a "
    "smaller amount or wait until more has come in.",
    "loans_not_offered": "This circle gives no loans. Nothing was sent. The members can change "
    "that rule.",
    "own_loan": "It is your own loan, so another member has to do this. No money was moved.",
    "not_borrower": "Only the person who asked for the loan can withdraw the request. Nothing was "
    "changed.",
    "already_disbursed": "This loan was given already. No money was moved now. Please look at the "
    "loan again.",
    "loan_not_active": "Nothing can be paid on this loan: it is not running. No money was "
    "recorded.",
    "loan_closed": "This loan is paid back. No money was recorded.",
    "loan_state_conflict": "This cannot be done with the loan as it stands now. No money was "
    "moved. Please look at the loan again.",
    "already_decided": "This was decided already. Nothing was changed. Please look again.",
    "decided_by_vote": "In this circle the members vote on loans. Nothing was changed. Please "
    "vote yes or no instead.",
    "amount_over_payoff": "That is more than is owed: {payoff} closes the loan. No money was "
    "recorded. Please pay that or less.",
    "before_disbursal": "The payment is dated before the loan was given. No money was recorded.",
    "invalid_loan_terms": "A loan cannot be worked out with these terms. Nothing was recorded. "
    "Please check the fields.",
    "guarantor_is_borrower": "The borrower cannot vouch for the own loan. Please choose somebody "
    "else.",
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
    ("loan_limit_exceeded", "amount_minimum"): "The circle lends {minimum} or more. Nothing was "
    "sent. Please choose a larger amount.",
    ("loan_limit_exceeded", "amount_maximum"): "The circle lends at most {maximum}. Nothing was "
    "sent. Please choose a smaller amount.",
    ("loan_limit_exceeded", "savings_multiple"): "With your savings you can borrow {maximum} "
    "more. Nothing was sent. Please choose a smaller amount or save more first.",
    ("not_eligible", "arrears"): "You have {overdue} to pay that is late. Nothing was sent. "
    "Please pay it first, then ask again.",
    ("not_eligible", "membership"): "Only active members can borrow. Nothing was sent.",
    ("loan_not_active", "closed"): "This loan is paid back. No money was recorded.",
    **book_messages.REASONS,
    **request_messages.REASONS,
    **change_messages.REASONS,
    **setting_messages.REASONS,
    **life_messages.REASONS,
    **paying_messages.REASONS,
    **gateway_messages.REASONS,
    **product_messages.REASONS,
    **quote_messages.REASONS,
    **security_messages.REASONS,
    **import_messages.REASONS,
    **invoice_messages.REASONS,
    **meeting_messages.REASONS,
    **channel_messages.REASONS,
    **template_messages.REASONS,
    **webhook_messages.REASONS,
    **auction_messages.REASONS,
    **round_messages.REASONS,
    **slot_messages.REASONS,
    **earnings_messages.REASONS,
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

SENTENCES: Final[dict[str, str]] = {
    **GENERAL,
    **PEOPLE,
    **MONEY,
    **CIRCLES,
    **LOANS,
    **book_messages.SENTENCES,
    **departure_messages.SENTENCES,
    **auction_messages.SENTENCES,
    **draw_messages.SENTENCES,
    **request_messages.SENTENCES,
    **change_messages.SENTENCES,
    **setting_messages.SENTENCES,
    **share_messages.SENTENCES,
    **ADMIN,
    **member_messages.SENTENCES,
    **role_messages.SENTENCES,
    **round_messages.SENTENCES,
    **slot_messages.SENTENCES,
    **decision_messages.SENTENCES,
    **chain_messages.SENTENCES,
    **life_messages.SENTENCES,
    **dues_messages.SENTENCES,
    **import_messages.SENTENCES,
    **paying_messages.SENTENCES,
    **gateway_messages.SENTENCES,
    **product_messages.SENTENCES,
    **security_messages.SENTENCES,
    **invoice_messages.SENTENCES,
    **meeting_messages.SENTENCES,
    **notice_messages.SENTENCES,
    **collect_messages.SENTENCES,
    **autopay_messages.SENTENCES,
    **channel_messages.SENTENCES,
    **template_messages.SENTENCES,
    **webhook_messages.SENTENCES,
    **writing_messages.SENTENCES,
    **earnings_messages.SENTENCES,
}


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
    words |= import_messages.worded(context, language)
    if "month" in context:
        words["month"] = month_of_code(str(context["month"]), language)
    if "blockers" in context:
        words["blockers"] = hindrances(context["blockers"], language)
    seconds = int(context.get("retry_after_seconds") or 0)
    if seconds > 90:
        words["wait"] = text(language, WAITS["minutes"], minutes=-(-seconds // 60))
    else:
        words["wait"] = text(language, WAITS["seconds"], seconds=max(seconds, 2))
    return words
