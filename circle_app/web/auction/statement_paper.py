"""The statement of a subscriber as a sheet of paper: a line a round, and the sums."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from circle_app.i18n import formats, text
from circle_app.services.rounds.statements import Statement, StatementRow
from circle_app.services.rounds.views import RunView
from circle_app.web import routes, times

_HEADS: Final = (
    "Round", "Due", "Instalment", "By dividend", "Paid", "Paid on", "Open", "For lateness",
    "Dividend", "Discount", "Commission", "Prize", "Received",
)  # fmt: skip
_NONE: Final = "–"


@dataclass(frozen=True)
class PaperLine:
    """A round, or the sums."""

    cells: list[str] = field(default_factory=list)
    total: bool = False


@dataclass(frozen=True)
class Fact:
    """A name and its value."""

    name: str = ""
    value: str = ""


@dataclass(frozen=True)
class Other:
    """Somebody else with slots in the run."""

    name: str = ""
    sub: str = ""
    href: str = ""


@dataclass(frozen=True)
class Sheet:
    """The whole statement."""

    title: str = ""
    facts: list[Fact] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    lines: list[PaperLine] = field(default_factory=list)
    note: str = ""


def sheet_of(found: Statement, circle: str, language: str) -> Sheet:
    """Write a statement as it is printed."""
    today = times.day(found.as_of, found.time_zone)
    slots = ", ".join(str(number) for number in found.slots)
    return Sheet(
        title=circle,
        facts=[
            Fact(text(language, "Subscriber"), found.name),
            Fact(text(language, "Slots"), slots or _NONE),
            Fact(text(language, "Run"), str(found.run_number)),
            Fact(text(language, "As of"), formats.date_medium(today, language)),
        ],
        heads=[text(language, head) for head in _HEADS],
        lines=[*(_line(row, found.currency, language) for row in found.rows),
               _total(found, language)],
        note=text(
            language,
            "Discount and commission are those of a pot that was won: the discount is what the "
            "winner went without, and the commission is a part of it.",
        ),
    )  # fmt: skip


def _line(row: StatementRow, currency: str, language: str) -> PaperLine:
    def money(amount_minor: int) -> str:
        return formats.money(amount_minor, currency, language) if amount_minor else _NONE

    def day(on: date | None) -> str:
        return formats.date_medium(on, language) if on else _NONE

    return PaperLine(
        [
            str(row.number),
            day(row.due_on),
            money(row.instalment_minor),
            money(row.credit_minor),
            money(row.paid_minor),
            day(row.paid_on),
            money(row.open_minor),
            money(row.interest_minor),
            money(row.dividend_minor),
            money(row.discount_minor),
            money(row.commission_minor),
            money(row.prize_minor),
            money(row.received_minor),
        ]
    )


def _total(found: Statement, language: str) -> PaperLine:
    def money(name: str) -> str:
        return formats.money(found.total(f"{name}_minor"), found.currency, language)

    first = [money(name) for name in ("instalment", "credit", "paid")]
    rest = ("open", "interest", "dividend", "discount", "commission", "prize", "received")
    return PaperLine(
        [text(language, "In all"), "", *first, "", *(money(name) for name in rest)], total=True
    )


def others_of(run: RunView, shown: str, language: str) -> list[Other]:
    """The others with slots in the run, each with the way to their statement."""
    here = str(routes.path(routes.SUBSCRIBER, circle=str(run.circle_id), run=str(run.id)))
    held: dict[str, list[int]] = {}
    names: dict[str, str] = {}
    for slot in run.slots:
        if slot.member_id is not None:
            held.setdefault(str(slot.member_id), []).append(slot.number)
            names[str(slot.member_id)] = slot.member_name or ""
    return [
        Other(
            names[member],
            text(language, "slots {numbers}", numbers=_numbers(numbers)),
            f"{here}?member={member}",
        )
        for member, numbers in held.items()
        if member != shown
    ]


def _numbers(numbers: Iterable[int]) -> str:
    return ", ".join(str(number) for number in numbers)
