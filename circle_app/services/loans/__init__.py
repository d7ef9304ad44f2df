"""Loans: asking, deciding, giving, paying back, and what members see of them."""

from circle_app.services.loans.applications import Eligibility, Preview, eligibility, preview
from circle_app.services.loans.decisions import approve, reject, vote
from circle_app.services.loans.disbursals import disburse
from circle_app.services.loans.lists import (
    PayoffView,
    RepaymentRow,
    StateRow,
    get,
    history,
    mine,
    of_circle,
    payoff,
    repayments_of,
    schedule,
)
from circle_app.services.loans.repayments import (
    Repaid,
    confirm_repayment,
    reject_repayment,
    repay,
)
from circle_app.services.loans.requests import cancel, request
from circle_app.services.loans.schedules import PlanRow
from circle_app.services.loans.views import LoanView
from circle_app.services.loans.write_offs import WriteOffAsked, ask_write_off

__all__ = [
    "Eligibility",
    "LoanView",
    "PayoffView",
    "PlanRow",
    "Preview",
    "Repaid",
    "RepaymentRow",
    "StateRow",
    "WriteOffAsked",
    "approve",
    "ask_write_off",
    "cancel",
    "confirm_repayment",
    "disburse",
    "eligibility",
    "get",
    "history",
    "mine",
    "of_circle",
    "payoff",
    "preview",
    "reject",
    "reject_repayment",
    "repay",
    "repayments_of",
    "request",
    "schedule",
    "vote",
]
