"""Kinds of loans as people read them: an example in money, and their terms in sentences."""

from dataclasses import dataclass, field, replace
from typing import Final

from circle_app.domain.calendars import HolidayRule
from circle_app.domain.loan_rules import ORDINARY, LoanProduct, LoanRules
from circle_app.domain.loan_terms import FeeMode, Method
from circle_app.domain.rules import CircleRules
from circle_app.i18n import formats, ntext, text
from circle_app.i18n.loan_words import each, periods, plain, rate
from circle_app.services.loans.applications import Preview
from circle_app.services.loans.clauses import (
    grace_sentences,
    penalty_sentence,
    prepayment_sentences,
)
from circle_app.services.loans.offers import LoanKind, LoanOffer
from circle_app.web import routes
from circle_app.web.rule_wording import RuleLine, deciding, interest_line, loans_line
from circle_app.web.ui.icons import PATHS

#: How many rows of the plan stand in the example.
ROWS: Final = 3
_FEES: Final = {
    FeeMode.NETTED: "A fee of {fee} is kept back when the loan is handed over.",
    FeeMode.FIRST_INSTALMENT: "A fee of {fee} is paid with the first instalment.",
    FeeMode.EVERY_INSTALMENT: "A fee of {fee} is paid with every instalment.",
    FeeMode.SPREAD: "A fee of {fee} is paid in parts with the instalments.",
}
_HOLIDAYS: Final = {
    HolidayRule.NEXT_WORKING_DAY: "What falls due on a holiday may be paid on the next working "
    "day.",
    HolidayRule.NEXT_MEETING: "What falls due on a holiday may be paid at the next meeting.",
}


@dataclass(frozen=True)
class Named:
    """A figure and what it is."""

    name: str = ""
    value: str = ""


@dataclass(frozen=True)
class ExampleRow:
    """An instalment of the example."""

    number: str = ""
    day: str = ""
    amount: str = ""
    parts: str = ""


@dataclass(frozen=True)
class Example:
    """A typical loan of a kind in figures."""

    title: str = ""
    sentence: str = ""
    figures: list[Named] = field(default_factory=list)
    rows: list[ExampleRow] = field(default_factory=list)
    more: str = ""


@dataclass(frozen=True)
class KindCard:
    """A kind of loan on the page of all kinds."""

    key: str = ""
    href: str = ""
    ask: str = ""
    title: str = ""
    about: str = ""
    rate: str = ""
    example: str = ""
    lines: list[RuleLine] = field(default_factory=list)


def kind_name(product: LoanProduct | LoanKind, language: str) -> str:
    """What a kind is called."""
    return product.name or text(language, "Ordinary loan")


def card(kind: LoanKind, found: LoanOffer, language: str) -> KindCard:
    """A kind of loan that is given."""
    place, terms = str(found.circle_id), kind.terms
    return KindCard(
        key=kind.key,
        href=str(routes.path(routes.LOAN_PRODUCT, circle=place, kind_key=kind.key)),
        ask=f"{routes.path(routes.LOAN_APPLY, circle=place)}?product={kind.key}",
        title=kind_name(kind, language),
        about=kind.about,
        rate=(
            rate(format(terms.rate_percent, "f"), terms.rate_per.value, language)
            if terms.rate_percent
            else text(language, "no interest")
        ),
        example=example_sentence(kind.example, language),
        lines=lines(kind, found.in_force, language),
    )


def not_given(found: LoanOffer, language: str) -> list[Named]:
    """Kinds that are written down but not given, by name and address."""
    place = str(found.circle_id)
    every = [LoanProduct(ORDINARY, terms=found.rules.loans), *found.rules.products]
    given = {kind.key for kind in found.kinds}
    return [
        Named(
            kind_name(each, language),
            str(routes.path(routes.LOAN_PRODUCT, circle=place, kind_key=each.key)),
        )
        for each in every
        if each.key not in given
    ]


def example_title(priced: Preview, language: str) -> str:
    """What is lent for how long: "₹10,000 over 12 months"."""
    return text(
        language,
        "{amount} over {time}",
        amount=formats.money(priced.principal_minor, priced.currency, language),
        time=periods(priced.periods, priced.frequency, priced.every_days, language),
    )


def example_sentence(priced: Preview, language: str) -> str:
    """What a typical loan costs, in a sentence with its figures."""

    def money(minor: int) -> str:
        return formats.money(minor, priced.currency, language)

    first = priced.rows[0].payment_minor
    values = {
        "loan": example_title(priced, language),
        "first": money(first),
        "last": money(priced.last_minor),
        "each": each(priced.frequency, priced.every_days, language),
        "interest": money(priced.total_interest_minor),
        "apr": plain(priced.apr_percent),
    }
    level = priced.method in (Method.REDUCING.value, Method.FLAT.value)
    if not priced.total_interest_minor and not priced.fee_minor:
        return text(language, "{loan}: {first} {each}, and nothing on top.", **values)
    if level:
        return text(
            language,
            "{loan}: {first} {each}, {interest} interest, {apr} % a year in all.",
            **values,
        )
    return text(
        language,
        "{loan}: {first} at first, {last} at the end, {interest} interest, {apr} % a year in all.",
        **values,
    )


def example(kind: LoanKind, language: str) -> Example:
    """A typical loan of a kind, with the beginning of its plan."""
    priced = kind.example

    def money(minor: int) -> str:
        return formats.money(minor, priced.currency, language)

    figures = [
        Named(text(language, "An instalment"), money(priced.rows[0].payment_minor)),
        Named(text(language, "Interest in all"), money(priced.total_interest_minor)),
    ]
    if priced.fee_minor:
        figures.append(Named(text(language, "Fee in all"), money(priced.fee_minor)))
    figures += [
        Named(text(language, "Into the hand"), money(priced.net_minor)),
        Named(text(language, "Cost in a year"), f"{plain(priced.apr_percent)} %"),
    ]
    if kind.late_on is not None:
        figures.append(Named(text(language, "First charge when late"), money(kind.late_minor)))
    left = len(priced.rows) - ROWS
    last = priced.rows[-1]
    return Example(
        title=example_title(priced, language),
        sentence=example_sentence(priced, language),
        figures=figures,
        rows=[
            ExampleRow(
                str(row.number),
                formats.date_medium(row.due_on, language),
                money(row.payment_minor),
                text(
                    language,
                    "{principal} of the loan, {interest} interest",
                    principal=money(row.principal_minor),
                    interest=money(row.interest_minor),
                ),
            )
            for row in priced.rows[:ROWS]
        ],
        more=ntext(
            language,
            "and {n} more: {last} on {day}",
            "and {n} more, the last one {last} on {day}",
            left,
            last=money(last.payment_minor),
            day=formats.date_medium(last.due_on, language),
        )
        if left > 0
        else "",
    )


def lines(kind: LoanKind, rules: CircleRules, language: str) -> list[RuleLine]:
    """Everything a member should know of a kind of loan, in sentences."""
    terms, currency = kind.terms, kind.example.currency
    smallest = formats.money(terms.min_minor, currency, language)
    who = deciding(replace(rules, loans=terms), currency, language)
    return [
        RuleLine(
            PATHS["lend"],
            loans_line(terms, currency, language),
            _joined(
                text(language, "The smallest is {amount}.", amount=smallest),
                _purposes(terms, language),
            ),
        ),
        RuleLine(
            PATHS["percent"],
            interest_line(terms, language),
            _joined(_fee(terms, currency, language), *grace_sentences(terms, language)),
        ),
        RuleLine(PATHS["calendar"], _rhythm(terms, language), _early(terms, language)),
        RuleLine(
            PATHS["clock"],
            penalty_sentence(terms.penalty, currency, language),
            _late(terms, currency, language),
        ),
        RuleLine(PATHS["users"], _who(terms, language), _limits(terms, language)),
        who,
    ]


def _joined(*sentences: str) -> str:
    return " ".join(each for each in sentences if each)


def _purposes(terms: LoanRules, language: str) -> str:
    if not terms.purposes:
        return ""
    return text(language, "It is for: {purpose}.", purpose=", ".join(terms.purposes))


def _fee(terms: LoanRules, currency: str, language: str) -> str:
    parts = []
    if terms.fee_minor:
        parts.append(formats.money(terms.fee_minor, currency, language))
    if terms.fee_percent:
        share = plain(format(terms.fee_percent, "f"))
        parts.append(text(language, "{rate} % of the loan", rate=share))
    if not parts:
        return text(language, "There is no fee.")
    told = " + ".join(parts)
    return text(language, _FEES[terms.fee_mode], fee=told)


def _rhythm(terms: LoanRules, language: str) -> str:
    if terms.with_meetings:
        return text(language, "Instalments are paid at the meetings.")
    often = each(terms.frequency.value, terms.every_days, language)
    return text(language, "An instalment is due {often}.", often=often)


def _early(terms: LoanRules, language: str) -> str:
    moved = _HOLIDAYS.get(terms.holiday_rule)
    told = text(language, moved) if moved else ""
    return _joined(*prepayment_sentences(terms, language), told)


def _late(terms: LoanRules, currency: str, language: str) -> str:
    penalty, told = terms.penalty, []
    if penalty.cap_minor is not None:
        most = formats.money(penalty.cap_minor, currency, language)
        told.append(text(language, "For one instalment it is never more than {most}.", most=most))
    if penalty.cap_percent is not None:
        most = f"{plain(format(penalty.cap_percent, 'f'))} %"
        told.append(text(language, "It is never more than {most} of the instalment.", most=most))
    told.append(
        ntext(
            language,
            "From {n} day late on, the loan counts as not paid.",
            "From {n} days late on, the loan counts as not paid.",
            terms.default_after_days,
        )
    )
    return _joined(*told)


def _who(terms: LoanRules, language: str) -> str:
    if terms.min_membership_days:
        return ntext(
            language,
            "Whoever has been in the circle for {n} day may ask for it.",
            "Whoever has been in the circle for {n} days may ask for it.",
            terms.min_membership_days,
        )
    return text(language, "Every member may ask for it.")


def _limits(terms: LoanRules, language: str) -> str:
    told = [
        ntext(
            language, "{n} loan at a time for each member.",
            "At most {n} loans at a time for each member.", terms.max_running,
        )
    ]  # fmt: skip
    if terms.savings_multiple is not None:
        times = plain(format(terms.savings_multiple, "f"))
        told.append(text(language, "A loan may be {times} times one's own savings.", times=times))
    if terms.within_pool:
        told.append(text(language, "No loan is larger than what is in the pool."))
    if terms.arrears_block:
        told.append(text(language, "Whoever is late with an instalment pays it first."))
    if terms.guarantors:
        told.append(
            ntext(
                language,
                "{n} member must stand for the loan before it is handed over.",
                "{n} members must stand for the loan before it is handed over.",
                terms.guarantors,
            )
        )
    if terms.guarantee_percent:
        share = plain(format(terms.guarantee_percent, "f"))
        told.append(text(language, "Together they stand for {rate} % of it at least.", rate=share))
    return _joined(*told)


def how_changed(found: LoanOffer, language: str) -> str:
    """Who agrees to a change of a kind of loan, and from when it counts."""
    if found.by_vote:
        return text(language, "Others have to agree before a rule changes.")
    if found.effective_on is None:
        return text(language, "Other rules count at once.")
    day = formats.date_medium(found.effective_on, language)
    return text(language, "Other rules count from the next round, {day}.", day=day)
