"""Paying online: the states of an order, and what each message of a payment provider does to it.

A provider tells things late, twice and in any order. What a message does follows from the state of
the order alone, so that the same messages end in the same state however they come, and money is
booked once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from circle_app.domain.errors import Conflict, NotAllowed

#: How long a member has to pay before the page of the provider closes.
TIME_TO_PAY: Final = timedelta(hours=24)
#: An order that the provider never heard of is given up after this time.
TIME_TO_ASK: Final = timedelta(hours=1)
#: After this the provider is not asked any more; its messages still count.
TIME_TO_LOOK: Final = timedelta(days=2)
#: Giving money back takes a provider days.
TIME_TO_REFUND: Final = timedelta(days=14)
_LOOKS: Final = (1, 4, 10, 30, 120, 360)


class OrderState(StrEnum):
    """Where a payment online stands.

    ``asked``: written down, not known at the provider yet; ``created``: it can be paid;
    ``failed``: a try did not succeed, another may; ``mismatch``: money came that was not booked.
    """

    ASKED = "asked"
    CREATED = "created"
    PAID = "paid"
    FAILED = "failed"
    EXPIRED = "expired"
    REFUNDING = "refunding"
    REFUNDED = "refunded"
    MISMATCH = "mismatch"


class Kind(StrEnum):
    """What a provider tells."""

    AUTHORIZED = "authorized"
    CAPTURED = "captured"
    FAILED = "failed"
    EXPIRED = "expired"
    REFUNDING = "refunding"
    REFUNDED = "refunded"
    REFUND_FAILED = "refund_failed"
    DISPUTED = "disputed"
    OTHER = "other"


class Outcome(StrEnum):
    """What became of a message: ``waiting`` for another one, ``faulty`` for a person."""

    APPLIED = "applied"
    IGNORED = "ignored"
    WAITING = "waiting"
    FAULTY = "faulty"


class Act(StrEnum):
    """What the books have to do."""

    NOTHING = "nothing"
    BOOK = "book"
    UNBOOK = "unbook"


#: No money has come yet, as far as is known.
UNPAID: Final = frozenset(
    {OrderState.ASKED, OrderState.CREATED, OrderState.FAILED, OrderState.EXPIRED}
)
#: Somebody may still pay.
PAYABLE: Final = frozenset({OrderState.ASKED, OrderState.CREATED, OrderState.FAILED})


class GatewayMissing(Conflict):
    """The circle has no account with a payment provider."""

    code = "gateway_missing"


class GatewayRefused(Conflict):
    """The provider did not accept what it was asked; no money moved."""

    code = "gateway_refused"


class NotRefundable(Conflict):
    """There is nothing of this order to give back; ``status`` says where it stands."""

    code = "not_refundable"


class RefundUncovered(Conflict):
    """By the books the provider holds less than is to be given back: ``available_minor``."""

    code = "refund_uncovered"


class OwnRefund(NotAllowed):
    """Nobody gives the own payment back to themselves."""

    code = "own_refund"


@dataclass(frozen=True, slots=True)
class News:
    """What a provider says, by message or when it is asked.

    Attributes:
        kind: What happened.
        name: What the provider calls it.
        orders: What the provider calls the order or the page it was paid on.
        references: What we called it.
        payment: The provider's name of the payment.
        amount_minor: What was paid.
        currency: In which money.
        refunded_minor: All that was given back of the payment.
        at: When it happened.
        detail: A word of the provider's on why.
    """

    kind: Kind
    name: str
    orders: tuple[str, ...] = ()
    references: tuple[UUID, ...] = ()
    payment: str | None = None
    amount_minor: int = 0
    currency: str = ""
    refunded_minor: int = 0
    at: datetime | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """What is known of a payment online.

    Attributes:
        payment: The provider's name of the payment that came, if one has.
        received_minor: What came.
        refunded_minor: What was given back.
        booked: Whether it stands in the books.
        fault: What is wrong, as a code with a detail after a colon.
    """

    state: OrderState
    amount_minor: int
    currency: str
    payment: str | None = None
    received_minor: int = 0
    refunded_minor: int = 0
    booked: bool = False
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """An order after a message, what the books have to do, and what became of the message."""

    order: Order
    outcome: Outcome
    act: Act = Act.NOTHING


def step(order: Order, news: News) -> Step:
    """Say what a message does to an order.

    Messages come late, twice and in any order: what was known is not undone by what is older.
    """
    return _STEPS[news.kind](order, news)


def _to(
    order: Order,
    state: OrderState,
    outcome: Outcome = Outcome.APPLIED,
    act: Act = Act.NOTHING,
    *,
    fault: str = "",
) -> Step:
    return Step(replace(order, state=state, fault=fault), outcome, act)


def _captured(order: Order, news: News) -> Step:
    if order.state not in UNPAID:
        if news.payment == order.payment:
            return Step(order, Outcome.IGNORED)
        # Two payments for one order: the second is not what anybody owed.
        return _to(order, order.state, Outcome.FAULTY, fault=_coded("paid_twice", news.payment))
    came = replace(order, payment=news.payment, received_minor=news.amount_minor)
    if news.currency != order.currency:
        return _to(came, OrderState.MISMATCH, Outcome.FAULTY, fault="other_currency")
    if news.amount_minor != order.amount_minor:
        return _to(came, OrderState.MISMATCH, Outcome.FAULTY, fault="other_amount")
    return _to(came, OrderState.PAID, act=Act.BOOK)


def unbookable(order: Order, why: str) -> Order:
    """Return an order whose money has come and cannot be booked as it was asked for."""
    return replace(order, state=OrderState.MISMATCH, fault=_coded("not_booked", why), booked=False)


def not_taken_back(order: Order, why: str) -> Order:
    """Return an order whose money went back, and whose entry cannot be taken back yet."""
    return replace(order, state=OrderState.REFUNDING, fault=_coded("not_taken_back", why))


def _refunding(order: Order, news: News) -> Step:
    if order.state in UNPAID:
        return Step(order, Outcome.WAITING)
    if order.state in (OrderState.PAID, OrderState.MISMATCH) and news.payment == order.payment:
        return _to(order, OrderState.REFUNDING)
    return Step(order, Outcome.IGNORED)


def _refunded(order: Order, news: News) -> Step:
    total = max(order.refunded_minor, news.refunded_minor)
    if order.state in UNPAID:
        return Step(replace(order, refunded_minor=total), Outcome.WAITING)
    if news.payment != order.payment:
        # What was paid twice went back: nothing is left to do about it.
        done = order.fault == _coded("paid_twice", news.payment)
        return _to(order, order.state) if done else Step(order, Outcome.IGNORED)
    if order.state is OrderState.REFUNDED:
        return Step(order, Outcome.IGNORED)
    known = replace(order, refunded_minor=total)
    if total < order.received_minor:
        # The books take back whole entries only: a person decides.
        back = OrderState.PAID if order.booked else OrderState.MISMATCH
        return _to(known, back, Outcome.FAULTY, fault="partly_refunded")
    return _to(known, OrderState.REFUNDED, act=Act.UNBOOK if order.booked else Act.NOTHING)


def _refund_failed(order: Order, _news: News) -> Step:
    if order.state is not OrderState.REFUNDING:
        return Step(order, Outcome.IGNORED)
    back = OrderState.PAID if order.booked else OrderState.MISMATCH
    return _to(order, back, Outcome.FAULTY, fault="refund_failed")


def _disputed(order: Order, news: News) -> Step:
    if news.detail == "lost":
        return _to(order, order.state, Outcome.FAULTY, fault="dispute_lost")
    if news.detail in ("won", "closed"):
        settled = "" if order.fault.startswith("disput") else order.fault
        return _to(order, order.state, fault=settled)
    return _to(order, order.state, Outcome.FAULTY, fault="disputed")


def _failed(order: Order, news: News) -> Step:
    if order.state not in (OrderState.ASKED, OrderState.CREATED):
        return Step(order, Outcome.IGNORED)
    return _to(order, OrderState.FAILED, fault=_coded("declined", news.detail))


def _expired(order: Order, _news: News) -> Step:
    if order.state not in PAYABLE:
        return Step(order, Outcome.IGNORED)
    return _to(order, OrderState.EXPIRED)


def _authorized(order: Order, _news: News) -> Step:
    # The bank has agreed; nothing is the circle's before it is captured.
    return Step(order, Outcome.APPLIED if order.state in UNPAID else Outcome.IGNORED)


def _nothing(order: Order, _news: News) -> Step:
    return Step(order, Outcome.IGNORED)


_STEPS: Final[Mapping[Kind, Callable[[Order, News], Step]]] = {
    Kind.AUTHORIZED: _authorized,
    Kind.CAPTURED: _captured,
    Kind.FAILED: _failed,
    Kind.EXPIRED: _expired,
    Kind.REFUNDING: _refunding,
    Kind.REFUNDED: _refunded,
    Kind.REFUND_FAILED: _refund_failed,
    Kind.DISPUTED: _disputed,
    Kind.OTHER: _nothing,
}


def _coded(code: str, detail: str | None) -> str:
    return f"{code}:{detail}"[:300] if detail else code


def fault_code(fault: str) -> str:
    """Return the code of a fault without its detail."""
    return fault.partition(":")[0]


def check_refundable(order: Order) -> None:
    """Raise NotRefundable if nothing of an order can be given back.

    What was partly given back already is settled at the provider, where that was done.
    """
    ready = order.state in (OrderState.PAID, OrderState.MISMATCH)
    if not ready or order.payment is None or order.refunded_minor:
        raise NotRefundable(status=order.state.value)


def next_look(order: Order, looks: int, since: datetime, now: datetime) -> datetime | None:
    """Say when the provider is asked about an order next: ever more seldom, and not for ever."""
    refunding = order.state is OrderState.REFUNDING
    longest = TIME_TO_REFUND if refunding else TIME_TO_PAY + TIME_TO_LOOK
    if not (refunding or order.state in PAYABLE) or now >= since + longest:
        return None
    return now + timedelta(minutes=_LOOKS[min(looks, len(_LOOKS) - 1)])


def is_given_up(
    state: OrderState, made_at: datetime, expires_at: datetime | None, now: datetime
) -> bool:
    """Whether an unpaid order is over: never known at the provider, or not paid in time."""
    if state is OrderState.ASKED:
        return now >= made_at + TIME_TO_ASK
    return state in PAYABLE and expires_at is not None and now >= expires_at


def newest(found: Sequence[News]) -> News | None:
    """Return what counts of several payments of one order: one that succeeded, else the last."""
    captured = [news for news in found if news.kind is Kind.CAPTURED]
    if captured:
        return captured[0]
    return found[-1] if found else None
