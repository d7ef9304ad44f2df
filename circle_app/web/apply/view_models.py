"""A loan that is being asked for, as the browser is told of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from circle_app.domain.decisions import StepBy, steps_taken
from circle_app.domain.eligibility import Fact
from circle_app.domain.loans import NotEligible
from circle_app.domain.permissions import Permission
from circle_app.domain.presets import PRESETS
from circle_app.i18n import formats, ntext, text
from circle_app.i18n.formats import MoneyParts
from circle_app.i18n.words import rupee_words
from circle_app.services.circles import CircleView
from circle_app.services.loans import Eligibility, Preview
from circle_app.services.memberships import MemberRow
from circle_app.web.chain_wording import step_who
from circle_app.web.loans import words
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
class Ask:
    """What may be chosen: the ends of the two sliders, and where they begin."""

    circle: str = ""
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
class FactRow:
    """A name, its value, and the small print of it."""

    name: str = ""
    value: str = ""
    sub: str = ""


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
    ok: bool = False


def borrowers_of(circle: CircleView, people: Sequence[MemberRow]) -> list[Borrower]:
    """The members for whom the reader may write a request down."""
    if Permission.RECORD_LOAN not in circle.my_permissions:
        return []
    return [
        Borrower(str(row.id), row.name)
        for row in people
        if row.status == "active" and row.id != circle.my_member_id
    ]


def ask_of(circle: CircleView, may: Eligibility, borrowers: list[Borrower], language: str) -> Ask:
    """The sliders: from the least the circle lends to the most the member can have now."""
    product = circle.rules.loans
    digits = 10 ** formats.currency_digits(circle.currency)
    low = -(-may.min_minor // digits)
    high = max(low, (may.limit_minor or _could_be(may, product.max_minor)) // digits)
    step = _handy_step(high - low)
    # A first figure in the middle shows at once what borrowing means here.
    middle = max(low, high // 2 // step * step)
    return Ask(
        circle=circle.name,
        low=low,
        high=high,
        step=step,
        low_text=formats.money(low * digits, circle.currency, language),
        high_text=formats.money(high * digits, circle.currency, language),
        amount=str(middle),
        periods=str(min(product.max_periods, 10)),
        max_periods=product.max_periods,
        unit=words.unit(product.frequency.value, language),
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


def offer_of(cost: Preview, may: Eligibility, circle: CircleView, language: str) -> Offer:
    """Everything the page says about the amount and the periods chosen."""
    charges = cost.total_interest_minor + cost.fee_minor
    paid = cost.principal_minor + charges
    got_share = cost.principal_minor * 100 // paid
    each = words.each(cost.frequency, cost.every_days, language)
    times = ntext(language, "{n} time", "{n} times", cost.periods)

    def money(minor: int) -> str:
        return formats.money(minor, cost.currency, language)

    steps = steps_taken(circle.rules.loans.steps, cost.principal_minor)
    return Offer(
        words=rupee_words(cost.principal_minor, language) if cost.currency == "INR" else "",
        label=text(language, "You would pay {each}", each=each),
        instalment=formats.money_parts(cost.instalment_minor, cost.currency),
        ring=_times_ring(cost.periods, times),
        count=cost.periods,
        you_get=text(language, "You get {amount}", amount=money(cost.net_minor)),
        interest=text(language, "Interest {amount}", amount=money(charges))
        if charges
        else text(language, "You pay back just what you get"),
        costs=charges > 0,
        you_get_share=f"{got_share}%",
        interest_share=f"{100 - got_share}%",
        principal=formats.money_parts(cost.principal_minor, cost.currency),
        over=words.periods(cost.periods, cost.frequency, cost.every_days, language),
        plan=_plan(cost, language),
        title=_title(may, language),
        checks=_checks(may, language),
        facts=_facts(cost, circle, language),
        deciders=text(language, ", then ").join(step_who(step, language) for step in steps),
        votes_first=bool(steps) and steps[0].by is StepBy.VOTE,
        window=_window(circle, language),
        hand_over=text(language, "an officer hands it over")
        if PRESETS[circle.preset].has_officers
        else text(language, "another member hands it over"),
        ok=may.ok,
    )


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


def _plan(cost: Preview, language: str) -> str:
    """How the payments run: "9 × ₹1,670, then ₹1,668.88"."""
    regular = formats.money(cost.instalment_minor, cost.currency, language)
    if cost.periods == 1:
        return text(
            language,
            "once {amount}",
            amount=formats.money(cost.last_minor, cost.currency, language),
        )
    if cost.last_minor == cost.instalment_minor:
        return f"{cost.periods} × {regular}"
    return text(
        language,
        "{times} × {amount}, then {last}",
        times=cost.periods - 1,
        amount=regular,
        last=formats.money(cost.last_minor, cost.currency, language),
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


def _facts(cost: Preview, circle: CircleView, language: str) -> list[FactRow]:
    def money(minor: int) -> str:
        return formats.money(minor, cost.currency, language)

    late, late_sub = words.if_late(circle.rules.loans, cost.currency, language)
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
    return [
        *rows,
        FactRow(
            text(language, "Fees"),
            money(cost.fee_minor) if cost.fee_minor else text(language, "None"),
        ),
        FactRow(
            text(language, "In all you pay"),
            money(cost.total_payment_minor),
            _plan(cost, language),
        ),
        FactRow(
            text(language, "First instalment"),
            formats.date_weekday(cost.first_due_on, language, year=True),
            text(language, "if it is given today"),
        ),
        FactRow(text(language, "If you are late"), late, late_sub),
    ]
