"""The record of every act, and word to the open pages that something changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.ledger import canonical_json
from circle_app.domain.notice_lives import SETTLES, SETTLES_OWN
from circle_app.domain.notices import NOTICES
from circle_app.persistence import database
from circle_app.persistence.models import AuditEvent
from circle_app.persistence.queries import happened
from circle_app.services.access import Actor

_INSERT = insert(AuditEvent)
# What people are told of, and what settles that.
_HEARD = frozenset(NOTICES) | frozenset(SETTLES) | frozenset(SETTLES_OWN)
# Whoever passes word on is woken by this room.
HAPPENED_ROOM = "happened"


def circle_room(circle_id: UUID) -> str:
    """Name the room of everybody who looks at a circle."""
    return f"circle-{circle_id}"


def user_room(user_id: UUID) -> str:
    """Name the room of one person's own pages."""
    return f"user-{user_id}"


def bell_room(user_id: UUID) -> str:
    """Name the room of one person's notices: what was told, and what was read."""
    return f"bell-{user_id}"


def record(
    session: Session,
    kind: str,
    actor: Actor | None,
    *,
    circle_id: UUID | None = None,
    subject_id: UUID | None = None,
    params: Mapping[str, Any] | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    visible: bool = True,
    users: tuple[UUID, ...] = (),
    address: str = "",
    agent: str = "",
) -> None:
    """Write down an act in the caller's transaction, and wake the pages that show it.

    Whom it concerns hears of it after the commit, and nobody does without one.

    Args:
        session: The transaction.
        kind: ``contribution.confirmed``, ``loan.requested`` …
        actor: Who did it; None for the clock (a job).
        circle_id: The circle it happened in.
        subject_id: What it happened to.
        params: Values for the sentence; names and amounts, never secrets or contact data.
        before: What was changed as it stood, by names; never secrets or contact data.
        after: The same names as they stand now.
        visible: Whether it is part of the circle's activity feed.
        users: People whose own pages changed, besides the circle's.
        address: Where it came from, if there is no actor: nobody has proved who they are.
        agent: The program it came from, if there is no actor.
    """
    record_all(
        session,
        [Told(kind, subject_id, params or {}, before=before, after=after)],
        actor,
        circle_id=circle_id,
        visible=visible,
        users=users,
        address=address,
        agent=agent,
    )


@dataclass(frozen=True, slots=True)
class Told:
    """One act among several that are written down together; see :func:`record`."""

    kind: str
    subject_id: UUID | None
    params: Mapping[str, Any]
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None


def record_all(
    session: Session,
    acts: Sequence[Told],
    actor: Actor | None,
    *,
    circle_id: UUID | None,
    visible: bool = True,
    users: tuple[UUID, ...] = (),
    address: str = "",
    agent: str = "",
) -> None:
    """Write down acts of one person in one circle in one statement; see :func:`record`."""
    if not acts:
        return
    shared = {
        "at": clock.now(),
        "circle_id": circle_id,
        "actor_id": actor.user_id if actor else None,
        "visible": visible,
        "address": (actor.address if actor else address)[:64],
        "agent": (actor.agent if actor else agent)[:200],
    }
    rows = [
        {
            **shared,
            "kind": each.kind,
            "subject_id": each.subject_id,
            "params": canonical_json(dict(each.params)),
            "before": None if each.before is None else canonical_json(dict(each.before)),
            "after": None if each.after is None else canonical_json(dict(each.after)),
        }
        for each in acts
    ]
    session.connection().execute(_INSERT, rows)
    # Whose pages changed is known of one act; of many it is looked up for each when it is told.
    concerned = canonical_json([str(each) for each in users] if len(acts) == 1 else [])
    happened.note(session, [row | {"people": concerned} for row in rows], told=_HEARD)
    database.touch(session, HAPPENED_ROOM)
    if circle_id is not None:
        database.touch(session, circle_room(circle_id))
    for user_id in users:
        database.touch(session, user_room(user_id))


def settle(session: Session, kind: str, subject_id: UUID) -> None:
    """Have nobody asked any more about a thing that ended with another one, which is on record."""
    row = {
        "at": clock.now(),
        "kind": kind,
        "circle_id": None,
        "actor_id": None,
        "subject_id": subject_id,
        "params": "{}",
        "people": "[]",
        "visible": False,
    }
    happened.note(session, [row], told=_HEARD)
    database.touch(session, HAPPENED_ROOM)


def subscribe(listener: Callable[[frozenset[str]], None]) -> None:
    """Have a function called with the names of the changed rooms after each commit."""
    database.after_commit(listener)
