"""A payment online as who pays it is told of it: ready text only."""

from dataclasses import dataclass
from typing import Final

from circle_app.i18n import formats, text
from circle_app.i18n.formats import MoneyParts
from circle_app.services.gateway import OrderView
from circle_app.web import routes
from circle_app.web.ui.icons import PATHS

_TITLES: Final = {
    "asked": "The payment provider is asked",
    "created": "Being checked",
    "paid": "Paid",
    "failed": "It did not go through",
    "expired": "The time to pay is over",
    "refunding": "It goes back",
    "refunded": "Given back",
    "mismatch": "Who keeps the money looks at it",
}
_WORDS: Final = {
    "asked": "It cannot be reached just now. No money has moved. This page goes on by itself as "
    "soon as it answers; or pay in another way.",
    "created": "If you have paid, the provider tells us within minutes, and this page says so by "
    "itself. Nothing counts before. Not paid yet? The provider's page is still open.",
    "paid": "The money has come and stands in the books.",
    "failed": "No money has moved, or it goes back by itself. Please try again, or pay in another "
    "way.",
    "expired": "No money has come. If you have paid all the same, it is found and counted when the "
    "provider tells of it.",
    "refunding": "The provider gives the money back to where it came from. That takes some days.",
    "refunded": "The money went back to where it came from.",
    "mismatch": "The money has come and could not be counted as it was asked for. Nothing is lost: "
    "it is counted or given back.",
}
_SIGNS: Final = {
    "paid": ("check", "teal"),
    "failed": ("alert", "amber"),
    "expired": ("x", "gray"),
    "mismatch": ("alert", "amber"),
    "refunding": ("undo", "gray"),
    "refunded": ("undo", "gray"),
}


@dataclass(frozen=True)
class OnlineCard:
    """Where a payment stands."""

    title: str = ""
    words: str = ""
    d: str = ""
    tone: str = "gray"
    amount: MoneyParts = MoneyParts()
    what: str = ""
    pay_url: str = ""
    waits: bool = False
    done_href: str = ""
    again_href: str = ""


def online_card(order: OrderView, language: str) -> OnlineCard:
    """Where a payment stands, and what can be done."""
    sign, tone = _SIGNS.get(order.status, ("clock", "gray"))
    circle = str(order.circle_id)
    loan = order.loan_id is not None
    back = (
        routes.path(routes.LOAN, circle=circle, loan=str(order.loan_id))
        if loan
        else routes.path(routes.PAY, circle=circle)
    )
    receipt = (
        routes.path(routes.PAYMENT, circle=circle, payment=str(order.booked_id))
        if order.booked_id and not loan
        else back
    )
    what = text(language, "Contribution")
    if order.loan_number is not None:
        what = text(language, "Loan {number}", number=order.loan_number)
    ended = order.status in ("failed", "expired")
    return OnlineCard(
        title=text(language, _TITLES[order.status]),
        words=text(language, _WORDS[order.status]),
        d=PATHS[sign],
        tone=tone,
        amount=formats.money_parts(order.amount_minor, order.currency),
        what=f"{what} · {order.circle_name} · {order.member_name}",
        pay_url=order.pay_url if order.status in ("created", "failed") else "",
        waits=order.status in ("asked", "created"),
        done_href=str(receipt) if order.status == "paid" else "",
        again_href=str(back) if ended or order.status == "asked" else "",
    )
