"""Payments of the last hours of which nobody has said yet that they came: work for a treasurer."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Final

from circle_app.services import contributions, loans
from circle_app.services.demo.cast import SAKHI
from circle_app.services.demo.savers import Troupe
from circle_app.services.demo.stage import Stage

RUPEE: Final = 100
#: Who of the people in the cast, how many hours ago, and the savings beyond what is due.
_SAID: Final = ((10, 19.0, 0), (3, 7.5, 200), (5, 2.2, 300))
_BORROWER: Final = 9


def leave(stage: Stage, troupes: list[Troupe]) -> None:
    """Put in line what waits when somebody signs in as the treasurer."""
    for troupe in troupes:
        if troupe.plot is SAKHI:
            for person, hours, extra in _SAID:
                at = stage.now - timedelta(hours=hours)
                stage.at(at, partial(_say, stage, troupe, person, extra * RUPEE))
            stage.at(stage.now - timedelta(hours=5), partial(_repay, stage, troupe))


def _say(stage: Stage, troupe: Troupe, person: int, extra_minor: int) -> None:
    name = troupe.plot.people[person].name
    if name not in troupe.member_ids:
        return
    actor = stage.people[name]
    owed = contributions.pay_screen(actor, troupe.circle_id).open_minor
    contributions.pay(
        actor,
        troupe.circle_id,
        amount_minor=(owed + extra_minor) or 100 * RUPEE,
        method="upi",
        reference=stage.utr(),
        key=stage.key(),
    )


def _repay(stage: Stage, troupe: Troupe) -> None:
    name = troupe.plot.people[_BORROWER].name
    if name not in troupe.member_ids:
        return
    actor = stage.people[name]
    running = loans.mine(actor, circle_id=troupe.circle_id, status="active").items
    for loan in running[:1]:
        due = loans.payoff(actor, loan.id).next_minor
        if due:
            loans.repay(
                actor,
                loan.id,
                amount_minor=due,
                method="upi",
                reference=stage.utr(),
                key=stage.key(),
            )
