"""Who may do what: a list of permissions, and the built-in roles made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType


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
    WAIVE_DUE = "dues.waive"
    HOLD_MEETING = "meetings.hold"
    MAKE_INVOICE = "invoices.make"
    IMPORT = "imports.make"
    MANAGE_GATEWAY = "gateway.manage"
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
    MANAGE_ROLES = "roles.manage"
    SEE_LOANS = "loans.see"
    RECORD_LOAN = "loans.record"
    WRITE_OFF = "loans.write_off"
    EASE_LOAN = "loans.ease"
    SEE_ACTIVITY = "activity.see"
    DISCUSS = "proposals.discuss"
    MANAGE_MEMBERS = "members.manage"
    SEE_CONTACTS = "members.contacts"
    CHECK_IDENTITY = "members.check_identity"
    NOTE_MEMBERS = "members.note"
    REMOVE_MEMBER = "members.remove"
    LEAVE = "circle.leave"
    ANNOUNCE = "announcements.post"
    MANAGE_PAPERS = "papers.manage"
    SEE_AUDIT = "audit.see"
    SEE_ADDRESSES = "audit.addresses"
    ARCHIVE = "circle.archive"
    DISSOLVE = "circle.dissolve"
    RUN_ROUNDS = "rounds.run"
    SHARE_OUT = "shares.share_out"
    INVEST = "investments.manage"


# Somebody who borrows from a lender: the own loans and payments, and nobody else's.
_BORROWER = frozenset(
    {
        Permission.SEE_CIRCLE,
        Permission.ASK_LOAN,
        Permission.CONTRIBUTE,
        Permission.DISPUTE,
        Permission.LEAVE,
    }
)
_MEMBER = _BORROWER | {
    Permission.SEE_MEMBERS,
    Permission.SEE_LOANS,
    Permission.SEE_ACTIVITY,
    Permission.VOTE,
    Permission.PROPOSE,
    Permission.DISCUSS,
    Permission.VERIFY,
    Permission.SEE_BOOKS,
    Permission.ASK_EXPENSE,
    Permission.WITHDRAW,
    Permission.ASK_REVERSAL,
}
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
    Permission.MANAGE_MEMBERS,
    Permission.ANNOUNCE,
    Permission.MANAGE_PAPERS,
    Permission.REMOVE_MEMBER,
    Permission.WRITE_OFF,
    Permission.EASE_LOAN,
    Permission.SEE_AUDIT,
    Permission.DISSOLVE,
    Permission.ARCHIVE,
    Permission.HOLD_MEETING,
    Permission.RUN_ROUNDS,
    Permission.SHARE_OUT,
    Permission.INVEST,
}
# What an officer decides for the circle alone; without officers it takes a vote.
_TREASURER = (_PEER - {Permission.DISSOLVE, Permission.ARCHIVE}) | {
    Permission.ADMIT,
    Permission.DECIDE,
    Permission.REVERSE,
    Permission.RECORD_LOAN,
    Permission.SEE_CONTACTS,
    Permission.NOTE_MEMBERS,
    Permission.CHECK_IDENTITY,
    Permission.WAIVE_DUE,
    Permission.MAKE_INVOICE,
    Permission.IMPORT,
}
_WRITER = _MEMBER | {
    Permission.INVITE,
    Permission.RECORD_FOR_OTHERS,
    Permission.MANAGE_MEMBERS,
    Permission.SEE_CONTACTS,
    Permission.NOTE_MEMBERS,
}
_READER = frozenset(
    {
        Permission.SEE_CIRCLE,
        Permission.SEE_MEMBERS,
        Permission.SEE_LOANS,
        Permission.SEE_ACTIVITY,
        Permission.VERIFY,
        Permission.SEE_BOOKS,
        Permission.SEE_CONTACTS,
        Permission.SEE_AUDIT,
        Permission.SEE_ADDRESSES,
        Permission.LEAVE,
    }
)

ROLES: Mapping[str, frozenset[Permission]] = MappingProxyType(
    {
        "admin": frozenset(Permission),
        "manager": _TREASURER,
        "treasurer": _TREASURER,
        "secretary": _WRITER
        | {Permission.ANNOUNCE, Permission.MANAGE_PAPERS, Permission.HOLD_MEETING},
        "clerk": _WRITER | {Permission.RECONCILE, Permission.RECORD_LOAN, Permission.MAKE_INVOICE},
        "auditor": _READER,
        # Offices of a group that keeps its money in a box with locks: what they do is done by hand
        # at the meeting, or is a step of a decision that names their role.
        "key_holder": _MEMBER,
        "counter": _MEMBER,
        "committee": _MEMBER,
        "member": _MEMBER,
        "borrower": _BORROWER,
    }
)


def permissions_of(role: str, *, has_officers: bool) -> frozenset[Permission]:
    """Return what a built-in role may do; where there are no officers every member is a peer."""
    if not has_officers and role == "member":
        return _PEER
    return ROLES.get(role, frozenset())


def read_permissions(names: Iterable[str]) -> frozenset[Permission]:
    """Return the permissions of a custom role; a name this version does not know is left out."""
    known = {permission.value: permission for permission in Permission}
    return frozenset(known[name] for name in names if name in known)


def roles_that_may(permission: Permission) -> tuple[str, ...]:
    """Return the built-in roles that include a permission."""
    return tuple(role for role, granted in ROLES.items() if permission in granted)
