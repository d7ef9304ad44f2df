"""The record of acts, narrowed and paged by key, the newest first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, false, func, not_, or_, select
from sqlmodel import Session

from circle_app.domain.ledger import canonical_json
from circle_app.persistence.models import AuditEvent
from circle_app.persistence.queries.admin import ESCAPE, matching
from circle_app.persistence.queries.circles import CIRCLES, USERS

_ACTS: Any = AuditEvent.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What the acts of a page are narrowed to; None and empty stand for everything.

    Attributes:
        circle_id: Acts in this circle.
        actor_id: Acts of this person.
        subject_id: Acts on this thing.
        areas: First parts of the kinds wanted: ``person`` for ``person.signed_in`` …
        not_areas: First parts of the kinds that are left out.
        since: Not before this moment.
        until: Before this moment.
        name: A text in the values of the act or in the name of who did it.
        visible_only: Only what the feed of the circle shows.
        outside: The acts that belong to no circle, and of circles those of these areas only.
        before: The number of the act after which the page begins.
    """

    circle_id: UUID | None = None
    actor_id: UUID | None = None
    subject_id: UUID | None = None
    areas: tuple[str, ...] = ()
    not_areas: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    name: str | None = None
    visible_only: bool = False
    outside: tuple[str, ...] = ()
    before: int | None = None


def acts(session: Session, wanted: Narrowing, count: int) -> Sequence[Row[Any]]:
    """Return up to ``count`` acts, the newest first, with the names of who did them and where."""
    query = (
        select(_ACTS, USERS.c.name.label("actor_name"), CIRCLES.c.name.label("circle_name"))
        .outerjoin(USERS, USERS.c.id == _ACTS.c.actor_id)
        .outerjoin(CIRCLES, CIRCLES.c.id == _ACTS.c.circle_id)
        .where(*_conditions(wanted))
        .order_by(_ACTS.c.id.desc())
        .limit(count)
    )
    rows: Sequence[Row[Any]] = session.connection().execute(query).all()
    return rows


def _conditions(wanted: Narrowing) -> list[ColumnElement[bool]]:
    made: tuple[tuple[Any, Callable[[Any], ColumnElement[bool]]], ...] = (
        (wanted.circle_id, _ACTS.c.circle_id.__eq__),
        (wanted.actor_id, _ACTS.c.actor_id.__eq__),
        (wanted.subject_id, _ACTS.c.subject_id.__eq__),
        (wanted.areas, _of),
        (wanted.not_areas, lambda areas: not_(_of(areas))),
        (wanted.outside, lambda areas: or_(_ACTS.c.circle_id.is_(None), _of(areas))),
        (wanted.since, _ACTS.c.at.__ge__),
        (wanted.until, _ACTS.c.at.__lt__),
        (wanted.visible_only, _ACTS.c.visible.is_),
        (wanted.before, _ACTS.c.id.__lt__),
        (wanted.name, lambda name: _naming(name.lower())),
    )
    return [condition(value) for value, condition in made if value]


def _of(areas: tuple[str, ...]) -> ColumnElement[bool]:
    """Kinds that begin with one of these words and a point."""
    return or_(
        false(), *(_ACTS.c.kind.startswith(f"{area}.", autoescape=True) for area in sorted(areas))
    )


def _naming(name: str) -> ColumnElement[bool]:
    """A name among the values, written there as JSON writes it, or that of who acted."""
    in_values = matching(canonical_json(name)[1:-1])
    who = select(USERS.c.id).where(func.lower(USERS.c.name).like(matching(name), escape=ESCAPE))
    return or_(func.lower(_ACTS.c.params).like(in_values, escape=ESCAPE), _ACTS.c.actor_id.in_(who))
