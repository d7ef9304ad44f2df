"""A process that is killed in the middle of an act leaves whole books behind."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import make_url

from circle_app.services import verification, wallets
from tests.factories import key, person
from tests.support import invariants
from tests.support.circles import rows
from tests.support.loans import given, lending_circle, loan_faults

WORKER = Path(__file__).parents[1] / "support" / "busy.py"
WALLETS = "SELECT SUM(balance_minor) FROM ledger_account WHERE code = 'backing'"
POOL = "SELECT SUM(balance_minor) FROM ledger_account WHERE code IN ('cash', 'upi', 'wallet_pool')"
FILLED = 50_000


def killed_while_busy(db, people, circle, loan, seconds, seed):
    """Let another process work, kill it, and say how many acts it had told of."""
    url = make_url(db.url).render_as_string(hide_password=False)
    names = [str(each) for each in (*(actor.user_id for actor in people), circle.id, loan.id)]
    with subprocess.Popen(
        [sys.executable, str(WORKER), url, str(seed), *names], stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        # On a busy machine the first act takes long.
        first = child.stdout.readline()
        time.sleep(seconds)
        child.kill()
        told = [first.strip(), *child.stdout.read().splitlines()]
        assert child.wait() == -9, told
    return [line for line in told if line.startswith("done ")]


def play(db, kills, *, seed):
    dice = random.Random(seed)
    circle, people = lending_circle(wallet_minor=FILLED, savings_minor=2_000_000)
    loan = given(people[0], people, circle, 1_500_000, periods=12)
    before = rows(POOL)[0][0] + rows(WALLETS)[0][0]
    told = 0
    for number in range(kills):
        acts = killed_while_busy(
            db, people, circle, loan, dice.uniform(0.05, 0.45), seed * 1_000 + number
        )
        told += len(acts)
        assert invariants.faults(db.engine) == []
        assert loan_faults() == []
        assert rows(POOL)[0][0] + rows(WALLETS)[0][0] == before
        kept = {row[0] for row in rows("SELECT key FROM idempotency_key")}
        assert {act.split()[1] for act in acts} <= kept
        assert verification.verify_circle(people[0], circle.id).intact
    assert told
    # Nobody holds a lock that a dead process took.
    wallets.top_up(people[0], amount_minor=500, method="cash", key=key())
    person("Kavita Yadav")


def test_killed_in_the_middle(db):
    play(db, 2, seed=7)


@pytest.mark.soak
def test_killed_again_and_again(db):
    play(db, 60, seed=11)
