"""Real processes that send, killed where it hurts most, and several at once."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from circle_app.persistence import database
from circle_app.services.notices.sending import CONNECTIONS, UNMARKED
from tests.support.circles import rows
from tests.support.letters import mail_goes_to, outbox, postbox, put, reader

pytestmark = pytest.mark.no_invariants
POSTMAN = Path(__file__).parents[1] / "support" / "postman.py"
PATIENCE = 60


class Office:
    """Where processes that send come from."""

    def __init__(self, child):
        self._child = child

    def begin(self, db, name, stop="never", count=0):
        url = make_url(db.url).render_as_string(hide_password=False)
        self._child.stdin.write(f"{name} {stop} {count} {url}\n")
        self._child.stdin.flush()
        return self.hears(name, "ready")

    def hears(self, name, word):
        for line in self._child.stdout:
            said = line.split()
            if len(said) == 3 and (said[0], said[2]) == (name, word):
                return int(said[1])
        raise AssertionError(f"{name} never said {word}")


@pytest.fixture(scope="module")
def postmen():
    words = [sys.executable, str(POSTMAN)]
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as child:
        try:
            yield Office(child)
        finally:
            os.killpg(child.pid, signal.SIGKILL)


def alive(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def kill(process):
    if alive(process):
        os.kill(process, signal.SIGKILL)
    until(lambda: not alive(process))


def until(true):
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.005)


def filled(box, many):
    asha = reader(1)
    mail_goes_to(box.port, asha)
    for number in range(many):
        put(asha.user_id, f"letter-{number}")


def marked():
    """The names of the letters that are marked as sent."""
    found = rows("SELECT key FROM outbox WHERE status = 'sent'")
    return {f"<{row[0]}@example.org>" for row in found}


def claimed():
    """How many messages are in somebody's hand."""
    return sum(status == "claimed" for status, _ in outbox())


def time_goes_by():
    """What the dead had in hand is anybody's again."""
    with database.transaction() as session:
        over = text("UPDATE outbox SET next_at = made_at WHERE status = 'claimed'")
        session.connection().execute(over)


def play(db, postmen, *stops):
    with postbox() as box:
        filled(box, 30)
        twice = 0
        for number, (stop, count) in enumerate(stops):
            process = postmen.begin(db, f"killed-{number}", stop, count)
            postmen.hears(f"killed-{number}", "stopped")
            # Those that were handed over while the mark hung are all that may come twice.
            unmarked = UNMARKED if stop == "handed" else 0
            until(lambda: len(box.letters) - len(marked()) == twice + unmarked)  # noqa: B023
            twice += unmarked
            kill(process)
            time_goes_by()
        # Two that live on share what is left, and what the dead had in hand.
        for name in ("third", "fourth"):
            postmen.begin(db, name)
        until(lambda: all(status == "sent" for status, _ in outbox()))
        found = Counter(box.ids)
        assert len(found) == 30
        assert sorted(found.values()) == [1] * (30 - twice) + [2] * twice
        letter = box.letters[-1]
        assert letter["Subject"] == "किस्त मिली"
        assert "₹500 मिले।" in letter.get_body(("plain",)).get_content()


def test_killed_between_the_hand_over_and_the_mark_with_others_in_hand(db, postmen):
    play(db, postmen, ("handed", 7))


@pytest.mark.soak
def test_killed_at_each_place(db, postmen):
    play(db, postmen, ("claimed", 5), ("handed", 7), ("claimed", 0))


def live_and_die(db, postmen, letters, most, seed):
    """Kill whoever sends after a few letters each, wherever it is, until all have come."""
    dice = random.Random(seed)
    with postbox() as box:
        filled(box, letters)
        kills, known = 0, {}
        while len(known) < letters:
            process = postmen.begin(db, f"postman-{kills}")
            enough = len(box.letters) + dice.randint(1, most)
            until(lambda: len(box.letters) >= enough or not alive(process))  # noqa: B023
            time.sleep(dice.uniform(0, 0.01))
            kills += alive(process)
            kill(process)
            # What was marked once never comes again.
            came, done = Counter(box.ids), marked()
            assert {name: came[name] for name in known} == known
            known = {name: came[name] for name in done}
            if not kills % 3 or len(known) + claimed() == letters:
                time_goes_by()
        came = Counter(box.ids)
        assert len(came) == letters
        assert kills >= letters // most // 2
        assert len(box.letters) <= letters + kills * (UNMARKED - 1 + CONNECTIONS)


def test_killed_again_and_again_for_a_moment(db, postmen):
    live_and_die(db, postmen, letters=50, most=20, seed=17)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(3))
def test_killed_again_and_again(db, postmen, seed):
    live_and_die(db, postmen, letters=600, most=40, seed=seed)
