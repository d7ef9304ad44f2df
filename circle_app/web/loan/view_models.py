"""One loan as the browser is told of it: whose it is, how far it is, and what may be done."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from circle_app.i18n import formats, ntext, text
from circle_app.i18n.formats import MoneyParts
from circle_app.services.loans import LoanView, PlanRow
from circle_app.services.proposals import StepView
from circle_app.web import routes
from circle_app.web.loans import words
from circle_app.web.role_wording import the_role
from circle_app.web.ui import icons, ring_paths
from circle_app.web.ui.ring_paths import Ring

PAYING: Final = frozenset({"active", "defaulted"})
_STAGES: Final = ("Asked", "Agreed", "Handed over", "Paying", "Closed")
# What has not happened yet is not told as if it had.
_NOW: Final = {1: "Being decided", 2: "To hand over"}
# Up to which stage a loan has come, by its state.
_PLACE: Final = {"applied": 1, "approved": 2, "active": 3, "defaulted": 3, "closed": 5}


@dataclass(frozen=True)
class Stage:
    """One of the few stages of every loan, in a word."""

    words: str = ""
    state: str = "todo"  # done | now | todo | bad
    mark: str = ""


@dataclass(frozen=True)
class Head:
    """The loan itself: whose, which kind, how much, how far."""

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
    paid: str = ""
    stages: list[Stage] = field(default_factory=list)
    before: str = ""
    before_href: str = ""
    after: str = ""
    after_href: str = ""
    amount: MoneyParts = MoneyParts()
    amount_text: str = ""
    give_note: str = ""
    agreement_href: str = ""
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
    plan_href: str = ""
    top_up_href: str = ""
    waits: bool = False


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
    before, before_href = _before(loan, language)
    after, after_href = _after(loan, language)
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
        paid=_paid(loan, rows, language),
        stages=stages(loan, language),
        before=before,
        before_href=before_href,
        after=after,
        after_href=after_href,
        amount=formats.money_parts(loan.principal_minor, loan.currency),
        amount_text=money(loan.principal_minor),
        agreement_href=_href(loan, str(loan.id), routes.LOAN_AGREEMENT)
        if loan.can_read_papers
        else "",
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
        plan_href=_href(loan, str(loan.id), routes.LOAN_PLAN) if loan.can_reschedule else "",
        top_up_href=_href(loan, str(loan.id), routes.LOAN_TOP_UP) if loan.can_top_up else "",
        waits=pending,
    )


def _over(loan: LoanView, language: str) -> str:
    endings = {"written_off": "given up", "rescheduled": "carried on elsewhere"}
    if loan.status == "closed":
        return text(language, endings.get(loan.close_reason or "", "paid back"))
    return text(language, "still to pay") if loan.status in PAYING else text(language, "asked for")


def _sub(loan: LoanView, language: str) -> str:
    """Whose it is, which kind of loan, and since when."""
    parts = [] if loan.is_mine and loan.disbursed_on else [loan.borrower]
    if loan.product_name:
        parts.append(loan.product_name)
    if loan.disbursed_on is not None:
        day = formats.date_medium(loan.disbursed_on, language)
        parts.append(text(language, "given {day}", day=day))
    return " · ".join(parts)


def _paid(loan: LoanView, rows: Sequence[PlanRow], language: str) -> str:
    """How much has come back, and how much of that was interest and the like."""
    running_on = loan.status in PAYING or loan.close_reason == "obligations_met"
    total = sum(row.paid_minor for row in rows)
    if not running_on or not total:
        return ""

    def money(minor: int) -> str:
        return formats.money(minor, loan.currency, language)

    charges = total - (loan.principal_minor - loan.outstanding_minor)
    if charges <= 0:
        return text(language, "Paid so far: {amount}", amount=money(total))
    return text(
        language,
        "Paid so far: {amount}, {interest} of it interest and fees",
        amount=money(total),
        interest=money(charges),
    )


def stages(loan: LoanView, language: str) -> list[Stage]:
    """Asked, agreed, handed over, paying, closed; and where a loan left that way."""
    check, cross = icons.PATHS["check"], icons.PATHS["x"]
    asked = Stage(text(language, "Asked"), "done", check)
    if loan.status == "rejected":
        return [asked, Stage(text(language, "Not agreed"), "bad", cross)]
    if loan.status == "cancelled":
        return [asked, Stage(text(language, "Withdrawn"), "bad", icons.PATHS["undo"])]
    place = _PLACE[loan.status]
    found = [
        Stage(
            text(language, _NOW.get(at, name) if at == place else name),
            "done" if at < place else "now" if at == place else "todo",
            check if at < place else "",
        )
        for at, name in enumerate(_STAGES)
    ]
    if loan.status == "defaulted":
        found[3] = Stage(text(language, "Not paid"), "bad", icons.PATHS["alert"])
    endings = {"written_off": ("Given up", "minus"), "rescheduled": ("New plan", "refresh")}
    if loan.close_reason in endings:
        name, sign = endings[loan.close_reason]
        found[4] = Stage(text(language, name), "bad", icons.PATHS[sign])
    return found


def _before(loan: LoanView, language: str) -> tuple[str, str]:
    """The loan in whose place this one was given."""
    if loan.replaces_id is None:
        return "", ""
    told = "It goes on from an earlier loan"
    if loan.origin == "top_up":
        told = "It raised an earlier loan"
    return text(language, told), _href(loan, str(loan.replaces_id))


def _after(loan: LoanView, language: str) -> tuple[str, str]:
    """The loan that was given in the place of this one."""
    if loan.replaced_by is None:
        return "", ""
    return text(language, "It goes on as a new loan"), _href(loan, str(loan.replaced_by))


def _href(loan: LoanView, other: str, route: str = routes.LOAN) -> str:
    return str(routes.path(route, circle=str(loan.circle_id), loan=other))


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
        _kind(row, is_mine=loan.is_mine, pending=pending) for row in rows if row.kind != "early"
    ]
    if loan.status == "closed" and loan.close_reason == "obligations_met":
        kinds = ["done"]
    if loan.status == "approved":
        return ring_paths.ring(["open"] * len(kinds), ring_paths.LARGE, told), ""
    left = loan.instalment_count - loan.paid_instalments
    if loan.status in PAYING and loan.paid_instalments:
        left_words = ntext(
            language, "{n} of {all} left to pay", "{n} of {all} left to pay", left,
            all=loan.instalment_count,
        )  # fmt: skip
        return ring_paths.ring(kinds, ring_paths.LARGE, told), left_words
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
