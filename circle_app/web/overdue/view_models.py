"""Late loans as the browser is told of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final

from circle_app.domain.arrears import Age, as_percent
from circle_app.i18n import formats, ntext, text
from circle_app.services.loans import LateLoan, Portfolio
from circle_app.web.shell.state import initials_of
from circle_app.web.ui import icons

#: What lenders compare themselves by; it stands above the others.
_FIRST_DAYS: Final = 30
_CLASSES: Final = {
    "standard": ("In order", "nothing of it is due"),
    "sma_0": ("SMA-0", "due today, or late up to 29 days"),
    "sma_1": ("SMA-1", "30 to 59 days late"),
    "sma_2": ("SMA-2", "60 to 89 days late"),
    "npa": ("NPA", "90 days late or more, until all is cleared"),
}
_TONES: Final = {"npa": "red", "sma_2": "red", "sma_1": "amber", "sma_0": "amber"}
_STEPS: Final = {
    "remind": "Remind the borrower",
    "talk": "Talk about an easier plan",
    "decide": "Decide what to do with the rest",
}


@dataclass(frozen=True)
class RiskTile:
    """What is lent to people more than so many days late."""

    title: str = ""
    percent: str = ""
    sub: str = ""


@dataclass(frozen=True)
class AgeRow:
    """The loans that are late for equally long, as a part of a bar and a row of a table."""

    kind: str = ""
    name: str = ""
    loans: str = ""
    overdue: str = ""
    outstanding: str = ""
    share: str = "0%"


@dataclass(frozen=True)
class ClassRow:
    """What lenders call it."""

    name: str = ""
    sub: str = ""
    figures: str = ""


@dataclass(frozen=True)
class Summary:
    """All loans together."""

    as_of: str = ""
    behind: str = ""
    nothing_lent: bool = True
    none_late: bool = True
    first: RiskTile = RiskTile()
    others: list[RiskTile] = field(default_factory=list)
    ages: list[AgeRow] = field(default_factory=list)
    ages_told: str = ""
    classes: list[ClassRow] = field(default_factory=list)
    eased: str = ""


@dataclass(frozen=True)
class LateRow:
    """A late loan and its borrower."""

    href: str = ""
    initials: str = ""
    name: str = ""
    sub: str = ""
    overdue: str = ""
    left: str = ""
    chip: str = ""
    tone: str = "amber"
    icon: str = ""
    step: str = ""
    call: str = ""
    call_label: str = ""


def summary(found: Portfolio, today: date, language: str) -> Summary:
    """All loans of a circle together."""
    tiles = {each.days: _tile(found, each.days, language) for each in found.risks}
    first = tiles.pop(_FIRST_DAYS)
    return Summary(
        as_of=text(
            language, "As it stands on {day}", day=formats.date_weekday(found.as_of, language)
        ),
        behind=text(language, "Today is not worked out yet; it follows within minutes.")
        if found.loans and found.as_of < today
        else "",
        nothing_lent=found.gross_minor == 0,
        none_late=found.late_loans == 0,
        first=first,
        others=list(tiles.values()),
        ages=_ages(found, language),
        ages_told=_ages_told(found, language),
        classes=_classes(found, language),
        eased=_eased(found, language),
    )


def _percent(value: Decimal | None, language: str) -> str:
    return text(language, "n.a.") if value is None else formats.percent(int(value * 10))


def _tile(found: Portfolio, days: int, language: str) -> RiskTile:
    risk = next(each for each in found.risks if each.days == days)
    amount = formats.money(risk.amount_minor, found.currency, language)
    if days != _FIRST_DAYS:
        sub = amount
    elif found.gross_minor == 0:
        sub = text(language, "Nobody has a loan now.")
    elif risk.amount_minor == 0:
        sub = text(
            language,
            "None of the {all} lent is with borrowers more than {days} days late.",
            all=formats.money(found.gross_minor, found.currency, language),
            days=days,
        )
    else:
        sub = text(
            language,
            "{amount} of {all} is with borrowers more than {days} days late.",
            amount=amount,
            all=formats.money(found.gross_minor, found.currency, language),
            days=days,
        )
    title = ntext(language, "More than {n} day late", "More than {n} days late", days)
    return RiskTile(title, _percent(risk.percent, language), sub)


def _age_name(age: Age, language: str) -> str:
    if age.to_days is None:
        return text(language, "Over a year")
    return text(language, "{first} to {last} days", first=age.from_days, last=age.to_days)


def _ages(found: Portfolio, language: str) -> list[AgeRow]:
    late = found.late_minor or 1
    return [
        AgeRow(
            kind=f"age--{place}",
            name=_age_name(age, language),
            loans=ntext(language, "{n} loan", "{n} loans", age.loans),
            overdue=formats.money(age.overdue_minor, found.currency, language),
            outstanding=formats.money(age.outstanding_minor, found.currency, language),
            share=f"{as_percent(Fraction(age.outstanding_minor, late))}%",
        )
        for place, age in enumerate(found.ages)
    ]


def _ages_told(found: Portfolio, language: str) -> str:
    """The bar in words."""
    return "; ".join(
        f"{_age_name(age, language)}: "
        f"{formats.money(age.outstanding_minor, found.currency, language)}"
        for age in found.ages
        if age.loans
    )


def _classes(found: Portfolio, language: str) -> list[ClassRow]:
    return [
        ClassRow(
            name=text(language, _CLASSES[each.name][0]),
            sub=text(language, _CLASSES[each.name][1]),
            figures=f"{ntext(language, '{n} loan', '{n} loans', each.loans)} · "
            f"{formats.money(each.outstanding_minor, found.currency, language)}",
        )
        for each in found.classes
    ]


def _eased(found: Portfolio, language: str) -> str:
    if not found.eased_minor:
        return ""
    risk = next(each for each in found.risks if each.days == _FIRST_DAYS)
    return text(
        language,
        "{amount} ({percent}) is on loans whose plan was made easier. With all of those, {risk} is "
        "at risk.",
        amount=formats.money(found.eased_minor, found.currency, language),
        percent=_percent(found.eased_percent, language),
        risk=_percent(risk.with_eased_percent, language),
    )


def late_row(loan: LateLoan, circle_id: str, language: str) -> LateRow:
    """A late loan and its borrower."""
    since = loan.oldest_due_on
    # The year is told where it is another one.
    same = since and (since + timedelta(days=loan.days_late)).year == since.year
    day = formats.date_short if same else formats.date_medium
    defaulted = loan.status == "defaulted"
    days = ntext(language, "{n} day late", "{n} days late", loan.days_late)
    return LateRow(
        href=f"/c/{circle_id}/loans/{loan.loan_id}",
        initials=initials_of(loan.borrower),
        name=loan.borrower,
        sub=text(language, "{late}, since {day}", late=days, day=day(since, language))
        if since
        else days,
        overdue=formats.money(loan.overdue_minor, loan.currency, language),
        left=text(
            language,
            "{amount} of the loan is owed",
            amount=formats.money(loan.outstanding_minor, loan.currency, language),
        ),
        chip=text(language, "not paid") if defaulted else _chip(loan, language),
        tone="red" if defaulted else _TONES.get(loan.arrears_class, "amber"),
        icon=icons.PATHS["alert" if defaulted else "clock"],
        step=text(language, _STEPS[loan.step]),
        call=f"tel:{loan.phone}" if loan.phone and not loan.is_mine else "",
        call_label=text(language, "Call {name}", name=loan.borrower),
    )


def _chip(loan: LateLoan, language: str) -> str:
    known: Mapping[str, tuple[str, str]] = _CLASSES
    return text(language, known[loan.arrears_class][0])
