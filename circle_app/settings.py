"""Settings, read once from the environment and a ``.env`` file; weak ones are refused."""

from __future__ import annotations

import os
import secrets
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet
from pydantic_settings import BaseSettings, SettingsConfigDict

MIN_SECRET_LENGTH = 32
# What others sign messages with: their own secrets have twice as many characters.
MIN_MESSAGE_SECRET_LENGTH = 16


class WeakSetting(RuntimeError):
    """A setting is missing or too weak to guard other people's money."""


class Settings(BaseSettings):
    """Everything an operator may decide; the README lists each with its default."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    database_url: str = ""
    redis_url: str = ""
    circle_origin: str = "http://localhost:8000"
    circle_data_dir: Path = Path("data")
    circle_secret_key: str = ""
    circle_encryption_keys: str = ""
    circle_auto_migrate: bool = True
    circle_rate_limits: bool = True
    circle_log_format: str = "text"
    circle_now: str = ""
    circle_production: bool = False
    circle_jobs: bool = True
    circle_proxy_hops: int = 0
    circle_razorpay_url: str = "https://api.razorpay.com"
    circle_commands_secret: str = ""
    circle_twilio_token: str = ""
    circle_whatsapp_secret: str = ""
    circle_whatsapp_verify: str = ""

    @property
    def sqlalchemy_url(self) -> str:
        """The database URL with the driver this project ships."""
        url = self.database_url or f"sqlite:///{self.circle_data_dir.resolve() / 'circle.db'}"
        for plain in ("postgres://", "postgresql://"):
            if url.startswith(plain):
                return "postgresql+psycopg://" + url.removeprefix(plain)
        return url

    @property
    def embedded(self) -> bool:
        """Whether the database is the embedded SQLite file."""
        return self.sqlalchemy_url.startswith("sqlite")

    @property
    def secure_cookies(self) -> bool:
        """Whether pages are served over TLS, so that cookies may insist on it."""
        return self.circle_origin.startswith("https://")

    @property
    def takes_messages(self) -> bool:
        """Whether any provider may hand in messages of members."""
        return bool(
            self.circle_commands_secret or self.circle_twilio_token or self.circle_whatsapp_secret
        )

    @property
    def encryption_keys(self) -> tuple[str, ...]:
        """Fernet keys, newest first; all can read, the first one writes."""
        return tuple(key for key in self.circle_encryption_keys.replace(" ", "").split(",") if key)


def _kept_secret(folder: Path, name: str, fresh: str) -> str:
    """Return the secret kept in ``folder``; write ``fresh`` there on the first start."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(fresh)
    return fresh


def load() -> Settings:
    """Read the settings, fill in kept secrets for the embedded default, refuse weak ones.

    Raises:
        WeakSetting: A secret is missing where no default may exist, or is too short, or the
            test clock is set in production.
    """
    found = Settings()
    if not found.database_url and not found.circle_production:
        folder = found.circle_data_dir / "keys"
        found = found.model_copy(
            update={
                "circle_secret_key": found.circle_secret_key
                or _kept_secret(folder, "secret.key", secrets.token_urlsafe(48)),
                "circle_encryption_keys": found.circle_encryption_keys
                or _kept_secret(folder, "encryption.keys", Fernet.generate_key().decode()),
            }
        )
    _refuse_weak(found)
    return found


def _refuse_weak(found: Settings) -> None:
    if len(found.circle_secret_key) < MIN_SECRET_LENGTH:
        message = f"CIRCLE_SECRET_KEY must have at least {MIN_SECRET_LENGTH} characters"
        raise WeakSetting(message)
    if not found.encryption_keys:
        message = "CIRCLE_ENCRYPTION_KEYS must hold at least one Fernet key"
        raise WeakSetting(message)
    for key in found.encryption_keys:
        try:
            Fernet(key)
        except ValueError as broken:
            message = "CIRCLE_ENCRYPTION_KEYS holds something that is not a Fernet key"
            raise WeakSetting(message) from broken
    _refuse_weak_message_secrets(found)
    if found.circle_production and found.circle_now:
        message = "CIRCLE_NOW sets the clock for tests and demos; it is refused in production"
        raise WeakSetting(message)


def _refuse_weak_message_secrets(found: Settings) -> None:
    for name in ("circle_commands_secret", "circle_twilio_token", "circle_whatsapp_secret"):
        if 0 < len(getattr(found, name)) < MIN_MESSAGE_SECRET_LENGTH:
            message = f"{name.upper()} must have at least {MIN_MESSAGE_SECRET_LENGTH} characters"
            raise WeakSetting(message)


@lru_cache(maxsize=1)
def get() -> Settings:
    """Return the process-wide settings."""
    return load()
