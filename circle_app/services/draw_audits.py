"""What is kept of draws, against what was published of them and their own proofs.

Whoever keeps the server can write into its tables. What was sealed, what members added and who won
hang on each other by fingerprints, and these were published when they were made.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.domain import draws
from circle_app.domain.draws import Seal
from circle_app.domain.proofs import Fault
from circle_app.persistence.queries import draw_audits as queries
from circle_app.services.compared import Compared


def compared(session: Session, circle_id: UUID) -> Compared:
    """Compare every draw of a circle; nothing is counted where there is none."""
    found = Compared("draws", Fault.WRONG_DRAW)
    told = queries.published(session, circle_id)
    nonces = queries.nonces_by_draw(session, circle_id)
    held = queries.held(session, circle_id)
    here: dict[UUID, list[str]] = defaultdict(list)
    for row in queries.draws_of(session, circle_id):
        added = nonces.get(row.id, ())
        seal = _seal(row)
        here[row.round_id] += [seal.fingerprint, *(each.fingerprint for each in added)]
        fits = _chained(seal, row, added) and _opened(row, seal, added)
        shown = held.get((row.round_id, row.attempt))
        fits = fits and (shown is None or draws.fingerprint_of(row.proof) == shown)
        # What came after the last attempt that is left is missing too.
        fits = fits and here[row.round_id] == list(told[row.round_id])[: len(here[row.round_id])]
        found.add(f"run {row.run} round {row.number} draw {row.attempt}", fits)
    for round_id, fingerprints in told.items():
        if len(here[round_id]) < len(fingerprints):
            found.add(f"round {round_id} draw", fits=False)
    for row in queries.undrawn(session, circle_id):
        found.add(f"run {row.run} round {row.number}", fits=False)
    return found


def _seal(row: Any) -> Seal:
    return Seal(
        str(row.circle_id),
        str(row.round_id),
        row.number,
        row.attempt,
        row.committed_at,
        row.eligible_sha256,
        row.seed_sha256,
    )


def _chained(seal: Seal, row: Any, added: Sequence[Any]) -> bool:
    """The list is the one that was sealed, and every word hangs on the one before."""
    before = seal.fingerprint
    for each in added:
        if draws.link(before, str(each.member_id), each.nonce, each.added_at).fingerprint != (
            each.fingerprint
        ):
            return False
        before = each.fingerprint
    return bool(draws.slots_fingerprint(row.eligible) == row.eligible_sha256)


def _opened(row: Any, seal: Seal, added: Sequence[Any]) -> bool:
    """The proof holds, is the one of this draw, and its winner has the pot."""
    if row.status == "committed":
        return not row.proof and row.winner_slot_id is None
    if not row.proof:
        return bool(row.status == "void")
    noted = [seal.fingerprint, *(each.fingerprint for each in added)]
    if draws.find_fault(row.proof, noted) is not None:
        return False
    told = json.loads(row.proof)
    fits = (
        len(told["nonces"]) == len(added)
        and told["slots_sha256"] == row.eligible_sha256
        and told["winner"] == str(row.winner_slot_id)
    )
    return bool(fits) and (row.status == "void" or row.round_winner == row.winner_slot_id)
