"""Tables of people: accounts, sessions, refresh tokens, sign-in throttling."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from circle_app.persistence.models._common import moment
from circle_app.persistence.types import EncryptedText


class User(SQLModel, table=True):
    """A person with an account. Phone and e-mail are ciphertext, found by blind index."""

    __tablename__ = "app_user"

    id: UUID = Field(primary_key=True)
    name: str = Field(max_length=80)
    phone: str | None = Field(default=None, sa_type=EncryptedText)
    phone_index: str | None = Field(default=None, max_length=64, unique=True)
    phone_last4: str | None = Field(default=None, max_length=4)
    email: str | None = Field(default=None, sa_type=EncryptedText)
    email_index: str | None = Field(default=None, max_length=64, unique=True)
    password_hash: str = Field(max_length=200)
    language: str = Field(default="en", max_length=8)
    color_mode: str = Field(default="system", max_length=8)
    guide_closed: bool = False
    is_operator: bool = False
    is_active: bool = True
    # Locked by an operator: nobody signs in until it is taken back.
    locked_at: datetime | None = moment(default=None)
    locked_by: UUID | None = None
    lock_reason: str | None = Field(default=None, max_length=200)
    created_at: datetime = moment()


class AuthSession(SQLModel, table=True):
    """One sign-in: a browser's cookie (``web``) or a family of API tokens (``api``)."""

    __tablename__ = "auth_session"

    id: UUID = Field(primary_key=True)
    user_id: UUID = Field(foreign_key="app_user.id", index=True)
    kind: str = Field(max_length=8)
    token_hash: str | None = Field(default=None, max_length=64, unique=True)
    created_at: datetime = moment()
    last_seen_at: datetime = moment()
    expires_at: datetime = moment()
    revoked_at: datetime | None = moment(default=None)
    address: str = Field(default="", max_length=64)
    agent: str = Field(default="", max_length=200)


class RefreshToken(SQLModel, table=True):
    """A refresh token, good for one use; a second use ends its session."""

    __tablename__ = "refresh_token"

    id: int | None = Field(default=None, primary_key=True)
    session_id: UUID = Field(foreign_key="auth_session.id", index=True)
    token_hash: str = Field(max_length=64, unique=True)
    created_at: datetime = moment()
    expires_at: datetime = moment()
    used_at: datetime | None = moment(default=None)


class SignInThrottle(SQLModel, table=True):
    """Failed sign-ins for one account or one address; in the database, so workers share it."""

    __tablename__ = "sign_in_throttle"

    key: str = Field(primary_key=True, max_length=64)
    failures: int = 0
    window_started_at: datetime = moment()
    locked_until: datetime | None = moment(default=None)
