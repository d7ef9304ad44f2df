"""Where a circle's money lies: looking at it, carrying it about, receiving more."""

from circle_app.services.funds.moves import FundMove, pay_social, receive, transfer
from circle_app.services.funds.views import Box, BoxMove, FundsView, SocialFund, boxes, movements

__all__ = [
    "Box",
    "BoxMove",
    "FundMove",
    "FundsView",
    "SocialFund",
    "boxes",
    "movements",
    "pay_social",
    "receive",
    "transfer",
]
