"""A vote as the browser is told of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from circle_app.domain.errors import CircleError
from circle_app.domain.rules import CircleRules
from circle_app.i18n import formats, ntext, text
from circle_app.i18n.formats import MoneyParts
from circle_app.services.circles import CircleView
from circle_app.services.loans import LoanView
from circle_app.services.proposals import ProposalView, VoterRow
from circle_app.services.records import MemberRecord
from circle_app.web import matters, rule_wording, times
from circle_app.web.loans import words
from circle_app.web.shell.state import initials_of
from circle_app.web.ui import icons, ring_paths
from circle_app.web.ui.ring_paths import Ring

_TITLES: Final = {
    "loan": "Vote on a loan",
    "rules": "Vote on the rules",
    "admission": "Vote on a new member",
    "upi": "Vote on the UPI address",
    "expense": "Vote on an expense",
    "withdrawal": "Vote on savings taken out",
    "reversal": "Vote on taking an entry back",
    "reopening": "Vote on opening a month again",
}
_RESULTS: Final = {
    "approved": ("It is agreed", "jade", "check"),
    "rejected": ("It is not agreed", "gray", "x"),
    "cancelled": ("Withdrawn before it was decided", "gray", "undo"),
}


@dataclass(frozen=True)
class Ask:
    """Who asks for what, how it stands, and what the reader may do about it."""

    id: str = ""
    kind: str = ""
    title: str = ""
    name: str = ""
    initials: str = ""
    since: str = ""
    has_amount: bool = False
    amount: MoneyParts = MoneyParts()
    question: str = ""
    terms: str = ""
    href: str = ""
    left: str = ""
    result: str = ""
    result_tone: str = "gray"
    result_icon: str = ""
    result_when: str = ""
    failure: str = ""
    rules: str = ""
    can_vote: bool = False
    can_decide: bool = False
    can_withdraw: bool = False
    why_not: str = ""


@dataclass(frozen=True)
class Standing:
    """How the vote stands: its ring, its figures, its rule in words."""

    shown: bool = False
    ring: Ring = Ring()
    yes: int = 0
    no: int = 0
    cast: int = 0
    open: int = 0
    hidden: bool = False
    needed: str = ""
    open_words: str = ""
    rule: str = ""
    my_vote: str = ""
    secret: bool = False


@dataclass(frozen=True)
class Line:
    """A sentence with its sign."""

    text: str = ""
    kind: str = "good"
    icon: str = ""


@dataclass(frozen=True)
class Voter:
    """A member of the electorate and what was voted.

    Attributes:
        record_label: The name of the button that writes the vote down; empty where there is none.
    """

    id: str = ""
    name: str = ""
    initials: str = ""
    when: str = ""
    vote: str = ""
    record_label: str = ""


def ask_of(
    asked: ProposalView,
    loan: LoanView | None,
    record: MemberRecord | None,
    circle: CircleView,
    now: datetime,
    language: str,
) -> Ask:
    """The card at the top."""
    # A loan that takes the place of another is told as the matter that it is.
    changes = loan is not None and loan.origin != "new"
    name = loan.borrower if loan and not changes else asked.opened_by_name
    zone = circle.time_zone
    since = ""
    if record is not None and record.joined_at is not None and not changes:
        joined = times.day(record.joined_at, zone)
        since = text(
            language,
            "in the circle since {month}",
            month=formats.month_name(joined, language, year=True),
        )
    left = int((asked.closes_at - now).total_seconds())
    matter = matters.matter_of(asked, language, circle.currency)
    minor = loan.principal_minor if loan else matters.amount_of(asked)
    result, tone, sign = _RESULTS.get(asked.status, ("", "gray", ""))
    return Ask(
        id=str(asked.id),
        kind="change" if changes else asked.kind,
        title=_title(asked, language),
        name=name,
        initials=initials_of(name),
        since=since,
        has_amount=minor is not None,
        amount=formats.money_parts(minor or 0, circle.currency),
        question=loan.purpose if loan and not changes else matter.question,
        terms=" ".join(filter(None, (_terms(loan, language) if loan else "", _why(matter, loan)))),
        href=matter.href,
        left=formats.time_left(left, language) if asked.status == "open" else "",
        result=text(language, result) if result else "",
        result_tone=tone,
        result_icon=icons.PATHS[sign] if sign else "",
        result_when=times.when(asked.decided_at, zone, language) if asked.decided_at else "",
        failure=_failure(matter, language),
        rules=text(language, "Decided under version {n} of the rules", n=asked.rule_version),
        can_vote=asked.can_vote,
        can_decide=asked.can_decide,
        can_withdraw=asked.can_withdraw,
        why_not=_why_not(asked, language),
    )


def _title(asked: ProposalView, language: str) -> str:
    if asked.decider == "officer":
        return text(language, "Decision")
    return text(language, _TITLES.get(asked.kind, "Vote"))


def _why(matter: matters.Matter, loan: LoanView | None) -> str:
    """What was said with it; of a new loan that is its purpose, which is the question already."""
    return matter.why if loan is None or loan.origin != "new" else ""


def _terms(loan: LoanView, language: str) -> str:
    amount = formats.money(loan.instalment_minor, loan.currency, language)
    if loan.periods == 1:
        return text(language, "Pays back {amount} at once.", amount=amount)
    return ntext(
        language,
        "Pays back {amount} {each}, {n} time.",
        "Pays back {amount} {each}, {n} times.",
        loan.periods,
        amount=amount,
        each=words.each(loan.frequency, loan.every_days, language),
    )


def standing_of(asked: ProposalView, time_zone: str, language: str) -> Standing:
    """The ring of the vote that is open, or was the last one; of a secret one only who came."""
    if asked.decider != "vote" or not asked.electorate:
        return Standing()
    still = asked.electorate - asked.cast
    mine_open = asked.can_vote and asked.my_vote is None
    if asked.tally_hidden:
        told = text(language, "{n} of {all} have voted", n=asked.cast, all=asked.electorate)
        kinds = ring_paths.cycle_kinds(0, asked.cast, still, mine_open=mine_open)
    else:
        told = text(
            language,
            "{yes} yes, {no} no, {open} still to vote; {needed} needed",
            yes=asked.yes,
            no=asked.no,
            open=still,
            needed=asked.needed,
        )
        kinds = ring_paths.vote_kinds(asked.yes, asked.no, still, mine_open=mine_open)
    mark = text(language, "{n} carries it", n=asked.needed)
    needed = 0 if asked.tally_hidden else asked.needed
    return Standing(
        shown=True,
        ring=ring_paths.vote_ring(kinds, needed, ring_paths.LARGE, told, mark),
        yes=asked.yes,
        no=asked.no,
        cast=asked.cast,
        open=still,
        hidden=asked.tally_hidden,
        needed=ntext(language, "{n} needed", "{n} needed", asked.needed),
        open_words=text(language, "still to vote, you too")
        if mine_open
        else text(language, "still to vote"),
        rule=_rule(asked, time_zone, language),
        my_vote=asked.my_vote or "",
        secret=asked.secret,
    )


def _rule(asked: ProposalView, time_zone: str, language: str) -> str:
    if asked.status != "open":
        return ""
    return ntext(
        language,
        "{n} member decides; {needed} must say yes before {when}.",
        "{n} members decide; {needed} must say yes before {when}.",
        asked.electorate,
        needed=asked.needed,
        when=times.when(asked.closes_at, time_zone, language),
    )


def _failure(matter: matters.Matter, language: str) -> str:
    """What was agreed but could not be carried out says why."""
    if not matter.failure:
        return ""
    return text(language, "Agreed, but it could not be carried out: {why}", why=matter.failure)


def _why_not(asked: ProposalView, language: str) -> str:
    """Why the reader has nothing to decide in an open matter."""
    if asked.status != "open" or asked.can_vote or asked.can_decide:
        return ""
    if asked.is_mine:
        return text(language, "You asked; others decide.")
    if asked.decider == "officer":
        return text(language, "Others decide on this step.")
    return text(language, "You have no vote here.")


def voters_of(rows: Sequence[VoterRow], time_zone: str, language: str) -> list[Voter]:
    """Who has voted, the newest vote first, then those who have not."""
    voted = [row for row in rows if row.vote is not None]
    voted.sort(key=lambda row: row.voted_at.timestamp() if row.voted_at else 0, reverse=True)
    waiting = [row for row in rows if row.vote is None]
    return [
        Voter(
            id=str(row.member_id),
            name=row.name,
            initials=initials_of(row.name),
            when=_voted(row, time_zone, language),
            vote=row.vote or "",
            record_label=_record_label(row, language),
        )
        for row in [*voted, *waiting]
    ]


def _voted(row: VoterRow, time_zone: str, language: str) -> str:
    if row.voted_at is None:
        return text(language, "not yet")
    when = times.when(row.voted_at, time_zone, language)
    if row.recorded_by_name is None:
        return when
    return text(language, "{when}, written down by {name}", when=when, name=row.recorded_by_name)


def _record_label(row: VoterRow, language: str) -> str:
    if not row.recordable:
        return ""
    label = "Correct the vote of {name}" if row.vote else "Write down the vote of {name}"
    return text(language, label, name=row.name)


def _line(kind: str, told: str) -> Line:
    signs = {"good": "check_circle", "info": "info", "warn": "alert"}
    return Line(told, kind, icons.PATHS[signs[kind]])


def record_lines(record: MemberRecord, loan: LoanView, language: str) -> list[Line]:
    """What the borrower has done so far, as sentences; facts, no marks."""

    def money(minor: int) -> str:
        return formats.money(minor, record.currency, language)

    lines = []
    if record.loans_repaid:
        told = ntext(
            language, "Repaid {n} loan in full", "Repaid {n} loans in full", record.loans_repaid
        )
        lines.append(_line("good", told))
    else:
        lines.append(_line("info", text(language, "No loan before this one")))
    if record.dues:
        kept = record.dues_on_time
        told = text(
            language, "Paid {done} of {all} contributions on time", done=kept, all=record.dues
        )
        lines.append(_line("good" if 2 * kept >= record.dues else "info", told))
    savings = text(language, "Savings {amount}", amount=money(record.savings_minor))
    running = (
        ntext(language, "{n} loan running", "{n} loans running", record.loans_running)
        if record.loans_running
        else text(language, "no other loan running")
    )
    lines.append(_line("good" if not record.loans_running else "info", f"{savings}, {running}"))
    if loan.status in {"applied", "approved"}:
        lines.append(_pool_line(record, loan, money(record.pool_minor), language))
    return lines


def _pool_line(record: MemberRecord, loan: LoanView, pool: str, language: str) -> Line:
    left = record.pool_minor - loan.principal_minor
    if left < 0:
        return _line("warn", text(language, "The pool has only {amount} now", amount=pool))
    amount = formats.money(left, record.currency, language)
    return _line(
        "info", text(language, "If it carries, the pool can still lend {amount}", amount=amount)
    )


def change_lines(
    circle: CircleView, changes: Mapping[str, Any], language: str
) -> tuple[list[Line], list[Line]]:
    """The rules that changes would bring, and those they would end."""
    try:
        after = circle.rules.with_changes(changes)
    except CircleError:
        # Rules written for an older version of Circle: the title still says what was asked.
        return [], []
    old, new = _told(circle.rules, circle, language), _told(after, circle, language)
    return (
        [_line("good", line) for line in new if line not in old],
        [_line("info", line) for line in old if line not in new],
    )


def _told(rules: CircleRules, circle: CircleView, language: str) -> list[str]:
    """Every rule as one sentence or two."""
    lines = rule_wording.all_lines(rules, circle.currency, language)
    return [" ".join(filter(None, (line.title, line.sub))) for line in lines]
