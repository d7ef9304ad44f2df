"""Questions about entries, complaints about people, and what is said in them, on their pages."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import pytest

from circle_app.services import activity, contributions, disputes
from circle_app.services.access import Actor
from circle_app.web import routes
from circle_app.web.dispute.state import DisputePageState
from circle_app.web.disputes.list_state import DisputesState
from circle_app.web.disputes.state import DoubtState, show_doubts
from circle_app.web.shell import enter
from tests.factories import key, person
from tests.support.browsers import Tab, act, address_of
from tests.support.circles import Officers, count, member_id, officers_circle

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


@pytest.fixture
def group(db: Any) -> Officers:
    """A savings group with an entry that its treasurer recorded."""
    found = officers_circle(members=2, rules={"confirmation": "nobody"})
    contributions.pay(found.treasurer, found.circle.id, method="cash", key=key())
    return found


def entry_page(group: Officers, actor: Actor) -> DoubtState:
    """What the page of the newest entry shows of the questions about it."""
    entry = activity.entries(group.admin, group.circle.id).items[0].entry_id
    address = f"/c/{group.circle.id}/books/entries/{entry}"
    state = Tab(actor).at(DoubtState, routes.ENTRY, address)

    async def filled() -> None:
        await show_doubts(state, await enter(state), group.circle.id, entry)

    asyncio.run(filled())
    return state


def listed(group: Officers, actor: Actor, query: str = "", language: str = "en") -> DisputesState:
    """The page with all of them."""
    address = f"/c/{group.circle.id}/disputes{query}"
    state = Tab(actor, language).at(DisputesState, routes.DISPUTES, address)
    act(state, "load")
    return state


def at(address: str, actor: Actor | None, language: str = "en") -> tuple[DisputePageState, str]:
    """The page of one, and where the browser was sent instead."""
    state = Tab(actor, language).at(DisputePageState, routes.DISPUTE, address)
    return state, address_of(act(state, "load"))


def test_an_entry_is_questioned_and_answered_on_its_page(group: Officers) -> None:
    asker, other = group.members
    state = entry_page(group, asker)
    assert (state.can_ask, state.current.id) == (True, "")
    act(state, "open_sheet")
    form = {"question": "  ", "request_id": state.request_id}
    act(state, "ask", form)
    # A refusal stands in the form, which keeps its key and so what was typed.
    assert state.error
    assert state.request_id == form["request_id"]
    form["question"] = "I paid 300, not 500"
    went = address_of(act(state, "ask", form))
    assert address_of(act(state, "ask", form)) == went
    assert count("dispute") == 1
    assert went.startswith(f"/c/{group.circle.id}/disputes/")
    shown = entry_page(group, other)
    assert (shown.can_ask, shown.current.href) == (False, went)
    page, _ = at(went, asker)
    assert page.view.reason == "“I paid 300, not 500”"
    assert (page.view.can_withdraw, page.view.can_settle, page.view.can_say) == (True, False, True)
    assert page.view.waits == "It waits for an officer who is not part of it."
    act(page, "settle", {"outcome": "I am right", "request_id": page.request_id})
    assert page.error
    assert page.view.is_open
    officer, _ = at(went, group.admin)
    assert (officer.view.can_settle, officer.view.waits) == (True, "")
    act(officer, "settle", {"outcome": "The receipt says 500", "request_id": officer.request_id})
    assert officer.done
    assert (officer.view.chip, officer.view.outcome) == ("Answered", "“The receipt says 500”")
    again = entry_page(group, asker)
    assert (again.can_ask, again.current.id) == (True, "")
    assert again.ended[0].outcome == "“The receipt says 500”"


def test_a_complaint_with_its_thread(group: Officers) -> None:
    asker, other = group.members
    about = str(member_id(group.treasurer, group.circle))
    state = listed(group, asker, f"?about={about}")
    assert (state.about, state.can_ask) == (about, True)
    assert {row.name for row in state.people} == {
        group.admin.name, group.treasurer.name, other.name,
    }  # fmt: skip
    form = {"person": about, "reason": "She shouted", "request_id": state.request_id}
    act(state, "complain", {**form, "person": str(member_id(asker, group.circle))})
    assert state.error == (
        "This is about yourself. Nothing was recorded. Please choose somebody else."
    )
    went = address_of(act(state, "complain", form))
    page, _ = at(went, asker)
    assert (page.view.about, page.view.what) == ("person", f"About {group.treasurer.name}")
    assert page.view.readers.endswith("nobody else does.")
    act(page, "say", {"words": "It was on Sunday", "request_id": page.words_id})
    accused, _ = at(went, group.treasurer)
    assert [(words.name, words.is_mine) for words in accused.said] == [(asker.name, False)]
    assert (accused.view.can_settle, accused.view.can_say) == (False, True)
    typed = {"words": "x" * 1001, "request_id": accused.words_id}
    act(accused, "say", typed)
    assert accused.talk_error
    assert accused.words_id == typed["request_id"]
    act(accused, "say", {**typed, "words": "I am sorry"})
    assert accused.words_id != typed["request_id"]
    act(page, "reload")
    assert [words.text for words in page.said] == ["It was on Sunday", "I am sorry"]
    # Nobody else reads it, by whatever way: the page, its events, the list.
    reader, sent = at(went, other)
    assert (sent, reader.loaded, reader.view.reason) == ("/not-found", False, "")
    act(reader, "say", {"words": "Hello", "request_id": key()})
    act(reader, "settle", {"outcome": "Done", "request_id": key()})
    act(reader, "withdraw", {"request_id": key()})
    assert (count("dispute_message"), disputes.get(asker, _id(went)).status) == (2, "open")
    assert listed(group, other).rows == []
    act(page, "withdraw", {"request_id": page.request_id})
    assert page.done == "It is taken back."
    assert (page.view.chip, page.view.can_say) == ("Taken back", False)
    assert [row.chip for row in listed(group, asker, "?state=withdrawn").rows] == ["Taken back"]
    assert listed(group, asker, "?state=open").rows == []
    hindi = listed(group, asker, language="hi").rows[0]
    assert "About" not in hindi.title
    assert "message" not in hindi.sub


def _id(address: str) -> UUID:
    return UUID(address.rpartition("/")[2])


def test_strangers_find_nothing_and_guests_sign_in(group: Officers) -> None:
    entry = activity.entries(group.admin, group.circle.id).items[0].entry_id
    made = disputes.open(group.members[0], group.circle.id, entry, reason="Not mine", key=key())
    address = f"/c/{group.circle.id}/disputes/{made.id}"
    assert at(address, person("Zara Khan"))[1] == "/not-found"
    assert at(address, None)[1].startswith(routes.SIGN_IN)
    assert not listed(group, person("Zara Khan")).loaded
    other = officers_circle(members=0)
    wrong = f"/c/{other.circle.id}/disputes/{made.id}"
    assert at(wrong, other.admin)[1] == "/not-found"
