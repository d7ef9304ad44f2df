"""The journal, one entry, and taking it back: what their handlers show, record and refuse."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from circle_app.adapters import clock
from circle_app.services import contributions, loans, wallets
from circle_app.services.access import Actor
from circle_app.services.circles import CircleView
from circle_app.web import routes
from circle_app.web.entry.state import EntryState
from circle_app.web.journal.state import JournalState
from circle_app.web.loan.state import LoanState
from circle_app.web.pay.state import PayState
from circle_app.web.payments.one_state import PaymentState
from circle_app.web.wallet.state import WalletState
from tests.factories import NAMES, key, person
from tests.support.browsers import Tab, act, address_of
from tests.support.circles import circle_of, count, member_id, officers_circle
from tests.support.loans import given, lending_circle

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def at_journal(
    actor: Actor | None, circle: CircleView, query: str = "", language: str = "en"
) -> JournalState:
    """Open the journal."""
    address = f"/c/{circle.id}/books/entries{query}"
    state = Tab(actor, language).at(JournalState, routes.JOURNAL, address)
    act(state, "load")
    return state


def at_entry(actor: Actor | None, circle: CircleView, entry: Any, language: str = "en") -> Any:
    """Open the page of an entry; what the browser was asked to do comes with it."""
    address = f"/c/{circle.id}/books/entries/{entry}"
    state = Tab(actor, language).at(EntryState, routes.ENTRY, address)
    return state, act(state, "load")


def titles(state: JournalState) -> list[str]:
    """What the rows say."""
    return [row.title for day in state.days for row in day.rows]


def posted(state: EntryState, reason: str = "Typed twice") -> dict[str, str]:
    """What the form posts."""
    return {"reason": reason, "request_id": state.request_id}


@pytest.fixture
def two(db: Any) -> tuple[Actor, Actor, CircleView]:
    """Two people in a circle."""
    asha, rekha = person(NAMES[0]), person(NAMES[1])
    return asha, rekha, circle_of(asha, rekha)


def test_an_empty_journal_says_what_to_do(two: Any) -> None:
    asha, _, circle = two
    state = at_journal(asha, circle)
    assert (state.loaded, state.days, state.chips, state.error) == (True, [], [], "")


def test_entries_stand_under_their_days(two: Any) -> None:
    asha, rekha, circle = two
    with clock.frozen(clock.now() - timedelta(days=1)):
        contributions.pay(asha, circle.id, amount_minor=500, method="cash", key=key())
    contributions.pay(rekha, circle.id, amount_minor=1_200, method="cash", key=key())
    state = at_journal(asha, circle)
    assert [day.title for day in state.days] == ["Today", "Yesterday"]
    row = state.days[0].rows[0]
    assert (row.title, row.amount, row.by) == (
        "Contribution of Rekha Verma",
        "+\xa0₹12",
        "Rekha Verma",
    )
    assert row.sub.startswith("2 · ")
    assert row.sub.endswith(" · in cash")
    assert row.href.startswith(f"/c/{circle.id}/books/entries/")
    assert len(row.seal.replace(" ", "")) == 8


def test_what_narrows_the_list_stands_in_the_address(two: Any) -> None:
    asha, rekha, circle = two
    contributions.pay(asha, circle.id, amount_minor=500, method="cash", reference="Box", key=key())
    contributions.pay(rekha, circle.id, amount_minor=1_200, method="cash", key=key())
    state = at_journal(asha, circle)
    form = dict.fromkeys((f"f_{name}" for name in ("group", "account", "from", "to")), "")
    form |= {"f_q": " Box ", "f_member": "", "f_amount": "5"}
    sent = act(state, "narrow", form)
    assert address_of(sent) == f"/c/{circle.id}/books/entries?q=Box&amount=5"
    for query, found in (
        ("?q=Box&amount=5", ["Contribution of Asha Kumari"]),
        ("?amount=12", ["Contribution of Rekha Verma"]),
        (f"?member={member_id(rekha, circle)}", ["Contribution of Rekha Verma"]),
        ("?group=loans", []),
        ("?account=upi", []),
        ("?from=2200-01-01", []),
        ("?q=%232", ["Contribution of Rekha Verma"]),
    ):
        assert titles(at_journal(asha, circle, query)) == found, query
    chips = at_journal(asha, circle, "?q=Box&group=contributions").chips
    assert [(chip.words, chip.href.partition("?")[2]) for chip in chips] == [
        ("“Box”", "group=contributions"),
        ("Contributions", "q=Box"),
    ]


@pytest.mark.parametrize("query", ["?from=yesterday", "?amount=x", "?member=5", "?group=x"])
def test_a_filter_that_cannot_be_read_is_said_so(two: Any, query: str) -> None:
    asha, _, circle = two
    contributions.pay(asha, circle.id, method="cash", key=key())
    state = at_journal(asha, circle, query)
    assert state.loaded
    assert state.error
    assert state.days == []


def test_older_entries_are_a_page_of_their_own(two: Any, monkeypatch: Any) -> None:
    asha, _, circle = two
    monkeypatch.setattr("circle_app.web.journal.state.PAGE", 2)
    for _ in range(3):
        contributions.pay(asha, circle.id, amount_minor=500, method="cash", key=key())
    first = at_journal(asha, circle)
    assert first.older
    assert not first.newest
    rest = at_journal(asha, circle, "?" + first.older.partition("?")[2])
    assert (len(titles(rest)), rest.older, bool(rest.newest)) == (1, "", True)


def test_an_entry_shows_its_lines_and_how_to_undo_it(two: Any) -> None:
    asha, rekha, circle = two
    paid = contributions.pay(asha, circle.id, amount_minor=500, method="cash", key=key())
    view = at_entry(asha, circle, paid.entry_id)[0].view
    assert (view.number, view.sentence) == ("1", "Contribution of Asha Kumari")
    assert (view.amount.plain, view.chip, view.total) == ("₹5", "In the books", "₹5")
    assert [(line.account, line.debit, line.credit) for line in view.lines] == [
        ("Cash box", "₹5", ""),
        ("Savings of Asha Kumari", "", "₹5"),
    ]
    assert (view.button, view.at_once) == ("Undo", True)
    assert [jump.href for jump in view.jumps] == [f"/c/{circle.id}/pay/{paid.id}"]
    other = at_entry(rekha, circle, paid.entry_id)[0].view
    assert (other.button, other.at_once) == ("Ask to take it back", False)
    assert "members vote" in other.decides


def test_an_entry_is_taken_back_and_a_receipt_given(two: Any) -> None:
    asha, _, circle = two
    paid = contributions.pay(asha, circle.id, amount_minor=500, method="cash", key=key())
    state, _ = at_entry(asha, circle, paid.entry_id)
    form = posted(state)
    act(state, "take_back", form)
    assert (state.error, state.busy, state.slip.title) == ("", False, "Taken back")
    assert ("Correction", "2") in [(line.name, line.value) for line in state.slip.lines]
    assert (state.view.chip, state.view.button) == ("Taken back", "")
    assert state.request_id != form["request_id"]
    # The same form again (a double tap) records nothing more.
    act(state, "take_back", form)
    assert state.error == ""
    assert count("ledger_entry") == 2
    rows = at_journal(asha, circle).days[0].rows
    assert [(row.title, row.amount, row.undone) for row in rows] == [
        ("Taken back: Contribution of Asha Kumari", "−\xa0₹5", False),
        ("Contribution of Asha Kumari", "+\xa0₹5", True),
    ]
    reversal = at_entry(asha, circle, rows[0].href.rpartition("/")[2])[0].view
    assert (reversal.chip, reversal.reason, reversal.button) == ("Correction", "“Typed twice”", "")
    assert reversal.note
    assert reversal.jumps[0].href.endswith(str(paid.entry_id))


def test_asking_shows_who_decides_and_where(two: Any) -> None:
    asha, rekha, circle = two
    paid = contributions.pay(asha, circle.id, amount_minor=500, method="cash", key=key())
    state, _ = at_entry(rekha, circle, paid.entry_id)
    act(state, "take_back", posted(state, "Never came"))
    assert "members vote" in state.slip.title
    assert (state.view.chip, state.view.button) == ("Asked to take back", "")
    assert "/votes/" in state.view.jumps[0].href
    assert contributions.get(asha, paid.id).status == "confirmed"


def test_with_officers_another_officer_is_named(db: Any) -> None:
    group = officers_circle()
    sunita = group.members[0]
    claimed = contributions.pay(sunita, group.circle.id, method="cash", key=key())
    entry = contributions.confirm(group.admin, claimed.id, key=key()).entry_id
    assert at_entry(group.treasurer, group.circle, entry)[0].view.button == "Take back"
    state, _ = at_entry(sunita, group.circle, entry)
    assert "Another officer" in state.view.decides
    act(state, "take_back", posted(state))
    assert state.view.jumps[0].href == f"/c/{group.circle.id}/books/decisions"


@pytest.mark.parametrize(("reason", "words"), [("", "say why"), ("x" * 301, "filled in")])
def test_without_a_reason_nothing_happens(two: Any, reason: str, words: str) -> None:
    asha, _, circle = two
    paid = contributions.pay(asha, circle.id, method="cash", key=key())
    state, _ = at_entry(asha, circle, paid.entry_id)
    act(state, "take_back", posted(state, reason))
    assert words in state.error
    assert count("ledger_entry") == 1


def test_everything_in_hindi(two: Any) -> None:
    asha, _, circle = two
    paid = contributions.pay(asha, circle.id, amount_minor=500, method="cash", key=key())
    state, _ = at_entry(asha, circle, paid.entry_id, "hi")
    assert state.view.sentence == "Asha Kumari की जमा राशि"
    assert state.view.lines[0].account == "नकद पेटी"
    assert state.view.button == "वापस लें"


def test_others_see_nothing(two: Any) -> None:
    asha, _, circle = two
    paid = contributions.pay(asha, circle.id, method="cash", key=key())
    stranger = person(NAMES[2])
    elsewhere = circle_of(stranger, asha)
    for actor, place in ((stranger, circle), (stranger, elsewhere), (asha, elsewhere)):
        state, asked = at_entry(actor, place, paid.entry_id)
        assert not state.loaded
        assert address_of(asked) == "/not-found"
    _, asked = at_entry(None, circle, paid.entry_id)
    assert address_of(asked).startswith("/login")
    assert not at_journal(stranger, circle).loaded


def test_payments_and_receipts_lead_to_their_entry(two: Any) -> None:
    asha, rekha, circle = two
    state = Tab(asha).at(PayState, routes.PAY, f"/c/{circle.id}/pay")
    act(state, "load")
    act(state, "pay", {"amount": "5", "method": "cash", "request_id": state.request_id})
    entry = state.done.entry_href
    assert entry.startswith(f"/c/{circle.id}/books/entries/")
    found = contributions.history(asha, circle.id).items[0]
    for actor, words in ((asha, "Undo"), (rekha, "Ask to take it back")):
        page = Tab(actor).at(PaymentState, routes.PAYMENT, f"/c/{circle.id}/pay/{found.id}")
        act(page, "load")
        assert (page.view.entry_href, page.view.entry_words) == (entry, words)
    taken, _ = at_entry(asha, circle, entry.rpartition("/")[2])
    act(taken, "take_back", posted(taken))
    act(page, "reload")
    assert page.view.status == "Taken back"
    assert [step.title for step in page.view.steps][-1] == "Taken back"
    assert page.view.entry_words == "See the entry in the books"


def test_a_loan_shows_payments_that_were_taken_back(db: Any) -> None:
    circle, people = lending_circle()
    loan = given(people[1], people, circle, 10_000)
    paid = loans.repay(people[1], loan.id, amount_minor=500, method="cash", key=key())
    taken, _ = at_entry(people[1], circle, paid.entry_id)
    act(taken, "take_back", posted(taken))
    state = Tab(people[1]).at(LoanState, routes.LOAN, f"/c/{circle.id}/loans/{loan.id}")
    act(state, "load")
    row = state.payments[0]
    assert row.reversed
    assert row.entry_href.endswith(str(paid.entry_id))
    # The loan is as far as before, and its life tells both.
    assert [stage.state for stage in state.head.stages] == ["done"] * 3 + ["now", "todo"]
    moments = (*state.life.first, *state.life.folded, *state.life.last)
    assert any(each.sub.startswith("Taken back · ") and each.amount == "₹5" for each in moments)


def test_the_own_wallet_is_put_right_on_the_page(db: Any) -> None:
    asha = person(wallet_minor=10_000)
    state = Tab(asha).at(WalletState, routes.WALLET)
    act(state, "load")
    assert [row.can_undo for row in state.rows] == [True]
    act(state, "open_undo", state.rows[0].id)
    form = {"reason": "", "request_id": state.request_id}
    act(state, "undo", form)
    assert "say why" in state.error
    act(state, "undo", {**form, "reason": "Too much"})
    assert (state.error, state.slip.title) == ("", "Taken back")
    assert wallets.balance(asha).balance_minor == 0
    assert [(row.title, row.can_undo) for row in state.rows] == [
        ("Taken back: Money added", False),
        ("Money added", False),
    ]
