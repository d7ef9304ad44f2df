"""Savings taken out: asked for, agreed to, handed out by somebody else."""

from circle_app.services.withdrawals import decisions as _decisions  # registers its handler
from circle_app.services.withdrawals.lists import get, mine, of_circle
from circle_app.services.withdrawals.payments import pay_out
from circle_app.services.withdrawals.requests import ask, cancel
from circle_app.services.withdrawals.situations import Situation, situation
from circle_app.services.withdrawals.views import WithdrawalView

KIND = _decisions.KIND

__all__ = [
    "KIND",
    "Situation",
    "WithdrawalView",
    "ask",
    "cancel",
    "get",
    "mine",
    "of_circle",
    "pay_out",
    "situation",
]
