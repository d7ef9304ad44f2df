"""What each service function of shares and the share-out needs; the world only looks at one."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import insert

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries.share_outs import SHARE_OUTS
from circle_app.persistence.queries.shares import CYCLES
from circle_app.services.share_outs.views import PlanView, counted_text, plan_text
from tests.factories import key
from tests.support.matrix.needs import Case, a, held, need

P: Final = Permission
NONE: Final = "nobody buys shares in this circle"


def counted(world: Any) -> None:
    """Write down a share-out that was counted for, of a cycle that is over."""
    now, today = clock.now(), clock.today("Asia/Kolkata")
    cycle, share_out = new_id(), new_id()
    world.ids["share_out"] = share_out
    plan = PlanView(1, today, 500, 500, 0, 0, "0", 0, 0, 0, 0, "keep", 0, 0, 0, 0, 0, ())
    with database.transaction() as session:
        connection = session.connection()
        connection.execute(
            insert(CYCLES),
            {"id": cycle, "circle_id": world.circle, "number": 1, "status": "closed",
             "price_minor": 500, "started_on": today, "closed_on": today, "shares": 0},
        )  # fmt: skip
        connection.execute(
            insert(SHARE_OUTS),
            {"id": share_out, "circle_id": world.circle, "cycle_id": cycle,
             "status": "counting", "counted": counted_text((), 0, today),
             "plan": plan_text(plan), "opened_by": world.admin.user_id, "opened_at": now},
        )  # fmt: skip


ACTIONS: Final[dict[str, Case | tuple[Case, ...]]] = {
    "shares.register": need(P.SEE_CIRCLE, lambda w: a(w.circle)),
    "shares.whole_register": need(P.SEE_MEMBERS, lambda w: a(w.circle)),
    "shares.buy": need(
        P.CONTRIBUTE, lambda w: a(w.circle, shares=1, method="cash", key=key()), conflicts=NONE
    ),
    "share_outs.preview": need(P.SHARE_OUT, lambda w: a(w.circle)),
    "share_outs.newest": need(P.SEE_BOOKS, lambda w: a(w.circle)),
    "share_outs.worth": need(P.SEE_BOOKS, lambda w: a(w.circle, number=1)),
    "share_outs.get": need(P.SEE_BOOKS, lambda w: a(w.share_out)),
    "share_outs.count": need(
        P.SHARE_OUT, lambda w: a(w.circle, counted={"cash": 1}, key=key()), conflicts=NONE
    ),
    "share_outs.ask": need(
        P.SHARE_OUT, lambda w: a(w.share_out, key=key()), conflicts="its cycle is over"
    ),
    # Whoever counted is the only one to take it back.
    "share_outs.cancel": held({"admin"}, lambda w: a(w.share_out), circle="officers"),
    "share_outs.post": need(
        P.MOVE_FUNDS, lambda w: a(w.share_out, key=key()), conflicts="it is not agreed to"
    ),
    "share_outs.received": need(
        P.SEE_BOOKS, lambda w: a(w.share_out), conflicts="it is not carried out"
    ),
}
