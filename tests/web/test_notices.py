"""The page of notices, the bell on every page, and what somebody chooses to hear."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from circle_app.adapters import clock
from circle_app.services import contributions, events, notices
from circle_app.web import live, routes
from circle_app.web.home.state import HomeState
from circle_app.web.notice_settings.state import NoticeSettingsState
from circle_app.web.notices.state import NoticesState
from circle_app.web.shell.bell import BellState, figure
from tests.factories import key, person
from tests.integration.test_notices import open_way
from tests.support.browsers import Tab, act, address_of
from tests.support.circles import officers_circle

pytestmark = [
    pytest.mark.parametrize("db", ["sqlite"], indirect=True),
    pytest.mark.no_invariants,
]


@pytest.fixture
def office(db):
    """A circle whose treasurer has nothing unread but two payments to confirm."""
    made = officers_circle(1)
    notices.dispatch()
    notices.mark_all_read(made.treasurer, up_to=10**9)
    for amount in (50_000, 60_000):
        contributions.pay(
            made.members[0], made.circle.id, amount_minor=amount, method="cash", key=key()
        )
    notices.dispatch()
    return made


def page(tab, address=routes.NOTICES):
    state = tab.at(NoticesState, routes.NOTICES, address)
    assert act(state, "load") == []
    return state


def shown(state):
    return [row for day in state.days for row in day.rows]


def bell(tab):
    return tab.root.get_substate(BellState.get_full_name().split(".")).unread


def test_notices_are_shown_followed_and_marked(office):
    tab = Tab(office.treasurer)
    state = page(tab)
    assert [row.unread for row in shown(state)[:3]] == [True, True, False]
    newest = shown(state)[0]
    assert newest.href.startswith(f"/c/{office.circle.id}/pay/")
    assert (state.days[0].title, state.unread, bell(tab)) == ("Today", 2, "2")
    assert "₹600" in newest.body

    act(state, "opened", newest.id)
    act(state, "opened", "no number")
    assert notices.unread_count(office.treasurer) == 1
    assert [row.unread for row in shown(page(tab, f"{routes.NOTICES}?show=unread"))] == [True]

    # What comes while the page is open is not marked with what it showed.
    state = page(tab)
    contributions.pay(
        office.members[0], office.circle.id, amount_minor=70_000, method="cash", key=key()
    )
    notices.dispatch()
    act(state, "read_all")
    assert (state.unread, [row.unread for row in shown(state)[:2]]) == (1, [True, False])


def test_a_notice_of_another_is_not_marked_and_a_stranger_signs_in(office):
    admin = page(Tab(office.admin))
    theirs = shown(page(Tab(office.treasurer)))[0].id
    assert address_of(act(admin, "opened", theirs)) == "/not-found"
    assert notices.unread_count(office.treasurer) == 2
    stranger = Tab(None).at(NoticesState, routes.NOTICES)
    assert address_of(act(stranger, "load")).startswith(routes.SIGN_IN)


def test_pages_of_many_notices_follow_each_other(office, monkeypatch):
    monkeypatch.setattr("circle_app.web.notices.state.PAGE", 1)
    tab = Tab(office.treasurer)
    first = page(tab)
    newest = shown(first)[0].id
    second = page(tab, first.older)
    assert shown(second)[0].id < newest
    assert second.first_page == routes.NOTICES
    unread = page(tab, f"{routes.NOTICES}?show=unread")
    assert page(tab, unread.older).older == ""


def test_the_bell_is_rung_on_whatever_page_and_in_every_tab(office, monkeypatch):
    woken = []

    async def enqueue(token, event):
        woken.append((token, event.name.rpartition(".")[2]))

    tabs = [Tab(office.treasurer), Tab(office.treasurer), Tab(office.admin)]
    for tab in tabs:
        act(tab.at(HomeState, routes.HOME), "load")
    assert [bell(tab) for tab in tabs] == ["2", "2", figure(notices.unread_count(office.admin))]
    known = {tab.token: "sid" for tab in tabs}
    app = SimpleNamespace(
        event_namespace=SimpleNamespace(token_to_sid=known),
        event_processor=SimpleNamespace(enqueue=enqueue),
    )

    async def commit(room):
        monkeypatch.setattr(live._hub, "app", app)
        monkeypatch.setattr(live._hub, "loop", asyncio.get_running_loop())
        live.bump([room])
        await asyncio.sleep(4 * live.GATHER)

    asyncio.run(commit(events.bell_room(office.treasurer.user_id)))
    assert sorted(woken) == sorted((tab.token, "recount") for tab in tabs[:2])
    notices.mark_all_read(office.treasurer, up_to=10**9)
    for tab in tabs[:2]:
        act(tab.at(BellState, routes.HOME), "recount")
    assert [bell(tab) for tab in tabs[:2]] == ["", ""]
    # A page shown later listens for itself, and the frame still does.
    woken.clear()
    page(tabs[0])
    asyncio.run(commit(events.bell_room(office.treasurer.user_id)))
    assert sorted(name for token, name in woken if token == tabs[0].token) == ["recount", "reload"]
    # Whoever signs out hears nothing more, and a tab that is gone is forgotten.
    out = Tab(None).at(BellState, routes.HOME)
    act(out, "recount")
    assert out.unread == ""
    known.clear()
    asyncio.run(commit(events.bell_room(office.treasurer.user_id)))
    assert (tabs[1].token, "frame") not in live._hub.pages


def test_what_is_heard_is_chosen_square_by_square(db):
    asha = person("Asha")
    tab = Tab(asha)
    state = tab.at(NoticeSettingsState, routes.NOTICE_SETTINGS)
    act(state, "load")
    assert state.grid.heads == []
    (closed,) = state.grid.others
    assert "E-mail" in closed.title
    assert (closed.href, closed.link) == ("", "")
    open_way("sms", asha)
    act(state, "load")
    assert state.grid.heads == ["SMS"]
    loans = next(row for row in state.grid.areas if row.switches[0].key == "loans.sms")
    act(state, "flip", loans.switches[0].key)
    assert notices.show(asha).grid["loans", "sms"] is not loans.switches[0].on
    assert state.last_name == "Loans and guarantees: SMS"
    act(state, "flip", state.last)
    assert notices.show(asha).grid["loans", "sms"] is loans.switches[0].on
    act(state, "flip", "loans.pigeon")
    assert state.error.startswith("There is no such")


def test_hours_and_rhythm_are_kept(db):
    asha = person("Asha")
    state = Tab(asha, "hi").at(NoticeSettingsState, routes.NOTICE_SETTINGS)
    act(state, "load")
    act(state, "keep_hours", {"start": "21:30", "end": "06:45"})
    assert (state.grid.quiet, state.grid.start, state.grid.end) == (True, "21:30", "06:45")
    act(state, "keep_hours", {"start": "21:30", "end": "21:30"})
    assert state.hours_error
    act(state, "keep_hours", {"start": "soon", "end": ""})
    assert notices.show(asha).quiet_from == 21 * 60 + 30
    act(state, "end_hours")
    act(state, "gather", "daily")
    found = notices.show(asha)
    assert (found.quiet_from, found.digest) == (None, "daily")
    with clock.frozen(datetime(2026, 11, 22, 6, tzinfo=UTC)):
        act(state, "gather", "hourly")
    assert (state.grid.digest, bool(state.error)) == ("daily", True)
