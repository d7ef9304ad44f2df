"""Accounts of people: sign up, profile, language and colour mode."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from circle_app.adapters import clock, crypto, passwords
from circle_app.adapters.ids import new_id
from circle_app.adapters.phones import InvalidPhone, to_e164
from circle_app.domain.charts import PERSONAL_ACCOUNTS
from circle_app.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from circle_app.domain.invites import InvalidCode, clean_code
from circle_app.domain.people import (
    COLOR_MODES,
    LANGUAGES,
    check_password,
    clean_email,
    clean_name,
)
from circle_app.domain.settings_catalogue import INVITED
from circle_app.persistence import database
from circle_app.persistence.models import User
from circle_app.persistence.queries.settings import is_live_code
from circle_app.services import events, installation, ledger, members
from circle_app.services.access import Actor

DEFAULT_CURRENCY = "INR"


class PhoneTaken(Conflict):
    """There is an account with this phone number."""

    code = "phone_taken"


class EmailTaken(Conflict):
    """There is an account with this e-mail address."""

    code = "email_taken"


class SignUpClosed(NotAllowed):
    """Accounts are made only by those who hold an invite code."""

    code = "sign_up_closed"


@dataclass(frozen=True, slots=True)
class Person:
    """An account as its owner sees it."""

    id: UUID
    name: str
    phone: str | None
    email: str | None
    language: str
    color_mode: str
    guide_closed: bool
    is_operator: bool


def _person(user: User) -> Person:
    return Person(
        user.id,
        user.name,
        user.phone,
        user.email,
        user.language,
        user.color_mode,
        user.guide_closed,
        user.is_operator,
    )


@database.retried
def sign_up(
    *,
    name: str,
    password: str,
    phone: str | None = None,
    email: str | None = None,
    language: str = "en",
    invite_code: str = "",
    by_operator: bool = False,
    address: str = "",
    agent: str = "",
) -> Person:
    """Open an account and the personal wallet that comes with it.

    Raises:
        SignUpClosed: This installation is for people with an invite code, and it is none.
        InvalidName, InvalidPhone, InvalidEmail, WeakPassword: What was typed is not acceptable.
        PhoneTaken, EmailTaken: There is such an account already.
    """
    clean = clean_name(name)
    number = to_e164(phone) if phone and phone.strip() else None
    mail = clean_email(email) if email and email.strip() else None
    if number is None and mail is None:
        raise InvalidPhone(field="phone")
    settings = installation.current()
    if settings.security_sign_up == INVITED and not (by_operator or _is_invited(invite_code)):
        raise SignUpClosed
    check_password(password, name=clean, shortest=settings.security_password_length)
    hashed = passwords.hash_password(password)
    user = User(
        id=new_id(),
        name=clean,
        phone=number,
        phone_index=crypto.blind_index("phone", number) if number else None,
        phone_last4=number[-4:] if number else None,
        email=mail,
        email_index=crypto.blind_index("email", mail) if mail else None,
        password_hash=hashed,
        language=language if language in LANGUAGES else "en",
        created_at=clock.now(),
    )
    try:
        with database.transaction() as session:
            _check_free(session, user)
            session.add(user)
            session.flush()
            ledger.open_book(
                session,
                currency=DEFAULT_CURRENCY,
                at=user.created_at,
                kinds=PERSONAL_ACCOUNTS,
                user_id=user.id,
            )
            actor = Actor(user.id, user.name, address=address, agent=agent)
            events.record(session, "person.signed_up", actor, visible=False)
    except IntegrityError:  # two sign-ups with one number or address in the same moment
        with database.reading() as session:
            _check_free(session, user)
        raise
    return _person(user)


def _is_invited(code: str) -> bool:
    try:
        clean = clean_code(code)
    except InvalidCode:
        return False
    with database.reading() as session:
        return is_live_code(session, clean, clock.now())


def _check_free(session: Session, user: User) -> None:
    taken = session.connection().execute(
        select(col(User.phone_index), col(User.email_index)).where(
            or_(
                *(
                    column == value
                    for column, value in (
                        (col(User.phone_index), user.phone_index),
                        (col(User.email_index), user.email_index),
                    )
                    if value
                )
            )
        )
    )
    for row in taken:
        if user.phone_index and row.phone_index == user.phone_index:
            raise PhoneTaken(field="phone")
        raise EmailTaken(field="email")


def profile(actor: Actor) -> Person:
    """Return the actor's own account."""
    with database.reading() as session:
        user = session.get(User, actor.user_id)
        if user is None:
            raise NotFound(what="person")
        return _person(user)


def change_profile(
    actor: Actor,
    *,
    name: str | None = None,
    language: str | None = None,
    color_mode: str | None = None,
    guide_closed: bool | None = None,
) -> Person:
    """Change what a person may change alone: name, language, colour mode, the first-run guide.

    Raises:
        InvalidName, InvalidInput: The new value is not acceptable; nothing was changed.
    """
    changes = _wanted(name, language, color_mode, guide_closed)
    with database.transaction() as session:
        user = session.get(User, actor.user_id)
        if user is None:
            raise NotFound(what="person")
        changes = {key: value for key, value in changes.items() if getattr(user, key) != value}
        if changes:
            before = {key: getattr(user, key) for key in changes}
            for key, value in changes.items():
                setattr(user, key, value)
            session.flush()
            if "name" in changes:
                members.follow_name(session, actor, str(changes["name"]))
            events.record(
                session,
                "person.changed",
                actor,
                params={key: value for key, value in changes.items() if key != "name"},
                before=before,
                after=changes,
                visible=False,
                users=(actor.user_id,),
            )
        return _person(user)


def _wanted(
    name: str | None, language: str | None, color_mode: str | None, guide_closed: bool | None
) -> dict[str, object]:
    changes: dict[str, object] = {}
    if name is not None:
        changes["name"] = clean_name(name)
    if language is not None:
        if language not in LANGUAGES:
            raise InvalidInput(field="language", allowed=", ".join(LANGUAGES))
        changes["language"] = language
    if color_mode is not None:
        if color_mode not in COLOR_MODES:
            raise InvalidInput(field="color_mode", allowed=", ".join(COLOR_MODES))
        changes["color_mode"] = color_mode
    if guide_closed is not None:
        changes["guide_closed"] = guide_closed
    return changes


def canonical_login(typed: str) -> str:
    """Return a typed phone number or e-mail address in the one form it is known by."""
    text = unicodedata.normalize("NFC", typed.strip()).lower()
    if "@" in text:
        return text
    try:
        return to_e164(text)
    except InvalidPhone:
        return text


def find_by_login(session: Session, typed: str) -> User | None:
    """Find the account of a typed phone number or e-mail address."""
    text = canonical_login(typed)
    if "@" in text:
        wanted = col(User.email_index) == crypto.blind_index("email", text)
    else:
        wanted = col(User.phone_index) == crypto.blind_index("phone", text)
    return session.scalars(select(User).where(wanted)).one_or_none()
