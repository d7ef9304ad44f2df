"""Signing in and out: browser sessions by cookie, API sessions by rotating tokens."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import jwt
from sqlalchemy import ColumnElement, select, update
from sqlmodel import Session, col

from circle_app.adapters import clock, crypto, passwords
from circle_app.adapters.ids import new_id
from circle_app.domain.errors import CircleError, NotFound, NotSignedIn
from circle_app.domain.operators import AccountLocked
from circle_app.persistence import database
from circle_app.persistence.models import AuthSession, RefreshToken, User
from circle_app.persistence.queries import browsers
from circle_app.services import events, installation, throttles
from circle_app.services.access import Actor
from circle_app.services.people import canonical_login, find_by_login

API_LIFETIME = timedelta(days=60)
ACCESS_LIFETIME = timedelta(minutes=15)
# A session's "last seen" is a comfort, not a fact: one write per hour is enough.
SEEN_EVERY = timedelta(hours=1)


class BadCredentials(CircleError):
    """No account with this name and password; says nothing about which of the two is wrong."""

    code = "bad_credentials"
    http_status = 401


@dataclass(frozen=True, slots=True)
class Tokens:
    """What an API client is given when it signs in."""

    user_id: UUID
    access_token: str
    refresh_token: str
    expires_in: int


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One of a person's sessions."""

    id: UUID
    kind: str
    created_at: datetime
    last_seen_at: datetime
    agent: str
    address: str
    current: bool


def check_credentials(login: str, password: str, *, address: str, agent: str = "") -> UUID:
    """Return the id of the account that a name and password open.

    Each failure is written down; once there are too many, further attempts are only refused.

    Raises:
        BadCredentials: They open none.
        AccountLocked: They would, but an operator has locked the account.
        TooManyAttempts: Too many failures for this account or address; wait.
    """
    # An account has one count, in whichever way its number is typed.
    keys = throttles.keys(canonical_login(login), address)
    throttles.check(keys)
    with database.reading() as session:
        user = find_by_login(session, login)
    fits = passwords.verify_password(password[:1024], user.password_hash if user else None)
    if user is None or not fits or not user.is_active:
        throttled = throttles.failed(keys)
        _note_failure(user, throttled=throttled, address=address, agent=agent)
        raise BadCredentials(field="password")
    throttles.succeeded(keys)
    # Said only to who knows the password: to others a locked account looks like any other.
    if user.locked_at is not None:
        raise AccountLocked
    return user.id


def _note_failure(user: User | None, *, throttled: bool, address: str, agent: str) -> None:
    """Write a failed sign-in down: which account it was about, not what was typed."""
    with database.transaction() as session:
        events.record(
            session,
            "person.sign_in_failed",
            None,
            subject_id=user.id if user else None,
            params={"known": user is not None, "throttled": throttled}
            | ({"name": user.name} if user else {}),
            visible=False,
            address=address,
            agent=agent,
        )


def web_lifetime() -> timedelta:
    """How long a browser stays signed in."""
    return timedelta(days=installation.current().security_session_days)


def open_web_session(user_id: UUID, *, address: str, agent: str) -> str:
    """Open a browser session; the token goes into the HttpOnly cookie and is stored hashed."""
    token = secrets.token_urlsafe(32)
    lifetime = web_lifetime()
    with database.transaction() as session:
        _open(session, user_id, "web", token, address, agent, lifetime)
    return token


def _open(
    session: Session,
    user_id: UUID,
    kind: str,
    token: str | None,
    address: str,
    agent: str,
    lifetime: timedelta,
) -> UUID:
    now = clock.now()
    opened = AuthSession(
        id=new_id(),
        user_id=user_id,
        kind=kind,
        token_hash=crypto.token_digest(token) if token else None,
        created_at=now,
        last_seen_at=now,
        expires_at=now + lifetime,
        address=address[:64],
        agent=agent[:200],
    )
    session.add(opened)
    session.flush()
    # Shared with other sign-ins; an operator who is locking the account is waited for.
    owner = session.get_one(User, user_id, with_for_update={"read": True})
    if owner.locked_at is not None:  # between the password and here
        raise AccountLocked
    actor = Actor(user_id, owner.name, address=address, agent=agent)
    events.record(
        session,
        "person.signed_in",
        actor,
        subject_id=opened.id,
        params={"kind": kind},
        visible=False,
    )
    return opened.id


def actor_for_token(token: str, *, address: str = "", agent: str = "") -> Actor | None:
    """Resolve a session cookie to the person behind it; None if it opens nothing any more."""
    if not token:
        return None
    return _actor(col(AuthSession.token_hash) == crypto.token_digest(token), address, agent)


def actor_for_access(token: str, *, address: str = "", agent: str = "") -> Actor | None:
    """Resolve an API access token (JWT) to the person behind it; None if it is not valid."""
    try:
        claims = jwt.decode(
            token,
            crypto.signing_key(),
            algorithms=["HS256"],
            options={"require": ["exp", "sub", "sid"], "verify_exp": False, "verify_iat": False},
        )
        # Compared with our own clock, which tests and demos may set.
        if int(claims["exp"]) <= clock.now().timestamp():
            return None
        session_id = UUID(str(claims["sid"]))
    except (jwt.InvalidTokenError, ValueError):
        return None
    return _actor(col(AuthSession.id) == session_id, address, agent)


def _actor(wanted: ColumnElement[bool], address: str, agent: str) -> Actor | None:
    now = clock.now()
    with database.reading() as session:
        row: Any = (
            session.connection()
            .execute(
                select(
                    col(AuthSession.id),
                    col(AuthSession.last_seen_at),
                    col(User.id).label("user_id"),
                    col(User.name),
                    col(User.language),
                    col(User.color_mode),
                    col(User.is_operator),
                )
                .join(User, col(User.id) == col(AuthSession.user_id))
                .where(
                    wanted,
                    col(AuthSession.revoked_at).is_(None),
                    col(AuthSession.expires_at) > now,
                    col(User.is_active),
                    col(User.locked_at).is_(None),
                )
            )
            .one_or_none()
        )
    if row is None:
        return None
    if now - row.last_seen_at > SEEN_EVERY:
        with database.transaction() as session:
            session.connection().execute(
                update(AuthSession).where(col(AuthSession.id) == row.id).values(last_seen_at=now)
            )
    return Actor(
        row.user_id, row.name, row.language, row.color_mode, row.id, address, agent, row.is_operator
    )


def issue_tokens(user_id: UUID, *, address: str, agent: str) -> Tokens:
    """Open an API session: a short access token and a refresh token for the next one."""
    with database.transaction() as session:
        session_id = _open(session, user_id, "api", None, address, agent, API_LIFETIME)
        return _tokens(session, user_id, session_id)


def _tokens(session: Session, user_id: UUID, session_id: UUID) -> Tokens:
    now = clock.now()
    refresh = secrets.token_urlsafe(32)
    session.add(
        RefreshToken(
            session_id=session_id,
            token_hash=crypto.token_digest(refresh),
            created_at=now,
            expires_at=now + API_LIFETIME,
        )
    )
    claims = {
        "sub": str(user_id),
        "sid": str(session_id),
        "iat": int(now.timestamp()),
        "exp": int((now + ACCESS_LIFETIME).timestamp()),
    }
    access = jwt.encode(claims, crypto.signing_key(), algorithm="HS256")
    return Tokens(user_id, access, refresh, int(ACCESS_LIFETIME.total_seconds()))


@database.retried
def refresh(token: str) -> Tokens:
    """Trade a refresh token for new tokens; each is good once.

    Raises:
        NotSignedIn: Unknown, expired or ended. A token used twice was copied by somebody:
            the whole session ends.
    """
    now = clock.now()
    stolen = False
    with database.transaction() as session:
        found = session.scalars(
            select(RefreshToken)
            .where(col(RefreshToken.token_hash) == crypto.token_digest(token))
            .with_for_update()
        ).one_or_none()
        owner = session.get(AuthSession, found.session_id) if found else None
        if found is None or owner is None or owner.revoked_at:
            raise NotSignedIn
        # A token of a session that is over would open nothing.
        if min(found.expires_at, owner.expires_at) <= now:
            raise NotSignedIn
        if found.used_at is not None:
            owner.revoked_at, stolen = now, True
            events.record(session, "person.token_reused", None, subject_id=owner.id, visible=False)
        else:
            found.used_at = owner.last_seen_at = now
            return _tokens(session, owner.user_id, owner.id)
    assert stolen  # noqa: S101  (the other branches returned or raised)
    raise NotSignedIn


def sign_out(actor: Actor) -> None:
    """End the session the actor came with."""
    if actor.session_id is not None:
        end_session(actor, actor.session_id)


def end_session(actor: Actor, session_id: UUID) -> None:
    """End one of the actor's sessions.

    Raises:
        NotFound: The actor has no such session.
    """
    with database.transaction() as session:
        ended = session.connection().execute(
            update(AuthSession)
            .where(
                col(AuthSession.id) == session_id,
                col(AuthSession.user_id) == actor.user_id,
                col(AuthSession.revoked_at).is_(None),
            )
            .values(revoked_at=clock.now())
        )
        if ended.rowcount != 1:
            raise NotFound(what="session")
        # Whoever holds the device next must not read of this person's money on it.
        browsers.remove_of_session(session, session_id)
        events.record(session, "person.signed_out", actor, subject_id=session_id, visible=False)


def sessions_of(actor: Actor) -> list[SessionRow]:
    """List the actor's running sessions, the newest first (at most 100)."""
    with database.reading() as session:
        rows = session.scalars(
            select(AuthSession)
            .where(
                col(AuthSession.user_id) == actor.user_id,
                col(AuthSession.revoked_at).is_(None),
                col(AuthSession.expires_at) > clock.now(),
            )
            .order_by(col(AuthSession.id).desc())
            .limit(100)
        )
        return [
            SessionRow(
                row.id,
                row.kind,
                row.created_at,
                row.last_seen_at,
                row.agent,
                row.address,
                row.id == actor.session_id,
            )
            for row in rows
        ]
