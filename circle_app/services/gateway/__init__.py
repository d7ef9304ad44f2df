"""Paying online: accounts with payment providers, orders, their messages, money back."""

from circle_app.services.gateway.accounts import account, is_on, set_up, try_out
from circle_app.services.gateway.looking import look_after
from circle_app.services.gateway.orders import order, orders, start, start_repayment
from circle_app.services.gateway.receiving import Received, receive
from circle_app.services.gateway.refunds import refund
from circle_app.services.gateway.views import GatewayView, OrderView

__all__ = [
    "GatewayView",
    "OrderView",
    "Received",
    "account",
    "is_on",
    "look_after",
    "order",
    "orders",
    "receive",
    "refund",
    "set_up",
    "start",
    "start_repayment",
    "try_out",
]
