"""Processes that send what lies in the outbox, until they are killed or nothing is left.

On standard input comes a line for each process:

    NAME claimed|handed|never COUNT DATABASE

Each says its name, its number and ``ready``. It stops dead before it hands over (``claimed``) or
before it marks (``handed``) message COUNT, and says ``stopped``. All are copies of one process that
has read the program before: so a life costs next to nothing.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from circle_app.adapters import crypto
from circle_app.adapters.messages.mail import Mail
from circle_app.persistence import database, types
from circle_app.services.notices import marking, sending


def main() -> None:
    """Bring a process to life for each line."""
    types.use_cipher(crypto.encrypt, crypto.decrypt)
    # Whoever dies is gone at once.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        name, stop, count, url = line.split()
        if os.fork() == 0:
            try:
                live(url, name, stop, int(count))
            finally:
                os._exit(0)


def live(url: str, name: str, stop: str, left: int) -> None:
    """Send; where it is to stop, say so and wait for the end."""

    def say(word: str) -> None:
        os.write(1, f"{name} {os.getpid()} {word}\n".encode())

    def stopping(act: Any, weight: Any) -> Any:
        def run(*args: Any, **named: Any) -> Any:
            nonlocal left
            left -= weight(args)
            if left < 0:
                say("stopped")
                time.sleep(600)
            return act(*args, **named)

        return run

    database.configure(url)
    if stop == "claimed":
        Mail._hand_over = stopping(Mail._hand_over, lambda _args: 1)
    elif stop == "handed":
        marking.Marks._write = stopping(marking.Marks._write, lambda args: len(args[1]))
    say("ready")
    while sending.send_due(name):
        pass


if __name__ == "__main__":
    main()
