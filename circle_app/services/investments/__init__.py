"""Investments: asking, buying, what they are worth and bring, selling."""

from circle_app.services.investments.acting import buy, revalue, sell, take_income
from circle_app.services.investments.asking import ask, cancel
from circle_app.services.investments.reading import get, holdings, of_circle
from circle_app.services.investments.views import ActView, Holdings, InvestmentView

__all__ = [
    "ActView",
    "Holdings",
    "InvestmentView",
    "ask",
    "buy",
    "cancel",
    "get",
    "holdings",
    "of_circle",
    "revalue",
    "sell",
    "take_income",
]
