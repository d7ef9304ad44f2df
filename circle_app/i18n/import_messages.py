"""What is said about spreadsheets: why a file or an import is refused, what is wrong with a row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from circle_app.i18n.catalogue import text

SENTENCES: Final[Mapping[str, str]] = {
    "unreadable_table": "This file cannot be read as a table. Nothing was read in. Please save it "
    "as CSV or as an Excel workbook (.xlsx).",
    "unknown_import_kind": "This cannot be imported. Nothing was read in. Please choose what the "
    "file holds.",
    "import_known": "This very file was imported before. Nothing was imported now. Look at the "
    "earlier import.",
    "import_state": "This import is at another step by now. Nothing was changed. Please "
    "look again.",
    "import_rows_bad": "{count} rows cannot be taken in as they are. Nothing was imported. Mend "
    "them, or choose to leave them out.",
    "import_changed": "Something changed since you looked: {good} rows would be taken in now. "
    "Nothing was imported. Please look again.",
    "nothing_to_import": "No row is new. Nothing was imported.",
    "import_admission": "In this circle it is decided on each person who comes in. Nobody was "
    "written down. Please write them down one by one.",
    "import_built_upon": "{count} rows are in use since, so nothing was taken back. Row {rows}: "
    "{why}",
    "import_other_officer": "You imported this on an earlier day, so another officer takes it "
    "back. Nothing was changed.",
    "invalid_columns": "Please say for each column what it holds. Nothing was changed.",
}
_WORKBOOKS: Final[Mapping[str, str]] = {
    "encrypted": "This workbook has a password. Nothing was read in. Please save it without one.",
    "old_workbook": "This is a workbook of the old kind (.xls). Nothing was read in. Please "
    "save it as .xlsx or as CSV.",
    "broken_workbook": "This workbook is damaged. Nothing was read in. Please open it, save it "
    "anew and send that.",
    "macros": "There is a program (macros) in this workbook. Nothing was read in. Please save it "
    "as .xlsx without macros.",
    "external_links": "This workbook takes numbers from other files. Nothing was read in. Please "
    "copy its values into a new workbook.",
    "unpacks_too_large": "This workbook is far larger inside than it looks. Nothing was read in. "
    "Please save only the list as CSV.",
    "no_such_sheet": "The workbook has no such sheet. Nothing was read in. Please write its name "
    "as it stands on the tab.",
}
REASONS: Final[Mapping[tuple[str, str], str]] = {
    **{
        (code, reason): sentence
        for code in ("unreadable_file", "unreadable_table")
        for reason, sentence in _WORKBOOKS.items()
    },
    ("unreadable_table", "empty"): "The file is empty. Nothing was read in. Please choose another "
    "one.",
    ("unreadable_table", "no_rows"): "Below the headings the file is empty. Nothing was read in. "
    "Please choose another one.",
    ("unreadable_table", "too_many_rows"): "This file has more than 20,000 rows. Nothing was read "
    "in. Please split it.",
    ("unreadable_table", "unclosed_quote"): "A quotation mark in this file is not closed, so its "
    "rows run together. Nothing was read in. Please save it again.",
    ("invalid_columns", "missing"): "Something that is needed has no column yet. Nothing was "
    "changed. Please choose one.",
    ("invalid_columns", "twice"): "One column cannot hold two things. Nothing was changed. Please "
    "choose another.",
}
#: What is wrong with a row, as a sentence beside it.
FAULTS: Final[Mapping[str, str]] = {
    "name_missing": "The name is missing.",
    "bad_name": "This is no name.",
    "bad_phone": "This is no phone number.",
    "bad_email": "This is no e-mail address.",
    "bad_birth_date": "Nobody was born on that day.",
    "too_long": "This text is too long.",
    "bad_amount": "This is no amount.",
    "amount_missing": "The amount is missing.",
    "negative": "The amount is less than zero.",
    "zero": "The amount is zero.",
    "too_large": "The amount is too large.",
    "day_missing": "The date is missing.",
    "bad_day": "This is no date.",
    "future_day": "This day has not come yet.",
    "closed_month": "The month of this day is closed.",
    "bad_method": "Cash or UPI, nothing else.",
    "bad_reference": "The bank's reference has twelve digits.",
    "bad_count": "This is no number of instalments.",
    "bad_rate": "This is no rate of interest.",
    "bad_terms": "No plan can be made of this.",
    "due_too_far": "The next instalment is more than one period away.",
    "loan_paid": "This loan is paid back already.",
    "no_loans": "The circle's rules offer no loans.",
    "not_whole_shares": "This is no whole number of shares at what one share costs here.",
    "nothing_said": "There is no amount in this row.",
    "nobody_named": "It is not said whose this is.",
    "unknown_member": "The circle has no member of this name or number.",
    "several_members": "Several members are called so. Add the phone or the member number.",
    "number_and_name_differ": "This number is another member's.",
    "phone_and_name_differ": "This phone is another member's.",
    "circle_full": "The circle takes no more members.",
    # Of rows that are there already.
    "member_known": "The circle has this member already.",
    "payment_known": "This payment is in the books already.",
    "reference_used": "The bank's reference was used before.",
    "taken_in_before": "This row was imported before.",
    "twice_in_file": "The same as row {row}.",
    # Of rows that cannot be taken back.
    "member_used": "the member has money, a loan or an account here by now",
    "money_used": "the money has gone on",
    "member_gone": "the member has left and was settled with",
    "shares_shared_out": "the shares were shared out",
    "reversal_pending": "somebody asked to take this back; that comes first",
    "loan_has_repayments": "payments were made on the loan",
    "loan_replaced": "another loan took its place",
    "loan_state_conflict": "the loan does not run any more",
}
KINDS: Final[Mapping[str, str]] = {
    "members": "Members",
    "opening": "Opening balances",
    "contributions": "Contributions",
    "loans": "Running loans",
}
FIELDS: Final[Mapping[str, str]] = {
    "number": "Member number",
    "name": "Name",
    "phone": "Phone",
    "email": "E-mail",
    "birth_date": "Birth date",
    "address": "Address",
    "savings": "Savings",
    "shares": "Shares",
    "amount": "Amount",
    "date": "Date",
    "method": "Cash or UPI",
    "reference": "Reference or note",
    "outstanding": "Still owed",
    "periods_left": "Instalments left",
    "next_due": "Next due date",
    "rate": "Rate of interest",
    "principal": "Loan amount",
    "given_on": "Loan date",
    "periods": "Instalments in all",
    "paid": "Paid back so far",
    "purpose": "Purpose",
}


def worded(context: Mapping[str, Any], language: str) -> dict[str, str]:
    """The reason of a row among the values of a refusal, as people read it."""
    why = str(context.get("why", ""))
    return {"why": text(language, FAULTS[why])} if why in FAULTS else {}


def fault_words(code: str, blamed: str, language: str) -> str:
    """What is wrong with a row, with the field to blame where that helps."""
    if code == "twice_in_file":
        return text(language, FAULTS[code], row=blamed)
    said = text(language, FAULTS.get(code, "This row cannot be taken in."))
    if blamed in FIELDS:
        return f"{text(language, FIELDS[blamed])}: {said}"
    return said
