"""Acts on one round that meet: each happens once, and the round stays even, on both databases."""

from __future__ import annotations

from uuid import UUID

from circle_app.services import reversals
from circle_app.services.rounds import ordering, payouts, runs, slots
from tests.factories import key, outcomes, successes
from tests.support.circles import rows
from tests.support.dues import due_faults
from tests.support.late_dues import accounts
from tests.support.rounds import circle_of, on, pay, rotating, round_faults, round_of


def test_a_round_is_decided_once_whoever_pays_meanwhile(db):
    found = rotating((1, 1, 1, 1), rules={"rounds": {"unpaid": "collected"}})
    with on(0, 1):
        pay(found, 0)
        pay(found, 1)
        current = round_of(found, 1).id

        def act(number):
            with on(0, 1):
                if number < 4:
                    return ordering.decide(found.admin, current, key=key()).id
                return pay(found, number - 2).id

        done = outcomes(act, 6, threads=6)
        assert len(successes(done[:4])) == 1
        assert set(done[:4]) - {current} == {"already_decided"}
        assert len(successes(done[4:])) == 2
        # Whichever came first, everything that was paid went to the winner.
        assert accounts() == {"cash": -4_000, "payout_payable": 4_000}
        assert (round_faults(), due_faults()) == ([], [])


def test_a_pot_is_handed_out_once_received_once_or_taken_back(db):
    found = rotating((1, 1, 1))
    with on(0, 1):
        for who in range(3):
            pay(found, who)
        ordering.decide(found.admin, round_of(found, 1).id, key=key())
    with on(1, 1):
        for who in range(3):
            pay(found, who)
        ordering.decide(found.admin, round_of(found, 2).id, key=key())
        payout = _ids("SELECT id FROM payout ORDER BY id")[1]

        def hand_out(_):
            with on(1, 1):
                return payouts.pay(found.admin, payout, method="cash", key=key()).status

        done = outcomes(hand_out, 6, threads=6)
        assert sorted(done) == ["paid", *["payout_state"] * 5]
        assert accounts() == {"cash": -3_000, "payout_payable": 3_000}
        entry = _ids("SELECT entry_id FROM payout WHERE status = 'paid'")[0]

        def act(number):
            with on(1, 1):
                if number % 2:
                    return payouts.confirm(found.people[1], payout, key=key()).status
                reversals.reverse(found.admin, found.circle.id, entry, reason="Wrong", key=key())
            return "taken back"

        done = outcomes(act, 6, threads=6)
        assert done.count("received") + done.count("taken back") == 1
        assert set(done) <= {"received", "taken back", "payout_state", "already_reversed"}
        owed = 0 if "received" in done else 3_000
        assert accounts().get("payout_payable") == 3_000 + owed
        assert round_faults() == []


def test_slots_are_taken_and_a_run_begins_once(db):
    with on(0):
        circle, people = circle_of(3, rules={"members": {"max": 4}})
        made = outcomes(_frozen(lambda _: runs.plan(people[0], circle.id, key=key())), 4)
        assert len(successes(made)) == 1
        plan = successes(made)[0]
        taken = outcomes(_frozen(lambda who: slots.take(people[who % 3], plan.id, key=key())), 6)
        assert (len(successes(taken)), {each for each in taken if isinstance(each, str)}) == (
            4,
            {"slots_full"},
        )
        opened = outcomes(_frozen(lambda _: runs.open(people[0], plan.id, key=key())), 4)
        assert len(successes(opened)) == 1
        assert [tuple(row) for row in rows("SELECT number FROM slot ORDER BY number")] == [
            (1,),
            (2,),
            (3,),
            (4,),
        ]
        assert rows("SELECT COUNT(*) FROM round")[0][0] == 1


def _frozen(act):
    """The act on the first day, also in another thread."""

    def frozen(number):
        with on(0):
            return act(number)

    return frozen


def _ids(query):
    return [UUID(str(row[0])) for row in rows(query)]
