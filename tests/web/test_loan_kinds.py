"""The kinds of loans: read with an example, thought up with a live one, and holidays."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from circle_app.adapters import clock
from circle_app.domain.loan_rules import MAX_PRODUCTS
from circle_app.services import circles, rules
from circle_app.services.access import Actor
from circle_app.services.circles import CircleView
from circle_app.web import routes
from circle_app.web.holidays.state import HolidaysState
from circle_app.web.loan_kinds.editor_state import KindChainState, LoanKindState
from circle_app.web.loan_kinds.state import LoanKindsState
from circle_app.web.settings_kit.items import Row
from tests.factories import person
from tests.support.browsers import Tab, act, address_of
from tests.support.circles import MORNING, circle_of, count, officers_circle, rows

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


@contextmanager
def on_the_day(moment: datetime) -> Iterator[None]:
    """Set the clock for threads too, in which pages work: a frozen one does not reach them."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(clock, "_offset", moment - datetime.now(UTC))
        yield


def kinds_of(actor: Actor, circle: CircleView, language: str = "en") -> Any:
    """The page of all kinds, loaded."""
    address = str(routes.path(routes.LOAN_PRODUCTS, circle=str(circle.id)))
    state = Tab(actor, language).at(LoanKindsState, routes.LOAN_PRODUCTS, address)
    act(state, "load")
    return state


def editor(actor: Actor, circle: CircleView, key: str, section: str = "cost") -> tuple[Tab, Any]:
    """The page of one kind, loaded, with its tab."""
    address = routes.path(routes.LOAN_PRODUCT, circle=str(circle.id), kind_key=key)
    tab = Tab(actor)
    state = tab.at(LoanKindState, routes.LOAN_PRODUCT, f"{address}?section={section}")
    act(state, "load")
    return tab, state


def row(state: Any, wanted: str) -> Row:
    """A row that is shown, one of the finer points too."""
    return next(row for row in (*state.rows, *state.finer) if row.key == wanted)


def keys(state: Any) -> list[str]:
    """Which settings are shown."""
    return [row.key.removeprefix("loans.") for row in state.rows]


def test_every_member_reads_what_a_loan_costs(db: Any) -> None:
    with on_the_day(MORNING):
        group = officers_circle(1)
        state = kinds_of(group.members[0], group.circle)
        (kind,) = state.kinds
        assert (kind.title, kind.rate) == ("Ordinary loan", "2 % a month")
        assert kind.example == (
            "₹10,000 over 12 months: ₹945.60 each month, ₹1,347.15 interest, 24 % a year in all."
        )
        told = " ".join(f"{line.title} {line.sub}" for line in kind.lines)
        for words in (
            "Loans up to ₹50,000, paid back within 12 months. The smallest is ₹500.",
            "Interest is 2 % a month.",
            "An instalment more than 5 days late costs 2 % of what is late, for every month",
            "A loan may be 3 times one's own savings.",
            "Decided by: the treasurer (up to ₹10,000)",
        ):
            assert words in told
        assert (state.may_change, state.may_ask, state.resting) == (False, True, [])
        assert kinds_of(group.members[0], group.circle, "hi").kinds[0].example == (
            "12 महीने के लिए ₹10,000: हर महीने ₹945.60, ब्याज ₹1,347.15, कुल लागत साल में 24 %।"
        )
        assert not kinds_of(person(), group.circle).loaded


def test_an_admin_thinks_a_kind_up_with_a_live_example(db: Any) -> None:
    with on_the_day(MORNING):
        group = officers_circle(1)
        assert kinds_of(group.admin, group.circle).may_add
        tab, state = editor(group.admin, group.circle, "new", "name")
        assert (state.kind_title, state.title) == ("A new kind of loan", "Name and purpose")
        act(state, "edit", "kind.name", "Festival  loan")
        act(state, "edit", "loans.purposes", "Wedding\n\nDiwali")
        before = state.example.sentence
        act(state, "edit", "loans.method", "flat")
        act(state, "edit", "loans.rate_percent", "1.5")
        assert state.example.sentence != before
        assert state.example.title == "₹10,000 over 12 months"
        assert state.example.sentence.startswith("₹10,000 over 12 months: ₹983.33 each month")
        act(state, "edit", "loans.rate_percent", "6")
        assert row_error(tab, state).startswith("This installation allows at most 60 %")
        act(state, "save")
        assert state.error.startswith("This installation allows")
        act(state, "edit", "loans.rate_percent", "1.5")
        asked = act(state, "save")
        assert address_of(asked).endswith("/loans/kinds")
        waiting = circles.get(group.admin, group.circle.id).next_rules
        assert waiting is not None
        (made,) = waiting.rules.products
        assert (made.key, made.name, made.terms.purposes) == (
            "festival-loan", "Festival loan", ("Wedding", "Diwali"),
        )  # fmt: skip
        page = kinds_of(group.admin, group.circle)
        assert page.waiting == "Something changes in these loans on 2 Apr 2026."
        assert [each.name for each in page.resting] == ["Festival loan"]
        _, other = editor(group.admin, group.circle, "new", "name")
        act(other, "edit", "kind.name", "festival loan")
        assert row(other, "kind.name").error.startswith("There is a kind of loan of this name")


def row_error(tab: Tab, state: Any) -> str:
    """The refusal beside the rate, on its own section."""
    address = f"{state.router.url.path}?section=cost"
    act(tab.at(LoanKindState, routes.LOAN_PRODUCT, address), "load")
    return row(state, "loans.rate_percent").error


def test_only_what_means_something_is_shown_and_begins_with_a_figure(db: Any) -> None:
    with on_the_day(MORNING):
        group = officers_circle(1)
        _, state = editor(group.admin, group.circle, "ordinary", "late")
        assert keys(state) == [
            "penalty.kind", "penalty.percent", "penalty.every", "penalty.after_days",
        ]  # fmt: skip
        assert [row.key for row in state.finer][-1] == "loans.default_after_days"
        act(state, "edit", "loans.penalty.kind", "fixed")
        assert row(state, "loans.penalty.amount_minor").value == "10"
        assert [figure.value for figure in state.example.figures][-1] == "₹10"
        act(state, "edit", "loans.penalty.cap_minor", "5")
        assert row(state, "loans.penalty.cap_minor").error.startswith("This number does not fit")
        act(state, "undo", "loans.penalty.cap_minor")
        act(state, "edit", "loans.penalty.kind", "none")
        assert keys(state) == ["penalty.kind"]
        act(state, "discard")
        _, state = editor(group.admin, group.circle, "ordinary", "paying_back")
        assert "every_days" not in keys(state)
        act(state, "edit", "loans.frequency", "custom")
        assert row(state, "loans.every_days").value == "10"
        act(state, "edit", "loans.rounding_step", "10 up")
        assert state.example.sentence.startswith("₹10,000 over 12 times every 10 days: ₹870 every")
        act(state, "save")
        assert (state.error, state.unsaved) == ("", "")
        waiting = circles.get(group.admin, group.circle.id).next_rules
        assert waiting is not None
        terms = waiting.rules.loans
        assert (terms.every_days, str(terms.rounding_step), terms.rounding_direction) == (
            10, "10", "up",
        )  # fmt: skip


def test_who_decides_on_a_kind_is_made_with_the_same_editor(db: Any) -> None:
    with on_the_day(MORNING):
        group = officers_circle(1)
        tab, state = editor(group.admin, group.circle, "ordinary", "who")
        address = f"{state.router.url.path}?section=who"
        chain = tab.at(KindChainState, routes.LOAN_PRODUCT, address)
        act(chain, "open", "loans.steps")
        assert len(chain.steps) == 2
        act(chain, "take", "members")
        act(chain, "done")
        assert row(state, "loans.steps").lines == ["The members, by vote"]
        act(state, "save")
        waiting = circles.get(group.admin, group.circle.id).next_rules
        assert waiting is not None
        assert [step.by for step in waiting.rules.loans.steps] == ["vote"]


def test_without_officers_a_kind_is_put_to_the_vote_and_others_may_only_look(db: Any) -> None:
    with on_the_day(MORNING):
        asha, rekha = person(), person("Rekha Verma")
        circle = circle_of(asha, rekha)
        _, state = editor(asha, circle, "new", "name")
        assert state.by_vote
        act(state, "edit", "kind.name", "बीज के लिए")
        asked = act(state, "save")
        assert "/votes/" in address_of(asked)
        ((payload,),) = rows("SELECT payload FROM proposal")
        assert json.loads(payload)["changes"]["products"][0]["key"] == "kind"
        _, again = editor(rekha, circle, "ordinary")
        act(again, "edit", "loans.rate_percent", "5")
        act(again, "save")
        assert "vote" in again.error.lower()
        group = officers_circle(1)
        for actor, key in ((group.members[0], "ordinary"), (group.admin, "none")):
            _, refused = editor(actor, group.circle, key)
            assert (refused.loaded, refused.rows) == (False, [])
        many = [{"key": f"k{n}", "name": f"Loan {n}"} for n in range(MAX_PRODUCTS)]
        rules.change_rules(group.admin, group.circle.id, {"products": many})
        assert not kinds_of(group.admin, group.circle).may_add


def test_two_admins_do_not_write_over_each_other(db: Any) -> None:
    with on_the_day(MORNING):
        group = officers_circle(1)
        _, state = editor(group.admin, group.circle, "ordinary")
        act(state, "edit", "loans.rate_percent", "1")
        rules.change_rules(group.admin, group.circle.id, {"loans": {"rate_percent": "1.8"}})
        act(state, "save")
        assert state.error != ""
        assert row(state, "loans.rate_percent").was == "was 1.8 %"
        act(state, "save")
        waiting = circles.get(group.admin, group.circle.id).next_rules
        assert waiting is not None
        assert str(waiting.rules.loans.rate_percent) == "1"


def test_holidays_are_written_down_line_by_line_and_taken_away(db: Any) -> None:
    with on_the_day(MORNING):
        group = officers_circle(1)
        address = str(routes.path(routes.HOLIDAYS, circle=str(group.circle.id)))

        def page(actor: Actor) -> Any:
            state = Tab(actor).at(HolidaysState, routes.HOLIDAYS, address)
            act(state, "load")
            return state

        state = page(group.admin)
        assert (state.may_change, state.moves_loans, state.ahead) == (True, True, [])
        typed = "2026-03-04 Holi\nDiwali"
        act(state, "add", {"days": typed, "request_id": state.request_id})
        assert state.error.startswith("Line 2 is not a day with a name.")
        assert (state.typed, count("circle_holiday")) == (typed, 0)
        form = {"days": "2026-03-04 Holi\n8.11.2026 Diwali", "request_id": state.request_id}
        act(state, "add", form)
        assert [(each.title, each.sub) for each in state.ahead] == [
            ("Holi", "Wed 4 Mar 2026"),
            ("Diwali", "Sun 8 Nov 2026"),
        ]
        assert (state.typed, state.error) == ("", "")
        act(state, "choose", "2026-11-08")
        assert state.chosen.title == "Diwali"
        act(state, "remove", "2026-11-08")
        act(state, "remove", "never")
        member = page(group.members[0])
        assert ([each.title for each in member.ahead], member.may_change) == (["Holi"], False)
        act(member, "remove", "2026-03-04")
        assert count("circle_holiday") == 1
    with on_the_day(MORNING + timedelta(days=4)):
        state = page(group.admin)
        assert ([each.title for each in state.past], state.ahead) == (["Holi"], [])
