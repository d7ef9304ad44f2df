"""Shares: cycles, who holds how many, and buying them outside of a meeting."""

from circle_app.services.shares.buying import Bought, buy
from circle_app.services.shares.register import (
    Holding,
    Register,
    ShareCycleView,
    SharePurchaseView,
    register,
    whole_register,
)

__all__ = [
    "Bought",
    "Holding",
    "Register",
    "ShareCycleView",
    "SharePurchaseView",
    "buy",
    "register",
    "whole_register",
]
