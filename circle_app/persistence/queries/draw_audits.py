"""What is kept of draws, for comparing it with what was published of them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, select
from sqlmodel import Session

from circle_app.persistence.models import AuditEvent
from circle_app.persistence.queries.draws import DRAW_NONCES, DRAWS
from circle_app.persistence.queries.rounds import ROUNDS, RUNS

_EVENTS: Any = AuditEvent.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
# Without their seeds, as everywhere.
_DRAWS: Any = (
    select(
        *(each for each in DRAWS.c if each.name != "seed"),
        ROUNDS.c.number,
        ROUNDS.c.winner_slot_id.label("round_winner"),
        RUNS.c.number.label("run"),
    )
    .join(ROUNDS, ROUNDS.c.id == DRAWS.c.round_id)
    .join(RUNS, RUNS.c.id == ROUNDS.c.run_id)
    .where(DRAWS.c.circle_id == bindparam("circle"))
    .order_by(RUNS.c.number, ROUNDS.c.number, DRAWS.c.attempt)
)
_NONCES: Any = (
    select(DRAW_NONCES)
    .join(DRAWS, DRAWS.c.id == DRAW_NONCES.c.draw_id)
    .where(DRAWS.c.circle_id == bindparam("circle"))
    .order_by(DRAW_NONCES.c.draw_id, DRAW_NONCES.c.number)
)
_PUBLISHED: Any = (
    select(_EVENTS.c.subject_id, _EVENTS.c.params)
    .where(
        _EVENTS.c.circle_id == bindparam("circle"),
        _EVENTS.c.kind.in_(("draw.sealed", "draw.nonce")),
    )
    .order_by(_EVENTS.c.id)
)
_HELD: Any = select(_EVENTS.c.subject_id, _EVENTS.c.params).where(
    _EVENTS.c.circle_id == bindparam("circle"), _EVENTS.c.kind == "draw.held"
)
_UNDRAWN: Any = (
    select(RUNS.c.number.label("run"), ROUNDS.c.number)
    .join(RUNS, RUNS.c.id == ROUNDS.c.run_id)
    .where(
        RUNS.c.circle_id == bindparam("circle"),
        RUNS.c.pot_by == "draw",
        ROUNDS.c.winner_slot_id.is_not(None),
        ~select(DRAWS.c.id)
        .where(DRAWS.c.round_id == ROUNDS.c.id, DRAWS.c.status == "drawn")
        .exists(),
    )
    .order_by(RUNS.c.number, ROUNDS.c.number)
)


def draws_of(session: Session, circle_id: UUID) -> Sequence[Row[Any]]:
    """Return all draws of a circle, with the winners that their rounds have."""
    found: Sequence[Row[Any]] = session.connection().execute(_DRAWS, {"circle": circle_id}).all()
    return found


def nonces_by_draw(session: Session, circle_id: UUID) -> Mapping[UUID, Sequence[Row[Any]]]:
    """Return what members added to each draw, in its order."""
    found: dict[UUID, list[Row[Any]]] = defaultdict(list)
    for row in session.connection().execute(_NONCES, {"circle": circle_id}):
        found[row.draw_id].append(row)
    return found


def published(session: Session, circle_id: UUID) -> Mapping[UUID, Sequence[str]]:
    """Return the fingerprints that were published of each round, in their order."""
    found: dict[UUID, list[str]] = defaultdict(list)
    for row in session.connection().execute(_PUBLISHED, {"circle": circle_id}):
        found[row.subject_id].append(json.loads(row.params)["seal"])
    return found


def held(session: Session, circle_id: UUID) -> Mapping[tuple[UUID, int], str]:
    """Return the fingerprints of proofs as they were published, by round and attempt."""
    found = {}
    for row in session.connection().execute(_HELD, {"circle": circle_id}):
        params = json.loads(row.params)
        found[row.subject_id, params["attempt"]] = params["proof"]
    return found


def undrawn(session: Session, circle_id: UUID) -> Sequence[Row[Any]]:
    """Return rounds that have a winner without the draw that their run asks for."""
    found: Sequence[Row[Any]] = session.connection().execute(_UNDRAWN, {"circle": circle_id}).all()
    return found
