"""One loan as the browser is told of it: its ring, what comes next, and how it went."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from circle_app.i18n import formats, text
from circle_app.i18n.formats import MoneyParts
from circle_app.services.circles import CircleView
from circle_app.services.loans import LoanView, PayoffView, PlanRow, StateRow
from circle_app.services.proposals import StepView
from circle_app.web import times
from circle_app.web.decision_steps import StepLine, step_lines
from circle_app.web.loans import words
from circle_app.web.role_wording import the_role
from circle_app.web.ui import icons, ring_paths
from circle_app.web.ui.ring_paths import Ring

PAYING: Final = frozenset({"active", "defaulted"})
_WAYS: Final = {"wallet": "into the wallet", "cash": "in cash", "upi": "by UPI"}


@dataclass(frozen=True)
class Head:
    """The loan itself: whose, how much, how far."""

    status: str = ""
    is_mine: bool = False
    borrower: str = ""
    title: str = ""
    sub: str = ""
    chip: str = ""
    tone: str = "gray"
    icon: str = ""
    ring: Ring = Ring()
    over: str = ""
    centre: MoneyParts = MoneyParts()
    under: str = ""
    count: str = ""
    amount: MoneyParts = MoneyParts()
    amount_text: str = ""
    vote_href: str = ""
    vote_id: str = ""
    can_vote: bool = False
    can_decide: bool = False
    can_pay: bool = False
    can_give: bool = False
    can_cancel: bool = False
    can_write_off: bool = False
    can_recover: bool = False
    is_over: bool = False


@dataclass(frozen=True)
class NextDue:
    """What the slab says: the next instalment."""

    label: str = ""
    amount: MoneyParts = MoneyParts()
    day: str = ""
    in_days: str = ""
    late: bool = False
    principal: str = ""
    interest: str = ""
    button: str = ""


def head(loan: LoanView, rows: Sequence[PlanRow], pending: bool, language: str) -> Head:
    """The card at the top."""
    chip, tone, icon = words.state(words.status_of(loan), language, late=loan.days_late > 0)
    if loan.status == "active" and not loan.days_late:
        chip, tone, icon = text(language, "On time"), "jade", icons.PATHS["check"]

    step = _current(loan)
    if loan.status == "applied" and step is not None and step.decider != "vote":
        chip = text(language, "being decided")

    def money(minor: int) -> str:
        return formats.money(minor, loan.currency, language)

    ring, count = _ring(loan, rows, pending, language)
    given = loan.disbursed_on is not None
    centre = loan.outstanding_minor if given else loan.principal_minor
    return Head(
        status=loan.status,
        is_mine=loan.is_mine,
        borrower=loan.borrower,
        title=loan.purpose or text(language, "Loan {number}", number=loan.number),
        sub=_sub(loan, language),
        chip=chip,
        tone=tone,
        icon=icon,
        ring=ring,
        over=_over(loan, language),
        centre=formats.money_parts(centre, loan.currency),
        under=text(language, "of {amount}", amount=money(loan.principal_minor))
        if given
        else words.periods(loan.periods, loan.frequency, loan.every_days, language),
        count=count,
        amount=formats.money_parts(loan.principal_minor, loan.currency),
        amount_text=money(loan.principal_minor),
        vote_href=f"/c/{loan.circle_id}/votes/{loan.proposal_id}" if loan.proposal_id else "",
        vote_id=str(loan.proposal_id or ""),
        can_vote=loan.can_vote,
        can_decide=loan.can_decide,
        can_pay=loan.can_repay,
        can_give=loan.can_disburse,
        can_cancel=loan.can_cancel,
        can_write_off=loan.can_write_off,
        can_recover=loan.can_recover,
        is_over=loan.status in {"rejected", "cancelled"},
    )


def _over(loan: LoanView, language: str) -> str:
    if loan.close_reason == "written_off":
        return text(language, "given up")
    if loan.status == "closed":
        return text(language, "paid back")
    return text(language, "still to pay") if loan.status in PAYING else text(language, "asked for")


def _sub(loan: LoanView, language: str) -> str:
    if loan.disbursed_on is None:
        return loan.borrower
    given = text(language, "given {day}", day=formats.date_medium(loan.disbursed_on, language))
    return given if loan.is_mine else f"{loan.borrower} · {given}"


def _ring(
    loan: LoanView,
    rows: Sequence[PlanRow],
    pending: bool,
    language: str,
) -> tuple[Ring, str]:
    if loan.status in {"applied", "rejected", "cancelled"}:
        ring, told = _asked_ring(loan, language)
        return ring, "" if loan.status == "cancelled" else told
    told = text(
        language,
        "{done} of {all} instalments paid",
        done=loan.paid_instalments,
        all=loan.instalment_count,
    )
    kinds = [
        _kind(row, is_mine=loan.is_mine, pending=pending)
        for row in rows
        if row.kind == "instalment"
    ]
    if loan.status == "closed" and loan.close_reason != "written_off":
        kinds = ["done"]
    if loan.status == "approved":
        return ring_paths.ring(["open"] * len(kinds), ring_paths.LARGE, told), ""
    return ring_paths.ring(kinds, ring_paths.LARGE, told), told


def _kind(row: PlanRow, *, is_mine: bool, pending: bool) -> str:
    if row.status == "paid":
        return "done"
    if row.status == "late":
        return "late"
    if row.status == "next":
        return "checking" if pending else "mine" if is_mine else "open"
    return "open"


def _asked_ring(loan: LoanView, language: str) -> tuple[Ring, str]:
    """The vote on it; where an officer decides, a ring without votes."""
    step = _current(loan)
    if step is None or step.decider != "vote":
        told = ""
        if step is not None and loan.status == "applied":
            told = text(language, "It waits for {who}", who=the_role(step.role, language))
        return ring_paths.ring(["open"], ring_paths.LARGE, told), told
    still = step.electorate - step.cast
    open_mine = loan.can_vote and loan.my_vote is None
    if step.tally_hidden:
        told = text(language, "{n} of {all} have voted", n=step.cast, all=step.electorate)
        kinds = ring_paths.cycle_kinds(0, step.cast, still, mine_open=open_mine)
        return ring_paths.ring(kinds, ring_paths.LARGE, told), told
    kinds = ring_paths.vote_kinds(step.yes, step.no, still, mine_open=open_mine)
    told = text(language, "{yes} yes so far, {needed} needed", yes=step.yes, needed=step.needed)
    return ring_paths.vote_ring(kinds, step.needed, ring_paths.LARGE, told), told


def _current(loan: LoanView) -> StepView | None:
    """The step that is open, or the last one that was taken."""
    taken = [step for step in loan.steps if step.status not in {"waiting", "skipped"}]
    return taken[-1] if taken else None


def next_due(
    loan: LoanView, owed: PayoffView, rows: Sequence[PlanRow], today: date, language: str
) -> NextDue:
    """The next instalment, if there is one."""
    row = next((row for row in rows if row.status in {"late", "next"}), None)
    if row is None or owed.next_due_on is None:
        return NextDue()

    def money(minor: int) -> str:
        return formats.money(minor, loan.currency, language)

    return NextDue(
        label=text(
            language,
            "Next instalment, {number} of {all}",
            number=row.number,
            all=loan.instalment_count,
        ),
        amount=formats.money_parts(owed.next_minor, loan.currency),
        day=formats.date_weekday(owed.next_due_on, language),
        in_days=formats.days_left(owed.next_due_on, today, language)
        if owed.next_due_on < today
        else formats.in_days(owed.next_due_on, today, language),
        late=owed.next_due_on < today,
        principal=text(language, "{amount} of the loan", amount=money(row.principal_minor)),
        interest=text(language, "{amount} interest", amount=money(row.interest_minor))
        if row.interest_minor
        else text(language, "no interest"),
        button=text(language, "Pay {amount}", amount=money(owed.next_minor)),
    )


def steps(
    loan: LoanView,
    history: Sequence[StateRow],
    plan_end: date,
    circle: CircleView,
    titles: Mapping[str, str],
    language: str,
) -> list[StepLine]:
    """The loan's life so far, how it was decided, and what is still to come."""
    zone = circle.time_zone
    # What was undone is told by the books; here it is as if it had not been.
    found = {row.to_status: row for row in history if not _is_undone(row)}
    decided = step_lines(loan.steps, zone, language, titles, is_open=loan.status == "applied")
    rows = [_asked(loan, zone, language), *decided]
    if loan.status in {"rejected", "cancelled"}:
        if loan.status == "cancelled":
            rows.append(_ended(found, zone, language))
        return rows
    return [
        *rows,
        _given(loan, found, language),
        _paying(loan, language),
        _closed(loan, plan_end, zone, language),
    ]


def _is_undone(row: StateRow) -> bool:
    return (row.from_status, row.to_status) in {("active", "approved"), ("closed", "active")}


def _step(title: str, sub: str, state: str) -> StepLine:
    return StepLine(icons.PATHS["check"] if state == "done" else "", title, sub, state=state)


def _asked(loan: LoanView, time_zone: str, language: str) -> StepLine:
    sub = text(
        language,
        "{day}, {amount} for {periods}",
        day=formats.date_medium(times.day(loan.applied_at, time_zone), language),
        amount=formats.money(loan.principal_minor, loan.currency, language),
        periods=words.periods(loan.periods, loan.frequency, loan.every_days, language),
    )
    return _step(text(language, "Asked"), sub, "done")


def _ended(found: dict[str, StateRow], time_zone: str, language: str) -> StepLine:
    row = found.get("cancelled")
    when = times.when(row.at, time_zone, language) if row else ""
    return _step(text(language, "Withdrawn"), when, "done")


def _given(loan: LoanView, found: dict[str, StateRow], language: str) -> StepLine:
    title = text(language, "Given")
    if loan.disbursed_on is None:
        state = "now" if loan.status == "approved" else "todo"
        return _step(title, text(language, "another member hands it over"), state)
    way = text(language, _WAYS.get(loan.disbursal_method or "", "in cash"))
    row = found.get("active")
    day = formats.date_medium(loan.disbursed_on, language)
    sub = f"{day}, {way}"
    if row is not None and row.actor_name:
        sub = f"{sub}, {text(language, 'recorded by {name}', name=row.actor_name)}"
    return _step(title, sub, "done")


def _paying(loan: LoanView, language: str) -> StepLine:
    sub = text(
        language,
        "{done} of {all} instalments",
        done=loan.paid_instalments,
        all=loan.instalment_count,
    )
    state = "done" if loan.status == "closed" else "now" if loan.status in PAYING else "todo"
    return _step(text(language, "Paying back"), sub, state)


def _closed(loan: LoanView, plan_end: date, time_zone: str, language: str) -> StepLine:
    title = text(language, "Closed")
    if loan.closed_at is not None:
        day = formats.date_medium(times.day(loan.closed_at, time_zone), language)
        return _step(title, day, "done")
    if loan.status not in PAYING:
        return _step(title, "", "todo")
    end = formats.date_medium(plan_end, language)
    return _step(title, text(language, "on {day} if all goes as planned", day=end), "todo")


@dataclass(frozen=True)
class PlanLine:
    """One instalment of the schedule."""

    number: str = ""
    day: str = ""
    amount: str = ""
    detail: str = ""
    leaves: str = ""
    chip: str = ""
    tone: str = "teal"
    current: bool = False


@dataclass(frozen=True)
class Plan:
    """The schedule: what is paid folded up, what comes next open, the rest behind a button."""

    paid_title: str = ""
    paid_sub: str = ""
    paid: list[PlanLine] = field(default_factory=list)
    shown: list[PlanLine] = field(default_factory=list)
    rest: list[PlanLine] = field(default_factory=list)
    rest_title: str = ""
    planned: bool = False
