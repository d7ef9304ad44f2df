"""What a distribution would be: what was earned, and what of it is whose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.charts import (
    DISTRIBUTED,
    PAYABLE,
    PAYOUT,
    SAVINGS,
    SHARES,
    Section,
    kind_of,
)
from circle_app.domain.distributions import (
    GIVEABLE,
    Earned,
    Into,
    NobodyWeighs,
    Part,
    Place,
    Policy,
    divide,
    fingerprint,
    saved_days,
)
from circle_app.domain.errors import InvalidInput
from circle_app.domain.financials import Figures, owed_for_rounds_minor, surplus_minor
from circle_app.domain.ledger import account_key
from circle_app.domain.spans import Span
from circle_app.persistence.queries import distributions as queries
from circle_app.persistence.queries import financials as figures_queries
from circle_app.persistence.queries.circles import member_rows
from circle_app.services import ledger
from circle_app.services.financials.reading import figures_between

_BORROWER = "borrower"
_OWNER = "admin"
_SAVED = (SAVINGS, SHARES)
# So far back a span may begin; beyond it somebody mistyped.
_EARLIEST = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Plan:
    """A distribution before it is asked for, or looked at once more.

    Attributes:
        parts: Empty where nobody has one.
        text: The sealed plan; ``sha256`` is its seal.
    """

    policy: Policy
    into: Into
    span: Span
    earned: Earned
    amount_minor: int
    parts: tuple[Part, ...]
    text: str
    sha256: str


def span_of(session: Session, circle: Any, start: date | None, end: date | None) -> Span:
    """Return the days whose earnings are given: since the last time, up to today.

    Raises:
        InvalidInput: The days are in the future, or in the wrong order.
    """
    today = clock.today(circle.time_zone)
    last = end or today
    if last > today:
        raise InvalidInput(field="to", reason="in_the_future", maximum=today)
    if start is not None:
        if not start >= _EARLIEST:
            raise InvalidInput(field="from", minimum=_EARLIEST)
        return Span(start, last)
    _, given = queries.last_of(session, circle.id)
    if given is not None:
        return Span(min(given + timedelta(days=1), last), last)
    first = figures_queries.first_day(session, ledger.book_of_circle(session, circle.id))
    return Span(min(first or last, last), last)


def plan(
    session: Session,
    circle: Any,
    policy: Policy,
    into: Into,
    span: Span,
    amount_minor: int | None = None,
) -> Plan:
    """Work out what there is and what of it is whose.

    Args:
        session: A reading, or the transaction that holds the book.
        circle: The circle's row.
        policy: The measure.
        into: Where the parts go.
        span: The days.
        amount_minor: What is given; all there is where None.
    """
    book_id = ledger.book_of_circle(session, circle.id)
    figures = figures_between(session, book_id, span.start, span.end)
    earned = _earned(figures, ledger.balances_minor(session, book_id))
    amount = earned.limit_minor if amount_minor is None else amount_minor
    places = _places(session, circle, book_id, figures, policy, span)
    try:
        parts = divide(places, policy, amount, span.end)
    except NobodyWeighs:
        parts = ()
    text, sha256 = fingerprint(parts, policy, into, span.start, span.end)
    return Plan(policy, into, span, earned, amount, parts, text, sha256)


def _earned(figures: tuple[Figures, ...], balances: Mapping[str, int]) -> Earned:
    sums: dict[Section, int] = defaultdict(int)
    before = given_then = 0
    for each in figures:
        kind = kind_of(each.key)
        if kind is None:
            continue
        moved = each.debit_minor - each.credit_minor
        sums[kind.section] += moved
        if kind.section in (Section.INCOME, Section.EXPENSE, Section.DISTRIBUTED):
            before -= each.opening_minor
        if kind is DISTRIBUTED:
            given_then = each.closing_minor
    owed = sum(amount for key, amount in balances.items() if kind_of(key) in (PAYABLE, PAYOUT))
    held = sum(balances.get(kind.code, 0) for kind in GIVEABLE)
    return Earned(
        income_minor=-sums[Section.INCOME],
        expense_minor=sums[Section.EXPENSE],
        before_minor=before,
        given_minor=sums[Section.DISTRIBUTED],
        since_minor=balances.get(DISTRIBUTED.code, 0) - given_then,
        # What the circle has paid in the place of members is earned, but not there to be given.
        now_minor=surplus_minor(balances) - owed_for_rounds_minor(balances),
        held_minor=held - owed,
    )


def _places(
    session: Session,
    circle: Any,
    book_id: UUID,
    figures: tuple[Figures, ...],
    policy: Policy,
    span: Span,
) -> list[Place]:
    known = {each.key: each for each in figures}
    days = _days(session, book_id, span) if policy is Policy.SAVINGS_DAYS else {}
    shares = queries.shares_on(session, circle.id, span.end) if policy is Policy.SHARES else {}
    return [
        Place(
            row.id,
            row.name,
            clock.day_of(row.joined_at, circle.time_zone),
            takes_part=row.role != _BORROWER,
            saved_minor=sum(-_closing(known, account_key(kind, row.id)) for kind in _SAVED),
            saved_days=sum(
                saved_days(
                    -_opening(known, account_key(kind, row.id)),
                    days.get((row.id, kind.code), ()),
                    span.start,
                    span.end,
                )
                for kind in _SAVED
            ),
            shares=shares.get(row.id, 0),
            is_owner=row.role == _OWNER,
        )
        for row in member_rows(session, circle.id)
        if row.status == "active"
    ]


def _closing(known: Mapping[str, Figures], key: str) -> int:
    return known[key].closing_minor if key in known else 0


def _opening(known: Mapping[str, Figures], key: str) -> int:
    return known[key].opening_minor if key in known else 0


def _days(
    session: Session, book_id: UUID, span: Span
) -> dict[tuple[UUID, str], list[tuple[date, int]]]:
    """Read on which days each account moved, and what it held after each: never its lines."""
    found: dict[tuple[UUID, str], list[tuple[date, int]]] = defaultdict(list)
    for row in queries.saved_by_day(session, book_id, span.start, span.end):
        found[row.owner_id, row.code].append((row.day, int(row.balance_minor)))
    return found
