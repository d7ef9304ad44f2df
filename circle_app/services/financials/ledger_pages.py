"""The ledger page of one account: what it had, each line, and the balance after it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from circle_app.domain import financials
from circle_app.domain.charts import kind_of
from circle_app.domain.errors import InvalidInput, NotFound
from circle_app.domain.financials import Figures
from circle_app.domain.ledger import normal_balance_minor
from circle_app.persistence import database
from circle_app.persistence.queries import financials as queries
from circle_app.services import ledger
from circle_app.services.access import Actor
from circle_app.services.financials.reading import (
    EARLIEST,
    account_row,
    enter,
    figures_of,
    heading_of,
)
from circle_app.services.financials.views import Against, Heading, LedgerLine, LedgerPage
from circle_app.services.paging import DEFAULT_LIMIT, check_limit, decode_cursor, encode_cursor


def general_ledger(
    actor: Actor,
    circle_id: UUID,
    account_key: str,
    start: date | None = None,
    end: date | None = None,
    *,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> LedgerPage:
    """Return one page of an account's ledger: what it had, each line, and the balance after it.

    Raises:
        NotFound: The actor is not a member of such a circle, or it has no such account.
        InvalidInput: A day is out of range, or the cursor is not one of this ledger.
    """
    check_limit(limit)
    after = decode_cursor(cursor, date.fromisoformat, int)
    with database.reading(snapshot=True) as session:
        place = enter(session, actor, circle_id)
        book_id = ledger.book_of_circle(session, circle_id)
        heading = heading_of(session, place, book_id, start, end)
        row = queries.one_account(session, book_id, account_key, heading.start, heading.end)
        owners = queries.member_names(session, circle_id)
        if row is None:
            return _unopened(heading, account_key, owners)
        first = (heading.start or EARLIEST, 0)
        if after is not None and not first[0] <= after[0] <= heading.end:
            raise InvalidInput(field="cursor")
        at = after or first
        brought = queries.balance_at(session, row.id, at)
        found = queries.lines_after(session, row.id, at, heading.end, limit + 1)
        shown = found[:limit]
        legs = queries.legs_of(session, [line.entry_id for line in shown])
    more = len(found) > limit
    return LedgerPage(
        heading,
        account_row(row.key, figures_of(row), owners, row.last_day),
        normal_balance_minor(row.side, brought),
        _lines(shown, row, brought, _against(legs, row.id, owners)),
        encode_cursor(shown[-1].occurred_on.isoformat(), shown[-1].id) if more else None,
    )


def _unopened(heading: Heading, key: str, owners: Mapping[UUID, str]) -> LedgerPage:
    """An account of the chart that was never used has an empty page, like any other."""
    kind = kind_of(key)
    if kind is None or not financials.in_chart(kind) or kind.per_member or key != kind.code:
        raise NotFound(what="account")
    return LedgerPage(heading, account_row(key, Figures(key, 0, 0, 0), owners, None), 0, (), None)


def _against(
    legs: Sequence[Any], account_id: int, owners: Mapping[UUID, str]
) -> dict[int, tuple[Against, ...]]:
    found: dict[int, list[Against]] = {}
    for leg in legs:
        if leg.account_id != account_id:
            owner_id = Figures(leg.key, 0, 0, 0).owner_id
            found.setdefault(leg.entry_id, []).append(
                Against(
                    leg.key,
                    leg.key.partition(":")[0],
                    owners.get(owner_id) if owner_id else None,
                    leg.amount_minor,
                )
            )
    return {entry_id: tuple(others) for entry_id, others in found.items()}


def _lines(
    rows: Sequence[Any], account: Any, brought: int, against: Mapping[int, tuple[Against, ...]]
) -> tuple[LedgerLine, ...]:
    lines: list[LedgerLine] = []
    balance = brought
    for row in rows:
        balance += row.amount_minor
        lines.append(
            LedgerLine(
                entry_id=row.public_id,
                sequence=row.sequence,
                kind=row.kind,
                params=json.loads(row.params),
                subject_id=row.subject_id,
                reverses_id=row.reverses_id,
                reason=row.reason,
                occurred_on=row.occurred_on,
                booked_at=row.booked_at,
                debit_minor=max(0, row.amount_minor),
                credit_minor=max(0, -row.amount_minor),
                balance_minor=normal_balance_minor(account.side, balance),
                against=against.get(row.entry_id, ()),
            )
        )
    return tuple(lines)
