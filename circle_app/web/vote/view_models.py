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

_RESULTS: Final = {
    "approved": ("The members agreed", "jade", "check"),
    "rejected": ("The members did not agree", "gray", "x"),
    "cancelled": ("Withdrawn before it was decided", "gray", "undo"),
}
_REASONS: Final = {
    "votes": "decided by the votes",
    "impossible": "yes could no longer win",
    "time": "the time was up",
    "cancelled": "no decision was needed",
}


@dataclass(frozen=True)
class Ask:
    """Who asks for what."""

    kind: str = ""
    name: str = ""
    initials: str = ""
    since: str = ""
    amount: MoneyParts = MoneyParts()
    question: str = ""
    terms: str = ""
    href: str = ""
    left: str = ""
    loan_href: str = ""
    is_mine: bool = False


@dataclass(frozen=True)
class Standing:
    """How the vote stands: its ring, its figures, its rule in words, its result."""

    ring: Ring = Ring()
    yes: int = 0
    no: int = 0
    open: int = 0
    needed: str = ""
    open_words: str = ""
    rule: str = ""
    result: str = ""
    result_tone: str = "gray"
    result_icon: str = ""
    result_sub: str = ""
    failure: str = ""
    can_vote: bool = False
    my_vote: str = ""
    secret: bool = False
    why_not: str = ""


@dataclass(frozen=True)
class Line:
    """A sentence with its sign."""

    text: str = ""
    kind: str = "good"
    icon: str = ""


@dataclass(frozen=True)
class Voter:
    """A member of the electorate and what was voted."""

    name: str = ""
    initials: str = ""
    when: str = ""
    vote: str = ""


def ask_of(
    asked: ProposalView,
    loan: LoanView | None,
    record: MemberRecord | None,
    circle: CircleView,
    now: datetime,
    language: str,
) -> Ask:
    """The card at the top."""
    name = loan.borrower if loan else asked.opened_by_name
    since = ""
    if record is not None and record.joined_at is not None:
        joined = times.day(record.joined_at, circle.time_zone)
        since = text(
            language,
            "in the circle since {month}",
            month=formats.month_name(joined, language, year=True),
        )
    left = int((asked.closes_at - now).total_seconds())
    matter = matters.matter_of(asked, language)
    return Ask(
        kind=asked.kind,
        name=name,
        initials=initials_of(name),
        since=since,
        amount=formats.money_parts(loan.principal_minor, loan.currency) if loan else MoneyParts(),
        question=loan.purpose if loan else _question(asked, language),
        terms=_terms(loan, language) if loan else matter.why,
        href=matter.href,
        left=formats.time_left(left, language) if asked.status == "open" else "",
        loan_href=f"/c/{asked.circle_id}/loans/{loan.id}" if loan else "",
        is_mine=loan.is_mine if loan else asked.is_mine,
    )


def _question(asked: ProposalView, language: str) -> str:
    if asked.kind == "rules":
        return text(language, "Shall the rules be changed like this?")
    if asked.kind == "admission":
        return text(language, "Shall {name} join the circle?", name=asked.title)
    if asked.kind == "upi" and asked.title:
        return text(
            language, "Shall UPI payments go to {address} from now on?", address=asked.title
        )
    if asked.kind == "upi":
        return text(language, "Shall the circle have no UPI address any more?")
    return matters.matter_of(asked, language).question


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
    """The ring and everything said about it."""
    still = asked.electorate - asked.yes - asked.no
    mine_open = asked.can_vote and asked.my_vote is None
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
    size = ring_paths.LARGE
    result, tone, sign = _RESULTS.get(asked.status, ("", "gray", ""))
    return Standing(
        ring=ring_paths.vote_ring(kinds, asked.needed, size, told, mark),
        yes=asked.yes,
        no=asked.no,
        open=still,
        needed=ntext(language, "{n} needed", "{n} needed", asked.needed),
        open_words=text(language, "still to vote, you too")
        if mine_open
        else text(language, "still to vote"),
        rule=_rule(asked, time_zone, language),
        result=text(language, result) if result else "",
        result_tone=tone,
        result_icon=icons.PATHS[sign] if sign else "",
        result_sub=_result_sub(asked, time_zone, language),
        failure=_failure(asked, language),
        can_vote=asked.can_vote,
        my_vote=asked.my_vote or "",
        secret=asked.secret,
        why_not=_why_not(asked, language),
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


def _result_sub(asked: ProposalView, time_zone: str, language: str) -> str:
    if asked.status == "open" or asked.decided_at is None:
        return ""
    tally = text(language, "{yes} yes of {all}", yes=asked.yes, all=asked.electorate)
    reason = text(language, _REASONS.get(asked.decided_by or "", "decided by the votes"))
    when = times.when(asked.decided_at, time_zone, language)
    return f"{tally} · {reason} · {when}"


def _failure(asked: ProposalView, language: str) -> str:
    """What was agreed but could not be carried out says why."""
    why = matters.matter_of(asked, language).failure
    if not why:
        return ""
    return text(language, "Agreed, but it could not be carried out: {why}", why=why)


def _why_not(asked: ProposalView, language: str) -> str:
    """Why the reader has no vote in an open question."""
    if asked.status != "open" or asked.can_vote:
        return ""
    if asked.is_mine:
        return text(language, "You asked; the others decide.")
    return text(language, "You have no vote here: you joined after it began.")


def voters_of(rows: Sequence[VoterRow], time_zone: str, language: str) -> list[Voter]:
    """Who has voted, the newest vote first, then those who have not."""
    voted = [row for row in rows if row.vote is not None]
    voted.sort(key=lambda row: row.voted_at.timestamp() if row.voted_at else 0, reverse=True)
    waiting = [row for row in rows if row.vote is None]
    return [
        Voter(
            name=row.name,
            initials=initials_of(row.name),
            when=times.when(row.voted_at, time_zone, language)
            if row.voted_at
            else text(language, "not yet"),
            vote=row.vote or "",
        )
        for row in [*voted, *waiting]
    ]


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


def rule_changes(
    asked: ProposalView, circle: CircleView, language: str
) -> tuple[list[Line], list[Line]]:
    """What a change of rules would bring, and what it would end."""
    changes = asked.payload.get("changes")
    if asked.kind != "rules" or not isinstance(changes, dict):
        return [], []
    return change_lines(circle, changes, language)


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
