"""Papers that go with letters: a loan's agreement, how a loan ended, how somebody left.

They are written when the letter is sent, for its reader and by what that person may see: who has
no right to a paper any more gets the letter without it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog

from circle_app.adapters.messages.base import Letter
from circle_app.domain.errors import CircleError
from circle_app.i18n import formats, text
from circle_app.persistence import database
from circle_app.persistence.queries import departures as departure_queries
from circle_app.services import loans
from circle_app.services.access import Actor
from circle_app.services.departures.views import read_plan
from circle_app.services.notices.paper_page import Paper, attachment

_log = structlog.get_logger(__name__)
#: So many payments stand on the paper of a loan that ended; the page has all of them.
_MOST: Final = 100
_OWN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "savings": "Savings",
        "share_capital": "Shares",
        "advance": "Paid ahead on loans",
        "payable": "Paid for the circle",
        "payout_payable": "Share of the surplus",
    }
)


def with_papers(letter: Letter, row: Any) -> Letter:
    """Return the letter of a message with the paper that belongs to it, where one does."""
    made = _PAPERS.get(row.kind)
    if made is None:
        return letter
    try:
        paper = made(row)
    except CircleError:
        # Who has left in the meantime sees the loan no more.
        _log.info("paper.left_out", message=row.id, kind=row.kind)
        return letter
    return letter if paper is None else replace(letter, attachments=(attachment(paper),))


def _reader(row: Any) -> Actor:
    return Actor(row.user_id, row.reader, language=row.language)


def _loan_of(row: Any) -> UUID:
    """The loan that a notice leads to."""
    return UUID(row.link.partition("/loans/")[2].partition("/")[0])


def _moment(at: datetime, time_zone: str, language: str) -> str:
    local = at.astimezone(ZoneInfo(time_zone))
    return f"{formats.date_medium(local.date(), language)}, {formats.clock_time(local)}"


def _agreement(row: Any) -> Paper:
    """The agreement, as its page shows it."""
    language = row.language
    found = loans.agreement(_reader(row), _loan_of(row), language)
    waits = text(language, "not answered yet")
    agreed = tuple(
        f"{one.name} ({one.role}): {one.sentence} "
        + (_moment(one.at, found.time_zone, language) if one.at else waits)
        for one in found.consents
    )
    return Paper(
        name=found.title,
        language=language,
        title=found.title,
        subtitle=found.subtitle,
        facts=tuple((one.role, one.name) for one in found.parties),
        parts=(
            *((f"{one.number}. {one.title}", one.sentences) for one in found.clauses),
            (text(language, "Who has agreed"), agreed),
        ),
        caption=text(language, "The instalments"),
        heads=found.schedule_heads,
        lines=found.schedule,
        notes=found.notes,
    )


def _loan_settled(row: Any) -> Paper:
    """What was borrowed and what was paid for it: nothing is owed any more."""
    language, reader = row.language, _reader(row)
    loan = loans.get(reader, _loan_of(row))
    paid = [
        each
        for each in loans.repayments_of(reader, loan.id, limit=_MOST).items
        if each.status == "confirmed"
    ]

    def money(minor: int) -> str:
        return formats.money(minor, loan.currency, language)

    title = text(language, "Settlement of loan No. {n}", n=loan.number)
    said = {
        "Lender": row.circle,
        "Borrower": loan.borrower,
        "Loan": money(loan.principal_minor),
        "Paid back": money(sum(each.amount_minor for each in paid)),
        "Let off": money(loan.waived_minor) if loan.waived_minor else "",
    }
    return Paper(
        name=title,
        language=language,
        title=title,
        subtitle=text(language, "Nothing is owed on this loan any more."),
        facts=tuple((text(language, name), value) for name, value in said.items() if value),
        caption=text(language, "Paid back"),
        heads=tuple(text(language, each) for each in ("Paid on", "Amount", "Of the loan")),
        lines=tuple(
            (
                formats.date_medium(each.paid_on, language),
                money(each.amount_minor),
                money(each.principal_minor),
            )
            for each in reversed(paid)
        ),
    )


def _member_settled(row: Any) -> Paper | None:
    """What belonged to somebody who left, what was set off, and what was paid out."""
    language = row.language
    with database.reading() as session:
        found = departure_queries.settled_with(session, row.circle_id, row.user_id)
    if found is None:
        return None
    plan = read_plan(found.plan)

    def money(minor: int) -> str:
        return formats.money(minor, found.currency, language)

    title = text(language, "Settlement with {name}", name=found.name)
    said = {
        **{_OWN[each.code]: each.amount_minor for each in plan.owned if each.code in _OWN},
        "Set off against loans": sum(each.paid_minor for each in plan.loans),
        "Let off": plan.written_off_minor,
    }
    facts = [(text(language, name), money(minor)) for name, minor in said.items() if minor]
    return Paper(
        name=title,
        language=language,
        title=title,
        subtitle=f"{found.circle_name} · {_moment(found.settled_at, found.time_zone, language)}",
        facts=(*facts, (text(language, "Paid out"), money(plan.payout_minor))),
    )


_PAPERS: Final[Mapping[str, Callable[[Any], Paper | None]]] = MappingProxyType(
    {
        "loan.disbursed": _agreement,
        "loan.closed": _loan_settled,
        "loan.settled": _loan_settled,
        "member.settled": _member_settled,
        "member.removed": _member_settled,
    }
)
