"""What circles of the demo make of their money: a deposit at the bank, earnings given out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import UUID

from circle_app.adapters import clock
from circle_app.services import distributions, funds, investments, proposals
from circle_app.services.access import Actor
from circle_app.services.demo.cast import COLONY
from circle_app.services.demo.savers import Troupe
from circle_app.services.demo.stage import Stage

RUPEE = 100
#: Months ago: the deposit is opened, it brings interest; elsewhere earnings are given out.
DEPOSITED, BROUGHT, GIVEN = 6, (3, 1), 3
DEPOSIT_MINOR = 10_000 * RUPEE


def earn(stage: Stage, troupe: Troupe) -> None:
    """Put in line what the money of a circle brings; in a short past a part of it."""
    whole = troupe.starts[:-1]
    for number, start in enumerate(whole):
        ago = len(whole) - number

        def on(days: int, act: Callable[[Stage, Troupe], None]) -> None:
            day = start + timedelta(days=days)  # noqa: B023  (called at once)
            stage.at(stage.moment(day, 10, 12), partial(act, stage, troupe))

        if troupe.plot is COLONY and ago == (GIVEN if len(whole) > GIVEN else 1):
            on(22, _give)
        if troupe.plot.treasurer is None:
            continue
        if ago == min(DEPOSITED, len(whole)):
            on(13, _deposit)
        if ago in BROUGHT:
            on(21, _interest)


def _admin(stage: Stage, troupe: Troupe) -> Actor:
    return stage.people[troupe.plot.people[0].name]


def _agree(stage: Stage, troupe: Troupe, proposal_id: UUID | None) -> None:
    """Everybody says yes until it is decided."""
    for voter in troupe.joined(stage):
        if proposal_id is not None and proposals.get(voter, proposal_id).can_vote:
            proposals.vote(voter, proposal_id, "yes")


def _deposit(stage: Stage, troupe: Troupe) -> None:
    """Put half of what lies at the bank, at most, into a fixed deposit of a year."""
    admin = _admin(stage, troupe)
    boxes = funds.boxes(admin, troupe.circle_id).boxes
    bank = next((box.balance_minor for box in boxes if box.account == "bank"), 0)
    amount = min(DEPOSIT_MINOR, bank // 2 // (1_000 * RUPEE) * (1_000 * RUPEE))
    if amount <= 0:
        return
    asked = investments.ask(
        admin,
        troupe.circle_id,
        kind="deposit",
        name="Fixed deposit, Grameen Bank",
        amount_minor=amount,
        paid_from="bank",
        matures_on=clock.now().date() + timedelta(days=365),
        note="7 % a year, interest every quarter",
        key=stage.key(),
    )
    _agree(stage, troupe, asked.proposal_id)
    investments.buy(admin, asked.id, key=stage.key())


def _interest(stage: Stage, troupe: Troupe) -> None:
    """The bank pays a quarter's interest on it."""
    admin = _admin(stage, troupe)
    for held in investments.of_circle(admin, troupe.circle_id).items:
        investments.take_income(
            admin,
            held.id,
            amount_minor=held.value_minor * 175 // 10_000,
            box="bank",
            note="Interest of a quarter",
            key=stage.key(),
        )


def _give(stage: Stage, troupe: Troupe) -> None:
    """Give what was earned up to yesterday into the savings, in whole tens of rupees."""
    admin = _admin(stage, troupe)
    until = clock.now().date() - timedelta(days=1)
    found = distributions.preview(admin, troupe.circle_id, policy="savings_days", date_to=until)
    amount = found.earned.limit_minor // (10 * RUPEE) * (10 * RUPEE)
    if amount <= 0 or found.nobody:
        return
    asked = distributions.ask(
        admin,
        troupe.circle_id,
        policy="savings_days",
        date_to=until,
        amount_minor=amount,
        key=stage.key(),
    )
    _agree(stage, troupe, asked.proposal_id)
    distributions.post(admin, asked.id, key=stage.key())
