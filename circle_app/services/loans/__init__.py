"""Loans: asking, deciding, giving, paying back, and what members see of them."""

from circle_app.services.loans.applications import Eligibility, Preview, eligibility, preview
from circle_app.services.loans.boards import (
    LANES,
    TENDING,
    BoardFilter,
    Lane,
    LoanBoard,
    board,
    board_lane,
    is_turn_of_reader,
)
from circle_app.services.loans.decisions import approve, reject, vote
from circle_app.services.loans.disbursals import disburse
from circle_app.services.loans.key_facts import (
    KeyFacts,
    KeyFactsChanged,
    StandingFor,
    key_facts,
    key_facts_of,
)
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
    "LANES",
    "TENDING",
    "BoardFilter",
    "Eligibility",
    "KeyFacts",
    "KeyFactsChanged",
    "Lane",
    "LoanBoard",
    "LoanView",
    "PayoffView",
    "PlanRow",
    "Preview",
    "Repaid",
    "RepaymentRow",
    "StandingFor",
    "StateRow",
    "WriteOffAsked",
    "approve",
    "ask_write_off",
    "board",
    "board_lane",
    "cancel",
    "confirm_repayment",
    "disburse",
    "eligibility",
    "get",
    "history",
    "is_turn_of_reader",
    "key_facts",
    "key_facts_of",
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
