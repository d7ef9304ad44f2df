"""A process that sends what lies in the outbox, until it is killed or nothing is left.

Usage: postman.py DATABASE NAME LEASE_SECONDS claimed|handed|never COUNT

It stops dead before it hands over (``claimed``) or before it marks (``handed``) message COUNT.
"""

from __future__ import annotations

import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from circle_app.adapters import crypto
from circle_app.adapters.messages.mail import Mail
from circle_app.persistence import database, types
from circle_app.services.notices import hands, sending


def main(url: str, name: str, lease: str, stop: str, count: str) -> None:
    """Send; where it is to stop, say so and wait for the end."""
    database.configure(url)
    types.use_cipher(crypto.encrypt, crypto.decrypt)
    hands.LEASE = timedelta(seconds=float(lease))  # type: ignore[misc]  # a test cannot wait
    left = int(count)

    def stopping(act: Any) -> Any:
        def run(*args: Any, **named: Any) -> Any:
            nonlocal left
            left -= 1
            if left < 0:
                say("stopped")
                time.sleep(600)
            return act(*args, **named)

        return run

    if stop == "claimed":
        Mail._hand_over = stopping(Mail._hand_over)
    elif stop == "handed":
        hands.Hand.close = stopping(hands.Hand.close)
    say("ready")
    sent = 1
    while sent:
        sent = sending.send_due(name)
        say(f"sent {sent}")


def say(line: str) -> None:
    """Write a line that is out at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
