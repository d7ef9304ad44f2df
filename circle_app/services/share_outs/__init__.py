"""The share-out at the end of a cycle: counted, shown, agreed to, carried out."""

from circle_app.services.share_outs.asking import ask, cancel, received
from circle_app.services.share_outs.counting import count
from circle_app.services.share_outs.posting import post
from circle_app.services.share_outs.reading import get, newest, preview, worth
from circle_app.services.share_outs.views import (
    CountedBox,
    PartView,
    PlanView,
    ShareOutPreview,
    ShareOutView,
)

__all__ = [
    "CountedBox",
    "PartView",
    "PlanView",
    "ShareOutPreview",
    "ShareOutView",
    "ask",
    "cancel",
    "count",
    "get",
    "newest",
    "post",
    "preview",
    "received",
    "worth",
]
