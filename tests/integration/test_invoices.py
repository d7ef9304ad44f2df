"""Invoices: made once for a span, numbered without a gap, frozen; who sees which."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from circle_app.adapters import clock
from circle_app.domain.errors import NotAllowed, NotFound
from circle_app.domain.invoices import InvoiceTooEarly
from circle_app.services import contributions, invoices, loans
from tests.factories import key, outcomes, person, successes
from tests.support.circles import MORNING, kinds, member_id, officers_circle, rows

# ₹500 a month, ₹10 after three days of grace; the first cycle ends on 1 April.
APRIL = date(2026, 4, 1)


def make(actor, circle, period="month", on=APRIL, **more):
    return invoices.make(actor, circle.id, period=period, on=on, **{"key": key(), **more})


def numbers():
    return [row[0] for row in rows("SELECT number FROM invoice ORDER BY number")]


@pytest.fixture
def group():
    """Five in a savings group, three weeks into its first cycle."""
    with clock.frozen(MORNING):
        late = {"contribution": {"late_fee_minor": 1_000}}
        found = officers_circle(3, rules=late, upi_address="sakhi.bachat@okdemo")
    with clock.frozen(MORNING + timedelta(days=20)):
        yield found


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_everybody_who_owes_gets_one_and_only_one(db, group):
    circle, admin, treasurer, (asha, _, geeta) = group
    contributions.pay(admin, circle.id, amount_minor=50_000, method="upi",
                      reference="412345678901", key=key())  # fmt: skip
    made = make(treasurer, circle)
    # What waits to be confirmed is not paid yet.
    assert (len(made.invoice_ids), made.first_number, made.known) == (5, 1, 0)
    assert (made.starts_on, made.ends_on) == (date(2026, 4, 1), date(2026, 4, 30))
    again = make(treasurer, circle)
    assert (len(again.invoice_ids), again.known) == (0, 5)
    assert numbers() == [1, 2, 3, 4, 5]
    assert kinds().count("invoice.made") == 1
    # Another span is another invoice; one for a single member.
    week = make(treasurer, circle, "week", member_id=member_id(asha, circle))
    assert week.first_number == 6
    (mine,) = (each for each in invoices.of_circle(asha, circle.id).items if each.number < 6)
    assert (mine.total_minor, mine.left_minor, mine.status) == (50_000, 50_000, "open")
    (line,) = mine.lines
    assert (line.kind, line.number, line.due_on) == ("contribution", 1, APRIL)
    assert "am=500.00&" in str(mine.upi_link)
    assert str(mine.upi_link).endswith(contributions.pay_screen(asha, circle.id).dues[0].reference)
    # The own ones, and none of somebody else's.
    assert {each.member_name for each in invoices.of_circle(geeta, circle.id).items} == {geeta.name}
    assert len(invoices.of_circle(treasurer, circle.id).items) == 6
    with pytest.raises(NotFound):
        invoices.get(geeta, mine.id)
    with pytest.raises(NotAllowed):
        make(asha, circle)
    with pytest.raises(NotFound):
        invoices.get(person("Farida Khatoon"), mine.id)
    with pytest.raises(InvoiceTooEarly):
        make(treasurer, circle, on=date(2026, 7, 1))


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_its_lines_stay_and_what_is_left_goes_down(db, group):
    circle, admin, treasurer, (asha, *_) = group
    paid = contributions.pay(asha, circle.id, amount_minor=20_000, key=key())
    contributions.confirm(treasurer, paid.id, key=key())
    make(treasurer, circle, member_id=member_id(asha, circle))
    (found,) = invoices.of_circle(asha, circle.id).items
    assert (found.total_minor, found.left_minor) == (30_000, 30_000)
    with clock.frozen(MORNING + timedelta(days=40)):  # late by then: another ₹10 is owed
        part = contributions.pay(asha, circle.id, amount_minor=11_000, key=key())
        contributions.confirm(admin, part.id, key=key())
        now = invoices.get(asha, found.id)
        assert (now.total_minor, now.left_minor, now.status) == (30_000, 20_000, "partly")
        assert now.lines == found.lines
        # The fee of the others stands on what is made after it was charged.
        made = make(treasurer, circle, "week")
        assert len(made.invoice_ids) == 5
        late = invoices.get(treasurer, made.invoice_ids[0])
        assert sorted((line.kind, line.amount_minor) for line in late.lines) == [
            ("contribution", 50_000),
            ("late_fee", 1_000),
        ]
        rest = contributions.pay(asha, circle.id, key=key())
        contributions.confirm(admin, rest.id, key=key())
        done = invoices.get(asha, found.id)
        assert (done.left_minor, done.status, done.upi_link) == (0, "paid", None)


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_instalments_of_the_span_are_asked_for(db, group):
    circle, admin, treasurer, (asha, *_) = group
    for actor in (asha, admin):
        paid = contributions.pay(actor, circle.id, amount_minor=300_000, key=key())
        contributions.confirm(treasurer, paid.id, key=key())
    asked = loans.request(
        asha, circle.id, amount_minor=100_000, periods=2, purpose="Seeds", key=key()
    )
    loans.approve(treasurer, asked.id)
    loans.disburse(treasurer, asked.id, method="cash", key=key())
    make(treasurer, circle, member_id=member_id(asha, circle))
    (found,) = invoices.of_circle(asha, circle.id).items
    (line,) = found.lines
    assert (line.kind, line.number, line.loan_number) == ("instalment", 1, 1)
    plan = loans.schedule(asha, asked.id)
    assert found.total_minor == plan[0].payment_minor
    back = loans.repay(asha, asked.id, amount_minor=found.total_minor, method="cash", key=key())
    assert invoices.get(asha, found.id).status == "open"  # until somebody confirms it
    loans.confirm_repayment(treasurer, back.id, key=key())
    assert invoices.get(asha, found.id).status == "paid"


def test_two_who_make_the_same_invoices_make_them_once(db, group):
    circle, admin, treasurer, _ = group
    makers = (admin, treasurer, admin, treasurer)
    done = successes(outcomes(lambda number: make(makers[number], circle), 4, threads=4))
    assert len(done) == 4
    assert sum(len(each.invoice_ids) for each in done) == 5
    assert sorted(each.known for each in done) == [0, 5, 5, 5]
    (last,) = rows("SELECT last_invoice_number FROM circle")[0]
    assert last == 5
    assert numbers() == [1, 2, 3, 4, 5]
