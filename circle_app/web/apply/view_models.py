"""A loan that is being asked for, as the browser is told of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from circle_app.domain.decisions import StepBy, steps_taken
from circle_app.domain.eligibility import Fact
from circle_app.domain.errors import InvalidInput
from circle_app.domain.loan_rules import LoanProduct
from circle_app.domain.loans import NotEligible
from circle_app.domain.permissions import Permission
from circle_app.domain.presets import PRESETS
from circle_app.domain.products import products_of
from circle_app.i18n import formats, ntext, text
from circle_app.i18n.formats import MoneyParts
from circle_app.i18n.words import rupee_words
from circle_app.services.circles import CircleView
from circle_app.services.loans import Eligibility, KeyFacts, LoanView, Preview
from circle_app.services.memberships import MemberRow
from circle_app.web import times
from circle_app.web.apply.key_facts import FactRow, plan_words, short_facts
from circle_app.web.chain_wording import step_who
from circle_app.web.loans import words
from circle_app.web.role_wording import the_role
from circle_app.web.rule_wording import interest_line, loans_line
from circle_app.web.ui import icons, ring_paths
from circle_app.web.ui.ring_paths import Ring, RingSegment

_RING: Final = ring_paths.RingSize(92, 12, 2.5)
_STEPS_IN_RANGE: Final = 100
_HANDY: Final = (1, 5, 10, 50, 100, 500, 1_000, 5_000, 10_000)


@dataclass(frozen=True)
class Borrower:
    """Somebody whose request an officer may write down."""

    id: str = ""
    name: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of loan to choose from."""

    key: str = ""
    name: str = ""
    about: str = ""


@dataclass(frozen=True)
class Ask:
    """What may be chosen: the ends of the two sliders, and where they begin."""

    circle: str = ""
    kinds: list[Kind] = field(default_factory=list)
    # What a loan of this kind may be for, where it names that.
    purposes: list[str] = field(default_factory=list)
    low: int = 0
    high: int = 0
    step: int = 1
    low_text: str = ""
    high_text: str = ""
    amount: str = ""
    periods: str = "1"
    max_periods: int = 1
    unit: str = ""
    prefix: str = "₹"
    possible: bool = True
    # Who may be asked for, where an officer writes requests down; the asker is not among them.
    for_others: bool = False
    borrowers: list[Borrower] = field(default_factory=list)


@dataclass(frozen=True)
class Draft:
    """What was chosen and typed so far; ``member`` is whose request an officer writes down."""

    kind: str = ""
    member: str = ""
    amount: str = ""
    periods: str = ""
    purpose: str = ""


@dataclass(frozen=True)
class Way:
    """Where on the way to the sent request somebody is; ``before`` is the step to go back to."""

    words: str = ""
    ring: Ring = Ring()
    before: str = ""


@dataclass(frozen=True)
class CheckLine:
    """One check of the request as a sentence with its sign."""

    text: str = ""
    kind: str = "good"
    icon: str = ""


@dataclass(frozen=True)
class Offer:
    """What the loan would cost, and whether it may be asked for."""

    words: str = ""
    label: str = ""
    instalment: MoneyParts = MoneyParts()
    ring: Ring = Ring()
    count: int = 0
    you_get: str = ""
    interest: str = ""
    you_get_share: str = "100%"
    interest_share: str = "0%"
    principal: MoneyParts = MoneyParts()
    over: str = ""
    plan: str = ""
    costs: bool = False
    title: str = ""
    checks: list[CheckLine] = field(default_factory=list)
    facts: list[FactRow] = field(default_factory=list)
    # Who decides on such an amount, and how long a vote of the members would be open.
    deciders: str = ""
    votes_first: bool = False
    window: str = ""
    hand_over: str = ""
    # The kind of loan it is, by name.
    kind: str = ""
    # Whether somebody else must stand for such a loan.
    needs_backers: bool = False
    ok: bool = False


def way_of(step: str, ask: Ask, offer: Offer, language: str) -> Way:
    """The steps of this request, and which of them this is."""
    begins = ["kind"] if ask.for_others or len(ask.kinds) > 1 else []
    steps = [*begins, "cost", *(["backers"] if offer.needs_backers else []), "facts"]
    number = steps.index(step) + 1 if step in steps else 1
    kinds = ["done"] * number + ["open"] * (len(steps) - number)
    return Way(
        words=text(language, "Step {n} of {all}", n=number, all=len(steps)),
        ring=ring_paths.ring(kinds, ring_paths.TINY),
        before=steps[number - 2] if number > 1 else "",
    )


def sent_words(asked: LoanView, circle: CircleView, language: str) -> str:
    """What was sent, who decides first, and by when."""
    opened = next((step for step in asked.steps if step.status == "open"), None)
    if opened is None or opened.closes_at is None:
        return text(language, "The request is sent.")
    who = (
        text(language, "the members, by vote")
        if opened.decider == "vote"
        else the_role(opened.role, language)
    )
    return text(
        language,
        "The request is sent. Now it is up to: {who}, until {when}.",
        who=who,
        when=times.when(opened.closes_at, circle.time_zone, language),
    )


def borrowers_of(circle: CircleView, people: Sequence[MemberRow]) -> list[Borrower]:
    """The members for whom the reader may write a request down."""
    if Permission.RECORD_LOAN not in circle.my_permissions:
        return []
    return [
        Borrower(str(row.id), row.name)
        for row in people
        if row.status == "active" and row.id != circle.my_member_id
    ]


def kinds_of(circle: CircleView, language: str) -> list[Kind]:
    """The kinds of loans that a circle gives, each in a sentence."""
    return [
        Kind(product.key, kind_name(product, language), _about(product, circle.currency, language))
        for product in products_of(circle.rules)
    ]


def kind_name(product: LoanProduct, language: str) -> str:
    """What a kind of loan is called."""
    return product.name or text(language, "Ordinary loan")


def _about(product: LoanProduct, currency: str, language: str) -> str:
    told = [
        product.about and f"{product.about.rstrip('.।')}.",
        loans_line(product.terms, currency, language),
        interest_line(product.terms, language),
    ]
    return " ".join(filter(None, told))


def ask_of(
    circle: CircleView, may: Eligibility, product: LoanProduct, borrowers: list[Borrower], lang: str
) -> Ask:
    """The sliders: from the least the circle lends to the most the member can have now."""
    terms = product.terms
    digits = 10 ** formats.currency_digits(circle.currency)
    low = -(-may.min_minor // digits)
    high = max(low, (may.limit_minor or _could_be(may, terms.max_minor)) // digits)
    step = _handy_step(high - low)
    # A first figure in the middle shows at once what borrowing means here.
    middle = max(low, high // 2 // step * step)
    return Ask(
        circle=circle.name,
        kinds=kinds_of(circle, lang),
        purposes=list(terms.purposes),
        low=low,
        high=high,
        step=step,
        low_text=formats.money(low * digits, circle.currency, lang),
        high_text=formats.money(high * digits, circle.currency, lang),
        amount=str(middle),
        periods=str(min(terms.max_periods, 10)),
        max_periods=terms.max_periods,
        unit=words.unit(terms.frequency.value, lang),
        prefix=formats.currency_symbol(circle.currency),
        for_others=bool(borrowers),
        borrowers=borrowers,
        possible=may.limit_minor > 0,
    )


def _could_be(may: Eligibility, most_minor: int) -> int:
    """What would be lent if nothing stood against it: the pool, up to the circle's limit."""
    pool = [fact.context["pool_minor"] for fact in may.facts if fact.code == "pool_cash"]
    return min([most_minor, *pool])


def _handy_step(span: int) -> int:
    for step in _HANDY:
        if span <= step * _STEPS_IN_RANGE:
            return step
    return _HANDY[-1]


def _window(circle: CircleView, language: str) -> str:
    hours = circle.rules.loan_voting.window_hours
    if hours % 24 == 0 and hours > 24:
        return ntext(language, "{n} day", "{n} days", hours // 24)
    return ntext(language, "{n} hour", "{n} hours", hours)


def offer_of(found: KeyFacts, may: Eligibility, circle: CircleView, language: str) -> Offer:
    """Everything the page says about the amount and the periods chosen."""
    cost, terms = found.cost, found.terms
    charges = cost.total_interest_minor + cost.fee_minor
    paid = cost.principal_minor + charges
    got_share = cost.principal_minor * 100 // paid
    each = words.each(cost.frequency, cost.every_days, language)
    times = ntext(language, "{n} time", "{n} times", cost.periods)

    def money(minor: int) -> str:
        return formats.money(minor, cost.currency, language)

    steps = steps_taken(terms.steps, cost.principal_minor)
    return Offer(
        words=rupee_words(cost.principal_minor, language) if cost.currency == "INR" else "",
        label=text(language, "You would pay {each}", each=each),
        instalment=formats.money_parts(cost.instalment_minor, cost.currency),
        ring=_times_ring(cost.periods, times),
        count=cost.periods,
        you_get=text(language, "You get {amount}", amount=money(cost.net_minor)),
        interest=_on_top(cost, language),
        costs=charges > 0,
        you_get_share=f"{got_share}%",
        interest_share=f"{100 - got_share}%",
        principal=formats.money_parts(cost.principal_minor, cost.currency),
        over=words.periods(cost.periods, cost.frequency, cost.every_days, language),
        plan=plan_words(cost, language),
        title=_title(may, language),
        checks=_checks(may, language),
        facts=short_facts(found, language),
        kind=found.product_name or text(language, "Ordinary loan"),
        needs_backers=may.guarantors > 0 or may.guarantee_minor > 0,
        deciders=text(language, ", then ").join(step_who(step, language) for step in steps),
        votes_first=bool(steps) and steps[0].by is StepBy.VOTE,
        window=_window(circle, language),
        hand_over=text(language, "an officer hands it over")
        if PRESETS[circle.preset].has_officers
        else text(language, "another member hands it over"),
        ok=may.ok,
    )


def _on_top(cost: Preview, language: str) -> str:
    """What is paid besides what one gets."""
    charges = cost.total_interest_minor + cost.fee_minor
    amount = formats.money(charges, cost.currency, language)
    if not charges:
        return text(language, "You pay back just what you get")
    if cost.fee_minor:
        return text(language, "Interest and fees {amount}", amount=amount)
    return text(language, "Interest {amount}", amount=amount)


def _times_ring(count: int, label: str) -> Ring:
    """One open segment per instalment, all alike: nothing is paid yet, so it is not closed."""
    drawn = ring_paths.ring(["loan"] * count, _RING, label)
    # The ring speaks in the slab's own colour here; no money is out on loan yet.
    return replace(
        drawn,
        segments=[
            RingSegment(part.d, "done" if part.kind == "loan" else part.kind)
            for part in drawn.segments
        ],
    )


def _title(may: Eligibility, language: str) -> str:
    if may.limit_minor <= 0:
        return text(language, "You cannot ask for a loan now")
    most = formats.money(may.limit_minor, may.currency, language)
    return text(language, "You can ask for up to {amount}", amount=most)


def _checks(may: Eligibility, language: str) -> list[CheckLine]:
    shown = [fact for fact in may.facts if not fact.ok or fact.code not in words.SILENT]
    return [check_line(fact, may.currency, language) for fact in shown]


def check_line(fact: Fact, currency: str, language: str) -> CheckLine:
    """A check with its sign: fulfilled or not."""
    return CheckLine(
        words.fact_words(fact, currency, language),
        "good" if fact.ok else "bad",
        icons.PATHS["check_circle" if fact.ok else "alert"],
    )


def refusal_lines(error: NotEligible, currency: str, language: str) -> list[str]:
    """The sentences of all checks that a refused request failed."""
    failed = error.context.get("facts", ())
    return [words.fact_words(fact, currency, language) for fact in failed]


def count_of(typed: str) -> int:
    """A number of instalments as it was typed.

    Raises:
        InvalidInput: It is no whole number.
    """
    if not typed.strip().isdecimal() or len(typed) > 6:
        raise InvalidInput(field="periods")
    return int(typed)
