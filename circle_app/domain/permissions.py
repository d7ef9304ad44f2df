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
}
_TREASURER = _PEER | {Permission.ADMIT}
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
    "clerk": _MEMBER | {Permission.RECORD_FOR_OTHERS},
    "auditor": _READER,
    "member": _MEMBER,
}


def permissions_of(role: str, *, has_officers: bool) -> frozenset[Permission]:
    """Return what a role may do; in a circle without officers every member is a peer."""
    if not has_officers and role == "member":
        return _PEER
    return ROLES.get(role, frozenset())
