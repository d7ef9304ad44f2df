"""Minutes as the browser is told of them."""

from dataclasses import dataclass, field
from typing import Final

from circle_app.i18n import formats, text
from circle_app.i18n.notice_words import proposal_title
from circle_app.services.meetings import Attended, Decided, Minutes
from circle_app.web.ui.icons import PATHS

PRESENCES: Final = {
    "present": "Present",
    "late": "Came late",
    "absent": "Absent",
    "excused": "Excused",
}
_TONES: Final = {"present": "", "late": "late", "absent": "away", "excused": "away"}
#: What moved in the box between two meetings, by the kind of entry.
_MOVED: Final = {
    "contribution": "Paid in",
    "social.contribution": "Into the social fund",
    "loan.repayment": "Loans paid back",
    "loan.disbursal": "Loans given",
    "fund.transfer": "Carried to or from the bank",
    "fund.income": "Received",
    "savings.withdrawal": "Savings taken out",
    "expense.booked": "Spent",
    "expense.repaid": "Spent",
    "social.expense": "Spent",
    "count.difference": "Difference of a count",
    "reversal": "Taken back",
}
_OTHER: Final = "Other entries"
_OUTCOMES: Final = {"approved": "Agreed", "rejected": "Not agreed"}


@dataclass(frozen=True)
class Line:
    """A name and an amount, or a fact."""

    name: str = ""
    value: str = ""
    sub: str = ""
    strong: bool = False


@dataclass(frozen=True)
class Person:
    """A member's row: there or not, and a cell for each kind of money."""

    name: str = ""
    presence: str = ""
    tone: str = ""
    cells: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Record:
    """The whole record of a meeting."""

    title: str = ""
    sub: str = ""
    chip: str = ""
    tone: str = "teal"
    d: str = ""
    facts: list[Line] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    sums: list[str] = field(default_factory=list)
    box: list[Line] = field(default_factory=list)
    pieces: list[Line] = field(default_factory=list)
    given: list[Line] = field(default_factory=list)
    decisions: list[Line] = field(default_factory=list)
    text: str = ""
    signers: list[str] = field(default_factory=list)


def record_of(found: Minutes, language: str) -> Record:
    """Tell of a meeting that was held."""
    total, agrees = found.totals, not found.difference_minor
    there = text(
        language,
        "{there} of {all} came",
        there=total.present + total.late,
        all=len(found.attended),
    )
    heads, people, sums = _table(found, language)
    day = formats.date_weekday(found.held_on, language, year=True)
    return Record(
        title=text(language, "Meeting {number}", number=found.number),
        sub=f"{found.circle_name} · {day}",
        chip=text(language, "Matches the books" if agrees else "A difference was booked"),
        tone="teal" if agrees else "amber",
        d=PATHS["check" if agrees else "alert"],
        facts=[
            Line(text(language, "Who came"), there),
            Line(text(language, "Collected"), _money(found, total.collected_minor, language)),
            Line(text(language, "Closed by"), found.posted_by),
        ],
        heads=heads,
        people=people,
        sums=sums,
        box=_box(found, language),
        pieces=_pieces(found, language),
        given=[
            Line(
                text(language, "Loan {number} to {name}", number=each.number, name=each.name),
                _money(found, each.amount_minor, language),
            )
            for each in found.given
        ],
        decisions=[_decision(each, language) for each in found.decisions],
        text=found.text,
        signers=list(dict.fromkeys((found.posted_by, *found.counted_by))),
    )


def _money(found: Minutes, amount_minor: int, language: str, *, plus: bool = False) -> str:
    return formats.money(amount_minor, found.currency, language, plus=plus)


def _table(found: Minutes, language: str) -> tuple[list[str], list[Person], list[str]]:
    """The columns in which anybody has something, and a row for everybody."""
    total = found.totals
    columns = [
        ("Savings", "savings_minor", total.savings_minor),
        ("Shares", "shares_minor", total.shares_minor),
        ("Social fund", "social_minor", total.social_minor),
        ("Fine", "fine_minor", total.fine_minor),
        ("Loan paid", "loan_minor", total.loan_minor),
        ("Fine still owed", "fine_left_minor", _left(found)),
    ]
    used = [column for column in columns if column[2]]
    people = [
        Person(
            each.name,
            text(language, PRESENCES[each.presence]),
            _TONES[each.presence],
            [_cell(found, each, name, language) for _, name, _ in used],
        )
        for each in found.attended
    ]
    sums = [_money(found, amount, language) for _, _, amount in used]
    return [text(language, words) for words, _, _ in used], people, sums


def _left(found: Minutes) -> int:
    return sum(each.fine_left_minor for each in found.attended)


def _cell(found: Minutes, each: Attended, name: str, language: str) -> str:
    amount: int = getattr(each, name)
    if not amount:
        return "–"
    words = _money(found, amount, language)
    return f"{each.shares} × {_price(found, each, language)}" if name == "shares_minor" else words


def _price(found: Minutes, each: Attended, language: str) -> str:
    return _money(found, each.shares_minor // each.shares, language)


def _box(found: Minutes, language: str) -> list[Line]:
    """From what was counted last to what was counted now."""
    lines = []
    if found.last_closing_minor is not None and found.since:
        last = _money(found, found.last_closing_minor, language)
        lines.append(Line(text(language, "Counted at the last meeting"), last))
        lines += [
            Line(
                text(language, _MOVED.get(each.kind, _OTHER)),
                _money(found, each.amount_minor, language, plus=True),
            )
            for each in found.since
        ]
    collected = _money(found, found.totals.collected_minor, language, plus=True)
    lines.append(Line(text(language, "Opening"), _money(found, found.opening_minor, language)))
    lines.append(Line(text(language, "Collected"), collected))
    if found.totals.given_minor:
        given = _money(found, -found.totals.given_minor, language)
        lines.append(Line(text(language, "New loans"), given))
    lines.append(
        Line(text(language, "Should be"), _money(found, found.closing_minor, language), "", True)
    )
    counted = _money(found, found.counted_minor, language)
    lines.append(Line(text(language, "Counted"), counted, "", True))
    if found.difference_minor:
        gap = _money(found, found.difference_minor, language, plus=True)
        lines.append(Line(text(language, "Difference"), gap, found.reason))
    return lines


def _pieces(found: Minutes, language: str) -> list[Line]:
    return [
        Line(
            f"{_money(found, value, language)} × {number}" if value else text(language, "Coins"),
            _money(found, value * number if value else number, language),
        )
        for value, number in found.pieces
    ]


def _decision(each: Decided, language: str) -> Line:
    title = proposal_title(each.kind, each.title, language) or text(language, "A decision")
    outcome = text(language, _OUTCOMES[each.status])
    votes = text(language, "{yes} yes, {no} no", yes=each.yes, no=each.no)
    return Line(title[:1].upper() + title[1:], outcome, votes if each.yes or each.no else "")
