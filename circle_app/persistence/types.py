"""Column types: encrypted text, aware UTC times, short names for the common ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator

_encrypt: Callable[[str], str] | None = None
_decrypt: Callable[[str], str] | None = None


def use_cipher(encrypt: Callable[[str], str], decrypt: Callable[[str], str]) -> None:
    """Hand the encrypting column its cipher; called once by the start-up code."""
    global _encrypt, _decrypt
    _encrypt, _decrypt = encrypt, decrypt


class EncryptedText(TypeDecorator[str]):
    """Text that is ciphertext in the database; equal texts look different there."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        """Encrypt on the way in; there is no default cipher, so nothing is stored in clear."""
        if value is None:
            return None
        if _encrypt is None:
            message = "no cipher: call persistence.types.use_cipher first"
            raise RuntimeError(message)
        return _encrypt(value)

    def process_result_value(self, value: Any, _dialect: Dialect) -> str | None:
        """Decrypt on the way out."""
        if value is None:
            return None
        if _decrypt is None:
            message = "no cipher: call persistence.types.use_cipher first"
            raise RuntimeError(message)
        return _decrypt(value)


class UtcDateTime(TypeDecorator[datetime]):
    """Aware times only, kept in UTC; SQLite forgets the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Refuse naive times."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "naive datetime"
            raise ValueError(message)
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, _dialect: Dialect) -> datetime | None:
        """Return an aware time in UTC."""
        if value is None:
            return None
        stored: datetime = value
        return stored.replace(tzinfo=UTC) if stored.tzinfo is None else stored.astimezone(UTC)
