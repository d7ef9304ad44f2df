"""The rules of a circle in plain words: for joining, for starting a circle, for reading them."""

from dataclasses import replace
from fractions import Fraction
from typing import Final

from circle_app.domain.contributions import Confirmation
from circle_app.domain.cycles import CycleKind
from circle_app.domain.decisions import StepBy
from circle_app.domain.loan_rules import LoanRules
from circle_app.domain.loan_terms import Method
from circle_app.domain.rates import RateUnit
from circle_app.domain.rule_changes import contributes
from circle_app.domain.rules import (
    Admission,
    CircleRules,
    ContributionUnit,
    DecidedBy,
    RuleChange,
    WithdrawalBy,
)
from circle_app.domain.votes import CountedOf, VotingRule
from circle_app.i18n import formats, ntext, text
from circle_app.web.chain_wording import chain_line
from circle_app.web.turn_wording import RuleLine, rate_text, turning
from circle_app.web.ui.icons import PATHS

HALF: Final = Fraction(1, 2)
TWO_THIRDS: Final = Fraction(2, 3)

#: Names and one line about each kind of circle, by the name of its preset.
PRESET_NAMES: Final = {
    "lending": "Lending circle",
    "savings": "Savings and loan group",
    "shg": "Self-help group",
    "vsla": "Group with shares",
    "rosca_draw": "Rotating circle by draw",
    "rosca_order": "Rotating circle in turn",
    "rosca_auction": "Rotating circle by auction",
    "lender": "Lender's loan book",
}
PRESET_LINES: Final = {
    "lending": "Run by its members: nobody is boss, and loans and rules are voted on.",
    "savings": "With admin and treasurer, who keep the money and decide on loans.",
    "shg": "Weekly meetings; members vote on loans, and the treasurer agrees.",
    "vsla": "Members buy shares and share out once a year.",
    "rosca_draw": "Each month one member gets the whole pot, by a fair draw.",
    "rosca_order": "Each month the next member in line gets the whole pot.",
    "rosca_auction": "Whoever bids most gets the pot; the others share the bid.",
    "lender": "An office lends to many borrowers: a clerk checks, a manager approves.",
}
CONFIRMATIONS: Final = {
    Confirmation.NOBODY: "What you pay counts at once.",
    Confirmation.MEMBER: "Another member confirms each payment.",
    Confirmation.OFFICER: "The treasurer confirms each payment.",
    Confirmation.MEETING: "Payments are confirmed at the meeting.",
}
ADMISSIONS: Final = {
    Admission.CODE: "Whoever has an invite code can join.",
    Admission.OFFICER: "The treasurer or admin lets new members in.",
    Admission.VOTE: "Members vote on who joins.",
}
SPENDING: Final = {
    DecidedBy.OFFICER: "Another officer agrees before money is spent.",
    DecidedBy.VOTE: "The members vote before money is spent.",
}
TAKING_OUT: Final = {
    WithdrawalBy.NONE: "Savings stay in until the end.",
    WithdrawalBy.OFFICER: "Savings can be taken out when an officer agrees.",
    WithdrawalBy.VOTE: "Savings can be taken out when the members agree.",
}
PAY_IN: Final = {
    CycleKind.DAILY: "Everybody puts in {amount} every day.",
    CycleKind.WEEKLY: "Everybody puts in {amount} every week.",
    CycleKind.FORTNIGHTLY: "Everybody puts in {amount} every two weeks.",
    CycleKind.MONTHLY: "Everybody puts in {amount} every month.",
    CycleKind.EVERY_N_DAYS: "Everybody puts in {amount} every {days} days.",
}
PAY_IN_SLOTS: Final = {
    CycleKind.DAILY: "For each slot {amount} is put in every day.",
    CycleKind.WEEKLY: "For each slot {amount} is put in every week.",
    CycleKind.FORTNIGHTLY: "For each slot {amount} is put in every two weeks.",
    CycleKind.MONTHLY: "For each slot {amount} is put in every month.",
    CycleKind.EVERY_N_DAYS: "For each slot {amount} is put in every {days} days.",
}
RHYTHMS: Final = {
    CycleKind.DAILY: "every day",
    CycleKind.WEEKLY: "every week",
    CycleKind.FORTNIGHTLY: "every two weeks",
    CycleKind.MONTHLY: "every month",
    CycleKind.EVERY_N_DAYS: "every {days} days",
}
RATES: Final = {
    RateUnit.YEAR: "Interest is {rate} % a year.",
    RateUnit.MONTH: "Interest is {rate} % a month.",
    RateUnit.WEEK: "Interest is {rate} % a week.",
}
METHODS: Final = {
    Method.REDUCING: "It is counted on what is still owed, in equal instalments.",
    Method.FLAT: "It is counted on the whole loan from start to end.",
    Method.EQUAL_PRINCIPAL: "It is counted on what is still owed; instalments get smaller.",
    Method.INTEREST_ONLY: "Only interest is paid on the way, the loan itself at the end.",
}
LOANS_UP_TO: Final = {
    "monthly": "Loans up to {amount}, paid back within {n} months.",
    "weekly": "Loans up to {amount}, paid back within {n} weeks.",
    "fortnightly": "Loans up to {amount}, paid back in at most {n} fortnightly instalments.",
    "custom": "Loans up to {amount}, paid back in at most {n} instalments.",
}


def preset_name(preset: str, language: str) -> str:
    """What a kind of circle is called."""
    return text(language, PRESET_NAMES.get(preset, "Circle"))


def preset_line(preset: str, language: str) -> str:
    """One line about a kind of circle."""
    return text(language, PRESET_LINES[preset]) if preset in PRESET_LINES else ""


def pay_in(rules: CircleRules, currency: str, language: str) -> str:
    """What everybody puts in, and how often."""
    paid = rules.contribution
    if paid.unit is ContributionUnit.NONE:
        return text(language, "Nobody pays in regularly.")
    amount = formats.money(paid.amount_minor, currency, language)
    if paid.unit is ContributionUnit.SHARE:
        return text(
            language,
            "At each meeting everybody buys {low} to {high} shares of {amount}.",
            low=paid.min_units,
            high=paid.max_units,
            amount=amount,
        )
    words = PAY_IN_SLOTS if paid.unit is ContributionUnit.SLOT else PAY_IN
    return text(language, words[paid.cycle], amount=amount, days=paid.every_days)


def rhythm(rules: CircleRules, language: str) -> str:
    """How often a contribution falls due: "every week"."""
    paid = rules.contribution
    return text(language, RHYTHMS[paid.cycle], days=paid.every_days)


def _share(rule: VotingRule, language: str) -> str:
    if rule.share == 1:
        return text(language, "all")
    if rule.share == HALF:
        return text(language, "more than half") if rule.more_than else text(language, "half")
    if rule.share == TWO_THIRDS and not rule.more_than:
        return text(language, "two thirds")
    per_mille = rule.share.numerator * 1000 // rule.share.denominator
    share = formats.percent(per_mille)
    return text(language, "more than {share}", share=share) if rule.more_than else share


def _voters(rule: VotingRule, language: str) -> dict[str, str]:
    of_votes = rule.counted_of is CountedOf.VOTES
    whom = text(language, "of those who vote") if of_votes else text(language, "of all members")
    return {"share": _share(rule, language), "whom": whom}


def vote_line(rule: VotingRule, language: str) -> str:
    """When a loan is given."""
    return text(
        language,
        "A loan is given when {share} {whom} say yes within {hours} hours.",
        hours=rule.window_hours,
        **_voters(rule, language),
    )


def change_line(rules: CircleRules, language: str) -> str:
    """Who changes the rules."""
    if rules.rule_change is RuleChange.ADMIN:
        return text(language, "The admin looks after the rules.")
    return text(
        language,
        "There is no boss: rules change only when {share} {whom} agree.",
        **_voters(rules.rule_voting, language),
    )


def loans_line(loans: LoanRules, currency: str, language: str) -> str:
    """How much may be borrowed for how long."""
    if not loans.enabled:
        return text(language, "This circle gives no loans.")
    return text(
        language,
        LOANS_UP_TO[loans.frequency.value],
        amount=formats.money(loans.max_minor, currency, language),
        n=loans.max_periods,
    )


def interest_line(loans: LoanRules, language: str) -> str:
    """What a loan costs."""
    if loans.rate_percent == 0:
        return text(language, "Loans cost no interest.")
    rate = text(language, RATES[loans.rate_per], rate=rate_text(loans.rate_percent))
    return f"{rate} {text(language, METHODS[loans.method])}"


def all_lines(rules: CircleRules, currency: str, language: str) -> list[RuleLine]:
    """Every rule, in the order of the page of rules."""
    return [
        *paying(rules, currency, language),
        *turning(rules, language),
        *borrowing(rules, currency, language),
        *spending(rules, currency, language),
        *belonging(rules, language),
    ]


def in_five_lines(rules: CircleRules, currency: str, language: str) -> list[RuleLine]:
    """What a person should know before joining."""
    loans = rules.loans
    lent = loans_line(loans, currency, language)
    decided = deciding(rules, currency, language)
    cost = interest_line(loans, language) if loans.enabled else ""
    turns = turning(rules, language)[:1] if not loans.enabled else []
    return [
        RuleLine(PATHS["rupee"], pay_in(rules, currency, language)),
        RuleLine(PATHS["check"], text(language, CONFIRMATIONS[rules.confirmation])),
        *(turns or [RuleLine(PATHS["lend"], lent, cost)]),
        *([replace(decided, sub="")] if loans.enabled else []),
        RuleLine(PATHS["scale"], change_line(rules, language)),
    ]


def paying(rules: CircleRules, currency: str, language: str) -> list[RuleLine]:
    """Everything about paying in."""
    grace, late = rules.contribution.grace_days, ""
    if contributes(rules):
        late = ntext(
            language, "It is late {n} day after it was due.",
            "It is late {n} days after it was due.", grace + 1,
        )  # fmt: skip
    return [
        RuleLine(PATHS["rupee"], pay_in(rules, currency, language), late),
        RuleLine(
            PATHS["check"],
            text(language, CONFIRMATIONS[rules.confirmation]),
            text(language, "Money from a wallet always counts at once."),
        ),
    ]


def borrowing(rules: CircleRules, currency: str, language: str) -> list[RuleLine]:
    """Everything about loans."""
    loans = rules.loans
    lines = [RuleLine(PATHS["lend"], loans_line(loans, currency, language))]
    if not loans.enabled:
        return lines
    lines.append(RuleLine(PATHS["chart"], interest_line(loans, language)))
    smallest = formats.money(loans.min_minor, currency, language)
    running = ntext(
        language, "{n} loan at a time for each member.",
        "At most {n} loans at a time for each member.", loans.max_running,
    )  # fmt: skip
    lines.append(
        RuleLine(
            PATHS["sliders"], running, text(language, "The smallest is {amount}.", amount=smallest)
        )
    )
    lines.extend(_limits(loans, language))
    return [*lines, deciding(rules, currency, language)]


def deciding(rules: CircleRules, currency: str, language: str) -> RuleLine:
    """Who decides on a loan: the members' vote, the officers one after the other, or both."""
    steps, rule = rules.loans.steps, rules.loan_voting
    votes = any(step.by is StepBy.VOTE for step in steps)
    title = vote_line(rule, language)
    how = []
    if len(steps) > 1 or not votes:
        how = [title] if votes else []
        title = chain_line(steps, currency, language)
    if votes and rule.early_close:
        how.append(text(language, "The vote ends early once the outcome is certain."))
    if votes:
        how.append(
            text(language, "Whoever asks may vote too.")
            if rule.interested_vote
            else text(language, "Whoever asks does not vote.")
        )
    else:
        how.append(text(language, "Nobody decides on a loan of their own."))
    return RuleLine(PATHS["hand"], title, " ".join(how))


def _limits(loans: LoanRules, language: str) -> list[RuleLine]:
    lines = []
    if loans.savings_multiple is not None:
        times = rate_text(loans.savings_multiple)
        lines.append(
            RuleLine(
                PATHS["wallet"],
                text(language, "A loan may be {times} times one's own savings.", times=times),
            )
        )
    if loans.within_pool:
        lines.append(
            RuleLine(PATHS["circle"], text(language, "No loan is larger than what is in the pool."))
        )
    if loans.arrears_block:
        lines.append(
            RuleLine(
                PATHS["clock"], text(language, "Whoever is late with an instalment pays it first.")
            )
        )
    return lines


def spending(rules: CircleRules, currency: str, language: str) -> list[RuleLine]:
    """Everything about money that leaves the circle other than as a loan."""
    free = rules.expenses.free_minor
    alone = ""
    if free:
        amount = formats.money(free, currency, language)
        alone = text(language, "Up to {amount} whoever keeps the money asks nobody.", amount=amount)
    lines = [
        RuleLine(PATHS["receipt"], text(language, SPENDING[rules.expenses.decided_by]), alone),
        RuleLine(PATHS["arrow_out"], text(language, TAKING_OUT[rules.savings.withdrawal])),
    ]
    more = []
    if rules.savings.withdrawal is WithdrawalBy.NONE:
        return lines
    if rules.savings.keep_minor:
        kept = formats.money(rules.savings.keep_minor, currency, language)
        more.append(text(language, "{amount} always stay in.", amount=kept))
    if rules.savings.held_by_loans:
        more.append(text(language, "Whoever has a loan leaves as much in as is still owed."))
    return [lines[0], replace(lines[1], sub=" ".join(more))]


def _most(rules: CircleRules, language: str) -> str:
    if rules.contribution.unit is ContributionUnit.SLOT:
        return text(
            language, "At most {n} members, and as many slots in a run.", n=rules.members.max
        )
    return text(language, "At most {n} members.", n=rules.members.max)


def belonging(rules: CircleRules, language: str) -> list[RuleLine]:
    """Who is in, and who decides."""
    return [
        RuleLine(
            PATHS["users"],
            _most(rules, language),
            text(language, ADMISSIONS[rules.admission]),
        ),
        RuleLine(PATHS["scale"], change_line(rules, language)),
    ]
