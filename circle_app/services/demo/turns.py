"""The rotating circles of the demo: a family of six by draw, and a chit of twenty by auction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from circle_app.adapters import clock
from circle_app.services import (
    circles,
    contributions,
    invites,
    members,
    memberships,
    proposals,
)
from circle_app.services.access import Actor
from circle_app.services.demo.cast import Role
from circle_app.services.demo.stage import Stage
from circle_app.services.rounds import auctions, bidding, drawing, payouts, reading, runs, slots

RUPEE = 100
FAMILY = "Kapoor Parivar Kitty"
CHIT = "Lakshmi Chit of Twenty"
NANDINI, ROHAN, TARA, VEENA, AMIT, DADI = (
    Role("Nandini Kapoor"),
    Role("Rohan Kapoor", method="upi"),
    Role("Tara Kapoor"),
    Role("Veena Sethi", method="upi"),
    Role("Amit Kapoor"),
    Role("शांति कपूर", language="hi"),
)
KIN = (NANDINI, ROHAN, TARA, VEENA, AMIT, DADI)
MURUGAN, REVATHI, SELVI, BALA = (
    Role("Murugan Pillai"),
    Role("Revathi Raman", method="upi"),
    Role("Selvi Arumugam"),
    Role("Bala Krishnan"),
)
TRADERS = (MURUGAN, REVATHI, SELVI, BALA)
# Nobody signs in for them: whoever runs the chit keeps their records and calls their bids.
WITHOUT_PHONE = (
    "Anbu Chezhiyan", "Chitra Devi", "Devaraj M", "Ezhil Nila", "Ganesan P", "Hema Latha",
    "Ilango V", "Janaki R", "Kumar S", "Latha M", "Mani T", "Nagammal K", "Oviya S", "Ponni G",
    "Rajan N", "Saroja B",
)  # fmt: skip
PEOPLE = (*KIN, *TRADERS)
PLACES = {
    NANDINI.name: f"admin of {FAMILY}",
    ROHAN.name: f"member of {FAMILY}, waiting for the turn",
    DADI.name: f"member of {FAMILY}",
    MURUGAN.name: f"admin of {CHIT}",
    REVATHI.name: f"member of {CHIT}",
}
FAMILY_DAYS, FAMILY_ROUNDS = 14, 4
CHIT_DAYS, CHIT_ROUNDS = 7, 3


@dataclass(slots=True)
class Rotating:
    """A rotating circle while its past is played."""

    stage: Stage
    name: str
    roles: tuple[Role, ...]
    circle_id: UUID = field(default_factory=lambda: UUID(int=0))
    run_id: UUID = field(default_factory=lambda: UUID(int=0))
    records: list[UUID] = field(default_factory=list)

    def who(self, role: Role) -> Actor:
        """Return somebody of the circle."""
        return self.stage.people[role.name]

    @property
    def admin(self) -> Actor:
        """Whoever runs it."""
        return self.who(self.roles[0])

    def open_round(self) -> UUID:
        """Return the round that is to be decided next."""
        found = reading.rounds(self.admin, self.circle_id).items
        return next(each.id for each in found if not each.is_decided)


def turn(stage: Stage) -> tuple[Rotating, Rotating]:
    """Put the past of both circles in line."""
    family = Rotating(stage, FAMILY, KIN)
    chit = Rotating(stage, CHIT, TRADERS)
    _line_up(family, _family_rules(), FAMILY_DAYS, FAMILY_ROUNDS, _draw)
    _line_up(chit, _chit_rules(), CHIT_DAYS, CHIT_ROUNDS, _auction)
    stage.at(
        stage.now - timedelta(days=2), partial(_ask, family, "Shall the next draw be on a Sunday?")
    )
    stage.at(
        stage.now - timedelta(days=2), partial(_ask, chit, "Meet at the tea shop for the auction?")
    )
    return family, chit


def _line_up(
    group: Rotating,
    rules: dict[str, Any],
    days: int,
    rounds: int,
    decide: Callable[[Rotating, int], None],
) -> None:
    """One round after the other: all pay and it is decided; in the last one half have paid."""
    stage = group.stage
    begun = stage.now - timedelta(days=days * (rounds - 1) + 3)
    stage.at(begun, partial(_open, group, rules))
    for number in range(rounds):
        day = begun + timedelta(days=days * number, hours=5)
        last = number == rounds - 1
        stage.at(day, partial(_pay, group, len(group.roles) // 2 if last else None))
        if not last:
            stage.at(day + timedelta(days=2), partial(decide, group, number))


def _family_rules() -> dict[str, Any]:
    return {
        "contribution": {"amount_minor": 2_000 * RUPEE, "cycle": "fortnightly", "max_units": 1},
        "members": {"max": 6},
    }


def _chit_rules() -> dict[str, Any]:
    return {
        "contribution": {"amount_minor": 5_000 * RUPEE, "cycle": "weekly", "max_units": 1},
        "members": {"max": 20},
    }


def _open(group: Rotating, rules: dict[str, Any]) -> None:
    stage, admin = group.stage, group.admin
    auctioned = group.roles is TRADERS
    opened = circles.create(
        admin,
        name=group.name,
        preset="rosca_auction" if auctioned else "rosca_draw",
        description="Twenty slots of five thousand, every week one auction. A made-up chit."
        if auctioned
        else "Six of us, two thousand each, and a draw every other Sunday. A made-up family.",
        rules=rules,
        key=stage.key(),
    )
    group.circle_id = opened.id
    for role in group.roles[1:]:
        joined = invites.join(group.who(role), str(opened.invite_code), key=stage.key())
        memberships.approve(admin, joined.member_id)
    for name in WITHOUT_PHONE if auctioned else ():
        group.records.append(members.record(admin, opened.id, name, key=stage.key()).member_id)
    run = runs.plan(admin, opened.id, key=stage.key())
    group.run_id = run.id
    for role in group.roles:
        slots.take(group.who(role), run.id, key=stage.key())
    for member_id in group.records:
        slots.give(admin, run.id, member_id, key=stage.key())
    runs.open(admin, run.id, key=stage.key())


def _pay(group: Rotating, only: int | None) -> None:
    """Everybody pays for the round of today, or only so many of those who sign in."""
    for role in group.roles[:only]:
        _pay_for(group, group.who(role), role.method)
    for member_id in group.records if only is None else group.records[:6]:
        _pay_for(group, group.admin, "cash", member_id)


def _pay_for(group: Rotating, payer: Actor, method: str, member_id: UUID | None = None) -> None:
    stage = group.stage
    paid = contributions.pay(
        payer,
        group.circle_id,
        method=method,
        reference=stage.reference(method),
        on_behalf_of=member_id,
        key=stage.key(),
    )
    if paid.status == "pending":
        helper = group.who(group.roles[1]) if payer == group.admin else group.admin
        contributions.confirm(helper, paid.id, key=stage.key())


def _draw(group: Rotating, number: int) -> None:
    """Two members throw a word in, the admin holds the draw, and the pot is handed over."""
    round_id, stage = group.open_round(), group.stage
    for role, word in zip(group.roles[1:3], ("mango", "monsoon"), strict=True):
        drawing.add_nonce(group.who(role), round_id, nonce=f"{word} {number}", key=stage.key())
    drawing.hold(group.admin, round_id, key=stage.key())
    _hand_out(group, round_id)


def _auction(group: Rotating, number: int) -> None:
    """Bids go up for an hour; the job closes the auction, and the pot is handed over."""
    round_id, stage = group.open_round(), group.stage
    auctions.open_bidding(group.admin, round_id, key=stage.key())
    free = [slot for slot in reading.run(group.admin, group.run_id).slots if slot.status == "open"]
    called = [slot for slot in free if slot.member_id in group.records]
    bids: Sequence[tuple[UUID, int]] = [
        (slot.id, (12 + 2 * place - number) * 1_000 * RUPEE)
        for place, slot in enumerate(called[number : number + 4])
    ]
    for place, (slot_id, discount) in enumerate(bids):
        stage.at(
            clock.now() + timedelta(minutes=10 * (place + 1)),
            partial(_call, group, round_id, slot_id, discount),
        )
    stage.at(clock.now() + timedelta(minutes=61), partial(_close, group, round_id))


def _call(group: Rotating, round_id: UUID, slot_id: UUID, discount_minor: int) -> None:
    bidding.bid(
        group.admin,
        round_id,
        discount_minor=discount_minor,
        slot_id=slot_id,
        key=group.stage.key(),
    )


def _close(group: Rotating, round_id: UUID) -> None:
    auctions.close_due()
    _hand_out(group, round_id)


def _hand_out(group: Rotating, round_id: UUID) -> None:
    """Hand over what is owed; whoever gets it, or another member, says that it came."""
    stage = group.stage
    for payout in reading.round(group.admin, round_id).payouts:
        payouts.pay(group.admin, payout.id, method="cash", key=stage.key())
        for role in group.roles[1:]:
            if reading.payout(group.who(role), payout.id).can_confirm:
                payouts.confirm(group.who(role), payout.id, key=stage.key())
                break


def _ask(group: Rotating, question: str) -> None:
    asked = proposals.propose(
        group.who(group.roles[1]), group.circle_id, title=question, key=group.stage.key()
    )
    for role in group.roles[:2]:
        if proposals.get(group.who(role), asked.proposal_id).can_vote:
            proposals.vote(group.who(role), asked.proposal_id, "yes")
