"""Paying online: messages of a provider in any order, twice and wrong, and money booked once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from circle_app.adapters import clock
from circle_app.adapters.payments import calls
from circle_app.domain import gateways
from circle_app.domain.errors import InvalidInput, NotAllowed, NotFound
from circle_app.domain.gateway_keys import (
    WrongSignature,
)
from circle_app.domain.repayments import ExceedsPayoff
from circle_app.persistence import database
from circle_app.services import contributions, funds, gateway, loans
from tests.factories import key, outcomes, person
from tests.support import razorpay
from tests.support.circles import MORNING, count, kinds, rows
from tests.support.loans import given as loan_of
from tests.support.online import Till, begin, held, online_circle, provided

ONLY_SQLITE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
WHY = "Paid by mistake"


@pytest.fixture
def provider(db, monkeypatch):
    with provided(monkeypatch) as served:
        yield served


@pytest.fixture
def till(provider):
    with clock.frozen(MORNING):
        yield Till(provider, online_circle())


def events() -> list[tuple[str, str]]:
    """What became of each message that was taken."""
    found = rows("SELECT kind, outcome FROM gateway_event ORDER BY id")
    return [tuple(row) for row in found]


def test_a_due_is_paid_online_and_given_back(till):
    group, (asha, *_) = till.group, till.group.members
    owed = contributions.pay_screen(asha, group.circle.id).suggested_minor
    order = begin(asha, group, None)
    assert (order.status, order.amount_minor, order.mine) == ("created", owed, True)
    assert order.pay_url.startswith("https://rzp.io/")
    assert begin(asha, group, None).id == order.id  # the page that is open already
    paid = till.pay(order)
    said = {"payment": paid, "payment_link": till.provider.links[till.theirs(order)]}
    assert till.tell("payment.authorized", payment=paid) == "applied"
    assert till.tell("payment_link.paid", **said) == "applied"
    assert till.tell("payment.captured", name="evt_1", payment=paid) == "ignored"
    assert till.tell("payment.captured", name="evt_1", payment=paid) == "ignored"
    assert (held(), held("savings")) == (owed, -owed)
    after = gateway.order(asha, order.id)
    assert (after.status, after.received_minor, after.pay_url) == ("paid", owed, "")
    kept = contributions.history(asha, group.circle.id).items[0]
    assert (kept.id, kept.method, kept.reference) == (after.booked_id, "gateway", paid["id"])
    assert (kept.status, kept.receipt_number) == ("confirmed", 1)
    # Nothing of it can be lent before it is in the bank.
    assert funds.boxes(group.treasurer, group.circle.id).lendable_minor == 0
    for actor, refusal in (
        (asha, NotAllowed),
        (group.members[1], NotAllowed),
        (person(), NotFound),
    ):
        with pytest.raises(refusal):
            gateway.refund(actor, order.id, reason=WHY, key=key())
    one = key()
    back = gateway.refund(group.treasurer, order.id, reason=WHY, key=one)
    assert (back.status, back.refunded_minor, back.refund_reason) == ("refunded", owed, WHY)
    assert gateway.refund(group.treasurer, order.id, reason=WHY, key=one).replayed
    given = next(iter(till.provider.refunds.values()))
    assert till.tell("refund.created", payment=paid, refund=given) == "ignored"
    assert till.tell("refund.processed", payment=paid, refund=given) == "ignored"
    assert (held(), held("savings")) == (0, 0)
    assert rows("SELECT reason FROM ledger_entry WHERE kind = 'reversal'") == [(WHY,)]
    assert contributions.history(asha, group.circle.id).items[0].status == "reversed"
    assert len(till.provider.refunds) == 1
    with pytest.raises(gateways.NotRefundable):
        gateway.refund(group.treasurer, order.id, reason=WHY, key=key())


def told(order: gateway.OrderView, actor) -> tuple[str, str]:
    """Where an order stands, and what is wrong with it."""
    shown = gateway.order(actor, order.id)
    return shown.status, shown.fault


@ONLY_SQLITE
def test_a_message_that_is_not_signed_is_not_even_written_down(till):
    asha = till.group.members[0]
    order = begin(asha, till.group)
    paid = till.pay(order)
    body = till.provider.message("payment.captured", payment=paid)
    hook = {"hook": till.hook}
    for headers in (razorpay.signed(body, secret="another-secret-altogether"), {}):
        for more in (hook, {}):
            with pytest.raises(WrongSignature):
                gateway.receive("razorpay", body, headers, **more)
    with pytest.raises(WrongSignature):
        gateway.receive("razorpay", body + b" ", razorpay.signed(body), **hook)
    for provider, address in (("razorpay", "guessed"), ("paypal", till.hook)):
        with pytest.raises(NotFound):
            gateway.receive(provider, body, razorpay.signed(body), hook=address)
    # Whose secret would have signed what names no order of ours is not known.
    for stray in (b"{}", b"[]", b"\xff", b"[" * 100_000):
        with pytest.raises(WrongSignature):
            gateway.receive("razorpay", stray, razorpay.signed(stray))
    # Signed, and still not a message of this provider.
    for odd in (b"[]", b"{}", b"\xff", b'{"event": 5, "payload": {"payment": []}}'):
        if odd.startswith(b'{"event"'):
            assert gateway.receive("razorpay", odd, razorpay.signed(odd), **hook)
            continue
        with pytest.raises(InvalidInput):
            gateway.receive("razorpay", odd, razorpay.signed(odd), **hook)
    assert (events(), told(order, asha)[0], held()) == ([("5", "ignored")], "created", 0)
    # At the address of all, the order's notes say whose it is.
    assert gateway.receive("razorpay", body, razorpay.signed(body)).outcome == "applied"
    assert told(order, asha) == ("paid", "")


@ONLY_SQLITE
def test_messages_late_doubled_and_out_of_order(till):
    asha = till.group.members[0]
    order, late, early = (begin(asha, till.group, 10_000 + n) for n in range(3))
    # Captured before authorized.
    paid = till.pay(order)
    assert till.tell("payment.captured", payment=paid) == "applied"
    assert till.tell("payment.authorized", payment=paid) == "ignored"
    assert told(order, asha) == ("paid", "")
    # Declined, over, and then paid after all.
    assert till.tell("payment.failed", payment=till.pay(late, status="failed")) == "applied"
    assert told(late, asha) == ("failed", "declined")
    link = {**till.provider.links[till.theirs(late)], "status": "expired"}
    assert till.tell("payment_link.expired", payment_link=link) == "applied"
    assert told(late, asha)[0] == "expired"
    assert till.tell("payment.captured", payment=till.pay(late)) == "applied"
    assert told(late, asha) == ("paid", "")
    booked = held()
    # Given back before it was told that it came: both stand in the books.
    paid = till.pay(early)
    given = till.provider.give_back(paid["id"])
    assert till.tell("refund.processed", payment=paid, refund=given) == "waiting"
    assert till.tell("payment.captured", payment={**paid, "amount_refunded": 0}) == "applied"
    assert (told(early, asha), held()) == (("refunded", ""), booked)
    assert count("ledger_entry") == 4
    assert ("refund.processed", "applied") in events()
    # Of nobody: written down, and that is all.
    stray = {**paid, "id": "pay_stray", "order_id": "order_stray", "notes": []}
    assert till.tell("payment.captured", payment=stray) == "ignored"
    assert till.tell("settlement.processed", settlement={"id": "setl_1"}) == "ignored"
    assert held() == booked


@ONLY_SQLITE
def test_other_money_than_was_asked_for_is_a_task_and_not_in_the_books(till):
    group, asha = till.group, till.group.members[0]
    for number, wrong in enumerate(({"amount": 9_999}, {"currency": "USD"})):
        odd = begin(asha, group, 10_000 + number)
        assert till.tell("payment.captured", payment=till.pay(odd, **wrong)) == "faulty"
        assert told(odd, asha)[0] == "mismatch"
    listed = gateway.orders(group.treasurer, group.circle.id, troubled=True).items
    assert [each.fault for each in listed] == ["other_currency", "other_amount"]
    assert (held(), gateway.account(group.treasurer, group.circle.id).troubled) == (0, 2)
    back = gateway.refund(group.treasurer, odd.id, reason=WHY, key=key())
    assert (back.status, held(), count("ledger_entry")) == ("refunded", 0, 0)
    # Whoever disputes a payment is noted; won, it is settled.
    fine = begin(asha, group)
    paid = till.pay(fine)
    till.tell("payment.captured", payment=paid)
    for word, outcome, fault in (("created", "faulty", "disputed"), ("won", "applied", "")):
        said = {"payment": paid, "dispute": {"id": "disp_1", "payment_id": paid["id"]}}
        assert till.tell(f"payment.dispute.{word}", **said) == outcome
        assert told(fine, asha) == ("paid", fault)
    acts = {"gateway.mismatch", "gateway.refunded", "gateway.refund_asked", "gateway.disputed"}
    assert acts <= set(kinds())


def test_the_same_message_twice_in_parallel_books_once(provider):
    group = online_circle()
    till = Till(provider, group)
    order = begin(group.members[0], group)
    paid = till.pay(order)
    names = ["evt_same", "evt_same", "evt_other", "evt_same"]
    events_told = ["payment.captured", "payment.captured", "order.paid", "payment.captured"]

    def tell(number):
        if number == len(names):
            return gateway.look_after()
        return till.tell(events_told[number], name=names[number], payment=paid)

    with database.transaction() as session:
        session.connection().exec_driver_sql("UPDATE gateway_order SET look_at = made_at")
    told = outcomes(tell, len(names) + 1)
    assert held() == 50_000
    assert count("contribution") == 1
    assert gateway.order(group.members[0], order.id).status == "paid"
    assert set(map(str, told)) <= {"applied", "ignored", "0", "1"}
    given = outcomes(
        lambda _: gateway.refund(group.treasurer, order.id, reason=WHY, key=key()).status, 3
    )
    assert given.count("refunded") == 1
    assert (held(), len(provider.refunds), count("ledger_entry")) == (0, 1, 2)


@ONLY_SQLITE
def test_a_provider_that_is_down_is_asked_again(till, monkeypatch):
    group, (asha, rekha, _) = till.group, till.group.members
    monkeypatch.setattr(calls, "TIMEOUT", 0.3)
    # Refused: the order has failed, and the member is told. Down: it stays asked.
    till.provider.faults = [400]
    with pytest.raises(gateways.GatewayRefused):
        begin(asha, group)
    till.provider.faults = [500]
    order = begin(asha, group)
    assert (order.status, order.pay_url, order.fault) == ("asked", "", "unreachable")
    assert gateway.look_after() == 0  # not yet
    with clock.frozen(MORNING + timedelta(minutes=2)):
        till.provider.faults = [500, 500, 500]
        assert gateway.look_after() == 0
    with clock.frozen(MORNING + timedelta(minutes=10)):
        assert gateway.look_after() == 1
    made = gateway.order(asha, order.id)
    assert (made.status, made.fault) == ("created", "")
    # The answer was lost after the page was made: it is found, not made again.
    lost = begin(rekha, group)
    with database.transaction() as session:
        session.connection().exec_driver_sql(
            "UPDATE gateway_order SET status = 'asked', provider_order = NULL, link = '' "
            "WHERE made_by = (SELECT made_by FROM gateway_order ORDER BY id DESC LIMIT 1)"
        )
    links = len(till.provider.links)
    with clock.frozen(MORNING + timedelta(minutes=12)):
        assert gateway.look_after() == 1
    assert (len(till.provider.links), gateway.order(rekha, lost.id).pay_url) == (
        links,
        lost.pay_url,
    )
    # Its message never came: asking finds the money, booked on the day it was paid.
    till.pay(lost, created_at=int(MORNING.timestamp()))
    till.pay(order, status="failed")
    with clock.frozen(MORNING + timedelta(hours=13)):
        assert gateway.look_after() == 2
    assert gateway.order(rekha, lost.id).status == "paid"
    day = rows("SELECT paid_on FROM contribution")[0][0]
    assert str(day) == "2026-03-02"
    # Not paid in time, and never heard of: over.
    with clock.frozen(MORNING + timedelta(hours=13)):
        till.provider.faults = [500]
        gone = begin(rekha, group, 70_000)
    with clock.frozen(MORNING + timedelta(hours=26)):
        assert gateway.look_after() == 2
        assert gateway.look_after() == 0
    assert [gateway.order(asha, order.id).status, gateway.order(rekha, gone.id).status] == [
        "expired",
        "expired",
    ]
    assert held() == 50_000


@ONLY_SQLITE
def test_giving_back_through_trouble(till, monkeypatch):
    group, (asha, rekha, _) = till.group, till.group.members
    order, other = begin(asha, group), begin(rekha, group, 20_000)
    for each in (order, other):
        till.tell("payment.captured", payment=till.pay(each))
    # The provider refuses: nothing changed, and another try has another name.
    till.provider.faults = [400]
    with pytest.raises(gateways.GatewayRefused):
        gateway.refund(group.treasurer, order.id, reason=WHY, key=key())
    assert (gateway.order(asha, order.id).fault, held()) == ("refund_failed", 70_000)
    # It does not answer: it is asked with the same name, and gives back once.
    till.provider.faults = [500, 500, 500]
    till.provider.refunds_stay_pending = True
    asked = gateway.refund(group.treasurer, order.id, reason=WHY, key=key())
    assert (asked.status, held()) == ("refunding", 70_000)
    with clock.frozen(MORNING + timedelta(minutes=2)):
        assert gateway.look_after() == 0
    assert [each["status"] for each in till.provider.refunds.values()] == ["pending"]
    given = {**next(iter(till.provider.refunds.values())), "status": "processed"}
    payment = till.provider.payments[given["payment_id"]]
    # Meanwhile all of it was carried to the bank: the books cannot give it back yet.
    move = {"from_account": "gateway", "to_account": "bank", "amount_minor": 70_000}
    funds.transfer(group.treasurer, group.circle.id, **move, key=key())
    assert till.tell("refund.processed", payment=payment, refund=given) == "faulty"
    stuck = gateway.order(asha, order.id)
    assert (stuck.status, stuck.fault, stuck.fault_detail) == (
        "refunding",
        "not_taken_back",
        "money_used",
    )
    with pytest.raises(gateways.RefundUncovered):
        gateway.refund(group.treasurer, other.id, reason=WHY, key=key())
    carried = {"from_account": "bank", "to_account": "gateway", "amount_minor": 50_000}
    funds.transfer(group.treasurer, group.circle.id, **carried, key=key())
    till.provider.refunds[given["id"]] = given
    with clock.frozen(MORNING + timedelta(hours=1)):
        assert gateway.look_after() == 1
    assert (gateway.order(asha, order.id).status, held()) == ("refunded", 0)
    assert len(till.provider.refunds) == 1


@ONLY_SQLITE
def test_a_loan_is_paid_back_online(provider):
    group = online_circle(wallet_minor=2_000_000)
    till, (asha, *_) = Till(provider, group), group.members
    for each in (asha, group.admin):
        contributions.pay(each, group.circle.id, amount_minor=900_000, method="wallet", key=key())
    given = loan_of(asha, [group.treasurer, group.admin], group.circle, method="wallet")
    with pytest.raises(ExceedsPayoff):
        gateway.start_repayment(asha, given.id, amount_minor=900_000, key=key())
    first, second = (
        gateway.start_repayment(asha, given.id, amount_minor=amount, key=key())
        for amount in (30_000, 60_000)
    )
    assert (first.purpose, first.loan_number) == ("repayment", given.number)
    assert till.tell("payment.captured", payment=till.pay(first)) == "applied"
    assert (gateway.order(asha, first.id).status, held()) == ("paid", 30_000)
    left = loans.get(asha, given.id).outstanding_minor
    assert left < given.outstanding_minor
    # The rest is paid from the wallet meanwhile: what comes then cannot be booked, and goes back.
    rest = loans.payoff(asha, given.id).total_minor
    loans.repay(asha, given.id, amount_minor=rest, method="wallet", key=key())
    assert till.tell("payment.captured", payment=till.pay(second)) == "faulty"
    stuck = gateway.order(asha, second.id)
    assert (stuck.status, stuck.fault) == ("mismatch", "not_booked")
    assert gateway.refund(group.treasurer, second.id, reason=WHY, key=key()).status == "refunded"
    assert (held(), loans.get(asha, given.id).status) == (30_000, "closed")
    # Taking the first one back, the loan is owed again.
    assert gateway.refund(group.treasurer, first.id, reason=WHY, key=key()).status == "refunded"
    assert (held(), loans.get(asha, given.id).status) == (0, "active")
