"""The life of a loan as one line of time: how it was decided, given, paid and closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from circle_app.i18n import formats, ntext, text
from circle_app.services.circles import CircleView
from circle_app.services.loans import LoanView, RepaymentRow, StateRow
from circle_app.web import routes, times
from circle_app.web.decision_steps import Answer, StepLine, step_lines
from circle_app.web.loan.payments import KINDS, METHODS
from circle_app.web.loan.view_models import PAYING
from circle_app.web.loans import words
from circle_app.web.ui import icons

_WAYS: Final = {"wallet": "into the wallet", "cash": "in cash", "upi": "by UPI"}
# What people look for is at the ends: how it began, and what happened lately.
_LATELY: Final = 4


@dataclass(frozen=True)
class Moment:
    """Something that happened to the loan, or is still to come."""

    mark: str = ""
    title: str = ""
    sub: str = ""
    why: str = ""
    amount: str = ""
    href: str = ""
    state: str = "done"
    tone: str = ""
    answers: list[Answer] = field(default_factory=list)


@dataclass(frozen=True)
class Life:
    """First to last; what lies in the middle is folded up once it is long."""

    first: list[Moment] = field(default_factory=list)
    folded: list[Moment] = field(default_factory=list)
    folded_title: str = ""
    last: list[Moment] = field(default_factory=list)


def life_of(
    loan: LoanView,
    history: Sequence[StateRow],
    paid: Sequence[RepaymentRow],
    plan_end: date,
    circle: CircleView,
    titles: Mapping[str, str],
    language: str,
) -> Life:
    """The whole life of a loan.

    Args:
        loan: The loan.
        history: The changes of its state, in order.
        paid: What was paid on it, the newest first.
        plan_end: When the last instalment is due.
        circle: Its circle.
        titles: What the circle calls its own offices.
        language: The reader's.
    """
    zone = circle.time_zone
    # What was undone is told by the books; here it is as if it had not been.
    found = {row.to_status: row for row in history if not _is_undone(row)}
    decided = step_lines(loan.steps, zone, language, titles, is_open=loan.status == "applied")
    first = [_asked(loan, zone, language), *map(_of_step, decided)]
    if loan.status in {"rejected", "cancelled"}:
        if loan.status == "cancelled":
            first.append(_withdrawn(found, zone, language))
        return Life(first)
    first.append(_given(loan, found, language))
    middle = _happened(history, paid, circle, language)
    ends = [_paying(loan, language), *_closed(loan, found, plan_end, zone, language)]
    cut = len(middle) - _LATELY if len(middle) > _LATELY + 1 else 0
    folded = middle[:cut]
    title = ntext(language, "Show {n} earlier", "Show {n} earlier", cut) if cut else ""
    return Life(first, folded, title, [*middle[cut:], *ends])


def _is_undone(row: StateRow) -> bool:
    return (row.from_status, row.to_status) in {("active", "approved"), ("closed", "active")}


def _of_step(line: StepLine) -> Moment:
    return Moment(
        mark=line.mark,
        title=line.title,
        sub=line.sub,
        why=line.why,
        state=line.state,
        answers=line.answers,
    )


def _done(title: str, sub: str, sign: str = "check", **more: str) -> Moment:
    return Moment(mark=icons.PATHS[sign], title=title, sub=sub, **more)


def _asked(loan: LoanView, time_zone: str, language: str) -> Moment:
    sub = text(
        language,
        "{day}, {amount} for {periods}",
        day=formats.date_medium(times.day(loan.applied_at, time_zone), language),
        amount=formats.money(loan.principal_minor, loan.currency, language),
        periods=words.periods(loan.periods, loan.frequency, loan.every_days, language),
    )
    return _done(text(language, "Asked"), sub)


def _withdrawn(found: Mapping[str, StateRow], time_zone: str, language: str) -> Moment:
    row = found.get("cancelled")
    when = times.when(row.at, time_zone, language) if row else ""
    return _done(text(language, "Withdrawn"), when, "undo")


def _given(loan: LoanView, found: Mapping[str, StateRow], language: str) -> Moment:
    title = text(language, "Given")
    if loan.origin == "reschedule" and loan.disbursed_on is None:
        sub = text(language, "as soon as it is agreed to; no money moves")
        return Moment(title=text(language, "The new plan begins"), sub=sub, state="todo")
    if loan.disbursed_on is None:
        state = "now" if loan.status == "approved" else "todo"
        return Moment(title=title, sub=text(language, "another member hands it over"), state=state)
    row = found.get("active")
    sub = formats.date_medium(loan.disbursed_on, language)
    if loan.origin == "reschedule":
        # No money moved: what was still owed goes on by a new plan.
        title = text(language, "The new plan began")
    else:
        way = text(language, _WAYS.get(loan.disbursal_method or "", "in cash"))
        sub = f"{sub}, {way}"
    if row is not None and row.actor_name:
        sub = f"{sub}, {text(language, 'recorded by {name}', name=row.actor_name)}"
    return _done(title, sub)


def _happened(
    history: Sequence[StateRow], paid: Sequence[RepaymentRow], circle: CircleView, language: str
) -> list[Moment]:
    """What was paid, and when the loan fell behind or caught up, in order of time."""
    moments: list[tuple[datetime, Moment]] = []
    for row in history:
        shown = _turn(row, circle.time_zone, language)
        if shown is not None:
            moments.append((row.at, shown))
    moments += [(row.recorded_at, _payment(row, circle, language)) for row in paid]
    moments.sort(key=lambda each: each[0])
    return [moment for _, moment in moments]


def _turn(row: StateRow, time_zone: str, language: str) -> Moment | None:
    when = times.when(row.at, time_zone, language)
    if row.to_status == "defaulted":
        return _done(text(language, "Counted as not paid"), when, "alert", tone="red")
    if (row.from_status, row.to_status) == ("defaulted", "active"):
        return _done(text(language, "Caught up again"), when)
    return None


def _payment(row: RepaymentRow, circle: CircleView, language: str) -> Moment:
    signs = {"pending": ("clock", "amber"), "rejected": ("x", "gray"), "reversed": ("undo", "gray")}
    sign, tone = signs.get(row.status, ("check", ""))
    told = {
        "pending": text(language, "Waits"),
        "rejected": text(language, "Not received"),
        "reversed": text(language, "Taken back"),
    }
    parts = [
        told.get(row.status, ""),
        formats.date_medium(row.paid_on, language),
        text(language, METHODS[row.method]),
        row.reference or "",
        row.reject_reason or "",
    ]
    href = ""
    if row.entry_id:
        href = str(routes.path(routes.ENTRY, circle=str(circle.id), entry=str(row.entry_id)))
    return _done(
        text(language, KINDS.get(row.kind, "Instalment")),
        " · ".join(part for part in parts if part),
        sign,
        amount=formats.money(row.amount_minor, row.currency, language),
        href=href,
        tone=tone,
    )


def _paying(loan: LoanView, language: str) -> Moment:
    sub = text(
        language,
        "{done} of {all} instalments",
        done=loan.paid_instalments,
        all=loan.instalment_count,
    )
    title = text(language, "Paying back")
    if loan.status == "closed":
        return _done(title, sub)
    return Moment(title=title, sub=sub, state="now" if loan.status in PAYING else "todo")


def _closed(
    loan: LoanView, found: Mapping[str, StateRow], plan_end: date, time_zone: str, language: str
) -> list[Moment]:
    if loan.closed_at is None:
        day = formats.date_medium(plan_end, language)
        planned = text(language, "on {day} if all goes as planned", day=day)
        sub = planned if loan.status in PAYING else ""
        return [Moment(title=text(language, "Closed"), sub=sub, state="todo")]
    row = found.get("closed")
    day = formats.date_medium(times.day(loan.closed_at, time_zone), language)
    sub = f"{day} · {row.note}" if row is not None and row.note else day
    endings = {
        "written_off": ("Given up", "minus"),
        "rescheduled": ("Replaced by a new plan", "refresh"),
    }
    title, sign = endings.get(loan.close_reason or "", ("Closed", "check"))
    ended = _done(text(language, title), sub, sign)
    return [ended if loan.close_reason != "written_off" else replace(ended, tone="gray")]
