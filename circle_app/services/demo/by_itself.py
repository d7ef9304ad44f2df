"""A member of the demo who lets the wallet pay, and does not always remember to fill it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import partial

from circle_app.services import autopay, wallets
from circle_app.services.demo.savers import Troupe
from circle_app.services.demo.stage import Stage

# For so many days what is due is paid by itself; the wallet is filled for one of them.
DAYS = 3


def let_wallets_pay(stage: Stage, troupes: Iterable[Troupe]) -> None:
    """Put autopay in line for whoever forgets to pay in a circle that pays every day."""
    for troupe in troupes:
        who = next((role for role in troupe.plot.people if role.habit == "forgetful"), None)
        if troupe.plot.every != "daily" or who is None:
            continue
        days = [stage.today() - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
        before = days[0] - timedelta(days=1)
        stage.at(stage.moment(before, 20, 21), partial(_begin, stage, troupe, who.name))
        for day in days:
            stage.at(stage.moment(day, 0, 1), partial(_pay, troupe))


def _pay(troupe: Troupe) -> None:
    autopay.run_due(troupe.circle_id)


def _begin(stage: Stage, troupe: Troupe, name: str) -> None:
    """Switch it on with just enough in the wallet for one day."""
    actor = stage.people[name]
    day_minor = 500
    left = wallets.balance(actor).balance_minor
    if left > day_minor:
        wallets.withdraw(actor, amount_minor=left - day_minor, method="cash", key=stage.key())
    elif left < day_minor:
        wallets.top_up(actor, amount_minor=day_minor - left, method="cash", key=stage.key())
    autopay.switch(actor, troupe.circle_id, enabled=True, limit_minor=5_000, loans=True)
