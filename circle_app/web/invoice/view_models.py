"""An invoice as a sheet of paper."""

from circle_app.domain.invoices import InvoiceLine
from circle_app.i18n import formats, text
from circle_app.i18n.words import rupee_words
from circle_app.services.invoices import InvoiceView
from circle_app.web import times
from circle_app.web.invoices.view_models import CHIPS, span_words
from circle_app.web.ui.icons import PATHS
from circle_app.web.ui.papers import Sheet, SheetFact, SheetLine
from circle_app.web.ui.qr_paths import Qr, qr
from circle_app.web.wording import cycle_name


def sheet_of(found: InvoiceView, language: str) -> Sheet:
    """Make the sheet."""
    chip, tone, icon = CHIPS[found.status]
    currency = found.currency
    return Sheet(
        title=text(language, "Invoice No. {number}", number=found.number),
        sub=found.circle_name,
        chip=text(language, chip),
        tone=tone,
        d=PATHS[icon],
        amount=formats.money_parts(found.total_minor, currency),
        words=rupee_words(found.total_minor, language) if currency == "INR" else "",
        notice=_left(found, language),
        facts=_facts(found, language),
        lines=[_line(line, currency, language) for line in found.lines],
        lines_title=text(language, "What is asked for"),
        total_name=text(language, "In all"),
        total=formats.money(found.total_minor, currency, language),
        code=qr(found.upi_link) if found.upi_link else Qr(),
        code_title=text(language, "Pay by UPI"),
        code_words=text(
            language,
            "Scan it with any UPI app: {amount} to {address}.",
            amount=formats.money(found.left_minor, currency, language),
            address=found.upi_address,
        )
        if found.upi_link
        else "",
        foot=text(
            language,
            "It shows what was open on {day}. What changed later stands on a later invoice.",
            day=formats.date_medium(times.day(found.made_at, found.time_zone), language),
        ),
    )


def _left(found: InvoiceView, language: str) -> str:
    if found.status == "paid":
        return text(language, "Nothing is left to pay of it.")
    if found.status == "partly":
        left = formats.money(found.left_minor, found.currency, language)
        return text(language, "{amount} is left to pay of it.", amount=left)
    return ""


def _facts(found: InvoiceView, language: str) -> list[SheetFact]:
    facts = [
        (text(language, "For"), found.member_name),
        (text(language, "Member No."), str(found.member_number)),
        (text(language, "Days"), span_words(found, language)),
    ]
    if found.made_by:
        facts.append((text(language, "Made by"), found.made_by))
    return [SheetFact(name, value) for name, value in facts]


def _line(line: InvoiceLine, currency: str, language: str) -> SheetLine:
    amount = formats.money(line.amount_minor, currency, language)
    day = formats.date_short(line.due_on, language)
    due = text(language, "due {day}", day=day)
    if line.kind == "instalment":
        title = text(
            language, "Instalment {number} of loan No. {loan}", number=line.number,
            loan=line.loan_number,
        )  # fmt: skip
        return SheetLine(title, due, amount)
    title = text(language, "Late fee" if line.kind == "late_fee" else "Contribution")
    if line.starts_on is not None:
        name = cycle_name(line.starts_on, line.due_on, line.number, language)
        due = f"{name} · {due}"
    return SheetLine(title, due, amount)
