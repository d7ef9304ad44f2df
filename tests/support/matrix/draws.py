"""What each service function of draws needs; the round that the world has is without a draw."""

from __future__ import annotations

from typing import Final

from circle_app.domain.permissions import Permission
from tests.factories import key
from tests.support.matrix.needs import Case, a, need, never

P: Final = Permission
NONE: Final = "the round has no draw"

ACTIONS: Final[dict[str, Case | tuple[Case, ...]]] = {
    "rounds.proofs.get": need(P.SEE_BOOKS, lambda w: a(w.round), conflicts=NONE),
    "rounds.proofs.proof": never(NONE, lambda w: a(w.round)),
    "rounds.drawing.add_nonce": need(
        P.VOTE, lambda w: a(w.round, nonce="Diwali", key=key()), conflicts=NONE
    ),
    "rounds.drawing.hold": need(P.RUN_ROUNDS, lambda w: a(w.round, key=key()), conflicts=NONE),
    "rounds.voiding.ask": need(
        P.PROPOSE, lambda w: a(w.round, reason="Wrong list", key=key()), conflicts=NONE
    ),
}
