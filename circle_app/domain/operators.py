"""Operators of the installation: what they may do to an account, and what they may not."""

from __future__ import annotations

from circle_app.domain.errors import CircleError, Conflict

MAX_REASON_LENGTH = 200


class LastOperator(Conflict):
    """Somebody must be able to look after the installation."""

    code = "last_operator"


class OwnLock(Conflict):
    """Nobody locks the own account: who would open it again?"""

    code = "own_lock"


class LockedOperator(Conflict):
    """A locked account cannot operate anything; it is opened first."""

    code = "locked_operator"


class AccountLocked(CircleError):
    """The name and password fit, but an operator has locked the account."""

    code = "account_locked"
    http_status = 403
