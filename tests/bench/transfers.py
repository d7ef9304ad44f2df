"""Transfers per second: the service beside the same statements written by hand.

The two (and the bare yardstick) take turns for short rounds, so that whatever else the machine does
hits all of them; the median round counts.
"""

from __future__ import annotations

import itertools
import random
import threading
import time
from collections.abc import Callable
from uuid import uuid4

from circle_app.persistence import database
from circle_app.services import wallets
from circle_app.services.access import Actor
from tests.bench import bare, by_hand, crowds, environment
from tests.bench.results import Results, middle
from tests.support import invariants

PEOPLE = 48
ROUNDS = 9
SECONDS = 0.6
# (database, threads): what the service is to reach of the hand-written statements.
GOALS = {("sqlite", 1): 0.5, ("sqlite", 8): 0.5, ("postgresql", 1): 0.6, ("postgresql", 8): 0.6}
Pair = tuple[int, int]


def measure(results: Results, *, dialects: tuple[str, ...] = ("sqlite", "postgresql")) -> None:
    """Measure on both databases."""
    for dialect in dialects:
        make = environment.sqlite if dialect == "sqlite" else environment.postgresql
        with make() as place:
            people = crowds.neighbours(PEOPLE)
            bare.open_accounts(PEOPLE)
            group = f"transfers, {dialect} ({place.durability})"
            for threads in (1, 8):
                _side_by_side(results, group, people, place.dialect, threads, hot=False)
            _side_by_side(results, group, people, place.dialect, 8, hot=True)
            # The rows written by hand are sealed in a form of their own: only sums are compared.
            faults = [
                fault for fault in invariants.faults(database.engine()) if "sealed" not in fault
            ]
            if faults:
                raise AssertionError(faults[:3])


def _side_by_side(
    results: Results, group: str, people: list[Actor], dialect: str, threads: int, *, hot: bool
) -> None:
    def service(pair: Pair) -> None:
        giver, taker = (people[index] for index in pair)
        wallets.transfer(giver, to_user=taker.user_id, amount_minor=1, key=uuid4().hex)

    def hand(pair: Pair) -> None:
        giver, taker = (people[index].user_id for index in pair)
        by_hand.transfer(giver, taker, 1, uuid4().hex)

    def least(pair: Pair) -> None:
        bare.transfer(pair[0] + 1, pair[1] + 1, 1, uuid4().hex)

    ways = {"service": service, "by hand": hand, "bare": least}
    rates: dict[str, list[float]] = {name: [] for name in ways}
    for act in ways.values():
        per_second(act, threads, hot=hot, seconds=0.3)
    for _ in range(ROUNDS):
        for name, act in ways.items():
            rates[name].append(per_second(act, threads, hot=hot))
    label = f"{threads} thread{'s' if threads > 1 else ''}{', one hot account' if hot else ''}"
    found = {name: middle(values) for name, values in rates.items()}
    results.add(group, f"service, {label}", found["service"], "/s")
    results.add(group, f"same statements by hand, {label}", found["by hand"], "/s")
    results.add(group, f"bare (check, key, balance), {label}", found["bare"], "/s")
    ratio = middle([a / b for a, b in zip(rates["service"], rates["by hand"], strict=True)])
    results.add(group, f"service ÷ by hand, {label}", ratio, "×", at_least=GOALS[dialect, threads])


def per_second(
    act: Callable[[Pair], None], threads: int, *, hot: bool, seconds: float = SECONDS
) -> float:
    """Return how many times a second ``threads`` threads together got through ``act``."""
    until = time.perf_counter() + seconds
    counts = [0] * threads
    failures: list[BaseException] = []

    def work(number: int) -> None:
        chance = random.Random(number)
        try:
            for step in itertools.count():
                if time.perf_counter() >= until:
                    return
                act(_pair(chance, step, hot=hot))
                counts[number] += 1
        except BaseException as failure:
            failures.append(failure)
            raise

    begun = time.perf_counter()
    workers = [threading.Thread(target=work, args=(number,)) for number in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if failures:
        raise failures[0]
    return sum(counts) / (time.perf_counter() - begun)


def _pair(chance: random.Random, step: int, *, hot: bool) -> Pair:
    if hot:  # one account takes part in every transfer, now giving, now taking
        other = chance.randrange(1, PEOPLE)
        return (0, other) if step % 2 else (other, 0)
    giver, taker = chance.sample(range(PEOPLE), 2)
    return giver, taker
