"""Draws at the same moment: one is held, every word is in its proof or was refused."""

from __future__ import annotations

import json
from uuid import UUID, uuid4

import pytest

from circle_app.adapters import clock
from circle_app.domain import draws
from circle_app.persistence import database
from circle_app.persistence.queries import rounds as round_queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.services import proposals, verification
from circle_app.services.rounds import drawing, moves, payouts, proofs, requests, voiding
from tests.factories import key, outcomes, successes
from tests.support.circles import MORNING, kinds, rows
from tests.support.drawn import family
from tests.support.draws import fault
from tests.support.rounds import round_faults


@pytest.fixture
def home(db):
    with clock.frozen(MORNING):
        found = family(4)
        found.pay()
        yield found


def _add(home, number):
    return drawing.add_nonce(
        home.people[number], home.round_id(), nonce=f"word {number}", key=key()
    )


def test_of_many_who_hold_the_draw_one_does(home):
    round_id = home.round_id()
    found = outcomes(lambda _: drawing.hold(home.owner, round_id, key=key()), 6)
    assert len(successes(found)) == 1
    assert found.count("already_decided") == 5
    assert kinds().count("draw.held") == 1
    assert rows("SELECT COUNT(*) FROM ledger_entry WHERE kind = 'round.settled'")[0][0] == 1


def test_words_that_come_together_hang_on_each_other(home):
    assert len(successes(outcomes(lambda number: _add(home, number), 4))) == 4
    home.draw()
    told = json.loads(proofs.proof(home.owner, home.round_id()))
    assert {each["nonce"] for each in told["nonces"]} == {f"word {number}" for number in range(4)}
    assert fault(proofs.proof(home.owner, home.round_id()).encode()) == ""


def test_a_word_is_in_the_proof_or_was_refused(home):
    round_id = home.round_id()

    def act(number):
        if number == 2:
            return drawing.hold(home.owner, round_id, key=key())
        return _add(home, number)

    found = outcomes(act, 4)
    written = proofs.proof(home.owner, round_id)
    told = json.loads(written)
    added = [each for number, each in enumerate(found) if number != 2 and not isinstance(each, str)]
    assert len(told["nonces"]) == len(added)
    assert found.count("draw_held") == 3 - len(added)
    # Whoever got an answer has a fingerprint that the proof knows.
    assert fault(written.encode(), [each.latest for each in added]) == ""
    assert set(draws.fingerprints(told)) >= {each.seal for each in added}


def _exchange(home):
    """Let two who have not won swap their slots."""
    with database.transaction() as session:
        locked_circle(session, home.circle.id)
        found = [
            row for row in round_queries.slots_of_run(session, home.run.id) if row.status == "open"
        ]
        moves.swap(session, *found[:2], home.owner, request_id=uuid4(), at=MORNING, turns=False)


def test_slots_are_swapped_before_the_draw_or_after_it(home):
    before = {
        seat.slot_id: seat.member_id for seat in proofs.get(home.owner, home.round_id()).seats
    }
    round_id = home.round_id()

    def act(number):
        if number:
            return _exchange(home)
        return drawing.hold(home.owner, round_id, key=key())

    found = outcomes(act, 2, threads=2)
    assert not [each for each in found if isinstance(each, str)]
    # The pot is of whoever held the slot when it was drawn, and nobody takes a slot that has won.
    now = proofs.get(home.owner, home.round_id())
    winner = next(seat for seat in now.seats if seat.slot_id == now.winner_slot_id)
    (payee,) = rows("SELECT member_id FROM payout")[0]
    assert UUID(str(payee)) == winner.member_id
    after = dict(rows("SELECT id, member_id FROM slot"))
    assert UUID(str(after[_stored_as(after, winner.slot_id)])) == winner.member_id
    assert set(before.values()) == {UUID(str(each)) for each in after.values()}


def test_a_swap_by_consent_is_before_the_draw_or_over(home):
    """Both want it: whoever is asked says yes at the moment at which the draw is held."""
    round_id = home.round_id()
    seats = proofs.get(home.owner, round_id).seats
    mine, other = (
        next(seat for seat in seats if seat.name == home.people[who].name) for who in (1, 2)
    )
    asked = requests.ask_swap(
        home.people[1], home.circle.id, mine.slot_id, other.slot_id, key=key()
    )

    def act(number):
        with clock.frozen(MORNING):
            if number % 2:
                return requests.agree(home.people[2], asked.id, key=key()).status
            return drawing.hold(home.owner, round_id, key=key()).status

    found = outcomes(act, 4, threads=4)
    assert found.count("drawn") == 1
    assert found.count("already_decided") == 1
    swapped = "agreed" in found
    now = proofs.get(home.owner, round_id)
    won = now.winner_slot_id in (mine.slot_id, other.slot_id)
    # Either it was done before the draw, or after one that neither of the two won; else it is over.
    assert swapped or won
    assert set(found) <= {"drawn", "already_decided", "agreed", "request_over", "slot_not_movable"}
    holders = {
        UUID(str(slot)): UUID(str(who)) for slot, who in rows("SELECT id, member_id FROM slot")
    }
    wanted = {mine.slot_id: mine.member_id, other.slot_id: other.member_id}
    if swapped:
        wanted = {mine.slot_id: other.member_id, other.slot_id: mine.member_id}
    assert {slot: holders[slot] for slot in wanted} == wanted
    (payee,) = rows("SELECT member_id FROM payout")[0]
    assert UUID(str(payee)) == holders[now.winner_slot_id]
    assert fault(proofs.proof(home.owner, round_id).encode()) == ""
    assert round_faults() == []
    assert verification.verify_circle(home.owner, home.circle.id).intact


def _stored_as(found, slot_id):
    return next(each for each in found if UUID(str(each)) == slot_id)


def test_a_draw_is_void_or_its_pot_is_handed_over(home):
    home.draw()
    asked = voiding.ask(home.owner, home.round_id(), reason="Wrong list", key=key())
    for actor in home.people[1:]:
        proposals.vote(actor, asked.void_proposal_id, "yes")
    (payout,) = rows("SELECT id FROM payout")[0]

    def act(number):
        with clock.frozen(MORNING):
            if number:
                return payouts.pay(home.owner, UUID(str(payout)), method="cash", key=key())
            return proposals.vote(home.owner, asked.void_proposal_id, "yes")

    found = outcomes(act, 2, threads=2)
    now = proofs.get(home.owner, home.round_id())
    paid = not isinstance(found[1], str)
    assert now.attempt == (1 if paid else 2)
    assert rows("SELECT failure FROM proposal")[0][0] == ("draw_not_voidable" if paid else None)
