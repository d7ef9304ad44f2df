"""What each service function of runs, rounds and pots needs; the world only looks at one."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from sqlalchemy import insert

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries.cycles import newest_cycle
from circle_app.persistence.queries.rounds import PAYOUTS, ROUNDS, RUNS, SLOT_REQUESTS, SLOTS
from tests.factories import key
from tests.support.matrix.needs import Case, a, need, never

P: Final = Permission
NO_SLOTS: Final = "members of this circle hold no slots"
OVER: Final = "the run is over"
BY_DRAW: Final = "turns are drawn in this run"
REFUSED: Final = "it was refused"
GIVEN_UP: Final = "the payout is cancelled"


def past(world: Any) -> None:
    """Write a run down that is over, with a slot, a round and a payout."""
    now = clock.now()
    run, slot, turn, payout, asked = (new_id() for _ in range(5))
    world.ids |= {"run": run, "slot": slot, "round": turn, "payout": payout, "request": asked}
    with database.transaction() as session:
        connection = session.connection()
        cycle: Any = newest_cycle(session, world.circle)
        own = {"circle_id": world.circle, "run_id": run}
        connection.execute(
            insert(RUNS),
            {"id": run, "circle_id": world.circle, "number": 1, "status": "closed",
             "pot_by": "draw", "amount_minor": 100, "slot_count": 1, "rule_version": 1,
             "planned_by": world.admin.user_id, "planned_at": now},
        )  # fmt: skip
        held = {"number": 1, "member_id": world.members["admin"], "status": "open"}
        connection.execute(insert(SLOTS), {"id": slot, **own, **held})
        begun = {"cycle_id": cycle.id, "number": 1, "due_on": cycle.due_on}
        connection.execute(insert(ROUNDS), {"id": turn, **own, **begun, "status": "collecting"})
        given = {"member_id": world.members["admin"], "kind": "prize", "amount_minor": 100}
        connection.execute(
            insert(PAYOUTS),
            {"id": payout, **own, **given, "round_id": turn, "slot_id": slot,
             "status": "cancelled"},
        )  # fmt: skip
        connection.execute(
            insert(SLOT_REQUESTS),
            {"id": asked, **own, "kind": "substitute", "slot_id": slot, "status": "refused",
             "to_member": world.members["admin"], "asked_by": world.admin.user_id,
             "asked_at": now},
        )  # fmt: skip


NOBODY: Final = UUID(int=7)

ACTIONS: Final[dict[str, Case | tuple[Case, ...]]] = {
    "rounds.reading.runs": need(P.SEE_BOOKS, lambda w: a(w.circle)),
    "rounds.reading.run": need(P.SEE_BOOKS, lambda w: a(w.run)),
    "rounds.reading.summary": need(P.SEE_BOOKS, lambda w: a(w.run)),
    "rounds.reading.rounds": need(P.SEE_BOOKS, lambda w: a(w.circle)),
    "rounds.reading.round": need(P.SEE_BOOKS, lambda w: a(w.round)),
    "rounds.reading.payout": need(P.SEE_BOOKS, lambda w: a(w.payout)),
    "rounds.overview.board": need(P.SEE_BOOKS, lambda w: a(w.circle)),
    "rounds.overview.now": need(P.SEE_BOOKS, lambda w: a(w.round)),
    "rounds.overview.of_circle": need(P.SEE_BOOKS, lambda w: a(w.circle, w.round)),
    "rounds.runs.plan": need(P.RUN_ROUNDS, lambda w: a(w.circle, key=key()), conflicts=NO_SLOTS),
    "rounds.runs.open": need(P.RUN_ROUNDS, lambda w: a(w.run, key=key()), conflicts=OVER),
    "rounds.runs.abandon": need(P.RUN_ROUNDS, lambda w: a(w.run, key=key()), conflicts=OVER),
    "rounds.closing.close": need(P.RUN_ROUNDS, lambda w: a(w.run, key=key()), conflicts=OVER),
    "rounds.slots.take": need(P.CONTRIBUTE, lambda w: a(w.run, key=key()), conflicts=OVER),
    "rounds.slots.give": need(
        P.RUN_ROUNDS, lambda w: a(w.run, w.members["admin"], key=key()), conflicts=OVER
    ),
    "rounds.slots.drop": (
        # Everybody may give an own slot back; here it is too late for it.
        need(P.CONTRIBUTE, lambda w: a(w.slot, key=key()), conflicts=OVER),
        never("no such slot", lambda _: a(NOBODY, key=key())),
    ),
    "rounds.slots.arrange": need(
        P.RUN_ROUNDS, lambda w: a(w.run, [w.slot], key=key()), conflicts=OVER
    ),
    "rounds.slot_screens.screen": need(P.SEE_BOOKS, lambda w: a(w.circle)),
    "rounds.requests.ask_swap": need(
        P.CONTRIBUTE, lambda w: a(w.circle, w.slot, w.slot, key=key()), conflicts=OVER
    ),
    "rounds.requests.ask_substitute": need(
        P.CONTRIBUTE,
        lambda w: a(w.circle, w.slot, w.members["admin"], key=key()),
        conflicts=OVER,
    ),
    "rounds.requests.agree": need(
        P.CONTRIBUTE, lambda w: a(w.request, key=key()), conflicts=REFUSED
    ),
    "rounds.requests.approve": need(
        P.RUN_ROUNDS, lambda w: a(w.request, key=key()), conflicts=REFUSED
    ),
    "rounds.requests.refuse": need(
        P.CONTRIBUTE, lambda w: a(w.request, key=key()), conflicts=REFUSED
    ),
    "rounds.requests.withdraw": need(
        P.CONTRIBUTE, lambda w: a(w.request, key=key()), conflicts=REFUSED
    ),
    "rounds.defaults.declare": need(P.RUN_ROUNDS, lambda w: a(w.slot, key=key()), conflicts=OVER),
    "rounds.ordering.decide": need(
        P.RUN_ROUNDS, lambda w: a(w.round, key=key()), conflicts=BY_DRAW
    ),
    "rounds.payouts.pay": need(
        P.MOVE_FUNDS, lambda w: a(w.payout, method="cash", key=key()), conflicts=GIVEN_UP
    ),
    "rounds.payouts.confirm": need(
        P.CONTRIBUTE, lambda w: a(w.payout, key=key()), conflicts=GIVEN_UP
    ),
    "rounds.payouts.dispute": need(
        P.CONTRIBUTE, lambda w: a(w.payout, reason="Nothing came", key=key()), conflicts=GIVEN_UP
    ),
}
