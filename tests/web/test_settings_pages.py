"""The pages of settings: search, typing, undo, looking once more, saving, and who may not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update

from circle_app import i18n
from circle_app.domain.presets import PRESETS
from circle_app.persistence import database
from circle_app.persistence.models import User
from circle_app.services import circles, installation
from circle_app.services.access import Actor
from circle_app.services.circles import CircleView
from circle_app.web import routes
from circle_app.web.admin_settings.state import AdminSettingsState
from circle_app.web.circle_settings import chains, loan_specs, specs, values
from circle_app.web.circle_settings.chain_state import ChainState
from circle_app.web.circle_settings.state import CircleSettingsState
from circle_app.web.settings_kit.items import Row
from tests.factories import key, person
from tests.integration.test_settings import operator
from tests.support.browsers import Tab, act, address_of
from tests.support.circles import circle_of, count, officers_circle

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def admin_page(actor: Actor | None, query: str = "") -> tuple[Any, list[Any]]:
    """The settings of the installation, loaded."""
    state = Tab(actor).at(
        AdminSettingsState, routes.ADMIN_SETTINGS, f"{routes.ADMIN_SETTINGS}{query}"
    )
    return state, act(state, "load")


def circle_page(
    actor: Actor, circle: CircleView, query: str = "", page: Any = CircleSettingsState
) -> Any:
    """The settings of a circle, loaded."""
    address = str(routes.path(routes.CIRCLE_SETTINGS, circle=str(circle.id)))
    tab = Tab(actor)
    state = tab.at(CircleSettingsState, routes.CIRCLE_SETTINGS, f"{address}{query}")
    act(state, "load")
    return state if page is CircleSettingsState else tab.at(page, routes.CIRCLE_SETTINGS, address)


def row(state: Any, wanted: str) -> Row:
    """A row that is shown."""
    return next(row for row in state.rows if row.key == wanted)


def test_an_operator_changes_looks_again_and_saves(db: Any) -> None:
    meera, asha = operator(), person()
    circle_of(asha, rules={"loans": {"rate_percent": "36"}})
    state, _ = admin_page(meera, "?section=loans")
    assert (state.title, state.chosen, state.unsaved) == ("Loans and interest", True, "")
    rate = row(state, "loans.highest_rate")
    assert (rate.value, rate.unit) == ("60", "% a year")
    assert rate.allowed == "0 to 1000 % a year · default 60 % a year"
    act(state, "edit", "loans.highest_rate", "24")
    act(state, "edit", "loans.largest", "50,000")
    rate = row(state, "loans.highest_rate")
    assert (rate.changed, rate.was) == (True, "was 60 % a year")
    assert rate.warning == "1 circle is above this and must come within with its next change"
    assert (state.unsaved, state.affected) == (
        "2 changes not saved",
        "2 affect circles that already run",
    )
    assert [link.name for link in state.sections if link.changed] == ["loans"]
    assert [(x.before, x.after) for x in state.changes] == [
        ("60 % a year", "24 % a year"),
        ("₹1,00,00,000", "₹50,000"),
    ]
    assert count("setting") == 0
    act(state, "save")
    assert (state.error, state.unsaved) == ("", "")
    assert installation.current().loans_largest == 50_000_00
    assert row(state, "loans.largest").by.startswith("Changed by Meera Iyer on ")
    assert state.about.startswith("Last changed by Meera Iyer on ")


def test_search_undo_discard_and_going_back_to_the_default(db: Any) -> None:
    state, _ = admin_page(operator())
    assert not state.chosen
    act(state, "find", "utr")
    assert [(row.key, row.part) for row in state.rows] == [("payments.reference", "Ways to pay")]
    act(state, "find", "पासवर्ड")  # the other language finds it too
    assert "security.password_length" in [row.key for row in state.rows]
    act(state, "find", "no such thing")
    assert state.rows == []
    act(state, "find", "")
    act(state, "edit", "organisation.name", "Gram Vikas")
    act(state, "edit", "security.failures", "7")
    act(state, "undo", "organisation.name")
    assert state.unsaved == "1 change not saved"
    act(state, "edit", "security.failures", "8")  # typed back: nothing is left to save
    assert state.unsaved == ""
    act(state, "edit", "payments.cash", "false")
    act(state, "discard")
    assert (state.unsaved, row(state, "organisation.name").changed) == ("", False)
    act(state, "edit", "organisation.name", "Gram Vikas")
    act(state, "save")
    act(state, "restore")
    assert [(x.before, x.after) for x in state.changes] == [("Gram Vikas", "Circle")]


def test_a_wrong_value_is_named_beside_its_field_and_keeps_all_from_being_saved(db: Any) -> None:
    state, _ = admin_page(operator(), "?section=security")
    act(state, "edit", "security.session_days", "0")
    act(state, "edit", "security.lock_minutes", "30")
    assert row(state, "security.session_days").error == "It can be 1 to 365. Nothing was saved."
    act(state, "edit", "security.requests", "many")
    assert row(state, "security.requests").error == "Please type a number. Nothing was saved."
    act(state, "save")
    assert state.error.endswith("Nothing was saved.")
    assert (count("setting"), state.busy) == (0, False)
    act(state, "edit", "region.time_zone", "Asia/Atlantis")  # only the service knows
    act(state, "undo", "security.session_days")
    act(state, "undo", "security.requests")
    act(state, "save")
    assert state.error == "There is no such time zone. Nothing was saved."
    act(state, "find", "time zone")
    assert row(state, "region.time_zone").error == state.error
    assert count("setting") == 0


def test_what_was_typed_stays_when_another_saves_and_saving_over_it_must_be_meant(db: Any) -> None:
    meera, anil = operator(), operator("Anil Deshmukh")
    state, _ = admin_page(meera, "?section=security")
    act(state, "edit", "security.failures", "5")
    installation.change(anil, {"security.failures": 12, "security.lock_minutes": 60}, key=key())
    act(state, "reload")
    assert row(state, "security.lock_minutes").value == "60"
    assert row(state, "security.failures").value == "5"
    act(state, "save")
    assert state.error.startswith("Somebody else has changed this in the meantime.")
    assert installation.current().security_failures == 12
    assert row(state, "security.failures").was == "was 12 times"
    act(state, "save")
    assert (state.error, installation.current().security_failures) == ("", 5)


def test_others_than_operators_find_no_such_page_and_no_handler_does_anything(db: Any) -> None:
    for actor in (None, person(), replace(person(), is_operator=True)):
        state, asked = admin_page(actor)
        assert address_of(asked) in ("/not-found", f"/login?next={routes.ADMIN_SETTINGS}")
        act(state, "edit", "payments.cash", "false")
        act(state, "find", "cash")
        act(state, "restore")
        act(state, "save")
        assert (state.rows, state.loaded, count("setting")) == ([], False, 0)
    meera = operator()
    state, _ = admin_page(meera, "?section=payments")
    act(state, "edit", "payments.cash", "false")
    _no_longer_operator(meera)
    act(state, "save")
    assert (state.error != "", count("setting")) == (True, 0)


def _no_longer_operator(actor: Actor) -> None:
    with database.transaction() as session:
        session.connection().execute(
            update(User).where(User.id == actor.user_id).values(is_operator=False)
        )


def test_an_admin_saves_details_and_rules_together(db: Any) -> None:
    group = officers_circle(1)
    state = circle_page(group.admin, group.circle, "?section=decisions")
    assert (state.title, state.by_vote) == ("Votes", False)
    hours = row(state, "loan_voting.window_hours")
    assert hours.allowed.endswith("at least 1 hour")
    act(state, "edit", "loan_voting.window_hours", "0")
    assert row(state, "loan_voting.window_hours").error != ""
    act(state, "edit", "loan_voting.window_hours", "48")
    act(state, "edit", "loan_voting.share", "2/3 least votes")
    act(state, "edit", "contribution.amount_minor", "600")
    act(state, "edit", "name", "Sakhi Mandal")
    assert [(x.title, x.after) for x in state.changes][:2] == [
        ("Name of the circle", "Sakhi Mandal"),
        ("What everybody puts in", "₹600"),
    ]
    act(state, "save")
    assert (state.error, state.unsaved) == ("", "")
    found = circles.get(group.admin, group.circle.id)
    assert found.name == "Sakhi Mandal"
    state = circle_page(group.admin, group.circle, "?section=decisions")
    assert row(state, "loan_voting.window_hours").value == "48"
    assert row(state, "loan_voting.share").value == "2/3 least votes"
    act(state, "edit", "name", " ")
    act(state, "edit", "loan_voting.window_hours", "72")
    act(state, "save")
    assert state.error != ""
    again = circle_page(group.admin, group.circle, "?section=decisions")
    assert row(again, "loan_voting.window_hours").value == "48"
    # What loans cost has a page of its own, and only there.
    loans = circle_page(group.admin, group.circle, "?section=loans")
    assert [row.control for row in loans.rows] == ["link", "link"]
    assert loans.rows[0].href.endswith("/loans/kinds")


def test_a_chain_is_made_of_ready_parts_and_read_in_sentences(db: Any) -> None:
    group = officers_circle(1)
    page = circle_page(group.admin, group.circle, "?section=chains", ChainState)
    act(page, "open", "decisions.expense")
    assert (page.chain_title, page.steps) == ("Who decides on expenses", [])
    act(page, "take", "treasurer_admin")
    act(page, "put", "0", "up_to", "5,000")
    act(page, "put", "1", "above", "5,000")
    act(page, "put", "1", "days", "x")
    assert page.chain_error != ""
    act(page, "put", "1", "days", "7")
    assert [step.sentence for step in page.steps] == [
        "The treasurer (up to ₹5,000), within 30 days; else the members vote",
        "The admin (above ₹5,000), within 7 days; else the members vote",
    ]
    act(page, "add", "vote")
    act(page, "move", "2")
    assert [step.by for step in page.steps] == ["role", "vote", "role"]
    act(page, "remove", "1")
    act(page, "done")
    state = page.parent_state
    chain = row(state, "decisions.expense")
    assert chain.changed
    assert chain.lines[0].startswith("The treasurer (up to ₹5,000)")
    act(page, "open", "decisions.expense")
    act(page, "put", "1", "above", "6,000")
    act(page, "done")
    assert row(state, "decisions.expense").error != ""  # nobody decides from 5,000 to 6,000
    act(page, "put", "1", "above", "5,000")
    act(page, "done")
    act(state, "save")
    assert (state.error, state.unsaved) == ("", "")
    again = circle_page(group.admin, group.circle, "?section=chains")
    assert len(row(again, "decisions.expense").lines) == 2


def test_without_officers_saving_opens_a_vote_and_others_may_only_look(db: Any) -> None:
    asha, rekha = person(), person("Rekha Verma")
    circle = circle_of(asha, rekha)
    state = circle_page(asha, circle, "?section=paying")
    assert state.by_vote
    assert [x.value for x in row(state, "confirmation").options] == ["nobody", "member"]
    act(state, "edit", "contribution.amount_minor", "10")
    asked = act(state, "save")
    assert "/votes/" in address_of(asked)
    assert circles.get(asha, circle.id).rules.contribution.amount_minor == 500
    group = officers_circle(1)
    state = circle_page(group.members[0], group.circle)
    act(state, "edit", "name", "Mine now")
    act(state, "save")
    assert circles.get(group.admin, group.circle.id).name == group.circle.name
    stranger = circle_page(asha, group.circle)
    assert (stranger.loaded, stranger.rows) == (False, [])


def test_every_setting_of_a_circle_has_hindi_and_reads_back_what_it_shows(db: Any) -> None:
    said = {text for spec in loan_specs.SPECS.values() for text in (spec.sub, spec.label) if text}
    said |= {title for _, title, _ in (*specs.SECTIONS, *loan_specs.LOAN_SECTIONS)} | set(
        specs.SHARES.values()
    )
    said |= set(specs.ROUNDINGS.values()) | {words for words, _ in chains.PRESETS.values()}
    assert sorted(each for each in said if not i18n.has_text("hi", each)) == []
    for preset in PRESETS.values():
        plain = preset.rules.to_dict()
        for spec in (*specs.RULES, *loan_specs.LOANS):
            shown = values.typed(spec, plain, "INR")
            after = preset.rules.with_changes(values.changes_of({spec.key: shown}, "INR"))
            if spec.kind != "rounding":  # "not rounded" forgets a step that is not used
                assert after == preset.rules, (preset.name, spec.key)
