"""The admin area, the record of acts and the first operator, page by page."""

from __future__ import annotations

from typing import Any

import pytest

from circle_app import settings
from circle_app.domain.timetable import PLANS
from circle_app.i18n import setting_words, text
from circle_app.services import (
    disputes,
    installation,
    job_leases,
    sessions,
    setup,
    verification,
)
from circle_app.services import people as accounts
from circle_app.services.access import Actor
from circle_app.services.admin import people
from circle_app.web import routes
from circle_app.web.activity.state import ActivityState
from circle_app.web.admin_circle.state import AdminCircleState
from circle_app.web.admin_circles.state import AdminCirclesState
from circle_app.web.admin_disputes.state import AdminDisputesState
from circle_app.web.admin_overview.state import AdminOverviewState
from circle_app.web.admin_people.state import AdminPeopleState
from circle_app.web.admin_person.state import AdminPersonState
from circle_app.web.audit.state import AdminAuditState, AuditState
from circle_app.web.setup.state import SetupState
from tests.factories import key, person
from tests.support.admin import operator
from tests.support.browsers import Tab, act, address_of
from tests.support.circles import circle_of, officers_circle

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def at(actor: Actor, page: Any, route: str, query: str = "", **parts: str) -> Any:
    """Open a page and load it."""
    state = Tab(actor).at(page, route, f"{routes.path(route, **parts)}{query}")
    act(state, "load")
    return state


def test_nobody_else_gets_in_nor_gets_data_by_any_handler(db: Any) -> None:
    asha, rekha = person(), person("Rekha Verma")
    circle = circle_of(asha)
    for page, route, parts in (
        (AdminOverviewState, routes.ADMIN, {}),
        (AdminCirclesState, routes.ADMIN_CIRCLES, {}),
        (AdminCircleState, routes.ADMIN_CIRCLE, {"subject": str(circle.id)}),
        (AdminPeopleState, routes.ADMIN_PEOPLE, {}),
        (AdminPersonState, routes.ADMIN_PERSON, {"subject": str(rekha.user_id)}),
        (AdminDisputesState, routes.ADMIN_DISPUTES, {}),
        (AdminAuditState, routes.ADMIN_AUDIT, {}),
    ):
        state: Any = Tab(asha).at(page, route, str(routes.path(route, **parts)))
        assert address_of(act(state, "load")) == "/not-found"
        assert not state.loaded
    # The buttons of a page one was never shown, pressed all the same.
    state = Tab(asha).at(
        AdminPersonState,
        routes.ADMIN_PERSON,
        str(routes.path(routes.ADMIN_PERSON, subject=str(asha.user_id))),
    )
    for name in ("unlock", "sign_out", "appoint", "dismiss"):
        act(state, name)
    act(state, "lock", {"reason": "Because"})
    assert state.error == text("en", "There is nothing here, or it is not yours to see.")
    assert not accounts.profile(asha).is_operator
    state = Tab(asha).at(AdminPeopleState, routes.ADMIN_PEOPLE)
    act(state, "search", {"search": "Rekha"})
    assert state.rows == []


def test_the_overview_says_what_needs_somebody(db: Any) -> None:
    meera = operator()
    group = officers_circle(members=1)
    disputes.open_about(
        group.members[0], group.circle.id, group.circle.my_member_id, reason="Why?", key=key()
    )
    people.lock(meera, group.members[0].user_id, reason="Phone lost")
    list(verification.verify_everything())
    job_leases.hold(job_leases.LEADER, "some process")
    state = at(meera, AdminOverviewState, routes.ADMIN)
    seen = state.seen
    assert [tile.value for tile in seen.health[:3]] == [
        "SQLite",
        "All 5 books hold",
        f"{len(PLANS)} jobs run",
    ]
    assert [tile.value for tile in seen.counts] == ["1", "4", "1", "1"]
    assert "1 dispute is open" in [row.words for row in seen.problems]
    assert seen.first_problem == routes.ADMIN_DISPUTES
    assert [line.title for line in seen.circles] == [group.circle.name]
    assert [line.title for line in seen.locked] == [group.members[0].name]
    job_leases.give_up(job_leases.LEADER, "some process")
    act(state, "again")
    assert "No process runs the jobs" in [row.words for row in state.seen.problems]
    listed = at(meera, AdminDisputesState, routes.ADMIN_DISPUTES)
    assert [(row.circle, row.age) for row in listed.rows] == [(group.circle.name, "today")]


def test_an_operator_finds_a_person_and_locks_the_account(db: Any) -> None:
    meera, asha = operator(), person("Asha Kumari")
    phone = str(accounts.profile(asha).phone)
    circle = circle_of(asha)
    listed = at(meera, AdminPeopleState, routes.ADMIN_PEOPLE)
    assert {row.name for row in listed.rows} == {"Meera Iyer", "Asha Kumari"}
    act(listed, "search", {"search": phone})
    assert [row.name for row in listed.rows] == ["Asha Kumari"]
    assert phone not in repr(listed.rows)
    act(listed, "search", {"search": "Nobody"})
    assert listed.rows == []
    act(listed, "clear")
    assert len(listed.rows) == 2
    operators = at(meera, AdminPeopleState, routes.ADMIN_PEOPLE, "?status=operator")
    assert [row.name for row in operators.rows] == ["Meera Iyer"]

    hers = Tab(asha)
    page: Any = hers.at(ActivityState, routes.ACTIVITY, f"/c/{circle.id}/activity")
    act(page, "load")
    assert page.loaded
    subject = str(asha.user_id)
    state = at(meera, AdminPersonState, routes.ADMIN_PERSON, subject=subject)
    assert [place.name for place in state.person.places] == [circle.name]
    act(state, "lock", {"reason": " "})
    assert state.error.startswith("Please say why")
    act(state, "lock", {"reason": "Phone was stolen"})
    assert (state.error, state.person.is_locked, state.person.reason) == (
        "",
        True,
        "Phone was stolen",
    )
    # The page that she has open is refused at its next act.
    assert address_of(act(page, "reload")).startswith(routes.SIGN_IN)
    act(state, "unlock")
    assert not state.person.is_locked
    act(state, "appoint")
    assert state.person.is_operator
    act(state, "dismiss")
    sessions.open_web_session(asha.user_id, address="", agent="")
    act(state, "sign_out")
    assert state.person.sessions == "0 devices"
    mine = at(meera, AdminPersonState, routes.ADMIN_PERSON, subject=str(meera.user_id))
    assert mine.person.is_me
    act(mine, "dismiss")
    assert mine.person.is_operator  # the last one stays
    nobody = Tab(meera).at(AdminPersonState, routes.ADMIN_PERSON, "/admin/people/nobody")
    assert address_of(act(nobody, "load")) == "/not-found"


def test_circles_are_listed_and_looked_at(db: Any) -> None:
    meera = operator()
    group = officers_circle(members=1)
    circle_of(person())
    listed = at(meera, AdminCirclesState, routes.ADMIN_CIRCLES)
    assert [row.name for row in listed.rows] == ["Gulmohar Lane", group.circle.name]
    act(listed, "search", {"search": "sakhi"})
    assert [row.kind for row in listed.rows] == ["Savings and loan group"]
    archived = at(meera, AdminCirclesState, routes.ADMIN_CIRCLES, "?status=archived")
    assert archived.rows == []
    facts = at(meera, AdminCircleState, routes.ADMIN_CIRCLE, subject=str(group.circle.id)).facts
    assert [row.role for row in facts.officers] == ["Admin", "Treasurer"]
    assert facts.members == "3 members"
    assert facts.checked == "The book was not checked yet."


def test_the_record_of_a_circle_unfolds_and_narrows(db: Any) -> None:
    group = officers_circle(members=1)
    circle = str(group.circle.id)
    state = at(group.admin, AuditState, routes.AUDIT, circle=circle)
    lines = [line for day in state.days for line in day.lines]
    made = next(line for line in lines if line.words.endswith("treasurer"))
    assert made.more
    assert [change.after for change in made.changes] == ["treasurer"]
    narrowed = at(group.admin, AuditState, routes.AUDIT, "?group=circle", circle=circle)
    assert [line.words for day in narrowed.days for line in day.lines] == ["started the circle"]
    assert [chip.words for chip in narrowed.filters.chips if chip.chosen] == ["Circle and rules"]
    assert narrowed.filters.file.endswith("/audit/export?group=circle")
    form = {"since": "", "until": "", "name": "Nobody"}
    act(state, "narrow", form)
    assert state.days == []
    act(state, "everything")
    assert state.days != []
    sent = act(state, "narrow", {**form, "since": "2026-01-02", "name": ""})
    assert address_of(sent) == f"/c/{circle}/audit?from=2026-01-02"
    member = Tab(group.members[0]).at(AuditState, routes.AUDIT, f"/c/{circle}/audit")
    assert address_of(act(member, "load")) == routes.FORBIDDEN
    assert at(group.admin, ActivityState, routes.ACTIVITY, circle=circle).record
    assert not at(group.members[0], ActivityState, routes.ACTIVITY, circle=circle).record


def test_the_record_of_the_installation_pages(db: Any) -> None:
    meera = operator()
    for _ in range(45):
        sessions.open_web_session(meera.user_id, address="192.0.2.1", agent="Chrome Android")
    state = at(meera, AdminAuditState, routes.ADMIN_AUDIT, "?group=sign_in")
    first = [line.key for day in state.days for line in day.lines]
    assert len(first) == 40
    line = state.days[0].lines[1]
    assert (line.who, line.words) == ("Meera Iyer", "signed in")
    assert line.origin == "192.0.2.1 · Chrome, Android"
    act(state, "older")
    second = [line.key for day in state.days for line in day.lines]
    assert not set(first) & set(second)
    assert state.later
    act(state, "newest")
    assert [line.key for day in state.days for line in day.lines] == first


def test_a_changed_setting_is_told_by_its_name(db: Any) -> None:
    meera = operator()
    installation.change(meera, {"security.session_days": 7}, key=key())
    state = at(meera, AdminAuditState, routes.ADMIN_AUDIT, "?group=admin")
    line = state.days[0].lines[0]
    assert line.words == "changed settings of the installation"
    assert [change.name for change in line.changes] == [
        setting_words.label("security.session_days", "en")
    ]
    assert [(change.before, change.after) for change in line.changes] == [("30", "7")]


def test_setting_up_is_there_only_while_nobody_operates(
    db: Any, tmp_path: Any, monkeypatch: Any
) -> None:
    monkeypatch.setenv("CIRCLE_DATA_DIR", str(tmp_path))
    settings.get.cache_clear()
    try:
        setup.prepare()
        page: Any = Tab(None).at(SetupState, routes.SETUP, "/setup?error=wrong_setup_code")
        act(page, "load")
        assert page.loaded
        assert page.error.startswith("This is not the code.")
        operator()
        setup.prepare()
        assert address_of(act(page, "load")) == "/not-found"
    finally:
        monkeypatch.undo()
        settings.get.cache_clear()
