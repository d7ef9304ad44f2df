"""Choosing a kind of circle and its rules, and changing them: at once, or by a vote."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest

from circle_app.services import circles, proposals
from circle_app.services.access import Actor
from circle_app.services.circles import CircleView
from circle_app.web import routes
from circle_app.web.new_circle.state import NewCircleState
from circle_app.web.rule_change.state import RuleChangeState
from circle_app.web.rules.state import RulesState
from tests.factories import key, person
from tests.support.browsers import Tab, act, address_of
from tests.support.circles import circle_of, count, officers_circle

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def at(actor: Actor, page: Any, route: str, circle: CircleView) -> Any:
    """Open a page of a circle and load it."""
    state = Tab(actor).at(page, route, str(routes.path(route, circle=str(circle.id))))
    act(state, "load")
    return state


def fields(state: RuleChangeState, **changes: str) -> dict[str, str]:
    """The form as the page shows it, with something else typed."""
    return {**asdict(state.draft), **changes}


def test_a_savings_group_is_opened_with_its_own_rules(db: Any) -> None:
    asha = person()
    state = Tab(asha).at(NewCircleState, routes.CIRCLE_NEW)
    act(state, "load")
    act(state, "take_name", {"circle_name": "Sakhi Bachat Samooh", "description": ""})
    act(state, "take_kind", {"preset": "savings"})
    assert (state.draft.amount, state.draft.cycle, state.draft.rate) == ("500", "monthly", "2")
    assert state.draft.has_officers
    typed = {**asdict(state.draft), "spend_free": "750", "keep": "1,000", "upi_address": ""}
    act(state, "take_rules", typed)
    assert (state.error, state.step) == ("", 4)
    assert [line.title for line in state.spending] == [
        "Another officer agrees before money is spent.",
        "Savings can be taken out when an officer agrees.",
    ]
    assert state.spending[0].sub == "Up to ₹750 whoever keeps the money asks nobody."
    assert state.spending[1].sub.startswith("₹1,000 always stay in.")
    act(state, "create", {"request_id": state.request_id})
    made = circles.get(asha, circles.my_circles(asha)[0].id)
    assert (made.preset, made.my_role) == ("savings", "admin")
    assert made.rules.expenses.free_minor == 750_00
    assert made.rules.savings.keep_minor == 1_000_00


def test_going_back_keeps_what_was_typed_and_another_kind_has_its_own(db: Any) -> None:
    state = Tab(person()).at(NewCircleState, routes.CIRCLE_NEW)
    act(state, "load")
    act(state, "take_name", {"circle_name": "Us", "description": ""})
    act(state, "take_kind", {"preset": "savings"})
    act(state, "take_rules", {**asdict(state.draft), "amount": "600", "upi_address": ""})
    act(state, "back")
    act(state, "back")
    act(state, "take_kind", {"preset": "savings"})
    assert state.draft.amount == "600"
    act(state, "back")
    act(state, "take_kind", {"preset": "lending"})
    assert (state.draft.amount, state.draft.spend_by, state.draft.has_officers) == (
        "5",
        "vote",
        False,
    )


def test_what_needs_an_officer_cannot_be_chosen_without_one(db: Any) -> None:
    state = Tab(person()).at(NewCircleState, routes.CIRCLE_NEW)
    act(state, "load")
    act(state, "take_name", {"circle_name": "Us", "description": ""})
    act(state, "take_kind", {"preset": "lending"})
    act(state, "take_rules", {**asdict(state.draft), "withdrawal": "officer"})
    assert (state.step, bool(state.error)) == (3, True)
    assert count("circle") == 0


def test_the_admin_changes_rules_after_a_second_look(db: Any) -> None:
    group = officers_circle(1)
    page = at(group.admin, RulesState, routes.RULES, group.circle)
    assert (page.may_change, page.by_vote) == (True, False)
    state = at(group.admin, RuleChangeState, routes.RULES_CHANGE, group.circle)
    act(state, "look", fields(state, amount="600", spend_by="vote"))
    assert (state.step, state.error) == (2, "")
    assert [(row.label, row.before, row.after) for row in state.rows] == [
        ("What everybody puts in", "₹500", "₹600"),
        ("Who agrees to spending", "another officer", "the members, by vote"),
    ]
    assert state.from_when.endswith("with the next round.")
    sent = address_of(act(state, "change"))
    assert sent == f"/c/{group.circle.id}/rules"
    after = circles.get(group.admin, group.circle.id).next_rules
    assert after is not None
    assert (after.version, after.rules.contribution.amount_minor) == (2, 600_00)
    assert after.rules.expenses.decided_by == "vote"
    # What nobody touched is as it was.
    assert after.rules.loans == group.circle.rules.loans
    act(page, "reload")
    assert "with the next round" in page.waiting.title
    assert [row.after for row in page.waiting.rows] == ["₹600", "the members, by vote"]
    assert [line.state for line in page.versions] == ["waits for its day", "in force"]
    state = at(group.admin, RuleChangeState, routes.RULES_CHANGE, group.circle)
    assert (state.builds_on_waiting, state.draft.amount) == (True, "600")
    act(page, "withdraw")
    assert page.waiting.title == ""
    assert [line.state for line in page.versions] == [
        "in force",
        "never came into force",
        "until then",
    ]


def test_members_and_the_treasurer_do_not_change_rules(db: Any) -> None:
    group = officers_circle(1)
    for actor in (group.treasurer, group.members[0]):
        assert not at(actor, RulesState, routes.RULES, group.circle).may_change
        state = at(actor, RuleChangeState, routes.RULES_CHANGE, group.circle)
        act(state, "look", fields(state, amount="600"))
        assert address_of(act(state, "change")) == ""
        assert state.error
    assert circles.get(group.admin, group.circle.id).rule_version == 1


def test_where_members_run_the_circle_they_vote(db: Any) -> None:
    asha, rekha = person("Asha Kumari"), person("Rekha Verma")
    circle = circle_of(asha, rekha)
    assert at(rekha, RulesState, routes.RULES, circle).may_change
    state = at(rekha, RuleChangeState, routes.RULES_CHANGE, circle)
    assert state.by_vote
    act(state, "look", fields(state, amount="10"))
    sent = address_of(act(state, "change"))
    (asked,) = proposals.list(asha, circle.id).items
    assert sent == f"/c/{circle.id}/votes/{asked.id}"
    assert asked.payload == {"changes": {"contribution": {"amount_minor": 1_000}}}
    assert circles.get(asha, circle.id).rule_version == 1
    proposals.vote(asha, asked.id, "yes")
    proposals.vote(rekha, asked.id, "yes")
    page = at(rekha, RulesState, routes.RULES, circle)
    assert "decided by vote, 2 yes of 2" in page.versions[0].sub
    assert page.versions[0].vote_href == sent
    put = address_of(act(page, "withdraw"))
    assert put.startswith(f"/c/{circle.id}/votes/")
    assert put != sent


@pytest.mark.parametrize(
    ("typed", "step"),
    [({}, 1), ({"amount": "0"}, 1), ({"rate": "many"}, 1), ({"max_members": "1"}, 1)],
)
def test_what_cannot_be_is_said_beside_the_fields(db: Any, typed: dict, step: int) -> None:
    group = officers_circle(0)
    state = at(group.admin, RuleChangeState, routes.RULES_CHANGE, group.circle)
    act(state, "look", fields(state, **typed))
    assert (state.step, state.busy) == (step, False)
    assert state.error
    assert all(getattr(state.draft, name) == value for name, value in typed.items())


def test_a_cycle_that_only_programs_set_stays(db: Any) -> None:
    rules = {"contribution": {"cycle": "every_n_days", "every_days": 10}}
    asha = person()
    circle = circles.create(asha, name="Ten", preset="lending", rules=rules, key=key())
    state = at(asha, RuleChangeState, routes.RULES_CHANGE, circle)
    act(state, "look", fields(state, amount="10"))
    assert (state.step, [row.after for row in state.rows]) == (2, ["₹10"])
