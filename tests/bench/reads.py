"""What a member reads most: a balance, a passbook page, the figures behind home and circle."""

from __future__ import annotations

from circle_app.services import activity, overviews, passbooks, wallets
from tests.bench.crowds import Group
from tests.bench.results import Results, middle, timed_ms

BALANCE_MS = 1.0
ROUNDS = 5


def measure(results: Results, group: Group, label: str, dialect: str) -> None:
    """Measure the reads of one member: the best of some rounds, as noise only ever adds."""
    actor, circle_id = group.actors[0], group.circle_id
    title = f"reads through the services, {dialect}"
    reads = {
        "balance of a wallet": lambda: wallets.balance(actor),
        "passbook, the newest 5 lines": lambda: passbooks.lines(actor, circle_id, limit=5),
        "passbook, a page of at most 50": lambda: passbooks.lines(actor, circle_id),
        "journal page of 50 entries": lambda: activity.entries(actor, circle_id),
        "home overview": lambda: overviews.home(actor, circle_id),
        "circle overview": lambda: overviews.circle(actor, circle_id),
    }
    for name, read in reads.items():
        best = min(middle(timed_ms(read, times=40, warm=5)) for _ in range(ROUNDS))
        results.add(
            title,
            f"{name}, {label}",
            best,
            "ms",
            at_most=BALANCE_MS if name.startswith("balance") else None,
        )
