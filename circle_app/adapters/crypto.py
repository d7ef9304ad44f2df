"""Encryption of personal data at rest, and blind indexes to find it again."""

from __future__ import annotations

import hashlib
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, MultiFernet

from circle_app import settings


@lru_cache(maxsize=1)
def _box() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.get().encryption_keys])


def subkey(purpose: str) -> bytes:
    """Return a key for one purpose, derived from the installation's secret."""
    secret = settings.get().circle_secret_key.encode()
    return hmac.new(secret, purpose.encode(), hashlib.sha256).digest()


def encrypt(text: str) -> str:
    """Encrypt with the newest key; authenticated (Fernet)."""
    return _box().encrypt(text.encode()).decode("ascii")


def decrypt(token: str) -> str:
    """Decrypt with whichever key fits."""
    return _box().decrypt(token.encode("ascii")).decode()


def encrypt_bytes(data: bytes) -> bytes:
    """Encrypt the bytes of a file with the newest key."""
    return _box().encrypt(data)


def decrypt_bytes(token: bytes) -> bytes:
    """Decrypt the bytes of a file with whichever key fits."""
    return _box().decrypt(token)


def bytes_of(text: str) -> bytes:
    """Bytes of any text a form can carry, half characters included: it is only compared."""
    return text.encode("utf-8", "surrogatepass")


def blind_index(purpose: str, text: str) -> str:
    """Return a keyed digest that finds equal texts without telling what they are."""
    return hmac.new(subkey("index:" + purpose), bytes_of(text), hashlib.sha256).hexdigest()


def token_digest(token: str) -> str:
    """Digest under which a bearer token is stored: a stolen table opens no session."""
    return hashlib.sha256(token.encode()).hexdigest()


def signing_key() -> str:
    """Key of access tokens, derived so that it is no other purpose's key."""
    return subkey("jwt").hex()
