"""The draw of a round: sealed when it opens, added to, held once, void by vote only."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import exc, text

from circle_app.adapters import clock
from circle_app.domain import draws
from circle_app.domain.draws import (
    DrawHeld,
    DrawNotVoidable,
    InvalidNonce,
    NonceGiven,
)
from circle_app.domain.errors import NotAllowed, NotFound
from circle_app.domain.rounds import RoundDecided, RoundHeld
from circle_app.persistence import database
from circle_app.services import proposals
from circle_app.services.proposals import ProposalOpen
from circle_app.services.rounds import drawing, payouts, proofs, voiding
from tests.factories import key, person
from tests.support.circles import MORNING, kinds, rows
from tests.support.drawn import family, stored
from tests.support.draws import fault, program

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


@pytest.fixture
def home(db):
    with clock.frozen(MORNING):
        yield family(4)


def _events(kind):
    return [
        json.loads(row[0])
        for row in rows("SELECT params FROM audit_event WHERE kind = :kind ORDER BY id", kind=kind)
    ]


def test_the_draw_is_sealed_when_the_round_opens(home):
    shown = proofs.get(home.people[2], home.round_id())
    assert (shown.status, shown.number, shown.round_count, shown.attempt) == ("committed", 1, 4, 1)
    assert [seat.sealed for seat in shown.seats] == [True] * 4
    assert shown.latest == shown.seal
    assert _events("draw.sealed")[0]["seal"] == shown.seal
    # The seed is encrypted at rest, in no event, and in nothing that anybody is shown.
    (kept,) = rows("SELECT seed, eligible, eligible_sha256, seed_sha256 FROM draw")[0:1]
    with database.reading() as session:
        seed = session.connection().execute(text("SELECT seed FROM draw")).scalar_one()
    assert len(seed) > 64
    assert draws.slots_fingerprint(kept[1]) == kept[2] == shown.slots_sha256
    assert kept[3] == shown.seed_sha256
    assert shown.seed == ""
    with pytest.raises(NotFound):
        proofs.proof(home.owner, home.round_id())


def test_everybody_adds_one_word_and_the_lowest_number_wins(home):
    round_id = home.round_id()
    seals = [proofs.get(home.owner, round_id).seal]
    for actor, word in zip(home.people, ("Diwali", "चाय", "🎲 6 4", " 7  f3a "), strict=True):
        shown = drawing.add_nonce(actor, round_id, nonce=word, key=key())
        seals.append(shown.latest)
    assert [row.nonce for row in shown.nonces] == ["Diwali", "चाय", "🎲 6 4", "7 f3a"]
    assert (shown.my_nonce, shown.may_add) == ("7 f3a", False)
    assert [each["nonce"] for each in _events("draw.nonce")][1] == "चाय"
    with pytest.raises(NonceGiven):
        drawing.add_nonce(home.owner, round_id, nonce="another", key=key())
    with pytest.raises(RoundHeld):
        home.draw()
    home.pay()
    held = home.draw()
    assert (held.status, held.may_add, held.may_hold) == ("drawn", False, False)
    written = proofs.proof(home.people[3], round_id)
    # Server, program and what each member had on the screen agree.
    assert fault(written.encode(), seals) == program(written.encode(), seals) == ""
    told = json.loads(written)
    winner = min(held.seats, key=lambda seat: seat.score)
    assert told["winner"] == str(winner.slot_id) == str(held.winner_slot_id)
    assert held.seed == told["seed"]
    assert rows("SELECT winner_slot_id, status, prize_minor FROM round")[0] == (
        stored(winner.slot_id),
        "decided",
        400_000,
    )
    with pytest.raises(DrawHeld):
        drawing.add_nonce(home.owner, round_id, nonce="late", key=key())
    with pytest.raises(RoundDecided):
        home.draw()


def test_who_may_do_what(home):
    round_id, stranger, member = home.round_id(), person("Kavita Joshi"), home.people[1]
    for act in (
        lambda: proofs.get(stranger, round_id),
        lambda: proofs.proof(stranger, round_id),
        lambda: drawing.add_nonce(stranger, round_id, nonce="x", key=key()),
        lambda: drawing.hold(stranger, round_id, key=key()),
        lambda: voiding.ask(stranger, round_id, reason="I lost", key=key()),
        lambda: proofs.get(member, uuid4()),
        lambda: proofs.get(member, round_id, attempt=2),
    ):
        with pytest.raises(NotFound):
            act()
    with pytest.raises(NotAllowed):
        drawing.hold(member, round_id, key=key())
    with pytest.raises(InvalidNonce):
        drawing.add_nonce(member, round_id, nonce="\u200b ", key=key())
    assert not proofs.get(member, round_id).may_hold


def test_repeated_requests_do_it_once(home):
    round_id, once, twice = home.round_id(), key(), key()
    first = drawing.add_nonce(home.owner, round_id, nonce="Diwali", key=once)
    again = drawing.add_nonce(home.owner, round_id, nonce="Diwali", key=once)
    assert (len(again.nonces), first.replayed, again.replayed) == (1, False, True)
    home.pay()
    held = drawing.hold(home.owner, round_id, key=twice)
    assert drawing.hold(home.owner, round_id, key=twice).winner_slot_id == held.winner_slot_id
    assert kinds().count("draw.held") == 1


def test_the_database_keeps_what_members_added(home):
    drawing.add_nonce(home.owner, home.round_id(), nonce="Diwali", key=key())
    for act in ("UPDATE draw_nonce SET nonce = 'x'", "DELETE FROM draw_nonce"):
        with (
            pytest.raises(exc.IntegrityError, match="append-only"),
            database.transaction() as session,
        ):
            session.connection().execute(text(act))


def test_the_seed_is_never_written_to_the_log(home, caplog):
    with caplog.at_level(logging.DEBUG):
        home.pay()
        seed = home.draw().seed
    assert seed not in caplog.text


def test_who_has_not_paid_is_passed_over_and_the_proof_says_so(db):
    with clock.frozen(MORNING):
        home = family(3, rules={"rounds": {"unpaid": "collected"}})
        home.pay(*home.people[:2])
        seats = proofs.get(home.owner, home.round_id()).seats
        assert [seat.passed_over for seat in seats] == ["", "", "arrears"]
        held = home.draw()
        told = json.loads(proofs.proof(home.owner, home.round_id()))
        assert told["passed_over"] == [{"reason": "arrears", "slot": str(seats[2].slot_id)}]
        assert held.winner_slot_id in {seat.slot_id for seat in seats[:2]}
        assert len(told["scores"]) == 3
        assert fault(proofs.proof(home.owner, home.round_id()).encode()) == ""


def _in_month(number):
    """Go to a day of a later round's month."""
    return clock.frozen(MORNING + timedelta(days=31 * (number - 1)))


def test_a_whole_run_every_slot_wins_once_and_every_proof_holds(db):
    with clock.frozen(MORNING):
        home = family(3)
    won = []
    for number in (1, 2, 3):
        with _in_month(number):
            proofs.get(home.owner, home.round_id(1))
            shown = proofs.get(home.owner, home.round_id(number))
            assert sum(seat.sealed for seat in shown.seats) == 4 - number
            drawing.add_nonce(home.people[number % 3], home.round_id(number), nonce="x", key=key())
            home.pay()
            won.append(home.draw(number).winner_slot_id)
            written = proofs.proof(home.owner, home.round_id(number)).encode()
            assert fault(written, [shown.seal]) == program(written, [shown.seal]) == ""
    assert len(set(won)) == 3


def _vote(home, proposal_id, *votes):
    for actor, vote in zip(home.people, votes, strict=False):
        proposals.vote(actor, proposal_id, vote)


def test_a_draw_is_void_only_by_vote_and_stays_on_record(home):
    home.pay()
    first = home.draw()
    proof = proofs.proof(home.owner, home.round_id())
    asked = voiding.ask(home.people[1], home.round_id(), reason="The list was wrong", key=key())
    assert (asked.status, asked.void_proposal_id is not None) == ("drawn", True)
    with pytest.raises(ProposalOpen):
        voiding.ask(home.owner, home.round_id(), reason="me too", key=key())
    _vote(home, asked.void_proposal_id, "yes", "yes", "yes", "yes")
    now = proofs.get(home.owner, home.round_id())
    assert (now.status, now.attempt, now.round_status) == ("committed", 2, "collecting")
    assert [each.status for each in now.attempts] == ["void", "committed"]
    assert now.seal != first.seal
    # What was booked is taken back: everybody has the savings again, nobody is owed a pot.
    balances = dict(rows("SELECT key, balance_minor FROM ledger_account"))
    assert sum(v for k, v in balances.items() if k.startswith("payout_payable")) == 0
    assert sum(v for k, v in balances.items() if k.startswith("savings")) == -400_000
    assert rows("SELECT status, winner_slot_id, prize_minor, entry_id FROM round")[0] == (
        "collecting",
        None,
        0,
        None,
    )
    assert {row[0] for row in rows("SELECT status FROM slot")} == {"open"}
    assert rows("SELECT SUM(in_minor), SUM(out_minor) FROM slot")[0] == (0, 0)
    assert rows("SELECT rounds_done FROM run")[0][0] == 0
    assert {row[0] for row in rows("SELECT status FROM payout")} == {"cancelled"}
    # The void draw is still there, proof and all; a new one is held and counts.
    assert proofs.proof(home.owner, home.round_id(), attempt=1) == proof
    second = home.draw()
    assert (second.attempt, second.status) == (2, "drawn")
    assert fault(proofs.proof(home.owner, home.round_id()).encode(), [now.seal]) == ""
    assert rows("SELECT rounds_done FROM run")[0][0] == 1


def test_a_vote_that_is_lost_changes_nothing(home):
    home.pay()
    first = home.draw()
    asked = voiding.ask(home.people[1], home.round_id(), reason="I do not like it", key=key())
    _vote(home, asked.void_proposal_id, "no")
    now = proofs.get(home.owner, home.round_id())
    assert (now.status, now.winner_slot_id) == ("drawn", first.winner_slot_id)


def test_a_sealed_draw_that_was_not_held_is_sealed_anew(home):
    before = drawing.add_nonce(home.owner, home.round_id(), nonce="Diwali", key=key())
    asked = voiding.ask(home.owner, home.round_id(), reason="The seed is lost", key=key())
    _vote(home, asked.void_proposal_id, "yes", "yes", "yes", "yes")
    now = proofs.get(home.owner, home.round_id())
    assert (now.attempt, now.nonces, now.may_add) == (2, (), True)
    assert now.seed_sha256 != before.seed_sha256


def test_it_is_too_late_once_the_pot_was_handed_over(home):
    home.pay()
    home.draw()
    asked = voiding.ask(home.people[1], home.round_id(), reason="Too late", key=key())
    (payout_id,) = rows("SELECT id FROM payout")[0]
    payouts.pay(home.owner, UUID(str(payout_id)), method="cash", key=key())
    _vote(home, asked.void_proposal_id, "yes", "yes", "yes", "yes")
    now = proofs.get(home.owner, home.round_id())
    assert (now.status, now.may_void) == ("drawn", False)
    assert rows("SELECT failure FROM proposal")[0][0] == "draw_not_voidable"
    with pytest.raises(DrawNotVoidable):
        voiding.ask(home.owner, home.round_id(), reason="Once more", key=key())


def test_later_rounds_are_sealed_anew_when_an_earlier_draw_is_void(db):
    with clock.frozen(MORNING):
        home = family(3)
        home.pay()
        first = home.draw()
    with _in_month(2):
        proofs.get(home.owner, home.round_id(1))
        second = proofs.get(home.owner, home.round_id(2))
        assert sum(seat.sealed for seat in second.seats) == 2
        asked = voiding.ask(home.owner, home.round_id(), reason="Wrong list", key=key())
        _vote(home, asked.void_proposal_id, "yes", "yes", "yes")
        second = proofs.get(home.owner, home.round_id(2))
        assert (second.attempt, sum(seat.sealed for seat in second.seats)) == (2, 3)
        again = home.draw()
        assert again.seal != first.seal
        second = proofs.get(home.owner, home.round_id(2))
        assert [seat.passed_over for seat in second.seats].count("won") == 1
        home.pay()
        assert home.draw(2).winner_slot_id != again.winner_slot_id
        with pytest.raises(DrawNotVoidable):
            voiding.ask(home.owner, home.round_id(), reason="Wrong list", key=key())
