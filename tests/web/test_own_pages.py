"""Wallet, books, profile, more, help: what the pages show, record and refuse."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from sqlalchemy import text

from circle_app.services import contributions, people, sessions, verification, wallets
from circle_app.services.access import Actor
from circle_app.services.circles import CircleView
from circle_app.web import routes
from circle_app.web.help.state import HelpState
from circle_app.web.more.state import MoreState
from circle_app.web.profile.state import ProfileState
from circle_app.web.profile.view_models import device
from circle_app.web.verify.state import VerifyState
from circle_app.web.wallet.state import WalletState
from tests.factories import key, person
from tests.support.browsers import Tab, act, address_of
from tests.support.circles import circle_of
from tests.support.loans import lending_circle

WAIT = asyncio.wait

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def at(actor: Actor | None, page: Any, route: str, language: str = "en") -> Any:
    """Open a page and load it."""
    state = Tab(actor, language).at(page, route)
    act(state, "load")
    return state


def at_books(actor: Actor | None, circle: CircleView) -> tuple[VerifyState, list[Any]]:
    """Open the books of a circle."""
    state = Tab(actor).at(VerifyState, routes.VERIFY, f"/c/{circle.id}/verify")
    return state, act(state, "load")


def cash(state: WalletState, amount: str, **more: str) -> dict[str, str]:
    """What the sheets for putting in and taking out post."""
    plain = {"method": "cash", "reference": "", "request_id": state.request_id}
    return {"amount": amount, **plain, **more}


# The wallet


def test_money_is_added_once_however_often_the_form_is_sent(db: Any) -> None:
    asha = person()
    state = at(asha, WalletState, routes.WALLET)
    assert state.empty
    form = cash(state, "१,२५०.५०")
    act(state, "add_money", form)
    assert state.slip.title == "Added to your wallet"
    assert state.slip.amount.plain == "₹1,250.50"
    act(state, "add_money", form)
    assert wallets.balance(asha).balance_minor == 125_050
    assert state.balance.plain == "₹1,250.50"
    assert [row.title for row in state.rows] == ["Money added"]
    assert not state.busy


def test_taking_out_more_than_there_is_is_refused_in_words(db: Any) -> None:
    asha = person(wallet_minor=10_000)
    state = at(asha, WalletState, routes.WALLET)
    act(state, "take_out", cash(state, "100.01"))
    assert "not enough money" in state.error
    assert "No money was recorded" in state.error
    act(state, "take_out", cash(state, "100"))
    assert state.error == ""
    assert wallets.balance(asha).balance_minor == 0


def test_money_is_sent_to_people_of_my_circles_only(db: Any) -> None:
    asha, rekha, meena = (
        person("Asha Kumari", wallet_minor=50_000),
        person("Rekha Verma"),
        person("Meena Rao"),
    )
    circle = circle_of(asha, rekha)
    foreign = circle_of(meena)
    state = at(asha, WalletState, routes.WALLET)
    act(state, "open_sheet")
    assert [row.words for row in state.people] == [f"Rekha Verma · {circle.name}"]
    form = {
        "amount": "75",
        "to": state.people[0].id,
        "note": "Vegetables",
        "request_id": state.request_id,
    }
    act(state, "send", form)
    act(state, "send", form)
    assert state.slip.title == "Sent to Rekha Verma"
    assert wallets.balance(rekha).balance_minor == 7_500
    act(state, "send", {**form, "to": str(foreign.my_member_id), "request_id": key()})
    assert state.error
    act(state, "send", {**form, "to": "", "request_id": key()})
    assert state.error
    assert wallets.balance(asha).balance_minor == 42_500


def test_movements_come_page_by_page(db: Any) -> None:
    asha = person()
    for amount in range(1, 31):
        wallets.top_up(asha, amount_minor=amount, method="cash", key=key())
    state = at(asha, WalletState, routes.WALLET, "hi")
    assert len(state.rows) == 25
    assert state.rows[0].title == "पैसे डाले"
    act(state, "more")
    assert len(state.rows) == 30
    assert state.next_cursor == ""
    assert [row.heading != "" for row in state.rows].count(True) == 1


def test_the_own_book_is_checked(db: Any) -> None:
    state = at(person(wallet_minor=500), WalletState, routes.WALLET)
    act(state, "check_book")
    assert state.checked == "Checked: 1 entry, nothing was changed."
    assert not state.check_failed


# The books


def test_a_small_book_is_checked_as_soon_as_it_is_opened(db: Any) -> None:
    circle, (asha, *_) = lending_circle()
    state, asked = at_books(asha, circle)
    assert state.outcome.kind == "unknown"
    assert VerifyState.check in asked
    act(state, "check")
    assert state.outcome.kind == "intact"
    assert [row.count for row in state.outcome.checks][:2] == ["4 of 4", "4 of 4"]
    assert len(state.outcome.groups) == 4
    assert state.links[0].title == "Contribution of Asha Kumari"
    assert state.links[0].amount == "₹10,000"
    assert verification.last_check(asha, circle.id) is not None


def test_what_comes_after_a_check_is_said_and_not_checked_by_itself(db: Any) -> None:
    circle, (asha, rekha, _) = lending_circle()
    state, _ = at_books(asha, circle)
    act(state, "check")
    contributions.pay(rekha, circle.id, amount_minor=500, method="cash", key=key())
    act(state, "reload")
    assert state.added == "1 entry was added since."
    assert state.outcome.kind == "intact"


def test_only_what_the_circle_has_is_listed_as_checked(db: Any) -> None:
    circle, (asha, *_) = lending_circle()
    state, _ = at_books(asha, circle)
    act(state, "check")
    titles = [row.title for row in state.outcome.checks]
    assert "The balance of every past day is right" in titles
    assert "Each bank reference is used once" not in titles


def test_a_long_check_tells_how_far_it_is_and_can_be_stopped(db: Any, monkeypatch: Any) -> None:
    circle, (asha, *_) = lending_circle()
    state, _ = at_books(asha, circle)
    known = state.outcome
    seen: list[tuple[str, str, bool]] = []
    halfway, ended = threading.Event(), threading.Event()

    def slow(actor: Actor, circle_id: Any, progress: Any) -> Any:
        progress(2, 4)
        halfway.wait(20)
        try:
            progress(4, 4)
        finally:
            ended.set()

    async def wait(tasks: Any, **_: Any) -> Any:
        done = await WAIT(tasks, timeout=0.02)
        if not done[0] and state.outcome.text == "2 of 4 entries":
            seen.append((state.outcome.kind, state.outcome.share, state.busy))
            await VerifyState.stop.fn(state)
            halfway.set()
        return done

    monkeypatch.setattr(verification, "verify_circle", slow)
    monkeypatch.setattr(asyncio, "wait", wait)
    act(state, "check")
    assert seen == [("checking", "50%", True)]
    assert ended.is_set()
    assert (state.busy, state.outcome) == (False, known)


def test_a_check_of_another_circle_says_nothing_on_this_page(db: Any, monkeypatch: Any) -> None:
    circle, (asha, *_) = lending_circle()
    other = circle_of(asha)
    state, _ = at_books(asha, circle)
    verify = verification.verify_circle

    def meanwhile(*asked: Any) -> Any:
        state._run += 1  # the page was left and opened for the other circle
        state.circle_id = str(other.id)
        return verify(*asked)

    monkeypatch.setattr(verification, "verify_circle", meanwhile)
    known = state.outcome
    act(state, "check")
    assert state.outcome.kind == "checking"
    assert state.outcome != known
    assert verification.last_check(asha, other.id) is None


def test_a_check_that_fails_for_no_good_reason_leaves_the_page_usable(
    db: Any, monkeypatch: Any
) -> None:
    circle, (asha, *_) = lending_circle()
    state, _ = at_books(asha, circle)

    def fail(*_: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(verification, "verify_circle", fail)
    with pytest.raises(ZeroDivisionError):
        act(state, "check")
    assert not state.busy
    assert state.outcome.kind == "unknown"


@pytest.mark.no_invariants
def test_a_changed_entry_is_named(db: Any) -> None:
    circle, (asha, *_) = lending_circle()
    with db.engine.begin() as connection:
        for (name,) in connection.execute(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        ).all():
            connection.execute(text(f'DROP TRIGGER "{name}"'))
        connection.execute(
            text("UPDATE ledger_entry SET params = '{}' WHERE sequence = 2 AND kind LIKE 'contr%'")
        )
    state, _ = at_books(asha, circle)
    act(state, "check")
    assert state.outcome.kind == "broken"
    assert "Entry 2 was changed" in state.outcome.text


def test_the_books_of_others_are_closed(db: Any) -> None:
    circle, _ = lending_circle()
    _, went = at_books(person("Meena Rao"), circle)
    assert address_of(went) == "/not-found"
    _, went = at_books(None, circle)
    assert address_of(went).startswith(routes.SIGN_IN)


# The account


def test_the_profile_shows_the_own_number_and_saves_the_name(db: Any) -> None:
    asha = person()
    state = at(asha, ProfileState, routes.PROFILE)
    assert state.account.phone.startswith("+91 ")
    act(state, "save_name", {"name": "  "})
    assert "name" in state.error
    act(state, "save_name", {"name": "Asha  Devi"})
    assert state.error == ""
    assert people.profile(asha).name == "Asha Devi"
    assert state.account.name == "Asha Devi"


def test_other_places_are_signed_out_and_this_one_stays(db: Any) -> None:
    asha = person()
    for agent in ("Mozilla/5.0 (Android 14) Firefox/130", "python"):
        sessions.open_web_session(asha.user_id, address="", agent=agent)
    state = at(asha, ProfileState, routes.PROFILE)
    assert [place.is_here for place in state.places] == [True, False, False]
    other = state.places[1].id
    act(state, "end_session", other)
    assert len(state.places) == 2
    act(state, "end_session", other)
    act(state, "end_session", "nonsense")
    act(state, "end_others")
    assert [place.is_here for place in state.places] == [True]


def test_somebody_elses_session_cannot_be_ended(db: Any) -> None:
    asha, meena = person(), person("Meena Rao")
    theirs = at(meena, ProfileState, routes.PROFILE).places[0].id
    state = at(asha, ProfileState, routes.PROFILE)
    act(state, "end_session", theirs)
    assert len(sessions.sessions_of(meena)) == 1


def test_devices_have_the_names_people_use(db: Any) -> None:
    chrome = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/128.0 Mobile Safari/537.36"
    assert device(chrome, "en") == "Chrome, Android"
    assert device("", "hi") == "कोई और डिवाइस"


@pytest.mark.parametrize(
    ("page", "route"),
    [
        (WalletState, routes.WALLET),
        (ProfileState, routes.PROFILE),
        (MoreState, routes.MORE),
    ],
)
def test_guests_are_asked_to_sign_in(db: Any, page: Any, route: str) -> None:
    state = Tab(None).at(page, route)
    assert address_of(act(state, "load")).startswith(routes.SIGN_IN)
    assert not state.loaded


def test_help_is_open_to_everybody(db: Any) -> None:
    assert act(Tab(None).at(HelpState, routes.HELP), "load") == []
    assert act(Tab(person()).at(HelpState, routes.HELP), "load") == []


def test_more_shows_what_is_in_the_wallet(db: Any) -> None:
    assert at(person(wallet_minor=1_234_500), MoreState, routes.MORE).in_wallet == "₹12,345"
