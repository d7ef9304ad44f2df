"""Do it once: a repeated request is answered with the first answer.

A key's scope is (actor, operation). Done before: the stored result, marked as a replay.
Still running: refused (PostgreSQL; on SQLite the repeat waits its turn and is a replay).
The same key with another payload: refused.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Mapping
from functools import lru_cache
from typing import Any, TypeVar, cast
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import bindparam, func, insert, select
from sqlmodel import Session, col

from circle_app.adapters import clock
from circle_app.domain.errors import IdempotencyInProgress, IdempotencyMismatch, InvalidInput
from circle_app.domain.ledger import canonical_json
from circle_app.persistence.models import IdempotencyKey

MAX_KEY_LENGTH = 80
R = TypeVar("R")

_FOUND = select(col(IdempotencyKey.payload_hash), col(IdempotencyKey.result)).where(
    col(IdempotencyKey.actor_id) == bindparam("actor"),
    col(IdempotencyKey.operation) == bindparam("operation_name"),
    col(IdempotencyKey.key) == bindparam("key_text"),
)
_LOCK = select(func.pg_try_advisory_xact_lock(bindparam("lock")))
_INSERT = insert(IdempotencyKey)


@lru_cache(maxsize=64)
def _adapter(kind: Hashable) -> TypeAdapter[Any]:
    return TypeAdapter(cast("type[Any]", kind))


class Once:
    """One keyed request inside a transaction."""

    def __init__(
        self,
        session: Session,
        actor_id: UUID,
        operation: str,
        key: str,
        payload: Mapping[str, Any],
    ) -> None:
        """Look the key up; ``stored`` is the first result where there is one.

        Raises:
            IdempotencyMismatch: The key was used with another payload.
            IdempotencyInProgress: The first request is still running.
            InvalidInput: The key is empty or too long.
        """
        if not 0 < len(key) <= MAX_KEY_LENGTH:
            raise InvalidInput(field="idempotency_key")
        self._session = session
        self._scope = {"actor_id": actor_id, "operation": operation, "key": key}
        self._payload_hash = hashlib.sha256(canonical_json(dict(payload)).encode()).hexdigest()
        self.stored: str | None = None
        self._look_up()

    def _look_up(self) -> None:
        connection = self._session.connection()
        actor, operation, key = self._scope.values()
        if connection.dialect.name == "postgresql":
            digest = hashlib.sha256(f"{actor}|{operation}|{key}".encode()).digest()
            lock = int.from_bytes(digest[:8], "big", signed=True)
            if not connection.execute(_LOCK, {"lock": lock}).scalar_one():
                raise IdempotencyInProgress
        row = connection.execute(
            _FOUND, {"actor": actor, "operation_name": operation, "key_text": key}
        ).one_or_none()
        if row is None:
            return
        if row.payload_hash != self._payload_hash:
            raise IdempotencyMismatch(field="idempotency_key")
        self.stored = row.result

    def replay(self, kind: type[R]) -> R:
        """Return the first result; its ``replayed`` is true."""
        assert self.stored is not None  # noqa: S101  (callers ask for .stored first)
        found = _adapter(cast("Hashable", kind)).validate_json(self.stored)
        object.__setattr__(found, "replayed", True)
        return found  # type: ignore[no-any-return]  # the adapter is of this kind

    def remember(self, result: R) -> R:
        """Keep the result with the key, in the same transaction as the act."""
        kept = _adapter(cast("Hashable", type(result))).dump_json(result).decode()
        self._session.connection().execute(
            _INSERT,
            {
                **self._scope,
                "payload_hash": self._payload_hash,
                "result": kept,
                "created_at": clock.now(),
            },
        )
        return result
