"""The table of members and cycles on its page: looking, sorting, letting off."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from circle_app.adapters import clock
from circle_app.services import contributions, dues
from circle_app.web import routes
from circle_app.web.dues.state import DuesState
from tests.factories import key, person
from tests.support.browsers import Tab, act, address_of
from tests.support.circles import officers_circle, rows

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
RULES = {"contribution": {"amount_minor": 50_000, "grace_days": 3, "late_fee_minor": 1_000}}


def at(actor: Any, group: Any, query: str = "", language: str = "en") -> DuesState:
    """Open the page of dues."""
    address = str(routes.path(routes.DUES, circle=str(group.circle.id)))
    state: DuesState = Tab(actor, language).at(DuesState, routes.DUES, address + query)
    act(state, "load")
    return state


def test_who_paid_which_cycle_and_letting_off(db: Any) -> None:
    begun = clock.now() - timedelta(days=36)
    with clock.frozen(begun):
        group = officers_circle(2, rules=RULES)
        asha, rekha = group.members
        paid = contributions.pay(asha, group.circle.id, key=key())
        contributions.confirm(group.admin, paid.id, key=key())
    dues.charge_late_fees()
    state = at(group.treasurer, group)
    assert len(state.table.columns) == 2
    assert [column.paid for column in state.table.columns] == ["0/4", "1/4"]
    signs = [[cell.sign for cell in line.cells] for line in state.rows]
    assert signs == [["–", "!"], ["–", "!"], ["–", "✓"], ["–", "!"]]
    assert [line.owed for line in state.rows] == ["₹1,010", "₹1,010", "₹500", "₹1,010"]
    assert (state.table.older, state.table.newer, state.table.further) == ("", "", "")
    # Whoever owes most comes first; in Hindi the words are Hindi.
    sorted_ = at(group.treasurer, group, "?order=open", "hi")
    assert sorted_.rows[-1].name == asha.name
    assert sorted_.rows[0].cells[1].words == "देर"
    assert sorted_.table.order == "open"

    owed = state.rows[3].cells[1].due
    act(state, "look", owed)
    assert (state.detail.title, state.detail.words) == (state.table.columns[1].told, "Late")
    assert (state.detail.amount_value, state.detail.fee_value) == ("500.00", "10.00")
    form = {
        "amount": "",
        "fee": "11",
        "reason": "Her child was ill",
        "request_id": state.request_id,
    }
    act(state, "waive", form)
    assert "more than is still open" in state.error
    act(state, "waive", {**form, "fee": "10"})
    act(state, "waive", {**form, "fee": "10"})
    assert state.slip.title == "Let off"
    assert state.detail.fee_value == ""
    assert state.detail.waivers[0].sub == "Her child was ill"
    assert state.rows[3].owed == "₹1,000"
    assert rows("SELECT COUNT(*) FROM due_waiver")[0][0] == 1

    # The member sees it and may pay; the officer's own due nobody lets off alone.
    mine = at(rekha, group)
    act(mine, "look", owed)
    assert (mine.detail.can_waive, mine.detail.pay.endswith(f"?due={owed}")) == (False, True)
    act(state, "look", state.rows[1].cells[1].due)
    assert not state.detail.can_waive
    assert address_of(act(mine, "look", str(group.circle.id))) == "/not-found"


def test_strangers_and_addresses_that_mean_nothing(db: Any) -> None:
    group = officers_circle(0)
    stranger = Tab(person("Farida Khatoon"), "en").at(
        DuesState, routes.DUES, str(routes.path(routes.DUES, circle=str(group.circle.id)))
    )
    act(stranger, "load")
    assert not stranger.loaded
    for query in ("?before=x", "?before=9999999999", "?order=luck", "?offset=-3"):
        state = at(group.admin, group, query)
        assert state.loaded
        assert state.table.order == "number"
