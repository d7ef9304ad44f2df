"""Expenses: recorded, decided, booked, paid back; each worked example reads like a ledger page."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from circle_app.adapters import clock
from circle_app.domain.errors import CircleError, NotFound
from circle_app.services import expenses, periods, proposals, verification, wallets
from tests.factories import key, person
from tests.support import uploads
from tests.support.circles import MORNING, circle_of, kinds, member_id, officers_circle, rows
from tests.support.expenses import (
    agreed,
    balances,
    expense_faults,
    lines_of,
    put_in,
    recorded,
)

TODAY = date(2026, 3, 2)


@pytest.fixture
def group(db):
    """A savings group with ₹1,000 in its cash box and ₹50 in the bank."""
    with clock.frozen(MORNING):
        made = officers_circle()
        put_in(made.circle, "cash", 100_000)
        put_in(made.circle, "bank", 5_000)
        yield made
        assert expense_faults() == []


def refused(act, code):
    """The refusal of an act, which must have this code and leave nothing behind."""
    before = rows("SELECT COUNT(*) FROM audit_event")[0][0]
    with pytest.raises(CircleError) as found:
        act()
    assert found.value.code == code, found.value.code
    assert rows("SELECT COUNT(*) FROM audit_event")[0][0] == before
    return found.value


def test_a_small_expense_out_of_a_box_is_booked_at_once(group):
    made = recorded(group.treasurer, group.circle, 34_000, note="Two registers")
    assert (made.status, made.number, made.proposal_id) == ("paid", 1, None)
    assert (made.currency, made.spent_on, made.paid_from) == ("INR", TODAY, "cash")
    assert lines_of(made.entry_id) == [("expense_stationery", 34_000), ("cash", -34_000)]
    assert balances(group.circle)["cash"] == 66_000
    assert kinds()[-1] == "expense.paid"


def test_a_repeat_books_nothing_twice(group):
    once = key()
    first = recorded(group.treasurer, group.circle, 1_000, key=once)
    again = recorded(group.treasurer, group.circle, 1_000, key=once)
    assert (again.id, again.replayed, first.replayed) == (first.id, True, False)
    assert balances(group.circle)["cash"] == 99_000
    with pytest.raises(CircleError) as other:
        recorded(group.treasurer, group.circle, 2_000, key=once)
    assert other.value.code == "idempotency_mismatch"


def test_above_the_limit_another_officer_decides_and_then_it_is_booked(group):
    asked = recorded(group.treasurer, group.circle, 60_000, spent_on=TODAY - timedelta(days=3))
    assert (asked.status, asked.decider, asked.entry_id) == ("asked", "officer", None)
    assert balances(group.circle)["cash"] == 100_000
    assert not asked.can_decide
    assert expenses.get(group.admin, asked.id).can_decide
    assert not expenses.get(group.members[0], asked.id).can_decide
    paid = agreed(group.admin, asked)
    assert (paid.status, paid.officer_name) == ("paid", group.admin.name)
    assert lines_of(paid.entry_id) == [("expense_stationery", 60_000), ("cash", -60_000)]
    (entry,) = expenses.entries(group.treasurer, asked.id)
    assert (entry.kind, entry.occurred_on) == ("expense.booked", TODAY - timedelta(days=3))
    assert kinds()[-3:] == ["proposal.approved", "expense.approved", "expense.paid"]


def test_a_member_who_paid_is_owed_it_and_then_paid_back(group):
    farida = group.members[0]
    mine = member_id(farida, group.circle)
    asked = recorded(farida, group.circle, 18_000, category="travel", paid_from=None)
    assert (asked.status, asked.member_id, asked.is_mine) == ("asked", mine, True)
    owed = agreed(group.admin, asked)
    assert (owed.status, owed.can_pay) == ("approved", True)
    assert lines_of(owed.entry_id) == [("expense_travel", 18_000), (f"payable:{mine}", -18_000)]
    paid = expenses.pay(group.treasurer, asked.id, paid_from="cash", key=key())
    assert (paid.status, paid.paid_from) == ("paid", "cash")
    assert lines_of(paid.payment_id) == [(f"payable:{mine}", 18_000), ("cash", -18_000)]
    assert balances(group.circle)["cash"] == 82_000
    assert [each.kind for each in expenses.entries(farida, asked.id)] == [
        "expense.accrued",
        "expense.repaid",
    ]


def test_paying_back_into_the_wallet_is_one_transfer_in_two_books(group):
    put_in(group.circle, "wallet_pool", 20_000)
    farida = group.members[0]
    owed = agreed(group.admin, recorded(farida, group.circle, 18_000, paid_from=None))
    paid = expenses.pay(group.treasurer, owed.id, paid_from="wallet_pool", key=key())
    assert paid.status == "paid"
    assert wallets.balance(farida).balance_minor == 18_000
    assert balances(group.circle)["wallet_pool"] == 2_000


def test_nobody_pays_themselves_back_or_twice(group):
    owed = agreed(group.admin, recorded(group.treasurer, group.circle, 9_000, paid_from=None))
    assert not expenses.get(group.treasurer, owed.id).can_pay
    refused(
        lambda: expenses.pay(group.treasurer, owed.id, paid_from="cash", key=key()), "own_expense"
    )
    refused(
        lambda: expenses.pay(group.members[0], owed.id, paid_from="cash", key=key()), "not_allowed"
    )
    once = key()
    expenses.pay(group.admin, owed.id, paid_from="cash", key=once)
    assert expenses.pay(group.admin, owed.id, paid_from="cash", key=once).replayed
    refused(
        lambda: expenses.pay(group.admin, owed.id, paid_from="cash", key=key()),
        "expense_state_conflict",
    )


def test_a_box_that_holds_too_little_pays_later_from_another(group):
    small = refused(
        lambda: recorded(group.treasurer, group.circle, 6_000, paid_from="bank"),
        "insufficient_funds",
    )
    assert small.context["account"] == "bank"
    asked = recorded(group.treasurer, group.circle, 80_000, paid_from="bank")
    waits = agreed(group.admin, asked)
    assert (waits.status, waits.entry_id, waits.can_pay) == ("approved", None, True)
    refused(
        lambda: expenses.pay(group.admin, asked.id, paid_from="bank", key=key()),
        "insufficient_funds",
    )
    refused(
        lambda: expenses.pay(group.admin, asked.id, paid_from="social_cash", key=key()),
        "invalid_box",
    )
    refused(
        lambda: expenses.pay(group.admin, asked.id, paid_from="wallet_pool", key=key()),
        "invalid_box",
    )
    paid = expenses.pay(group.treasurer, asked.id, paid_from="cash", key=key())
    assert (paid.status, paid.paid_from, paid.payment_id) == ("paid", "cash", None)
    assert lines_of(paid.entry_id) == [("expense_stationery", 80_000), ("cash", -80_000)]


def test_the_social_fund_pays_out_of_its_own_box_only(group):
    put_in(group.circle, "social_cash", 30_000)
    before = balances(group.circle)
    social = {"category": "social", "fund": "social", "payee": "Lakshmi, hospital"}
    paid = recorded(group.treasurer, group.circle, 20_000, **social, paid_from="social_cash")
    assert lines_of(paid.entry_id) == [("social_fund", 20_000), ("social_cash", -20_000)]
    after = balances(group.circle)
    changed = {name for name in before if before[name] != after.get(name, 0)}
    assert changed == {"social_cash", "social_fund"}
    for wrong, code in (
        ({**social, "paid_from": "cash"}, "invalid_box"),
        ({**social, "category": "travel", "paid_from": "social_cash"}, "invalid_category"),
        ({"category": "travel", "paid_from": "social_cash"}, "invalid_box"),
        ({"category": "social"}, "invalid_category"),
        ({**social, "fund": "lottery"}, "invalid"),
    ):
        refused(lambda wrong=wrong: recorded(group.treasurer, group.circle, 100, **wrong), code)


def test_what_a_member_paid_for_need_is_booked_when_the_social_fund_pays(group):
    put_in(group.circle, "social_cash", 30_000)
    farida = group.members[0]
    asked = recorded(farida, group.circle, 20_000, category="social", fund="social", paid_from=None)
    owed = agreed(group.admin, asked)
    assert (owed.status, owed.entry_id) == ("approved", None)
    refused(
        lambda: expenses.pay(group.treasurer, asked.id, paid_from="wallet_pool", key=key()),
        "invalid_box",
    )
    paid = expenses.pay(group.treasurer, asked.id, paid_from="social_cash", key=key())
    assert lines_of(paid.entry_id) == [("social_fund", 20_000), ("social_cash", -20_000)]
    assert paid.payment_id is None


def test_without_officers_the_members_vote(db):
    people = [person(name) for name in ("Asha Kumari", "Rekha Verma", "Sunita Devi")]
    circle = circle_of(*people)
    put_in(circle, "cash", 10_000)
    asked = recorded(people[0], circle, 4_000)
    assert (asked.status, asked.decider, asked.can_vote) == ("asked", "vote", True)
    for voter in people:
        if proposals.vote(voter, asked.proposal_id, "yes").status != "open":
            break
    assert expenses.get(people[0], asked.id).status == "paid"
    assert balances(circle)["cash"] == 6_000
    assert expense_faults() == []


def test_who_paid_it_does_not_decide_on_it_and_a_lone_officer_asks_the_members(db):
    alone = officers_circle(treasurer=False)
    asked = recorded(alone.admin, alone.circle, 90_000, paid_from=None)
    assert (asked.decider, asked.can_decide) == ("vote", False)
    two = officers_circle()
    asked = recorded(two.treasurer, two.circle, 90_000, paid_from=None)
    assert asked.decider == "officer"
    refused(
        lambda: proposals.decide(two.treasurer, asked.proposal_id, approve=True, key=key()),
        "own_matter",
    )


def test_a_refusal_and_a_withdrawal_book_nothing_and_free_the_reference(group):
    utr = "512345678901"
    bank = {"paid_from": "upi", "reference": utr}
    no = agreed(group.admin, recorded(group.treasurer, group.circle, 60_000, **bank), approve=False)
    assert (no.status, no.entry_id) == ("rejected", None)
    asked = recorded(group.treasurer, group.circle, 60_000, **bank)
    refused(lambda: recorded(group.treasurer, group.circle, 60_000, **bank), "utr_used")
    refused(lambda: expenses.cancel(group.admin, asked.id), "not_recorder")
    gone = expenses.cancel(group.treasurer, asked.id)
    assert (gone.status, gone.can_cancel) == ("cancelled", False)
    refused(lambda: expenses.cancel(group.treasurer, asked.id), "already_decided")
    refused(
        lambda: proposals.decide(group.admin, asked.proposal_id, approve=True, key=key()),
        "already_decided",
    )
    assert recorded(group.treasurer, group.circle, 60_000, **bank).status == "asked"
    other = {"paid_from": "cash", "reference": utr}
    assert recorded(group.treasurer, group.circle, 100, **other).reference == utr


def test_what_is_agreed_but_not_booked_can_be_withdrawn_and_what_is_booked_cannot(group):
    waits = agreed(group.admin, recorded(group.treasurer, group.circle, 60_000, paid_from="bank"))
    assert expenses.cancel(group.treasurer, waits.id).status == "cancelled"
    owed = agreed(group.admin, recorded(group.treasurer, group.circle, 600, paid_from=None))
    refused(lambda: expenses.cancel(group.treasurer, owed.id), "already_decided")


def test_in_a_closed_month_it_is_booked_today(group):
    with clock.frozen(datetime(2026, 4, 2, 6, tzinfo=UTC)):
        kept = recorded(group.treasurer, group.circle, 100, spent_on=date(2026, 3, 20))
        periods.close(group.treasurer, group.circle.id, "2026-03", key=key())
        old = recorded(group.treasurer, group.circle, 100, spent_on=date(2026, 3, 20))
        new = recorded(group.treasurer, group.circle, 100, spent_on=date(2026, 4, 1))
        days = [expenses.entries(group.admin, each.id)[0].occurred_on for each in (kept, old, new)]
        assert days == [date(2026, 3, 20), date(2026, 4, 2), date(2026, 4, 1)]
        assert (old.can_attach, new.can_attach) == (False, True)
        refused(
            lambda: expenses.attach_receipt(group.treasurer, old.id, "bill.jpg", uploads.JPEG),
            "period_closed",
        )


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"amount_minor": 0}, "invalid_amount"),
        ({"amount_minor": -5}, "invalid_amount"),
        ({"amount_minor": 10**12 + 1}, "invalid_amount"),
        ({"category": "bribes"}, "invalid_category"),
        ({"payee": "  "}, "invalid"),
        ({"payee": "x" * 81}, "invalid"),
        ({"note": "x" * 201}, "invalid"),
        ({"reference": "x" * 41}, "invalid"),
        ({"paid_from": "loans"}, "invalid_box"),
        ({"paid_from": "wallet_pool"}, "invalid_box"),
        ({"spent_on": TODAY + timedelta(days=1)}, "invalid_spending_day"),
        ({"spent_on": TODAY - timedelta(days=400)}, "invalid_spending_day"),
    ],
)
@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_what_cannot_be_is_refused(group, wrong, code):
    refused(lambda: recorded(group.treasurer, group.circle, **{"amount_minor": 100, **wrong}), code)


def test_members_ask_and_officers_spend_and_strangers_see_nothing(group):
    member, stranger = group.members[0], person("Eve Outside")
    refused(lambda: recorded(member, group.circle, 100), "not_allowed")
    asked = recorded(member, group.circle, 100, paid_from=None)
    for act in (
        lambda: recorded(stranger, group.circle, 100),
        lambda: expenses.get(stranger, asked.id),
        lambda: expenses.entries(stranger, asked.id),
        lambda: expenses.pay(stranger, asked.id, paid_from="cash", key=key()),
        lambda: expenses.cancel(stranger, asked.id),
        lambda: expenses.of_circle(stranger, group.circle.id),
        lambda: expenses.month(stranger, group.circle.id),
        lambda: expenses.prospect(stranger, group.circle.id),
    ):
        with pytest.raises(NotFound):
            act()


def test_the_list_the_month_and_what_a_new_one_would_meet(group):
    first = recorded(group.treasurer, group.circle, 30_000)
    second = recorded(group.treasurer, group.circle, 20_000, category="rent")
    waits = recorded(group.members[0], group.circle, 7_000, category="rent", paid_from=None)
    page = expenses.of_circle(group.members[1], group.circle.id, limit=2)
    assert [each.id for each in page.items] == [waits.id, second.id]
    rest = expenses.of_circle(group.members[1], group.circle.id, limit=2, cursor=page.next_cursor)
    assert [each.id for each in rest.items] == [first.id]
    rent = expenses.of_circle(group.admin, group.circle.id, category="rent", status="paid")
    assert [each.id for each in rent.items] == [second.id]
    month = expenses.month(group.members[1], group.circle.id)
    assert (month.total_minor, month.asked_count, month.asked_minor) == (50_000, 1, 7_000)
    assert [(part.category, part.amount_minor) for part in month.parts] == [
        ("stationery", 30_000),
        ("rent", 20_000),
    ]
    keeper = expenses.prospect(group.treasurer, group.circle.id)
    assert (keeper.decider, keeper.free_minor, keeper.keeps_money) == ("officer", 50_000, True)
    assert dict(keeper.boxes)["bank"] == 5_000
    member = expenses.prospect(group.members[0], group.circle.id)
    assert (member.free_minor, member.keeps_money, member.boxes) == (0, False, ())
    for wrong in ({"status": "lost"}, {"category": "bribes"}, {"limit": 0}, {"cursor": "x"}):
        with pytest.raises(CircleError):
            expenses.of_circle(group.admin, group.circle.id, **wrong)


def test_a_decision_that_nobody_makes_is_a_refusal_when_its_time_is_up(group):
    asked = recorded(group.treasurer, group.circle, 60_000)
    with clock.frozen(datetime(2026, 4, 20, tzinfo=UTC)):
        late = expenses.get(group.members[0], asked.id)
        assert (late.status, late.decided_by) == ("rejected", "time")


def test_the_books_stay_provable(group):
    agreed(group.admin, recorded(group.treasurer, group.circle, 60_000))
    assert verification.verify_circle(group.admin, group.circle.id).intact
