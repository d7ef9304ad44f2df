"""The page where officers decide: what waits, who may, what came of it."""

from __future__ import annotations

from typing import Any

import pytest

from circle_app.domain.errors import InsufficientFunds
from circle_app.persistence import database
from circle_app.services import access, proposals
from circle_app.services.access import Actor
from circle_app.services.proposals import engine
from circle_app.web import routes
from circle_app.web.deciding.state import DecideState
from circle_app.web.decisions.state import DecisionsState
from circle_app.web.shell.state import ShellState
from tests.factories import key, person
from tests.support.browsers import Tab, act, address_of
from tests.support.circles import Officers, circle_of, officers_circle

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)

EXPENSE = {"amount_minor": 900_00, "currency": "INR", "payee": "Sharma Tents"}


@pytest.fixture(autouse=True)
def carried_out(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """What the owner of the kind was told, in place of the real one."""
    told: list[bool] = []
    monkeypatch.setitem(
        engine._handlers, "expense", lambda session, motion, approved, actor: told.append(approved)
    )
    return told


def asked(actor: Actor, group: Officers, kind: str = "expense", **payload: Any) -> Any:
    """A matter that waits for an officer."""
    with database.transaction() as session:
        place = access.standing(session, actor, group.circle.id)
        made = proposals.put(session, actor, place, kind=kind, payload=payload or EXPENSE)
    return made.id


def page_of(actor: Actor, circle: Any, language: str = "en") -> DecisionsState:
    """The page in a tab of somebody's."""
    address = routes.path(routes.DECISIONS, circle=str(circle.id))
    state = Tab(actor, language).at(DecisionsState, routes.DECISIONS, str(address))
    act(state, "load")
    return state


def sheet_on(page: DecisionsState, actor: Actor, matter: Any, *, approving: bool) -> DecideState:
    """The sheet of a tab of somebody's, opened on a matter."""
    state = Tab(actor).at(DecideState, routes.DECISIONS, page.router.url.path)
    act(state, "open_sheet", str(matter), approving)
    return state


def test_an_officer_sees_what_waits_and_agrees(db: Any, carried_out: list[bool]) -> None:
    group = officers_circle(1)
    matter = asked(group.members[0], group)
    page = page_of(group.treasurer, group.circle)
    (card,) = page.waiting
    name = group.members[0].name
    assert card.asked == f"{name} asks to pay ₹900 to Sharma Tents"
    assert (card.can_decide, card.waits, card.amount.plain) == (True, "", "₹900")
    state = sheet_on(page, group.treasurer, matter, approving=True)
    assert (state.asked, state.amount.plain, state.has_amount) == (card.asked, "₹900", True)
    form = {"note": "Please bring the bill", "request_id": state.request_id}
    act(state, "decide", form)
    assert (state.done, state.error, state.failed) == ("You agreed", "", "")
    act(page, "reload")
    assert page.waiting == []
    (row,) = page.decided
    assert (row.chip, row.note, row.failure) == ("agreed", "“Please bring the bill”", "")
    assert row.sub.startswith(f"{group.treasurer.name} decided today")
    # The same form again is the same decision.
    act(state, "decide", form)
    assert state.error == ""
    assert carried_out == [True]


def test_declining(db: Any, carried_out: list[bool]) -> None:
    group = officers_circle(1)
    matter = asked(group.members[0], group)
    page = page_of(group.admin, group.circle)
    state = sheet_on(page, group.admin, matter, approving=False)
    act(state, "decide", {"note": "", "request_id": state.request_id})
    assert state.done == "You did not agree. No money was recorded."
    act(page, "reload")
    assert [row.chip for row in page.decided] == ["not agreed"]
    assert carried_out == [False]


def test_what_could_not_be_carried_out_says_why(db: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def empty(*_: Any) -> None:
        raise InsufficientFunds(amount_minor=1, currency="INR")

    monkeypatch.setitem(engine._handlers, "expense", empty)
    group = officers_circle(1)
    matter = asked(group.members[0], group)
    page = page_of(group.treasurer, group.circle)
    state = sheet_on(page, group.treasurer, matter, approving=True)
    act(state, "decide", {"note": "", "request_id": state.request_id})
    assert state.done == ""
    assert state.failed == (
        "You agreed, but it could not be carried out: there was not enough money. "
        "No money was recorded."
    )
    act(page, "reload")
    (row,) = page.decided
    assert (row.chip, row.tone) == ("not carried out", "amber")
    assert row.failure.endswith("there was not enough money")


def test_members_read_and_whoever_asked_waits(db: Any) -> None:
    group = officers_circle(1)
    matter = asked(group.treasurer, group)
    member = page_of(group.members[0], group.circle)
    assert [(card.can_decide, card.waits) for card in member.waiting] == [
        (False, "It waits for an officer")
    ]
    own = page_of(group.treasurer, group.circle)
    assert own.waiting[0].waits == "You asked; an officer decides"
    state = sheet_on(own, group.treasurer, matter, approving=True)
    typed = {"note": "Mine", "request_id": state.request_id}
    act(state, "decide", typed)
    assert state.error.startswith("Nobody decides what they asked for themselves.")
    # The form keeps its key, and so its words.
    assert state.request_id == typed["request_id"]
    # The websocket lets anybody call the sheet; the service does not let a member decide, and
    # a stranger finds nothing.
    state = sheet_on(own, group.members[0], matter, approving=True)
    act(state, "decide", {"note": "", "request_id": state.request_id})
    assert state.error
    stranger = sheet_on(own, person("Zara Khan"), matter, approving=True)
    assert stranger.asked == ""
    act(stranger, "decide", {"note": "", "request_id": stranger.request_id})
    assert stranger.error == "There is nothing here, or it is not yours to see."
    act(own, "reload")
    assert own.waiting


def test_every_kind_has_words_in_both_languages(db: Any) -> None:
    group = officers_circle(1)
    member = group.members[0]
    asked(member, group, "withdrawal", amount_minor=500_00, currency="INR")
    asked(
        member, group, "reversal", amount_minor=500_00, currency="INR", sequence=7,
        of="contribution", reason="Twice", entry=str(group.circle.id),
    )  # fmt: skip
    asked(member, group, "reopening", month="2026-03", reason="A bill came late")
    state = page_of(group.admin, group.circle)
    assert [(card.asked, card.why) for card in state.waiting] == [
        (f"{member.name} asks to open March 2026 again", "“A bill came late”"),
        (f"{member.name} asks to take entry 7 back: Contribution, ₹500", "“Twice”"),
        (f"{member.name} asks to take ₹500 of savings out", ""),
    ]
    assert not state.waiting[0].has_amount
    hindi = page_of(group.admin, group.circle, "hi")
    assert all("asks" not in card.asked for card in hindi.waiting)


def test_without_officers_the_page_leads_to_the_votes(db: Any) -> None:
    asha = person("Asha Kumari")
    state = page_of(asha, circle_of(asha))
    assert (state.loaded, state.has_officers, state.waiting) == (True, False, [])


def test_strangers_find_nothing_and_guests_sign_in(db: Any) -> None:
    group = officers_circle(0)
    address = str(routes.path(routes.DECISIONS, circle=str(group.circle.id)))
    stranger = Tab(person("Zara Khan")).at(DecisionsState, routes.DECISIONS, address)
    assert address_of(act(stranger, "load")) == "/not-found"
    guest = Tab(None).at(DecisionsState, routes.DECISIONS, address)
    assert address_of(act(guest, "load")).startswith(routes.SIGN_IN)


def test_the_side_bar_says_which_office_one_holds(db: Any) -> None:
    group = officers_circle(1)
    shown = {}
    for name in ("admin", "treasurer"):
        state = page_of(getattr(group, name), group.circle)
        shown[name] = (
            state._get_root_state().get_substate(ShellState.get_full_name().split(".")).my_role
        )
    assert shown == {"admin": "You are admin", "treasurer": "You are treasurer"}
    member = page_of(group.members[0], group.circle)
    shell = member._get_root_state().get_substate(ShellState.get_full_name().split("."))
    assert (shell.my_role, shell.has_officers) == ("", True)


def test_only_this_circles_matters_are_decided(db: Any) -> None:
    group = officers_circle(1)
    asked(group.members[0], group)
    page = page_of(group.treasurer, group.circle)
    state = sheet_on(page, group.treasurer, key(), approving=True)
    act(state, "decide", {"note": "", "request_id": state.request_id})
    assert state.error
    act(page, "reload")
    assert len(page.waiting) == 1
