"""The page of a meeting: what is drawn, what the script hands over, closing it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from circle_app.services import meetings
from circle_app.services.access import Actor
from circle_app.web import routes
from circle_app.web.meeting.state import MeetingState
from tests.factories import key, person
from tests.support.browsers import Tab, act, address_of
from tests.support.circles import member_id, officers_circle

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
RULES = {
    "confirmation": "meeting",
    "social_fund_minor": 1_000,
    "meeting": {"absent_fine_minor": 1_000, "late_fine_minor": 500},
}


@pytest.fixture
def group(db: Any) -> Any:
    return officers_circle(rules=RULES)


@pytest.fixture
def held(group: Any) -> Any:
    return meetings.start(group.treasurer, group.circle.id, key=key())


def at_meeting(
    actor: Actor | None, circle: Any, meeting_id: Any, language: str = "en"
) -> tuple[MeetingState, list[Any]]:
    """Open the sheet."""
    address = f"/c/{circle.id}/meetings/{meeting_id}"
    state = Tab(actor, language).at(MeetingState, routes.MEETING, address)
    return state, act(state, "load")


def batch(number: int, **cells: Any) -> str:
    """Cells as the script hands them over."""
    pairs = [(name.replace("__", "|").replace("_of_", "."), value) for name, value in cells.items()]
    return json.dumps({"batch": number, "cells": pairs})


def of(state: MeetingState) -> Any:
    """The cells by their keys."""
    return json.loads(state.link.cells)


def test_sheet_has_the_columns_of_the_rules(group: Any, held: Any) -> None:
    state, _ = at_meeting(group.treasurer, group.circle, held.id)
    assert state.loaded
    assert state.heading.title == "Meeting 1"
    assert (state.heading.saves, state.heading.social, state.heading.fines) == (True, True, True)
    assert (state.heading.shares, state.heading.lends) == (False, False)
    assert len(state.rows) == 5
    sheet = json.loads(state.sheet)
    assert sheet["columns"] == ["savings", "social", "fine"]
    assert sheet["late_fine"] == 500
    assert sheet["rows"][0]["due"]["social"] == 1_000
    hindi, _ = at_meeting(group.treasurer, group.circle, held.id, "hi")
    assert hindi.heading.title == "बैठक 1"


def test_what_is_handed_over_is_saved_and_answered(group: Any, held: Any) -> None:
    """Another device's cells are there at the next load; a batch is known by its number."""
    state, _ = at_meeting(group.treasurer, group.circle, held.id)
    anju = member_id(group.members[0], group.circle)
    act(state, "keep", batch(7, **{f"{anju}__savings": 50_000, "__count_of_coins": 5_000}))
    assert (state.link.ack, state.link.refusal) == (7, "")
    assert of(state) == {f"{anju}|savings": 50_000, "|count.coins": 5_000}
    other, _ = at_meeting(group.admin, group.circle, held.id)
    act(other, "keep", batch(1, **{f"{anju}__presence": "late"}))
    act(state, "reload")
    assert of(state)[f"{anju}|presence"] == "late"
    # The rows were drawn once: their cells are the script's.
    assert {row.presence for row in state.rows} == {""}
    assert next(row for row in other.rows if row.id == str(anju)).savings == "₹500"


def test_nonsense_is_refused_in_words_and_keeps_the_rest(group: Any, held: Any) -> None:
    state, _ = at_meeting(group.treasurer, group.circle, held.id)
    anju = member_id(group.members[0], group.circle)
    act(state, "keep", batch(1, **{f"{anju}__social": 1_000}))
    for sent in (
        "nonsense",
        "[1]",
        json.dumps({"batch": 2, "cells": [["no key", 1]]}),
        json.dumps({"batch": 2, "cells": [[f"{anju}|social", 10.5]]}),
        json.dumps({"batch": 2, "cells": [["nobody|social", 10]]}),
    ):
        act(state, "keep", sent)
        assert state.link.refusal
    act(state, "keep", batch(3, **{f"{anju}__social": -5}))
    assert (state.link.ack, bool(state.link.refusal)) == (3, True)
    act(state, "keep", batch(4, **{f"{anju}__fine": 500}))
    assert state.link.refusal == ""
    assert of(state) == {f"{anju}|social": 1_000, f"{anju}|fine": 500}


def test_closing_shows_what_hinders_then_records_once(group: Any, held: Any) -> None:
    state, _ = at_meeting(group.treasurer, group.circle, held.id)
    ids = [member_id(each, group.circle) for each in group.members]
    cells = {f"{each}__presence": "present" for each in ids[:2]} | {f"{ids[0]}__savings": 50_000}
    act(state, "keep", batch(1, **cells))
    act(state, "ask")
    assert state.review.faults
    assert any("fine of ₹10" in each for each in state.review.absent)
    form = {"version": state.review.version, "request_id": state.request_id}
    act(state, "close", form)
    assert state.error
    assert state.slip.title == ""
    act(state, "keep", batch(2, **{"__count_of_coins": 50_000, f"__counted_by_of_{ids[0]}": True}))
    act(state, "close", form)
    assert state.error
    act(state, "ask")
    assert state.review.faults == []
    names = [line.name for line in state.review.lines]
    assert names[:4] == ["Roll call", "Fines", "Social fund", "Contributions"]
    act(state, "close", {"version": state.review.version, "request_id": state.request_id})
    assert state.error == ""
    assert state.slip.title == "Meeting 1 is in the books"
    assert json.loads(state.sheet)["open"] is False
    late, asked = at_meeting(group.admin, group.circle, held.id)
    assert address_of(asked).endswith(f"/meetings/{held.id}/minutes")
    assert not late.loaded


def test_meeting_that_did_not_happen(group: Any, held: Any) -> None:
    state, _ = at_meeting(group.treasurer, group.circle, held.id)
    asked = act(state, "give_up")
    assert address_of(asked).endswith("/meetings")
    act(state, "keep", batch(1, __minutes="Too late"))
    assert state.link.refusal


def test_only_who_holds_meetings_sees_the_sheet(group: Any, held: Any) -> None:
    elsewhere = officers_circle(rules=RULES)
    for actor, circle, where in (
        (group.members[0], group.circle, routes.FORBIDDEN),
        (person(), group.circle, "/not-found"),
        (elsewhere.treasurer, elsewhere.circle, "/not-found"),
        (None, group.circle, routes.SIGN_IN),
    ):
        state, asked = at_meeting(actor, circle, held.id)
        assert address_of(asked).startswith(where)
        assert not state.loaded
        assert state.sheet == ""
