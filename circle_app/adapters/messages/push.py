"""Web push: a browser that agreed is woken with an encrypted notice (RFC 8030, 8291, 8292)."""

from __future__ import annotations

import base64
import json
from collections.abc import Generator, Iterable
from functools import lru_cache
from typing import Final

import requests
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02
from pywebpush import WebPushException, webpush

from circle_app.adapters import crypto
from circle_app.adapters.messages.base import Letter, Outcome

TIMEOUT_SECONDS: Final = 10.0
#: How long a push service keeps a notice for a browser that is away, in seconds.
KEPT_SECONDS: Final = 24 * 3600
# Push services take 4,096 bytes in all, and a letter may have four of them; screens show less.
_TITLE, _BODY = 120, 500
# The browser has withdrawn its agreement, or never was there.
_GONE: Final = (404, 410)
_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@lru_cache(maxsize=1)
def _key() -> ec.EllipticCurvePrivateKey:
    # Made of the installation's secret: the same in every process and after every restart.
    number = int.from_bytes(crypto.subkey("push"), "big") % (_ORDER - 1) + 1
    return ec.derive_private_key(number, ec.SECP256R1())


def public_key() -> str:
    """Return what a browser is given to know our notices by (base64url, uncompressed point)."""
    point = _key().public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).decode().rstrip("=")


def _cut(said: str, most: int) -> str:
    return said if len(said) <= most else f"{said[: most - 1].rstrip()}…"


class Push:
    """The way to browsers."""

    def __init__(self, contact: str, *, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        """Name whom a push service may write to: ``mailto:`` or an address of ours."""
        self._contact = contact
        self._timeout = timeout_seconds

    def deliver(self, letters: Iterable[Letter]) -> Generator[Outcome, None, None]:
        """Hand notices to push services; a browser that is gone is a final fault."""
        for letter in letters:
            yield self._send(letter)

    def _send(self, letter: Letter) -> Outcome:
        notice = {
            "title": _cut(letter.subject, _TITLE),
            "body": _cut(letter.text, _BODY),
            "link": letter.link,
            "tag": letter.reference,
            "lang": letter.language,
        }
        try:
            answer = webpush(
                json.loads(letter.to),
                data=json.dumps(notice, ensure_ascii=False),
                vapid_private_key=Vapid02(_key()),
                vapid_claims={"sub": self._contact},
                ttl=KEPT_SECONDS,
                timeout=self._timeout,
            )
        except WebPushException as refused:
            code = getattr(refused.response, "status_code", None)
            return Outcome(sent=False, fault=f"refused {code}", final=code in _GONE)
        except (requests.RequestException, OSError) as failure:
            return Outcome(sent=False, fault=type(failure).__name__)
        except ValueError:
            return Outcome(sent=False, fault="not a browser", final=True)
        return Outcome(sent=True, reference=str(getattr(answer, "status_code", "")))
