"""A local program that is told of a circle's acts: it checks each proof, and fails on demand."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from docs.examples.webhook_receiver import verified


class Receiver:
    """What came in, and what the next callers meet."""

    def __init__(self) -> None:
        self.url = ""
        self.secrets: list[str] = []
        self.told: list[dict[str, Any]] = []
        self.names: list[str] = []
        self.forged = 0
        # What the next calls meet instead of 204: a status, or seconds of silence before it.
        self.faults: list[int | float] = []
        self.before_answer: Callable[[], None] = lambda: None
        self.drip = False
        self.over = threading.Event()
        self.at_once = 0
        self.most_at_once = 0

    def kinds(self) -> list[str]:
        """What it was told of, in order."""
        return [each["type"] for each in self.told]

    def take(self, headers: Any, body: bytes) -> int:
        """Check and keep a message; the status of the answer."""
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            fault = self.faults.pop(0) if self.faults else 204
            if isinstance(fault, float):
                self.over.wait(fault)
                fault = 204
            if not any(verified(each, headers, body, now=None) for each in self.secrets):
                self.forged += 1
                return 401
            if fault < 300:
                self.told.append(json.loads(body))
                self.names.append(headers["webhook-id"])
            return fault
        finally:
            self.at_once -= 1


class _Handler(BaseHTTPRequestHandler):
    receiver: Receiver

    def do_POST(self) -> None:
        """Answer a call."""
        body = self.rfile.read(int(self.headers["content-length"]))
        status = self.receiver.take(self.headers, body)
        self.receiver.before_answer()
        with suppress(OSError):
            if self.receiver.drip:
                self._drip()
                return
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("location", "http://127.0.0.1:1/elsewhere")
            self.send_header("content-length", "0" if status == 204 else "300")
            self.end_headers()
            if status != 204:
                self.wfile.write(b"x" * 300)

    def _drip(self) -> None:
        for letter in b"HTTP/1.1 200 OK\r\nx-slow: " + b"z" * 2_000:
            self.wfile.write(bytes([letter]))
            self.wfile.flush()
            if self.receiver.over.wait(0.05):
                return

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Run a receiver on a free port."""
    found = Receiver()
    handler = type("Handler", (_Handler,), {"receiver": found})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    found.url = f"http://127.0.0.1:{server.server_port}/circle"
    try:
        yield found
    finally:
        found.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def until(done: Callable[[], bool], seconds: float = 5.0) -> None:
    """Wait for something."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)
