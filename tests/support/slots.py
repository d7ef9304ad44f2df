"""What people do about slots of a running run, and what must hold afterwards."""

from __future__ import annotations

from typing import Any

from circle_app.domain.errors import CircleError
from circle_app.services import (
    circles,
    contributions,
    departures,
    invites,
    memberships,
    verification,
)
from circle_app.services.rounds import ordering, payouts, reading, slot_screens
from tests.factories import key, person
from tests.support.circles import member_id
from tests.support.departures import decided
from tests.support.dues import due_faults
from tests.support.rounds import on, pay, round_faults, round_of

COLLECTED = {"rounds": {"unpaid": "collected"}}


def decide(found: Any, number: Any) -> Any:
    """Give the pot of a round by the order."""
    return ordering.decide(found.admin, round_of(found, number).id, key=key())


def screen(found: Any, who: Any = 0) -> Any:
    """The page of slots, as somebody sees it."""
    return slot_screens.screen(found.people[who], found.circle.id)


def slot_of(found: Any, number: Any, who: Any = 0) -> Any:
    """A slot by its number."""
    return screen(found, who).slots[number - 1]


def sound(found: Any) -> Any:
    """Nothing is lost anywhere."""
    assert round_faults() == []
    assert due_faults() == []
    assert verification.verify_circle(found.admin, found.circle.id).intact


def leave(found: Any, who: Any) -> Any:
    """Somebody asks to leave; the admin decides and settles."""
    asked = departures.ask_leave(found.people[who], found.circle.id, reason="Moving", key=key())
    decided(asked.proposal_id, found.admin)
    return departures.settle(found.admin, asked.id, method="cash", key=key())


def join(found: Any, name: Any) -> Any:
    """Somebody new joins the circle."""
    actor = person(name)
    code = str(circles.get(found.admin, found.circle.id).invite_code)
    joined = invites.join(actor, code, key=key())
    memberships.approve(found.admin, joined.member_id)
    return actor, joined.member_id


def whole_week(found: Any, week: Any, stay: Any, *, paying: Any = None) -> Any:
    """Those who are there pay, and the pot is given."""
    with on(week, 1):
        for who in stay if paying is None else paying:
            pay(found, who)
        return decide(found, week + 1)


def hand_all_out(found: Any) -> Any:
    """Hand everything out; who has left cannot confirm, so somebody else does."""
    for each in reading.summary(found.admin, found.run).payouts:
        if each.status == "owed":
            payouts.pay(found.admin, each.id, method="cash", key=key())
    for each in reading.summary(found.admin, found.run).payouts:
        for actor in found.people:
            if each.status == "received":
                break
            try:
                payouts.confirm(actor, each.id, key=key())
                break
            except CircleError:
                continue


def holds_open(found: Any, who: Any) -> Any:
    """Whether somebody has a slot that waits for its pot."""
    mine = member_id(found.people[who], found.circle)
    return any(each.member_id == mine and each.status == "open" for each in screen(found).slots)


def pay_as(found: Any, actor: Any, amount: Any) -> Any:
    """Pay in cash and have it confirmed."""
    paid = contributions.pay(actor, found.circle.id, amount_minor=amount, method="cash", key=key())
    if paid.status != "confirmed":
        other = found.people[0] if actor is not found.people[0] else found.people[2]
        contributions.confirm(other, paid.id, key=key())


def open_dues(found: Any, actor: Any) -> Any:
    """What somebody owes of contributions."""
    return contributions.dues(actor, found.circle.id, mine=True).items
