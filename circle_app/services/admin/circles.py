"""Circles of the installation, as operators see them: facts, never anybody's savings or loans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from circle_app.domain.charts import POOL
from circle_app.domain.errors import InvalidInput, NotFound
from circle_app.domain.presets import PRESETS
from circle_app.persistence import database
from circle_app.persistence.queries import admin as queries
from circle_app.services.access import Actor
from circle_app.services.admin import operators
from circle_app.services.ledger import book_of_circle
from circle_app.services.paging import DEFAULT_LIMIT, Page, check_limit, decode_cursor, page_of
from circle_app.services.verification import LastCheck, newest_check

STATUSES = ("active", "archived", "dissolved")
_POOL = tuple(kind.code for kind in POOL)
_MAX_SEARCH = 80


@dataclass(frozen=True, slots=True)
class CircleRow:
    """A circle in the list."""

    id: UUID
    name: str
    preset: str
    currency: str
    status: str
    member_count: int
    pool_minor: int
    last_act_at: datetime | None
    open_disputes: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Officer:
    """Who holds an office in a circle."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class CircleFacts:
    """One circle: its facts, who looks after it, and whether its book held at the last check."""

    circle: CircleRow
    listed: bool
    rule_version: int
    officers: tuple[Officer, ...]
    last_check: LastCheck | None


@dataclass(frozen=True, slots=True)
class DisputeRow:
    """An open dispute: where and since when; what it is about stays with the circle."""

    id: UUID
    circle_id: UUID
    circle_name: str
    # Whether an entry of the books is doubted, or what a person did.
    about: str
    status: str
    opened_at: datetime


def listed(
    actor: Actor,
    *,
    search: str | None = None,
    preset: str | None = None,
    status: str | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[CircleRow]:
    """List circles, the newest first. Needs an operator.

    Args:
        actor: An operator.
        search: A part of the name.
        preset: Only circles of this kind.
        status: ``active``, ``archived`` or ``dissolved``.
        cursor: The page.
        limit: Its size.
    """
    check_limit(limit)
    if status is not None and status not in STATUSES:
        raise InvalidInput(field="status", allowed=", ".join(STATUSES))
    if preset is not None and preset not in PRESETS:
        raise InvalidInput(field="preset", allowed=", ".join(PRESETS))
    before = decode_cursor(cursor, UUID)
    with database.reading() as session:
        operators.require(session, actor)
        rows = queries.circle_rows(
            session,
            pool=_POOL,
            name=(search or "").strip()[:_MAX_SEARCH] or None,
            preset=preset,
            status=status,
            before=before[0] if before else None,
            count=limit + 1,
        )
        return page_of(rows, limit, _row, lambda row: row.id)


def _row(row: Any) -> CircleRow:
    return CircleRow(
        row.id,
        row.name,
        row.preset,
        row.currency,
        row.status,
        row.member_count,
        int(row.pool_minor),  # PostgreSQL sums to a Decimal
        row.last_act_at,
        row.open_disputes,
        row.created_at,
    )


def get(actor: Actor, circle_id: UUID) -> CircleFacts:
    """Show the facts of one circle. Needs an operator.

    Raises:
        NotFound: The actor operates nothing, or there is no such circle.
    """
    with database.reading() as session:
        operators.require(session, actor)
        row = queries.circle_row(session, circle_id, _POOL)
        if row is None:
            raise NotFound(what="circle")
        return CircleFacts(
            circle=_row(row),
            listed=row.listed,
            rule_version=row.rule_version,
            officers=tuple(
                Officer(each.name, each.role) for each in queries.officers_of(session, circle_id)
            ),
            last_check=newest_check(session, book_of_circle(session, circle_id)),
        )


def disputes(
    actor: Actor, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page[DisputeRow]:
    """List the open disputes of all circles, the oldest first. Needs an operator."""
    check_limit(limit)
    after = decode_cursor(cursor, UUID)
    with database.reading() as session:
        operators.require(session, actor)
        rows = queries.dispute_rows(session, after[0] if after else None, limit + 1)

        def show(row: Any) -> DisputeRow:
            about = "entry" if row.entry_id else "person"
            return DisputeRow(
                row.id, row.circle_id, row.circle_name, about, row.status, row.opened_at
            )

        return page_of(rows, limit, show, lambda row: row.id)
