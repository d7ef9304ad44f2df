"""What each service function of auctions needs; the world's one round is decided by a draw."""

from __future__ import annotations

from typing import Final

from circle_app.domain.permissions import Permission
from tests.factories import key
from tests.support.matrix.needs import Case, a, need

P: Final = Permission
NONE: Final = "turns are drawn in this run"
MANY: Final = {"discount_minor": 100}

ACTIONS: Final[dict[str, Case | tuple[Case, ...]]] = {
    "rounds.auction_views.get": need(P.SEE_BOOKS, lambda w: a(w.round), conflicts=NONE),
    "rounds.auction_views.currency": need(P.SEE_BOOKS, lambda w: a(w.round)),
    "rounds.auctions.open_bidding": need(
        P.RUN_ROUNDS, lambda w: a(w.round, key=key()), conflicts=NONE
    ),
    "rounds.auctions.close": need(P.RUN_ROUNDS, lambda w: a(w.round, key=key()), conflicts=NONE),
    "rounds.bidding.preview": need(P.CONTRIBUTE, lambda w: a(w.round, **MANY), conflicts=NONE),
    "rounds.bidding.bid": need(
        P.CONTRIBUTE, lambda w: a(w.round, **MANY, key=key()), conflicts=NONE
    ),
    "rounds.presence.room": need(P.SEE_BOOKS, lambda w: a(w.round), conflicts=NONE),
    "rounds.presence.come_in": need(P.SEE_BOOKS, lambda w: a(w.round), conflicts=NONE),
    "rounds.presence.mark": need(
        P.RUN_ROUNDS, lambda w: a(w.round, w.members["admin"]), conflicts=NONE
    ),
    "rounds.calls.own": need(P.SEE_CIRCLE, lambda w: a(w.circle)),
    "rounds.statements.own": need(P.SEE_BOOKS, lambda w: a(w.run)),
    "rounds.statements.statement": need(
        P.SEE_BOOKS, lambda w: a(w.run, member_id=w.members["admin"])
    ),
}
