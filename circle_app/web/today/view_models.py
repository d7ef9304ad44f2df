"""The work of the day as ready text."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from circle_app.i18n import formats, ntext, text
from circle_app.i18n.formats import MoneyParts
from circle_app.services.collect import CycleSoFar
from circle_app.services.today import Coming, Figures, Paying, Today
from circle_app.web import routes, times
from circle_app.web.shell.state import initials_of
from circle_app.web.today.queue import QueueLine, queue_lines
from circle_app.web.ui import ring_paths
from circle_app.web.ui.icons import PATHS
from circle_app.web.ui.ring_paths import Ring
from circle_app.web.wording import cycle_title, method_words

#: So many payments stand on the slab; the others unfold.
_SHOWN: Final = 5
_RISKS: Final = {
    "none": ("None", "jade", "check"),
    "low": ("Low", "jade", "check"),
    "watch": ("Watch it", "amber", "alert"),
    "high": ("High", "red", "alert"),
}


@dataclass(frozen=True)
class PayLine:
    """A payment on the slab."""

    id: str = ""
    initials: str = ""
    name: str = ""
    what: str = ""
    ref: str = ""
    amount: str = ""
    href: str = ""


@dataclass(frozen=True)
class ComingLine:
    """What falls due in the next days."""

    key: str = ""
    title: str = ""
    sub: str = ""
    amount: str = ""
    href: str = ""
    d: str = ""


@dataclass(frozen=True)
class CycleTile:
    """What has come in of the running cycle."""

    title: str = ""
    big: str = ""
    sub: str = ""
    percent: str = ""
    ring: Ring = Ring()


@dataclass(frozen=True)
class MoneyTile:
    """An amount with the sentence below it."""

    title: str = ""
    amount: MoneyParts = MoneyParts()
    sub: str = ""
    ring: Ring = Ring()


@dataclass(frozen=True)
class RiskTile:
    """What of the lent money is with borrowers more than 30 days late."""

    percent: str = ""
    sub: str = ""
    word: str = ""
    tone: str = "jade"
    d: str = ""


@dataclass(frozen=True)
class TodayView:
    """The whole page; ``chosen`` is exactly what "confirm all" confirms."""

    sub: str = ""
    count: int = 0
    title: str = ""
    sum_sub: str = ""
    chosen: str = ""
    act: str = ""
    lines: list[PayLine] = field(default_factory=list)
    more: list[PayLine] = field(default_factory=list)
    more_title: str = ""
    others: str = ""
    calm: str = ""
    queue: list[QueueLine] = field(default_factory=list)
    has_cycle: bool = False
    cycle: CycleTile = CycleTile()
    has_figures: bool = False
    free: MoneyTile = MoneyTile()
    lent: MoneyTile = MoneyTile()
    risk: RiskTile = RiskTile()
    coming: list[ComingLine] = field(default_factory=list)
    may_record: bool = False


def today_view(found: Today, language: str) -> TodayView:
    """Make the page of what the service returned."""
    lines = [_pay_line(each, found, language) for each in found.payments]
    total = sum(each.amount_minor for each in found.payments)
    count, hidden = len(lines), len(lines) - _SHOWN
    return TodayView(
        sub=_sub(found, language),
        count=count,
        title=ntext(language, "{n} payment to confirm", "{n} payments to confirm", count),
        sum_sub=_sum_sub(found, total, language),
        chosen=",".join(f"{each.subject}-{each.id}" for each in found.payments),
        act=ntext(language, "Confirm {n}", "Confirm all {n}", count),
        lines=lines[:_SHOWN],
        more=lines[_SHOWN:],
        more_title=text(language, "{n} more", n=hidden) if hidden > 0 else "",
        others=_others(found, language),
        calm=text(language, "No payment waits for you"),
        queue=queue_lines(found, language),
        has_cycle=found.cycle is not None,
        cycle=_cycle(found, language),
        has_figures=found.figures is not None,
        **_figures(found, language),
        coming=[_coming(each, found, language) for each in found.coming],
        may_record=found.may_record,
    )


def _sub(found: Today, language: str) -> str:
    day = formats.date_weekday(found.today, language, year=True)
    if found.cycle is None:
        return day
    closes = formats.day_words(found.cycle.due_on, found.today, language)
    number = found.cycle.number
    if found.cycle.due_on < found.today:
        return day
    return text(
        language, "{day}. Cycle {number} closes {closes}.", day=day, number=number, closes=closes
    )


def _sum_sub(found: Today, total: int, language: str) -> str:
    if not found.payments:
        return ""
    first = min(times.day(each.recorded_at, found.time_zone) for each in found.payments)
    return text(
        language,
        "{amount} in all, waiting since {day}",
        amount=formats.money(total, found.currency, language),
        day=formats.day_words(first, found.today, language),
    )


def _others(found: Today, language: str) -> str:
    """What waits besides: the reader's own, or more than one looks through at once."""
    more = found.waiting - len(found.payments)
    if more <= 0:
        return ""
    return ntext(
        language,
        "{n} more payment waits for somebody else, or comes next",
        "{n} more payments wait for somebody else, or come next",
        more,
    )


def _pay_line(each: Paying, found: Today, language: str) -> PayLine:
    circle = str(found.circle_id)
    href = (
        routes.path(routes.LOAN, circle=circle, loan=str(each.loan_id))
        if each.loan_id
        else routes.path(routes.PAYMENT, circle=circle, payment=str(each.id))
    )
    return PayLine(
        id=f"{each.subject}-{each.id}",
        initials=initials_of(each.member_name),
        name=each.member_name,
        what=_what(each, language),
        ref=_reference(each, language),
        amount=formats.money(each.amount_minor, found.currency, language),
        href=str(href),
    )


def _what(each: Paying, language: str) -> str:
    if each.subject == "repayment":
        return text(language, "Instalment {number} of {all}", number=each.number, all=each.of)
    if each.cycle is None:
        return text(language, "Extra savings")
    if each.dues > 1:
        return ntext(language, "{n} contribution", "{n} contributions", each.dues)
    number, starts_on, due_on = each.cycle
    return cycle_title(starts_on, due_on, number, language)


def _reference(each: Paying, language: str) -> str:
    if each.method == "upi" and each.reference:
        return text(language, "UTR … {end}", end=each.reference[-4:])
    return method_words(each.method, language)


def _cycle(found: Today, language: str) -> CycleTile:
    cycle: CycleSoFar | None = found.cycle
    if cycle is None or not cycle.due_count:
        return CycleTile(title=text(language, "Collected this cycle"), big="0")
    still_open = max(0, cycle.due_count - cycle.paid_count - found.claimed)
    kinds = ring_paths.cycle_kinds(cycle.paid_count, found.claimed, still_open, mine_open=False)
    big = text(language, "{done} of {all}", done=cycle.paid_count, all=cycle.due_count)
    return CycleTile(
        title=text(language, "Collected this cycle"),
        big=big,
        sub=text(
            language,
            "{amount} of {all}",
            amount=formats.money(cycle.collected_minor, found.currency, language),
            all=formats.money(cycle.expected_minor, found.currency, language),
        ),
        percent=formats.percent(1000 * cycle.paid_count // cycle.due_count // 10 * 10),
        ring=ring_paths.ring(kinds, ring_paths.SMALL, big),
    )


def _figures(found: Today, language: str) -> dict[str, MoneyTile | RiskTile]:
    figures: Figures | None = found.figures
    if figures is None:
        return {}

    def money(amount_minor: int) -> str:
        return formats.money(amount_minor, found.currency, language)

    share = text(language, "{percent} of the pool", percent=_percent(figures.lent_percent))
    word, tone, sign = _RISKS[figures.risk]
    return {
        "free": MoneyTile(
            title=text(language, "Can be lent today"),
            amount=formats.money_parts(figures.available_minor, found.currency),
            sub=text(language, "{amount} of it is promised", amount=money(figures.promised_minor))
            if figures.promised_minor
            else text(language, "nothing of it is promised"),
        ),
        "lent": MoneyTile(
            title=ntext(language, "Out on {n} loan", "Out on {n} loans", figures.loans)
            if figures.loans
            else text(language, "Out on loan"),
            amount=formats.money_parts(figures.lent_minor, found.currency),
            sub=share,
            ring=ring_paths.share_ring(
                float(figures.lent_percent) / 100, ring_paths.SMALL, share, "loan"
            ),
        ),
        "risk": RiskTile(
            percent=_percent(figures.risk_percent) if figures.risk_percent else "0\u00a0%",
            sub=ntext(
                language, "{amount}, {n} loan", "{amount}, {n} loans", figures.risk_loans,
                amount=money(figures.risk_minor),
            )
            if figures.risk_loans
            else text(language, "of what is lent"),
            word=text(language, word),
            tone=tone,
            d=PATHS[sign],
        ),
    }  # fmt: skip


def _percent(value: object) -> str:
    return formats.percent(int(Fraction(str(value)) * 10))


def _coming(each: Coming, found: Today, language: str) -> ComingLine:
    circle = str(found.circle_id)
    day = formats.day_words(each.on, found.today, language)
    amount = formats.money(each.amount_minor, found.currency, language) if each.amount_minor else ""
    if each.kind == "dues":
        title = cycle_title(each.starts_on or each.on, each.on, each.number, language)
        who = ntext(language, "{n} has not paid yet", "{n} have not paid yet", each.count)
        href = str(routes.path(routes.COLLECT, circle=circle))
        return ComingLine(f"dues-{each.on}", title, f"{day} · {who}", amount, href, PATHS["rupee"])
    if each.kind == "instalment":
        what = text(language, "Instalment {number} of {all}", number=each.number, all=each.of)
        href = str(routes.path(routes.LOAN, circle=circle, loan=str(each.loan_id)))
        return ComingLine(
            f"loan-{each.loan_id}", each.name, f"{day} · {what}", amount, href, PATHS["lend"]
        )
    return ComingLine(
        "cycle",
        text(language, "Cycle {number} begins", number=each.number),
        day,
        "",
        str(routes.path(routes.CIRCLE, circle=circle)),
        PATHS["circle"],
    )
