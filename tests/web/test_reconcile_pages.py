"""Comparing, a bank's file, a statement's lines, counting: what handlers show and refuse."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from circle_app.adapters import clock
from circle_app.services import contributions, reconciliation
from circle_app.services.access import Actor
from circle_app.services.circles import CircleView
from circle_app.services.reconciliation import uploads
from circle_app.web import routes
from circle_app.web.bank_statement.state import StatementState
from circle_app.web.count.state import CountState
from circle_app.web.reconcile.state import ReconcileState
from tests.factories import key, person
from tests.support.banks import Paid, file_of, paying_circle, read_in
from tests.support.browsers import Tab, act, address_of
from tests.support.circles import count, officers_circle

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
# Handlers work in threads, where no clock is stopped: everything here happens today.
DAY = clock.today("Asia/Kolkata")
LAST_YEAR = DAY.year - 1
PAID = [Paid(DAY, 50_000, "512345670000"), Paid(DAY, 60_000, "512345670001")]
ROWS = [
    f"{DAY},BY TRANSFER,,500.00,500.00",
    f"{DAY},UPI/CR/{PAID[1].utr}/A,,600.00,1100.00",
    f"{DAY},SMS CHARGES,17.70,,1082.30",
]
# The second of March, or the third of February.
UNSURE = [
    f"02/03/{LAST_YEAR},BY TRANSFER,,500.00,500.00",
    f"02/03/{LAST_YEAR},BY CASH,,600.00,1100.00",
    f"02/03/{LAST_YEAR},SMS CHARGES,17.70,,1082.30",
]


@pytest.fixture
def upi(db: Any) -> Any:
    return paying_circle(*PAID)


def at_reconcile(
    actor: Actor | None, circle: CircleView, query: str = "", language: str = "en"
) -> tuple[ReconcileState, list[Any]]:
    """Open the page where books are compared."""
    address = f"/c/{circle.id}/books/reconcile{query}"
    state = Tab(actor, language).at(ReconcileState, routes.RECONCILE, address)
    return state, act(state, "load")


def at_statement(
    actor: Actor | None, circle: CircleView, statement: Any, query: str = "", language: str = "en"
) -> tuple[StatementState, list[Any]]:
    """Open the page of a statement."""
    address = f"/c/{circle.id}/books/reconcile/{statement}{query}"
    state = Tab(actor, language).at(StatementState, routes.BANK_STATEMENT, address)
    return state, act(state, "load")


def at_count(
    actor: Actor | None, circle: CircleView, query: str = "", language: str = "en"
) -> tuple[CountState, list[Any]]:
    """Open the page where a box is counted."""
    address = f"/c/{circle.id}/books/count{query}"
    state = Tab(actor, language).at(CountState, routes.COUNT, address)
    return state, act(state, "load")


def keep(actor: Actor, circle: CircleView, rows: list[str], name: str = "march.csv") -> Any:
    """Send a file from the page's form."""
    return uploads.keep(actor, circle.id, file_name=name, data=file_of(rows))


def test_the_page_says_what_was_never_compared(upi: Any) -> None:
    circle, (asha, *_) = upi
    state, _ = at_reconcile(asha, circle)
    assert state.loaded
    assert [(row.name, row.chip) for row in state.boxes] == [("Cash box", "Not counted yet")]
    assert [(row.name, row.amount, row.chip) for row in state.accounts] == [
        ("UPI", "₹1,100", "Not compared yet")
    ]
    assert state.statements == []
    assert state.may_compare
    assert state.action == f"/session/circles/{circle.id}/bank-statements"


def test_the_page_says_what_was_compared_last(upi: Any) -> None:
    circle, (asha, *_) = upi
    reconciliation.count(
        asha, circle.id, account="cash", counted_minor=500, reason="Found", key=key()
    )
    made = read_in(asha, circle, file_of(ROWS))
    state, _ = at_reconcile(asha, circle)
    assert (state.boxes[0].chip, state.boxes[0].tone) == ("₹5 too much", "amber")
    assert state.accounts[0].chip == "2 lines open"
    assert state.accounts[0].href.endswith(str(made.card.id))
    assert state.statements[0].sub == "november.csv · 3 lines"


def test_a_refused_file_is_told_in_words(upi: Any) -> None:
    circle, (asha, *_) = upi
    state, _ = at_reconcile(asha, circle, "?file=unreadable_file.old_workbook")
    assert state.file_error.startswith("This is a workbook of the old kind")
    state, _ = at_reconcile(asha, circle, "?file=%3Cscript%3E")
    assert state.file_error == ""


def test_a_file_is_looked_at_said_and_read_in(upi: Any) -> None:
    circle, (asha, *_) = upi
    upload = keep(asha, circle, [*UNSURE, f"02/03/{LAST_YEAR},x,5.00,5.00,"])
    state, _ = at_reconcile(asha, circle, f"?upload={upload}&account=upi")
    card = state.look.card
    assert (card.name, card.account, card.fresh, card.refused) == ("march.csv", "UPI", "3", "1")
    assert (card.unsure, card.ready) == (True, False)
    assert card.day_first == f"Day first: 2 Mar {LAST_YEAR}"
    assert card.month_first == f"Month first: 3 Feb {LAST_YEAR}"
    assert state.look.refused[0].why == "Money comes in and goes out in one line."
    columns = {f"column_{each.role}": each.column for each in state.look.choices}
    assert columns["column_date"] == "0"

    act(state, "say_columns", {**columns, "column_credit": "2", "day_order": "dmy"})
    assert state.error.startswith("The columns do not fit together")
    act(state, "say_columns", {**columns, "day_order": "dmy"})
    assert (state.error, state.look.card.ready) == ("", True)
    assert state.look.card.button == "Read in 3 lines"

    posted = {"request_id": state.request_id}
    asked = act(state, "read_in", posted)
    statements = reconciliation.statements(asha, circle.id).items
    assert address_of(asked).endswith(f"/books/reconcile/{statements[0].id}")
    act(state, "read_in", posted)
    assert count("bank_statement") == 1
    state, _ = at_reconcile(asha, circle, f"?upload={upload}&account=upi")
    assert state.look.card.known_href.endswith(str(statements[0].id))


def test_a_file_is_its_sender_s_and_goes_after_a_day(upi: Any) -> None:
    circle, (asha, rekha, *_) = upi
    upload = keep(asha, circle, ROWS)
    for query in (f"?upload={upload}", "?upload=x"):
        _, asked = at_reconcile(rekha, circle, query)
        assert address_of(asked) == "/not-found"
    second = keep(asha, circle, ROWS[:1])
    _, asked = at_reconcile(asha, circle, f"?upload={upload}")
    assert address_of(asked) == "/not-found"
    assert uploads.remove_old(clock.now() + timedelta(hours=23), timedelta(days=1)) == 0
    assert uploads.remove_old(clock.now() + timedelta(hours=25), timedelta(days=1)) == 1
    _, asked = at_reconcile(asha, circle, f"?upload={second}")
    assert address_of(asked) == "/not-found"


def test_a_statement_shows_what_waits_and_why_it_differs(upi: Any) -> None:
    circle, (asha, *_) = upi
    made = read_in(asha, circle, file_of(ROWS))
    state, _ = at_statement(asha, circle, made.card.id)
    assert (state.tab, state.view.verdict) == ("suggested", "2 lines wait for you")
    assert (state.view.bank.plain, state.view.books.plain) == ("₹1,082.30", "₹1,100")
    # The first line is only suggested: until somebody agrees it is on both sides.
    assert (state.view.bank_only, state.view.books_only) == ("+\u00a0₹482.30", "−\u00a0₹500")
    assert state.rows[0].books.title == "Asha Kumari: Contribution"
    assert state.view.accept == "Accept the suggestion"
    act(state, "accept_all", state.request_id)
    assert (state.view.suggested, state.view.settled) == ("0", "2")
    assert state.view.bank_only == "−\u00a0₹17.70"


def test_a_line_is_settled_in_its_sheet(upi: Any) -> None:
    circle, (asha, *_) = upi
    made = read_in(asha, circle, file_of(ROWS))
    state, _ = at_statement(asha, circle, made.card.id, "?tab=open")
    act(state, "open_sheet", state.rows[0].id)
    sheet = state.sheet
    assert (sheet.title, sheet.amount.plain) == ("Money out, today", "−\u00a0₹17.70")
    assert sheet.fitting == []
    assert sheet.others[0].title == "Bank charges"
    posted = {"line": sheet.id, "reason": "", "request_id": state.request_id}
    act(state, "decide", posted)
    assert state.error.startswith("Something is not filled in")
    act(state, "decide", {**posted, "chosen": "difference"})
    assert state.error.startswith("Please say why")
    act(state, "decide", {**posted, "chosen": "expense:bank"})
    assert (state.error, state.done, state.view.open) == ("", True, "0")
    again = {**posted, "chosen": "ignore", "reason": "x", "request_id": key()}
    act(state, "decide", again)
    assert state.error.startswith("Somebody was first")

    state, _ = at_statement(asha, circle, made.card.id, "?tab=settled")
    assert [(row.status, row.can_open) for row in state.rows] == [
        ("matched", True),
        ("booked", False),
    ]
    act(state, "open_again", state.rows[0].id, state.request_id)
    assert state.view.open == "1"
    state, _ = at_statement(asha, circle, made.card.id, "?tab=open")
    act(state, "look_again", state.request_id)
    assert state.view.open == "0"


def test_a_line_is_matched_with_an_entry_of_its_amount(upi: Any) -> None:
    circle, (asha, *_) = upi
    rows = [f"{DAY - timedelta(days=20)},BY TRANSFER,,500.00,"]
    made = read_in(asha, circle, file_of(rows))
    state, _ = at_statement(asha, circle, made.card.id)
    act(state, "open_sheet", state.rows[0].id)
    chosen = state.sheet.fitting[0]
    assert chosen.title == "Asha Kumari: Contribution"
    act(
        state,
        "decide",
        {
            "line": state.sheet.id,
            "chosen": chosen.value,
            "reason": "",
            "request_id": state.request_id,
        },
    )
    assert (state.error, state.view.verdict) == ("", "Every line is settled")


def test_a_box_is_counted_by_amount(upi: Any) -> None:
    circle, (asha, *_) = upi
    contributions.pay(asha, circle.id, amount_minor=1_000, method="cash", key=key())
    state, _ = at_count(asha, circle)
    assert (state.box.account, state.box.booked.plain) == ("cash", "₹10")
    assert state.box.pieces.startswith("50000,20000")
    posted = {
        "box": "cash",
        "booked": str(state.box.booked_minor),
        "amount": "₹ 9",
        "pieces": "",
        "reason": "",
        "request_id": state.request_id,
    }
    act(state, "count", posted)
    assert state.error.startswith("Please say why")
    assert count("cash_count") == 0
    act(state, "count", {**posted, "reason": "A coin rolled away"})
    assert (state.error, state.slip.amount.plain) == ("", "₹9")
    assert state.slip.lines[2].value == "₹1 too little"
    assert state.rows[0].chip == "₹1 too little"
    act(state, "count", {**posted, "reason": "A coin rolled away"})
    assert count("cash_count") == 1
    act(state, "again")
    assert state.slip.title == ""


def test_a_box_is_counted_by_notes_and_coins(upi: Any) -> None:
    circle, (asha, *_) = upi
    contributions.pay(asha, circle.id, amount_minor=121_000, method="cash", key=key())
    state, _ = at_count(asha, circle)
    posted = {
        "box": "cash",
        "booked": str(state.box.booked_minor),
        "amount": "",
        "pieces": "50000:2,20000:1,1000:1",
        "reason": "",
        "request_id": state.request_id,
    }
    act(state, "count", posted)
    assert (state.error, state.slip.lines[2].value) == ("", "All there")
    broken = {**posted, "pieces": "x:1", "request_id": key()}
    act(state, "count", broken)
    assert state.error


def test_a_count_against_old_figures_shows_the_new_ones(upi: Any) -> None:
    circle, (asha, *_) = upi
    state, _ = at_count(asha, circle)
    contributions.pay(asha, circle.id, amount_minor=1_000, method="cash", key=key())
    posted = {
        "box": "cash",
        "booked": "0",
        "amount": "0",
        "pieces": "",
        "reason": "",
        "request_id": state.request_id,
    }
    act(state, "count", posted)
    assert state.error.startswith("Something was booked while you counted: the books now say ₹10.")
    assert state.box.booked_minor == 1_000
    assert count("cash_count") == 0


def test_members_look_and_strangers_are_sent_away(db: Any) -> None:
    group = officers_circle()
    made = read_in(group.treasurer, group.circle, file_of(ROWS))
    member, eve = group.members[0], person("Eve")
    state, _ = at_statement(member, group.circle, made.card.id)
    assert (state.loaded, state.may_decide) == (True, False)
    act(state, "accept_one", state.rows[0].id, state.request_id)
    assert at_count(member, group.circle)[0].may_count is False
    assert at_reconcile(member, group.circle)[0].may_compare is False
    for opened in (
        at_reconcile(eve, group.circle),
        at_statement(eve, group.circle, made.card.id),
        at_count(eve, group.circle),
        at_statement(member, group.circle, "x"),
    ):
        assert address_of(opened[1]) == "/not-found"
    assert address_of(at_count(None, group.circle)[1]).startswith("/login")


def test_the_pages_are_told_in_hindi(upi: Any) -> None:
    circle, (asha, *_) = upi
    made = read_in(asha, circle, file_of(ROWS))
    state, _ = at_statement(asha, circle, made.card.id, language="hi")
    assert state.view.verdict == "2 लेन-देन आपके लिए रुके हैं"
    found, _ = at_reconcile(asha, circle, language="hi")
    assert found.accounts[0].chip == "2 बाकी"
