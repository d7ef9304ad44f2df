"""Every table, imported in one place so that migrations see them all."""

from circle_app.persistence.models.books import (
    BankLine,
    BankStatement,
    CashCount,
    ColumnMapping,
    Dispute,
    Expense,
    PeriodChange,
    StoredFile,
    Withdrawal,
)
from circle_app.persistence.models.circles import Circle, Invite, Member, RuleVersion
from circle_app.persistence.models.contributions import (
    Contribution,
    Cycle,
    Due,
    DuePayment,
    PaymentReference,
)
from circle_app.persistence.models.events import AuditEvent
from circle_app.persistence.models.ledger import (
    Account,
    AccountDay,
    Book,
    BookCheck,
    Entry,
    IdempotencyKey,
    Line,
)
from circle_app.persistence.models.loans import Instalment, Loan, LoanChange, Repayment
from circle_app.persistence.models.people import AuthSession, RefreshToken, SignInThrottle, User
from circle_app.persistence.models.votes import Elector, Proposal, VoteChange

__all__ = [
    "Account",
    "AccountDay",
    "AuditEvent",
    "AuthSession",
    "BankLine",
    "BankStatement",
    "Book",
    "BookCheck",
    "CashCount",
    "Circle",
    "ColumnMapping",
    "Contribution",
    "Cycle",
    "Dispute",
    "Due",
    "DuePayment",
    "Elector",
    "Entry",
    "Expense",
    "IdempotencyKey",
    "Instalment",
    "Invite",
    "Line",
    "Loan",
    "LoanChange",
    "Member",
    "PaymentReference",
    "PeriodChange",
    "Proposal",
    "RefreshToken",
    "Repayment",
    "RuleVersion",
    "SignInThrottle",
    "StoredFile",
    "User",
    "VoteChange",
    "Withdrawal",
]
