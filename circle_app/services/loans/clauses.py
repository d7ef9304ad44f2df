"""The clauses of a loan agreement: what its terms say, in sentences with figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from circle_app.domain.loan_accounts import FlatInterest, PrepaymentMode
from circle_app.domain.loan_rules import LoanRules
from circle_app.domain.loan_terms import FeeMode, Method
from circle_app.domain.penalties import PenaltyEvery, PenaltyKind, PenaltyRules
from circle_app.i18n import formats, ntext, text
from circle_app.i18n.loan_words import each, plain, rate
from circle_app.services.loans.key_facts import KeyFacts

_METHODS: Final = {
    Method.REDUCING: "It is counted on what is still owed; every instalment is the same.",
    Method.EQUAL_PRINCIPAL: "It is counted on what is still owed; the instalments get smaller.",
    Method.INTEREST_ONLY: "It is paid with every instalment; the loan itself comes back with the "
    "last one.",
    Method.FLAT: "It is counted on the whole loan for the whole time.",
}
_FEES: Final = {
    FeeMode.NETTED: "A fee of {fee} is kept back, so {net} is handed over.",
    FeeMode.FIRST_INSTALMENT: "A fee of {fee} is paid with the first instalment.",
    FeeMode.EVERY_INSTALMENT: "A fee is paid with each instalment, {fee} in all.",
    FeeMode.SPREAD: "A fee of {fee} is paid in parts with the instalments.",
}
_AGAIN: Final = {
    PenaltyEvery.ONCE: "once",
    PenaltyEvery.DAY: "for every day",
    PenaltyEvery.WEEK: "for every week that begins",
    PenaltyEvery.MONTH: "for every month that begins",
    PenaltyEvery.CYCLE: "for every instalment's time that begins",
}
_EARLY: Final = {
    PrepaymentMode.SHORTEN: "Who pays more than is due pays the same instalments and is done "
    "sooner.",
    PrepaymentMode.LOWER: "Who pays more than is due pays lower instalments from then on.",
    PrepaymentMode.NEXT_DUES: "Who pays more than is due has paid the next instalments with it.",
}
_FLAT: Final = {
    FlatInterest.WAIVED: "Interest of the time after that is not asked for.",
    FlatInterest.DUE: "All interest is asked for, also of the time after that.",
    FlatInterest.REBATED: "Of the interest of the time after that, {percent} % is let off.",
}


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered clause."""

    number: int
    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """What the clauses of one loan speak of.

    Attributes:
        facts: Its key facts.
        circle: Who lends.
        borrower: Who borrows.
        purpose: What for, if it was said.
        replaces: The number of the loan it takes the place of; 0 for none.
        things_minor: What the things that secure it are worth.
        rule_version: The version of the circle's rules it was asked for under.
    """

    facts: KeyFacts
    circle: str
    borrower: str
    purpose: str
    replaces: int
    things_minor: int
    rule_version: int
    language: str

    def money(self, minor: int) -> str:
        """An amount of this loan."""
        return formats.money(minor, self.facts.cost.currency, self.language)

    def say(self, sentence: str, **values: object) -> str:
        """A sentence in the reader's language."""
        return text(self.language, sentence, **values)


def clauses_of(case: Case) -> tuple[Clause, ...]:
    """All clauses of an agreement, numbered; one with nothing to say is left out."""
    found: Iterable[tuple[str, list[str]]] = (
        (case.say("The loan"), _loan(case)),
        (case.say("Interest and cost"), _interest(case)),
        (case.say("Paying back"), _paying(case)),
        (case.say("Paying late"), _late(case)),
        (case.say("Paying early"), _early(case)),
        (case.say("Guarantors"), _guarantors(case)),
        (case.say("Security"), _security(case)),
        (case.say("Taking the request back"), _cooling(case)),
        (case.say("When something is wrong"), _complaints(case)),
        (case.say("Rules"), _rules(case)),
    )
    told = [(title, tuple(sentences)) for title, sentences in found if sentences]
    return tuple(Clause(number, *one) for number, one in enumerate(told, 1))


def _loan(case: Case) -> list[str]:
    cost, terms = case.facts.cost, case.facts.terms
    told = [
        case.say(
            "{circle} lends {borrower} {amount}.",
            circle=case.circle,
            borrower=case.borrower,
            amount=case.money(cost.principal_minor),
        )
    ]
    if case.purpose:
        told.append(case.say("It is for: {purpose}.", purpose=case.purpose))
    if case.replaces:
        told.append(
            case.say("It takes the place of loan {number}, which ends.", number=case.replaces)
        )
    if cost.fee_minor:
        fee, net = case.money(cost.fee_minor), case.money(cost.net_minor)
        told.append(case.say(_FEES[terms.fee_mode], fee=fee, net=net))
    else:
        told.append(case.say("There is no fee."))
    return told


def _interest(case: Case) -> list[str]:
    cost, terms = case.facts.cost, case.facts.terms
    if terms.rate_percent == 0:
        told = [case.say("No interest is taken.")]
    else:
        quoted = rate(cost.rate_percent, cost.rate_per, case.language)
        told = [
            case.say("Interest is {rate}.", rate=quoted),
            case.say(_METHODS[terms.method]),
            case.say("It comes to {interest}.", interest=case.money(cost.total_interest_minor)),
        ]
    if cost.total_interest_minor or cost.fee_minor:
        told.append(
            case.say(
                "With interest and fees the loan costs {apr} % a year (APR); with compounding "
                "{effective} %.",
                apr=cost.apr_percent,
                effective=cost.effective_percent,
            )
        )
    return [*told, *grace_sentences(terms, case.language)]


def grace_sentences(terms: LoanRules, language: str) -> list[str]:
    """What is not asked for at first."""
    told = []
    if terms.grace_principal:
        told.append(
            ntext(
                language,
                "With the first instalment only interest is paid.",
                "With the first {n} instalments only interest is paid.",
                terms.grace_principal,
            )
        )
    if terms.grace_interest:
        told.append(
            ntext(
                language,
                "For the time of the first instalment there is no interest.",
                "For the time of the first {n} instalments there is no interest.",
                terms.grace_interest,
            )
        )
    return told


def _paying(case: Case) -> list[str]:
    cost, terms, language = case.facts.cost, case.facts.terms, case.language
    often = each(cost.frequency, cost.every_days, language)
    if terms.with_meetings:
        often = case.say("at the meetings")
    regular, last = case.money(cost.instalment_minor), case.money(cost.last_minor)
    if cost.periods == 1:
        how = case.say(
            "{name} pays it back at once, with {amount}.", name=case.borrower, amount=last
        )
    else:
        how = case.say(
            "{name} pays it back in {n} instalments, {often}: {amount} each, the last one {last}.",
            name=case.borrower,
            n=cost.periods,
            often=often,
            amount=regular,
            last=last,
        )
    told = [
        how,
        case.say(
            "The first is due on {first}, the last on {last}.",
            first=formats.date_medium(cost.first_due_on, language),
            last=formats.date_medium(cost.last_due_on, language),
        ),
    ]
    if not case.facts.given:
        told.append(case.say("These days are those of a loan handed over today."))
    told.append(case.say("In all {total} is paid.", total=case.money(cost.total_payment_minor)))
    return told


def penalty_sentence(penalty: PenaltyRules, currency: str, language: str) -> str:
    """What a late instalment costs."""
    if penalty.kind is PenaltyKind.NONE:
        return text(language, "A late instalment costs nothing extra.")
    fixed = penalty.kind is PenaltyKind.FIXED
    charge = formats.money(penalty.amount_minor, currency, language)
    figure = charge if fixed else f"{plain(format(penalty.percent, 'f'))} %"
    again = text(language, _AGAIN[penalty.every])
    values = {"figure": figure, "again": again}
    if not penalty.after_days:
        if fixed:
            return text(language, "A late instalment costs {figure} {again}.", **values)
        return text(
            language, "A late instalment costs {figure} of what is late, {again}.", **values
        )
    if fixed:
        return ntext(
            language,
            "An instalment more than {n} day late costs {figure} {again}.",
            "An instalment more than {n} days late costs {figure} {again}.",
            penalty.after_days,
            **values,
        )
    return ntext(
        language,
        "An instalment more than {n} day late costs {figure} of what is late, {again}.",
        "An instalment more than {n} days late costs {figure} of what is late, {again}.",
        penalty.after_days,
        **values,
    )


def _late(case: Case) -> list[str]:
    terms = case.facts.terms
    penalty, told = terms.penalty, []
    told.append(penalty_sentence(penalty, case.facts.cost.currency, case.language))
    if penalty.kind is not PenaltyKind.NONE:
        if penalty.cap_minor is not None:
            most = case.money(penalty.cap_minor)
            told.append(case.say("For one instalment it is never more than {most}.", most=most))
        if penalty.cap_percent is not None:
            most = f"{plain(format(penalty.cap_percent, 'f'))} %"
            told.append(case.say("It is never more than {most} of the instalment.", most=most))
        told.append(case.say("No interest is taken on it."))
    told.append(
        ntext(
            case.language,
            "From {n} day late on, the loan counts as not paid.",
            "From {n} days late on, the loan counts as not paid.",
            terms.default_after_days,
        )
    )
    return told


def prepayment_sentences(terms: LoanRules, language: str) -> list[str]:
    """What paying early does."""
    told = [text(language, "Everything can be paid back on any day.")]
    if terms.method is Method.FLAT:
        left = plain(format(terms.rebate_percent, "f"))
        if terms.rate_percent:
            told.append(text(language, _FLAT[terms.flat_interest], percent=left))
        told.append(text(language, _EARLY[PrepaymentMode.NEXT_DUES]))
        return told
    if terms.rate_percent:
        told.append(text(language, "Interest is then paid up to that day only."))
    told.append(text(language, _EARLY[terms.prepayment]))
    return told


def _early(case: Case) -> list[str]:
    return prepayment_sentences(case.facts.terms, case.language)


def _guarantors(case: Case) -> list[str]:
    facts = case.facts
    told = []
    if facts.guarantors_needed:
        told.append(
            ntext(
                case.language,
                "{n} member must stand for the loan before it is handed over.",
                "{n} members must stand for the loan before it is handed over.",
                facts.guarantors_needed,
            )
        )
    if facts.guarantee_minor:
        needed = case.money(facts.guarantee_minor)
        told.append(case.say("Together they stand for {amount} at least.", amount=needed))
    for one in facts.guarantors:
        amount = case.money(one.amount_minor)
        told.append(
            case.say("{name} was asked to stand for {amount}.", name=one.name, amount=amount)
            if one.status == "asked"
            else case.say("{name} stands for {amount}.", name=one.name, amount=amount)
        )
    if told:
        told.append(
            case.say("That much of their savings stays in; it gets less as the loan is paid back.")
        )
    return told


def _security(case: Case) -> list[str]:
    if not case.things_minor:
        return []
    worth = case.money(case.things_minor)
    return [
        case.say("Things worth {amount} secure the loan; they are listed with it.", amount=worth),
        case.say("They are given back when the loan is paid back."),
    ]


def _cooling(case: Case) -> list[str]:
    return [
        case.say("Until the money is handed over, {name} can take it back.", name=case.borrower),
        case.say("That costs nothing."),
    ]


def _complaints(case: Case) -> list[str]:
    names = case.facts.turn_to
    if not names:
        return [case.say("Whoever thinks that something is wrong tells any other member.")]
    return [
        case.say(
            "Whoever thinks that something is wrong tells {names}.",
            names=case.say(" or ").join(names),
        ),
        case.say("A complaint can also be written in the books beside the entry it is about."),
    ]


def _rules(case: Case) -> list[str]:
    return [
        case.say(
            "Version {n} of the rules of {circle} counts for this loan, also when the rules "
            "change.",
            n=case.rule_version,
            circle=case.circle,
        )
    ]
