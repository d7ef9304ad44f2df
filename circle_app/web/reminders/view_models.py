"""Who owes what, and how a reminder reads, as ready text."""

from dataclasses import dataclass, field

from circle_app.i18n import formats, ntext, text
from circle_app.services.writing import Reminding, ToRemind
from circle_app.web import routes
from circle_app.web.shell.state import initials_of
from circle_app.web.ways_words import PreviewCard, preview_card, way_words

#: So many are listed; whoever owes longest comes first.
MOST = 50


@dataclass(frozen=True)
class OwingRow:
    """A member who owes something."""

    id: str = ""
    initials: str = ""
    name: str = ""
    sub: str = ""
    how: str = ""
    amount: str = ""
    late: str = ""
    href: str = ""
    label: str = ""
    reminded: bool = False


@dataclass(frozen=True)
class RemindersView:
    """All of it."""

    title: str = ""
    sub: str = ""
    nobody: bool = False
    alone: str = ""
    cost: str = ""
    more: str = ""
    rows: list[OwingRow] = field(default_factory=list)
    previews: list[PreviewCard] = field(default_factory=list)


def view_of(found: Reminding, language: str) -> RemindersView:
    """Whom to remind of what."""
    total = sum(each.owed_minor for each in found.people)
    amount = formats.money(total, found.currency, language)
    waiting = sum(not each.reminded_today for each in found.people)
    left = len(found.people) - MOST
    cost = formats.money(found.cost_minor, found.currency, language)
    return RemindersView(
        title=ntext(
            language,
            "{n} member owes {amount}",
            "{n} members owe {amount}",
            len(found.people),
            amount=amount,
        ),
        sub=ntext(
            language,
            "{n} was not reminded today",
            "{n} were not reminded today",
            waiting,
        ),
        nobody=not found.people,
        alone=_alone(found.alone, language),
        cost=text(language, "All together about {amount}", amount=cost) if found.cost_minor else "",
        more=ntext(language, "and {n} more", "and {n} more", left) if left > 0 else "",
        rows=[_row(each, found, language) for each in found.people[:MOST]],
        previews=[preview_card(each, found.currency, language) for each in found.previews],
    )


def _alone(count: int, language: str) -> str:
    if not count:
        return ""
    return ntext(
        language,
        "{n} member is not reached by SMS, e-mail or phone. You get a text to send yourself.",
        "{n} members are not reached by SMS, e-mail or phone. You get texts to send yourself.",
        count,
    )


def _row(row: ToRemind, found: Reminding, language: str) -> OwingRow:
    return OwingRow(
        id=str(row.member_id),
        initials=initials_of(row.name),
        name=row.name,
        sub=_sub(row, found.currency, language),
        how=_how(row, language),
        amount=formats.money(row.owed_minor, found.currency, language),
        late=_late(row, found, language),
        href=str(
            routes.path(routes.MEMBER, circle=str(found.circle_id), member=str(row.member_id))
        ),
        label=text(language, "Choose {name}", name=row.name),
        reminded=row.reminded_today,
    )


def _sub(row: ToRemind, currency: str, language: str) -> str:
    parts = []
    if row.dues_minor:
        parts.append(ntext(language, "{n} contribution", "{n} contributions", row.dues))
    if row.loans_minor:
        amount = formats.money(row.loans_minor, currency, language)
        parts.append(text(language, "instalments {amount}", amount=amount))
    return ", ".join(parts)


def _how(row: ToRemind, language: str) -> str:
    if row.reminded_today:
        return text(language, "reminded today")
    if row.ways:
        return ", ".join(way_words(way.value, language) for way in row.ways)
    if row.in_app:
        return text(language, "only in Circle")
    return text(language, "has no account")


def _late(row: ToRemind, found: Reminding, language: str) -> str:
    days = (found.today - row.since).days
    if days > 0:
        return ntext(language, "{n} day late", "{n} days late", days)
    return text(language, "by {day}", day=formats.date_short(row.since, language))
