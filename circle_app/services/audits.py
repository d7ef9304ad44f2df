"""The record of acts: who did what, when, from where, and what it changed.

Two readers: of a circle whoever may see its record, of the installation its operators. What was
voted in secret stays secret for both, and an operator reads no amounts and nothing that happens
between a person and the own money.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session

from circle_app.domain import acts
from circle_app.domain.errors import InvalidInput
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries import audit_trail as queries
from circle_app.persistence.queries.audit_trail import Narrowing
from circle_app.services import access, events
from circle_app.services.access import Actor
from circle_app.services.admin import operators
from circle_app.services.paging import DEFAULT_LIMIT, Page, check_limit, decode_cursor, page_of

_MAX_NAME = 80
_LATEST = date(9999, 12, 30)


@dataclass(frozen=True, slots=True)
class AuditFilters:
    """What a reader narrows the record to; None stands for everything.

    Attributes:
        actor_id: Who did it.
        group: One of ``acts.GROUPS``.
        subject_id: What it was done to.
        since: The first day, where the circle lives.
        until: The last day.
        name: A part of a name in it.
    """

    actor_id: UUID | None = None
    group: str | None = None
    subject_id: UUID | None = None
    since: date | None = None
    until: date | None = None
    name: str | None = None


EVERYTHING = AuditFilters()


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One act of the record.

    ``before`` and ``after`` carry the same names; ``address`` and ``agent`` are None where the
    reader may not see them.
    """

    id: int
    at: datetime
    kind: str
    params: dict[str, Any]
    actor_id: UUID | None
    actor_name: str
    subject_id: UUID | None
    circle_id: UUID | None
    circle_name: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    address: str | None
    agent: str | None


def of_circle(
    actor: Actor,
    circle_id: UUID,
    filters: AuditFilters = EVERYTHING,
    *,
    visible_only: bool = False,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[AuditRow]:
    """List the acts in a circle, the newest first. Needs SEE_AUDIT.

    Address and program are shown to who has SEE_ADDRESSES besides.

    Args:
        actor: Who reads.
        circle_id: The circle.
        filters: What it is narrowed to.
        visible_only: Leave out what the circle's activity does not show: checks of the books,
            files that were taken along.
        cursor: The page.
        limit: Its size.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: A member who may not see the record.
        InvalidInput: A filter or the cursor is none of ours.
    """
    check_limit(limit)
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.SEE_AUDIT, writing=False)
        wanted = _narrowed(
            filters, place.time_zone, cursor, circle_id=circle_id, visible_only=visible_only
        )
        origins = place.may(Permission.SEE_ADDRESSES)
        return _page(session, wanted, limit, origins=origins)


def public_of_circle(
    actor: Actor,
    circle_id: UUID,
    filters: AuditFilters = EVERYTHING,
    *,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[AuditRow]:
    """List what every member may read of the record: the circle's feed. Needs SEE_ACTIVITY.

    Raises:
        NotFound, NotAllowed, InvalidInput: As ``of_circle``.
    """
    check_limit(limit)
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.SEE_ACTIVITY, writing=False)
        wanted = _narrowed(filters, place.time_zone, cursor, circle_id=circle_id, visible_only=True)
        return _page(session, wanted, limit, changes=False)


def of_installation(
    actor: Actor,
    filters: AuditFilters = EVERYTHING,
    *,
    time_zone: str = "Asia/Kolkata",
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[AuditRow]:
    """List the acts an operator may read, the newest first. Needs an operator.

    That is signing in, what operators did, settings, and of circles what concerns a circle as a
    whole; no payment, no loan, no vote, no amount.

    Raises:
        NotFound: The actor operates nothing.
        InvalidInput: A filter or the cursor is none of ours.
    """
    check_limit(limit)
    with database.reading() as session:
        operators.require(session, actor)
        wanted = _narrowed(
            filters, time_zone, cursor, outside=acts.CIRCLE_AREAS, not_areas=acts.PRIVATE_AREAS
        )
        return _page(session, wanted, limit, origins=True, amounts=False)


def note_export(actor: Actor, circle_id: UUID | None, what: str) -> None:
    """Write down that somebody took a file along. Needs SEE_CIRCLE, or an operator for no circle.

    Args:
        actor: Who.
        circle_id: The circle the file is about; None for the installation.
        what: ``audit``, ``contributions``, ``proof`` …

    Raises:
        NotFound: Not a member of such a circle, or no operator.
    """
    with database.transaction() as session:
        if circle_id is None:
            operators.require(session, actor)
        else:
            access.require(session, actor, circle_id, Permission.SEE_CIRCLE, writing=False)
        events.record(
            session,
            "export.taken",
            actor,
            circle_id=circle_id,
            params={"what": what, "name": actor.name},
            visible=False,
        )


def _narrowed(filters: AuditFilters, time_zone: str, cursor: str | None, **more: Any) -> Narrowing:
    if filters.group is not None and filters.group not in acts.GROUPS:
        raise InvalidInput(field="group", allowed=", ".join(acts.GROUPS))
    before = decode_cursor(cursor, int)
    zone = ZoneInfo(time_zone)
    until = filters.until and min(filters.until, _LATEST) + timedelta(days=1)
    return Narrowing(
        actor_id=filters.actor_id,
        subject_id=filters.subject_id,
        areas=acts.GROUPS[filters.group] if filters.group else (),
        since=datetime.combine(filters.since, time(), zone) if filters.since else None,
        until=datetime.combine(until, time(), zone) if until else None,
        name=(filters.name or "").strip()[:_MAX_NAME] or None,
        before=before[0] if before else None,
        **more,
    )


def _page(
    session: Session,
    wanted: Narrowing,
    limit: int,
    *,
    origins: bool = False,
    changes: bool = True,
    amounts: bool = True,
) -> Page[AuditRow]:
    def values(kind: str, text: str | None) -> dict[str, Any] | None:
        if text is None:
            return None
        shown = acts.shown_values(kind, json.loads(text))
        return shown if amounts else acts.without_amounts(shown)

    def show(row: Any) -> AuditRow:
        return AuditRow(
            id=row.id,
            at=row.at,
            kind=row.kind,
            params=values(row.kind, row.params) or {},
            actor_id=row.actor_id,
            actor_name=row.actor_name or "",
            subject_id=row.subject_id,
            circle_id=row.circle_id,
            circle_name=row.circle_name or "",
            before=values(row.kind, row.before) if changes else None,
            after=values(row.kind, row.after) if changes else None,
            address=row.address if origins else None,
            agent=row.agent if origins else None,
        )

    rows = queries.acts(session, wanted, limit + 1)
    return page_of(rows, limit, show, lambda row: row.id)
