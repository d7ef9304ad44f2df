"""Every table, imported in one place so that migrations see them all."""

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
    "AuditEvent",
    "AuthSession",
    "Book",
    "BookCheck",
    "Circle",
    "Contribution",
    "Cycle",
    "Due",
    "DuePayment",
    "Elector",
    "Entry",
    "IdempotencyKey",
    "Instalment",
    "Invite",
    "Line",
    "Loan",
    "LoanChange",
    "Member",
    "PaymentReference",
    "Proposal",
    "RefreshToken",
    "Repayment",
    "RuleVersion",
    "SignInThrottle",
    "User",
    "VoteChange",
]
