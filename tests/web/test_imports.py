"""The pages of imports: a file that was sent in goes through its steps."""

from __future__ import annotations

from typing import Any

import pytest

from circle_app.adapters import clock
from circle_app.services import circles, imports
from circle_app.web import routes
from circle_app.web.import_batch.state import ImportBatchState
from circle_app.web.imports.state import ImportsState
from circle_app.web.more.state import MoreState
from tests.factories import key
from tests.support.browsers import Tab, act, address_of
from tests.support.circles import Officers, officers_circle
from tests.support.spreadsheets import csv_of, member_rows, paid_rows

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
TODAY = clock.today("Asia/Kolkata")


@pytest.fixture
def group(db: Any) -> Officers:
    return officers_circle(2)


def sent(group: Officers, kind: str, table: Any) -> Any:
    """A list that the treasurer sent in."""
    return imports.upload(
        group.treasurer,
        group.circle.id,
        kind=kind,
        file_name="list.csv",
        data=csv_of(table),
        key=key(),
    )


def at_import(tab: Tab, group: Officers, batch: Any, query: str = "") -> ImportBatchState:
    """Open the page of an import."""
    address = f"/c/{group.circle.id}/imports/{batch.id}{query}"
    state = tab.at(ImportBatchState, routes.IMPORT, address)
    act(state, "load")
    return state


def test_a_list_of_members_goes_through_its_steps(group: Officers) -> None:
    batch, tab = sent(group, "members", member_rows(15)), Tab(group.treasurer)
    state = at_import(tab, group, batch)
    assert (state.step, state.tab, state.view.bad_words) == ("check", "bad", "1 row must be mended")
    assert [(row.number, row.why) for row in state.rows] == [
        ("16", "Phone: This is no phone number.")
    ]
    act(state, "open_row", "16")
    assert [(cell.name, cell.why) for cell in state.edit.fields][1] == (
        "phone",
        "This is no phone number.",
    )
    cells = {f"cell_{cell.name}": cell.value for cell in state.edit.fields}
    act(state, "mend", {**cells, "cell_phone": "12"})
    assert (state.mended, state.view.bad) == (False, "1")
    act(state, "mend", {**cells, "cell_phone": "9600000777"})
    assert (state.mended, state.view.bad, state.view.good) == (True, "0", "15")
    state = at_import(tab, group, batch)
    assert (state.step, state.preview.title) == ("preview", "15 members will be written down")
    asked = act(state, "commit", {"request_id": state.request_id})
    assert state.error == ""
    assert address_of(asked) == state.view.base
    state = at_import(tab, group, batch)
    assert (state.step, state.view.outcome) == ("done", "15 members were written down")
    assert circles.get(group.admin, group.circle.id).member_count == 19
    act(state, "revert", {"reason": "", "request_id": key()})
    assert "Nothing" in state.error
    act(state, "revert", {"reason": "The wrong list", "request_id": key()})
    assert state.error == ""
    assert "“The wrong list”" in at_import(tab, group, batch).view.outcome


def test_columns_are_said_and_faulty_rows_left_out(group: Officers) -> None:
    table = paid_rows([member.name for member in group.members], TODAY)
    table[0] = ["Wann", "Wer", "Wieviel", "Wie"]
    table.append([TODAY, "Nobody Known", "5", "cash"])
    batch, tab = sent(group, "contributions", table), Tab(group.treasurer)
    state = at_import(tab, group, batch)
    assert (state.step, state.view.missing) == ("columns", "Name, Amount, Date")
    act(state, "say_columns", {"column_name": "1", "column_amount": "1", "column_date": "0"})
    assert state.error.startswith("One column cannot hold two things.")
    said = {"column_name": "1", "column_amount": "2", "column_date": "0", "day_order": "dmy"}
    assert address_of(act(state, "say_columns", said)).endswith("?step=check")
    state = at_import(tab, group, batch, "?step=preview")
    assert [(row.name, row.amount) for row in state.preview.effects] == [
        ("Cash box", "₹2,46,913"),
        ("Savings of members", "₹2,46,913"),
    ]
    act(state, "commit", {"request_id": key()})
    assert state.error.startswith("1 rows cannot be taken in as they are.")
    act(state, "commit", {"request_id": key(), "leave_out": "on"})
    assert at_import(tab, group, batch).view.outcome == "2 payments were booked"


def test_the_list_of_imports_and_who_sees_it(group: Officers) -> None:
    batch, tab = sent(group, "members", member_rows(2)), Tab(group.treasurer)
    address = f"/c/{group.circle.id}/imports"
    state = tab.at(ImportsState, routes.IMPORTS, f"{address}?file=unreadable_table.macros")
    act(state, "load")
    assert [(row.chip, row.href) for row in state.rows] == [
        ("not imported yet", f"{address}/{batch.id}")
    ]
    assert state.file_error.startswith("There is a program (macros) in this workbook.")
    more = tab.at(MoreState, routes.MORE)
    act(more, "load")
    assert more.imports
    member = Tab(group.members[0]).at(ImportsState, routes.IMPORTS, address)
    assert address_of(act(member, "load")) == routes.FORBIDDEN
    act(at_import(tab, group, batch), "drop")
    assert imports.batches(group.treasurer, group.circle.id).items == ()
