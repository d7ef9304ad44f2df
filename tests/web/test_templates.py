"""The page of words of notices: for operators, with a preview that follows what is typed."""

from __future__ import annotations

from typing import Any

import pytest

from circle_app.services.access import Actor
from circle_app.web import routes
from circle_app.web.templates.state import AdminTemplatesState, CircleTemplatesState
from tests.factories import person
from tests.support.admin import operator
from tests.support.browsers import Tab, act, address_of
from tests.support.circles import officers_circle, rows

pytestmark = [
    pytest.mark.parametrize("db", ["sqlite"], indirect=True),
    pytest.mark.no_invariants,
]
SMS = "?notice=due.soon&way=sms&lang=hi"


def at(actor: Actor, query: str = "") -> tuple[Any, Any]:
    """Open the page and load it."""
    address = f"{routes.ADMIN_TEMPLATES}{query}"
    state = Tab(actor).at(AdminTemplatesState, routes.ADMIN_TEMPLATES, address)
    return state, act(state, "load")


def in_circle(actor: Actor, group: Any, query: str = "") -> tuple[Any, Any]:
    """Open the page of a circle."""
    address = f"/c/{group.circle.id}/words{query}"
    state = Tab(actor).at(CircleTemplatesState, routes.CIRCLE_TEMPLATES, address)
    return state, act(state, "load")


def kept() -> list[str]:
    return [row[0] for row in rows("SELECT body FROM notice_template")]


def test_nobody_else_gets_in_nor_writes(db: Any) -> None:
    asha = person()
    for query in ("", SMS):
        state, answer = at(asha, query)
        assert address_of(answer) == "/not-found"
        assert not state.loaded
    act(state, "save", {"subject": "", "body": "{amount}"})
    act(state, "reset_words")
    act(state, "type_body", "{amount}")
    assert kept() == []
    assert state.seen.lines == []


def test_words_are_looked_at_written_and_taken_back(db: Any) -> None:
    champa = operator()
    state, _ = at(champa)
    assert state.parts[0].title == "What you owe"
    line = next(line for part in state.parts for line in part.lines if line.kind == "due.soon")
    assert (line.title, line.own) == ("Due soon", "")

    state, _ = at(champa, SMS)
    assert state.editor.body == "{circle}: {amount} {day} तक देने हैं।"
    assert state.seen.lines == ["Sakhi Bachat Samooh: ₹500 5 दिसंबर तक देने हैं।"]
    assert state.seen.size == "47 of 70 letters: 1 SMS"
    assert "{amount}" in state.editor.places

    act(state, "type_body", "{amount} " + "देने हैं " * 9)
    assert state.seen.dear
    act(state, "type_body", "{phone}")
    assert "{phone}" not in state.seen.lines[0]
    assert "nothing to put in place of phone" in state.error
    act(state, "save", {"subject": "", "body": "{phone}"})
    assert "Nothing was changed" in state.error
    assert kept() == []

    act(state, "save", {"subject": "", "body": "नमस्ते, {amount} {day} तक।"})
    assert state.error == ""
    assert kept() == ["नमस्ते, {amount} {day} तक।"]
    assert state.editor.own
    assert state.editor.by.startswith(f"Changed by {champa.name} on ")
    assert state.seen.lines == ["नमस्ते, ₹500 5 दिसंबर तक।"]
    listed, _ = at(champa)
    assert "1 own text" in {line.own for part in listed.parts for line in part.lines}

    act(state, "reset_words")
    assert kept() == []
    assert (state.editor.own, state.editor.by) == (False, "These are the usual words.")


@pytest.mark.parametrize(
    "query", ["?notice=due.never", "?notice=due.soon&way=pigeon", "?notice=due.soon&lang=xx"]
)
def test_an_address_that_names_nothing_is_not_found(db: Any, query: str) -> None:
    _, answer = at(operator(), query)
    assert address_of(answer) == "/not-found"


def test_a_circle_has_words_of_its_own(db: Any) -> None:
    group, champa = officers_circle(1), operator()
    everywhere, _ = at(champa, SMS)
    act(everywhere, "save", {"subject": "", "body": "{amount} जल्द।"})
    listed, _ = in_circle(group.admin, group)
    kinds = {line.kind for part in listed.parts for line in part.lines}
    assert "due.soon" in kinds
    assert not kinds & {"wallet.transfer", "job.failed", "admin.signed_out"}
    # What would be said without own words is the installation's, not ours; who wrote it is not.
    page, _ = in_circle(group.admin, group, SMS)
    assert (page.editor.body, page.editor.own) == ("{amount} जल्द।", False)
    assert page.editor.by == "These are the usual words."
    act(page, "save", {"subject": "", "body": "{circle}: {amount} {day} तक।"})
    assert page.error == ""
    assert page.seen.lines == [f"{group.circle.name}: ₹500 5 दिसंबर तक।"]
    assert sorted(kept()) == sorted(["{amount} जल्द।", "{circle}: {amount} {day} तक।"])
    act(page, "reset_words")
    assert kept() == ["{amount} जल्द।"]
    for actor, answer in ((group.members[0], routes.FORBIDDEN), (person(), "/not-found")):
        state, refused = in_circle(actor, group, SMS)
        assert address_of(refused) == answer
        act(state, "save", {"subject": "", "body": "{amount}"})
    assert kept() == ["{amount} जल्द।"]
    _, nowhere = in_circle(group.admin, group, "?notice=wallet.transfer")
    assert address_of(nowhere) == "/not-found"
