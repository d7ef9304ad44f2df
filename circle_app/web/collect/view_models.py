"""The list for collecting as ready text, and what can be done with those who are chosen."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from circle_app.i18n import formats, ntext, text
from circle_app.services.collect import Claim, CollectList, CollectRow, CollectTotals
from circle_app.web import routes
from circle_app.web.shell.state import initials_of
from circle_app.web.ui.icons import PATHS
from circle_app.web.wording import method_words

#: State → word, colour, icon.
CHIPS = {
    "late": ("Late", "red", "alert"),
    "checking": ("Checking", "amber", "clock"),
    "due": ("Still due", "gray", "calendar"),
    "paid": ("Paid", "jade", "check"),
}


@dataclass(frozen=True)
class PersonRow:
    """A member in the list.

    ``claims`` are the payments that the reader may confirm, as the page sends them back;
    ``owed_minor`` what can be asked for.
    """

    id: str = ""
    initials: str = ""
    name: str = ""
    sub: str = ""
    checking: str = ""
    state: str = ""
    tone: str = ""
    d: str = ""
    amount: str = ""
    amount_sub: str = ""
    href: str = ""
    label: str = ""
    claims: str = ""
    claim_count: int = 0
    owed_minor: int = 0


@dataclass(frozen=True)
class FilterChip:
    """A way to narrow the list, and how many it leaves."""

    value: str = ""
    words: str = ""
    count: str = ""


@dataclass(frozen=True)
class Bar:
    """What can be done with those who are chosen, exactly as the page shows it."""

    count: int = 0
    title: str = ""
    claims: str = ""
    claim_count: int = 0
    confirm: str = ""
    members: str = ""
    owing: str = ""
    owing_count: int = 0
    remind: str = ""


@dataclass(frozen=True)
class Summary:
    """How far the running cycle is."""

    title: str = ""
    sub: str = ""
    share: str = "0%"
    filters: list[FilterChip] = field(default_factory=list)
    may_confirm: bool = False
    may_record: bool = False


def person_rows(found: CollectList, language: str) -> list[PersonRow]:
    """The members of a page."""
    return [_person(row, found, language) for row in found.page.items]


def _person(row: CollectRow, found: CollectList, language: str) -> PersonRow:
    words, tone, sign = CHIPS[row.state]
    mine = [claim for claim in row.claims if claim.can_confirm]
    return PersonRow(
        id=str(row.member_id),
        initials=initials_of(row.name),
        name=row.name,
        sub=_sub(row, found, language),
        checking=_checking(row, found.currency, language),
        state=text(language, words),
        tone=tone,
        d=PATHS[sign],
        amount=_amount(row, found.currency, language),
        amount_sub=_fee(row, found.currency, language),
        href=str(
            routes.path(routes.MEMBER, circle=str(found.circle_id), member=str(row.member_id))
        ),
        label=text(language, "Choose {name}", name=row.name),
        claims=",".join(f"contribution-{claim.id}" for claim in mine),
        claim_count=len(mine),
        owed_minor=row.open_minor + row.called_minor,
    )


def _sub(row: CollectRow, found: CollectList, language: str) -> str:
    if row.first_due_on is None and row.called_minor:
        return text(language, "all rounds to come are owed now")
    if row.first_due_on is None:
        return "" if row.claims else text(language, "nothing is open")
    dues = ntext(language, "{n} contribution", "{n} contributions", row.dues)
    day = _day(row.first_due_on, found.today, language)
    since = (
        text(language, "{dues}, since {day}", dues=dues, day=day)
        if row.late_minor
        else text(language, "{dues}, by {day}", dues=dues, day=day)
    )
    if row.reminded_today:
        return f"{since} · {text(language, 'reminded today')}"
    return since


def _day(day: date, today: date, language: str) -> str:
    short = formats.date_short if day.year == today.year else formats.date_medium
    return short(day, language)


def _amount(row: CollectRow, currency: str, language: str) -> str:
    """What is asked for; where all of it is said to be paid, that."""
    shown = row.open_minor + row.called_minor or row.checking_minor
    return formats.money(shown, currency, language) if shown else ""


def _fee(row: CollectRow, currency: str, language: str) -> str:
    if row.called_minor and row.open_minor:
        called = formats.money(row.called_minor, currency, language)
        return text(language, "{amount} for rounds to come in it", amount=called)
    if not row.fee_minor:
        return ""
    fee = formats.money(row.fee_minor, currency, language)
    return text(language, "{amount} late fee in it", amount=fee)


def _checking(row: CollectRow, currency: str, language: str) -> str:
    if not row.claims:
        return ""
    amount = formats.money(row.checking_minor, currency, language)
    ways = ", ".join(_way(claim, language) for claim in row.claims[:2])
    if not row.open_minor:
        return text(language, "waits: {ways}", ways=ways)
    return text(language, "{amount} waits: {ways}", amount=amount, ways=ways)


def _way(claim: Claim, language: str) -> str:
    if claim.method == "upi" and claim.reference:
        return text(language, "UTR … {end}", end=claim.reference[-4:])
    return method_words(claim.method, language)


def summary(found: CollectList, language: str) -> Summary:
    """How far the running cycle is, and the ways to narrow the list."""
    title, sub, share = text(language, "Nothing is collected in cycles here"), "", "0%"
    cycle = found.cycle
    if cycle is not None and cycle.due_count:
        title = text(
            language, "{done} of {all} have paid", done=cycle.paid_count, all=cycle.due_count
        )
        sub = text(
            language,
            "{amount} of {all}",
            amount=formats.money(cycle.collected_minor, found.currency, language),
            all=formats.money(cycle.expected_minor, found.currency, language),
        )
        share = f"{100 * cycle.paid_count // cycle.due_count}%"
    return Summary(
        title=title,
        sub=sub,
        share=share,
        filters=_filters(found.totals, language),
        may_confirm=found.may_confirm,
        may_record=found.may_record,
    )


def _filters(totals: CollectTotals, language: str) -> list[FilterChip]:
    known = (
        ("", "All", totals.members),
        ("late", "Late", totals.late),
        ("checking", "Checking", totals.checking),
        ("due", "Still due", totals.due),
        ("paid", "Paid", totals.paid),
    )
    return [FilterChip(value, text(language, words), str(count)) for value, words, count in known]


def bar_of(rows: Iterable[PersonRow], chosen: list[str], language: str) -> Bar:
    """What can be done with the chosen rows of the page."""
    picked = [row for row in rows if row.id in chosen]
    claims = sum(row.claim_count for row in picked)
    owing = [row for row in picked if row.owed_minor]
    return Bar(
        count=len(picked),
        title=ntext(language, "{n} member chosen", "{n} members chosen", len(picked)),
        claims=",".join(row.claims for row in picked if row.claims),
        claim_count=claims,
        confirm=ntext(language, "Confirm {n} payment", "Confirm {n} payments", claims),
        members=",".join(f"member-{row.id}" for row in picked),
        owing=",".join(f"member-{row.id}" for row in owing),
        owing_count=len(owing),
        remind=text(language, "Remind {n}", n=len(owing)),
    )
