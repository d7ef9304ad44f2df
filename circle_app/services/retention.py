"""What is kept for a while only, and is removed when its time is over."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete
from sqlmodel import col

from circle_app.adapters import clock
from circle_app.persistence import database
from circle_app.persistence.models import IdempotencyKey, RefreshToken, SignInThrottle
from circle_app.services import installation
from circle_app.services.reconciliation import uploads

THROTTLES_KEPT = timedelta(days=2)


def remove_expired() -> int:
    """Remove what is old: keys, refresh tokens, throttles, files of banks; return how many."""
    now = clock.now()
    settings = installation.current()
    keys_kept = timedelta(days=settings.privacy_key_days)
    removed = uploads.remove_old(now, timedelta(days=settings.privacy_bank_file_days))
    for condition, table in (
        (col(IdempotencyKey.created_at) < now - keys_kept, IdempotencyKey),
        (col(RefreshToken.expires_at) < now, RefreshToken),
        (col(SignInThrottle.window_started_at) < now - THROTTLES_KEPT, SignInThrottle),
    ):
        with database.transaction() as session:
            removed += session.connection().execute(delete(table).where(condition)).rowcount
    return removed
