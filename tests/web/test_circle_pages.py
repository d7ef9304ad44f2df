"""Starting, joining, inviting, and the pages about a circle: what their handlers do."""

from __future__ import annotations

from typing import Any

import pytest

from circle_app.services import circles, contributions, invites, people
from circle_app.services.access import Actor
from circle_app.services.circles import CircleView
from circle_app.web import routes
from circle_app.web.activity.state import ActivityState
from circle_app.web.circle.state import CircleState
from circle_app.web.invite.state import InviteState
from circle_app.web.join.state import JoinState
from circle_app.web.members.state import MembersState
from circle_app.web.new_circle.state import NewCircleState
from circle_app.web.rules.state import RulesState
from circle_app.web.welcome.state import WelcomeState
from tests.factories import key, person
from tests.support.browsers import Tab, act, address_of
from tests.support.circles import circle_of, count

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
RULES = {
    "amount": "10",
    "cycle": "weekly",
    "max_members": "12",
    "max_loan": "5,000",
    "max_periods": "6",
    "window_hours": "48",
    "upi_address": "",
}
INSIDE = [
    (CircleState, routes.CIRCLE),
    (InviteState, routes.INVITE),
    (MembersState, routes.MEMBERS),
    (RulesState, routes.RULES),
    (ActivityState, routes.ACTIVITY),
]


def at(actor: Actor | None, page: Any, route: str, circle: CircleView, language: str = "en") -> Any:
    """Open a page of a circle."""
    return Tab(actor, language).at(page, route, route.replace("[circle]", str(circle.id)))


def wizard(actor: Actor) -> NewCircleState:
    """Open the wizard and fill its first two steps."""
    state = Tab(actor).at(NewCircleState, routes.CIRCLE_NEW)
    act(state, "load")
    act(state, "take_name", {"circle_name": "Gulmohar Lane", "description": "For seeds"})
    act(state, "take_kind", {"preset": "lending"})
    return state


def test_the_wizard_opens_the_circle_it_described(db: Any) -> None:
    asha = person()
    state = wizard(asha)
    # Where there are no officers nobody is asked who agrees: the browser sends None for that field.
    act(state, "take_rules", {**RULES, "spend_by": None})
    assert state.step == 4
    assert state.paying[0].title == "Everybody puts in ₹10 every week."
    assert state.borrowing[0].title == "Loans up to ₹5,000, paid back within 6 months."
    posted = {"request_id": state.request_id}
    sent = address_of(act(state, "create", posted))
    act(state, "create", posted)
    assert count("circle") == 1
    made = circles.get(asha, circles.my_circles(asha)[0].id)
    assert sent == f"/c/{made.id}/invite"
    assert made.rules.contribution.amount_minor == 1_000
    assert made.rules.loan_voting.window_hours == 48
    assert made.description == "For seeds"


@pytest.mark.parametrize(
    ("field", "typed"),
    [("amount", "0"), ("max_members", "many"), ("max_members", "1"), ("window_hours", "-1")],
)
def test_rules_that_cannot_be_are_refused_and_kept_as_typed(
    db: Any, field: str, typed: str
) -> None:
    state = wizard(person())
    act(state, "take_rules", {**RULES, field: typed})
    assert state.step == 3
    assert state.error
    assert getattr(state.draft, field) == typed
    assert count("circle") == 0


def test_a_rotating_circle_is_started_with_its_turns(db: Any) -> None:
    state = wizard(person())
    act(state, "take_kind", {"preset": "rosca_order"})
    draft = state.draft
    assert (draft.rotates, draft.lends, draft.max_slots, draft.unpaid) == (
        True,
        False,
        "40",
        "hold",
    )
    act(
        state,
        "take_rules",
        {**RULES, "amount": "500", "cycle": "monthly", "max_slots": "2", "unpaid": "collected"},
    )
    assert (state.error, state.step) == ("", 4)
    assert state.turning[0].title == "Each round the next slot in line gets the whole pot."
    assert state.turning[1].title == "A member may hold up to 2 slots."
    assert state.paying[0].title == "For each slot ₹500 is put in every month."
    act(state, "create", {"request_id": state.request_id})
    assert count("circle") == 1


def test_only_what_there_is_can_be_chosen(db: Any) -> None:
    state = wizard(person())
    assert len(state.kinds) == 8
    notes = {kind.preset: kind.note for kind in state.kinds if kind.note}
    assert list(notes) == ["rosca_auction"]
    assert "Chit Funds Act, 1982" in notes["rosca_auction"]
    state.step = 2
    act(state, "take_kind", {"preset": "pyramid"})
    assert state.step == 2
    assert state.error
    act(state, "back")
    assert state.step == 1
    act(state, "take_name", {"circle_name": "  ", "description": ""})
    assert state.step == 1
    assert state.error


def test_a_stranger_sees_the_invitation_and_joins_after_signing_in(db: Any) -> None:
    asha, rekha = person("Asha Kumari"), person("Rekha Verma")
    circle = circle_of(asha)
    address = f"/join/{circle.invite_code}"
    guest = Tab(None).at(JoinState, routes.JOIN, address)
    act(guest, "load")
    assert guest.found
    assert not guest.signed_in
    assert (guest.name, guest.organiser) == ("Gulmohar Lane", "started by Asha Kumari")
    assert guest.pays == "₹5 every day"
    assert len(guest.lines) == 5
    act(guest, "join", {"request_id": key()})
    assert guest.error

    tab = Tab(rekha).at(JoinState, routes.JOIN, address.lower())
    act(tab, "load")
    sent = act(tab, "join", {"request_id": tab.request_id})
    assert address_of(sent) == f"/c/{circle.id}"
    again = act(tab, "join", {"request_id": key()})
    assert address_of(again) == f"/c/{circle.id}"
    assert circles.get(asha, circle.id).member_count == 2


def test_bad_old_and_full_invitations_are_told_apart(db: Any) -> None:
    asha, rekha = person("Asha Kumari"), person("Rekha Verma")
    circle = circle_of(asha, rekha, rules={"members": {"min": 2, "max": 2}})
    code = str(circle.invite_code)

    def look(wanted: str) -> JoinState:
        state = Tab(None).at(JoinState, routes.JOIN, f"/join/{wanted}")
        act(state, "load")
        return state

    assert look(code).full
    wrong = look("ZZZZZZZZ")
    assert wrong.error
    assert not wrong.found
    empty = look("code")
    assert not empty.error
    assert not empty.found
    invites.revoke_invite(asha, circle.id, code)
    assert look(code).error not in {"", wrong.error}


def test_guessing_codes_is_slowed_down(db: Any) -> None:
    state = Tab(None).at(JoinState, routes.JOIN, "/join/ZZZZZZZZ")
    sentences = set()
    for _ in range(62):
        act(state, "load")
        sentences.add(state.error)
    assert len(sentences) > 1
    assert "wait" in state.error


def test_codes_are_made_and_withdrawn(db: Any) -> None:
    asha = person()
    circle = circle_of(asha)
    state = at(asha, InviteState, routes.INVITE, circle)
    act(state, "load")
    first = state.newest
    assert first == circle.invite_code
    assert state.link.endswith(f"/join/{first}")
    assert state.qr.d
    act(state, "make")
    assert state.newest != first
    assert state.others == [first]
    act(state, "revoke", {"invite_code": first})
    assert state.others == []
    act(state, "revoke", {"invite_code": "ZZZZZZZZ"})
    assert state.error
    act(state, "revoke", {"invite_code": state.newest})
    assert state.newest == ""
    assert state.link == ""


@pytest.mark.parametrize(("page", "route"), INSIDE)
def test_outsiders_find_nothing_and_guests_sign_in(db: Any, page: Any, route: str) -> None:
    circle = circle_of(person())
    outsider = at(person("Farida Khatoon"), page, route, circle)
    assert address_of(act(outsider, "load")) == "/not-found"
    guest = at(None, page, route, circle)
    assert address_of(act(guest, "load")).startswith(routes.SIGN_IN)
    assert not outsider.loaded
    assert not guest.loaded


@pytest.mark.parametrize("language", ["en", "hi"])
@pytest.mark.parametrize(("page", "route"), INSIDE)
def test_members_see_every_page(db: Any, page: Any, route: str, language: str) -> None:
    asha = person()
    circle = circle_of(asha, person("Rekha Verma"))
    contributions.pay(asha, circle.id, key=key())
    state = at(asha, page, route, circle, language)
    assert act(state, "load") == []
    assert state.loaded


def test_the_circle_page_counts_people_and_money(db: Any) -> None:
    asha, rekha = person("Asha Kumari"), person("Rekha Verma")
    circle = circle_of(asha, rekha)
    contributions.pay(asha, circle.id, amount_minor=1_500, key=key())
    state = at(rekha, CircleState, routes.CIRCLE, circle)
    act(state, "load")
    cards = state.cards
    assert (cards.cycle.paid, cards.cycle.members) == ("1", "2")
    assert (cards.pool.plain, cards.available_share, cards.lent_share) == ("₹15", "100%", "0%")
    assert cards.first_members == ["AK", "RV"]
    lines = [line for day in state.days for line in day.lines]
    assert (lines[0].who, lines[0].words) == ("Asha Kumari", "put in ₹15")
    assert lines[-1].words == "started the circle"


def test_members_are_listed_without_what_they_owe(db: Any) -> None:
    asha, rekha = person("Asha Kumari"), person("Rekha Verma")
    circle = circle_of(asha, rekha)
    state = at(rekha, MembersState, routes.MEMBERS, circle)
    act(state, "load")
    assert [(row.name, row.is_me) for row in state.people] == [
        ("Asha Kumari", False),
        ("Rekha Verma", True),
    ]
    assert "₹" not in "".join(row.sub + row.role for row in state.people)


def test_those_who_wait_for_a_vote_are_shown_but_not_let_in_by_one(db: Any) -> None:
    asha, rekha = person("Asha Kumari"), person("Rekha Verma")
    circle = circle_of(asha, rules={"admission": "vote"})
    tab = Tab(rekha).at(JoinState, routes.JOIN, f"/join/{circle.invite_code}")
    act(tab, "load")
    act(tab, "join", {"request_id": tab.request_id})
    assert tab.waiting
    state = at(asha, MembersState, routes.MEMBERS, circle)
    act(state, "load")
    assert [row.name for row in state.waiting] == ["Rekha Verma"]
    assert not state.may_admit
    act(state, "admit", {"member": state.waiting[0].id})
    assert state.error
    act(state, "admit", {"member": "nobody"})
    assert state.error


def test_the_guide_keeps_the_name_and_can_be_put_away(db: Any) -> None:
    asha = person()
    state = Tab(asha).at(WelcomeState, routes.WELCOME, "/welcome?step=2")
    act(state, "load")
    assert (state.step, state.name) == (2, "Asha Kumari")
    act(state, "save_name", {"person_name": " "})
    assert state.error
    sent = act(state, "save_name", {"person_name": "Asha K."})
    assert address_of(sent) == "/welcome?step=3"
    assert people.profile(asha).name == "Asha K."
    assert address_of(act(state, "finish")) == routes.HOME
    assert people.profile(asha).guide_closed
    far = Tab(asha).at(WelcomeState, routes.WELCOME, "/welcome?step=99")
    act(far, "load")
    assert far.step == 3
    guest = Tab(None).at(WelcomeState, routes.WELCOME)
    assert address_of(act(guest, "load")).startswith(routes.SIGN_IN)
