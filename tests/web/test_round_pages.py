"""The pages of rounds: planning a run, deciding turns, handing pots out, the sums at the end."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from circle_app.adapters import clock
from circle_app.services.access import Actor
from circle_app.services.rounds import reading
from circle_app.web import routes
from circle_app.web.events import parsed_uuid
from circle_app.web.round.state import RoundPageState
from circle_app.web.rounds.state import RoundsState
from circle_app.web.run.state import RunPageState
from circle_app.web.shell import ShellState
from tests.factories import person
from tests.support.browsers import Tab, act, address_of
from tests.support.circles import count
from tests.support.rounds import Rotating, circle_of, pay, rotating, round_of

# Pages work in threads, which a frozen clock does not reach.
TODAY = clock.now()
pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def at_rounds(actor: Actor | None, circle: Any, language: str = "en") -> Any:
    state = Tab(actor, language).at(RoundsState, routes.ROUNDS, f"/c/{circle.id}/rounds")
    return state, act(state, "load")


def at_round(actor: Actor | None, found: Rotating, number: int, language: str = "en") -> Any:
    address = f"/c/{found.circle.id}/rounds/{round_of(found, number).id}"
    state = Tab(actor, language).at(RoundPageState, routes.ROUND, address)
    return state, act(state, "load")


def at_run(actor: Actor | None, circle: Any, run_id: Any, language: str = "en") -> Any:
    state = Tab(actor, language).at(RunPageState, routes.RUN, f"/c/{circle.id}/runs/{run_id}")
    return state, act(state, "load")


def test_a_run_is_planned_filled_ordered_and_opened(db: Any) -> None:
    circle, people = circle_of(3)
    admin, meena, _ = people
    rounds, _ = at_rounds(admin, circle)
    assert (rounds.view.stage, rounds.view.can_plan) == ("none", True)
    form = {"starts_on": "", "carry": "on", "request_id": rounds.request_id}
    went = act(rounds, "plan", form)
    act(rounds, "plan", form)
    assert count("run") == 1
    member, _ = at_rounds(meena, circle)
    assert (member.view.stage, member.view.can_plan, member.view.can_take) == (
        "planned", False, True,
    )  # fmt: skip
    act(member, "take")
    assert [line.title for line in member.view.slots] == ["Its turn is still to come"]
    run_id = parsed_uuid(address_of(went).rpartition("/")[2], "run")
    page, _ = at_run(admin, circle, run_id)
    assert (page.card.planned, page.card.can_open) == (True, False)
    assert page.card.needs == "It can be opened with 1 more slot."
    third = next(pick for pick in page.card.members if pick.words == people[2].name)
    give = {"member": third.value, "how_many": "1", "request_id": page.request_id}
    act(page, "give", give)
    act(page, "give", give)
    act(page, "take")
    assert [row.name for row in page.card.slots] == [
        meena.name, people[2].name, f"{admin.name} (you)",
    ]  # fmt: skip
    act(page, "rise", page.card.slots[2].id)
    act(page, "sink", page.card.slots[0].id)
    assert page.card.slots[0].name == f"{admin.name} (you)"
    act(page, "give", {**give, "how_many": "x", "request_id": page.request_id})
    assert page.give_error
    act(page, "drop", page.card.slots[2].id)
    assert len(page.card.slots) == 2
    opening = {"starts_on": "2020-01-01", "request_id": page.request_id}
    act(page, "open_run", opening)
    assert page.error
    act(page, "open_run", {**opening, "starts_on": ""})
    assert (page.card.stage, page.card.can_end) == ("running", True)
    act(page, "abandon", {"reason": "Too few", "request_id": page.request_id})
    assert page.card.stage == "abandoned"
    act(rounds, "reload")
    assert (rounds.view.stage, rounds.view.can_plan) == ("none", True)


def test_a_round_goes_from_the_first_coin_to_the_pocket(db: Any) -> None:
    found = rotating((1, 1, 1), begun=TODAY)
    rounds, _ = at_rounds(found.people[1], found.circle)
    view = rounds.view
    assert (view.ring.paid, view.ring.members, view.ring.target) == ("0", "3", "₹30")
    assert view.turn.name == f"{found.admin.name}, slot 1"
    assert (view.turn.act, view.slots[0].title) == ("", "Turn 2 of 3")
    page, _ = at_round(found.admin, found, 1)
    assert (page.card.can_decide, page.card.waits) == (
        False, "₹30 is still missing. The turn is decided once everybody has paid.",
    )  # fmt: skip
    for who in range(3):
        pay(found, who)
    act(page, "reload")
    assert [step.state for step in page.card.steps] == ["done", "now", "todo", "todo"]
    act(page, "decide")
    assert (page.card.label, page.card.name) == ("The pot goes to", "You")
    assert [step.state for step in page.card.steps] == ["done", "done", "now", "todo"]
    payout = page.card.payouts[0]
    assert (payout.can_pay, payout.amount) == (True, "₹30")
    act(page, "open_sheet", payout.id)
    form = {"method": "upi", "utr": "12", "reference": "", "request_id": page.request_id}
    act(page, "pay", form)
    assert page.error
    form = {**form, "method": "cash"}
    act(page, "pay", form)
    act(page, "pay", form)
    assert page.slip.amount.plain == "₹30"
    assert count("ledger_entry") == 5  # three payments, the round, the payout
    # Whoever handed it to themselves does not say that it came.
    assert not page.card.payouts[0].can_confirm
    other, _ = at_round(found.people[1], found, 1, "hi")
    assert other.card.payouts[0].can_confirm
    act(other, "confirm", payout.id)
    assert [step.state for step in other.card.steps] == ["done"] * 4
    assert other.card.mark.words == "मिल गए"


def test_who_did_not_get_the_money_says_so(db: Any) -> None:
    found = rotating((1, 1), begun=TODAY - timedelta(days=7))
    for week in range(2):
        with clock.frozen(TODAY - timedelta(days=7 - 7 * week)):
            for who in range(2):
                pay(found, who)
        page, _ = at_round(found.admin, found, week + 1)
        act(page, "decide")
        act(page, "open_sheet", page.card.payouts[0].id)
        act(page, "pay", {"method": "cash", "request_id": page.request_id})
        receiver, _ = at_round(found.people[1], found, week + 1)
        act(receiver, "open_sheet", receiver.card.payouts[0].id)
        if week == 0:
            act(receiver, "confirm", receiver.card.payouts[0].id)
            continue
        assert receiver.card.payouts[0].mine
        doubt = {"reason": " ", "request_id": receiver.request_id}
        act(receiver, "dispute", doubt)
        assert receiver.doubt_error
        act(receiver, "dispute", {**doubt, "reason": "The envelope was empty"})
        assert receiver.slip.title == "It was noted, and a case is open."
        assert receiver.card.payouts[0].mark.words == "did not come"
        assert count("dispute") == 1
        rounds, _ = at_rounds(found.people[1], found.circle)
        assert rounds.view.turn.act == "Did the money come?"
        act(receiver, "confirm", receiver.card.payouts[0].id)
    page, _ = at_run(found.people[1], found.circle, found.run)
    assert (page.card.stage, page.card.even_words) == (
        "closed", "Nothing got lost: ₹40 in, ₹40 out.",
    )  # fmt: skip
    assert [(row.put_in, row.got, row.even) for row in page.card.slots] == [
        ("₹20", "₹20", True)
    ] * 2
    rounds, _ = at_rounds(found.admin, found.circle)
    assert (rounds.view.stage, rounds.view.can_plan) == ("over", True)
    assert [line.number for line in rounds.view.rounds] == ["2", "1"]


def test_a_draw_is_decided_on_its_own_page(db: Any) -> None:
    found = rotating(
        (2, 1), preset="rosca_draw", rules={"rounds": {"unpaid": "collected"}}, begun=TODAY
    )
    rounds, _ = at_rounds(found.people[1], found.circle)
    assert (rounds.view.turn.name, rounds.view.turn.act) == (
        "The draw decides", "Go to the draw",
    )  # fmt: skip
    assert rounds.view.turn.sub == "3 slots are still to have their turn."
    page, _ = at_round(found.admin, found, 1)
    assert (page.card.can_decide, page.card.way_first) == (False, True)
    assert page.card.way_href.endswith("/draw")
    assert [row.sub for row in page.card.parts] == ["slots 1, 2", "slot 3"]
    act(page, "decide")
    assert reading.round(found.admin, round_of(found, 1).id).round.winner_name is None


def test_pages_of_rounds_are_for_members(db: Any) -> None:
    found = rotating((1, 1), begun=TODAY)
    other = rotating((1, 1), begun=TODAY)
    stranger = person("Stranger Singh")
    for state, went in (
        at_rounds(None, found.circle),
        at_round(None, found, 1),
        at_run(None, found.circle, found.run),
    ):
        assert address_of(went).startswith(routes.SIGN_IN)
        assert not state.loaded
    for state, _ in (
        at_rounds(stranger, found.circle),
        at_round(stranger, found, 1),
        at_run(stranger, found.circle, found.run),
        at_run(found.admin, found.circle, other.run),
    ):
        assert not state.loaded


@pytest.mark.parametrize(
    ("preset", "rules", "shown"),
    [
        ("rosca_draw", {}, (True, False)),
        (
            "rosca_draw",
            {"contribution": {"unit": "member", "max_units": 1}, "pot_by": "none"},
            (False, False),
        ),
        ("savings", {"contribution": {"unit": "slot"}, "pot_by": "order"}, (True, False)),
        ("savings", {"contribution": {"unit": "share"}}, (False, True)),
    ],
)
def test_the_menu_goes_by_the_rules_of_the_circle(
    db: Any, preset: str, rules: dict[str, Any], shown: tuple[bool, bool]
) -> None:
    circle, (admin,) = circle_of(1, preset=preset, rules=rules)
    state, _ = at_rounds(admin, circle)
    desk = asyncio.run(state.get_state(ShellState)).desk
    assert (desk.rotates, desk.sells_shares) == shown
