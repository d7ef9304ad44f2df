"""HTTP calls to a payment provider: short waits, small answers, repeats where those are safe."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Mapping
from typing import Any, Final

import httpx
import structlog

from circle_app.adapters.payments import Keys, KeysRefused, ProviderDown, ProviderRefused

ATTEMPTS: Final = 3
MAX_ANSWER_BYTES: Final = 1_000_000
MAX_SAID: Final = 200
TIMEOUT: Final = httpx.Timeout(8.0, connect=4.0)
_LONGEST_PAUSE: Final = 2.0
_TOO_MANY: Final = 429
_SERVER_FAULT: Final = 500

_log = structlog.get_logger(__name__)
# It would write down every address it calls.
logging.getLogger("httpx").setLevel(logging.WARNING)


def call(
    base: str,
    keys: Keys,
    method: str,
    path: str,
    *,
    sent: Mapping[str, Any] | None = None,
    query: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
    again: bool = False,
) -> Any:
    """Ask a provider something and return what it says.

    Args:
        base: Where its interface stands; an installation's setting, never a user's.
        keys: The account.
        method: ``GET`` or ``POST``.
        path: Below the base.
        sent: The body, as JSON.
        query: What is narrowed to.
        headers: More headers.
        again: Whether asking twice does no harm: nothing is made, or made once by its key.

    Raises:
        ProviderDown: No answer, or none that says what happened. If ``again`` is false, it may
            have been done.
        KeysRefused, ProviderRefused: It was not done.
    """
    options: dict[str, Any] = {"json": sent, "params": query, "headers": headers}
    safe = again or method == "GET"
    with httpx.Client(
        base_url=base,
        auth=(keys.key_id, keys.secret),
        timeout=TIMEOUT,
        follow_redirects=False,
        headers={"User-Agent": "Circle"},
    ) as client:
        for attempt in range(1, ATTEMPTS + 1):
            last = attempt == ATTEMPTS
            try:
                status, body, pause = _ask(client, method, path, options)
            except (httpx.ConnectError, httpx.ConnectTimeout) as failure:
                # Nothing was sent.
                _give_up_or_wait(failure, path, last=last, pause=_pause(attempt))
                continue
            except (httpx.HTTPError, ValueError) as failure:
                _give_up_or_wait(failure, path, last=last or not safe, pause=_pause(attempt))
                continue
            if status == _TOO_MANY or (status >= _SERVER_FAULT and safe):
                wait = min(_LONGEST_PAUSE, max(pause, _pause(attempt)))
                _give_up_or_wait(ProviderDown(f"status {status}"), path, last=last, pause=wait)
                continue
            return _answer(status, body)
    raise ProviderDown(path)


def _ask(
    client: httpx.Client, method: str, path: str, options: Mapping[str, Any]
) -> tuple[int, bytes, float]:
    with client.stream(method, path, **options) as response:
        body = bytearray()
        for part in response.iter_bytes():
            body += part
            if len(body) > MAX_ANSWER_BYTES:
                raise ValueError("the answer is too large")
        wait = str(response.headers.get("retry-after", ""))
        return response.status_code, bytes(body), float(wait) if wait.isdecimal() else 0.0


def _give_up_or_wait(failure: Exception, path: str, *, last: bool, pause: float) -> None:
    # The kind of failure only: an address or a body may name a payer.
    _log.warning("payment provider does not answer", path=path, failure=type(failure).__name__)
    if last:
        raise ProviderDown(path) from None
    time.sleep(pause)


def _pause(attempt: int) -> float:
    return 0.2 * (1 << (attempt - 1))


def _answer(status: int, body: bytes) -> Any:
    try:
        said = json.loads(body)
    except ValueError:
        said = None
    if 200 <= status < 300 and isinstance(said, dict):
        return said
    reason = _reason(said)
    if status == 401:
        raise KeysRefused(reason)
    if 400 <= status < 500:
        raise ProviderRefused(reason)
    raise ProviderDown(f"status {status}")


def _reason(said: Any) -> str:
    error = said.get("error") if isinstance(said, dict) else None
    told = error.get("description") if isinstance(error, dict) else None
    return str(told or "")[:MAX_SAID]
