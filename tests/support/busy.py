"""A process that moves money without a pause until it is killed; it tells what it has done.

Usage: busy.py DATABASE SEED PERSON PERSON PERSON CIRCLE LOAN
"""

from __future__ import annotations

import random
import sys
from pathlib import Path
from uuid import UUID, uuid4

sys.path.insert(0, str(Path(__file__).parents[2]))

from circle_app.adapters import crypto
from circle_app.domain.errors import CircleError
from circle_app.persistence import database, types
from circle_app.services import contributions, loans, wallets
from circle_app.services.access import Actor


def main(url: str, seed: str, *ids: str) -> None:
    """Send, contribute and pay back, each act with a key, which is told once it is done."""
    database.configure(url)
    types.use_cipher(crypto.encrypt, crypto.decrypt)
    *people, circle, loan = [UUID(each) for each in ids]
    actors = [Actor(each, f"Person {number}") for number, each in enumerate(people)]
    dice = random.Random(seed)
    tell("ready")
    while True:
        act, key = dice.randrange(3), str(uuid4())
        one, other = dice.sample(actors, 2)
        amount = dice.randrange(1, 60)
        try:
            if act == 0:
                wallets.transfer(one, to_user=other.user_id, amount_minor=amount, key=key)
            elif act == 1:
                contributions.pay(one, circle, amount_minor=amount, method="wallet", key=key)
            else:
                loans.repay(one, loan, amount_minor=amount, method="wallet", key=key)
        except CircleError:
            continue
        tell(f"done {key}")


def tell(line: str) -> None:
    """Write a line that is out before the next act begins."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
