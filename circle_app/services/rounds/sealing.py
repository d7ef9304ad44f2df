"""Sealing draws: when a round begins, its slots are written down and a seed is made.

Both are published as fingerprints at once. The seed itself is kept encrypted until the draw.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain import draws
from circle_app.domain.draws import Nonce, Seal, SealedSlot
from circle_app.domain.round_rules import PotBy
from circle_app.domain.rounds import SlotState
from circle_app.persistence.queries import draws as queries
from circle_app.persistence.queries import rounds as round_queries
from circle_app.persistence.queries.draws import DRAWS
from circle_app.services import events
from circle_app.services.rounds.opening import when_opened


def seal(session: Session, circle: Any, rounds: Sequence[UUID]) -> None:
    """Prepare the draws of rounds that have just begun, or whose draw was declared void.

    Every slot that has not won yet is written down. Whether one of them is behind, or nobody's, is
    looked at when the draw is held, and stands in its proof.
    """
    for round_id in rounds:
        row = round_queries.round_row(session, round_id)
        assert row is not None  # noqa: S101  (written in this transaction, or locked in it)
        slots = [
            SealedSlot(str(slot.id), slot.number, str(slot.member_id or ""))
            for slot in round_queries.slots_of_run(session, row.run_id)
            if slot.status != SlotState.WON
        ]
        _seal(session, circle, row, slots)


def _seal(session: Session, circle: Any, row: Any, slots: Sequence[SealedSlot]) -> None:
    written, seed = draws.canonical_slots(slots), secrets.token_bytes(draws.SEED_BYTES)
    values = {
        "id": new_id(),
        "round_id": row.id,
        "circle_id": circle.id,
        "attempt": queries.attempts(session, row.id) + 1,
        "status": "committed",
        "eligible": written,
        "eligible_sha256": draws.slots_fingerprint(written),
        "seed": seed.hex(),
        "seed_sha256": draws.seed_fingerprint(seed),
        "committed_at": clock.now(),
        "proof": "",
    }
    session.connection().execute(insert(DRAWS), values)
    sealed = seal_of(row, values)
    events.record(
        session,
        "draw.sealed",
        None,
        circle_id=circle.id,
        subject_id=row.id,
        params={
            "number": row.number,
            "rounds": row.slot_count,
            "attempt": sealed.attempt,
            "slots": len(slots),
            "seal": sealed.fingerprint,
            "fingerprint": shown(sealed.fingerprint),
        },
    )


def seal_of(row: Any, draw: Any) -> Seal:
    """Read what was published of a draw out of its row and its round's."""
    has = draw if isinstance(draw, dict) else draw._mapping
    return Seal(
        str(row.circle_id),
        str(row.id),
        row.number,
        has["attempt"],
        has["committed_at"],
        has["eligible_sha256"],
        has["seed_sha256"],
    )


def chain_of(rows: Sequence[Any]) -> list[Nonce]:
    """Read what members added out of its rows."""
    return [Nonce(str(row.member_id), row.nonce, row.added_at, row.fingerprint) for row in rows]


def shown(fingerprint: str) -> str:
    """Write the beginning of a fingerprint as people read it aloud: two groups of six letters."""
    return f"{fingerprint[:6]} {fingerprint[6:12]}"


when_opened(PotBy.DRAW.value, seal)
