"""The loans of a circle as the browser is told of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from circle_app.i18n import formats, text
from circle_app.i18n.formats import MoneyParts
from circle_app.services.loans import LoanView
from circle_app.web.loans import words
from circle_app.web.role_wording import the_role
from circle_app.web.ui import ring_paths
from circle_app.web.ui.ring_paths import Ring


@dataclass(frozen=True)
class MyLoan:
    """A loan of one's own that is not over."""

    href: str = ""
    title: str = ""
    sub: str = ""
    left: MoneyParts = MoneyParts()
    left_words: str = ""
    ring: Ring = Ring()
    ring_big: str = ""
    ring_small: str = ""
    button: str = ""
    chip: str = ""
    tone: str = "gray"
    icon: str = ""
    due: str = ""
    in_days: str = ""
    runs: bool = False
    share: str = "0%"
    share_words: str = ""


@dataclass(frozen=True)
class AskedLoan:
    """A request that is being decided: by the members' vote, or by officers."""

    href: str = ""
    title: str = ""
    sub: str = ""
    purpose: str = ""
    ring: Ring = Ring()
    left: str = ""
    button: str = ""
    by_vote: bool = True


@dataclass(frozen=True)
class LoanRow:
    """A loan in the list of a state."""

    href: str = ""
    title: str = ""
    sub: str = ""
    amount: str = ""
    chip: str = ""
    tone: str = "gray"
    icon: str = ""


def href_of(loan: LoanView) -> str:
    """Where a loan's page is."""
    return f"/c/{loan.circle_id}/loans/{loan.id}"


def my_loan(loan: LoanView, today: date, language: str) -> MyLoan:
    """A loan of one's own."""
    chip, tone, icon = words.state(words.status_of(loan), language, late=loan.days_late > 0)

    def money(minor: int) -> str:
        return formats.money(minor, loan.currency, language)

    runs = loan.status in {"active", "defaulted"}
    kinds = _instalment_kinds(loan)
    told = text(
        language,
        "{done} of {all} instalments paid",
        done=loan.paid_instalments,
        all=loan.instalment_count,
    )
    due, in_days = "", ""
    if runs and loan.next_due_on is not None:
        due = text(language, "Due {day}", day=formats.date_weekday(loan.next_due_on, language))
        late = loan.next_due_on < today
        in_days = (formats.days_left if late else formats.in_days)(
            loan.next_due_on, today, language
        )
    return MyLoan(
        href=href_of(loan),
        title=loan.purpose or text(language, "Loan {number}", number=loan.number),
        sub=text(language, "{left} still to pay", left=money(loan.outstanding_minor))
        if runs
        else words.periods(loan.periods, loan.frequency, loan.every_days, language),
        left=formats.money_parts(
            loan.next_due_minor if runs else loan.principal_minor, loan.currency
        ),
        left_words=text(
            language,
            "Next instalment, {number} of {all}",
            number=loan.paid_instalments + 1,
            all=loan.instalment_count,
        ),
        ring=ring_paths.ring(kinds, ring_paths.MEDIUM, told),
        ring_big=str(loan.paid_instalments),
        ring_small=f"/{loan.instalment_count}",
        button=text(language, "Pay {amount}", amount=money(loan.next_due_minor)),
        chip=chip,
        tone=tone,
        icon=icon,
        due=due,
        in_days=in_days,
        runs=runs,
        share=_share(loan),
        share_words=text(
            language,
            "{paid} of {all} paid back",
            paid=money(loan.principal_minor - loan.outstanding_minor),
            all=money(loan.principal_minor),
        ),
    )


def _share(loan: LoanView) -> str:
    """How much of the loan is paid back, as the width of a bar."""
    paid = loan.principal_minor - loan.outstanding_minor
    return f"{100 * paid // loan.principal_minor}%"


def _instalment_kinds(loan: LoanView) -> list[str]:
    """Segments of a loan of which only the counts are known: paid, the next one, open."""
    still = loan.instalment_count - loan.paid_instalments
    if still <= 0:
        return ["done"]
    following = "late" if loan.days_late else "mine"
    return ["done"] * loan.paid_instalments + [following] + ["open"] * (still - 1)


def asked_loan(
    loan: LoanView, now: datetime, language: str, titles: Mapping[str, str] | None = None
) -> AskedLoan:
    """A request with its vote, or with the officers who decide on it."""
    by_vote = loan.decider == "vote"
    asked = _voted(loan, language) if by_vote else _checked(loan, language, titles)
    amount = formats.money(loan.principal_minor, loan.currency, language)
    seconds = int((loan.voting_closes_at - now).total_seconds()) if loan.voting_closes_at else 0
    return replace(
        asked,
        title=text(language, "You ask for {amount}", amount=amount)
        if loan.is_mine
        else text(language, "{name} asks for {amount}", name=loan.borrower, amount=amount),
        purpose=loan.purpose,
        left=formats.time_left(seconds, language),
    )


def _voted(loan: LoanView, language: str) -> AskedLoan:
    waits = loan.can_vote and loan.my_vote is None
    still = loan.electorate - loan.yes - loan.no
    kinds = ring_paths.vote_kinds(loan.yes, loan.no, still, mine_open=waits)
    told = text(language, "{yes} yes so far, {needed} needed", yes=loan.yes, needed=loan.needed)
    return AskedLoan(
        href=f"/c/{loan.circle_id}/votes/{loan.proposal_id}",
        sub=text(language, "This vote is secret.") if loan.tally_hidden else told,
        ring=ring_paths.vote_ring(kinds, loan.needed, ring_paths.SMALL, told),
        button=text(language, "Read and vote" if waits else "See the vote"),
    )


def _checked(loan: LoanView, language: str, titles: Mapping[str, str] | None) -> AskedLoan:
    """One segment for each step: those taken, the open one, those to come."""
    waiting = "mine" if loan.can_decide else "checking"
    kinds = ["done"] * (loan.step - 1) + [waiting] + ["open"] * (loan.step_count - loan.step)
    told = text(language, "It waits for {who}", who=the_role(loan.step_role, language, titles))
    return AskedLoan(
        href=href_of(loan),
        sub=told,
        ring=ring_paths.ring(kinds, ring_paths.SMALL, told),
        button=text(language, "Read and decide" if loan.can_decide else "Look at it"),
        by_vote=False,
    )


def loan_rows(found: Sequence[LoanView], language: str) -> list[LoanRow]:
    """Loans of one state."""
    rows = []
    for loan in found:
        chip, tone, icon = words.state(words.status_of(loan), language, late=loan.days_late > 0)
        day = loan.disbursed_on or loan.applied_at.date()
        sub = [formats.date_medium(day, language)]
        if loan.status in {"active", "defaulted"}:
            sub = [
                text(
                    language,
                    "{done} of {all} instalments",
                    done=loan.paid_instalments,
                    all=loan.instalment_count,
                )
            ]
        if loan.purpose:
            sub.append(loan.purpose)
        rows.append(
            LoanRow(
                href=href_of(loan),
                title=loan.borrower,
                sub=" · ".join(sub),
                amount=formats.money(loan.principal_minor, loan.currency, language),
                chip=chip,
                tone=tone,
                icon=icon,
            )
        )
    return rows
