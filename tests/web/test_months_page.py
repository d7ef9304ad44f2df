"""The months' page: what its handlers do."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from circle_app.adapters import clock
from circle_app.services import activity, contributions, disputes, periods, proposals
from circle_app.services.access import Actor
from circle_app.web import routes
from circle_app.web.months.state import MonthsState
from circle_app.web.ui.toast_state import ToastState
from tests.factories import key, person
from tests.support.browsers import Tab, act, address_of
from tests.support.circles import Officers, count, officers_circle

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
SEPTEMBER, OCTOBER, NOVEMBER = (
    datetime(2026, month, 10, 6, 30, tzinfo=UTC) for month in (9, 10, 11)
)


@pytest.fixture
def group(db: Any, monkeypatch: pytest.MonkeyPatch) -> Officers:
    """A savings group with an entry in September and one in October; it is November."""
    with clock.frozen(SEPTEMBER):
        found = officers_circle(members=2, rules={"confirmation": "nobody"})
        contributions.pay(found.treasurer, found.circle.id, method="cash", key=key())
    with clock.frozen(OCTOBER):
        contributions.pay(found.members[0], found.circle.id, method="cash", key=key())
    # Pages work in threads, so the clock of the whole process is set.
    monkeypatch.setattr(clock, "_offset", NOVEMBER - clock.real_now())
    return found


def at(group: Officers, actor: Actor | None, language: str = "en", query: str = "") -> MonthsState:
    """Open the page."""
    address = routes.MONTHS.replace("[circle]", str(group.circle.id)) + query
    state = Tab(actor, language).at(MonthsState, routes.MONTHS, address)
    act(state, "load")
    return state


def toast(state: Any) -> str:
    return str(state._get_root_state().get_substate(ToastState.get_full_name().split(".")).text)


def lines(state: MonthsState) -> list[tuple[str, str, str]]:
    return [(row.name, row.status, row.sub) for year in state.years for row in year.months]


def test_the_months_are_told_and_one_is_closed_with_those_before_it(group: Officers) -> None:
    state = at(group, group.treasurer)
    assert state.loaded
    assert [year.title for year in state.years] == ["2026"]
    assert lines(state) == [
        ("November", "running", "runs until Mon 30 Nov"),
        ("October", "open", "over, can be closed"),
        ("September", "open", "over, can be closed"),
    ]
    assert (state.head.title, state.head.button) == ("October can be closed", "Close October")
    assert state.years[0].months[1].figures == "1 entry · earned ₹0 · spent ₹0"

    act(state, "review_close", state.head.code)
    assert state.review.title == "Close October 2026?"
    assert state.review.others == "September is closed with it."
    form = {"month": state.review.code, "request_id": state.request_id}
    act(state, "close_month", form)
    act(state, "close_month", form)
    assert count("period_change") == 1
    assert toast(state) == "October 2026 is closed."
    assert [status for _, status, _ in lines(state)] == ["running", "closed", "closed"]
    assert (state.head.title, state.head.code) == ("Everything that is over is closed", "")
    assert (state.head.done, state.head.of) == ("2", "of 2")
    assert group.treasurer.name in state.years[0].months[2].closed


def test_what_keeps_a_month_open_leads_to_the_thing(group: Officers) -> None:
    entry = activity.entries(group.admin, group.circle.id).items[0].entry_id
    disputes.open(group.members[1], group.circle.id, entry, reason="I was not there", key=key())
    state = at(group, group.treasurer)
    october, september = state.years[0].months[1:]
    assert [wait.words for wait in october.waits] == ["1 entry is being questioned"]
    assert october.waits[0].href.endswith("/books/months#questions")
    assert (october.can_close, september.can_close, september.waits) == (False, True, [])
    assert state.head.sub == "1 entry is being questioned."
    assert state.head.button == "Close September"
    (question,) = state.questions
    assert question.reason == "“I was not there”"
    assert question.href.endswith(f"/books/entries/{entry}")

    act(state, "close_month", {"month": "2026-10", "request_id": key()})
    assert toast(state).startswith("October 2026 cannot be closed yet: 1 entry is being questioned")
    assert count("period_change") == 0
    assert not state.busy


def test_another_officer_is_asked_to_open_a_month(group: Officers) -> None:
    periods.close(group.treasurer, group.circle.id, "2026-10", key=key())
    state = at(group, group.treasurer)
    act(state, "review_reopen", "2026-09")
    assert state.review.others == "October opens with it."
    assert "another officer" in state.review.means
    form = {"month": "2026-09", "reason": "A slip was found", "request_id": state.request_id}
    act(state, "ask_reopen", form)
    assert toast(state).startswith("Another officer is asked now")
    september = state.years[0].months[2]
    assert september.sub == "Another officer is asked to open it"
    assert september.asked_href.endswith("/books/decisions")
    assert not state.years[0].months[1].can_reopen
    act(state, "ask_reopen", {**form, "request_id": key()})
    assert count("proposal") == 1
    (asked,) = proposals.list(group.admin, group.circle.id).items
    assert asked.payload == {"month": "2026-09", "reason": "A slip was found"}


def test_a_member_reads_and_closes_nothing(group: Officers) -> None:
    state = at(group, group.members[0], "hi")
    assert lines(state)[1][:2] == ("अक्टूबर", "open")
    assert state.head.code == ""
    act(state, "close_month", {"month": "2026-10", "request_id": key()})
    assert count("period_change") == 0
    assert toast(state)


def test_earlier_months_have_an_address(group: Officers) -> None:
    state = at(group, group.admin, query="?before=2026-10")
    assert [name for name, _, _ in lines(state)] == ["September"]
    assert (state.newer, state.older, state.head.title) == (True, "", "")


def test_strangers_do_not_get_in(group: Officers) -> None:
    address = routes.MONTHS.replace("[circle]", str(group.circle.id))
    for actor, place in ((None, "/login"), (person("Vandana Rao"), "/not-found")):
        state = Tab(actor).at(MonthsState, routes.MONTHS, address)
        assert address_of(act(state, "load")).startswith(place)
        assert not state.loaded
