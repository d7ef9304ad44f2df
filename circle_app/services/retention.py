"""What is kept for a while only, and is removed when its time is over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, delete, or_, select
from sqlmodel import col

from circle_app.adapters import clock
from circle_app.persistence import database
from circle_app.persistence.models import (
    Command,
    DeliveryTry,
    IdempotencyKey,
    Notice,
    Outbox,
    RefreshToken,
    SignInThrottle,
    Webhook,
    WebhookDelivery,
)
from circle_app.services import installation
from circle_app.services.reconciliation import uploads

THROTTLES_KEPT = timedelta(days=2)
#: What people were told, since they read it; what nobody ever reads goes after a year.
READ_KEPT: Final = timedelta(days=90)
UNREAD_KEPT: Final = timedelta(days=365)
#: What was sent, and what could not be: longer, so that somebody can ask why.
SENT_KEPT: Final = timedelta(days=30)
DEAD_KEPT: Final = timedelta(days=90)
COMMANDS_KEPT: Final = timedelta(days=90)
# So many rows go at once: a long statement would let everybody else wait.
_BATCH: Final = 2_000


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


def remove_told() -> int:
    """Remove what people and programs were told long ago, and how; return how many.

    Money, decisions and the record of acts are never among it.
    """
    now = clock.now()
    sent, dead = now - SENT_KEPT, now - DEAD_KEPT
    over = or_(
        col(Outbox.status).in_(("sent", "dropped")) & (col(Outbox.made_at) < sent),
        (col(Outbox.status) == "dead") & (col(Outbox.made_at) < dead),
    )
    read = or_(col(Notice.read_at) < now - READ_KEPT, col(Notice.at) < now - UNREAD_KEPT)
    removed = 0
    while ids := _some(Outbox, over):
        removed += _remove(DeliveryTry, col(DeliveryTry.outbox_id).in_(ids))
        removed += _remove(Outbox, col(Outbox.id).in_(ids))
    old: tuple[tuple[Any, ColumnElement[bool]], ...] = (
        (Notice, read),
        (Command, col(Command.at) < now - COMMANDS_KEPT),
        (
            WebhookDelivery,
            and_(col(WebhookDelivery.status) == "sent", col(WebhookDelivery.made_at) < sent),
        ),
        (
            WebhookDelivery,
            and_(col(WebhookDelivery.status) == "dead", col(WebhookDelivery.made_at) < dead),
        ),
        # What nobody calls for any more would wait for ever.
        (
            WebhookDelivery,
            and_(
                col(WebhookDelivery.status) == "waiting",
                col(WebhookDelivery.made_at) < sent,
                col(WebhookDelivery.webhook_id).in_(
                    select(col(Webhook.id)).where(col(Webhook.enabled).is_(False))
                ),
            ),
        ),
    )
    for table, condition in old:
        while ids := _some(table, condition):
            removed += _remove(table, table.__table__.c.id.in_(ids))
    return removed


def _some(table: Any, condition: ColumnElement[bool]) -> list[int]:
    with database.reading() as session:
        numbers = table.__table__.c.id
        found = session.connection().execute(select(numbers).where(condition).limit(_BATCH))
        return list(found.scalars())


def _remove(table: Any, condition: ColumnElement[bool]) -> int:
    with database.transaction() as session:
        return session.connection().execute(delete(table).where(condition)).rowcount
