"""Programs elsewhere that hear of a circle's acts: their addresses, and how word reaches them."""

from circle_app.services.webhooks.delivering import deliver_due
from circle_app.services.webhooks.log import DeliveryView, deliveries, resend, try_out
from circle_app.services.webhooks.passing_on import DUE_ROOM, log_room, pass_on
from circle_app.services.webhooks.subscriptions import (
    Webhooks,
    WebhookView,
    add,
    change,
    listed,
    remove,
)

__all__ = [
    "DUE_ROOM",
    "DeliveryView",
    "WebhookView",
    "Webhooks",
    "add",
    "change",
    "deliver_due",
    "deliveries",
    "listed",
    "log_room",
    "pass_on",
    "remove",
    "resend",
    "try_out",
]
