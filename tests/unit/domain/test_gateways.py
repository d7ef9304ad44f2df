"""The table of what messages of a provider do, in every order in which they can come."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circle_app.domain import gateway_keys, gateways
from circle_app.domain.gateways import Act, Kind, News, Order, OrderState, Outcome, step

PAY = "pay_1"
ORDER = Order(OrderState.CREATED, 50_000, "INR")
CAUGHT = News(Kind.CAPTURED, "payment.captured", payment=PAY, amount_minor=50_000, currency="INR")
BACK = News(Kind.REFUNDED, "refund.processed", payment=PAY, refunded_minor=50_000)
MESSAGES = {
    "authorized": News(Kind.AUTHORIZED, "payment.authorized", payment=PAY),
    "captured": CAUGHT,
    "order paid": replace(CAUGHT, name="order.paid"),
    "link paid": replace(CAUGHT, name="payment_link.paid"),
    "declined": News(Kind.FAILED, "payment.failed", payment="pay_0", detail="payment_declined"),
    "expired": News(Kind.EXPIRED, "payment_link.expired"),
    "refund began": News(Kind.REFUNDING, "refund.created", payment=PAY),
    "refunded": BACK,
    "refund failed": News(Kind.REFUND_FAILED, "refund.failed", payment=PAY),
    "twice": replace(CAUGHT, payment="pay_2"),
    "too little": replace(CAUGHT, amount_minor=49_999),
    "dollars": replace(CAUGHT, currency="USD"),
    "disputed": News(Kind.DISPUTED, "payment.dispute.created", payment=PAY, detail="created"),
    "dispute won": News(Kind.DISPUTED, "payment.dispute.won", payment=PAY, detail="won"),
    "dispute lost": News(Kind.DISPUTED, "payment.dispute.lost", payment=PAY, detail="lost"),
    "settled": News(Kind.OTHER, "settlement.processed"),
}


class Books:
    """What the services do with steps, without a database: books, and counts how often."""

    def __init__(self, order: Order = ORDER) -> None:
        self.order, self.booked, self.taken_back = order, 0, 0
        self.outcomes: list[Outcome] = []

    def tell(self, *names: str) -> Books:
        for name in names:
            news = MESSAGES[name]
            self._do(step(self.order, news))
            if news.kind is Kind.CAPTURED and self.order.refunded_minor and self.order.booked:
                self._do(step(self.order, replace(BACK, refunded_minor=50_000)))
        return self

    def _do(self, taken: gateways.Step) -> None:
        self.order = taken.order
        self.outcomes.append(taken.outcome)
        if taken.act is Act.BOOK:
            self.booked += 1
            self.order = replace(self.order, booked=True)
        if taken.act is Act.UNBOOK:
            self.taken_back += 1


# What is told, one after the other → the state, the fault, booked, taken back.
EXAMPLES = {
    "paid": (["authorized", "captured", "link paid"], "paid", "", 1, 0),
    "late": (["expired", "captured"], "paid", "", 1, 0),
    "the second try": (["declined", "authorized", "captured"], "paid", "", 1, 0),
    "never": (["declined", "expired"], "expired", "", 0, 0),
    "declined": (["declined"], "failed", "declined:payment_declined", 0, 0),
    "agreed, not captured": (["authorized"], "created", "", 0, 0),
    "too little": (["too little"], "mismatch", "other_amount", 0, 0),
    "other money": (["dollars"], "mismatch", "other_currency", 0, 0),
    "wrong and given back": (["too little", "refunded"], "refunded", "", 0, 0),
    "given back": (["captured", "refund began", "refunded"], "refunded", "", 1, 1),
    "given back before": (["refunded", "captured"], "refunded", "", 1, 1),
    "not given back": (
        ["captured", "refund began", "refund failed"],
        "paid",
        "refund_failed",
        1,
        0,
    ),
    "paid twice": (["captured", "twice"], "paid", "paid_twice:pay_2", 1, 0),
    "disputed": (["captured", "disputed"], "paid", "disputed", 1, 0),
    "dispute won": (["captured", "disputed", "dispute won"], "paid", "", 1, 0),
    "dispute lost": (["captured", "disputed", "dispute lost"], "paid", "dispute_lost", 1, 0),
    "nothing of ours": (["settled"], "created", "", 0, 0),
}


@pytest.mark.parametrize("told", EXAMPLES)
def test_what_is_told_does_what_the_table_says(told):
    names, state, fault, booked, taken_back = EXAMPLES[told]
    books = Books().tell(*names)
    assert (books.order.state, books.order.fault) == (state, fault)
    assert (books.booked, books.taken_back) == (booked, taken_back)
    # All of it once more changes nothing; a refused card or an old dispute may be told again.
    again = Books(books.order).tell(*(name for name in names if "disput" not in name))
    assert (again.order, again.booked, again.taken_back) == (books.order, 0, 0)


@pytest.mark.parametrize(
    "names", [*permutations(["authorized", "captured", "order paid", "refunded"])]
)
def test_in_any_order_the_end_is_the_same(names):
    books = Books().tell(*names)
    assert books.order.state is OrderState.REFUNDED
    assert (books.booked, books.taken_back) == (1, 1)


@given(st.lists(st.sampled_from(sorted(MESSAGES)), max_size=12))
def test_whatever_is_told_money_is_booked_once_and_taken_back_once_at_most(names):
    books = Books().tell(*names)
    assert books.booked <= 1
    assert books.taken_back <= books.booked
    if {"captured", "order paid", "link paid"} & set(names) and books.booked == 0:
        # Only other money that came first keeps the right sum out of the books.
        assert {"too little", "dollars", "twice"} & set(names)
    if books.order.state in gateways.UNPAID:
        assert books.booked == 0
    else:
        assert books.order.received_minor > 0


def test_what_the_books_refuse_is_kept_for_a_person():
    order = gateways.unbookable(replace(ORDER, payment=PAY, received_minor=50_000), "member_gone")
    assert (order.state, order.fault) == (OrderState.MISMATCH, "not_booked:member_gone")
    gateways.check_refundable(order)
    stuck = gateways.not_taken_back(replace(order, booked=True), "money_used")
    assert (stuck.state, gateways.fault_code(stuck.fault)) == ("refunding", "not_taken_back")
    assert step(stuck, BACK).act is Act.UNBOOK
    for state in OrderState:
        wanted = replace(order, state=state)
        if state in (OrderState.PAID, OrderState.MISMATCH):
            gateways.check_refundable(wanted)
        else:
            with pytest.raises(gateways.NotRefundable):
                gateways.check_refundable(wanted)


def test_a_part_given_back_is_for_a_person():
    books = Books().tell("captured")
    taken = step(books.order, replace(BACK, refunded_minor=20_000))
    assert (taken.order.state, taken.order.fault) == ("paid", "partly_refunded")
    assert (taken.act, taken.outcome) == (Act.NOTHING, Outcome.FAULTY)
    with pytest.raises(gateways.NotRefundable):
        gateways.check_refundable(taken.order)
    whole = step(taken.order, BACK)
    assert (whole.order.state, whole.act) == ("refunded", Act.UNBOOK)


def test_a_second_payment_given_back_is_settled():
    books = Books().tell("captured", "twice")
    settled = step(books.order, replace(BACK, payment="pay_2"))
    assert (settled.order.state, settled.order.fault, settled.act) == ("paid", "", Act.NOTHING)


def test_a_signature_is_of_every_byte():
    body, secret = b'{"event":"payment.captured"}', "hook-s3cret-of-the-address"
    # Worked out with: printf … | openssl dgst -sha256 -hmac …
    good = "3293e64b0178162e156ddc547f9a6785c2528aa327062379de0ff61f0f2548af"
    assert gateway_keys.signature_of(secret, body) == good
    gateway_keys.check_signature(secret, body, good)
    for wrong in ("", good.upper(), good[:-1], good + "0", "किस्त", "\udcff"):
        with pytest.raises(gateway_keys.WrongSignature):
            gateway_keys.check_signature(secret, body, wrong)
    with pytest.raises(gateway_keys.WrongSignature):
        gateway_keys.check_signature(secret, body + b" ", good)


@pytest.mark.parametrize(
    "wrong", ["", "rzp_live_", "rzp_prod_A1b2C3d4E5", "rzp_test_A1b2/../x", "x"]
)
def test_what_is_no_key(wrong):
    with pytest.raises(gateway_keys.InvalidGatewayKey):
        gateway_keys.clean_key_id(wrong)
    for secret in ("short", "with a space in it at all", "किस्तकिस्तकिस्तकिस्त", "x" * 101):
        with pytest.raises(gateway_keys.InvalidGatewayKey):
            gateway_keys.clean_secret(secret, "secret")


def test_of_a_key_only_its_end_is_shown():
    assert gateway_keys.clean_key_id(" rzp_live_A1b2C3d4E5f6G7 ") == "rzp_live_A1b2C3d4E5f6G7"
    assert gateway_keys.last_of("rzp_live_A1b2C3d4E5f6G7") == "f6G7"
    assert gateway_keys.is_test_key("rzp_test_A1b2C3d4E5f6G7")


def test_too_little_to_be_paid_online():
    assert gateway_keys.check_online_amount(100, "INR") == 100
    with pytest.raises(gateway_keys.OnlineTooLittle):
        gateway_keys.check_online_amount(99, "INR")


def test_the_provider_is_asked_ever_more_seldom_and_not_for_ever():
    now = made = datetime(2026, 3, 2, 6, 30, tzinfo=UTC)
    waits, looks = [], 0
    while (then := gateways.next_look(ORDER, looks, made, now)) is not None:
        waits.append(then - now)
        now, looks = then, looks + 1
    minutes = [wait // timedelta(minutes=1) for wait in waits[:7]]
    assert minutes == [1, 4, 10, 30, 120, 360, 360]
    assert now - made < timedelta(days=4)
    assert gateways.next_look(replace(ORDER, state=OrderState.PAID), 0, made, made) is None
    refunding = replace(ORDER, state=OrderState.REFUNDING)
    assert gateways.next_look(refunding, 9, made, made + timedelta(days=13)) is not None
    assert gateways.next_look(refunding, 9, made, made + timedelta(days=14)) is None


def test_when_an_order_is_over():
    made = datetime(2026, 3, 2, 6, 30, tzinfo=UTC)
    ends = made + gateways.TIME_TO_PAY
    for state, at, over in (
        (OrderState.ASKED, made + timedelta(minutes=59), False),
        (OrderState.ASKED, made + timedelta(hours=1), True),
        (OrderState.CREATED, ends - timedelta(seconds=1), False),
        (OrderState.FAILED, ends, True),
        (OrderState.PAID, ends, False),
    ):
        assert gateways.is_given_up(state, made, ends, at) is over


def test_of_several_payments_the_one_that_succeeded_counts():
    declined = News(Kind.FAILED, "payment")
    assert gateways.newest([]) is None
    assert gateways.newest([declined, CAUGHT, declined]) == CAUGHT
    assert gateways.newest([CAUGHT, declined]) == CAUGHT
    assert gateways.newest([declined]) == declined
