"""The key facts of a loan as rows of words: a short list while one types, and the whole sheet."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from circle_app.domain.loan_terms import FeeMode
from circle_app.i18n import formats, ntext, text
from circle_app.services.loans import KeyFacts, Preview
from circle_app.services.loans.clauses import prepayment_sentences
from circle_app.web.loans import words

MOST_ROWS = 48


@dataclass(frozen=True)
class FactRow:
    """A name, its value, and the small print of it."""

    name: str = ""
    value: str = ""
    sub: str = ""


@dataclass(frozen=True)
class Sheet:
    """The key-facts sheet before the request is sent.

    Attributes:
        rows: What it costs.
        rules: What happens late, early, or when one changes one's mind.
        plan: The instalments; ``more`` says how many are not shown.
        digest: What is confirmed by sending.
    """

    title: str = ""
    rows: list[FactRow] = field(default_factory=list)
    rules: list[FactRow] = field(default_factory=list)
    plan_title: str = ""
    plan: list[FactRow] = field(default_factory=list)
    more: str = ""
    promise: str = ""
    digest: str = ""


def plan_words(cost: Preview, language: str) -> str:
    """How the payments run: "9 × ₹1,670, then ₹1,668.88"."""
    regular = formats.money(cost.instalment_minor, cost.currency, language)
    last = formats.money(cost.last_minor, cost.currency, language)
    if cost.periods == 1:
        return text(language, "once {amount}", amount=last)
    if cost.last_minor == cost.instalment_minor:
        return f"{cost.periods} × {regular}"
    return text(
        language,
        "{times} × {amount}, then {last}",
        times=cost.periods - 1,
        amount=regular,
        last=last,
    )


def short_facts(found: KeyFacts, language: str) -> list[FactRow]:
    """What stands beside the fields while the amount is chosen."""
    cost = found.cost
    late, late_sub = words.if_late(found.terms, cost.currency, language)
    return [
        *_price(found, language),
        _fees(found, language),
        FactRow(
            text(language, "In all you pay"),
            formats.money(cost.total_payment_minor, cost.currency, language),
            plan_words(cost, language),
        ),
        FactRow(
            text(language, "First instalment"),
            formats.date_weekday(cost.first_due_on, language, year=True),
            text(language, "if it is given today"),
        ),
        FactRow(text(language, "If you are late"), late, late_sub),
    ]


def sheet_of(found: KeyFacts, backers: Sequence[FactRow], for_whom: str, language: str) -> Sheet:
    """The whole sheet; ``for_whom`` is the borrower an officer writes it down for."""
    plan = [
        FactRow(
            formats.date_weekday(row.due_on, language, year=True),
            formats.money(row.payment_minor, found.cost.currency, language),
            text(
                language,
                "of it interest {interest}; then {left} is left",
                interest=formats.money(row.interest_minor, found.cost.currency, language),
                left=formats.money(row.balance_minor, found.cost.currency, language),
            ),
        )
        for row in found.cost.rows[:MOST_ROWS]
    ]
    hidden = len(found.cost.rows) - len(plan)
    return Sheet(
        title=text(language, "Key facts of this loan"),
        rows=[_given(found, for_whom, language), *_price(found, language), *_sums(found, language)],
        rules=[*backers, *_rules(found, language)],
        plan_title=ntext(language, "The instalment", "All {n} instalments", len(found.cost.rows)),
        plan=plan,
        more=ntext(language, "and {n} more like these", "and {n} more like these", hidden)
        if hidden
        else "",
        promise=text(language, "{name} knows all this and wants the loan like this.", name=for_whom)
        if for_whom
        else text(language, "I have read all this and want the loan like this."),
        digest=found.digest,
    )


def _price(found: KeyFacts, language: str) -> list[FactRow]:
    cost = found.cost
    rows = [
        FactRow(
            text(language, "Interest"),
            words.rate(cost.rate_percent, cost.rate_per, language),
            words.on_what(cost.method, cost.rate_percent, language),
        )
    ]
    if cost.total_interest_minor or cost.fee_minor:
        rows.append(
            FactRow(
                text(language, "Yearly cost (APR)"),
                f"{cost.apr_percent}\u00a0%",
                text(language, "{rate} % with compounding", rate=cost.effective_percent),
            )
        )
    return rows


def _fees(found: KeyFacts, language: str) -> FactRow:
    cost = found.cost
    if not cost.fee_minor:
        return FactRow(text(language, "Fees"), text(language, "None"))
    how = {
        FeeMode.NETTED: text(language, "kept back when it is handed over"),
        FeeMode.FIRST_INSTALMENT: text(language, "paid with the first instalment"),
    }.get(found.terms.fee_mode, text(language, "paid with the instalments"))
    fee = formats.money(cost.fee_minor, cost.currency, language)
    return FactRow(text(language, "Fees"), fee, how)


def _given(found: KeyFacts, for_whom: str, language: str) -> FactRow:
    cost = found.cost
    net = formats.money(cost.net_minor, cost.currency, language)
    lent = formats.money(cost.principal_minor, cost.currency, language)
    sub = "" if net == lent else text(language, "of a loan of {amount}", amount=lent)
    name = (
        text(language, "{name} gets", name=for_whom)
        if for_whom
        else text(language, "Handed over to you")
    )
    return FactRow(name, net, sub)


def _sums(found: KeyFacts, language: str) -> list[FactRow]:
    cost = found.cost

    def money(minor: int) -> str:
        return formats.money(minor, cost.currency, language)

    often = words.each(cost.frequency, cost.every_days, language)
    if found.terms.with_meetings:
        often = text(language, "at the meetings")
    rows = [FactRow(text(language, "Interest in all"), money(cost.total_interest_minor))]
    return [
        *(rows if cost.total_interest_minor else ()),
        _fees(found, language),
        FactRow(text(language, "Instalments"), plan_words(cost, language), often),
        FactRow(
            text(language, "First instalment"),
            formats.date_weekday(cost.first_due_on, language, year=True),
            text(language, "if it is given today"),
        ),
        FactRow(
            text(language, "Last instalment"),
            formats.date_weekday(cost.last_due_on, language, year=True),
        ),
        FactRow(text(language, "In all you pay"), money(cost.total_payment_minor)),
    ]


def _rules(found: KeyFacts, language: str) -> list[FactRow]:
    late, late_sub = words.if_late(found.terms, found.cost.currency, language)
    names = text(language, " or ").join(found.turn_to) or text(language, "any other member")
    how = prepayment_sentences(found.terms, language)[1:]
    return [
        FactRow(text(language, "If you are late"), late, late_sub),
        FactRow(text(language, "If you pay early"), text(language, "Any day"), " ".join(how)),
        FactRow(
            text(language, "If you change your mind"),
            text(language, "Take it back, free"),
            text(language, "until the money is handed over"),
        ),
        FactRow(text(language, "If something is wrong"), names),
    ]
