"""The pages of expenses: what they show, what their forms do, and what they refuse."""

from __future__ import annotations

import pytest

from circle_app.adapters import clock
from circle_app.domain.errors import CircleError
from circle_app.i18n import formats
from circle_app.services import expenses, wallets
from circle_app.web import routes
from circle_app.web.expense.state import ExpensePageState
from circle_app.web.expense_new.state import NewExpenseState
from circle_app.web.expenses.state import ExpensesState
from tests.factories import key, person
from tests.support import uploads
from tests.support.browsers import Tab, act, address_of
from tests.support.circles import count, officers_circle
from tests.support.expenses import agreed, balances, expense_faults, put_in, recorded

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


@pytest.fixture
def group(db):
    made = officers_circle()
    put_in(made.circle, "cash", 100_000)
    put_in(made.circle, "bank", 5_000)
    put_in(made.circle, "wallet_pool", 50_000)
    yield made
    assert expense_faults() == []


def today():
    """Today where the group lives."""
    return clock.today("Asia/Kolkata")


def opened(page, route, actor, group, language="en", query="", **parts):
    """The state of a page that somebody has opened, and what the browser was asked to do."""
    path = str(routes.path(route, circle=str(group.circle.id), **parts))
    state = Tab(actor, language).at(page, route, path + query)
    return state, act(state, "load")


def listed(actor, group, **more):
    return opened(ExpensesState, routes.EXPENSES, actor, group, **more)[0]


def shown(actor, group, expense, **more):
    return opened(ExpensePageState, routes.EXPENSE, actor, group, expense=str(expense.id), **more)[
        0
    ]


def writing(actor, group, **more):
    return opened(NewExpenseState, routes.EXPENSE_NEW, actor, group, **more)[0]


def form(state, **typed):
    """What the form sends: stationery for ₹340 out of the cash box, unless told otherwise."""
    return {
        "whose": "circle",
        "amount": "340",
        "category": "stationery",
        "payee": "Sharma Stationers",
        "spent_on": today().isoformat(),
        "paid_from": "cash",
        "reference": "",
        "note": "",
        "request_id": state.request_id,
        **typed,
    }


def test_the_list_shows_the_month_what_waits_and_every_expense(group):
    recorded(group.treasurer, group.circle, 34_000)
    recorded(group.treasurer, group.circle, 6_000, category="travel", payee="Bus")
    recorded(group.treasurer, group.circle, 60_000, category="rent", payee="Hall")
    recorded(group.members[0], group.circle, 7_000, payee="Tea", paid_from=None)
    treasurer = listed(group.treasurer, group)
    assert treasurer.month.total.plain == "₹400"
    assert [(part.name, part.width) for part in treasurer.month.parts] == [
        ("Books and stationery", "100%"),
        ("Travel", "17%"),
    ]
    assert "2 expenses wait for a decision: ₹670" in treasurer.month.asked
    assert [row.payee for row in treasurer.rows] == ["Tea", "Hall", "Bus", "Sharma Stationers"]
    assert [(row.payee, row.act) for row in treasurer.waiting] == [("Tea", "Decide")]
    admin = listed(group.admin, group)
    assert [row.payee for row in admin.waiting] == ["Tea", "Hall"]
    assert listed(group.members[1], group).waiting == []
    paid = listed(group.admin, group, query="?state=paid&category=travel")
    assert [row.payee for row in paid.rows] == ["Bus"]
    assert (paid.shown, paid.category_words) == ("paid", "Travel")
    odd = listed(group.admin, group, query="?state=lost&category=bribes")
    assert (odd.shown, odd.category, len(odd.rows)) == ("", "", 4)


def test_longer_lists_come_in_pages(group):
    for _ in range(26):
        recorded(group.treasurer, group.circle, 100)
    state = listed(group.admin, group)
    assert len(state.rows) == 25
    act(state, "more")
    assert (len(state.rows), state.next_cursor) == (26, "")
    assert state.rows[-1].number == "1"


def test_in_hindi(group):
    recorded(group.treasurer, group.circle, 34_000)
    state = listed(group.treasurer, group, language="hi")
    assert state.rows[0].chip == "चुकाया गया"
    month = formats.month_name(today(), "hi", year=True)
    assert state.month.title == f"{month} का खर्च"


def test_a_small_expense_is_recorded_once_however_often_it_is_sent(group):
    state = writing(group.treasurer, group)
    assert [way.value for way in state.whose] == ["circle", "mine"]
    assert state.boxes[0].value == "cash"
    act(state, "set_amount", "340")
    assert "you may spend alone" in state.outlook.decides
    typed = form(state)
    where = address_of(act(state, "record", typed))
    act(state, "record", typed)
    assert count("expense") == 1
    (made,) = expenses.of_circle(group.admin, group.circle.id).items
    assert where.endswith(str(made.id))
    assert (made.status, made.spent_on) == ("paid", today())


def test_what_will_happen_is_said_before(group):
    put_in(group.circle, "social_cash", 30_000)
    state = writing(group.treasurer, group)
    assert [way.value for way in state.whose] == ["circle", "mine", "social", "mine_social"]
    act(state, "set_amount", "900")
    assert state.outlook.decides == "Another officer decides."
    act(state, "set_whose", "mine")
    assert "the circle owes it to you" in state.outlook.books
    act(state, "set_whose", "social")
    assert "the loan money stays as it is" in state.outlook.books
    act(state, "set_whose", "nonsense")
    assert state.chosen == "social"
    member = writing(group.members[0], group)
    assert [way.value for way in member.whose] == ["mine", "mine_social"]
    assert member.boxes == []


def test_a_member_asks_for_the_own_money_and_the_social_fund_stays_apart(group):
    put_in(group.circle, "social_cash", 50_000)
    member = writing(group.members[0], group)
    act(member, "record", form(member, whose="mine", category="travel"))
    keeper = writing(group.treasurer, group)
    act(keeper, "record", form(keeper, whose="social", payee="Lakshmi"))
    social, mine = expenses.of_circle(group.admin, group.circle.id).items
    assert (mine.status, mine.member_name, mine.category) == (
        "asked",
        group.members[0].name,
        "travel",
    )
    assert (social.status, social.fund, social.paid_from) == ("paid", "social", "social_cash")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"amount": "nothing"}, "This is not an amount"),
        ({"payee": " "}, "not filled in"),
        ({"spent_on": "2199-03-09"}, "This day cannot be used"),
        ({"spent_on": "yesterday"}, "This day cannot be used"),
        ({"category": "bribes"}, "no such kind of expense"),
        ({"paid_from": "loans"}, "cannot be used for that"),
        ({"paid_from": "bank", "amount": "90"}, "not enough money"),
        ({"whose": "nobody"}, "not filled in"),
    ],
)
def test_what_is_wrong_is_said_in_the_form(group, typed, said):
    state = writing(group.treasurer, group)
    act(state, "record", form(state, **typed))
    assert said in state.error
    assert (state.busy, count("expense")) == (False, 0)


def test_an_officer_decides_on_the_page_and_another_pays_back(group):
    farida = group.members[0]
    asked = recorded(farida, group.circle, 9_000, payee="Tea", paid_from=None)
    own = shown(farida, group, asked)
    assert (own.head.can_decide, own.head.can_cancel, own.head.can_attach) == (False, True, True)
    assert "Another officer decides" in own.head.told
    admin = shown(group.admin, group, asked)
    assert admin.head.can_decide
    act(admin, "approve", admin.request_id)
    assert (admin.head.chip, admin.head.can_pay) == ("To be paid back", True)
    assert "pays you back" in shown(farida, group, asked).head.told
    treasurer = shown(group.treasurer, group, asked)
    assert [box.value for box in treasurer.boxes if box.enough] == ["cash", "wallet_pool"]
    pay = {"paid_from": "wallet_pool", "reference": "", "request_id": treasurer.request_id}
    act(treasurer, "pay", pay)
    assert treasurer.slip.title == "Paid back and booked"
    act(treasurer, "pay", pay)
    assert wallets.balance(farida).balance_minor == 9_000
    assert [step.title for step in treasurer.steps] == [
        "Recorded",
        "Agreed",
        f"{farida.name} paid for the circle: Tea",
        f"Paid back to {farida.name}",
    ]


def test_an_officer_declines_with_a_word_and_who_asked_withdraws(group):
    asked = recorded(group.treasurer, group.circle, 60_000)
    admin = shown(group.admin, group, asked)
    act(admin, "decline", {"note": "Too dear", "request_id": admin.request_id})
    assert admin.head.chip == "Not agreed" or admin.head.tone == "gray"
    assert expenses.get(group.treasurer, asked.id).officer_note == "Too dear"
    other = recorded(group.treasurer, group.circle, 60_000)
    mine = shown(group.treasurer, group, other)
    act(mine, "cancel")
    assert not mine.head.can_cancel
    assert expenses.get(group.admin, other.id).status == "cancelled"


def test_a_box_that_holds_too_little_is_said_and_another_pays(group):
    waits = agreed(group.admin, recorded(group.treasurer, group.circle, 60_000, paid_from="bank"))
    state = shown(group.admin, group, waits)
    assert "Bank account held too little" in state.head.told
    act(state, "pay", {"paid_from": "bank", "reference": "", "request_id": state.request_id})
    assert "not enough money" in state.error
    act(state, "pay", {"paid_from": "cash", "reference": "", "request_id": state.request_id})
    assert (state.error, state.slip.title) == ("", "Paid and booked")
    assert balances(group.circle)["cash"] == 40_000


def test_the_receipt_and_what_became_of_the_file(group):
    made = recorded(group.treasurer, group.circle, 100)
    expenses.attach_receipt(group.treasurer, made.id, "bill.jpg", uploads.JPEG)
    state = shown(group.members[0], group, made, query="?file=kept")
    assert state.receipt.is_image
    assert state.receipt.href.startswith(f"/api/v1/expenses/{made.id}/receipt?file=")
    assert (state.said.words, state.said.bad) == ("The receipt is kept with the expense.", False)
    assert not state.head.can_attach
    for outcome, words in (
        ("file_too_large", "at most 5 MB"),
        ("file_type_refused.pixels", "too large to be shown"),
        ("file_type_refused.unknown", "not a picture or a PDF"),
        ("insufficient_funds", ""),
        ("nonsense", ""),
    ):
        said = shown(group.treasurer, group, made, query=f"?file={outcome}").said
        assert (words in said.words, said.bad) == (True, bool(words))
    expenses.attach_receipt(group.treasurer, made.id, "bill.pdf", uploads.PDF)
    act(state, "reload")
    assert (state.receipt.is_image, state.receipt.name) == (False, "bill.pdf")


def test_strangers_and_visitors_see_no_page(group):
    made = recorded(group.treasurer, group.circle, 100)
    eve = person("Eve Outside")
    other = officers_circle(1)
    for page, route, parts in (
        (ExpensesState, routes.EXPENSES, {}),
        (NewExpenseState, routes.EXPENSE_NEW, {}),
        (ExpensePageState, routes.EXPENSE, {"expense": str(made.id)}),
    ):
        for who, where in ((eve, "/not-found"), (None, "/login")):
            _, asked = opened(page, route, who, group, **parts)
            assert address_of(asked).startswith(where)
        # An expense of another circle is none of this one.
        _, asked = opened(page, route, other.admin, other, **parts)
        assert address_of(asked) == ("/not-found" if parts else "")


def test_a_stranger_who_calls_the_handlers_moves_nothing(group):
    asked = recorded(group.members[0], group.circle, 9_000, paid_from=None)
    state = shown(group.admin, group, asked)
    tab = Tab(person("Eve Outside"))
    path = str(routes.path(routes.EXPENSE, circle=str(group.circle.id), expense=str(asked.id)))
    stranger = tab.at(ExpensePageState, routes.EXPENSE, path)
    stranger.head = state.head
    act(stranger, "approve", key())
    act(stranger, "decline", {"note": "", "request_id": key()})
    act(stranger, "pay", {"paid_from": "cash", "reference": "", "request_id": key()})
    act(stranger, "cancel")
    assert expenses.get(group.admin, asked.id).status == "asked"
    with pytest.raises(CircleError):
        expenses.get(person("Eve Outside"), asked.id)
