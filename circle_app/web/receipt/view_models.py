"""A receipt as a sheet of paper."""

from typing import Final

from circle_app import settings
from circle_app.i18n import formats, text
from circle_app.i18n.words import rupee_words
from circle_app.services.receipts import Receipt, ReceiptLine
from circle_app.web import routes, times
from circle_app.web.ui.icons import PATHS
from circle_app.web.ui.papers import Sheet, SheetFact, SheetLine
from circle_app.web.ui.qr_paths import qr
from circle_app.web.wording import cycle_name, method_words

_KINDS: Final = {
    "contribution": "Contribution",
    "late_fee": "Late fee",
    "ahead": "Kept for the next contributions",
    "savings": "Extra savings",
}


def address_of(found: Receipt) -> str:
    """Where the receipt can be looked at."""
    place = {"circle": str(found.circle_id), "payment": str(found.contribution_id)}
    return str(routes.path(routes.RECEIPT, **place))


def sheet_of(found: Receipt, language: str) -> Sheet:
    """Make the sheet."""
    counts = found.status == "confirmed"
    notice = ""
    if not counts:
        notice = text(language, "This payment was taken back and no longer counts.")
        notice += f" “{found.reason}”" if found.reason else ""
    return Sheet(
        title=text(language, "Receipt No. {number}", number=found.number),
        sub=found.circle_name,
        chip=text(language, "Received") if counts else text(language, "Taken back"),
        tone="jade" if counts else "gray",
        d=PATHS["check" if counts else "undo"],
        amount=formats.money_parts(found.amount_minor, found.currency),
        words=rupee_words(found.amount_minor, language) if found.currency == "INR" else "",
        notice=notice,
        facts=_facts(found, language),
        lines=[_line(line, found.currency, language) for line in found.lines],
        lines_title=text(language, "What it was for"),
        total_name=text(language, "In all"),
        total=formats.money(found.amount_minor, found.currency, language),
        code=qr(f"{settings.get().circle_origin}{address_of(found)}"),
        code_title=text(language, "Check this receipt"),
        code_words=text(
            language, "Members of the circle scan this and see how the payment stands today."
        ),
    )


def _facts(found: Receipt, language: str) -> list[SheetFact]:
    facts = [
        (text(language, "Received from"), found.member_name),
        (text(language, "Member No."), str(found.member_number)),
        (text(language, "Paid on"), formats.date_medium(found.paid_on, language)),
        (text(language, "How"), method_words(found.method, language)),
    ]
    if found.reference:
        name = text(language, "UTR") if found.method == "upi" else text(language, "Note")
        facts.append((name, found.reference))
    if found.recorded_by != found.member_name:
        facts.append((text(language, "Recorded by"), found.recorded_by))
    if found.confirmed_by and found.confirmed_at:
        day = formats.date_medium(times.day(found.confirmed_at, found.time_zone), language)
        facts.append((text(language, "Confirmed by"), f"{found.confirmed_by}, {day}"))
    if found.entry_number is not None:
        number = text(language, "No. {number}", number=found.entry_number)
        facts.append((text(language, "Entry in the books"), number))
    return [SheetFact(name, value) for name, value in facts]


def _line(line: ReceiptLine, currency: str, language: str) -> SheetLine:
    sub = ""
    if line.starts_on and line.due_on and line.cycle_number is not None:
        sub = cycle_name(line.starts_on, line.due_on, line.cycle_number, language)
    return SheetLine(
        text(language, _KINDS[line.kind]), sub, formats.money(line.amount_minor, currency, language)
    )
