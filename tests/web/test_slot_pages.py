"""The page of slots: asking, answering, passing on, and a default."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from circle_app.adapters import clock
from circle_app.services.access import Actor
from circle_app.web import routes
from circle_app.web.slots.state import SlotsState
from tests.factories import person
from tests.support.browsers import Tab, act, address_of
from tests.support.circles import count, member_id
from tests.support.rounds import Rotating, circle_of, hand_out, pay, rotating
from tests.support.slots import decide

# Pages work in threads, which a frozen clock does not reach.
TODAY = clock.now()
pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def at_slots(actor: Actor | None, circle: Any, language: str = "en") -> Any:
    state = Tab(actor, language).at(SlotsState, routes.SLOTS, f"/c/{circle.id}/slots")
    return state, act(state, "load")


def page_of(found: Rotating, who: int, language: str = "en") -> Any:
    return at_slots(found.people[who], found.circle, language)[0]


def test_a_swap_is_asked_for_once_and_answered(db: Any) -> None:
    found = rotating((1, 1, 1), begun=TODAY)
    mine = page_of(found, 2)
    assert ([row.sub for row in mine.view.slots], mine.view.mine) == (
        ["turn 1", "turn 2", "turn 3"], "3",
    )  # fmt: skip
    form = {
        "slot": mine.view.swap_mine[0].value,
        "other": mine.view.swap_others[0].value,
        "note": "A wedding",
        "request_id": mine.request_id,
    }
    act(mine, "ask_swap", form)
    act(mine, "ask_swap", form)
    assert count("slot_request") == 1
    act(mine, "ask_swap", {**form, "request_id": mine.request_id})
    assert mine.error.startswith("Something is asked for")
    assert [card.can_withdraw for card in mine.view.asked] == [True]
    theirs = page_of(found, 0, "hi")
    card = theirs.view.for_me[0]
    assert (card.note, card.facts, card.mark.words) == ("A wedding", [], "रुका है")
    act(theirs, "answer", card.id, "agree")
    act(theirs, "answer", card.id, "agree")
    act(mine, "reload")
    assert [row.sub for row in mine.view.slots] == ["turn 3", "turn 2", "turn 1"]
    assert [card.mark.words for card in mine.view.asked] == ["agreed"]
    assert len(mine.view.moves) == 2
    other = page_of(found, 1)
    act(other, "answer", card.id, "agree")  # nobody has asked her
    assert len(page_of(found, 1).view.moves) == 2


def test_a_substitute_reads_what_it_means_before_agreeing(db: Any) -> None:
    found = rotating((1, 1, 1), begun=TODAY)
    for who in range(3):
        pay(found, who)
    decide(found, 1)
    hand_out(found)
    mine = page_of(found, 0)
    act(
        mine,
        "ask_substitute",
        {
            "slot": mine.view.pass_mine[0].value,
            "other": str(member_id(found.people[2], found.circle)),
            "request_id": mine.request_id,
        },
    )
    theirs = page_of(found, 2)
    card = theirs.view.for_me[0]
    assert card.facts == [
        "You would owe everything of this slot: what is open, and each round to come.",
        "It has had its pot. You get nothing for it from the circle.",
        "What the two give each other for it is between them. The circle moves no money.",
    ]
    act(theirs, "answer", card.id, "refuse")
    assert [each.mark.words for each in theirs.view.asked] == ["refused"]


def test_a_default_is_declared_and_paid(db: Any) -> None:
    found = rotating(
        (1, 1, 1), rules={"rounds": {"unpaid": "collected"}}, begun=TODAY - timedelta(days=16)
    )
    with clock.frozen(TODAY - timedelta(days=15)):
        for who in range(3):
            pay(found, who)
        decide(found, 1)
        hand_out(found)
    state = page_of(found, 0)
    assert [pick.words for pick in state.view.defaults] == [f"Slot 1 · {found.admin.name}"]
    form = {"slot": state.view.defaults[0].value, "request_id": state.request_id}
    act(state, "declare", form)
    row = state.view.slots[0]
    assert (row.mark.words, row.owed, row.pay_words) == ("in default", "₹10 is late", "Pay now")
    assert page_of(found, 1).view.defaults == []
    assert page_of(found, 1).view.slots[0].pay_words == f"Pay for {found.admin.name}"
    pay(found, 0)
    act(state, "reload")
    assert state.view.slots[0].mark.words == "had its pot"


def test_without_a_run_and_for_those_outside(db: Any) -> None:
    circle, people = circle_of(2)
    state, _ = at_slots(people[0], circle)
    assert (state.loaded, state.view.has_run) == (True, False)
    _, went = at_slots(None, circle)
    assert address_of(went).startswith(routes.SIGN_IN)
    stranger, _ = at_slots(person("Stranger Singh"), circle)
    assert not stranger.loaded
