"""The passbook: what went into a member's savings and out, with the balance after each line.

Where members buy shares, it is what they paid for them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from circle_app.domain.ledger import account_key
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries.passbooks import account_lines
from circle_app.services import access, ledger
from circle_app.services.access import Actor
from circle_app.services.paging import DEFAULT_LIMIT, Page, check_limit, decode_cursor, page_of
from circle_app.services.rule_versions import rules_of
from circle_app.services.savings import kept_in


@dataclass(frozen=True, slots=True)
class PassbookLine:
    """One line: what came in (+) or went out (−), and the savings after it."""

    entry_id: UUID
    sequence: int
    kind: str
    params: dict[str, Any]
    subject_id: UUID | None
    amount_minor: int
    balance_minor: int
    occurred_on: date
    booked_at: datetime


def lines(
    actor: Actor, circle_id: UUID, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page[PassbookLine]:
    """List the actor's own savings in a circle, or what was paid for shares, the newest first.

    Raises:
        NotFound: The actor is not a member of such a circle.
    """
    check_limit(limit)
    before = decode_cursor(cursor, int)
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.SEE_CIRCLE, writing=False)
        rules = rules_of(session, circle_id, place.rule_version)
        rows = account_lines(
            session,
            ledger.book_of_circle(session, circle_id),
            account_key(kept_in(rules), place.member_id),
            before[0] if before else None,
            limit + 1,
        )
    return page_of(rows, limit, _line, lambda row: row.id)


def _line(row: Any) -> PassbookLine:
    return PassbookLine(
        row.public_id,
        row.sequence,
        row.kind,
        json.loads(row.params),
        row.subject_id,
        -row.amount_minor,  # savings are a credit account: a credit is money that came in
        -row.balance_minor,
        row.occurred_on,
        row.booked_at,
    )
