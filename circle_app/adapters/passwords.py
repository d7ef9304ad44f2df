"""Password hashing: Argon2id through passlib's API."""

from __future__ import annotations

import threading

from passlib.context import CryptContext

from circle_app.adapters.crypto import bytes_of

_context = CryptContext(schemes=["argon2"], deprecated="auto")
# Argon2 takes 64 MiB each: two at a time keep a small server alive under a login storm.
_slots = threading.BoundedSemaphore(2)
# A hash of nothing anybody knows, so that an unknown account takes as long as a wrong password.
_DUMMY = (
    "$argon2id$v=19$m=65536,t=3,p=4$ME5J6V2LsTYm5FwrxRijFA"
    "$tIyNS+jzJNcbdmC95sWrStZZyAKTPX1ByLRXjFW4TTs"
)


def hash_password(password: str) -> str:
    """Return the Argon2id hash of a password; takes about 100 ms, so call it in a thread."""
    with _slots:
        return str(_context.hash(bytes_of(password)))


def verify_password(password: str, hashed: str | None) -> bool:
    """Say whether the password fits; costs the same when there is no such account."""
    with _slots:
        fits: bool = _context.verify(bytes_of(password), hashed or _DUMMY)
    return fits and hashed is not None
