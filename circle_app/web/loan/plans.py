"""The schedule of a loan as cards."""

from collections.abc import Sequence
from typing import Final

from circle_app.i18n import formats, ntext, text
from circle_app.services.loans import LoanView, PlanRow
from circle_app.web.loan.view_models import Plan, PlanLine

#: How many instalments stand open; the rest is a tap away.
_OPEN: Final = 4


def plan_of(loan: LoanView, rows: Sequence[PlanRow], language: str) -> Plan:
    """The schedule of a loan, given or not."""
    paid = [row for row in rows if row.status == "paid"]
    ahead = [row for row in rows if row.status != "paid"]
    total = sum(row.paid_minor for row in paid)
    lines = [_line(row, loan.currency, language) for row in ahead]
    rest = lines[_OPEN:]
    return Plan(
        paid_title=ntext(
            language,
            "{n} paid, {amount}",
            "{n} paid, {amount}",
            len(paid),
            amount=formats.money(total, loan.currency, language),
        )
        if paid
        else "",
        paid_sub=_paid_sub(paid, language),
        paid=[_line(row, loan.currency, language) for row in paid],
        shown=lines[:_OPEN],
        rest=rest,
        rest_title=ntext(
            language,
            "Show {n} more, up to {day}",
            "Show {n} more, up to {day}",
            len(rest),
            day=formats.date_medium(ahead[-1].due_on, language),
        )
        if rest
        else "",
        planned=loan.disbursed_on is None,
    )


def _paid_sub(paid: Sequence[PlanRow], language: str) -> str:
    if not paid:
        return ""
    late = sum(row.settled_on is not None and row.settled_on > row.due_on for row in paid)
    if late == 0:
        return text(language, "all on time")
    return ntext(language, "{n} of them late", "{n} of them late", late)


def _line(row: PlanRow, currency: str, language: str) -> PlanLine:
    def money(minor: int) -> str:
        return formats.money(minor, currency, language)

    chip, tone = "", "teal"
    if row.status == "late":
        chip, tone = text(language, "Late"), "red"
    elif row.status == "given_up":
        chip, tone = text(language, "Given up"), "gray"
    elif row.status == "next":
        chip = text(language, "Next")
    elif row.kind == "early":
        chip = text(language, "Early")
    detail = (
        text(language, "of it interest {amount}", amount=money(row.interest_minor))
        if row.interest_minor
        else ""
    )
    if 0 < row.paid_minor < row.payment_minor:
        detail = text(language, "{amount} of it is paid", amount=money(row.paid_minor))
    return PlanLine(
        number=str(row.number) if row.number else "+",
        day=formats.date_weekday(row.due_on, language, year=True),
        amount=money(row.payment_minor),
        detail=detail,
        leaves=text(language, "leaves {amount}", amount=money(row.balance_minor)),
        chip=chip,
        tone=tone,
        current=row.status in {"next", "late"},
    )
