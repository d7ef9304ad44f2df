"""Circles of the demo: people join over time and pay in, each by their habit."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from circle_app.adapters import clock
from circle_app.domain.calendars import Frequency, step_date
from circle_app.services import (
    circles,
    contributions,
    invites,
    memberships,
    proposals,
    roles,
)
from circle_app.services.access import Actor
from circle_app.services.demo.cast import PLOTS, Plot, Role
from circle_app.services.demo.stage import Stage

# How far into the running cycle the present is: enough for some to have paid.
DAYS_IN = {"daily": 0, "weekly": 2, "monthly": 6}
STEPS = {
    "daily": (Frequency.CUSTOM, 1),
    "weekly": (Frequency.WEEKLY, 0),
    "monthly": (Frequency.MONTHLY, 0),
}
FACES = frozenset(plot.people[0] for plot in PLOTS)
# Every so many cycles somebody who bundles pays.
BUNDLE = {"daily": 6, "weekly": 3, "monthly": 2}


@dataclass(slots=True)
class Troupe:
    """A circle while its past is played."""

    plot: Plot
    starts: tuple[date, ...]
    circle_id: UUID = field(default_factory=lambda: UUID(int=0))
    code: str = ""
    member_ids: dict[str, UUID] = field(default_factory=dict)

    def joined(self, stage: Stage) -> list[Actor]:
        """Return who is in, in the order they came."""
        return [stage.people[name] for name in self.member_ids]

    def checker(self, stage: Stage, payer: Actor) -> Actor:
        """Pick who looks after what somebody paid or asked: another officer, or anybody else."""
        if self.plot.treasurer is None:
            return stage.chance.choice([other for other in self.joined(stage) if other != payer])
        treasurer = stage.people[self.plot.treasurer.name]
        return treasurer if payer != treasurer else stage.people[self.plot.people[0].name]


def begin(stage: Stage, plot: Plot, months: int) -> Troupe:
    """Put the whole past of a circle's savings in line."""
    troupe = Troupe(plot, _starts(stage.today(), plot.every, months))
    first = stage.moment(troupe.starts[0], 8, 9)
    stage.at(first, partial(_open, stage, troupe))
    arrivals = _arrivals(stage, troupe)
    for role, cycle in arrivals.items():
        if role is not plot.people[0]:
            at = stage.moment(troupe.starts[cycle], 9, 10)
            stage.at(at, partial(_join, stage, troupe, role))
        _habit(stage, troupe, role, cycle)
    if plot.question:
        _ask(stage, troupe)
    return troupe


def _starts(today: date, every: str, months: int) -> tuple[date, ...]:
    frequency, days = STEPS[every]
    newest = today - timedelta(days=DAYS_IN[every])
    # A circle that began on the 31st would pay on the 28th in February: begin by the 28th.
    if every == "monthly" and newest.day > 28:
        newest = newest.replace(day=28)
    count = {"daily": months * 30, "weekly": months * 52 // 12, "monthly": months}[every]
    return tuple(step_date(newest, -back, frequency, days) for back in range(count, -1, -1))


def _arrivals(stage: Stage, troupe: Troupe) -> dict[Role, int]:
    """Say in which cycle each comes: most at once, the others over the first third."""
    people = troupe.plot.people
    third = max(len(troupe.starts) // 3, 1)
    early = max(len(people) * 3 // 5, 3)
    found: dict[Role, int] = {}
    cycle = 0
    for number, role in enumerate(people):
        if number >= early:
            cycle += stage.chance.randint(0, max(2 * third // (len(people) - early), 1))
        found[role] = min(cycle, third)
    return found


def _open(stage: Stage, troupe: Troupe) -> None:
    plot = troupe.plot
    founder = plot.people[0].name
    opened = circles.create(
        stage.people[founder],
        name=plot.name,
        preset=plot.preset,
        description=plot.description,
        rules=plot.rules,
        upi_address=plot.upi_address,
        key=stage.key(),
    )
    troupe.circle_id, troupe.code = opened.id, str(opened.invite_code)
    troupe.member_ids[founder] = opened.my_member_id


def _join(stage: Stage, troupe: Troupe, role: Role) -> None:
    joined = invites.join(stage.people[role.name], troupe.code, key=stage.key())
    troupe.member_ids[role.name] = joined.member_id
    admin = stage.people[troupe.plot.people[0].name]
    if joined.status == "pending":
        memberships.approve(admin, joined.member_id)
    if role is troupe.plot.treasurer:
        roles.assign(admin, troupe.circle_id, joined.member_id, "treasurer")


def _habit(stage: Stage, troupe: Troupe, role: Role, arrival: int) -> None:
    """Put a person's payments in line; in the running cycle only some have paid so far."""
    chance, last = stage.chance, len(troupe.starts) - 1
    bundle = BUNDLE[troupe.plot.every]
    phase = chance.randrange(bundle)
    for cycle in range(arrival, last):
        if role.habit == "bundles":
            comes = cycle % bundle == phase or cycle == last - 1
        else:
            comes = chance.random() < (0.97 if role.habit == "punctual" else 0.55)
        if role.habit == "forgetful" and cycle >= last - 2:
            comes = False  # owes something today
        if comes:
            days = (troupe.starts[cycle + 1] - troupe.starts[cycle]).days
            day = troupe.starts[cycle] + timedelta(days=chance.randrange(min(days, 9)))
            stage.at(stage.moment(day, 10), partial(pay, stage, troupe, role))
    # The first person of each circle is who one signs in as: the tap on "pay" is left to them.
    paid_already = role not in FACES and role.habit == "punctual"
    if paid_already and (chance.random() < 0.75 or role is troupe.plot.people[2]):
        since = max(DAYS_IN[troupe.plot.every], 0)
        day = stage.today() - timedelta(days=chance.randint(0, since))
        stage.at(stage.moment(day, 10), partial(pay, stage, troupe, role))


def pay(stage: Stage, troupe: Troupe, role: Role) -> None:
    """Pay all that is open; where the rules ask for it, somebody confirms it later."""
    actor = stage.people[role.name]
    screen = contributions.pay_screen(actor, troupe.circle_id)
    if screen.open_minor == 0:
        return
    method = role.method
    if stage.chance.random() < 0.12:
        method = stage.chance.choice(("cash", "upi", "wallet"))
    if method == "wallet":
        stage.fill_wallet(actor, screen.open_minor)
    paid = contributions.pay(
        actor,
        troupe.circle_id,
        amount_minor=screen.open_minor,
        method=method,
        reference=stage.reference(method),
        key=stage.key(),
    )
    if paid.status == "pending":
        helper = troupe.checker(stage, actor)
        at = stage.later(paid.recorded_at, 1, 30)
        stage.at(at, partial(confirm, stage, helper, paid.id))


def confirm(stage: Stage, helper: Actor, contribution_id: UUID) -> None:
    """Say that the money has come, unless somebody has said so before."""
    if contributions.get(helper, contribution_id).status == "pending":
        contributions.confirm(helper, contribution_id, key=stage.key())


def _ask(stage: Stage, troupe: Troupe) -> None:
    """Put a free question to the members, some weeks ago, and let them vote."""
    day = troupe.starts[len(troupe.starts) * 4 // 5]
    stage.at(stage.moment(day, 17, 18), partial(_put_question, stage, troupe))


def _put_question(stage: Stage, troupe: Troupe) -> None:
    members = troupe.joined(stage)
    asked = proposals.propose(
        members[1], troupe.circle_id, title=troupe.plot.question, key=stage.key()
    )
    cast_votes(stage, members, asked.proposal_id, ["yes"] * (len(members) * 2 // 3))


def cast_votes(
    stage: Stage,
    voters: list[Actor],
    proposal_id: UUID,
    votes: list[str],
    *,
    within_hours: int = 14,
) -> None:
    """Let people vote one after the other, over the next hours."""
    at = clock.now()
    for voter, choice in zip(stage.chance.sample(voters, len(voters)), votes, strict=False):
        at = stage.later(at, 0.1, within_hours / len(votes))
        stage.at(at, partial(_vote, voter, proposal_id, choice))


def _vote(voter: Actor, proposal_id: UUID, choice: str) -> None:
    if proposals.get(voter, proposal_id).can_vote:
        proposals.vote(voter, proposal_id, choice)
