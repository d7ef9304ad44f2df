"""What was agreed about a loan, in plain words."""

from dataclasses import dataclass

from circle_app.domain.loan_accounts import FlatInterest, PrepaymentMode
from circle_app.domain.loan_rules import LoanRules
from circle_app.domain.loan_terms import FeeMode, Method
from circle_app.domain.rule_json import merged
from circle_app.i18n import formats, ntext, text
from circle_app.services.loans import LoanView
from circle_app.web.loans import words

_FEES = {
    FeeMode.NETTED: "kept back when the loan is given",
    FeeMode.FIRST_INSTALMENT: "paid with the first instalment",
    FeeMode.EVERY_INSTALMENT: "paid again with each instalment",
    FeeMode.SPREAD: "spread over the instalments",
}
_EARLY = {
    PrepaymentMode.NEXT_DUES: "pays the next instalments",
    PrepaymentMode.SHORTEN: "ends the loan sooner",
    PrepaymentMode.LOWER: "makes the instalments smaller",
}
_FLAT = {
    FlatInterest.WAIVED: "whoever pays it all back saves the interest of later months",
    FlatInterest.DUE: "the interest of later months stays due",
    FlatInterest.REBATED: "{rate} % of the interest of later months is let off",
}


@dataclass(frozen=True)
class TermLine:
    """One thing that was agreed: its name, its value, and the small print."""

    name: str = ""
    value: str = ""
    sub: str = ""


def terms_of(loan: LoanView) -> LoanRules:
    """The terms as they were frozen with the loan."""
    return merged(LoanRules(), loan.terms)


def term_lines(loan: LoanView, language: str) -> list[TermLine]:
    """Everything a borrower should know again while paying back."""
    terms = terms_of(loan)
    found = [
        TermLine(
            text(language, "Interest"),
            words.rate(loan.rate_percent, loan.rate_per, language),
            words.on_what(loan.method, loan.rate_percent, language),
        ),
        TermLine(
            text(language, "Time"),
            words.periods(loan.periods, loan.frequency, loan.every_days, language),
            _each(loan, terms, language),
        ),
    ]
    late, late_sub = words.if_late(terms, loan.currency, language)
    found += _fees(loan, terms, language)
    found += _grace(terms, language)
    found.append(TermLine(text(language, "If you are late"), late, late_sub))
    found.append(_early(terms, language))
    return found


def _each(loan: LoanView, terms: LoanRules, language: str) -> str:
    amount = formats.money(loan.instalment_minor, loan.currency, language)
    each = words.each(loan.frequency, loan.every_days, language)
    if terms.method is Method.INTEREST_ONLY:
        return text(language, "interest {each}; the loan itself at the end", each=each)
    return f"{amount} {each}"


def _fees(loan: LoanView, terms: LoanRules, language: str) -> list[TermLine]:
    parts = []
    if terms.fee_minor:
        parts.append(formats.money(terms.fee_minor, loan.currency, language))
    if terms.fee_percent:
        rate = words.plain(format(terms.fee_percent, "f"))
        parts.append(text(language, "{rate} % of the loan", rate=rate))
    if not parts:
        return []
    return [
        TermLine(text(language, "Fee"), " + ".join(parts), text(language, _FEES[terms.fee_mode]))
    ]


def _grace(terms: LoanRules, language: str) -> list[TermLine]:
    name = text(language, "At the start")
    if terms.grace_interest:
        told = ntext(
            language,
            "{n} instalment without interest",
            "{n} instalments without interest",
            terms.grace_interest,
        )
        return [TermLine(name, told)]
    if terms.grace_principal:
        told = ntext(
            language,
            "{n} instalment of interest only",
            "{n} instalments of interest only",
            terms.grace_principal,
        )
        return [TermLine(name, told)]
    return []


def _early(terms: LoanRules, language: str) -> TermLine:
    name = text(language, "Paying early")
    if terms.method is not Method.FLAT:
        return TermLine(name, text(language, "Any time"), text(language, _EARLY[terms.prepayment]))
    if not terms.rate_percent:
        return TermLine(name, text(language, "Any time"))
    rate = words.plain(format(terms.rebate_percent, "f"))
    sub = text(language, _FLAT[terms.flat_interest], rate=rate)
    return TermLine(name, text(language, "Any time"), sub)
