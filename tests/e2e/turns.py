"""Pasts of rotating circles: weeks of a family and of a chit, told with a clock that is set.

Run as a program beside a server, on the same database: ``python -m tests.e2e.turns STORY PEOPLE``.
Prints what a test needs to go on.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from circle_app.adapters import clock
from circle_app.services import bootstrap, circles, contributions, invites, members, memberships
from circle_app.services.access import Actor
from circle_app.services.rounds import (
    auction_views,
    auctions,
    bidding,
    drawing,
    payouts,
    reading,
    runs,
    slots,
)

ZONE = ZoneInfo("Asia/Kolkata")
RUPEE = 100
CHIT_SLOTS = 20
#: So many seconds a story leaves until the auction that is seen to end ends.
LEFT = 12


def key() -> str:
    """A fresh idempotency key."""
    return str(uuid4())


def noon(day: date) -> Any:
    """Let it be noon of a day."""
    return clock.frozen(datetime.combine(day, time(12), ZONE))


def opened(people: Sequence[Actor], preset: str, records: int, **rules: Any) -> tuple[UUID, UUID]:
    """Open a circle and its run: everybody has a slot, members without an account too."""
    admin = people[0]
    paid = {"amount_minor": 1_000 * RUPEE, "cycle": "weekly", "max_units": 1}
    paid |= {"grace_days": 0, "late_fee_minor": 0}
    rules = {"contribution": paid, "confirmation": "nobody", **rules}
    circle = circles.create(admin, name="Diwali Parivar", preset=preset, rules=rules, key=key())
    for person in people[1:]:
        joined = invites.join(person, str(circle.invite_code), key=key())
        memberships.approve(admin, joined.member_id)
    run = runs.plan(admin, circle.id, key=key())
    for person in people:
        slots.take(person, run.id, key=key())
    for number in range(records):
        made = members.record(admin, circle.id, f"Member {number + 5}", key=key())
        slots.give(admin, run.id, made.member_id, key=key())
    runs.open(admin, run.id, key=key())
    return circle.id, run.id


def open_round(admin: Actor, circle: UUID) -> UUID:
    """The round that is to be decided."""
    return next(each.id for each in reading.rounds(admin, circle).items if not each.is_decided)


def hand_out(people: Sequence[Actor], round_id: UUID) -> None:
    """Hand the pot over; whoever gets it says that it came."""
    for payout in reading.round(people[0], round_id).payouts:
        payouts.pay(people[0], payout.id, method="cash", key=key())
        for person in people[1:]:
            if reading.payout(person, payout.id).can_confirm:
                payouts.confirm(person, payout.id, key=key())
                break


def family(people: Sequence[Actor]) -> dict[str, object]:
    """Six by draw: five rounds are decided, the sixth begins today.

    One who has had the pot has not paid for the fifth round, whose winner got what was there.
    """
    admin, today = people[0], clock.today(str(ZONE))
    begun, late = today - timedelta(weeks=5), None
    with noon(begun):
        circle, run = opened(people, "rosca_draw", 0, rounds={"unpaid": "collected"})
    for week in range(5):
        with noon(begun + timedelta(weeks=week, days=1)):
            here = open_round(admin, circle)
            found = {slot.member_id: slot for slot in reading.run(admin, run).slots}
            for person in people:
                mine = circles.get(person, circle).my_member_id
                assert mine is not None
                had_it = found[mine].won_round is not None
                if week == 4 and late is None and had_it and person is not admin:
                    late = person
                    continue
                contributions.pay(person, circle, method="cash", key=key())
            drawing.add_nonce(people[1], here, nonce=f"mango {week}", key=key())
            drawing.hold(admin, here, key=key())
            hand_out(people, here)
    assert late is not None
    return {"circle": str(circle), "run": str(run), "late": str(late.user_id), "fifth": str(here)}


def chit(people: Sequence[Actor]) -> dict[str, object]:
    """Twenty by auction: the first auction was two weeks ago, everybody has paid for all three."""
    admin, today = people[0], clock.today(str(ZONE))
    begun = today - timedelta(weeks=2)
    with noon(begun):
        circle, run = opened(people, "rosca_auction", CHIT_SLOTS - len(people))
    for week in range(3):
        # The third round begins today.
        with noon(begun + timedelta(weeks=week)):
            reading.rounds(admin, circle)
            for person in people:
                contributions.pay(person, circle, method="cash", key=key())
            for slot in reading.run(admin, run).slots[len(people) :]:
                contributions.pay(
                    admin, circle, method="cash", on_behalf_of=slot.member_id, key=key()
                )
            here = open_round(admin, circle)
            if week == 0:
                auctions.open_bidding(admin, here, minutes_open=5, key=key())
                bid(people[1], here, 3_000)
        if week == 0:
            with clock.frozen(datetime.combine(begun, time(12, 6), ZONE)):
                auctions.close(admin, here, key=key())
                hand_out(people, here)
    return {"circle": str(circle), "run": str(run), "round": str(here)}


def bid(person: Actor, round_id: UUID, rupees: int) -> None:
    """Bid for the own slot."""
    bidding.bid(person, round_id, discount_minor=rupees * RUPEE, key=key())


def hammer(people: Sequence[Actor], circle: UUID) -> dict[str, object]:
    """The hour of the second auction is over; the third one ends in a few seconds."""
    admin = people[0]
    second = open_round(admin, circle)
    ends = auction_views.get(admin, second).closes_at
    assert ends is not None
    with clock.frozen(ends + timedelta(seconds=1)):
        auctions.close(admin, second, key=key())
    third = open_round(admin, circle)
    began = clock.now() - timedelta(seconds=60 - LEFT)
    with clock.frozen(began):
        auctions.open_bidding(admin, third, minutes_open=1, key=key())
    with clock.frozen(began + timedelta(seconds=1)):
        bid(people[0], third, 5_000)
    return {"second": str(second), "third": str(third)}


STORIES: dict[str, Callable[..., dict[str, object]]] = {
    "family": family,
    "chit": chit,
    "hammer": hammer,
}


def main() -> None:
    """Tell the story named first to the people given as JSON (name and id of each)."""
    story, people, *more = sys.argv[1:]
    bootstrap.start()
    actors = [Actor(UUID(each["id"]), each["name"]) for each in json.loads(people)]
    told = STORIES[story](actors, *(UUID(each) for each in more))
    sys.stdout.write(json.dumps(told))
    bootstrap.stop()


if __name__ == "__main__":
    main()
