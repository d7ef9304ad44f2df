"""Every address of the app, written once.

Dynamic parts are named after what they hold; no state may have a variable of the same name.
"""

from typing import Final

import reflex as rx

LANDING: Final = "/"
SIGN_IN: Final = "/login"
SIGN_UP: Final = "/signup"
JOIN: Final = "/join/[code]"
WELCOME: Final = "/welcome"
HOME: Final = "/home"
CIRCLE: Final = "/c/[circle]"
PAY: Final = "/c/[circle]/pay"
PAYMENT: Final = "/c/[circle]/pay/[payment]"
PAYMENTS: Final = "/c/[circle]/payments"
PASSBOOK: Final = "/c/[circle]/passbook"
LOANS: Final = "/c/[circle]/loans"
LOAN_APPLY: Final = "/c/[circle]/loans/apply"
LOAN: Final = "/c/[circle]/loans/[loan]"
LOAN_BOARD: Final = "/c/[circle]/loans/board"
LOAN_OVERDUE: Final = "/c/[circle]/loans/overdue"
LOAN_PRODUCTS: Final = "/c/[circle]/loans/kinds"
LOAN_PRODUCT: Final = "/c/[circle]/loans/kinds/[kind_key]"
LOAN_AGREEMENT: Final = "/c/[circle]/loans/[loan]/agreement"
LOAN_PLAN: Final = "/c/[circle]/loans/[loan]/plan"
LOAN_TOP_UP: Final = "/c/[circle]/loans/[loan]/top-up"
HOLIDAYS: Final = "/c/[circle]/holidays"
TODAY: Final = "/c/[circle]/today"
COLLECT: Final = "/c/[circle]/collect"
DUES: Final = "/c/[circle]/dues"
AUTOPAY: Final = "/c/[circle]/autopay"
GATEWAY: Final = "/c/[circle]/gateway"
PAY_ONLINE: Final = "/c/[circle]/online/[order]"
RECEIPT: Final = "/c/[circle]/pay/[payment]/receipt"
INVOICES: Final = "/c/[circle]/invoices"
INVOICE: Final = "/c/[circle]/invoices/[invoice]"
MEETINGS: Final = "/c/[circle]/meetings"
MEETING: Final = "/c/[circle]/meetings/[meeting]"
MINUTES: Final = "/c/[circle]/meetings/[meeting]/minutes"
IMPORTS: Final = "/c/[circle]/imports"
IMPORT: Final = "/c/[circle]/imports/[batch]"
VOTES: Final = "/c/[circle]/votes"
VOTE: Final = "/c/[circle]/votes/[vote]"
MEMBERS: Final = "/c/[circle]/members"
MEMBER_NEW: Final = "/c/[circle]/members/new"
MEMBER: Final = "/c/[circle]/members/[member]"
ROLES: Final = "/c/[circle]/roles"
LEAVE: Final = "/c/[circle]/leave"
DEPARTURE: Final = "/c/[circle]/departures/[departure]"
DISSOLVE: Final = "/c/[circle]/dissolve"
DISPUTES: Final = "/c/[circle]/disputes"
DISPUTE: Final = "/c/[circle]/disputes/[dispute]"
AUDIT: Final = "/c/[circle]/audit"
BOARD: Final = "/c/[circle]/board"
CIRCLE_SETTINGS: Final = "/c/[circle]/settings"
ACTIVITY: Final = "/c/[circle]/activity"
RULES: Final = "/c/[circle]/rules"
RULES_CHANGE: Final = "/c/[circle]/rules/change"
PRESET_CHANGE: Final = "/c/[circle]/kind"
VERIFY: Final = "/c/[circle]/verify"
INVITE: Final = "/c/[circle]/invite"
BOOKS: Final = "/c/[circle]/books"
JOURNAL: Final = "/c/[circle]/books/entries"
ENTRY: Final = "/c/[circle]/books/entries/[entry]"
STATEMENTS: Final = "/c/[circle]/books/statements"
ACCOUNT: Final = "/c/[circle]/books/accounts/[account]"
FUNDS: Final = "/c/[circle]/books/funds"
WITHDRAWALS: Final = "/c/[circle]/books/withdrawals"
EXPENSES: Final = "/c/[circle]/books/expenses"
EXPENSE_NEW: Final = "/c/[circle]/books/expenses/new"
EXPENSE: Final = "/c/[circle]/books/expenses/[expense]"
RECONCILE: Final = "/c/[circle]/books/reconcile"
BANK_STATEMENT: Final = "/c/[circle]/books/reconcile/[statement]"
COUNT: Final = "/c/[circle]/books/count"
MONTHS: Final = "/c/[circle]/books/months"
DECISIONS: Final = "/c/[circle]/books/decisions"
ADMIN: Final = "/admin"
ADMIN_CIRCLES: Final = "/admin/circles"
ADMIN_CIRCLE: Final = "/admin/circles/[subject]"
ADMIN_PEOPLE: Final = "/admin/people"
ADMIN_PERSON: Final = "/admin/people/[subject]"
ADMIN_DISPUTES: Final = "/admin/disputes"
ADMIN_ROLES: Final = "/admin/roles"
ADMIN_AUDIT: Final = "/admin/audit"
ADMIN_JOBS: Final = "/admin/jobs"
ADMIN_SETTINGS: Final = "/admin/settings"
SETUP: Final = "/setup"
CIRCLE_NEW: Final = "/circles/new"
WALLET: Final = "/wallet"
PROFILE: Final = "/profile"
MORE: Final = "/more"
HELP: Final = "/help"
OFFLINE: Final = "/offline"
FORBIDDEN: Final = "/403"
FAILED: Final = "/500"

# Plain form targets, answered by the API with a redirect.
SESSION_SIGN_IN: Final = "/session/sign-in"
SESSION_SIGN_UP: Final = "/session/sign-up"
SESSION_SETUP: Final = "/session/setup"
SESSION_SIGN_OUT: Final = "/session/sign-out"
SESSION_LANGUAGE: Final = "/session/language"
SESSION_MODE: Final = "/session/mode"

# Answered by the API with a file.
BOOK_PROOF: Final = "/api/v1/circles/[circle]/proof"
PAYMENTS_FILE: Final = "/api/v1/circles/[circle]/contributions/export"
DUES_FILE: Final = "/api/v1/circles/[circle]/dues/export"
# Below ``/session`` and ``/api/v1``.
MEMBER_DOCUMENTS: Final = "/circles/[circle]/members/[member]/documents"


def path(route: str, **parts: str | rx.Var[str]) -> rx.Var[str] | str:
    """Fill the dynamic parts of a route: ``path(LOAN, circle=S.circle_id, loan=row.id)``.

    With only plain text the result is plain text; with a state variable it is a variable.
    """
    filled = route
    for name, value in parts.items():
        filled = filled.replace(f"[{name}]", f"{value}")
    if any(isinstance(value, rx.Var) for value in parts.values()):
        return rx.Var.create(filled).to(str)
    return filled
