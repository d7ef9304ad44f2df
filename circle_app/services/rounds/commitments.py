"""What was published of the draws of rounds before they are held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.domain.draws import Seal
from circle_app.persistence.queries import draws as queries


@dataclass(frozen=True, slots=True)
class Commitment:
    """The draw of a round as it was sealed.

    Attributes:
        attempt: Which draw of the round; the second follows a void one.
        seal: The fingerprint over everything that was published.
    """

    attempt: int
    slots_sha256: str
    seed_sha256: str
    committed_at: datetime
    seal: str


def of_rounds(session: Session, rows: Sequence[Any]) -> dict[UUID, Commitment]:
    """Return what was published of the draws that count; none of rounds without a draw."""
    rounds = {row.id: row for row in rows}
    return {
        draw.round_id: Commitment(
            draw.attempt,
            draw.eligible_sha256,
            draw.seed_sha256,
            draw.committed_at,
            _seal(rounds[draw.round_id], draw).fingerprint,
        )
        for draw in (queries.sealed(session, list(rounds)) if rounds else ())
    }


def _seal(row: Any, draw: Any) -> Seal:
    return Seal(
        str(row.circle_id),
        str(row.id),
        row.number,
        draw.attempt,
        draw.committed_at,
        draw.eligible_sha256,
        draw.seed_sha256,
    )
