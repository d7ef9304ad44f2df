"""Circles that collect, told through the services: members enough for a meeting, a month ahead.

Run as a program beside a server, on the same database:
``python -m tests.e2e.collecting STORY JSON``. Prints what a test needs to go on, as JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from circle_app.adapters import clock
from circle_app.services import (
    autopay,
    bootstrap,
    circles,
    contributions,
    cycles,
    invites,
    memberships,
    people,
    roles,
    wallets,
)
from circle_app.services.access import Actor
from tests.factories import PASSWORD, key
from tests.support.loans import pool_minor

ZONE = ZoneInfo("Asia/Kolkata")
FIRST_UTR = 700_000_000_000
NAMES = (
    "Anju Gurjar", "Bimla Devi", "Chanda Bai", "Dhapu Devi", "Gulab Kanwar", "Hansa Meghwal",
    "Indra Devi", "Jamna Bai", "Kamla Devi", "Lali Gurjar", "Manju Sen", "Narbada Bai",
    "Prem Kanwar", "Radha Sen", "Santosh Devi", "Tara Meghwal", "Uma Gurjar", "Vimla Bai",
    "Yashoda Devi", "Badam Bai", "Geeta Sen", "Kesar Devi", "Mohini Bai",
)  # fmt: skip


def _actor(told: Mapping[str, str]) -> Actor:
    return Actor(UUID(told["id"]), told["name"])


def _person(name: str, phone: str) -> Actor:
    made = people.sign_up(name=name, password=PASSWORD, phone=phone)
    return Actor(made.id, made.name)


def _crowd(told: Any, count: int) -> list[Actor]:
    return [_person(*each) for each in zip(NAMES[:count], told["phones"], strict=False)]


def _open(crowd: list[Actor], preset: str, **more: Any) -> circles.CircleView:
    """The first opens it, the second becomes its treasurer, all others are let in."""
    admin = crowd[0]
    opened = circles.create(admin, preset=preset, key=key(), **more)
    for number, each in enumerate(crowd[1:]):
        joined = invites.join(each, str(opened.invite_code), key=key())
        memberships.approve(admin, joined.member_id)
        if number == 0:
            roles.assign(admin, opened.id, joined.member_id, "treasurer")
    return opened


def claims(told: Any) -> dict[str, Any]:
    """A savings group of fourteen: eleven members say that they have paid by UPI."""
    known, payers = [_actor(each) for each in told["people"]], _crowd(told, 11)
    opened = _open([*known, *payers], "savings", name="Roshni", upi_address="roshni@upi")
    for number, payer in enumerate(payers):
        utr = str(FIRST_UTR + number)
        contributions.pay(payer, opened.id, method="upi", reference=utr, key=key())
    return {"circle": str(opened.id)}


def group_of_25(told: Any) -> dict[str, Any]:
    """A group that buys shares at its meetings: 25 members, whom its admin lets in."""
    known = [_actor(each) for each in told["people"]]
    everybody = [*known, *_crowd(told, 25 - len(known))]
    opened = _open(everybody, "vsla", name="Jagriti VSLA", rules={"admission": "officer"})
    return {"circle": str(opened.id), "names": sorted(each.name for each in everybody)}


def month_ahead(told: Any) -> dict[str, Any]:
    """Thirty-one days pass: each opens a cycle and pays by itself; on day 25 money is added."""
    payer, circle_id = _actor(told["people"][0]), UUID(told["circle"])
    start = clock.today(str(ZONE))
    wallet: list[int] = []
    for number in range(1, 32):
        noon = datetime.combine(start + timedelta(days=number), time(12), ZONE)
        with clock.frozen(noon):
            if number == told["add_on"]:
                wallets.top_up(payer, amount_minor=told["add_minor"], method="cash", key=key())
            for _ in range(2):  # the job comes more often than once a day
                cycles.open_due_cycles(circle_id, noon.date())
                autopay.run_due(circle_id)
            wallet.append(wallets.balance(payer).balance_minor)
            view = autopay.status(payer, circle_id)
            pool = pool_minor(circles.get(payer, circle_id))
    return {
        "wallet": wallet,
        "pool": pool["wallet_pool"],
        "tries": [[row.outcome, row.due_on.isoformat(), row.number] for row in view.tries],
    }


STORIES: dict[str, Callable[[Any], dict[str, Any]]] = {
    "claims": claims,
    "group_of_25": group_of_25,
    "month_ahead": month_ahead,
}


def main() -> None:
    """Tell the story named first, with what it needs as JSON."""
    bootstrap.start()
    sys.stdout.write(json.dumps(STORIES[sys.argv[1]](json.loads(sys.argv[2]))))
    bootstrap.stop()


if __name__ == "__main__":
    main()
