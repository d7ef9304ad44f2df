"""A loan that is to be planned anew, as the browser is told of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from circle_app.domain.decisions import steps_taken
from circle_app.domain.errors import InvalidInput
from circle_app.domain.products import products_of
from circle_app.domain.restructuring import NewPlan
from circle_app.i18n import formats, ntext, text
from circle_app.i18n.formats import MoneyParts
from circle_app.services.circles import CircleView
from circle_app.services.loans import LoanView, PlanRow, PlanSide, ReschedulePreview
from circle_app.web.chain_wording import step_who
from circle_app.web.loans import words

#: How many payments of a plan stand open, and how many are listed at all.
_OPEN: Final = 6
_LISTED: Final = 48
_MOST_GRACE: Final = 12


@dataclass(frozen=True)
class Wish:
    """What is chosen, as it was typed."""

    periods: str = "1"
    first_due: str = ""
    rate: str = ""
    grace: str = "0"
    lets_off_penalties: bool = False
    lets_off_interest: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Frame:
    """The loan, and between which ends one chooses."""

    title: str = ""
    sub: str = ""
    is_mine: bool = False
    max_periods: int = 1
    unit: str = ""
    graces: list[str] = field(default_factory=list)
    rate_hint: str = ""
    circle: str = ""
    # What could be let off today; empty where there is nothing.
    penalties: str = ""
    interest: str = ""


@dataclass(frozen=True)
class Line:
    """One payment of a plan."""

    key: str = ""
    number: str = ""
    day: str = ""
    amount: str = ""
    detail: str = ""
    late: bool = False


@dataclass(frozen=True)
class Side:
    """One of the two plans."""

    title: str = ""
    instalment: MoneyParts = MoneyParts()
    instalment_text: str = ""
    each: str = ""
    until: str = ""
    interest: str = ""
    besides: str = ""
    total: str = ""
    rate: str = ""
    apr: str = ""
    lines: list[Line] = field(default_factory=list)
    rest: list[Line] = field(default_factory=list)
    rest_title: str = ""
    more: str = ""


@dataclass(frozen=True)
class Plans:
    """Both plans, and what lies between them."""

    label: str = ""
    before: str = ""
    difference: str = ""
    cheaper: bool = True
    principal: MoneyParts = MoneyParts()
    carried: str = ""
    let_off: str = ""
    summary: str = ""
    first: str = ""
    deciders: str = ""
    old: Side = Side()
    new: Side = Side()
    ok: bool = False


def plan_of(wish: Wish) -> NewPlan:
    """Read what was typed.

    Raises:
        InvalidInput: A field holds no number, or no day.
    """
    return NewPlan(
        periods=_whole(wish.periods, "periods"),
        first_due_on=_day(wish.first_due),
        rate_percent=_rate(wish.rate),
        grace_principal=_whole(wish.grace, "grace_principal"),
        lets_off_penalties=wish.lets_off_penalties,
        lets_off_interest=wish.lets_off_interest,
    )


def _whole(typed: str, name: str) -> int:
    if not typed.strip().isdecimal() or len(typed) > 6:
        raise InvalidInput(field=name)
    return int(typed)


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise InvalidInput(field="first_due_date") from None


def _rate(typed: str) -> Decimal | None:
    try:
        return Decimal(typed.strip()) if typed.strip() and len(typed) < 20 else None
    except InvalidOperation:
        raise InvalidInput(field="rate") from None


def first_wish(found: ReschedulePreview) -> Wish:
    """Where one begins: as many instalments as are left, all else as it was."""
    return Wish(periods=str(max(1, min(found.old.periods, found.max_periods))))


def frame_of(loan: LoanView, found: ReschedulePreview, circle: CircleView, language: str) -> Frame:
    """The loan as it stands, worked out without letting anything off."""

    def money(minor: int) -> str:
        return formats.money(minor, found.currency, language)

    overdue = sum(row.interest_minor for row in found.old.rows if row.due_on <= found.on)
    title = loan.purpose or text(language, "Loan {number}", number=loan.number)
    return Frame(
        title=title,
        sub=text(language, "{amount} are left of it", amount=money(found.principal_minor)),
        is_mine=loan.is_mine,
        max_periods=found.max_periods,
        unit=words.unit(found.frequency, language),
        graces=[str(count) for count in range(min(found.max_periods, _MOST_GRACE + 1))],
        rate_hint=text(
            language,
            "Now {rate}. It can stay or become lower.",
            rate=words.rate(found.old.rate_percent, found.rate_per, language),
        ),
        circle=circle.name,
        penalties=text(
            language, "Let the penalties of {amount} off", amount=money(found.carried_penalty_minor)
        )
        if found.carried_penalty_minor
        else "",
        interest=text(language, "Let the overdue interest of {amount} off", amount=money(overdue))
        if overdue
        else "",
    )


def plans_of(loan: LoanView, found: ReschedulePreview, circle: CircleView, language: str) -> Plans:
    """Both plans in words and figures."""

    def money(minor: int) -> str:
        return formats.money(minor, found.currency, language)

    each = words.each(found.frequency, found.every_days, language)
    label = (
        text(language, "You would pay {each}", each=each)
        if loan.is_mine
        else text(language, "{name} would pay {each}", name=found.borrower, each=each)
    )
    let_off = found.let_off_interest_minor + found.let_off_penalty_minor
    regular = [row for row in found.new.rows if row.kind == "instalment"]
    return Plans(
        label=label,
        before=text(language, "instead of {amount}", amount=money(found.old.instalment_minor)),
        difference=_difference(found.difference_minor, money, language),
        cheaper=found.difference_minor <= 0,
        principal=formats.money_parts(found.principal_minor, found.currency),
        carried=_carried(found, money, language),
        let_off=money(let_off) if let_off else "",
        summary=words.periods(
            len([row for row in regular if row.number]),
            found.frequency,
            found.every_days,
            language,
        ),
        first=formats.date_weekday(found.new.rows[0].due_on, language, year=True),
        deciders=deciders(loan, circle, found.principal_minor, language),
        old=_side(text(language, "Plan until now"), found.old, found, language),
        new=_side(text(language, "New plan"), found.new, found, language),
        ok=True,
    )


def deciders(loan: LoanView, circle: CircleView, amount_minor: int, language: str) -> str:
    """Who decides on a loan of this kind and amount, one after the other."""
    offered = {product.key: product.terms for product in products_of(circle.rules)}
    steps = steps_taken(offered.get(loan.product, circle.rules.loans).steps, amount_minor)
    return text(language, ", then ").join(step_who(step, language) for step in steps)


def _difference(minor: int, money: Callable[[int], str], language: str) -> str:
    if minor == 0:
        return text(language, "The same interest in all")
    if minor < 0:
        return text(language, "{amount} less interest in all", amount=money(-minor))
    return text(language, "{amount} more interest in all", amount=money(minor))


def _carried(found: ReschedulePreview, money: Callable[[int], str], language: str) -> str:
    parts = [
        text(language, msgid, amount=money(minor))
        for msgid, minor in (
            ("{amount} interest", found.carried_interest_minor),
            ("{amount} fees", found.carried_fee_minor),
            ("{amount} penalties", found.carried_penalty_minor),
        )
        if minor
    ]
    return ", ".join(parts)


def _side(title: str, side: PlanSide, found: ReschedulePreview, language: str) -> Side:
    def money(minor: int) -> str:
        return formats.money(minor, found.currency, language)

    besides = side.fee_minor + side.penalty_minor
    lines = [_line(row, money, language) for row in side.rows[:_LISTED]]
    return Side(
        title=title,
        instalment=formats.money_parts(side.instalment_minor, found.currency),
        instalment_text=money(side.instalment_minor),
        each=words.periods(side.periods, found.frequency, found.every_days, language),
        until=formats.date_medium(side.last_due_on, language),
        interest=money(side.interest_minor),
        besides=money(besides) if besides else "",
        total=money(side.total_minor),
        rate=words.rate(side.rate_percent, found.rate_per, language),
        apr=f"{side.apr_percent}\u00a0%",
        lines=lines[:_OPEN],
        rest=lines[_OPEN:],
        rest_title=_rest_title(side.rows, language),
        more=_more(side.rows, language),
    )


def _rest_title(rows: Sequence[PlanRow], language: str) -> str:
    left, until = len(rows) - _OPEN, formats.date_medium(rows[-1].due_on, language)
    if left <= 0:
        return ""
    shown = "Show {n} more, up to {day}"
    return ntext(language, shown, shown, left, day=until)


def _more(rows: Sequence[PlanRow], language: str) -> str:
    left = len(rows) - _LISTED
    if left <= 0:
        return ""
    until = formats.date_medium(rows[-1].due_on, language)
    return ntext(
        language, "and {n} more, up to {day}", "and {n} more, up to {day}", left, day=until
    )


def _line(row: PlanRow, money: Callable[[int], str], language: str) -> Line:
    if row.kind == "carried":
        detail = text(language, "from the plan until now, without interest")
    elif row.status == "late":
        detail = text(language, "late")
    else:
        detail = (
            text(language, "of it interest {amount}", amount=money(row.interest_minor))
            if row.interest_minor
            else ""
        )
    return Line(
        key=f"{row.kind}-{row.number}",
        number=str(row.number) if row.number else "+",
        day=formats.date_medium(row.due_on, language),
        amount=money(row.payment_minor),
        detail=detail,
        late=row.status == "late",
    )
