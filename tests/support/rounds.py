"""A rotating circle for tests: opened, joined, its slots taken and its run opened by services."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import pytest

from circle_app.adapters import clock
from circle_app.domain.errors import CircleError
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


def refused(code: str, act: Callable[..., Any], *args: Any, **more: Any) -> CircleError:
    """Do what is refused with a code, and return the refusal."""
    with pytest.raises(CircleError) as found:
        act(*args, **more)
    assert found.value.code == code
    return found.value


# What must hold of rounds after every act, recounted here with plain SQL.
PARTS = """
    SELECT r.id, r.missing_minor, SUM(p.owed_minor - p.in_minor - p.debt_minor - p.waived_minor)
    FROM round r JOIN round_part p ON p.round_id = r.id
    WHERE r.winner_slot_id IS NOT NULL GROUP BY r.id, r.missing_minor
    HAVING r.missing_minor
        <> SUM(p.owed_minor - p.in_minor - p.debt_minor - p.waived_minor)
"""
CARRIED = """
    SELECT d.id, d.paid_minor, d.waived_minor, SUM(p.in_minor - p.credit_minor)
    FROM due d JOIN round_part p ON p.due_id = d.id JOIN round r ON r.id = p.round_id
    WHERE r.winner_slot_id IS NOT NULL GROUP BY d.id, d.paid_minor, d.waived_minor
    HAVING d.paid_minor <> SUM(p.in_minor - p.credit_minor)
        OR d.waived_minor <> SUM(p.waived_minor)
"""
ASKED = """
    SELECT d.id, d.amount_minor, SUM(p.owed_minor - p.credit_minor)
    FROM due d JOIN round_part p ON p.due_id = d.id GROUP BY d.id, d.amount_minor
    HAVING d.amount_minor <> SUM(p.owed_minor - p.credit_minor)
"""
UNTOUCHED = """
    SELECT p.round_id FROM round_part p JOIN round r ON r.id = p.round_id
    WHERE r.winner_slot_id IS NULL AND (p.in_minor <> 0 OR p.debt_minor <> 0)
"""
SLOT_IN = """
    SELECT s.id, s.in_minor, COALESCE(SUM(p.in_minor), 0) FROM slot s
    LEFT JOIN round_part p ON p.slot_id = s.id
    GROUP BY s.id, s.in_minor HAVING s.in_minor <> COALESCE(SUM(p.in_minor), 0)
"""
# What a slot got is what it was, or is to be, handed, and what of discounts stayed in.
SLOT_OUT = """
    SELECT s.id, s.out_minor FROM slot s WHERE s.left_by IS NULL AND s.out_minor
        <> COALESCE((SELECT SUM(y.amount_minor) FROM payout y
                     WHERE y.slot_id = s.id AND y.status <> 'cancelled'), 0)
         + COALESCE((SELECT SUM(p.dividend_minor) FROM round_part p WHERE p.slot_id = s.id
                     AND NOT EXISTS (SELECT 1 FROM payout y WHERE y.slot_id = s.id
                         AND y.round_id = p.round_id AND y.kind = 'dividend')), 0)
"""
# What a slot that was left got fills what was missing because of it and is given back: never more
# than was put in with it, besides its part of discounts.
LEFT_OUT = """
    SELECT s.id, s.in_minor, s.out_minor FROM slot s WHERE s.left_by IS NOT NULL
    AND (s.out_minor > s.in_minor
            + COALESCE((SELECT SUM(p.dividend_minor) FROM round_part p WHERE p.slot_id = s.id), 0)
        OR s.out_minor
        < COALESCE((SELECT SUM(y.amount_minor) FROM payout y
                    WHERE y.slot_id = s.id AND y.status <> 'cancelled'), 0))
"""
PRIZES = """
    SELECT r.id, r.prize_minor, r.missing_minor FROM round r
    WHERE r.winner_slot_id IS NOT NULL AND r.prize_minor
        < r.missing_minor + COALESCE((SELECT SUM(y.amount_minor) FROM payout y
            WHERE y.round_id = r.id AND y.kind <> 'dividend' AND y.status <> 'cancelled'), 0)
"""
DEBTS = """
    SELECT a.owner_id, a.balance_minor FROM ledger_account a WHERE a.code = 'round_debt'
    AND a.balance_minor <> COALESCE(
        (SELECT SUM(p.debt_minor) FROM round_part p WHERE p.member_id = a.owner_id), 0)
"""
OWED = """
    SELECT m.id FROM member m
    WHERE COALESCE((SELECT -a.balance_minor FROM ledger_account a
                    WHERE a.code = 'payout_payable' AND a.owner_id = m.id), 0)
       <> COALESCE((SELECT SUM(y.amount_minor) FROM payout y
                    WHERE y.member_id = m.id AND y.status = 'owed'), 0)
"""
IN_POTS = """
    SELECT m.id FROM member m
    WHERE COALESCE((SELECT -a.balance_minor FROM ledger_account a
                    WHERE a.code = 'savings' AND a.owner_id = m.id), 0)
        < COALESCE((SELECT SUM(d.paid_minor) FROM due d JOIN round r ON r.cycle_id = d.cycle_id
                    WHERE d.member_id = m.id AND r.status IN ('collecting', 'bidding')
                      AND EXISTS (SELECT 1 FROM round_part p WHERE p.due_id = d.id)), 0)
"""
EVEN = """
    SELECT r.id FROM run r WHERE
        COALESCE((SELECT SUM(p.in_minor + p.debt_minor + p.forgiven_minor) FROM round_part p
                  JOIN slot s ON s.id = p.slot_id WHERE s.run_id = r.id), 0)
        <> COALESCE((SELECT SUM(s.out_minor) FROM slot s WHERE s.run_id = r.id), 0)
         + COALESCE((SELECT SUM(o.commission_minor + o.remainder_minor) FROM round o
                     WHERE o.run_id = r.id), 0)
"""
SENTENCES = {
    "what is missing is not what slots owe": PARTS,
    "a due of a decided round is not carried as it stands": CARRIED,
    "a due is not what its slots ask for": ASKED,
    "a round without a winner has taken something": UNTOUCHED,
    "a slot did not put in what its parts say": SLOT_IN,
    "a slot did not get what was handed to it": SLOT_OUT,
    "a slot that was left got more than was put in": LEFT_OUT,
    "more than the prize is owed": PRIZES,
    "debts in the books are not those of the slots": DEBTS,
    "pots owed in the books are not the payouts": OWED,
    "money in a pot was taken out": IN_POTS,
    "a run is not even": EVEN,
}


def round_faults() -> list[str]:
    """Return what is wrong with the rounds, in words; nothing if they are sound."""
    return [
        f"{sentence}: {tuple(row)}" for sentence, query in SENTENCES.items() for row in rows(query)
    ]
