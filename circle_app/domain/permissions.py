"""Who may do what: a list of permissions, and the built-in roles made of them."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """One thing a member may be allowed to do in a circle."""

    SEE_CIRCLE = "circle.see"
    SEE_MEMBERS = "members.see"
    INVITE = "members.invite"
    ADMIT = "members.admit"
    REVOKE_INVITE = "invites.revoke"
    EDIT_CIRCLE = "circle.edit"
    CHANGE_RULES = "rules.change"
    CONTRIBUTE = "contributions.pay"
    RECORD_FOR_OTHERS = "contributions.record"
    CONFIRM = "contributions.confirm"
    ASK_LOAN = "loans.ask"
    HAND_OVER_LOAN = "loans.disburse"
    VOTE = "proposals.vote"
    PROPOSE = "proposals.open"
    VERIFY = "books.verify"
    SEE_BOOKS = "books.see"
    MOVE_FUNDS = "funds.move"
    ASK_EXPENSE = "expenses.ask"
    WITHDRAW = "savings.withdraw"
    ASK_REVERSAL = "reversals.ask"
    REVERSE = "reversals.make"
    DECIDE = "matters.decide"
    CLOSE_BOOKS = "periods.close"
    RECONCILE = "books.reconcile"
    DISPUTE = "disputes.open"
    SETTLE_DISPUTE = "disputes.settle"
    ASSIGN_ROLES = "roles.assign"


_MEMBER = frozenset(
    {
        Permission.SEE_CIRCLE,
        Permission.SEE_MEMBERS,
        Permission.CONTRIBUTE,
        Permission.ASK_LOAN,
        Permission.VOTE,
        Permission.PROPOSE,
        Permission.VERIFY,
        Permission.SEE_BOOKS,
        Permission.ASK_EXPENSE,
        Permission.WITHDRAW,
        Permission.ASK_REVERSAL,
        Permission.DISPUTE,
    }
)
# Where there are no officers, every member is one: each act still needs another's eyes,
# which the services see to (nobody confirms the own payment or hands over the own loan).
_PEER = _MEMBER | {
    Permission.INVITE,
    Permission.REVOKE_INVITE,
    Permission.RECORD_FOR_OTHERS,
    Permission.CONFIRM,
    Permission.HAND_OVER_LOAN,
    Permission.EDIT_CIRCLE,
    Permission.MOVE_FUNDS,
    Permission.CLOSE_BOOKS,
    Permission.RECONCILE,
    Permission.SETTLE_DISPUTE,
}
# What an officer decides for the circle alone; without officers it takes a vote.
_TREASURER = _PEER | {Permission.ADMIT, Permission.DECIDE, Permission.REVERSE}
_READER = frozenset(
    {
        Permission.SEE_CIRCLE,
        Permission.SEE_MEMBERS,
        Permission.VERIFY,
        Permission.SEE_BOOKS,
    }
)

ROLES: dict[str, frozenset[Permission]] = {
    "admin": frozenset(Permission),
    "treasurer": _TREASURER,
    "clerk": _MEMBER | {Permission.RECORD_FOR_OTHERS, Permission.RECONCILE},
    "auditor": _READER,
    "member": _MEMBER,
}


def permissions_of(role: str, *, has_officers: bool) -> frozenset[Permission]:
    """Return what a role may do; in a circle without officers every member is a peer."""
    if not has_officers and role == "member":
        return _PEER
    return ROLES.get(role, frozenset())


def roles_that_may(permission: Permission) -> tuple[str, ...]:
    """Return the built-in roles that include a permission."""
    return tuple(role for role, granted in ROLES.items() if permission in granted)
