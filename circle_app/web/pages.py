"""The list of all pages: what is not here is not compiled."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import reflex as rx

from circle_app.web import routes
from circle_app.web.account import page as account
from circle_app.web.account.state import AccountState
from circle_app.web.activity import page as activity
from circle_app.web.activity.state import ActivityState
from circle_app.web.admin_circle import page as admin_circle
from circle_app.web.admin_circle.state import AdminCircleState
from circle_app.web.admin_circles import page as admin_circles
from circle_app.web.admin_circles.state import AdminCirclesState
from circle_app.web.admin_disputes import page as admin_disputes
from circle_app.web.admin_disputes.state import AdminDisputesState
from circle_app.web.admin_jobs import page as admin_jobs
from circle_app.web.admin_jobs.state import AdminJobsState
from circle_app.web.admin_outbox import page as admin_outbox
from circle_app.web.admin_outbox.state import AdminOutboxState
from circle_app.web.admin_overview import page as admin_overview
from circle_app.web.admin_overview.state import AdminOverviewState
from circle_app.web.admin_people import page as admin_people
from circle_app.web.admin_people.state import AdminPeopleState
from circle_app.web.admin_person import page as admin_person
from circle_app.web.admin_person.state import AdminPersonState
from circle_app.web.admin_roles import page as admin_roles
from circle_app.web.admin_roles.state import AdminRolesState
from circle_app.web.admin_settings import page as admin_settings
from circle_app.web.admin_settings.state import AdminSettingsState
from circle_app.web.agreement import page as agreement
from circle_app.web.agreement.state import AgreementState
from circle_app.web.apply import page as apply
from circle_app.web.apply.state import ApplyState
from circle_app.web.auction import minutes_page as auction_minutes
from circle_app.web.auction import page as auction
from circle_app.web.auction import statement_page as subscriber
from circle_app.web.auction.minutes_state import AuctionMinutesState
from circle_app.web.auction.state import AuctionState
from circle_app.web.auction.statement_state import SubscriberState
from circle_app.web.audit import page as audit
from circle_app.web.audit.state import AdminAuditState, AuditState
from circle_app.web.autopay import page as autopay
from circle_app.web.autopay.state import AutopayState
from circle_app.web.bank_statement import page as bank_statement
from circle_app.web.bank_statement.state import StatementState as BankStatementState
from circle_app.web.board import page as board
from circle_app.web.board.state import BoardState
from circle_app.web.books import page as books
from circle_app.web.books.state import BooksState
from circle_app.web.channels import page as channels
from circle_app.web.channels.state import AdminChannelsState, CircleChannelsState
from circle_app.web.circle import page as circle
from circle_app.web.circle.state import CircleState
from circle_app.web.circle_kind import page as circle_kind
from circle_app.web.circle_kind.state import CircleKindState
from circle_app.web.circle_settings import page as circle_settings
from circle_app.web.circle_settings.state import CircleSettingsState
from circle_app.web.collect import page as collect
from circle_app.web.collect.state import CollectState
from circle_app.web.contact import ContactState
from circle_app.web.count import page as count
from circle_app.web.count.state import CountState
from circle_app.web.decisions import page as decisions
from circle_app.web.decisions.state import DecisionsState
from circle_app.web.departure import page as departure
from circle_app.web.departure.state import DepartureState
from circle_app.web.dispute import page as dispute
from circle_app.web.dispute.state import DisputePageState
from circle_app.web.disputes import page as disputes
from circle_app.web.disputes.list_state import DisputesState
from circle_app.web.dissolve import page as dissolve
from circle_app.web.dissolve.state import DissolveState
from circle_app.web.draw import page as draw
from circle_app.web.draw import proof_page as draw_proof
from circle_app.web.draw.state import DrawState
from circle_app.web.dues import page as dues
from circle_app.web.dues.state import DuesState
from circle_app.web.earnings import page as earnings
from circle_app.web.earnings.state import EarningsState
from circle_app.web.entry import page as entry
from circle_app.web.entry.state import EntryState
from circle_app.web.expense import page as expense
from circle_app.web.expense.state import ExpensePageState
from circle_app.web.expense_new import page as expense_new
from circle_app.web.expense_new.state import NewExpenseState
from circle_app.web.expenses import page as expenses
from circle_app.web.expenses.state import ExpensesState
from circle_app.web.funds import page as funds
from circle_app.web.funds.state import FundsState
from circle_app.web.gateway import page as gateway
from circle_app.web.gateway.state import GatewayState
from circle_app.web.help import page as help_page
from circle_app.web.help.state import HelpState
from circle_app.web.holidays import page as holidays
from circle_app.web.holidays.state import HolidaysState
from circle_app.web.home import page as home
from circle_app.web.home.state import HomeState
from circle_app.web.i18n import tr
from circle_app.web.import_batch import page as import_batch
from circle_app.web.import_batch.state import ImportBatchState
from circle_app.web.imports import page as imports
from circle_app.web.imports.state import ImportsState
from circle_app.web.investments import page as investments
from circle_app.web.investments.state import InvestmentsState
from circle_app.web.invite import page as invite
from circle_app.web.invite.state import InviteState
from circle_app.web.invoice import page as invoice
from circle_app.web.invoice.state import InvoiceState
from circle_app.web.invoices import page as invoices
from circle_app.web.invoices.state import InvoicesState
from circle_app.web.join import page as join
from circle_app.web.join.state import JoinState
from circle_app.web.journal import page as journal
from circle_app.web.journal.state import JournalState
from circle_app.web.landing import page as landing
from circle_app.web.leave import page as leave
from circle_app.web.leave.state import LeaveState
from circle_app.web.loan import page as loan
from circle_app.web.loan.state import LoanState
from circle_app.web.loan_board import page as loan_board
from circle_app.web.loan_board.state import LoanBoardState
from circle_app.web.loan_kinds import editor_page as loan_kind
from circle_app.web.loan_kinds import page as loan_kinds
from circle_app.web.loan_kinds.editor_state import LoanKindState
from circle_app.web.loan_kinds.state import LoanKindsState
from circle_app.web.loan_plan import page as loan_plan
from circle_app.web.loan_plan.state import LoanPlanState
from circle_app.web.loan_top_up import page as loan_top_up
from circle_app.web.loan_top_up.state import TopUpState
from circle_app.web.loans import page as loans
from circle_app.web.loans.state import LoansState
from circle_app.web.meeting import page as meeting
from circle_app.web.meeting.state import MeetingState
from circle_app.web.meetings import page as meetings_list
from circle_app.web.meetings.state import MeetingsState
from circle_app.web.member import page as member
from circle_app.web.member.state import MemberState
from circle_app.web.member_new import page as member_new
from circle_app.web.member_new.state import MemberNewState
from circle_app.web.members import page as members
from circle_app.web.members.state import MembersState
from circle_app.web.messages import page as messages
from circle_app.web.messages.state import MessagesState
from circle_app.web.minutes import page as minutes
from circle_app.web.minutes.state import MinutesState
from circle_app.web.months import page as months
from circle_app.web.months.state import MonthsState
from circle_app.web.more import page as more
from circle_app.web.more.state import MoreState
from circle_app.web.new_circle import page as new_circle
from circle_app.web.new_circle.state import NewCircleState
from circle_app.web.notice_settings import page as notice_settings
from circle_app.web.notice_settings.state import NoticeSettingsState
from circle_app.web.notices import page as notices
from circle_app.web.notices.state import NoticesState
from circle_app.web.online import page as online
from circle_app.web.online.state import OnlinePageState, OnlineState
from circle_app.web.overdue import page as overdue
from circle_app.web.overdue.state import OverdueState
from circle_app.web.passbook import page as passbook
from circle_app.web.passbook.state import PassbookState
from circle_app.web.pay import page as pay
from circle_app.web.pay.state import PayState
from circle_app.web.payments import page as payments
from circle_app.web.payments.one_state import PaymentState
from circle_app.web.payments.state import PaymentsState
from circle_app.web.problems import page as problems
from circle_app.web.profile import page as profile
from circle_app.web.profile.state import ProfileState
from circle_app.web.receipt import page as receipt
from circle_app.web.receipt.state import ReceiptState
from circle_app.web.reconcile import page as reconcile
from circle_app.web.reconcile.state import ReconcileState
from circle_app.web.reminders import page as reminders
from circle_app.web.reminders.state import RemindersState
from circle_app.web.roles import page as roles
from circle_app.web.roles.state import RolesState
from circle_app.web.round import page as round_page
from circle_app.web.round.state import RoundPageState
from circle_app.web.rounds import page as rounds
from circle_app.web.rounds.state import RoundsState
from circle_app.web.rule_change import page as rule_change
from circle_app.web.rule_change.state import RuleChangeState
from circle_app.web.rules import page as rules
from circle_app.web.rules.state import RulesState
from circle_app.web.run import page as run_page
from circle_app.web.run.state import RunPageState
from circle_app.web.setup import page as setup
from circle_app.web.setup.state import SetupState
from circle_app.web.share_out import page as share_out
from circle_app.web.share_out.state import ShareOutState
from circle_app.web.shares import page as shares
from circle_app.web.shares.state import SharesState
from circle_app.web.sign_in import page as sign_in
from circle_app.web.sign_in.state import SignInState
from circle_app.web.slots import page as slots
from circle_app.web.slots.state import SlotsState
from circle_app.web.statements import page as statements
from circle_app.web.statements.state import StatementsState
from circle_app.web.templates import page as templates
from circle_app.web.templates.state import AdminTemplatesState, CircleTemplatesState
from circle_app.web.today import page as today
from circle_app.web.today.state import TodayState
from circle_app.web.verify import page as verify
from circle_app.web.verify.state import VerifyState
from circle_app.web.vote import page as vote
from circle_app.web.vote.state import VoteState
from circle_app.web.votes import page as votes
from circle_app.web.votes.state import VotesState
from circle_app.web.wallet import page as wallet
from circle_app.web.wallet.state import WalletState
from circle_app.web.webhooks import page as webhooks
from circle_app.web.webhooks.state import WebhooksState
from circle_app.web.welcome import page as welcome
from circle_app.web.welcome.state import WelcomeState
from circle_app.web.withdrawals import page as withdrawals
from circle_app.web.withdrawals.state import WithdrawalsState


@dataclass(frozen=True)
class Page:
    """One address: what it shows, what loads it, and the English title of its tab."""

    route: str
    component: Callable[[], rx.Component]
    title: str
    on_load: Any = None
    public: bool = False


PAGES: Final[tuple[Page, ...]] = (
    Page(
        routes.LANDING,
        landing.page,
        "Save together, lend to each other",
        ContactState.load,
        public=True,
    ),
    Page(routes.SIGN_IN, sign_in.sign_in_page, "Sign in", SignInState.load, public=True),
    Page(routes.SIGN_UP, sign_in.sign_up_page, "Make an account", SignInState.load, public=True),
    Page(routes.HOME, home.page, "Home", HomeState.load),
    Page(routes.WELCOME, welcome.page, "Welcome", WelcomeState.load),
    Page(routes.JOIN, join.page, "Join a circle", JoinState.load),
    Page(routes.CIRCLE_NEW, new_circle.page, "Start a circle", NewCircleState.load),
    Page(routes.CIRCLE, circle.page, "Circle", CircleState.load),
    Page(routes.INVITE, invite.page, "Invite someone", InviteState.load),
    Page(routes.PAY, pay.page, "Pay", [PayState.load, OnlineState.look]),
    Page(routes.AUTOPAY, autopay.page, "Autopay", AutopayState.load),
    Page(
        routes.CIRCLE_CHANNELS,
        channels.circle_channels,
        "Ways for messages",
        CircleChannelsState.load,
    ),
    Page(
        routes.CIRCLE_TEMPLATES,
        templates.circle_templates,
        "Words of notices",
        CircleTemplatesState.load,
    ),
    Page(routes.GATEWAY, gateway.page, "Paying online", GatewayState.load),
    Page(routes.WEBHOOKS, webhooks.page, "Webhooks", WebhooksState.load),
    Page(routes.PAY_ONLINE, online.page, "Payment online", OnlinePageState.load),
    Page(routes.PAYMENT, payments.payment_page, "Payment", PaymentState.load),
    Page(routes.RECEIPT, receipt.page, "Receipt", ReceiptState.load),
    Page(routes.INVOICES, invoices.page, "Invoices", InvoicesState.load),
    Page(routes.INVOICE, invoice.page, "Invoice", InvoiceState.load),
    Page(routes.PAYMENTS, payments.payments_page, "Payments", PaymentsState.load),
    Page(routes.PASSBOOK, passbook.page, "Passbook", PassbookState.load),
    Page(routes.MEMBERS, members.page, "Members", MembersState.load),
    Page(routes.MEMBER_NEW, member_new.page, "Add a member", MemberNewState.load),
    Page(routes.MEMBER, member.page, "Member", MemberState.load),
    Page(routes.RULES, rules.page, "Our rules", RulesState.load),
    Page(routes.RULES_CHANGE, rule_change.page, "Our rules", RuleChangeState.load),
    Page(routes.ROLES, roles.page, "Who may do what", RolesState.load),
    Page(routes.ADMIN_ROLES, admin_roles.page, "Roles", AdminRolesState.load),
    Page(routes.PRESET_CHANGE, circle_kind.page, "Rest or change", CircleKindState.load),
    Page(routes.LEAVE, leave.page, "Leave the circle", LeaveState.load),
    Page(routes.DEPARTURE, departure.page, "Leaving", DepartureState.load),
    Page(routes.DISSOLVE, dissolve.page, "End the circle", DissolveState.load),
    Page(routes.BOARD, board.page, "Board", BoardState.load),
    Page(routes.ACTIVITY, activity.page, "Activity", ActivityState.load),
    Page(routes.CIRCLE_SETTINGS, circle_settings.page, "Settings", CircleSettingsState.load),
    Page(routes.ADMIN_SETTINGS, admin_settings.page, "Settings", AdminSettingsState.load),
    Page(routes.TODAY, today.page, "Today", TodayState.load),
    Page(routes.COLLECT, collect.page, "Collect", CollectState.load),
    Page(routes.DUES, dues.page, "Dues", DuesState.load),
    Page(routes.REMINDERS, reminders.page, "Reminders", RemindersState.load),
    Page(routes.MESSAGES, messages.page, "Messages", MessagesState.load),
    Page(routes.LOANS, loans.page, "Loans", LoansState.load),
    Page(routes.LOAN_OVERDUE, overdue.page, "Late loans", OverdueState.load),
    Page(routes.LOAN_AGREEMENT, agreement.page, "Loan agreement", AgreementState.load),
    Page(routes.LOAN_APPLY, apply.page, "Ask for a loan", ApplyState.load),
    Page(routes.LOAN_BOARD, loan_board.page, "Loan board", LoanBoardState.load),
    Page(routes.LOAN_PRODUCTS, loan_kinds.page, "Kinds of loans", LoanKindsState.load),
    Page(routes.LOAN_PRODUCT, loan_kind.page, "Kind of loan", LoanKindState.load),
    Page(routes.HOLIDAYS, holidays.page, "Holidays", HolidaysState.load),
    Page(routes.LOAN, loan.page, "Loan", LoanState.load),
    Page(routes.LOAN_PLAN, loan_plan.page, "Plan the loan anew", LoanPlanState.load),
    Page(routes.LOAN_TOP_UP, loan_top_up.page, "Borrow more", TopUpState.load),
    Page(routes.VOTES, votes.page, "Decisions", VotesState.load),
    Page(routes.VOTE, vote.page, "Decision", VoteState.load),
    Page(routes.DISPUTES, disputes.page, "Questions and complaints", DisputesState.load),
    Page(routes.DISPUTE, dispute.page, "Question", DisputePageState.load),
    Page(routes.BOOKS, books.page, "Books", BooksState.load),
    Page(routes.JOURNAL, journal.page, "Entries", JournalState.load),
    Page(routes.ENTRY, entry.page, "Entry", EntryState.load),
    Page(routes.STATEMENTS, statements.page, "Statements", StatementsState.load),
    Page(routes.ACCOUNT, account.page, "Ledger page", AccountState.load),
    Page(routes.VERIFY, verify.page, "Proof", VerifyState.load),
    Page(routes.DECISIONS, decisions.page, "Decisions", DecisionsState.load),
    Page(routes.RECONCILE, reconcile.page, "Compare", ReconcileState.load),
    Page(
        routes.BANK_STATEMENT,
        bank_statement.page,
        "Bank statement",
        BankStatementState.load,
    ),
    Page(routes.IMPORTS, imports.page, "Import", ImportsState.load),
    Page(routes.IMPORT, import_batch.page, "Import", ImportBatchState.load),
    Page(routes.SHARES, shares.page, "Shares", SharesState.load),
    Page(routes.SHARE_OUT, share_out.page, "Share-out", ShareOutState.load),
    Page(routes.MEETINGS, meetings_list.page, "Meetings", MeetingsState.load),
    Page(routes.MEETING, meeting.page, "Meeting", MeetingState.load),
    Page(routes.ROUNDS, rounds.page, "Rounds", RoundsState.load),
    Page(routes.ROUND, round_page.page, "Round", RoundPageState.load),
    Page(routes.RUN, run_page.page, "Run", RunPageState.load),
    Page(routes.SLOTS, slots.page, "Slots", SlotsState.load),
    Page(routes.AUCTION, auction.page, "Auction", AuctionState.load),
    Page(routes.AUCTION_MINUTES, auction_minutes.page, "Minutes", AuctionMinutesState.load),
    Page(routes.SUBSCRIBER, subscriber.page, "Statement", SubscriberState.load),
    Page(routes.DRAW, draw.page, "Draw", DrawState.load),
    Page(routes.DRAW_PROOF, draw_proof.page, "Proof of the draw", DrawState.load),
    Page(routes.MINUTES, minutes.page, "Minutes", MinutesState.load),
    Page(routes.COUNT, count.page, "Count the money", CountState.load),
    Page(routes.MONTHS, months.page, "Months", MonthsState.load),
    Page(routes.EXPENSES, expenses.page, "Expenses", ExpensesState.load),
    Page(routes.EXPENSE_NEW, expense_new.page, "Record expense", NewExpenseState.load),
    Page(routes.EXPENSE, expense.page, "Expense", ExpensePageState.load),
    Page(routes.FUNDS, funds.page, "Money boxes", FundsState.load),
    Page(routes.EARNINGS, earnings.page, "Earnings", EarningsState.load),
    Page(routes.INVESTMENTS, investments.page, "Investments", InvestmentsState.load),
    Page(routes.WITHDRAWALS, withdrawals.page, "Take savings out", WithdrawalsState.load),
    Page(routes.AUDIT, audit.circle_page, "Audit log", AuditState.load),
    Page(routes.ADMIN, admin_overview.page, "Overview", AdminOverviewState.load),
    Page(routes.ADMIN_CIRCLES, admin_circles.page, "Circles", AdminCirclesState.load),
    Page(routes.ADMIN_CIRCLE, admin_circle.page, "Circle", AdminCircleState.load),
    Page(routes.ADMIN_PEOPLE, admin_people.page, "People", AdminPeopleState.load),
    Page(routes.ADMIN_PERSON, admin_person.page, "Person", AdminPersonState.load),
    Page(routes.ADMIN_OUTBOX, admin_outbox.page, "Messages", AdminOutboxState.load),
    Page(
        routes.ADMIN_CHANNELS,
        channels.admin_channels,
        "Ways for messages",
        AdminChannelsState.load,
    ),
    Page(routes.ADMIN_DISPUTES, admin_disputes.page, "Disputes", AdminDisputesState.load),
    Page(
        routes.ADMIN_TEMPLATES,
        templates.admin_templates,
        "Words of notices",
        AdminTemplatesState.load,
    ),
    Page(routes.ADMIN_JOBS, admin_jobs.page, "Jobs", AdminJobsState.load),
    Page(routes.ADMIN_AUDIT, audit.installation_page, "Audit log", AdminAuditState.load),
    Page(routes.SETUP, setup.page, "Set up Circle", SetupState.load, public=True),
    Page(routes.WALLET, wallet.page, "My wallet", WalletState.load),
    Page(routes.NOTICES, notices.page, "Notices", NoticesState.load),
    Page(routes.NOTICE_SETTINGS, notice_settings.page, "What you hear", NoticeSettingsState.load),
    Page(routes.PROFILE, profile.page, "Profile", ProfileState.load),
    Page(routes.MORE, more.page, "More", MoreState.load),
    Page(routes.HELP, help_page.page, "Help", [HelpState.load, ContactState.load]),
    Page(routes.FORBIDDEN, problems.forbidden, "This is not open to you", ContactState.load),
    Page(routes.FAILED, problems.failed, "Something went wrong on our side", ContactState.load),
    Page(routes.OFFLINE, problems.offline, "You are offline"),
    Page("404", problems.not_found, "There is nothing here", ContactState.load),
)

_NO_INDEX: Final = [{"name": "robots", "content": "noindex, nofollow"}]


def add_pages(app: rx.App) -> None:
    """Give every page of the list to the app."""
    for page in PAGES:
        app.add_page(
            page.component,
            route=page.route,
            title=rx.Var.create(f"{tr(page.title)} · Circle").to(str),
            description=tr("Books for people who save together and lend to each other."),
            image="/icon.svg",
            on_load=page.on_load,
            meta=[] if page.public else _NO_INDEX,
        )
