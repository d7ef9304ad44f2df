"""Start the back end: database, cipher, clock, migrations. Every entry point calls it once."""

from __future__ import annotations

from circle_app import settings
from circle_app.adapters import clock, crypto, logs
from circle_app.persistence import database, migrations, types


def start(found: settings.Settings | None = None) -> settings.Settings:
    """Configure the process from its settings and return them."""
    found = found or settings.get()
    logs.configure(found.circle_log_format)
    types.use_cipher(crypto.encrypt, crypto.decrypt)
    if found.circle_now:
        clock.set_now(found.circle_now)
    if found.embedded:
        found.circle_data_dir.mkdir(parents=True, exist_ok=True)
    engine = database.configure(found.sqlalchemy_url)
    if found.circle_auto_migrate:
        migrations.upgrade(engine)
    return found


def stop() -> None:
    """Close the database."""
    database.dispose()
