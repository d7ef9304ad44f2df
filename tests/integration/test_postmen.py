"""Real processes that send, killed where it hurts most, and several at once."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import make_url

from circle_app.services.notices import sending
from tests.support.letters import mail_goes_to, outbox, postbox, put, reader

pytestmark = pytest.mark.no_invariants
POSTMAN = Path(__file__).parents[1] / "support" / "postman.py"
LEASE = 1.5


@contextmanager
def postman(db, name, stop="never", count=0):
    url = make_url(db.url).render_as_string(hide_password=False)
    words = [sys.executable, str(POSTMAN), url, name, str(LEASE), stop, str(count)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as child:
        try:
            assert child.stdout.readline() == "ready\n"
            yield child
        finally:
            child.kill()


def killed(db, name, stop, count):
    with postman(db, name, stop, count) as child:
        for line in child.stdout:
            if line == "stopped\n":
                break
        child.kill()
        assert child.wait() == -9


def filled(box, many):
    asha = reader(1)
    mail_goes_to(box.port, asha)
    for number in range(many):
        put(asha.user_id, f"letter-{number}")


def finish(db):
    """Two that live on share what is left, and what the dead had in hand."""
    if db.dialect == "sqlite":
        sending.send_due("heir")
        return
    with postman(db, "third") as third, postman(db, "fourth") as fourth:
        for child in (third, fourth):
            child.stdout.read()


def play(db, *stops):
    with postbox() as box:
        filled(box, 40)
        for stop, count, came in stops:
            killed(db, f"killed when {stop}", stop, count)
            assert len(box.letters) == came
            time.sleep(LEASE)
        finish(db)
        assert [status for status, _ in outbox()] == ["sent"] * 40
        found = Counter(box.ids)
        assert len(found) == 40
        # What was handed over and not marked comes a second time, under the same name.
        twice = [name for name, times in found.items() if times == 2]
        assert len(twice) == sum(stop == "handed" for stop, *_ in stops)
        assert len(box.letters) == 40 + len(twice)
        letter = box.letters[-1]
        assert letter["Subject"] == "किस्त मिली"
        assert "₹500 मिले।" in letter.get_body(("plain",)).get_content()


def test_killed_between_the_hand_over_and_the_mark_with_others_in_hand(db):
    play(db, ("handed", 7, 8))


@pytest.mark.soak
def test_killed_at_each_place(db):
    play(db, ("claimed", 5, 5), ("handed", 7, 13), ("claimed", 0, 13))


@pytest.mark.soak
def test_killed_again_and_again(db):
    dice = random.Random(17)
    with postbox() as box:
        filled(box, 600)
        kills = 0
        while any(status != "sent" for status, _ in outbox()):
            with postman(db, f"postman {kills}") as child:
                time.sleep(dice.uniform(0.05, 0.6))
                kills += child.poll() is None
            time.sleep(LEASE * dice.choice((0, 1)))
            sending.bury()
        came = Counter(box.ids)
        assert len(came) == 600
        assert sum(came.values()) <= 600 + kills
        assert max(came.values()) <= 2
