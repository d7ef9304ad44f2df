"""Refusals: each names what went wrong and carries data, never the sentence.

The sentence a person reads is found by ``code`` in ``circle_app.i18n.messages``.
"""

from __future__ import annotations

from typing import Any, ClassVar


class CircleError(Exception):
    """Base of every expected refusal; nothing was written when one is raised.

    Attributes:
        code: Stable name, part of the REST contract.
        http_status: Status a program is answered with.
        context: Values for the sentence, for example ``amount_minor`` and ``currency``.
        field: The form field or JSON member to blame, where there is one.
    """

    code: ClassVar[str] = "error"
    http_status: ClassVar[int] = 409

    def __init__(self, *, field: str | None = None, **context: Any) -> None:
        super().__init__(self.code)
        self.field = field
        self.context = context


class InvalidInput(CircleError):
    """A value is not acceptable; ``field`` names it."""

    code = "invalid"
    http_status = 422


class NotSignedIn(CircleError):
    """No valid session or token."""

    code = "not_signed_in"
    http_status = 401


class NotAllowed(CircleError):
    """The actor is known but may not do this."""

    code = "not_allowed"
    http_status = 403


class NotFound(CircleError):
    """There is no such thing, or it is not the actor's to see."""

    code = "not_found"
    http_status = 404


class Conflict(CircleError):
    """The thing is in a state that does not allow this."""

    code = "conflict"
    http_status = 409


class InsufficientFunds(CircleError):
    """An account that may not be overdrawn has less than asked."""

    code = "insufficient_funds"
    http_status = 409


class IdempotencyMismatch(CircleError):
    """The same key came with another payload (RULES: 422)."""

    code = "idempotency_mismatch"
    http_status = 422


class IdempotencyInProgress(CircleError):
    """The first call with this key is still running (RULES: 409)."""

    code = "idempotency_in_progress"
    http_status = 409


class TooManyAttempts(CircleError):
    """Throttled; ``context['retry_after_seconds']`` says how long to wait."""

    code = "too_many_attempts"
    http_status = 429
