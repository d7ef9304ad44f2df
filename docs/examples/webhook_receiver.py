"""Receives what a circle tells a webhook, and takes only what that circle has signed.

Nothing but Python is needed. Put the secret that Circle showed into CIRCLE_WEBHOOK_SECRET, run
this behind something that speaks HTTPS, and enter its address on the page "Webhooks".
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer

# An older message may be one that somebody recorded and plays again.
OLDEST_SECONDS = 5 * 60
LARGEST_BYTES = 100_000
# The same message may come twice; a real receiver keeps this in its database.
DONE: set[str] = set()


def verified(secret: str, headers: Mapping[str, str], body: bytes, *, now: float | None) -> bool:
    """Whether a message was signed with this secret, and not long ago.

    Args:
        secret: What Circle showed when the webhook was set up; it begins with ``whsec_``.
        headers: The headers of the request.
        body: The body exactly as it came: read it before anything parses it.
        now: The present in seconds, to be held against the message's; None leaves that out.
    """
    name, stamp = headers["webhook-id"], headers["webhook-timestamp"]
    if now is not None and abs(now - int(stamp)) > OLDEST_SECONDS:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{name}.{stamp}.".encode() + body
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    # While a secret is being replaced there are two signatures, with a space between.
    found = [each.removeprefix("v1,") for each in headers["webhook-signature"].split()]
    return any(hmac.compare_digest(each, wanted) for each in found)


class Receiver(BaseHTTPRequestHandler):
    """Answers Circle."""

    def do_POST(self) -> None:
        """Take one message."""
        length = int(self.headers.get("content-length", "0"))
        body = self.rfile.read(min(length, LARGEST_BYTES))
        try:
            good = verified(
                os.environ["CIRCLE_WEBHOOK_SECRET"], self.headers, body, now=time.time()
            )
        except (TypeError, ValueError):
            good = False
        if not good:
            self.send_response(401)
            self.end_headers()
            return
        told = json.loads(body)
        if told["id"] not in DONE:
            DONE.add(told["id"])
            print(told["created_at"], told["type"], told["data"])
        # Answer soon, within ten seconds; do long work afterwards.
        self.send_response(204)
        self.end_headers()


if __name__ == "__main__":
    HTTPServer(("127.0.0.1", 8080), Receiver).serve_forever()
