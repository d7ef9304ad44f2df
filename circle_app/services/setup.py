"""The first operator: by a code that lies on the machine, or from its command line.

As long as nobody operates the installation, the serving process keeps a code in a file of the data
folder that only its own account can read. Whoever types it on the page ``/setup`` becomes the
first operator; then the file is gone, and with it the page.
"""

from __future__ import annotations

import hmac
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from circle_app import settings
from circle_app.domain.errors import InvalidInput, NotFound
from circle_app.persistence import database
from circle_app.persistence.models import User
from circle_app.persistence.queries import admin as queries
from circle_app.services import people, throttles
from circle_app.services.access import Actor
from circle_app.services.admin.people import appoint, open_again

CODE_FILE: Final = "setup-code"
# Letters and digits that nobody mixes up when reading them from a terminal.
_ALPHABET: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_CODE_LENGTH: Final = 16
_GROUP: Final = 4


class WrongSetupCode(InvalidInput):
    """It is not the code that lies on the machine."""

    code = "wrong_setup_code"


@dataclass(frozen=True, slots=True)
class Operator:
    """Somebody who operates the installation, as the command line lists them."""

    id: UUID
    name: str
    phone_last4: str | None
    locked: bool


def code_path() -> Path:
    """Return where the code lies while there is one."""
    return settings.get().circle_data_dir / CODE_FILE


def is_open() -> bool:
    """Whether the first operator can be made by the page: only while the file is there."""
    return code_path().is_file()


def prepare() -> Path | None:
    """Keep a code if nobody operates the installation; remove one that is no longer needed.

    Returns:
        Where the code lies; None where there is an operator.
    """
    path = code_path()
    with database.reading() as session:
        settled = _has_operator(session)
    if settled:
        path.unlink(missing_ok=True)
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    # Another process may have written it just now; one code is enough.
    with suppress(FileExistsError):
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(_new_code() + "\n")
    return path


def _new_code() -> str:
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH))
    return "-".join(letters[at : at + _GROUP] for at in range(0, _CODE_LENGTH, _GROUP))


def _has_operator(session: Session) -> bool:
    found = session.connection().execute(select(col(User.id)).where(col(User.is_operator)).limit(1))
    return found.first() is not None


def _plain(typed: str) -> bytes:
    """A code as it is compared: capitals and digits only, however it was typed."""
    return "".join(char for char in typed.upper() if char in _ALPHABET).encode()


def _check_code(typed: str, address: str) -> None:
    keys = throttles.keys(f"setup from {address}", address)
    throttles.check(keys)
    try:
        kept = _plain(code_path().read_text(encoding="ascii"))
    except FileNotFoundError:
        raise NotFound(what="page") from None
    if len(kept) != _CODE_LENGTH or not hmac.compare_digest(kept, _plain(typed[:80])):
        throttles.failed(keys)
        raise WrongSetupCode(field="setup_code")


def first_operator(
    *,
    setup_code: str,
    name: str,
    password: str,
    phone: str | None = None,
    email: str | None = None,
    language: str = "en",
    address: str = "",
    agent: str = "",
) -> people.Person:
    """Make the account of the first operator; the code is used up by it.

    Raises:
        NotFound: There is an operator already, so there is nothing to set up.
        WrongSetupCode: Not the code; too many of those and TooManyAttempts is raised.
        InvalidName, InvalidPhone, InvalidEmail, WeakPassword, PhoneTaken, EmailTaken: As for
            signing up; the code stays good.
    """
    _check_code(setup_code, address)
    made = people.sign_up(
        name=name,
        password=password,
        phone=phone,
        email=email,
        language=language,
        address=address,
        agent=agent,
        by_operator=True,
    )
    actor = Actor(made.id, made.name, language=made.language, address=address, agent=agent)
    with database.transaction() as session:
        queries.one_at_a_time(session)
        if _has_operator(session):  # somebody else was faster with the same code
            raise NotFound(what="page")
        appoint(session, actor, session.get_one(User, made.id), is_operator=True)
    code_path().unlink(missing_ok=True)
    return made


def appoint_by_hand(
    *, name: str, password: str, phone: str | None = None, email: str | None = None
) -> tuple[Operator, bool]:
    """Make an operator from the command line: of the account there is, else of a new one.

    An account that is there keeps its name and password.

    Returns:
        The operator, and whether the account is new.

    Raises:
        LockedOperator: The account is locked.
        InvalidName, InvalidPhone, InvalidEmail, WeakPassword: As for signing up.
    """
    known = find(phone or email or "")
    if known is None:
        person_id = people.sign_up(
            name=name, password=password, phone=phone, email=email, by_operator=True
        ).id
    else:
        person_id = known.id
    with database.transaction() as session:
        queries.one_at_a_time(session)
        person = session.get_one(User, person_id)
        appoint(session, None, person, is_operator=True)
        made = _operator(person)
    code_path().unlink(missing_ok=True)
    return made, known is None


def find(login: str) -> Operator | None:
    """Return the account of a phone number or e-mail address, for the command line."""
    with database.reading() as session:
        user = people.find_by_login(session, login)
        return _operator(user) if user else None


def _operator(user: User) -> Operator:
    return Operator(user.id, user.name, user.phone_last4, user.locked_at is not None)


def operators() -> tuple[Operator, ...]:
    """List everybody who operates the installation, for the command line."""
    with database.reading() as session:
        return tuple(
            Operator(row.id, row.name, row.phone_last4, row.locked_at is not None)
            for row in queries.operator_rows(session)
        )


def _account(session: Session, login: str) -> User:
    queries.one_at_a_time(session)
    user = people.find_by_login(session, login)
    if user is None:
        raise NotFound(what="person")
    return user


def dismiss_by_hand(login: str) -> Operator:
    """Take the office of an operator back from the command line.

    Raises:
        NotFound: There is no such account.
        LastOperator: Nobody would be left.
    """
    with database.transaction() as session:
        user = _account(session, login)
        appoint(session, None, user, is_operator=False)
        return _operator(user)


def unlock_by_hand(login: str) -> Operator:
    """Open a locked account from the command line, when no operator can.

    Raises:
        NotFound: There is no such account.
    """
    with database.transaction() as session:
        user = _account(session, login)
        if user.locked_at is not None:
            open_again(session, None, user)
        return _operator(user)
