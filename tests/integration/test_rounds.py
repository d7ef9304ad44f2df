"""Runs of a rotating circle: slots, rounds, pots, and money that comes late."""

from __future__ import annotations

import pytest

from circle_app.domain.errors import CircleError
from circle_app.services import contributions, verification
from circle_app.services.rounds import closing, ordering, payouts, reading, runs, slots
from tests.factories import key
from tests.support.circles import rows
from tests.support.dues import due_faults
from tests.support.late_dues import accounts, one_system
from tests.support.rounds import hand_out, on, pay, rotating, round_of


def refused(code, act, *args, **more):
    with pytest.raises(CircleError) as found:
        act(*args, **more)
    assert found.value.code == code
    return found.value


@one_system
def test_a_run_from_the_first_slot_to_the_last_pot(db):
    found = rotating((2, 1, 1))
    for week in range(4):
        with on(week, 1):
            for who in range(3):
                pay(found, who)
            current = round_of(found, week + 1)
            assert (current.due_count, current.paid_count) == (3, 3)
            done = ordering.decide(found.admin, current.id, key=key())
            assert (done.prize_minor, done.winner_slot_number) == (4_000, week + 1)
            hand_out(found)
            assert not due_faults()
    assert accounts() == {}
    summary = reading.summary(found.admin, found.run)
    assert summary.run.status == "closed"
    assert summary.total.is_even and summary.total.in_minor == 16_000
    assert {(each.in_minor, each.out_minor) for each in summary.slots} == {(4_000, 4_000)}
    assert rows("SELECT next_cycle_on FROM circle")[0][0] is None
    assert verification.verify_circle(found.admin, found.circle.id).intact
