"""Invoices in a list, as ready text."""

from dataclasses import dataclass
from typing import Final

from circle_app.i18n import formats, ntext, text
from circle_app.services.invoices import InvoiceView, Made
from circle_app.web import routes
from circle_app.web.ui.icons import PATHS

#: State → chip: words, colour, icon.
CHIPS: Final = {
    "open": ("Still to pay", "amber", "clock"),
    "partly": ("Partly paid", "amber", "clock"),
    "paid": ("Paid", "jade", "check"),
}


@dataclass(frozen=True)
class InvoiceRow:
    """An invoice in a list."""

    id: str = ""
    title: str = ""
    sub: str = ""
    amount: str = ""
    chip: str = ""
    tone: str = "gray"
    d: str = ""
    href: str = ""


def span_words(view: InvoiceView, language: str) -> str:
    """Which days it is for: a month by its name, a week by its days."""
    whole_month = view.starts_on.day == 1 and (view.ends_on - view.starts_on).days > 26
    if whole_month:
        return formats.month_name(view.starts_on, language, year=True)
    first = formats.date_short(view.starts_on, language)
    last = formats.date_medium(view.ends_on, language)
    return text(language, "{first} to {last}", first=first, last=last)


def invoice_row(view: InvoiceView, language: str, *, named: bool) -> InvoiceRow:
    """Make a line of the list; ``named`` where several people's are in it."""
    chip, tone, icon = CHIPS[view.status]
    number = text(language, "No. {number}", number=view.number)
    span = span_words(view, language)
    return InvoiceRow(
        id=str(view.id),
        title=view.member_name if named else span,
        sub=f"{number} · {span}" if named else number,
        amount=formats.money(view.total_minor, view.currency, language),
        chip=text(language, chip),
        tone=tone,
        d=PATHS[icon],
        href=str(routes.path(routes.INVOICE, circle=str(view.circle_id), invoice=str(view.id))),
    )


def made_words(made: Made, language: str) -> str:
    """What became of making them."""
    count = len(made.invoice_ids)
    if count:
        return ntext(language, "{n} invoice made", "{n} invoices made", count)
    if made.known:
        return text(language, "Everybody who owes something has an invoice for these days already.")
    return text(language, "Nobody owes anything for these days.")
