"""The account with a payment provider as the browser is told of it: ready text only."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from circle_app.adapters import clock
from circle_app.i18n import formats, text
from circle_app.i18n.formats import MoneyParts
from circle_app.services.gateway import GatewayView, OrderView
from circle_app.web import routes
from circle_app.web.online.words import fault_words, state_words
from circle_app.web.ui.icons import PATHS
from circle_app.web.ui.sheets import Slip, SlipLine


@dataclass(frozen=True)
class GatewayCard:
    """The account, and what lies with the provider."""

    known: bool = False
    enabled: bool = False
    chip: str = ""
    tone: str = "gray"
    d: str = ""
    key_end: str = ""
    test_mode: bool = False
    hook_url: str = ""
    may_manage: bool = False
    held: MoneyParts = MoneyParts()
    troubled: str = ""
    funds_href: str = ""


@dataclass(frozen=True)
class OrderRow:
    """A payment online in the list."""

    key: str = ""
    title: str = ""
    sub: str = ""
    amount: str = ""
    chip: str = ""
    tone: str = "gray"
    d: str = ""
    fault: str = ""
    may_refund: bool = False


@dataclass(frozen=True)
class RefundCard:
    """The payment that somebody is about to give back."""

    key: str = ""
    amount: MoneyParts = MoneyParts()
    lines: list[SlipLine] = field(default_factory=list)


def gateway_card(found: GatewayView, language: str) -> GatewayCard:
    """The account, with only the end of its keys."""
    on = found.enabled
    words = "on" if on else "off" if found.provider else "not set up"
    return GatewayCard(
        known=bool(found.provider),
        enabled=on,
        chip=text(language, words),
        tone="teal" if on else "gray",
        d=PATHS["check" if on else "lock"],
        key_end=f"•••• {found.key_end}" if found.key_end else "",
        test_mode=found.test_mode,
        hook_url=found.hook_url,
        may_manage=found.may_manage,
        held=formats.money_parts(found.held_minor, found.currency),
        troubled=str(found.troubled) if found.troubled else "",
        funds_href=str(routes.path(routes.FUNDS, circle=str(found.circle_id)))
        if found.held_minor
        else "",
    )


def order_rows(found: Sequence[OrderView], time_zone: str, language: str) -> list[OrderRow]:
    """Payments online, each with its state and what is wrong with it."""
    return [_row(each, time_zone, language) for each in found]


def _row(order: OrderView, time_zone: str, language: str) -> OrderRow:
    words, tone, sign = state_words(order.status, language)
    day = formats.date_medium(clock.day_of(order.made_at, time_zone), language)
    what = _what(order, language)
    return OrderRow(
        key=str(order.id),
        title=order.member_name,
        sub=f"{what} · {day}",
        amount=formats.money(order.received_minor or order.amount_minor, order.currency, language),
        chip=words,
        tone=tone,
        d=PATHS[sign],
        fault=fault_words(order.fault, language),
        may_refund=order.may_refund,
    )


def _what(order: OrderView, language: str) -> str:
    if order.loan_number is not None:
        return text(language, "Loan {number}", number=order.loan_number)
    return text(language, "Contribution")


def refund_card(order: OrderView, language: str) -> RefundCard:
    """What is given back, to whom, and what follows."""
    lines = [
        SlipLine(text(language, "Goes back to"), order.payer_name),
        SlipLine(text(language, "Counted for"), order.member_name),
        SlipLine(text(language, "Was paid for"), _what(order, language)),
        SlipLine(text(language, "Payment"), order.provider_payment or ""),
    ]
    return RefundCard(
        key=str(order.id),
        amount=formats.money_parts(order.received_minor, order.currency),
        lines=lines,
    )


def refund_slip(order: OrderView, language: str) -> Slip:
    """What became of it."""
    done = order.status == "refunded"
    title = "Given back" if done else "The provider gives it back"
    books = "The entry is taken back." if done else "They follow when the provider says it is done."
    if order.booked_id is None:
        books = "It was never in the books."
    lines = [
        SlipLine(text(language, "Goes back to"), order.payer_name),
        SlipLine(text(language, "The books"), text(language, books)),
        SlipLine(text(language, "Why"), order.refund_reason),
    ]
    amount = formats.money_parts(order.received_minor, order.currency)
    return Slip(text(language, title), amount, lines)
