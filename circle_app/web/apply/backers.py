"""Who is to stand for the loan that is asked for, as the browser is told of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from circle_app.domain.errors import InvalidInput
from circle_app.domain.guarantees import MAX_GUARANTORS
from circle_app.domain.money import parse_minor
from circle_app.i18n import formats, ntext, text
from circle_app.services.circles import CircleView
from circle_app.services.loans import Eligibility
from circle_app.services.memberships import MemberRow
from circle_app.web.apply.key_facts import FactRow
from circle_app.web.apply.view_models import Borrower, CheckLine, check_line
from circle_app.web.events import parsed_uuid

MINE = ("guarantors", "guarantee_amount", "guarantor_savings")


@dataclass(frozen=True)
class Slot:
    """One line: who, and for how much; ``start`` is what stood there when the step was opened."""

    number: int = 0
    who: str = ""
    start: str = ""
    label: str = ""
    who_name: str = ""
    sum_name: str = ""


@dataclass(frozen=True)
class Standing:
    """The step where members are named who stand for the loan.

    Attributes:
        people: Who can be asked.
        slots: The lines to fill in.
        total: How far they stand for it together; ``share`` is that as a width.
    """

    intro: str = ""
    people: list[Borrower] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    total: str = ""
    share: str = "0%"
    checks: list[CheckLine] = field(default_factory=list)
    can_add: bool = True
    ok: bool = False


def people_of(people: Sequence[MemberRow], borrower_id: UUID | None) -> list[Borrower]:
    """The members who may be asked: everybody but the borrower."""
    return [
        Borrower(str(row.id), row.name)
        for row in people
        if row.status == "active" and row.id != borrower_id
    ]


def slots_of(form: Mapping[str, str], count: int, language: str) -> list[Slot]:
    """As many lines as are wanted, filled as they were sent."""
    return [
        Slot(
            number,
            form.get(f"who-{number}", ""),
            form.get(f"sum-{number}", ""),
            text(language, "Guarantor {n}", n=number),
            f"who-{number}",
            f"sum-{number}",
        )
        for number in range(1, min(count, MAX_GUARANTORS) + 1)
    ]


def first_slots(may: Eligibility, currency: str, language: str) -> list[Slot]:
    """The lines for as many as must stand for it, the sum in equal parts."""
    count = max(1, may.guarantors)
    digits = 10 ** formats.currency_digits(currency)
    each = -(-may.guarantee_minor // (count * digits))
    part = str(each) if each else ""
    return slots_of({f"sum-{n}": part for n in range(1, count + 1)}, count, language)


def typed_of(slots: Sequence[Slot]) -> dict[str, str]:
    """What stands in the lines, by the names of their fields."""
    return {
        name: value
        for slot in slots
        for name, value in ((slot.who_name, slot.who), (slot.sum_name, slot.start))
    }


def offers_of(form: Mapping[str, str], currency: str) -> list[tuple[UUID, int]]:
    """Who is named with how much; a line without a name is left out.

    Raises:
        InvalidAmount: A sum is none.
        InvalidInput: More lines than anybody was shown.
    """
    numbers = [name.removeprefix("who-") for name in form if name.startswith("who-")]
    if len(numbers) > MAX_GUARANTORS:
        raise InvalidInput(field="guarantors")
    return [
        (parsed_uuid(who, "member"), parse_minor(form.get(f"sum-{number}", ""), currency))
        for number in numbers
        if (who := form.get(f"who-{number}", ""))
    ]


def standing_of(
    slots: list[Slot],
    people: list[Borrower],
    offered_minor: int,
    may: Eligibility,
    circle: CircleView,
    language: str,
) -> Standing:
    """How far those who are named stand for the loan."""
    money = formats.money
    needed = may.guarantee_minor
    offered = money(offered_minor, circle.currency, language)
    share = min(100, offered_minor * 100 // needed) if needed else 0
    checks = [fact for fact in may.facts if fact.code in MINE]
    shown = [fact for fact in checks if not fact.ok or fact.code != "guarantor_savings"]
    return Standing(
        intro=_intro(may, circle.currency, language),
        people=people,
        slots=slots,
        total=text(
            language,
            "{offered} of {needed}",
            offered=offered,
            needed=money(needed, circle.currency, language),
        )
        if needed
        else offered,
        share=f"{share}%",
        checks=[check_line(fact, circle.currency, language) for fact in shown],
        can_add=len(slots) < min(MAX_GUARANTORS, len(people)),
        ok=may.ok,
    )


def _intro(may: Eligibility, currency: str, language: str) -> str:
    told = []
    if may.guarantors:
        told.append(
            ntext(
                language,
                "{n} other member must stand for this loan.",
                "{n} other members must stand for this loan.",
                may.guarantors,
            )
        )
    if may.guarantee_minor:
        amount = formats.money(may.guarantee_minor, currency, language)
        told.append(text(language, "Together they stand for {amount}.", amount=amount))
    told.append(text(language, "Each is asked and says yes or no; so much of their savings stays."))
    return " ".join(told)


def backer_rows(
    slots: Sequence[Slot], people: Sequence[Borrower], currency: str, language: str
) -> list[FactRow]:
    """Those who are named, for the sheet of key facts."""
    names = {one.id: one.name for one in people}
    return [
        FactRow(
            text(language, "Guarantor"),
            names[slot.who],
            formats.money(parse_minor(slot.start, currency), currency, language),
        )
        for slot in slots
        if slot.who in names
    ]
