"""Loans: asking, deciding, giving, paying back, and what members see of them."""

from circle_app.services.loans.agreements import Agreement, Consent, Party, agreement
from circle_app.services.loans.applications import Eligibility, Preview, eligibility, preview
from circle_app.services.loans.boards import (
    LANES,
    BoardFilter,
    Lane,
    LoanBoard,
    board,
    board_lane,
    is_turn_of_reader,
    may_tend,
)
from circle_app.services.loans.clauses import Clause
from circle_app.services.loans.collateral import (
    CollateralView,
    add_collateral,
    collateral_of,
    end_collateral,
)
from circle_app.services.loans.confirming import confirm_repayment, reject_repayment
from circle_app.services.loans.decisions import approve, reject, vote
from circle_app.services.loans.disbursals import disburse
from circle_app.services.loans.documents import (
    DocumentView,
    add_document,
    document,
    documents_of,
    remove_document,
)
from circle_app.services.loans.easings import (
    SettlementRow,
    WaiverRow,
    settlements_of,
    waivers_of,
)
from circle_app.services.loans.guarantee_calls import GuaranteeAsked, ask_call, ask_release
from circle_app.services.loans.guarantee_views import GuaranteeView
from circle_app.services.loans.guarantors import (
    add_guarantor,
    answer_guarantee,
    guarantees_of,
    guarantors_of,
    withdraw_guarantor,
)
from circle_app.services.loans.handing import HandOver, hand_over_of
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
from circle_app.services.loans.portfolio_views import (
    LateLoan,
    Portfolio,
    overdue,
    portfolio_of,
)
from circle_app.services.loans.previews import (
    PayOptions,
    RepaymentPreview,
    pay_options,
    preview_repayment,
)
from circle_app.services.loans.repayments import Repaid, repay
from circle_app.services.loans.requests import cancel, request
from circle_app.services.loans.reschedules import (
    PlanSide,
    ReschedulePreview,
    preview_reschedule,
    reschedule,
)
from circle_app.services.loans.schedules import PlanRow
from circle_app.services.loans.security import Candidate, Security, security
from circle_app.services.loans.settlements import SettlementAsked, ask_settlement, lapse_due
from circle_app.services.loans.top_ups import TopUpPreview, preview_top_up, top_up
from circle_app.services.loans.views import LoanView
from circle_app.services.loans.waivers import WaiverAsked, ask_waiver, undo_waiver
from circle_app.services.loans.write_offs import WriteOffAsked, ask_write_off

__all__ = [
    "LANES",
    "Agreement",
    "BoardFilter",
    "Candidate",
    "Clause",
    "CollateralView",
    "Consent",
    "DocumentView",
    "Eligibility",
    "GuaranteeAsked",
    "GuaranteeView",
    "HandOver",
    "KeyFacts",
    "KeyFactsChanged",
    "Lane",
    "LateLoan",
    "LoanBoard",
    "LoanView",
    "Party",
    "PayOptions",
    "PayoffView",
    "PlanRow",
    "PlanSide",
    "Portfolio",
    "Preview",
    "Repaid",
    "RepaymentPreview",
    "RepaymentRow",
    "ReschedulePreview",
    "Security",
    "SettlementAsked",
    "SettlementRow",
    "StandingFor",
    "StateRow",
    "TopUpPreview",
    "WaiverAsked",
    "WaiverRow",
    "WriteOffAsked",
    "add_collateral",
    "add_document",
    "add_guarantor",
    "agreement",
    "answer_guarantee",
    "approve",
    "ask_call",
    "ask_release",
    "ask_settlement",
    "ask_waiver",
    "ask_write_off",
    "board",
    "board_lane",
    "cancel",
    "collateral_of",
    "confirm_repayment",
    "disburse",
    "document",
    "documents_of",
    "eligibility",
    "end_collateral",
    "get",
    "guarantees_of",
    "guarantors_of",
    "hand_over_of",
    "history",
    "is_turn_of_reader",
    "key_facts",
    "key_facts_of",
    "lapse_due",
    "may_tend",
    "mine",
    "of_circle",
    "overdue",
    "pay_options",
    "payoff",
    "portfolio_of",
    "preview",
    "preview_repayment",
    "preview_reschedule",
    "preview_top_up",
    "reject",
    "reject_repayment",
    "remove_document",
    "repay",
    "repayments_of",
    "request",
    "reschedule",
    "schedule",
    "security",
    "settlements_of",
    "top_up",
    "undo_waiver",
    "vote",
    "waivers_of",
    "withdraw_guarantor",
]
