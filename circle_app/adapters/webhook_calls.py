"""Calls to addresses that people of a circle typed: bounded in time and size, never led astray.

The name of the machine is looked up once for each call, the addresses are judged, and the call
goes to one of exactly these. What the certificate is checked against stays the name. Nothing is
followed elsewhere, no proxy of the environment is used, and whoever answers in drops is left after
the same time as who does not answer.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import httpcore
import httpx

from circle_app.adapters.hosts import InvalidHost

TIMEOUT_SECONDS: Final = 10.0
#: So much of an answer is kept.
SAID: Final = 200
_READ_BYTES: Final = 4 * SAID

Reach = Callable[[str, int], tuple[str, ...]]


class CallFailed(Exception):
    """No answer came; ``reason`` is ``timeout``, ``unreachable``, ``private`` or ``garbled``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status and the first letters."""

    status: int
    said: str


class _Late(httpcore.TimeoutException):
    """The time for the whole call is over."""


class _Stream(httpcore.NetworkStream):
    """A connection on which nothing lasts longer than the call may."""

    def __init__(self, inner: httpcore.NetworkStream, until: float) -> None:
        self._inner = inner
        self._until = until

    def _left(self) -> float:
        left = self._until - time.monotonic()
        if left <= 0:
            raise _Late
        return left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        return self._inner.read(max_bytes, self._left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._inner.write(buffer, self._left())

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        inner = self._inner.start_tls(ssl_context, server_hostname, self._left())
        return _Stream(inner, self._until)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Network(httpcore.NetworkBackend):
    """Connects to addresses that were judged, not to names."""

    def __init__(self, reach: Reach, until: float) -> None:
        self._reach = reach
        self._until = until
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        fault: Exception = httpcore.ConnectError()
        for address in self._reach(host, port):
            left = self._until - time.monotonic()
            if left <= 0:
                raise _Late
            try:
                inner = self._plain.connect_tcp(address, port, left, local_address, socket_options)
            except httpcore.ConnectError as failure:
                fault = failure
            else:
                return _Stream(inner, self._until)
        raise fault


@lru_cache(maxsize=1)
def _trusted() -> ssl.SSLContext:
    return httpx.create_ssl_context()


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    reach: Reach,
    *,
    seconds: float = TIMEOUT_SECONDS,
) -> Answer:
    """Send something and return what was answered, whatever its status is.

    Args:
        url: Where to.
        body: What is sent.
        headers: What goes along.
        reach: Returns the addresses of a machine that may be called, or raises InvalidHost.
        seconds: How long all of it may last, from looking up the name to the answer.

    Raises:
        CallFailed: Nothing that could be read came back.
    """
    network = _Network(reach, time.monotonic() + seconds)
    sent = [(name.encode(), value.encode()) for name, value in headers.items()]
    try:
        with (
            httpcore.ConnectionPool(_trusted(), network_backend=network) as pool,
            pool.stream("POST", url, headers=sent, content=body) as answer,
        ):
            return Answer(answer.status, _beginning(answer.iter_stream()))
    except InvalidHost as refused:
        private = refused.context.get("reason") == "private"
        raise CallFailed("private" if private else "unreachable") from None
    except httpcore.TimeoutException:
        raise CallFailed("timeout") from None
    except (httpcore.ProtocolError, httpcore.UnsupportedProtocol):
        raise CallFailed("garbled") from None
    except (httpcore.NetworkError, OSError):
        raise CallFailed("unreachable") from None


def _beginning(parts: Iterable[bytes]) -> str:
    """Read no more of an answer than is kept; its status counts, however it goes on."""
    read = b""
    with suppress(httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError):
        for part in parts:
            read += part
            if len(read) >= _READ_BYTES:
                break
    text = read.decode("utf-8", errors="replace")
    return "".join(each if each.isprintable() else " " for each in text)[:SAID].strip()
