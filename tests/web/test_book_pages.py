"""The first page of the books, the statements and the ledger pages: what their handlers do."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from circle_app.adapters import clock
from circle_app.services import contributions, expenses, funds, periods, verification
from circle_app.services.access import Actor
from circle_app.services.circles import CircleView
from circle_app.web import routes
from circle_app.web.account.state import AccountState
from circle_app.web.books.state import BooksState
from circle_app.web.statements.state import StatementsState
from tests.factories import key, person
from tests.support.browsers import Tab, act, address_of
from tests.support.circles import Officers, circle_of, member_id, officers_circle

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
JANUARY = datetime(2026, 1, 10, 6, 30, tzinfo=UTC)
MARCH = datetime(2026, 3, 12, 6, 30, tzinfo=UTC)
PAGES = [
    (BooksState, routes.BOOKS),
    (StatementsState, routes.STATEMENTS),
    (AccountState, routes.ACCOUNT),
]


def at(
    actor: Actor | None,
    page: Any,
    route: str,
    circle: CircleView,
    query: str = "",
    *,
    account: str = "cash",
    language: str = "en",
) -> Any:
    """Open a page of the books."""
    address = route.replace("[circle]", str(circle.id)).replace("[account]", account)
    return Tab(actor, language).at(page, route, f"{address}?{query}" if query else address)


@pytest.fixture(autouse=True)
def _it_is_march(monkeypatch: pytest.MonkeyPatch) -> None:
    # Pages work in threads, which a frozen clock does not reach.
    monkeypatch.setattr(clock, "_offset", MARCH - datetime.now(UTC))


@pytest.fixture
def group(db: Any) -> Officers:
    """A savings group with a January and a March."""
    with clock.frozen(JANUARY):
        found = officers_circle(2, rules={"confirmation": "nobody"})
        for who in (*found.members, found.treasurer):
            contributions.pay(who, found.circle.id, amount_minor=50_000, method="cash", key=key())
        income(found, 4_000)
    income(found, 12_345)
    expenses.record(
        found.treasurer,
        found.circle.id,
        amount_minor=7_500,
        category="rent",
        payee="Panchayat",
        paid_from="cash",
        key=key(),
    )
    return found


def income(group: Officers, amount_minor: int) -> None:
    funds.receive(
        group.treasurer,
        group.circle.id,
        account="cash",
        source="donation",
        amount_minor=amount_minor,
        key=key(),
    )


def test_the_first_page_says_where_the_money_lies_and_what_waits(group: Officers) -> None:
    verification.verify_circle(group.members[0], group.circle.id)
    state = at(group.treasurer, BooksState, routes.BOOKS, group.circle)
    assert act(state, "load") == []
    cards = state.cards
    assert cards.total.plain == "₹1,588.45"
    assert [(box.name, box.amount, box.share) for box in cards.boxes] == [
        ("Cash box", "₹1,588.45", "100%"),
        ("Bank account", "₹0", "0%"),
        ("UPI", "₹0", "0%"),
    ]
    assert cards.bar_label == "Cash box: 100\u00a0%"
    assert [(row.title, row.sub) for row in cards.waits] == [
        ("2 months to close", "January – February")
    ]
    assert (cards.month.title, cards.month.income, cards.month.expense) == (
        "March 2026",
        "₹123.45",
        "₹75",
    )
    assert (cards.month.result_words, cards.month.result.plain) == ("Surplus", "₹48.45")
    assert cards.check.kind == "intact"
    assert cards.chain[0].title == "Expense: Panchayat"
    assert cards.older == "2 more, back to 10 Jan 2026"
    assert (cards.may_move, cards.may_close) == (True, True)


def test_members_are_offered_what_they_may_do(group: Officers) -> None:
    state = at(group.members[0], BooksState, routes.BOOKS, group.circle)
    act(state, "load")
    cards = state.cards
    assert (cards.may_spend, cards.may_move, cards.may_reconcile, cards.may_close) == (
        True,
        False,
        False,
        False,
    )
    assert cards.check.kind == "unknown"


def test_the_first_page_follows_what_is_done_elsewhere(group: Officers) -> None:
    state = at(group.treasurer, BooksState, routes.BOOKS, group.circle)
    act(state, "load")
    periods.close(group.treasurer, group.circle.id, "2026-02", key=key())
    income(group, 100)
    act(state, "reload")
    assert state.cards.waits == []
    assert state.cards.month.income == "₹124.45"


def test_the_result_of_the_month_beside_the_month_before(group: Officers) -> None:
    state = at(group.members[0], StatementsState, routes.STATEMENTS, group.circle)
    act(state, "load")
    assert (state.view, state.span.title, state.span.sub) == (
        "income",
        "March 2026",
        "up to today",
    )
    assert [(line.kind, line.name, line.first, line.second) for line in state.statement.lines] == [
        ("head", "Income", "", ""),
        ("row", "Donations", "123.45", "–"),
        ("sum", "All income", "123.45", "0.00"),
        ("head", "Expenses", "", ""),
        ("row", "Rent", "75.00", "–"),
        ("sum", "All expenses", "75.00", "0.00"),
        ("total", "Surplus", "48.45", "0.00"),
    ]
    assert state.statement.before == "1 Feb – 28 Feb 2026"
    assert state.statement.result == "₹48.45 more came in than it cost."
    assert [kind.words for kind in state.span.kinds if kind.current] == ["Month"]
    assert state.span.before.endswith("view=income&from=2026-02-01&to=2026-02-28")
    assert state.span.after == ""


def test_a_balance_sheet_of_any_day_with_its_members(group: Officers) -> None:
    query = "view=balance&from=2026-01-01&to=2026-01-31&open=savings"
    state = at(group.members[0], StatementsState, routes.STATEMENTS, group.circle, query)
    act(state, "load")
    fund = state.statement.funds[0]
    assert [(line.name, line.first) for line in fund.has.lines] == [("Cash box", "1,540")]
    owed = [(line.kind, line.name, line.first) for line in fund.owes.lines]
    assert owed[0] == ("row", "Savings of members", "1,500")
    assert sorted(owed[1:4]) == [
        ("member", "Farida Khatoon", "500"),
        ("member", "Rekha Verma", "500"),
        ("member", "Sunita Devi", "500"),
    ]
    assert owed[4:] == [("row", "Surplus not shared out", "40")]
    assert (fund.has.amount, fund.owes.amount) == ("1,540", "1,540")
    assert state.statement.proof == "Both sides are equal: ₹1,540."
    assert state.statement.result == "On 31 Jan 2026"
    closed = fund.owes.lines[0]
    assert (closed.more, closed.opened) == ("3 members", True)
    assert closed.href.endswith("view=balance&from=2026-01-01&to=2026-01-31")


def test_a_trial_balance_with_what_was_before_and_after(group: Officers) -> None:
    query = "view=trial&from=2026-03-01&to=2026-03-31"
    state = at(group.treasurer, StatementsState, routes.STATEMENTS, group.circle, query)
    act(state, "load")
    cash = next(line for line in state.statement.lines if line.name == "Cash box")
    cells = (cash.first, cash.second, cash.third, cash.fourth, cash.fifth, cash.sixth)
    assert cells == ("1,540.00", "–", "123.45", "75.00", "1,588.45", "–")
    assert cash.href.endswith("/books/accounts/cash?from=2026-03-01&to=2026-03-31")
    total = state.statement.lines[-1]
    assert (total.kind, total.fifth, total.sixth) == ("total", "1,663.45", "1,663.45")
    assert state.statement.has_opening
    assert state.statement.holds


def test_two_days_chosen_by_hand_go_into_the_address(group: Officers) -> None:
    state = at(group.treasurer, StatementsState, routes.STATEMENTS, group.circle, "view=trial")
    act(state, "load")
    sent = act(state, "choose", {"span_from": "2026-01-05", "span_to": "2026-02-04"})
    path = f"/c/{group.circle.id}/books/statements"
    assert address_of(sent) == f"{path}?view=trial&from=2026-01-05&to=2026-02-04"
    account = at(group.treasurer, AccountState, routes.ACCOUNT, group.circle)
    act(account, "load")
    sent = act(account, "choose", {"span_from": "2026-01-05", "span_to": ""})
    path = f"/c/{group.circle.id}/books/accounts/cash"
    assert address_of(sent) == f"{path}?from=2026-01-05"


@pytest.mark.parametrize(
    "query", ["from=yesterday", "from=2026-03-02&to=2026-03-01", "from=1869-10-02&to=1869-10-03"]
)
@pytest.mark.parametrize(("page", "route"), PAGES[1:])
def test_days_that_cannot_be_are_refused_in_words(
    group: Officers, page: Any, route: str, query: str
) -> None:
    state = at(group.treasurer, page, route, group.circle, query)
    assert act(state, "load") == []
    assert state.loaded
    assert "check it" in state.error


def test_the_ledger_of_the_cash_box(group: Officers) -> None:
    state = at(group.members[1], AccountState, routes.ACCOUNT, group.circle)
    act(state, "load")
    card = state.card
    assert (card.name, card.balance.plain, card.opening) == ("Cash box", "₹1,588.45", "₹1,540")
    assert (card.came_in, card.went_out) == ("+\u00a0₹123.45", "−\u00a0₹75")
    assert (card.debit_head, card.credit_head) == ("Debit (in)", "Credit (out)")
    assert [(row.debit, row.credit, row.moved, row.balance) for row in card.rows] == [
        ("123.45", "", "+\u00a0123.45", "1,663.45"),
        ("", "75.00", "−\u00a075.00", "1,588.45"),
    ]
    assert [row.against for row in card.rows] == ["Donations", "Rent"]
    assert (card.brought_words, card.carried_words) == ("Balance before", "Balance after")


def test_the_ledger_of_a_member_is_read_by_every_member(group: Officers) -> None:
    sunita = group.members[0]
    state = at(
        group.members[1],
        AccountState,
        routes.ACCOUNT,
        group.circle,
        "from=all",
        account=f"savings:{member_id(sunita, group.circle)}",
    )
    act(state, "load")
    assert state.card.name == f"Savings of {sunita.name}"
    assert state.span.title == "From the beginning"
    assert (state.card.debit_head, state.card.credit_head) == ("Debit (out)", "Credit (in)")
    assert [(row.credit, row.moved) for row in state.card.rows] == [("500", "+\u00a0500")]


def test_a_long_ledger_has_pages(group: Officers) -> None:
    for _ in range(45):
        income(group, 100)
    state = at(group.treasurer, AccountState, routes.ACCOUNT, group.circle)
    act(state, "load")
    assert len(state.card.rows) == 40
    assert state.card.carried_words == "Carried to the next page"
    assert state.first == ""
    query = state.more.partition("?")[2]
    later = at(group.treasurer, AccountState, routes.ACCOUNT, group.circle, query)
    act(later, "load")
    assert later.card.brought == state.card.carried
    assert len(later.card.rows) == 7
    assert (later.more, later.card.carried) == ("", "1,633.45")
    assert later.first.endswith("/books/accounts/cash")


def test_a_new_circle_is_told_what_to_do(db: Any) -> None:
    asha = person()
    circle = circle_of(asha)
    books = at(asha, BooksState, routes.BOOKS, circle)
    act(books, "load")
    assert (books.cards.chain, books.cards.waits, books.cards.bar_label) == ([], [], "")
    for view in ("income", "balance", "trial"):
        state = at(asha, StatementsState, routes.STATEMENTS, circle, f"view={view}")
        act(state, "load")
        assert state.statement.empty
        assert state.error == ""
    account = at(asha, AccountState, routes.ACCOUNT, circle, account="bank")
    act(account, "load")
    assert (account.card.rows, account.card.balance.plain) == ([], "₹0")


def test_an_account_that_is_not_there(group: Officers) -> None:
    for wrong in ("treasure", "wallet", "savings:nobody"):
        state = at(group.treasurer, AccountState, routes.ACCOUNT, group.circle, account=wrong)
        assert address_of(act(state, "load")) == "/not-found"


@pytest.mark.parametrize(("page", "route"), PAGES)
def test_outsiders_find_nothing_and_guests_sign_in(group: Officers, page: Any, route: str) -> None:
    outsider = at(person("Meena Devi"), page, route, group.circle)
    assert address_of(act(outsider, "load")) == "/not-found"
    guest = at(None, page, route, group.circle)
    assert address_of(act(guest, "load")).startswith(routes.SIGN_IN)


@pytest.mark.parametrize("view", ["income", "balance", "trial", "other"])
def test_statements_are_read_in_hindi(group: Officers, view: str) -> None:
    query = f"view={view}&from=2025-04-01&to=2026-03-31"
    state = at(
        group.treasurer, StatementsState, routes.STATEMENTS, group.circle, query, language="hi"
    )
    act(state, "load")
    assert state.span.title == "साल 2025–26"
    lines = state.statement.lines or state.statement.funds[0].has.lines
    assert not [line.name for line in lines if line.name.isascii()]


def test_the_fiscal_year_is_told_as_the_year(
    group: Officers, monkeypatch: pytest.MonkeyPatch
) -> None:
    april = datetime(2026, 4, 1, 6, 30, tzinfo=UTC)
    monkeypatch.setattr(clock, "_offset", april - datetime.now(UTC))
    query = "view=balance&from=2026-04-01&to=2027-03-31"
    state = at(group.treasurer, StatementsState, routes.STATEMENTS, group.circle, query)
    act(state, "load")
    assert state.span.before.endswith("from=2025-04-01&to=2026-03-31")
    owed = [(line.name, line.first) for line in state.statement.funds[0].owes.lines]
    assert owed[1:] == [
        ("Surplus not shared out", "88.45"),
        ("of the year 2026–27", "–"),
        ("of earlier years", "88.45"),
    ]
    assert state.statement.result == "On 1 Apr 2026"
