"""A rotating circle for tests: opened, joined, its slots taken and its run opened by services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from circle_app.adapters import clock
from circle_app.services import circles, contributions, invites, memberships
from circle_app.services.access import Actor
from circle_app.services.circles import CircleView
from circle_app.services.rounds import payouts, reading, runs, slots
from tests.factories import NAMES, key, person
from tests.support.circles import member_id, rows

# Noon in India, the day on which runs begin.
BEGUN = datetime(2026, 3, 2, 6, 30, tzinfo=UTC)
WEEKLY = {"cycle": "weekly", "amount_minor": 1_000, "grace_days": 1, "late_fee_minor": 50}


class Rotating(NamedTuple):
    """A rotating circle with a run that is running."""

    circle: CircleView
    run: UUID
    people: tuple[Actor, ...]

    @property
    def admin(self) -> Actor:
        """Who runs it; has slots too."""
        return self.people[0]


def on(week: int, day: int = 0) -> Any:
    """A day of a week of the run, counted from nought."""
    return clock.frozen(BEGUN + timedelta(weeks=week, days=day))


def merged_rules(rules: Mapping[str, Any] | None) -> dict[str, Any]:
    """The rules of a weekly circle, with what differs."""
    more = dict(rules or {})
    paid = {**WEEKLY, **more.pop("contribution", {})}
    return {"contribution": paid, **more}


def circle_of(
    people: int, *, preset: str = "rosca_order", rules: Mapping[str, Any] | None = None
) -> tuple[CircleView, tuple[Actor, ...]]:
    """Open a rotating circle with so many people; the first is its admin."""
    actors = tuple(person(NAMES[number % len(NAMES)]) for number in range(people))
    opened = circles.create(
        actors[0], name="Chit of friends", preset=preset, rules=merged_rules(rules), key=key()
    )
    for actor in actors[1:]:
        joined = invites.join(actor, str(opened.invite_code), key=key())
        memberships.approve(actors[0], joined.member_id)
    return circles.get(actors[0], opened.id), actors


def rotating(
    held: Sequence[int] = (1, 1, 1),
    *,
    preset: str = "rosca_order",
    rules: Mapping[str, Any] | None = None,
    begun: datetime = BEGUN,
) -> Rotating:
    """Open a rotating circle and its first run.

    Args:
        held: How many slots each person takes; the first person is the admin.
        preset: The kind of circle.
        rules: What differs from a weekly one of 10.00 per slot.
        begun: When.
    """
    with clock.frozen(begun):
        circle, people = circle_of(len(held), preset=preset, rules=rules)
        run = runs.plan(people[0], circle.id, key=key())
        for actor, how_many in zip(people, held, strict=True):
            if how_many:
                slots.take(actor, run.id, how_many=how_many, key=key())
        runs.open(people[0], run.id, key=key())
    return Rotating(circle, run.id, people)


def pay(found: Rotating, who: int, amount_minor: int | None = None, **more: Any) -> Any:
    """Pay in cash and have it confirmed: the admin's own by nobody, so it is recorded as paid."""
    actor = found.people[who]
    paid = contributions.pay(
        actor, found.circle.id, amount_minor=amount_minor, method="cash", key=key(), **more
    )
    if paid.status != "confirmed":
        other = found.admin if who else found.people[1]
        paid = contributions.confirm(other, paid.id, key=key())
    return paid


def round_of(found: Rotating, number: int) -> Any:
    """A round of the run by its number."""
    return reading.rounds(found.admin, found.circle.id).items[number - 1]


def hand_out(found: Rotating, *, confirm: bool = True) -> list[Any]:
    """Hand out every pot that is owed, and have it confirmed."""
    done = []
    for payout_id, member, status in rows("SELECT id, member_id, status FROM payout ORDER BY id"):
        who = next(
            number
            for number, actor in enumerate(found.people)
            if member_id(actor, found.circle) == UUID(str(member))
        )
        payout = UUID(str(payout_id))
        if status == "owed":
            payouts.pay(found.admin, payout, method="cash", key=key())
        if confirm and status in ("owed", "paid"):
            by = found.people[who] if who else found.people[1]
            done.append(payouts.confirm(by, payout, key=key()))
    return done
