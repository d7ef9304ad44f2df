"""Where a statement and its lines belong, and who may decide on them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.domain.errors import NotFound
from circle_app.domain.permissions import Permission
from circle_app.persistence.queries import reconciliation as queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.services import access
from circle_app.services.access import Actor, Standing


def of_statement(session: Session, actor: Actor, statement_id: UUID) -> tuple[Standing, Any]:
    """Return a statement that a member may see.

    Raises:
        NotFound: No such statement in a circle of the actor.
    """
    row = queries.statement_row(session, statement_id)
    if row is None:
        raise NotFound(what="statement")
    place = access.require(session, actor, row.circle_id, Permission.SEE_BOOKS, writing=False)
    return place, row


def of_line(session: Session, actor: Actor, line_id: UUID) -> tuple[Standing, Any]:
    """Return a line of a bank that a member may see.

    Raises:
        NotFound: No such line in a circle of the actor.
    """
    row = queries.line_row(session, line_id)
    if row is None:
        raise NotFound(what="line")
    place = access.require(session, actor, row.circle_id, Permission.SEE_BOOKS, writing=False)
    return place, row


def to_decide_on_statement(
    session: Session, actor: Actor, statement_id: UUID
) -> tuple[Standing, Any]:
    """Return a statement on whose lines the actor decides.

    Raises:
        NotFound: No such statement in a circle of the actor.
        NotAllowed: Seen, but not the actor's to decide.
    """
    _, row = of_statement(session, actor, statement_id)
    return access.require(session, actor, row.circle_id, Permission.RECONCILE), row


def to_decide_on_line(session: Session, actor: Actor, line_id: UUID) -> tuple[Standing, Any]:
    """Return a line on which the actor decides; it is not locked yet.

    Raises:
        NotFound: No such line in a circle of the actor.
        NotAllowed: Seen, but not the actor's to decide.
    """
    _, row = of_line(session, actor, line_id)
    return access.require(session, actor, row.circle_id, Permission.RECONCILE), row


def lock_line(session: Session, place: Standing, line_id: UUID) -> Any:
    """Lock a line; first its circle, so that no entry is taken back while it is matched."""
    locked_circle(session, place.circle_id)
    return queries.locked_line(session, line_id)
