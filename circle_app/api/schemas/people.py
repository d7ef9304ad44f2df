"""Accounts, tokens and sessions."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import Field

from circle_app.api.schemas.common import Asked, Moment, Shown, Text
from circle_app.services.people import Person
from circle_app.services.sessions import SessionRow, Tokens

Language = Literal["en", "hi"]
ColorMode = Literal["system", "light", "dark"]


class SignUp(Asked):
    """What it takes to open an account; phone or e-mail is enough."""

    name: Text = Field(max_length=400)
    phone: Text | None = Field(default=None, max_length=40)
    email: Text | None = Field(default=None, max_length=400)
    password: Text = Field(max_length=1024)
    language: Language | None = None
    invite_code: Text = Field(
        default="",
        max_length=40,
        description="Code of a circle; needed where accounts are made by invitation only.",
    )


class Refresh(Asked):
    """The refresh token to trade in."""

    refresh_token: Text = Field(max_length=200)


class ProfileChange(Asked):
    """What a person may change alone; what is left out stays."""

    name: Text | None = Field(default=None, max_length=400)
    language: Language | None = None
    color_mode: ColorMode | None = None
    guide_closed: bool | None = None


class User(Shown):
    """An account as its owner sees it."""

    id: UUID
    name: str
    phone: str | None
    email: str | None
    language: str
    color_mode: str
    guide_closed: bool

    @classmethod
    def of(cls, person: Person) -> User:
        """Show an account."""
        return cls(
            id=person.id,
            name=person.name,
            phone=person.phone,
            email=person.email,
            language=person.language,
            color_mode=person.color_mode,
            guide_closed=person.guide_closed,
        )


class TokenPair(Shown):
    """An access token for calls, and a refresh token that is good for one trade."""

    access_token: str
    refresh_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105  (a kind of token, not one)
    expires_in: int = Field(description="Seconds until the access token ends.")

    @classmethod
    def of(cls, tokens: Tokens) -> TokenPair:
        """Show new tokens."""
        return cls(
            access_token=tokens.access_token,
            refresh_token=tokens.refresh_token,
            expires_in=tokens.expires_in,
        )


class SignedUp(TokenPair):
    """A new account, signed in."""

    user: User


class Session(Shown):
    """One of a person's sessions."""

    id: UUID
    kind: str
    created_at: Moment
    last_seen_at: Moment
    agent: str
    address: str
    current: bool

    @classmethod
    def of(cls, row: SessionRow) -> Session:
        """Show a session."""
        return cls(
            id=row.id,
            kind=row.kind,
            created_at=row.created_at,
            last_seen_at=row.last_seen_at,
            agent=row.agent,
            address=row.address,
            current=row.current,
        )
