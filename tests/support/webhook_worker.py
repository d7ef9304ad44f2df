"""A process that tells webhooks what is due, once. Usage: webhook_worker.py DATABASE NAME"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from circle_app.adapters import crypto
from circle_app.persistence import database, types
from circle_app.services import webhooks


def main(url: str, name: str) -> None:
    """Send, and say how many were taken."""
    database.configure(url)
    types.use_cipher(crypto.encrypt, crypto.decrypt)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    sys.stdout.write(f"{webhooks.deliver_due(name)}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
