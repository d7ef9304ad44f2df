"""Acts on one slot that meet: each happens once or not at all, on both databases."""

from __future__ import annotations

from uuid import UUID

from circle_app.services.rounds import drawing, ordering, requests
from tests.factories import key, outcomes
from tests.support.circles import rows
from tests.support.dues import due_faults
from tests.support.rounds import on, pay, rotating, round_faults, round_of
from tests.support.slots import join, screen


def test_a_swap_and_the_decision_by_order_meet(db):
    found = rotating((1, 1, 1))
    with on(0, 1):
        for who in range(3):
            pay(found, who)
        first, _, third = screen(found).slots
        current = round_of(found, 1).id
        asked = requests.ask_swap(found.people[2], found.circle.id, third.id, first.id, key=key())

        def act(number):
            with on(0, 1):
                if number % 3 == 0:
                    return ordering.decide(found.admin, current, key=key()).winner_slot_number
                if number % 3 == 1:
                    return requests.agree(found.admin, asked.id, key=key()).status
                return requests.withdraw(found.people[2], asked.id, key=key()).status

        done = outcomes(act, 6, threads=6)
        winner = next(each for each in done if isinstance(each, int))
        assert done.count("already_decided") == 1
        # Whatever was first holds: swapped and then decided, or decided and then over.
        assert winner == (3 if "agreed" in done else 1)
        assert len({"agreed", "withdrawn"} & set(done)) <= 1
        assert set(done) <= {winner, "already_decided", "agreed", "withdrawn", "request_over"}
        turns = [each.turn for each in screen(found).slots]
        assert turns == ([3, 2, 1] if "agreed" in done else [1, 2, 3])
        assert (round_faults(), due_faults()) == ([], [])


def test_a_substitute_and_the_draw_meet(db):
    found = rotating((1, 1), preset="rosca_draw")
    with on(0, 1):
        kavita, her_id = join(found, "Kavita Yadav")
        for who in range(2):
            pay(found, who)
        current = round_of(found, 1).id
        slot = screen(found).slots[1]
        asked = requests.ask_substitute(
            found.people[1], found.circle.id, slot.id, her_id, key=key()
        )
        requests.approve(found.admin, asked.id, key=key())

        def act(number):
            with on(0, 1):
                if number % 2:
                    return drawing.hold(found.admin, current, key=key()).status
                return requests.agree(kavita, asked.id, key=key()).status

        done = outcomes(act, 6, threads=6)
        assert done.count("already_decided") == 2
        [(winner, holder, member)] = rows(
            "SELECT s.number, s.member_id, r.winner_member_id FROM round r"
            " JOIN slot s ON s.id = r.winner_slot_id"
        )
        # The slot of the request lapses if it wins first; else it is the substitute's.
        now = screen(found).slots[1]
        assert (now.member_name == "Kavita Yadav") == ("agreed" in done)
        if winner == 2:
            assert holder == member
        elif "agreed" not in done:
            raise AssertionError(done)
        assert (round_faults(), due_faults()) == ([], [])


def test_one_request_is_answered_once(db):
    found = rotating((1, 1, 1))
    with on(0, 1):
        first, second, third = screen(found).slots

        def ask(number):
            with on(0, 1):
                other = second if number % 2 else third
                return requests.ask_swap(
                    found.admin, found.circle.id, first.id, other.id, key=key()
                ).kind

        done = outcomes(ask, 4, threads=4)
        assert sorted(done) == ["slot_request_open"] * 3 + ["swap"]
        [(asked, number)] = rows(
            "SELECT q.id, s.number FROM slot_request q JOIN slot s ON s.id = q.other_slot_id"
        )
        holder = found.people[int(number) - 1]

        def answer(place):
            with on(0, 1):
                say = (requests.agree, requests.refuse)[place % 2]
                return say(holder, UUID(str(asked)), key=key()).status

        done = outcomes(answer, 4, threads=4)
        assert done.count("request_over") == 3
        assert len({"agreed", "refused"} & set(done)) == 1
